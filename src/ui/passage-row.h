/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "engine/mood/passages.h"

G_BEGIN_DECLS

/* One passage of a song in a sentence; a click plays it. */
#define MOOD_TYPE_PASSAGE_ROW (mood_passage_row_get_type ())
G_DECLARE_FINAL_TYPE (MoodPassageRow, mood_passage_row, MOOD, PASSAGE_ROW, GtkButton)

/* @song: the estimate of the song that it is of */
GtkWidget *mood_passage_row_new       (const MoodPassage  *passage,
                                       const MoodEstimate *song);
/* Seconds. */
double     mood_passage_row_get_start (MoodPassageRow     *self);

G_END_DECLS
