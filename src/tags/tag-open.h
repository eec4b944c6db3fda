/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <sys/stat.h>

G_BEGIN_DECLS

int tag_open_file (const char   *path,
                   struct stat  *status,
                   GError      **error);

G_END_DECLS
