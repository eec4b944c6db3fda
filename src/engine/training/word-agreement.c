/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/training/word-agreement.h"

#include <glib/gi18n.h>
#include <math.h>

#include "engine/training/report-table.h"

#define FIGURE_WIDTH 9

/* The songs that are judged. Words are numbered as in the vocabulary, n_words is the neutral one. */
typedef struct
{
  guint n_words;
  GArray *given; /* (owned): guint: the word of each song */
  GArray *own;   /* (owned): gboolean, (n_songs, n_words) */
} Songs;

static void
songs_clear (Songs *self)
{
  g_array_unref (self->given);
  g_array_unref (self->own);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Songs, songs_clear)

static gboolean
carries (const TrainingClip *clip, const MoodWord *word)
{
  const char *const *own = (const char *const *)clip->words;

  if (g_strv_contains (own, word->id))
    return TRUE;

  for (char **synonym = word->synonyms; synonym != NULL && *synonym != NULL; synonym++)
    if (g_strv_contains (own, *synonym))
      return TRUE;

  return FALSE;
}

static guint
find_given (const MoodVocabulary *vocabulary, const MoodEstimate *estimate)
{
  const MoodWord *word = mood_vocabulary_name (vocabulary, estimate);
  const guint n_words = mood_vocabulary_get_n_words (vocabulary);

  for (guint w = 0; w < n_words; w++)
    if (mood_vocabulary_get_word (vocabulary, w) == word)
      return w;

  return n_words;
}

static void
songs_init (Songs *self, const TrainingFindings *findings, guint manifest, const MoodVocabulary *vocabulary)
{
  self->n_words = mood_vocabulary_get_n_words (vocabulary);
  self->given = g_array_new (FALSE, FALSE, sizeof (guint));
  self->own = g_array_new (FALSE, FALSE, sizeof (gboolean));

  for (gsize i = 0; i < findings->n; i++)
    {
      const TrainingClip *clip = training_findings_get_clip (findings, i);
      const guint n_before = self->own->len;
      gboolean has_any = FALSE;

      for (guint w = 0; w < self->n_words; w++)
        {
          const gboolean is_own
              = clip->manifest == manifest && carries (clip, mood_vocabulary_get_word (vocabulary, w));

          g_array_append_val (self->own, is_own);
          has_any |= is_own;
        }

      if (has_any)
        {
          const guint given = find_given (vocabulary, &findings->estimates[i]);

          g_array_append_val (self->given, given);
        }
      else
        g_array_set_size (self->own, n_before);
    }
}

/* Marks in @accepted (n_words) the word @given and its nearest neighbors, the first of those that are as near. */
static void
accept_words (const MoodVocabulary *vocabulary, guint given, guint n_neighbors, gboolean *accepted)
{
  const guint n_words = mood_vocabulary_get_n_words (vocabulary);

  for (guint w = 0; w < n_words; w++)
    accepted[w] = w == given;
  if (given == n_words)
    return;

  for (guint k = 0; k < MIN (n_neighbors, n_words - 1); k++)
    {
      const MoodWord *middle = mood_vocabulary_get_word (vocabulary, given);
      double least = G_MAXDOUBLE;
      guint nearest = given;

      for (guint w = 0; w < n_words; w++)
        {
          const MoodWord *word = mood_vocabulary_get_word (vocabulary, w);
          const double distance = hypot (word->valence - middle->valence, word->arousal - middle->arousal);

          if (!accepted[w] && distance < least)
            {
              least = distance;
              nearest = w;
            }
        }
      accepted[nearest] = TRUE;
    }
}

/* @hits: (out): (n_words + 1, n_songs): whether a song with such a word would be one that agrees. */
static void
find_hits (const Songs *songs, const MoodVocabulary *vocabulary, guint n_neighbors, gboolean *hits)
{
  const guint n_songs = songs->given->len;
  g_autofree gboolean *accepted = g_new (gboolean, MAX (1, songs->n_words));

  for (guint given = 0; given <= songs->n_words; given++)
    {
      accept_words (vocabulary, given, n_neighbors, accepted);
      for (guint s = 0; s < n_songs; s++)
        {
          gboolean is_hit = FALSE;

          for (guint w = 0; w < songs->n_words; w++)
            is_hit |= accepted[w] && g_array_index (songs->own, gboolean, s * songs->n_words + w);
          hits[given * n_songs + s] = is_hit;
        }
    }
}

