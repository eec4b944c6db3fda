/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "shelf.h"

#include <math.h>

#include <sqlite3.h>

#include "library/folders.h"
#include "tests/support/fixtures.h"

void
shelf_set_up (Shelf         *self,
              gconstpointer  data)
{
  g_autoptr (GError) error = NULL;

  self->folder = fixture_folder_new ();
  self->path = g_build_filename (self->folder, "library.db", NULL);
  self->db = library_db_open (self->path, &error);
  g_assert_no_error (error);
}

void
shelf_tear_down (Shelf         *self,
                 gconstpointer  data)
{
  library_db_unref (self->db);
  fixture_folder_free (self->folder);
  g_free (self->path);
}

LibrarySong *
shelf_add_fields (Shelf                   *self,
                  const LibrarySongFields *fields,
                  double                   valence,
                  double                   arousal,
                  double                   sd)
{
  const LibraryVersion version = { "model", 1 };
  const MoodGaussian gaussian
      = { .valence = valence, .arousal = arousal, .valence_sd = sd, .arousal_sd = sd };
  g_autoptr (GError) error = NULL;
  LibrarySongFields stored = *fields;
  MoodEstimate estimate;
  LibrarySong *song;

  if (!isnan (valence))
    {
      mood_estimate_init (&estimate, &gaussian);
      stored.estimate = &estimate;
    }
  song = library_db_store (self->db, &stored, NULL, NULL, &version, &error);
  g_assert_no_error (error);

  return song;
}

LibrarySong *
shelf_add (Shelf      *self,
           const char *path,
           const char *title,
           const char *artist,
           double      valence,
           double      arousal)
{
  const LibrarySongFields fields = {
    .path = path,
    .size = 1000,
    .mtime = 1,
    .title = title,
    .artist = artist,
    .duration = 100.0,
  };

  return shelf_add_fields (self, &fields, valence, arousal, 0.1);
}

void
shelf_lose (Shelf      *self,
            const char *path)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GError) error = NULL;

  g_assert_true (library_db_mark_presence (self->db, path, seen, NULL, NULL, NULL, NULL, &error));
  g_assert_no_error (error);
}

static sqlite3 *
open_beside (Shelf *self)
{
  sqlite3 *sqlite = NULL;

  g_assert_cmpint (sqlite3_open (self->path, &sqlite), ==, SQLITE_OK);
  sqlite3_busy_timeout (sqlite, 10000);
  sqlite3_exec (sqlite, "PRAGMA foreign_keys = ON", NULL, NULL, NULL);

  return sqlite;
}

void
shelf_exec (Shelf      *self,
            const char *sql)
{
  sqlite3 *sqlite = open_beside (self);
  g_autofree char *message = NULL;
  char *complaint = NULL;

  sqlite3_exec (sqlite, sql, NULL, NULL, &complaint);
  message = g_strdup (complaint);
  sqlite3_free (complaint);
  sqlite3_close (sqlite);
  g_assert_cmpstr (message, ==, NULL);
}

gint64
shelf_query (Shelf      *self,
             const char *sql)
{
  sqlite3 *sqlite = open_beside (self);
  sqlite3_stmt *statement = NULL;
  gint64 value;

  g_assert_cmpint (sqlite3_prepare_v2 (sqlite, sql, -1, &statement, NULL), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_step (statement), ==, SQLITE_ROW);
  value = sqlite3_column_int64 (statement, 0);
  sqlite3_finalize (statement);
  sqlite3_close (sqlite);

  return value;
}
