/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Labeled sets as rows. label-clips.c has their clips. */
#include "library/label-sets.h"

#include <glib/gi18n.h>
#include <string.h>

#include "engine/base/error.h"
#include "library/label-clips.h"
#include "library/text.h"

#define TEXT_MAX 200

#define SELECT_SETS "SELECT id, name, kind, scale, source, is_from_words, made_at FROM label_sets "

void
library_label_set_free (LibraryLabelSet *self)
{
  g_free (self->name);
  g_free (self->kind);
  g_free (self->scale);
  g_free (self->source);
  library_label_counts_clear (&self->counts);
  g_free (self);
}

void
library_label_twin_free (LibraryLabelTwin *self)
{
  g_free (self->path);
  g_free (self->set_name);
  g_free (self->other_path);
  g_free (self);
}

static char *
dup_text (LibraryStatement *row,
          int               column)
{
  const char *text = (const char *)sqlite3_column_text (row, column);

  return library_text_bound (text != NULL ? text : "", TEXT_MAX);
}

static LibraryLabelSet *
read_set (LibraryStatement *row)
{
  LibraryLabelSet *self = g_new0 (LibraryLabelSet, 1);

  self->id = sqlite3_column_int64 (row, 0);
  self->name = dup_text (row, 1);
  self->kind = dup_text (row, 2);
  self->scale = dup_text (row, 3);
  self->source = library_statement_dup_path (row, 4);
  self->is_from_words = sqlite3_column_int (row, 5) != 0;
  self->made_at = sqlite3_column_int64 (row, 6);

  return self;
}

/* With the lock held, on what @select finds. */
static GPtrArray *
read_sets (LibraryDb         *db,
           LibraryStatement  *select,
           GError           **error)
{
  g_autoptr (GPtrArray) sets = g_ptr_array_new_with_free_func ((GDestroyNotify)library_label_set_free);
  LibraryStep step;

  while ((step = library_statement_step (select, error)) == LIBRARY_STEP_ROW)
    g_ptr_array_add (sets, read_set (select));
  if (step != LIBRARY_STEP_DONE)
    return NULL;
  for (guint i = 0; i < sets->len; i++)
    {
      LibraryLabelSet *set = sets->pdata[i];

      if (!library_label_clips_count (db, set->id, &set->counts, error))
        return NULL;
    }

  return g_steal_pointer (&sets);
}

/* As the locale has it, small and capital letters side by side, 9 before 10. */
static int
compare_names (gconstpointer a,
               gconstpointer b)
{
  const LibraryLabelSet *const *first = a, *const *second = b;
  g_autofree char *first_folded = g_utf8_casefold ((*first)->name, -1);
  g_autofree char *second_folded = g_utf8_casefold ((*second)->name, -1);
  g_autofree char *first_key = g_utf8_collate_key_for_filename (first_folded, -1);
  g_autofree char *second_key = g_utf8_collate_key_for_filename (second_folded, -1);
  const int result = strcmp (first_key, second_key);

  return result != 0 ? result : strcmp ((*first)->name, (*second)->name);
}

GPtrArray *
library_label_sets_list (LibraryDb  *db,
                         GError    **error)
{
  LibraryDb *reader = library_db_get_reader (db);
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&reader->lock);
  g_autoptr (LibraryStatement) select = library_db_prepare (reader, SELECT_SETS, error);
  GPtrArray *sets = select != NULL ? read_sets (reader, select, error) : NULL;

  if (sets != NULL)
    g_ptr_array_sort (sets, compare_names);
  return sets;
}

/* (nullable): NULL also when there is none, with an error in both cases. @name: for the message. */
static LibraryLabelSet *
take_only (GPtrArray   *sets,
           const char  *name,
           GError     **error)
{
  if (sets == NULL)
    return NULL;
  if (sets->len > 0)
    return g_ptr_array_steal_index (sets, 0);

  g_autofree char *shown = g_utf8_make_valid (name, -1);

  g_set_error (error, BASE_ERROR, BASE_ERROR_NOT_FOUND, _ ("There is no labeled set “%s”."), shown);
  return NULL;
}

LibraryLabelSet *
library_label_sets_get (LibraryDb  *db,
                        gint64      id,
                        GError    **error)
{
  LibraryDb *reader = library_db_get_reader (db);
  g_autofree char *number = g_strdup_printf ("%" G_GINT64_FORMAT, id);
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&reader->lock);
  g_autoptr (LibraryStatement) select = library_db_prepare (reader, SELECT_SETS "WHERE id = ?", error);
  g_autoptr (GPtrArray) sets = NULL;

  if (select == NULL)
    return NULL;
  library_statement_bind_int (select, 1, id);
  sets = read_sets (reader, select, error);

  return take_only (sets, number, error);
}

LibraryLabelSet *
library_label_sets_find (LibraryDb   *db,
                         const char  *name,
                         GError     **error)
{
  LibraryDb *reader = library_db_get_reader (db);
  g_autofree char *valid = g_utf8_make_valid (name, -1);
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&reader->lock);
  g_autoptr (LibraryStatement) select = library_db_prepare (reader, SELECT_SETS "WHERE name = ?", error);
  g_autoptr (GPtrArray) sets = NULL;

  if (select == NULL)
    return NULL;
  library_statement_bind_text (select, 1, valid);
  sets = read_sets (reader, select, error);

  return take_only (sets, name, error);
}

