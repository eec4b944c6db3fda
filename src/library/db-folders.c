/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Folders of a library: where they lie, and what is left out of them. */
#include "library/folders.h"

#include "library/db-private.h"

void
library_folder_free (LibraryFolder *self)
{
  g_free (self->path);
  g_free (self->mount);
  g_free (self);
}

static gboolean
count_songs (LibraryDb *self, LibraryFolder *folder, GError **error)
{
  g_autoptr (LibraryStatement) select
      = library_db_prepare (self,
                            "SELECT count (*), coalesce (sum (is_absent), 0) FROM songs WHERE is_missing = 0 "
                            "AND " LIBRARY_AT_OR_BELOW,
                            error);

  if (select == NULL)
    return FALSE;
  library_statement_bind_at_or_below (select, folder->path);
  if (library_statement_step (select, error) != LIBRARY_STEP_ROW)
    return FALSE;
  folder->n_songs = (guint)sqlite3_column_int64 (select, 0);
  folder->n_absent = (guint)sqlite3_column_int64 (select, 1);

  return TRUE;
}

GPtrArray *
library_db_list_folder_states (LibraryDb *self, gboolean with_counts, GError **error)
{
  g_autoptr (GPtrArray) folders = g_ptr_array_new_with_free_func ((GDestroyNotify)library_folder_free);
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  g_autoptr (LibraryStatement) select
      = library_db_prepare (self, "SELECT path, mount FROM folders ORDER BY path", error);
  LibraryStep step;

  if (select == NULL)
    return NULL;
  while ((step = library_statement_step (select, error)) == LIBRARY_STEP_ROW)
    {
      LibraryFolder *folder = g_new0 (LibraryFolder, 1);

      g_ptr_array_add (folders, folder);
      folder->path = library_statement_dup_path (select, 0);
      if (sqlite3_column_type (select, 1) != SQLITE_NULL)
        folder->mount = library_statement_dup_path (select, 1);
      if (with_counts && !count_songs (self, folder, error))
        return NULL;
    }

  return step == LIBRARY_STEP_DONE ? g_steal_pointer (&folders) : NULL;
}

gboolean
library_db_set_mount (LibraryDb *self, const char *folder, const char *mount, GError **error)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  g_autoptr (LibraryStatement) update
      = library_db_prepare (self, "UPDATE folders SET mount = ?2 WHERE path = ?1 AND mount IS NOT ?2", error);

  if (update == NULL)
    return FALSE;
  library_statement_bind_path (update, 1, folder);
  library_statement_bind_path (update, 2, mount);

  return library_statement_run (update, error);
}

/* @sql: selects paths. */
static GStrv
list_paths (LibraryDb *self, const char *sql, GError **error)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_autoptr (LibraryStatement) select = library_db_prepare (self, sql, error);
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

gboolean
library_db_add_mount (LibraryDb *self, const char *mount, GError **error)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  return library_db_run_on_path (self, "INSERT OR IGNORE INTO mounts (path) VALUES (?)", mount, error);
}

GStrv
library_db_list_mounts (LibraryDb *self, GError **error)
{
  return list_paths (self, "SELECT path FROM mounts ORDER BY path", error);
}

GStrv
library_db_list_excluded (LibraryDb *self, GError **error)
{
  return list_paths (self, "SELECT path FROM excluded ORDER BY path", error);
}

/* In a transaction. */
static gboolean
exclude (LibraryDb *self, const char *path, GPtrArray *gone, GError **error)
{
  if (!library_db_run_on_path (self, "INSERT OR IGNORE INTO excluded (path) VALUES (?)", path, error))
    return FALSE;

  g_autoptr (LibraryStatement) select
      = library_db_prepare (self, "SELECT id FROM songs WHERE is_missing = 0 AND " LIBRARY_AT_OR_BELOW,
                            error);
  LibraryStep step;

  if (select == NULL)
    return FALSE;
  library_statement_bind_at_or_below (select, path);
  while ((step = library_statement_step (select, error)) == LIBRARY_STEP_ROW)
    {
      LibrarySong *song = library_db_read_song (self, sqlite3_column_int64 (select, 0), error);

      if (song == NULL)
        return FALSE;
      g_ptr_array_add (gone, song);
    }
  if (step != LIBRARY_STEP_DONE)
    return FALSE;

  for (guint i = 0; i < gone->len; i++)
    if (!library_db_run_on_id (self, "UPDATE songs SET is_missing = 1, is_absent = 0 WHERE id = ?",
                               library_song_get_id (gone->pdata[i]), error))
      return FALSE;

  return TRUE;
}

gboolean
library_db_exclude (LibraryDb *self, const char *folder, GPtrArray *gone, GError **error)
{
  g_autofree char *path = g_canonicalize_filename (folder, NULL);
  g_autoptr (GPtrArray) left = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  if (!library_db_begin (self, error) || !library_db_end (self, exclude (self, path, left, error), error))
    return FALSE;
  if (gone != NULL)
    g_ptr_array_extend_and_steal (gone, g_steal_pointer (&left));

  return TRUE;
}

gboolean
library_db_include (LibraryDb *self, const char *folder, gboolean *was_excluded, GError **error)
{
  g_autofree char *path = g_canonicalize_filename (folder, NULL);
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  if (!library_db_run_on_path (self, "DELETE FROM excluded WHERE path = ?", path, error))
    return FALSE;
  if (was_excluded != NULL)
    *was_excluded = sqlite3_changes (self->sqlite) > 0;

  return TRUE;
}

gboolean
library_db_has_songs (LibraryDb *self, const char *path)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  g_autoptr (LibraryStatement) select
      = library_db_prepare (self, "SELECT 1 FROM songs WHERE mtime <> 0 AND " LIBRARY_AT_OR_BELOW "LIMIT 1",
                            NULL);

  if (select == NULL)
    return FALSE;
  library_statement_bind_at_or_below (select, path);

  return library_statement_step (select, NULL) == LIBRARY_STEP_ROW;
}
