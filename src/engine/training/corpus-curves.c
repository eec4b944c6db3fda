/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/training/corpus-labels.h"

#include <glib/gi18n.h>

#include "engine/base/error.h"

/* Longer than any piece of music. */
#define MAX_SECONDS 86400.0

/* The file while it is read; its messages are those of manifests. */
typedef struct
{
  TrainingLabelReader base;
  int time;
  GHashTable *clips; /* (owned): name -> TrainingClip * */
} CurveReader;

static gboolean
find_columns (CurveReader  *self,
              GError      **error)
{
  TrainingLabelReader *base = &self->base;

  base->path = training_csv_find_column (base->csv, "path");
  base->valence = training_csv_find_column (base->csv, "valence");
  base->arousal = training_csv_find_column (base->csv, "arousal");
  self->time = training_csv_find_column (base->csv, "time");

  if (base->path >= 0 && base->valence >= 0 && base->arousal >= 0 && self->time >= 0)
    return TRUE;

  g_set_error (error, BASE_ERROR, BASE_ERROR_BAD_CORPUS,
               _ ("%s, line 1: the columns “path”, “time”, “valence” and “arousal” must all be there"),
               base->shown);
  return FALSE;
}

static gboolean
read_point (CurveReader  *self,
            gsize         row,
            GError      **error)
{
  const TrainingLabelReader *base = &self->base;
  const char *name = training_csv_get (base->csv, row, base->path);
  TrainingClip *clip = g_hash_table_lookup (self->clips, name);
  TrainingCurvePoint point;

  if (clip == NULL)
    return training_label_reader_fail (base, row, error, _ ("“%s” is not in the manifest"), name);

  if (!training_label_parse_number (training_csv_get (base->csv, row, self->time), 0.0, MAX_SECONDS,
                                    &point.time)
      || !training_label_parse_number (training_csv_get (base->csv, row, base->valence), -1.0, 1.0,
                                       &point.valence)
      || !training_label_parse_number (training_csv_get (base->csv, row, base->arousal), -1.0, 1.0,
                                       &point.arousal))
    return training_label_reader_fail (base, row, error,
                                       _ ("a time in seconds, a valence and an arousal from -1 to 1 belong here"));

  if (clip->curve == NULL)
    clip->curve = g_array_new (FALSE, FALSE, sizeof (TrainingCurvePoint));
  else if (g_array_index (clip->curve, TrainingCurvePoint, clip->curve->len - 1).time >= point.time)
    return training_label_reader_fail (base, row, error, _ ("the times of “%s” do not ascend"), name);

  g_array_append_val (clip->curve, point);
  return TRUE;
}

gboolean
training_curves_read (const char  *path,
                      GArray      *clips,
                      gsize        first_clip,
                      GError     **error)
{
  g_autoptr (TrainingCsv) csv = training_csv_load (path, error);
  g_autoptr (GHashTable) by_name = g_hash_table_new (g_str_hash, g_str_equal);
  g_autofree char *shown = g_filename_display_name (path);
  CurveReader reader = { .base = { .csv = csv, .shown = shown }, .clips = by_name };

  if (csv == NULL || !find_columns (&reader, error))
    return FALSE;

  for (gsize i = first_clip; i < clips->len; i++)
    {
      TrainingClip *clip = &g_array_index (clips, TrainingClip, i);

      g_hash_table_insert (by_name, clip->name, clip);
    }

  for (gsize row = 0; row < training_csv_get_n_rows (csv); row++)
    if (!read_point (&reader, row, error))
      return FALSE;

  return TRUE;
}
