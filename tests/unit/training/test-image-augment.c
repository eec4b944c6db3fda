/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/training/image-augment.h"

#include <math.h>
#include <string.h>

#define CHANNELS 2
#define HEIGHT   12
#define WIDTH    20
#define N_VALUES (CHANNELS * HEIGHT * WIDTH)

static const NnShape shape = { CHANNELS, HEIGHT, WIDTH };

/* Of any kind, the same each time. */
static void
fill (float image[N_VALUES])
{
  for (gsize i = 0; i < N_VALUES; i++)
    image[i] = 0.5f + 0.4f * sinf (0.7f * i) * cosf (0.05f * i);
}

static float
get_at (const float *image,
        gsize        c,
        gsize        y,
        gsize        x)
{
  return image[(c * HEIGHT + y) * WIDTH + x];
}

static void
apply (const TrainingImageAugment *augment,
       guint64                     seed,
       float                       image[N_VALUES])
{
  float scratch[N_VALUES];
  BaseRng rng;

  g_assert_cmpuint (training_image_augment_get_n_scratch (augment, shape), <=, N_VALUES);
  base_rng_init (&rng, seed);
  training_image_augment_apply (augment, &rng, image, shape, scratch);
}

/* At strength 0 not a bit changes, and no randomness is used up. */
static void
test_identity (void)
{
  const TrainingImageAugment none = { 0 };
  float image[N_VALUES], before[N_VALUES];
  BaseRng rng, untouched;

  fill (image);
  memcpy (before, image, sizeof image);
  base_rng_init (&rng, 5);
  untouched = rng;
  training_image_augment_apply (&none, &rng, image, shape, NULL);

  g_assert_cmpmem (image, sizeof image, before, sizeof before);
  g_assert_cmpmem (&rng, sizeof rng, &untouched, sizeof untouched);
  g_assert_cmpuint (training_image_augment_get_n_scratch (&none, shape), ==, 0);
}

/* Whatever is asked for: finite, seeded, and not as it was. */
static void
test_each (void)
{
  const TrainingImageAugment kinds[] = {
    { .crop = 0.3 },     { .tempo = 0.2 },    { .pitch = 0.2 }, { .gain = 1.0 },       { .equaliser = 1.0 },
    { .brightness = 0.3 }, { .contrast = 0.3 }, { .grey = 1.0 },  { .mask_bands = 0.4 }, { .mask_frames = 0.4 },
  };

  for (gsize k = 0; k < G_N_ELEMENTS (kinds); k++)
    {
      guint n_changed = 0;

      for (guint64 seed = 1; seed <= 50; seed++)
        {
          float image[N_VALUES], again[N_VALUES], before[N_VALUES];

          fill (before);
          fill (image);
          fill (again);
          apply (&kinds[k], seed, image);
          apply (&kinds[k], seed, again);
          g_assert_cmpmem (image, sizeof image, again, sizeof again);
          n_changed += memcmp (image, before, sizeof image) != 0;
          for (gsize i = 0; i < N_VALUES; i++)
            g_assert_true (isfinite (image[i]));
        }
      g_assert_cmpuint (n_changed, >, 30);
    }
}

/* A slope along time stays a slope: steeper when faster, less steep when cropped and stretched. */
static void
test_time (void)
{
  const TrainingImageAugment crop = { .crop = 0.5 };

  for (guint64 seed = 1; seed <= 20; seed++)
    {
      float image[N_VALUES];
      float step;

      for (gsize i = 0; i < N_VALUES; i++)
        image[i] = i % WIDTH;
      apply (&crop, seed, image);

      step = get_at (image, 0, 0, 1) - get_at (image, 0, 0, 0);
      g_assert_cmpfloat (step, >=, 0.5f - 1e-4f);
      g_assert_cmpfloat (step, <=, 1.0f);
      g_assert_cmpfloat (get_at (image, 1, 3, WIDTH - 1), <=, WIDTH - 1);
      for (gsize x = 1; x < WIDTH; x++)
        g_assert_cmpfloat_with_epsilon (get_at (image, 1, 5, x) - get_at (image, 1, 5, x - 1), step, 1e-3);
    }
}

