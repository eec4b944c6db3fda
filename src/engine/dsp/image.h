/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

void dsp_image_from_frames (const float *frames,
                            gsize        n_frames,
                            gsize        n_rows,
                            gsize        height,
                            gsize        width,
                            float       *image);
void dsp_image_scale_unit  (float       *values,
                            gsize        n_values);

G_END_DECLS
