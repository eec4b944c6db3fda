/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/tag-preview-item.h"

#include <glib/gi18n.h>

#include "engine/base/paths.h"

struct _MoodTagPreviewItem
{
  GObject parent_instance;
  char *title;   /* (owned): the file's name */
  char *changes; /* (owned): a line per field */
  char *error;   /* (owned): "" when there is none */
};

G_DEFINE_FINAL_TYPE (MoodTagPreviewItem, mood_tag_preview_item, G_TYPE_OBJECT)

enum
{
  PROP_0,
  PROP_TITLE,
  PROP_CHANGES,
  PROP_ERROR,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

static char *
join_values (GStrv values)
{
  /* Translators: a tag that is not in the file */
  return values != NULL && values[0] != NULL ? g_strjoinv ("; ", values) : g_strdup (_ ("none"));
}

static char *
describe_changes (const JobsTagOutcome *outcome)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < outcome->changes->len; i++)
    {
      const JobsTagChange *change = g_ptr_array_index (outcome->changes, i);
      g_autofree char *old = join_values (change->old_values);
      g_autofree char *new = join_values (change->new_values);

      if (i > 0)
        g_string_append_c (text, '\n');
      g_string_append_printf (text, "%s: %s → %s", change->field, old, new);
    }
  if (outcome->changes->len == 0 && outcome->error_message == NULL)
    g_string_append (text, _ ("Nothing to change"));

  return g_string_free (text, FALSE);
}

static void
mood_tag_preview_item_get_property (GObject    *object,
                                    guint       property_id,
                                    GValue     *value,
                                    GParamSpec *pspec)
{
  MoodTagPreviewItem *self = MOOD_TAG_PREVIEW_ITEM (object);

  switch (property_id)
    {
    case PROP_TITLE: g_value_set_string (value, self->title); break;
    case PROP_CHANGES: g_value_set_string (value, self->changes); break;
    case PROP_ERROR: g_value_set_string (value, self->error); break;
    default: G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
mood_tag_preview_item_finalize (GObject *object)
{
  MoodTagPreviewItem *self = MOOD_TAG_PREVIEW_ITEM (object);

  g_free (self->title);
  g_free (self->changes);
  g_free (self->error);

  G_OBJECT_CLASS (mood_tag_preview_item_parent_class)->finalize (object);
}

static void
mood_tag_preview_item_class_init (MoodTagPreviewItemClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = mood_tag_preview_item_get_property;
  object_class->finalize = mood_tag_preview_item_finalize;

  properties[PROP_TITLE] = g_param_spec_string ("title", NULL, NULL, "", flags);
  properties[PROP_CHANGES] = g_param_spec_string ("changes", NULL, NULL, "", flags);
  properties[PROP_ERROR] = g_param_spec_string ("error", NULL, NULL, "", flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
mood_tag_preview_item_init (MoodTagPreviewItem *self)
{
}

MoodTagPreviewItem *
mood_tag_preview_item_new (const JobsTagOutcome *outcome)
{
  MoodTagPreviewItem *self = g_object_new (MOOD_TYPE_TAG_PREVIEW_ITEM, NULL);
  g_autofree char *base = g_path_get_basename (outcome->path);

  self->title = base_paths_to_utf8 (base);
  self->changes = describe_changes (outcome);
  self->error = g_strdup (outcome->error_message != NULL ? outcome->error_message : "");

  return self;
}
