/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/classic/residual-process.h"

G_BEGIN_DECLS

/**
 * ClassicResidualChoice:
 * @n_known: songs that have a label
 * @known_points: (n_known, 2): what the model says of them
 * @known_embeddings: (nullable) (n_known, n_embedding)
 * @n: songs to choose among, that stand for all others as well
 * @points: (n, 2)
 * @embeddings: (nullable) (n, n_embedding)
 * @groups: (nullable) (n): songs of the same group, say of one artist, are taken only when there are no others left; 0:
 *   of no group
 *
 * Which songs to ask the owner of a library for. Not owned. Labels themselves do not matter: how unsure a Gaussian process is
 * does not depend on what was said.
 */
typedef struct
{
  gsize         n_embedding;
  gsize         n_known;
  const double *known_points;
  const float  *known_embeddings;
  gsize         n;
  const double *points;
  const float  *embeddings;
  const guint  *groups;
} ClassicResidualChoice;

/**
 * classic_residual_choice_make:
 * @chosen: (out) (n_wanted): numbers of songs, the one that teaches most first
 * @gains: (out) (nullable) (n_wanted): by how much each label lowers the mean variance of all songs, those before it taken as
 *   said
 *
 * One after the other, the song whose label would lower the mean variance of all @n songs most (Cohn, Ghahramani and Jordan
 * 1996, "Active learning with statistical models", for a Gaussian process): one that is unsure itself, and that many others
 * are like. What is taken as said makes all that sounds like it surer, so that the next one is another kind of song. Costs
 * n · n · (n_embedding + n_known + 2 · n_wanted) multiplications and n · n numbers of memory.
 *
 * Returns: how many were chosen, @n_wanted unless there are fewer; -1 with an error of classic_residual_process_new().
 */
gssize classic_residual_choice_make (const ClassicResidualChoice *self,
                                     const ClassicResidualConfig *config,
                                     gsize                        n_wanted,
                                     gsize                       *chosen,
                                     double                      *gains,
                                     GError                     **error);

G_END_DECLS
