/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/analysis/feature-listener.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

#include "engine/analysis/curve-settle.h"
#include "engine/analysis/feature-judge.h"
#include "engine/analysis/pool.h"
#include "engine/base/error.h"

/* Shorter than this is no music: as for the streaming front end, whose frames are about as long. */
#define MIN_SECONDS 0.1

/* A song whose loudest sample is softer than this is silent: -70 dB. */
#define SILENCE 3.2e-4f

/* As for the curves of networks, see track.c: what moves faster is noise. */
#define SMOOTHING_SECONDS 5.0

/* No song is longer, whatever a tape says. */
#define MAX_SECONDS (7.0 * 24.0 * 3600.0)

struct _AnalysisFeatureListener
{
  AnalysisModel *model;        /* (owned) */
  AnalysisFeatureJudge *judge; /* (owned) */
  const AnalysisFeatureReader *reader;
  gsize max_samples;
  float *ring; /* (owned) (nullable): (n_ring): the last samples, where pieces are judged as the song goes by */
  gsize n_ring; /* those of one piece */

  /* Of the song that is being heard: */
  GArray *samples; /* (owned): float: its beginning, where it is judged at the end, or until it is long enough to be cut */
  gsize ring_next; /* where the next sample goes */
  gsize n_pieces;  /* that have been gone by */
  gsize n_judged;  /* pieces, or the whole song */
  AnalysisFeatures features; /* of the last piece, or of the song */
  GArray *gaussians; /* (owned): MoodGaussian */
  GArray *shares;    /* (owned): float: (gaussians, degrees) */
  GArray *times;     /* (owned): float: (gaussians): the middle of what each is of, seconds */
  GArray *levels;    /* (owned): float: (gaussians): how loud their pieces are, dB; empty where none are known */
  GError *error;     /* (owned) (nullable): of judging as the song goes by */
  guint64 n_samples; /* that have gone by, without those of the beginning that wait until it can be cut */
  float loudest;
  gboolean is_played; /* its features are of a tape */
  GArray *played;     /* (owned): guint: how many of them are of each piece */
  guint64 n_played;   /* samples of the song on the tape */
  AnalysisTape *tape; /* (owned) (nullable): that is being recorded */
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
  self->reader = analysis_feature_model_get_reader (analysis_model_get_features (model));
  if (analysis_feature_reader_is_streamed (self->reader))
    {
      self->n_ring = analysis_feature_reader_get_n_samples (self->reader);
      self->ring = g_new (float, self->n_ring);
    }
  self->samples = g_array_new (FALSE, FALSE, sizeof (float));
  self->gaussians = g_array_new (FALSE, FALSE, sizeof (MoodGaussian));
  self->shares = g_array_new (FALSE, FALSE, sizeof (float));
  self->times = g_array_new (FALSE, FALSE, sizeof (float));
  self->levels = g_array_new (FALSE, FALSE, sizeof (float));
  self->played = g_array_new (FALSE, TRUE, sizeof (guint));
  return self;
}

void
analysis_feature_listener_free (AnalysisFeatureListener *self)
{
  if (self == NULL)
    return;

  analysis_feature_judge_free (self->judge);
  analysis_model_unref (self->model);
  g_free (self->ring);
  g_array_unref (self->samples);
  analysis_features_clear (&self->features);
  g_array_unref (self->gaussians);
  g_array_unref (self->shares);
  g_array_unref (self->times);
  g_array_unref (self->levels);
  g_array_unref (self->played);
  g_clear_error (&self->error);
  analysis_tape_free (self->tape);
  g_free (self);
}

/* A new array, so that one very long song does not keep its memory. */
static void
forget_samples (AnalysisFeatureListener *self)
{
  g_array_unref (self->samples);
  self->samples = g_array_new (FALSE, FALSE, sizeof (float));
}

void
analysis_feature_listener_begin (AnalysisFeatureListener *self)
{
  forget_samples (self);
  self->ring_next = 0;
  self->n_pieces = 0;
  self->n_judged = 0;
  analysis_features_clear (&self->features);
  g_array_set_size (self->gaussians, 0);
  g_array_set_size (self->shares, 0);
  g_array_set_size (self->times, 0);
  g_array_set_size (self->levels, 0);
  g_clear_error (&self->error);
  self->n_samples = 0;
  self->loudest = 0.0f;
  self->is_played = FALSE;
  g_clear_pointer (&self->tape, analysis_tape_free);
}

