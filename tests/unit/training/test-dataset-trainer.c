/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The trainer on a dataset of feature vectors: every optimizer, ways of resuming, averages, freezing,
 * starting weights. Example i is of the class that its largest of three features says. */

#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

#include "engine/base/error.h"
#include "engine/nn/exec.h"
#include "engine/nn/tensor-file.h"
#include "engine/training/dataset-problem.h"
#include "engine/training/starting-weights.h"
#include "engine/training/trainer.h"
#include "engine/training/worker-pool.h"

#define N_EXAMPLES 23
#define N_FEATURES 12
#define N_CLASSES  3

typedef struct
{
  float inputs[N_EXAMPLES][N_FEATURES];
  float targets[N_EXAMPLES][N_CLASSES];
  TrainingDataset dataset;
  TrainingImageAugment augment;
  TrainingDatasetProblem *problem; /* (owned) */
  TrainingConfig config;
  TrainingWorkerPool *pool; /* (owned) */
  char *folder;             /* (owned) */
  char *path;               /* (owned) */
} Fixture;

static void
make_problem (Fixture *fixture)
{
  const NnLossTerm term = { .kind = NN_LOSS_CROSS_ENTROPY, .n_outputs = N_CLASSES };
  g_autoptr (GError) error = NULL;

  g_clear_pointer (&fixture->problem, training_dataset_problem_free);
  fixture->problem
      = training_dataset_problem_new (&fixture->dataset, &term, 1, N_CLASSES, &fixture->augment, &error);
  g_assert_no_error (error);
}

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  BaseRng rng;

  base_rng_init (&rng, 5);
  for (guint i = 0; i < N_EXAMPLES; i++)
    {
      for (guint k = 0; k < N_FEATURES; k++)
        fixture->inputs[i][k] = 0.3 * base_rng_normal (&rng);
      fixture->inputs[i][i % N_CLASSES] += 1.0f;
      fixture->targets[i][i % N_CLASSES] = 1.0f;
    }

  fixture->dataset = (TrainingDataset) {
    .input = { N_FEATURES, 1, 1 },
    .n_examples = N_EXAMPLES,
    .n_targets = N_CLASSES,
    .inputs = fixture->inputs[0],
    .targets = fixture->targets[0],
  };
  fixture->augment.mixup = 0.3;
  fixture->config = (TrainingConfig) {
    .architecture = "gao-ffnn",
    .options = { .n_outputs = N_CLASSES },
    .epochs = 3,
    .batch_size = 5,
    .optimizer = nn_optimizer_config_default (NN_OPTIMIZER_ADAM),
    .learning_rate = { .kind = NN_LEARNING_RATE_ONE_CYCLE, .rate = 0.01 },
    .statistics_momentum = 0.1,
    .seed = 9,
  };
  fixture->pool = training_worker_pool_new (3);
  fixture->folder = g_dir_make_tmp ("trainer-XXXXXX", NULL);
  fixture->path = g_build_filename (fixture->folder, "checkpoint.safetensors", NULL);
  make_problem (fixture);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  g_unlink (fixture->path);
  g_assert_cmpint (g_rmdir (fixture->folder), ==, 0);
  g_free (fixture->path);
  g_free (fixture->folder);
  training_dataset_problem_free (fixture->problem);
  training_worker_pool_free (fixture->pool);
}

static TrainingTrainer *
make_trainer (Fixture *fixture,
              gboolean is_parallel)
{
  g_autoptr (GError) error = NULL;
  TrainingTrainer *trainer = training_trainer_new (
      &fixture->config, training_dataset_problem_get (fixture->problem),
      is_parallel ? training_worker_pool_get_parallel (fixture->pool) : NULL, &error);

  g_assert_no_error (error);
  return trainer;
}

static double
finish (TrainingTrainer *trainer)
{
  g_autoptr (GError) error = NULL;
  TrainingEpoch epoch = { 0 };

  while (!training_trainer_is_done (trainer))
    {
      training_trainer_run_epoch (trainer, &epoch, NULL, &error);
      g_assert_no_error (error);
    }
  return epoch.loss;
}

