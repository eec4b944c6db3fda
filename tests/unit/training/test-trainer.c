/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The trainer on frames made up here: noise whose low or high bands are loud. */

#include <glib/gstdio.h>
#include <math.h>
#include <string.h>
#include <unistd.h>

#include "engine/base/error.h"
#include "engine/nn/exec.h"
#include "engine/training/mood-config.h"
#include "engine/training/mood-problem.h"
#include "engine/training/worker-pool.h"

#define N_EXAMPLES 24
#define N_FRAMES   48

typedef struct
{
  DspFrontend *frontend; /* (owned) */
  float *frames;         /* (owned): (N_EXAMPLES, N_FRAMES, 80) */
  TrainingExample examples[N_EXAMPLES];
  TrainingAugmentConfig augment;
  TrainingMoodProblem *problem; /* (owned) */
  TrainingConfig config;
} Fixture;

static void
make_problem (Fixture *fixture)
{
  g_clear_pointer (&fixture->problem, training_mood_problem_free);
  fixture->problem
      = training_mood_problem_new (fixture->frontend, fixture->examples, N_EXAMPLES, 32, 32, &fixture->augment, NULL);
}

/* Even examples are loud below, and Q1; odd ones above, and Q3. */
static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  const guint n_bands = dsp_frontend_default_config.n_bands;
  BaseRng rng;

  base_rng_init (&rng, 7);
  fixture->frontend = dsp_frontend_new (&dsp_frontend_default_config, NULL);
  g_assert_nonnull (fixture->frontend);
  fixture->frames = g_new (float, N_EXAMPLES *N_FRAMES *n_bands);

  for (guint i = 0; i < N_EXAMPLES; i++)
    {
      float *frames = fixture->frames + i * N_FRAMES * n_bands;
      TrainingTarget *target = &fixture->examples[i].target;

      for (guint k = 0; k < N_FRAMES * n_bands; k++)
        frames[k] = -50.0 + 5.0 * base_rng_normal (&rng) + ((k % n_bands < 40) == (i % 2 == 0) ? 20.0 : 0.0);

      fixture->examples[i].frames = frames;
      fixture->examples[i].n_frames = i % 3 == 0 ? N_FRAMES / 3 : N_FRAMES;
      *target = (TrainingTarget) { .quadrant_weight = 1.0, .point_weight = 0.3 };
      target->quadrants[i % 2 == 0 ? MOOD_QUADRANT_1 : MOOD_QUADRANT_3] = 1.0;
      target->valence = target->arousal = i % 2 == 0 ? 0.5 : -0.5;
    }

  fixture->augment = training_mood_default_config.augment;
  fixture->augment.max_masked_frames = 4;
  fixture->config = training_mood_default_config.training;
  fixture->config.epochs = 3;
  fixture->config.batch_size = 12;
  make_problem (fixture);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  training_mood_problem_free (fixture->problem);
  dsp_frontend_unref (fixture->frontend);
  g_free (fixture->frames);
}

static TrainingTrainer *
make_trainer (Fixture            *fixture,
              const BaseParallel *parallel)
{
  GError *error = NULL;
  TrainingTrainer *trainer = training_trainer_new (
      &fixture->config, training_mood_problem_get (fixture->problem), parallel, &error);

  g_assert_no_error (error);
  return trainer;
}

