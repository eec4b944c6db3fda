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

/* As many whole numbers, wide and narrow. A comparison of vectors gives all ones or zeros. */
typedef gint32 NnIntVector __attribute__ ((vector_size (64), aligned (4), may_alias));
typedef gint16 NnShortVector __attribute__ ((vector_size (32), aligned (1), may_alias));
typedef gint8 NnByteVector __attribute__ ((vector_size (16), aligned (1), may_alias));

NN_SIMD_HELPER NnVector
nn_vector_mask (NnIntVector mask,
                NnVector    values)
{
  return (NnVector) (mask & (NnIntVector) values);
}

NN_SIMD_HELPER NnVector
nn_vector_select (NnIntVector mask,
                  NnVector    where_set,
                  NnVector    elsewhere)
{
  return (NnVector) ((mask & (NnIntVector) where_set) | (~mask & (NnIntVector) elsewhere));
}

/* Of the 32 floats from @pairs on, the first, third, fifth and so on; and the others. */
NN_SIMD_HELPER void
nn_vector_split_pairs (const float *pairs,
                       NnVector    *firsts,
                       NnVector    *seconds)
{
  const NnVector low = *(const NnVector *) pairs;
  const NnVector high = *(const NnVector *) (pairs + NN_VECTOR_LANES);

  *firsts = __builtin_shufflevector (low, high, 0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24, 26, 28, 30);
  *seconds = __builtin_shufflevector (low, high, 1, 3, 5, 7, 9, 11, 13, 15, 17, 19, 21, 23, 25, 27, 29, 31);
}

NN_SIMD_HELPER void
nn_vector_join_pairs (NnVector firsts,
                      NnVector seconds,
                      float   *pairs)
{
  *(NnVector *) pairs
      = __builtin_shufflevector (firsts, seconds, 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23);
  *(NnVector *) (pairs + NN_VECTOR_LANES)
      = __builtin_shufflevector (firsts, seconds, 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31);
}

/* In two steps, for which there are instructions; in one, gcc 12 takes each number by itself. */
NN_SIMD_HELPER NnByteVector
nn_vector_narrow (NnIntVector values)
{
  return __builtin_convertvector (__builtin_convertvector (values, NnShortVector), NnByteVector);
}
