/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Threads: as LibraryDb. An entry must be on the disk before the file that it tells of is renamed
 * into place, also when the power fails: begin_entry() waits for it, the other steps need not. */
#include "library/journal.h"

#include <glib/gi18n.h>

#include "engine/base/error.h"
#include "library/db-private.h"

/* What is_undone holds; 0: not undone, 2: an undo has left it alone. */
#define UNDONE 1
#define LEFT   2

void
library_journal_entry_free (LibraryJournalEntry *entry)
{
  g_free (entry->path);
  g_free (entry->field);
  g_strfreev (entry->old_values);
  g_strfreev (entry->new_values);
  g_free (entry);
}

LibraryJournalEntry *
library_journal_read_entry (LibraryStatement *row)
{
  LibraryJournalEntry *entry = g_new0 (LibraryJournalEntry, 1);

  entry->id = sqlite3_column_int64 (row, 0);
  entry->batch = sqlite3_column_int64 (row, 1);
  entry->path = library_statement_dup_path (row, 2);
  entry->field = g_strdup ((const char *)sqlite3_column_text (row, 3));
  entry->old_values = library_statement_dup_strv (row, 4);
  entry->new_values = library_statement_dup_strv (row, 5);
  entry->written_at = sqlite3_column_int64 (row, 6);
  entry->undone = sqlite3_column_int (row, 7) == UNDONE;
  entry->left = sqlite3_column_int (row, 7) == LEFT;

  return entry;
}

/* Returns: (transfer full) (nullable): NULL on error */
static GPtrArray *
read_entries (LibraryStatement  *select,
              GError           **error)
{
  g_autoptr (GPtrArray) entries = g_ptr_array_new_with_free_func ((GDestroyNotify)library_journal_entry_free);
  LibraryStep step;

  while ((step = library_statement_step (select, error)) == LIBRARY_STEP_ROW)
    g_ptr_array_add (entries, library_journal_read_entry (select));

  return step == LIBRARY_STEP_DONE ? g_steal_pointer (&entries) : NULL;
}

static gboolean
run_on_entry (LibraryDb   *db,
              const char  *sql,
              gint64       entry_id,
              GError     **error)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&db->lock);
  g_autoptr (LibraryStatement) statement = library_db_prepare (db, sql, error);

  if (statement == NULL)
    return FALSE;
  library_statement_bind_int (statement, 1, entry_id);

  return library_statement_run (statement, error);
}

/* Returns: the batch's id, 0 on error. */
gint64
library_journal_begin_batch (LibraryDb  *db,
                             GError    **error)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&db->lock);
  g_autoptr (LibraryStatement) insert
      = library_db_prepare (db, "INSERT INTO batches (begun_at) VALUES (?)", error);

  if (insert == NULL)
    return 0;
  library_statement_bind_int (insert, 1, g_get_real_time () / G_USEC_PER_SEC);
  if (!library_statement_run (insert, error))
    return 0;

  return sqlite3_last_insert_rowid (db->sqlite);
}

static gint64
insert_entry (LibraryDb                  *db,
              const LibraryJournalEntry  *entry,
              GError                    **error)
{
  g_autoptr (LibraryStatement) insert
      = library_db_prepare (db,
                            "INSERT INTO journal (batch, path, field, old_values, new_values, written_at) "
                            "VALUES (?, ?, ?, ?, ?, ?)",
                            error);

  if (insert == NULL)
    return 0;
  library_statement_bind_int (insert, 1, entry->batch);
  library_statement_bind_path (insert, 2, entry->path);
  library_statement_bind_text (insert, 3, entry->field);
  library_statement_bind_strv (insert, 4, (const char *const *)entry->old_values);
  library_statement_bind_strv (insert, 5, (const char *const *)entry->new_values);
  library_statement_bind_int (insert, 6, g_get_real_time () / G_USEC_PER_SEC);
  if (!library_statement_run (insert, error))
    return 0;

  return sqlite3_last_insert_rowid (db->sqlite);
}

