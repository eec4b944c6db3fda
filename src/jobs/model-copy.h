/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Model files as files. Both wait for the disk. */

/* (transfer full) (nullable): the fingerprint of the file at @path, if songs can be heard with all of it: it is
 * read, and hears some noise. Errors: those of analysis_model_load(). */
char    *jobs_model_copy_check (const char    *path,
                                GError       **error);
/* Copies the file at @from with @fingerprint to @to: whoever looks there at any moment, and after a crash at any moment, finds
 * what was there before or the whole copy. What has become another file meanwhile is not copied. */
gboolean jobs_model_copy       (const char    *from,
                                const char    *fingerprint,
                                const char    *to,
                                GCancellable  *cancellable,
                                GError       **error);

G_END_DECLS
