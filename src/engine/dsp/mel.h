/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * DspMel:
 *
 * Triangular filters, evenly spaced on Slaney's mel scale, that sum the bins of a power spectrum
 * into bands. Each filter peaks at 1, or has the area 1. Immutable, shared between threads.
 */
typedef struct _DspMel DspMel;

double  dsp_mel_from_hz        (double         hz);
double  dsp_mel_to_hz          (double         mel);

DspMel *dsp_mel_new            (double         sample_rate,
                                gsize          fft_size,
                                gsize          n_bands,
                                double         f_min,
                                double         f_max,
                                GError       **error);
DspMel *dsp_mel_new_equal_area (double         sample_rate,
                                gsize          fft_size,
                                gsize          n_bands,
                                double         f_min,
                                double         f_max,
                                GError       **error);
void    dsp_mel_free           (DspMel        *self);
gsize   dsp_mel_get_n_bands    (const DspMel  *self);
/* @power: (fft_size / 2 + 1), @bands: (n_bands) */
void    dsp_mel_process        (const DspMel  *self,
                                const float   *power,
                                float         *bands);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DspMel, dsp_mel_free)

G_END_DECLS