static void
reverse (float *values,
         gsize  n)
{
  for (gsize i = 0; i < n / 2; i++)
    {
      const float value = values[i];

      values[i] = values[n - 1 - i];
      values[n - 1 - i] = value;
    }
}

/* Turns the ring so that the oldest sample comes first, within its own memory. */
static void
straighten (AnalysisFeatureListener *self)
{
  if (self->n_samples < self->n_ring || self->ring_next == 0)
    return;

  reverse (self->ring, self->ring_next);
  reverse (self->ring + self->ring_next, self->n_ring - self->ring_next);
  reverse (self->ring, self->n_ring);
  self->ring_next = 0;
}

static gboolean
judge_features (AnalysisFeatureListener  *self,
                const AnalysisFeatures   *features,
                GCancellable             *cancellable,
                GError                  **error)
{
  self->n_judged++;
  g_array_append_vals (self->times, features->times, features->n_examples);
  if (features->levels != NULL)
    g_array_append_vals (self->levels, features->levels, features->n_examples);
  return analysis_feature_judge_run (self->judge, features, self->gaussians, self->shares, cancellable, error);
}

static gboolean
judge (AnalysisFeatureListener  *self,
       GCancellable             *cancellable,
       GError                  **error)
{
  if (self->tape != NULL)
    analysis_tape_add_features (self->tape, &self->features);
  return judge_features (self, &self->features, cancellable, error);
}

/* The features of a tape, piece by piece as they were recorded. */
static gboolean
judge_played (AnalysisFeatureListener  *self,
              GCancellable             *cancellable,
              GError                  **error)
{
  const gsize size = nn_shape_size (analysis_feature_reader_get_shape (self->reader));
  guint first = 0;

  for (guint i = 0; i < self->played->len; i++)
    {
      const guint n = g_array_index (self->played, guint, i);
      const AnalysisFeatures piece
          = { .n_examples = n,
              .values = self->features.values + first * size,
              .times = self->features.times + first,
              .levels = self->features.levels != NULL ? self->features.levels + first : NULL };

      if (!judge_features (self, &piece, cancellable, error))
        return FALSE;
      first += n;
    }

  return TRUE;
}

/* The samples in the ring are the next piece. */
static void
judge_piece (AnalysisFeatureListener *self)
{
  const gsize n = (gsize)MIN (self->n_samples, self->n_ring);

  self->n_pieces++;
  if (self->error != NULL)
    return;

  straighten (self);
  analysis_feature_reader_compute_piece (self->reader, self->ring, n, self->n_samples - n, &self->features);
  judge (self, NULL, &self->error);
}

static void
put_into_ring (AnalysisFeatureListener *self,
               const float             *samples,
               gsize                    n)
{
  while (n > 0)
    {
      const gsize n_here = MIN (n, self->n_ring - self->ring_next);

      memcpy (self->ring + self->ring_next, samples, n_here * sizeof (float));
      self->ring_next = (self->ring_next + n_here) % self->n_ring;
      self->n_samples += n_here;
      samples += n_here;
      n -= n_here;
    }
}

static void
hear_pieces (AnalysisFeatureListener *self,
             const float             *samples,
             gsize                    n_samples)
{
  const AnalysisCut *cut = analysis_feature_reader_get_cut (self->reader);

  while (n_samples > 0)
    {
      const guint64 end = analysis_cut_get_end (cut, self->n_ring, self->n_pieces);
      const gsize n = (gsize)MIN (n_samples, end - self->n_samples);

      put_into_ring (self, samples, n);
      if (self->n_samples == end)
        judge_piece (self);
      samples += n;
      n_samples -= n;
    }
}

/* Whether the song is, so far, too short to be cut; then it is heard whole, once it has ended. */
static gboolean
is_short (const AnalysisFeatureListener *self,
          guint64                        n_samples)
{
  return analysis_cut_takes_whole (analysis_feature_reader_get_cut (self->reader), n_samples,
                                   analysis_model_get_sample_rate (self->model));
}

