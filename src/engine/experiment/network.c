/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/experiment/network.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

#include "engine/base/error.h"
#include "engine/nn/exec.h"
#include "engine/nn/model-file.h"
#include "engine/nn/zoo.h"
#include "engine/training/dataset-problem.h"
#include "engine/training/trainer.h"

/* PyTorch's: share of a batch in the running statistics. */
#define STATISTICS_MOMENTUM 0.1
/* Writing the state of a large network takes longer than a short epoch. */
#define CHECKPOINT_SECONDS 60
#define PREDICT_BATCH      16
/* GoogLeNet's branches and what they weigh in training (Szegedy et al. 2015). */
#define N_BRANCHES    3
#define BRANCH_WEIGHT 0.3

typedef struct
{
  const ExperimentNetworkTask *task;
  gint64 saved_at;
  TrainingTrainer *trainer; /* (not owned) */
} Run;

ExperimentHyper
experiment_hyper_from_row (const ExperimentRow *row)
{
  return (ExperimentHyper) { .learning_rate = row->learning_rate,
                             .weight_decay = row->weight_decay,
                             .step_gamma = row->step_gamma,
                             .batch = row->batch };
}

static gboolean
make_options (const ExperimentRow  *row,
              guint                 n_outputs,
              NnZooOptions         *options,
              GError              **error)
{
  if (!nn_zoo_options_parse (options, row->options, error))
    return FALSE;

  options->n_outputs = n_outputs;
  return TRUE;
}

static gboolean
make_config (const ExperimentNetworkTask  *task,
             TrainingConfig               *config,
             GError                      **error)
{
  const ExperimentRow *row = task->row;

  *config = (TrainingConfig) {
    .architecture = row->model,
    .epochs = task->epochs,
    .batch_size = MIN (task->hyper.batch, task->data->n_rows),
    .last_batch = TRAINING_LAST_BATCH_SMALLER,
    .optimizer = nn_optimizer_config_default (row->optimizer),
    .learning_rate = { .kind = row->schedule,
                       .rate = task->hyper.learning_rate,
                       .step_epochs = row->step_epochs,
                       .gamma = task->hyper.step_gamma },
    .clip_norm = row->clip_norm,
    .statistics_momentum = STATISTICS_MOMENTUM,
    .seed = task->seed,
    .trainable = row->trainable,
    .start = task->start,
    .start_without = row->start_without,
  };
  config->optimizer.weight_decay = task->hyper.weight_decay;
  config->optimizer.momentum = row->momentum;
  /* As the papers' frameworks do. */
  config->optimizer.decays_all = TRUE;

  return make_options (row, task->n_outputs, &config->options, error);
}

/* NAN becomes a weight of 0. */
static void
split_targets (const ExperimentNetworkTask *task,
               float                       *targets,
               float                       *weights)
{
  for (gsize i = 0; i < task->data->n_rows * task->n_outputs; i++)
    {
      const gboolean is_known = !isnan (task->targets[i]);

      targets[i] = is_known ? task->targets[i] : 0.0f;
      weights[i] = is_known ? 1.0f : 0.0f;
    }
}

static gboolean
step_cb (const TrainingStep  *step,
         gpointer             user_data,
         GError             **error)
{
  Run *run = user_data;
  const double done = step->epoch - 1 + (double)step->step / step->n_steps;

  if (run->task->progress != NULL)
    run->task->progress (done / step->n_epochs, run->task->user_data);

  if (run->task->checkpoint == NULL
      || g_get_monotonic_time () - run->saved_at < CHECKPOINT_SECONDS * G_USEC_PER_SEC)
    return TRUE;

  run->saved_at = g_get_monotonic_time ();
  return training_trainer_save (run->trainer, run->task->checkpoint, error);
}

static gboolean
run_epochs (Run     *run,
            GError **error)
{
  while (!training_trainer_is_done (run->trainer))
    {
      TrainingEpoch epoch;

      if (!training_trainer_run_epoch (run->trainer, &epoch, run->task->cancellable, error))
        return FALSE;
    }

  return TRUE;
}

/* A checkpoint of a training that was set up otherwise is as good as none. */
static void
load_checkpoint (const ExperimentNetworkTask *task,
                 TrainingTrainer             *trainer)
{
  if (task->checkpoint != NULL && g_file_test (task->checkpoint, G_FILE_TEST_EXISTS))
    training_trainer_load (trainer, task->checkpoint, NULL);
}

static TrainingImageAugment
make_augment (const ExperimentAugment *augment)
{
  return (TrainingImageAugment) {
    .mixup = augment->mixup,
    .crop = augment->crop,
    .tempo = augment->tempo,
    .pitch = augment->pitch,
    .gain = augment->gain,
    .equaliser = augment->equaliser,
    .brightness = augment->brightness,
    .contrast = augment->contrast,
    .grey = augment->grey,
    .mask_bands = augment->mask_bands,
    .mask_frames = augment->mask_frames,
  };
}

