/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/tag-row.h"

#include <glib/gi18n.h>

#include "library/identity.h"

struct _MoodTagRow
{
  GObject parent_instance;
  MoodTagRowKind kind;
  gboolean is_first;
  char *texts[7]; /* (owned): in the order of the properties */
};

G_DEFINE_FINAL_TYPE (MoodTagRow, mood_tag_row, G_TYPE_OBJECT)

enum
{
  PROP_0,
  PROP_FILE,
  PROP_PLACE,
  PROP_FIELD,
  PROP_OLD,
  PROP_NEW,
  PROP_CHANGE,
  PROP_NOTE,
  PROP_IS_FIRST,
  PROP_IS_CHANGE,
  PROP_IS_PROBLEM,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

/* @text: (transfer full) */
static void
take_text (MoodTagRow *self,
           guint       property,
           char       *text)
{
  g_free (self->texts[property - PROP_FILE]);
  self->texts[property - PROP_FILE] = text;
}

static const char *
get_text (MoodTagRow *self,
          guint       property)
{
  return self->texts[property - PROP_FILE];
}

static char *
join_values (const char *const *values)
{
  if (values != NULL && values[0] != NULL)
    return g_strjoinv ("; ", (GStrv)values);

  /* Translators: a tag that is not in the file */
  return g_strdup (_ ("none"));
}

/* The name of the file: of one that another has taken the place of, the name that it had. */
static char *
describe_file (const char *path)
{
  g_autofree char *base = g_path_get_basename (library_get_former_path (path));

  return g_filename_display_name (base);
}

static void
mood_tag_row_get_property (GObject    *object,
                           guint       property_id,
                           GValue     *value,
                           GParamSpec *pspec)
{
  MoodTagRow *self = MOOD_TAG_ROW (object);

  switch (property_id)
    {
    case PROP_IS_FIRST: g_value_set_boolean (value, self->is_first); break;
    case PROP_IS_CHANGE: g_value_set_boolean (value, self->kind == MOOD_TAG_ROW_CHANGE); break;
    case PROP_IS_PROBLEM: g_value_set_boolean (value, self->kind == MOOD_TAG_ROW_PROBLEM); break;
    default: g_value_set_string (value, get_text (self, property_id)); break;
    }
}

static void
mood_tag_row_finalize (GObject *object)
{
  MoodTagRow *self = MOOD_TAG_ROW (object);

  for (guint i = 0; i < G_N_ELEMENTS (self->texts); i++)
    g_free (self->texts[i]);

  G_OBJECT_CLASS (mood_tag_row_parent_class)->finalize (object);
}

static void
mood_tag_row_class_init (MoodTagRowClass *klass)
{
  static const char *const texts[] = { "file", "place", "field", "old", "new", "change", "note" };
  static const char *const flags[] = { "is-first", "is-change", "is-problem" };
  const GParamFlags readable = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = mood_tag_row_get_property;
  object_class->finalize = mood_tag_row_finalize;

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    properties[PROP_FILE + i] = g_param_spec_string (texts[i], NULL, NULL, "", readable);
  for (guint i = 0; i < G_N_ELEMENTS (flags); i++)
    properties[PROP_IS_FIRST + i] = g_param_spec_boolean (flags[i], NULL, NULL, FALSE, readable);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
mood_tag_row_init (MoodTagRow *self)
{
  for (guint i = 0; i < G_N_ELEMENTS (self->texts); i++)
    self->texts[i] = g_strdup ("");
}

MoodTagRow *
mood_tag_row_new (const MoodTagRowFields *fields)
{
  MoodTagRow *self = g_object_new (MOOD_TYPE_TAG_ROW, NULL);

  self->kind = fields->kind;
  self->is_first = fields->is_first;
  take_text (self, PROP_FILE, describe_file (fields->path));
  take_text (self, PROP_PLACE, library_describe_path (fields->path));
  take_text (self, PROP_NOTE, g_strdup (fields->note != NULL ? fields->note : ""));
  if (fields->kind != MOOD_TAG_ROW_CHANGE)
    {
      take_text (self, PROP_CHANGE, g_strdup (get_text (self, PROP_NOTE)));
      return self;
    }

  take_text (self, PROP_FIELD, g_strdup (fields->field));
  take_text (self, PROP_OLD, join_values (fields->old_values));
  take_text (self, PROP_NEW, join_values (fields->new_values));
  /* Translators: what a tag was and what it becomes */
  take_text (self, PROP_CHANGE,
             g_strdup_printf (_ ("%s → %s"), get_text (self, PROP_OLD), get_text (self, PROP_NEW)));

  return self;
}
