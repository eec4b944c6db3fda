/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Frames that are smoothed over. */
#define DSP_CENS_WIDTH 41

void dsp_cens_from_chroma (const float *chroma,
                           gsize        n_frames,
                           float       *cens);

G_END_DECLS
