/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/dsp/decibel.h"

#include "engine/dsp/logarithm.h"
#include "engine/dsp/sums.h"

/**
 * dsp_decibel_from_power:
 * @power: (n_values): not negative
 * @floor: normal and positive; power below it counts as it
 * @decibels: (out): (n_values): 10 log10 (power); may be @power
 */
void
dsp_decibel_from_power (const float *power,
                        gsize        n_values,
                        float        floor,
                        float       *decibels)
{
  for (gsize i = 0; i < n_values; i++)
    decibels[i] = DSP_DB_PER_OCTAVE * dsp_log2 (power[i] > floor ? power[i] : floor);
}

/**
 * dsp_decibel_below_peak:
 * @decibels: (inout): (n_values): of a whole segment; then the loudest is 0
 * @range: dB; what is softer than this below the loudest is raised to it
 *
 * librosa's power_to_db (..., ref=max, top_db=range).
 */
void
dsp_decibel_below_peak (float *decibels,
                        gsize  n_values,
                        float  range)
{
  const float loudest = dsp_largest (decibels, n_values, -G_MAXFLOAT);

  for (gsize i = 0; i < n_values; i++)
    decibels[i] = decibels[i] - loudest > -range ? decibels[i] - loudest : -range;
}