/* Nothing is judged twice: what has gone by waits until it is known whether the song is cut. */
static void
hear_or_wait (AnalysisFeatureListener *self,
              const float             *samples,
              gsize                    n_samples)
{
  if (is_short (self, self->n_samples + self->samples->len + n_samples))
    {
      g_array_append_vals (self->samples, samples, n_samples);
      return;
    }

  if (self->samples->len > 0)
    {
      hear_pieces (self, (const float *)(gconstpointer)self->samples->data, self->samples->len);
      forget_samples (self);
    }
  hear_pieces (self, samples, n_samples);
}

void
analysis_feature_listener_hear (AnalysisFeatureListener *self,
                                const float             *samples,
                                gsize                    n_samples)
{
  const gsize n_kept = self->ring != NULL ? n_samples : MIN (n_samples, self->max_samples - self->samples->len);

  for (gsize i = 0; i < n_kept; i++)
    self->loudest = fmaxf (self->loudest, fabsf (samples[i]));

  if (self->ring != NULL)
    {
      hear_or_wait (self, samples, n_samples);
      return;
    }

  g_array_append_vals (self->samples, samples, n_kept);
  self->n_samples += n_samples;
}

/* Of the song. */
static guint64
get_n_samples (const AnalysisFeatureListener *self)
{
  if (self->is_played)
    return self->n_played;
  return self->ring != NULL ? self->n_samples + self->samples->len : self->n_samples;
}

/* How many samples of the song what is said is of. */
static guint64
get_n_heard (const AnalysisFeatureListener *self)
{
  const guint64 n_samples = get_n_samples (self);

  return self->ring != NULL ? n_samples : MIN (n_samples, self->max_samples);
}

