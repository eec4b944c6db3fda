/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/tag-batch.h"

#include <glib/gi18n.h>

struct _MoodTagBatch
{
  GObject parent_instance;
  LibraryJournalBatch batch;
  char *title;   /* (owned) */
  char *details; /* (owned) */
};

G_DEFINE_FINAL_TYPE (MoodTagBatch, mood_tag_batch, G_TYPE_OBJECT)

enum
{
  PROP_0,
  PROP_TITLE,
  PROP_DETAILS,
  PROP_STATE,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

static char *
describe_time (gint64 seconds)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_local (seconds);
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();

  if (time == NULL)
    return g_strdup ("");
  if (g_date_time_get_year (time) == g_date_time_get_year (now)
      && g_date_time_get_day_of_year (time) == g_date_time_get_day_of_year (now))
    /* Translators: a time of today, as in strftime() */
    return g_date_time_format (time, _ ("Today, %H:%M"));

  /* Translators: a date and a time, as in strftime() */
  return g_date_time_format (time, _ ("%-d %B %Y, %H:%M"));
}

static char *
describe_numbers (const LibraryJournalBatch *batch)
{
  g_autofree char *files = g_strdup_printf (ngettext ("%'u file", "%'u files", batch->n_files), batch->n_files);
  g_autofree char *fields
      = g_strdup_printf (ngettext ("%'u field", "%'u fields", batch->n_fields), batch->n_fields);

  /* Translators: "12 files, 36 fields" */
  return g_strdup_printf (_ ("%s, %s"), files, fields);
}

static const char *
describe_state (const LibraryJournalBatch *batch)
{
  if (batch->n_undone == 0)
    return "";

  return batch->n_undone < batch->n_fields ? _ ("Undone in part") : _ ("Undone");
}

static void
mood_tag_batch_get_property (GObject    *object,
                             guint       property_id,
                             GValue     *value,
                             GParamSpec *pspec)
{
  MoodTagBatch *self = MOOD_TAG_BATCH (object);

  switch (property_id)
    {
    case PROP_TITLE: g_value_set_string (value, self->title); break;
    case PROP_DETAILS: g_value_set_string (value, self->details); break;
    case PROP_STATE: g_value_set_string (value, describe_state (&self->batch)); break;
    default: G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
mood_tag_batch_finalize (GObject *object)
{
  MoodTagBatch *self = MOOD_TAG_BATCH (object);

  g_free (self->title);
  g_free (self->details);

  G_OBJECT_CLASS (mood_tag_batch_parent_class)->finalize (object);
}

static void
mood_tag_batch_class_init (MoodTagBatchClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = mood_tag_batch_get_property;
  object_class->finalize = mood_tag_batch_finalize;

  properties[PROP_TITLE] = g_param_spec_string ("title", NULL, NULL, "", flags);
  properties[PROP_DETAILS] = g_param_spec_string ("details", NULL, NULL, "", flags);
  properties[PROP_STATE] = g_param_spec_string ("state", NULL, NULL, "", flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
mood_tag_batch_init (MoodTagBatch *self)
{
}

MoodTagBatch *
mood_tag_batch_new (const LibraryJournalBatch *batch)
{
  MoodTagBatch *self = g_object_new (MOOD_TYPE_TAG_BATCH, NULL);

  self->batch = *batch;
  self->title = describe_time (batch->begun_at);
  self->details = describe_numbers (batch);

  return self;
}

gint64
mood_tag_batch_get_id (MoodTagBatch *self)
{
  return self->batch.id;
}

gboolean
mood_tag_batch_can_undo (MoodTagBatch *self)
{
  return self->batch.n_undone < self->batch.n_fields;
}
