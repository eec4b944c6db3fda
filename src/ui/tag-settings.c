/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/tag-settings.h"

#include <glib/gi18n.h>
#include <string.h>

#define N_FIELDS 4

static const char *const words[N_FIELDS] = { "mood", "valence", "arousal", "quadrant" };

/* What the kinds of separator are written as; see tag-options.ui for their names. */
static const char *const separators[] = { "", "; ", "/", ", ", "|" };

struct _MoodTagSettings
{
  GObject parent_instance;
  GSettings *settings; /* (owned) (nullable) */
  gboolean is_written[N_FIELDS];
  char *names[N_FIELDS]; /* (owned): "": the usual one */
  char *mode;            /* (owned) */
  char *separator;       /* (owned) */
  gboolean keeps_mtime;
  char *error; /* (owned) */
};

G_DEFINE_FINAL_TYPE (MoodTagSettings, mood_tag_settings, G_TYPE_OBJECT)

enum
{
  PROP_0,
  PROP_WRITES,                         /* of the first field; the others follow */
  PROP_NAME = PROP_WRITES + N_FIELDS,  /* likewise */
  PROP_FIELD = PROP_NAME + N_FIELDS,   /* likewise */
  PROP_MODE = PROP_FIELD + N_FIELDS,
  PROP_SEPARATOR_KIND,
  PROP_KEEPS_MTIME,
  PROP_ERROR,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

/* (transfer full): "mood=X-Mood". @with_all: also what is not written, but has a name. */
static GStrv
make_words (MoodTagSettings *self,
            gboolean         with_all)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  for (guint i = 0; i < N_FIELDS; i++)
    {
      g_autofree char *word = NULL;

      if (*self->names[i] != '\0')
        word = g_strdup_printf ("%s=%s", words[i], self->names[i]);
      else
        word = g_strdup (words[i]);
      if (with_all ? *self->names[i] != '\0' : self->is_written[i])
        g_strv_builder_add (builder, word);
    }

  return g_strv_builder_end (builder);
}

static void
check (MoodTagSettings *self)
{
  g_auto (GStrv) fields = make_words (self, FALSE);
  g_autoptr (GError) error = NULL;
  const char *text = "";

  if (fields[0] == NULL)
    text = _ ("Choose at least one thing to write");
  else if (!jobs_write_tags_job_check_fields ((const char *const *)fields, self->separator, &error))
    text = error->message;
  if (g_strcmp0 (self->error, text) == 0)
    return;

  g_free (self->error);
  self->error = g_strdup (text);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ERROR]);
}

static guint
get_separator_kind (MoodTagSettings *self)
{
  g_autofree char *sign = g_strstrip (g_strdup (self->separator));

  for (guint i = 1; i < G_N_ELEMENTS (separators); i++)
    if (*sign == *separators[i])
      return i;

  return 0;
}

/* "; " and ";" are of the same kind: which of them it was stays. */
static void
set_separator_kind (MoodTagSettings *self,
                    guint            kind)
{
  if (kind >= G_N_ELEMENTS (separators) || kind == get_separator_kind (self))
    return;

  g_free (self->separator);
  self->separator = g_strdup (separators[kind]);
}

static const char *
get_field (MoodTagSettings *self,
           guint            i)
{
  return *self->names[i] != '\0' ? self->names[i] : jobs_tag_get_usual_name (words[i]);
}

static void
set_name (MoodTagSettings *self,
          guint            i,
          const char      *name)
{
  g_free (self->names[i]);
  self->names[i] = g_strstrip (g_strdup (name != NULL ? name : ""));
}

/* Index of the field whose word @word begins with, or -1. @name: (out): what stands behind the "=", or NULL */
static int
find_field (const char  *word,
            const char **name)
{
  gsize length = strcspn (word, "=");

  *name = word[length] == '=' ? word + length + 1 : NULL;
  for (int i = 0; i < N_FIELDS; i++)
    if (strlen (words[i]) == length && strncmp (word, words[i], length) == 0)
      return i;

  return -1;
}

