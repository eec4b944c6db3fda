/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/nn/gemm.h"

#include <cblas.h>

/**
 * nn_gemm_init:
 *
 * Sets OpenBLAS to one thread, once and for good: the setting is global, and all parallelism in
 * this program is its own. Any thread, any number of times, before the first nn_gemm().
 */
void
nn_gemm_init (void)
{
  static gsize initialized = 0;

  if (g_once_init_enter (&initialized))
    {
      openblas_set_num_threads (1);
      g_once_init_leave (&initialized, 1);
    }
}

/**
 * nn_gemm:
 * @m: rows of @c
 * @n: columns of @c
 * @k: what is summed over
 * @a: (m, k), or (k, m) when transposed
 * @a_stride: from one stored row of @a to the next
 * @b: (k, n), or (n, k) when transposed
 * @c: (m, n)
 *
 * @c = @a · @b, or @c += @a · @b. All row-major.
 */
void
nn_gemm (gsize         m,
         gsize         n,
         gsize         k,
         const float  *a,
         gsize         a_stride,
         NnOrientation a_orientation,
         const float  *b,
         gsize         b_stride,
         NnOrientation b_orientation,
         float        *c,
         gsize         c_stride,
         NnUpdate      update)
{
  cblas_sgemm (CblasRowMajor, a_orientation == NN_TRANSPOSED ? CblasTrans : CblasNoTrans,
               b_orientation == NN_TRANSPOSED ? CblasTrans : CblasNoTrans, (blasint) m, (blasint) n,
               (blasint) k, 1.0f, a, (blasint) a_stride, b, (blasint) b_stride,
               update == NN_ACCUMULATE ? 1.0f : 0.0f, c, (blasint) c_stride);
}
