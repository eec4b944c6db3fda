/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  NN_AS_IS,
  NN_TRANSPOSED,
} NnOrientation;

typedef enum
{
  NN_OVERWRITE,
  NN_ACCUMULATE,
} NnUpdate;

void nn_gemm_init (void);
void nn_gemm      (gsize         m,
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
