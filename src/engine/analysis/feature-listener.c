/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/analysis/feature-listener.h"

#include <glib/gi18n.h>
#include <math.h>

#include "engine/analysis/feature-judge.h"
#include "engine/analysis/pool.h"
#include "engine/base/error.h"

/* Shorter than this is no music: as for the streaming front end, whose frames are about as long. */
#define MIN_SECONDS 0.1

/* A song whose loudest sample is softer than this is silent: -70 dB. */
#define SILENCE 3.2e-4f

/* As for the curves of networks, see track.c: what moves faster is noise. */
#define SMOOTHING_SECONDS 5.0

struct _AnalysisFeatureListener
{
  AnalysisModel *model;        /* (owned) */
  AnalysisFeatureJudge *judge; /* (owned) */
  gsize max_samples;

  /* Of the song that is being heard: */
  GArray *samples; /* (owned): float: its beginning */
  guint64 n_samples;
  float loudest;
};

AnalysisFeatureListener *
analysis_feature_listener_new (AnalysisModel  *model,
                               GError        **error)
{
  AnalysisFeatureJudge *judge = analysis_feature_judge_new (analysis_model_get_features (model), error);
  AnalysisFeatureListener *self;

  if (judge == NULL)
    return NULL;

  self = g_new0 (AnalysisFeatureListener, 1);
  self->model = analysis_model_ref (model);
  self->judge = judge;
  self->max_samples = (gsize)ANALYSIS_FEATURES_MAX_SECONDS * analysis_model_get_sample_rate (model);
  self->samples = g_array_new (FALSE, FALSE, sizeof (float));
  return self;
}

void
analysis_feature_listener_free (AnalysisFeatureListener *self)
{
  if (self == NULL)
    return;

  analysis_feature_judge_free (self->judge);
  analysis_model_unref (self->model);
  g_array_unref (self->samples);
  g_free (self);
}

void
analysis_feature_listener_begin (AnalysisFeatureListener *self)
{
  /* A new array, so that one very long song does not keep its memory. */
  g_array_unref (self->samples);
  self->samples = g_array_new (FALSE, FALSE, sizeof (float));
  self->n_samples = 0;
  self->loudest = 0.0f;
}

void
analysis_feature_listener_hear (AnalysisFeatureListener *self,
                                const float             *samples,
                                gsize                    n_samples)
{
  const gsize n_kept = MIN (n_samples, self->max_samples - self->samples->len);

  for (gsize i = 0; i < n_kept; i++)
    self->loudest = fmaxf (self->loudest, fabsf (samples[i]));
  g_array_append_vals (self->samples, samples, n_kept);
  self->n_samples += n_samples;
}

/* What is said at @time: between the middles of two pieces as far to the one as to the other. */
static void
interpolate (const AnalysisFeatures *features,
             const MoodGaussian     *gaussians,
             double                  time,
             double                 *valence,
             double                 *arousal)
{
  const guint last = features->n_examples - 1;
  guint after = 0;
  double share;

  while (after < last && features->times[after] < time)
    after++;
  if (after == 0 || features->times[after] <= time)
    {
      *valence = gaussians[after].valence;
      *arousal = gaussians[after].arousal;
      return;
    }

  share = (time - features->times[after - 1]) / (features->times[after] - features->times[after - 1]);
  *valence = gaussians[after - 1].valence + share * (gaussians[after].valence - gaussians[after - 1].valence);
  *arousal = gaussians[after - 1].arousal + share * (gaussians[after].arousal - gaussians[after - 1].arousal);
}

/* The moving mean of (@n) @points over the seconds of smoothing. */
static float *
smooth (const double *points,
        gsize         n)
{
  const gsize reach = (gsize)(SMOOTHING_SECONDS / 2.0 / MOOD_CURVE_HOP);
  float *smoothed = g_new (float, n);

  for (gsize i = 0; i < n; i++)
    {
      const gsize first = i > reach ? i - reach : 0;
      const gsize end = MIN (i + reach + 1, n);
      double sum = 0.0;

      for (gsize k = first; k < end; k++)
        sum += points[k];
      smoothed[i] = (float)(sum / (end - first));
    }

  return smoothed;
}

