/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "library/stale.h"

#include "library/db-private.h"

/* Songs that were found once and belong to no folder now are missing; without any folder nothing is scanned. */
GArray *
library_db_list_stale (LibraryDb             *self,
                       const LibraryVersion  *version,
                       GError               **error)
{
  LibraryDb *reader = library_db_get_reader (self);
  g_autoptr (GArray) songs = g_array_new (FALSE, FALSE, sizeof (LibraryStale));
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&reader->lock);
  g_autoptr (LibraryStatement) select = library_db_prepare (
      reader,
      "SELECT s.audio_hash, s.hash_version, s.duration FROM songs s JOIN results r ON r.song_id = s.id"
      " JOIN versions v ON v.id = r.version_id"
      " WHERE s.is_missing = 0 AND s.is_absent = 0 AND EXISTS (SELECT 1 FROM folders)"
      " AND NOT (v.model IS ?1 AND v.frontend IS ?2"
      " AND (NOT ?3 OR EXISTS (SELECT 1 FROM embeddings m WHERE m.song_id = s.id)))",
      error);
  LibraryStep step = LIBRARY_STEP_DONE;

  if (select == NULL)
    return NULL;
  library_statement_bind_text (select, 1, version->model);
  library_statement_bind_int (select, 2, version->frontend_version);
  library_statement_bind_int (select, 3, version->has_embedding);
  while ((step = library_statement_step (select, error)) == LIBRARY_STEP_ROW)
    {
      LibraryStale song = { .duration = sqlite3_column_double (select, 2) };

      library_statement_read_audio (select, 0, &song.audio);
      g_array_append_val (songs, song);
    }

  return step == LIBRARY_STEP_DONE ? g_steal_pointer (&songs) : NULL;
}