/* What is said at @time: between the middles of two pieces as far to the one as to the other. */
static void
interpolate (const AnalysisFeatureListener *self,
             double                         time,
             double                        *valence,
             double                        *arousal)
{
  const MoodGaussian *gaussians = (const MoodGaussian *)(gconstpointer)self->gaussians->data;
  const float *times = (const float *)(gconstpointer)self->times->data;
  const guint last = self->times->len - 1;
  guint after = 0;
  double share;

  while (after < last && times[after] < time)
    after++;
  if (after == 0 || times[after] <= time)
    {
      *valence = gaussians[after].valence;
      *arousal = gaussians[after].arousal;
      return;
    }

  share = (time - times[after - 1]) / (times[after] - times[after - 1]);
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
make_curve (const AnalysisFeatureListener *self)
{
  const double seconds = (double)get_n_heard (self) / analysis_model_get_sample_rate (self->model);
  const gsize n_points = (gsize)MAX (1.0, floor (seconds / MOOD_CURVE_HOP + 0.5));
  g_autofree double *valence = NULL;
  g_autofree double *arousal = NULL;
  g_autofree float *smooth_valence = NULL;
  g_autofree float *smooth_arousal = NULL;

  if (!analysis_feature_reader_covers_song (self->reader))
    return NULL;

  valence = g_new (double, n_points);
  arousal = g_new (double, n_points);
  for (gsize i = 0; i < n_points; i++)
    interpolate (self, i * MOOD_CURVE_HOP, &valence[i], &arousal[i]);

  smooth_valence = smooth (valence, n_points);
  smooth_arousal = smooth (arousal, n_points);
  return mood_curve_new (MOOD_CURVE_HOP, n_points, smooth_valence, smooth_arousal);
}

/* What pieces say is neither calibrated nor settled, as the song's point is: by @weights they mean another one. */
static MoodCurve *
make_settled_curve (const AnalysisFeatureListener *self,
                    const double                  *weights,
                    const MoodGaussian            *settled)
{
  g_autoptr (MoodCurve) curve = make_curve (self);
  MoodGaussian heard;

  if (curve == NULL)
    return NULL;

  mood_gaussian_pool (&heard, (const MoodGaussian *)(gconstpointer)self->gaussians->data, weights, self->gaussians->len);
  return analysis_curve_follow (curve, &heard, settled);
}

static AnalysisResult *
make_result (const AnalysisFeatureListener *self)
{
  AnalysisResult *result = g_new0 (AnalysisResult, 1);
  g_autofree double *weights = g_new (double, self->gaussians->len);
  MoodGaussian song;

  analysis_pool_song (&song, weights, (const MoodGaussian *)(gconstpointer)self->gaussians->data,
                      self->levels->len > 0 ? (const float *)(gconstpointer)self->levels->data : NULL,
                      self->gaussians->len, analysis_model_get_calibration (self->model));
  analysis_result_say (result, &song);
  result->duration = (double)get_n_samples (self) / analysis_model_get_sample_rate (self->model);
  result->n_windows = self->gaussians->len;
  result->curve = make_settled_curve (self, weights, &result->estimate.gaussian);
  result->degrees = analysis_pool_degrees (analysis_model_get_degrees (self->model),
                                           (const float *)(gconstpointer)self->shares->data, weights,
                                           self->gaussians->len);
  return result;
}

static gboolean
check_sound (const AnalysisFeatureListener  *self,
             GError                        **error)
{
  if (get_n_heard (self) < MIN_SECONDS * analysis_model_get_sample_rate (self->model))
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

/* What is left of the song when its pieces have been judged as it went by. */
static gboolean
judge_rest (AnalysisFeatureListener  *self,
            GCancellable             *cancellable,
            GError                  **error)
{
  const gsize n_wanted = analysis_cut_get_n_pieces (analysis_feature_reader_get_cut (self->reader),
                                                    (gsize)self->n_samples, self->n_ring);

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return FALSE;
  if (self->n_pieces < n_wanted)
    judge_piece (self);
  if (self->error == NULL)
    return TRUE;

  g_propagate_error (error, g_steal_pointer (&self->error));
  return FALSE;
}

static gboolean
judge_song (AnalysisFeatureListener  *self,
            GCancellable             *cancellable,
            GError                  **error)
{
  return analysis_feature_reader_compute (self->reader, (const float *)(gconstpointer)self->samples->data,
                                          self->samples->len, &self->features, cancellable, error)
         && judge (self, cancellable, error);
}

void
analysis_feature_listener_record (AnalysisFeatureListener *self)
{
  analysis_tape_free (self->tape);
  self->tape = analysis_tape_new (ANALYSIS_TAPE_FEATURES, nn_shape_size (analysis_feature_reader_get_shape (self->reader)));
}

AnalysisTape *
analysis_feature_listener_take_tape (AnalysisFeatureListener *self)
{
  return g_steal_pointer (&self->tape);
}

/* Whether the middles of what is said follow one another within the song. */
static gboolean
are_times_usable (const AnalysisFeatures *features,
                  double                  seconds)
{
  float last = -1.0f;

  for (guint i = 0; i < features->n_examples; i++)
    {
      if (!(features->times[i] > last && features->times[i] <= seconds + 1.0))
        return FALSE;
      last = features->times[i];
    }

  return TRUE;
}

gboolean
analysis_feature_listener_play (AnalysisFeatureListener *self,
                                const AnalysisTape      *tape)
{
  const double rate = analysis_model_get_sample_rate (self->model);

  self->n_played = analysis_tape_get_n_samples (tape);
  self->loudest = analysis_tape_get_loudest (tape);
  self->is_played = TRUE;
  analysis_features_clear (&self->features);
  g_array_set_size (self->played, 0);

  return (double)self->n_played < MAX_SECONDS * rate
         && analysis_tape_get_features (tape, analysis_feature_reader_has_levels (self->reader), &self->features,
                                        self->played)
         && are_times_usable (&self->features, (double)self->n_played / rate)
         && (self->features.n_examples > 0 || !check_sound (self, NULL));
}

static gboolean
judge_all (AnalysisFeatureListener  *self,
           GCancellable             *cancellable,
           GError                  **error)
{
  if (self->is_played)
    return judge_played (self, cancellable, error);
  if (self->ring != NULL && !is_short (self, get_n_heard (self)))
    return judge_rest (self, cancellable, error);

  return judge_song (self, cancellable, error);
}

AnalysisResult *
analysis_feature_listener_finish (AnalysisFeatureListener  *self,
                                  GCancellable             *cancellable,
                                  GError                  **error)
{
  const gboolean is_judged = check_sound (self, error) && judge_all (self, cancellable, error);

  if (self->tape != NULL)
    analysis_tape_end (self->tape, get_n_samples (self), self->loudest);

  return is_judged ? make_result (self) : NULL;
}

gsize
analysis_feature_listener_get_n_kept (const AnalysisFeatureListener *self)
{
  return self->n_ring + self->samples->len;
}

gsize
analysis_feature_listener_get_n_judged (const AnalysisFeatureListener *self)
{
  return self->n_judged;
}
