/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "library/label-sets.h"

G_BEGIN_DECLS

/* A labeled set in a list: its name, what it holds, and how that is spread over the quadrants. */
#define MOOD_TYPE_TRAINING_SET_ROW (mood_training_set_row_get_type ())
G_DECLARE_FINAL_TYPE (MoodTrainingSetRow, mood_training_set_row, MOOD, TRAINING_SET_ROW, GtkListBoxRow)

GtkWidget  *mood_training_set_row_new      (const LibraryLabelSet *set);
gint64      mood_training_set_row_get_id   (MoodTrainingSetRow    *self);
const char *mood_training_set_row_get_name (MoodTrainingSetRow    *self);

G_END_DECLS
