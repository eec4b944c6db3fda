/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/dsp/samples.h"

#include <string.h>

#include "engine/dsp/sums.h"

/**
 * dsp_samples_copy_clean:
 * @samples: (n_samples): any bits at all
 * @copy: (out): (n_copy): finite; what is not a number became silence; cut to @n_copy samples, or
 *   followed by silence
 */
void
dsp_samples_copy_clean (const float *samples,
                        gsize        n_samples,
                        float       *copy,
                        gsize        n_copy)
{
  const gsize n = MIN (n_samples, n_copy);

  /* Comparisons with what is not a number are false. */
  for (gsize i = 0; i < n; i++)
    {
      const float value = samples[i];
      const float not_above = value > DSP_SAMPLES_CEILING ? DSP_SAMPLES_CEILING : value;
      const float within = not_above < -DSP_SAMPLES_CEILING ? -DSP_SAMPLES_CEILING : not_above;

      copy[i] = within >= -DSP_SAMPLES_CEILING ? within : 0.0f;
    }
  if (n_copy > n)
    memset (copy + n, 0, (n_copy - n) * sizeof (float));
}

/* Scaled so that the loudest sample is at full scale; silence stays silence. */
void
dsp_samples_normalize_peak (float *samples,
                            gsize  n_samples)
{
  const float highest = dsp_largest (samples, n_samples, 0.0f);
  const float peak = MAX (highest, -dsp_smallest (samples, n_samples, 0.0f));

  /* What is this soft is the rounding of a decoder's filters, not music. */
  if (peak < 1e-7f)
    return;

  for (gsize i = 0; i < n_samples; i++)
    samples[i] /= peak;
}
