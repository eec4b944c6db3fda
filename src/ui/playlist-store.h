/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "library/playlist.h"
#include "ui/session.h"

G_BEGIN_DECLS

typedef enum
{
  MOOD_PLAYLIST_LIST, /* fixed */
  MOOD_PLAYLIST_RULE,
} MoodPlaylistKind;

/**
 * MoodPlaylist:
 * @n_songs: as far as it is known; -1: not yet
 *
 * A playlist as the window shows it. A plain value.
 */
typedef struct
{
  gint64           id;
  char            *name; /* (owned) */
  MoodPlaylistKind kind;
  int              n_songs;
} MoodPlaylist;

/**
 * MoodPlaylistStore:
 *
 * The playlists of a session's library, read and changed on a thread of its own, one thing after the other.
 *
 * Signals: "changed": other playlists, names or numbers; "songs-changed" (gint64 id): what is in one, or in any where
 * the id is 0.
 */
#define MOOD_TYPE_PLAYLIST_STORE (mood_playlist_store_get_type ())
G_DECLARE_FINAL_TYPE (MoodPlaylistStore, mood_playlist_store, MOOD, PLAYLIST_STORE, GObject)

/* On the worker: does what is to be done with @data. FALSE with an error. */
typedef gboolean (*MoodPlaylistWork) (LibraryDb *db, gpointer data, GError **error);
/* On the main thread: what has become of it; @error: (nullable). */
typedef void (*MoodPlaylistDone) (gpointer owner, gpointer data, const GError *error);

MoodPlaylistStore  *mood_playlist_store_new     (MoodSession       *session);
/* (element-type MoodPlaylist) (transfer none): by name */
GPtrArray          *mood_playlist_store_list    (MoodPlaylistStore *self);
/* (transfer none) (nullable) */
const MoodPlaylist *mood_playlist_store_find    (MoodPlaylistStore *self,
                                                 gint64             id);
/* Reads them again. */
void                mood_playlist_store_reload  (MoodPlaylistStore *self);
/* Whether what was asked for has been done, and all numbers are known. */
gboolean            mood_playlist_store_is_settled (MoodPlaylistStore *self);

/* What was asked for is still done; nothing more is. Calls back when there is no more to do. */
void                mood_playlist_store_close_async (MoodPlaylistStore  *self,
                                                     GAsyncReadyCallback callback,
                                                     gpointer            user_data);

/* Has @work done on the worker, and then @done called with @owner (an object that is held until then), unless the library is
 * not open. @data is freed on the main thread afterwards. @changed: the playlist whose songs are others then; 0: none; -1:
 * nothing in the library is changed, and the playlists are not read again. */
#define MOOD_PLAYLIST_NOTHING (-1)
void                mood_playlist_store_run     (MoodPlaylistStore *self,
                                                 MoodPlaylistWork   work,
                                                 gpointer           data,
                                                 GDestroyNotify     free_data,
                                                 gint64             changed,
                                                 gpointer           owner,
                                                 MoodPlaylistDone   done);

G_END_DECLS
