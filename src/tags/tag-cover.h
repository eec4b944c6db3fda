/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A larger picture is none for us. */
#define TAG_COVER_MAX_SIZE (24u << 20)

/* What begins like a picture of a kind that we would show; nobody has looked further. */
gboolean tag_cover_is_picture (const guint8  *bytes,
                               gsize          size);
/* (transfer full) (nullable): the bytes of the picture file that is embedded in the song at @path, the front cover if that
 * is among several. NULL without an error when there is none, and where the tags are damaged. */
GBytes  *tag_cover_read       (const char    *path,
                               GError       **error);

G_END_DECLS
