/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "library/history.h"

#include "library/db-private.h"

void
library_history_free (LibraryHistory *self)
{
  if (self == NULL)
    return;

  g_free (self->model);
  g_clear_pointer (&self->sayings, g_array_unref);
  g_ptr_array_unref (self->writes);
  g_free (self);
}

/* With the lock held. */
static gboolean
read_version (LibraryHistory *self, LibraryDb *db, gint64 song_id, GError **error)
{
  g_autoptr (LibraryStatement) select = library_db_prepare (
      db,
      "SELECT v.model, v.frontend FROM results r JOIN versions v ON v.id = r.version_id "
      "WHERE r.song_id = ?",
      error);
  LibraryStep step;

  if (select == NULL)
    return FALSE;
  library_statement_bind_int (select, 1, song_id);
  step = library_statement_step (select, error);
  if (step == LIBRARY_STEP_ROW)
    {
      self->model = g_strdup ((const char *)sqlite3_column_text (select, 0));
      self->frontend_version = (guint)sqlite3_column_int64 (select, 1);
    }

  return step != LIBRARY_STEP_ERROR;
}

/* With the lock held. The journal follows a song that moves, so its path is enough. */
static gboolean
read_writes (LibraryHistory *self, LibraryDb *db, const char *path, GError **error)
{
  g_autoptr (LibraryStatement) select = library_db_prepare (
      db,
      LIBRARY_JOURNAL_SELECT
      "WHERE path = ? AND is_complete = 1 ORDER BY id DESC LIMIT " G_STRINGIFY (LIBRARY_HISTORY_MAX),
      error);
  LibraryStep step;

  if (select == NULL)
    return FALSE;
  library_statement_bind_path (select, 1, path);
  while ((step = library_statement_step (select, error)) == LIBRARY_STEP_ROW)
    g_ptr_array_add (self->writes, library_journal_read_entry (select));

  return step == LIBRARY_STEP_DONE;
}

static gboolean
read_all (LibraryHistory *self, LibraryDb *db, LibrarySong *song, GError **error)
{
  LibraryDb *reader = library_db_get_reader (db);
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&reader->lock);

  return read_version (self, reader, library_song_get_id (song), error)
         && read_writes (self, reader, library_song_get_path (song), error);
}

LibraryHistory *
library_history_load (LibraryDb *db, LibrarySong *song, GError **error)
{
  g_autoptr (LibraryHistory) self = g_new0 (LibraryHistory, 1);

  self->writes = g_ptr_array_new_with_free_func ((GDestroyNotify)library_journal_entry_free);
  if (!read_all (self, db, song, error))
    return NULL;

  self->sayings = library_labels_list_history (db, library_song_get_id (song), error);

  return self->sayings != NULL ? g_steal_pointer (&self) : NULL;
}
