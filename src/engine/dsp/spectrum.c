/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/dsp/spectrum.h"

#include <string.h>

#include "engine/dsp/fft.h"
#include "engine/dsp/window.h"

struct _DspSpectrum
{
  const DspFft *fft;
  gsize size;
  float *window; /* (owned): (size) */
  float scale;
};

/**
 * dsp_spectrum_new:
 * @fft_size: even; samples in a frame
 */
DspSpectrum *
dsp_spectrum_new (gsize fft_size)
{
  DspSpectrum *self = g_new0 (DspSpectrum, 1);
  double energy = 0.0;

  self->fft = dsp_fft_get (fft_size);
  self->size = fft_size;
  self->window = g_new (float, fft_size);
  dsp_window_fill_hann (self->window, fft_size);

  for (gsize i = 0; i < fft_size; i++)
    energy += (double)self->window[i] * self->window[i];
  self->scale = (float)(4.0 / ((double)fft_size * energy));

  return self;
}

void
dsp_spectrum_free (DspSpectrum *self)
{
  if (self == NULL)
    return;

  g_free (self->window);
  g_free (self);
}

gsize
dsp_spectrum_get_n_bins (const DspSpectrum *self)
{
  return self->size / 2 + 1;
}

gsize
dsp_spectrum_get_n_scratch (const DspSpectrum *self)
{
  return dsp_fft_get_n_scratch (self->fft) + self->size;
}

/* A frame that reaches beyond the segment: before and after it is silence. */
static const float *
fill_edge (const float *samples,
           gsize        n_samples,
           gssize       start,
           gssize       size,
           float       *frame)
{
  const gssize first = CLAMP (-start, 0, size);
  const gssize last = CLAMP ((gssize)n_samples - start, first, size);

  memset (frame, 0, (gsize)first * sizeof (float));
  if (last > first)
    memcpy (frame + first, samples + start + first, (gsize)(last - first) * sizeof (float));
  memset (frame + last, 0, (gsize)(size - last) * sizeof (float));

  return frame;
}

/**
 * dsp_spectrum_process:
 * @samples: (n_samples): the segment; finite
 * @start: first sample of the frame; may lie before the segment, or the frame reach beyond it
 * @power: (out): (fft_size / 2 + 1)
 */
void
dsp_spectrum_process (const DspSpectrum *self,
                      const float       *samples,
                      gsize              n_samples,
                      gssize             start,
                      float             *scratch,
                      float             *power)
{
  const gssize size = (gssize)self->size;
  const float *frame;

  if (start >= 0 && start + size <= (gssize)n_samples)
    frame = samples + start;
  else
    frame = fill_edge (samples, n_samples, start, size, scratch + dsp_fft_get_n_scratch (self->fft));

  dsp_fft_power (self->fft, frame, self->window, self->scale, scratch, power);
}
