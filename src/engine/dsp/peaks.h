/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * DspPeak:
 * @bin: the highest of its surroundings
 * @amplitude: of that bin
 * @level: the same in dB
 * @frequency: Hz, where a parabola through the levels of the three bins is highest (Serra and Smith
 *   1990)
 */
typedef struct
{
  guint bin;
  float amplitude;
  float level;
  float frequency;
} DspPeak;

/* Peaks are the highest of so many bins to both sides. */
#define DSP_PEAKS_REACH           2
#define DSP_PEAKS_MAX(bins)       ((bins) / (DSP_PEAKS_REACH + 1) + 2)
#define DSP_PEAKS_N_SCRATCH(bins) (2 * (bins) + 41 + 32)

/* The parts of the spectrum that peaks are told of apart, in Hz. */
#define DSP_PEAKS_N_BANDS         4

extern const double dsp_peaks_band_edges[DSP_PEAKS_N_BANDS + 1];

gsize dsp_peaks_get_band (double       hz);
gsize dsp_peaks_find     (const float *amplitudes,
                          gsize        n_bins,
                          float        largest,
                          double       hz_per_bin,
                          float       *scratch,
                          DspPeak     *peaks);

G_END_DECLS
