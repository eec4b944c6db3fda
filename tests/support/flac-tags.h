/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Writes a FLAC file without audio whose tags are @comments, "NAME=value", NULL at the end. */
void flac_tags_write (const char        *path,
                      const char *const *comments);

G_END_DECLS
