/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ui/playlist-work.h"
#include "ui/window-private.h"

G_BEGIN_DECLS

/* What is done with playlists: win.new-playlist, win.rename-playlist and so on. */
void mood_window_add_playlist_actions    (MoodWindow        *self);
void mood_window_update_playlist_actions (MoodWindow        *self);
/* @songs: (transfer full) (element-type LibrarySong) */
void mood_window_add_to_playlist         (MoodWindow        *self,
                                          gint64             id,
                                          GPtrArray         *songs);
/* Moves songs of the shown playlist before the one in row @row. @picked: (transfer full) (element-type guint): their keys */
void mood_window_move_in_playlist        (MoodWindow        *self,
                                          GHashTable        *picked,
                                          guint              row);
/* TRUE when what is shown is a fixed list in its own order, in which songs can be moved. */
gboolean mood_window_is_order_shown      (MoodWindow        *self);
/* (transfer full): the selected songs, in the order of the list */
GPtrArray *mood_window_dup_selected      (MoodWindow        *self);

void      mood_window_show_playlist_toast (MoodWindow       *self,
                                           AdwToast         *toast);

/* Playlists as files, in window-playlist-files.c. */
void mood_window_add_playlist_file_actions (MoodWindow      *self);
void mood_window_import_playlist         (MoodWindow        *self,
                                          const char        *path);
void mood_window_import_waiting          (MoodWindow        *self);

G_END_DECLS
