/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/mood/vocabulary.h"

#include "engine/base/error.h"
#include "engine/base/paths.h"

#include <glib/gi18n.h>
#include <math.h>

#define MAX_WORDS       1000
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

struct _MoodVocabulary
{
  GArray   *words;   /* (owned) (element-type MoodWord), the neutral one not among them */
  MoodWord  neutral; /* what a song in the middle disc is called */
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

static MoodVocabulary *
vocabulary_new (void)
{
  MoodVocabulary *self = g_atomic_rc_box_new0 (MoodVocabulary);

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
read_coordinate (GKeyFile    *file,
                 const char  *group,
                 const char  *key,
                 double      *value,
                 GError     **error)
{
  g_autoptr (GError) cause = NULL;

  *value = g_key_file_get_double (file, group, key, &cause);
  if (cause == NULL && fabs (*value) <= 1.0)
    return TRUE;

  g_set_error (error, BASE_ERROR, BASE_ERROR_INVALID_ARGUMENT,
               _("The mood word “%s” has no %s between -1 and 1"), group, key);
  return FALSE;
}

/* Reads the group of one word. The quadrant is the one its place lies in; the file names it all the
 * same, so that an edit which moves a word across an axis is noticed and not believed. */
static gboolean
read_word (GKeyFile    *file,
           const char  *group,
           MoodWord    *word,
           GError     **error)
{
  g_autofree char *quadrant = g_key_file_get_string (file, group, "quadrant", NULL);

  if (!read_coordinate (file, group, "valence", &word->valence, error)
      || !read_coordinate (file, group, "arousal", &word->arousal, error))
    return FALSE;

  if (!mood_quadrant_from_id (quadrant, &word->quadrant)
      || word->quadrant != mood_quadrant_of_point (word->valence, word->arousal))
    {
      g_set_error (error, BASE_ERROR, BASE_ERROR_INVALID_ARGUMENT,
                   _("The mood word “%s” does not lie in the quadrant that it names"), group);
      return FALSE;
    }

  word->id = g_strdup (group);
  word->name = g_strdup (translate (group));
  word->synonyms = g_key_file_get_string_list (file, group, "synonyms", NULL, NULL);
  return TRUE;
}

/**
 * mood_vocabulary_load:
 * @path: a key file with a group for each word: valence, arousal (both -1 to 1) and quadrant (Q1..Q4),
 *   and if wanted synonyms, a list that is parted by “;”
 *
 * Returns: (nullable): the words, or %NULL with a #GFileError, #GKeyFileError or
 *   %BASE_ERROR_INVALID_ARGUMENT that names the word
 */
MoodVocabulary *
mood_vocabulary_load (const char  *path,
                      GError     **error)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autoptr (MoodVocabulary) self = vocabulary_new ();
  g_auto (GStrv) groups = NULL;
  gsize n_groups;

  if (!g_key_file_load_from_file (file, path, G_KEY_FILE_NONE, error))
    return NULL;

  groups = g_key_file_get_groups (file, &n_groups);
  if (n_groups == 0 || n_groups > MAX_WORDS)
    {
      g_set_error (error, BASE_ERROR, BASE_ERROR_INVALID_ARGUMENT,
                   _ ("A vocabulary has 1 to %d mood words; this one has %u"), MAX_WORDS, (guint) n_groups);
      return NULL;
    }

  for (gsize i = 0; i < n_groups; i++)
    {
      MoodWord word = { 0 };

      if (!read_word (file, groups[i], &word, error))
        return NULL;
      g_array_append_val (self->words, word);
    }

  return g_steal_pointer (&self);
}

/**
 * mood_vocabulary_get_default:
 *
 * The words that the program comes with, loaded once. Safe from any thread.
 *
 * Returns: (transfer none) (nullable): %NULL with an error when they cannot be read
 */
MoodVocabulary *
mood_vocabulary_get_default (GError **error)
{
  static GMutex lock;
  static MoodVocabulary *vocabulary; /* (mutex lock) */
  MoodVocabulary *result;

  g_mutex_lock (&lock);
  if (vocabulary == NULL)
    {
      g_autofree char *path = base_paths_find_data ("vocabulary/default.ini");

      vocabulary = mood_vocabulary_load (path, error);
    }
  result = vocabulary;
  g_mutex_unlock (&lock);

  return result;
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
mood_vocabulary_get_neutral (const MoodVocabulary *self)
{
  return &self->neutral;
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
