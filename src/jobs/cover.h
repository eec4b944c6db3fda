/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * JobsCover:
 * @bytes: (nullable): of a picture file, embedded in the song or beside it in its folder; NULL: there is none
 * @key: what names it in the cache of pictures; another one when the song or its folder changes
 * @is_small: @bytes are what jobs_cover_keep() was given for it
 *
 * The bytes come from anybody: whoever decodes them must bound what that takes.
 */
typedef struct
{
  GBytes  *bytes;
  char    *key;
  gboolean is_small;
} JobsCover;

void       jobs_cover_free (JobsCover      *self);
/* Reads; in a worker thread. NULL with an error when the song's file cannot be read, and on cancel. */
JobsCover *jobs_cover_read (const char     *path,
                            GCancellable   *cancellable,
                            GError        **error);
/* Keeps a small picture of what was read. */
void       jobs_cover_keep (const JobsCover *self,
                            GBytes          *small_picture);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (JobsCover, jobs_cover_free)

G_END_DECLS