static void
take_words (MoodTagSettings *self,
            GStrv            fields,
            gboolean         is_writing)
{
  const char *name;

  for (guint k = 0; fields[k] != NULL; k++)
    {
      int found = find_field (fields[k], &name);

      for (int i = 0; i < N_FIELDS; i++)
        if (is_writing && (i == found || g_str_equal (fields[k], "all")))
          self->is_written[i] = TRUE;
      if (found >= 0 && name != NULL)
        set_name (self, (guint)found, name);
    }
}

static void
take_usual (MoodTagSettings *self)
{
  for (guint i = 0; i < N_FIELDS; i++)
    {
      self->is_written[i] = i < N_FIELDS - 1;
      set_name (self, i, "");
    }
  g_free (self->separator);
  self->separator = g_strdup ("");
  g_free (self->mode);
  self->mode = g_strdup ("add");
}

static void
read_settings (MoodTagSettings *self)
{
  g_auto (GStrv) fields = g_settings_get_strv (self->settings, "tag-fields");
  g_auto (GStrv) names = g_settings_get_strv (self->settings, "tag-names");

  self->keeps_mtime = g_settings_get_boolean (self->settings, "tag-keep-mtime");
  g_free (self->mode);
  self->mode = g_settings_get_string (self->settings, "tag-mode");
  g_free (self->separator);
  self->separator = g_settings_get_string (self->settings, "tag-separator");
  memset (self->is_written, 0, sizeof self->is_written);
  take_words (self, names, FALSE);
  take_words (self, fields, TRUE);
  check (self);
  if (*self->error == '\0')
    return;

  g_message ("%s", self->error);
  take_usual (self);
  check (self);
}

static void
mood_tag_settings_get_property (GObject    *object,
                                guint       property_id,
                                GValue     *value,
                                GParamSpec *pspec)
{
  MoodTagSettings *self = MOOD_TAG_SETTINGS (object);

  if (property_id >= PROP_WRITES && property_id < PROP_NAME)
    g_value_set_boolean (value, self->is_written[property_id - PROP_WRITES]);
  else if (property_id >= PROP_NAME && property_id < PROP_FIELD)
    g_value_set_string (value, self->names[property_id - PROP_NAME]);
  else if (property_id >= PROP_FIELD && property_id < PROP_MODE)
    g_value_set_string (value, get_field (self, property_id - PROP_FIELD));
  else if (property_id == PROP_MODE)
    g_value_set_string (value, self->mode);
  else if (property_id == PROP_SEPARATOR_KIND)
    g_value_set_uint (value, get_separator_kind (self));
  else if (property_id == PROP_KEEPS_MTIME)
    g_value_set_boolean (value, self->keeps_mtime);
  else if (property_id == PROP_ERROR)
    g_value_set_string (value, self->error);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
}

static void
mood_tag_settings_set_property (GObject      *object,
                                guint         property_id,
                                const GValue *value,
                                GParamSpec   *pspec)
{
  MoodTagSettings *self = MOOD_TAG_SETTINGS (object);
  JobsTagMode mode;

  if (property_id >= PROP_WRITES && property_id < PROP_NAME)
    {
      self->is_written[property_id - PROP_WRITES] = g_value_get_boolean (value);
    }
  else if (property_id >= PROP_NAME && property_id < PROP_FIELD)
    {
      set_name (self, property_id - PROP_NAME, g_value_get_string (value));
      g_object_notify_by_pspec (object, properties[PROP_FIELD + property_id - PROP_NAME]);
    }
  else if (property_id == PROP_MODE && jobs_tag_mode_from_name (g_value_get_string (value), &mode))
    {
      g_free (self->mode);
      self->mode = g_value_dup_string (value);
    }
  else if (property_id == PROP_SEPARATOR_KIND)
    {
      set_separator_kind (self, g_value_get_uint (value));
    }
  else if (property_id == PROP_KEEPS_MTIME)
    {
      self->keeps_mtime = g_value_get_boolean (value);
    }
  check (self);
}

