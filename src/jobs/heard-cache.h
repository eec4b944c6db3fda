/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What front ends gave of the songs that were scanned, kept in the user's cache folder: with it another model with the same
 * front end hears them without decoding. See engine/analysis/tape-cache.h. */

/**
 * JobsHeardCacheInfo:
 * @folder: (owned)
 * @n_entries: files; of each song one for each front end of the model
 * @n_bytes: on the disk
 */
typedef struct
{
  char   *folder;
  guint64 n_entries;
  guint64 n_bytes;
} JobsHeardCacheInfo;

void     jobs_heard_cache_info_clear (JobsHeardCacheInfo  *info);
/* Bytes: as the user has set it, or the default. */
guint64  jobs_heard_cache_get_limit  (void);
/* @megabytes of 2^20 bytes, as it is set and asked for. */
guint64  jobs_heard_cache_to_bytes   (guint                megabytes);
/* Both look at every file. @info: (out) */
void     jobs_heard_cache_get_info   (JobsHeardCacheInfo  *info);
/* @info: what there was. FALSE: some of it is still there. */
gboolean jobs_heard_cache_empty      (JobsHeardCacheInfo  *info,
                                      GError             **error);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (JobsHeardCacheInfo, jobs_heard_cache_info_clear)

G_END_DECLS
