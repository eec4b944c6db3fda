/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <string.h>

#include "engine/nn/kernels.h"

/*
 * One level of the kernels; see kernels.h. The build compiles this file several times, with the
 * options of each level and NN_KERNELS as the name of its table.
 */

/* As many floats as one register of this level holds, and how many rows and vectors of a product
 * are kept in registers: 32 registers at the top, 16 below, of which the lowest level, whose products
 * are not added to in place, needs some more beside. Then the lanes of two vectors that
 * hold the first of each pair, the second, and how two vectors are joined to pairs again. */
#if defined(__AVX512F__)
#define LANES        16
#define TILE_ROWS    8
#define TILE_VECTORS 2
#define FIRSTS       0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24, 26, 28, 30
#define SECONDS      1, 3, 5, 7, 9, 11, 13, 15, 17, 19, 21, 23, 25, 27, 29, 31
#define LOW_PAIRS    0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23
#define HIGH_PAIRS   8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31
#elif defined(__AVX2__)
#define LANES        8
#define TILE_ROWS    6
#define TILE_VECTORS 2
#define FIRSTS       0, 2, 4, 6, 8, 10, 12, 14
#define SECONDS      1, 3, 5, 7, 9, 11, 13, 15
#define LOW_PAIRS    0, 8, 1, 9, 2, 10, 3, 11
#define HIGH_PAIRS   4, 12, 5, 13, 6, 14, 7, 15
#else
#define LANES        4
#define TILE_ROWS    4
#define TILE_VECTORS 2
#define FIRSTS       0, 2, 4, 6
#define SECONDS      1, 3, 5, 7
#define LOW_PAIRS    0, 4, 1, 5
#define HIGH_PAIRS   2, 6, 3, 7
#endif

/* Read from and written to any address that is aligned for one element. A comparison of vectors
 * gives all ones or zeros. */
typedef float Vector __attribute__ ((vector_size (4 * LANES), aligned (4), may_alias));
typedef double DoubleVector __attribute__ ((vector_size (8 * LANES)));
typedef gint32 IntVector __attribute__ ((vector_size (4 * LANES), aligned (4), may_alias));
typedef gint16 ShortVector __attribute__ ((vector_size (2 * LANES), aligned (1), may_alias));
typedef gint8 ByteVector __attribute__ ((vector_size (LANES), aligned (1), may_alias));

#define INLINE static inline __attribute__ ((always_inline))

/* Sums are kept in so many parts, SUM_VECTORS registers of them, which are emptied into a double
 * each time one has taken up SUM_LENGTH numbers: rounding stays that of short sums however long
 * the array. */
#define SUM_VECTORS 4
#define SUM_PARTS   (SUM_VECTORS * LANES)
#define SUM_LENGTH  16

INLINE Vector
select_lanes (IntVector mask,
              Vector    where_set,
              Vector    elsewhere)
{
  return (Vector) ((mask & (IntVector) where_set) | (~mask & (IntVector) elsewhere));
}

INLINE void
split_pairs (const float *pairs,
             Vector      *firsts,
             Vector      *seconds)
{
  const Vector low = *(const Vector *) pairs;
  const Vector high = *(const Vector *) (pairs + LANES);

  *firsts = __builtin_shufflevector (low, high, FIRSTS);
  *seconds = __builtin_shufflevector (low, high, SECONDS);
}

INLINE void
join_pairs (Vector firsts,
            Vector seconds,
            float *pairs)
{
  *(Vector *) pairs = __builtin_shufflevector (firsts, seconds, LOW_PAIRS);
  *(Vector *) (pairs + LANES) = __builtin_shufflevector (firsts, seconds, HIGH_PAIRS);
}

#include "engine/nn/kernels-product.h"
#include "engine/nn/kernels-winograd.h"

static void
add (float       *values,
     const float *addends,
     gsize        n)
{
  for (gsize i = 0; i < n; i++)
    values[i] += addends[i];
}

static void
multiply (const float *a,
          const float *b,
          float       *result,
          gsize        n)
{
  for (gsize i = 0; i < n; i++)
    result[i] = a[i] * b[i];
}

/* What is no number stays so: a training that went astray must not look as if it went on. */
INLINE float
cut_below_zero (float x)
{
  return x < 0.0f ? 0.0f : x;
}

static void
relu (const float *x,
      float       *y,
      gsize        n)
{
  for (gsize i = 0; i < n; i++)
    y[i] = cut_below_zero (x[i]);
}

static void
relu_backward (const float *y,
               const float *dy,
               float       *dx,
               gsize        n)
{
  for (gsize i = 0; i < n; i++)
    dx[i] = y[i] > 0.0f ? dy[i] : 0.0f;
}

