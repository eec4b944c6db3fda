/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/training/layouts/layout.h"

G_BEGIN_DECLS

/* Within layouts only. */

/* Appended to @rows, without labels; @path: below the files' folder. */
TrainingLabelRow *training_label_rows_add      (TrainingLabelRows    *rows,
                                                const TrainingFiles  *files,
                                                const char           *path);
void              training_label_row_set       (char                **field,
                                                const char           *text);
/* The first reason stays. */
void              training_label_row_refuse    (TrainingLabelRow     *row,
                                                const char           *format,
                                                ...) G_GNUC_PRINTF (2, 3);
/* -1: the word is of no quadrant, or of more than one. */
int               training_word_get_quadrant   (const char           *word);
/* Whether at least half of the recordings, and one, are named so. */
gboolean          training_names_are_ravdess   (const TrainingFiles  *files);
gboolean          training_names_are_emopia    (const TrainingFiles  *files);
/* How many folders there are with recordings, in the topmost one. */
guint             training_names_count_folders (const TrainingFiles  *files);

typedef gboolean (*TrainingLayoutReader) (const TrainingLayoutChoice *choice,
                                          const TrainingFiles        *files,
                                          TrainingLabelRows          *rows,
                                          GCancellable               *cancellable,
                                          GError                    **error);

gboolean          training_read_names          (const TrainingLayoutChoice *choice,
                                                const TrainingFiles        *files,
                                                TrainingLabelRows          *rows,
                                                GCancellable               *cancellable,
                                                GError                    **error);
gboolean          training_read_table          (const TrainingLayoutChoice *choice,
                                                const TrainingFiles        *files,
                                                TrainingLabelRows          *rows,
                                                GCancellable               *cancellable,
                                                GError                    **error);
gboolean          training_read_emotify        (const TrainingLayoutChoice *choice,
                                                const TrainingFiles        *files,
                                                TrainingLabelRows          *rows,
                                                GCancellable               *cancellable,
                                                GError                    **error);
gboolean          training_read_cal500         (const TrainingLayoutChoice *choice,
                                                const TrainingFiles        *files,
                                                TrainingLabelRows          *rows,
                                                GCancellable               *cancellable,
                                                GError                    **error);

/* (transfer full): "Valence (mean)" -> "valencemean" */
char             *training_column_normalize    (const char           *name);
/* (nullable): the column of @csv that by its name has this role. */
const char       *training_column_guess        (const TrainingCsv    *csv,
                                                TrainingRole          role);

G_END_DECLS
