/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

gboolean decoder_file_check    (const char  *path,
                                GError     **error);
guint64  decoder_file_get_size (const char  *path);

G_END_DECLS
