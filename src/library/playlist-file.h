/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "library/playlist.h"

G_BEGIN_DECLS

/* Playlists as files for other programs: M3U8 (and M3U), and XSPF, https://www.xspf.org/spec. Which of them says the end
 * of the file's name. What is read may be written by anyone, and is bounded. */

#define LIBRARY_PLAYLIST_FILE_MAX (16 * 1024 * 1024)

/**
 * LibraryPlaylistLine:
 * @shown: what stands in the file, as text
 * @paths: where the song may be, the likeliest first; absolute; none when it is no file of this computer
 * @title: "" unknown
 * @artist: "" unknown
 * @text: (nullable): title and artist in one, where only that stands in the file
 * @duration: seconds; 0 unknown
 *
 * A song of a playlist file.
 */
typedef struct
{
  char   *shown;    /* (owned) */
  GStrv   paths;    /* (owned) */
  char   *title;    /* (owned) */
  char   *artist;   /* (owned) */
  char   *text;     /* (owned) (nullable) */
  double  duration;
} LibraryPlaylistLine;

void       library_playlist_line_free   (LibraryPlaylistLine *self);

/* Writes @entries (element-type LibraryPlaylistEntry), those without a file left out, to @path, which is replaced in one
 * step: whoever reads it sees the old file or the new one, whole. @is_relative: songs are named from the folder of @path;
 * else by their whole path. %BASE_ERROR_INVALID_ARGUMENT for an ending that is none of a playlist. */
gboolean   library_playlist_file_export (const char          *path,
                                         const char          *name,
                                         GPtrArray           *entries,
                                         gboolean             is_relative,
                                         GError             **error);
/* (element-type LibraryPlaylistEntry): the songs of a playlist file as songs of the library, in their order. An entry
 * without a song is not in it. How songs are found: see playlist-match.c. */
GPtrArray *library_playlist_file_import (LibraryDb           *db,
                                         const char          *path,
                                         GError             **error);

/* Within the library, and its tests. @folder: of the playlist file, absolute; NULL: whole paths. */
char      *library_m3u_write            (GPtrArray           *entries,
                                         const char          *folder);
char      *library_xspf_write           (GPtrArray           *entries,
                                         const char          *name,
                                         const char          *folder);
/* (element-type LibraryPlaylistLine) */
GPtrArray *library_m3u_read             (const char          *data,
                                         gsize                size,
                                         const char          *folder,
                                         GError             **error);
GPtrArray *library_xspf_read            (const char          *data,
                                         gsize                size,
                                         const char          *folder,
                                         GError             **error);
GPtrArray *library_playlist_match       (LibraryDb           *db,
                                         GPtrArray           *lines,
                                         GError             **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LibraryPlaylistLine, library_playlist_line_free)

G_END_DECLS
