/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "jobs/heard-cache.h"

#include "engine/analysis/tape-cache.h"
#include "jobs/user-settings.h"

#define LIMIT_KEY "cache-megabytes"

void
jobs_heard_cache_info_clear (JobsHeardCacheInfo *info)
{
  g_clear_pointer (&info->folder, g_free);
}

guint64
jobs_heard_cache_to_bytes (guint megabytes)
{
  return (guint64)megabytes << 20;
}

/* The command line runs where no schema is installed, and where one is it has the window's limit. */
guint64
jobs_heard_cache_get_limit (void)
{
  g_autoptr (GSettings) settings = jobs_user_settings_open (LIMIT_KEY);

  if (settings == NULL)
    return ANALYSIS_TAPE_CACHE_DEFAULT_LIMIT;

  return jobs_heard_cache_to_bytes (g_settings_get_uint (settings, LIMIT_KEY));
}

static void
tell (const AnalysisTapeCache     *cache,
      const AnalysisTapeCacheInfo *there,
      JobsHeardCacheInfo          *info)
{
  *info = (JobsHeardCacheInfo) { .folder = g_strdup (analysis_tape_cache_get_folder (cache)),
                                 .n_entries = there->n_entries,
                                 .n_bytes = there->n_bytes };
}

void
jobs_heard_cache_get_info (JobsHeardCacheInfo *info)
{
  g_autoptr (AnalysisTapeCache) cache = analysis_tape_cache_new (NULL, 0);
  AnalysisTapeCacheInfo there;

  analysis_tape_cache_get_info (cache, &there);
  tell (cache, &there, info);
}

gboolean
jobs_heard_cache_empty (JobsHeardCacheInfo  *info,
                        GError             **error)
{
  g_autoptr (AnalysisTapeCache) cache = analysis_tape_cache_new (NULL, 0);
  AnalysisTapeCacheInfo there;
  const gboolean is_empty = analysis_tape_cache_clear (cache, &there, error);

  tell (cache, &there, info);
  return is_empty;
}
