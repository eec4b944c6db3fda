/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/dsp/cens.h"

#include <math.h>
#include <string.h>

#include "engine/dsp/chroma.h"

#define N    DSP_CHROMA_N_CLASSES
#define HALF (DSP_CENS_WIDTH / 2)

/* A class that holds more than this share of a frame counts a step more. */
static const float steps[] = { 0.05f, 0.1f, 0.2f, 0.4f };

/* Shares of a frame -> 0, 1/4, ... 1: what is soft does not count, and how loud the loud is neither. */
static void
quantize (const float *chroma,
          float       *quantized)
{
  float sum = 0.0f;

  for (gsize i = 0; i < N; i++)
    sum += chroma[i];
  for (gsize i = 0; i < N; i++)
    {
      const float share = sum > 0.0f ? chroma[i] / sum : 0.0f;

      quantized[i] = 0.0f;
      for (gsize step = 0; step < G_N_ELEMENTS (steps); step++)
        quantized[i] += share > steps[step] ? 1.0f / G_N_ELEMENTS (steps) : 0.0f;
    }
}

/* @windowed: (out): the weighted sum of the frames around @center; beyond the ends is nothing. */
static void
smooth (const float *quantized,
        gsize        n_frames,
        gsize        center,
        const float *weights,
        float       *smoothed)
{
  const gsize first = center > HALF ? center - HALF : 0;
  const gsize end = MIN (center + HALF + 1, n_frames);

  memset (smoothed, 0, N * sizeof (float));
  for (gsize t = first; t < end; t++)
    for (gsize i = 0; i < N; i++)
      smoothed[i] += weights[t + HALF - center] * quantized[t * N + i];
}

static void
scale_to_length_one (float *values)
{
  float square = 0.0f;

  for (gsize i = 0; i < N; i++)
    square += values[i] * values[i];
  for (gsize i = 0; i < N; i++)
    values[i] = square > 1e-12f ? values[i] / sqrtf (square) : 0.0f;
}

/**
 * dsp_cens_from_chroma:
 * @chroma: (n_frames, 12)
 * @cens: (out): (n_frames, 12): each frame of length 1, or 0 all over
 *
 * Chroma energy normalized statistics (Müller and Ewert, Chroma Toolbox, 2011): each frame over its
 * sum, quantized in steps at 5, 10, 20 and 40 %, smoothed by a Hann window, scaled to length 1.
 * (librosa makes them of a constant-Q transform by default; here it is as good as the chroma is.)
 */
void
dsp_cens_from_chroma (const float *chroma,
                      gsize        n_frames,
                      float       *cens)
{
  g_autofree float *quantized = g_new (float, n_frames *N);
  float weights[DSP_CENS_WIDTH];

  /* A symmetric window, without the zeros at its ends. */
  for (gsize i = 0; i < DSP_CENS_WIDTH; i++)
    weights[i] = (float)(0.5 - 0.5 * cos (2.0 * G_PI * (double)(i + 1) / (DSP_CENS_WIDTH + 1)));

  for (gsize t = 0; t < n_frames; t++)
    quantize (chroma + t * N, quantized + t * N);
  for (gsize t = 0; t < n_frames; t++)
    {
      smooth (quantized, n_frames, t, weights, cens + t * N);
      scale_to_length_one (cens + t * N);
    }
}
