/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "overfit.h"

#include <string.h>

#include "engine/nn/exec.h"
#include "engine/training/dataset-problem.h"
#include "engine/training/trainer.h"

#define BATCH         16
#define ENOUGH        0.1 /* a loss */
#define EPOCHS_A_LOOK 5

typedef struct
{
  TrainingDataset dataset;
  float *inputs;    /* (owned): (N_EXAMPLES, C, H, W) */
  float *targets;   /* (owned): (N_EXAMPLES, N_CLASSES), one-hot */
  gsize n_branches; /* of outputs: googlenet's auxiliary ones say the same */
} Task;

static void
task_init (Task *self, NnShape input, gsize n_branches)
{
  const gsize size = nn_shape_size (input);
  BaseRng rng;

  base_rng_init (&rng, 1);
  self->n_branches = n_branches;
  self->inputs = g_new (float, OVERFIT_N_EXAMPLES *size);
  self->targets = g_new0 (float, OVERFIT_N_EXAMPLES *OVERFIT_N_CLASSES);
  for (gsize i = 0; i < OVERFIT_N_EXAMPLES * size; i++)
    self->inputs[i] = (float)base_rng_normal (&rng);
  for (gsize i = 0; i < OVERFIT_N_EXAMPLES; i++)
    self->targets[i * OVERFIT_N_CLASSES + base_rng_below (&rng, OVERFIT_N_CLASSES)] = 1.0f;
  self->dataset = (TrainingDataset) {
    .input = input,
    .n_examples = OVERFIT_N_EXAMPLES,
    .n_targets = OVERFIT_N_CLASSES,
    .inputs = self->inputs,
    .targets = self->targets,
  };
}

static void
task_clear (Task *self)
{
  g_free (self->inputs);
  g_free (self->targets);
}

static TrainingDatasetProblem *
make_problem (Task *self, GError **error)
{
  static const double branch_weights[] = { 1.0, 0.3, 0.3 };
  NnLossTerm terms[G_N_ELEMENTS (branch_weights)] = { 0 };

  for (gsize i = 0; i < self->n_branches; i++)
    terms[i] = (NnLossTerm) {
      .kind = NN_LOSS_CROSS_ENTROPY,
      .first_output = i * OVERFIT_N_CLASSES,
      .n_outputs = OVERFIT_N_CLASSES,
      .weight = branch_weights[i],
    };

  return training_dataset_problem_new (&self->dataset, terms, self->n_branches,
                                       self->n_branches * OVERFIT_N_CLASSES, NULL, error);
}

/* What the model says of the examples as it would be used, by its main branch. */
static gboolean
look (const Task *self, NnModel *model, const BaseParallel *parallel, OverfitResult *result, GError **error)
{
  const NnLossTerm term = { .kind = NN_LOSS_CROSS_ENTROPY, .n_outputs = OVERFIT_N_CLASSES };
  const gsize size = nn_shape_size (self->dataset.input);
  g_autoptr (NnExec) exec = nn_exec_new (model, self->dataset.input, BATCH, NN_MODE_INFERENCE, error);

  if (exec == NULL)
    return FALSE;
  nn_exec_set_parallel (exec, parallel);

  result->loss = 0.0;
  result->n_right = 0;
  for (gsize i = 0; i < OVERFIT_N_EXAMPLES; i++)
    {
      const float *target = self->targets + i * OVERFIT_N_CLASSES;
      float gradient[OVERFIT_N_CLASSES] = { 0.0f };
      const float *output;
      gsize highest = 0;

      if (i % BATCH == 0)
        {
          memcpy (nn_exec_get_input (exec), self->inputs + i * size, BATCH * size * sizeof (float));
          nn_exec_forward (exec, BATCH, NULL);
        }
      output = nn_exec_get_value (exec, nn_exec_get_output_node (exec), NULL)
               + i % BATCH * self->n_branches * OVERFIT_N_CLASSES;
      for (gsize k = 1; k < OVERFIT_N_CLASSES; k++)
        if (output[k] > output[highest])
          highest = k;

      result->n_right += target[highest] > 0.5f;
      result->loss += nn_loss_sample (&term, 1, output, target, NULL, gradient) / OVERFIT_N_EXAMPLES;
    }

  return TRUE;
}

static gboolean
run (Task *self,
     const char *architecture,
     const NnZooOptions *options,
     double learning_rate,
     guint max_epochs,
     const BaseParallel *parallel,
     OverfitResult *result,
     GError **error)
{
  TrainingConfig config = {
    .architecture = architecture,
    .options = *options,
    .epochs = max_epochs,
    .batch_size = BATCH,
    .optimizer = nn_optimizer_config_default (NN_OPTIMIZER_ADAM),
    .learning_rate = { .kind = NN_LEARNING_RATE_CONSTANT, .rate = learning_rate },
    .clip_norm = 5.0,
    .statistics_momentum = 0.2,
    .seed = 1,
  };
  g_autoptr (TrainingDatasetProblem) problem = make_problem (self, error);
  g_autoptr (TrainingTrainer) trainer = NULL;

  if (problem != NULL)
    trainer = training_trainer_new (&config, training_dataset_problem_get (problem), parallel, error);
  if (trainer == NULL)
    return FALSE;

  for (result->n_epochs = 1; result->n_epochs <= max_epochs; result->n_epochs++)
    {
      TrainingEpoch epoch;

      if (!training_trainer_run_epoch (trainer, &epoch, NULL, error))
        return FALSE;
      result->seconds += epoch.seconds;
      if (result->n_epochs == 1)
        result->loss_at_start = epoch.loss;

      if (result->n_epochs % EPOCHS_A_LOOK == 0 || result->n_epochs == max_epochs)
        {
          g_autoptr (NnModel) model = training_trainer_make_model (trainer);

          if (!look (self, model, parallel, result, error))
            return FALSE;
          if (result->n_right == OVERFIT_N_EXAMPLES && result->loss < ENOUGH)
            return TRUE;
        }
    }

  return TRUE;
}

/**
 * overfit:
 * @options: but for the number of outputs
 * @learning_rate: of Adam
 * @result: (out)
 *
 * Trains until the network knows all examples by heart, in inference, or @max_epochs are over; two
 * steps each.
 */
gboolean
overfit (const char *architecture,
         NnShape input,
         const NnZooOptions *options,
         double learning_rate,
         guint max_epochs,
         const BaseParallel *parallel,
         OverfitResult *result,
         GError **error)
{
  NnZooOptions own = *options;
  gboolean is_well;
  Task task;

  *result = (OverfitResult) { 0 };
  own.n_outputs = OVERFIT_N_CLASSES;
  if (own.output_activation == NN_ZOO_ACTIVATION_DEFAULT)
    own.output_activation = NN_ZOO_ACTIVATION_LINEAR;
  task_init (&task, input, own.auxiliary ? 3 : 1);
  is_well = run (&task, architecture, &own, learning_rate, max_epochs, parallel, result, error);
  task_clear (&task);

  return is_well;
}
