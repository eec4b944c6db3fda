/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "engine/dsp/peaks.h"

G_BEGIN_DECLS

/**
 * DspPartials:
 *
 * Partials: peaks that go on from frame to frame (Serra and Smith 1990, but that only a peak at most
 * one bin away goes on). Every number is told of each band of dsp_peaks_band_edges by itself, as a
 * mean over the peaks, each of which counts with the root of its amplitude:
 *
 *   0-5  length-...       share of those whose partial lasts up to 2, 4, 8, 16, 32 frames, and longer
 *   and of the peaks of partials of 8 frames and more:
 *   6    drift            cents a frame, whichever way
 *   7    drift-rms        root of the mean square, at most 80 cents each
 *   8    glides           share of those that moved by more than 15 cents
 *   and again of all:
 *   9    mean-length      natural logarithm of 1 + the mean length in frames
 *   10   births           partials of 6 frames and more that begin, in a tenth of a second
 *   11   birth-share      thirty times the share that first peaks of these are of all peaks
 *   and of the peaks of partials of 8 frames and more:
 *   12   level-slope      dB a frame, at most 20 each, as those below
 *   13   level-change     dB a frame, whichever way
 *   14   level-fall       dB a frame, of those that fall, others as 0
 *
 * One for each segment.
 */
typedef struct _DspPartials DspPartials;

#define DSP_PARTIALS_N_NUMBERS 15

DspPartials *dsp_partials_new      (gsize          max_peaks,
                                    double         frame_rate);
void         dsp_partials_free     (DspPartials   *self);
const char  *dsp_partials_get_name (gsize          number);
/* The peaks of the next frame. */
void         dsp_partials_add      (DspPartials   *self,
                                    const DspPeak *peaks,
                                    gsize          n_peaks);
/* @numbers: (out): (DSP_PEAKS_N_BANDS, 15) */
void         dsp_partials_finish   (DspPartials   *self,
                                    float         *numbers);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DspPartials, dsp_partials_free)

G_END_DECLS
