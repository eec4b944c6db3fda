/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Within the library only: the files beside a library, and what is done with whole files. Errors are %BASE_ERROR. */

void     library_files_set_error   (const char  *path,
                                    int          saved_errno,
                                    GError     **error);
/* "library.db" is "library" and ".db". */
void     library_files_split_name  (const char  *path,
                                    char       **stem,
                                    char       **extension);
/* "library.db" and "-damaged-": "library-damaged-2026-11-21-164500.db", in UTC, and a name that no file has. */
char    *library_files_name_beside (const char  *path,
                                    const char  *mark);
gboolean library_files_sync        (const char  *path,
                                    GError     **error);
/* On the disk, too. */
gboolean library_files_rename      (const char  *from,
                                    const char  *to,
                                    GError     **error);
gboolean library_files_copy        (const char  *from,
                                    const char  *to,
                                    GError     **error);

G_END_DECLS
