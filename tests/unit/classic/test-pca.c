/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "engine/base/error.h"
#include "engine/classic/pca.h"
#include "vectors.h"

static ClassicPca *
fit (double keep, gboolean is_whitening)
{
  g_autoptr (GError) error = NULL;
  ClassicPca *pca
      = classic_pca_new (N_TRAIN, N_INPUTS, vectors_get ("standard")->values, keep, is_whitening, &error);

  g_assert_no_error (error);
  return pca;
}

/* Turns the columns of @ours to the signs of the named table. */
static void
match_signs (double *ours, const char *name)
{
  const Table *table = vectors_get (name);

  for (gsize k = 0; k < table->n_columns; k++)
    if (ours[k] * table->values[k] < 0.0)
      for (gsize i = 0; i < table->n_rows; i++)
        ours[i * table->n_columns + k] *= -1.0;
}

static void
test_reference (void)
{
  g_autoptr (ClassicPca) whitening = fit (3, TRUE);
  g_autoptr (ClassicPca) plain = fit (3, FALSE);
  g_autofree double *projected = g_new (double, N_ROWS * 3);

  g_assert_cmpuint (classic_pca_get_n_kept (plain), ==, 3);
  g_assert_cmpfloat (vectors_compare ("pca.variances", classic_pca_get_variances (plain), 3), <, 1e-10);

  classic_pca_apply (plain, N_ROWS, vectors_get ("standard")->values, projected);
  match_signs (projected, "pca.plain");
  g_assert_cmpfloat (vectors_compare ("pca.plain", projected, N_ROWS * 3), <, 1e-10);

  classic_pca_apply (whitening, N_ROWS, vectors_get ("standard")->values, projected);
  match_signs (projected, "pca.whitened");
  g_assert_cmpfloat (vectors_compare ("pca.whitened", projected, N_ROWS * 3), <, 1e-10);
}

static void
test_share (void)
{
  static const double shares[] = { 0.3, 0.6, 0.9, 0.99 };
  double counts[G_N_ELEMENTS (shares)];

  for (gsize i = 0; i < G_N_ELEMENTS (shares); i++)
    {
      g_autoptr (ClassicPca) pca = fit (shares[i], FALSE);

      counts[i] = (double)classic_pca_get_n_kept (pca);
    }
  g_assert_cmpfloat (vectors_compare ("pca.count", counts, G_N_ELEMENTS (shares)), ==, 0.0);
}

/* Six columns, one constant and one the sum of two others: four directions, and the covariance of what
 * comes out is the identity. */
static void
test_whitening (void)
{
  g_autoptr (ClassicPca) pca = fit (100, TRUE);
  g_autofree double *projected = g_new (double, N_TRAIN *N_INPUTS);

  g_assert_cmpuint (classic_pca_get_n_kept (pca), ==, 4);
  classic_pca_apply (pca, N_TRAIN, vectors_get ("standard")->values, projected);
  for (gsize a = 0; a < 4; a++)
    for (gsize b = 0; b < 4; b++)
      {
        double sum = 0.0;

        for (gsize i = 0; i < N_TRAIN; i++)
          sum += projected[i * 4 + a] * projected[i * 4 + b] / (N_TRAIN - 1);
        g_assert_cmpfloat_with_epsilon (sum, a == b ? 1.0 : 0.0, 1e-10);
      }
}

/* Points on the line (3, 4) t, with t = -1, 0, 1: one component, (0.6, 0.8), of variance 25. Fewer rows
 * than columns are no trouble either. */
static void
test_by_hand (void)
{
  static const double line[] = { -3, -4, 0, 0, 3, 4 };
  static const double wide[] = { 1, 1, 1, 1, 3, 3, 1, 1 };
  static const double same[] = { 1, 2, 1, 2 };
  g_autoptr (GError) error = NULL;
  g_autoptr (ClassicPca) of_line = classic_pca_new (3, 2, line, 2, FALSE, &error);
  g_autoptr (ClassicPca) of_wide = classic_pca_new (2, 4, wide, 2, FALSE, &error);
  double projected[3];

  g_assert_no_error (error);
  g_assert_cmpuint (classic_pca_get_n_kept (of_line), ==, 1);
  g_assert_cmpfloat_with_epsilon (classic_pca_get_variances (of_line)[0], 25.0, 1e-12);
  classic_pca_apply (of_line, 3, line, projected);
  g_assert_cmpfloat_with_epsilon (projected[0], -5.0, 1e-12);
  g_assert_cmpfloat_with_epsilon (projected[2], 5.0, 1e-12);

  g_assert_cmpuint (classic_pca_get_n_kept (of_wide), ==, 1);
  classic_pca_apply (of_wide, 2, wide, projected);
  g_assert_cmpfloat_with_epsilon (projected[1], sqrt (2.0), 1e-12);

  g_assert_null (classic_pca_new (2, 2, same, 2, FALSE, &error));
  g_assert_error (error, BASE_ERROR, BASE_ERROR_INVALID_ARGUMENT);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/classic/pca/reference", test_reference);
  g_test_add_func ("/classic/pca/share", test_share);
  g_test_add_func ("/classic/pca/whitening", test_whitening);
  g_test_add_func ("/classic/pca/by-hand", test_by_hand);
  return g_test_run ();
}
