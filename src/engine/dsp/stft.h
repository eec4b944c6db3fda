/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "engine/dsp/fft.h"

G_BEGIN_DECLS

/**
 * DspStft:
 *
 * Cuts a stream of samples into overlapping frames and gives the power spectrum of each. Holds
 * the samples of the frame that is not full yet; one per stream. No call after _new() allocates.
 */
typedef struct _DspStft DspStft;

DspStft *dsp_stft_new        (const DspFft *fft,
                              const float  *window,
                              gsize         hop);
void     dsp_stft_free       (DspStft      *self);
void     dsp_stft_reset      (DspStft      *self);
gboolean dsp_stft_feed       (DspStft      *self,
                              const float  *samples,
                              gsize         n_samples,
                              gsize        *n_taken);
void     dsp_stft_take_frame (DspStft      *self,
                              float        *power);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DspStft, dsp_stft_free)

G_END_DECLS
