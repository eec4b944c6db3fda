/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The songs of a library: which there are, and what is known of them. db-store.c writes that. */
#include "library/db-private.h"

#include <math.h>
#include <string.h>

#include "library/folders.h"
#include "library/identity.h"
#include "library/labels.h"

#define SELECT_SONGS_WITH(label)                                                                             \
  "SELECT s.id, s.path, s.size, s.mtime, s.title, s.artist, s.album, s.moods, s.duration, s.is_absent,"      \
  " e.code, e.message, r.valence, r.arousal, r.valence_sd, r.arousal_sd, r.correlation,"                     \
  " r.q1, r.q2, r.q3, r.q4, s.genre, s.year, a.valence, a.arousal, " label                                   \
  "FROM songs s LEFT JOIN results r ON r.song_id = s.id LEFT JOIN errors e ON e.song_id = s.id "             \
  "LEFT JOIN adapted a ON a.song_id = s.id "
#define SELECT_SONGS                                                                                         \
  SELECT_SONGS_WITH ("l.valence, l.arousal, l.said_at ")                                                     \
  "LEFT JOIN labels l ON l.song_id = s.id AND l.is_in_force "
/* Of all songs: to look for the label of each takes longer than to read the few that there are: read_labels(). */
#define SELECT_UNLABELED_SONGS SELECT_SONGS_WITH ("NULL, NULL, NULL ")

enum
{
  COLUMN_ID,
  COLUMN_PATH,
  COLUMN_SIZE,
  COLUMN_MTIME,
  COLUMN_TITLE,
  COLUMN_ARTIST,
  COLUMN_ALBUM,
  COLUMN_MOODS,
  COLUMN_DURATION,
  COLUMN_IS_ABSENT,
  COLUMN_ERROR_CODE,
  COLUMN_ERROR_MESSAGE,
  COLUMN_GAUSSIAN,
  COLUMN_QUADRANTS = COLUMN_GAUSSIAN + 5,
  COLUMN_GENRE = COLUMN_QUADRANTS + MOOD_N_QUADRANTS,
  COLUMN_YEAR,
  COLUMN_ADAPTED,
  COLUMN_LABEL = COLUMN_ADAPTED + 2,
};

/* Probabilities are stored with all their digits. */
#define SUM_TOLERANCE 1e-6

static const char *
get_text (LibraryStatement *row,
          int               column)
{
  return (const char *)sqlite3_column_text (row, column);
}

/* FALSE when they are neither all 0 nor probabilities. */
static gboolean
read_quadrants (LibraryStatement *row,
                double            quadrants[MOOD_N_QUADRANTS])
{
  double sum = 0.0;

  for (int q = 0; q < MOOD_N_QUADRANTS; q++)
    {
      quadrants[q] = sqlite3_column_double (row, COLUMN_QUADRANTS + q);
      if (!(quadrants[q] >= 0.0))
        return FALSE;
      sum += quadrants[q];
    }

  return sum == 0.0 || fabs (sum - 1.0) < SUM_TOLERANCE;
}

/* FALSE when the row holds no result, or one that cannot be: the file may have been meddled with. */
static gboolean
read_gaussian (LibraryStatement *row,
               MoodGaussian     *gaussian)
{
  if (sqlite3_column_type (row, COLUMN_GAUSSIAN) == SQLITE_NULL)
    return FALSE;

  *gaussian = (MoodGaussian) { 0 };
  gaussian->valence = sqlite3_column_double (row, COLUMN_GAUSSIAN);
  gaussian->arousal = sqlite3_column_double (row, COLUMN_GAUSSIAN + 1);
  gaussian->valence_sd = sqlite3_column_double (row, COLUMN_GAUSSIAN + 2);
  gaussian->arousal_sd = sqlite3_column_double (row, COLUMN_GAUSSIAN + 3);
  gaussian->correlation = sqlite3_column_double (row, COLUMN_GAUSSIAN + 4);

  return read_quadrants (row, gaussian->quadrants) && fabs (gaussian->valence) <= 1.0
         && fabs (gaussian->arousal) <= 1.0 && gaussian->valence_sd > 0.0 && isfinite (gaussian->valence_sd)
         && gaussian->arousal_sd > 0.0 && isfinite (gaussian->arousal_sd)
         && fabs (gaussian->correlation) < 1.0;
}

