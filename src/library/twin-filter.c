/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "library/twin-filter.h"

#include <string.h>

#include "library/db-private.h"
#include "library/identity.h"

/* For more songs than this, all sounds that are there twice are read at once, from their index. */
#define MANY 2048

struct _LibraryTwinFilter
{
  LibraryStatement *select; /* (owned) (nullable): what one song sounds like; NULL: see twins */
  GHashTable *twins;        /* (owned) (nullable) song -> number of a sound that there is more than one song of */
  GHashTable *passed;       /* (owned): LibraryAudioHash (owned), or number */
};

/* Neighbors in the index are twins: 100,000 songs take some 10 ms, where a GROUP BY takes three times that. */
static gboolean
read_twins (LibraryTwinFilter *self, LibraryDb *db, GError **error)
{
  g_autoptr (LibraryStatement) select
      = library_db_prepare (db,
                            "SELECT id, audio_hash FROM songs INDEXED BY songs_by_hash "
                            "WHERE audio_hash IS NOT NULL ORDER BY audio_hash",
                            error);
  guint8 last[LIBRARY_HASH_SIZE] = { 0 };
  gint64 last_id = 0;
  guint number = 0;
  LibraryStep step;

  if (select == NULL)
    return FALSE;
  while ((step = library_statement_step (select, error)) == LIBRARY_STEP_ROW)
    {
      gint64 id = sqlite3_column_int64 (select, 0);
      const void *digest = sqlite3_column_blob (select, 1);

      if (sqlite3_column_bytes (select, 1) != LIBRARY_HASH_SIZE)
        continue;
      if (last_id != 0 && memcmp (last, digest, sizeof last) == 0)
        {
          g_hash_table_insert (self->twins, GSIZE_TO_POINTER (last_id), GUINT_TO_POINTER (number));
          g_hash_table_insert (self->twins, GSIZE_TO_POINTER (id), GUINT_TO_POINTER (number));
        }
      else
        number++;
      memcpy (last, digest, sizeof last);
      last_id = id;
    }

  return step == LIBRARY_STEP_DONE;
}

LibraryTwinFilter *
library_twin_filter_new (LibraryDb *db, gsize n_songs, GError **error)
{
  g_autoptr (LibraryTwinFilter) self = g_new0 (LibraryTwinFilter, 1);

  if (n_songs > MANY)
    {
      self->passed = g_hash_table_new (NULL, NULL);
      self->twins = g_hash_table_new (NULL, NULL);
      return read_twins (self, db, error) ? g_steal_pointer (&self) : NULL;
    }

  self->passed = g_hash_table_new_full (library_audio_hash_as_key, library_audio_hash_equal_keys, g_free, NULL);
  self->select = library_db_prepare (db, "SELECT audio_hash, hash_version FROM songs WHERE id = ?", error);

  return self->select != NULL ? g_steal_pointer (&self) : NULL;
}

void
library_twin_filter_free (LibraryTwinFilter *self)
{
  g_clear_pointer (&self->select, library_statement_give_back);
  g_clear_pointer (&self->twins, g_hash_table_unref);
  g_clear_pointer (&self->passed, g_hash_table_unref);
  g_free (self);
}

static gboolean
pass_twin (LibraryTwinFilter *self, gint64 id)
{
  gpointer number;

  return !g_hash_table_lookup_extended (self->twins, GSIZE_TO_POINTER (id), NULL, &number)
         || g_hash_table_add (self->passed, number);
}

gboolean
library_twin_filter_pass (LibraryTwinFilter *self, gint64 id)
{
  LibraryAudioHash audio = { 0 };

  if (self->twins != NULL)
    return pass_twin (self, id);

  library_statement_bind_int (self->select, 1, id);
  if (library_statement_step (self->select, NULL) == LIBRARY_STEP_ROW)
    library_statement_read_audio (self->select, 0, &audio);
  sqlite3_reset (self->select);

  return audio.version == 0 || g_hash_table_add (self->passed, g_memdup2 (&audio, sizeof audio));
}
