/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

#include "engine/training/word-agreement.h"
#include "findings-trial.h"

#define N_SONGS 5

/* In Q1 only, so that the nearest word of all is the one that a song is given. */
static const char words[] = "[low]\nvalence=0.2\narousal=0.2\nquadrant=Q1\n"
                            "[middle]\nvalence=0.4\narousal=0.4\nquadrant=Q1\nsynonyms=mid;center\n"
                            "[high]\nvalence=0.8\narousal=0.8\nquadrant=Q1\n";

/* “f” has no word of the vocabulary, “g” none at all: neither is judged. */
static const char manifest[] = "path,quadrant,mood_tags,fold\n"
                               "a,Q1,low,0\n"
                               "b,Q1,Center; odd,0\n"
                               "c,Q1,high; low,1\n"
                               "d,Q1,high,1\n"
                               "e,Q1,middle,1\n"
                               "f,Q1,odd,0\n"
                               "g,Q1,,0\n";

/* Said: low, low, middle, high, nothing (neutral); then two that do not count. */
static const MoodGaussian said[] = {
  { 0.2, 0.2, 0.1, 0.1, 0.0 }, { 0.25, 0.2, 0.1, 0.1, 0.0 },  { 0.45, 0.4, 0.1, 0.1, 0.0 },
  { 0.9, 0.8, 0.1, 0.1, 0.0 }, { 0.01, 0.01, 0.1, 0.1, 0.0 }, { 0.2, 0.2, 0.1, 0.1, 0.0 },
  { 0.2, 0.2, 0.1, 0.1, 0.0 },
};

/* Whether song i (row) would agree with what was said of song j (column), by hand: alone, and with one neighbor;
 * the neighbor of low is middle, of middle low, of high middle. */
static const int alone[N_SONGS][N_SONGS]
    = { { 1, 1, 0, 0, 0 }, { 0, 0, 1, 0, 0 }, { 1, 1, 0, 1, 0 }, { 0, 0, 0, 1, 0 }, { 0, 0, 1, 0, 0 } };
static const int with_one[N_SONGS][N_SONGS]
    = { { 1, 1, 1, 0, 0 }, { 1, 1, 1, 1, 0 }, { 1, 1, 1, 1, 0 }, { 0, 0, 0, 1, 0 }, { 1, 1, 1, 1, 0 } };

static MoodVocabulary *
load (const char *text)
{
  g_autofree char *path = NULL;
  const int fd = g_file_open_tmp ("words-XXXXXX.ini", &path, NULL);
  g_autoptr (GError) error = NULL;
  MoodVocabulary *vocabulary;

  g_assert_cmpint (fd, >=, 0);
  g_close (fd, NULL);
  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  vocabulary = mood_vocabulary_load (path, &error);
  g_assert_no_error (error);
  g_unlink (path);
  return vocabulary;
}

/* Adds the agreement of every way to go on from a permutation of which @n_dealt are chosen. */
static void
count_permutations (
    const int agrees[N_SONGS][N_SONGS], int *dealt, int n_dealt, guint *n, double *sum, double *squares)
{
  if (n_dealt == N_SONGS)
    {
      double share = 0.0;

      for (int i = 0; i < N_SONGS; i++)
        share += agrees[i][dealt[i]] / (double)N_SONGS;
      *n += 1;
      *sum += share;
      *squares += share * share;
      return;
    }

  for (int j = 0; j < N_SONGS; j++)
    {
      gboolean is_free = TRUE;

      for (int i = 0; i < n_dealt; i++)
        is_free &= dealt[i] != j;
      dealt[n_dealt] = j;
      if (is_free)
        count_permutations (agrees, dealt, n_dealt + 1, n, sum, squares);
    }
}