/**
 * training_word_agreement_measure:
 *
 * Let a(i, j) be 1 when song i would agree with what was said of song j, else 0. In a random permutation every j
 * is equally likely for i, so the expected share is the mean of a over all pairs. The variance of the sum is that
 * of Hoeffding (1951), "A combinatorial central limit theorem": the sum of d(i, j)^2 over n - 1, where d is a less
 * the means of its row and column plus the mean of all. No permutation has to be drawn.
 */
void
training_word_agreement_measure (TrainingWordAgreement *self,
                                 const TrainingFindings *findings,
                                 guint manifest,
                                 const MoodVocabulary *vocabulary,
                                 guint n_neighbors)
{
  g_auto (Songs) songs = { 0 };
  g_autofree gboolean *hits = NULL;
  g_autofree double *by_song = NULL; /* mean of a over what may be said */
  g_autofree double *by_word = NULL; /* mean of a over the songs */
  guint n;
  double squares = 0.0;

  songs_init (&songs, findings, manifest, vocabulary);
  n = songs.given->len;
  *self = (TrainingWordAgreement) { n, NAN, NAN, NAN };
  if (n == 0)
    return;

  hits = g_new (gboolean, (songs.n_words + 1) * n);
  by_song = g_new0 (double, n);
  by_word = g_new0 (double, songs.n_words + 1);
  find_hits (&songs, vocabulary, n_neighbors, hits);

  self->share = self->chance = 0.0;
  for (guint j = 0; j < n; j++)
    {
      const gboolean *of_word = hits + g_array_index (songs.given, guint, j) * n;

      self->share += (double)of_word[j] / n;
      for (guint i = 0; i < n; i++)
        by_song[i] += (double)of_word[i] / n;
    }
  for (guint w = 0; w <= songs.n_words; w++)
    for (guint i = 0; i < n; i++)
      by_word[w] += (double)hits[w * n + i] / n;
  for (guint i = 0; i < n; i++)
    self->chance += by_song[i] / n;
  if (n < 2)
    return;

  for (guint j = 0; j < n; j++)
    {
      const guint word = g_array_index (songs.given, guint, j);

      for (guint i = 0; i < n; i++)
        {
          const double d = hits[word * n + i] - by_song[i] - by_word[word] + self->chance;

          squares += d * d;
        }
    }
  self->chance_sd = sqrt (squares / (n - 1)) / n;
}

void
training_word_agreement_append (GString *report,
                                const TrainingFindings *findings,
                                guint manifest,
                                const MoodVocabulary *vocabulary)
{
  static const guint neighbors[] = { 0, 1, 2, 3, 5 };

  for (gsize k = 0; k < G_N_ELEMENTS (neighbors) && neighbors[k] < mood_vocabulary_get_n_words (vocabulary);
       k++)
    {
      TrainingWordAgreement agreement;

      training_word_agreement_measure (&agreement, findings, manifest, vocabulary, neighbors[k]);
      if (agreement.n_songs == 0)
        return;

      if (k == 0)
        {
          g_string_append_printf (
              report,
              _ ("  Whether the mood word, or one of its nearest neighbors, is among the "
                 "song's own; songs with a word of the vocabulary: %u\n"),
              agreement.n_songs);
          g_string_append (report, "  neighbors         share    chance        sd\n");
        }
      g_string_append_printf (report, "  %-14u", neighbors[k]);
      training_report_append_figure (report, agreement.share, FIGURE_WIDTH);
      training_report_append_figure (report, agreement.chance, FIGURE_WIDTH);
      training_report_append_figure (report, agreement.chance_sd, FIGURE_WIDTH);
      g_string_append_c (report, '\n');
    }
}
