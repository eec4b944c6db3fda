/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "library/backup.h"

#include <glib/gstdio.h>
#include <string.h>

#include "library/files.h"
#include "library/statement.h"

/* "-backup-v3-2026-11-21-164500": the version that the library has, and when. */
#define MARK       "-backup-v"
#define STAMP_SIZE 17

/* SQLite says "ok", or in other words what is wrong. */
static gboolean
is_sound (sqlite3    *sqlite,
          const char *pragma)
{
  sqlite3_stmt *statement = NULL;
  gboolean ok = sqlite3_prepare_v2 (sqlite, pragma, -1, &statement, NULL) == SQLITE_OK
                && sqlite3_step (statement) == SQLITE_ROW
                && g_strcmp0 ((const char *)sqlite3_column_text (statement, 0), "ok") == 0;

  sqlite3_finalize (statement);

  return ok;
}

/* What integrity_check did not look at before SQLite 3.44. A library that is older than its index is fine. */
static gboolean
is_text_index_sound (sqlite3 *sqlite)
{
  int code = sqlite3_exec (sqlite, "INSERT INTO song_texts (song_texts) VALUES ('integrity-check')", NULL, NULL, NULL);

  return (code & 0xff) != SQLITE_CORRUPT;
}

/**
 * library_backup_check:
 * @sqlite: a library
 * @thoroughly: whether indexes are compared with their tables, too, and the index of texts is looked at
 *
 * Reads the whole file.
 *
 * Errors: %BASE_ERROR_BAD_LIBRARY when it is damaged.
 */
gboolean
library_backup_check (sqlite3   *sqlite,
                      gboolean   thoroughly,
                      GError   **error)
{
  if (is_sound (sqlite, thoroughly ? "PRAGMA integrity_check(1)" : "PRAGMA quick_check(1)")
      && (!thoroughly || is_text_index_sound (sqlite)))
    return TRUE;

  library_sqlite_set_error (sqlite, SQLITE_CORRUPT, error);
  return FALSE;
}

static gboolean
copy_pages (sqlite3  *from,
            sqlite3  *to,
            GError  **error)
{
  sqlite3_backup *backup = sqlite3_backup_init (to, "main", from, "main");

  if (backup == NULL)
    {
      library_sqlite_set_error (to, sqlite3_extended_errcode (to), error);
      return FALSE;
    }

  /* All at once: a reader in WAL mode keeps nobody waiting, and what others write meanwhile comes later. */
  int step = sqlite3_backup_step (backup, -1);
  int finish = sqlite3_backup_finish (backup);

  if (step == SQLITE_DONE && finish == SQLITE_OK)
    return TRUE;

  library_sqlite_set_error (step == SQLITE_NOMEM || step == SQLITE_BUSY ? from : to,
                            finish != SQLITE_OK ? finish : step, error);
  return FALSE;
}

static gboolean
write_copy (sqlite3     *sqlite,
            const char  *path,
            GError     **error)
{
  sqlite3 *copy = NULL;
  int code = sqlite3_open_v2 (path, &copy, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, NULL);
  gboolean ok = code == SQLITE_OK;

  if (!ok)
    library_sqlite_set_error (copy, code, error);
  ok = ok && copy_pages (sqlite, copy, error);
  sqlite3_close (copy);

  return ok && library_files_sync (path, error);
}

/* The stamp of a backup of the library whose name is @stem and @extension; NULL when @name is none. */
static const char *
get_stamp (const char *name,
           const char *stem,
           const char *extension)
{
  gsize length = strlen (name);
  gsize end = strlen (extension) + STAMP_SIZE;

  if (!g_str_has_prefix (name, stem) || !g_str_has_prefix (name + strlen (stem), MARK)
      || !g_str_has_suffix (name, extension) || length < strlen (stem) + strlen (MARK) + 2 + end)
    return NULL;

  const char *stamp = name + length - end;

  for (const char *c = name + strlen (stem) + strlen (MARK); c < stamp - 1; c++)
    if (!g_ascii_isdigit (*c))
      return NULL;
  for (guint i = 0; i < STAMP_SIZE; i++)
    if (!g_ascii_isdigit (stamp[i]) && stamp[i] != '-')
      return NULL;

  return stamp[-1] == '-' ? stamp : NULL;
}

static int
compare_stamps (gconstpointer a,
                gconstpointer b,
                gpointer      extension)
{
  const char *name_a = *(const char *const *)a;
  const char *name_b = *(const char *const *)b;
  gsize end = strlen (extension) + STAMP_SIZE;

  return -strcmp (name_a + strlen (name_a) - end, name_b + strlen (name_b) - end);
}

/* (transfer full) (element-type filename): their names, the newest one first. */
static GPtrArray *
list_backups (const char *path)
{
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *stem = NULL;
  g_autofree char *extension = NULL;
  GPtrArray *names = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  library_files_split_name (path, &stem, &extension);
  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    if (get_stamp (name, stem, extension) != NULL)
      g_ptr_array_add (names, g_strdup (name));
  g_ptr_array_sort_with_data (names, compare_stamps, extension);

  return names;
}

char *
library_backup_find (const char *path)
{
  g_autofree char *folder = g_path_get_dirname (path);
  g_autoptr (GPtrArray) names = list_backups (path);

  return names->len > 0 ? g_build_filename (folder, names->pdata[0], NULL) : NULL;
}

static void
remove_old_backups (const char *path)
{
  g_autofree char *folder = g_path_get_dirname (path);
  g_autoptr (GPtrArray) names = list_backups (path);

  for (guint i = LIBRARY_BACKUPS_KEPT; i < names->len; i++)
    {
      g_autofree char *old = g_build_filename (folder, names->pdata[i], NULL);

      g_unlink (old);
    }
}

/**
 * library_backup_make:
 * @sqlite: a library
 * @path: its file
 * @version: of its schema
 *
 * Copies the library as it stands into a file beside it, which is on the disk when this returns, and removes
 * all but the last %LIBRARY_BACKUPS_KEPT such files.
 */
gboolean
library_backup_make (sqlite3     *sqlite,
                     const char  *path,
                     guint        version,
                     GError     **error)
{
  g_autofree char *mark = g_strdup_printf (MARK "%u-", version);
  g_autofree char *backup = library_files_name_beside (path, mark);
  g_autofree char *part = g_strconcat (path, "-backup-part", NULL);

  /* One that a killed program has left. */
  g_unlink (part);
  if (!write_copy (sqlite, part, error) || !library_files_rename (part, backup, error))
    {
      g_unlink (part);
      return FALSE;
    }
  remove_old_backups (path);

  return TRUE;
}
