/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "library/db.h"

G_BEGIN_DECLS

/**
 * JobsTagLock:
 *
 * Held by whoever writes tags for a library, for as long as its journal may hold entries that are
 * begun and not completed: so that nobody, in this process or another, takes them for what a crash
 * left. A lock on a file beside the library, which the system lets go of when its process dies.
 */
typedef struct _JobsTagLock JobsTagLock;

/* Waits until it is free. */
JobsTagLock *jobs_tag_lock_take (LibraryDb     *library,
                                 GCancellable  *cancellable,
                                 GError       **error);
/* (nullable): without an error when somebody else holds it. */
JobsTagLock *jobs_tag_lock_try  (LibraryDb     *library,
                                 GError       **error);
void         jobs_tag_lock_free (JobsTagLock   *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (JobsTagLock, jobs_tag_lock_free)

G_END_DECLS
