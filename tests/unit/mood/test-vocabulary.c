/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/base/error.h"
#include "engine/mood/vocabulary.h"

#include <glib/gstdio.h>

static MoodVocabulary *
load_text (const char  *text,
           GError     **error)
{
  g_autofree char *path = NULL;
  const int fd = g_file_open_tmp ("vocabulary-XXXXXX.ini", &path, NULL);
  MoodVocabulary *vocabulary;

  g_assert_cmpint (fd, >=, 0);
  g_close (fd, NULL);
  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  vocabulary = mood_vocabulary_load (path, error);
  g_unlink (path);

  return vocabulary;
}

static const char *
name_of (const MoodVocabulary *vocabulary,
         double                valence,
         double                arousal)
{
  const MoodGaussian gaussian = { valence, arousal, 0.3, 0.3, 0.0 };
  MoodEstimate estimate;

  mood_estimate_init (&estimate, &gaussian);
  return mood_vocabulary_name (vocabulary, &estimate)->id;
}

/* The words that we come with lie where people expect them. */
static void
test_default_words (void)
{
  const struct
  {
    const char  *id;
    MoodQuadrant quadrant;
  } expected[] = {
    { "sad", MOOD_QUADRANT_3 },
    { "calm", MOOD_QUADRANT_4 },
    { "angry", MOOD_QUADRANT_2 },
    { "tense", MOOD_QUADRANT_2 },
    { "happy", MOOD_QUADRANT_1 },
    { "energetic", MOOD_QUADRANT_1 },
  };
  g_autoptr (GError) error = NULL;
  MoodVocabulary *vocabulary = mood_vocabulary_get_default (&error);

  g_assert_no_error (error);
  for (gsize i = 0; i < G_N_ELEMENTS (expected); i++)
    {
      gboolean is_found = FALSE;

      for (gsize k = 0; k < mood_vocabulary_get_n_words (vocabulary); k++)
        {
          const MoodWord *word = mood_vocabulary_get_word (vocabulary, k);

          if (g_strcmp0 (word->id, expected[i].id) != 0)
            continue;
          is_found = TRUE;
          g_assert_cmpint (word->quadrant, ==, expected[i].quadrant);
          g_assert_cmpint (mood_quadrant_of_point (word->valence, word->arousal), ==, expected[i].quadrant);
          g_assert_cmpstr (name_of (vocabulary, word->valence, word->arousal), ==, word->id);
        }
      g_assert_true (is_found);
    }
}

static void
test_naming (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MoodVocabulary) vocabulary = load_text ("[near]\nvalence=0.3\narousal=0.3\nquadrant=Q1\n"
                                                     "[far]\nvalence=0.9\narousal=0.9\nquadrant=Q1\n"
                                                     "[low]\nvalence=0.2\narousal=-0.1\nquadrant=Q4\n",
                                                     &error);

  g_assert_no_error (error);
  g_assert_cmpstr (name_of (vocabulary, 0.4, 0.35), ==, "near");
  g_assert_cmpstr (name_of (vocabulary, 0.8, 0.7), ==, "far");
  /* "low" would be nearer, but lies in another quadrant than the song. */
  g_assert_cmpstr (name_of (vocabulary, 0.2, 0.02), ==, "near");
  g_assert_cmpstr (name_of (vocabulary, 0.2, -0.2), ==, "low");
  g_assert_cmpstr (name_of (vocabulary, 0.01, 0.01), ==, "neutral");
  /* A quadrant without words. */
  g_assert_cmpstr (name_of (vocabulary, -0.5, 0.5), ==, "neutral");
}

static void
test_refused (void)
{
  const char *cases[] = {
    "",
    "[a]\nvalence=0.3\nquadrant=Q1\n",
    "[a]\nvalence=0.3\narousal=x\nquadrant=Q1\n",
    "[a]\nvalence=1.3\narousal=0.1\nquadrant=Q1\n",
    "[a]\nvalence=0.3\narousal=0.1\nquadrant=Q3\n",
    "[a]\nvalence=0.3\narousal=0.1\n",
    "[a]\nvalence=nan\narousal=0.1\nquadrant=Q1\n",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (load_text (cases[i], &error));
      g_assert_error (error, BASE_ERROR, BASE_ERROR_INVALID_ARGUMENT);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/mood/vocabulary/default", test_default_words);
  g_test_add_func ("/mood/vocabulary/naming", test_naming);
  g_test_add_func ("/mood/vocabulary/refused", test_refused);

  return g_test_run ();
}