/* A single bright band moves up or down, and is as bright as it was in all. */
static void
test_pitch (void)
{
  const TrainingImageAugment pitch = { .pitch = 0.2 };
  guint n_moved = 0;

  for (guint64 seed = 1; seed <= 20; seed++)
    {
      float image[N_VALUES] = { 0 };
      double sum = 0.0, center = 0.0;

      for (gsize x = 0; x < WIDTH; x++)
        image[6 * WIDTH + x] = 1.0f;
      apply (&pitch, seed, image);

      for (gsize y = 0; y < HEIGHT; y++)
        {
          sum += get_at (image, 0, y, 4);
          center += y * get_at (image, 0, y, 4);
        }
      g_assert_cmpfloat_with_epsilon (sum, 1.0, 1e-4);
      g_assert_cmpfloat (fabs (center - 6.0), <=, 0.2 * HEIGHT + 1e-3);
      n_moved += fabs (center - 6.0) > 0.3;
    }
  g_assert_cmpuint (n_moved, >, 10);
}

static void
test_level (void)
{
  const TrainingImageAugment gain = { .gain = 2.0 };
  const TrainingImageAugment equaliser = { .equaliser = 2.0 };
  float image[N_VALUES], before[N_VALUES];

  fill (before);
  fill (image);
  apply (&gain, 3, image);
  for (gsize i = 1; i < N_VALUES; i++)
    g_assert_cmpfloat_with_epsilon (image[i] - before[i], image[0] - before[0], 1e-5);
  g_assert_cmpfloat (fabsf (image[0] - before[0]), >, 1e-3);

  /* One level for each band, the same at all times and in both channels. */
  fill (image);
  apply (&equaliser, 3, image);
  for (gsize y = 0; y < HEIGHT; y++)
    {
      const float lift = get_at (image, 0, y, 0) - get_at (before, 0, y, 0);

      g_assert_cmpfloat_with_epsilon (get_at (image, 0, y, 9) - get_at (before, 0, y, 9), lift, 1e-5);
      g_assert_cmpfloat_with_epsilon (get_at (image, 1, y, 3) - get_at (before, 1, y, 3), lift, 1e-5);
    }
  g_assert_cmpfloat (fabsf (get_at (image, 0, 0, 0) - get_at (before, 0, 0, 0)
                            - get_at (image, 0, HEIGHT - 1, 0) + get_at (before, 0, HEIGHT - 1, 0)),
                     >, 1e-3);
}

static void
test_color (void)
{
  const TrainingImageAugment grey = { .grey = 1.0 };
  const TrainingImageAugment strong = { .brightness = 1.0, .contrast = 1.0 };

  for (guint64 seed = 1; seed <= 20; seed++)
    {
      float image[N_VALUES], before[N_VALUES];
      float lowest = 1.0f, highest = 0.0f;

      fill (before);
      fill (image);
      apply (&grey, seed, image);
      for (gsize i = 0; i < HEIGHT * WIDTH; i++)
        {
          g_assert_cmpfloat (image[i], ==, image[HEIGHT * WIDTH + i]);
          g_assert_cmpfloat_with_epsilon (image[i], 0.5f * (before[i] + before[HEIGHT * WIDTH + i]), 1e-6);
        }

      fill (image);
      apply (&strong, seed, image);
      for (gsize i = 0; i < N_VALUES; i++)
        {
          lowest = MIN (lowest, before[i]);
          highest = MAX (highest, before[i]);
        }
      for (gsize i = 0; i < N_VALUES; i++)
        g_assert_true (image[i] >= lowest && image[i] <= highest);
    }
}

/* What is blanked is whole bands, no more than asked for, with the mean. */
static void
test_mask (void)
{
  const TrainingImageAugment mask = { .mask_bands = 0.5 };
  guint longest = 0;

  for (guint64 seed = 1; seed <= 100; seed++)
    {
      float image[N_VALUES], before[N_VALUES];
      guint n_masked = 0;

      fill (before);
      fill (image);
      apply (&mask, seed, image);
      for (gsize y = 0; y < HEIGHT; y++)
        {
          const gboolean is_masked = get_at (image, 0, y, 0) == get_at (image, 0, y, 1);

          n_masked += is_masked;
          for (gsize x = 0; x < WIDTH; x++)
            g_assert_true (is_masked ? get_at (image, 1, y, x) == get_at (image, 0, y, 0)
                                     : get_at (image, 1, y, x) == get_at (before, 1, y, x));
        }
      longest = MAX (longest, n_masked);
    }
  g_assert_cmpuint (longest, ==, HEIGHT / 2);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/training/image-augment/identity", test_identity);
  g_test_add_func ("/training/image-augment/each", test_each);
  g_test_add_func ("/training/image-augment/time", test_time);
  g_test_add_func ("/training/image-augment/pitch", test_pitch);
  g_test_add_func ("/training/image-augment/level", test_level);
  g_test_add_func ("/training/image-augment/color", test_color);
  g_test_add_func ("/training/image-augment/mask", test_mask);

  return g_test_run ();
}
