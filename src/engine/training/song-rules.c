/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/training/song-rules.h"

#include <glib/gi18n.h>
#include <string.h>

#include "engine/base/error.h"
#include "engine/training/classification-metrics.h"

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
