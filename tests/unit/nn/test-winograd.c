/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <string.h>

#include "engine/nn/kernels.h"
#include "gradient-check.h"

/*
 * The transforms of Winograd's convolution at every level of the kernels that the machine can run, against
 * the matrices of Lavin & Gray 2016, section 4, in double; and that these make a convolution. What is
 * made of them, all passes of whole layers, test-conv.c tests, at every level too.
 */

#define MAX_SIZE   6
#define N_CHANNELS 48

typedef struct
{
  guint n_rows, n_columns;
  double values[MAX_SIZE][MAX_SIZE];
} Matrix;

static const Matrix input_matrices[] = {
  { 4, 4, { { 1, 0, -1, 0 }, { 0, 1, 1, 0 }, { 0, -1, 1, 0 }, { 0, 1, 0, -1 } } },
  { 6,
    6,
    { { 4, 0, -5, 0, 1, 0 },
      { 0, -4, -4, 1, 1, 0 },
      { 0, 4, -4, -1, 1, 0 },
      { 0, -2, -1, 2, 1, 0 },
      { 0, 2, -1, -2, 1, 0 },
      { 0, 4, 0, -5, 0, 1 } } },
};
static const Matrix kernel_matrices[] = {
  { 4, 3, { { 1, 0, 0 }, { 0.5, 0.5, 0.5 }, { 0.5, -0.5, 0.5 }, { 0, 0, 1 } } },
  { 6,
    3,
    { { 1.0 / 4, 0, 0 },
      { -1.0 / 6, -1.0 / 6, -1.0 / 6 },
      { -1.0 / 6, 1.0 / 6, -1.0 / 6 },
      { 1.0 / 24, 1.0 / 12, 1.0 / 6 },
      { 1.0 / 24, -1.0 / 12, 1.0 / 6 },
      { 0, 0, 1 } } },
};
static const Matrix output_matrices[] = {
  { 2, 4, { { 1, 1, 1, 0 }, { 0, 1, -1, -1 } } },
  { 4,
    6,
    { { 1, 1, 1, 1, 1, 0 }, { 0, 1, -1, 2, -2, 0 }, { 0, 1, 1, 4, 4, 0 }, { 0, 1, -1, 8, -8, 1 } } },
};

static Matrix
turn (const Matrix *matrix)
{
  Matrix turned = { matrix->n_columns, matrix->n_rows, { { 0 } } };

  for (guint i = 0; i < matrix->n_rows; i++)
    for (guint j = 0; j < matrix->n_columns; j++)
      turned.values[j][i] = matrix->values[i][j];
  return turned;
}

static Matrix
multiply (const Matrix *a,
          const Matrix *b)
{
  Matrix product = { a->n_rows, b->n_columns, { { 0 } } };

  for (guint i = 0; i < a->n_rows; i++)
    for (guint j = 0; j < b->n_columns; j++)
      for (guint k = 0; k < a->n_columns; k++)
        product.values[i][j] += a->values[i][k] * b->values[k][j];
  return product;
}

/* The one dimension of which both are transformed. */
static Matrix
matrix_of (NnWinogradStep step,
           guint          tile)
{
  const guint i = tile == 2 ? 0 : 1;

  switch (step)
    {
    case NN_WINOGRAD_INPUT: return input_matrices[i];
    case NN_WINOGRAD_KERNEL: return kernel_matrices[i];
    case NN_WINOGRAD_OUTPUT: return output_matrices[i];
    case NN_WINOGRAD_OUTPUT_GRADIENT: return turn (&output_matrices[i]);
    case NN_WINOGRAD_KERNEL_GRADIENT: return turn (&kernel_matrices[i]);
    default: g_assert_not_reached ();
    }
}

/* M x Mᵀ */
static Matrix
transform (const Matrix *matrix,
           const Matrix *x)
{
  const Matrix turned = turn (matrix);
  const Matrix half = multiply (matrix, x);

  return multiply (&half, &turned);
}

static Matrix
random_square (guint    size,
               BaseRng *rng)
{
  Matrix square = { size, size, { { 0 } } };

  for (guint i = 0; i < size; i++)
    for (guint j = 0; j < size; j++)
      square.values[i][j] = base_rng_normal (rng);
  return square;
}

/* Aᵀ [(G g Gᵀ) (Bᵀ d B)] A is what a 3 x 3 kernel makes of a tile and its border. */
static void
test_matrices (void)
{
  BaseRng rng;

  base_rng_init (&rng, 1);
  for (guint tile = 2; tile <= 4; tile += 2)
    {
      const guint i = tile == 2 ? 0 : 1;
      const Matrix input = random_square (tile + 2, &rng), kernel = random_square (3, &rng);
      const Matrix u = transform (&kernel_matrices[i], &kernel);
      Matrix products = transform (&input_matrices[i], &input), output;

      for (guint row = 0; row < tile + 2; row++)
        for (guint column = 0; column < tile + 2; column++)
          products.values[row][column] *= u.values[row][column];
      output = transform (&output_matrices[i], &products);

      for (guint row = 0; row < tile; row++)
        for (guint column = 0; column < tile; column++)
          {
            double sum = 0.0;

            for (guint y = 0; y < 3; y++)
              for (guint x = 0; x < 3; x++)
                sum += input.values[row + y][column + x] * kernel.values[y][x];
            g_assert_cmpfloat_with_epsilon (output.values[row][column], sum, 1e-12);
          }
    }
}

