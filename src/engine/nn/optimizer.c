/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Threads: all public calls are from one thread. Some hand one task per range to the #BaseParallel; a
 * task reads what the call set up before and writes only within its range. */

#include "engine/nn/optimizer.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

#include "engine/base/error.h"
#include "engine/base/float-mode.h"
#include "engine/nn/kernels.h"

/* Floats in a range: some tens of microseconds of work. */
#define RANGE_FLOATS ((gsize) 1 << 16)

#define MAX_SLOTS 2

typedef struct
{
  const char *name;
  double default_rate;
  const char *slots[MAX_SLOTS];
  gsize kernel; /* offset in #NnKernels */
} Method;

#define KERNEL(name) G_STRUCT_OFFSET (NnKernels, name)

static const Method methods[] = {
  [NN_OPTIMIZER_ADAM] = { "adam", 1e-3, { "first_moment", "second_moment" }, KERNEL (adam) },
  [NN_OPTIMIZER_ADAMW] = { "adamw", 1e-3, { "first_moment", "second_moment" }, KERNEL (adam) },
  [NN_OPTIMIZER_SGD] = { "sgd", 1e-2, { "momentum", NULL }, KERNEL (sgd) },
  [NN_OPTIMIZER_RMSPROP] = { "rmsprop", 1e-2, { "square_average", "momentum" }, KERNEL (rmsprop) },
  [NN_OPTIMIZER_ADAGRAD] = { "adagrad", 1e-2, { "square_sum", NULL }, KERNEL (adagrad) },
  [NN_OPTIMIZER_ADADELTA] = { "adadelta", 1.0, { "square_average", "step_average" }, KERNEL (adadelta) },
  [NN_OPTIMIZER_ADAMAX] = { "adamax", 2e-3, { "first_moment", "infinity_norm" }, KERNEL (adamax) },
  [NN_OPTIMIZER_NADAM] = { "nadam", 2e-3, { "first_moment", "second_moment" }, KERNEL (nadam) },
};

/* A part of the flat parameters for one task, all of which decay or none. */
typedef struct
{
  gsize offset;
  gsize size;
  gsize slot_offset;
  gboolean decays;
} Range;

struct _NnOptimizer
{
  NnOptimizerConfig config;
  GArray *ranges;          /* (owned) of Range */
  gsize slot_size;         /* floats */
  float *slots[MAX_SLOTS]; /* (owned) (nullable): those that the method has, the first ones */
  double *sums;            /* (owned): one for each range */
  guint64 step;            /* steps done */
  double schedule_product; /* of Nadam's momenta until this step */
  const BaseParallel *parallel; /* (nullable) */

  /* For the tasks of the call under way: */
  NnMove moves[2]; /* of what does not decay, and what does */
  float *parameters;
  float *gradients_to_clear;
  const float *gradients;
};

NnOptimizerConfig
nn_optimizer_config_default (NnOptimizerKind kind)
{
  NnOptimizerConfig config = {
    .kind = kind,
    .beta1 = 0.9,
    .beta2 = 0.999,
    .epsilon = 1e-8,
    .smoothing = 0.99,
    .momentum_decay = 4e-3,
  };

  if (kind == NN_OPTIMIZER_ADAGRAD)
    config.epsilon = 1e-10;
  if (kind == NN_OPTIMIZER_ADADELTA)
    {
      config.epsilon = 1e-6;
      config.smoothing = 0.9;
    }

  return config;
}

double
nn_optimizer_get_default_rate (NnOptimizerKind kind)
{
  g_return_val_if_fail (kind < G_N_ELEMENTS (methods), 0.0);

  return methods[kind].default_rate;
}

const char *
nn_optimizer_kind_to_string (NnOptimizerKind kind)
{
  g_return_val_if_fail (kind < G_N_ELEMENTS (methods), NULL);

  return methods[kind].name;
}

gboolean
nn_optimizer_kind_from_string (const char      *text,
                               NnOptimizerKind *kind,
                               GError         **error)
{
  for (gsize i = 0; i < G_N_ELEMENTS (methods); i++)
    if (g_strcmp0 (text, methods[i].name) == 0)
      {
        *kind = (NnOptimizerKind) i;
        return TRUE;
      }

  g_set_error (error, BASE_ERROR, BASE_ERROR_INVALID_ARGUMENT, _ ("There is no optimizer named “%s”."),
               text != NULL ? text : "");
  return FALSE;
}

static gboolean
has_slot (const NnOptimizerConfig *config,
          guint                    slot)
{
  const char *name = methods[config->kind].slots[slot];

  return name != NULL && (config->momentum > 0.0 || !g_str_equal (name, "momentum"));
}

