/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/analysis/curve-settle.h"

#include <math.h>

/* What is nearer to the plane's edge than this counts as this. */
#define EDGE 0.9999

/* Halvings of the interval in which the shift is looked for: more than floats can tell apart. */
#define N_HALVINGS 48

double
analysis_curve_to_raw (double value)
{
  return atanh (CLAMP (value, -EDGE, EDGE));
}

static float
from_raw (double raw)
{
  return (float)CLAMP (tanh (raw), -EDGE, EDGE);
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

float *
analysis_curve_settle_raw (const double *raw,
                           const float  *weights,
                           gsize         n_points,
                           double        wanted)
{
  const double shift = find_shift (raw, weights, n_points, CLAMP (wanted, -EDGE, EDGE));
  float *values = g_new (float, n_points);

  for (gsize i = 0; i < n_points; i++)
    values[i] = from_raw (raw[i] + shift);
  return values;
}

static float *
settle_axis (const float *points,
             const float *weights,
             gsize        n_points,
             double       wanted)
{
  g_autofree double *raw = g_new (double, n_points);

  for (gsize i = 0; i < n_points; i++)
    raw[i] = analysis_curve_to_raw (points[i]);
  return analysis_curve_settle_raw (raw, weights, n_points, wanted);
}

MoodCurve *
analysis_curve_settle (const MoodCurve    *curve,
                       const float        *weights,
                       const MoodGaussian *song)
{
  g_autofree float *ones = NULL;
  g_autofree float *valence = NULL;
  g_autofree float *arousal = NULL;

  if (weights == NULL)
    {
      ones = g_new (float, curve->n_points);
      for (gsize i = 0; i < curve->n_points; i++)
        ones[i] = 1.0f;
      weights = ones;
    }

  valence = settle_axis (curve->valence, weights, curve->n_points, song->valence);
  arousal = settle_axis (curve->arousal, weights, curve->n_points, song->arousal);
  return mood_curve_new (curve->hop, curve->n_points, valence, arousal);
}

static float *
follow_axis (const float *points,
             gsize        n_points,
             double       heard,
             double       settled)
{
  const double shift = analysis_curve_to_raw (settled) - analysis_curve_to_raw (heard);
  float *values = g_new (float, n_points);

  for (gsize i = 0; i < n_points; i++)
    values[i] = from_raw (analysis_curve_to_raw (points[i]) + shift);
  return values;
}

MoodCurve *
analysis_curve_follow (MoodCurve          *curve,
                       const MoodGaussian *heard,
                       const MoodGaussian *settled)
{
  g_autofree float *valence = NULL;
  g_autofree float *arousal = NULL;

  /* So that no digit moves where the point did not. */
  if (heard->valence == settled->valence && heard->arousal == settled->arousal)
    return mood_curve_ref (curve);

  valence = follow_axis (curve->valence, curve->n_points, heard->valence, settled->valence);
  arousal = follow_axis (curve->arousal, curve->n_points, heard->arousal, settled->arousal);
  return mood_curve_new (curve->hop, curve->n_points, valence, arousal);
}
