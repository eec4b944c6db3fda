/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

char *base_paths_find_data    (const char *name);
char *base_paths_find_helper  (const char *name);
void  base_paths_find_schemas (void);
char *base_paths_user_data    (const char *name);
char *base_paths_user_cache   (const char *name);
char *base_paths_to_utf8      (const char *path);
char *base_paths_to_uri       (const char *path);

G_END_DECLS
