/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * NnShape:
 *
 * The shape of one sample, (C, H, W) without the batch. For spectrograms H is frequency and W is
 * time; a plain vector of n numbers is (n, 1, 1). A batch is laid out (B, C, H, W), row-major.
 */
typedef struct
{
  gsize channels;
  gsize height;
  gsize width;
} NnShape;

static inline gsize
nn_shape_size (NnShape shape)
{
  return shape.channels * shape.height * shape.width;
}

static inline gboolean
nn_shape_equal (NnShape a,
                NnShape b)
{
  return a.channels == b.channels && a.height == b.height && a.width == b.width;
}

G_END_DECLS
