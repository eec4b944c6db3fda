/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Coordinates of a point: valence and arousal. */
#define CLASSIC_RESIDUAL_N 2

/**
 * ClassicResidualConfig:
 * @constant: variance of a shift that all songs share
 * @linear: variance of the coefficients of a map that stretches, turns and shears the plane
 * @content: variance of what songs of one kind of sound share
 * @content_scale: above 0: the distance, 1 - cosine, over which that falls to 1/e
 * @noise: above 0: variance of one saying about what its owner means
 *
 * Variances in squared units of the plane, which is 2 wide.
 */
typedef struct
{
  double constant;
  double linear;
  double content;
  double content_scale;
  double noise;
} ClassicResidualConfig;

/* Chosen on folds 0 to 2 of taffc4q and grekow-va with simulated owners; others are reported. See docs/learning.md. */
extern const ClassicResidualConfig classic_residual_usual;

/**
 * ClassicResidualProcess:
 *
 * What the owner of a library means beyond what a model says: a Gaussian process over the difference of the two, one for
 * valence and one for arousal with the same covariance (Rasmussen and Williams 2006, chapter 2):
 *
 *   k (a, b) = constant + linear · p(a)·p(b) + content · exp ((cos (e(a), e(b)) - 1) / content_scale)
 *
 * where p is the model's point of a song and e its embedding. A few labels move little, since the process's mean is 0: the
 * model is right unless labels say otherwise. A song without an embedding shares nothing by its sound.
 *
 * Immutable, and so safe to use from several threads at once.
 */
typedef struct _ClassicResidualProcess ClassicResidualProcess;

/**
 * classic_residual_process_new:
 * @n: labels, at least 1
 * @points: (n, 2): what the model says
 * @labels: (n, 2): what the owner says
 * @n_embedding: 0: nothing is known of how songs sound
 * @embeddings: (nullable) (n, n_embedding): of any length; a row of zeros is a song without one
 *
 * Costs n³ / 2 and n · n · n_embedding multiplications.
 *
 * Errors: %BASE_ERROR_INVALID_ARGUMENT when a number is not finite.
 */
ClassicResidualProcess *classic_residual_process_new          (const ClassicResidualConfig  *config,
                                                               gsize                         n,
                                                               const double                 *points,
                                                               const double                 *labels,
                                                               gsize                         n_embedding,
                                                               const float                  *embeddings,
                                                               GError                      **error);
void                    classic_residual_process_free         (ClassicResidualProcess       *self);

/**
 * classic_residual_process_correct:
 * @points: (n, 2): what the model says
 * @embeddings: (nullable) (n, n_embedding): as above
 * @corrected: (out) (n, 2): the points that the owner is expected to say, not bounded
 */
void                    classic_residual_process_correct      (const ClassicResidualProcess *self,
                                                               gsize                         n,
                                                               const double                 *points,
                                                               const float                  *embeddings,
                                                               double                       *corrected);

/**
 * classic_residual_process_leave_out:
 * @expected: (out) (n, 2): for each label, what would be expected of its song if it had not been said
 *
 * Exact, without fitting anew (Rasmussen and Williams 2006, equation 5.12).
 */
void                    classic_residual_process_leave_out    (const ClassicResidualProcess *self,
                                                               double                       *expected);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ClassicResidualProcess, classic_residual_process_free)

G_END_DECLS