static double
run_epoch (TrainingTrainer *trainer)
{
  GError *error = NULL;
  TrainingEpoch epoch;

  training_trainer_run_epoch (trainer, &epoch, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (epoch.n_examples, ==, N_EXAMPLES);
  return epoch.loss;
}

static NnModel *
train (Fixture            *fixture,
       const BaseParallel *parallel)
{
  g_autoptr (TrainingTrainer) trainer = make_trainer (fixture, parallel);

  while (!training_trainer_is_done (trainer))
    run_epoch (trainer);
  return training_trainer_make_model (trainer);
}

static gboolean
are_equal (const NnModel *a,
           const NnModel *b)
{
  return memcmp (nn_model_get_parameters (a), nn_model_get_parameters (b),
                 nn_model_get_n_parameters (a) * sizeof (float))
             == 0
         && memcmp (nn_model_get_statistics (a), nn_model_get_statistics (b),
                    nn_model_get_n_statistics (a) * sizeof (float))
                == 0;
}

static void
test_learns (Fixture       *fixture,
             gconstpointer  data)
{
  const guint n_bands = dsp_frontend_default_config.n_bands;
  const NnShape input = { 1, n_bands, 32 };
  g_autoptr (NnModel) model = NULL;
  g_autoptr (NnExec) exec = NULL;

  fixture->config.epochs = 12;
  model = train (fixture, NULL);
  exec = nn_exec_new (model, input, 1, NN_MODE_INFERENCE, NULL);
  g_assert_nonnull (exec);

  for (guint i = 1; i < N_EXAMPLES; i++)
    {
      MoodGaussian gaussian;
      const float *raw;

      if (fixture->examples[i].n_frames < 32)
        continue;
      dsp_frontend_fill_window (fixture->frontend, fixture->examples[i].frames, 32, nn_exec_get_input (exec));
      nn_exec_forward (exec, 1, NULL);
      raw = nn_exec_get_value (exec, nn_exec_get_output_node (exec), NULL);
      mood_gaussian_from_raw (&gaussian, raw);
      g_assert_true ((gaussian.valence > 0.1) == (i % 2 == 0));
      g_assert_true ((gaussian.arousal > 0.1) == (i % 2 == 0));
      g_assert_true ((gaussian.valence < -0.1) == (i % 2 == 1));
    }
}

static void
test_any_number_of_workers (Fixture       *fixture,
                            gconstpointer  data)
{
  g_autoptr (TrainingWorkerPool) pool = training_worker_pool_new (3);
  g_autoptr (NnModel) serial = train (fixture, NULL);
  g_autoptr (NnModel) parallel = train (fixture, training_worker_pool_get_parallel (pool));
  g_autoptr (NnModel) other = NULL;

  g_assert_true (are_equal (serial, parallel));

  fixture->config.seed++;
  other = train (fixture, NULL);
  g_assert_false (are_equal (serial, other));
}

static void
test_resume (Fixture       *fixture,
             gconstpointer  data)
{
  g_autofree char *folder = g_dir_make_tmp ("trainer-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "checkpoint.safetensors", NULL);
  g_autoptr (NnModel) unbroken = train (fixture, NULL);
  g_autoptr (TrainingTrainer) first = make_trainer (fixture, NULL);
  g_autoptr (TrainingTrainer) second = make_trainer (fixture, NULL);
  g_autoptr (TrainingTrainer) stranger = NULL;
  g_autoptr (NnModel) resumed = NULL;
  g_autoptr (GError) error = NULL;

  run_epoch (first);
  g_assert_true (training_trainer_save (first, path, &error));
  g_assert_no_error (error);

  g_assert_true (training_trainer_load (second, path, &error));
  g_assert_no_error (error);
  run_epoch (second);
  g_assert_false (training_trainer_is_done (second));
  run_epoch (second);
  g_assert_true (training_trainer_is_done (second));
  resumed = training_trainer_make_model (second);
  g_assert_true (are_equal (unbroken, resumed));

  /* Another label, another training. */
  fixture->examples[3].target.valence = 0.4;
  stranger = make_trainer (fixture, NULL);
  g_assert_false (training_trainer_load (stranger, path, &error));
  g_assert_error (error, BASE_ERROR, BASE_ERROR_BAD_MODEL);
  g_clear_error (&error);

  /* Not whole. */
  fixture->examples[3].target.valence = -0.5;
  g_assert_cmpint (truncate (path, 1000), ==, 0);
  g_clear_pointer (&stranger, training_trainer_free);
  stranger = make_trainer (fixture, NULL);
  g_assert_false (training_trainer_load (stranger, path, &error));
  g_assert_error (error, BASE_ERROR, BASE_ERROR_BAD_MODEL);

  g_unlink (path);
  g_rmdir (folder);
}

static void
test_diverged (Fixture       *fixture,
               gconstpointer  data)
{
  g_autoptr (TrainingTrainer) trainer = make_trainer (fixture, NULL);
  g_autoptr (GError) error = NULL;
  TrainingEpoch epoch;

  for (guint i = 0; i < N_FRAMES * dsp_frontend_default_config.n_bands; i++)
    fixture->frames[i] = NAN;

  g_assert_false (training_trainer_run_epoch (trainer, &epoch, NULL, &error));
  g_assert_error (error, BASE_ERROR, BASE_ERROR_DIVERGED);
  g_assert_nonnull (strstr (error->message, "Example"));
}

/* Steps that are far too large: it ends with the reason, and the last good checkpoint stays. */
static void
test_last_good_checkpoint (Fixture       *fixture,
                           gconstpointer  data)
{
  g_autofree char *folder = g_dir_make_tmp ("trainer-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "checkpoint.safetensors", NULL);
  g_autoptr (TrainingTrainer) trainer = NULL;
  g_autoptr (GError) error = NULL;
  gboolean is_saved = TRUE;
  guint n_saved = 0;

  fixture->config.epochs = 40;
  fixture->config.optimizer = nn_optimizer_config_default (NN_OPTIMIZER_SGD);
  fixture->config.learning_rate = (NnLearningRate) { .kind = NN_LEARNING_RATE_CONSTANT, .rate = 1e12 };
  fixture->config.clip_norm = 0.0;
  fixture->config.averaging.kind = TRAINING_AVERAGING_NONE;
  trainer = make_trainer (fixture, NULL);
  g_assert_true (training_trainer_save (trainer, path, &error));

  while (is_saved && !training_trainer_is_done (trainer))
    {
      TrainingEpoch epoch;

      is_saved = training_trainer_run_epoch (trainer, &epoch, NULL, &error)
                 && training_trainer_save (trainer, path, &error);
      n_saved += is_saved;
    }
  g_assert_error (error, BASE_ERROR, BASE_ERROR_DIVERGED);
  g_clear_error (&error);

  g_clear_pointer (&trainer, training_trainer_free);
  trainer = make_trainer (fixture, NULL);
  g_assert_true (training_trainer_load (trainer, path, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (training_trainer_get_n_epochs (trainer), ==, n_saved);

  g_unlink (path);
  g_rmdir (folder);
}

static void
test_cancelled (Fixture       *fixture,
                gconstpointer  data)
{
  g_autoptr (TrainingTrainer) trainer = make_trainer (fixture, NULL);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  TrainingEpoch epoch;

  g_cancellable_cancel (cancellable);
  g_assert_false (training_trainer_run_epoch (trainer, &epoch, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
test_refused (Fixture       *fixture,
              gconstpointer  data)
{
  TrainingProblem problem = *training_mood_problem_get (fixture->problem);
  g_autoptr (GError) error = NULL;

  problem.n_examples = 0;
  g_assert_null (training_trainer_new (&fixture->config, &problem, NULL, &error));
  g_assert_error (error, BASE_ERROR, BASE_ERROR_INVALID_ARGUMENT);
  g_clear_error (&error);

  problem.n_examples = 3;
  fixture->config.options.n_outputs = 3;
  g_assert_null (training_trainer_new (&fixture->config, &problem, NULL, &error));
  g_assert_error (error, BASE_ERROR, BASE_ERROR_INVALID_ARGUMENT);
  g_clear_error (&error);

  fixture->config.options.n_outputs = 0;
  fixture->config.trainable = "no-such-layer.";
  g_assert_null (training_trainer_new (&fixture->config, &problem, NULL, &error));
  g_assert_error (error, BASE_ERROR, BASE_ERROR_INVALID_ARGUMENT);
  g_clear_error (&error);

  fixture->config.trainable = NULL;
  fixture->config.architecture = "no-such-network";
  g_assert_null (training_trainer_new (&fixture->config, &problem, NULL, &error));
  g_assert_error (error, BASE_ERROR, BASE_ERROR_INVALID_ARGUMENT);
}

#define ADD(name, function) g_test_add ("/training/trainer/" name, Fixture, NULL, set_up, function, tear_down)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  ADD ("learns", test_learns);
  ADD ("any-number-of-workers", test_any_number_of_workers);
  ADD ("resume", test_resume);
  ADD ("diverged", test_diverged);
  ADD ("last-good-checkpoint", test_last_good_checkpoint);
  ADD ("cancelled", test_cancelled);
  ADD ("refused", test_refused);

  return g_test_run ();
}