/* @targets and @weights: (n_rows, n_outputs): filled, and to outlive the problem. */
static TrainingDatasetProblem *
make_problem (const ExperimentNetworkTask  *task,
              guint                         n_branches,
              float                        *targets,
              float                        *weights,
              GError                      **error)
{
  const TrainingDataset dataset = { .input = task->data->shape,
                                    .n_examples = task->data->n_rows,
                                    .n_targets = task->n_outputs,
                                    .inputs = task->data->values,
                                    .targets = targets,
                                    .target_weights = weights };
  const TrainingImageAugment augment = make_augment (&task->row->augment);
  NnLossTerm terms[N_BRANCHES];

  split_targets (task, targets, weights);
  for (guint b = 0; b < n_branches; b++)
    terms[b] = (NnLossTerm) { .kind = task->row->loss,
                              .first_output = b * task->n_outputs,
                              .n_outputs = task->n_outputs,
                              .weight = b == 0 ? 1.0 : BRANCH_WEIGHT,
                              .label_smoothing = task->row->label_smoothing };

  return training_dataset_problem_new (&dataset, terms, n_branches, n_branches * task->n_outputs, &augment, error);
}

NnModel *
experiment_network_train (const ExperimentNetworkTask  *task,
                          GError                      **error)
{
  const gsize n_targets = MAX (1, task->data->n_rows * task->n_outputs);
  g_autofree float *targets = g_new (float, n_targets);
  g_autofree float *weights = g_new (float, n_targets);
  g_autoptr (TrainingDatasetProblem) problem = NULL;
  g_autoptr (TrainingTrainer) trainer = NULL;
  TrainingConfig config;
  gboolean is_trained;
  Run run = { .task = task, .saved_at = g_get_monotonic_time () };

  if (!make_config (task, &config, error))
    return NULL;

  problem = make_problem (task, config.options.auxiliary ? N_BRANCHES : 1, targets, weights, error);
  if (problem == NULL)
    return NULL;

  trainer = training_trainer_new (&config, training_dataset_problem_get (problem), NULL, error);
  if (trainer == NULL)
    return NULL;

  run.trainer = trainer;
  training_trainer_set_step_func (trainer, step_cb, &run);
  load_checkpoint (task, trainer);
  is_trained = run_epochs (&run, error);
  /* Also when the last step is done: what follows will be cancelled too. */
  if (task->checkpoint != NULL && g_cancellable_is_cancelled (task->cancellable))
    training_trainer_save (trainer, task->checkpoint, NULL);
  if (!is_trained)
    return NULL;

  return training_trainer_make_model (trainer);
}

/* In place, stable. */
static void
softmax (double *values,
         guint   n)
{
  double highest = values[0];
  double sum = 0.0;

  for (guint i = 1; i < n; i++)
    highest = MAX (highest, values[i]);
  for (guint i = 0; i < n; i++)
    sum += values[i] = exp (values[i] - highest);
  for (guint i = 0; i < n; i++)
    values[i] /= sum;
}

double *
experiment_network_predict (const ExperimentRow        *row,
                            NnModel                    *model,
                            const ExperimentTableData  *data,
                            guint                       n_outputs,
                            GCancellable               *cancellable,
                            GError                    **error)
{
  g_autoptr (NnExec) exec = nn_exec_new (model, data->shape, PREDICT_BATCH, NN_MODE_INFERENCE, error);
  const gsize size = nn_shape_size (data->shape);
  g_autofree double *said = NULL;

  if (exec == NULL)
    return NULL;

  said = g_new (double, MAX (1, data->n_rows * n_outputs));
  for (gsize begin = 0; begin < data->n_rows; begin += PREDICT_BATCH)
    {
      const gsize n = MIN (PREDICT_BATCH, data->n_rows - begin);
      const float *outputs;
      NnShape shape;

      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return NULL;

      memcpy (nn_exec_get_input (exec), data->values + begin * size, n * size * sizeof (float));
      nn_exec_forward (exec, n, NULL);
      outputs = nn_exec_get_value (exec, nn_exec_get_output_node (exec), &shape);

      /* Of several branches the first is the main one. */
      for (gsize i = 0; i < n; i++)
        {
          double *to = said + (begin + i) * n_outputs;

          for (guint o = 0; o < n_outputs; o++)
            to[o] = outputs[i * nn_shape_size (shape) + o];
          if (experiment_row_has_classes (row))
            softmax (to, n_outputs);
        }
    }

  return g_steal_pointer (&said);
}

NnModel *
experiment_network_load (const char  *path,
                         GError     **error)
{
  g_autoptr (NnTensorFile) file = nn_tensor_file_load (path, error);

  return file != NULL ? nn_model_file_make_model (file, error) : NULL;
}

gboolean
experiment_network_save (const NnModel  *model,
                         const char     *path,
                         GError        **error)
{
  g_autoptr (NnTensorFile) file = nn_tensor_file_new ();

  nn_model_file_add_model (file, model);
  return nn_tensor_file_save (file, path, error);
}
