/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Emotify as it is published: a row of ones and noughts for each listener and track; tracks count on from genre to genre,
 * and each genre has a folder with the files 1.mp3, 2.mp3 … */
#include <stdlib.h>
#include <string.h>

#include <glib/gi18n.h>

#include "engine/base/error.h"
#include "engine/training/corpus.h"
#include "engine/training/layouts/layout-private.h"

#define TRACKS_PER_GENRE 100

/* What listeners have said of one track. */
typedef struct
{
  guint track;
  guint line;
  char *genre; /* (owned) */
  guint n_listeners;
  guint n_felt[TRAINING_N_DEGREES];
  char *reason; /* (owned) (nullable) */
} Track;

static void
track_free (Track *self)
{
  g_free (self->genre);
  g_free (self->reason);
  g_free (self);
}

/* The columns of a table. */
typedef struct
{
  int track;
  int genre;
  int degrees[TRAINING_N_DEGREES];
} Columns;

static gboolean
find_columns (const TrainingCsv  *csv,
              Columns            *columns,
              GError            **error)
{
  const char *track = training_column_guess (csv, TRAINING_ROLE_PATH);

  columns->track = track != NULL ? training_csv_find_column (csv, track) : -1;
  columns->genre = training_csv_find_column (csv, "genre");
  for (guint d = 0; d < TRAINING_N_DEGREES; d++)
    {
      columns->degrees[d] = training_csv_find_column (csv, training_degree_names[d]);
      /* One of the nine has a misprint in what is published. */
      if (columns->degrees[d] < 0 && g_str_equal (training_degree_names[d], "amazement"))
        columns->degrees[d] = training_csv_find_column (csv, "amazament");
      if (columns->degrees[d] < 0)
        {
          g_set_error (error, BASE_ERROR, BASE_ERROR_BAD_CORPUS, _ ("The table has no column “%s”, as Emotify has."),
                       training_degree_names[d]);
          return FALSE;
        }
    }
  if (columns->track >= 0 && columns->genre >= 0)
    return TRUE;

  g_set_error_literal (error, BASE_ERROR, BASE_ERROR_BAD_CORPUS,
                       _ ("The table has not both a column “track id” and a column “genre”, as Emotify has."));
  return FALSE;
}

static Track *
get_track (GPtrArray         *tracks,
           GHashTable        *by_id,
           const TrainingCsv *csv,
           gsize              row,
           const Columns     *columns)
{
  const char *id = training_csv_get (csv, row, columns->track);
  Track *track = g_hash_table_lookup (by_id, id);

  if (track != NULL)
    return track;
  track = g_new0 (Track, 1);
  track->track = (guint)g_ascii_strtoull (id, NULL, 10);
  track->line = training_csv_get_line (csv, row);
  track->genre = g_ascii_strdown (training_csv_get (csv, row, columns->genre), -1);
  if (track->track == 0)
    track->reason = g_strdup_printf (_ ("The track “%s” is no number."), id);
  g_ptr_array_add (tracks, track);
  g_hash_table_insert (by_id, (gpointer)id, track);

  return track;
}

static void
add_listener (Track             *track,
              const TrainingCsv *csv,
              gsize              row,
              const Columns     *columns)
{
  gboolean felt[TRAINING_N_DEGREES];

  for (guint d = 0; d < TRAINING_N_DEGREES; d++)
    {
      const char *text = training_csv_get (csv, row, columns->degrees[d]);

      felt[d] = g_str_equal (text, "1");
      if (!felt[d] && !g_str_equal (text, "0") && track->reason == NULL)
        track->reason = g_strdup_printf (_ ("In line %u “%s” is “%s”, and not 0 or 1."), training_csv_get_line (csv, row),
                                         training_degree_names[d], text);
    }
  track->n_listeners++;
  for (guint d = 0; d < TRAINING_N_DEGREES; d++)
    track->n_felt[d] += felt[d] ? 1 : 0;
}

/* (nullable): the file of a track, below the folder. */
static const char *
find_file (const TrainingFiles *files,
           const Track         *track)
{
  const GPtrArray *paths = training_files_get_recordings (files);
  g_autofree char *stem = g_strdup_printf ("%u", (track->track - 1) % TRACKS_PER_GENRE + 1);

  for (guint i = 0; i < paths->len; i++)
    {
      g_autofree char *folder = g_path_get_dirname (paths->pdata[i]);
      g_autofree char *genre = g_path_get_basename (folder);
      g_autofree char *name = training_files_get_stem (paths->pdata[i]);

      if (g_ascii_strcasecmp (genre, track->genre) == 0 && g_str_equal (name, stem))
        return paths->pdata[i];
    }

  return NULL;
}

static void
add_row (const Track         *track,
         const TrainingFiles *files,
         TrainingLabelRows   *rows)
{
  const char *found = track->track > 0 ? find_file (files, track) : NULL;
  g_autofree char *expected
      = g_strdup_printf ("%s/%u.mp3", track->genre, track->track > 0 ? (track->track - 1) % TRACKS_PER_GENRE + 1 : 0);
  TrainingLabelRow *row = training_label_rows_add (rows, files, found != NULL ? found : expected);
  g_autoptr (GString) degrees = g_string_new (NULL);

  row->line = track->line;
  training_label_row_set (&row->genre, track->genre);
  for (guint d = 0; d < TRAINING_N_DEGREES; d++)
    {
      char number[G_ASCII_DTOSTR_BUF_SIZE];

      g_string_append_printf (degrees, "%s%s=%s", d > 0 ? ";" : "", training_degree_names[d],
                              g_ascii_formatd (number, sizeof number, "%.4f",
                                               (double)track->n_felt[d] / track->n_listeners));
    }
  training_label_row_set (&row->degrees, degrees->str);
  if (track->reason != NULL)
    training_label_row_refuse (row, "%s", track->reason);
  if (found == NULL && track->track > 0)
    {
      row->is_missing = TRUE;
      training_label_row_refuse (row, _ ("There is no file “%s”."), expected);
    }
}

gboolean
training_read_emotify (const TrainingLayoutChoice  *choice,
                       const TrainingFiles         *files,
                       TrainingLabelRows           *rows,
                       GCancellable                *cancellable,
                       GError                     **error)
{
  g_autoptr (TrainingCsv) csv = training_csv_load_loose (choice->table, &choice->format, error);
  g_autoptr (GPtrArray) tracks = g_ptr_array_new_with_free_func ((GDestroyNotify)track_free);
  g_autoptr (GHashTable) by_id = g_hash_table_new (g_str_hash, g_str_equal);
  Columns columns;

  if (csv == NULL || !find_columns (csv, &columns, error))
    return FALSE;
  for (gsize row = 0; row < training_csv_get_n_rows (csv); row++)
    add_listener (get_track (tracks, by_id, csv, row, &columns), csv, row, &columns);
  for (guint i = 0; i < tracks->len; i++)
    {
      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
      add_row (tracks->pdata[i], files, rows);
    }

  return TRUE;
}
