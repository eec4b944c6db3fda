/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <string.h>

#include "engine/classic/kernel-internal.h"
#include "engine/classic/lapack.h"

/* Of these the ridge is chosen. */
static const double ridges[] = { 0.02, 0.05, 0.1, 0.15, 0.2, 0.3, 0.5, 1.0, 2.0 };

/* The equations are (K + ridge V⁻¹) a = y - mean, V the diagonal of the weights. With V½ K V½ = U diag (s) U'
 * the inverse of their matrix is G = V½ U diag (1 / (s + ridge)) U' V½: one decomposition for every ridge. */
typedef struct
{
  gsize n;
  gsize n_values;
  const double *targets; /* (n, n_values) */
  const double *weights; /* (n) */
  const guint *groups;   /* (nullable) (n) */
  guint *order;          /* (owned) (n): rows of one group beside each other */
  double *vectors;       /* (owned) (n, n): V½ U */
  double *eigenvalues;   /* (owned) (n) */
  double *means;         /* (owned) (n_values): weighted */
  double total;          /* of the weights */
  double *projected;     /* (owned) (n, n_values + 1): U' V½ (y - mean), and of a 1 for each row */
} Fit;

static void
fit_clear (Fit *self)
{
  g_free (self->order);
  g_free (self->vectors);
  g_free (self->eigenvalues);
  g_free (self->means);
  g_free (self->projected);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Fit, fit_clear)

static gint
compare_groups (gconstpointer a, gconstpointer b, gpointer user_data)
{
  const Fit *self = user_data;
  const guint i = *(const guint *)a, j = *(const guint *)b;

  if (self->groups != NULL && self->groups[i] != self->groups[j])
    return self->groups[i] < self->groups[j] ? -1 : 1;
  return i < j ? -1 : i > j;
}

/* If all are of one group there is nothing to learn from without it: then each is one. */
static void
order_rows (Fit *self)
{
  gboolean is_one_group = TRUE;

  for (gsize i = 0; self->groups != NULL && i < self->n; i++)
    is_one_group = is_one_group && self->groups[i] == self->groups[0];
  if (is_one_group)
    self->groups = NULL;

  self->order = g_new (guint, self->n);
  for (guint i = 0; i < self->n; i++)
    self->order[i] = i;
  g_qsort_with_data (self->order, (gint)self->n, sizeof (guint), compare_groups, self);
}

static void
find_means (Fit *self)
{
  self->means = g_new0 (double, self->n_values);
  for (gsize i = 0; i < self->n; i++)
    {
      self->total += self->weights[i];
      for (gsize o = 0; o < self->n_values; o++)
        self->means[o] += self->weights[i] * self->targets[i * self->n_values + o];
    }
  for (gsize o = 0; o < self->n_values; o++)
    self->means[o] /= self->total;
}

static gboolean
decompose (Fit *self, const double *kernel, GError **error)
{
  const gsize n = self->n;
  g_autofree double *matrix = g_new (double, n *n);
  g_autofree double *rows = g_new (double, n *n);

  for (gsize i = 0; i < n; i++)
    for (gsize j = 0; j < n; j++)
      matrix[i * n + j] = sqrt (self->weights[i] * self->weights[j]) * kernel[i * n + j];

  self->eigenvalues = g_new (double, n);
  if (!classic_eigen (n, matrix, self->eigenvalues, rows, error))
    return FALSE;

  self->vectors = g_new (double, n *n);
  for (gsize k = 0; k < n; k++)
    {
      self->eigenvalues[k] = MAX (self->eigenvalues[k], 0.0);
      for (gsize i = 0; i < n; i++)
        self->vectors[i * n + k] = sqrt (self->weights[i]) * rows[k * n + i];
    }
  return TRUE;
}

static void
project (Fit *self)
{
  const gsize n_columns = self->n_values + 1;
  g_autofree double *centered = g_new (double, self->n *n_columns);

  for (gsize i = 0; i < self->n; i++)
    {
      for (gsize o = 0; o < self->n_values; o++)
        centered[i * n_columns + o] = self->targets[i * self->n_values + o] - self->means[o];
      centered[i * n_columns + self->n_values] = 1.0;
    }
  self->projected = g_new (double, self->n *n_columns);
  classic_multiply (self->n, n_columns, self->n, self->vectors, TRUE, centered, FALSE, self->projected);
}

/* @solved: (out): (n, n_values + 1): G (y - mean), and G 1. */
static void
solve (const Fit *self, double ridge, double *solved)
{
  const gsize n_columns = self->n_values + 1;
  g_autofree double *scaled = g_new (double, self->n *n_columns);

  for (gsize k = 0; k < self->n; k++)
    for (gsize o = 0; o < n_columns; o++)
      scaled[k * n_columns + o] = self->projected[k * n_columns + o] / (self->eigenvalues[k] + ridge);
  classic_multiply (self->n, n_columns, self->n, self->vectors, FALSE, scaled, FALSE, solved);
}

