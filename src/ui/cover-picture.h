/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Pixels along the longer side of what a cover is made. */
#define MOOD_COVER_SIZE 256

/* Decodes a picture file of anybody's and makes it small; in any thread. JPEG, PNG, GIF and WebP, by their content; refused
 * when it is no picture, or one of more pixels than any cover has. @small: (out) (optional) (transfer full) (nullable): the
 * same as a file. */
GdkTexture *mood_cover_picture_decode (GBytes   *bytes,
                                       GBytes  **small,
                                       GError  **error);

G_END_DECLS
