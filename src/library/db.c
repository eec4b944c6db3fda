/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Threads: any thread may call any function. There is one connection, and everything that touches
 * it holds the lock for as long as one short transaction takes; busy waiting on another process
 * happens under it too. What is returned belongs to the caller alone. */
#include "library/db-private.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "engine/base/error.h"
#include "engine/base/paths.h"
#include "library/backup.h"
#include "library/files.h"
#include "library/migrations.h"

/* How long another program may hold the library before we give up. */
#define BUSY_TIMEOUT_MS (10 * 1000)

/* The head of an SQLite file (https://www.sqlite.org/fileformat2.html, section 1.3). */
#define HEADER_SIZE           100
#define HEADER_MAGIC          "SQLite format 3"
#define HEADER_USER_VERSION   60
#define HEADER_APPLICATION_ID 68

static guint32
read_be32 (const guint8 *bytes)
{
  guint32 value;

  memcpy (&value, bytes, sizeof value);
  return GUINT32_FROM_BE (value);
}

static void
set_error_not_ours (const char  *path,
                    GError     **error)
{
  g_autofree char *shown = base_paths_to_utf8 (path);

  g_set_error (error, BASE_ERROR, BASE_ERROR_BAD_LIBRARY,
               _ ("“%s” is not a Moodplane library. It was left as it is."), shown);
}

static gboolean
check_header (const char    *path,
              const guint8  *header,
              GError       **error)
{
  guint32 version = read_be32 (header + HEADER_USER_VERSION);

  if (memcmp (header, HEADER_MAGIC, sizeof HEADER_MAGIC) != 0
      || read_be32 (header + HEADER_APPLICATION_ID) != LIBRARY_APPLICATION_ID)
    {
      set_error_not_ours (path, error);
      return FALSE;
    }
  if (version > library_migrations_get_version ())
    {
      g_set_error (
          error, BASE_ERROR, BASE_ERROR_BAD_LIBRARY,
          _ ("The library was made by a newer version of Moodplane (format %u; this one knows up to %u)."),
          version, library_migrations_get_version ());
      return FALSE;
    }

  return TRUE;
}

/* Looks at the file without SQLite, which would already write when it finds a journal beside it:
 * a file that is not ours must not change by a byte. One that is not there, or has no bytes, is
 * free to become a library. */
static gboolean
check_file (const char  *path,
            GError     **error)
{
  guint8 header[HEADER_SIZE];
  struct stat info;
  /* Nonblocking, for a FIFO. */
  int fd = open (path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);

  if (fd < 0)
    {
      if (errno == ENOENT)
        return TRUE;
      library_files_set_error (path, errno, error);
      return FALSE;
    }

  gboolean is_file = fstat (fd, &info) == 0 && S_ISREG (info.st_mode);
  ssize_t n_read = is_file ? pread (fd, header, sizeof header, 0) : -1;
  close (fd);

  if (is_file && n_read == 0)
    return TRUE;
  if (n_read != (ssize_t)sizeof header)
    {
      set_error_not_ours (path, error);
      return FALSE;
    }

  return check_header (path, header, error);
}

/* SQLite would open a file that it cannot write for reading, and fail at the first song. A file
 * that is not there yet, and the log beside it, need a folder that can be written. */
static gboolean
check_writable (const char  *path,
                GError     **error)
{
  g_autofree char *folder = g_path_get_dirname (path);

  if ((access (path, W_OK) != 0 && errno != ENOENT) || access (folder, W_OK) != 0)
    {
      library_files_set_error (path, errno, error);
      return FALSE;
    }

  return TRUE;
}

/* A library of an older version is checked, and copied beside itself, before its schema is changed. */
static gboolean
migrate (LibraryDb  *self,
         GError    **error)
{
  gint64 version;

  if (!library_sqlite_query_int (self->sqlite, "PRAGMA user_version", &version, error))
    return FALSE;
  if (version > 0 && version < library_migrations_get_version ()
      && (!library_backup_check (self->sqlite, FALSE, error)
          || !library_backup_make (self->sqlite, self->path, (guint)version, error)))
    return FALSE;

  return library_migrations_run (self->sqlite, error);
}

/* @defaults come before the first look at the content, @modes after the schema is there: WAL must
 * not be set before, or the application id would stand in the log only and check_file() miss it. */
