/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <string.h>

#include "engine/training/augment.h"

#define N_BANDS  12
#define N_FRAMES 30
#define N_VALUES (N_BANDS * N_FRAMES)

static const TrainingAugmentConfig nothing = { 0 };

static void
fill (float window[N_VALUES])
{
  for (int i = 0; i < N_VALUES; i++)
    window[i] = 1.0f + 0.01f * i;
}

static void
test_share (void)
{
  double sum = 0.0;
  BaseRng rng;

  base_rng_init (&rng, 1);
  g_assert_cmpfloat (training_augment_draw_share (0.0, &rng), ==, 1.0);

  for (int i = 0; i < 2000; i++)
    {
      const double share = training_augment_draw_share (0.35, &rng);

      g_assert_cmpfloat (share, >=, 0.5);
      g_assert_cmpfloat (share, <=, 1.0);
      sum += share;
    }
  /* E max(x, 1 - x) of a beta(0.35, 0.35) number is 0.859. */
  g_assert_cmpfloat_with_epsilon (sum / 2000, 0.859, 0.02);
}

static void
test_mix (void)
{
  float window[3] = { 1.0f, 0.0f, -2.0f };
  const float other[3] = { 3.0f, 4.0f, 2.0f };

  training_augment_mix (window, other, 3, 0.75);
  g_assert_cmpfloat (window[0], ==, 1.5f);
  g_assert_cmpfloat (window[1], ==, 1.0f);
  g_assert_cmpfloat (window[2], ==, -1.0f);
}

static void
test_nothing (void)
{
  float window[N_VALUES], before[N_VALUES];
  BaseRng rng;

  base_rng_init (&rng, 1);
  fill (window);
  memcpy (before, window, sizeof window);
  training_augment_distort (&nothing, &rng, window, N_BANDS, N_FRAMES);
  g_assert_cmpmem (window, sizeof window, before, sizeof before);
}

/* What is blanked is a run of whole bands and a run of whole frames, no longer than asked for. */
static void
test_masks (void)
{
  const TrainingAugmentConfig config = { .max_masked_bands = 4, .max_masked_frames = 7 };
  guint most_bands = 0, most_frames = 0;
  BaseRng rng;

  base_rng_init (&rng, 2);
  for (int round = 0; round < 300; round++)
    {
      float window[N_VALUES];
      guint n_bands = 0, n_frames = 0, n_blank = 0;

      fill (window);
      training_augment_distort (&config, &rng, window, N_BANDS, N_FRAMES);

      for (int i = 0; i < N_VALUES; i++)
        n_blank += window[i] == 0.0f;
      for (int band = 0; band < N_BANDS; band++)
        {
          guint n = 0;

          for (int t = 0; t < N_FRAMES; t++)
            n += window[band * N_FRAMES + t] == 0.0f;
          n_bands += n == N_FRAMES;
        }
      for (int t = 0; t < N_FRAMES; t++)
        {
          guint n = 0;

          for (int band = 0; band < N_BANDS; band++)
            n += window[band * N_FRAMES + t] == 0.0f;
          n_frames += n == N_BANDS;
        }

      g_assert_cmpuint (n_blank, ==, n_bands * N_FRAMES + n_frames * N_BANDS - n_bands * n_frames);
      most_bands = MAX (most_bands, n_bands);
      most_frames = MAX (most_frames, n_frames);
    }

  g_assert_cmpuint (most_bands, ==, 4);
  g_assert_cmpuint (most_frames, ==, 7);
}

/* A tilt is a straight line over the bands, alike in all frames, and keeps the mean. */
static void
test_tilt (void)
{
  const TrainingAugmentConfig config = { .tilt = 0.5 };
  float window[N_VALUES] = { 0.0f };
  double sum = 0.0;
  float step;
  BaseRng rng;

  base_rng_init (&rng, 3);
  training_augment_distort (&config, &rng, window, N_BANDS, N_FRAMES);

  step = window[N_FRAMES] - window[0];
  g_assert_cmpfloat (fabsf (step), >, 1e-4f);
  for (int band = 1; band < N_BANDS; band++)
    for (int t = 0; t < N_FRAMES; t++)
      g_assert_cmpfloat_with_epsilon (window[band * N_FRAMES + t] - window[(band - 1) * N_FRAMES], step,
                                      1e-5);
  for (int i = 0; i < N_VALUES; i++)
    sum += window[i];
  g_assert_cmpfloat_with_epsilon (sum / N_VALUES, 0.0, 1e-6);
}

/* The same state draws the same distortion. */
static void
test_seeded (void)
{
  const TrainingAugmentConfig config = { 0.35, 0.3, 4, 7 };
  float first[N_VALUES], second[N_VALUES];
  BaseRng rng;

  fill (first);
  fill (second);
  base_rng_init (&rng, 4);
  training_augment_distort (&config, &rng, first, N_BANDS, N_FRAMES);
  base_rng_init (&rng, 4);
  training_augment_distort (&config, &rng, second, N_BANDS, N_FRAMES);
  g_assert_cmpmem (first, sizeof first, second, sizeof second);

  fill (second);
  base_rng_init (&rng, 5);
  training_augment_distort (&config, &rng, second, N_BANDS, N_FRAMES);
  g_assert_true (memcmp (first, second, sizeof first) != 0);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/training/augment/share", test_share);
  g_test_add_func ("/training/augment/mix", test_mix);
  g_test_add_func ("/training/augment/nothing", test_nothing);
  g_test_add_func ("/training/augment/masks", test_masks);
  g_test_add_func ("/training/augment/tilt", test_tilt);
  g_test_add_func ("/training/augment/seeded", test_seeded);

  return g_test_run ();
}
