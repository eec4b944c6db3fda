/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "library/db.h"
#include "library/journal.h"
#include "library/lock.h"
#include "library/statement.h"

G_BEGIN_DECLS

struct _LibraryDb
{
  gatomicrefcount ref_count;
  char           *path;       /* (owned): as it was given */
  char           *file;       /* (owned): without symbolic links */
  char           *notice;     /* (owned) (nullable) */
  LibraryLock    *open_lock;  /* (owned) (nullable) */
  gboolean        is_alone;   /* open_lock excludes others */
  gboolean        is_behind;  /* the schema is an older one, and must be brought up to date alone */
  GMutex          lock;
  sqlite3        *sqlite;     /* (owned) (mutex lock) */
  GHashTable     *statements; /* (owned) (mutex lock) SQL text -> sqlite3_stmt */
  LibraryDb      *reader;     /* (owned, unless it is itself) (nullable) (once): library_db_get_reader() */
};

LibraryDb        *library_db_alloc     (void);
/* (transfer none): the same library, to read from: its lock and its statements are its own. Without the lock held. */
LibraryDb        *library_db_get_reader (LibraryDb  *self);

/* All of these with the lock held. @sql lives as long as the program: a literal. */
LibraryStatement *library_db_prepare  (LibraryDb   *self,
                                       const char  *sql,
                                       GError     **error);
gboolean          library_db_begin    (LibraryDb   *self,
                                       GError     **error);
/* What is read until library_db_end() is as it is now. */
gboolean          library_db_begin_reading (LibraryDb  *self,
                                            GError    **error);
/* Commits when @ok and nothing stands in the way; rolls back in every other case. Returns whether
 * it was committed. */
gboolean          library_db_end      (LibraryDb   *self,
                                       gboolean     ok,
                                       GError     **error);
/* (nullable): NULL without an error when there is none. */
LibrarySong      *library_db_read_song (LibraryDb  *self,
                                        gint64      id,
                                        GError    **error);

/* The songs at or below a folder: bytes from "folder/" up to, not including, "folder0", since '0'
 * is the byte after '/'. Parameters: 1 the path itself, 2 and 3 the bounds. */
#define LIBRARY_AT_OR_BELOW "(path = ?1 OR (path >= ?2 AND path < ?3)) "

void              library_statement_bind_at_or_below (LibraryStatement *statement,
                                                      const char       *folder);
/* Makes or replaces the row of fields->path. Returns its id, 0 on error. */
gint64            library_db_store_row (LibraryDb                *self,
                                        const LibrarySongFields  *fields,
                                        GError                  **error);
gboolean          library_db_run_on_id (LibraryDb   *self,
                                        const char  *sql,
                                        gint64       id,
                                        GError     **error);
/* @sql: with a name, then an id. */
gboolean          library_db_run_on_name (LibraryDb   *self,
                                          const char  *sql,
                                          const char  *name,
                                          gint64       id,
                                          GError     **error);
gboolean          library_db_run_on_path (LibraryDb   *self,
                                          const char  *sql,
                                          const char  *path,
                                          GError     **error);
void              library_statement_read_audio (LibraryStatement       *row,
                                                int                     column,
                                                LibraryAudioHash       *audio);
/* At @index the digest, at the one after it the version; @audio: (nullable). */
void              library_statement_bind_audio (LibraryStatement       *statement,
                                                int                     index,
                                                const LibraryAudioHash *audio);
/* In a transaction: songs that sound like the song @id and of which nothing was said get all that was said of the others. */
gboolean          library_db_share_labels (LibraryDb   *self,
                                           gint64       id,
                                           GError     **error);
/* In a transaction: the file of the song @id no longer sounds as it did when its owner spoke of it. It may be the same song
 * with other tags, or another one: what was said stays with it, and is not shared. */
gboolean          library_db_unshare_labels (LibraryDb   *self,
                                             gint64       id,
                                             GError     **error);
/* Entries of the journal begin with this; what is read of a row of theirs: (transfer full). */
#define LIBRARY_JOURNAL_SELECT                                                                               \
  "SELECT id, batch, path, field, old_values, new_values, written_at, is_undone FROM journal "
LibraryJournalEntry *library_journal_read_entry (LibraryStatement *row);
gboolean          library_db_rename_in_journal (LibraryDb   *self,
                                                const char  *from,
                                                const char  *to,
                                                GError     **error);

G_END_DECLS