static NnModel *
train (Fixture *fixture)
{
  g_autoptr (TrainingTrainer) trainer = make_trainer (fixture, FALSE);

  finish (trainer);
  return training_trainer_make_model (trainer);
}

static gboolean
are_equal (const NnModel *a,
           const NnModel *b)
{
  return memcmp (nn_model_get_parameters (a), nn_model_get_parameters (b),
                 nn_model_get_n_parameters (a) * sizeof (float))
             == 0
         && (nn_model_get_n_statistics (a) == 0
             || memcmp (nn_model_get_statistics (a), nn_model_get_statistics (b),
                        nn_model_get_n_statistics (a) * sizeof (float))
                    == 0);
}

typedef struct
{
  guint n_left;          /* steps until it stops */
  TrainingTrainer *saves; /* (nullable): saved then */
  const char *path;
  GCancellable *cancels; /* (nullable): cancelled instead of an error */
  guint n_steps;
  double last_loss;
} Stopper;

static gboolean
stop_cb (const TrainingStep  *step,
         gpointer             user_data,
         GError             **error)
{
  Stopper *stopper = user_data;

  stopper->n_steps++;
  stopper->last_loss = step->loss;
  g_assert_cmpuint (step->step, >=, 1);
  g_assert_cmpuint (step->step, <=, step->n_steps);
  g_assert_true (isfinite (step->norm) && step->learning_rate > 0.0);
  if (stopper->n_left == 0 || --stopper->n_left > 0)
    return TRUE;

  if (stopper->saves != NULL && !training_trainer_save (stopper->saves, stopper->path, error))
    return FALSE;
  if (stopper->cancels != NULL)
    {
      g_cancellable_cancel (stopper->cancels);
      return TRUE;
    }

  g_set_error (error, BASE_ERROR, BASE_ERROR_FAILED, "stop");
  return FALSE;
}

/* Stops after @n_steps, in the middle of an epoch or at its end; saved there, another trainer goes on to
 * the same weights. */
static NnModel *
train_broken (Fixture *fixture,
              guint    n_steps)
{
  g_autoptr (TrainingTrainer) first = make_trainer (fixture, TRUE);
  g_autoptr (TrainingTrainer) second = make_trainer (fixture, FALSE);
  Stopper stopper = { .n_left = n_steps, .saves = first, .path = fixture->path };
  g_autoptr (GError) error = NULL;
  TrainingEpoch epoch;

  training_trainer_set_step_func (first, stop_cb, &stopper);
  while (training_trainer_run_epoch (first, &epoch, NULL, &error))
    ;
  g_assert_error (error, BASE_ERROR, BASE_ERROR_FAILED);
  g_clear_error (&error);

  g_assert_true (training_trainer_load (second, fixture->path, &error));
  g_assert_no_error (error);
  finish (second);
  return training_trainer_make_model (second);
}

static void
test_resume_every_optimizer (Fixture       *fixture,
                             gconstpointer  data)
{
  for (guint kind = NN_OPTIMIZER_ADAM; kind <= NN_OPTIMIZER_NADAM; kind++)
    for (guint with_momentum = 0; with_momentum < 2; with_momentum++)
      {
        g_autoptr (NnModel) unbroken = NULL;

        fixture->config.optimizer = nn_optimizer_config_default (kind);
        fixture->config.optimizer.weight_decay = 0.01;
        fixture->config.optimizer.momentum = 0.9 * with_momentum;
        fixture->config.learning_rate.rate = 0.1 * nn_optimizer_get_default_rate (kind);
        unbroken = train (fixture);
        for (guint n_steps = 1; n_steps <= 8; n_steps += 3)
          {
            g_autoptr (NnModel) broken = train_broken (fixture, n_steps);

            g_assert_true (are_equal (unbroken, broken));
          }
      }
}

static void
test_resume_averages (Fixture       *fixture,
                      gconstpointer  data)
{
  fixture->config.averaging.decay = 0.8;
  fixture->config.averaging.part = 0.5;
  for (guint kind = TRAINING_AVERAGING_NONE; kind <= TRAINING_AVERAGING_EQUAL; kind++)
    {
      g_autoptr (NnModel) unbroken = NULL;

      fixture->config.averaging.kind = kind;
      unbroken = train (fixture);
      for (guint n_steps = 2; n_steps <= 14; n_steps += 6)
        {
          g_autoptr (NnModel) broken = train_broken (fixture, n_steps);

          g_assert_true (are_equal (unbroken, broken));
        }
    }
}

