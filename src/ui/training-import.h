/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "library/db.h"

G_BEGIN_DECLS

/**
 * MoodTrainingImport:
 *
 * The assistant that makes a labeled set of files: a folder or a table is chosen; what it was recognized as, its columns, its
 * scale and what is wrong with it are shown, and can be changed; then it is imported.
 *
 * Signal: "imported" (gint64 id): the set is in the library; the window closes.
 */
#define MOOD_TYPE_TRAINING_IMPORT (mood_training_import_get_type ())
G_DECLARE_FINAL_TYPE (MoodTrainingImport, mood_training_import, MOOD, TRAINING_IMPORT, AdwWindow)

/* @parent: (nullable) */
MoodTrainingImport *mood_training_import_new        (GtkWindow          *parent,
                                                     LibraryDb          *library);
/* What a person has chosen in the dialog that asks for a file or a folder. @path NULL: the library's own labels. */
void                mood_training_import_open       (MoodTrainingImport *self,
                                                     const char         *path);
/* Whether nothing is being read; for tests. */
gboolean            mood_training_import_is_settled (MoodTrainingImport *self);

G_END_DECLS
