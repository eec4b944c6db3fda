/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/classic/linear.h"

#include <math.h>

#include "engine/classic/lapack.h"

struct _ClassicLinear
{
  gsize n_inputs;
  gsize n_outputs;
  double *weights; /* (owned) (n_inputs, n_outputs) */
  double *bias;    /* (owned) (n_outputs) */
};

/* (transfer full): the columns' means, (n_columns). */
static double *
find_means (gsize n_rows, gsize n_columns, const double *table)
{
  double *means = g_new0 (double, MAX (n_columns, 1));

  for (gsize i = 0; i < n_rows; i++)
    for (gsize j = 0; j < n_columns; j++)
      means[j] += table[i * n_columns + j];
  for (gsize j = 0; j < n_columns; j++)
    means[j] /= (double)n_rows;
  return means;
}

/* (transfer full): @table minus @means, with @n_more rows of 0 below. */
static double *
center (gsize n_rows, gsize n_columns, gsize n_more, const double *table, const double *means)
{
  double *centered = g_new0 (double, (n_rows + n_more) * n_columns);

  for (gsize i = 0; i < n_rows; i++)
    for (gsize j = 0; j < n_columns; j++)
      centered[i * n_columns + j] = table[i * n_columns + j] - means[j];
  return centered;
}

/**
 * classic_linear_new:
 * @rows: (n_rows, n_inputs)
 * @targets: (n_rows, n_outputs)
 * @ridge: 0 for none
 *
 * Minimizes |XW + b - Y|² + @ridge |W|². Where that leaves W open, the shortest is taken.
 *
 * Centering takes the intercept out of the equations. The penalty is written as rows √ridge I with
 * target 0, so that both cases are one least squares problem, and X'X with its squared condition
 * number never comes up.
 */
ClassicLinear *
classic_linear_new (gsize n_rows,
                    gsize n_inputs,
                    gsize n_outputs,
                    const double *rows,
                    const double *targets,
                    double ridge,
                    GError **error)
{
  const gsize n_more = ridge > 0.0 ? n_inputs : 0;
  g_autoptr (ClassicLinear) self = g_new0 (ClassicLinear, 1);
  g_autofree double *row_means = NULL;
  g_autofree double *a = NULL;
  g_autofree double *b = NULL;

  g_return_val_if_fail (n_rows > 0 && n_inputs > 0 && n_outputs > 0 && ridge >= 0.0, NULL);

  self->n_inputs = n_inputs;
  self->n_outputs = n_outputs;
  self->weights = g_new (double, n_inputs *n_outputs);
  row_means = find_means (n_rows, n_inputs, rows);
  self->bias = find_means (n_rows, n_outputs, targets);

  a = center (n_rows, n_inputs, n_more, rows, row_means);
  b = center (n_rows, n_outputs, n_more, targets, self->bias);
  for (gsize j = 0; j < n_more; j++)
    a[(n_rows + j) * n_inputs + j] = sqrt (ridge);

  if (!classic_least_squares (n_rows + n_more, n_inputs, n_outputs, a, b, self->weights, NULL, error))
    return NULL;

  for (gsize j = 0; j < n_inputs; j++)
    for (gsize o = 0; o < n_outputs; o++)
      self->bias[o] -= row_means[j] * self->weights[j * n_outputs + o];
  return g_steal_pointer (&self);
}

void
classic_linear_free (ClassicLinear *self)
{
  g_free (self->weights);
  g_free (self->bias);
  g_free (self);
}

gsize
classic_linear_get_n_inputs (const ClassicLinear *self)
{
  return self->n_inputs;
}

gsize
classic_linear_get_n_outputs (const ClassicLinear *self)
{
  return self->n_outputs;
}

const double *
classic_linear_get_weights (const ClassicLinear *self)
{
  return self->weights;
}

const double *
classic_linear_get_bias (const ClassicLinear *self)
{
  return self->bias;
}

void
classic_linear_predict (const ClassicLinear *self, gsize n_rows, const double *rows, double *values)
{
  if (n_rows == 0)
    return;

  classic_multiply (n_rows, self->n_outputs, self->n_inputs, rows, FALSE, self->weights, FALSE, values);
  for (gsize i = 0; i < n_rows; i++)
    for (gsize o = 0; o < self->n_outputs; o++)
      values[i * self->n_outputs + o] += self->bias[o];
}

void
classic_linear_export (const ClassicLinear *self, ClassicState *state)
{
  classic_state_add (state, "linear.weights", self->n_inputs, self->n_outputs, self->weights);
  classic_state_add (state, "linear.bias", 1, self->n_outputs, self->bias);
}

ClassicLinear *
classic_linear_import (const ClassicState *state, GError **error)
{
  g_autoptr (ClassicLinear) self = g_new0 (ClassicLinear, 1);
  gsize one = 1;

  self->weights = classic_state_get (state, "linear.weights", &self->n_inputs, &self->n_outputs, error);
  if (self->weights == NULL)
    return NULL;
  self->bias = classic_state_get (state, "linear.bias", &one, &self->n_outputs, error);
  return self->bias != NULL ? g_steal_pointer (&self) : NULL;
}
