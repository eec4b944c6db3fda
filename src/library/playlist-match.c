/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Which songs of the library the lines of a playlist file mean:
 *
 *  1. The song at the path that the line names, in whatever way of writing it (playlist-path.c), that is present.
 *  2. Else the file has moved: a present song with the same file name and the same title; where the line has no title, with
 *     the same file name in a folder of the same name. Case and accents do not matter. Of several the one whose folders
 *     agree furthest, from the last one up; when two agree as far, none: a wrong song is worse than one that is not found.
 *  3. Else the song at that path although it is missing. It stays in the list, marked.
 *
 * The library is gone through once, however many lines there are. */
#include "library/playlist-file.h"

#include <string.h>

#include "library/db-private.h"
#include "library/text.h"

/* Songs that are told apart by their folders; where still more are called the same, nobody can know which is meant. */
#define MAX_NAMESAKES 64

typedef struct
{
  gint64 id;
  char *path; /* (owned): folded */
} Namesake;

static void
namesake_clear (gpointer data)
{
  Namesake *self = data;

  g_free (self->path);
}

/* Of songs: "file name\ntitle", and "/folder/file name". */
static char *
make_key (const char *path,
          const char *title)
{
  g_autofree char *base = g_path_get_basename (path);
  g_autofree char *parent = g_path_get_dirname (path);
  g_autofree char *folder = g_path_get_basename (parent);
  g_autofree char *key
      = title != NULL ? g_strdup_printf ("%s\n%s", base, title) : g_strdup_printf ("/%s/%s", folder, base);

  return library_text_fold (key);
}

/* (element-type utf8): the keys of songs that the line may mean. */
static GPtrArray *
list_keys (const LibraryPlaylistLine *line)
{
  g_autoptr (GPtrArray) keys = g_ptr_array_new_with_free_func (g_free);
  gboolean has_title = *line->title != '\0';

  for (gsize i = 0; line->paths[i] != NULL; i++)
    {
      g_ptr_array_add (keys, make_key (line->paths[i], has_title ? line->title : NULL));
      /* "A - B" may be the title B of an artist A, or a title. */
      if (line->text != NULL && !g_str_equal (line->text, line->title))
        g_ptr_array_add (keys, make_key (line->paths[i], line->text));
    }

  return g_steal_pointer (&keys);
}

static GArray *
new_namesakes (void)
{
  GArray *namesakes = g_array_new (FALSE, FALSE, sizeof (Namesake));

  g_array_set_clear_func (namesakes, namesake_clear);

  return namesakes;
}

static void
want_line (GHashTable                *wanted,
           const LibraryPlaylistLine *line)
{
  g_autoptr (GPtrArray) keys = list_keys (line);

  for (guint i = 0; i < keys->len; i++)
    if (!g_hash_table_contains (wanted, keys->pdata[i]))
      g_hash_table_insert (wanted, g_strdup (keys->pdata[i]), new_namesakes ());
}

static void
offer_song (GHashTable *wanted,
            gint64      id,
            const char *path,
            const char *key)
{
  GArray *namesakes = g_hash_table_lookup (wanted, key);

  if (namesakes != NULL && namesakes->len <= MAX_NAMESAKES)
    {
      const Namesake namesake = { id, library_text_fold (path) };

      g_array_append_val (namesakes, namesake);
    }
}

/* The title as a song shows it: the tag, or the file name without its ending. */
static char *
get_title (const char *title,
           const char *path)
{
  const LibrarySongFields fields = { .path = path, .title = title };
  g_autoptr (LibrarySong) song = library_song_new (&fields);

  return g_strdup (library_song_get_title (song));
}

/* Fills @wanted (key -> array of Namesake) with the present songs that have such keys. */
static gboolean
look_for_moved (LibraryDb   *db,
                GHashTable  *wanted,
                GError     **error)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&db->lock);
  g_autoptr (LibraryStatement) select
      = library_db_prepare (db, "SELECT id, path, title FROM songs WHERE is_missing = 0", error);
  LibraryStep step;

  if (select == NULL)
    return FALSE;
  while ((step = library_statement_step (select, error)) == LIBRARY_STEP_ROW)
    {
      gint64 id = sqlite3_column_int64 (select, 0);
      g_autofree char *path = library_statement_dup_path (select, 1);
      g_autofree char *title = get_title ((const char *)sqlite3_column_text (select, 2), path);
      g_autofree char *by_title = make_key (path, title);
      g_autofree char *by_folder = make_key (path, NULL);

      offer_song (wanted, id, path, by_title);
      offer_song (wanted, id, path, by_folder);
    }

  return step == LIBRARY_STEP_DONE;
}

/* How many names two paths have in common at their ends. */
static guint
count_common (const char *a,
              const char *b)
{
  const char *x = a + strlen (a), *y = b + strlen (b);
  guint n = 0;

  while (x > a && y > b && x[-1] == y[-1])
    {
      x--;
      y--;
      n += *x == '/';
    }

  return n;
}