/* With the lock held. @id: the set that may have the name. */
static gboolean
check_name (LibraryDb   *db,
            const char  *name,
            gint64       id,
            GError     **error)
{
  g_autoptr (LibraryStatement) select
      = library_db_prepare (db, "SELECT 1 FROM label_sets WHERE name = ? AND id <> ?", error);
  LibraryStep step;

  if (select == NULL)
    return FALSE;
  if (!library_text_is_name (name, LIBRARY_LABEL_SET_NAME_MAX))
    {
      g_set_error (error, BASE_ERROR, BASE_ERROR_INVALID_ARGUMENT,
                   _ ("The name of a labeled set is text on one line, of at most %d bytes, without spaces around it."),
                   LIBRARY_LABEL_SET_NAME_MAX);
      return FALSE;
    }
  library_statement_bind_text (select, 1, name);
  library_statement_bind_int (select, 2, id);
  step = library_statement_step (select, error);
  if (step == LIBRARY_STEP_ROW)
    g_set_error (error, BASE_ERROR, BASE_ERROR_INVALID_ARGUMENT, _ ("There is a labeled set “%s” already."), name);

  return step == LIBRARY_STEP_DONE;
}

gboolean
library_label_sets_check_name (LibraryDb   *db,
                               const char  *name,
                               GError     **error)
{
  LibraryDb *reader = library_db_get_reader (db);
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&reader->lock);

  return check_name (reader, name, 0, error);
}

/* In a transaction. */
static gint64
insert (LibraryDb                    *db,
        const LibraryLabelSetFields  *fields,
        GError                      **error)
{
  g_autoptr (LibraryStatement) statement = library_db_prepare (
      db,
      "INSERT INTO label_sets (name, kind, scale, source, is_from_words, made_at) VALUES (?, ?, ?, ?, ?, ?) RETURNING id",
      error);

  if (statement == NULL)
    return 0;
  library_statement_bind_text (statement, 1, fields->name);
  library_statement_bind_text (statement, 2, fields->kind);
  library_statement_bind_text (statement, 3, fields->scale);
  library_statement_bind_path (statement, 4, fields->source);
  library_statement_bind_int (statement, 5, fields->is_from_words ? 1 : 0);
  library_statement_bind_int (statement, 6, g_get_real_time () / G_USEC_PER_SEC);

  return library_statement_step (statement, error) == LIBRARY_STEP_ROW ? sqlite3_column_int64 (statement, 0) : 0;
}

gint64
library_label_sets_add (LibraryDb                    *db,
                        const LibraryLabelSetFields  *fields,
                        GPtrArray                    *clips,
                        GError                      **error)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&db->lock);
  gint64 id;

  if (clips->len > LIBRARY_LABEL_SET_MAX_CLIPS)
    {
      g_set_error (error, BASE_ERROR, BASE_ERROR_INVALID_ARGUMENT, _ ("A labeled set holds at most %d clips."),
                   LIBRARY_LABEL_SET_MAX_CLIPS);
      return 0;
    }
  if (!library_db_begin (db, error))
    return 0;
  id = check_name (db, fields->name, 0, error) ? insert (db, fields, error) : 0;

  return library_db_end (db, id != 0 && library_label_clips_insert (db, id, clips, error), error) ? id : 0;
}

gboolean
library_label_sets_rename (LibraryDb   *db,
                           gint64       id,
                           const char  *name,
                           GError     **error)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&db->lock);

  if (!library_db_begin (db, error))
    return FALSE;

  return library_db_end (
      db,
      check_name (db, name, id, error)
          && library_db_run_on_name (db, "UPDATE label_sets SET name = ? WHERE id = ?", name, id, error),
      error);
}

gboolean
library_label_sets_remove (LibraryDb  *db,
                           gint64      id,
                           GError    **error)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&db->lock);

  return library_db_run_on_id (db, "DELETE FROM label_sets WHERE id = ?", id, error);
}

GPtrArray *
library_label_sets_list_twins (LibraryDb  *db,
                               gint64      id,
                               GError    **error)
{
  LibraryDb *reader = library_db_get_reader (db);
  g_autoptr (GPtrArray) twins = g_ptr_array_new_with_free_func ((GDestroyNotify)library_label_twin_free);
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&reader->lock);
  g_autoptr (LibraryStatement) select = library_db_prepare (
      reader,
      "SELECT c.path, s.id, s.name, o.path FROM label_clips c JOIN label_clips o ON o.audio_hash = c.audio_hash"
      " AND o.hash_version = c.hash_version AND o.set_id <> c.set_id AND o.status = 0 JOIN label_sets s ON s.id = o.set_id"
      " WHERE c.set_id = ?1 AND c.status = 0 UNION ALL"
      " SELECT c.path, 0, '', o.path FROM label_clips c JOIN songs o ON o.audio_hash = c.audio_hash"
      " AND o.hash_version = c.hash_version AND o.is_missing = 0 WHERE c.set_id = ?1 AND c.status = 0",
      error);
  LibraryStep step;

  if (select == NULL)
    return NULL;
  library_statement_bind_int (select, 1, id);
  while ((step = library_statement_step (select, error)) == LIBRARY_STEP_ROW)
    {
      LibraryLabelTwin *twin = g_new (LibraryLabelTwin, 1);

      *twin = (LibraryLabelTwin) { library_statement_dup_path (select, 0), sqlite3_column_int64 (select, 1),
                                   dup_text (select, 2), library_statement_dup_path (select, 3) };
      g_ptr_array_add (twins, twin);
    }

  return step == LIBRARY_STEP_DONE ? g_steal_pointer (&twins) : NULL;
}
