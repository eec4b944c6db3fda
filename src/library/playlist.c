/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Playlists as rows. playlist-entries.c has the songs of fixed lists, playlist-choice.c those of rules. */
#include "library/playlist.h"

#include <string.h>

#include <glib/gi18n.h>

#include "engine/base/error.h"
#include "library/db-private.h"
#include "library/text.h"

#define SELECT_PLAYLISTS                                                                                     \
  "SELECT p.id, p.name, p.rule, p.changed_at,"                                                               \
  " (SELECT count (*) FROM playlist_entries e WHERE e.playlist_id = p.id) FROM playlists p "

enum
{
  COLUMN_ID,
  COLUMN_NAME,
  COLUMN_RULE,
  COLUMN_CHANGED_AT,
  COLUMN_N_ENTRIES,
};

void
library_playlist_free (LibraryPlaylist *self)
{
  g_free (self->name);
  g_clear_pointer (&self->rule, library_playlist_rule_free);
  g_free (self);
}

static LibraryPlaylist *
read_playlist (LibraryStatement *row)
{
  LibraryPlaylist *self = g_new0 (LibraryPlaylist, 1);
  const char *rule = (const char *)sqlite3_column_text (row, COLUMN_RULE);

  self->id = sqlite3_column_int64 (row, COLUMN_ID);
  self->name
      = library_text_bound ((const char *)sqlite3_column_text (row, COLUMN_NAME), LIBRARY_PLAYLIST_NAME_MAX);
  self->rule = rule != NULL ? library_playlist_rule_from_json (rule, NULL) : NULL;
  self->changed_at = sqlite3_column_int64 (row, COLUMN_CHANGED_AT);
  self->n_entries = (guint)sqlite3_column_int64 (row, COLUMN_N_ENTRIES);

  return self;
}

GPtrArray *
library_playlists_list (LibraryDb  *db,
                        GError    **error)
{
  g_autoptr (GPtrArray) playlists = g_ptr_array_new_with_free_func ((GDestroyNotify)library_playlist_free);
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&db->lock);
  g_autoptr (LibraryStatement) select = library_db_prepare (db, SELECT_PLAYLISTS "ORDER BY p.name", error);
  LibraryStep step;

  if (select == NULL)
    return NULL;
  while ((step = library_statement_step (select, error)) == LIBRARY_STEP_ROW)
    g_ptr_array_add (playlists, read_playlist (select));

  return step == LIBRARY_STEP_DONE ? g_steal_pointer (&playlists) : NULL;
}

/* With the lock held. (nullable): NULL without an error when there is none. */
static LibraryPlaylist *
find (LibraryDb   *db,
      const char  *name,
      GError     **error)
{
  g_autoptr (LibraryStatement) select = library_db_prepare (db, SELECT_PLAYLISTS "WHERE p.name = ?", error);

  if (select == NULL)
    return NULL;
  library_statement_bind_text (select, 1, name);

  return library_statement_step (select, error) == LIBRARY_STEP_ROW ? read_playlist (select) : NULL;
}

LibraryPlaylist *
library_playlists_find (LibraryDb   *db,
                        const char  *name,
                        GError     **error)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&db->lock);
  g_autoptr (GError) find_error = NULL;
  LibraryPlaylist *playlist = g_utf8_validate (name, -1, NULL) ? find (db, name, &find_error) : NULL;

  if (find_error != NULL)
    g_propagate_error (error, g_steal_pointer (&find_error));
  else if (playlist == NULL)
    {
      g_autofree char *shown = g_utf8_make_valid (name, -1);

      g_set_error (error, BASE_ERROR, BASE_ERROR_NOT_FOUND, _ ("There is no playlist “%s”."), shown);
    }

  return playlist;
}

/* With the lock held. @id: the playlist that may have the name. */
static gboolean
check_name (LibraryDb   *db,
            const char  *name,
            gint64       id,
            GError     **error)
{
  g_autoptr (GError) find_error = NULL;
  g_autoptr (LibraryPlaylist) other = NULL;

  if (!library_text_is_name (name, LIBRARY_PLAYLIST_NAME_MAX))
    {
      g_set_error (
          error, BASE_ERROR, BASE_ERROR_INVALID_ARGUMENT,
          _ ("The name of a playlist is text on one line, of at most %d bytes, without spaces around it."),
          LIBRARY_PLAYLIST_NAME_MAX);
      return FALSE;
    }

  other = find (db, name, &find_error);
  if (find_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&find_error));
      return FALSE;
    }
  if (other != NULL && other->id != id)
    {
      g_set_error (error, BASE_ERROR, BASE_ERROR_INVALID_ARGUMENT, _ ("There is a playlist “%s” already."),
                   name);
      return FALSE;
    }

  return TRUE;
}

static gint64
insert (LibraryDb                  *db,
        const char                 *name,
        const LibraryPlaylistRule  *rule,
        GError                    **error)
{
  g_autofree char *json = rule != NULL ? library_playlist_rule_to_json (rule) : NULL;
  g_autoptr (LibraryStatement) statement
      = library_db_prepare (db,
                            "INSERT INTO playlists (name, rule, changed_at) VALUES (?, ?, ?) RETURNING id",
                            error);
  gint64 id = 0;

  if (statement == NULL)
    return 0;
  library_statement_bind_text (statement, 1, name);
  library_statement_bind_text (statement, 2, json);
  library_statement_bind_int (statement, 3, g_get_real_time () / G_USEC_PER_SEC);
  if (library_statement_step (statement, error) == LIBRARY_STEP_ROW)
    id = sqlite3_column_int64 (statement, 0);

  return id;
}

gint64
library_playlists_create (LibraryDb                  *db,
                          const char                 *name,
                          const LibraryPlaylistRule  *rule,
                          GError                    **error)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&db->lock);
  gint64 id;

  if ((rule != NULL && !library_playlist_rule_check (rule, error)) || !library_db_begin (db, error))
    return 0;
  id = check_name (db, name, 0, error) ? insert (db, name, rule, error) : 0;

  return library_db_end (db, id != 0, error) ? id : 0;
}

gboolean
library_playlists_rename (LibraryDb   *db,
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
          && library_db_run_on_name (db, "UPDATE playlists SET name = ? WHERE id = ?", name, id, error),
      error);
}

gboolean
library_playlists_set_rule (LibraryDb                  *db,
                            gint64                      id,
                            const LibraryPlaylistRule  *rule,
                            GError                    **error)
{
  g_autofree char *json = NULL;
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&db->lock);
  g_autoptr (LibraryStatement) update = NULL;

  if (!library_playlist_rule_check (rule, error))
    return FALSE;

  /* What is a fixed list stays one: its songs were put there by hand. */
  update
      = library_db_prepare (db,
                            "UPDATE playlists SET rule = ?, changed_at = ? WHERE id = ? AND rule IS NOT NULL",
                            error);
  if (update == NULL)
    return FALSE;
  json = library_playlist_rule_to_json (rule);
  library_statement_bind_text (update, 1, json);
  library_statement_bind_int (update, 2, g_get_real_time () / G_USEC_PER_SEC);
  library_statement_bind_int (update, 3, id);

  return library_statement_run (update, error);
}

gboolean
library_playlists_delete (LibraryDb  *db,
                          gint64      id,
                          GError    **error)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&db->lock);
  g_autoptr (LibraryStatement) statement
      = library_db_prepare (db, "DELETE FROM playlists WHERE id = ?", error);

  if (statement == NULL)
    return FALSE;
  library_statement_bind_int (statement, 1, id);

  return library_statement_run (statement, error);
}
