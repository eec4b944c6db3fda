/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * DecoderLength:
 *
 * What a file's own bytes say of how much there should be. All zero when they say nothing.
 */
typedef struct
{
  double declared;     /* seconds, 0 = not known */
  gboolean ends_short; /* the last unit of the container is cut off */
} DecoderLength;

DecoderLength decoder_length_read (const char *path);

G_END_DECLS
