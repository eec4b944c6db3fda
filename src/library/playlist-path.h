/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Within the library only: how playlist files name files. */

char    *library_path_make_relative (const char   *folder,
                                     const char   *path);
char    *library_path_to_text       (const char   *bytes,
                                     gsize         size);
void     library_path_add           (GPtrArray    *paths,
                                     const char   *path,
                                     const char   *folder);
void     library_path_add_uri       (GPtrArray    *paths,
                                     const char   *uri,
                                     const char   *folder);
gboolean library_path_is_uri        (const char   *text);

G_END_DECLS
