/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/base/rng.h"
#include "library/db.h"

G_BEGIN_DECLS

/* Songs as there might be some, with a curve of two points a second and an embedding of 128 numbers. */

/* Stores one, as a scan does. */
gboolean made_up_library_store  (LibraryDb   *db,
                                 BaseRng     *rng,
                                 guint        number,
                                 GError     **error);
/* Those from @first up to @count, not included, all at once: a million one by one take as long as a million commits do. Into a
 * library that has one already. Ends the program when it cannot. */
void     made_up_library_insert (const char  *path,
                                 BaseRng     *rng,
                                 guint        first,
                                 guint        count);

G_END_DECLS
