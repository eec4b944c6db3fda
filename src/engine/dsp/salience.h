/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "engine/dsp/triangles.h"

G_BEGIN_DECLS

/**
 * DspSalience:
 *
 * How much each pitch from 80 to 1280 Hz is heard: the sum of its eight first harmonics, the h-th
 * times 0.8^(h - 1) (harmonic summation: Klapuri 2006, Salamon and Gómez 2012, simplified: the same
 * weights for all pitches, nothing taken away after a pitch is found). Immutable, shared between
 * threads.
 */
typedef struct _DspSalience DspSalience;

/**
 * DspSalienceFrame:
 * @layers: how many pitches are at least 0.5, 0.7, 0.85 times as salient as the most salient one
 * @rivals: salience of the fourth, third, second pitch as a share of the first one's
 * @prominence: the most salient pitch over the mean of all
 * @pitch: the most salient one, semitones above 80 Hz
 */
typedef struct
{
  float layers[3];
  float rivals[3];
  float prominence;
  float pitch;
} DspSalienceFrame;

DspSalience *dsp_salience_new     (void);
void         dsp_salience_free    (DspSalience       *self);
/* @bands: (DSP_PITCH_N_BANDS): roots of amplitudes, not negative */
void         dsp_salience_process (const DspSalience *self,
                                   const float       *bands,
                                   DspSalienceFrame  *frame);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DspSalience, dsp_salience_free)

G_END_DECLS
