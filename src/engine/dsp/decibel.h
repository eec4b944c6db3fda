/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Power below this counts as this, -160 dB: lower than the rounding of 24-bit audio in one bin.
 * librosa's "amin" is 1e-10 of a power that is some 56 dB higher (see #DspSpectrum). */
#define DSP_DECIBEL_MIN_POWER 1e-16f

void dsp_decibel_from_power (const float *power,
                             gsize        n_values,
                             float        floor,
                             float       *decibels);
void dsp_decibel_below_peak (float       *decibels,
                             gsize        n_values,
                             float        range);

G_END_DECLS
