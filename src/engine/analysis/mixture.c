/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/analysis/mixture.h"

#include <math.h>

/* The plane's edge is at infinity on the scale on which curves are averaged and moved, that of the networks' raw
 * outputs: valence = tanh (raw). What is nearer to the edge than this counts as this. */
#define EDGE 0.9999

/* Halvings of the interval in which the shift is looked for: more than floats can tell apart. */
#define N_HALVINGS 48

void
analysis_mixture_pool (MoodGaussian       *song,
                       const MoodGaussian *songs,
                       const double       *weights,
                       gsize               n_songs,
                       const MoodCalibration *calibration)
{
  g_autofree MoodGaussian *widened = g_memdup2 (songs, n_songs * sizeof (MoodGaussian));
  gboolean any_quadrants = FALSE;

  for (gsize i = 0; i < n_songs; i++)
    any_quadrants |= mood_gaussian_has_quadrants (&songs[i]);

  for (gsize i = 0; i < n_songs; i++)
    {
      /* The masses that a member means stay, too, where they stand beside other members' quadrants. */
      if (any_quadrants)
        mood_gaussian_quadrant_probabilities (&songs[i], widened[i].quadrants);
      mood_calibration_widen (calibration, &widened[i]);
    }

  mood_gaussian_pool (song, widened, weights, n_songs);
  mood_calibration_move (calibration, song);
}

static double
to_raw (double value)
{
  return atanh (CLAMP (value, -EDGE, EDGE));
}

/* What the points (@raw), moved by @shift, amount to. */
static double
get_mean (const double *raw,
          const float  *weights,
          gsize         n_points,
          double        shift)
{
  double sum = 0.0, total = 0.0;

  for (gsize i = 0; i < n_points; i++)
    {
      sum += weights[i] * tanh (raw[i] + shift);
      total += weights[i];
    }

  return sum / total;
}

/* How far the points must be moved for their mean to be @wanted. The mean only rises with the shift, and lies beyond
 * any value within the plane at one end of the interval, so it is found by halving. */
static double
find_shift (const double *raw,
            const float  *weights,
            gsize         n_points,
            double        wanted)
{
  double low = -4.0 * atanh (EDGE);
  double high = 4.0 * atanh (EDGE);

  for (guint i = 0; i < N_HALVINGS; i++)
    {
      const double middle = 0.5 * (low + high);

      if (get_mean (raw, weights, n_points, middle) < wanted)
        low = middle;
      else
        high = middle;
    }

  return 0.5 * (low + high);
}

/* (transfer full): @raw, moved, on the plane. */
static float *
settle (const double *raw,
        const float  *weights,
        gsize         n_points,
        double        wanted)
{
  const double shift = find_shift (raw, weights, n_points, CLAMP (wanted, -EDGE, EDGE));
  float *values = g_new (float, n_points);

  for (gsize i = 0; i < n_points; i++)
    values[i] = (float)CLAMP (tanh (raw[i] + shift), -EDGE, EDGE);
  return values;
}

/* Whether the curve of @voice is used: where somebody hears windows, the curves of features are not. */
static gboolean
is_used (const AnalysisVoice *voice,
         gboolean             any_windows)
{
  return voice->curve != NULL && (!any_windows || voice->curve_weights != NULL);
}

/* Adds what @voice says, to the means so far. */
static void
add_voice (const AnalysisVoice *voice,
           double               share,
           gsize                n_points,
           double              *valence,
           double              *arousal,
           float               *weights)
{
  for (gsize i = 0; i < n_points; i++)
    {
      valence[i] += share * to_raw (voice->curve->valence[i]);
      arousal[i] += share * to_raw (voice->curve->arousal[i]);
      weights[i] += (float)(share * (voice->curve_weights != NULL ? voice->curve_weights[i] : 1.0));
    }
}

MoodCurve *
analysis_mixture_curve (const AnalysisVoice *voices,
                        gsize                n_voices,
                        const MoodGaussian  *song,
                        float              **weights)
{
  g_autofree double *raw_valence = NULL;
  g_autofree double *raw_arousal = NULL;
  g_autofree float *valence = NULL;
  g_autofree float *arousal = NULL;
  g_autofree float *sums = NULL;
  gboolean any_windows = FALSE;
  gsize n_points = G_MAXSIZE;
  double total = 0.0;

  *weights = NULL;
  for (gsize k = 0; k < n_voices; k++)
    any_windows |= voices[k].curve != NULL && voices[k].curve_weights != NULL;
  for (gsize k = 0; k < n_voices; k++)
    if (is_used (&voices[k], any_windows))
      {
        n_points = MIN (n_points, voices[k].curve->n_points);
        total += voices[k].weight;
      }
  if (total == 0.0)
    return NULL;

  raw_valence = g_new0 (double, n_points);
  raw_arousal = g_new0 (double, n_points);
  sums = g_new0 (float, n_points);
  for (gsize k = 0; k < n_voices; k++)
    if (is_used (&voices[k], any_windows))
      add_voice (&voices[k], voices[k].weight / total, n_points, raw_valence, raw_arousal, sums);

  valence = settle (raw_valence, sums, n_points, song->valence);
  arousal = settle (raw_arousal, sums, n_points, song->arousal);
  if (any_windows)
    *weights = g_steal_pointer (&sums);
  return mood_curve_new (MOOD_CURVE_HOP, n_points, valence, arousal);
}