/* Returns: the id of the song that a line without one means; 0: nobody can say. */
static gint64
choose_namesake (GHashTable                *wanted,
                 const LibraryPlaylistLine *line)
{
  g_autoptr (GPtrArray) keys = list_keys (line);
  gint64 best = 0;
  guint most = 0;
  gboolean is_tied = FALSE;

  for (guint k = 0; k < keys->len; k++)
    {
      GArray *namesakes = g_hash_table_lookup (wanted, keys->pdata[k]);

      for (guint i = 0; namesakes != NULL && i < namesakes->len && namesakes->len <= MAX_NAMESAKES; i++)
        {
          const Namesake *namesake = &g_array_index (namesakes, Namesake, i);

          for (gsize p = 0; line->paths[p] != NULL; p++)
            {
              g_autofree char *path = library_text_fold (line->paths[p]);
              guint n = 1 + count_common (path, namesake->path);

              if (n > most)
                {
                  most = n;
                  best = namesake->id;
                  is_tied = FALSE;
                }
              else if (n == most && namesake->id != best)
                {
                  is_tied = TRUE;
                }
            }
        }
    }

  return is_tied ? 0 : best;
}

static gboolean
is_missing (LibraryDb *db,
            gint64     id)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&db->lock);
  g_autoptr (LibraryStatement) select
      = library_db_prepare (db, "SELECT 1 FROM songs WHERE id = ? AND is_missing = 0", NULL);

  if (select == NULL)
    return TRUE;
  library_statement_bind_int (select, 1, id);

  return library_statement_step (select, NULL) != LIBRARY_STEP_ROW;
}

/* (transfer full) (nullable): the song at one of the line's paths; @is_away: whether it is missing. */
static LibrarySong *
find_by_path (LibraryDb                  *db,
              const LibraryPlaylistLine  *line,
              gboolean                   *is_away,
              GError                    **error)
{
  g_autoptr (LibrarySong) away = NULL;

  *is_away = FALSE;
  for (gsize i = 0; line->paths[i] != NULL; i++)
    {
      g_autoptr (GError) find_error = NULL;
      g_autoptr (LibrarySong) song = library_db_find_song (db, line->paths[i], &find_error);

      if (find_error != NULL)
        {
          g_propagate_error (error, g_steal_pointer (&find_error));
          return NULL;
        }
      if (song != NULL && !is_missing (db, library_song_get_id (song)))
        return g_steal_pointer (&song);
      if (song != NULL)
        g_set_object (&away, song);
    }
  *is_away = away != NULL;

  return g_steal_pointer (&away);
}

/* What stays in the list of a line that no song was found for: the file that is there, or else the first guess. */
static LibraryPlaylistEntry *
make_unknown (const LibraryPlaylistLine *line)
{
  const char *path = line->paths[0] != NULL ? line->paths[0] : line->shown;

  for (gsize i = 0; line->paths[i] != NULL; i++)
    if (g_file_test (line->paths[i], G_FILE_TEST_IS_REGULAR))
      {
        path = line->paths[i];
        break;
      }

  return library_playlist_entry_new_unknown (path, line->title, line->artist, line->duration);
}

static LibraryPlaylistEntry *
make_entry (LibraryDb                  *db,
            const LibraryPlaylistLine  *line,
            LibrarySong                *found,
            gboolean                    is_away,
            GHashTable                 *wanted,
            GError                    **error)
{
  gint64 id = found == NULL || is_away ? choose_namesake (wanted, line) : 0;
  LibraryPlaylistEntry *entry;

  if (id != 0)
    {
      g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof id);
      g_autoptr (GPtrArray) songs = NULL;

      g_array_append_val (ids, id);
      songs = library_db_list_songs_by_id (db, ids, error);
      if (songs == NULL)
        return NULL;
      if (songs->len == 1)
        return library_playlist_entry_new (songs->pdata[0]);
    }

  if (found == NULL)
    return make_unknown (line);

  entry = library_playlist_entry_new (found);
  entry->is_missing = is_away;

  return entry;
}

/**
 * library_playlist_match:
 * @lines: (element-type LibraryPlaylistLine)
 *
 * Returns: (transfer full) (nullable) (element-type LibraryPlaylistEntry): one for each line; NULL with an error
 */
GPtrArray *
library_playlist_match (LibraryDb  *db,
                        GPtrArray  *lines,
                        GError    **error)
{
  g_autoptr (GPtrArray) entries
      = g_ptr_array_new_with_free_func ((GDestroyNotify)library_playlist_entry_free);
  g_autoptr (GPtrArray) found = g_ptr_array_new_full (lines->len, NULL);
  g_autoptr (GPtrArray) held = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GHashTable) wanted
      = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_array_unref);
  g_autofree gboolean *is_away = g_new0 (gboolean, lines->len + 1);

  for (guint i = 0; i < lines->len; i++)
    {
      g_autoptr (GError) find_error = NULL;
      LibrarySong *song = find_by_path (db, lines->pdata[i], &is_away[i], &find_error);

      if (find_error != NULL)
        {
          g_propagate_error (error, g_steal_pointer (&find_error));
          return NULL;
        }
      g_ptr_array_add (found, song);
      if (song != NULL)
        g_ptr_array_add (held, song);
      if (song == NULL || is_away[i])
        want_line (wanted, lines->pdata[i]);
    }

  if (g_hash_table_size (wanted) > 0 && !look_for_moved (db, wanted, error))
    return NULL;

  for (guint i = 0; i < lines->len; i++)
    {
      LibraryPlaylistEntry *entry
          = make_entry (db, lines->pdata[i], found->pdata[i], is_away[i], wanted, error);

      if (entry == NULL)
        return NULL;
      g_ptr_array_add (entries, entry);
    }

  return g_steal_pointer (&entries);
}
