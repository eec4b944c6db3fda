/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "library/migrations.h"

G_BEGIN_DECLS

/* Steps of the schema that playlists and the search need; where they stand among the others says migrations.c. */

gboolean library_migrate_playlists (sqlite3  *sqlite,
                                    GError  **error);
gboolean library_migrate_index     (sqlite3  *sqlite,
                                    GError  **error);
gboolean library_migrate_absence   (sqlite3  *sqlite,
                                    GError  **error);
gboolean library_migrate_genres    (sqlite3  *sqlite,
                                    GError  **error);
gboolean library_migrate_labels    (sqlite3  *sqlite,
                                    GError  **error);

G_END_DECLS