static void
check (const TrainingFindings *findings,
       const MoodVocabulary *vocabulary,
       guint n_neighbors,
       const int agrees[N_SONGS][N_SONGS])
{
  TrainingWordAgreement agreement;
  int dealt[N_SONGS];
  double share = 0.0, sum = 0.0, squares = 0.0;
  guint n = 0;

  for (int i = 0; i < N_SONGS; i++)
    share += agrees[i][i] / (double)N_SONGS;
  count_permutations (agrees, dealt, 0, &n, &sum, &squares);
  g_assert_cmpuint (n, ==, 120);

  training_word_agreement_measure (&agreement, findings, 0, vocabulary, n_neighbors);
  g_assert_cmpuint (agreement.n_songs, ==, N_SONGS);
  g_assert_cmpfloat_with_epsilon (agreement.share, share, 1e-12);
  g_assert_cmpfloat_with_epsilon (agreement.chance, sum / n, 1e-12);
  g_assert_cmpfloat_with_epsilon (agreement.chance_sd, sqrt (squares / n - sum / n * sum / n), 1e-12);
}

static void
test_reference (void)
{
  g_autoptr (TrainingCorpus) corpus = findings_trial_corpus (manifest);
  g_autoptr (MoodVocabulary) vocabulary = load (words);
  g_auto (TrainingFindings) findings = { 0 };

  findings_trial_init (&findings, corpus, said, G_N_ELEMENTS (said));
  check (&findings, vocabulary, 0, alone);
  check (&findings, vocabulary, 1, with_one);
}

/* With all words as neighbors every song agrees that is given one, and chance does as well. */
static void
test_all_neighbors (void)
{
  g_autoptr (TrainingCorpus) corpus = findings_trial_corpus (manifest);
  g_autoptr (MoodVocabulary) vocabulary = load (words);
  g_auto (TrainingFindings) findings = { 0 };
  TrainingWordAgreement agreement;

  findings_trial_init (&findings, corpus, said, G_N_ELEMENTS (said));
  training_word_agreement_measure (&agreement, &findings, 0, vocabulary, 100);
  g_assert_cmpfloat_with_epsilon (agreement.share, 0.8, 1e-12);
  g_assert_cmpfloat_with_epsilon (agreement.chance, 0.8, 1e-12);
  g_assert_cmpfloat_with_epsilon (agreement.chance_sd, 0.0, 1e-12);
}

static void
test_few (void)
{
  g_autoptr (TrainingCorpus) corpus = findings_trial_corpus ("path,quadrant,mood_tags\na,Q1,low\nb,Q1,odd\n");
  g_autoptr (TrainingCorpus) without = findings_trial_corpus ("path,quadrant\na,Q1\nb,Q1\n");
  g_autoptr (MoodVocabulary) vocabulary = load (words);
  g_autoptr (GString) report = g_string_new (NULL);
  g_auto (TrainingFindings) findings = { 0 };
  g_auto (TrainingFindings) findings_without = { 0 };
  TrainingWordAgreement agreement;

  findings_trial_init (&findings, corpus, said, 2);
  training_word_agreement_measure (&agreement, &findings, 0, vocabulary, 0);
  g_assert_cmpuint (agreement.n_songs, ==, 1);
  g_assert_cmpfloat (agreement.share, ==, 1.0);
  g_assert_cmpfloat (agreement.chance, ==, 1.0);
  g_assert_true (isnan (agreement.chance_sd));
  training_word_agreement_append (report, &findings, 0, vocabulary);
  g_assert_nonnull (strstr (report->str, "0                  1.000     1.000         -\n"));

  findings_trial_init (&findings_without, without, said, 2);
  training_word_agreement_measure (&agreement, &findings_without, 0, vocabulary, 0);
  g_assert_cmpuint (agreement.n_songs, ==, 0);
  g_assert_true (isnan (agreement.share));
  g_string_truncate (report, 0);
  training_word_agreement_append (report, &findings_without, 0, vocabulary);
  g_assert_cmpstr (report->str, ==, "");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/training/word-agreement/reference", test_reference);
  g_test_add_func ("/training/word-agreement/all-neighbors", test_all_neighbors);
  g_test_add_func ("/training/word-agreement/few", test_few);
  return g_test_run ();
}
