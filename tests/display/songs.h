/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "library/db.h"

G_BEGIN_DECLS

/* Made-up songs for the window's tests. Song number i is always the same. */

/* An id of 0 is for library_db_store() to give. */
LibrarySong *display_songs_make      (guint        number,
                                      gint64       id);
/* (element-type LibrarySong): songs first ... first + count - 1, with ids from first + 1 */
GPtrArray   *display_songs_make_many (guint        first,
                                      guint        count);
LibrarySong *display_songs_make_at   (gint64       id,
                                      const char  *title,
                                      double       valence,
                                      double       arousal);
LibrarySong *display_songs_make_bad  (gint64       id,
                                      const char  *title,
                                      const char  *message);
MoodCurve   *display_songs_make_curve (guint       number);
/* A library file of its own with so many songs, for what measures; ends the program when it cannot be. */
void         display_songs_write     (const char  *path,
                                      guint        count);
/* Stores songs, with curves, into a library. */
gboolean     display_songs_store     (LibraryDb   *db,
                                      guint        count,
                                      GError     **error);

G_END_DECLS
