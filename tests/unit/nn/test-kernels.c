/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <float.h>
#include <math.h>

#include "engine/nn/kernels.h"
#include "gradient-check.h"

typedef struct
{
  gsize n_rows, n_terms, n_columns;
  gboolean accumulates;
} Case;

static const Case cases[] = {
  { 1, 1, 1, FALSE },    { 8, 9, 32, FALSE },   { 16, 9, 64, TRUE },
  { 7, 5, 33, FALSE },   { 9, 3, 16, TRUE },    { 13, 20, 17, FALSE },
  { 3, 144, 100, TRUE }, { 24, 33, 47, FALSE }, { 8, 0, 20, FALSE },
};

static void
check (const Case *c,
       guint       level)
{
  const gsize stride = nn_product_round_up (c->n_columns);
  const gsize b_size = 200 + stride + NN_PRODUCT_PANEL;
  g_autofree float *a = g_new (float, c->n_rows * c->n_terms + 1);
  g_autofree float *b = g_new (float, b_size);
  g_autofree float *result = g_new (float, c->n_rows *stride);
  g_autofree float *start = NULL;
  g_autofree guint32 *offsets = g_new (guint32, c->n_terms + 1);
  const NnProduct product
      = { c->n_rows, c->n_terms, c->n_columns, a, c->n_terms, b, offsets, result, stride, c->accumulates };
  BaseRng rng;

  base_rng_init (&rng, 1);
  fill_normal (a, c->n_rows * c->n_terms, &rng);
  fill_normal (b, b_size, &rng);
  fill_normal (result, c->n_rows * stride, &rng);
  start = g_memdup2 (result, c->n_rows * stride * sizeof (float));
  for (gsize k = 0; k < c->n_terms; k++)
    offsets[k] = (guint32) base_rng_below (&rng, 200);

  nn_kernels_get_level (level)->product (&product);

  for (gsize row = 0; row < c->n_rows; row++)
    for (gsize column = 0; column < c->n_columns; column++)
      {
        double sum = c->accumulates ? (double) start[row * stride + column] : 0.0;

        for (gsize k = 0; k < c->n_terms; k++)
          sum += (double) a[row * c->n_terms + k] * (double) b[offsets[k] + column];
        g_assert_cmpfloat_with_epsilon ((double) result[row * stride + column], sum, 2e-5);
      }
}

/* Every level that this machine can run, against sums in double. */
static void
test_levels (void)
{
  for (guint level = 0; level < nn_kernels_get_n_levels (); level++)
    for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
      {
        g_test_message ("level %u, %zu x %zu x %zu", level, cases[i].n_rows, cases[i].n_terms,
                        cases[i].n_columns);
        check (&cases[i], level);
      }
}

static void
assert_near (const float *a,
             const float *b,
             gsize        n)
{
  for (gsize i = 0; i < n; i++)
    g_assert_cmpfloat_with_epsilon (a[i], b[i], 1e-5f * (1.0f + ABS (b[i])));
}

/* The other kernels of @kernels against those of the lowest level, which the operators' tests check
 * on machines that have no other. */
