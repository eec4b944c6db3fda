/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/training/song-rules.h"

#include <glib/gi18n.h>
#include <string.h>

#include "engine/base/error.h"
#include "engine/training/classification-metrics.h"

#define MAX_EXCERPTS 1000

gboolean
training_song_rule_parse (TrainingSongRule *self, const char *text, GError **error)
{
  static const char prefix[] = "threshold ";
  char *end = NULL;

  *self = (TrainingSongRule) { TRAINING_SONG_MEAN, 0.0 };
  if (g_str_equal (text, "mean"))
    return TRUE;

  self->kind = TRAINING_SONG_MAJORITY;
  if (g_str_equal (text, "majority"))
    return TRUE;

  self->kind = TRAINING_SONG_THRESHOLD;
  if (g_str_has_prefix (text, prefix))
    {
      const char *number = text + strlen (prefix);

      self->threshold = g_ascii_strtod (number, &end);
      if (end != number && *end == '\0' && self->threshold >= 0.0 && self->threshold <= 1.0)
        return TRUE;
    }

  g_set_error (error, BASE_ERROR, BASE_ERROR_INVALID_ARGUMENT,
               _ ("“%s” is no song rule: “mean”, “majority” and “threshold” with a share from 0 to 1 are."),
               text);
  return FALSE;
}

char *
training_song_rule_to_text (const TrainingSongRule *self)
{
  char number[G_ASCII_DTOSTR_BUF_SIZE];

  switch (self->kind)
    {
    case TRAINING_SONG_MEAN: return g_strdup ("mean");
    case TRAINING_SONG_MAJORITY: return g_strdup ("majority");
    case TRAINING_SONG_THRESHOLD:
    default:
      return g_strconcat ("threshold ", g_ascii_dtostr (number, sizeof (number), self->threshold), NULL);
    }
}

gboolean
training_cut_parse (TrainingCut *self, const char *text, GError **error)
{
  static const char prefix[] = "excerpts ";
  guint64 n = 1;

  *self = (TrainingCut) { TRAINING_CUT_WHOLE, 1 };
  if (g_str_equal (text, "whole"))
    return TRUE;
  self->kind = TRAINING_CUT_SLICES;
  if (g_str_equal (text, "slices"))
    return TRUE;
  self->kind = TRAINING_CUT_QUARTER;
  if (g_str_equal (text, "quarter"))
    return TRUE;

  self->kind = TRAINING_CUT_EXCERPTS;
  if (g_str_has_prefix (text, prefix)
      && g_ascii_string_to_unsigned (text + strlen (prefix), 10, 1, MAX_EXCERPTS, &n, NULL))
    {
      self->n_excerpts = (guint)n;
      return TRUE;
    }

  g_set_error (error, BASE_ERROR, BASE_ERROR_INVALID_ARGUMENT,
               _ ("A song cannot be cut into “%s”: “whole”, “slices”, “quarter” and “excerpts” with a number "
                  "are known."),
               text);
  return FALSE;
}

char *
training_cut_to_text (const TrainingCut *self)
{
  switch (self->kind)
    {
    case TRAINING_CUT_WHOLE: return g_strdup ("whole");
    case TRAINING_CUT_SLICES: return g_strdup ("slices");
    case TRAINING_CUT_QUARTER: return g_strdup ("quarter");
    case TRAINING_CUT_EXCERPTS:
    default: return g_strdup_printf ("excerpts %u", self->n_excerpts);
    }
}

gsize
training_cut_get_n_pieces (const TrainingCut *self, gsize total, gsize length)
{
  if (length == 0 || total <= length)
    return 1;

  switch (self->kind)
    {
    case TRAINING_CUT_SLICES: return (total + length - 1) / length;
    case TRAINING_CUT_EXCERPTS: return self->n_excerpts;
    case TRAINING_CUT_WHOLE:
    case TRAINING_CUT_QUARTER:
    default: return 1;
    }
}

gsize
training_cut_get_start (const TrainingCut *self, gsize total, gsize length, gsize index)
{
  const gsize room = total > length ? total - length : 0;

  if (length == 0)
    return 0;

  switch (self->kind)
    {
    case TRAINING_CUT_SLICES: return MIN (index * length, room);
    case TRAINING_CUT_EXCERPTS:
      return self->n_excerpts > 1 ? room * index / (self->n_excerpts - 1) : room / 2;
    case TRAINING_CUT_QUARTER: return MIN (total / 4, room);
    case TRAINING_CUT_WHOLE:
    default: return 0;
    }
}

void
training_song_mean (gsize n_pieces, gsize n_outputs, const double *values, double *song)
{
  for (gsize o = 0; o < n_outputs; o++)
    {
      song[o] = 0.0;
      for (gsize i = 0; i < n_pieces; i++)
        song[o] += values[i * n_outputs + o];
      song[o] /= (double)n_pieces;
    }
}

int
training_song_rule_decide (
    const TrainingSongRule *self, gsize n_pieces, gsize n_classes, const double *probabilities, double *song)
{
  g_autofree double *sums = NULL;
  g_autofree gsize *votes = NULL;
  gsize best = 0;

  g_return_val_if_fail (n_pieces > 0 && n_classes > 0, -1);

  if (self->kind == TRAINING_SONG_MEAN)
    {
      training_song_mean (n_pieces, n_classes, probabilities, song);
      return (int)training_classification_pick (song, n_classes);
    }

  sums = g_new0 (double, n_classes);
  votes = g_new0 (gsize, n_classes);
  for (gsize i = 0; i < n_pieces; i++)
    {
      votes[training_classification_pick (probabilities + i * n_classes, n_classes)]++;
      for (gsize c = 0; c < n_classes; c++)
        sums[c] += probabilities[i * n_classes + c];
    }

  for (gsize c = 0; c < n_classes; c++)
    {
      song[c] = (double)votes[c] / (double)n_pieces;
      if (votes[c] > votes[best] || (votes[c] == votes[best] && sums[c] > sums[best]))
        best = c;
    }
  return self->kind == TRAINING_SONG_THRESHOLD && song[best] < self->threshold ? -1 : (int)best;
}