static void
scale_shift (const float *x,
             float       *y,
             gsize        n,
             float        scale,
             float        shift,
             gboolean     has_relu)
{
  if (has_relu)
    for (gsize i = 0; i < n; i++)
      y[i] = cut_below_zero (x[i] * scale + shift);
  else
    for (gsize i = 0; i < n; i++)
      y[i] = x[i] * scale + shift;
}

INLINE double
add_parts (const Vector parts[SUM_VECTORS])
{
  DoubleVector sums = { 0 };

  for (guint v = 0; v < SUM_VECTORS; v++)
    sums += __builtin_convertvector (parts[v], DoubleVector);
#pragma GCC unroll 4
  for (guint width = LANES / 2; width > 0; width /= 2)
#pragma GCC unroll 8
    for (guint j = 0; j < width; j++)
      sums[j] += sums[j + width];

  return sums[0];
}

/* So many numbers as are left, zeros behind them. */
INLINE Vector
load_lanes (const float *x,
            gsize        n_left)
{
  Vector lanes = { 0 };

  if (n_left >= LANES)
    return *(const Vector *) x;
  for (gsize i = 0; i < n_left; i++)
    lanes[i] = x[i];
  return lanes;
}

/* Of x - @mean, or of its square. */
INLINE double
sum_all (const float *x,
         gsize        n,
         float        mean,
         gboolean     is_squared)
{
  double total = 0.0;
  gsize i = 0;

  while (i + LANES <= n)
    {
      const gsize end = MIN (i + SUM_LENGTH * SUM_PARTS, n);
      Vector parts[SUM_VECTORS] = { { 0 } };

      for (; i + SUM_PARTS <= end; i += SUM_PARTS)
#pragma GCC unroll 4
        for (guint v = 0; v < SUM_VECTORS; v++)
          {
            const Vector distance = *(const Vector *) (x + i + v * LANES) - mean;

            if (is_squared)
              parts[v] += distance * distance;
            else
              parts[v] += distance;
          }
      for (; i + LANES <= end; i += LANES)
        {
          const Vector distance = *(const Vector *) (x + i) - mean;

          if (is_squared)
            parts[0] += distance * distance;
          else
            parts[0] += distance;
        }
      total += add_parts (parts);
    }
  for (; i < n; i++)
    {
      const double distance = (double) (x[i] - mean);

      total += is_squared ? distance * distance : distance;
    }

  return total;
}

static double
sum (const float *x,
     gsize        n)
{
  return sum_all (x, n, 0.0f, FALSE);
}

static double
sum_squares (const float *x,
             gsize        n,
             float        mean)
{
  return sum_all (x, n, mean, TRUE);
}

/* What reaches the norm through the fused ReLU, if there is one. The sign of the output is worked
 * out again from the input, which saves keeping the output. */
INLINE float
through_relu (const NnNormChannel *channel,
              float                dy,
              float                x)
{
  return !channel->relu || x * channel->scale + channel->shift > 0.0f ? dy : 0.0f;
}

static void
norm_sum_gradient (const NnNormChannel *channel,
                   const float         *x,
                   const float         *dy,
                   gsize                n,
                   double              *total,
                   double              *product_total)
{
  const NnNormChannel norm = *channel;
  const IntVector always = (IntVector) { 0 } - !norm.relu;

  for (gsize i = 0; i < n;)
    {
      const gsize end = MIN (i + SUM_LENGTH * SUM_PARTS, n);
      Vector parts[SUM_VECTORS] = { { 0 } };
      Vector product_parts[SUM_VECTORS] = { { 0 } };

      for (guint v = 0; i < end; i += LANES, v = (v + 1) % SUM_VECTORS)
        {
          const Vector values = load_lanes (x + i, end - i);
          const IntVector passes = always | (values * norm.scale + norm.shift > 0.0f);
          const Vector d = (Vector) (passes & (IntVector) load_lanes (dy + i, end - i));

          parts[v] += d;
          product_parts[v] += d * (values - norm.mean);
        }
      *total += add_parts (parts);
      *product_total += add_parts (product_parts);
    }
}

static void
norm_write_gradient (const NnNormChannel *channel,
                     const float         *x,
                     const float         *dy,
                     float               *dx,
                     gsize                n,
                     float                x_factor,
                     float                constant)
{
  const NnNormChannel norm = *channel;

  for (gsize i = 0; i < n; i++)
    dx[i] = norm.scale * through_relu (&norm, dy[i], x[i]) + x_factor * x[i] + constant;
}

