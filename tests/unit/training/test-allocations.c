/* SPDX-License-Identifier: GPL-3.0-or-later */

/* No step of a training takes memory, but for the first: malloc and its kin are those of
 * bench/malloc-counter.c here, which is linked into this program and counts them, whichever thread or
 * library they come from. */

#include <string.h>

#include "engine/training/dataset-problem.h"
#include "engine/training/mood-config.h"
#include "engine/training/mood-problem.h"
#include "engine/training/worker-pool.h"

long long malloc_counter_get (void);

#define N_EXAMPLES 24
#define N_FRAMES   80

typedef struct
{
  guint n_steps;
  long long before;  /* calls until the last step's end */
  long long n_calls; /* in all steps after the first */
} Counter;

static gboolean
step_cb (const TrainingStep  *step,
         gpointer             user_data,
         GError             **error)
{
  Counter *counter = user_data;
  const long long now = malloc_counter_get ();

  if (counter->n_steps++ > 0)
    counter->n_calls += now - counter->before;
  counter->before = malloc_counter_get ();
  return TRUE;
}

static void
check_training (const TrainingConfig  *config,
                const TrainingProblem *problem)
{
  for (guint n_workers = 1; n_workers <= 3; n_workers += 2)
    {
      g_autoptr (TrainingWorkerPool) pool = training_worker_pool_new (n_workers);
      g_autoptr (GCancellable) cancellable = g_cancellable_new ();
      g_autoptr (TrainingTrainer) trainer = NULL;
      g_autoptr (GError) error = NULL;
      Counter counter = { 0 };
      TrainingEpoch epoch;

      trainer = training_trainer_new (config, problem, training_worker_pool_get_parallel (pool), &error);
      g_assert_no_error (error);
      training_trainer_set_step_func (trainer, step_cb, &counter);
      while (!training_trainer_is_done (trainer))
        g_assert_true (training_trainer_run_epoch (trainer, &epoch, cancellable, &error));
      g_assert_cmpuint (counter.n_steps, ==, 3 * config->epochs);
      g_assert_cmpint (counter.n_calls, ==, 0);
    }
}

/* The counter itself. */
static void
test_counts (void)
{
  const long long before = malloc_counter_get ();
  gpointer volatile memory = g_malloc (100);
  gpointer volatile more;

  g_free (memory);
  g_assert_cmpint (malloc_counter_get (), ==, before + 1);
  more = g_aligned_alloc (1, 640, 64);
  g_aligned_free (more);
  g_assert_cmpint (malloc_counter_get (), ==, before + 2);
}

static void
test_mood (void)
{
  TrainingMoodConfig config = training_mood_default_config;
  g_autoptr (DspFrontend) frontend = dsp_frontend_new (&dsp_frontend_default_config, NULL);
  const gsize n_bands = dsp_frontend_default_config.n_bands;
  g_autofree float *frames = g_new (float, N_FRAMES * n_bands);
  g_autoptr (TrainingMoodProblem) problem = NULL;
  TrainingExample examples[N_EXAMPLES];
  BaseRng rng;

  base_rng_init (&rng, 3);
  for (gsize i = 0; i < N_FRAMES * n_bands; i++)
    frames[i] = -40.0 + 10.0 * base_rng_normal (&rng);
  for (guint i = 0; i < N_EXAMPLES; i++)
    examples[i] = (TrainingExample) { .frames = frames, .n_frames = i % 2 == 0 ? N_FRAMES : 20, .target = { .quadrants = { 1.0 }, .quadrant_weight = 1.0 } };

  config.training.epochs = 2;
  config.training.batch_size = 8;
  config.training.clip_norm = 0.1;
  problem = training_mood_problem_new (frontend, examples, N_EXAMPLES, 64, 64, &config.augment, NULL);
  check_training (&config.training, training_mood_problem_get (problem));
}

static void
check_dataset (const char      *architecture,
               NnShape          input,
               NnOptimizerKind  optimizer,
               NnLossKind       loss)
{
  const TrainingImageAugment augment = { .mixup = 0.4,
                                         .crop = 0.1,
                                         .tempo = 0.1,
                                         .pitch = 0.1,
                                         .gain = 0.1,
                                         .equaliser = 0.1,
                                         .brightness = 0.1,
                                         .contrast = 0.1,
                                         .grey = 0.1,
                                         .mask_bands = 0.1,
                                         .mask_frames = 0.1 };
  const NnLossTerm term = { .kind = loss, .n_outputs = 2 };
  const gsize size = nn_shape_size (input);
  g_autofree float *inputs = g_new (float, N_EXAMPLES * size);
  g_autofree float *targets = g_new (float, N_EXAMPLES * 2);
  const TrainingDataset dataset
      = { .input = input, .n_examples = N_EXAMPLES, .n_targets = 2, .inputs = inputs, .targets = targets };
  const TrainingConfig config = {
    .architecture = architecture,
    .options = { .n_outputs = 2 },
    .epochs = 1,
    .batch_size = 10,
    .optimizer = nn_optimizer_config_default (optimizer),
    .learning_rate = { .kind = NN_LEARNING_RATE_ONE_CYCLE, .rate = 1e-4 },
    .statistics_momentum = 0.1,
    .averaging = { .kind = TRAINING_AVERAGING_EQUAL, .part = 0.9 },
    .seed = 4,
  };
  g_autoptr (TrainingDatasetProblem) problem = NULL;
  g_autoptr (GError) error = NULL;
  BaseRng rng;

  base_rng_init (&rng, 6);
  for (gsize i = 0; i < N_EXAMPLES * size; i++)
    inputs[i] = base_rng_normal (&rng);
  for (gsize i = 0; i < N_EXAMPLES * 2; i++)
    targets[i] = base_rng_uniform (&rng);
  problem = training_dataset_problem_new (&dataset, &term, 1, 2, &augment, &error);
  g_assert_no_error (error);
  check_training (&config, training_dataset_problem_get (problem));
}

static void
test_images (void)
{
  check_dataset ("stoltenberg", (NnShape) { 1, 80, 40 }, NN_OPTIMIZER_NADAM, NN_LOSS_BINARY_CROSS_ENTROPY);
  check_dataset ("resnet18", (NnShape) { 3, 64, 64 }, NN_OPTIMIZER_SGD, NN_LOSS_CROSS_ENTROPY);
}

static void
test_recurrent (void)
{
  check_dataset ("crnn", (NnShape) { 1, 80, 96 }, NN_OPTIMIZER_RMSPROP, NN_LOSS_HUBER);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/training/allocations/counts", test_counts);
  g_test_add_func ("/training/allocations/mood", test_mood);
  g_test_add_func ("/training/allocations/images", test_images);
  g_test_add_func ("/training/allocations/recurrent", test_recurrent);

  return g_test_run ();
}
