/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The connection for what is only read, so that the window does not wait until a scan has stored a song, or SQLite has
 * carried its log over into the file. In WAL mode whoever reads sees what was committed before, and waits for nobody. */
#include "library/db-private.h"

static LibraryDb *
reader_open (LibraryDb *self)
{
  static const char *const defaults = "PRAGMA trusted_schema = OFF;"
                                      "PRAGMA cell_size_check = ON;"
                                      "PRAGMA temp_store = MEMORY;"
                                      "PRAGMA query_only = ON;";
  g_autoptr (LibraryDb) reader = library_db_alloc ();

  reader->path = g_strdup (self->path);
  reader->file = g_strdup (self->file);
  if (sqlite3_open_v2 (self->file, &reader->sqlite, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL) != SQLITE_OK)
    return NULL;

  sqlite3_busy_timeout (reader->sqlite, LIBRARY_BUSY_TIMEOUT_MS);
  sqlite3_extended_result_codes (reader->sqlite, 1);
  sqlite3_db_config (reader->sqlite, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
  sqlite3_db_config (reader->sqlite, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
  if (!library_sqlite_exec (reader->sqlite, defaults, NULL))
    return NULL;

  return g_steal_pointer (&reader);
}

/* Where a second connection cannot be had, it is the one that there is. Not within a transaction: what is not committed
 * is not seen. */
LibraryDb *
library_db_get_reader (LibraryDb *self)
{
  if (g_once_init_enter (&self->reader))
    {
      LibraryDb *reader = reader_open (self);

      g_once_init_leave (&self->reader, reader != NULL ? reader : self);
    }

  return self->reader;
}