/* One call, with what surrounds its numbers. */
typedef struct
{
  NnWinograd call;
  Matrix matrix;
  gsize first_source; /* where the first number lies: behind the others where the steps are negative */
  float source[MAX_SIZE * MAX_SIZE * 2 * N_CHANNELS];
  float target[MAX_SIZE * MAX_SIZE * 2 * N_CHANNELS];
} Call;

static void
call_init (Call           *self,
           NnWinogradStep  step,
           guint           tile,
           gboolean        is_turned,
           guint           cut,
           gboolean        relu,
           BaseRng        *rng)
{
  const gssize column = 2 * N_CHANNELS, row = MAX_SIZE * column, turn = is_turned ? -1 : 1;
  guint last;

  self->matrix = matrix_of (step, tile);
  last = self->matrix.n_columns - 1;
  self->call = (NnWinograd) {
    .step = step,
    .tile = tile,
    .n_channels = N_CHANNELS,
    .source_row = turn * row,
    .source_column = turn * column,
    .target_row = column,
    .target_column = row,
    .n_rows = self->matrix.n_rows - cut,
    .n_columns = MAX (self->matrix.n_rows, 2 * cut + 1) - 2 * cut,
    .relu = relu,
  };
  self->first_source = is_turned ? last * (gsize) row + last * (gsize) column : 0;
  fill_normal (self->source, G_N_ELEMENTS (self->source), rng);
  fill_normal (self->target, G_N_ELEMENTS (self->target), rng);
}

/* What a level makes of it, in place of the target. */
static void
call_run (const Call *self,
          guint       level,
          float      *target)
{
  memcpy (target, self->target, sizeof self->target);
  nn_kernels_get_level (level)->winograd (&self->call, self->source + self->first_source, target);
}

static Matrix
read_source (const Call *self,
             gsize       channel,
             gboolean    is_absolute)
{
  Matrix x = { self->matrix.n_columns, self->matrix.n_columns, { { 0 } } };

  for (guint i = 0; i < x.n_rows; i++)
    for (guint j = 0; j < x.n_columns; j++)
      {
        const gssize place = (gssize) (self->first_source + channel) + (gssize) i * self->call.source_row
                             + (gssize) j * self->call.source_column;
        const double value = (double) self->source[place];

        x.values[i][j] = is_absolute ? fabs (value) : value;
      }
  return x;
}

/* Numbers that are to be written, are; all others are as they were. */
static void
check_target (const Call  *self,
              const float *target)
{
  g_autofree float *expected = g_memdup2 (self->target, sizeof self->target);
  g_autofree double *lengths = g_new0 (double, G_N_ELEMENTS (self->target));
  Matrix absolute = self->matrix;

  for (guint i = 0; i < absolute.n_rows; i++)
    for (guint j = 0; j < absolute.n_columns; j++)
      absolute.values[i][j] = fabs (absolute.values[i][j]);

  for (gsize channel = 0; channel < N_CHANNELS; channel++)
    {
      const Matrix x = read_source (self, channel, FALSE), x_lengths = read_source (self, channel, TRUE);
      const Matrix y = transform (&self->matrix, &x), y_lengths = transform (&absolute, &x_lengths);

      for (guint i = 0; i < self->call.n_rows; i++)
        for (guint j = 0; j < self->call.n_columns; j++)
          {
            const gsize place
                = channel + i * (gsize) self->call.target_row + j * (gsize) self->call.target_column;

            expected[place] = (float) (self->call.relu ? MAX (y.values[i][j], 0.0) : y.values[i][j]);
            lengths[place] = y_lengths.values[i][j];
          }
    }
  for (gsize i = 0; i < G_N_ELEMENTS (self->target); i++)
    g_assert_cmpfloat (fabs ((double) target[i] - (double) expected[i]), <=, 4e-7 * lengths[i]);
}

static void
test_step (gconstpointer data)
{
  const NnWinogradStep step = GPOINTER_TO_UINT (data);
  g_autofree Call *call = g_new (Call, 1);
  g_autofree float *target = g_new (float, G_N_ELEMENTS (call->target));
  g_autofree float *lowest = g_new (float, G_N_ELEMENTS (call->target));
  BaseRng rng;

  base_rng_init (&rng, 2);
  for (guint i = 0; i < 16; i++)
    {
      call_init (call, step, (i & 1) != 0 ? 2 : 4, (i & 2) != 0, (i & 4) != 0 ? 1 : 0, (i & 8) != 0, &rng);
      call_run (call, 0, lowest);
      for (guint level = 0; level < nn_kernels_get_n_levels (); level++)
        {
          g_test_message ("case %u, level %u", i, level);
          call_run (call, level, target);
          check_target (call, target);
          /* Levels differ by rounding alone, since some multiply and add at once. */
          for (gsize j = 0; j < G_N_ELEMENTS (call->target); j++)
            g_assert_cmpfloat_with_epsilon (target[j], lowest[j], 1e-4f);
        }
    }
}

int
main (int    argc,
      char **argv)
{
  static const char *const steps[] = {
    [NN_WINOGRAD_INPUT] = "/nn/winograd/input",
    [NN_WINOGRAD_KERNEL] = "/nn/winograd/kernel",
    [NN_WINOGRAD_OUTPUT] = "/nn/winograd/output",
    [NN_WINOGRAD_OUTPUT_GRADIENT] = "/nn/winograd/output-gradient",
    [NN_WINOGRAD_KERNEL_GRADIENT] = "/nn/winograd/kernel-gradient",
  };

  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/nn/winograd/matrices", test_matrices);
  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    g_test_add_data_func (steps[i], GUINT_TO_POINTER (i), test_step);

  return g_test_run ();
}
