/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "library/db.h"

G_BEGIN_DECLS

/* Within the library only: what search and rules look songs up by. */

gboolean library_index_update (LibraryDb  *db,
                               GError    **error);

G_END_DECLS
