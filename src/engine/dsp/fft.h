/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * DspFft:
 *
 * The power spectrum of real samples, of one size. Made once per size, shared by every thread, and
 * kept for the life of the process: there are only as many as there are sizes in use.
 */
typedef struct _DspFft DspFft;

const DspFft *dsp_fft_get           (gsize         size);
gsize         dsp_fft_get_size      (const DspFft *self);
gsize         dsp_fft_get_n_scratch (const DspFft *self);
/* @samples, @window: (size); @scratch: (n_scratch), from dsp_fft_alloc_real(), which aligns it;
 * @power: (size / 2 + 1) */
void          dsp_fft_power         (const DspFft *self,
                                     const float  *samples,
                                     const float  *window,
                                     float         scale,
                                     float        *scratch,
                                     float        *power);
float        *dsp_fft_alloc_real    (gsize         n_values);
void          dsp_fft_free          (gpointer      memory);

G_END_DECLS
