/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/base/parallel.h"
#include "engine/nn/model.h"

G_BEGIN_DECLS

/* By the formulas of PyTorch 1.13's optimizers of these names, which differ here and there from
 * those of the papers. */
typedef enum
{
  NN_OPTIMIZER_ADAM,     /* Kingma & Ba 2015, algorithm 1 */
  NN_OPTIMIZER_ADAMW,    /* Loshchilov & Hutter 2019: decay apart from the gradient */
  NN_OPTIMIZER_SGD,      /* with momentum (Polyak 1964), or Nesterov's (Sutskever et al. 2013) */
  NN_OPTIMIZER_RMSPROP,  /* Tieleman & Hinton 2012 */
  NN_OPTIMIZER_ADAGRAD,  /* Duchi, Hazan & Singer 2011 */
  NN_OPTIMIZER_ADADELTA, /* Zeiler 2012 */
  NN_OPTIMIZER_ADAMAX,   /* Kingma & Ba 2015, algorithm 2 */
  NN_OPTIMIZER_NADAM,    /* Dozat 2016 */
} NnOptimizerKind;

/**
 * NnOptimizerConfig:
 * @beta1: of the Adams: share of the first moment that stays at each step
 * @beta2: of the Adams: of the second
 * @epsilon: what is added where there is a division
 * @weight_decay: added to the gradient, times the parameter; with AdamW apart from it
 * @momentum: of SGD and RMSProp; 0: none, and no memory for it
 * @is_nesterov: of SGD with momentum
 * @smoothing: RMSProp's alpha, Adadelta's rho
 * @momentum_decay: of Nadam
 * @decays_all: weight decay on biases and norms too, as in PyTorch; otherwise on kernels and
 *   matrices only
 */
typedef struct
{
  NnOptimizerKind kind;
  double          beta1;
  double          beta2;
  double          epsilon;
  double          weight_decay;
  double          momentum;
  gboolean        is_nesterov;
  double          smoothing;
  double          momentum_decay;
  gboolean        decays_all;
} NnOptimizerConfig;

/**
 * NnOptimizer:
 *
 * Moves a model's flat parameters along flat gradients; frozen tensors it leaves alone and keeps no
 * memory for. Its slots (such as first and second moments) and step count are all of its state, and
 * readable, so that a checkpoint can carry them. Work is shared out by ranges that the model's sizes
 * alone decide.
 */
typedef struct _NnOptimizer NnOptimizer;

/* PyTorch's numbers for @kind, and its learning rate. No weight decay and no momentum. */
NnOptimizerConfig nn_optimizer_config_default    (NnOptimizerKind          kind);
double            nn_optimizer_get_default_rate  (NnOptimizerKind          kind);
const char       *nn_optimizer_kind_to_string    (NnOptimizerKind          kind);
gboolean          nn_optimizer_kind_from_string  (const char              *text,
                                                  NnOptimizerKind         *kind,
                                                  GError                 **error);

/* Which tensors are frozen is looked up here, once. */
NnOptimizer      *nn_optimizer_new               (const NnModel           *model,
                                                  const NnOptimizerConfig *config);
void              nn_optimizer_free              (NnOptimizer             *self);
/* (nullable); must outlive @self. */
void              nn_optimizer_set_parallel      (NnOptimizer             *self,
                                                  const BaseParallel      *parallel);

void              nn_optimizer_clear_gradients   (NnOptimizer             *self,
                                                  float                   *gradients);
double            nn_optimizer_measure_gradients (NnOptimizer             *self,
                                                  const float             *gradients);
void              nn_optimizer_step              (NnOptimizer             *self,
                                                  float                   *parameters,
                                                  const float             *gradients,
                                                  double                   learning_rate);
void              nn_optimizer_step_scaled       (NnOptimizer             *self,
                                                  float                   *parameters,
                                                  const float             *gradients,
                                                  double                   learning_rate,
                                                  double                   gradient_scale);

gsize             nn_optimizer_get_n_slots       (const NnOptimizer       *self);
const char       *nn_optimizer_get_slot_name     (const NnOptimizer       *self,
                                                  gsize                    slot);
/* So many floats as there are parameters that are not frozen. */
gsize             nn_optimizer_get_slot_size     (const NnOptimizer       *self);
float            *nn_optimizer_get_slot          (NnOptimizer             *self,
                                                  gsize                    slot);
guint64           nn_optimizer_get_step          (const NnOptimizer       *self);
void              nn_optimizer_set_step          (NnOptimizer             *self,
                                                  guint64                  step);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NnOptimizer, nn_optimizer_free)

G_END_DECLS
