/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/rule-draft.h"

#include <glib/gi18n.h>
#include <string.h>

#include "engine/base/error.h"
#include "library/song.h"

typedef enum
{
  TEXT_WORDS,
  TEXT_GENRES,
  TEXT_TEXT,
  TEXT_TITLE,
  TEXT_ARTIST,
  TEXT_ALBUM,
  TEXT_YEAR_FROM,
  TEXT_YEAR_TO,
  N_TEXTS,
} Text;

typedef enum
{
  NUMBER_VALENCE,
  NUMBER_AROUSAL,
  NUMBER_RADIUS,
  NUMBER_CERTAINTY,
  NUMBER_N_SONGS,
  NUMBER_N_MINUTES,
  N_NUMBERS,
} Number;

typedef enum
{
  CHOICE_PLACE,
  CHOICE_ORDER,
  CHOICE_AMOUNT,
  N_CHOICES,
} Choice;

struct _MoodRuleDraft
{
  GObject parent_instance;
  LibraryPlaylistRule *rule; /* (owned): what it was, for what no field shows */
  char *texts[N_TEXTS];      /* (owned) */
  double numbers[N_NUMBERS];
  guint choices[N_CHOICES];
  gboolean quadrants[MOOD_N_QUADRANTS];
  gboolean is_descending;
  gboolean has_both_places; /* a circle and a shape, until another place is chosen */
};

G_DEFINE_FINAL_TYPE (MoodRuleDraft, mood_rule_draft, G_TYPE_OBJECT)