/* Whatever moves the weights is part of what a checkpoint must agree with. */
static void
test_other_training (Fixture       *fixture,
                     gconstpointer  data)
{
  TrainingConfig *config = &fixture->config;
  const TrainingConfig before = *config;
  g_autoptr (TrainingTrainer) trainer = make_trainer (fixture, FALSE);
  g_autoptr (GError) error = NULL;

  g_assert_true (training_trainer_save (trainer, fixture->path, &error));
  for (guint i = 0; i < 9; i++)
    {
      g_autoptr (TrainingTrainer) other = NULL;

      *config = before;
      switch (i)
        {
        case 0: config->seed++; break;
        case 1: config->batch_size++; break;
        case 2: config->epochs++; break;
        case 3: config->optimizer.beta1 = 0.8; break;
        case 4: config->learning_rate.rate *= 2.0; break;
        case 5: config->clip_norm = 1.0; break;
        case 6: config->last_batch = TRAINING_LAST_BATCH_DROPPED; break;
        case 7: config->options.hidden = 100; break;
        case 8: fixture->targets[4][1] += 0.1f; break;
        }
      other = make_trainer (fixture, FALSE);
      g_assert_false (training_trainer_load (other, fixture->path, &error));
      g_assert_error (error, BASE_ERROR, BASE_ERROR_BAD_MODEL);
      g_clear_error (&error);
    }
}

/* Cancelled in the step after the second one, it stands behind the second, and goes on from there. */
static void
test_cancel_within_step (Fixture       *fixture,
                         gconstpointer  data)
{
  g_autoptr (NnModel) unbroken = train (fixture);
  g_autoptr (NnModel) broken = NULL;
  g_autoptr (GError) error = NULL;

  for (guint n_steps = 0; n_steps < 3; n_steps++)
    {
      g_autoptr (GCancellable) cancellable = g_cancellable_new ();
      g_autoptr (TrainingTrainer) trainer = make_trainer (fixture, TRUE);
      Stopper stopper = { .n_left = n_steps, .cancels = cancellable };
      TrainingEpoch epoch;

      if (n_steps == 0)
        g_cancellable_cancel (cancellable);
      training_trainer_set_step_func (trainer, stop_cb, &stopper);
      g_assert_false (training_trainer_run_epoch (trainer, &epoch, cancellable, &error));
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
      g_clear_error (&error);
      g_assert_cmpuint (stopper.n_steps, ==, n_steps);

      training_trainer_set_step_func (trainer, NULL, NULL);
      finish (trainer);
      g_clear_pointer (&broken, nn_model_unref);
      broken = training_trainer_make_model (trainer);
      g_assert_true (are_equal (unbroken, broken));
    }
}

