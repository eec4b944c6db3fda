/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/nn/gemm.h"

G_BEGIN_DECLS

/* The same as nn_gemm(), by this program's own kernels: faster than a BLAS that does not know the
 * machine's widest vectors, from about 16 rows of C on. */
void nn_matrix_product (gsize         m,
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