/* (nullable): NULL where the pieces do not tell of the whole song. */
static MoodCurve *
make_curve (const AnalysisFeatureListener *self,
            const AnalysisFeatures        *features,
            const MoodGaussian            *gaussians)
{
  const AnalysisFeatureModel *model = analysis_model_get_features (self->model);
  const double seconds = (double)self->samples->len / analysis_model_get_sample_rate (self->model);
  const gsize n_points = (gsize)MAX (1.0, floor (seconds / MOOD_CURVE_HOP + 0.5));
  g_autofree double *valence = NULL;
  g_autofree double *arousal = NULL;
  g_autofree float *smooth_valence = NULL;
  g_autofree float *smooth_arousal = NULL;

  if (!analysis_feature_reader_covers_song (analysis_feature_model_get_reader (model)))
    return NULL;

  valence = g_new (double, n_points);
  arousal = g_new (double, n_points);
  for (gsize i = 0; i < n_points; i++)
    interpolate (features, gaussians, i * MOOD_CURVE_HOP, &valence[i], &arousal[i]);

  smooth_valence = smooth (valence, n_points);
  smooth_arousal = smooth (arousal, n_points);
  return mood_curve_new (MOOD_CURVE_HOP, n_points, smooth_valence, smooth_arousal);
}

static AnalysisResult *
make_result (const AnalysisFeatureListener *self,
             const AnalysisFeatures        *features,
             GArray                        *gaussians)
{
  MoodGaussian *pieces = (MoodGaussian *)(gpointer)gaussians->data;
  AnalysisResult *result = g_new0 (AnalysisResult, 1);
  MoodGaussian song;

  for (guint i = 0; i < gaussians->len; i++)
    {
      pieces[i].valence_sd *= analysis_model_get_spread (self->model);
      pieces[i].arousal_sd *= analysis_model_get_spread (self->model);
    }

  analysis_pool_windows (&song, pieces, NULL, gaussians->len);
  mood_estimate_init (&result->estimate, &song);
  result->duration = (double)self->n_samples / analysis_model_get_sample_rate (self->model);
  result->n_windows = gaussians->len;
  result->curve = make_curve (self, features, pieces);
  return result;
}

static gboolean
check_sound (const AnalysisFeatureListener  *self,
             GError                        **error)
{
  if (self->samples->len < MIN_SECONDS * analysis_model_get_sample_rate (self->model))
    {
      g_set_error_literal (error, BASE_ERROR, BASE_ERROR_EMPTY,
                           _ ("There is hardly any sound in this file: less than a tenth of a second."));
      return FALSE;
    }

  if (self->loudest < SILENCE)
    {
      g_set_error_literal (error, BASE_ERROR, BASE_ERROR_SILENT,
                           _ ("There is nothing to hear: the file is silent from start to end"));
      return FALSE;
    }

  return TRUE;
}

AnalysisResult *
analysis_feature_listener_finish (AnalysisFeatureListener  *self,
                                  GCancellable             *cancellable,
                                  GError                  **error)
{
  const AnalysisFeatureModel *model = analysis_model_get_features (self->model);
  g_autoptr (GArray) gaussians = g_array_new (FALSE, FALSE, sizeof (MoodGaussian));
  g_auto (AnalysisFeatures) features = { 0 };

  if (!check_sound (self, error)
      || !analysis_feature_reader_compute (analysis_feature_model_get_reader (model),
                                           (const float *)(gconstpointer)self->samples->data,
                                           self->samples->len, &features, cancellable, error)
      || !analysis_feature_judge_run (self->judge, &features, gaussians, cancellable, error))
    return NULL;

  return make_result (self, &features, gaussians);
}
