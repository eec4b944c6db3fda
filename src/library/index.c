/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Keeps what is derived of songs: their texts for the search, their words and their places for rules. The database notes
 * by triggers which songs have changed, whoever did it; before something is looked up, these are done again here. So a
 * scan pays next to nothing for it, and nothing can be forgotten.
 *
 * Threads: as all of the library. The lock is let go after every portion, so that nobody waits long for the first
 * search in a large library. */
#include "library/index.h"

#include <string.h>

#include <glib/gi18n.h>

#include "engine/base/error.h"
#include "engine/base/paths.h"
#include "engine/mood/vocabulary.h"
#include "library/db-private.h"
#include "library/text.h"

/* Songs that are done under one lock: some tens of milliseconds. */
#define PORTION 512

/* What songs are named by: another vocabulary gives them other words. */
static char *
make_fingerprint (const MoodVocabulary *vocabulary)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);

  const MoodBorders *borders = mood_vocabulary_get_borders (vocabulary);
  g_autofree char *parted
      = mood_borders_are_usual (borders)
            ? g_strdup ("")
            : g_strdup_printf ("%a %a %a\n", borders->valence, borders->arousal, borders->neutral_radius);

  g_checksum_update (checksum, (const guchar *)parted, -1);
  for (gsize i = 0; i < mood_vocabulary_get_n_words (vocabulary); i++)
    {
      const MoodWord *word = mood_vocabulary_get_word (vocabulary, i);
      char line[256];
      int length = g_snprintf (line, sizeof line, "%.100s %a %a %d\n", word->id, word->valence, word->arousal,
                               (int)word->quadrant);

      g_checksum_update (checksum, (const guchar *)line, MIN (length, (int)sizeof line - 1));
    }

  return g_strdup (g_checksum_get_string (checksum));
}

/* Runs @sql with one number. */
static gboolean
run_on (LibraryDb   *db,
        const char  *sql,
        gint64       id,
        GError     **error)
{
  g_autoptr (LibraryStatement) statement = library_db_prepare (db, sql, error);

  if (statement == NULL)
    return FALSE;
  library_statement_bind_int (statement, 1, id);

  return library_statement_run (statement, error);
}

/* TRUE when songs were named by other words than those of @fingerprint. */
static gboolean
has_other_words (LibraryDb  *db,
                 const char *fingerprint)
{
  g_autoptr (LibraryStatement) select
      = library_db_prepare (db, "SELECT 1 FROM index_state WHERE vocabulary = ?", NULL);

  if (select == NULL)
    return FALSE;
  library_statement_bind_text (select, 1, fingerprint);

  return library_statement_step (select, NULL) == LIBRARY_STEP_DONE;
}

/* In a transaction. All songs are to be named again. */
static gboolean
take_words (LibraryDb   *db,
            const char  *fingerprint,
            GError     **error)
{
  g_autoptr (LibraryStatement) mark
      = library_db_prepare (db, "INSERT OR IGNORE INTO index_stale (song_id) SELECT id FROM songs", error);
  g_autoptr (LibraryStatement) keep
      = library_db_prepare (db, "INSERT OR REPLACE INTO index_state (id, vocabulary) VALUES (1, ?)", error);

  if (mark == NULL || keep == NULL)
    return FALSE;
  library_statement_bind_text (keep, 1, fingerprint);

  return library_statement_run (mark, error) && library_statement_run (keep, error);
}

/* The path from the user's folder on: what all songs have in common would be found for all of them. */
static const char *
skip_folder (const char        *path,
             const char *const *folders)
{
  const char *rest = path;

  for (gsize i = 0; folders[i] != NULL; i++)
    {
      gsize length = strlen (folders[i]);

      if (strncmp (path, folders[i], length) == 0 && path[length] == '/' && path + length > rest)
        rest = path + length;
    }

  return rest;
}

static const char *
get_word (LibrarySong *song)
{
  const MoodWord *word = library_song_get_word (song);

  return word != NULL ? word->id : "";
}

