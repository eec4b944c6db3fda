/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "library/db.h"

G_BEGIN_DECLS

/* What a scan is to walk. @named: files and folders; none: the library's folders. @is_unnamed: nobody has asked for these
 * by name: what is excluded, or in no folder of the library, is left out. Else folders are added to the library's, and
 * are no longer excluded. Returns: (transfer full) (nullable) */
GStrv jobs_scan_roots_prepare (LibraryDb          *library,
                               const char *const  *named,
                               gboolean            is_unnamed,
                               GError            **error);
/* Whether a walk of @root leaves out what is at @path, though it is there: it was excluded, or the walk comes upon it by
 * another way than this link. @excluded: a set of paths */
gboolean jobs_scan_roots_is_left_out (GHashTable *excluded,
                                      const char *root,
                                      const char *path);

G_END_DECLS
