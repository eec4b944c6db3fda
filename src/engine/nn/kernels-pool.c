/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/nn/kernels.h"

#include <string.h>

/*
 * One level of the kernels for max pooling; see kernels.h. The vectors are as wide as those of the top
 * level; below it the compiler takes several for one.
 *
 * What is no number is larger than all, so that it comes out where a training has gone astray.
 */

#define INLINE static inline __attribute__ ((always_inline))

/* So many columns, or windows, at a time; the last time perhaps too many. */
#define BLOCK NN_POOL_BLOCK

typedef float Vector __attribute__ ((vector_size (4 * BLOCK), aligned (4), may_alias));
typedef gint32 IntVector __attribute__ ((vector_size (4 * BLOCK), aligned (4), may_alias));
typedef guint8 ByteVector __attribute__ ((vector_size (BLOCK), aligned (1), may_alias));

INLINE Vector
choose (IntVector mask, Vector where_set, Vector elsewhere)
{
  return (Vector)((mask & (IntVector)where_set) | (~mask & (IntVector)elsewhere));
}

INLINE IntVector
choose_int (IntVector mask, IntVector where_set, IntVector elsewhere)
{
  return (mask & where_set) | (~mask & elsewhere);
}

/* Where @value takes the place of @largest, which was found before it. */
INLINE IntVector
is_larger (Vector value, Vector largest)
{
  return (value > largest) | (value != value);
}

/* One number in @stride, which is a constant. */
INLINE IntVector
load_apart (const gint32 *numbers, const gsize stride)
{
  const IntVector *v = (const IntVector *)numbers;
  IntVector apart;

  if (stride == 1)
    return v[0];
  if (stride == 2)
    return __builtin_shufflevector (v[0], v[1], 0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24, 26, 28, 30);
  if (stride == 3)
    {
      apart = __builtin_shufflevector (v[0], v[1], 0, 3, 6, 9, 12, 15, 18, 21, 24, 27, 30, 0, 0, 0, 0, 0);
      return __builtin_shufflevector (apart, v[2], 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 17, 20, 23, 26, 29);
    }
  for (gsize x = 0; x < BLOCK; x++)
    apart[x] = numbers[x * stride];
  return apart;
}

INLINE void
find_in_column_block (
    const float *rows, gsize row_stride, gsize n_rows, gint32 first_row, float *largest, gint32 *places)
{
  Vector best = *(const Vector *)rows;
  IntVector best_rows = (IntVector) { 0 } + first_row;

  for (gsize y = 1; y < n_rows; y++)
    {
      const Vector value = *(const Vector *)(rows + y * row_stride);
      const IntVector mask = is_larger (value, best);

      best_rows = choose_int (mask, (IntVector) { 0 } + (first_row + (gint32)y), best_rows);
      best = choose (mask, value, best);
    }

  *(Vector *)largest = best;
  if (places != NULL)
    *(IntVector *)places = best_rows;
}

/* Of equal ones the first in the order of rows, then columns, which is the one with the lowest place. */
INLINE void
find_in_window_block (
    const float *largest, const gint32 *rows, gsize kernel, const gsize stride, float *output, guint8 *places)
{
  Vector best = (Vector)load_apart ((const gint32 *)largest, stride);
  IntVector best_places = { 0 };

  if (places != NULL)
    best_places = load_apart (rows, stride) * (gint32)kernel;

  for (gsize i = 1; i < kernel; i++)
    {
      const Vector value = (Vector)load_apart ((const gint32 *)largest + i, stride);
      IntVector mask = is_larger (value, best);

      if (places != NULL)
        {
          const IntVector place = load_apart (rows + i, stride) * (gint32)kernel + (gint32)i;

          mask |= (value == best) & (place < best_places);
          best_places = choose_int (mask, place, best_places);
        }
      best = choose (mask, value, best);
    }

  *(Vector *)output = best;
  if (places != NULL)
    *(ByteVector *)places = __builtin_convertvector(best_places, ByteVector);
}

INLINE void
find_in_windows_apart (const NnPoolRow *row,
                       const gsize stride,
                       const float *largest,
                       const gint32 *places,
                       float *output,
                       guint8 *output_places)
{
  gsize x = 0;

  for (; x + BLOCK <= row->out_width; x += BLOCK)
    if (output_places != NULL)
      find_in_window_block (largest + x * stride, places + x * stride, row->kernel, stride, output + x,
                            output_places + x);
    else
      find_in_window_block (largest + x * stride, NULL, row->kernel, stride, output + x, NULL);

  if (x < row->out_width)
    {
      const gsize n_left = row->out_width - x;
      float last[BLOCK];
      guint8 last_places[BLOCK];

      if (output_places != NULL)
        {
          find_in_window_block (largest + x * stride, places + x * stride, row->kernel, stride, last,
                                last_places);
          memcpy (output_places + x, last_places, n_left);
        }
      else
        find_in_window_block (largest + x * stride, NULL, row->kernel, stride, last, NULL);
      memcpy (output + x, last, n_left * sizeof (float));
    }
}

static void
find_in_windows (
    const NnPoolRow *row, const float *largest, const gint32 *places, float *output, guint8 *output_places)
{
  switch (row->stride)
    {
    case 1: find_in_windows_apart (row, 1, largest, places, output, output_places); break;
    case 2: find_in_windows_apart (row, 2, largest, places, output, output_places); break;
    case 3: find_in_windows_apart (row, 3, largest, places, output, output_places); break;
    default: find_in_windows_apart (row, row->stride, largest, places, output, output_places); break;
    }
}

static void
find_in_columns (const NnPoolRow *row,
                 const float *rows,
                 gsize row_stride,
                 gsize n_rows,
                 gint32 first_row,
                 float *largest,
                 gint32 *places)
{
  const gsize end = row->padding + row->width;

  for (gsize x = 0; x < row->width; x += BLOCK)
    find_in_column_block (rows + x, row_stride, n_rows, first_row, largest + row->padding + x,
                          places != NULL ? places + row->padding + x : NULL);

  /* Behind the last column stands the padding again, not what was one block too many. */
  for (gsize x = 0; x < row->kernel; x++)
    largest[end + x] = NN_POOL_PADDING;
  for (gsize x = 0; places != NULL && x < row->kernel; x++)
    places[end + x] = NN_POOL_NO_PLACE;
}

extern const NnPoolKernels NN_POOL_KERNELS;

const NnPoolKernels NN_POOL_KERNELS = {
  .find_in_columns = find_in_columns,
  .find_in_windows = find_in_windows,
};
