/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "library/db.h"
#include "library/playlist-rule.h"

G_BEGIN_DECLS

/* Playlists in the library: fixed lists, which hold songs in an order, and saved rules, which find theirs each time that
 * they are looked at. */

/**
 * LibraryPlaylist:
 * @rule: (nullable): NULL for a fixed list
 * @n_entries: of a fixed list, with those whose songs are not there; 0 for a rule
 * @changed_at: seconds since the epoch
 */
typedef struct
{
  gint64               id;
  char                *name;      /* (owned) */
  LibraryPlaylistRule *rule;      /* (owned) (nullable) */
  guint                n_entries;
  gint64               changed_at;
} LibraryPlaylist;

/**
 * LibraryPlaylistEntry:
 * @song: (nullable): NULL when the library knows no such song
 * @path: where the song is, or was when it was put in, or where a file that was read says that it is
 * @title: as known when it was put in; "" unknown
 * @artist: likewise
 * @duration: likewise, in seconds; 0 unknown
 * @is_missing: the song is not in the library, or its file is away. It stays in the list: both may come back
 */
typedef struct
{
  LibrarySong *song;       /* (owned) (nullable) */
  char        *path;       /* (owned): bytes of the file system */
  char        *title;      /* (owned) */
  char        *artist;     /* (owned) */
  double       duration;
  gboolean     is_missing;
} LibraryPlaylistEntry;

#define LIBRARY_PLAYLIST_NAME_MAX    200
#define LIBRARY_PLAYLIST_MAX_ENTRIES 100000

void                  library_playlist_free           (LibraryPlaylist      *self);
LibraryPlaylistEntry *library_playlist_entry_new      (LibrarySong          *song);
LibraryPlaylistEntry *library_playlist_entry_new_unknown (const char        *path,
                                                          const char        *title,
                                                          const char        *artist,
                                                          double             duration);
void                  library_playlist_entry_free     (LibraryPlaylistEntry *self);

/* (element-type LibraryPlaylist): by name. A rule that this program does not understand, of a newer one say, is a
 * playlist without one and without entries. */
GPtrArray            *library_playlists_list          (LibraryDb                  *db,
                                                       GError                    **error);
/* %BASE_ERROR_NOT_FOUND when there is none of that name. */
LibraryPlaylist      *library_playlists_find          (LibraryDb                  *db,
                                                       const char                 *name,
                                                       GError                    **error);
/* @rule: (nullable): NULL makes an empty fixed list. Returns its id, 0 on error; %BASE_ERROR_INVALID_ARGUMENT for a name
 * that is empty, too long, no text on one line, or taken. */
gint64                library_playlists_create        (LibraryDb                  *db,
                                                       const char                 *name,
                                                       const LibraryPlaylistRule  *rule,
                                                       GError                    **error);
gboolean              library_playlists_rename        (LibraryDb                  *db,
                                                       gint64                      id,
                                                       const char                 *name,
                                                       GError                    **error);
gboolean              library_playlists_set_rule      (LibraryDb                  *db,
                                                       gint64                      id,
                                                       const LibraryPlaylistRule  *rule,
                                                       GError                    **error);
/* The songs stay where they are. */
gboolean              library_playlists_delete        (LibraryDb                  *db,
                                                       gint64                      id,
                                                       GError                    **error);

/* (element-type LibraryPlaylistEntry): those of a fixed list, in their order. */
GPtrArray            *library_playlists_get_entries   (LibraryDb                  *db,
                                                       gint64                      id,
                                                       GError                    **error);
/* (element-type LibraryPlaylistEntry): puts these in at the end, in one transaction. */
gboolean              library_playlists_append        (LibraryDb                  *db,
                                                       gint64                      id,
                                                       GPtrArray                  *entries,
                                                       GError                    **error);
/* (transfer full) (nullable) (element-type guint): which of @entries to take out, as they count from 0; NULL with an error
 * leaves all. It is called amid a transaction, and asks nothing of the library. */
typedef GHashTable *(*LibraryPlaylistPick) (GPtrArray  *entries,
                                            gpointer    user_data,
                                            GError    **error);
/* Takes out those that @pick says, in one transaction: nobody changes the list between its looking and that. */
gboolean              library_playlists_remove        (LibraryDb                  *db,
                                                       gint64                      id,
                                                       LibraryPlaylistPick         pick,
                                                       gpointer                    user_data,
                                                       GError                    **error);
/* (transfer full) (nullable) (element-type guint): all of @entries in their new order, as they count from 0; NULL with an error
 * leaves them. It is called amid a transaction, and asks nothing of the library. */
typedef GArray *(*LibraryPlaylistArrange) (GPtrArray  *entries,
                                           gpointer    user_data,
                                           GError    **error);
/* Puts them in another order, in one transaction. */
gboolean              library_playlists_arrange       (LibraryDb              *db,
                                                       gint64                  id,
                                                       LibraryPlaylistArrange  arrange,
                                                       gpointer                user_data,
                                                       GError                **error);
/* For the end of a scan, when who was only moved is found: entries whose file was replaced by another song, of which there
 * is no copy, are of that one from now on. Until then it stands in. */
gboolean              library_playlists_link_replaced (LibraryDb                  *db,
                                                       GError                    **error);
/* Instead of all that were in it. */
gboolean              library_playlists_set_entries   (LibraryDb                  *db,
                                                       gint64                      id,
                                                       GPtrArray                  *entries,
                                                       GError                    **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LibraryPlaylist, library_playlist_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LibraryPlaylistEntry, library_playlist_entry_free)

G_END_DECLS
