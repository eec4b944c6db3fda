/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/classic/pca.h"

#include <float.h>
#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

#include "engine/base/error.h"
#include "engine/classic/lapack.h"

struct _ClassicPca
{
  gsize n_columns;
  gsize n_kept;
  double *mean;      /* (owned) (n_columns) */
  double *axes;      /* (owned) (n_kept, n_columns), already over the deviation when whitening */
  double *variances; /* (owned) (n_kept) */
};

/* How many of @n singular values to keep: those that are more than rounding, and of these @keep, or as
 * many as make up the share @keep of the variance when it is below 1. */
static gsize
count_kept (const double *singular, gsize n, gsize larger_side, double keep)
{
  const double smallest = n > 0 ? singular[0] * DBL_EPSILON * (double)larger_side : 0.0;
  gsize n_real = 0, n_kept = 0;
  double total = 0.0, sum = 0.0;

  for (gsize i = 0; i < n; i++)
    total += singular[i] * singular[i];
  while (n_real < n && singular[n_real] > smallest)
    n_real++;
  if (keep >= 1.0)
    return MIN (n_real, (gsize)keep);

  /* The last bits of a share of nearly 1 are rounding. */
  while (n_kept < n_real && sum < keep * total * (1.0 - 1e-12))
    {
      sum += singular[n_kept] * singular[n_kept];
      n_kept++;
    }
  return n_kept;
}

/* The sign of an axis is arbitrary: its largest entry is made positive, so that it is the same wherever
 * it is worked out. */
static void
settle_sign (double *axis, gsize n_columns)
{
  gsize largest = 0;

  for (gsize j = 1; j < n_columns; j++)
    if (fabs (axis[j]) > fabs (axis[largest]))
      largest = j;
  if (axis[largest] < 0.0)
    for (gsize j = 0; j < n_columns; j++)
      axis[j] = -axis[j];
}

static void
take_axes (ClassicPca *self, gsize n_rows, const double *singular, gboolean is_whitening)
{
  self->variances = g_new (double, self->n_kept);
  for (gsize k = 0; k < self->n_kept; k++)
    {
      double *axis = self->axes + k * self->n_columns;

      self->variances[k] = singular[k] * singular[k] / (double)(n_rows - 1);
      settle_sign (axis, self->n_columns);
      if (is_whitening)
        for (gsize j = 0; j < self->n_columns; j++)
          axis[j] /= sqrt (self->variances[k]);
    }
}

/**
 * classic_pca_new:
 * @rows: (n_rows, n_columns)
 * @keep: how many components, or below 1 the share of the variance that they make up together
 *
 * Errors: %BASE_ERROR_INVALID_ARGUMENT when the rows do not vary.
 */
ClassicPca *
classic_pca_new (
    gsize n_rows, gsize n_columns, const double *rows, double keep, gboolean is_whitening, GError **error)
{
  g_autoptr (ClassicPca) self = g_new0 (ClassicPca, 1);
  const gsize n_axes = MIN (n_rows, n_columns);
  g_autofree double *centered = g_memdup2 (rows, n_rows * n_columns * sizeof (double));
  g_autofree double *singular = g_new0 (double, MAX (n_axes, 1));

  self->n_columns = n_columns;
  self->mean = g_new0 (double, MAX (n_columns, 1));
  for (gsize i = 0; i < n_rows; i++)
    for (gsize j = 0; j < n_columns; j++)
      self->mean[j] += rows[i * n_columns + j] / (double)n_rows;
  for (gsize i = 0; i < n_rows; i++)
    for (gsize j = 0; j < n_columns; j++)
      centered[i * n_columns + j] -= self->mean[j];

  self->axes = g_new (double, MAX (n_axes * n_columns, 1));
  if (n_axes > 0 && !classic_principal_axes (n_rows, n_columns, centered, singular, self->axes, error))
    return NULL;

  self->n_kept = count_kept (singular, n_axes, MAX (n_rows, n_columns), keep);
  if (self->n_kept == 0 || n_rows < 2)
    {
      g_set_error_literal (error, BASE_ERROR, BASE_ERROR_INVALID_ARGUMENT,
                           _ ("The examples do not differ: there are no principal components."));
      return NULL;
    }

  take_axes (self, n_rows, singular, is_whitening);
  return g_steal_pointer (&self);
}

void
classic_pca_free (ClassicPca *self)
{
  g_free (self->mean);
  g_free (self->axes);
  g_free (self->variances);
  g_free (self);
}

gsize
classic_pca_get_n_columns (const ClassicPca *self)
{
  return self->n_columns;
}

gsize
classic_pca_get_n_kept (const ClassicPca *self)
{
  return self->n_kept;
}

const double *
classic_pca_get_variances (const ClassicPca *self)
{
  return self->variances;
}

void
classic_pca_apply (const ClassicPca *self, gsize n_rows, const double *rows, double *projected)
{
  g_autofree double *centered = g_new (double, MAX (n_rows * self->n_columns, 1));

  for (gsize i = 0; i < n_rows; i++)
    for (gsize j = 0; j < self->n_columns; j++)
      centered[i * self->n_columns + j] = rows[i * self->n_columns + j] - self->mean[j];
  classic_multiply (n_rows, self->n_kept, self->n_columns, centered, FALSE, self->axes, TRUE, projected);
}

void
classic_pca_export (const ClassicPca *self, ClassicState *state)
{
  classic_state_add (state, "pca.mean", 1, self->n_columns, self->mean);
  classic_state_add (state, "pca.axes", self->n_kept, self->n_columns, self->axes);
  classic_state_add (state, "pca.variances", 1, self->n_kept, self->variances);
}

ClassicPca *
classic_pca_import (const ClassicState *state, GError **error)
{
  g_autoptr (ClassicPca) self = g_new0 (ClassicPca, 1);
  gsize one = 1;

  self->mean = classic_state_get (state, "pca.mean", &one, &self->n_columns, error);
  if (self->mean == NULL)
    return NULL;
  self->axes = classic_state_get (state, "pca.axes", &self->n_kept, &self->n_columns, error);
  if (self->axes == NULL)
    return NULL;
  self->variances = classic_state_get (state, "pca.variances", &one, &self->n_kept, error);
  return self->variances != NULL ? g_steal_pointer (&self) : NULL;
}
