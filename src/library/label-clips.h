/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "library/db-private.h"
#include "library/label-sets.h"

G_BEGIN_DECLS

/* Within the library only: clips as rows, with the lock held. */

gboolean library_label_clips_insert (LibraryDb   *db,
                                     gint64       set_id,
                                     GPtrArray   *clips,
                                     GError     **error);
/* (out): @counts of the set @set_id, to be cleared also after an error. */
gboolean library_label_clips_count  (LibraryDb           *db,
                                     gint64               set_id,
                                     LibraryLabelCounts  *counts,
                                     GError             **error);

G_END_DECLS
