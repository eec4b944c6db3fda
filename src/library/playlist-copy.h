/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "library/playlist.h"

G_BEGIN_DECLS

/**
 * LibraryPlaylistCopy:
 *
 * A playlist just as it is in the library, to have it twice or to put it back after it was deleted: which song an entry is
 * of stays what it was, even where another one stands in for it at the moment.
 */
typedef struct _LibraryPlaylistCopy LibraryPlaylistCopy;

/* %BASE_ERROR_NOT_FOUND when there is no such playlist. */
LibraryPlaylistCopy *library_playlists_copy           (LibraryDb            *db,
                                                       gint64                id,
                                                       GError              **error);
/* Makes a playlist of it. @name: (nullable): NULL: as it was called. Where that is taken by now, a number is put behind it.
 * @is_again: it is the same playlist, with its id, and as it was then: what it has become meanwhile is lost. Returns its id, 0 on error. */
gint64               library_playlists_paste          (LibraryDb            *db,
                                                       LibraryPlaylistCopy  *copy,
                                                       const char           *name,
                                                       gboolean              is_again,
                                                       GError              **error);
gint64               library_playlist_copy_get_id     (LibraryPlaylistCopy  *self);
void                 library_playlist_copy_free       (LibraryPlaylistCopy  *self);
/* (transfer full): @wanted, or where it is taken, that with a number behind it. What cannot be in a name is left out. */
char                *library_playlists_find_free_name (LibraryDb            *db,
                                                       const char           *wanted,
                                                       GError              **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LibraryPlaylistCopy, library_playlist_copy_free)

G_END_DECLS
