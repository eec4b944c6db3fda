/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <string.h>
#ifdef __SSE__
#include <xmmintrin.h>
#endif

G_BEGIN_DECLS

/* Long sums and extremes. Runs of 64 values are added up in eight lanes of single precision, the runs
 * in double precision: as fast as a float sum, with the error of eight additions. The order is fixed,
 * and with it the result. Inside dsp only.
 *
 * The vectors are GCC's and Clang's own type, which is there on every machine: written as plain loops
 * over eight lanes, neither makes vectors of these. */

#define DSP_LANES 8
#define DSP_RUN   64

typedef float DspFour __attribute__ ((vector_size (16)));
typedef gint32 DspFourBits __attribute__ ((vector_size (16)));

typedef struct
{
  DspFour low;
  DspFour high;
} DspEight;

static inline DspEight
dsp_eight_load (const float *values)
{
  DspEight eight;

  memcpy (&eight, values, sizeof eight);
  return eight;
}

/* The values, then zeros if there are fewer than eight. */
static inline DspEight
dsp_eight_load_some (const float *values,
                     gsize        n_values)
{
  float padded[DSP_LANES] = { 0.0f };

  if (n_values >= DSP_LANES)
    return dsp_eight_load (values);

  memcpy (padded, values, n_values * sizeof (float));
  return dsp_eight_load (padded);
}

static inline double
dsp_eight_sum (DspEight eight)
{
  const DspFour sum = eight.low + eight.high;

  return ((double)sum[0] + sum[2]) + ((double)sum[1] + sum[3]);
}

/* Of at most DSP_RUN values; where their number is a constant, compilers leave the loop out. */
static inline __attribute__ ((always_inline)) double
dsp_sum_run (const float *values,
             gsize        n_values)
{
  DspEight lanes = { { 0.0f }, { 0.0f } };

  for (gsize i = 0; i < n_values; i += DSP_LANES)
    {
      const DspEight v = dsp_eight_load_some (values + i, n_values - i);

      lanes.low += v.low;
      lanes.high += v.high;
    }

  return dsp_eight_sum (lanes);
}

static inline __attribute__ ((always_inline)) double
dsp_sum_products_run (const float *a,
                      const float *b,
                      gsize        n_values)
{
  DspEight lanes = { { 0.0f }, { 0.0f } };

  for (gsize i = 0; i < n_values; i += DSP_LANES)
    {
      const DspEight x = dsp_eight_load_some (a + i, n_values - i);
      const DspEight y = dsp_eight_load_some (b + i, n_values - i);

      lanes.low += x.low * y.low;
      lanes.high += x.high * y.high;
    }

  return dsp_eight_sum (lanes);
}

static inline double
dsp_sum (const float *values,
         gsize        n_values)
{
  double sum = 0.0;
  gsize i = 0;

  for (; i + DSP_RUN <= n_values; i += DSP_RUN)
    sum += dsp_sum_run (values + i, DSP_RUN);
  if (i < n_values)
    sum += dsp_sum_run (values + i, n_values - i);

  return sum;
}

static inline double
dsp_sum_products (const float *a,
                  const float *b,
                  gsize        n_values)
{
  double sum = 0.0;
  gsize i = 0;

  for (; i + DSP_RUN <= n_values; i += DSP_RUN)
    sum += dsp_sum_products_run (a + i, b + i, DSP_RUN);
  if (i < n_values)
    sum += dsp_sum_products_run (a + i, b + i, n_values - i);

  return sum;
}

static inline DspFour
dsp_four_choose (DspFourBits which,
                 DspFour     yes,
                 DspFour     no)
{
  return (DspFour)(((DspFourBits)yes & which) | ((DspFourBits)no & ~which));
}

/* Bits, from the lowest on: which of the four are all ones. */
static inline guint32
dsp_four_get_bits (DspFourBits which)
{
#ifdef __SSE__
  return (guint32)_mm_movemask_ps ((__m128)which);
#else
  return (guint32)((which[0] & 1) | (which[1] & 2) | (which[2] & 4) | (which[3] & 8));
#endif
}

/* Lane by lane. Compilers see one instruction in neither of the comparisons. */
static inline DspFour
dsp_four_min (DspFour a,
              DspFour b)
{
#ifdef __SSE__
  return (DspFour)_mm_min_ps ((__m128)a, (__m128)b);
#else
  return dsp_four_choose (a < b, a, b);
#endif
}

static inline DspFour
dsp_four_max (DspFour a,
              DspFour b)
{
#ifdef __SSE__
  return (DspFour)_mm_max_ps ((__m128)a, (__m128)b);
#else
  return dsp_four_choose (a > b, a, b);
#endif
}

/* The largest of them and @at_least. */
static inline float
dsp_largest (const float *values,
             gsize        n_values,
             float        at_least)
{
  DspEight best = { { at_least, at_least, at_least, at_least }, { at_least, at_least, at_least, at_least } };
  float largest;
  gsize i = 0;

  for (; i + DSP_LANES <= n_values; i += DSP_LANES)
    {
      const DspEight v = dsp_eight_load (values + i);

      best.low = dsp_four_max (v.low, best.low);
      best.high = dsp_four_max (v.high, best.high);
    }
  best.low = dsp_four_max (best.high, best.low);
  largest = MAX (MAX (best.low[0], best.low[1]), MAX (best.low[2], best.low[3]));
  for (; i < n_values; i++)
    largest = MAX (largest, values[i]);

  return largest;
}

/* The smallest of them and @at_most. */
static inline float
dsp_smallest (const float *values,
              gsize        n_values,
              float        at_most)
{
  DspEight best = { { at_most, at_most, at_most, at_most }, { at_most, at_most, at_most, at_most } };
  float smallest;
  gsize i = 0;

  for (; i + DSP_LANES <= n_values; i += DSP_LANES)
    {
      const DspEight v = dsp_eight_load (values + i);

      best.low = dsp_four_min (v.low, best.low);
      best.high = dsp_four_min (v.high, best.high);
    }
  best.low = dsp_four_min (best.high, best.low);
  smallest = MIN (MIN (best.low[0], best.low[1]), MIN (best.low[2], best.low[3]));
  for (; i < n_values; i++)
    smallest = MIN (smallest, values[i]);

  return smallest;
}

G_END_DECLS
