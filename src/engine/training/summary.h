/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * TrainingSummary:
 * @n: values that are numbers; the others are left out
 * @sd: of a sample, n - 1 in the denominator; NAN of fewer than two
 * @lower_quartile: with values in between by straight lines, as numpy does by default
 *
 * A figure over repeated runs. All are NAN when there is no value.
 */
typedef struct
{
  guint  n;
  double mean;
  double sd;
  double lowest;
  double lower_quartile;
  double median;
  double upper_quartile;
  double highest;
} TrainingSummary;

TrainingSummary training_summarize (const double *values,
                                    gsize         n_values);

G_END_DECLS
