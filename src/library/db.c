/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Threads: any thread may call any function. There is one connection that writes, and everything that touches
 * it holds the lock for as long as one short transaction takes; busy waiting on another process
 * happens under it too. What the window reads goes over a second one, with a lock of its own: db-reader.c.
 * What is returned belongs to the caller alone. */
#include "library/db-private.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "engine/base/error.h"
#include "engine/base/paths.h"
#include "library/backup.h"
#include "library/files.h"
#include "library/migrations.h"
#include "library/recovery.h"

/* The head of an SQLite file (https://www.sqlite.org/fileformat2.html, section 1.3). */
#define HEADER_SIZE           100
#define HEADER_MAGIC          "SQLite format 3"
#define HEADER_USER_VERSION   60
#define HEADER_APPLICATION_ID 68

/* How long to wait for the lock before the next try: not as long as who else waits. */
#define RETRY_MIN_US (20 * 1000)
#define RETRY_MAX_US (80 * 1000)

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
  g_autofree char *backup = library_backup_find (path);
  g_autofree char *shown_backup = backup != NULL ? base_paths_to_utf8 (backup) : NULL;

  if (backup != NULL)
    g_set_error (error, BASE_ERROR, BASE_ERROR_BAD_LIBRARY,
                 _ ("“%s” is not a Moodplane library. It was left as it is: move it away, and copy the backup “%s” to its place."),
                 shown, shown_backup);
  else
    g_set_error (error, BASE_ERROR, BASE_ERROR_BAD_LIBRARY,
                 _ ("“%s” is not a Moodplane library. It was left as it is: move it away to begin a new one there."), shown);
}

