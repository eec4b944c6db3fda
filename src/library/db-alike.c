/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Embeddings of songs, and which songs are alike by them. They are read one at a time: all those of a large library
 * would be many times what its list takes. */
#include "library/db-private.h"

#include <math.h>

static MoodEmbedding *
read_embedding (LibraryStatement *row,
                int               column)
{
  g_autoptr (GBytes) bytes = library_statement_dup_bytes (row, column);

  return mood_embedding_from_bytes (bytes);
}

/* With the lock held. */
static MoodEmbedding *
load (LibraryDb  *self,
      gint64      song_id,
      GError    **error)
{
  g_autoptr (LibraryStatement) select
      = library_db_prepare (self, "SELECT data FROM embeddings WHERE song_id = ?", error);

  if (select == NULL)
    return NULL;
  library_statement_bind_int (select, 1, song_id);

  return library_statement_step (select, error) == LIBRARY_STEP_ROW ? read_embedding (select, 0) : NULL;
}

MoodEmbedding *
library_db_load_embedding (LibraryDb  *self,
                           gint64      song_id,
                           GError    **error)
{
  LibraryDb *reader = library_db_get_reader (self);
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&reader->lock);

  return load (reader, song_id, error);
}

static int
compare_likeness (gconstpointer a,
                  gconstpointer b)
{
  const LibraryLikeness *x = a;
  const LibraryLikeness *y = b;

  if (x->likeness != y->likeness)
    return x->likeness < y->likeness ? 1 : -1;
  return (x->song_id > y->song_id) - (x->song_id < y->song_id);
}

/* Adds how alike @song and all other present songs are that its model has heard. With the lock held. */
static gboolean
compare_all (LibraryDb            *self,
             gint64                song_id,
             const MoodEmbedding  *song,
             GArray               *alike,
             GError              **error)
{
  g_autoptr (LibraryStatement) select = library_db_prepare (
      self,
      "SELECT m.song_id, m.data FROM embeddings m "
      "JOIN results r ON r.song_id = m.song_id JOIN songs s ON s.id = m.song_id "
      "WHERE m.song_id <> ?1 AND s.is_missing = 0"
      " AND r.version_id = (SELECT version_id FROM results WHERE song_id = ?1)",
      error);
  LibraryStep step;

  if (select == NULL)
    return FALSE;
  library_statement_bind_int (select, 1, song_id);
  while ((step = library_statement_step (select, error)) == LIBRARY_STEP_ROW)
    {
      g_autoptr (MoodEmbedding) other = read_embedding (select, 1);
      const LibraryLikeness likeness
          = { sqlite3_column_int64 (select, 0), other != NULL ? mood_embedding_get_similarity (song, other) : NAN };

      /* One that cannot be read, or is of another size, is none of this model's: the file was meddled with. */
      if (!isnan (likeness.likeness))
        g_array_append_val (alike, likeness);
    }

  return step == LIBRARY_STEP_DONE;
}

GArray *
library_db_list_alike (LibraryDb  *self,
                       gint64      song_id,
                       GError    **error)
{
  LibraryDb *reader = library_db_get_reader (self);
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&reader->lock);
  g_autoptr (GArray) alike = g_array_new (FALSE, FALSE, sizeof (LibraryLikeness));
  g_autoptr (GError) load_error = NULL;
  g_autoptr (MoodEmbedding) song = load (reader, song_id, &load_error);

  if (load_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&load_error));
      return NULL;
    }

  if (song != NULL && !compare_all (reader, song_id, song, alike, error))
    return NULL;

  g_array_sort (alike, compare_likeness);
  return g_steal_pointer (&alike);
}
