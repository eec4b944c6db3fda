/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

#include "engine/base/error.h"
#include "engine/classic/kernel-internal.h"

/* What the fit of one head works with. */
typedef struct
{
  GArray *indices; /* (owned): guint: of the rows of the machine that have a weight */
  double *kernel;  /* (owned) (n, n) */
  double *weights; /* (owned) (n) */
  double *targets; /* (owned) (n, n_outputs) */
} Head;

static void
head_clear (Head *self)
{
  g_clear_pointer (&self->indices, g_array_unref);
  g_free (self->kernel);
  g_free (self->weights);
  g_free (self->targets);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Head, head_clear)

static gboolean
has_weight (const ClassicJointProblem *problem, gsize row)
{
  gboolean found = problem->class_weights[row] > 0.0;

  for (gsize h = 0; !found && h < problem->n_heads; h++)
    found = problem->heads[h].weights[row] > 0.0;
  return found;
}

/* (transfer full): guint: rows with any weight, thinned to as many as may train. */
static GArray *
choose_rows (const ClassicKernelConfig *config, const ClassicJointProblem *problem)
{
  g_autoptr (GArray) all = g_array_new (FALSE, FALSE, sizeof (guint));
  GArray *chosen;
  gsize n;

  for (guint i = 0; i < problem->n_rows; i++)
    if (has_weight (problem, i))
      g_array_append_val (all, i);
  if (config->max_rows == 0 || all->len <= config->max_rows)
    return g_steal_pointer (&all);

  n = config->max_rows;
  chosen = g_array_sized_new (FALSE, FALSE, sizeof (guint), (guint)n);
  for (gsize i = 0; i < n; i++)
    g_array_append_val (chosen, g_array_index (all, guint, i * all->len / n));
  return chosen;
}

/* The rows that support the machine, as a file will hold them: what is fitted is what is loaded. */
static void
gather_rows (ClassicKernelMachine *self, const ClassicJointProblem *problem, const GArray *chosen)
{
  self->n_rows = chosen->len;
  self->rows = g_new (double, MAX (1, self->n_rows * self->n_inputs));
  for (gsize i = 0; i < self->n_rows; i++)
    memcpy (self->rows + i * self->n_inputs,
            problem->rows + (gsize)g_array_index (chosen, guint, i) * self->n_inputs,
            self->n_inputs * sizeof (double));

  classic_kernel_clip (self->clip, self->n_rows * self->n_inputs, self->rows);
  for (gsize i = 0; i < self->n_rows * self->n_inputs; i++)
    self->rows[i] = (float)self->rows[i];
}

/* @kernel: of all rows of the machine; @weights, @targets (n_outputs columns): of those of the problem. */
static void
head_init (Head *self,
           const GArray *chosen,
           const double *kernel,
           const double *weights,
           const double *targets,
           gsize n_outputs)
{
  gsize n;

  self->indices = g_array_new (FALSE, FALSE, sizeof (guint));
  for (guint i = 0; i < chosen->len; i++)
    if (weights[g_array_index (chosen, guint, i)] > 0.0)
      g_array_append_val (self->indices, i);

  n = self->indices->len;
  self->kernel = g_new (double, MAX (1, n * n));
  self->weights = g_new (double, MAX (1, n));
  self->targets = g_new (double, MAX (1, n * n_outputs));
  for (gsize i = 0; i < n; i++)
    {
      const gsize own = g_array_index (self->indices, guint, i);
      const gsize row = g_array_index (chosen, guint, own);

      self->weights[i] = weights[row];
      memcpy (self->targets + i * n_outputs, targets + row * n_outputs, n_outputs * sizeof (double));
      for (gsize j = 0; j < n; j++)
        self->kernel[i * n + j] = kernel[own * chosen->len + g_array_index (self->indices, guint, j)];
    }
}

/* Puts the coefficients (n, n_outputs) of @head's rows where they belong, from output @first on. */
static void
scatter (
    ClassicKernelMachine *self, const Head *head, gsize first, gsize n_outputs, const double *coefficients)
{
  const gsize stride = self->n_classes + self->n_values;

  for (gsize i = 0; i < head->indices->len; i++)
    memcpy (self->coefficients + g_array_index (head->indices, guint, i) * stride + first,
            coefficients + i * n_outputs, n_outputs * sizeof (double));
}

static gboolean
fit_classes (ClassicKernelMachine *self,
             const ClassicKernelConfig *config,
             const ClassicJointProblem *problem,
             const GArray *chosen,
             const double *kernel,
             GCancellable *cancellable,
             GError **error)
{
  g_auto (Head) head = { 0 };
  g_autofree double *coefficients = NULL;

  head_init (&head, chosen, kernel, problem->class_weights, problem->class_targets, self->n_classes);
  if (head.indices->len == 0)
    {
      g_set_error_literal (error, BASE_ERROR, BASE_ERROR_INVALID_ARGUMENT,
                           _ ("There are no examples with a class to learn from."));
      return FALSE;
    }

  coefficients = g_new (double, head.indices->len * self->n_classes);
  if (!classic_kernel_fit_classes (&(ClassicKernelRows) { head.indices->len, head.kernel, head.weights },
                                   self->n_classes, head.targets, config->penalty, coefficients, self->bias,
                                   cancellable, error))
    return FALSE;

  scatter (self, &head, 0, self->n_classes, coefficients);
  return TRUE;
}

