/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cli/command.h"
#include "library/db.h"

G_BEGIN_DECLS

/* What several commands take. */

GStrv      cli_read_paths           (const char *const  *arguments,
                                     GError            **error);
GStrv      cli_make_paths_absolute  (const char *const  *paths);
GStrv      cli_read_places          (const char *const  *arguments,
                                     GError            **error);
gboolean   cli_is_below_any         (const char         *path,
                                     const char *const  *folders);
gboolean   cli_check_n_workers      (const CliCommand   *command,
                                     int                 n_workers);
LibraryDb *cli_open_library         (const char         *path,
                                     gboolean            may_make);
GPtrArray *cli_list_songs           (LibraryDb          *library,
                                     const char *const  *arguments,
                                     GError            **error);

G_END_DECLS