enum
{
  PROP_0,
  PROP_TEXT, /* the first one; the others follow, here and below */
  PROP_NUMBER = PROP_TEXT + N_TEXTS,
  PROP_CHOICE = PROP_NUMBER + N_NUMBERS,
  PROP_QUADRANT = PROP_CHOICE + N_CHOICES,
  PROP_IS_DESCENDING = PROP_QUADRANT + MOOD_N_QUADRANTS,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

static const char *const text_names[N_TEXTS]
    = { "words", "genres", "text", "title", "artist", "album", "year-from", "year-to" };

static const struct
{
  const char *name;
  double least, most, usual;
} number_specs[N_NUMBERS] = {
  [NUMBER_VALENCE] = { "valence", -1, 1, 0 },
  [NUMBER_AROUSAL] = { "arousal", -1, 1, 0 },
  [NUMBER_RADIUS] = { "radius", 0, 3, 0.3 },
  [NUMBER_CERTAINTY] = { "certainty", 0, 100, 0 },
  [NUMBER_N_SONGS] = { "n-songs", 1, LIBRARY_RULE_MAX_SONGS, 30 },
  [NUMBER_N_MINUTES] = { "n-minutes", 1, LIBRARY_RULE_MAX_MINUTES, 60 },
};

static const char *const choice_names[N_CHOICES] = { "place", "order", "amount" };

/* --- from a rule --- */

static void
take_text (MoodRuleDraft *self, Text which, const char *text)
{
  g_free (self->texts[which]);
  self->texts[which] = g_strdup (text != NULL ? text : "");
}

static void
take_list (MoodRuleDraft *self, Text which, GStrv list)
{
  g_autofree char *text = list != NULL ? g_strjoinv (", ", list) : NULL;

  take_text (self, which, text);
}

static void
take_year (MoodRuleDraft *self, Text which, guint year)
{
  g_autofree char *text = year > 0 ? g_strdup_printf ("%u", year) : NULL;

  take_text (self, which, text);
}

static void
take_place (MoodRuleDraft *self, const LibraryPlaylistRule *rule)
{
  self->choices[CHOICE_PLACE] = rule->has_circle       ? MOOD_RULE_CIRCLE
                                : rule->n_corners > 0 ? MOOD_RULE_SHAPE
                                                      : MOOD_RULE_ANYWHERE;
  self->has_both_places = rule->has_circle && rule->n_corners > 0;
  if (rule->has_circle)
    {
      self->numbers[NUMBER_VALENCE] = rule->center.valence;
      self->numbers[NUMBER_AROUSAL] = rule->center.arousal;
      self->numbers[NUMBER_RADIUS] = rule->radius;
    }
  for (guint i = 0; i < MOOD_N_QUADRANTS; i++)
    self->quadrants[i] = (rule->quadrants >> i) & 1;
}

void
mood_rule_draft_take_rule (MoodRuleDraft *self, const LibraryPlaylistRule *rule)
{
  g_autoptr (LibraryPlaylistRule) old = self->rule;

  self->rule = library_playlist_rule_copy (rule);
  take_place (self, rule);
  take_list (self, TEXT_WORDS, rule->words);
  take_list (self, TEXT_GENRES, rule->genres);
  take_text (self, TEXT_TEXT, rule->text);
  take_text (self, TEXT_TITLE, rule->title);
  take_text (self, TEXT_ARTIST, rule->artist);
  take_text (self, TEXT_ALBUM, rule->album);
  take_year (self, TEXT_YEAR_FROM, rule->year_from);
  take_year (self, TEXT_YEAR_TO, rule->year_to);
  self->numbers[NUMBER_CERTAINTY] = 100 * rule->min_certainty;
  self->choices[CHOICE_ORDER] = rule->order;
  self->is_descending = rule->is_descending;
  self->choices[CHOICE_AMOUNT] = rule->max_songs > 0       ? MOOD_RULE_SONGS
                                 : rule->max_minutes > 0.0 ? MOOD_RULE_MINUTES
                                                           : MOOD_RULE_ALL;
  if (rule->max_songs > 0)
    self->numbers[NUMBER_N_SONGS] = rule->max_songs;
  if (rule->max_minutes > 0.0)
    self->numbers[NUMBER_N_MINUTES] = rule->max_minutes;

  g_object_freeze_notify (G_OBJECT (self));
  for (guint i = 1; i < N_PROPS; i++)
    g_object_notify_by_pspec (G_OBJECT (self), properties[i]);
  g_object_thaw_notify (G_OBJECT (self));
}

gboolean
mood_rule_draft_has_shape (MoodRuleDraft *self)
{
  return self->rule->n_corners > 0;
}

/* --- to a rule --- */

static gboolean
refuse (GError **error, const char *message)
{
  g_set_error_literal (error, BASE_ERROR, BASE_ERROR_INVALID_ARGUMENT, message);
  return FALSE;
}

/* (nullable): NULL where nothing is typed */
static char *
make_text (MoodRuleDraft *self, Text which)
{
  g_autofree char *text = g_strstrip (g_strdup (self->texts[which]));

  return *text != '\0' ? g_steal_pointer (&text) : NULL;
}

/* (nullable): the same. Between the parts are commas or semicolons, as people write them. */
static GStrv
make_list (MoodRuleDraft *self, Text which)
{
  g_auto (GStrv) parts = g_strsplit_set (self->texts[which], ",;", -1);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) list = NULL;

  for (gsize i = 0; parts[i] != NULL; i++)
    if (*g_strstrip (parts[i]) != '\0')
      g_strv_builder_add (builder, parts[i]);
  list = g_strv_builder_end (builder);

  return list[0] != NULL ? g_steal_pointer (&list) : NULL;
}

static gboolean
make_year (MoodRuleDraft *self, Text which, guint *year, GError **error)
{
  g_autofree char *text = make_text (self, which);
  guint64 number;

  *year = 0;
  if (text == NULL)
    return TRUE;
  if (!g_ascii_string_to_unsigned (text, 10, 1, LIBRARY_YEAR_MAX, &number, NULL))
    {
      g_set_error (error, BASE_ERROR, BASE_ERROR_INVALID_ARGUMENT,
                   _ ("“%s” is no year: type four digits, such as 1985, or nothing."), text);
      return FALSE;
    }

  *year = (guint)number;
  return TRUE;
}