static gboolean
index_texts (LibraryDb          *db,
             LibrarySong        *song,
             const char *const  *folders,
             GError            **error)
{
  g_autofree char *path = base_paths_to_utf8 (skip_folder (library_song_get_path (song), folders));
  g_autofree char *moods = g_strjoinv (" ", (char **)library_song_get_moods (song));
  g_autofree char *words = g_strconcat (get_word (song), " ", moods, NULL);
  g_autoptr (LibraryStatement) insert = library_db_prepare (
      db, "INSERT INTO song_texts (rowid, title, artist, album, genre, path, words) VALUES (?, ?, ?, ?, ?, ?, ?)",
      error);

  if (insert == NULL)
    return FALSE;
  library_statement_bind_int (insert, 1, library_song_get_id (song));
  library_statement_bind_text (insert, 2, library_song_get_title (song));
  library_statement_bind_text (insert, 3, library_song_get_artist (song));
  library_statement_bind_text (insert, 4, library_song_get_album (song));
  library_statement_bind_text (insert, 5, library_song_get_genre (song));
  library_statement_bind_text (insert, 6, path);
  library_statement_bind_text (insert, 7, words);

  return library_statement_run (insert, error);
}

#define INSERT_WORD  "INSERT OR IGNORE INTO song_words (word, song_id) VALUES (?, ?)"
#define INSERT_GENRE "INSERT OR IGNORE INTO song_genres (genre, song_id) VALUES (?, ?)"

static gboolean
index_word (LibraryDb   *db,
            const char  *sql,
            gint64       id,
            const char  *word,
            GError     **error)
{
  g_autofree char *folded = library_text_fold (word);
  g_autoptr (LibraryStatement) insert = library_db_prepare (db, sql, error);

  if (insert == NULL)
    return FALSE;
  library_statement_bind_text (insert, 1, folded);
  library_statement_bind_int (insert, 2, id);

  return *folded == '\0' || library_statement_run (insert, error);
}

static gboolean
index_words (LibraryDb    *db,
             LibrarySong  *song,
             GError      **error)
{
  const char *const *moods = library_song_get_moods (song);

  for (gsize i = 0; moods[i] != NULL; i++)
    if (!index_word (db, INSERT_WORD, library_song_get_id (song), moods[i], error))
      return FALSE;

  return index_word (db, INSERT_WORD, library_song_get_id (song), get_word (song), error);
}

static gboolean
index_genres (LibraryDb    *db,
              LibrarySong  *song,
              GError      **error)
{
  g_auto (GStrv) genres = g_strsplit (library_song_get_genre (song), LIBRARY_GENRE_SEPARATOR, -1);

  for (gsize i = 0; genres[i] != NULL; i++)
    if (!index_word (db, INSERT_GENRE, library_song_get_id (song), genres[i], error))
      return FALSE;

  return TRUE;
}

/* The first 63 bits of a hash of the folded name: two of a million artists share one with a chance of 1 in 20 million. */
static gint64
hash_artist (const char *artist)
{
  g_autofree char *folded = library_text_fold (artist);
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  guint8 digest[32];
  gsize size = sizeof digest;
  guint64 hash;

  if (*folded == '\0')
    return 0;

  g_checksum_update (checksum, (const guchar *)folded, -1);
  g_checksum_get_digest (checksum, digest, &size);
  memcpy (&hash, digest, sizeof hash);

  return (gint64)(hash >> 1);
}

static gboolean
index_place (LibraryDb    *db,
             LibrarySong  *song,
             GError      **error)
{
  const MoodEstimate *estimate = library_song_get_estimate (song);
  g_autoptr (LibraryStatement) insert = library_db_prepare (
      db,
      "INSERT INTO song_places (song_id, valence, arousal, quadrant, certainty, artist, duration, is_away, year) "
      "SELECT id, ?2, ?3, ?4, ?5, ?6, duration, is_missing OR is_absent, year FROM songs WHERE id = ?1",
      error);

  if (insert == NULL)
    return FALSE;
  if (estimate == NULL)
    return TRUE;
  library_statement_bind_int (insert, 1, library_song_get_id (song));
  library_statement_bind_double (insert, 2, estimate->gaussian.valence);
  library_statement_bind_double (insert, 3, estimate->gaussian.arousal);
  library_statement_bind_int (insert, 4, estimate->quadrant);
  library_statement_bind_double (insert, 5, estimate->quadrant_probabilities[estimate->quadrant]);
  library_statement_bind_int (insert, 6, hash_artist (library_song_get_artist (song)));

  return library_statement_run (insert, error);
}

