/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/classic/logistic.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

#include "engine/base/error.h"
#include "engine/classic/lapack.h"
#include "engine/classic/softmax.h"

/* The method is Newton's, with the steps found by conjugate gradients from products with the Hessian
 * (Nocedal & Wright 2006, ch. 7.1): the loss is convex and smooth, so a few steps reach any tolerance,
 * and nothing in it is random. */
#define MAX_CONJUGATE_STEPS 250
#define MAX_HALVINGS        50
#define ARMIJO              1e-4

struct _ClassicLogistic
{
  gsize n_inputs;
  gsize n_classes;
  double *parameters; /* (owned) (n_classes, n_inputs + 1) */
};

/* What one fit works with; all sizes are fixed. */
typedef struct
{
  const ClassicLogisticProblem *problem;
  gsize n_parameters;
  double *weights;       /* (owned) (n_classes, n_inputs): parameters without intercepts */
  double *probabilities; /* (owned) (n_rows, n_classes) */
  double *residuals;     /* (owned) (n_rows, n_classes) */
  double *product;       /* (owned) (n_classes, n_inputs) */
} Work;

static void
work_init (Work *self, const ClassicLogisticProblem *problem)
{
  const gsize k = problem->n_classes;

  self->problem = problem;
  self->n_parameters = k * (problem->n_inputs + 1);
  self->weights = g_new (double, k * problem->n_inputs);
  self->probabilities = g_new (double, problem->n_rows *k);
  self->residuals = g_new (double, problem->n_rows *k);
  self->product = g_new (double, k * problem->n_inputs);
}

static void
work_clear (Work *self)
{
  g_free (self->weights);
  g_free (self->probabilities);
  g_free (self->residuals);
  g_free (self->product);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Work, work_clear)

/* @scores (n_rows, n_classes) = rows · weights' + intercepts; @weights is scratch. */
static void
compute_scores (gsize n_rows,
                gsize n_inputs,
                gsize n_classes,
                const double *rows,
                const double *parameters,
                double *weights,
                double *scores)
{
  for (gsize c = 0; c < n_classes; c++)
    memcpy (weights + c * n_inputs, parameters + c * (n_inputs + 1), n_inputs * sizeof (double));

  classic_multiply (n_rows, n_classes, n_inputs, rows, FALSE, weights, TRUE, scores);
  for (gsize i = 0; i < n_rows; i++)
    for (gsize c = 0; c < n_classes; c++)
      scores[i * n_classes + c] += parameters[c * (n_inputs + 1) + n_inputs];
}

static double
get_row_weight (const ClassicLogisticProblem *problem, gsize row)
{
  return problem->row_weights != NULL ? problem->row_weights[row] : 1.0;
}

static double
get_target (const ClassicLogisticProblem *problem, gsize row, gsize class)
{
  if (problem->targets != NULL)
    return problem->targets[row * problem->n_classes + class];
  return class == problem->classes[row] ? 1.0 : 0.0;
}

/* @result = residuals' · (rows, 1) / n_rows + penalty · @direction: the common end of gradient and
 * Hessian. */
static void
collect (Work *self, const double *direction, double *result)
{
  const ClassicLogisticProblem *problem = self->problem;
  const gsize n = problem->n_rows, d = problem->n_inputs, k = problem->n_classes;
  const double share = 1.0 / (double)n;
  const double penalty = share / problem->c;

  classic_multiply (k, d, n, self->residuals, TRUE, problem->rows, FALSE, self->product);
  for (gsize c = 0; c < k; c++)
    {
      double *row = result + c * (d + 1);
      double sum = 0.0;

      for (gsize i = 0; i < n; i++)
        sum += self->residuals[i * k + c];
      row[d] = sum * share;
      for (gsize j = 0; j < d; j++)
        row[j] = self->product[c * d + j] * share + penalty * direction[c * (d + 1) + j];
    }
}

