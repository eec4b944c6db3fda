/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "jobs/user-settings.h"

#define SCHEMA_ID  "org.moodplane.Moodplane"
#define LEARNS_KEY "learn-from-corrections"

GSettings *
jobs_user_settings_open (const char *key)
{
  GSettingsSchemaSource *source = g_settings_schema_source_get_default ();
  g_autoptr (GSettingsSchema) schema
      = source != NULL ? g_settings_schema_source_lookup (source, SCHEMA_ID, TRUE) : NULL;

  if (schema == NULL || !g_settings_schema_has_key (schema, key))
    return NULL;

  return g_settings_new_full (schema, NULL, NULL);
}

gboolean
jobs_user_settings_set_learns (gboolean learns)
{
  g_autoptr (GSettings) settings = jobs_user_settings_open (LEARNS_KEY);

  if (settings == NULL || g_settings_get_boolean (settings, LEARNS_KEY) == learns
      || !g_settings_set_boolean (settings, LEARNS_KEY, learns))
    return FALSE;

  g_settings_sync ();
  return TRUE;
}
