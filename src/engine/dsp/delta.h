/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Frames that one slope is fitted to. */
#define DSP_DELTA_WIDTH 9

/* @series: (n_frames, n_lanes), @slopes: (n_frames, n_lanes), not the same memory */
void dsp_delta_first  (const float *series,
                       gsize        n_frames,
                       gsize        n_lanes,
                       float       *slopes);
void dsp_delta_second (const float *series,
                       gsize        n_frames,
                       gsize        n_lanes,
                       float       *bends);

G_END_DECLS
