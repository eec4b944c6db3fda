/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/training/calibration.h"

#include <math.h>

#include "engine/training/folds.h"

/* Of the logarithm of a factor. */
#define TOLERANCE 1e-3

/* Gains and spread move each other a little, by what the quadrants do to the point. */
#define N_ROUNDS 2

typedef struct
{
  const TrainingCorpus *corpus;
  guint manifest;
  const GArray *predictions;
  int left_out_fold;
} Fit;

/* What is to be small. NAN where there is nothing to fit to. */
typedef double (*Loss) (const Fit             *fit,
                        const MoodCalibration *calibration);

/* Mean cross-entropy of the labeled quadrants. */
static double
get_cross_entropy (const Fit             *fit,
                   const MoodCalibration *calibration)
{
  TrainingMetrics metrics = { 0 };

  for (guint i = 0; i < fit->predictions->len; i++)
    {
      const TrainingPrediction *prediction = &g_array_index (fit->predictions, TrainingPrediction, i);
      const TrainingClip *clip = training_corpus_get_clip (fit->corpus, prediction->clip);
      MoodEstimate estimate;

      if (clip->manifest != fit->manifest || !clip->has_quadrant || clip->fold == fit->left_out_fold)
        continue;

      training_prediction_get_estimate (prediction, calibration, &estimate);
      training_metrics_add_quadrant (&metrics, &estimate, clip->quadrant);
    }

  return training_metrics_get_cross_entropy (&metrics);
}

/* What one rated point costs. */
typedef double (*PointLoss) (const MoodGaussian *gaussian,
                             const TrainingClip *clip);

static double
get_surprise_at (const MoodGaussian *gaussian,
                 const TrainingClip *clip)
{
  return mood_gaussian_surprise (gaussian, clip->valence, clip->arousal);
}

static double
get_valence_error (const MoodGaussian *gaussian,
                   const TrainingClip *clip)
{
  return (gaussian->valence - clip->valence) * (gaussian->valence - clip->valence);
}

static double
get_arousal_error (const MoodGaussian *gaussian,
                   const TrainingClip *clip)
{
  return (gaussian->arousal - clip->arousal) * (gaussian->arousal - clip->arousal);
}

/* The mean of @get_loss over the points that people rated, of any corpus. */
static double
get_mean_at_points (const Fit             *fit,
                    const MoodCalibration *calibration,
                    PointLoss              get_loss)
{
  double sum = 0.0;
  gsize n = 0;

  for (guint i = 0; i < fit->predictions->len; i++)
    {
      const TrainingPrediction *prediction = &g_array_index (fit->predictions, TrainingPrediction, i);
      const TrainingClip *clip = training_corpus_get_clip (fit->corpus, prediction->clip);
      MoodEstimate estimate;

      /* A piece that was rated over time has a course, and no one point. */
      if (clip->point != TRAINING_POINT_RATED || clip->curve != NULL || clip->fold == fit->left_out_fold)
        continue;

      training_prediction_get_estimate (prediction, calibration, &estimate);
      sum += get_loss (&estimate.gaussian, clip);
      n++;
    }

  return n > 0 ? sum / (double)n : NAN;
}

static double
get_surprise (const Fit             *fit,
              const MoodCalibration *calibration)
{
  return get_mean_at_points (fit, calibration, get_surprise_at);
}

static double
get_squared_valence_error (const Fit             *fit,
                           const MoodCalibration *calibration)
{
  return get_mean_at_points (fit, calibration, get_valence_error);
}

static double
get_squared_arousal_error (const Fit             *fit,
                           const MoodCalibration *calibration)
{
  return get_mean_at_points (fit, calibration, get_arousal_error);
}

/* Whether quadrants are said beside the points; of some clips they may not, where only one member heard anything. */
static gboolean
have_quadrants (const GArray *predictions)
{
  for (guint i = 0; i < predictions->len; i++)
    {
      MoodGaussian song;

      training_prediction_pool (&g_array_index (predictions, TrainingPrediction, i), &mood_calibration_none, &song);
      if (mood_gaussian_has_quadrants (&song))
        return TRUE;
    }

  return FALSE;
}

/* Golden-section search (Kiefer 1953) over the logarithm of @factor, one of @calibration. */
static void
fit_factor (const Fit       *fit,
            MoodCalibration *calibration,
            double          *factor,
            double           least,
            double           most,
            Loss             get_loss)
{
  const double golden = 0.5 * (sqrt (5.0) - 1.0);
  double low = log (least);
  double high = log (most);

  while (high - low > TOLERANCE)
    {
      const double left = high - golden * (high - low);
      const double right = low + golden * (high - low);
      double loss_left;

      *factor = exp (left);
      loss_left = get_loss (fit, calibration);
      *factor = exp (right);
      if (loss_left < get_loss (fit, calibration))
        high = right;
      else
        low = left;
    }

  *factor = exp (0.5 * (low + high));
}

static void
fit_to_points (const Fit       *fit,
               MoodCalibration *calibration)
{
  if (isnan (get_surprise (fit, calibration)))
    return;

  for (guint i = 0; i < N_ROUNDS; i++)
    {
      fit_factor (fit, calibration, &calibration->valence_gain, TRAINING_GAIN_MIN, TRAINING_GAIN_MAX,
                  get_squared_valence_error);
      fit_factor (fit, calibration, &calibration->arousal_gain, TRAINING_GAIN_MIN, TRAINING_GAIN_MAX,
                  get_squared_arousal_error);
      fit_factor (fit, calibration, &calibration->spread, TRAINING_SPREAD_MIN, TRAINING_SPREAD_MAX, get_surprise);
    }
}

static void
fit_to_quadrants (const Fit       *fit,
                  MoodCalibration *calibration)
{
  if (!isnan (get_cross_entropy (fit, calibration)))
    fit_factor (fit, calibration, &calibration->spread, TRAINING_SPREAD_MIN, TRAINING_SPREAD_MAX, get_cross_entropy);
}

MoodCalibration
training_calibration_fit (const TrainingCorpus *corpus,
                          guint                 manifest,
                          const GArray         *predictions,
                          int                   left_out_fold)
{
  const Fit fit = { corpus, manifest, predictions, left_out_fold };
  MoodCalibration calibration = mood_calibration_none;

  if (have_quadrants (predictions))
    fit_to_points (&fit, &calibration);
  else
    fit_to_quadrants (&fit, &calibration);
  return calibration;
}

MoodCalibration *
training_calibration_fit_nested (const TrainingCorpus *corpus,
                                 const GArray         *predictions)
{
  g_autoptr (GArray) folds = training_folds_list (corpus, 0);
  MoodCalibration *calibrations = g_new (MoodCalibration, predictions->len + 1);

  for (guint i = 0; i < predictions->len; i++)
    calibrations[i] = mood_calibration_none;

  for (guint k = 0; k < folds->len; k++)
    {
      const int fold = g_array_index (folds, int, k);
      const MoodCalibration calibration = training_calibration_fit (corpus, 0, predictions, fold);

      for (guint i = 0; i < predictions->len; i++)
        if (training_corpus_get_clip (corpus, g_array_index (predictions, TrainingPrediction, i).clip)->fold
            == fold)
          calibrations[i] = calibration;
    }

  return calibrations;
}
