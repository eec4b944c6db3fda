/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Files that are written beside the one whose place they are to take. They are named ".moodplane-<random>.tmp<ext>", <ext>
 * being the original's ending, so that whatever looks at names sees the same kind of file; scans pass them by. */

typedef enum
{
  BASE_PLACE_SAME,
  BASE_PLACE_OTHER, /* gone, or another file */
  BASE_PLACE_UNKNOWN,
} BasePlace;

/* Makes one for what is to be at @original, open for reading and writing, and locks it, by which it is told from the
 * leftover of a program that has ended; file systems without locks are written to nevertheless. @path: (out) (transfer full).
 * Returns: -1 with errno when that is not possible */
int      base_temporary_create           (const char *original,
                                          int         mode,
                                          char      **path);
gboolean base_temporary_is_name          (const char *basename);
/* Whether the file that is open as @fd is the one at @path. UNKNOWN: with errno. */
BasePlace base_temporary_find_place      (int         fd,
                                          const char *path);
/* Removes those in @folder that no living program has. Returns: how many */
guint    base_temporary_remove_leftovers (const char *folder);

/* What fills a file. FALSE: with errno, or with what it tells its caller by @user_data */
typedef gboolean (*BaseTemporaryFunc) (int      fd,
                                       gpointer user_data);

/* All of it, whatever interrupts. FALSE: with errno */
gboolean base_temporary_write            (int         fd,
                                          const void *bytes,
                                          gsize       size);
/* Makes a file of what @fill writes: whoever looks for @path at any moment, and after a crash at any moment, finds what was there
 * before or all of the new. Leftovers beside it are removed. FALSE: with errno; all is as it was */
gboolean base_temporary_put              (const char        *path,
                                          int                mode,
                                          BaseTemporaryFunc  fill,
                                          gpointer           user_data);

G_END_DECLS