/* Adjacent tensors that are treated alike are one stretch, which is then cut into ranges. */
static void
add_stretch (NnOptimizer *self,
             gsize        offset,
             gsize        size,
             gboolean     decays)
{
  for (gsize done = 0; done < size; done += RANGE_FLOATS)
    {
      const Range range = { offset + done, MIN (RANGE_FLOATS, size - done), self->slot_size, decays };

      g_array_append_val (self->ranges, range);
      self->slot_size += range.size;
    }
}

static void
list_ranges (NnOptimizer   *self,
             const NnModel *model)
{
  gsize begin = 0, size = 0;
  gboolean decays = FALSE;

  for (gsize i = 0; i < nn_model_get_n_tensors (model); i++)
    {
      const NnTensorInfo *tensor = nn_model_get_tensor (model, i);
      const gboolean tensor_decays = tensor->decays || self->config.decays_all;

      if (tensor->is_statistic || tensor->is_frozen)
        continue;
      if (size > 0 && tensor->offset == begin + size && tensor_decays == decays)
        {
          size += tensor->size;
          continue;
        }
      add_stretch (self, begin, size, decays);
      begin = tensor->offset;
      size = tensor->size;
      decays = tensor_decays;
    }

  add_stretch (self, begin, size, decays);
}

NnOptimizer *
nn_optimizer_new (const NnModel           *model,
                  const NnOptimizerConfig *config)
{
  NnOptimizer *self = g_new0 (NnOptimizer, 1);

  self->config = *config;
  self->schedule_product = 1.0;
  self->ranges = g_array_new (FALSE, FALSE, sizeof (Range));
  list_ranges (self, model);
  self->sums = g_new (double, MAX (self->ranges->len, 1));
  for (guint i = 0; i < MAX_SLOTS; i++)
    if (has_slot (config, i))
      self->slots[i] = g_new0 (float, MAX (self->slot_size, 1));

  return self;
}

void
nn_optimizer_free (NnOptimizer *self)
{
  for (guint i = 0; i < MAX_SLOTS; i++)
    g_free (self->slots[i]);
  g_array_unref (self->ranges);
  g_free (self->sums);
  g_free (self);
}

void
nn_optimizer_set_parallel (NnOptimizer        *self,
                           const BaseParallel *parallel)
{
  self->parallel = parallel;
}

static void
clear_task (gsize    index,
            gpointer data)
{
  NnOptimizer *self = data;
  const Range *range = &g_array_index (self->ranges, Range, index);

  memset (self->gradients_to_clear + range->offset, 0, range->size * sizeof (float));
}

/**
 * nn_optimizer_clear_gradients:
 *
 * Makes the gradients zero, but for those of frozen tensors, which are not touched.
 */
void
nn_optimizer_clear_gradients (NnOptimizer *self,
                              float       *gradients)
{
  self->gradients_to_clear = gradients;
  base_parallel_for (self->parallel, self->ranges->len, clear_task, self);
}

static void
measure_task (gsize    index,
              gpointer data)
{
  NnOptimizer *self = data;
  const Range *range = &g_array_index (self->ranges, Range, index);

  self->sums[index] = nn_kernels ()->sum_squares (self->gradients + range->offset, range->size, 0.0f);
}

/**
 * nn_optimizer_measure_gradients:
 *
 * Returns: the length of the gradients, those of frozen tensors left out. Not finite if one of them
 *   is not
 */
double
nn_optimizer_measure_gradients (NnOptimizer *self,
                                const float *gradients)
{
  double sum = 0.0;

  self->gradients = gradients;
  base_parallel_for (self->parallel, self->ranges->len, measure_task, self);
  for (guint i = 0; i < self->ranges->len; i++)
    sum += self->sums[i];

  return sqrt (sum);
}

/* Nadam's momentum at a step. */
static double
schedule_momentum (const NnOptimizerConfig *config,
                   double                   step)
{
  return config->beta1 * (1.0 - 0.5 * pow (0.96, step * config->momentum_decay));
}

/* PyTorch 1.13 has one factor of the momentum more in the second product than the paper. */
static void
set_nadam_rates (const NnOptimizer *self,
                 double             learning_rate,
                 NnMove          *move)
{
  const double step = (double) self->step;
  const double now = schedule_momentum (&self->config, step);
  const double next = schedule_momentum (&self->config, step + 1.0);

  move->gradient_rate = (float) (learning_rate * (1.0 - now) / (1.0 - self->schedule_product));
  move->rate = (float) (learning_rate * next / (1.0 - self->schedule_product * now * next));
}

