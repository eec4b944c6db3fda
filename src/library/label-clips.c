/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The clips of labeled sets as rows. What stands in a library file may have been written by anybody: everything that is
 * read is bounded. */
#include "library/label-clips.h"

#include <math.h>
#include <string.h>

#include "library/label-counts.h"
#include "library/text.h"

#define TEXT_MAX    1000
#define FOLD_MAX    9999

static const char *const status_ids[] = { "ok", "missing", "bad", "duplicate" };

G_STATIC_ASSERT (G_N_ELEMENTS (status_ids) == LIBRARY_CLIP_N_STATUSES);

LibraryLabelClip *
library_label_clip_new (const char *path)
{
  LibraryLabelClip *self = g_new (LibraryLabelClip, 1);

  *self = (LibraryLabelClip) {
    .path = g_strdup (path),
    .reason = g_strdup (""),
    .quadrant = -1,
    .valence = NAN,
    .arousal = NAN,
    .class_name = g_strdup (""),
    .degrees = g_strdup (""),
    .title = g_strdup (""),
    .artist = g_strdup (""),
    .group = g_strdup (""),
    .genre = g_strdup (""),
    .words = g_strdup (""),
    .fold = -1,
  };

  return self;
}

void
library_label_clip_free (LibraryLabelClip *self)
{
  g_free (self->path);
  g_free (self->reason);
  g_free (self->class_name);
  g_free (self->degrees);
  g_free (self->title);
  g_free (self->artist);
  g_free (self->group);
  g_free (self->genre);
  g_free (self->words);
  g_free (self);
}

const char *
library_clip_status_to_id (LibraryClipStatus status)
{
  g_return_val_if_fail (status < LIBRARY_CLIP_N_STATUSES, NULL);

  return status_ids[status];
}

GHashTable *
library_label_degrees_parse (const char *degrees)
{
  GHashTable *shares = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_auto (GStrv) parts = g_strsplit (degrees, ";", -1);

  for (char **part = parts; *part != NULL; part++)
    {
      char *equals = strrchr (*part, '=');
      char *end = NULL;
      double share;

      if (equals == NULL || equals == *part)
        continue;
      share = g_ascii_strtod (equals + 1, &end);
      if (end != equals + 1 && *end == '\0' && share >= 0.0 && share <= 1.0)
        g_hash_table_insert (shares, g_strndup (*part, (gsize)(equals - *part)), g_memdup2 (&share, sizeof share));
    }

  return shares;
}

#define CLIP_COLUMNS                                                                                         \
  "path, line, status, reason, quadrant, valence, arousal, class, degrees, title, artist, grouping, genre, " \
  "words, fold, audio_hash, hash_version"

static void
bind_text (LibraryStatement *statement,
           int               index,
           const char       *text,
           gsize             max)
{
  g_autofree char *bounded = library_text_bound (text, max);

  library_statement_bind_text (statement, index, bounded);
}

/* A number that is cut is another number. */
static const char *
degrees_or_none (const char *degrees)
{
  return degrees != NULL && strlen (degrees) <= LIBRARY_LABEL_DEGREES_MAX ? degrees : "";
}

static void
bind_clip (LibraryStatement       *insert,
           const LibraryLabelClip *clip)
{
  library_statement_bind_path (insert, 2, clip->path);
  library_statement_bind_int (insert, 3, clip->line);
  library_statement_bind_int (insert, 4, clip->status);
  bind_text (insert, 5, clip->reason, TEXT_MAX);
  if (clip->quadrant >= 0)
    library_statement_bind_int (insert, 6, clip->quadrant);
  if (!isnan (clip->valence) && !isnan (clip->arousal))
    {
      library_statement_bind_double (insert, 7, clip->valence);
      library_statement_bind_double (insert, 8, clip->arousal);
    }
  bind_text (insert, 9, clip->class_name, TEXT_MAX);
  bind_text (insert, 10, degrees_or_none (clip->degrees), LIBRARY_LABEL_DEGREES_MAX);
  bind_text (insert, 11, clip->title, TEXT_MAX);
  bind_text (insert, 12, clip->artist, TEXT_MAX);
  bind_text (insert, 13, clip->group, TEXT_MAX);
  bind_text (insert, 14, clip->genre, TEXT_MAX);
  bind_text (insert, 15, clip->words, TEXT_MAX);
  library_statement_bind_int (insert, 16, clip->fold);
  library_statement_bind_audio (insert, 17, clip->audio.version != 0 ? &clip->audio : NULL);
}

gboolean
library_label_clips_insert (LibraryDb  *db,
                            gint64      set_id,
                            GPtrArray  *clips,
                            GError    **error)
{
  for (guint i = 0; i < clips->len; i++)
    {
      g_autoptr (LibraryStatement) insert = library_db_prepare (
          db,
          "INSERT INTO label_clips (set_id, " CLIP_COLUMNS ")"
          " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18)",
          error);

      if (insert == NULL)
        return FALSE;
      library_statement_bind_int (insert, 1, set_id);
      bind_clip (insert, clips->pdata[i]);
      if (!library_statement_run (insert, error))
        return FALSE;
    }

  return TRUE;
}

