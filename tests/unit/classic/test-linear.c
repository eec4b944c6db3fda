/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "engine/classic/linear.h"
#include "vectors.h"

static ClassicLinear *
fit (double ridge)
{
  g_autoptr (GError) error = NULL;
  ClassicLinear *linear = classic_linear_new (N_TRAIN, N_INPUTS, N_OUTPUTS, vectors_get ("standard")->values,
                                              vectors_get ("targets")->values, ridge, &error);

  g_assert_no_error (error);
  return linear;
}

/* The table has a constant and a dependent column: of all solutions, numpy takes the shortest too. */
static void
test_reference (void)
{
  const double *test_rows = vectors_get ("standard")->values + N_TRAIN * N_INPUTS;
  g_autoptr (ClassicLinear) plain = fit (0.0);
  g_autoptr (ClassicLinear) ridge = fit (3.0);
  double values[N_TEST * N_OUTPUTS];

  g_assert_cmpfloat (vectors_compare ("mlr.weights", classic_linear_get_weights (plain),
                                      N_INPUTS * N_OUTPUTS),
                     <, 1e-10);
  classic_linear_predict (plain, N_TEST, test_rows, values);
  g_assert_cmpfloat (vectors_compare ("mlr", values, N_TEST * N_OUTPUTS), <, 1e-10);
  classic_linear_predict (ridge, N_TEST, test_rows, values);
  g_assert_cmpfloat (vectors_compare ("ridge", values, N_TEST * N_OUTPUTS), <, 1e-10);
}

/* y = 2 a - b + 3 and z = -a + 1, exactly. */
static void
test_exact (void)
{
  static const double rows[] = { 0, 0, 1, 0, 0, 1, 2, 5 };
  static const double targets[] = { 3, 1, 5, 0, 2, 1, 2, -1 };
  static const double expected[] = { 2, -1, -1, 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (ClassicLinear) linear = classic_linear_new (4, 2, 2, rows, targets, 0.0, &error);

  g_assert_no_error (error);
  for (int i = 0; i < 4; i++)
    g_assert_cmpfloat_with_epsilon (classic_linear_get_weights (linear)[i], expected[i], 1e-12);
  g_assert_cmpfloat_with_epsilon (classic_linear_get_bias (linear)[0], 3.0, 1e-12);
  g_assert_cmpfloat_with_epsilon (classic_linear_get_bias (linear)[1], 1.0, 1e-12);
}

/* One input: the slope is Sxy / (Sxx + ridge); here Sxx = 2, Sxy = 6, means 1 and 5. */
static void
test_ridge (void)
{
  static const double rows[] = { 0, 1, 2 };
  static const double targets[] = { 2, 5, 8 };
  g_autoptr (GError) error = NULL;
  g_autoptr (ClassicLinear) linear = classic_linear_new (3, 1, 1, rows, targets, 1.0, &error);

  g_assert_no_error (error);
  g_assert_cmpfloat_with_epsilon (classic_linear_get_weights (linear)[0], 2.0, 1e-12);
  g_assert_cmpfloat_with_epsilon (classic_linear_get_bias (linear)[0], 3.0, 1e-12);
}

/* More inputs than rows: the rows are met exactly, and a column that doubles another gets its share. */
static void
test_wide (void)
{
  static const double rows[] = { 0, 0, 7, 1, 1, 7 };
  static const double targets[] = { 1, 5 };
  g_autoptr (GError) error = NULL;
  g_autoptr (ClassicLinear) linear = classic_linear_new (2, 3, 1, rows, targets, 0.0, &error);
  double values[2];

  g_assert_no_error (error);
  g_assert_cmpfloat_with_epsilon (classic_linear_get_weights (linear)[0], 2.0, 1e-12);
  g_assert_cmpfloat_with_epsilon (classic_linear_get_weights (linear)[1], 2.0, 1e-12);
  g_assert_cmpfloat_with_epsilon (classic_linear_get_weights (linear)[2], 0.0, 1e-12);
  classic_linear_predict (linear, 2, rows, values);
  g_assert_cmpfloat_with_epsilon (values[0], 1.0, 1e-12);
  g_assert_cmpfloat_with_epsilon (values[1], 5.0, 1e-12);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/classic/linear/reference", test_reference);
  g_test_add_func ("/classic/linear/exact", test_exact);
  g_test_add_func ("/classic/linear/ridge", test_ridge);
  g_test_add_func ("/classic/linear/wide", test_wide);
  return g_test_run ();
}