/* Leaves the probabilities of the rows behind. @gradient is nullable. */
static double
evaluate (Work *self, const double *parameters, double *gradient)
{
  const ClassicLogisticProblem *problem = self->problem;
  const gsize n = problem->n_rows, d = problem->n_inputs, k = problem->n_classes;
  double loss = 0.0, squares = 0.0;

  compute_scores (n, d, k, problem->rows, parameters, self->weights, self->probabilities);
  for (gsize i = 0; i < n; i++)
    {
      double *row = self->probabilities + i * k;
      const double weight = get_row_weight (problem, i);
      double own = 0.0;

      for (gsize c = 0; c < k; c++)
        own += get_target (problem, i, c) * row[c];
      loss += weight * (classic_softmax (row, k) - own);
      for (gsize c = 0; c < k; c++)
        self->residuals[i * k + c] = weight * (row[c] - get_target (problem, i, c));
    }

  for (gsize j = 0; j < k * d; j++)
    squares += self->weights[j] * self->weights[j];
  if (gradient != NULL)
    collect (self, parameters, gradient);
  return (loss + squares / (2.0 * problem->c)) / (double)n;
}

/* The Hessian at the probabilities of the last evaluation, times @direction. */
static void
multiply_hessian (Work *self, const double *direction, double *result)
{
  const ClassicLogisticProblem *problem = self->problem;
  const gsize n = problem->n_rows, k = problem->n_classes;

  compute_scores (n, problem->n_inputs, k, problem->rows, direction, self->weights, self->residuals);
  for (gsize i = 0; i < n; i++)
    {
      const double *p = self->probabilities + i * k;
      double *change = self->residuals + i * k;
      const double weight = get_row_weight (problem, i);
      double mean = 0.0;

      for (gsize c = 0; c < k; c++)
        mean += p[c] * change[c];
      for (gsize c = 0; c < k; c++)
        change[c] = weight * p[c] * (change[c] - mean);
    }
  collect (self, direction, result);
}

double
classic_logistic_loss (const ClassicLogisticProblem *problem, const double *parameters, double *gradient)
{
  g_auto (Work) work = { 0 };

  work_init (&work, problem);
  return evaluate (&work, parameters, gradient);
}

static double
dot (const double *a, const double *b, gsize n)
{
  double sum = 0.0;

  for (gsize i = 0; i < n; i++)
    sum += a[i] * b[i];
  return sum;
}

static double
find_largest (const double *values, gsize n)
{
  double largest = 0.0;

  for (gsize i = 0; i < n; i++)
    largest = fabs (values[i]) > largest || isnan (values[i]) ? fabs (values[i]) : largest;
  return largest;
}

/* @step: about -H⁻¹ @gradient, the nearer the smaller the gradient is. @scratch: three times as long. */
static void
find_step (Work *self, const double *gradient, double *step, double *scratch)
{
  const gsize n = self->n_parameters;
  double *residual = scratch, *direction = scratch + n, *image = scratch + 2 * n;
  const double norm = sqrt (dot (gradient, gradient, n));
  const double goal = norm * MIN (0.1, sqrt (norm));
  double square = norm * norm;

  for (gsize i = 0; i < n; i++)
    {
      step[i] = 0.0;
      residual[i] = direction[i] = -gradient[i];
    }

  for (guint turn = 0; turn < MAX_CONJUGATE_STEPS && sqrt (square) > goal; turn++)
    {
      double curvature, length, next;

      multiply_hessian (self, direction, image);
      curvature = dot (direction, image, n);
      /* All that is flat is an intercept added to every class, and the gradient has none of it, but
       * rounding may. */
      if (curvature <= 1e-16 * dot (direction, direction, n))
        break;

      length = square / curvature;
      for (gsize i = 0; i < n; i++)
        {
          step[i] += length * direction[i];
          residual[i] -= length * image[i];
        }
      next = dot (residual, residual, n);
      for (gsize i = 0; i < n; i++)
        direction[i] = residual[i] + next / square * direction[i];
      square = next;
    }

  if (dot (step, gradient, n) >= 0.0)
    for (gsize i = 0; i < n; i++)
      step[i] = -gradient[i];
}

/* Goes from @parameters along @step until the loss falls as it should; FALSE when it is as low as
 * rounding lets it be. */
