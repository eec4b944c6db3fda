/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "engine/nn/gemm.h"
#include "gradient-check.h"

/* Matrix products against sums in double. */

typedef struct
{
  gsize m, n, k;
} Size;

/* Small and uneven ones, those of recurrent layers, and where there is nothing to sum. */
static const Size sizes[] = {
  { 1, 1, 1 },     { 1, 33, 2 },   { 2, 31, 5 },     { 3, 16, 7 },    { 4, 17, 64 },  { 5, 5, 5 },
  { 6, 32, 9 },    { 7, 64, 255 }, { 8, 65, 256 },   { 9, 8, 257 },   { 11, 7, 3 },   { 13, 96, 20 },
  { 24, 100, 40 }, { 255, 3, 11 }, { 256, 33, 12 },  { 257, 40, 13 }, { 520, 6, 30 }, { 192, 80, 48 },
  { 40, 192, 90 }, { 12, 8, 600 }, { 16, 130, 513 }, { 3, 5, 0 },
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

static void
check (Case    *self,
       BaseRng *rng)
{
  g_autofree float *result = NULL;

  case_init (self, rng);
  result = g_memdup2 (self->c, size_of (self->size.m, self->size.n, self->c_stride) * sizeof (float));
  nn_gemm (self->size.m, self->size.n, self->size.k, self->a, self->a_stride, self->a_orientation, self->b,
           self->b_stride, self->b_orientation, result, self->c_stride, self->update);
  check_numbers (self, result);
  case_clear (self);
}

static void
test_sizes (void)
{
  BaseRng rng;

  nn_gemm_init ();
  base_rng_init (&rng, 1);
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

  g_test_add_func ("/nn/gemm/sizes", test_sizes);

  return g_test_run ();
}
