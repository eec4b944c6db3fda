/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "ui/song-query.h"
#include "ui/song-store.h"

G_BEGIN_DECLS

/**
 * MoodSelection:
 *
 * A GtkSelectionModel that remembers songs, not positions: what is selected stays so when the list is sorted
 * or a song's row is renewed by a scan, and list and plane share one selection though they know different orders.
 *
 * Properties: model (GListModel of LibrarySong, what is shown), n-selected, song (the one selected song, NULL
 * when none or several are). Signals: "changed", after any change, once; "reveal" (LibrarySong): one song was
 * selected elsewhere than in the list, which should bring it into sight.
 */
#define MOOD_TYPE_SELECTION (mood_selection_get_type ())
G_DECLARE_FINAL_TYPE (MoodSelection, mood_selection, MOOD, SELECTION, GObject)

MoodSelection *mood_selection_new            (MoodSongStore *store);
void           mood_selection_set_model      (MoodSelection *self,
                                              GListModel    *model);
guint          mood_selection_get_n_selected (MoodSelection *self);
LibrarySong   *mood_selection_get_song       (MoodSelection *self);
gboolean       mood_selection_contains       (MoodSelection *self,
                                              LibrarySong   *song);
/* Adds the songs to the selection, or makes them the whole of it. */
void           mood_selection_add            (MoodSelection *self,
                                              GPtrArray     *songs,
                                              gboolean       is_replacing);
void           mood_selection_toggle         (MoodSelection *self,
                                              LibrarySong   *song);
void           mood_selection_clear          (MoodSelection *self);
/* Asks the list to bring a song into sight. */
void           mood_selection_reveal         (MoodSelection *self,
                                              LibrarySong   *song);
/* (transfer none) (nullable): the first selected song in the order of the list. */
LibrarySong   *mood_selection_find_first     (MoodSelection *self);
/* Whether @test is TRUE of any selected song. */
typedef gboolean (*MoodSongTest) (LibrarySong *song);
gboolean       mood_selection_has_any         (MoodSelection *self,
                                              MoodSongTest   test);
/* Keeps of the selection only what matches: nothing is done to songs that cannot be seen. */
void           mood_selection_narrow         (MoodSelection *self,
                                              MoodSongQuery *query);
/* (element-type LibrarySong) (transfer full) */
GPtrArray     *mood_selection_dup_songs      (MoodSelection *self);
/* (transfer full): a copy of the selected songs' keys. */
GtkBitset     *mood_selection_dup_keys       (MoodSelection *self);
/* The id in the library, as a bit set takes it: row ids begin at 1 and none comes near 2^32. */
guint          mood_selection_get_key        (LibrarySong   *song);

G_END_DECLS
