/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "jobs/tag-reading.h"

#include <string.h>

#include "library/journal.h"
#include "tags/tag-file.h"
#include "tags/tag-mood.h"

/* The names that acousticbrainz.org's classifiers have for what the vocabulary has under another. */
static const struct
{
  const char *said, *word;
} alike[] = { { "aggressive", "angry" }, { "relaxed", "calm" }, { "melancholy", "sad" } };

void
jobs_tag_reading_free (JobsTagReading *self)
{
  if (self == NULL)
    return;

  g_free (self->path);
  g_free (self->title);
  g_free (self->artist);
  g_free (self->album);
  g_free (self->genre);
  g_strfreev (self->moods);
  g_strfreev (self->probable);
  g_free (self->probabilities);
  g_free (self->valence_name);
  g_free (self->arousal_name);
  g_free (self->quadrant);
  g_strfreev (self->label_words);
  g_free (self);
}

const char *
jobs_label_source_to_id (JobsLabelSource source)
{
  static const char *const ids[] = { NULL, "numbers", "words", "probabilities", "quadrant" };

  return ids[source];
}

static gboolean
is_same_word (const char *a,
              const char *b)
{
  g_autofree char *left = g_utf8_casefold (a, -1);
  g_autofree char *right = g_utf8_casefold (b, -1);

  return strcmp (left, right) == 0;
}

static gboolean
is_called (const MoodWord *word,
           const char     *name)
{
  if (is_same_word (word->id, name))
    return TRUE;
  for (guint i = 0; word->synonyms != NULL && word->synonyms[i] != NULL; i++)
    if (is_same_word (word->synonyms[i], name))
      return TRUE;

  return FALSE;
}

const MoodWord *
jobs_tag_reading_find_word (const MoodVocabulary *vocabulary,
                            const char           *name)
{
  for (gsize i = 0; i < mood_vocabulary_get_n_words (vocabulary); i++)
    if (is_called (mood_vocabulary_get_word (vocabulary, i), name))
      return mood_vocabulary_get_word (vocabulary, i);
  for (guint i = 0; i < G_N_ELEMENTS (alike); i++)
    if (is_same_word (alike[i].said, name))
      return jobs_tag_reading_find_word (vocabulary, alike[i].word);

  return NULL;
}

/* The middle of the words' places; @weights: (nullable): what each counts. FALSE when none is known. */
static gboolean
place_words (const MoodVocabulary *vocabulary,
             GStrv                 words,
             const double         *weights,
             double               *valence,
             double               *arousal)
{
  double sum = 0;

  *valence = *arousal = 0;
  for (guint i = 0; words[i] != NULL; i++)
    {
      const MoodWord *word = jobs_tag_reading_find_word (vocabulary, words[i]);
      double weight = weights != NULL ? weights[i] : 1;

      if (word == NULL)
        continue;
      *valence += weight * word->valence;
      *arousal += weight * word->arousal;
      sum += weight;
    }
  if (!(sum > 0))
    return FALSE;

  *valence /= sum;
  *arousal /= sum;

  return TRUE;
}

/* TRUE when @value stands in the field @name and the journal says that we put it there. A file has the name in the
 * owner's spelling, and the journal in ours. */
static gboolean
is_ours (LibraryDb   *library,
         const char  *path,
         const char  *name,
         const char  *value,
         gboolean    *is_failed,
         GError     **error)
{
  TagField field;
  g_auto (GStrv) ours = NULL;

  if (library == NULL || *is_failed || name == NULL || value == NULL || !tag_field_from_name (name, &field))
    return FALSE;

  ours = library_journal_get_our_values (library, path, tag_field_get_name (field), error);
  if (ours == NULL)
    {
      *is_failed = TRUE;
      return FALSE;
    }

  for (guint i = 0; ours[i] != NULL; i++)
    if (is_same_word (ours[i], value))
      return TRUE;

  return FALSE;
}

static gboolean
is_our_number (LibraryDb   *library,
               const char  *path,
               const char  *name,
               double       number,
               gboolean    *is_failed,
               GError     **error)
{
  g_autofree char *text = tag_mood_format_number (number);

  return is_ours (library, path, name, text, is_failed, error);
}

