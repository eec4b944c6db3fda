/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Sets whose labels are in the names of files and folders. */
#include <stdlib.h>
#include <string.h>

#include <glib/gi18n.h>

#include "engine/training/layouts/layout-private.h"

#define RAVDESS_PATTERN "^0[1-3]-0[12]-(0[1-8])-(0[12])-(0[12])-(0[12])-([0-9]{2})$"
#define EMOPIA_PATTERN  "^Q([1-4])_(.+)_([0-9]+)$"

/* Livingstone & Russo 2018, table of the file names' third part. */
static const char *const ravdess_emotions[]
    = { "neutral", "calm", "happy", "sad", "angry", "fearful", "disgusted", "surprised" };

typedef gboolean (*ReadName) (const char *path, GRegex *pattern, TrainingLabelRow *row);

static gboolean
read_ravdess (const char       *path,
              GRegex           *pattern,
              TrainingLabelRow *row)
{
  g_autofree char *stem = training_files_get_stem (path);
  g_autoptr (GMatchInfo) match = NULL;
  g_autofree char *emotion = NULL;
  g_autofree char *actor = NULL;

  if (!g_regex_match (pattern, stem, 0, &match))
    {
      training_label_row_refuse (row, _ ("The name is no RAVDESS code, such as 03-02-05-01-02-01-12."));
      return FALSE;
    }
  emotion = g_match_info_fetch (match, 1);
  actor = g_match_info_fetch (match, 5);
  training_label_row_set (&row->class_name, ravdess_emotions[atoi (emotion) - 1]);
  row->quadrant = training_word_get_quadrant (row->class_name);
  g_free (row->group);
  row->group = g_strdup_printf ("actor %s", actor);

  return TRUE;
}

static gboolean
read_emopia (const char       *path,
             GRegex           *pattern,
             TrainingLabelRow *row)
{
  g_autofree char *stem = training_files_get_stem (path);
  g_autoptr (GMatchInfo) match = NULL;
  g_autofree char *quadrant = NULL;
  g_autofree char *song = NULL;

  if (!g_regex_match (pattern, stem, 0, &match))
    {
      training_label_row_refuse (row, _ ("The name is no EMOPIA name, such as Q1_song_0."));
      return FALSE;
    }
  quadrant = g_match_info_fetch (match, 1);
  song = g_match_info_fetch (match, 2);
  row->quadrant = atoi (quadrant) - 1;
  training_label_row_set (&row->group, song);

  return TRUE;
}

/* The topmost folder is the class; one below it keeps together what must not be parted, such as an album. */
static gboolean
read_folders (const char       *path,
              GRegex           *pattern,
              TrainingLabelRow *row)
{
  g_auto (GStrv) parts = g_strsplit (path, G_DIR_SEPARATOR_S, 3);

  if (g_strv_length (parts) < 2)
    {
      training_label_row_refuse (row, _ ("The file is in no folder of a class."));
      return FALSE;
    }
  training_label_row_set (&row->class_name, parts[0]);
  row->quadrant = training_word_get_quadrant (parts[0]);
  if (parts[2] != NULL)
    training_label_row_set (&row->group, parts[1]);

  return TRUE;
}

gboolean
training_read_names (const TrainingLayoutChoice  *choice,
                     const TrainingFiles         *files,
                     TrainingLabelRows           *rows,
                     GCancellable                *cancellable,
                     GError                     **error)
{
  const gboolean is_ravdess = choice->layout == TRAINING_LAYOUT_RAVDESS;
  const ReadName read = is_ravdess                                  ? read_ravdess
                        : choice->layout == TRAINING_LAYOUT_EMOPIA ? read_emopia
                                                                   : read_folders;
  g_autoptr (GRegex) pattern
      = g_regex_new (is_ravdess ? RAVDESS_PATTERN : EMOPIA_PATTERN, G_REGEX_RAW, 0, NULL);
  const GPtrArray *paths = training_files_get_recordings (files);

  for (guint i = 0; i < paths->len; i++)
    {
      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
      read (paths->pdata[i], pattern, training_label_rows_add (rows, files, paths->pdata[i]));
    }

  return TRUE;
}

static gboolean
are_named (const TrainingFiles *files,
           const char          *expression)
{
  g_autoptr (GRegex) pattern = g_regex_new (expression, G_REGEX_RAW, 0, NULL);
  const GPtrArray *paths = training_files_get_recordings (files);
  guint n = 0;

  for (guint i = 0; i < paths->len; i++)
    {
      g_autofree char *stem = training_files_get_stem (paths->pdata[i]);

      n += g_regex_match (pattern, stem, 0, NULL) ? 1 : 0;
    }

  return n > 0 && 2 * n >= paths->len;
}

gboolean
training_names_are_ravdess (const TrainingFiles *files)
{
  return are_named (files, RAVDESS_PATTERN);
}

gboolean
training_names_are_emopia (const TrainingFiles *files)
{
  return are_named (files, EMOPIA_PATTERN);
}

guint
training_names_count_folders (const TrainingFiles *files)
{
  g_autoptr (GHashTable) folders = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  const GPtrArray *paths = training_files_get_recordings (files);

  for (guint i = 0; i < paths->len; i++)
    {
      const char *path = paths->pdata[i];
      const char *slash = strchr (path, G_DIR_SEPARATOR);

      if (slash != NULL)
        g_hash_table_add (folders, g_strndup (path, (gsize)(slash - path)));
    }

  return g_hash_table_size (folders);
}
