/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * DspOctaves:
 *
 * A spectrum in octave bands: below 200 Hz, 200 to 400, ... , and one of all that lies above the
 * last. Of each, the level, and the spectral contrast (Jiang et al. 2002): how far the loudest 2 %
 * of its bins (one at least) stand above the softest 2 %, in dB. (librosa takes the mean of
 * magnitudes, and 10 log10 of it; here it is the mean of power.) Immutable, shared between threads.
 */
typedef struct _DspOctaves DspOctaves;

DspOctaves *dsp_octaves_new     (gsize             n_bins,
                                 double            hz_per_bin,
                                 gsize             n_bands);
void        dsp_octaves_free    (DspOctaves       *self);
/* @power: (n_bins); @levels, @contrasts: (n_bands), dB */
void        dsp_octaves_process (const DspOctaves *self,
                                 const float      *power,
                                 float            *levels,
                                 float            *contrasts);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DspOctaves, dsp_octaves_free)

G_END_DECLS