/* From @column on. FALSE when there is none, or one that cannot be. */
static gboolean
read_label (LibraryStatement *row,
            int               column,
            LibraryLabel     *label)
{
  if (sqlite3_column_type (row, column) == SQLITE_NULL || sqlite3_column_type (row, column + 1) == SQLITE_NULL)
    return FALSE;

  label->valence = sqlite3_column_double (row, column);
  label->arousal = sqlite3_column_double (row, column + 1);
  label->said_at = sqlite3_column_int64 (row, column + 2);

  return library_label_is_possible (label->valence, label->arousal);
}

/* FALSE when there is none, or one that cannot be. */
static gboolean
read_adapted (LibraryStatement *row,
              LibraryAdaptedPoint *adapted)
{
  if (sqlite3_column_type (row, COLUMN_ADAPTED) == SQLITE_NULL)
    return FALSE;

  adapted->valence = sqlite3_column_double (row, COLUMN_ADAPTED);
  adapted->arousal = sqlite3_column_double (row, COLUMN_ADAPTED + 1);

  return library_label_is_possible (adapted->valence, adapted->arousal);
}

/* Returns: (transfer full) (nullable): the labels in force, by the id of their song. */
static GHashTable *
read_labels (LibraryDb  *self,
             GError    **error)
{
  g_autoptr (GHashTable) labels = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, g_free);
  g_autoptr (LibraryStatement) select = library_db_prepare (
      self, "SELECT valence, arousal, said_at, song_id FROM labels WHERE is_in_force AND valence IS NOT NULL", error);
  LibraryStep step;

  if (select == NULL)
    return NULL;
  while ((step = library_statement_step (select, error)) == LIBRARY_STEP_ROW)
    {
      LibraryLabel label;
      gint64 id = sqlite3_column_int64 (select, 3);

      if (read_label (select, 0, &label))
        g_hash_table_insert (labels, g_memdup2 (&id, sizeof id), g_memdup2 (&label, sizeof label));
    }

  return step == LIBRARY_STEP_DONE ? g_steal_pointer (&labels) : NULL;
}

/* @labels: (nullable): where the label of an unlabeled song is. */
static LibrarySong *
read_song (LibraryStatement *row,
           GHashTable       *labels)
{
  g_autofree char *path = library_statement_dup_path (row, COLUMN_PATH);
  g_auto (GStrv) moods = library_statement_dup_strv (row, COLUMN_MOODS);
  MoodGaussian gaussian;
  MoodEstimate estimate;
  LibraryAdaptedPoint adapted;
  LibraryLabel own_label;
  const LibraryLabel *label = read_label (row, COLUMN_LABEL, &own_label) ? &own_label : NULL;
  gint64 id = sqlite3_column_int64 (row, COLUMN_ID);
  gboolean has_estimate = read_gaussian (row, &gaussian);

  if (has_estimate)
    mood_estimate_init (&estimate, &gaussian);
  if (labels != NULL)
    label = g_hash_table_lookup (labels, &id);

  LibrarySongFields fields = {
    .id = id,
    .path = path,
    .size = sqlite3_column_int64 (row, COLUMN_SIZE),
    .mtime = sqlite3_column_int64 (row, COLUMN_MTIME),
    .title = get_text (row, COLUMN_TITLE),
    .artist = get_text (row, COLUMN_ARTIST),
    .album = get_text (row, COLUMN_ALBUM),
    .genre = get_text (row, COLUMN_GENRE),
    .year = (guint)CLAMP (sqlite3_column_int64 (row, COLUMN_YEAR), 0, LIBRARY_YEAR_MAX),
    .moods = (const char *const *)moods,
    .duration = sqlite3_column_double (row, COLUMN_DURATION),
    .is_absent = sqlite3_column_int (row, COLUMN_IS_ABSENT) != 0,
    .estimate = has_estimate ? &estimate : NULL,
    .adapted = read_adapted (row, &adapted) ? &adapted : NULL,
    .label = label,
    .error_code = get_text (row, COLUMN_ERROR_CODE),
    .error_message = get_text (row, COLUMN_ERROR_MESSAGE),
  };

  return library_song_new (&fields);
}

