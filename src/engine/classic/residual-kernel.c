/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/classic/residual-kernel.h"

#include <math.h>

#include "engine/classic/lapack.h"

void
classic_residual_normalize (gsize n, gsize n_embedding, const float *embeddings, double *unit)
{
  for (gsize i = 0; i < n; i++)
    {
      const float *from = embeddings + i * n_embedding;
      double *to = unit + i * n_embedding;
      double square = 0.0;

      for (gsize k = 0; k < n_embedding; k++)
        square += (double)from[k] * from[k];
      for (gsize k = 0; k < n_embedding; k++)
        to[k] = square > 0.0 ? from[k] / sqrt (square) : 0.0;
    }
}

gboolean
classic_residual_has_direction (gsize n_embedding, const double *unit)
{
  for (gsize k = 0; k < n_embedding; k++)
    if (unit[k] != 0.0)
      return TRUE;
  return FALSE;
}

void
classic_residual_covariance (const ClassicResidualConfig *config,
                             const ClassicResidualSongs *a,
                             const ClassicResidualSongs *b,
                             double *covariance)
{
  const gboolean is_heard = a->unit != NULL && b->unit != NULL;

  if (is_heard)
    classic_multiply (a->n, b->n, a->n_embedding, a->unit, FALSE, b->unit, TRUE, covariance);
  for (gsize i = 0; i < a->n; i++)
    {
      const gboolean is_known = is_heard && classic_residual_has_direction (a->n_embedding, a->unit + i * a->n_embedding);
      const double *p = a->points + i * CLASSIC_RESIDUAL_N;

      for (gsize j = 0; j < b->n; j++)
        {
          const double *q = b->points + j * CLASSIC_RESIDUAL_N;
          const gboolean is_pair = is_known && classic_residual_has_direction (b->n_embedding, b->unit + j * b->n_embedding);
          double *entry = covariance + i * b->n + j;
          const double shared
              = is_pair ? config->content * exp ((MIN (*entry, 1.0) - 1.0) / config->content_scale) : 0.0;

          *entry = config->constant + config->linear * (p[0] * q[0] + p[1] * q[1]) + shared;
        }
    }
}
