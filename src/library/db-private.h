/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "library/db.h"
#include "library/statement.h"

G_BEGIN_DECLS

struct _LibraryDb
{
  gatomicrefcount ref_count;
  char           *path;       /* (owned) */
  GMutex          lock;
  sqlite3        *sqlite;     /* (owned) (mutex lock) */
  GHashTable     *statements; /* (owned) (mutex lock) SQL text -> sqlite3_stmt */
};

/* All of these with the lock held. @sql lives as long as the program: a literal. */
LibraryStatement *library_db_prepare  (LibraryDb   *self,
                                       const char  *sql,
                                       GError     **error);
gboolean          library_db_begin    (LibraryDb   *self,
                                       GError     **error);
/* Commits when @ok and nothing stands in the way; rolls back in every other case. Returns whether
 * it was committed. */
gboolean          library_db_end      (LibraryDb   *self,
                                       gboolean     ok,
                                       GError     **error);
/* (nullable): NULL without an error when there is none. */
LibrarySong      *library_db_read_song (LibraryDb  *self,
                                        gint64      id,
                                        GError    **error);

G_END_DECLS