/* In a transaction. Adds all present songs to @songs. */
static gboolean
read_songs (LibraryDb  *self,
            GPtrArray  *songs,
            GError    **error)
{
  g_autoptr (GHashTable) labels = read_labels (self, error);
  g_autoptr (LibraryStatement) select
      = library_db_prepare (self, SELECT_UNLABELED_SONGS "WHERE s.is_missing = 0 ORDER BY s.id", error);
  LibraryStep step;

  if (labels == NULL || select == NULL)
    return FALSE;
  while ((step = library_statement_step (select, error)) == LIBRARY_STEP_ROW)
    g_ptr_array_add (songs, read_song (select, labels));

  return step == LIBRARY_STEP_DONE;
}

void
library_statement_bind_at_or_below (LibraryStatement *statement,
                                    const char       *folder)
{
  gboolean is_root = strcmp (folder, "/") == 0;
  g_autofree char *from = g_strconcat (is_root ? "" : folder, "/", NULL);
  g_autofree char *to = g_strconcat (is_root ? "" : folder, "0", NULL);

  library_statement_bind_path (statement, 1, folder);
  library_statement_bind_path (statement, 2, from);
  library_statement_bind_path (statement, 3, to);
}

gboolean
library_db_is_current (LibraryDb            *self,
                       const char           *path,
                       gint64                size,
                       gint64                mtime,
                       const LibraryVersion *version)
{
  LibraryStanding standing;

  if (!library_db_get_standing (self, path, version, &standing, NULL) || standing.id == 0 || standing.size != size
      || standing.mtime != mtime || standing.is_due)
    return FALSE;
  if (standing.has_problem)
    return standing.is_problem_current && !standing.is_transient;

  return standing.is_current;
}

/* Where a song is found to be. */
typedef struct
{
  gint64 id;
  gboolean is_missing;
  gboolean is_absent;
} Presence;

static gboolean
is_at_or_below_any (const char         *path,
                    const char *const  *folders)
{
  for (gsize i = 0; folders != NULL && folders[i] != NULL; i++)
    {
      gsize length = strlen (folders[i]);

      if (g_str_equal (folders[i], "/")
          || (strncmp (path, folders[i], length) == 0 && (path[length] == '/' || path[length] == '\0')))
        return TRUE;
    }

  return FALSE;
}

/* Adds the songs at or below @folder whose presence has changed to @changes. */
static gboolean
compare_presence (LibraryDb          *self,
                  const char         *folder,
                  GHashTable         *seen_paths,
                  GHashTable         *lost_paths,
                  const char *const  *away,
                  GArray             *changes,
                  GError            **error)
{
  g_autoptr (LibraryStatement) select = library_db_prepare (
      self, "SELECT id, path, is_missing, is_absent FROM songs WHERE " LIBRARY_AT_OR_BELOW, error);
  LibraryStep step;

  if (select == NULL)
    return FALSE;
  library_statement_bind_at_or_below (select, folder);
  while ((step = library_statement_step (select, error)) == LIBRARY_STEP_ROW)
    {
      g_autofree char *path = library_statement_dup_path (select, 1);
      const Presence before = { sqlite3_column_int64 (select, 0), sqlite3_column_int (select, 2) != 0,
                                sqlite3_column_int (select, 3) != 0 };
      Presence now = { .id = before.id };

      if (!g_hash_table_contains (seen_paths, path))
        {
          if (lost_paths != NULL && !g_hash_table_contains (lost_paths, path))
            continue;
          now.is_absent = !before.is_missing && is_at_or_below_any (path, away);
          now.is_missing = !now.is_absent;
        }
      if (now.is_missing != before.is_missing || now.is_absent != before.is_absent)
        g_array_append_val (changes, now);
    }

  return step == LIBRARY_STEP_DONE;
}

