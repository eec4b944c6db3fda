/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <string.h>

#include "engine/nn/gemm.h"
#include "engine/nn/kernels.h"
#include "gradient-check.h"

/* Matrix products against sums in double, at every level of the kernels that the machine can run. */

typedef struct
{
  gsize m, n, k;
} Size;

/* About tiles of 4, 6 and 8 rows, panels of 32 columns, blocks of 256 rows and 256 terms; those of
 * recurrent layers; and where there is nothing. */
static const Size sizes[] = {
  { 1, 1, 1 },     { 1, 33, 2 },   { 2, 31, 5 },     { 3, 16, 7 },    { 4, 17, 64 },  { 5, 5, 5 },
  { 6, 32, 9 },    { 7, 64, 255 }, { 8, 65, 256 },   { 9, 8, 257 },   { 11, 7, 3 },   { 13, 96, 20 },
  { 24, 100, 40 }, { 255, 3, 11 }, { 256, 33, 12 },  { 257, 40, 13 }, { 520, 6, 30 }, { 192, 80, 48 },
  { 40, 192, 90 }, { 12, 8, 600 }, { 16, 130, 513 }, { 3, 5, 0 },     { 0, 7, 4 },    { 7, 0, 4 },
};

typedef struct
{
  Size size;
  NnOrientation a_orientation, b_orientation;
  NnUpdate update;
  gsize padding; /* floats between the rows of each matrix */

  float *a, *b, *c; /* (owned) */
  gsize a_stride, b_stride, c_stride;
} Case;

/* As many floats as such a matrix takes and not one more, so that a sanitizer sees what lies behind. */
static gsize
size_of (gsize n_rows,
         gsize n_columns,
         gsize stride)
{
  return n_rows > 0 && n_columns > 0 ? (n_rows - 1) * stride + n_columns : 0;
}

static float *
make_matrix (gsize    n_rows,
             gsize    n_columns,
             gsize    stride,
             BaseRng *rng)
{
  const gsize n = size_of (n_rows, n_columns, stride);
  float *values = g_new (float, n);

  fill_normal (values, n, rng);
  return values;
}

static void
case_init (Case    *self,
           BaseRng *rng)
{
  const gboolean a_turned = self->a_orientation == NN_TRANSPOSED;
  const gboolean b_turned = self->b_orientation == NN_TRANSPOSED;
  const gsize m = self->size.m, n = self->size.n, k = self->size.k;

  self->a_stride = (a_turned ? m : k) + self->padding;
  self->b_stride = (b_turned ? k : n) + 2 * self->padding;
  self->c_stride = n + 3 * self->padding;
  self->a = make_matrix (a_turned ? k : m, a_turned ? m : k, self->a_stride, rng);
  self->b = make_matrix (b_turned ? n : k, b_turned ? k : n, self->b_stride, rng);
  self->c = make_matrix (m, n, self->c_stride, rng);
}

static void
case_clear (Case *self)
{
  g_free (self->a);
  g_free (self->b);
  g_free (self->c);
}

/* The rows and columns of a part of C, into @c, which is laid out as the whole is. */
static void
run_part (const Case *self,
          gsize       first_row,
          gsize       end_row,
          gsize       first_column,
          gsize       end_column,
          float      *c)
{
  const gsize a_step = self->a_orientation == NN_TRANSPOSED ? 1 : self->a_stride;
  const gsize b_step = self->b_orientation == NN_TRANSPOSED ? self->b_stride : 1;

  nn_gemm (end_row - first_row, end_column - first_column, self->size.k, self->a + first_row * a_step,
           self->a_stride, self->a_orientation, self->b + first_column * b_step, self->b_stride,
           self->b_orientation, c + first_row * self->c_stride + first_column, self->c_stride, self->update);
}

static void
check_numbers (const Case  *self,
               const float *result)
{
  const gboolean a_turned = self->a_orientation == NN_TRANSPOSED;
  const gboolean b_turned = self->b_orientation == NN_TRANSPOSED;
  const gsize end = size_of (self->size.m, self->size.n, self->c_stride);

  for (gsize i = 0; i < end; i++)
    {
      const gsize row = i / self->c_stride, column = i % self->c_stride;
      double sum = self->update == NN_ACCUMULATE ? (double) self->c[i] : 0.0;
      double length = fabs (sum);

      /* What lies between the rows stays as it was. */
      if (column >= self->size.n)
        {
          g_assert_true (result[i] == self->c[i]);
          continue;
        }
      for (gsize k = 0; k < self->size.k; k++)
        {
          const double a = (double) self->a[a_turned ? k * self->a_stride + row : row * self->a_stride + k];
          const double b
              = (double) self->b[b_turned ? column * self->b_stride + k : k * self->b_stride + column];

          sum += a * b;
          length += fabs (a * b);
        }
      g_assert_cmpfloat (fabs ((double) result[i] - sum), <=, 1e-7 * (4.0 + sqrt ((double) self->size.k)) * length);
    }
}

/* Made in two times two parts, C has the same bits. */
static void
check_parts (const Case  *self,
             const float *whole)
{
  const gsize n = size_of (self->size.m, self->size.n, self->c_stride);
  const gsize row = self->size.m / 3, column = self->size.n * 2 / 3;
  g_autofree float *parts = g_memdup2 (self->c, n * sizeof (float));

  run_part (self, 0, row, 0, column, parts);
  run_part (self, row, self->size.m, 0, column, parts);
  run_part (self, 0, row, column, self->size.n, parts);
  run_part (self, row, self->size.m, column, self->size.n, parts);
  g_assert_cmpmem (parts, n * sizeof (float), whole, n * sizeof (float));
}

static void
check (Case    *self,
       BaseRng *rng)
{
  g_autofree float *result = NULL;
  gsize n;

  case_init (self, rng);
  n = size_of (self->size.m, self->size.n, self->c_stride);
  if (n > 0)
    {
      result = g_memdup2 (self->c, n * sizeof (float));
      run_part (self, 0, self->size.m, 0, self->size.n, result);
      check_numbers (self, result);
      check_parts (self, result);
    }
  else
    run_part (self, 0, self->size.m, 0, self->size.n, self->c);
  case_clear (self);
}

static void
test_sizes (gconstpointer data)
{
  BaseRng rng;

  base_rng_init (&rng, 1);
  nn_kernels_set_level (GPOINTER_TO_UINT (data));
  for (gsize i = 0; i < G_N_ELEMENTS (sizes); i++)
    for (guint bits = 0; bits < 16; bits++)
      {
        Case c = {
          .size = sizes[i],
          .a_orientation = (bits & 1) != 0 ? NN_TRANSPOSED : NN_AS_IS,
          .b_orientation = (bits & 2) != 0 ? NN_TRANSPOSED : NN_AS_IS,
          .update = (bits & 4) != 0 ? NN_ACCUMULATE : NN_OVERWRITE,
          .padding = (bits & 8) != 0 ? 3 : 0,
        };

        g_test_message ("%zu x %zu x %zu, %u", c.size.m, c.size.n, c.size.k, bits);
        check (&c, &rng);
      }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  for (guint level = 0; level < nn_kernels_get_n_levels (); level++)
    {
      g_autofree char *path = g_strdup_printf ("/nn/gemm/level-%u", level);

      g_test_add_data_func (path, GUINT_TO_POINTER (level), test_sizes);
    }

  return g_test_run ();
}
