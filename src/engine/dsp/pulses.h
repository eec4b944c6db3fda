/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * DspPulses:
 *
 * What short frames (46 ms, ninety a second) tell of a segment's rhythm and dynamics, in 267 named
 * numbers. There are forty bands, see dsp_triangles_new_loudness(). Loudness is the sum of the bands'
 * powers to the 0.23 (Zwicker and Fastl 1999), as a multiple of its median.
 *
 *   0-131    onset-BAND-...            see tempogram.h; of bands 0-7, 8-19, 20-39, and of all
 *   132-140  loudness-pN               percentiles 1, 5, 10, 25, 50, 75, 90, 95, 99
 *   141      loudness-deviation
 *   142      loudness-change           mean size of the change from frame to frame
 *   143-144  phrase-deviation, -change of the mean loudness of half a second, each half second
 *   145      section-deviation         of the mean of three seconds, each second
 *   146      section-rise              the last five of these less the first five
 *   147-186  band-N                    natural logarithm of the band's mean over all bands' mean
 *   187-226  band-N-spread             deviation over mean
 *   227-266  swing-BAND-RATE           natural logarithm of the power of the loudness' modulation in bands
 *                                      0-5, 6-13, 14-25 and 26-39, at ten ranges of rates, of which the
 *                                      lower end is named, Hz (Welch's method, 11 s)
 *
 * Immutable, shared between threads.
 */
typedef struct _DspPulses DspPulses;

#define DSP_PULSES_N_NUMBERS 267

DspPulses *dsp_pulses_new       (double           sample_rate);
void       dsp_pulses_free      (DspPulses       *self);
char      *dsp_pulses_make_name (gsize            number);
/* @samples: (n_samples), finite; @numbers: (out): (267) */
void       dsp_pulses_process   (const DspPulses *self,
                                 const float     *samples,
                                 gsize            n_samples,
                                 float           *numbers);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DspPulses, dsp_pulses_free)

G_END_DECLS