static void
fill_move (const NnOptimizer *self,
             gboolean           decays,
             double             learning_rate,
             double             gradient_scale,
             NnMove          *move)
{
  const NnOptimizerConfig *config = &self->config;
  const gboolean is_decoupled = config->kind == NN_OPTIMIZER_ADAMW;
  const double decay = decays ? config->weight_decay : 0.0;
  const double step = (double) self->step;

  *move = (NnMove) {
    .gradient_scale = (float) gradient_scale,
    .gradient_decay = is_decoupled ? 0.0f : (float) decay,
    .parameter_factor = is_decoupled ? (float) (1.0 - learning_rate * decay) : 1.0f,
    .rate = (float) learning_rate,
    .momentum = (float) config->beta1,
    .momentum_rest = (float) (1.0 - config->beta1),
    .smoothing = (float) config->beta2,
    .smoothing_rest = (float) (1.0 - config->beta2),
    .root_correction = (float) (1.0 / sqrt (1.0 - pow (config->beta2, step))),
    .epsilon = (float) config->epsilon,
    .is_nesterov = config->is_nesterov,
  };

  switch (config->kind)
    {
    case NN_OPTIMIZER_ADAM:
    case NN_OPTIMIZER_ADAMW:
    case NN_OPTIMIZER_ADAMAX:
      move->rate = (float) (learning_rate / (1.0 - pow (config->beta1, step)));
      break;

    case NN_OPTIMIZER_SGD:
    case NN_OPTIMIZER_RMSPROP:
    case NN_OPTIMIZER_ADADELTA:
      move->momentum = (float) config->momentum;
      move->smoothing = (float) config->smoothing;
      move->smoothing_rest = (float) (1.0 - config->smoothing);
      break;

    case NN_OPTIMIZER_NADAM: set_nadam_rates (self, learning_rate, move); break;

    case NN_OPTIMIZER_ADAGRAD: break;

    default: g_assert_not_reached ();
    }
}

static void
step_task (gsize    index,
           gpointer data)
{
  NnOptimizer *self = data;
  const Range *range = &g_array_index (self->ranges, Range, index);
  const NnMoveFunc move = G_STRUCT_MEMBER (NnMoveFunc, nn_kernels (), methods[self->config.kind].kernel);
  float *slots[MAX_SLOTS];

  for (guint i = 0; i < MAX_SLOTS; i++)
    slots[i] = self->slots[i] != NULL ? self->slots[i] + range->slot_offset : NULL;
  move (&self->moves[range->decays], range->size, self->parameters + range->offset,
          self->gradients + range->offset, slots[0], slots[1]);
}

/**
 * nn_optimizer_step_scaled:
 * @gradient_scale: what the gradients are taken times, such as by clipping
 */
void
nn_optimizer_step_scaled (NnOptimizer *self,
                          float       *parameters,
                          const float *gradients,
                          double       learning_rate,
                          double       gradient_scale)
{
  const BaseFloatMode float_mode = base_float_mode_flush_subnormal ();

  self->step++;
  self->schedule_product *= schedule_momentum (&self->config, (double) self->step);
  for (guint decays = 0; decays < G_N_ELEMENTS (self->moves); decays++)
    fill_move (self, decays, learning_rate, gradient_scale, &self->moves[decays]);

  self->parameters = parameters;
  self->gradients = gradients;
  base_parallel_for (self->parallel, self->ranges->len, step_task, self);
  base_float_mode_set (float_mode);
}

void
nn_optimizer_step (NnOptimizer *self,
                   float       *parameters,
                   const float *gradients,
                   double       learning_rate)
{
  nn_optimizer_step_scaled (self, parameters, gradients, learning_rate, 1.0);
}

gsize
nn_optimizer_get_n_slots (const NnOptimizer *self)
{
  gsize n_slots = 0;

  while (n_slots < MAX_SLOTS && self->slots[n_slots] != NULL)
    n_slots++;
  return n_slots;
}

const char *
nn_optimizer_get_slot_name (const NnOptimizer *self,
                            gsize              slot)
{
  g_return_val_if_fail (slot < nn_optimizer_get_n_slots (self), NULL);

  return methods[self->config.kind].slots[slot];
}

gsize
nn_optimizer_get_slot_size (const NnOptimizer *self)
{
  return self->slot_size;
}

float *
nn_optimizer_get_slot (NnOptimizer *self,
                       gsize        slot)
{
  g_return_val_if_fail (slot < nn_optimizer_get_n_slots (self), NULL);

  return self->slots[slot];
}

guint64
nn_optimizer_get_step (const NnOptimizer *self)
{
  return self->step;
}

/* Nadam's product is made again as it came about, to the last bit. */
void
nn_optimizer_set_step (NnOptimizer *self,
                       guint64      step)
{
  self->step = step;
  self->schedule_product = 1.0;
  for (guint64 t = 1; t <= step && self->schedule_product > 0.0; t++)
    self->schedule_product *= schedule_momentum (&self->config, (double) t);
}
