/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/dsp/waveform.h"

#include <math.h>

#include "engine/dsp/sums.h"

/* Returns: the root of the mean square; 0 of nothing */
float
dsp_waveform_rms (const float *samples,
                  gsize        n_samples)
{
  if (n_samples == 0)
    return 0.0f;

  return (float)sqrt (dsp_sum_products (samples, samples, n_samples) / (double)n_samples);
}

/* Returns: changes of sign per sample, 0 to 1; zero counts as positive */
float
dsp_waveform_zero_crossings (const float *samples,
                             gsize        n_samples)
{
  gint32 n_crossings = 0;

  for (gsize i = 1; i < n_samples; i++)
    n_crossings += (samples[i] < 0.0f) != (samples[i - 1] < 0.0f);

  return n_samples > 0 ? (float)n_crossings / (float)n_samples : 0.0f;
}