static gboolean
check_header (const char    *path,
              const guint8  *header,
              GError       **error)
{
  guint32 version = read_be32 (header + HEADER_USER_VERSION);

  if (read_be32 (header + HEADER_APPLICATION_ID) != LIBRARY_APPLICATION_ID)
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
 * free to become a library; unless it was one, whose log, lock or backup is still there. */
static gboolean
check_file (const char  *path,
            gboolean    *is_damaged,
            GError     **error)
{
  guint8 header[HEADER_SIZE];
  struct stat info;
  /* Nonblocking, for a FIFO. */
  int fd = open (path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);

  *is_damaged = FALSE;
  if (fd < 0 && errno != ENOENT)
    {
      library_files_set_error (path, errno, error);
      return FALSE;
    }

  gboolean is_file = fd < 0 || (fstat (fd, &info) == 0 && S_ISREG (info.st_mode));
  ssize_t n_read = fd >= 0 && is_file ? pread (fd, header, sizeof header, 0) : 0;

  if (fd >= 0)
    close (fd);
  if (is_file && n_read == 0)
    {
      *is_damaged = library_recovery_has_log (path) || library_recovery_was_emptied (path);
      return TRUE;
    }
  if (is_file && n_read == (ssize_t)sizeof header && memcmp (header, HEADER_MAGIC, sizeof HEADER_MAGIC) == 0)
    return check_header (path, header, error);

  *is_damaged = is_file && n_read > 0 && library_recovery_was_ours (path);
  if (!*is_damaged)
    set_error_not_ours (path, error);

  return *is_damaged;
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

/* A library of an older version is checked, and copied beside itself, before its schema is changed: by one program, while no
 * other has it open. */
static gboolean
migrate (LibraryDb  *self,
         GError    **error)
{
  gint64 version;

  if (!library_sqlite_query_int (self->sqlite, "PRAGMA user_version", &version, error))
    return FALSE;
  self->is_behind = version > 0 && version < library_migrations_get_version ();
  if (self->is_behind && !self->is_alone)
    {
      g_set_error_literal (error, BASE_ERROR, BASE_ERROR_FAILED, _ ("The library is in use by another program."));
      return FALSE;
    }
  if (self->is_behind
      && (!library_backup_check (self->sqlite, FALSE, error)
          || !library_backup_make (self->sqlite, self->file, (guint)version, error)))
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

  sqlite3_busy_timeout (self->sqlite, LIBRARY_BUSY_TIMEOUT_MS);
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
  if (self->reader != self)
    g_clear_pointer (&self->reader, library_db_unref);
  g_clear_pointer (&self->statements, g_hash_table_unref);
  sqlite3_close_v2 (self->sqlite);
  g_clear_pointer (&self->open_lock, library_lock_free);
  g_mutex_clear (&self->lock);
  g_free (self->path);
  g_free (self->file);
  g_free (self->notice);
  g_free (self);
}

static void
finalize_statement (gpointer statement)
{
  sqlite3_finalize (statement);
}

LibraryDb *
library_db_alloc (void)
{
  LibraryDb *self = g_new0 (LibraryDb, 1);

  g_atomic_ref_count_init (&self->ref_count);
  g_mutex_init (&self->lock);
  self->statements = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, finalize_statement);

  return self;
}

static gboolean
connect (LibraryDb  *self,
         GError    **error)
{
  int code = sqlite3_open_v2 (self->file, &self->sqlite,
                              SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX, NULL);

  if (code != SQLITE_OK)
    {
      library_sqlite_set_error (self->sqlite, code, error);
      return FALSE;
    }

  return set_up (self, error);
}

/* Leaves the file as it is. */
static void
disconnect (LibraryDb *self)
{
  sqlite3_db_config (self->sqlite, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
  sqlite3_close (g_steal_pointer (&self->sqlite));
}

static gboolean
connect_alone (LibraryDb  *self,
               GError    **error)
{
  gboolean ok;

  self->is_alone = TRUE;
  ok = connect (self, error);
  self->is_alone = FALSE;
  if (!ok)
    disconnect (self);
  library_lock_share (self->open_lock);

  return ok;
}

/* Until the library is up to date, by us or by who was before us: that one may keep it open ever after, and then it is
 * enough to share it. Between two tries nothing is held, or two who wait would keep each other out. */
static gboolean
connect_after_others (LibraryDb  *self,
                      GError    **error)
{
  gint64 end = g_get_monotonic_time () + LIBRARY_BUSY_TIMEOUT_MS * G_GINT64_CONSTANT (1000);

  for (;;)
    {
      g_autoptr (GError) try_error = NULL;

      if (library_lock_try_exclude (self->open_lock))
        return connect_alone (self, error);
      library_lock_share (self->open_lock);
      if (connect (self, &try_error))
        return TRUE;
      disconnect (self);
      if (!self->is_behind || g_get_monotonic_time () > end)
        {
          g_propagate_error (error, g_steal_pointer (&try_error));
          return FALSE;
        }
      library_lock_release (self->open_lock);
      g_usleep (g_random_int_range (RETRY_MIN_US, RETRY_MAX_US));
    }
}

/* A connection or an error, and nothing in between. */
static gboolean
connect_up_to_date (LibraryDb  *self,
                    GError    **error)
{
  g_autoptr (GError) first_error = NULL;

  if (connect (self, &first_error))
    return TRUE;
  disconnect (self);
  if (self->is_behind)
    return connect_after_others (self, error);

  g_propagate_error (error, g_steal_pointer (&first_error));
  return FALSE;
}

/* With the lock that excludes others: somebody else may have mended the library while we waited for it, and what looked
 * like damage may have been a disk that did not answer. */
static gboolean
try_again (LibraryDb  *self,
           gboolean   *is_damaged,
           GError    **error)
{
  if (!check_file (self->file, is_damaged, error) || *is_damaged)
    return FALSE;

  /* Damage marks it again. */
  library_recovery_unmark (self->file);
  if (connect (self, error) && library_backup_check (self->sqlite, TRUE, error))
    return TRUE;

  disconnect (self);
  *is_damaged = library_recovery_is_marked (self->file);

  return FALSE;
}

static gboolean
mend (LibraryDb  *self,
      GError    **error)
{
  g_autoptr (GError) open_error = NULL;
  gboolean is_damaged;
  gboolean ok = FALSE;

  if (!library_lock_exclude (self->open_lock, error))
    return FALSE;

  self->is_alone = TRUE;
  if (!library_recovery_finish (self->file, error))
    ;
  else if (try_again (self, &is_damaged, &open_error))
    ok = TRUE;
  else if (is_damaged)
    ok = library_recovery_run (self->file, &self->notice, error) && connect (self, error);
  else
    g_propagate_error (error, g_steal_pointer (&open_error));
  self->is_alone = FALSE;
  library_lock_share (self->open_lock);

  return ok;
}

/* Before that, a file without a byte is nothing that could have been lost: the disk may have been full. */
static void
note_made (LibraryDb *self)
{
  GStatBuf status;

  if (g_stat (self->file, &status) == 0 && status.st_size > 0)
    library_lock_note_made (self->open_lock);
}

static char *
resolve_links (const char *path)
{
  char *resolved = realpath (path, NULL);
  char *file = g_strdup (resolved != NULL ? resolved : path);

  free (resolved);

  return file;
}

/**
 * library_db_open:
 * @path: (nullable): the file; NULL for the user's own library
 *
 * Opens a library, makes one where there is none, and brings an older one up to date. One that is damaged is kept
 * under another name, and what can be read of it is in the one that is opened: library_db_get_notice().
 *
 * Errors: %BASE_ERROR_BAD_LIBRARY for any file that is no library, or a newer one: it stays as it
 * is, to the byte. %BASE_ERROR_PERMISSION_DENIED, _READ_ONLY, _NO_SPACE, _NOT_FOUND (its folder).
 */
LibraryDb *
library_db_open (const char  *path,
                 GError     **error)
{
  g_autoptr (LibraryDb) self = library_db_alloc ();
  g_autoptr (GError) open_error = NULL;
  gboolean is_damaged;

  self->path = path != NULL ? g_strdup (path) : base_paths_user_data ("library.db");

  if (path == NULL && !make_parent_folder (self->path, error))
    return NULL;
  self->file = resolve_links (self->path);
  if (!check_file (self->file, &is_damaged, error) || !check_writable (self->file, error))
    return NULL;
  self->open_lock = library_lock_new (self->file, error);
  if (self->open_lock == NULL)
    return NULL;
  /* Somebody is here, and about to make the library: it is empty for that long. */
  if (is_damaged && library_recovery_was_emptied (self->file) && !library_recovery_has_log (self->file)
      && !library_lock_try_exclude (self->open_lock))
    {
      library_lock_share (self->open_lock);
      is_damaged = FALSE;
    }

  if (!is_damaged && !library_recovery_is_marked (self->file))
    {
      if (connect_up_to_date (self, &open_error))
        {
          note_made (self);
          return g_steal_pointer (&self);
        }
      if (!library_recovery_is_marked (self->file))
        {
          g_propagate_error (error, g_steal_pointer (&open_error));
          return NULL;
        }
    }

  return mend (self, error) ? g_steal_pointer (&self) : NULL;
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

const char *
library_db_get_file (LibraryDb *self)
{
  return self->file;
}

const char *
library_db_get_notice (LibraryDb *self)
{
  return self->notice;
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
library_db_begin_reading (LibraryDb  *self,
                          GError    **error)
{
  return run (self, "BEGIN", error);
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
  LibraryDb *reader = library_db_get_reader (self);
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&reader->lock);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_autoptr (LibraryStatement) select
      = library_db_prepare (reader, "SELECT path FROM folders ORDER BY path", error);
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
