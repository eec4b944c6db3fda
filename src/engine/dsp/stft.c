/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/dsp/stft.h"

#include <string.h>

struct _DspStft
{
  const DspFft *fft;
  const float *window; /* (fft_size); the owner's, outlives this */
  gsize size;
  gsize hop;
  float power_scale;
  float *samples; /* (owned): (size), the frame being filled */
  gsize n_samples;
  float *scratch; /* (owned): of the transform */
};

/**
 * dsp_stft_new:
 * @fft: the transform; its size is the length of a frame
 * @window: (size): must outlive the result
 * @hop: samples from frame to frame, in [1, size]
 *
 * Power is relative to full scale: the bins of a sine wave of amplitude 1 sum up to 1, which is
 * 0 dB (as AES17 has it). By Parseval one side of that sine's spectrum holds N sum(w^2) / 4.
 */
DspStft *
dsp_stft_new (const DspFft *fft,
              const float  *window,
              gsize         hop)
{
  DspStft *self = g_new0 (DspStft, 1);
  double energy = 0.0;

  self->fft = fft;
  self->window = window;
  self->size = dsp_fft_get_size (fft);
  self->hop = hop;
  self->samples = g_new0 (float, self->size);
  self->scratch = dsp_fft_alloc_real (dsp_fft_get_n_scratch (fft));

  for (gsize i = 0; i < self->size; i++)
    energy += (double) window[i] * window[i];
  self->power_scale = (float) (4.0 / ((double) self->size * energy));

  return self;
}

void
dsp_stft_free (DspStft *self)
{
  if (self == NULL)
    return;

  g_free (self->samples);
  dsp_fft_free (self->scratch);
  g_free (self);
}

void
dsp_stft_reset (DspStft *self)
{
  self->n_samples = 0;
}

/**
 * dsp_stft_feed:
 * @n_taken: (out): how many of the samples went in
 *
 * Returns: whether a frame is full. Nothing more goes in until dsp_stft_take_frame() was called.
 */
gboolean
dsp_stft_feed (DspStft     *self,
               const float *samples,
               gsize        n_samples,
               gsize       *n_taken)
{
  const gsize n = MIN (n_samples, self->size - self->n_samples);

  if (n > 0)
    memcpy (self->samples + self->n_samples, samples, n * sizeof (float));
  self->n_samples += n;
  *n_taken = n;

  return self->n_samples == self->size;
}

/**
 * dsp_stft_take_frame:
 * @power: (out): (size / 2 + 1)
 *
 * Only after dsp_stft_feed() said that a frame is full.
 */
void
dsp_stft_take_frame (DspStft *self,
                     float   *power)
{
  g_return_if_fail (self->n_samples == self->size);

  dsp_fft_power (self->fft, self->samples, self->window, self->power_scale, self->scratch, power);

  self->n_samples -= self->hop;
  memmove (self->samples, self->samples + self->hop, self->n_samples * sizeof (float));
}
