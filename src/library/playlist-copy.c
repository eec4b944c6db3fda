/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "library/playlist-copy.h"

#include <string.h>

#include <glib/gi18n.h>

#include "engine/base/error.h"
#include "library/db-private.h"
#include "library/text.h"

/* Room for " 123456" behind a name. */
#define MAX_NUMBER      999999
#define MAX_NUMBER_SIZE 8

/* A row of playlist_entries. */
typedef struct
{
  gint64 position;
  gint64 song_id; /* 0: none */
  char *path;     /* (owned) */
  char *title;    /* (owned) */
  char *artist;   /* (owned) */
  double duration;
} Row;

struct _LibraryPlaylistCopy
{
  gint64 id;
  char *name; /* (owned) */
  char *rule; /* (owned) (nullable): JSON, just as it is: it may be one of a newer program */
  gint64 changed_at;
  GPtrArray *rows; /* (owned) (element-type Row) */
};

static void
row_free (gpointer data)
{
  Row *row = data;

  g_free (row->path);
  g_free (row->title);
  g_free (row->artist);
  g_free (row);
}

gint64
library_playlist_copy_get_id (LibraryPlaylistCopy *self)
{
  return self->id;
}

void
library_playlist_copy_free (LibraryPlaylistCopy *self)
{
  g_free (self->name);
  g_free (self->rule);
  g_ptr_array_unref (self->rows);
  g_free (self);
}

static gboolean
read_head (LibraryDb *db, LibraryPlaylistCopy *self, GError **error)
{
  g_autoptr (LibraryStatement) select
      = library_db_prepare (db, "SELECT name, rule, changed_at FROM playlists WHERE id = ?", error);

  if (select == NULL)
    return FALSE;
  library_statement_bind_int (select, 1, self->id);
  switch (library_statement_step (select, error))
    {
    case LIBRARY_STEP_ROW: break;
    case LIBRARY_STEP_DONE:
      g_set_error_literal (error, BASE_ERROR, BASE_ERROR_NOT_FOUND, _ ("The playlist is gone."));
      return FALSE;
    case LIBRARY_STEP_ERROR:
    default: return FALSE;
    }
  self->name = g_strdup ((const char *)sqlite3_column_text (select, 0));
  self->rule = g_strdup ((const char *)sqlite3_column_text (select, 1));
  self->changed_at = sqlite3_column_int64 (select, 2);

  return TRUE;
}

static gboolean
read_rows (LibraryDb *db, LibraryPlaylistCopy *self, GError **error)
{
  g_autoptr (LibraryStatement) select
      = library_db_prepare (db,
                            "SELECT position, song_id, path, title, artist, duration FROM playlist_entries "
                            "WHERE playlist_id = ? ORDER BY position",
                            error);
  LibraryStep step;

  if (select == NULL)
    return FALSE;
  library_statement_bind_int (select, 1, self->id);
  while ((step = library_statement_step (select, error)) == LIBRARY_STEP_ROW)
    {
      Row *row = g_new0 (Row, 1);

      row->position = sqlite3_column_int64 (select, 0);
      row->song_id = sqlite3_column_int64 (select, 1);
      row->path = library_statement_dup_path (select, 2);
      row->title = g_strdup ((const char *)sqlite3_column_text (select, 3));
      row->artist = g_strdup ((const char *)sqlite3_column_text (select, 4));
      row->duration = sqlite3_column_double (select, 5);
      g_ptr_array_add (self->rows, row);
    }

  return step == LIBRARY_STEP_DONE;
}

LibraryPlaylistCopy *
library_playlists_copy (LibraryDb *db, gint64 id, GError **error)
{
  g_autoptr (LibraryPlaylistCopy) self = g_new0 (LibraryPlaylistCopy, 1);
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&db->lock);

  self->id = id;
  self->rows = g_ptr_array_new_with_free_func (row_free);
  if (!library_sqlite_exec (db->sqlite, "BEGIN", error)
      || !library_db_end (db, read_head (db, self, error) && read_rows (db, self, error), error))
    return NULL;

  return g_steal_pointer (&self);
}

/* --- names --- */

/* Control characters become spaces, and it is cut to what there is room for with a number behind it. */
static char *
clean_name (const char *wanted)
{
  g_autofree char *text = g_utf8_make_valid (wanted, -1);
  g_autofree char *bounded = NULL;
  GString *clean = g_string_new (NULL);

  for (const char *c = text; *c != '\0'; c = g_utf8_next_char (c))
    if (g_unichar_iscntrl (g_utf8_get_char (c)) || g_unichar_isspace (g_utf8_get_char (c)))
      g_string_append_c (clean, ' ');
    else
      g_string_append_unichar (clean, g_utf8_get_char (c));
  bounded = library_text_bound (clean->str, LIBRARY_PLAYLIST_NAME_MAX - MAX_NUMBER_SIZE);
  g_string_free (clean, TRUE);
  g_strstrip (bounded);

  return *bounded != '\0' ? g_steal_pointer (&bounded) : g_strdup (_ ("Playlist"));
}

