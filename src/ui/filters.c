/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/filters.h"

#include <glib/gi18n.h>

enum
{
  PROP_0,
  PROP_QUADRANT_1,
  PROP_QUADRANT_2,
  PROP_QUADRANT_3,
  PROP_QUADRANT_4,
  PROP_UNSURE,
  PROP_UNWRITTEN,
  PROP_CORRECTED,
  PROP_PROBLEM,
  PROP_WORD,
  N_PROPS,
};

enum
{
  CHANGED,
  WORDS_CHANGED,
  N_SIGNALS,
};

struct _MoodFilters
{
  GObject parent_instance;
  gboolean is_set[N_PROPS]; /* of the switches */
  char *word;               /* (owned): "" for any */
};

G_DEFINE_FINAL_TYPE (MoodFilters, mood_filters, G_TYPE_OBJECT)

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

/* In the order of the properties, from the first on. */
static const char *const names[] = {
  "quadrant-1", "quadrant-2", "quadrant-3", "quadrant-4", "unsure", "unwritten",
  "corrected",  "problem",    "word",       NULL,
};

static guint
get_id (const char *name)
{
  for (guint i = 0; names[i] != NULL; i++)
    if (g_str_equal (names[i], name))
      return i + 1;

  g_return_val_if_reached (PROP_0);
}

/* (transfer none) (nullable) */
static const MoodWord *
find_word (const char *id)
{
  MoodVocabulary *vocabulary = mood_vocabulary_get_default (NULL);
  const MoodWord *neutral;

  if (vocabulary == NULL)
    return NULL;
  for (gsize i = 0; i < mood_vocabulary_get_n_words (vocabulary); i++)
    if (g_str_equal (mood_vocabulary_get_word (vocabulary, i)->id, id))
      return mood_vocabulary_get_word (vocabulary, i);

  neutral = mood_vocabulary_name (vocabulary, &(MoodEstimate) { .is_neutral = TRUE });
  return g_str_equal (neutral->id, id) ? neutral : NULL;
}

static void
mood_filters_get_property (GObject    *object,
                           guint       property_id,
                           GValue     *value,
                           GParamSpec *pspec)
{
  MoodFilters *self = MOOD_FILTERS (object);

  if (property_id == PROP_WORD)
    g_value_set_string (value, self->word);
  else
    g_value_set_boolean (value, self->is_set[property_id]);
}

static void
mood_filters_set_property (GObject      *object,
                           guint         property_id,
                           const GValue *value,
                           GParamSpec   *pspec)
{
  MoodFilters *self = MOOD_FILTERS (object);

  if (property_id == PROP_WORD)
    {
      const char *word = g_value_get_string (value);

      /* Anything can be asked for over the bus. */
      if (word == NULL || find_word (word) == NULL)
        word = "";
      if (g_str_equal (word, self->word))
        return;
      g_free (self->word);
      self->word = g_strdup (word);
    }
  else
    {
      if (self->is_set[property_id] == g_value_get_boolean (value))
        return;
      self->is_set[property_id] = g_value_get_boolean (value);
    }

  g_object_notify_by_pspec (object, pspec);
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
mood_filters_finalize (GObject *object)
{
  g_free (MOOD_FILTERS (object)->word);

  G_OBJECT_CLASS (mood_filters_parent_class)->finalize (object);
}

static void
mood_filters_class_init (MoodFiltersClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = mood_filters_get_property;
  object_class->set_property = mood_filters_set_property;
  object_class->finalize = mood_filters_finalize;

  for (guint i = PROP_QUADRANT_1; i < PROP_WORD; i++)
    properties[i] = g_param_spec_boolean (names[i - 1], NULL, NULL, FALSE, flags);
  properties[PROP_WORD] = g_param_spec_string ("word", NULL, NULL, "", flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[CHANGED] = g_signal_new ("changed", MOOD_TYPE_FILTERS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 0);
  signals[WORDS_CHANGED] = g_signal_new ("words-changed", MOOD_TYPE_FILTERS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                         G_TYPE_NONE, 0);
}

static void
mood_filters_init (MoodFilters *self)
{
  self->word = g_strdup ("");
}

MoodFilters *
mood_filters_new (void)
{
  return g_object_new (MOOD_TYPE_FILTERS, NULL);
}

MoodSongQuery *
mood_filters_make_query (MoodFilters *self)
{
  MoodSongFilter filter = {
    .word = *self->word != '\0' ? self->word : NULL,
    .is_unsure = self->is_set[PROP_UNSURE],
    .is_unwritten = self->is_set[PROP_UNWRITTEN],
    .is_corrected = self->is_set[PROP_CORRECTED],
    .is_problem = self->is_set[PROP_PROBLEM],
  };

  for (guint q = 0; q < MOOD_N_QUADRANTS; q++)
    if (self->is_set[PROP_QUADRANT_1 + q])
      filter.quadrants |= 1u << q;

  return mood_song_query_new (&filter);
}

guint
mood_filters_count (MoodFilters *self)
{
  guint n = *self->word != '\0';

  for (guint i = PROP_QUADRANT_1; i < PROP_WORD; i++)
    n += self->is_set[i];

  return n;
}

void
mood_filters_clear (MoodFilters *self)
{
  for (guint i = 0; names[i] != NULL; i++)
    mood_filters_unset (self, names[i]);
}

const char *const *
mood_filters_list (void)
{
  return names;
}

char *
mood_filters_describe (MoodFilters *self,
                       const char  *name)
{
  const guint id = get_id (name);

  if (id == PROP_WORD)
    return *self->word != '\0' ? g_strdup (find_word (self->word)->name) : NULL;
  if (!self->is_set[id])
    return NULL;

  switch (id)
    {
    case PROP_UNSURE: return g_strdup (_ ("Unsure"));
    case PROP_UNWRITTEN: return g_strdup (_ ("Not written"));
    case PROP_CORRECTED: return g_strdup (_ ("Corrected by you"));
    case PROP_PROBLEM: return g_strdup (_ ("Problems"));
    default: return g_strdup (mood_quadrant_get_name (id - PROP_QUADRANT_1));
    }
}

void
mood_filters_unset (MoodFilters *self,
                    const char  *name)
{
  if (get_id (name) == PROP_WORD)
    g_object_set (self, name, "", NULL);
  else
    g_object_set (self, name, FALSE, NULL);
}

const char *
mood_filters_get_class (const char *name)
{
  return g_str_has_prefix (name, "quadrant-") ? name : NULL;
}

void
mood_filters_words_changed (MoodFilters *self)
{
  if (*self->word != '\0' && find_word (self->word) == NULL)
    g_object_set (self, "word", "", NULL);
  g_signal_emit (self, signals[WORDS_CHANGED], 0);
}
