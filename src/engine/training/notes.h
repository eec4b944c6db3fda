/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * TrainingNotes:
 *
 * What is written down of a training, as JSON: texts and numbers by their names, in the order in which they were set. A
 * name with a stroke stands in an object of its own: “settings/epochs”. Need not be trusted: size and depth are bounded
 * before a parser sees them.
 */
typedef struct _TrainingNotes TrainingNotes;

TrainingNotes *training_notes_new        (void);
void           training_notes_free       (TrainingNotes        *self);
void           training_notes_set_text   (TrainingNotes        *self,
                                          const char           *name,
                                          const char           *text);
/* Not set when it is no number. */
void           training_notes_set_number (TrainingNotes        *self,
                                          const char           *name,
                                          double                number);
gsize          training_notes_get_n      (const TrainingNotes  *self);
const char    *training_notes_get_name   (const TrainingNotes  *self,
                                          gsize                 index);
gboolean       training_notes_has        (const TrainingNotes  *self,
                                          const char           *name);
/* (nullable): NULL also when there is no text under that name. */
const char    *training_notes_get_text   (const TrainingNotes  *self,
                                          const char           *name);
/* FALSE when there is no number, nor truth, under that name. */
gboolean       training_notes_get_number (const TrainingNotes  *self,
                                          const char           *name,
                                          double               *number);
/* (transfer full) */
char          *training_notes_to_json    (const TrainingNotes  *self);
/* Lists, null and what stands deeper than one object are known by their names alone. Errors:
 * %BASE_ERROR_INVALID_ARGUMENT. */
TrainingNotes *training_notes_parse      (const char           *text,
                                          gssize                length,
                                          GError              **error);
/* The same of a regular file. Errors: those of reading, too. */
TrainingNotes *training_notes_load       (const char           *path,
                                          GError              **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TrainingNotes, training_notes_free)

G_END_DECLS
