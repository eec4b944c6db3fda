/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "library/lock.h"

G_BEGIN_DECLS

/* Within the library only: what happens to a library whose file is damaged. The files beside "library.db" are:
 *   library.db-damaged              somebody met damage; or, with a name in it, a recovered library is to take its place
 *   library.db-recovery[-wal, ...]  a copy of it, that is read
 *   library.db-recovered            the new one, until it takes its place
 *   library-damaged-DATE.db[-wal]   the old one, kept
 */

void     library_recovery_mark       (const char   *path);
gboolean library_recovery_is_marked  (const char   *path);
void     library_recovery_unmark     (const char   *path);
/* Whether a file without the head of a library was one of ours. */
gboolean library_recovery_was_ours   (const char   *path);
/* Whether there is a log of a library of which the file is gone. */
gboolean library_recovery_has_log    (const char   *path);
/* Whether the file is there without a byte in it, and was a library. */
gboolean library_recovery_was_emptied (const char  *path);
/* Goes on where a program was killed that was about to put the new library into the place of the old one. */
gboolean library_recovery_finish     (const char   *path,
                                      GError      **error);
/* @notice: (out): a sentence for the user. Nobody else has the library open. */
gboolean library_recovery_run        (const char   *path,
                                      char        **notice,
                                      GError      **error);

G_END_DECLS
