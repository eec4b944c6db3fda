/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Headers of frames of MPEG audio, of four bytes each. */

guint    tag_mpeg_frame_get_length (const guint8 *p);
gboolean tag_mpeg_frame_goes_on    (const guint8 *p,
                                    const guint8 *next);

G_END_DECLS
