/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * DspDct:
 *
 * The orthonormal discrete cosine transform of type II, cut to its first coefficients:
 *
 *   y[k] = s(k) sum_n x[n] cos (pi k (2 n + 1) / (2 N)),  s(0) = sqrt (1 / N), else sqrt (2 / N)
 *
 * (Ahmed, Natarajan and Rao 1974.) Of a mel spectrum in dB it gives the mel-frequency cepstral
 * coefficients (Davis and Mermelstein 1980). Immutable, shared between threads.
 */
typedef struct _DspDct DspDct;

DspDct *dsp_dct_new                (gsize         n_inputs,
                                    gsize         n_coefficients);
void    dsp_dct_free               (DspDct       *self);
gsize   dsp_dct_get_n_coefficients (const DspDct *self);
/* @values: (n_inputs), @coefficients: (n_coefficients) */
void    dsp_dct_process            (const DspDct *self,
                                    const float  *values,
                                    float        *coefficients);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DspDct, dsp_dct_free)

G_END_DECLS
