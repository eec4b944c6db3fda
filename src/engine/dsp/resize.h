/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * DspResize:
 *
 * Brings one axis of an image to another length. Linear interpolation when it grows; when it
 * shrinks, the triangle is stretched over all that falls into one new pixel, so that nothing is
 * skipped (what PyTorch's "bilinear" with "antialias" does, and Pillow's). Immutable, shared between
 * threads.
 */
typedef struct _DspResize DspResize;

DspResize *dsp_resize_new     (gsize            n_from,
                               gsize            n_to);
void       dsp_resize_free    (DspResize       *self);
/* @from: (n_from, n_lanes), @to: (n_to, n_lanes) */
void       dsp_resize_process (const DspResize *self,
                               const float     *from,
                               gsize            n_lanes,
                               float           *to);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DspResize, dsp_resize_free)

G_END_DECLS
