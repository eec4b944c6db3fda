/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/training/curve-metrics.h"

#include <math.h>

/* Fewer points that overlap, and a correlation is chance: 10 s, and half of what is rated. */
#define MIN_SHIFTED_POINTS 20

/* Of a whole song: a piece of 6 s still tells something. */
#define MIN_POINTS 8

/* Our curve moves less than its last bits. */
#define STILL 1e-6

MoodCurve *
training_curve_resample (const GArray *rated,
                         gsize        *first)
{
  const TrainingCurvePoint *points = (const TrainingCurvePoint *)(gconstpointer)rated->data;
  g_autofree float *valence = NULL;
  g_autofree float *arousal = NULL;
  gsize n_points, end, k = 0;

  *first = 0;
  if (rated->len == 0)
    return mood_curve_new (MOOD_CURVE_HOP, 0, NULL, NULL);

  *first = (gsize)ceil (points[0].time / MOOD_CURVE_HOP);
  end = (gsize)floor (points[rated->len - 1].time / MOOD_CURVE_HOP) + 1;
  n_points = end > *first ? end - *first : 0;
  valence = g_new (float, n_points + 1);
  arousal = g_new (float, n_points + 1);

  for (gsize i = 0; i < n_points; i++)
    {
      const double time = (double)(*first + i) * MOOD_CURVE_HOP;
      double share;

      while (k + 2 < rated->len && points[k + 1].time <= time)
        k++;
      /* A single rating stands at the one moment that there is. */
      share = rated->len > 1 ? (time - points[k].time) / (points[k + 1].time - points[k].time) : 0.0;
      valence[i] = (float)points[k].valence;
      arousal[i] = (float)points[k].arousal;
      if (share > 0.0)
        {
          valence[i] += (float)(share * (points[k + 1].valence - points[k].valence));
          arousal[i] += (float)(share * (points[k + 1].arousal - points[k].arousal));
        }
    }

  return mood_curve_new (MOOD_CURVE_HOP, n_points, valence, arousal);
}

/* Adds the pairs of rated points with ours that are @shift points later; returns how many there are. */
static gsize
compare (TrainingRegression *regression,
         const float *rated,
         gsize n_rated,
         const float *ours, /* that of the first rated point */
         gsize n_before,
         gsize n_ours,
         int shift)
{
  gsize n = 0;

  for (gsize i = 0; i < n_rated; i++)
    {
      const gssize index = (gssize)(n_before + i) + shift;

      if (index < 0 || (gsize)index >= n_ours)
        continue;
      training_regression_add (regression, rated[i], ours[index]);
      n++;
    }

  return n;
}

/* A curve that stands still follows nothing. */
static double
get_pearson (const TrainingRegression *regression)
{
  double r;

  if (training_regression_get (regression, TRAINING_REGRESSION_LABEL_SD) < STILL
      || training_regression_get (regression, TRAINING_REGRESSION_ESTIMATE_SD) < STILL)
    return 0.0;

  r = training_regression_get (regression, TRAINING_REGRESSION_PEARSON);
  return isnan (r) ? 0.0 : r;
}

static double
get_roughness (const float *values,
               gsize        n_values)
{
  double sum = 0.0;

  if (n_values < 3)
    return NAN;

  for (gsize i = 1; i + 1 < n_values; i++)
    sum += fabs ((double)values[i - 1] - 2.0 * values[i] + values[i + 1]);
  return sum / (double)(n_values - 2);
}

static void
fill_shifted (TrainingCurveScore *self,
              const float        *rated,
              gsize               n_rated,
              const float        *ours,
              gsize               first,
              gsize               n_ours)
{
  const gsize n_needed = MAX (MIN_SHIFTED_POINTS, n_rated / 2);

  for (int i = 0; i < TRAINING_CURVE_N_SHIFTS; i++)
    {
      TrainingRegression regression = { 0 };
      const gsize n
          = compare (&regression, rated, n_rated, ours, first, n_ours, i - TRAINING_CURVE_MAX_SHIFT);

      /* The same songs at each shift, else the best one would be a matter of which songs are left. */
      if (n < n_needed)
        {
          for (int k = 0; k < TRAINING_CURVE_N_SHIFTS; k++)
            self->shifted[k] = NAN;
          return;
        }
      self->shifted[i] = get_pearson (&regression);
    }
}

void
training_curve_score (TrainingCurveScore *self,
                      TrainingAxis        axis,
                      const GArray       *rated,
                      const MoodCurve    *curve)
{
  gsize first;
  g_autoptr (MoodCurve) resampled = training_curve_resample (rated, &first);
  const gsize n_rated = resampled->n_points;
  const float *labels = axis == TRAINING_AXIS_VALENCE ? resampled->valence : resampled->arousal;
  const float *ours = axis == TRAINING_AXIS_VALENCE ? curve->valence : curve->arousal;
  TrainingRegression regression = { 0 };

  *self = (TrainingCurveScore) { .pearson = NAN, .roughness = get_roughness (ours, curve->n_points) };
  for (int i = 0; i < TRAINING_CURVE_N_SHIFTS; i++)
    self->shifted[i] = NAN;

  self->n_points = compare (&regression, labels, n_rated, ours, first, curve->n_points, 0);
  self->rmse = training_regression_get (&regression, TRAINING_REGRESSION_RMSE);
  self->is_flat
      = self->n_points > 0
        && training_regression_get (&regression, TRAINING_REGRESSION_LABEL_SD) < TRAINING_CURVE_FLAT_SD;
  if (self->is_flat || self->n_points < MIN_POINTS)
    return;

  self->pearson = get_pearson (&regression);
  fill_shifted (self, labels, n_rated, ours, first, curve->n_points);
}

double
training_curve_find_lag (const TrainingCurveScore *scores,
                         gsize                     n_scores)
{
  double best = -G_MAXDOUBLE;
  double lag = NAN;

  /* 0, then one point either way, and so on. */
  for (int k = 0; k < TRAINING_CURVE_N_SHIFTS; k++)
    {
      const int shift = k % 2 == 0 ? -k / 2 : (k + 1) / 2;
      double sum = 0.0;
      gsize n = 0;

      for (gsize i = 0; i < n_scores; i++)
        {
          const double r = scores[i].shifted[shift + TRAINING_CURVE_MAX_SHIFT];

          if (isnan (r))
            continue;
          sum += r;
          n++;
        }

      if (n > 0 && sum / (double)n > best + 1e-12)
        {
          best = sum / (double)n;
          lag = shift * MOOD_CURVE_HOP;
        }
    }

  return lag;
}
