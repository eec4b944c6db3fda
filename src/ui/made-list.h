/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "ui/maker.h"

G_BEGIN_DECLS

/* The first songs of a playlist that is being made, in their order. */
#define MOOD_TYPE_MADE_LIST (mood_made_list_get_type ())
G_DECLARE_FINAL_TYPE (MoodMadeList, mood_made_list, MOOD, MADE_LIST, GtkWidget)

/* So many are listed at most. */
#define MOOD_MADE_LIST_MAX 1000

/* @made: (nullable): nothing */
void        mood_made_list_show      (MoodMadeList   *self,
                                      const MoodMade *made);
/* (element-type LibrarySong) */
GListModel *mood_made_list_get_model (MoodMadeList   *self);
/* How many of them have a row by now: they come by and by. */
guint       mood_made_list_get_n_rows (MoodMadeList  *self);

G_END_DECLS
