/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "library/song.h"

G_BEGIN_DECLS

/* The cover of a song: the picture in its file, or else that of its folder, or else a note. */
#define MOOD_TYPE_COVER_VIEW (mood_cover_view_get_type ())
G_DECLARE_FINAL_TYPE (MoodCoverView, mood_cover_view, MOOD, COVER_VIEW, GtkWidget)

void     mood_cover_view_set_song    (MoodCoverView *self,
                                      LibrarySong   *song); /* (nullable) */
gboolean mood_cover_view_has_picture (MoodCoverView *self);

G_END_DECLS