static gboolean
go (Work *self, double *parameters, const double *step, double *gradient, double *loss, double *trial)
{
  const double slope = dot (step, gradient, self->n_parameters);
  double length = 1.0;

  for (guint halving = 0; halving < MAX_HALVINGS; halving++, length /= 2.0)
    {
      double reached;

      for (gsize i = 0; i < self->n_parameters; i++)
        trial[i] = parameters[i] + length * step[i];
      reached = evaluate (self, trial, gradient);
      if (reached <= *loss + ARMIJO * length * slope)
        {
          memcpy (parameters, trial, self->n_parameters * sizeof (double));
          *loss = reached;
          return TRUE;
        }
    }

  return FALSE;
}

/**
 * classic_logistic_new:
 * @tolerance: no entry of the gradient is larger at the end
 *
 * Errors: %BASE_ERROR_DIVERGED, %G_IO_ERROR_CANCELLED. To stop at @max_iterations is none: the
 * parameters are those of the lowest loss so far.
 */
ClassicLogistic *
classic_logistic_new (const ClassicLogisticProblem *problem,
                      double tolerance,
                      guint max_iterations,
                      GCancellable *cancellable,
                      GError **error)
{
  g_autoptr (ClassicLogistic) self = g_new0 (ClassicLogistic, 1);
  g_auto (Work) work = { 0 };
  g_autofree double *gradient = NULL;
  g_autofree double *step = NULL;
  g_autofree double *scratch = NULL;
  double loss;

  g_return_val_if_fail (problem->n_rows > 0 && problem->n_inputs > 0 && problem->n_classes > 0, NULL);
  g_return_val_if_fail (problem->c > 0.0 && (problem->classes != NULL || problem->targets != NULL), NULL);

  work_init (&work, problem);
  self->n_inputs = problem->n_inputs;
  self->n_classes = problem->n_classes;
  self->parameters = g_new0 (double, work.n_parameters);
  gradient = g_new (double, work.n_parameters);
  step = g_new (double, work.n_parameters);
  scratch = g_new (double, 3 * work.n_parameters);

  loss = evaluate (&work, self->parameters, gradient);
  for (guint i = 0; i < max_iterations && find_largest (gradient, work.n_parameters) > tolerance; i++)
    {
      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return NULL;
      find_step (&work, gradient, step, scratch);
      if (!go (&work, self->parameters, step, gradient, &loss, scratch))
        break;
    }

  if (!isfinite (loss))
    {
      g_set_error_literal (error, BASE_ERROR, BASE_ERROR_DIVERGED,
                           _ ("The logistic regression met what is no number."));
      return NULL;
    }
  return g_steal_pointer (&self);
}

void
classic_logistic_free (ClassicLogistic *self)
{
  g_free (self->parameters);
  g_free (self);
}

gsize
classic_logistic_get_n_inputs (const ClassicLogistic *self)
{
  return self->n_inputs;
}

gsize
classic_logistic_get_n_classes (const ClassicLogistic *self)
{
  return self->n_classes;
}

const double *
classic_logistic_get_parameters (const ClassicLogistic *self)
{
  return self->parameters;
}

void
classic_logistic_predict (const ClassicLogistic *self,
                          gsize n_rows,
                          const double *rows,
                          double *probabilities)
{
  g_autofree double *weights = g_new (double, self->n_classes * self->n_inputs);

  if (n_rows == 0)
    return;

  compute_scores (n_rows, self->n_inputs, self->n_classes, rows, self->parameters, weights, probabilities);
  for (gsize i = 0; i < n_rows; i++)
    classic_softmax (probabilities + i * self->n_classes, self->n_classes);
}

void
classic_logistic_export (const ClassicLogistic *self, ClassicState *state)
{
  classic_state_add (state, "logistic.parameters", self->n_classes, self->n_inputs + 1, self->parameters);
}

ClassicLogistic *
classic_logistic_import (const ClassicState *state, GError **error)
{
  g_autoptr (ClassicLogistic) self = g_new0 (ClassicLogistic, 1);
  gsize n_columns = 0;

  self->parameters = classic_state_get (state, "logistic.parameters", &self->n_classes, &n_columns, error);
  if (self->parameters == NULL)
    return NULL;
  if (n_columns < 2)
    {
      g_set_error_literal (error, BASE_ERROR, BASE_ERROR_BAD_MODEL,
                           _ ("The logistic regression has no inputs."));
      return NULL;
    }

  self->n_inputs = n_columns - 1;
  return g_steal_pointer (&self);
}
