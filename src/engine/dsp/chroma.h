/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define DSP_CHROMA_N_CLASSES 12
#define DSP_CHROMA_N_TONAL   6

/**
 * DspChroma:
 *
 * How much of a power spectrum belongs to each of the twelve pitch classes, C first. Each bin is
 * shared out by a bell curve over the semitones around it, and bins count most around 440 * 2^0.25
 * Hz and less and less over two octaves to both sides (Ellis, "Chroma feature analysis and
 * synthesis", 2007; librosa's filter bank with tuning 0). Equal temperament, A = 440 Hz. Immutable,
 * shared between threads.
 */
typedef struct _DspChroma DspChroma;

DspChroma *dsp_chroma_new          (double           sample_rate,
                                    gsize            fft_size);
void       dsp_chroma_free         (DspChroma       *self);
/* @power: (fft_size / 2 + 1), @chroma: (12) */
void       dsp_chroma_process      (const DspChroma *self,
                                    const float     *power,
                                    float           *chroma);

void       dsp_chroma_fold_pitches (const float     *bands,
                                    float           *chroma);
void       dsp_chroma_normalize    (float           *chroma);
void       dsp_chroma_to_tonal     (const float     *chroma,
                                    float           *tonal);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DspChroma, dsp_chroma_free)

G_END_DECLS