static gboolean
make_place (MoodRuleDraft *self, LibraryPlaylistRule *rule, GError **error)
{
  MoodRulePlace place = self->choices[CHOICE_PLACE];

  rule->has_circle = place == MOOD_RULE_CIRCLE;
  rule->center = (LibraryPoint) { 0 };
  rule->radius = 0;
  if (rule->has_circle)
    {
      rule->center = (LibraryPoint) { self->numbers[NUMBER_VALENCE], self->numbers[NUMBER_AROUSAL] };
      rule->radius = self->numbers[NUMBER_RADIUS];
    }
  if (rule->has_circle && !(rule->radius > 0))
    return refuse (error, _ ("The circle has no size: give it a radius above 0."));
  if (place == MOOD_RULE_SHAPE && rule->n_corners == 0)
    return refuse (error, _ ("There is no shape yet: draw one on the plane with the lasso, and choose “New Rule from "
                             "This Place” in its menu."));
  if (place != MOOD_RULE_SHAPE && !self->has_both_places)
    rule->n_corners = 0;

  rule->quadrants = 0;
  for (guint i = 0; i < MOOD_N_QUADRANTS; i++)
    rule->quadrants |= self->quadrants[i] ? 1u << i : 0;

  return TRUE;
}

static gboolean
make_order (MoodRuleDraft *self, LibraryPlaylistRule *rule, GError **error)
{
  rule->order = self->choices[CHOICE_ORDER];
  rule->is_descending = rule->order != LIBRARY_ORDER_RANDOM && self->is_descending;
  if (rule->order == LIBRARY_ORDER_DISTANCE && !rule->has_circle && rule->n_corners == 0)
    return refuse (error, _ ("The nearest songs come first only where there is a circle or a shape: choose one, or another "
                             "order."));

  rule->max_songs
      = self->choices[CHOICE_AMOUNT] == MOOD_RULE_SONGS ? (guint)(self->numbers[NUMBER_N_SONGS] + 0.5) : 0;
  rule->max_minutes = self->choices[CHOICE_AMOUNT] == MOOD_RULE_MINUTES ? self->numbers[NUMBER_N_MINUTES] : 0;

  return TRUE;
}

static gboolean
make_texts (MoodRuleDraft *self, LibraryPlaylistRule *rule, GError **error)
{
  rule->words = make_list (self, TEXT_WORDS);
  rule->genres = make_list (self, TEXT_GENRES);
  rule->text = make_text (self, TEXT_TEXT);
  rule->title = make_text (self, TEXT_TITLE);
  rule->artist = make_text (self, TEXT_ARTIST);
  rule->album = make_text (self, TEXT_ALBUM);
  rule->min_certainty = self->numbers[NUMBER_CERTAINTY] / 100;
  if (!make_year (self, TEXT_YEAR_FROM, &rule->year_from, error)
      || !make_year (self, TEXT_YEAR_TO, &rule->year_to, error))
    return FALSE;
  if (rule->year_to > 0 && rule->year_from > rule->year_to)
    return refuse (error, _ ("The first year is after the last one."));

  return TRUE;
}

LibraryPlaylistRule *
mood_rule_draft_make_rule (MoodRuleDraft *self, GError **error)
{
  g_autoptr (LibraryPlaylistRule) rule = library_playlist_rule_new ();

  memcpy (rule->corners, self->rule->corners, sizeof rule->corners);
  rule->n_corners = self->rule->n_corners;
  rule->seed = self->rule->seed;
  if (!make_place (self, rule, error) || !make_texts (self, rule, error) || !make_order (self, rule, error)
      || !library_playlist_rule_check (rule, error))
    return NULL;

  return g_steal_pointer (&rule);
}

/* --- construction --- */

