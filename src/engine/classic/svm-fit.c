/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

#include "engine/base/error.h"
#include "engine/base/rng.h"
#include "engine/classic/svm-internal.h"

/* Parts that the rows of a pair are split into, to fit its probabilities on decisions about rows that the
 * machine did not see. */
#define N_PARTS 5

/* What the fits of one learner share. */
typedef struct
{
  ClassicSvmConfig config; /* with gamma settled */
  gsize n_rows;
  gsize n_inputs;
  const double *rows;
  ClassicSvmRows *prepared; /* (owned) */
  guint *chosen;            /* (owned) (n_chosen): the rows that train */
  gsize n_chosen;
  double *coefficients; /* (owned) (n_machines, n_rows) */
} Fit;

static void
fit_clear (Fit *self)
{
  g_clear_pointer (&self->prepared, classic_svm_rows_free);
  g_free (self->chosen);
  g_free (self->coefficients);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Fit, fit_clear)

static double
find_gamma (gsize n, gsize n_inputs, const double *values)
{
  double mean = 0.0, variance = 0.0;

  for (gsize i = 0; i < n; i++)
    mean += values[i] / (double)n;
  for (gsize i = 0; i < n; i++)
    variance += (values[i] - mean) * (values[i] - mean) / (double)n;
  return variance > 0.0 ? 1.0 / ((double)n_inputs * variance) : 1.0;
}

static ClassicSvm *
begin (Fit *fit, const ClassicSvmConfig *config, gsize n_rows, gsize n_inputs, const double *rows)
{
  ClassicSvm *self = g_new0 (ClassicSvm, 1);

  fit->config = *config;
  if (config->gamma <= 0.0)
    fit->config.gamma = find_gamma (n_rows * n_inputs, n_inputs, rows);
  fit->n_rows = n_rows;
  fit->n_inputs = n_inputs;
  fit->rows = rows;
  fit->prepared = classic_svm_rows_new (n_rows, n_inputs, rows);

  fit->n_chosen = config->max_rows > 0 ? MIN (config->max_rows, n_rows) : n_rows;
  fit->chosen = g_new (guint, fit->n_chosen);
  for (gsize i = 0; i < fit->n_chosen; i++)
    fit->chosen[i] = (guint)(i * n_rows / fit->n_chosen);

  self->kernel = fit->config.kernel;
  self->gamma = fit->config.gamma;
  self->n_inputs = n_inputs;
  return self;
}

static void
set_machines (ClassicSvm *self, Fit *fit, gsize n_machines)
{
  self->n_machines = n_machines;
  self->bias = g_new0 (double, n_machines);
  fit->coefficients = g_new0 (double, n_machines * fit->n_rows);
}

/* Gathers the rows that any machine needs. There is always one, if only with coefficients of 0. */
static void
finish (ClassicSvm *self, const Fit *fit)
{
  g_autoptr (GArray) needed = g_array_new (FALSE, FALSE, sizeof (guint));

  for (guint i = 0; i < fit->n_rows; i++)
    for (gsize m = 0; m < self->n_machines; m++)
      if (fit->coefficients[m * fit->n_rows + i] != 0.0)
        {
          g_array_append_val (needed, i);
          break;
        }
  if (needed->len == 0)
    g_array_append_val (needed, fit->chosen[0]);

  self->n_vectors = needed->len;
  self->vectors = g_new (double, self->n_vectors * self->n_inputs);
  self->coefficients = g_new (double, self->n_machines * self->n_vectors);
  for (gsize v = 0; v < self->n_vectors; v++)
    {
      const guint row = g_array_index (needed, guint, v);

      memcpy (self->vectors + v * self->n_inputs, fit->rows + row * self->n_inputs,
              self->n_inputs * sizeof (double));
      for (gsize m = 0; m < self->n_machines; m++)
        self->coefficients[m * self->n_vectors + v] = fit->coefficients[m * fit->n_rows + row];
    }
}

/**
 * classic_svm_new_regression:
 * @rows: (n_rows, n_inputs)
 * @targets: (n_rows, n_outputs)
 * @cancellable: looked at between machines
 */
