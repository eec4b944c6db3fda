/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/nn/kernels.h"
#include "engine/nn/memory-plan.h"
#include "gradient-check.h"

typedef struct
{
  gsize width, padding, kernel, stride, out_width;
  gsize n_rows;
  gint32 first_row;
} Case;

static const Case cases[] = {
  { 155, 0, 3, 3, 51, 3, 0 }, { 8, 1, 3, 1, 8, 3, 0 },   { 8, 1, 3, 1, 8, 2, 1 },
  { 4, 1, 3, 1, 4, 2, 0 },    { 32, 1, 3, 2, 16, 3, 0 }, { 33, 0, 3, 2, 17, 3, 0 },
  { 1, 0, 1, 1, 1, 1, 0 },    { 2, 0, 2, 2, 1, 2, 0 },   { 100, 0, 10, 10, 10, 9, 0 },
  { 77, 2, 5, 4, 20, 5, 0 },  { 35, 0, 3, 1, 33, 1, 2 }, { 49, 3, 7, 7, 8, 4, 3 },
};

/* Small whole numbers, so that many are the same; now and then an infinity or no number. */
static float
draw (BaseRng *rng, gboolean has_special)
{
  const guint kind = (guint)base_rng_below (rng, 20);

  if (has_special && kind == 0)
    return -INFINITY;
  if (has_special && kind == 1)
    return NAN;
  return (float)base_rng_below (rng, 4) - 2.0f;
}

/* Window @x, value by value. A window without any number may say any place that is inside. */
static void
check_window (const Case *c, const float *rows, gsize x, float output, guint8 place)
{
  const gssize begin = (gssize)(x * c->stride) - (gssize)c->padding;
  const gssize first = MAX (begin, 0), end = MIN (begin + (gssize)c->kernel, (gssize)c->width);
  const gssize row = place / (gssize)c->kernel - c->first_row;
  const gssize column = begin + place % (gssize)c->kernel;
  float largest = -INFINITY;
  gboolean has_nan = FALSE;
  gssize expected = -1;

  for (gssize y = 0; y < (gssize)c->n_rows; y++)
    for (gssize i = first; i < end; i++)
      {
        const float value = rows[y * (gssize)c->width + i];

        has_nan |= isnan (value);
        if (value > largest || expected < 0)
          {
            expected = (y + c->first_row) * (gssize)c->kernel + i - begin;
            largest = value;
          }
      }

  g_assert_cmpint (row, >=, 0);
  g_assert_cmpint (row, <, (gssize)c->n_rows);
  g_assert_cmpint (column, >=, first);
  g_assert_cmpint (column, <, end);
  if (has_nan)
    {
      g_assert_true (isnan (output));
      g_assert_true (isnan (rows[row * (gssize)c->width + column]));
      return;
    }
  g_assert_cmpfloat (output, ==, largest);
  g_assert_cmpint (place, ==, expected);
}

static void
check (const NnKernels *kernels, const Case *c, gboolean has_special, BaseRng *rng)
{
  const gsize size = nn_pool_row_size (c->kernel, c->stride, c->out_width);
  g_autofree float *rows = g_new0 (float, c->n_rows * c->width + NN_POOL_BLOCK);
  g_autofree float *largest = g_new (float, size);
  g_autofree gint32 *row_places = g_new (gint32, size);
  g_autofree float *output = g_new0 (float, c->out_width + 1);
  g_autofree float *without_places = g_new0 (float, c->out_width + 1);
  g_autofree guint8 *places = g_new0 (guint8, c->out_width + 1);
  const NnPoolRow row = { c->width, c->padding, c->kernel, c->stride, c->out_width };

  for (gsize x = 0; x < size; x++)
    {
      largest[x] = NN_POOL_PADDING;
      row_places[x] = NN_POOL_NO_PLACE;
    }

  /* Twice, since the second time the buffers are used. */
  for (guint i = 0; i < 2; i++)
    {
      for (gsize j = 0; j < c->n_rows * c->width; j++)
        rows[j] = draw (rng, has_special);
      kernels->pool->find_in_columns (&row, rows, c->width, c->n_rows, c->first_row, largest, NULL);
      kernels->pool->find_in_windows (&row, largest, NULL, without_places, NULL);
      kernels->pool->find_in_columns (&row, rows, c->width, c->n_rows, c->first_row, largest, row_places);
      kernels->pool->find_in_windows (&row, largest, row_places, output, places);
      for (gsize x = 0; x < c->out_width; x++)
        {
          check_window (c, rows, x, output[x], places[x]);
          g_assert_true (output[x] == without_places[x] || (isnan (output[x]) && isnan (without_places[x])));
        }
      g_assert_cmpfloat (output[c->out_width], ==, 0.0f);
      g_assert_cmpuint (places[c->out_width], ==, 0);
    }
}

static void
test_largest (void)
{
  BaseRng rng;

  base_rng_init (&rng, 1);
  for (guint level = 0; level < nn_kernels_get_n_levels (); level++)
    for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
      {
        g_test_message ("level %u, case %zu", level, i);
        check (nn_kernels_get_level (level), &cases[i], FALSE, &rng);
        check (nn_kernels_get_level (level), &cases[i], TRUE, &rng);
      }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/nn/pool-kernels/largest", test_largest);

  return g_test_run ();
}
