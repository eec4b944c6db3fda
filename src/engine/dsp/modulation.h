/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Octaves of the rate at which a level goes up and down: from 1/4, 1/2, 1, 2, 4 and 8 Hz on. */
#define DSP_MODULATION_N 6
extern const double dsp_modulation_rates[DSP_MODULATION_N + 1];

/**
 * DspModulation:
 *
 * How much levels go up and down, and how fast: the rhythm of a song band by band (fluctuation
 * patterns; Pampalk, Rauber and Merkl 2002, without their model of the ear). A level in dB is cut into
 * windows of eight seconds, each half over the next, less its mean; of their power spectra, averaged,
 * the sum over each octave is taken. A level that swings by A dB to both sides, always at the same rate,
 * has A^2 there; that is given as 10 log10, -40 at least. Immutable, shared between threads.
 */
typedef struct _DspModulation DspModulation;

DspModulation *dsp_modulation_new     (double               frame_rate);
void           dsp_modulation_free    (DspModulation       *self);
/* @levels: the first of n_frames, @stride floats from one to the next; @swings: (6) */
void           dsp_modulation_process (const DspModulation *self,
                                       const float         *levels,
                                       gsize                n_frames,
                                       gsize                stride,
                                       float               *swings);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DspModulation, dsp_modulation_free)

G_END_DECLS
