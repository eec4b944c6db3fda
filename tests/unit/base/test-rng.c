/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/base/rng.h"

#include <math.h>

#define N_DRAWS 200000

static void
test_seed_decides (void)
{
  BaseRng a, b, c;

  base_rng_init (&a, 7);
  base_rng_init (&b, 7);
  base_rng_init (&c, 8);

  for (int i = 0; i < 100; i++)
    {
      const guint64 draw = base_rng_next (&a);

      g_assert_cmpuint (draw, ==, base_rng_next (&b));
      g_assert_cmpuint (draw, !=, base_rng_next (&c));
    }
}

/* The first outputs of xoshiro256** from the state (1, 2, 3, 4), worked out from its definition. */
static void
test_known_sequence (void)
{
  BaseRng rng = { { 1, 2, 3, 4 } };

  g_assert_cmpuint (base_rng_next (&rng), ==, 11520);
  g_assert_cmpuint (base_rng_next (&rng), ==, 0);
  g_assert_cmpuint (base_rng_next (&rng), ==, 1509978240);
}

static void
assert_moments (double sum,
                double sum_of_squares,
                double mean,
                double variance,
                double tolerance)
{
  const double measured = sum / N_DRAWS;

  g_assert_cmpfloat_with_epsilon (measured, mean, tolerance);
  g_assert_cmpfloat_with_epsilon (sum_of_squares / N_DRAWS - measured * measured, variance, tolerance);
}

static void
test_moments (void)
{
  BaseRng rng;
  double sums[3] = { 0 }, squares[3] = { 0 };

  base_rng_init (&rng, 1);
  for (int i = 0; i < N_DRAWS; i++)
    {
      const double draws[3] = {
        base_rng_uniform (&rng),
        base_rng_normal (&rng),
        base_rng_beta (&rng, 0.3, 0.3),
      };

      g_assert_true (draws[0] >= 0.0 && draws[0] < 1.0);
      g_assert_true (draws[2] >= 0.0 && draws[2] <= 1.0);
      for (int k = 0; k < 3; k++)
        {
          sums[k] += draws[k];
          squares[k] += draws[k] * draws[k];
        }
    }

  assert_moments (sums[0], squares[0], 0.5, 1.0 / 12.0, 0.01);
  assert_moments (sums[1], squares[1], 0.0, 1.0, 0.02);
  assert_moments (sums[2], squares[2], 0.5, 0.25 / 1.6, 0.01);
}

static void
test_below_is_even (void)
{
  BaseRng rng;
  guint counts[7] = { 0 };

  base_rng_init (&rng, 3);
  for (int i = 0; i < 70000; i++)
    counts[base_rng_below (&rng, 7)]++;

  for (gsize i = 0; i < G_N_ELEMENTS (counts); i++)
    g_assert_cmpuint (ABS ((int) counts[i] - 10000), <, 500);
}

static void
test_shuffle_permutes (void)
{
  BaseRng rng;
  guint items[50];
  gboolean seen[50] = { FALSE };
  gsize n_in_place = 0;

  for (guint i = 0; i < G_N_ELEMENTS (items); i++)
    items[i] = i;

  base_rng_init (&rng, 5);
  base_rng_shuffle (&rng, items, G_N_ELEMENTS (items));

  for (guint i = 0; i < G_N_ELEMENTS (items); i++)
    {
      g_assert_false (seen[items[i]]);
      seen[items[i]] = TRUE;
      n_in_place += items[i] == i;
    }
  g_assert_cmpuint (n_in_place, <, 10);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/base/rng/seed", test_seed_decides);
  g_test_add_func ("/base/rng/known-sequence", test_known_sequence);
  g_test_add_func ("/base/rng/moments", test_moments);
  g_test_add_func ("/base/rng/below", test_below_is_even);
  g_test_add_func ("/base/rng/shuffle", test_shuffle_permutes);

  return g_test_run ();
}
