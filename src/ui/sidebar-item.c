/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/sidebar-item.h"

struct _MoodSidebarItem
{
  GObject parent_instance;
  MoodSidebarSection section;
  char *id;                /* (owned) */
  char *title;             /* (owned) */
  const char *icon_name;   /* static */
  const char *style_class; /* static (nullable) */
  int count;
};

G_DEFINE_FINAL_TYPE (MoodSidebarItem, mood_sidebar_item, G_TYPE_OBJECT)

enum
{
  PROP_0,
  PROP_TITLE,
  PROP_COUNT,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

static void
mood_sidebar_item_get_property (GObject *object, guint property_id, GValue *value, GParamSpec *pspec)
{
  MoodSidebarItem *self = MOOD_SIDEBAR_ITEM (object);

  switch (property_id)
    {
    case PROP_TITLE: g_value_set_string (value, self->title); break;
    case PROP_COUNT: g_value_set_int (value, self->count); break;
    default: G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
mood_sidebar_item_finalize (GObject *object)
{
  MoodSidebarItem *self = MOOD_SIDEBAR_ITEM (object);

  g_free (self->id);
  g_free (self->title);

  G_OBJECT_CLASS (mood_sidebar_item_parent_class)->finalize (object);
}

static void
mood_sidebar_item_class_init (MoodSidebarItemClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = mood_sidebar_item_get_property;
  object_class->finalize = mood_sidebar_item_finalize;

  properties[PROP_TITLE] = g_param_spec_string ("title", NULL, NULL, NULL, flags);
  properties[PROP_COUNT] = g_param_spec_int ("count", NULL, NULL, -1, G_MAXINT, -1, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
mood_sidebar_item_init (MoodSidebarItem *self)
{
  self->count = -1;
}

/**
 * mood_sidebar_item_new:
 * @icon_name: static
 * @style_class: (nullable): static
 */
MoodSidebarItem *
mood_sidebar_item_new (MoodSidebarSection section,
                       const char *id,
                       const char *title,
                       const char *icon_name,
                       const char *style_class)
{
  MoodSidebarItem *self = g_object_new (MOOD_TYPE_SIDEBAR_ITEM, NULL);

  self->section = section;
  self->id = g_strdup (id);
  self->title = g_strdup (title);
  self->icon_name = icon_name;
  self->style_class = style_class;

  return self;
}

const char *
mood_sidebar_item_get_id (MoodSidebarItem *self)
{
  return self->id;
}

MoodSidebarSection
mood_sidebar_item_get_section (MoodSidebarItem *self)
{
  return self->section;
}

const char *
mood_sidebar_item_get_icon (MoodSidebarItem *self)
{
  return self->icon_name;
}

const char *
mood_sidebar_item_get_class (MoodSidebarItem *self)
{
  return self->style_class;
}

const char *
mood_sidebar_item_get_title (MoodSidebarItem *self)
{
  return self->title;
}

int
mood_sidebar_item_get_count (MoodSidebarItem *self)
{
  return self->count;
}

gboolean
mood_sidebar_item_is_scope (MoodSidebarItem *self)
{
  return !g_str_equal (self->id, "words") && !g_str_equal (self->id, "no-playlists");
}

gboolean
mood_sidebar_item_is_word (MoodSidebarItem *self)
{
  return g_str_has_prefix (self->id, "word:");
}

void
mood_sidebar_item_set_title (MoodSidebarItem *self, const char *title)
{
  if (g_str_equal (self->title, title))
    return;

  g_free (self->title);
  self->title = g_strdup (title);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TITLE]);
}

void
mood_sidebar_item_set_count (MoodSidebarItem *self, int count)
{
  if (self->count == count)
    return;

  self->count = count;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_COUNT]);
}
