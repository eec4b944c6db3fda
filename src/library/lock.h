/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * LibraryLock:
 *
 * Within the library only: what everybody holds who has a library open, so that nobody replaces its file under them. It is
 * a file beside the library, for SQLite's own locks are within files that may be damaged. The file stays: it also says that
 * there was a library.
 */
typedef struct _LibraryLock LibraryLock;

LibraryLock *library_lock_new     (const char   *path,
                                   GError      **error);
void         library_lock_free    (LibraryLock  *self);
/* Waits, for some seconds, until nobody else has the library open. */
gboolean     library_lock_exclude (LibraryLock  *self,
                                   GError      **error);
/* Does not wait. When it fails, nothing is held any more. */
gboolean     library_lock_try_exclude (LibraryLock *self);
/* Waits for who excludes others, however long that is at work. */
void         library_lock_share   (LibraryLock  *self);
/* For the while in which nothing of the library is open. */
void         library_lock_release (LibraryLock  *self);
/* Notes down that the library is whole, so that its file has something in it from now on. */
void         library_lock_note_made (LibraryLock *self);
/* Whether that was ever noted for a library at @path. */
gboolean     library_lock_was_made (const char   *path);
/* Whether a library at @path was ever opened. */
gboolean     library_lock_exists  (const char   *path);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LibraryLock, library_lock_free)

G_END_DECLS
