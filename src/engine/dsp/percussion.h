/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "engine/dsp/triangles.h"

G_BEGIN_DECLS

/* Harmonic and percussive sound told apart by medians (Fitzgerald 2010): over time a median keeps
 * what lasts, over frequency it keeps what is broad. */

#define DSP_PERCUSSION_TIME   9  /* moments that the median over time is of; the one told of is the middle */
#define DSP_PERCUSSION_PITCH  15 /* bands that the median over frequency is of */

/* A row of amplitudes of pitch bands, and room for what the median needs beyond its ends. */
#define DSP_PERCUSSION_MARGIN 8
#define DSP_PERCUSSION_ROW    (DSP_PITCH_N_BANDS + 2 * DSP_PERCUSSION_MARGIN)

void dsp_percussion_mirror (float               *row);
/* @rows: (DSP_PERCUSSION_TIME) rows, mirrored; @shares: (out): (DSP_PITCH_N_BANDS): 0 percussive, 1 harmonic */
void dsp_percussion_split  (const float *const  *rows,
                            float               *shares);

G_END_DECLS
