/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <float.h>
#include <math.h>

#include "engine/nn/kernels.h"
#include "gradient-check.h"

typedef struct
{
  gsize n_rows, n_terms, n_columns;
  NnProductStart start;
  gboolean relu;
} Case;

static const Case cases[] = {
  { 1, 1, 1, NN_PRODUCT_FROM_ZERO, FALSE },         { 8, 9, 32, NN_PRODUCT_FROM_ZERO, TRUE },
  { 16, 9, 64, NN_PRODUCT_FROM_C, FALSE },          { 7, 5, 33, NN_PRODUCT_FROM_ROW_BIAS, FALSE },
  { 9, 3, 16, NN_PRODUCT_FROM_C, TRUE },            { 13, 20, 17, NN_PRODUCT_FROM_COLUMN_BIAS, TRUE },
  { 3, 144, 100, NN_PRODUCT_FROM_C, FALSE },        { 24, 33, 47, NN_PRODUCT_FROM_ROW_BIAS, TRUE },
  { 8, 0, 20, NN_PRODUCT_FROM_ZERO, FALSE },        { 6, 0, 9, NN_PRODUCT_FROM_COLUMN_BIAS, FALSE },
  { 10, 11, 31, NN_PRODUCT_FROM_ZERO, FALSE },      { 11, 40, 5, NN_PRODUCT_FROM_C, FALSE },
  { 12, 7, 48, NN_PRODUCT_FROM_COLUMN_BIAS, FALSE }, { 15, 2, 64, NN_PRODUCT_FROM_ROW_BIAS, FALSE },
};

static void
fill_offsets (guint32 *offsets,
              gsize    n,
              gsize    range,
              BaseRng *rng)
{
  for (gsize i = 0; i < n; i++)
    offsets[i] = (guint32) base_rng_below (rng, range);
}

static void
check (const Case *c,
       guint       level)
{
  const gsize stride = c->n_columns + 3;
  const gsize a_size = 100 + 300, b_size = 200 + c->n_columns + NN_PRODUCT_PANEL;
  const gsize c_size = c->n_rows * stride;
  g_autofree float *a = g_new (float, a_size);
  g_autofree float *b = g_new (float, b_size);
  g_autofree float *bias = g_new (float, c->n_rows + c->n_columns);
  g_autofree float *result = g_new (float, c_size);
  g_autofree float *expected = NULL;
  g_autofree guint32 *a_rows = g_new (guint32, c->n_rows);
  g_autofree guint32 *c_rows = g_new (guint32, c->n_rows);
  g_autofree guint32 *a_terms = g_new (guint32, c->n_terms + 1);
  g_autofree guint32 *b_rows = g_new (guint32, c->n_terms + 1);
  const NnProduct product = { c->n_rows, c->n_terms, c->n_columns, a,        a_rows, a_terms, b,
                              b_rows,    result,     c_rows,       c->start, bias,   c->relu };
  BaseRng rng;

  base_rng_init (&rng, 1);
  fill_normal (a, a_size, &rng);
  fill_normal (b, b_size, &rng);
  fill_normal (bias, c->n_rows + c->n_columns, &rng);
  fill_normal (result, c_size, &rng);
  expected = g_memdup2 (result, c_size * sizeof (float));
  fill_offsets (a_rows, c->n_rows, 100, &rng);
  fill_offsets (a_terms, c->n_terms, 300, &rng);
  fill_offsets (b_rows, c->n_terms, 200, &rng);
  for (gsize row = 0; row < c->n_rows; row++)
    c_rows[row] = (guint32) ((c->n_rows - 1 - row) * stride);

  nn_kernels_get_level (level)->product (&product);

  for (gsize row = 0; row < c->n_rows; row++)
    for (gsize column = 0; column < c->n_columns; column++)
      {
        float *place = &expected[c_rows[row] + column];
        double sum = c->start == NN_PRODUCT_FROM_C             ? (double) *place
                     : c->start == NN_PRODUCT_FROM_ROW_BIAS    ? (double) bias[row]
                     : c->start == NN_PRODUCT_FROM_COLUMN_BIAS ? (double) bias[column]
                                                               : 0.0;

        for (gsize k = 0; k < c->n_terms; k++)
          sum += (double) a[a_rows[row] + a_terms[k]] * (double) b[b_rows[k] + column];
        *place = (float) (c->relu ? MAX (sum, 0.0) : sum);
      }
  /* What lies between the rows stays as it was. */
  for (gsize i = 0; i < c_size; i++)
    g_assert_cmpfloat_with_epsilon (result[i], expected[i], 2e-5f);
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

}

