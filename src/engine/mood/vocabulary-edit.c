/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What an owner may do to a vocabulary. */
#include "engine/mood/vocabulary-private.h"

#include <glib/gi18n.h>

#include "engine/base/error.h"

/* All words of @from but @left_out, by the borders of @self. */
static gboolean
copy_words (MoodVocabulary        *self,
            const MoodVocabulary  *from,
            const char            *left_out,
            GError               **error)
{
  for (guint i = 0; i < from->words->len; i++)
    {
      const MoodWord *word = &g_array_index (from->words, MoodWord, i);

      if (g_strcmp0 (word->id, left_out) != 0
          && !mood_vocabulary_add (self, word->id, word->valence, word->arousal, (const char *const *) word->synonyms,
                                   error))
        return FALSE;
    }

  return TRUE;
}

/**
 * mood_vocabulary_with_word:
 * @id: a new word, or one whose place and aliases are to be others
 * @synonyms: (nullable): all of its aliases
 */
MoodVocabulary *
mood_vocabulary_with_word (const MoodVocabulary  *self,
                           const char            *id,
                           double                 valence,
                           double                 arousal,
                           const char *const     *synonyms,
                           GError               **error)
{
  g_autoptr (MoodVocabulary) changed = mood_vocabulary_new_empty ();

  changed->borders = self->borders;
  if (!copy_words (changed, self, id, error)
      || !mood_vocabulary_add (changed, id, valence, arousal, synonyms, error))
    return NULL;

  return g_steal_pointer (&changed);
}

/* The last word cannot be taken away. */
MoodVocabulary *
mood_vocabulary_without_word (const MoodVocabulary  *self,
                              const char            *id,
                              GError               **error)
{
  g_autoptr (MoodVocabulary) changed = mood_vocabulary_new_empty ();

  changed->borders = self->borders;
  if (mood_vocabulary_find (self, id) == NULL)
    {
      g_set_error (error, BASE_ERROR, BASE_ERROR_NOT_FOUND, _ ("There is no mood word “%s”"), id);
      return NULL;
    }
  if (!copy_words (changed, self, id, error))
    return NULL;
  if (changed->words->len > 0)
    return g_steal_pointer (&changed);

  g_set_error_literal (error, BASE_ERROR, BASE_ERROR_INVALID_ARGUMENT, _ ("The last mood word has to stay"));
  return NULL;
}

MoodVocabulary *
mood_vocabulary_with_borders (const MoodVocabulary  *self,
                              const MoodBorders     *borders,
                              GError               **error)
{
  g_autoptr (MoodVocabulary) changed = mood_vocabulary_new_empty ();

  if (!mood_borders_are_usable (borders))
    {
      g_set_error (error, BASE_ERROR, BASE_ERROR_INVALID_ARGUMENT,
                   _ ("Borders lie between -%.1f and %.1f, and the neutral middle is at most %.1f wide"), MOOD_CUT_MAX,
                   MOOD_CUT_MAX, MOOD_NEUTRAL_RADIUS_MAX);
      return NULL;
    }
  changed->borders = *borders;

  return copy_words (changed, self, NULL, error) ? g_steal_pointer (&changed) : NULL;
}

static gboolean
are_equal_words (const MoodWord *a,
                 const MoodWord *b)
{
  const char *const nothing[] = { NULL };
  const char *const *of_a = a->synonyms != NULL ? (const char *const *) a->synonyms : nothing;
  const char *const *of_b = b->synonyms != NULL ? (const char *const *) b->synonyms : nothing;

  return g_str_equal (a->id, b->id) && a->valence == b->valence && a->arousal == b->arousal && g_strv_equal (of_a, of_b);
}

/* Whether both say the same, in whatever order. */
gboolean
mood_vocabulary_equal (const MoodVocabulary *a,
                       const MoodVocabulary *b)
{
  if (a->words->len != b->words->len || a->borders.valence != b->borders.valence
      || a->borders.arousal != b->borders.arousal || a->borders.neutral_radius != b->borders.neutral_radius)
    return FALSE;
  for (guint i = 0; i < a->words->len; i++)
    {
      const MoodWord *word = &g_array_index (a->words, MoodWord, i);
      const MoodWord *other = mood_vocabulary_find (b, word->id);

      if (other == NULL || !are_equal_words (word, other))
        return FALSE;
    }

  return TRUE;
}