ClassicSvm *
classic_svm_new_regression (const ClassicSvmConfig *config,
                            gsize n_rows,
                            gsize n_inputs,
                            gsize n_outputs,
                            const double *rows,
                            const double *targets,
                            GCancellable *cancellable,
                            GError **error)
{
  g_auto (Fit) fit = { 0 };
  g_autoptr (ClassicSvm) self = begin (&fit, config, n_rows, n_inputs, rows);
  g_autofree double *own = g_new (double, fit.n_chosen);
  g_autofree double *found = g_new (double, fit.n_chosen);

  self->n_outputs = n_outputs;
  set_machines (self, &fit, n_outputs);
  for (gsize o = 0; o < n_outputs; o++)
    {
      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return NULL;

      for (gsize i = 0; i < fit.n_chosen; i++)
        own[i] = targets[fit.chosen[i] * n_outputs + o];
      if (!classic_svm_machine_regress (fit.prepared, &fit.config, fit.chosen, fit.n_chosen, own, found,
                                        &self->bias[o], error))
        return NULL;
      for (gsize i = 0; i < fit.n_chosen; i++)
        fit.coefficients[o * n_rows + fit.chosen[i]] = found[i];
    }

  finish (self, &fit);
  return g_steal_pointer (&self);
}

/* The rows of two classes. */
typedef struct
{
  gsize n;
  guint *indices;    /* (owned) (n) */
  double *signs;     /* (owned) (n) */
  double weights[2]; /* positive, negative */
} Pair;

static void
pair_clear (Pair *self)
{
  g_free (self->indices);
  g_free (self->signs);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Pair, pair_clear)

static void
pair_init (Pair *self,
           const Fit *fit,
           const guint *classes,
           guint positive,
           guint negative,
           const gsize *counts,
           gsize n_present)
{
  self->indices = g_new (guint, fit->n_chosen);
  self->signs = g_new (double, fit->n_chosen);
  self->n = 0;
  for (gsize i = 0; i < fit->n_chosen; i++)
    {
      const guint class = classes[fit->chosen[i]];

      if (class != positive && class != negative)
        continue;
      self->indices[self->n] = fit->chosen[i];
      self->signs[self->n++] = class == positive ? 1.0 : -1.0;
    }

  self->weights[0] = self->weights[1] = 1.0;
  if (fit->config.is_balanced)
    {
      self->weights[0] = (double)fit->n_chosen / (double)(n_present * counts[positive]);
      self->weights[1] = (double)fit->n_chosen / (double)(n_present * counts[negative]);
    }
}

static double
compute_kernel (const Fit *fit, guint a, guint b)
{
  const double *x = fit->rows + a * fit->n_inputs, *y = fit->rows + b * fit->n_inputs;
  double sum = 0.0;

  if (fit->config.kernel == CLASSIC_KERNEL_LINEAR)
    {
      for (gsize j = 0; j < fit->n_inputs; j++)
        sum += x[j] * y[j];
      return sum;
    }

  for (gsize j = 0; j < fit->n_inputs; j++)
    sum += (x[j] - y[j]) * (x[j] - y[j]);
  return exp (-fit->config.gamma * sum);
}

/* Decisions about the rows of @part by a machine that trained on the others. */
static gboolean
decide_part (
    const Fit *fit, const Pair *pair, const guint *part_of, guint part, double *decisions, GError **error)
{
  g_autofree guint *indices = g_new (guint, pair->n);
  g_autofree double *signs = g_new (double, pair->n);
  g_autofree double *found = g_new (double, pair->n);
  gsize n = 0;
  double sum = 0.0, bias = 0.0;

  for (gsize i = 0; i < pair->n; i++)
    if (part_of[i] != part)
      {
        indices[n] = pair->indices[i];
        signs[n++] = pair->signs[i];
        sum += pair->signs[i];
      }

  memset (found, 0, pair->n * sizeof (double));
  /* With one class alone, all that can be said is: that one. */
  if (fabs (sum) == (double)n)
    bias = n > 0 ? sum / (double)n : 0.0;
  else if (!classic_svm_machine_separate (fit->prepared, &fit->config, indices, n, signs, pair->weights[0],
                                          pair->weights[1], found, &bias, error))
    return FALSE;

  for (gsize i = 0; i < pair->n; i++)
    if (part_of[i] == part)
      {
        decisions[i] = bias;
        for (gsize v = 0; v < n; v++)
          if (found[v] != 0.0)
            decisions[i] += found[v] * compute_kernel (fit, indices[v], pair->indices[i]);
      }
  return TRUE;
}

