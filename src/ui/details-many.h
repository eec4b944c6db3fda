/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* What several selected songs have in common: how many, how long, where, and which words. */
#define MOOD_TYPE_DETAILS_MANY (mood_details_many_get_type ())
G_DECLARE_FINAL_TYPE (MoodDetailsMany, mood_details_many, MOOD, DETAILS_MANY, GtkWidget)

/* At once. */
void mood_details_many_set_number (MoodDetailsMany *self,
                                   guint            n_songs);
/* @songs: (element-type LibrarySong) (transfer full) (nullable): what is known of them comes from a worker. */
void mood_details_many_set_songs  (MoodDetailsMany *self,
                                   GPtrArray       *songs);

G_END_DECLS
