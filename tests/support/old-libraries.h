/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Libraries as the programs wrote them that knew an older schema. */

/* All versions from 1 to this are there. */
#define OLD_LIBRARIES_NEWEST 10

/* Makes a library of @version at @path, with rows in every table: @n_songs songs, of which every seventh could not be heard
 * and every eleventh is missing, and of every fifth a tag was written. */
void        old_library_write (const char *path,
                               guint       version,
                               guint       n_songs);
/* (transfer full) (element-type utf8 GPtrArray): what stands in a file: for every table that is not derived of others, a
 * SELECT of all its columns, and its rows, sorted. @by: (nullable): the same SELECTs as in this one, to compare with. */
GHashTable *old_library_read  (const char *path,
                               GHashTable *by);

G_END_DECLS
