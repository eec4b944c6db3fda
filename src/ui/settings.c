/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/settings.h"

#define SCHEMA_ID "org.moodplane.Moodplane"

GSettings *
mood_settings_new (void)
{
  GSettingsSchemaSource *source = g_settings_schema_source_get_default ();
  g_autoptr (GSettingsSchema) schema = NULL;

  if (source != NULL)
    schema = g_settings_schema_source_lookup (source, SCHEMA_ID, TRUE);
  if (schema == NULL)
    {
      g_info ("The settings schema %s is not installed; nothing will be remembered", SCHEMA_ID);
      return NULL;
    }

  return g_settings_new_full (schema, NULL, NULL);
}
