/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Files that could not be heard. */
#include "library/problems.h"

#include "library/db-private.h"

void
library_problem_free (LibraryProblem *self)
{
  g_clear_object (&self->song);
  g_free (self->code);
  g_free (self->message);
  g_free (self);
}

static LibraryProblem *
read_problem (LibraryDb *self, LibraryStatement *row, GError **error)
{
  g_autoptr (LibrarySong) song = library_db_read_song (self, sqlite3_column_int64 (row, 0), error);
  LibraryProblem *problem;

  if (song == NULL)
    return NULL;

  problem = g_new0 (LibraryProblem, 1);
  problem->song = g_steal_pointer (&song);
  problem->code = g_strdup ((const char *)sqlite3_column_text (row, 1));
  problem->message = g_strdup ((const char *)sqlite3_column_text (row, 2));
  problem->n_tries = MAX (sqlite3_column_int (row, 3), 0);
  problem->is_ignored = sqlite3_column_int (row, 4) != 0;
  problem->is_due = sqlite3_column_int (row, 5) != 0;

  return problem;
}

GPtrArray *
library_db_list_problems (LibraryDb *self, gboolean with_ignored, GError **error)
{
  g_autoptr (GPtrArray) problems = g_ptr_array_new_with_free_func ((GDestroyNotify)library_problem_free);
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  g_autoptr (LibraryStatement) select
      = library_db_prepare (self,
                            "SELECT s.id, e.code, e.message, e.n_tries, e.is_ignored, e.is_due "
                            "FROM errors e JOIN songs s ON s.id = e.song_id "
                            "WHERE s.is_missing = 0 AND (?1 OR e.is_ignored = 0) ORDER BY s.path",
                            error);
  LibraryStep step;

  if (select == NULL)
    return NULL;
  library_statement_bind_int (select, 1, with_ignored);
  while ((step = library_statement_step (select, error)) == LIBRARY_STEP_ROW)
    {
      LibraryProblem *problem = read_problem (self, select, error);

      if (problem == NULL)
        return NULL;
      g_ptr_array_add (problems, problem);
    }

  return step == LIBRARY_STEP_DONE ? g_steal_pointer (&problems) : NULL;
}

/* @sql: an update of errors; parameters as LIBRARY_AT_OR_BELOW, and 4. */
static gboolean
update_problems (LibraryDb *self, const char *sql, const char *path, gboolean value, guint *n, GError **error)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  g_autoptr (LibraryStatement) update = library_db_prepare (self, sql, error);

  if (update == NULL)
    return FALSE;
  library_statement_bind_at_or_below (update, path);
  if (sqlite3_bind_parameter_count (update) > 3)
    library_statement_bind_int (update, 4, value);
  if (!library_statement_run (update, error))
    return FALSE;
  if (n != NULL)
    *n = (guint)sqlite3_changes (self->sqlite);

  return TRUE;
}

gboolean
library_db_retry_problems (LibraryDb *self, const char *path, guint *n, GError **error)
{
  return update_problems (self,
                          "UPDATE errors SET is_due = 1, is_ignored = 0 WHERE song_id IN "
                          "(SELECT id FROM songs WHERE is_missing = 0 AND " LIBRARY_AT_OR_BELOW ") "
                          "AND (is_ignored = 0 OR song_id IN (SELECT id FROM songs WHERE path = ?1))",
                          path, TRUE, n, error);
}

gboolean
library_db_ignore_problems (LibraryDb *self, const char *path, gboolean is_ignored, guint *n, GError **error)
{
  return update_problems (
      self,
      "UPDATE errors SET is_ignored = ?4, is_due = 0 WHERE is_ignored <> ?4 AND song_id IN "
      "(SELECT id FROM songs WHERE is_missing = 0 AND " LIBRARY_AT_OR_BELOW ")",
      path, is_ignored, n, error);
}
