/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/training/findings.h"

void
training_findings_init (TrainingFindings *self,
                        const TrainingCorpus *corpus,
                        const GArray *predictions,
                        const MoodCalibration *calibrations)
{
  *self = (TrainingFindings) { .corpus = corpus,
                               .predictions = predictions,
                               .n = predictions->len,
                               .clips = g_new (guint, MAX (1, predictions->len)),
                               .estimates = g_new (MoodEstimate, MAX (1, predictions->len)),
                               .curves = g_new0 (MoodCurve *, MAX (1, predictions->len)) };

  for (guint i = 0; i < predictions->len; i++)
    {
      const TrainingPrediction *prediction = &g_array_index (predictions, TrainingPrediction, i);

      self->clips[i] = prediction->clip;
      training_prediction_get_estimate (prediction, &calibrations[i], &self->estimates[i]);
      self->curves[i] = training_prediction_make_curve (prediction, &self->estimates[i]);
    }
}

void
training_findings_clear (TrainingFindings *self)
{
  g_clear_pointer (&self->clips, g_free);
  g_clear_pointer (&self->estimates, g_free);
  for (gsize i = 0; self->curves != NULL && i < self->n; i++)
    g_clear_pointer (&self->curves[i], mood_curve_unref);
  g_clear_pointer (&self->curves, g_free);
  self->n = 0;
}

const TrainingClip *
training_findings_get_clip (const TrainingFindings *self, gsize index)
{
  return training_corpus_get_clip (self->corpus, self->clips[index]);
}

static int
compare_ints (gconstpointer a, gconstpointer b)
{
  const int x = *(const int *)a;
  const int y = *(const int *)b;

  return (x > y) - (x < y);
}

GArray *
training_findings_get_folds (const TrainingFindings *self, guint manifest)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (NULL, NULL);
  GArray *folds = g_array_new (FALSE, FALSE, sizeof (int));

  for (gsize i = 0; i < self->n; i++)
    {
      const TrainingClip *clip = training_findings_get_clip (self, i);

      if (clip->manifest == manifest && g_hash_table_add (seen, GINT_TO_POINTER (clip->fold)))
        g_array_append_val (folds, clip->fold);
    }

  g_array_sort (folds, compare_ints);
  return folds;
}
