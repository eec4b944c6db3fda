/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * DspTones:
 *
 * What long frames (186 ms, thirty a second) tell of a segment's notes, texture, harmony and
 * percussion, in 341 named numbers. Five are of each number below that is had from frames, see
 * #DSP_DISTRIBUTION_N; frames 50 dB and more below the level that a tenth of the frames are above are
 * silent and left out. From 120 on it is every second frame. Bands are those of dsp_peaks_band_edges.
 *
 *   0-39     peaks-BAND, peak-share-BAND   how many peaks, and the share of the band's power in them
 *   40-59    peaks-within-D-db             how many peaks at most D dB below the strongest bin
 *   60-119   partials-BAND-...             see #DspPartials
 *   120-154  harmonic-share-OCTAVE         of the power of each octave from 55 Hz on, see dsp_percussion_split()
 *   155-164  percussive-share, percussive-level   of the power, log10; the second against the loud frames' power
 *   165-199  layers-..., rival-..., prominence    see #DspSalienceFrame
 *   200-213  pitch, and pitch-step-to-S    of the most salient pitch, and the shares of its steps from frame to frame
 *                                          by their size in semitones
 *   214-330  see chords.h
 *   331-340  roughness, roughness-share    log10 against the loud frames' power; over the power of the peaks
 *
 * Immutable, shared between threads.
 */
typedef struct _DspTones DspTones;

#define DSP_TONES_N_NUMBERS 341

DspTones *dsp_tones_new       (double          sample_rate);
void      dsp_tones_free      (DspTones       *self);
char     *dsp_tones_make_name (gsize           number);
/* @samples: (n_samples), finite; @numbers: (out): (341) */
void      dsp_tones_process   (const DspTones *self,
                               const float    *samples,
                               gsize           n_samples,
                               float          *numbers);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DspTones, dsp_tones_free)

G_END_DECLS
