/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/classic/residual-process.h"

#include <glib/gi18n.h>
#include <string.h>

#include "engine/base/error.h"
#include "engine/base/finite.h"
#include "engine/classic/lapack.h"
#include "engine/classic/residual-kernel.h"
#include "engine/classic/residual-sums.h"

struct _ClassicResidualProcess
{
  ClassicResidualConfig config;
  gsize n;
  gsize n_embedding;
  double *points;       /* (owned) (n, 2) */
  double *embeddings;   /* (owned) (nullable) (n, n_embedding): of length 1, or 0 */
  double *labels;       /* (owned) (n, 2) */
  double *coefficients; /* (owned) (n, 2): (K + noise)⁻¹ (labels - points) */
  double *precisions;   /* (owned) (n): the diagonal of (K + noise)⁻¹ */
  ClassicResidualSums sums; /* what correcting needs of all that */
};

const ClassicResidualConfig classic_residual_usual
    = { .constant = 0.03, .linear = 0.03, .content = 0.05, .content_scale = 0.3, .noise = 0.15 };

static gboolean
fit (ClassicResidualProcess *self, GError **error)
{
  const gsize n = self->n;
  const ClassicResidualSongs labeled = { n, self->points, self->n_embedding, self->embeddings };
  g_autofree double *inverse = g_new (double, n *n);
  g_autofree double *residuals = g_new (double, n *CLASSIC_RESIDUAL_N);

  classic_residual_covariance (&self->config, &labeled, &labeled, inverse);
  for (gsize i = 0; i < n; i++)
    inverse[i * n + i] += self->config.noise;
  if (!classic_invert_positive (n, inverse, error))
    return FALSE;

  for (gsize i = 0; i < n * CLASSIC_RESIDUAL_N; i++)
    residuals[i] = self->labels[i] - self->points[i];
  classic_multiply (n, CLASSIC_RESIDUAL_N, n, inverse, FALSE, residuals, FALSE, self->coefficients);
  for (gsize i = 0; i < n; i++)
    self->precisions[i] = inverse[i * n + i];
  classic_residual_sums_init (&self->sums, &self->config, &labeled, self->coefficients);
  return TRUE;
}

ClassicResidualProcess *
classic_residual_process_new (const ClassicResidualConfig *config,
                              gsize n,
                              const double *points,
                              const double *labels,
                              gsize n_embedding,
                              const float *embeddings,
                              GError **error)
{
  g_autoptr (ClassicResidualProcess) self = NULL;

  g_return_val_if_fail (n > 0, NULL);
  g_return_val_if_fail (config->noise > 0.0 && config->content_scale > 0.0, NULL);

  self = g_new0 (ClassicResidualProcess, 1);
  self->config = *config;
  self->n = n;
  self->points = g_memdup2 (points, n * CLASSIC_RESIDUAL_N * sizeof *points);
  self->labels = g_memdup2 (labels, n * CLASSIC_RESIDUAL_N * sizeof *labels);
  self->coefficients = g_new (double, n *CLASSIC_RESIDUAL_N);
  self->precisions = g_new (double, n);
  if (n_embedding > 0 && embeddings != NULL)
    {
      self->n_embedding = n_embedding;
      self->embeddings = g_new (double, n *n_embedding);
      classic_residual_normalize (n, n_embedding, embeddings, self->embeddings);
    }
  if (!base_are_finite (n * CLASSIC_RESIDUAL_N, points) || !base_are_finite (n * CLASSIC_RESIDUAL_N, labels)
      || !base_are_finite (n * self->n_embedding, self->embeddings))
    {
      g_set_error_literal (error, BASE_ERROR, BASE_ERROR_INVALID_ARGUMENT,
                           _ ("A label or what it is compared with is not a number"));
      return NULL;
    }

  return fit (self, error) ? g_steal_pointer (&self) : NULL;
}

void
classic_residual_process_free (ClassicResidualProcess *self)
{
  g_free (self->points);
  g_free (self->embeddings);
  g_free (self->labels);
  g_free (self->coefficients);
  g_free (self->precisions);
  classic_residual_sums_clear (&self->sums);
  g_free (self);
}

void
classic_residual_process_correct (const ClassicResidualProcess *self,
                                  gsize n,
                                  const double *points,
                                  const float *embeddings,
                                  double *corrected)
{
  classic_residual_sums_add (&self->sums, n, points, embeddings, corrected);
}

void
classic_residual_process_leave_out (const ClassicResidualProcess *self, double *expected)
{
  for (gsize i = 0; i < self->n; i++)
    for (gsize o = 0; o < CLASSIC_RESIDUAL_N; o++)
      {
        const gsize k = i * CLASSIC_RESIDUAL_N + o;

        expected[k] = self->labels[k] - self->coefficients[k] / self->precisions[i];
      }
}
