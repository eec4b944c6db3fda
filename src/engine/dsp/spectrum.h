/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * DspSpectrum:
 *
 * Power spectra of frames anywhere in a segment that is wholly in memory (#DspStft is for streams).
 * Periodic Hann window. Power is relative to full scale as in #DspStft: the bins of a sine wave of
 * amplitude 1 sum up to 1. (librosa leaves |X|^2 as it is: its levels are
 * 10 log10 (N sum (w^2) / 4) dB above these.) Immutable, shared between threads.
 */
typedef struct _DspSpectrum DspSpectrum;

DspSpectrum *dsp_spectrum_new           (gsize              fft_size);
void         dsp_spectrum_free          (DspSpectrum       *self);
gsize        dsp_spectrum_get_n_bins    (const DspSpectrum *self);
/* From here on @scratch: (dsp_spectrum_get_n_scratch ()) floats of dsp_fft_alloc_real(). */
gsize        dsp_spectrum_get_n_scratch (const DspSpectrum *self);
void         dsp_spectrum_process       (const DspSpectrum *self,
                                         const float       *samples,
                                         gsize              n_samples,
                                         gssize             start,
                                         float             *scratch,
                                         float             *power);

/* Frames centered on every @hop-th sample, the first on sample 0 (as librosa's "center"): 1 at
 * least, however short the segment. Frame t begins at dsp_spectrum_get_start (). */
static inline gsize
dsp_spectrum_count_frames (gsize n_samples,
                           gsize hop)
{
  return 1 + n_samples / hop;
}

static inline gssize
dsp_spectrum_get_start (gsize frame,
                        gsize hop,
                        gsize fft_size)
{
  return (gssize) (frame * hop) - (gssize) (fft_size / 2);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DspSpectrum, dsp_spectrum_free)

G_END_DECLS
