/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/train-choice.h"

#include <glib/gi18n.h>
#include <gtk/gtk.h>

struct _MoodTrainChoice
{
  GObject parent_instance;
  char *id;       /* (owned) */
  char *name;     /* (owned) */
  char *sentence; /* (owned) */
};

G_DEFINE_FINAL_TYPE (MoodTrainChoice, mood_train_choice, G_TYPE_OBJECT)

enum
{
  PROP_0,
  PROP_ID,
  PROP_NAME,
  PROP_SENTENCE,
  N_PROPS,
};

static void
mood_train_choice_get_property (GObject *object, guint property_id, GValue *value, GParamSpec *pspec)
{
  MoodTrainChoice *self = MOOD_TRAIN_CHOICE (object);

  switch (property_id)
    {
    case PROP_ID: g_value_set_string (value, self->id); break;
    case PROP_NAME: g_value_set_string (value, self->name); break;
    case PROP_SENTENCE: g_value_set_string (value, self->sentence); break;
    default: G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
mood_train_choice_finalize (GObject *object)
{
  MoodTrainChoice *self = MOOD_TRAIN_CHOICE (object);

  g_free (self->id);
  g_free (self->name);
  g_free (self->sentence);

  G_OBJECT_CLASS (mood_train_choice_parent_class)->finalize (object);
}

static void
mood_train_choice_class_init (MoodTrainChoiceClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = mood_train_choice_get_property;
  object_class->finalize = mood_train_choice_finalize;
  g_object_class_install_property (object_class, PROP_ID,
                                   g_param_spec_string ("id", NULL, NULL, NULL, flags));
  g_object_class_install_property (object_class, PROP_NAME,
                                   g_param_spec_string ("name", NULL, NULL, NULL, flags));
  g_object_class_install_property (object_class, PROP_SENTENCE,
                                   g_param_spec_string ("sentence", NULL, NULL, NULL, flags));
}

static void
mood_train_choice_init (MoodTrainChoice *self)
{
}

MoodTrainChoice *
mood_train_choice_new (const char *id, const char *name, const char *sentence)
{
  MoodTrainChoice *self = g_object_new (MOOD_TYPE_TRAIN_CHOICE, NULL);

  self->id = g_strdup (id);
  self->name = g_strdup (name);
  self->sentence = g_strdup (sentence);

  return self;
}

const char *
mood_train_choice_get_id (MoodTrainChoice *self)
{
  return self->id;
}

const char *
mood_train_choice_get_sentence (MoodTrainChoice *self)
{
  return self->sentence;
}

/* "A small network. 1,250,000 weights." (transfer full) */
static char *
describe (const JobsTrainChoice *choice)
{
  g_autofree char *weights = NULL;

  if (choice->n_weights == 0)
    return g_strdup (choice->sentence);

  weights = g_strdup_printf (ngettext ("%'" G_GUINT64_FORMAT " weight.", "%'" G_GUINT64_FORMAT " weights.",
                                       (gulong)choice->n_weights),
                             choice->n_weights);

  return *choice->sentence != '\0' ? g_strdup_printf ("%s %s", choice->sentence, weights)
                                   : g_steal_pointer (&weights);
}

GListModel *
mood_train_choice_list (const JobsTrainChoice *choices, gsize n_choices)
{
  GListStore *store = g_list_store_new (MOOD_TYPE_TRAIN_CHOICE);

  for (gsize i = 0; i < n_choices; i++)
    {
      g_autofree char *sentence = describe (&choices[i]);
      g_autoptr (MoodTrainChoice) choice = mood_train_choice_new (choices[i].id, choices[i].name, sentence);

      g_list_store_append (store, choice);
    }

  return G_LIST_MODEL (store);
}

guint
mood_train_choice_find (GListModel *list, const char *id)
{
  for (guint i = 0; i < g_list_model_get_n_items (list); i++)
    {
      g_autoptr (MoodTrainChoice) choice = g_list_model_get_item (list, i);

      if (g_strcmp0 (choice->id, id) == 0)
        return i;
    }

  return GTK_INVALID_LIST_POSITION;
}
