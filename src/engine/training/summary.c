/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/training/summary.h"

#include <math.h>
#include <stdlib.h>

static int
compare_doubles (gconstpointer a, gconstpointer b)
{
  const double x = *(const double *)a, y = *(const double *)b;

  return (x > y) - (x < y);
}

/* Hyndman & Fan (1996), type 7. */
static double
get_quantile (const double *sorted, gsize n, double share)
{
  const double position = share * (double)(n - 1);
  const gsize below = (gsize)position;
  const double above = sorted[MIN (below + 1, n - 1)];

  return sorted[below] + (position - (double)below) * (above - sorted[below]);
}

TrainingSummary
training_summarize (const double *values, gsize n_values)
{
  TrainingSummary self = { 0, NAN, NAN, NAN, NAN, NAN, NAN, NAN };
  g_autofree double *sorted = g_new (double, MAX (n_values, 1));
  double sum = 0.0, squares = 0.0;

  for (gsize i = 0; i < n_values; i++)
    if (!isnan (values[i]))
      {
        sorted[self.n++] = values[i];
        sum += values[i];
      }
  if (self.n == 0)
    return self;

  qsort (sorted, self.n, sizeof (double), compare_doubles);
  self.mean = sum / self.n;
  for (guint i = 0; i < self.n; i++)
    squares += (sorted[i] - self.mean) * (sorted[i] - self.mean);
  if (self.n > 1)
    self.sd = sqrt (squares / (self.n - 1));
  self.lowest = sorted[0];
  self.lower_quartile = get_quantile (sorted, self.n, 0.25);
  self.median = get_quantile (sorted, self.n, 0.5);
  self.upper_quartile = get_quantile (sorted, self.n, 0.75);
  self.highest = sorted[self.n - 1];
  return self;
}
