/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/dsp/percussion.h"

#include "engine/dsp/sums.h"

/* Where both medians are nothing it is neither. */
#define NOTHING  1e-30f

#define LANES    4
#define MAX_ROWS DSP_PERCUSSION_PITCH

static inline __attribute__ ((always_inline)) void
sort_two (DspFour *low,
          DspFour *high)
{
  const DspFour a = *low, b = *high;

  *low = dsp_four_min (a, b);
  *high = dsp_four_max (a, b);
}

/* Smallest to the front, largest to the end. */
static inline __attribute__ ((always_inline)) void
sort_extremes (DspFour *values,
               gsize    n_values)
{
#pragma GCC unroll 16
  for (gsize i = 0; i < n_values / 2; i++)
    sort_two (&values[i], &values[n_values - 1 - i]);
#pragma GCC unroll 16
  for (gsize i = 1; i < (n_values + 1) / 2; i++)
    sort_two (&values[0], &values[i]);
#pragma GCC unroll 16
  for (gsize i = n_values / 2; i < n_values - 1; i++)
    sort_two (&values[i], &values[n_values - 1]);
}

/* The median of each column of an odd number of rows, four columns at a time. Of n / 2 + 2 values
 * neither the smallest nor the largest can be the median of n: both are dropped, another is taken in,
 * and so on, without a branch (Devillard's "forgetful selection"). */
static inline __attribute__ ((always_inline)) void
fill_medians (const float *const *rows,
              gsize               n_rows,
              float              *medians)
{
  for (gsize band = 0; band < DSP_PITCH_N_BANDS; band += LANES)
    {
      const gsize n_first = n_rows / 2 + 2;
      DspFour values[MAX_ROWS / 2 + 2];
      gsize next = n_first;

#pragma GCC unroll 16
      for (gsize i = 0; i < n_first; i++)
        memcpy (&values[i], rows[i] + band, sizeof values[i]);

#pragma GCC unroll 16
      for (gsize n = n_first; n > 3; n--)
        {
          sort_extremes (values + (n_first - n), n);
          memcpy (&values[n_first - 1], rows[next++] + band, sizeof values[0]);
        }
      sort_extremes (values + (n_first - 3), 3);
      memcpy (medians + band, &values[n_first - 2], sizeof values[0]);
    }
}

G_STATIC_ASSERT (DSP_PERCUSSION_TIME <= MAX_ROWS);
G_STATIC_ASSERT (DSP_PITCH_N_BANDS % LANES == 0);
G_STATIC_ASSERT (DSP_PERCUSSION_PITCH / 2 <= DSP_PERCUSSION_MARGIN);

/**
 * dsp_percussion_mirror:
 * @row: (DSP_PERCUSSION_ROW): the bands, from DSP_PERCUSSION_MARGIN on; what is beyond them is filled
 */
void
dsp_percussion_mirror (float *row)
{
  float *bands = row + DSP_PERCUSSION_MARGIN;

  for (gsize i = 0; i < DSP_PERCUSSION_MARGIN; i++)
    {
      row[DSP_PERCUSSION_MARGIN - 1 - i] = bands[i];
      bands[DSP_PITCH_N_BANDS + i] = bands[DSP_PITCH_N_BANDS - 1 - i];
    }
}

void
dsp_percussion_split (const float *const *rows,
                      float              *shares)
{
  const float *over_time[DSP_PERCUSSION_TIME], *over_pitch[DSP_PERCUSSION_PITCH];
  const float *middle = rows[DSP_PERCUSSION_TIME / 2] + DSP_PERCUSSION_MARGIN;
  float lasting[DSP_PITCH_N_BANDS], broad[DSP_PITCH_N_BANDS];

  for (gsize i = 0; i < DSP_PERCUSSION_TIME; i++)
    over_time[i] = rows[i] + DSP_PERCUSSION_MARGIN;
  for (gsize i = 0; i < DSP_PERCUSSION_PITCH; i++)
    over_pitch[i] = middle + i - DSP_PERCUSSION_PITCH / 2;

  fill_medians (over_time, DSP_PERCUSSION_TIME, lasting);
  fill_medians (over_pitch, DSP_PERCUSSION_PITCH, broad);

  for (gsize i = 0; i < DSP_PITCH_N_BANDS; i++)
    {
      const float harmonic = lasting[i] * lasting[i];

      shares[i] = harmonic / (harmonic + broad[i] * broad[i] + NOTHING);
    }
}