static void
read_text (LibraryStatement  *row,
           int                column,
           gsize              max,
           char             **text)
{
  const char *stored = (const char *)sqlite3_column_text (row, column);

  g_free (*text);
  *text = library_text_bound (stored != NULL ? stored : "", max);
}

/* What cannot be was not written by this program, and says nothing. */
static int
read_within (LibraryStatement *row,
             int               column,
             int               highest)
{
  gint64 value = sqlite3_column_type (row, column) != SQLITE_NULL ? sqlite3_column_int64 (row, column) : -1;

  return value >= 0 && value <= highest ? (int)value : -1;
}

static void
read_point (LibraryStatement *row,
            int               column,
            double           *valence,
            double           *arousal)
{
  *valence = *arousal = NAN;
  if (sqlite3_column_type (row, column) == SQLITE_NULL || sqlite3_column_type (row, column + 1) == SQLITE_NULL)
    return;
  if (fabs (sqlite3_column_double (row, column)) > 1.0 || fabs (sqlite3_column_double (row, column + 1)) > 1.0)
    return;
  *valence = sqlite3_column_double (row, column);
  *arousal = sqlite3_column_double (row, column + 1);
}

static int
read_status (LibraryStatement *row,
             int               column)
{
  int status = read_within (row, column, LIBRARY_CLIP_N_STATUSES - 1);

  return status >= 0 ? status : LIBRARY_CLIP_BAD;
}

static LibraryLabelClip *
read_clip (LibraryStatement *row)
{
  g_autofree char *path = library_statement_dup_path (row, 0);
  LibraryLabelClip *clip = library_label_clip_new (path);

  clip->line = (guint)CLAMP (sqlite3_column_int64 (row, 1), 0, G_MAXINT);
  clip->status = (LibraryClipStatus)read_status (row, 2);
  read_text (row, 3, TEXT_MAX, &clip->reason);
  clip->quadrant = read_within (row, 4, MOOD_N_QUADRANTS - 1);
  read_point (row, 5, &clip->valence, &clip->arousal);
  read_text (row, 7, TEXT_MAX, &clip->class_name);
  g_free (clip->degrees);
  clip->degrees = library_text_bound (degrees_or_none ((const char *)sqlite3_column_text (row, 8)), LIBRARY_LABEL_DEGREES_MAX);
  read_text (row, 9, TEXT_MAX, &clip->title);
  read_text (row, 10, TEXT_MAX, &clip->artist);
  read_text (row, 11, TEXT_MAX, &clip->group);
  read_text (row, 12, TEXT_MAX, &clip->genre);
  read_text (row, 13, TEXT_MAX, &clip->words);
  clip->fold = read_within (row, 14, FOLD_MAX);
  library_statement_read_audio (row, 15, &clip->audio);

  return clip;
}

GPtrArray *
library_label_sets_list_clips (LibraryDb  *db,
                               gint64      id,
                               GError    **error)
{
  LibraryDb *reader = library_db_get_reader (db);
  g_autoptr (GPtrArray) clips = g_ptr_array_new_with_free_func ((GDestroyNotify)library_label_clip_free);
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&reader->lock);
  g_autoptr (LibraryStatement) select = library_db_prepare (
      reader, "SELECT " CLIP_COLUMNS " FROM label_clips WHERE set_id = ? ORDER BY id", error);
  LibraryStep step;

  if (select == NULL)
    return NULL;
  library_statement_bind_int (select, 1, id);
  while ((step = library_statement_step (select, error)) == LIBRARY_STEP_ROW)
    g_ptr_array_add (clips, read_clip (select));

  return step == LIBRARY_STEP_DONE ? g_steal_pointer (&clips) : NULL;
}

gboolean
library_label_clips_count (LibraryDb           *db,
                           gint64               set_id,
                           LibraryLabelCounts  *counts,
                           GError             **error)
{
  g_autoptr (LibraryStatement) select = library_db_prepare (
      db,
      "SELECT status, quadrant, valence, arousal, class, grouping, degrees <> '', fold FROM label_clips WHERE set_id = ?",
      error);
  LibraryStep step = LIBRARY_STEP_ERROR;
  LibraryLabelTally tally;

  library_label_tally_init (&tally);
  if (select != NULL)
    library_statement_bind_int (select, 1, set_id);
  while (select != NULL && (step = library_statement_step (select, error)) == LIBRARY_STEP_ROW)
    {
      LibraryLabelFacts facts = {
        .status = read_status (select, 0),
        .quadrant = read_within (select, 1, MOOD_N_QUADRANTS - 1),
        .class_name = (const char *)sqlite3_column_text (select, 4),
        .group = (const char *)sqlite3_column_text (select, 5),
        .has_degrees = sqlite3_column_int (select, 6) != 0,
        .fold = read_within (select, 7, FOLD_MAX),
      };

      read_point (select, 2, &facts.valence, &facts.arousal);
      library_label_tally_add (&tally, &facts);
    }
  library_label_tally_end (&tally, counts);

  return step == LIBRARY_STEP_DONE;
}
