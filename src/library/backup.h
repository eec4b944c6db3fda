/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <sqlite3.h>

G_BEGIN_DECLS

/* Within the library only: what is done before a library of an older version is changed. */

/* So many backups of a library are kept; older ones go when a new one is made. */
#define LIBRARY_BACKUPS_KEPT 3

gboolean library_backup_check (sqlite3     *sqlite,
                               gboolean     thoroughly,
                               GError     **error);
gboolean library_backup_make  (sqlite3     *sqlite,
                               const char  *path,
                               guint        version,
                               GError     **error);
/* (transfer full) (nullable): the newest backup that lies beside the library @path. */
char    *library_backup_find  (const char  *path);

G_END_DECLS