static void
compare_levels (const NnKernels *kernels,
                gsize            n,
                BaseRng         *rng)
{
  const NnKernels *baseline = nn_kernels_get_level (0);
  const NnNormChannel channel = { .scale = 1.3f, .shift = -0.2f, .mean = 0.1f, .relu = TRUE };
  g_autofree float *x = g_new (float, 4 * n);
  g_autofree float *dy = g_new (float, n);
  g_autofree float *values = g_new0 (float, 4 * n);
  g_autofree float *expected = g_new0 (float, 4 * n);
  g_autofree guint8 *places = g_new0 (guint8, n);
  g_autofree guint8 *expected_places = g_new0 (guint8, n);
  double sums[2] = { 0.0 }, expected_sums[2] = { 0.0 };

  fill_normal (x, 4 * n, rng);
  fill_normal (dy, n, rng);

  g_assert_cmpfloat_with_epsilon (kernels->sum (x, n), baseline->sum (x, n), 1e-5 * (double) n);
  g_assert_cmpfloat_with_epsilon (kernels->sum_squares (x, n, 0.5f), baseline->sum_squares (x, n, 0.5f),
                                  1e-5 * (double) n);

  kernels->norm_sum_gradient (&channel, x, dy, n, &sums[0], &sums[1]);
  baseline->norm_sum_gradient (&channel, x, dy, n, &expected_sums[0], &expected_sums[1]);
  g_assert_cmpfloat_with_epsilon (sums[0], expected_sums[0], 1e-5 * (double) n);
  g_assert_cmpfloat_with_epsilon (sums[1], expected_sums[1], 1e-5 * (double) n);
  kernels->norm_write_gradient (&channel, x, dy, values, n, 0.4f, 0.3f);
  baseline->norm_write_gradient (&channel, x, dy, expected, n, 0.4f, 0.3f);
  assert_near (values, expected, n);

  kernels->scale_shift (x, values, n, 1.5f, 0.2f, TRUE);
  baseline->scale_shift (x, expected, n, 1.5f, 0.2f, TRUE);
  assert_near (values, expected, n);

  kernels->max_pool (x, x + 2 * n, values, places, n);
  baseline->max_pool (x, x + 2 * n, expected, expected_places, n);
  g_assert_cmpmem (values, n * sizeof (float), expected, n * sizeof (float));
  g_assert_cmpmem (places, n, expected_places, n);
  kernels->max_pool_backward (dy, places, values, values + 2 * n, n);
  baseline->max_pool_backward (dy, places, expected, expected + 2 * n, n);
  g_assert_cmpmem (values, 4 * n * sizeof (float), expected, 4 * n * sizeof (float));

  kernels->transpose (x, n, 4, n, values, 4);
  for (gsize i = 0; i < 4 * n; i++)
    g_assert_cmpfloat (values[i % n * 4 + i / n], ==, x[i]);
}

static void
test_other_kernels (void)
{
  BaseRng rng;

  base_rng_init (&rng, 2);
  for (guint level = 0; level < nn_kernels_get_n_levels (); level++)
    for (gsize n = 1; n < 300; n += n < 70 ? 1 : 37)
      compare_levels (nn_kernels_get_level (level), n, &rng);
}

/* Distance to the right value in steps of the last bit, from far down to far out, and beyond. */
static void
check_curve (void (*curve) (const float *x, float *y, gsize n),
             double (*right) (double x),
             double worst)
{
  const float ends[] = { 0.0f, -0.0f, 1e-40f, -1e-20f, 88.0f, -86.0f, 1e30f, INFINITY };
  g_autofree float *x = g_new (float, 40001);
  g_autofree float *y = g_new (float, 40001);
  float nan = NAN;

  for (gsize n = 1; n <= 40001; n = 10 * n + 1)
    {
      for (gsize i = 0; i < n; i++)
        x[i] = 20.0f * ((float) i - (float) (n / 2)) / (float) n;
      curve (x, y, n);
      for (gsize i = 0; i < n; i++)
        {
          const double expected = right ((double) x[i]);
          const double last_bit = ldexp (1.0, ilogb (MAX (fabs (expected), (double) FLT_MIN)) - 23);

          if (!(fabs ((double) y[i] - expected) <= worst * last_bit))
            g_error ("at %.9g: %.9g, not %.9g", (double) x[i], (double) y[i], expected);
        }
    }

  curve (ends, y, G_N_ELEMENTS (ends));
  for (gsize i = 0; i < G_N_ELEMENTS (ends); i++)
    g_assert_cmpfloat_with_epsilon ((double) y[i], right ((double) ends[i]), 1e-30);
  curve (&nan, y, 1);
  g_assert_true (isnan (y[0]));
}

static double
right_sigmoid (double x)
{
  return 1.0 / (1.0 + exp (-x));
}

static void
test_curves (void)
{
  for (guint level = 0; level < nn_kernels_get_n_levels (); level++)
    {
      check_curve (nn_kernels_get_level (level)->sigmoid, right_sigmoid, 3.0);
      check_curve (nn_kernels_get_level (level)->tanh, tanh, 3.0);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/nn/kernels/product", test_levels);
  g_test_add_func ("/nn/kernels/curves", test_curves);
  g_test_add_func ("/nn/kernels/others", test_other_kernels);

  return g_test_run ();
}
