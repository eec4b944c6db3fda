/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/classic/residual-process.h"

G_BEGIN_DECLS

/**
 * ClassicResidualSongs:
 * @points: (n, 2): what the model says
 * @unit: (nullable) (n, n_embedding): directions of embeddings, each of length 1, or 0 where there is none
 *
 * Songs as the residual process compares them. Not owned.
 */
typedef struct
{
  gsize         n;
  const double *points;
  gsize         n_embedding;
  const double *unit;
} ClassicResidualSongs;

/* @unit: (out) (n, n_embedding): the directions of @embeddings. */
void classic_residual_normalize  (gsize                        n,
                                  gsize                        n_embedding,
                                  const float                 *embeddings,
                                  double                      *unit);
/* Of one song. */
gboolean classic_residual_has_direction (gsize               n_embedding,
                                  const double                *unit);
/* @covariance: (out) (a->n, b->n): of what their owner means beyond what the model says, without the noise of a saying. */
void classic_residual_covariance (const ClassicResidualConfig *config,
                                  const ClassicResidualSongs  *a,
                                  const ClassicResidualSongs  *b,
                                  double                      *covariance);

G_END_DECLS