/* The parts have as equal shares of either class as they can. */
static gboolean
fit_sigmoid (const Fit *fit,
             const Pair *pair,
             BaseRng *rng,
             GCancellable *cancellable,
             ClassicSigmoid *sigmoid,
             GError **error)
{
  g_autofree guint *order = g_new (guint, pair->n);
  g_autofree guint *part_of = g_new (guint, pair->n);
  g_autofree double *decisions = g_new0 (double, pair->n);
  guint n_dealt[2] = { 0, 0 };

  for (guint i = 0; i < pair->n; i++)
    order[i] = i;
  base_rng_shuffle (rng, order, pair->n);
  for (gsize i = 0; i < pair->n; i++)
    part_of[order[i]] = n_dealt[pair->signs[order[i]] > 0.0]++ % N_PARTS;

  for (guint part = 0; part < N_PARTS; part++)
    {
      if (g_cancellable_set_error_if_cancelled (cancellable, error)
          || !decide_part (fit, pair, part_of, part, decisions, error))
        return FALSE;
    }

  *sigmoid = classic_sigmoid_fit (pair->n, decisions, pair->signs);
  return TRUE;
}

static gboolean
train_pair (ClassicSvm *self,
            Fit *fit,
            const Pair *pair,
            gsize machine,
            BaseRng *rng,
            GCancellable *cancellable,
            GError **error)
{
  g_autofree double *found = g_new (double, pair->n);

  if (g_cancellable_set_error_if_cancelled (cancellable, error)
      || !classic_svm_machine_separate (fit->prepared, &fit->config, pair->indices, pair->n, pair->signs,
                                        pair->weights[0], pair->weights[1], found, &self->bias[machine],
                                        error))
    return FALSE;

  for (gsize i = 0; i < pair->n; i++)
    fit->coefficients[machine * fit->n_rows + pair->indices[i]] = found[i];
  return self->sigmoids == NULL || fit_sigmoid (fit, pair, rng, cancellable, &self->sigmoids[machine], error);
}

/**
 * classic_svm_new_classes:
 * @rows: (n_rows, n_inputs)
 * @classes: (n_rows), below @n_classes
 * @cancellable: looked at between machines
 *
 * Errors: %BASE_ERROR_INVALID_ARGUMENT when there are not two classes among the rows.
 */
ClassicSvm *
classic_svm_new_classes (const ClassicSvmConfig *config,
                         gsize n_rows,
                         gsize n_inputs,
                         gsize n_classes,
                         const double *rows,
                         const guint *classes,
                         GCancellable *cancellable,
                         GError **error)
{
  g_auto (Fit) fit = { 0 };
  g_autoptr (ClassicSvm) self = begin (&fit, config, n_rows, n_inputs, rows);
  g_autofree gsize *counts = g_new0 (gsize, MAX (n_classes, 1));
  BaseRng rng;
  gsize machine = 0;

  for (gsize i = 0; i < fit.n_chosen; i++)
    counts[classes[fit.chosen[i]]]++;
  self->is_classes = TRUE;
  self->n_outputs = n_classes;
  self->present = g_new (guint, MAX (n_classes, 1));
  for (guint c = 0; c < n_classes; c++)
    if (counts[c] > 0)
      self->present[self->n_present++] = c;
  if (self->n_present < 2)
    {
      g_set_error_literal (error, BASE_ERROR, BASE_ERROR_INVALID_ARGUMENT,
                           _ ("All examples are of one class: there is nothing to tell apart."));
      return NULL;
    }

  set_machines (self, &fit, self->n_present * (self->n_present - 1) / 2);
  if (config->has_probabilities)
    self->sigmoids = g_new0 (ClassicSigmoid, self->n_machines);
  base_rng_init (&rng, config->seed);
  for (gsize a = 0; a < self->n_present; a++)
    for (gsize b = a + 1; b < self->n_present; b++)
      {
        g_auto (Pair) pair = { 0 };

        pair_init (&pair, &fit, classes, self->present[a], self->present[b], counts, self->n_present);
        if (!train_pair (self, &fit, &pair, machine++, &rng, cancellable, error))
          return NULL;
      }

  finish (self, &fit);
  return g_steal_pointer (&self);
}