gint64
library_journal_begin_entry (LibraryDb                  *db,
                             const LibraryJournalEntry  *entry,
                             GError                    **error)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&db->lock);

  if (!library_sqlite_exec (db->sqlite, "PRAGMA synchronous = FULL", error))
    return 0;

  gint64 id = insert_entry (db, entry, error);

  library_sqlite_exec (db->sqlite, "PRAGMA synchronous = NORMAL", NULL);

  return id;
}

gboolean
library_journal_complete (LibraryDb  *db,
                          gint64      entry_id,
                          GError    **error)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&db->lock);
  g_autoptr (LibraryStatement) update
      = library_db_prepare (db, "UPDATE journal SET is_complete = 1 WHERE id = ?", error);

  if (update == NULL)
    return FALSE;
  library_statement_bind_int (update, 1, entry_id);
  if (!library_statement_run (update, error))
    return FALSE;
  if (sqlite3_changes (db->sqlite) > 0)
    return TRUE;

  g_set_error_literal (error, BASE_ERROR, BASE_ERROR_FAILED,
                       _ ("What was written is no longer in the journal; it cannot be undone."));
  return FALSE;
}

/* Forgets an entry whose write did not happen. A completed entry stays: it did. */
gboolean
library_journal_discard (LibraryDb  *db,
                         gint64      entry_id,
                         GError    **error)
{
  return run_on_entry (db, "DELETE FROM journal WHERE id = ? AND is_complete = 0", entry_id, error);
}

GPtrArray *
library_journal_list_batch (LibraryDb  *db,
                            gint64      batch,
                            GError    **error)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&db->lock);
  g_autoptr (LibraryStatement) select
      = library_db_prepare (db, LIBRARY_JOURNAL_SELECT "WHERE batch = ? AND is_complete = 1 ORDER BY id DESC", error);

  if (select == NULL)
    return NULL;
  library_statement_bind_int (select, 1, batch);

  return read_entries (select, error);
}

GPtrArray *
library_journal_list_begun (LibraryDb  *db,
                            GError    **error)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&db->lock);
  g_autoptr (LibraryStatement) select
      = library_db_prepare (db, LIBRARY_JOURNAL_SELECT "WHERE is_complete = 0 ORDER BY id", error);

  return select != NULL ? read_entries (select, error) : NULL;
}

gint64
library_journal_get_last_batch (LibraryDb  *db,
                                GError    **error)
{
  return library_journal_get_batch_before (db, G_MAXINT64, error);
}

gint64
library_journal_get_batch_before (LibraryDb  *db,
                                  gint64      batch,
                                  GError    **error)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&db->lock);
  g_autoptr (LibraryStatement) select
      = library_db_prepare (db,
                            "SELECT max (batch) FROM journal WHERE is_complete = 1 AND is_undone = 0 AND batch < ?",
                            error);

  if (select == NULL)
    return 0;
  library_statement_bind_int (select, 1, batch);
  if (library_statement_step (select, error) != LIBRARY_STEP_ROW)
    return 0;

  return sqlite3_column_int64 (select, 0);
}

gboolean
library_journal_mark_undone (LibraryDb  *db,
                             gint64      entry_id,
                             GError    **error)
{
  return run_on_entry (db, "UPDATE journal SET is_undone = 1 WHERE id = ?", entry_id, error);
}

gboolean
library_journal_mark_left (LibraryDb  *db,
                           gint64      entry_id,
                           GError    **error)
{
  return run_on_entry (db,
                       "UPDATE journal SET is_undone = 2 WHERE id = ? AND is_undone = 0 AND NOT EXISTS ("
                       "  SELECT 1 FROM journal AS later WHERE later.path = journal.path"
                       "  AND later.field = journal.field AND later.id > journal.id"
                       "  AND later.is_complete = 1 AND later.is_undone = 0)",
                       entry_id, error);
}

LibraryJournalEntry *
library_journal_find_later (LibraryDb                  *db,
                            const LibraryJournalEntry  *entry,
                            GError                    **error)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&db->lock);
  g_autoptr (LibraryStatement) select
      = library_db_prepare (db,
                            LIBRARY_JOURNAL_SELECT "WHERE path = ? AND field = ? COLLATE NOCASE AND id > ? "
                                           "AND is_complete = 1 AND is_undone != 1 ORDER BY id DESC LIMIT 1",
                            error);

  if (select == NULL)
    return NULL;
  library_statement_bind_path (select, 1, entry->path);
  library_statement_bind_text (select, 2, entry->field);
  library_statement_bind_int (select, 3, entry->id);

  return library_statement_step (select, error) == LIBRARY_STEP_ROW ? library_journal_read_entry (select) : NULL;
}

