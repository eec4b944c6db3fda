/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "library/db.h"

G_BEGIN_DECLS

/**
 * LibraryTwinFilter:
 *
 * Lets one song of each sound pass: the first that asks. For playlists, which nobody wants to hear a copy in of what has
 * just been played. With the lock of the library held, from the first to the last.
 */
typedef struct _LibraryTwinFilter LibraryTwinFilter;

/* @n_songs: about how many will ask. */
LibraryTwinFilter *library_twin_filter_new  (LibraryDb          *db,
                                             gsize               n_songs,
                                             GError            **error);
void               library_twin_filter_free (LibraryTwinFilter  *self);
/* FALSE when another song passed that sounds like the song @id. What a song sounds like that cannot be looked up is
 * not known, and it passes. */
gboolean           library_twin_filter_pass (LibraryTwinFilter  *self,
                                             gint64              id);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LibraryTwinFilter, library_twin_filter_free)

G_END_DECLS