static void
mood_rule_draft_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  MoodRuleDraft *self = MOOD_RULE_DRAFT (object);

  if (id >= PROP_TEXT && id < PROP_NUMBER)
    g_value_set_string (value, self->texts[id - PROP_TEXT]);
  else if (id < PROP_CHOICE)
    g_value_set_double (value, self->numbers[id - PROP_NUMBER]);
  else if (id < PROP_QUADRANT)
    g_value_set_uint (value, self->choices[id - PROP_CHOICE]);
  else if (id < PROP_IS_DESCENDING)
    g_value_set_boolean (value, self->quadrants[id - PROP_QUADRANT]);
  else
    g_value_set_boolean (value, self->is_descending);
}

static void
set_choice (MoodRuleDraft *self, Choice which, guint value)
{
  /* Whoever chooses another place means that one alone. */
  if (which == CHOICE_PLACE && self->choices[which] != value)
    self->has_both_places = FALSE;
  self->choices[which] = value;
}

static void
mood_rule_draft_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  MoodRuleDraft *self = MOOD_RULE_DRAFT (object);

  if (id >= PROP_TEXT && id < PROP_NUMBER)
    take_text (self, id - PROP_TEXT, g_value_get_string (value));
  else if (id < PROP_CHOICE)
    self->numbers[id - PROP_NUMBER] = g_value_get_double (value);
  else if (id < PROP_QUADRANT)
    set_choice (self, id - PROP_CHOICE, g_value_get_uint (value));
  else if (id < PROP_IS_DESCENDING)
    self->quadrants[id - PROP_QUADRANT] = g_value_get_boolean (value);
  else
    self->is_descending = g_value_get_boolean (value);
}

static void
mood_rule_draft_finalize (GObject *object)
{
  MoodRuleDraft *self = MOOD_RULE_DRAFT (object);

  library_playlist_rule_free (self->rule);
  for (guint i = 0; i < N_TEXTS; i++)
    g_free (self->texts[i]);

  G_OBJECT_CLASS (mood_rule_draft_parent_class)->finalize (object);
}

static void
mood_rule_draft_class_init (MoodRuleDraftClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = mood_rule_draft_get_property;
  object_class->set_property = mood_rule_draft_set_property;
  object_class->finalize = mood_rule_draft_finalize;

  for (guint i = 0; i < N_TEXTS; i++)
    properties[PROP_TEXT + i] = g_param_spec_string (text_names[i], NULL, NULL, "", G_PARAM_READWRITE);
  for (guint i = 0; i < N_NUMBERS; i++)
    properties[PROP_NUMBER + i]
        = g_param_spec_double (number_specs[i].name, NULL, NULL, number_specs[i].least, number_specs[i].most,
                               number_specs[i].usual, G_PARAM_READWRITE);
  for (guint i = 0; i < N_CHOICES; i++)
    properties[PROP_CHOICE + i]
        = g_param_spec_uint (choice_names[i], NULL, NULL, 0, G_MAXUINT, 0, G_PARAM_READWRITE);
  for (guint i = 0; i < MOOD_N_QUADRANTS; i++)
    {
      g_autofree char *name = g_strdup_printf ("quadrant-%u", i + 1);

      properties[PROP_QUADRANT + i] = g_param_spec_boolean (name, NULL, NULL, FALSE, G_PARAM_READWRITE);
    }
  properties[PROP_IS_DESCENDING]
      = g_param_spec_boolean ("is-descending", NULL, NULL, FALSE, G_PARAM_READWRITE);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
mood_rule_draft_init (MoodRuleDraft *self)
{
  self->rule = library_playlist_rule_new ();
  self->rule->seed = g_random_int () & G_MAXINT32;
  for (guint i = 0; i < N_TEXTS; i++)
    self->texts[i] = g_strdup ("");
  for (guint i = 0; i < N_NUMBERS; i++)
    self->numbers[i] = number_specs[i].usual;
}

MoodRuleDraft *
mood_rule_draft_new (void)
{
  return g_object_new (MOOD_TYPE_RULE_DRAFT, NULL);
}
