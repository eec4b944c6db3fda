/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/dsp/modulation.h"

#include <math.h>
#include <string.h>

#include "engine/dsp/fft.h"
#include "engine/dsp/sums.h"
#include "engine/dsp/window.h"

#define WINDOW_SECONDS 8.0
#define FLOOR          1e-4

const double dsp_modulation_rates[DSP_MODULATION_N + 1] = { 0.25, 0.5, 1.0, 2.0, 4.0, 8.0, 16.0 };

struct _DspModulation
{
  const DspFft *fft;
  gsize size;    /* frames of a window */
  float *window; /* (owned): (size) */
  float scale;
  gsize edges[DSP_MODULATION_N + 1]; /* first bin of each octave, then the end */
};

/**
 * dsp_modulation_new:
 * @frame_rate: frames a second, at least 4
 */
DspModulation *
dsp_modulation_new (double frame_rate)
{
  DspModulation *self = g_new0 (DspModulation, 1);
  double energy = 0.0;

  self->size = 2 * (gsize)lround (WINDOW_SECONDS * frame_rate / 2.0);
  self->fft = dsp_fft_get (self->size);
  self->window = g_new (float, self->size);
  dsp_window_fill_hann (self->window, self->size);
  for (gsize i = 0; i < self->size; i++)
    energy += (double)self->window[i] * self->window[i];
  self->scale = (float)(4.0 / ((double)self->size * energy));

  for (gsize i = 0; i <= DSP_MODULATION_N; i++)
    self->edges[i]
        = MIN ((gsize)ceil (dsp_modulation_rates[i] * (double)self->size / frame_rate), self->size / 2 + 1);

  return self;
}

void
dsp_modulation_free (DspModulation *self)
{
  if (self == NULL)
    return;

  g_free (self->window);
  g_free (self);
}

/* @centered: (out): (size): one window of levels less its mean; what is missing at its end is 0 */
static void
fill_centered (const DspModulation *self,
              const float         *levels,
              gsize                n_frames,
              gsize                stride,
              float               *centered)
{
  const gsize n = MIN (n_frames, self->size);
  float mean;

  for (gsize i = 0; i < n; i++)
    centered[i] = levels[i * stride];
  mean = n > 0 ? (float)(dsp_sum (centered, n) / (double)n) : 0.0f;
  for (gsize i = 0; i < n; i++)
    centered[i] -= mean;
  memset (centered + n, 0, (self->size - n) * sizeof (float));
}

void
dsp_modulation_process (const DspModulation *self,
                        const float         *levels,
                        gsize                n_frames,
                        gsize                stride,
                        float               *swings)
{
  g_autofree float *centered = g_new (float, self->size);
  g_autofree float *power = g_new (float, self->size / 2 + 1);
  float *scratch = dsp_fft_alloc_real (dsp_fft_get_n_scratch (self->fft));
  double sums[DSP_MODULATION_N] = { 0.0 };
  gsize n_windows = 0;

  /* One window at least, however short the song. */
  for (gsize start = 0; start == 0 || start + self->size <= n_frames; start += self->size / 2)
    {
      fill_centered (self, levels + start * stride, n_frames - start, stride, centered);
      dsp_fft_power (self->fft, centered, self->window, self->scale, scratch, power);
      for (gsize i = 0; i < DSP_MODULATION_N; i++)
        sums[i] += dsp_sum (power + self->edges[i], self->edges[i + 1] - self->edges[i]);
      n_windows++;
    }

  for (gsize i = 0; i < DSP_MODULATION_N; i++)
    swings[i] = (float)(10.0 * log10 (MAX (sums[i] / (double)n_windows, FLOOR)));

  dsp_fft_free (scratch);
}
