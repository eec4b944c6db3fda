/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The worker of the playlists calls all of mood_playlist_work_*(), one at a time; see playlist-store.c. They see nothing of the
 * window. */

#include "ui/playlist-work.h"

#include <glib/gi18n.h>

#include "engine/base/error.h"
#include "engine/base/paths.h"
#include "library/playlist-choice.h"
#include "library/playlist-file.h"

MoodPlaylistTask *
mood_playlist_task_new (gint64 id, const char *name)
{
  MoodPlaylistTask *self = g_new0 (MoodPlaylistTask, 1);

  self->id = id;
  self->name = g_strdup (name);

  return self;
}

void
mood_playlist_task_free (gpointer data)
{
  MoodPlaylistTask *self = data;

  g_free (self->name);
  g_free (self->path);
  g_clear_pointer (&self->songs, g_ptr_array_unref);
  g_clear_pointer (&self->picked, g_hash_table_unref);
  g_clear_pointer (&self->copy, library_playlist_copy_free);
  g_free (self);
}

static GPtrArray *
new_entries (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify)library_playlist_entry_free);
}

/* --- putting songs in --- */

/* The songs that a list takes: those that can be heard. @known: (nullable): ids of those that are in it. */
static GPtrArray *
make_entries (MoodPlaylistTask *task, GHashTable *known)
{
  GPtrArray *entries = new_entries ();

  for (guint i = 0; task->songs != NULL && i < task->songs->len; i++)
    {
      LibrarySong *song = g_ptr_array_index (task->songs, i);
      gint64 id = library_song_get_id (song);

      if (library_song_get_error_code (song) != NULL)
        task->n_failed++;
      else if (known != NULL && g_hash_table_contains (known, &id))
        task->n_known++;
      else
        g_ptr_array_add (entries, library_playlist_entry_new (song));
    }
  task->n_songs = entries->len;

  return entries;
}

static gint64
create_with (LibraryDb *db, const char *name, GPtrArray *entries, GError **error)
{
  gint64 id = library_playlists_create (db, name, NULL, error);

  if (id != 0 && !library_playlists_append (db, id, entries, error))
    {
      library_playlists_delete (db, id, NULL);
      return 0;
    }

  return id;
}

gboolean
mood_playlist_work_create (LibraryDb *db, gpointer data, GError **error)
{
  MoodPlaylistTask *task = data;
  g_autoptr (GPtrArray) entries = make_entries (task, NULL);

  task->id = create_with (db, task->name, entries, error);

  return task->id != 0;
}

static GHashTable *
read_ids (LibraryDb *db, gint64 id, GError **error)
{
  g_autoptr (GPtrArray) entries = library_playlists_get_entries (db, id, error);
  GHashTable *ids;

  if (entries == NULL)
    return NULL;

  ids = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  for (guint i = 0; i < entries->len; i++)
    {
      const LibraryPlaylistEntry *entry = g_ptr_array_index (entries, i);
      gint64 song_id = entry->song != NULL ? library_song_get_id (entry->song) : 0;

      if (song_id != 0)
        g_hash_table_add (ids, g_memdup2 (&song_id, sizeof song_id));
    }

  return ids;
}

gboolean
mood_playlist_work_add (LibraryDb *db, gpointer data, GError **error)
{
  MoodPlaylistTask *task = data;
  g_autoptr (GHashTable) known = read_ids (db, task->id, error);
  g_autoptr (GPtrArray) entries = known != NULL ? make_entries (task, known) : NULL;

  return entries != NULL && (entries->len == 0 || library_playlists_append (db, task->id, entries, error));
}

/* --- the list as a whole --- */

gboolean
mood_playlist_work_rename (LibraryDb *db, gpointer data, GError **error)
{
  MoodPlaylistTask *task = data;

  return library_playlists_rename (db, task->id, task->name, error);
}

gboolean
mood_playlist_work_duplicate (LibraryDb *db, gpointer data, GError **error)
{
  MoodPlaylistTask *task = data;
  g_autoptr (LibraryPlaylistCopy) copy = library_playlists_copy (db, task->id, error);

  task->id = copy != NULL ? library_playlists_paste (db, copy, NULL, FALSE, error) : 0;

  return task->id != 0;
}

