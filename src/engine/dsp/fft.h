/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * DspFft:
 *
 * A real-to-complex transform of one size. Made once per size, shared by every thread, and kept
 * for the life of the process: there are only as many as there are sizes in use.
 */
typedef struct _DspFft DspFft;

/* One complex number, as FFTW lays it out. */
typedef float DspComplex[2];

const DspFft *dsp_fft_get           (gsize         size);
gsize         dsp_fft_get_size      (const DspFft *self);
/* @input: (size), @output: (size / 2 + 1); both from dsp_fft_alloc_*(), which align them. */
void          dsp_fft_forward       (const DspFft *self,
                                     float        *input,
                                     DspComplex   *output);
float        *dsp_fft_alloc_real    (gsize         n_values);
DspComplex   *dsp_fft_alloc_complex (gsize         n_values);
void          dsp_fft_free          (gpointer      memory);

G_END_DECLS
