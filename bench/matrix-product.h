/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/nn/gemm.h"

G_BEGIN_DECLS

/* The same as nn_gemm(), by the kernels of the convolutions: what they can reach at most. About as fast as
 * OpenBLAS where that knows the machine's vectors, and slower with few rows, so that the engine has no use for
 * it. */
void matrix_product (gsize         m,
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
                     NnUpdate      update);

G_END_DECLS