static void
check_last_batch (Fixture           *fixture,
                  gsize              n_examples,
                  TrainingLastBatch  last_batch,
                  guint              n_steps,
                  gsize              n_seen)
{
  g_autoptr (TrainingTrainer) trainer = NULL;
  Stopper stopper = { 0 };
  g_autoptr (GError) error = NULL;
  TrainingEpoch epoch;

  fixture->dataset.n_examples = n_examples;
  fixture->config.last_batch = last_batch;
  make_problem (fixture);
  trainer = make_trainer (fixture, FALSE);
  training_trainer_set_step_func (trainer, stop_cb, &stopper);
  training_trainer_run_epoch (trainer, &epoch, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (stopper.n_steps, ==, n_steps);
  g_assert_cmpuint (epoch.n_examples, ==, n_seen);
}

static void
test_last_batch (Fixture       *fixture,
                 gconstpointer  data)
{
  check_last_batch (fixture, 23, TRAINING_LAST_BATCH_SMALLER, 5, 23);
  check_last_batch (fixture, 21, TRAINING_LAST_BATCH_SMALLER, 4, 20);
  check_last_batch (fixture, 20, TRAINING_LAST_BATCH_SMALLER, 4, 20);
  check_last_batch (fixture, 3, TRAINING_LAST_BATCH_SMALLER, 1, 3);
  check_last_batch (fixture, 23, TRAINING_LAST_BATCH_DROPPED, 4, 20);
  check_last_batch (fixture, 3, TRAINING_LAST_BATCH_DROPPED, 1, 3);
  check_last_batch (fixture, 23, TRAINING_LAST_BATCH_FILLED, 5, 25);
  check_last_batch (fixture, 22, TRAINING_LAST_BATCH_FILLED, 4, 20);
  check_last_batch (fixture, 3, TRAINING_LAST_BATCH_FILLED, 1, 5);
}

/* An epoch takes each example once, and the next one takes them otherwise. */
static void
test_order (void)
{
  g_autoptr (TrainingEpochOrder) order = training_epoch_order_new (7, 3, TRAINING_LAST_BATCH_DROPPED);
  guint first[7] = { 0 }, second[7] = { 0 };
  BaseRng rng;

  g_clear_pointer (&order, training_epoch_order_free);
  order = training_epoch_order_new (7, 4, TRAINING_LAST_BATCH_SMALLER);
  base_rng_init (&rng, 3);
  training_epoch_order_shuffle (order, &rng);
  g_assert_cmpuint (training_epoch_order_get_n_steps (order), ==, 2);
  g_assert_cmpuint (training_epoch_order_get_batch (order, 0, first), ==, 4);
  g_assert_cmpuint (training_epoch_order_get_batch (order, 1, first + 4), ==, 3);
  training_epoch_order_shuffle (order, &rng);
  training_epoch_order_get_batch (order, 0, second);
  training_epoch_order_get_batch (order, 1, second + 4);
  g_assert_true (memcmp (first, second, sizeof first) != 0);

  for (guint i = 0; i < 7; i++)
    {
      guint n_first = 0, n_second = 0;

      for (guint k = 0; k < 7; k++)
        {
          n_first += first[k] == i;
          n_second += second[k] == i;
        }
      g_assert_cmpuint (n_first, ==, 1);
      g_assert_cmpuint (n_second, ==, 1);
    }
}

static guint
count_right (Fixture *fixture,
             NnModel *model)
{
  g_autoptr (NnExec) exec = nn_exec_new (model, fixture->dataset.input, 1, NN_MODE_INFERENCE, NULL);
  guint n_right = 0;

  for (guint i = 0; i < N_EXAMPLES; i++)
    {
      const float *output;

      memcpy (nn_exec_get_input (exec), fixture->inputs[i], sizeof fixture->inputs[i]);
      nn_exec_forward (exec, 1, NULL);
      output = nn_exec_get_value (exec, nn_exec_get_output_node (exec), NULL);
      n_right += output[i % 3] > output[(i + 1) % 3] && output[i % 3] > output[(i + 2) % 3];
    }

  return n_right;
}

static void
test_learns (Fixture       *fixture,
             gconstpointer  data)
{
  g_autoptr (NnModel) model = NULL;

  fixture->config.epochs = 60;
  for (guint kind = TRAINING_AVERAGING_NONE; kind <= TRAINING_AVERAGING_EQUAL; kind++)
    {
      fixture->config.averaging = (TrainingAveragingConfig) { kind, 0.95, 0.25 };
      g_clear_pointer (&model, nn_model_unref);
      model = train (fixture);
      g_assert_cmpuint (count_right (fixture, model), ==, N_EXAMPLES);
    }
}

/* The equal average by hand, from the weights after each of its steps. */
typedef struct
{
  TrainingTrainer *trainer;
  double *sum;
  guint n;
} Collector;

static gboolean
collect_cb (const TrainingStep  *step,
            gpointer             user_data,
            GError             **error)
{
  Collector *collector = user_data;
  g_autoptr (NnModel) model = NULL;

  /* Until the average begins, the model is what there is. */
  if (step->epoch > 1)
    return TRUE;
  model = training_trainer_make_model (collector->trainer);
  for (gsize i = 0; i < nn_model_get_n_parameters (model); i++)
    collector->sum[i] = nn_model_get_parameters (model)[i];
  collector->n++;
  return TRUE;
}

static gboolean
sum_cb (const TrainingStep  *step,
        gpointer             user_data,
        GError             **error)
{
  Collector *collector = user_data;
  g_autoptr (NnModel) model = training_trainer_make_model (collector->trainer);

  if (step->epoch == 1)
    return TRUE;
  for (gsize i = 0; i < nn_model_get_n_parameters (model); i++)
    collector->sum[i] += nn_model_get_parameters (model)[i];
  collector->n++;
  return TRUE;
}

static void
test_equal_average (Fixture       *fixture,
                    gconstpointer  data)
{
  g_autoptr (TrainingTrainer) plain = NULL;
  g_autoptr (NnModel) averaged = NULL;
  g_autofree double *sum = NULL;
  Collector collector = { 0 };

  fixture->config.epochs = 2;
  plain = make_trainer (fixture, FALSE);
  fixture->config.averaging = (TrainingAveragingConfig) { TRAINING_AVERAGING_EQUAL, 0.0, 0.5 };
  averaged = train (fixture);

  sum = g_new0 (double, nn_model_get_n_parameters (averaged));
  collector = (Collector) { .trainer = plain, .sum = sum };
  training_trainer_set_step_func (plain, sum_cb, &collector);
  finish (plain);
  g_assert_cmpuint (collector.n, ==, 5);
  for (gsize i = 0; i < nn_model_get_n_parameters (averaged); i++)
    g_assert_cmpfloat_with_epsilon (nn_model_get_parameters (averaged)[i], sum[i] / collector.n, 1e-6);
}

/* Before its part begins, the average is the model. */
static void
test_equal_average_later (Fixture       *fixture,
                          gconstpointer  data)
{
  g_autoptr (TrainingTrainer) averaged = NULL;
  g_autofree double *sum = NULL;
  g_autofree double *plain_sum = NULL;
  Collector collector = { 0 };
  gsize n;

  for (guint is_plain = 0; is_plain < 2; is_plain++)
    {
      g_autoptr (NnModel) model = NULL;

      fixture->config.averaging = (TrainingAveragingConfig) {
        is_plain ? TRAINING_AVERAGING_NONE : TRAINING_AVERAGING_EQUAL, 0.0, 0.5
      };
      g_clear_pointer (&averaged, training_trainer_free);
      averaged = make_trainer (fixture, FALSE);
      model = training_trainer_make_model (averaged);
      n = nn_model_get_n_parameters (model);
      collector = (Collector) { .trainer = averaged, .sum = g_new0 (double, n) };
      *(is_plain ? &plain_sum : &sum) = collector.sum;
      training_trainer_set_step_func (averaged, collect_cb, &collector);
      finish (averaged);
      g_assert_cmpuint (collector.n, ==, 5);
    }

  g_assert_cmpmem (sum, n * sizeof (double), plain_sum, n * sizeof (double));
}

static gboolean
norm_cb (const TrainingStep  *step,
         gpointer             user_data,
         GError             **error)
{
  *(double *)user_data = step->norm;
  return TRUE;
}

/* Far above the bound, a plain step is as long as the bound times the rate; far below, as it was. */
static void
test_clipping (Fixture       *fixture,
               gconstpointer  data)
{
  double lengths[3], norm = 0.0;

  fixture->config.epochs = 1;
  fixture->config.batch_size = N_EXAMPLES;
  fixture->config.optimizer = nn_optimizer_config_default (NN_OPTIMIZER_SGD);
  fixture->config.learning_rate = (NnLearningRate) { .kind = NN_LEARNING_RATE_CONSTANT, .rate = 0.5 };
  for (guint i = 0; i < 3; i++)
    {
      g_autoptr (TrainingTrainer) trainer = NULL;
      g_autoptr (NnModel) before = NULL;
      g_autoptr (NnModel) after = NULL;

      fixture->config.clip_norm = (const double[]) { 0.0, 1e-3, 1e3 }[i];
      trainer = make_trainer (fixture, FALSE);
      before = training_trainer_make_model (trainer);
      training_trainer_set_step_func (trainer, norm_cb, &norm);
      finish (trainer);
      after = training_trainer_make_model (trainer);
      lengths[i] = 0.0;
      for (gsize k = 0; k < nn_model_get_n_parameters (after); k++)
        lengths[i] += pow (nn_model_get_parameters (after)[k] - nn_model_get_parameters (before)[k], 2.0);
      lengths[i] = sqrt (lengths[i]);
    }

  g_assert_cmpfloat (norm, >, 1e-2);
  g_assert_cmpfloat_with_epsilon (lengths[0], 0.5 * norm, 1e-4 * norm);
  g_assert_cmpfloat_with_epsilon (lengths[1], 0.5e-3, 1e-5);
  g_assert_cmpfloat (lengths[2], ==, lengths[0]);
}

static void
find_changes (const NnModel *before,
              const NnModel *after,
              const char    *prefix,
              guint         *n_with,
              guint         *n_without)
{
  *n_with = *n_without = 0;
  for (gsize i = 0; i < nn_model_get_n_tensors (before); i++)
    {
      const NnTensorInfo *tensor = nn_model_get_tensor (before, i);

      if (tensor->is_statistic
          || memcmp (nn_model_get_parameters (before) + tensor->offset,
                     nn_model_get_parameters (after) + tensor->offset, tensor->size * sizeof (float))
                 == 0)
        continue;
      if (g_str_has_prefix (tensor->name, prefix))
        ++*n_with;
      else
        ++*n_without;
    }
}

static char *
get_last_prefix (const NnModel *model)
{
  const NnTensorInfo *last = nn_model_get_tensor (model, nn_model_get_n_tensors (model) - 1);

  return g_strndup (last->name, strchr (last->name, '.') - last->name + 1);
}

/* From a model with other classes: all but the last layer is taken, and only the last is trained. */
static void
test_fine_tuning (Fixture       *fixture,
                  gconstpointer  data)
{
  g_autoptr (NnModel) start = train (fixture);
  g_autofree char *prefix = get_last_prefix (start);
  float labels[N_EXAMPLES];
  const NnLossTerm term = { .kind = NN_LOSS_MSE, .n_outputs = 1 };
  g_autoptr (TrainingDatasetProblem) problem = NULL;
  g_autoptr (TrainingTrainer) trainer = NULL;
  g_autoptr (NnModel) before = NULL;
  g_autoptr (NnModel) after = NULL;
  g_autoptr (GError) error = NULL;
  guint n_with, n_without;

  for (guint i = 0; i < N_EXAMPLES; i++)
    labels[i] = i % N_CLASSES;
  fixture->dataset.targets = labels;
  fixture->dataset.n_targets = 1;
  problem = training_dataset_problem_new (&fixture->dataset, &term, 1, 1, NULL, &error);
  g_assert_no_error (error);

  fixture->config.options.n_outputs = 1;
  fixture->config.trainable = prefix;
  fixture->config.start = start;
  fixture->config.optimizer.weight_decay = 0.1;
  fixture->config.optimizer.decays_all = TRUE;
  trainer = training_trainer_new (&fixture->config, training_dataset_problem_get (problem),
                                  training_worker_pool_get_parallel (fixture->pool), &error);
  g_assert_no_error (error);
  before = training_trainer_make_model (trainer);
  for (gsize i = 0; i < nn_model_get_n_tensors (start); i++)
    {
      const NnTensorInfo *tensor = nn_model_get_tensor (start, i);

      if (!tensor->is_statistic && !g_str_has_prefix (tensor->name, prefix))
        g_assert_cmpmem (nn_model_get_parameters (start) + tensor->offset, tensor->size * sizeof (float),
                         nn_model_get_parameters (before) + tensor->offset, tensor->size * sizeof (float));
    }

  g_assert_true (training_trainer_save (trainer, fixture->path, &error));
  finish (trainer);
  after = training_trainer_make_model (trainer);
  find_changes (before, after, prefix, &n_with, &n_without);
  g_assert_cmpuint (n_with, ==, 2);
  g_assert_cmpuint (n_without, ==, 0);

  /* A head that shall be new is, though it would fit. */
  g_assert_true (training_starting_weights_copy (before, after, NULL)
                 == training_starting_weights_copy (before, after, prefix) + 2);
  find_changes (before, after, prefix, &n_with, &n_without);
  g_assert_cmpuint (n_with + n_without, ==, 0);

  /* Other starting weights are another training. */
  nn_model_get_parameters_mutable (start)[0] += 1.0f;
  g_clear_pointer (&trainer, training_trainer_free);
  trainer = training_trainer_new (&fixture->config, training_dataset_problem_get (problem), NULL, &error);
  g_assert_false (training_trainer_load (trainer, fixture->path, &error));
  g_assert_error (error, BASE_ERROR, BASE_ERROR_BAD_MODEL);
}

/* Only what was asked for is kept: a checkpoint has what there is. */
static void
test_no_idle_copies (Fixture       *fixture,
                     gconstpointer  data)
{
  g_autoptr (TrainingTrainer) trainer = NULL;
  g_autoptr (NnTensorFile) file = NULL;
  g_autoptr (NnModel) model = NULL;
  g_autoptr (GError) error = NULL;

  fixture->config.optimizer = nn_optimizer_config_default (NN_OPTIMIZER_SGD);
  trainer = make_trainer (fixture, FALSE);
  g_assert_true (training_trainer_save (trainer, fixture->path, &error));
  file = nn_tensor_file_load (fixture->path, &error);
  g_assert_no_error (error);
  model = training_trainer_make_model (trainer);
  g_assert_cmpuint (nn_tensor_file_get_n_tensors (file), ==, nn_model_get_n_statistics (model) > 0 ? 2 : 1);
}

/* A label that is missing in one of two mixed examples is the other's alone. */
static void
test_missing_labels (Fixture       *fixture,
                     gconstpointer  data)
{
  static const float inputs[2] = { 0.0f, 0.0f };
  static const float targets[2][2] = { { 1.0f, 99.0f }, { 3.0f, 5.0f } };
  static const float weights[2][2] = { { 1.0f, 0.0f }, { 1.0f, 0.5f } };
  const TrainingDataset dataset = { { 1, 1, 1 }, 2, 2, inputs, targets[0], weights[0], NULL };
  const NnLossTerm term = { .kind = NN_LOSS_MSE, .n_outputs = 2 };
  const TrainingDraw draw = { .first = 0, .second = 1, .share = 0.75 };
  const float output[2] = { 0.0f, 0.0f };
  float gradient[2] = { 0.0f, 0.0f };
  g_autoptr (TrainingDatasetProblem) problem
      = training_dataset_problem_new (&dataset, &term, 1, 2, &fixture->augment, NULL);
  const TrainingProblem *p = training_dataset_problem_get (problem);

  /* 1.5 with weight 1, and 5 with weight 0.25 * 0.5; half of each, since it is a mean. */
  g_assert_cmpfloat_with_epsilon (p->judge (p->self, &draw, output, gradient), 0.5 * 2.25 + 0.5 * 0.125 * 25.0,
                                  1e-6);
  g_assert_cmpfloat_with_epsilon (gradient[0], -1.5f, 1e-6f);
  g_assert_cmpfloat_with_epsilon (gradient[1], -0.125f * 5.0f, 1e-6f);
}

#define ADD(name, function)                                                                                  \
  g_test_add ("/training/dataset-trainer/" name, Fixture, NULL, set_up, function, tear_down)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  ADD ("learns", test_learns);
  ADD ("resume-every-optimizer", test_resume_every_optimizer);
  ADD ("resume-averages", test_resume_averages);
  ADD ("other-training", test_other_training);
  ADD ("cancel-within-step", test_cancel_within_step);
  ADD ("last-batch", test_last_batch);
  ADD ("equal-average", test_equal_average);
  ADD ("equal-average-later", test_equal_average_later);
  ADD ("clipping", test_clipping);
  ADD ("fine-tuning", test_fine_tuning);
  ADD ("no-idle-copies", test_no_idle_copies);
  ADD ("missing-labels", test_missing_labels);
  g_test_add_func ("/training/dataset-trainer/order", test_order);

  return g_test_run ();
}