static gboolean
is_taken (LibraryDb *db, const char *name, gboolean *result, GError **error)
{
  g_autoptr (LibraryStatement) select
      = library_db_prepare (db, "SELECT 1 FROM playlists WHERE name = ?", error);
  LibraryStep step;

  if (select == NULL)
    return FALSE;
  library_statement_bind_text (select, 1, name);
  step = library_statement_step (select, error);
  *result = step == LIBRARY_STEP_ROW;

  return step != LIBRARY_STEP_ERROR;
}

/* With the lock held. */
static char *
find_free_name (LibraryDb *db, const char *wanted, GError **error)
{
  g_autofree char *clean = clean_name (wanted);
  g_autofree char *name = g_strdup (clean);
  gboolean is_name_taken = TRUE;

  for (guint i = 2; i <= MAX_NUMBER; i++)
    {
      if (!is_taken (db, name, &is_name_taken, error))
        return NULL;
      if (!is_name_taken)
        return g_steal_pointer (&name);

      g_free (name);
      name = g_strdup_printf ("%s %u", clean, i);
    }

  g_set_error (error, BASE_ERROR, BASE_ERROR_INVALID_ARGUMENT, _ ("There is a playlist “%s” already."),
               clean);
  return NULL;
}

char *
library_playlists_find_free_name (LibraryDb *db, const char *wanted, GError **error)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&db->lock);

  return find_free_name (db, wanted, error);
}

/* --- putting it back --- */

/* @id: 0: any */
static gint64
insert_head (LibraryDb *db, LibraryPlaylistCopy *copy, const char *name, gint64 id, GError **error)
{
  g_autoptr (LibraryStatement) insert = library_db_prepare (
      db,
      "INSERT INTO playlists (id, name, rule, changed_at) "
      "VALUES (nullif (?1, 0), ?2, ?3, ?4) "
      "RETURNING id",
      error);
  gint64 result = 0;

  if (insert == NULL)
    return 0;
  library_statement_bind_int (insert, 1, id);
  library_statement_bind_text (insert, 2, name);
  library_statement_bind_text (insert, 3, copy->rule);
  library_statement_bind_int (insert, 4, id != 0 ? copy->changed_at : g_get_real_time () / G_USEC_PER_SEC);
  if (library_statement_step (insert, error) == LIBRARY_STEP_ROW)
    result = sqlite3_column_int64 (insert, 0);

  return result;
}

/* A song that has left the library meanwhile is one that it does not know. */
static gboolean
insert_row (LibraryDb *db, gint64 id, const Row *row, GError **error)
{
  g_autoptr (LibraryStatement) insert = library_db_prepare (
      db,
      "INSERT INTO playlist_entries (playlist_id, position, song_id, path, title, artist, duration) "
      "VALUES (?, ?, (SELECT id FROM songs WHERE id = ?), ?, ?, ?, ?)",
      error);

  if (insert == NULL)
    return FALSE;
  library_statement_bind_int (insert, 1, id);
  library_statement_bind_int (insert, 2, row->position);
  library_statement_bind_int (insert, 3, row->song_id);
  library_statement_bind_path (insert, 4, row->path);
  library_statement_bind_text (insert, 5, row->title);
  library_statement_bind_text (insert, 6, row->artist);
  library_statement_bind_double (insert, 7, row->duration);

  return library_statement_run (insert, error);
}

static gint64
paste (LibraryDb *db, LibraryPlaylistCopy *copy, const char *wanted, gboolean is_again, GError **error)
{
  g_autofree char *name = NULL;
  gint64 id;

  if (is_again && !library_db_run_on_id (db, "DELETE FROM playlists WHERE id = ?", copy->id, error))
    return 0;
  name = find_free_name (db, wanted != NULL ? wanted : copy->name, error);
  id = name != NULL ? insert_head (db, copy, name, is_again ? copy->id : 0, error) : 0;

  for (guint i = 0; id != 0 && i < copy->rows->len; i++)
    if (!insert_row (db, id, g_ptr_array_index (copy->rows, i), error))
      return 0;

  return id;
}

gint64
library_playlists_paste (
    LibraryDb *db, LibraryPlaylistCopy *copy, const char *name, gboolean is_again, GError **error)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&db->lock);
  gint64 id;

  if (!library_db_begin (db, error))
    return 0;
  id = paste (db, copy, name, is_again, error);

  return library_db_end (db, id != 0, error) ? id : 0;
}
