/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

float dsp_waveform_rms            (const float *samples,
                                   gsize        n_samples);
float dsp_waveform_zero_crossings (const float *samples,
                                   gsize        n_samples);

G_END_DECLS
