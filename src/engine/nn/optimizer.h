/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/nn/model.h"

G_BEGIN_DECLS

typedef enum
{
  NN_OPTIMIZER_ADAM,  /* Kingma & Ba 2015; weight decay, if any, is added to the gradient */
  NN_OPTIMIZER_ADAMW, /* Loshchilov & Hutter 2019: decay apart from the gradient */
} NnOptimizerKind;

typedef struct
{
  NnOptimizerKind kind;
  double          beta1;        /* 0.9 */
  double          beta2;        /* 0.999 */
  double          epsilon;      /* 1e-8 */
  double          weight_decay; /* only on tensors that decay */
} NnOptimizerConfig;

/**
 * NnOptimizer:
 *
 * Moves a model's flat parameters along flat gradients. Its slots (first and second moments) and
 * step count are all of its state, and readable, so that a checkpoint can carry them.
 */
typedef struct _NnOptimizer NnOptimizer;

NnOptimizer *nn_optimizer_new             (const NnModel           *model,
                                           const NnOptimizerConfig *config);
void         nn_optimizer_free            (NnOptimizer             *self);
void         nn_optimizer_step            (NnOptimizer             *self,
                                           float                   *parameters,
                                           const float             *gradients,
                                           double                   learning_rate);
gsize        nn_optimizer_get_n_slots     (const NnOptimizer       *self);
const char  *nn_optimizer_get_slot_name   (const NnOptimizer       *self,
                                           gsize                    slot);
float       *nn_optimizer_get_slot        (NnOptimizer             *self,
                                           gsize                    slot);
guint64      nn_optimizer_get_step        (const NnOptimizer       *self);
void         nn_optimizer_set_step        (NnOptimizer             *self,
                                           guint64                  step);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NnOptimizer, nn_optimizer_free)

G_END_DECLS
