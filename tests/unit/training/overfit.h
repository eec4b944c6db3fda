/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/base/parallel.h"
#include "engine/nn/zoo.h"

G_BEGIN_DECLS

/* Images of noise and their classes, drawn at random: there is nothing to learn but them by heart. */
#define OVERFIT_N_EXAMPLES 32
#define OVERFIT_N_CLASSES  4

typedef struct
{
  guint  n_epochs;       /* that it took, or all that it was given */
  double loss_at_start;  /* of the first epoch, in training */
  double loss;           /* in inference, mean over the examples */
  guint  n_right;        /* in inference */
  double seconds;
} OverfitResult;

gboolean overfit (const char          *architecture,
                  NnShape              input,
                  const NnZooOptions  *options,
                  double               learning_rate,
                  guint                max_epochs,
                  const BaseParallel  *parallel,
                  OverfitResult       *result,
                  GError             **error);

G_END_DECLS
