/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/nn/product.h"
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

  nn_product_run_level (&product, level);

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
  for (guint level = 0; level < nn_product_get_n_levels (); level++)
    for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
      {
        g_test_message ("level %u, %zu x %zu x %zu", level, cases[i].n_rows, cases[i].n_terms,
                        cases[i].n_columns);
        check (&cases[i], level);
      }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/nn/product/levels", test_levels);

  return g_test_run ();
}