/* Nothing below zero, but what is no number is not taken for that. */
static void
test_no_number (void)
{
  const float x[] = { NAN, 1.0f, -1.0f, NAN, -NAN, 2.0f, -2.0f, 0.0f, NAN };

  for (guint level = 0; level < nn_kernels_get_n_levels (); level++)
    {
      const NnKernels *kernels = nn_kernels_get_level (level);
      float cut[G_N_ELEMENTS (x)], scaled[G_N_ELEMENTS (x)];

      kernels->relu (x, cut, G_N_ELEMENTS (x));
      kernels->scale_shift (x, scaled, G_N_ELEMENTS (x), 2.0f, 0.0f, TRUE);
      for (gsize i = 0; i < G_N_ELEMENTS (x); i++)
        {
          g_assert_cmpint (isnan (cut[i]), ==, isnan (x[i]));
          g_assert_cmpint (isnan (scaled[i]), ==, isnan (x[i]));
          if (!isnan (x[i]))
            {
              g_assert_cmpfloat (cut[i], ==, MAX (x[i], 0.0f));
              g_assert_cmpfloat (scaled[i], ==, 2.0f * cut[i]);
            }
        }
    }
}

/* With a stride and with the rows in an order of their own. */
static void
check_transpose (const NnKernels *kernels,
                 gsize            n_rows,
                 gsize            n_columns,
                 BaseRng         *rng)
{
  const gsize stride = n_columns + 2, transposed_stride = n_rows + 1;
  g_autofree float *x = g_new (float, n_rows *stride);
  g_autofree float *strided = g_new0 (float, n_columns *transposed_stride);
  g_autofree float *placed = g_new0 (float, n_columns *transposed_stride);
  g_autofree guint32 *rows = g_new (guint32, n_columns);

  fill_normal (x, n_rows * stride, rng);
  for (gsize i = 0; i < n_columns; i++)
    rows[i] = (guint32) ((n_columns - 1 - i) * transposed_stride);
  kernels->transpose (x, stride, n_rows, n_columns, strided, transposed_stride, NULL);
  kernels->transpose (x, stride, n_rows, n_columns, placed, 0, rows);
  for (gsize column = 0; column < n_columns; column++)
    {
      for (gsize row = 0; row < n_rows; row++)
        {
          g_assert_cmpfloat (strided[column * transposed_stride + row], ==, x[row * stride + column]);
          g_assert_cmpfloat (placed[rows[column] + row], ==, x[row * stride + column]);
        }
      g_assert_cmpfloat (strided[column * transposed_stride + n_rows], ==, 0.0f);
    }
}

static void
test_transpose (void)
{
  static const gsize sizes[] = { 1, 3, 4, 7, 8, 15, 16, 17, 24, 31, 32, 50 };
  BaseRng rng;

  base_rng_init (&rng, 3);
  for (guint level = 0; level < nn_kernels_get_n_levels (); level++)
    for (gsize i = 0; i < G_N_ELEMENTS (sizes); i++)
      for (gsize j = 0; j < G_N_ELEMENTS (sizes); j++)
        check_transpose (nn_kernels_get_level (level), sizes[i], sizes[j], &rng);
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
  g_test_add_func ("/nn/kernels/transpose", test_transpose);
  g_test_add_func ("/nn/kernels/others", test_other_kernels);
  g_test_add_func ("/nn/kernels/no-number", test_no_number);

  return g_test_run ();
}
