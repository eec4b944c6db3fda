/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/mood/vocabulary-private.h"

#include "engine/base/error.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

#define NEUTRAL_WORD_ID "neutral"

/* The words that we come with, for translators. Other words are the user's own and shown as they are. */
static const char *const known_words[] = {
  NC_ ("mood", "angry"),
  NC_ ("mood", "calm"),
  NC_ ("mood", "dark"),
  NC_ ("mood", "dreamy"),
  NC_ ("mood", "energetic"),
  NC_ ("mood", "happy"),
  NC_ ("mood", "joyful"),
  NC_ ("mood", "playful"),
  NC_ ("mood", "sad"),
  NC_ ("mood", "tender"),
  NC_ ("mood", "tense"),
  NULL,
};

static void
word_clear (gpointer data)
{
  MoodWord *word = data;

  g_free (word->id);
  g_free (word->name);
  g_strfreev (word->synonyms);
}

static void
vocabulary_clear (gpointer data)
{
  MoodVocabulary *self = data;

  g_array_unref (self->words);
  word_clear (&self->neutral);
}

MoodVocabulary *
mood_vocabulary_new_empty (void)
{
  MoodVocabulary *self = g_atomic_rc_box_new0 (MoodVocabulary);

  self->borders = mood_borders_default;
  self->words = g_array_new (FALSE, FALSE, sizeof (MoodWord));
  g_array_set_clear_func (self->words, word_clear);
  self->neutral.id = g_strdup (NEUTRAL_WORD_ID);
  self->neutral.name = g_strdup (C_("mood", "neutral"));

  return self;
}

static const char *
translate (const char *id)
{
  return g_strv_contains (known_words, id) ? g_dpgettext2 (NULL, "mood", id) : id;
}

static gboolean
is_text (const char *text)
{
  const gsize length = strlen (text);

  if (length == 0 || length > MOOD_WORD_MAX || !g_utf8_validate (text, -1, NULL) || strpbrk (text, ";/,|[]@=#") != NULL)
    return FALSE;
  for (const char *at = text; *at != '\0'; at = g_utf8_next_char (at))
    if (!g_unichar_isprint (g_utf8_get_char (at)))
      return FALSE;
  return !g_unichar_isspace (g_utf8_get_char (text)) && !g_ascii_isspace (text[length - 1]);
}

static gboolean
are_aliases (const char *const *aliases)
{
  for (gsize i = 0; aliases != NULL && aliases[i] != NULL; i++)
    if (i >= MOOD_ALIASES_MAX || !is_text (aliases[i]))
      return FALSE;
  return TRUE;
}

/* Appends a word, or says why it cannot be one. */
gboolean
mood_vocabulary_add (MoodVocabulary     *self,
                     const char         *id,
                     double              valence,
                     double              arousal,
                     const char *const  *synonyms,
                     GError            **error)
{
  MoodWord word = { .valence = valence, .arousal = arousal };

  if (!is_text (id) || g_str_equal (id, NEUTRAL_WORD_ID))
    {
      g_autofree char *shown = g_utf8_make_valid (id, -1);

      g_set_error (error, BASE_ERROR, BASE_ERROR_INVALID_ARGUMENT, _ ("“%.80s” cannot be a mood word"), shown);
      return FALSE;
    }
  if (!(fabs (valence) <= 1.0 && fabs (arousal) <= 1.0))
    {
      g_set_error (error, BASE_ERROR, BASE_ERROR_INVALID_ARGUMENT,
                   _ ("The mood word “%s” has no place between -1 and 1"), id);
      return FALSE;
    }
  if (!are_aliases (synonyms))
    {
      g_set_error (error, BASE_ERROR, BASE_ERROR_INVALID_ARGUMENT,
                   _ ("The mood word “%s” has an alias that cannot be one"), id);
      return FALSE;
    }
  if (self->words->len >= MOOD_VOCABULARY_MAX)
    {
      g_set_error (error, BASE_ERROR, BASE_ERROR_INVALID_ARGUMENT, _ ("A vocabulary has at most %d mood words"),
                   MOOD_VOCABULARY_MAX);
      return FALSE;
    }

  word.id = g_strdup (id);
  word.name = g_strdup (translate (id));
  word.synonyms = synonyms != NULL && synonyms[0] != NULL ? g_strdupv ((char **) synonyms) : NULL;
  word.quadrant = mood_borders_get_quadrant (&self->borders, valence, arousal);
  g_array_append_val (self->words, word);
  return TRUE;
}

MoodVocabulary *
mood_vocabulary_ref (MoodVocabulary *self)
{
  return g_atomic_rc_box_acquire (self);
}

void
mood_vocabulary_unref (MoodVocabulary *self)
{
  g_atomic_rc_box_release_full (self, vocabulary_clear);
}

gsize
mood_vocabulary_get_n_words (const MoodVocabulary *self)
{
  return self->words->len;
}

const MoodWord *
mood_vocabulary_get_word (const MoodVocabulary *self,
                          gsize                 index)
{
  g_return_val_if_fail (index < self->words->len, NULL);

  return &g_array_index (self->words, MoodWord, index);
}

const MoodWord *
mood_vocabulary_find (const MoodVocabulary *self,
                      const char           *id)
{
  for (guint i = 0; i < self->words->len; i++)
    if (g_str_equal (g_array_index (self->words, MoodWord, i).id, id))
      return &g_array_index (self->words, MoodWord, i);

  return NULL;
}

const MoodBorders *
mood_vocabulary_get_borders (const MoodVocabulary *self)
{
  return &self->borders;
}

const MoodWord *
mood_vocabulary_get_neutral (const MoodVocabulary *self)
{
  return &self->neutral;
}

void
mood_vocabulary_place (const MoodVocabulary *self,
                       MoodEstimate         *estimate,
                       double                valence,
                       double                arousal)
{
  mood_estimate_init_said (estimate, valence, arousal);
  mood_estimate_cut (estimate, &self->borders);
}

/**
 * mood_vocabulary_name:
 * @estimate: what is known of a song
 *
 * The word for a song: of the words in its quadrant the one that is nearest in standard deviations
 * of the song's own error ellipse, which is the likeliest. Word and quadrant so never contradict
 * each other. In the middle disc, and where the quadrant has no word, it is "neutral".
 *
 * Returns: (transfer none): the word; lives as long as @self
 */
const MoodWord *
mood_vocabulary_name (const MoodVocabulary *self,
                      const MoodEstimate   *estimate)
{
  const MoodWord *nearest = &self->neutral;
  double least = G_MAXDOUBLE;

  if (estimate->is_neutral)
    return nearest;

  for (gsize i = 0; i < self->words->len; i++)
    {
      const MoodWord *word = &g_array_index (self->words, MoodWord, i);
      const double distance = mood_gaussian_mahalanobis (&estimate->gaussian, word->valence, word->arousal);

      if (word->quadrant == estimate->quadrant && distance < least)
        {
          least = distance;
          nearest = word;
        }
    }

  return nearest;
}
