/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A damaged library is never changed: what can be read is taken from a copy, and the new library, when it is whole and on
 * the disk, takes the place of the old one, which is kept beside it. All that is done before leaves things as they were. */
#include "library/recovery.h"

#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <string.h>

#include "engine/base/paths.h"
#include "library/backup.h"
#include "library/files.h"
#include "library/migrations.h"
#include "library/recovery-pages.h"
#include "library/recovery-rows.h"
#include "library/statement.h"

/* In the order in which they are moved: a library is never without its log. */
static const char *const suffixes[] = { "", "-wal", "-journal" };

static char *
get_mark (const char *path)
{
  return g_strconcat (path, "-damaged", NULL);
}

static void
remove_all (const char *path)
{
  static const char *const all[] = { "", "-wal", "-shm", "-journal" };

  for (gsize i = 0; i < G_N_ELEMENTS (all); i++)
    {
      g_autofree char *file = g_strconcat (path, all[i], NULL);

      g_unlink (file);
    }
}

void
library_recovery_mark (const char *path)
{
  g_autofree char *mark = get_mark (path);

  if (!g_file_test (mark, G_FILE_TEST_EXISTS))
    g_file_set_contents (mark, "", 0, NULL);
}

gboolean
library_recovery_is_marked (const char *path)
{
  g_autofree char *mark = get_mark (path);

  return g_file_test (mark, G_FILE_TEST_IS_REGULAR);
}

void
library_recovery_unmark (const char *path)
{
  g_autofree char *mark = get_mark (path);
  g_autofree char *recovered = g_strconcat (path, "-recovered", NULL);

  /* One that a killed program did not bring to its end. */
  remove_all (recovered);
  g_unlink (mark);
}

gboolean
library_recovery_was_ours (const char *path)
{
  return library_lock_exists (path) || library_pages_hold_library (path);
}

gboolean
library_recovery_has_log (const char *path)
{
  g_autofree char *log = g_strconcat (path, "-wal", NULL);
  GStatBuf info;

  return library_lock_exists (path) && g_stat (log, &info) == 0 && info.st_size > 0;
}

gboolean
library_recovery_was_emptied (const char *path)
{
  g_autofree char *backup = library_backup_find (path);
  GStatBuf info;

  return g_stat (path, &info) == 0 && S_ISREG (info.st_mode) && info.st_size == 0
         && (library_lock_was_made (path) || backup != NULL);
}

/* @kept: the name that the old library gets. Whatever has been done already is not done again. */
static gboolean
put_in_place (const char  *path,
              const char  *kept,
              GError     **error)
{
  g_autofree char *recovered = g_strconcat (path, "-recovered", NULL);
  g_autofree char *index = g_strconcat (path, "-shm", NULL);

  if (!g_file_test (recovered, G_FILE_TEST_EXISTS))
    return TRUE;

  for (gsize i = 0; i < G_N_ELEMENTS (suffixes); i++)
    {
      g_autofree char *from = g_strconcat (path, suffixes[i], NULL);
      g_autofree char *to = g_strconcat (kept, suffixes[i], NULL);

      if (g_file_test (from, G_FILE_TEST_EXISTS) && !g_file_test (to, G_FILE_TEST_EXISTS)
          && !library_files_rename (from, to, error))
        return FALSE;
    }
  g_unlink (index);

  return library_files_rename (recovered, path, error);
}

gboolean
library_recovery_finish (const char  *path,
                         GError     **error)
{
  g_autofree char *mark = get_mark (path);
  g_autofree char *kept = NULL;
  gsize size;

  if (!g_file_get_contents (mark, &kept, &size, NULL) || size == 0)
    return TRUE;
  if (!put_in_place (path, kept, error))
    return FALSE;
  library_recovery_unmark (path);

  return TRUE;
}

static gboolean
copy_old (const char  *path,
          const char  *copy,
          GError     **error)
{
  remove_all (copy);
  for (gsize i = 0; i < G_N_ELEMENTS (suffixes); i++)
    {
      g_autofree char *from = g_strconcat (path, suffixes[i], NULL);
      g_autofree char *to = g_strconcat (copy, suffixes[i], NULL);

      if (g_file_test (from, G_FILE_TEST_EXISTS) && !library_files_copy (from, to, error))
        return FALSE;
    }

  return TRUE;
}

/* @file: is made. */
static gboolean
fill_new (const char        *copy,
          const char        *file,
          LibraryRecovered  *recovered,
          GError           **error)
{
  sqlite3 *from = library_pages_open (copy);
  sqlite3 *to = NULL;
  int code = sqlite3_open_v2 (file, &to, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX, NULL);
  gboolean ok = code == SQLITE_OK;

  if (!ok)
    library_sqlite_set_error (to, code, error);
  ok = ok && library_sqlite_exec (to, "PRAGMA synchronous = OFF; PRAGMA journal_mode = MEMORY", error)
       && library_migrations_run (to, error) && library_rows_recover (from, to, recovered, error);
  sqlite3_close (from);
  sqlite3_close (to);

  return ok && library_files_sync (file, error);
}

static char *
describe_emptied (const char *path,
                  const char *kept)
{
  g_autofree char *shown = base_paths_to_utf8 (kept);
  g_autofree char *backup = library_backup_find (path);
  g_autofree char *shown_backup = backup != NULL ? base_paths_to_utf8 (backup) : NULL;

  if (backup != NULL)
    return g_strdup_printf (_ ("The library file was empty: a new library was begun, and the empty file was kept as “%s”. "
                               "There is a backup, “%s”."),
                            shown, shown_backup);

  return g_strdup_printf (_ ("The library file was empty: a new library was begun, and the empty file was kept as “%s”."),
                          shown);
}

static char *
describe (const char             *kept,
          const LibraryRecovered *recovered)
{
  g_autofree char *shown = base_paths_to_utf8 (kept);
  g_autofree char *songs = g_strdup_printf (
      ngettext ("The library file was damaged: %lld song was recovered, and the damaged file was kept as “%s”.",
                "The library file was damaged: %lld songs were recovered, and the damaged file was kept as “%s”.",
                (gulong)recovered->n_songs),
      (long long)recovered->n_songs, shown);

  /* Translators: after a sentence on how many songs were recovered from a damaged library; the others need to be heard
   * again. A change is what was written into one field of one file, which can be undone. */
  return g_strdup_printf (_ ("%s What was heard is known of %lld of them. There are %lld playlists, and %lld changes in "
                             "the history of writing."),
                          songs, (long long)recovered->n_results, (long long)recovered->n_playlists,
                          (long long)recovered->n_journal);
}

gboolean
library_recovery_run (const char  *path,
                      char       **notice,
                      GError     **error)
{
  g_autofree char *copy = g_strconcat (path, "-recovery", NULL);
  g_autofree char *file = g_strconcat (path, "-recovered", NULL);
  g_autofree char *mark = get_mark (path);
  g_autofree char *kept = library_files_name_beside (path, "-damaged-");
  gboolean was_emptied = library_recovery_was_emptied (path) && !library_recovery_has_log (path);
  LibraryRecovered recovered = { 0 };
  gboolean ok;

  library_recovery_mark (path);
  remove_all (file);
  ok = copy_old (path, copy, error) && fill_new (copy, file, &recovered, error);
  remove_all (copy);
  if (!ok)
    {
      remove_all (file);
      return FALSE;
    }

  if (!g_file_set_contents_full (mark, kept, -1, G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE, 0600, error)
      || !library_recovery_finish (path, error))
    return FALSE;

  *notice = was_emptied ? describe_emptied (path, kept) : describe (kept, &recovered);

  return TRUE;
}