static void
mood_tag_settings_finalize (GObject *object)
{
  MoodTagSettings *self = MOOD_TAG_SETTINGS (object);

  g_clear_object (&self->settings);
  for (guint i = 0; i < N_FIELDS; i++)
    g_free (self->names[i]);
  g_free (self->mode);
  g_free (self->separator);
  g_free (self->error);

  G_OBJECT_CLASS (mood_tag_settings_parent_class)->finalize (object);
}

static void
mood_tag_settings_class_init (MoodTagSettingsClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags readable = G_PARAM_READABLE;
  const GParamFlags writable = G_PARAM_READWRITE;

  object_class->get_property = mood_tag_settings_get_property;
  object_class->set_property = mood_tag_settings_set_property;
  object_class->finalize = mood_tag_settings_finalize;

  for (guint i = 0; i < N_FIELDS; i++)
    {
      g_autofree char *writes = g_strconcat ("writes-", words[i], NULL);
      g_autofree char *name = g_strconcat (words[i], "-name", NULL);
      g_autofree char *field = g_strconcat (words[i], "-field", NULL);

      properties[PROP_WRITES + i] = g_param_spec_boolean (writes, NULL, NULL, FALSE, writable);
      properties[PROP_NAME + i] = g_param_spec_string (name, NULL, NULL, "", writable);
      properties[PROP_FIELD + i] = g_param_spec_string (field, NULL, NULL, "", readable);
    }
  properties[PROP_MODE] = g_param_spec_string ("mode", NULL, NULL, "add", writable);
  properties[PROP_SEPARATOR_KIND]
      = g_param_spec_uint ("separator-kind", NULL, NULL, 0, G_MAXUINT, 0, writable);
  properties[PROP_KEEPS_MTIME] = g_param_spec_boolean ("keeps-mtime", NULL, NULL, FALSE, writable);
  properties[PROP_ERROR] = g_param_spec_string ("error", NULL, NULL, "", readable);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
mood_tag_settings_init (MoodTagSettings *self)
{
  take_usual (self);
  self->error = g_strdup ("");
}

MoodTagSettings *
mood_tag_settings_new (GSettings *settings)
{
  MoodTagSettings *self = g_object_new (MOOD_TYPE_TAG_SETTINGS, NULL);

  mood_tag_settings_load (self, settings);

  return self;
}

void
mood_tag_settings_load (MoodTagSettings *self,
                        GSettings       *settings)
{
  if (!g_set_object (&self->settings, settings) || settings == NULL)
    return;

  read_settings (self);
  for (guint i = 1; i < N_PROPS; i++)
    g_object_notify_by_pspec (G_OBJECT (self), properties[i]);
}

void
mood_tag_settings_save (MoodTagSettings *self)
{
  g_auto (GStrv) fields = make_words (self, FALSE);
  g_auto (GStrv) names = make_words (self, TRUE);

  if (self->settings == NULL || *self->error != '\0')
    return;

  g_settings_set_strv (self->settings, "tag-fields", (const char *const *)fields);
  g_settings_set_strv (self->settings, "tag-names", (const char *const *)names);
  g_settings_set_string (self->settings, "tag-mode", self->mode);
  g_settings_set_string (self->settings, "tag-separator", self->separator);
  g_settings_set_boolean (self->settings, "tag-keep-mtime", self->keeps_mtime);
}

void
mood_tag_settings_apply (MoodTagSettings  *self,
                         JobsWriteTagsJob *job)
{
  g_auto (GStrv) fields = make_words (self, FALSE);
  g_autoptr (GError) error = NULL;
  JobsTagMode mode;

  if (!jobs_write_tags_job_set_fields (job, (const char *const *)fields, self->separator, &error))
    g_message ("%s", error->message);
  if (jobs_tag_mode_from_name (self->mode, &mode))
    jobs_write_tags_job_set_mode (job, mode);
  jobs_write_tags_job_set_keeps_mtime (job, self->keeps_mtime);
}

const char *
mood_tag_settings_get_error (MoodTagSettings *self)
{
  return self->error;
}

gboolean
mood_tag_settings_get_keeps_mtime (MoodTagSettings *self)
{
  return self->keeps_mtime;
}