/* In a transaction. One that is no longer in the library leaves the index. */
static gboolean
index_song (LibraryDb          *db,
            gint64              id,
            const char *const  *folders,
            GError            **error)
{
  g_autoptr (GError) read_error = NULL;
  g_autoptr (LibrarySong) song = library_db_read_song (db, id, &read_error);

  if (read_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&read_error));
      return FALSE;
    }
  if (!run_on (db, "DELETE FROM song_texts WHERE rowid = ?", id, error)
      || !run_on (db, "DELETE FROM song_words WHERE song_id = ?", id, error)
      || !run_on (db, "DELETE FROM song_genres WHERE song_id = ?", id, error)
      || !run_on (db, "DELETE FROM song_places WHERE song_id = ?", id, error))
    return FALSE;
  if (song != NULL
      && (!index_texts (db, song, folders, error) || !index_words (db, song, error)
          || !index_genres (db, song, error) || !index_place (db, song, error)))
    return FALSE;

  return run_on (db, "DELETE FROM index_stale WHERE song_id = ?", id, error);
}

/* Returns: (transfer full) (nullable) (element-type gint64): some that have changed; NULL with an error. */
static GArray *
list_stale (LibraryDb  *db,
            GError    **error)
{
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (LibraryStatement) select
      = library_db_prepare (db, "SELECT song_id FROM index_stale LIMIT ?", error);
  LibraryStep step;

  if (select == NULL)
    return NULL;
  library_statement_bind_int (select, 1, PORTION);
  while ((step = library_statement_step (select, error)) == LIBRARY_STEP_ROW)
    {
      gint64 id = sqlite3_column_int64 (select, 0);

      g_array_append_val (ids, id);
    }

  return step == LIBRARY_STEP_DONE ? g_steal_pointer (&ids) : NULL;
}

/* In a transaction. @is_done: whether it was the last portion. Songs that change while others are done may be left for the
 * next time: who waits for a search does not wait for a scan. */
static gboolean
index_portion (LibraryDb          *db,
               const char *const  *folders,
               const char         *new_words,
               gboolean           *is_done,
               GError            **error)
{
  g_autoptr (GArray) ids = NULL;

  if (new_words != NULL && !take_words (db, new_words, error))
    return FALSE;
  ids = list_stale (db, error);
  if (ids == NULL)
    return FALSE;
  for (guint i = 0; i < ids->len; i++)
    if (!index_song (db, g_array_index (ids, gint64, i), folders, error))
      return FALSE;
  *is_done = ids->len < PORTION;

  return TRUE;
}

/* Where nothing is to be done, nothing is written, and nobody has to be waited for. */
static gboolean
update_portion (LibraryDb          *db,
                const char *const  *folders,
                const char         *fingerprint,
                gboolean           *is_done,
                GError            **error)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&db->lock);
  gboolean has_new_words = has_other_words (db, fingerprint);

  if (!has_new_words)
    {
      g_autoptr (GArray) ids = list_stale (db, error);

      if (ids == NULL)
        return FALSE;
      *is_done = ids->len == 0;
      if (*is_done)
        return TRUE;
    }

  return library_db_begin (db, error)
         && library_db_end (db,
                            index_portion (db, folders, has_new_words ? fingerprint : NULL, is_done, error),
                            error);
}

/**
 * library_index_update:
 *
 * Brings the index up to date, without the lock held. Returns at once when nothing has changed.
 */
gboolean
library_index_update (LibraryDb  *db,
                      GError    **error)
{
  MoodVocabulary *vocabulary = mood_vocabulary_get_default (error);
  g_autofree char *fingerprint = NULL;
  g_auto (GStrv) folders = NULL;
  gboolean is_done = FALSE;

  if (vocabulary == NULL)
    return FALSE;
  fingerprint = make_fingerprint (vocabulary);
  folders = library_db_list_folders (db, error);
  if (folders == NULL)
    return FALSE;

  while (!is_done)
    if (!update_portion (db, (const char *const *)folders, fingerprint, &is_done, error))
      return FALSE;

  return TRUE;
}
