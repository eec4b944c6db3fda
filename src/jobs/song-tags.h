/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "library/song.h"
#include "tags/tag-file.h"

G_BEGIN_DECLS

/* (nullable) (transfer full): NULL when there are none to read. */
TagInfo *jobs_song_tags_read (const char        *path);
/* @fields borrows from @tags. */
void     jobs_song_tags_fill (LibrarySongFields *fields,
                              const TagInfo     *tags);

G_END_DECLS
