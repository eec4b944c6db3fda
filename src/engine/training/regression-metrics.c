/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/training/regression-metrics.h"

#include <math.h>

static const char *const figure_names[TRAINING_N_REGRESSION_FIGURES] = {
  [TRAINING_REGRESSION_MAE] = "mae",
  [TRAINING_REGRESSION_RMSE] = "rmse",
  [TRAINING_REGRESSION_DETERMINATION] = "determination",
  [TRAINING_REGRESSION_SQUARED_CORRELATION] = "squared-correlation",
  [TRAINING_REGRESSION_PEARSON] = "pearson",
  [TRAINING_REGRESSION_CONCORDANCE] = "concordance",
  [TRAINING_REGRESSION_SD_RATIO] = "sd-ratio",
  [TRAINING_REGRESSION_LABEL_SD] = "label-sd",
  [TRAINING_REGRESSION_ESTIMATE_SD] = "estimate-sd",
  [TRAINING_REGRESSION_YU_ACCURACY] = "yu-accuracy",
};

/**
 * training_regression_merge:
 *
 * Sums about the means, as Chan, Golub & LeVeque (1979) join them: unlike sums of squares they keep their
 * digits when the means are large.
 */
void
training_regression_merge (TrainingRegression *self, const TrainingRegression *other)
{
  const double n = (double)self->n, m = (double)other->n;
  const double apart_label = other->mean_label - self->mean_label;
  const double apart_estimate = other->mean_estimate - self->mean_estimate;
  double share;

  if (other->n == 0)
    return;

  share = n * m / (n + m);
  self->n += other->n;
  self->mean_label += apart_label * m / (n + m);
  self->mean_estimate += apart_estimate * m / (n + m);
  self->square_label += other->square_label + apart_label * apart_label * share;
  self->square_estimate += other->square_estimate + apart_estimate * apart_estimate * share;
  self->product += other->product + apart_label * apart_estimate * share;
  self->absolute_error += other->absolute_error;
  self->square_error += other->square_error;
  self->sum_label += other->sum_label;
}

void
training_regression_add (TrainingRegression *self, double label, double estimate)
{
  const double error = estimate - label;
  const TrainingRegression one = { .n = 1,
                                   .mean_label = label,
                                   .mean_estimate = estimate,
                                   .absolute_error = fabs (error),
                                   .square_error = error * error,
                                   .sum_label = label };

  if (!isnan (label))
    training_regression_merge (self, &one);
}

/* Sums of squares about a mean that come from rounding alone: of numbers that are all the same. */
static gboolean
is_constant (double square, double mean, guint64 n)
{
  const double rounding = 1e-14 * mean;

  return square <= (double)n * rounding * rounding;
}

static double
get_pearson (const TrainingRegression *self)
{
  if (is_constant (self->square_label, self->mean_label, self->n)
      || is_constant (self->square_estimate, self->mean_estimate, self->n))
    return NAN;

  return CLAMP (self->product / sqrt (self->square_label * self->square_estimate), -1.0, 1.0);
}

static double
get_concordance (const TrainingRegression *self)
{
  const double apart = self->mean_label - self->mean_estimate;
  const double below = self->square_label + self->square_estimate + (double)self->n * apart * apart;

  return self->n > 1 && below > 0.0 ? 2.0 * self->product / below : NAN;
}

double
training_regression_get (const TrainingRegression *self, TrainingRegressionFigure figure)
{
  const double n = (double)self->n;
  const gboolean has_labels = !is_constant (self->square_label, self->mean_label, self->n);
  const double pearson = get_pearson (self);

  if (self->n == 0)
    return NAN;

  switch (figure)
    {
    case TRAINING_REGRESSION_MAE: return self->absolute_error / n;
    case TRAINING_REGRESSION_RMSE: return sqrt (self->square_error / n);
    case TRAINING_REGRESSION_DETERMINATION:
      return has_labels ? 1.0 - self->square_error / self->square_label : NAN;
    case TRAINING_REGRESSION_SQUARED_CORRELATION: return pearson * pearson;
    case TRAINING_REGRESSION_PEARSON: return pearson;
    case TRAINING_REGRESSION_CONCORDANCE: return get_concordance (self);
    case TRAINING_REGRESSION_SD_RATIO:
      return has_labels ? sqrt (self->square_estimate / self->square_label) : NAN;
    case TRAINING_REGRESSION_LABEL_SD: return sqrt (self->square_label / n);
    case TRAINING_REGRESSION_ESTIMATE_SD: return sqrt (self->square_estimate / n);
    case TRAINING_REGRESSION_YU_ACCURACY:
      return self->sum_label > 0.0 ? 1.0 - self->absolute_error / self->sum_label : NAN;
    case TRAINING_N_REGRESSION_FIGURES:
    default: g_return_val_if_reached (NAN);
    }
}

double
training_regression_get_mean (const TrainingRegression *outputs,
                              gsize n_outputs,
                              TrainingRegressionFigure figure)
{
  double sum = 0.0;
  guint n = 0;

  for (gsize i = 0; i < n_outputs; i++)
    {
      const double value = training_regression_get (&outputs[i], figure);

      if (!isnan (value))
        {
          sum += value;
          n++;
        }
    }

  return n > 0 ? sum / n : NAN;
}

double
training_regression_get_pooled (const TrainingRegression *outputs,
                                gsize n_outputs,
                                TrainingRegressionFigure figure)
{
  TrainingRegression all = { 0 };

  for (gsize i = 0; i < n_outputs; i++)
    training_regression_merge (&all, &outputs[i]);
  return training_regression_get (&all, figure);
}

const char *
training_regression_figure_to_name (TrainingRegressionFigure figure)
{
  return figure_names[figure];
}

gboolean
training_regression_figure_from_name (const char *name, TrainingRegressionFigure *figure)
{
  for (guint i = 0; i < TRAINING_N_REGRESSION_FIGURES; i++)
    if (g_strcmp0 (name, figure_names[i]) == 0)
      {
        *figure = i;
        return TRUE;
      }

  return FALSE;
}
