/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "jobs/heard-cache.h"

#include <gio/gio.h>

#include "engine/analysis/tape-cache.h"

#define SCHEMA_ID "org.moodplane.Moodplane"
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
  GSettingsSchemaSource *source = g_settings_schema_source_get_default ();
  g_autoptr (GSettingsSchema) schema
      = source != NULL ? g_settings_schema_source_lookup (source, SCHEMA_ID, TRUE) : NULL;
  g_autoptr (GSettings) settings = NULL;

  if (schema == NULL || !g_settings_schema_has_key (schema, LIMIT_KEY))
    return ANALYSIS_TAPE_CACHE_DEFAULT_LIMIT;

  settings = g_settings_new_full (schema, NULL, NULL);
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
