/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ui/song-store.h"

G_BEGIN_DECLS

/**
 * MoodSongRenewal:
 *
 * Exchanges many songs of a store for what they are now, without keeping the window: in portions, one in each turn of the main
 * loop, and releasing bit by bit what they were.
 */
typedef struct _MoodSongRenewal MoodSongRenewal;

MoodSongRenewal *mood_song_renewal_new     (MoodSongStore   *store);
/* The callback of what is under way comes no more. */
void             mood_song_renewal_free    (MoodSongRenewal *self);
/* One at a time. @songs: (transfer full) (element-type LibrarySong): those that are not in the store are left out.
 * @done: when the last one is in the store; not from within this call. */
void             mood_song_renewal_start   (MoodSongRenewal *self,
                                            GPtrArray       *songs,
                                            void           (*done) (gpointer user_data),
                                            gpointer         user_data);
gboolean         mood_song_renewal_is_busy (MoodSongRenewal *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MoodSongRenewal, mood_song_renewal_free)

G_END_DECLS
