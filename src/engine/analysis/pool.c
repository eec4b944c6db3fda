/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/analysis/pool.h"

#include <math.h>
#include <stdlib.h>

/* Windows further than this many robust standard deviations from the median point count less, */
#define HUBER_REACH 2.0
/* beyond this many ever less, and beyond this many not at all: another thing than the song. */
#define BEND_REACH 4.0
#define LAST_REACH 7.0

/* How loud a song is where it is itself: the upper quartile of its windows. One that is softer or louder by more
 * than the margin counts less, half as much 5 dB beyond it: an intro, an ending, an outburst. */
#define LEVEL_QUARTILE 0.75
#define LEVEL_MARGIN   3.0
#define LEVEL_HALVING  5.0

/* A song whose windows agree closely must not have its one slightly different window punished. */
#define MIN_SCALE 0.05

/* The median distance from the center of a round normal distribution, in standard deviations:
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

typedef struct
{
  double value;
  double weight;
} Weighted;

/* The value that half of the weight is below; between two of them their mean. Sorts @values. */
static double
find_median (Weighted *values,
             gsize     n_values)
{
  double half = 0.0, below = 0.0;

  /* The value comes first in the struct. */
  qsort (values, n_values, sizeof (Weighted), compare_doubles_cb);
  for (gsize i = 0; i < n_values; i++)
    half += 0.5 * values[i].weight;

  for (gsize i = 0; i + 1 < n_values; i++)
    {
      below += values[i].weight;
      if (below > half * (1.0 + 1e-9))
        return values[i].value;
      if (below >= half * (1.0 - 1e-9))
        return 0.5 * (values[i].value + values[i + 1].value);
    }

  return values[n_values - 1].value;
}

/* @sorted: (n_levels), ascending */
static double
find_usual_level (const double *sorted,
                  gsize         n_levels)
{
  const double position = LEVEL_QUARTILE * (double) (n_levels - 1);
  const gsize below = (gsize) position;
  const gsize above = MIN (below + 1, n_levels - 1);

  return sorted[below] + (position - (double) below) * (sorted[above] - sorted[below]);
}

static void
weigh_levels (double      *weights,
              const float *levels,
              gsize        n_windows)
{
  g_autofree double *sorted = g_new (double, n_windows);
  double usual;

  for (gsize i = 0; i < n_windows; i++)
    sorted[i] = levels[i];
  qsort (sorted, n_windows, sizeof (double), compare_doubles_cb);
  usual = find_usual_level (sorted, n_windows);

  for (gsize i = 0; i < n_windows; i++)
    {
      const double excess = MAX (0.0, fabs (levels[i] - usual) - LEVEL_MARGIN) / LEVEL_HALVING;

      weights[i] = 1.0 / (1.0 + excess * excess);
    }
}

/* For a distance in robust standard deviations: Huber's (1964) up to the bend, then Hampel's (1974) way out. */
static double
weigh_distance (double distance)
{
  const double weight = distance <= HUBER_REACH ? 1.0 : HUBER_REACH / distance;

  return weight * CLAMP ((LAST_REACH - distance) / (LAST_REACH - BEND_REACH), 0.0, 1.0);
}

void
analysis_pool_weigh (double             *weights,
                     const MoodGaussian *windows,
                     const float        *levels,
                     gsize               n_windows)
{
  g_autofree Weighted *scratch = g_new (Weighted, n_windows);
  g_autofree double *distances = g_new (double, n_windows);
  double valence, arousal, scale;

  g_return_if_fail (n_windows > 0);

  for (gsize i = 0; i < n_windows; i++)
    weights[i] = 1.0;
  if (levels != NULL)
    weigh_levels (weights, levels, n_windows);

  for (gsize i = 0; i < n_windows; i++)
    scratch[i] = (Weighted) { windows[i].valence, weights[i] };
  valence = find_median (scratch, n_windows);

  for (gsize i = 0; i < n_windows; i++)
    scratch[i] = (Weighted) { windows[i].arousal, weights[i] };
  arousal = find_median (scratch, n_windows);

  for (gsize i = 0; i < n_windows; i++)
    {
      distances[i] = hypot (windows[i].valence - valence, windows[i].arousal - arousal);
      scratch[i] = (Weighted) { distances[i], weights[i] };
    }
  scale = MAX (find_median (scratch, n_windows) / MEDIAN_OF_RAYLEIGH, MIN_SCALE);

  for (gsize i = 0; i < n_windows; i++)
    weights[i] *= weigh_distance (distances[i] / scale);
}

/**
 * analysis_pool_windows:
 * @song: (out): the distribution of the whole song
 * @windows: (n_windows): those of its windows
 * @levels: (n_windows) (nullable): how loud they are, dB
 * @n_windows: at least 1
 *
 * What a listener would say of the whole song is not the mean of its moments: an intro of noise, a minute of talk
 * or a silence with a hiss should not drag it away. Each window counts by its level, if levels are given, and by
 * its distance from the median point, in one step; the weighted windows are pooled by mood_gaussian_pool(), which
 * adds the spread between them.
 */
void
analysis_pool_windows (MoodGaussian       *song,
                       const MoodGaussian *windows,
                       const float        *levels,
                       gsize               n_windows)
{
  g_autofree double *weights = g_new (double, n_windows);

  analysis_pool_song (song, weights, windows, levels, n_windows, &mood_calibration_none);
}

void
analysis_pool_song (MoodGaussian       *song,
                    double             *weights,
                    const MoodGaussian *windows,
                    const float        *levels,
                    gsize               n_windows,
                    const MoodCalibration *calibration)
{
  g_autofree MoodGaussian *widened = g_memdup2 (windows, n_windows * sizeof (MoodGaussian));

  for (gsize i = 0; i < n_windows; i++)
    mood_calibration_widen (calibration, &widened[i]);

  analysis_pool_weigh (weights, widened, levels, n_windows);
  mood_gaussian_pool (song, widened, weights, n_windows);
  mood_calibration_move (calibration, song);
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

MoodDegrees *
analysis_pool_degrees (const char *const *names,
                       const float       *shares,
                       const double      *weights,
                       gsize              n_windows)
{
  const gsize n_names = g_strv_length ((char **) names);
  g_autofree float *means = NULL;
  g_autofree double *pooled = NULL;

  if (n_names == 0)
    return NULL;

  means = analysis_pool_rows (shares, n_names, weights, n_windows);
  pooled = g_new (double, n_names);
  for (gsize k = 0; k < n_names; k++)
    pooled[k] = means[k];
  return mood_degrees_new (n_names, names, pooled);
}

float *
analysis_pool_points (const double *weights,
                      const double *middles,
                      gsize         n_windows,
                      double        reach,
                      gsize         n_points,
                      double        hop)
{
  float *points = g_new (float, n_points);
  float total = 0.0f;
  gsize nearest = 0;

  for (gsize i = 0; i < n_points; i++)
    {
      const double time = (double) i * hop;

      while (nearest + 1 < n_windows && fabs (middles[nearest + 1] - time) <= fabs (middles[nearest] - time))
        nearest++;
      points[i] = fabs (middles[nearest] - time) <= reach ? (float) weights[nearest] : 0.0f;
      total += points[i];
    }

  /* The only windows that count lie between two points. */
  for (gsize i = 0; i < n_points && total <= 0.0f; i++)
    points[i] = 1.0f;

  return points;
}
