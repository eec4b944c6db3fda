/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * ExperimentTextTable:
 *
 * Rows of text fields, written in columns or as Markdown. The first row is the header; the first column
 * is aligned to the left, the others to the right.
 */
typedef struct _ExperimentTextTable ExperimentTextTable;

ExperimentTextTable *experiment_text_table_new      (void);
void                 experiment_text_table_free     (ExperimentTextTable       *self);
void                 experiment_text_table_end_row  (ExperimentTextTable       *self);
/* Takes @field. */
void                 experiment_text_table_add      (ExperimentTextTable       *self,
                                                     char                      *field);
void                 experiment_text_table_plain    (const ExperimentTextTable *self,
                                                     GString                   *text);
void                 experiment_text_table_markdown (const ExperimentTextTable *self,
                                                     GString                   *text);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ExperimentTextTable, experiment_text_table_free)

G_END_DECLS
