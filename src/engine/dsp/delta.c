/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Derivatives over time by least squares (Savitzky and Golay 1964): the polynomial of the same
 * degree as the derivative is fitted to nine frames. A derivative of that degree is the same all
 * over the polynomial, so that the first and the last four frames have that of the nearest nine
 * (librosa's "interp"). Where there are fewer than nine frames, the first and the last are thought
 * on. */

#include "engine/dsp/delta.h"

#include <string.h>

#define HALF (DSP_DELTA_WIDTH / 2)

/* n / sum n^2, n = -4 .. 4 */
static const float first_weights[DSP_DELTA_WIDTH] = {
  -4.0f / 60.0f, -3.0f / 60.0f, -2.0f / 60.0f, -1.0f / 60.0f, 0.0f,
  1.0f / 60.0f,  2.0f / 60.0f,  3.0f / 60.0f,  4.0f / 60.0f,
};

/* 2 (n^2 - mean n^2) / sum (n^2 - mean n^2)^2: mean 20 / 3, sum 308; in whole numbers
 * (28, 7, -8, -17, -20, ...) / 462 */
static const float second_weights[DSP_DELTA_WIDTH] = {
  28.0f / 462.0f,  7.0f / 462.0f,  -8.0f / 462.0f, -17.0f / 462.0f, -20.0f / 462.0f,
  -17.0f / 462.0f, -8.0f / 462.0f, 7.0f / 462.0f,  28.0f / 462.0f,
};

/* The weighted sum of the nine frames around @center. */
static void
add_up (const float *series,
        gsize        n_frames,
        gsize        n_lanes,
        gsize        center,
        const float *weights,
        float       *sum)
{
  memset (sum, 0, n_lanes * sizeof (float));

  for (gsize i = 0; i < DSP_DELTA_WIDTH; i++)
    {
      const gssize t = CLAMP ((gssize)(center + i) - HALF, 0, (gssize)n_frames - 1);
      const float *frame = series + (gsize)t * n_lanes;

      for (gsize lane = 0; lane < n_lanes; lane++)
        sum[lane] += weights[i] * frame[lane];
    }
}

static void
differentiate (const float *series,
               gsize        n_frames,
               gsize        n_lanes,
               const float *weights,
               float       *slopes)
{
  for (gsize t = 0; t < n_frames; t++)
    {
      const gsize center = n_frames < DSP_DELTA_WIDTH ? t : CLAMP (t, HALF, n_frames - 1 - HALF);

      add_up (series, n_frames, n_lanes, center, weights, slopes + t * n_lanes);
    }
}

/* Per frame. */
void
dsp_delta_first (const float *series,
                 gsize        n_frames,
                 gsize        n_lanes,
                 float       *slopes)
{
  differentiate (series, n_frames, n_lanes, first_weights, slopes);
}

/* Per frame squared. */
void
dsp_delta_second (const float *series,
                  gsize        n_frames,
                  gsize        n_lanes,
                  float       *bends)
{
  differentiate (series, n_frames, n_lanes, second_weights, bends);
}