static void
max_pool_scalar (const float *upper,
                 const float *lower,
                 float       *output,
                 guint8      *places,
                 gsize        out_width)
{
  for (gsize x = 0; x < out_width; x++)
    {
      const float values[4] = { upper[2 * x], upper[2 * x + 1], lower[2 * x], lower[2 * x + 1] };
      guint8 place = 0;

      for (guint8 i = 1; i < 4; i++)
        if (values[i] > values[place])
          place = i;
      output[x] = values[place];
      if (places != NULL)
        places[x] = place;
    }
}

/* The last vector of a row overlaps the one before. The place is made of one mask at a time, and
 * narrowed in two steps: combined masks, and one step, gcc 12 takes apart number by number. */
static void
max_pool (const float *upper,
          const float *lower,
          float       *output,
          guint8      *places,
          gsize        out_width)
{
  const IntVector one = (IntVector) { 0 } + 1;
  const IntVector two = one + 1;

  if (out_width < LANES)
    {
      max_pool_scalar (upper, lower, output, places, out_width);
      return;
    }

  for (gsize next = 0; next < out_width; next += LANES)
    {
      const gsize x = MIN (next, out_width - LANES);
      Vector a, b, c, d, top, bottom;
      IntVector is_b, is_d, is_bottom, place;

      split_pairs (upper + 2 * x, &a, &b);
      split_pairs (lower + 2 * x, &c, &d);
      is_b = b > a;
      is_d = d > c;
      top = select_lanes (is_b, b, a);
      bottom = select_lanes (is_d, d, c);
      is_bottom = bottom > top;
      *(Vector *) (output + x) = select_lanes (is_bottom, bottom, top);

      if (places == NULL)
        continue;
      place = (is_b & one) + (is_bottom & ((is_d & one) + two - (is_b & one)));
      *(ByteVector *) (places + x)
          = __builtin_convertvector(__builtin_convertvector(place, ShortVector), ByteVector);
    }
}

static void
max_pool_backward_scalar (const float  *dy,
                          const guint8 *places,
                          float        *upper,
                          float        *lower,
                          gsize         out_width)
{
  for (gsize x = 0; x < out_width; x++)
    {
      upper[2 * x] = places[x] == 0 ? dy[x] : 0.0f;
      upper[2 * x + 1] = places[x] == 1 ? dy[x] : 0.0f;
      lower[2 * x] = places[x] == 2 ? dy[x] : 0.0f;
      lower[2 * x + 1] = places[x] == 3 ? dy[x] : 0.0f;
    }
}

/* Each input belongs to one window at most: written, not added. */
static void
max_pool_backward (const float  *dy,
                   const guint8 *places,
                   float        *upper,
                   float        *lower,
                   gsize         out_width)
{
  const Vector zero = { 0 };

  if (out_width < LANES)
    {
      max_pool_backward_scalar (dy, places, upper, lower, out_width);
      return;
    }

  for (gsize next = 0; next < out_width; next += LANES)
    {
      const gsize x = MIN (next, out_width - LANES);
      const Vector d = *(const Vector *) (dy + x);
      const IntVector place = __builtin_convertvector(*(const ByteVector *) (places + x), IntVector);

      join_pairs (select_lanes (place == 0, d, zero), select_lanes (place == 1, d, zero), upper + 2 * x);
      join_pairs (select_lanes (place == 2, d, zero), select_lanes (place == 3, d, zero), lower + 2 * x);
    }
}

#include "engine/nn/kernels-correlate.h"
#include "engine/nn/kernels-moves.h"

#include "engine/nn/kernels-gates.h"

extern const NnPoolKernels NN_POOL_KERNELS;
extern const NnKernels NN_KERNELS;

const NnKernels NN_KERNELS = {
  .pool = &NN_POOL_KERNELS,
  .product = product,
  .add = add,
  .multiply = multiply,
  .relu = relu,
  .relu_backward = relu_backward,
  .scale_shift = scale_shift,
  .sum = sum,
  .sum_squares = sum_squares,
  .correlate = correlate,
  .transpose = transpose,
  .winograd = winograd,
  .norm_sum_gradient = norm_sum_gradient,
  .norm_write_gradient = norm_write_gradient,
  .max_pool = max_pool,
  .max_pool_backward = max_pool_backward,
  .adam = adam,
  .sgd = sgd,
  .rmsprop = rmsprop,
  .adagrad = adagrad,
  .adadelta = adadelta,
  .adamax = adamax,
  .nadam = nadam,
  .blend = blend,
  .sigmoid = sigmoid,
  .tanh = tangent,
  .lstm_forward = lstm_forward,
  .lstm_backward = lstm_backward,
  .gru_forward = gru_forward,
  .gru_backward = gru_backward,
};
