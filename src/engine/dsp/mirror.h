/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The frame that stands in for one beyond the segment, which is mirrored at both ends. Inside dsp only. */
static inline gsize
dsp_mirror (gssize frame,
            gsize  n_frames)
{
  if (frame < 0)
    frame = -1 - frame;
  if (frame >= (gssize)n_frames)
    frame = 2 * (gssize)n_frames - 1 - frame;

  return (gsize)CLAMP (frame, 0, (gssize)n_frames - 1);
}

G_END_DECLS
