/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/analysis/pool.h"

#include <math.h>
#include <stdlib.h>

/* Windows further than this many robust standard deviations from the median point count less. */
#define HUBER_REACH 2.0

/* A song whose windows agree closely must not have its one slightly different window punished. */
#define MIN_SCALE 0.05

/* The median distance from the centre of a round normal distribution, in standard deviations:
 * that of Rayleigh's, sqrt (2 ln 2). */
#define MEDIAN_OF_RAYLEIGH 1.1774100225154747

static int
compare_doubles_cb (gconstpointer a,
                    gconstpointer b)
{
  const double x = *(const double *) a;
  const double y = *(const double *) b;

  return (x > y) - (x < y);
}

/* Sorts @values. */
static double
median (double *values,
        gsize   n_values)
{
  qsort (values, n_values, sizeof (double), compare_doubles_cb);

  if (n_values % 2 == 1)
    return values[n_values / 2];
  return 0.5 * (values[n_values / 2 - 1] + values[n_values / 2]);
}

void
analysis_pool_weigh (double             *weights,
                     const MoodGaussian *windows,
                     gsize               n_windows)
{
  g_autofree double *scratch = g_new (double, n_windows);
  double valence, arousal, scale;

  g_return_if_fail (n_windows > 0);

  for (gsize i = 0; i < n_windows; i++)
    scratch[i] = windows[i].valence;
  valence = median (scratch, n_windows);

  for (gsize i = 0; i < n_windows; i++)
    scratch[i] = windows[i].arousal;
  arousal = median (scratch, n_windows);

  for (gsize i = 0; i < n_windows; i++)
    weights[i] = scratch[i] = hypot (windows[i].valence - valence, windows[i].arousal - arousal);
  scale = MAX (median (scratch, n_windows) / MEDIAN_OF_RAYLEIGH, MIN_SCALE);

  for (gsize i = 0; i < n_windows; i++)
    weights[i] = weights[i] <= HUBER_REACH * scale ? 1.0 : HUBER_REACH * scale / weights[i];
}

/**
 * analysis_pool_windows:
 * @song: (out): the distribution of the whole song
 * @windows: (n_windows): those of its windows
 * @n_windows: at least 1
 *
 * A robust mean: an intro of noise or a minute of talk should not drag the song away. Each window
 * gets Huber's (1964) weight for its distance from the median point, in one step; the weighted
 * windows are pooled by mood_gaussian_pool(), which adds the spread between them.
 */
void
analysis_pool_windows (MoodGaussian       *song,
                       const MoodGaussian *windows,
                       gsize               n_windows)
{
  g_autofree double *weights = g_new (double, n_windows);

  analysis_pool_weigh (weights, windows, n_windows);
  mood_gaussian_pool (song, windows, weights, n_windows);
}

float *
analysis_pool_rows (const float  *rows,
                    gsize         n_values,
                    const double *weights,
                    gsize         n_windows)
{
  g_autofree double *sums = g_new0 (double, n_values);
  float *means = g_new (float, n_values);
  double total = 0.0;

  for (gsize i = 0; i < n_windows; i++)
    {
      total += weights[i];
      for (gsize k = 0; k < n_values; k++)
        sums[k] += weights[i] * rows[i * n_values + k];
    }
  for (gsize k = 0; k < n_values; k++)
    means[k] = (float) (sums[k] / total);

  return means;
}
