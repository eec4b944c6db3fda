/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <sqlite3.h>

G_BEGIN_DECLS

/* "MdPl", in the header of every library of ours. */
#define LIBRARY_APPLICATION_ID 0x4D64506C

/* One step takes the schema from version i to i + 1. Steps are never edited once released: a
 * library out there may stand at any of them. */
typedef gboolean (*LibraryMigration) (sqlite3  *sqlite,
                                      GError  **error);

guint    library_migrations_get_version (void);
gboolean library_migrations_run         (sqlite3                 *sqlite,
                                         GError                 **error);
gboolean library_migrations_run_steps   (sqlite3                 *sqlite,
                                         const LibraryMigration  *steps,
                                         guint                    n_steps,
                                         GError                 **error);

G_END_DECLS
