/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  NN_LOSS_MSE,                  /* (x - t)², mean over the outputs */
  NN_LOSS_L1,                   /* |x - t|, mean over the outputs */
  NN_LOSS_HUBER,                /* half the square up to delta, a line from there; mean over the outputs */
  NN_LOSS_CROSS_ENTROPY,        /* of the softmax of the outputs, against a distribution; one number */
  NN_LOSS_BINARY_CROSS_ENTROPY, /* of the sigmoid of each output, against a share; mean over the outputs */
  NN_LOSS_GAUSSIAN_NLL,         /* first half of the outputs: means; second: logarithms of variances;
                                 * mean over the means */
} NnLossKind;

/**
 * NnLossTerm:
 * @first_output: of the outputs that this term looks at
 * @n_outputs: how many; even for %NN_LOSS_GAUSSIAN_NLL
 * @first_target: of the targets, one for each output; for %NN_LOSS_GAUSSIAN_NLL one for each mean
 * @weight: factor on this term; 0: 1
 * @delta: of %NN_LOSS_HUBER; 0: 1
 * @label_smoothing: of %NN_LOSS_CROSS_ENTROPY: share of the target that goes to all classes alike
 * @output_weights: (nullable): a factor for each target of the term, the same for all samples; class
 *   weights in a cross-entropy
 *
 * One part of what a network is to learn. Several terms add up, and may look at the same outputs.
 */
typedef struct
{
  NnLossKind   kind;
  gsize        first_output;
  gsize        n_outputs;
  gsize        first_target;
  double       weight;
  double       delta;
  double       label_smoothing;
  const float *output_weights;
} NnLossTerm;

gsize    nn_loss_term_get_n_targets (const NnLossTerm  *term);
/* Whether all terms fit so many outputs and targets. Errors: %BASE_ERROR_INVALID_ARGUMENT. */
gboolean nn_loss_check              (const NnLossTerm  *terms,
                                     gsize              n_terms,
                                     gsize              n_outputs,
                                     gsize              n_targets,
                                     GError           **error);
double   nn_loss_sample             (const NnLossTerm  *terms,
                                     gsize              n_terms,
                                     const float       *output,
                                     const float       *target,
                                     const float       *target_weights,
                                     float             *output_gradient);

const char *nn_loss_kind_to_string   (NnLossKind   kind);
gboolean    nn_loss_kind_from_string (const char  *text,
                                      NnLossKind  *kind,
                                      GError     **error);

G_END_DECLS
