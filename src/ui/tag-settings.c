/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/tag-settings.h"

void
mood_tag_settings_apply (GSettings        *settings,
                         JobsWriteTagsJob *job)
{
  g_auto (GStrv) fields = NULL;
  g_autofree char *separator = NULL;
  g_autofree char *mode_name = NULL;
  g_autoptr (GError) error = NULL;
  JobsTagMode mode;

  if (settings == NULL)
    return;

  fields = g_settings_get_strv (settings, "tag-fields");
  separator = g_settings_get_string (settings, "tag-separator");
  mode_name = g_settings_get_string (settings, "tag-mode");
  if (!jobs_write_tags_job_set_fields (job, (const char *const *)fields, separator, &error))
    g_message ("%s", error->message);
  if (jobs_tag_mode_from_name (mode_name, &mode))
    jobs_write_tags_job_set_mode (job, mode);
  jobs_write_tags_job_set_keeps_mtime (job, g_settings_get_boolean (settings, "tag-keep-mtime"));
}
