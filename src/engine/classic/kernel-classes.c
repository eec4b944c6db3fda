/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "engine/classic/kernel-internal.h"
#include "engine/classic/lapack.h"
#include "engine/classic/logistic.h"

/* Directions of the kernel with less than this share of the largest eigenvalue are rounding. */
#define SMALLEST_SHARE 1e-9

/* Of the mean loss: an entry of its gradient is the mean of some residuals, so this moves no probability by
 * a digit that is shown. */
#define TOLERANCE      1e-7
#define MAX_ITERATIONS 100

/* (transfer full) (nullable): (n, *n_kept): features whose products are the kernel, and their @squares (*n_kept): what
 * each column's squares sum up to. */
static double *
find_features (const ClassicKernelRows *rows, gsize *n_kept, double **squares, GError **error)
{
  const gsize n = rows->n;
  g_autofree double *matrix = g_memdup2 (rows->kernel, n * n * sizeof (double));
  g_autofree double *eigenvalues = g_new (double, n);
  g_autofree double *vectors = g_new (double, n *n);
  double *features;
  gsize first = 0;

  if (!classic_eigen (n, matrix, eigenvalues, vectors, error))
    return NULL;

  while (first + 1 < n && eigenvalues[first] <= SMALLEST_SHARE * eigenvalues[n - 1])
    first++;
  *n_kept = n - first;
  *squares = g_memdup2 (eigenvalues + first, *n_kept * sizeof (double));
  features = g_new (double, n **n_kept);
  for (gsize d = 0; d < *n_kept; d++)
    for (gsize i = 0; i < n; i++)
      features[i * *n_kept + d] = vectors[(first + d) * n + i] * sqrt ((*squares)[d]);
  return features;
}

/* With K = U diag (s) U' and the features F = U √s, a function of the kernel's space that has the weights W on
 * the features has the coefficients U W / √s = F (W / s) on the rows, and the norm |W|: so kernel logistic
 * regression is the ordinary one on F. */
gboolean
classic_kernel_fit_classes (const ClassicKernelRows *rows,
                            gsize n_classes,
                            const double *targets,
                            double penalty,
                            double *coefficients,
                            double *bias,
                            GCancellable *cancellable,
                            GError **error)
{
  g_autofree double *squares = NULL;
  gsize n_kept = 0;
  g_autofree double *features = NULL;
  g_autoptr (ClassicLogistic) logistic = NULL;
  g_autofree double *weights = NULL;
  const double *parameters;

  /* What follows takes by far the longest, and cannot be stopped. */
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return FALSE;

  features = find_features (rows, &n_kept, &squares, error);
  if (features == NULL)
    return FALSE;

  logistic = classic_logistic_new (&(ClassicLogisticProblem) { .n_rows = rows->n,
                                                               .n_inputs = n_kept,
                                                               .n_classes = n_classes,
                                                               .rows = features,
                                                               .targets = targets,
                                                               .row_weights = rows->weights,
                                                               .c = 1.0 / penalty },
                                   TOLERANCE, MAX_ITERATIONS, cancellable, error);
  if (logistic == NULL)
    return FALSE;

  parameters = classic_logistic_get_parameters (logistic);
  weights = g_new (double, n_classes *n_kept);
  for (gsize c = 0; c < n_classes; c++)
    {
      for (gsize d = 0; d < n_kept; d++)
        weights[c * n_kept + d] = parameters[c * (n_kept + 1) + d] / squares[d];
      bias[c] = parameters[c * (n_kept + 1) + n_kept];
    }
  classic_multiply (rows->n, n_classes, n_kept, features, FALSE, weights, TRUE, coefficients);
  return TRUE;
}