/* What the machine of the rows but these @members (n) says wrong of them. Without them the mean moves by d, and
 * the solution for other targets is the same G: the residuals are G_mm⁻¹ (G (y - mean + d))_m, of one row the
 * well-known a_i / G_ii (Rifkin & Lippert 2007). */
static gboolean
leave_out (const Fit *self,
           double ridge,
           const double *solved,
           const guint *members,
           gsize n,
           double *residuals,
           GError **error)
{
  const gsize n_values = self->n_values;
  g_autofree double *scaled = g_new (double, n * self->n);
  g_autofree double *block = g_new (double, n *n);
  g_autofree double *wanted = g_new (double, n *n_values);
  g_autofree double *said = g_new (double, n *n_values);
  double weight = 0.0;

  for (gsize m = 0; m < n; m++)
    {
      weight += self->weights[members[m]];
      for (gsize k = 0; k < self->n; k++)
        scaled[m * self->n + k]
            = self->vectors[members[m] * self->n + k] / sqrt (self->eigenvalues[k] + ridge);
    }
  classic_multiply (n, n, self->n, scaled, FALSE, scaled, TRUE, block);

  for (gsize o = 0; o < n_values; o++)
    {
      double sum = 0.0, moved;

      for (gsize m = 0; m < n; m++)
        sum += self->weights[members[m]] * (self->targets[members[m] * n_values + o] - self->means[o]);
      moved = sum / (self->total - weight);
      for (gsize m = 0; m < n; m++)
        {
          const double *row = solved + members[m] * (n_values + 1);

          wanted[m * n_values + o] = row[o] + moved * row[n_values];
        }
    }

  if (!classic_least_squares (n, n, n_values, block, wanted, said, NULL, error))
    return FALSE;
  for (gsize m = 0; m < n; m++)
    memcpy (residuals + members[m] * n_values, said + m * n_values, n_values * sizeof (double));
  return TRUE;
}

static gboolean
leave_out_each (const Fit *self, double ridge, const double *solved, double *residuals, GError **error)
{
  for (gsize first = 0, end; first < self->n; first = end)
    {
      for (end = first + 1; end < self->n; end++)
        if (self->groups == NULL || self->groups[self->order[end]] != self->groups[self->order[first]])
          break;
      if (!leave_out (self, ridge, solved, self->order + first, end - first, residuals, error))
        return FALSE;
    }
  return TRUE;
}

static double
measure (const Fit *self, const double *residuals, gsize value)
{
  double sum = 0.0;

  for (gsize i = 0; i < self->n; i++)
    sum += self->weights[i] * residuals[i * self->n_values + value] * residuals[i * self->n_values + value];
  return sum;
}

/* Each value has the first of the ridges that none beats. */
static gboolean
choose (const Fit *self,
        const double *tried,
        gsize n_tried,
        double *coefficients,
        double *residuals,
        GCancellable *cancellable,
        GError **error)
{
  const gsize n_values = self->n_values;
  g_autofree double *least = g_new (double, n_values);
  g_autofree double *solved = g_new (double, self->n *(n_values + 1));
  g_autofree double *held_out = g_new (double, self->n *n_values);

  for (gsize r = 0; r < n_tried; r++)
    {
      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
      solve (self, tried[r], solved);
      if (!leave_out_each (self, tried[r], solved, held_out, error))
        return FALSE;

      for (gsize o = 0; o < n_values; o++)
        {
          const double sum = measure (self, held_out, o);

          if (r > 0 && !(sum < least[o]))
            continue;
          least[o] = sum;
          for (gsize i = 0; i < self->n; i++)
            {
              coefficients[i * n_values + o] = solved[i * (n_values + 1) + o];
              residuals[i * n_values + o] = held_out[i * n_values + o];
            }
        }
    }
  return TRUE;
}

gboolean
classic_kernel_fit_values (const ClassicKernelRows *rows,
                           gsize n_values,
                           const double *targets,
                           const guint *groups,
                           double ridge,
                           double *coefficients,
                           double *bias,
                           double *residuals,
                           GCancellable *cancellable,
                           GError **error)
{
  g_auto (Fit) fit = {
    .n = rows->n, .n_values = n_values, .targets = targets, .weights = rows->weights, .groups = groups
  };

  /* What takes the longest, the decomposition, cannot be stopped. */
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return FALSE;

  order_rows (&fit);
  find_means (&fit);
  if (!decompose (&fit, rows->kernel, error))
    return FALSE;
  project (&fit);
  memcpy (bias, fit.means, n_values * sizeof (double));
  return ridge > 0.0
             ? choose (&fit, &ridge, 1, coefficients, residuals, cancellable, error)
             : choose (&fit, ridges, G_N_ELEMENTS (ridges), coefficients, residuals, cancellable, error);
}