static gboolean
set_up (LibraryDb  *self,
        GError    **error)
{
  static const char *const defaults = "PRAGMA trusted_schema = OFF;"
                                      "PRAGMA cell_size_check = ON;"
                                      "PRAGMA foreign_keys = ON;"
                                      "PRAGMA temp_store = MEMORY;";
  static const char *const modes = "PRAGMA journal_mode = WAL;"
                                   "PRAGMA synchronous = NORMAL;"
                                   "PRAGMA journal_size_limit = 4194304;";

  sqlite3_busy_timeout (self->sqlite, BUSY_TIMEOUT_MS);
  sqlite3_extended_result_codes (self->sqlite, 1);
  sqlite3_db_config (self->sqlite, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
  /* If the schema turns out to be newer, closing must not move a byte either. */
  sqlite3_db_config (self->sqlite, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);

  if (!library_sqlite_exec (self->sqlite, defaults, error) || !migrate (self, error))
    return FALSE;

  sqlite3_db_config (self->sqlite, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 0, NULL);

  return library_sqlite_exec (self->sqlite, modes, error);
}

static gboolean
make_parent_folder (const char  *path,
                    GError     **error)
{
  g_autofree char *folder = g_path_get_dirname (path);

  if (g_mkdir_with_parents (folder, 0700) != 0)
    {
      library_files_set_error (path, errno, error);
      return FALSE;
    }

  return TRUE;
}

static void
library_db_free (LibraryDb *self)
{
  g_clear_pointer (&self->statements, g_hash_table_unref);
  sqlite3_close_v2 (self->sqlite);
  g_mutex_clear (&self->lock);
  g_free (self->path);
  g_free (self);
}

static void
finalize_statement (gpointer statement)
{
  sqlite3_finalize (statement);
}

/**
 * library_db_open:
 * @path: (nullable): the file; NULL for the user's own library
 *
 * Opens a library, makes one where there is none, and brings an older one up to date.
 *
 * Errors: %BASE_ERROR_BAD_LIBRARY for any file that is no library, or a newer one: it stays as it
 * is, to the byte. %BASE_ERROR_PERMISSION_DENIED, _READ_ONLY, _NO_SPACE, _NOT_FOUND (its folder).
 */
LibraryDb *
library_db_open (const char  *path,
                 GError     **error)
{
  g_autoptr (LibraryDb) self = g_new0 (LibraryDb, 1);

  g_atomic_ref_count_init (&self->ref_count);
  g_mutex_init (&self->lock);
  self->statements = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, finalize_statement);
  self->path = path != NULL ? g_strdup (path) : base_paths_user_data ("library.db");

  if (path == NULL && !make_parent_folder (self->path, error))
    return NULL;
  if (!check_file (self->path, error) || !check_writable (self->path, error))
    return NULL;

  int code = sqlite3_open_v2 (self->path, &self->sqlite,
                              SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX, NULL);
  if (code != SQLITE_OK)
    {
      library_sqlite_set_error (self->sqlite, code, error);
      return NULL;
    }
  if (!set_up (self, error))
    return NULL;

  return g_steal_pointer (&self);
}

LibraryDb *
library_db_ref (LibraryDb *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
library_db_unref (LibraryDb *self)
{
  if (g_atomic_ref_count_dec (&self->ref_count))
    library_db_free (self);
}

const char *
library_db_get_path (LibraryDb *self)
{
  return self->path;
}

LibraryStatement *
library_db_prepare (LibraryDb   *self,
                    const char  *sql,
                    GError     **error)
{
  sqlite3_stmt *statement = g_hash_table_lookup (self->statements, sql);

  if (statement != NULL)
    return statement;

  int code = sqlite3_prepare_v3 (self->sqlite, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement, NULL);
  if (code != SQLITE_OK)
    {
      library_sqlite_set_error (self->sqlite, code, error);
      return NULL;
    }
  g_hash_table_insert (self->statements, (gpointer)sql, statement);

  return statement;
}

static gboolean
run (LibraryDb   *self,
     const char  *sql,
     GError     **error)
{
  g_autoptr (LibraryStatement) statement = library_db_prepare (self, sql, error);

  return statement != NULL && library_statement_run (statement, error);
}

gboolean
library_db_begin (LibraryDb  *self,
                  GError    **error)
{
  return run (self, "BEGIN IMMEDIATE", error);
}

gboolean
library_db_end (LibraryDb  *self,
                gboolean    ok,
                GError    **error)
{
  if (ok && run (self, "COMMIT", error))
    return TRUE;

  /* Some errors, a full disk among them, have rolled back already. */
  if (!sqlite3_get_autocommit (self->sqlite))
    run (self, "ROLLBACK", NULL);

  return FALSE;
}

gboolean
library_db_add_folder (LibraryDb   *self,
                       const char  *folder,
                       GError     **error)
{
  g_autofree char *path = g_canonicalize_filename (folder, NULL);
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  g_autoptr (LibraryStatement) insert
      = library_db_prepare (self, "INSERT OR IGNORE INTO folders (path) VALUES (?)", error);

  if (insert == NULL)
    return FALSE;
  library_statement_bind_path (insert, 1, path);

  return library_statement_run (insert, error);
}

GStrv
library_db_list_folders (LibraryDb  *self,
                         GError    **error)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_autoptr (LibraryStatement) select
      = library_db_prepare (self, "SELECT path FROM folders ORDER BY path", error);
  LibraryStep step;

  if (select == NULL)
    return NULL;

  while ((step = library_statement_step (select, error)) == LIBRARY_STEP_ROW)
    {
      g_autofree char *path = library_statement_dup_path (select, 0);

      g_strv_builder_add (builder, path);
    }

  return step == LIBRARY_STEP_DONE ? g_strv_builder_end (builder) : NULL;
}