/* (transfer full) (nullable): of the rows of @head. */
static guint *
gather_groups (const ClassicJointProblem *problem, const GArray *chosen, const Head *head)
{
  guint *groups = problem->groups != NULL ? g_new (guint, head->indices->len) : NULL;

  for (guint i = 0; groups != NULL && i < head->indices->len; i++)
    groups[i] = problem->groups[g_array_index (chosen, guint, g_array_index (head->indices, guint, i))];
  return groups;
}

/* @first: of all values, that of @values that comes first
 * @residuals: (nullable) (n_rows of the problem, values of all heads): NAN so far */
static gboolean
fit_values (ClassicKernelMachine *self,
            const ClassicKernelConfig *config,
            const ClassicJointProblem *problem,
            const ClassicValueHead *values,
            gsize first,
            const GArray *chosen,
            const double *kernel,
            double *residuals,
            GCancellable *cancellable,
            GError **error)
{
  const gsize n_values = values->n_values;
  g_auto (Head) head = { 0 };
  g_autofree double *coefficients = NULL;
  g_autofree double *held_out = NULL;
  g_autofree guint *groups = NULL;

  head_init (&head, chosen, kernel, values->weights, values->targets, n_values);
  if (head.indices->len < 2)
    {
      g_set_error_literal (error, BASE_ERROR, BASE_ERROR_INVALID_ARGUMENT,
                           _ ("There are too few examples with values to learn from."));
      return FALSE;
    }

  groups = gather_groups (problem, chosen, &head);
  coefficients = g_new (double, head.indices->len *n_values);
  held_out = g_new (double, head.indices->len *n_values);
  if (!classic_kernel_fit_values (&(ClassicKernelRows) { head.indices->len, head.kernel, head.weights },
                                  n_values, head.targets, groups, config->ridge, coefficients,
                                  self->bias + self->n_classes + first, held_out, cancellable, error))
    return FALSE;

  scatter (self, &head, self->n_classes + first, n_values, coefficients);
  for (guint i = 0; residuals != NULL && i < head.indices->len; i++)
    {
      const gsize row = g_array_index (chosen, guint, g_array_index (head.indices, guint, i));

      memcpy (residuals + row * self->n_values + first, held_out + i * n_values, n_values * sizeof (double));
    }
  return TRUE;
}

static gboolean
fit_heads (ClassicKernelMachine *self,
           const ClassicKernelConfig *config,
           const ClassicJointProblem *problem,
           const GArray *chosen,
           const double *kernel,
           double *residuals,
           GCancellable *cancellable,
           GError **error)
{
  gsize first = 0;

  for (gsize h = 0; h < problem->n_heads; first += problem->heads[h++].n_values)
    if (!fit_values (self, config, problem, &problem->heads[h], first, chosen, kernel, residuals, cancellable,
                     error))
      return FALSE;
  return TRUE;
}

ClassicKernelMachine *
classic_kernel_machine_new (const ClassicKernelConfig *config,
                            const ClassicJointProblem *problem,
                            double *residuals,
                            GCancellable *cancellable,
                            GError **error)
{
  g_autoptr (ClassicKernelMachine) self = g_new0 (ClassicKernelMachine, 1);
  const gsize n_values = classic_joint_problem_count_values (problem);
  const gsize n_outputs = problem->n_classes + n_values;
  g_autoptr (GArray) chosen = NULL;
  g_autofree double *kernel = NULL;

  g_return_val_if_fail (config->gamma > 0.0 && config->clip >= 0.0 && config->penalty > 0.0, NULL);
  g_return_val_if_fail (problem->n_inputs > 0 && problem->n_classes > 0 && n_values > 0, NULL);

  for (gsize i = 0; residuals != NULL && i < problem->n_rows * n_values; i++)
    residuals[i] = NAN;

  self->n_inputs = problem->n_inputs;
  self->n_classes = problem->n_classes;
  self->n_values = n_values;
  self->gamma = config->gamma;
  self->clip = config->clip;
  chosen = choose_rows (config, problem);
  gather_rows (self, problem, chosen);
  self->coefficients = g_new0 (double, MAX (1, self->n_rows * n_outputs));
  self->bias = g_new0 (double, n_outputs);

  kernel = g_new (double, MAX (1, self->n_rows * self->n_rows));
  if (self->n_rows > 0)
    classic_kernel_compare (self->gamma, self->n_inputs, self->n_rows, self->rows, self->n_rows, self->rows,
                            kernel);
  if (!fit_classes (self, config, problem, chosen, kernel, cancellable, error)
      || !fit_heads (self, config, problem, chosen, kernel, residuals, cancellable, error))
    return NULL;
  return g_steal_pointer (&self);
}