LibrarySong *
library_db_read_song (LibraryDb  *self,
                      gint64      id,
                      GError    **error)
{
  g_autoptr (LibraryStatement) select = library_db_prepare (self, SELECT_SONGS "WHERE s.id = ?", error);

  if (select == NULL)
    return NULL;
  library_statement_bind_int (select, 1, id);

  return library_statement_step (select, error) == LIBRARY_STEP_ROW ? read_song (select, NULL) : NULL;
}

static gboolean
set_presence (LibraryDb       *self,
              const Presence  *presence,
              GError         **error)
{
  g_autoptr (LibraryStatement) update
      = library_db_prepare (self, "UPDATE songs SET is_missing = ?, is_absent = ? WHERE id = ?", error);

  if (update == NULL)
    return FALSE;
  library_statement_bind_int (update, 1, presence->is_missing);
  library_statement_bind_int (update, 2, presence->is_absent);
  library_statement_bind_int (update, 3, presence->id);

  return library_statement_run (update, error);
}

/* In a transaction. */
static gboolean
apply_presence (LibraryDb  *self,
                GArray     *changes,
                GPtrArray  *changed,
                GPtrArray  *gone,
                GError    **error)
{
  for (guint i = 0; i < changes->len; i++)
    {
      const Presence *presence = &g_array_index (changes, Presence, i);
      LibrarySong *song = set_presence (self, presence, error) ? library_db_read_song (self, presence->id, error) : NULL;

      if (song == NULL)
        return FALSE;
      g_ptr_array_add (presence->is_missing ? gone : changed, song);
    }

  return TRUE;
}

GPtrArray *
library_db_list_unseen (LibraryDb   *self,
                        const char  *folder,
                        GHashTable  *seen_paths,
                        GError     **error)
{
  g_autoptr (GPtrArray) unseen = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  g_autoptr (LibraryStatement) select
      = library_db_prepare (self, "SELECT path FROM songs WHERE is_missing = 0 AND " LIBRARY_AT_OR_BELOW, error);
  LibraryStep step;

  if (select == NULL)
    return NULL;
  library_statement_bind_at_or_below (select, folder);
  while ((step = library_statement_step (select, error)) == LIBRARY_STEP_ROW)
    {
      g_autofree char *path = library_statement_dup_path (select, 0);

      if (!g_hash_table_contains (seen_paths, path))
        g_ptr_array_add (unseen, g_steal_pointer (&path));
    }

  return step == LIBRARY_STEP_DONE ? g_steal_pointer (&unseen) : NULL;
}

gboolean
library_db_mark_presence (LibraryDb          *self,
                          const char         *folder,
                          GHashTable         *seen_paths,
                          GHashTable         *lost_paths,
                          const char *const  *away,
                          GPtrArray          *changed,
                          GPtrArray          *gone,
                          GError            **error)
{
  g_autoptr (GArray) changes = g_array_new (FALSE, FALSE, sizeof (Presence));
  g_autoptr (GPtrArray) listed = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GPtrArray) left = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  if (!library_db_begin (self, error))
    return FALSE;

  gboolean ok = compare_presence (self, folder, seen_paths, lost_paths, away, changes, error)
                && apply_presence (self, changes, listed, left, error);

  if (!library_db_end (self, ok, error))
    return FALSE;

  if (changed != NULL)
    g_ptr_array_extend_and_steal (changed, g_steal_pointer (&listed));
  if (gone != NULL)
    g_ptr_array_extend_and_steal (gone, g_steal_pointer (&left));

  return TRUE;
}

