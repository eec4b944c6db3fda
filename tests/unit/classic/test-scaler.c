/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "engine/base/error.h"
#include "engine/classic/scaler.h"
#include "vectors.h"

static double *
scale (ClassicScalerKind kind)
{
  const Table *rows = vectors_get ("rows");
  g_autoptr (ClassicScaler) scaler = classic_scaler_new (kind, N_TRAIN, N_INPUTS, rows->values);
  double *scaled = g_memdup2 (rows->values, N_ROWS * N_INPUTS * sizeof (double));

  classic_scaler_apply (scaler, N_ROWS, scaled);
  return scaled;
}

static void
test_reference (void)
{
  g_autofree double *standard = scale (CLASSIC_SCALER_STANDARD);
  g_autofree double *range = scale (CLASSIC_SCALER_MIN_MAX);

  g_assert_cmpfloat (vectors_compare ("standard", standard, N_ROWS * N_INPUTS), <, 1e-12);
  /* Ours is 0 where theirs is -1: in the constant column. */
  for (gsize i = 0; i < N_ROWS; i++)
    {
      g_assert_cmpfloat (range[i * N_INPUTS + 3], ==, 0.0);
      range[i * N_INPUTS + 3] = -1.0;
    }
  g_assert_cmpfloat (vectors_compare ("min-max", range, N_ROWS * N_INPUTS), <, 1e-12);
}

/* Columns 1, 2, 6 (mean 3, variance 14/3) and 0.1 three times, whose mean in binary is not quite 0.1. */
static void
test_by_hand (void)
{
  static const double table[] = { 1, 0.1, 2, 0.1, 6, 0.1 };
  static const double mean[] = { -2, 0, -1, 0, 3, 0 };
  static const double range[] = { -1, 0, -0.6, 0, 1, 0 };
  g_autoptr (ClassicScaler) centering = classic_scaler_new (CLASSIC_SCALER_MEAN, 3, 2, table);
  g_autoptr (ClassicScaler) standard = classic_scaler_new (CLASSIC_SCALER_STANDARD, 3, 2, table);
  g_autoptr (ClassicScaler) ranging = classic_scaler_new (CLASSIC_SCALER_MIN_MAX, 3, 2, table);
  g_autoptr (ClassicScaler) none = classic_scaler_new (CLASSIC_SCALER_NONE, 3, 2, table);
  double x[6];

  memcpy (x, table, sizeof (x));
  classic_scaler_apply (centering, 3, x);
  for (int i = 0; i < 6; i++)
    g_assert_cmpfloat_with_epsilon (x[i], mean[i], 1e-15);

  memcpy (x, table, sizeof (x));
  classic_scaler_apply (ranging, 3, x);
  for (int i = 0; i < 6; i++)
    g_assert_cmpfloat_with_epsilon (x[i], range[i], 1e-15);
  classic_scaler_undo (ranging, 3, x);
  for (int i = 0; i < 6; i++)
    g_assert_cmpfloat_with_epsilon (x[i], table[i], 1e-15);

  memcpy (x, table, sizeof (x));
  classic_scaler_apply (standard, 3, x);
  g_assert_cmpfloat_with_epsilon (x[4] * x[4], 9.0 / (14.0 / 3.0), 1e-14);
  g_assert_cmpfloat_with_epsilon (x[1], 0.0, 1e-15);

  memcpy (x, table, sizeof (x));
  classic_scaler_apply (none, 3, x);
  g_assert_cmpmem (x, sizeof (x), table, sizeof (table));
}

static void
test_state (void)
{
  static const double table[] = { 1, 1e-60, 2, 2e-60 };
  g_autoptr (ClassicScaler) scaler = classic_scaler_new (CLASSIC_SCALER_STANDARD, 2, 2, table);
  g_autoptr (ClassicState) state = classic_state_new ();
  g_autoptr (ClassicState) empty = classic_state_new ();
  g_autoptr (ClassicScaler) read = NULL;
  g_autoptr (GError) error = NULL;
  double x[] = { 2, 2e-60 };

  /* What is too small for float32 is not divided by 0. */
  classic_scaler_export (scaler, state);
  read = classic_scaler_import (state, &error);
  g_assert_no_error (error);
  classic_scaler_apply (read, 1, x);
  g_assert_cmpfloat (x[0], ==, 1.0);
  g_assert_cmpfloat (x[1], ==, 2e-60);

  g_assert_null (classic_scaler_import (empty, &error));
  g_assert_error (error, BASE_ERROR, BASE_ERROR_BAD_MODEL);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/classic/scaler/reference", test_reference);
  g_test_add_func ("/classic/scaler/by-hand", test_by_hand);
  g_test_add_func ("/classic/scaler/state", test_state);
  return g_test_run ();
}