gboolean
mood_playlist_work_delete (LibraryDb *db, gpointer data, GError **error)
{
  MoodPlaylistTask *task = data;

  task->copy = library_playlists_copy (db, task->id, error);

  return task->copy != NULL && library_playlists_delete (db, task->id, error);
}

gboolean
mood_playlist_work_put_back (LibraryDb *db, gpointer data, GError **error)
{
  MoodPlaylistTask *task = data;

  task->id = library_playlists_paste (db, task->copy, NULL, TRUE, error);

  return task->id != 0;
}

/* --- what is in it --- */

static gboolean
is_picked (const MoodPlaylistTask *task, const LibraryPlaylistEntry *entry)
{
  return entry->song != NULL
         && g_hash_table_contains (task->picked, GUINT_TO_POINTER ((guint)library_song_get_id (entry->song)));
}

static GHashTable *
pick_cb (GPtrArray *entries, gpointer data, GError **error)
{
  MoodPlaylistTask *task = data;
  GHashTable *picked = g_hash_table_new (NULL, NULL);

  for (guint i = 0; i < entries->len; i++)
    if (is_picked (task, g_ptr_array_index (entries, i)))
      g_hash_table_add (picked, GUINT_TO_POINTER (i));
  task->n_songs = g_hash_table_size (picked);

  return picked;
}

gboolean
mood_playlist_work_remove (LibraryDb *db, gpointer data, GError **error)
{
  MoodPlaylistTask *task = data;

  task->copy = library_playlists_copy (db, task->id, error);

  return task->copy != NULL && library_playlists_remove (db, task->id, pick_cb, task, error);
}

/* Where the entry is that the moved ones shall stand before; the end, where there is no such one. */
static guint
find_target (const MoodPlaylistTask *task, GPtrArray *entries)
{
  guint nth = 0;

  for (guint i = 0; task->before != 0 && i < entries->len; i++)
    {
      const LibraryPlaylistEntry *entry = g_ptr_array_index (entries, i);

      if (entry->song != NULL && library_song_get_id (entry->song) == task->before && nth++ == task->nth)
        return i;
    }

  return entries->len;
}

static void
append_range (const MoodPlaylistTask *task,
              GPtrArray *entries,
              guint from,
              guint to,
              gboolean is_of_picked,
              GArray *order)
{
  for (guint i = from; i < to; i++)
    if (is_picked (task, g_ptr_array_index (entries, i)) == is_of_picked)
      g_array_append_val (order, i);
}

/* What is moved stands together then, in the order that it had. */
static GArray *
arrange_cb (GPtrArray *entries, gpointer data, GError **error)
{
  MoodPlaylistTask *task = data;
  guint target = find_target (task, entries);
  GArray *order = g_array_sized_new (FALSE, FALSE, sizeof (guint), entries->len);

  append_range (task, entries, 0, target, FALSE, order);
  append_range (task, entries, 0, entries->len, TRUE, order);
  append_range (task, entries, target, entries->len, FALSE, order);

  return order;
}

gboolean
mood_playlist_work_move (LibraryDb *db, gpointer data, GError **error)
{
  MoodPlaylistTask *task = data;

  return library_playlists_arrange (db, task->id, arrange_cb, task, error);
}

/* --- as a file --- */

static LibraryPlaylist *
find_playlist (LibraryDb *db, gint64 id, GError **error)
{
  g_autoptr (GPtrArray) playlists = library_playlists_list (db, error);

  for (guint i = 0; playlists != NULL && i < playlists->len; i++)
    if (((LibraryPlaylist *)g_ptr_array_index (playlists, i))->id == id)
      return g_ptr_array_steal_index (playlists, i);
  if (playlists != NULL)
    g_set_error_literal (error, BASE_ERROR, BASE_ERROR_NOT_FOUND, _ ("The playlist is gone."));

  return NULL;
}

