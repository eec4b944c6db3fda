/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/training/spread.h"

#include <math.h>

#include "engine/training/folds.h"

/* Mean cross-entropy of the labelled quadrants at one spread. */
static double
get_cross_entropy (const TrainingCorpus *corpus,
                   guint                 manifest,
                   const GArray         *predictions,
                   int                   left_out_fold,
                   double                spread)
{
  TrainingMetrics metrics = { 0 };

  for (guint i = 0; i < predictions->len; i++)
    {
      const TrainingPrediction *prediction = &g_array_index (predictions, TrainingPrediction, i);
      const TrainingClip *clip = training_corpus_get_clip (corpus, prediction->clip);
      MoodEstimate estimate;

      if (clip->manifest != manifest || !clip->has_quadrant || clip->fold == left_out_fold)
        continue;

      training_prediction_get_estimate (prediction, spread, &estimate);
      training_metrics_add_quadrant (&metrics, &estimate, clip->quadrant);
    }

  return training_metrics_get_cross_entropy (&metrics);
}

/* Mean surprise at the points that people rated, of any corpus, at one spread. NAN without any. */
static double
get_surprise (const TrainingCorpus *corpus,
              const GArray         *predictions,
              int                   left_out_fold,
              double                spread)
{
  double sum = 0.0;
  gsize n = 0;

  for (guint i = 0; i < predictions->len; i++)
    {
      const TrainingPrediction *prediction = &g_array_index (predictions, TrainingPrediction, i);
      const TrainingClip *clip = training_corpus_get_clip (corpus, prediction->clip);
      MoodEstimate estimate;

      /* A piece that was rated over time has a course, and no one point. */
      if (clip->point != TRAINING_POINT_RATED || clip->curve != NULL || clip->fold == left_out_fold)
        continue;

      training_prediction_get_estimate (prediction, spread, &estimate);
      sum += mood_gaussian_surprise (&estimate.gaussian, clip->valence, clip->arousal);
      n++;
    }

  return n > 0 ? sum / (double)n : NAN;
}

/* Whether quadrants are said beside the points: then no spread moves them. */
static gboolean
have_quadrants (const GArray *predictions)
{
  for (guint i = 0; i < predictions->len; i++)
    {
      MoodGaussian song;

      training_prediction_pool (&g_array_index (predictions, TrainingPrediction, i), 1.0, &song);
      if (mood_gaussian_has_quadrants (&song))
        return TRUE;
    }

  return FALSE;
}

typedef struct
{
  const TrainingCorpus *corpus;
  guint manifest;
  const GArray *predictions;
  int left_out_fold;
  gboolean by_points;
} Fit;

static double
get_loss (const Fit *fit,
          double     spread)
{
  return fit->by_points ? get_surprise (fit->corpus, fit->predictions, fit->left_out_fold, spread)
                        : get_cross_entropy (fit->corpus, fit->manifest, fit->predictions, fit->left_out_fold, spread);
}

/* Golden-section search (Kiefer 1953) over the logarithm of the factor. */
double
training_spread_fit (const TrainingCorpus *corpus,
                     guint                 manifest,
                     const GArray         *predictions,
                     int                   left_out_fold)
{
  const Fit fit = { corpus, manifest, predictions, left_out_fold, have_quadrants (predictions) };
  const double golden = 0.5 * (sqrt (5.0) - 1.0);
  double low = log (TRAINING_SPREAD_MIN);
  double high = log (TRAINING_SPREAD_MAX);

  if (isnan (get_loss (&fit, 1.0)))
    return 1.0;

  while (high - low > 1e-3)
    {
      const double left = high - golden * (high - low);
      const double right = low + golden * (high - low);

      if (get_loss (&fit, exp (left)) < get_loss (&fit, exp (right)))
        high = right;
      else
        low = left;
    }

  return exp (0.5 * (low + high));
}

double *
training_spread_fit_nested (const TrainingCorpus *corpus,
                            const GArray         *predictions)
{
  g_autoptr (GArray) folds = training_folds_list (corpus, 0);
  double *spreads = g_new (double, predictions->len + 1);

  for (guint i = 0; i < predictions->len; i++)
    spreads[i] = 1.0;

  for (guint k = 0; k < folds->len; k++)
    {
      const int fold = g_array_index (folds, int, k);
      const double spread = training_spread_fit (corpus, 0, predictions, fold);

      for (guint i = 0; i < predictions->len; i++)
        if (training_corpus_get_clip (corpus, g_array_index (predictions, TrainingPrediction, i).clip)->fold
            == fold)
          spreads[i] = spread;
    }

  return spreads;
}