/* The words that are not ours. */
static GStrv
get_label_words (const JobsTagReading  *self,
                 LibraryDb             *library,
                 const char            *path,
                 gboolean              *is_failed,
                 GError               **error)
{
  g_autoptr (GStrvBuilder) words = g_strv_builder_new ();

  for (guint i = 0; self->moods[i] != NULL; i++)
    if (!is_ours (library, path, "MOOD", self->moods[i], is_failed, error))
      g_strv_builder_add (words, self->moods[i]);

  return g_strv_builder_end (words);
}

/* FALSE with an error when the library fails. */
static gboolean
make_label (JobsTagReading  *self,
            LibraryDb       *library,
            const char      *path,
            GError         **error)
{
  MoodVocabulary *vocabulary = mood_vocabulary_get_default (error);
  gboolean is_failed = vocabulary == NULL;
  gboolean has_point
      = self->has_valence && self->has_arousal
        && !is_our_number (library, path, self->valence_name, self->valence, &is_failed, error)
        && !is_our_number (library, path, self->arousal_name, self->arousal, &is_failed, error);

  self->label_words = get_label_words (self, library, path, &is_failed, error);
  if (is_failed)
    return FALSE;

  if (has_point)
    {
      self->label = JOBS_LABEL_NUMBERS;
      self->label_valence = self->valence;
      self->label_arousal = self->arousal;
    }
  /* The probable ones are among the moods: what is said with a probability counts that. */
  else if (self->probable[0] == NULL
           && place_words (vocabulary, self->label_words, NULL, &self->label_valence, &self->label_arousal))
    self->label = JOBS_LABEL_WORDS;
  else if (place_words (vocabulary, self->probable, self->probabilities, &self->label_valence, &self->label_arousal))
    self->label = JOBS_LABEL_PROBABILITIES;
  else if (place_words (vocabulary, self->label_words, NULL, &self->label_valence, &self->label_arousal))
    self->label = JOBS_LABEL_WORDS;

  if (self->label != JOBS_LABEL_NONE)
    self->label_quadrant = mood_quadrant_of_point (self->label_valence, self->label_arousal);
  else if (self->quadrant != NULL
           && !is_ours (library, path, "MOOD_QUADRANT", self->quadrant, &is_failed, error)
           && mood_quadrant_from_id (self->quadrant, &self->label_quadrant))
    self->label = JOBS_LABEL_QUADRANT;

  return !is_failed;
}

static void
take_probabilities (JobsTagReading *self,
                    const TagInfo  *info)
{
  guint n = info->probabilities->len;

  self->probable = g_new0 (char *, n + 1);
  self->probabilities = g_new0 (double, n + 1);
  for (guint i = 0; i < n; i++)
    {
      const TagProbability *found = &g_array_index (info->probabilities, TagProbability, i);

      self->probable[i] = g_strdup (found->mood);
      self->probabilities[i] = found->probability;
    }
}

JobsTagReading *
jobs_tag_reading_new (LibraryDb   *library,
                      const char  *path,
                      GError     **error)
{
  g_autoptr (TagInfo) info = tag_file_read (path, error);
  g_autoptr (JobsTagReading) self = NULL;

  if (info == NULL)
    return NULL;

  self = g_new0 (JobsTagReading, 1);
  self->path = g_strdup (path);
  self->title = g_steal_pointer (&info->title);
  self->artist = g_steal_pointer (&info->artist);
  self->album = g_steal_pointer (&info->album);
  self->genre = g_steal_pointer (&info->genre);
  self->year = info->year;
  self->duration = info->duration;
  self->moods = g_steal_pointer (&info->moods);
  take_probabilities (self, info);
  self->has_valence = info->has_valence;
  self->has_arousal = info->has_arousal;
  self->valence = info->valence;
  self->arousal = info->arousal;
  self->valence_name = g_steal_pointer (&info->valence_name);
  self->arousal_name = g_steal_pointer (&info->arousal_name);
  self->quadrant = g_steal_pointer (&info->quadrant);
  self->rating = info->rating;
  if (!make_label (self, library, path, error))
    return NULL;

  return g_steal_pointer (&self);
}
