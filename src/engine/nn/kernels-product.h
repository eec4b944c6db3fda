/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* A part of kernels-level.c: products and transposes. */

INLINE Vector
relu_vector (Vector x)
{
  const Vector zero = { 0 };

  return select_lanes (x < zero, zero, x); /* what is no number stays so */
}

/* For all vectors of a tile. */
#define FOR_TILE(r, v)                             \
  _Pragma ("GCC unroll 8") for (guint r = 0; r < n_rows; r++) \
    _Pragma ("GCC unroll 2") for (guint v = 0; v < n_vectors; v++)

INLINE void
start_sums (const NnProduct *p,
            gsize            row,
            gsize            column,
            const guint      n_rows,
            const guint      n_vectors,
            Vector           sums[TILE_ROWS][TILE_VECTORS])
{
  const Vector zero = { 0 };

  if (p->start == NN_PRODUCT_FROM_COLUMN_BIAS)
    FOR_TILE (r, v)
      sums[r][v] = *(const Vector *) (p->bias + column + v * LANES);
  else if (p->start == NN_PRODUCT_FROM_ROW_BIAS)
    FOR_TILE (r, v)
      sums[r][v] = zero + p->bias[row + r];
  else
    FOR_TILE (r, v)
      sums[r][v] = zero;
}

/*
 * A tile of C, some rows by one or two vectors, is held in registers while the sum runs: each term
 * loads its vectors of B once for all rows of the tile, and each number of A once for all vectors.
 * @n_rows and @n_vectors are constants wherever this is inlined, and the loops over them vanish.
 */
INLINE void
run_tile (const NnProduct *p,
          gsize            row,
          gsize            column,
          const guint      n_rows,
          const guint      n_vectors)
{
  const float *b = p->b + column;
  const guint32 *a_terms = p->a_terms, *b_rows = p->b_rows;
  const gsize n_terms = p->n_terms;
  const float *a[TILE_ROWS];
  Vector sums[TILE_ROWS][TILE_VECTORS];

#pragma GCC unroll 8
  for (guint r = 0; r < n_rows; r++)
    a[r] = p->a + p->a_rows[row + r];
  start_sums (p, row, column, n_rows, n_vectors, sums);

  for (gsize k = 0; k < n_terms; k++)
    {
      const float *b_row = b + b_rows[k];
      const gsize term = a_terms[k];
      Vector vectors[TILE_VECTORS];

#pragma GCC unroll 2
      for (guint v = 0; v < n_vectors; v++)
        vectors[v] = *(const Vector *) (b_row + v * LANES);
      FOR_TILE (r, v)
        sums[r][v] += a[r][term] * vectors[v];
    }

  /* Not at the start: the loop would wait for it, and gcc 12 makes a slower one of it. */
  if (p->start == NN_PRODUCT_FROM_C)
    FOR_TILE (r, v)
      sums[r][v] += *(const Vector *) (p->c + p->c_rows[row + r] + column + v * LANES);
  if (p->relu)
    FOR_TILE (r, v)
      sums[r][v] = relu_vector (sums[r][v]);
  FOR_TILE (r, v)
    *(Vector *) (p->c + p->c_rows[row + r] + column + v * LANES) = sums[r][v];
}

#define TILE_CASE(rows)                              \
  case rows:                                         \
    if (is_narrow)                                   \
      run_tile (p, row, column, rows, 1);            \
    else                                             \
      run_tile (p, row, column, rows, TILE_VECTORS); \
    break;

static void
run_rows (const NnProduct *p,
          gsize            row,
          gsize            n_rows,
          gsize            column)
{
  const gboolean is_narrow = p->n_columns - column <= LANES;

  switch (n_rows)
    {
      TILE_CASE (1)
      TILE_CASE (2)
      TILE_CASE (3)
      TILE_CASE (4)
#if TILE_ROWS > 4
      TILE_CASE (5)
      TILE_CASE (6)
#endif
#if TILE_ROWS > 6
      TILE_CASE (7)
      TILE_CASE (8)
#endif
    default: g_assert_not_reached ();
    }
}

/* The last columns, where they fill no vector: by way of a place of their own, since what lies behind
 * them in C and in the bias belongs to others. */
