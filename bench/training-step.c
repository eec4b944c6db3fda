/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>

#include "engine/training/mood-config.h"
#include "engine/training/mood-problem.h"
#include "engine/training/worker-pool.h"

/* How long one step of the default training takes, all of it: preparing 32 windows, forward, loss,
 * backward, clipping, the optimizer and the average. On made-up frames: training-step [THREADS [STEPS]] */

#define N_EXAMPLES 128
#define N_FRAMES   960

typedef struct
{
  gint64 last;
  GArray *seconds; /* of double */
} Clock;

static gboolean
step_cb (const TrainingStep  *step,
         gpointer             user_data,
         GError             **error)
{
  Clock *clock = user_data;
  const gint64 now = g_get_monotonic_time ();
  const double seconds = (double)(now - clock->last) * 1e-6;

  g_array_append_val (clock->seconds, seconds);
  clock->last = now;
  return TRUE;
}

static int
compare (gconstpointer a,
         gconstpointer b)
{
  const double difference = *(const double *)a - *(const double *)b;

  return (difference > 0.0) - (difference < 0.0);
}

int
main (int    argc,
      char **argv)
{
  const guint n_threads = argc > 1 ? (guint)atoi (argv[1]) : 2;
  const guint n_steps = argc > 2 ? (guint)atoi (argv[2]) : 60;
  TrainingMoodConfig config = training_mood_default_config;
  g_autoptr (TrainingWorkerPool) pool = training_worker_pool_new (n_threads);
  g_autoptr (DspFrontend) frontend = dsp_frontend_new (&dsp_frontend_default_config, NULL);
  const gsize n_bands = dsp_frontend_default_config.n_bands;
  g_autofree float *frames = g_new (float, N_FRAMES * n_bands);
  TrainingExample examples[N_EXAMPLES];
  Clock clock = { .seconds = g_array_new (FALSE, FALSE, sizeof (double)) };
  g_autoptr (TrainingMoodProblem) problem = NULL;
  g_autoptr (TrainingTrainer) trainer = NULL;
  g_autoptr (GError) error = NULL;
  const double *seconds;
  BaseRng rng;

  base_rng_init (&rng, 1);
  for (gsize i = 0; i < N_FRAMES * n_bands; i++)
    frames[i] = (float)(-40.0 + 10.0 * base_rng_normal (&rng));
  for (guint i = 0; i < N_EXAMPLES; i++)
    examples[i] = (TrainingExample) { frames, N_FRAMES, { .quadrants = { 1.0 }, .quadrant_weight = 1.0 } };

  config.training.epochs = MAX (n_steps * config.training.batch_size / N_EXAMPLES, 1);
  problem = training_mood_problem_new (frontend, examples, N_EXAMPLES, config.n_window_frames,
                                       config.n_crop_frames, &config.augment, NULL);
  trainer = training_trainer_new (&config.training, training_mood_problem_get (problem),
                                  training_worker_pool_get_parallel (pool), &error);
  if (trainer == NULL)
    {
      g_printerr ("%s\n", error->message);
      return 1;
    }

  training_trainer_set_step_func (trainer, step_cb, &clock);
  clock.last = g_get_monotonic_time ();
  while (!training_trainer_is_done (trainer))
    {
      TrainingEpoch epoch;

      if (!training_trainer_run_epoch (trainer, &epoch, NULL, &error))
        {
          g_printerr ("%s\n", error->message);
          return 1;
        }
    }

  g_array_sort (clock.seconds, compare);
  seconds = (const double *)(gpointer)clock.seconds->data;
  g_print ("Training step of %u windows, %u threads, %u steps: median %.1f ms, quartiles %.1f and %.1f, fastest %.1f\n",
           config.training.batch_size, n_threads, clock.seconds->len, seconds[clock.seconds->len / 2] * 1e3,
           seconds[clock.seconds->len / 4] * 1e3, seconds[clock.seconds->len * 3 / 4] * 1e3, seconds[0] * 1e3);
  g_array_unref (clock.seconds);
  return 0;
}
