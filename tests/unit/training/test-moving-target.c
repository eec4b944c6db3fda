/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A clip that goes from sad to happy in a minute: what is said of its parts, and that a network is told so. */

#include <math.h>

#include "engine/training/mood-config.h"
#include "engine/training/mood-problem.h"

#define SECONDS  60
#define N_FRAMES 1920
#define N_CROP   160

static void
add_rating (GArray *ratings,
            double  time,
            double  valence,
            double  arousal)
{
  const TrainingCurvePoint point = { time, valence, arousal };

  g_array_append_val (ratings, point);
}

/* Valence from -0.3 to 0.3; arousal 0.2 all the time. */
static GArray *
rate_rise (void)
{
  GArray *ratings = g_array_new (FALSE, FALSE, sizeof (TrainingCurvePoint));

  for (int i = 0; i <= SECONDS; i++)
    add_rating (ratings, i, -0.3 + 0.6 * i / SECONDS, 0.2);
  return ratings;
}

static void
test_place (void)
{
  g_autoptr (GArray) ratings = rate_rise ();
  g_autoptr (TrainingMovingTarget) moving = training_moving_target_new (ratings, 2.0);
  TrainingTarget target = { .quadrants = { 1.0 }, .quadrant_weight = 1.0, .point_weight = 0.3 };

  /* The middle, and a stretch whose mean is 0.1 more, twice as far away. */
  training_moving_target_place (moving, 25.0, 35.0, &target);
  g_assert_cmpfloat_with_epsilon (target.valence, 0.0, 1e-6);
  g_assert_cmpfloat_with_epsilon (target.arousal, 0.2, 1e-6);
  training_moving_target_place (moving, 35.0, 45.0, &target);
  g_assert_cmpfloat_with_epsilon (target.valence, 0.2, 1e-6);
  g_assert_cmpfloat (target.point_weight, ==, 0.3);
  g_assert_cmpfloat (target.quadrants[0], ==, 1.0);

  /* Nobody said anything before the first rating and after the last. */
  training_moving_target_place (moving, -20.0, -10.0, &target);
  g_assert_cmpfloat_with_epsilon (target.valence, -0.6, 1e-6);
  training_moving_target_place (moving, 500.0, 600.0, &target);
  g_assert_cmpfloat_with_epsilon (target.valence, 0.6, 1e-6);
}

static void
test_bounds (void)
{
  g_autoptr (GArray) ratings = rate_rise ();
  g_autoptr (TrainingMovingTarget) moving = training_moving_target_new (ratings, 10.0);
  g_autoptr (GArray) nothing = g_array_new (FALSE, FALSE, sizeof (TrainingCurvePoint));
  TrainingTarget target = { 0 };

  training_moving_target_place (moving, 0.0, 1.0, &target);
  g_assert_cmpfloat (target.valence, ==, -0.98);
  g_assert_null (training_moving_target_new (NULL, 1.0));
  g_assert_null (training_moving_target_new (nothing, 1.0));
}

/* The loss is that of the stretch that was drawn, of either half of a mixture. */
static void
test_judge (void)
{
  g_autoptr (DspFrontend) frontend = dsp_frontend_new (&dsp_frontend_default_config, NULL);
  const DspFrontendConfig *config = &dsp_frontend_default_config;
  const double seconds = (double)config->hop / config->sample_rate;
  g_autofree float *frames = g_new0 (float, N_FRAMES * config->n_bands);
  g_autofree float *input = g_new (float, N_CROP * config->n_bands);
  g_autofree float *scratch = g_new (float, 2 * N_CROP * config->n_bands);
  g_autoptr (GArray) ratings = rate_rise ();
  g_autoptr (TrainingMovingTarget) moving = training_moving_target_new (ratings, 2.0);
  TrainingExample examples[2];
  g_autoptr (TrainingMoodProblem) mood = NULL;
  const TrainingProblem *problem;
  const float output[MOOD_N_RAW] = { 0.3f, -0.2f, -0.5f, 0.1f, 0.2f };
  gsize least = G_MAXSIZE, most = 0;
  TrainingDraw draw = { .first = 0, .second = 1, .share = 0.7 };

  examples[0] = (TrainingExample) { .frames = frames, .n_frames = N_FRAMES, .target = { .point_weight = 0.3 }, .moving = moving };
  examples[1] = examples[0];
  mood = training_mood_problem_new (frontend, examples, 2, N_CROP, N_CROP, &training_mood_default_config.augment, NULL);
  problem = training_mood_problem_get (mood);
  base_rng_init (&draw.rng, 5);

  for (int i = 0; i < 40; i++)
    {
      TrainingTarget targets[2] = { examples[0].target, examples[1].target };
      float gradient[MOOD_N_RAW] = { 0 };
      float expected[MOOD_N_RAW] = { 0 };
      double loss;

      problem->prepare (problem->self, &draw, input, scratch);
      loss = problem->judge (problem->self, &draw, output, gradient);
      for (int half = 0; half < 2; half++)
        {
          const double start = (double)draw.starts[half] * seconds;

          training_moving_target_place (moving, start, start + N_CROP * seconds, &targets[half]);
          least = MIN (least, draw.starts[half]);
          most = MAX (most, draw.starts[half]);
        }
      g_assert_cmpfloat (loss, ==, training_target_judge (&targets[0], &targets[1], 0.7, output, expected));
      for (int k = 0; k < MOOD_N_RAW; k++)
        g_assert_cmpfloat (gradient[k], ==, expected[k]);
    }

  /* Stretches come from everywhere. */
  g_assert_cmpuint (least, <, N_FRAMES / 5);
  g_assert_cmpuint (most, >, N_FRAMES * 3 / 5);
}

/* Another curve is another problem: a checkpoint does not go on with it. */
static void
test_describe (void)
{
  g_autoptr (GArray) ratings = rate_rise ();
  g_autofree char *first = NULL;

  for (int i = 0; i < 3; i++)
    {
      g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
      g_autoptr (TrainingMovingTarget) moving = NULL;

      if (i == 2)
        g_array_index (ratings, TrainingCurvePoint, 7).arousal += 0.01;
      moving = training_moving_target_new (ratings, i == 1 ? 3.0 : 2.0);
      training_moving_target_describe (moving, checksum);
      if (i == 0)
        first = g_strdup (g_checksum_get_string (checksum));
      else
        g_assert_cmpstr (g_checksum_get_string (checksum), !=, first);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/moving-target/place", test_place);
  g_test_add_func ("/moving-target/bounds", test_bounds);
  g_test_add_func ("/moving-target/judge", test_judge);
  g_test_add_func ("/moving-target/describe", test_describe);

  return g_test_run ();
}