GArray *
library_journal_list_batches (LibraryDb  *db,
                              GError    **error)
{
  g_autoptr (GArray) batches = g_array_new (FALSE, FALSE, sizeof (LibraryJournalBatch));
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&db->lock);
  g_autoptr (LibraryStatement) select
      = library_db_prepare (db,
                            "SELECT batches.id, begun_at, count (DISTINCT path), count (*), sum (is_undone = 1) "
                            "FROM batches JOIN journal ON journal.batch = batches.id WHERE is_complete = 1 "
                            "GROUP BY batches.id ORDER BY batches.id DESC",
                            error);
  LibraryStep step;

  if (select == NULL)
    return NULL;

  while ((step = library_statement_step (select, error)) == LIBRARY_STEP_ROW)
    {
      LibraryJournalBatch batch = {
        .id = sqlite3_column_int64 (select, 0),
        .begun_at = sqlite3_column_int64 (select, 1),
        .n_files = (guint)sqlite3_column_int64 (select, 2),
        .n_fields = (guint)sqlite3_column_int64 (select, 3),
        .n_undone = (guint)sqlite3_column_int64 (select, 4),
      };

      g_array_append_val (batches, batch);
    }

  return step == LIBRARY_STEP_DONE ? g_steal_pointer (&batches) : NULL;
}

static gboolean
contains (GPtrArray  *values,
          const char *value)
{
  return g_ptr_array_find_with_equal_func (values, value, g_str_equal, NULL);
}

/* The owner may want several moods in one value, "dark; calm", of which ours is a part. */
static GPtrArray *
split_values (GStrv values)
{
  GPtrArray *parts = g_ptr_array_new_with_free_func (g_free);

  for (char **value = values; *value != NULL; value++)
    {
      g_auto (GStrv) found = g_strsplit_set (*value, ";/,|", -1);

      for (char **part = found; *part != NULL; part++)
        g_ptr_array_add (parts, g_strdup (g_strstrip (*part)));
    }

  return parts;
}

/* What is ours after one more write: of what was ours, what the write kept, and what it put there
 * that was not there before. Values that stood there and stay are the owner's. */
static GPtrArray *
fold_entry (GPtrArray                 *ours,
            const LibraryJournalEntry *entry)
{
  GPtrArray *next = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) old_parts = split_values (entry->old_values);
  g_autoptr (GPtrArray) new_parts = split_values (entry->new_values);

  for (guint i = 0; i < new_parts->len; i++)
    {
      const char *part = g_ptr_array_index (new_parts, i);

      if ((contains (ours, part) || !contains (old_parts, part)) && !contains (next, part))
        g_ptr_array_add (next, g_strdup (part));
    }

  return next;
}

/* Returns: (transfer full): empty when there are none; NULL on error */
GStrv
library_journal_get_our_values (LibraryDb   *db,
                                const char  *path,
                                const char  *field,
                                GError     **error)
{
  g_autoptr (GPtrArray) ours = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) entries = NULL;
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&db->lock);
  g_autoptr (LibraryStatement) select
      = library_db_prepare (db,
                            LIBRARY_JOURNAL_SELECT
                            "WHERE path = ? AND field = ? COLLATE NOCASE AND is_complete = 1 AND is_undone != 1 "
                            "ORDER BY id",
                            error);

  if (select == NULL)
    return NULL;
  library_statement_bind_path (select, 1, path);
  library_statement_bind_text (select, 2, field);
  entries = read_entries (select, error);
  if (entries == NULL)
    return NULL;

  for (guint i = 0; i < entries->len; i++)
    {
      GPtrArray *next = fold_entry (ours, entries->pdata[i]);

      g_ptr_array_unref (ours);
      ours = next;
    }
  g_ptr_array_add (ours, NULL);

  return (GStrv)g_ptr_array_free (g_steal_pointer (&ours), FALSE);
}
