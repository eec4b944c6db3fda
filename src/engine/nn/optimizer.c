/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/nn/optimizer.h"

#include <math.h>
#include <string.h>

#include "engine/nn/kernels.h"

enum
{
  SLOT_FIRST_MOMENT,
  SLOT_SECOND_MOMENT,
  N_SLOTS,
};

static const char *const slot_names[N_SLOTS] = { "first_moment", "second_moment" };

/* A slice of the flat parameters, all of which decay or none. */
typedef struct
{
  gsize offset;
  gsize size;
  gboolean decays;
} Slice;

struct _NnOptimizer
{
  NnOptimizerConfig config;
  gsize n_parameters;
  GArray *slices;        /* (owned) of Slice */
  float *slots[N_SLOTS]; /* (owned) */
  guint64 step;          /* steps done */
};

NnOptimizer *
nn_optimizer_new (const NnModel           *model,
                  const NnOptimizerConfig *config)
{
  NnOptimizer *self = g_new0 (NnOptimizer, 1);

  self->config = *config;
  self->n_parameters = nn_model_get_n_parameters (model);
  self->slices = g_array_new (FALSE, FALSE, sizeof (Slice));
  for (gsize i = 0; i < nn_model_get_n_tensors (model); i++)
    {
      const NnTensorInfo *tensor = nn_model_get_tensor (model, i);
      const Slice slice = { tensor->offset, tensor->size, tensor->decays };

      if (!tensor->is_statistic)
        g_array_append_val (self->slices, slice);
    }
  for (guint i = 0; i < N_SLOTS; i++)
    self->slots[i] = g_new0 (float, self->n_parameters);

  return self;
}

void
nn_optimizer_free (NnOptimizer *self)
{
  for (guint i = 0; i < N_SLOTS; i++)
    g_free (self->slots[i]);
  g_array_unref (self->slices);
  g_free (self);
}

void
nn_optimizer_step (NnOptimizer *self,
                   float       *parameters,
                   const float *gradients,
                   double       learning_rate)
{
  const NnOptimizerConfig *config = &self->config;
  const double t = (double) ++self->step;

  for (guint i = 0; i < self->slices->len; i++)
    {
      const Slice *slice = &g_array_index (self->slices, Slice, i);
      const double decay = slice->decays ? config->weight_decay : 0.0;
      const gboolean is_decoupled = config->kind == NN_OPTIMIZER_ADAMW;
      const NnAdamFactors factors = {
        .beta1 = (float) config->beta1,
        .beta2 = (float) config->beta2,
        .epsilon = (float) config->epsilon,
        .step_size = (float) (learning_rate / (1.0 - pow (config->beta1, t))),
        .root_correction = (float) (1.0 / sqrt (1.0 - pow (config->beta2, t))),
        .gradient_decay = is_decoupled ? 0.0f : (float) decay,
        .parameter_factor = is_decoupled ? (float) (1.0 - learning_rate * decay) : 1.0f,
      };

      nn_kernels ()->adam (&factors, slice->size, parameters + slice->offset, gradients + slice->offset,
                           self->slots[SLOT_FIRST_MOMENT] + slice->offset,
                           self->slots[SLOT_SECOND_MOMENT] + slice->offset);
    }
}

gsize
nn_optimizer_get_n_slots (const NnOptimizer *self)
{
  return N_SLOTS;
}

const char *
nn_optimizer_get_slot_name (const NnOptimizer *self,
                            gsize              slot)
{
  g_return_val_if_fail (slot < N_SLOTS, NULL);

  return slot_names[slot];
}

float *
nn_optimizer_get_slot (NnOptimizer *self,
                       gsize        slot)
{
  g_return_val_if_fail (slot < N_SLOTS, NULL);

  return self->slots[slot];
}

guint64
nn_optimizer_get_step (const NnOptimizer *self)
{
  return self->step;
}

void
nn_optimizer_set_step (NnOptimizer *self,
                       guint64      step)
{
  self->step = step;
}
