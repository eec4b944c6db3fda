/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

/*
 * The one seam for wide vector units. A function marked NN_SIMD is compiled once for each level of
 * the processor family, and the loader picks the one that fits the machine; inside it plain loops
 * and NnVector are all that is needed. Where compiler or platform cannot do this, the marker is
 * empty and the baseline is what runs. Helpers that such a function calls must be inlined into it:
 * mark them NN_SIMD_HELPER.
 */
#ifdef NN_HAVE_TARGET_CLONES
#define NN_SIMD __attribute__ ((target_clones ("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#else
#define NN_SIMD
#endif

#define NN_SIMD_HELPER  static inline __attribute__ ((always_inline))

#define NN_VECTOR_LANES 16

/* 16 floats, read from and written to any address that is aligned for a float. The compiler maps it to
 * one, two or four registers. */
typedef float NnVector __attribute__ ((vector_size (64), aligned (4), may_alias));
