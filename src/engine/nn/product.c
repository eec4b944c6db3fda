/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/nn/product.h"

#include "engine/nn/simd.h"

/*
 * The inner loop of all convolutions. A tile of C, some rows by one or two vectors, is held in
 * registers while the sum runs: each term loads its vectors of B once for all rows of the tile,
 * and each number of A once for all vectors. How large a tile may be depends on the
 * registers there are, so each level of the processor family has its own; the order in
 * which each element of C is summed is the same for all.
 */

#define MAX_TILE_ROWS    8
#define MAX_TILE_VECTORS 2

/* @n_rows and @n_vectors are constants wherever this is inlined, and the loops over them vanish. */
NN_SIMD_HELPER void
run_tile (const NnProduct *p,
          gsize            row,
          gsize            column,
          const guint      n_rows,
          const guint      n_vectors)
{
  NnVector sums[MAX_TILE_ROWS][MAX_TILE_VECTORS];
  const float *a = p->a + row * p->a_stride;
  const float *b = p->b + column;
  float *c = p->c + row * p->c_stride + column;

#pragma GCC unroll 8
  for (guint r = 0; r < n_rows; r++)
#pragma GCC unroll 2
    for (guint v = 0; v < n_vectors; v++)
      {
        const NnVector zero = { 0 };

        sums[r][v] = p->accumulates ? *(const NnVector *) (c + r * p->c_stride + v * NN_VECTOR_LANES) : zero;
      }

  for (gsize k = 0; k < p->n_terms; k++)
    {
      const float *shifted = b + p->offsets[k];
      NnVector vectors[MAX_TILE_VECTORS];

#pragma GCC unroll 2
      for (guint v = 0; v < n_vectors; v++)
        vectors[v] = *(const NnVector *) (shifted + v * NN_VECTOR_LANES);
#pragma GCC unroll 8
      for (guint r = 0; r < n_rows; r++)
#pragma GCC unroll 2
        for (guint v = 0; v < n_vectors; v++)
          sums[r][v] += a[r * p->a_stride + k] * vectors[v];
    }

#pragma GCC unroll 8
  for (guint r = 0; r < n_rows; r++)
#pragma GCC unroll 2
    for (guint v = 0; v < n_vectors; v++)
      *(NnVector *) (c + r * p->c_stride + v * NN_VECTOR_LANES) = sums[r][v];
}

NN_SIMD_HELPER void
run_tiles (const NnProduct *p,
           const guint      tile_rows,
           const guint      tile_vectors)
{
  for (gsize column = 0; column < p->n_columns; column += NN_VECTOR_LANES * tile_vectors)
    {
      const gboolean is_narrow = p->n_columns - column <= NN_VECTOR_LANES;
      gsize row = 0;

      for (; row + tile_rows <= p->n_rows; row += tile_rows)
        if (is_narrow)
          run_tile (p, row, column, tile_rows, 1);
        else
          run_tile (p, row, column, tile_rows, tile_vectors);
      for (; row < p->n_rows; row++)
        run_tile (p, row, column, 1, tile_vectors);
    }
}

#ifdef NN_HAVE_TARGET_CLONES
/* 32 registers of one vector each. */
__attribute__ ((target ("arch=x86-64-v4"))) static void
run_v4 (const NnProduct *p)
{
  run_tiles (p, 8, 2);
}

/* 16 registers of half a vector. */
__attribute__ ((target ("arch=x86-64-v3"))) static void
run_v3 (const NnProduct *p)
{
  run_tiles (p, 4, 1);
}
#endif

static void
run_baseline (const NnProduct *p)
{
  run_tiles (p, 2, 1);
}

guint
nn_product_get_n_levels (void)
{
#ifdef NN_HAVE_TARGET_CLONES
  if (__builtin_cpu_supports ("avx512f") && __builtin_cpu_supports ("avx512vl")
      && __builtin_cpu_supports ("avx512bw") && __builtin_cpu_supports ("avx512dq"))
    return 3;
  if (__builtin_cpu_supports ("avx2") && __builtin_cpu_supports ("fma"))
    return 2;
#endif
  return 1;
}

void
nn_product_run_level (const NnProduct *self,
                      guint            level)
{
  g_return_if_fail (self->c_stride % NN_PRODUCT_PANEL == 0 && self->c_stride >= self->n_columns);

  switch (level)
    {
#ifdef NN_HAVE_TARGET_CLONES
    case 2: run_v4 (self); break;

    case 1: run_v3 (self); break;
#endif
    default: run_baseline (self); break;
    }
}

void
nn_product_run (const NnProduct *self)
{
  nn_product_run_level (self, nn_product_get_n_levels () - 1);
}