/* In a transaction. The songs of no folder are those below the removed one and below no other. */
static gboolean
remove_folder (LibraryDb   *self,
               const char  *folder,
               GError     **error)
{
  g_autoptr (LibraryStatement) delete_row
      = library_db_prepare (self, "DELETE FROM folders WHERE path = ?", error);
  g_autoptr (LibraryStatement) hide = library_db_prepare (
      self,
      "UPDATE songs SET is_missing = 1, is_absent = 0 WHERE " LIBRARY_AT_OR_BELOW
      "AND NOT EXISTS (SELECT 1 FROM folders f WHERE songs.path = f.path"
      " OR f.path = x'2F' OR substr (songs.path, 1, length (f.path) + 1) = CAST (f.path || x'2F' AS BLOB))",
      error);

  if (delete_row == NULL || hide == NULL)
    return FALSE;
  library_statement_bind_path (delete_row, 1, folder);
  library_statement_bind_at_or_below (hide, folder);

  return library_statement_run (delete_row, error) && library_statement_run (hide, error);
}

gboolean
library_db_remove_folder (LibraryDb   *self,
                          const char  *folder,
                          GError     **error)
{
  g_autofree char *path = g_canonicalize_filename (folder, NULL);
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  return library_db_begin (self, error) && library_db_end (self, remove_folder (self, path, error), error);
}

/* What is said of a song while it is being read is newer than what was read. */
static void
date (GPtrArray *songs,
      gint       serial)
{
  for (guint i = 0; i < songs->len; i++)
    library_song_set_serial (songs->pdata[i], serial);
}

GPtrArray *
library_db_list_songs (LibraryDb  *self,
                       GError    **error)
{
  g_autoptr (GPtrArray) songs = g_ptr_array_new_with_free_func (g_object_unref);
  LibraryDb *reader = library_db_get_reader (self);
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&reader->lock);
  const gint serial = library_song_get_last_serial ();

  /* Songs and labels of one moment. */
  if (!library_db_begin_reading (reader, error) || !library_db_end (reader, read_songs (reader, songs, error), error))
    return NULL;
  date (songs, serial);

  return g_steal_pointer (&songs);
}

GPtrArray *
library_db_list_songs_by_id (LibraryDb  *self,
                             GArray     *ids,
                             GError    **error)
{
  g_autoptr (GPtrArray) songs = g_ptr_array_new_with_free_func (g_object_unref);
  LibraryDb *reader = library_db_get_reader (self);
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&reader->lock);
  const gint serial = library_song_get_last_serial ();

  for (guint i = 0; i < ids->len; i++)
    {
      g_autoptr (GError) read_error = NULL;
      LibrarySong *song = library_db_read_song (reader, g_array_index (ids, gint64, i), &read_error);

      if (read_error != NULL)
        {
          g_propagate_error (error, g_steal_pointer (&read_error));
          return NULL;
        }
      if (song != NULL)
        g_ptr_array_add (songs, song);
    }
  date (songs, serial);

  return g_steal_pointer (&songs);
}

/* (nullable): without an error when the library does not know @path. A missing song is found. */
LibrarySong *
library_db_find_song (LibraryDb   *self,
                      const char  *path,
                      GError     **error)
{
  LibraryDb *reader = library_db_get_reader (self);
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&reader->lock);
  g_autoptr (LibraryStatement) select = library_db_prepare (reader, SELECT_SONGS "WHERE s.path = ?", error);

  if (select == NULL)
    return NULL;
  library_statement_bind_path (select, 1, path);
  if (library_statement_step (select, error) != LIBRARY_STEP_ROW)
    return NULL;

  return read_song (select, NULL);
}

MoodCurve *
library_db_load_curve (LibraryDb  *self,
                       gint64      song_id,
                       GError    **error)
{
  LibraryDb *reader = library_db_get_reader (self);
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&reader->lock);
  g_autoptr (LibraryStatement) select
      = library_db_prepare (reader, "SELECT data FROM curves WHERE song_id = ?", error);

  if (select == NULL)
    return NULL;
  library_statement_bind_int (select, 1, song_id);
  if (library_statement_step (select, error) != LIBRARY_STEP_ROW)
    return NULL;

  g_autoptr (GBytes) bytes = library_statement_dup_bytes (select, 0);

  return mood_curve_from_bytes (bytes);
}
