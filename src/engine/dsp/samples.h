/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The loudest sample that counts; full scale is 1. Samples may come from a damaged float file: what
 * is louder is cut to this, so that no sum of squares can overflow. */
#define DSP_SAMPLES_CEILING 100.0f

void dsp_samples_copy_clean     (const float *samples,
                                 gsize        n_samples,
                                 float       *copy,
                                 gsize        n_copy);
void dsp_samples_normalize_peak (float       *samples,
                                 gsize        n_samples);

G_END_DECLS