static GPtrArray *
choose_entries (LibraryDb *db, const LibraryPlaylistRule *rule, GError **error)
{
  g_autoptr (GArray) ids = library_playlist_rule_choose (rule, db, error);
  g_autoptr (GPtrArray) songs = ids != NULL ? library_db_list_songs_by_id (db, ids, error) : NULL;
  GPtrArray *entries;

  if (songs == NULL)
    return NULL;

  entries = new_entries ();
  for (guint i = 0; i < songs->len; i++)
    g_ptr_array_add (entries, library_playlist_entry_new (g_ptr_array_index (songs, i)));

  return entries;
}

GPtrArray *
mood_playlist_read_entries (LibraryDb *db, gint64 id, GError **error)
{
  g_autoptr (LibraryPlaylist) playlist = find_playlist (db, id, error);

  if (playlist == NULL)
    return NULL;

  return playlist->rule != NULL ? choose_entries (db, playlist->rule, error)
                                : library_playlists_get_entries (db, id, error);
}

/* A playlist, or any songs where @id is 0. */
gboolean
mood_playlist_work_export (LibraryDb *db, gpointer data, GError **error)
{
  MoodPlaylistTask *task = data;
  g_autoptr (GPtrArray) entries
      = task->id != 0 ? mood_playlist_read_entries (db, task->id, error) : make_entries (task, NULL);

  if (entries == NULL)
    return FALSE;
  task->n_songs = entries->len;

  return library_playlist_file_export (task->path, task->name, entries, task->is_relative, error);
}

static char *
make_name (const char *path)
{
  g_autofree char *base = g_path_get_basename (path);
  g_autofree char *text = base_paths_to_utf8 (base);
  char *dot = strrchr (text, '.');

  if (dot != NULL && dot != text)
    *dot = '\0';

  return g_steal_pointer (&text);
}

static gboolean
is_same (GPtrArray *a, GPtrArray *b)
{
  if (a->len != b->len)
    return FALSE;
  for (guint i = 0; i < a->len; i++)
    {
      const LibraryPlaylistEntry *first = g_ptr_array_index (a, i), *second = g_ptr_array_index (b, i);
      gint64 first_id = first->song != NULL ? library_song_get_id (first->song) : 0;
      gint64 second_id = second->song != NULL ? library_song_get_id (second->song) : 0;

      if (first_id != second_id || (first_id == 0 && g_strcmp0 (first->path, second->path) != 0))
        return FALSE;
    }

  return TRUE;
}

/* The fixed list of this name that holds just these songs; 0: none. */
static gint64
find_same (LibraryDb *db, const char *name, GPtrArray *entries)
{
  g_autoptr (LibraryPlaylist) playlist = library_playlists_find (db, name, NULL);
  g_autoptr (GPtrArray) before = NULL;

  if (playlist == NULL || playlist->rule != NULL)
    return 0;
  before = library_playlists_get_entries (db, playlist->id, NULL);

  return before != NULL && is_same (before, entries) ? playlist->id : 0;
}

gboolean
mood_playlist_work_import (LibraryDb *db, gpointer data, GError **error)
{
  MoodPlaylistTask *task = data;
  g_autoptr (GPtrArray) entries = library_playlist_file_import (db, task->path, error);
  g_autofree char *wanted = make_name (task->path);

  if (entries == NULL)
    return FALSE;

  task->n_songs = entries->len;
  for (guint i = 0; i < entries->len; i++)
    task->n_missing += ((LibraryPlaylistEntry *)g_ptr_array_index (entries, i))->is_missing;

  task->id = find_same (db, wanted, entries);
  if (task->id != 0)
    {
      task->name = g_steal_pointer (&wanted);
      return TRUE;
    }
  task->name = library_playlists_find_free_name (db, wanted, error);
  task->id = task->name != NULL ? create_with (db, task->name, entries, error) : 0;

  return task->id != 0;
}

gboolean
mood_playlist_is_file (const char *path)
{
  static const char *const endings[] = { ".m3u8", ".m3u", ".xspf" };

  for (gsize i = 0; i < G_N_ELEMENTS (endings); i++)
    {
      gsize length = strlen (path), end = strlen (endings[i]);

      if (length > end && g_ascii_strcasecmp (path + length - end, endings[i]) == 0)
        return TRUE;
    }

  return FALSE;
}
