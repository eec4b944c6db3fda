/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/training/baseline.h"

#include "engine/training/summary.h"

void
training_baseline_fit (
    TrainingBaseline kind, gsize n_rows, gsize n_outputs, const double *labels, double *constants)
{
  g_autofree double *column = g_new (double, MAX (n_rows, 1));

  for (gsize o = 0; o < n_outputs; o++)
    {
      TrainingSummary summary;

      for (gsize i = 0; i < n_rows; i++)
        column[i] = labels[i * n_outputs + o];
      summary = training_summarize (column, n_rows);
      constants[o] = kind == TRAINING_BASELINE_MEDIAN ? summary.median : summary.mean;
    }
}

guint
training_baseline_fit_class (gsize n_rows, gsize n_classes, const guint *classes, double *shares)
{
  g_autofree gsize *counts = g_new0 (gsize, MAX (n_classes, 1));
  guint best = 0;

  for (gsize i = 0; i < n_rows; i++)
    counts[classes[i]]++;
  for (guint c = 0; c < n_classes; c++)
    {
      if (counts[c] > counts[best])
        best = c;
      if (shares != NULL)
        shares[c] = n_rows > 0 ? (double)counts[c] / (double)n_rows : 0.0;
    }
  return best;
}