static void
run_rows_in_part (const NnProduct *p,
                  gsize            row,
                  gsize            n_rows,
                  gsize            column)
{
  const gsize n_columns = p->n_columns - column;
  const gsize size = n_columns * sizeof (float);
  float c[TILE_ROWS * LANES * TILE_VECTORS], bias[MAX (TILE_ROWS, LANES * TILE_VECTORS)];
  guint32 c_rows[TILE_ROWS];
  NnProduct part = *p;

  part.n_columns = n_columns;
  part.a_rows += row;
  part.b += column;
  part.c = c;
  part.c_rows = c_rows;
  part.bias = bias;
  if (p->start == NN_PRODUCT_FROM_COLUMN_BIAS)
    memcpy (bias, p->bias + column, size);
  else if (p->start == NN_PRODUCT_FROM_ROW_BIAS)
    memcpy (bias, p->bias + row, n_rows * sizeof (float));
  for (guint r = 0; r < n_rows; r++)
    {
      c_rows[r] = r * LANES * TILE_VECTORS;
      if (p->start == NN_PRODUCT_FROM_C)
        memcpy (c + c_rows[r], p->c + p->c_rows[row + r] + column, size);
    }

  run_rows (&part, 0, n_rows, 0);
  for (guint r = 0; r < n_rows; r++)
    memcpy (p->c + p->c_rows[row + r] + column, c + c_rows[r], size);
}

static void
product (const NnProduct *p)
{
  for (gsize column = 0; column < p->n_columns; column += LANES * TILE_VECTORS)
    {
      const gsize n_columns = p->n_columns - column;
      const gboolean is_whole = n_columns >= LANES * TILE_VECTORS || n_columns == LANES;
      gsize n;

      for (gsize row = 0; row < p->n_rows; row += n)
        {
          const gsize left = p->n_rows - row;

          /* The last rows in two tiles of about the same size: one of a single row would wait for
           * its own sums. */
          n = left <= TILE_ROWS ? left : left < 2 * TILE_ROWS ? (left + 1) / 2 : TILE_ROWS;
          if (is_whole)
            run_rows (p, row, n, column);
          else
            run_rows_in_part (p, row, n, column);
        }
    }
}

INLINE float *
transposed_row (float         *transposed,
                gsize          stride,
                const guint32 *rows,
                gsize          row)
{
  return transposed + (rows != NULL ? rows[row] : row * stride);
}

/* LANES x LANES. One round lays the first half of the vectors and the second half side by side,
 * lane by lane; in the number of a value, vector and lane, that moves each bit up by one, and the top
 * one to the bottom. After as many rounds as a lane's number has bits, the two have changed places. */
INLINE void
transpose_square (const float   *matrix,
                  gsize          stride,
                  float         *transposed,
                  gsize          transposed_stride,
                  const guint32 *rows,
                  gsize          column)
{
  Vector vectors[LANES], turned[LANES];

#pragma GCC unroll 16
  for (guint i = 0; i < LANES; i++)
    vectors[i] = *(const Vector *) (matrix + i * stride);
#pragma GCC unroll 4
  for (guint round = 1; round < LANES; round *= 2)
    {
#pragma GCC unroll 8
      for (guint i = 0; i < LANES / 2; i++)
        {
          turned[2 * i] = __builtin_shufflevector (vectors[i], vectors[i + LANES / 2], LOW_PAIRS);
          turned[2 * i + 1] = __builtin_shufflevector (vectors[i], vectors[i + LANES / 2], HIGH_PAIRS);
        }
#pragma GCC unroll 16
      for (guint i = 0; i < LANES; i++)
        vectors[i] = turned[i];
    }
#pragma GCC unroll 16
  for (guint i = 0; i < LANES; i++)
    *(Vector *) transposed_row (transposed, transposed_stride, rows, column + i) = vectors[i];
}

/* The last square of a row or column overlaps the one before. */
static void
transpose (const float   *matrix,
           gsize          stride,
           gsize          n_rows,
           gsize          n_columns,
           float         *transposed,
           gsize          transposed_stride,
           const guint32 *transposed_rows)
{
  if (n_rows < LANES || n_columns < LANES)
    {
      for (gsize column = 0; column < n_columns; column++)
        {
          float *target = transposed_row (transposed, transposed_stride, transposed_rows, column);

          for (gsize row = 0; row < n_rows; row++)
            target[row] = matrix[row * stride + column];
        }
      return;
    }

  for (gsize next_column = 0; next_column < n_columns; next_column += LANES)
    for (gsize next_row = 0; next_row < n_rows; next_row += LANES)
      {
        const gsize column = MIN (next_column, n_columns - LANES);
        const gsize row = MIN (next_row, n_rows - LANES);

        transpose_square (matrix + row * stride + column, stride, transposed + row, transposed_stride,
                          transposed_rows, column);
      }
}
