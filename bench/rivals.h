/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "made-up-owners.h"

G_BEGIN_DECLS

/*
 * Linear learners that could stand in place of the residual process: ridge regression of what an owner means beyond what the model
 * says, and the model's last layer trained on from its weights.
 *
 * Ridge regression by r ~ W f with the penalty noise · |W|² is the same as a Gaussian process with the covariance f(a)·f(b) and that
 * noise (Rasmussen and Williams 2006, section 2.1), so that it is solved as that is, by a matrix of the size of the labels.
 *
 * The default network says y = W e + b, where e is the embedding that the library keeps. If W + D and b + d are trained on
 * labels by the squared error with the penalty noise · (|D|² + |d|²), towards the present weights that is, then D and d are what
 * ridge regression of the residuals y - (W e + b) by (e, 1) finds, whatever W and b are. The members of an ensemble that stay as
 * they are add to W e + b a constant for each song, and a weight of the network is taken up by the noise.
 */

/**
 * RivalConfig:
 * @constant: variance of a shift that all songs share
 * @linear: variance of the coefficients of the model's point
 * @content: variance of those of the direction of the centered embedding, which has the length 1
 * @scale: 0: what is said goes by that direction linearly; or as the residual process has it (content_scale)
 * @layer: variance of those of the embedding as the last layer gets it, with a 1 for its bias
 * @n_steps: 0: solved, with a noise that has the variance 0.15; or the last layer goes down the gradient for as many
 */
typedef struct
{
  double constant;
  double linear;
  double content;
  double scale;
  double layer;
  gsize n_steps;
} RivalConfig;

/* What there is to compare the songs of a fold by: (n, n) each. */
typedef struct
{
  const OwnersFold *fold;
  double *places;
  double *directions;
  double *layer; /* scaled, so that songs have 1 with themselves in the mean */
} RivalSongs;

void
rival_songs_init (RivalSongs *self, const OwnersFold *fold);
void
rival_songs_clear (RivalSongs *self);

/* Songs are rows of the fold. */
typedef struct
{
  const RivalSongs *songs;
  const RivalConfig *config;
  const double *meant;
  gsize n;
  const gsize *own;
  double coefficients[OWNERS_FOLD_MAX * 2];
  double precisions[OWNERS_FOLD_MAX]; /* when solved */
} Rival;

/* @meant: (fold->n, 2): what the owner says of each song, of which @own, @n of them, are learned from. */
void
rival_learn (Rival *self,
             const RivalSongs *songs,
             const RivalConfig *config,
             const double *meant,
             gsize n,
             const gsize *own);
/* @corrected: (out) (n, 2): within the plane. */
void
rival_correct (const Rival *self, gsize n, const gsize *rows, double *corrected);
/* @expected: (out) (self->n, 2): as classic_residual_process_leave_out(), within the plane. Only when solved. */
void
rival_leave_out (const Rival *self, double *expected);

G_END_DECLS
