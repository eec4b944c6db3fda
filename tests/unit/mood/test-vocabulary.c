/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/base/error.h"
#include "engine/mood/vocabulary.h"

#include <glib/gstdio.h>
#include <math.h>

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

static MoodVocabulary *
get_shipped (void)
{
  g_autoptr (GError) error = NULL;
  MoodVocabulary *vocabulary = mood_vocabulary_load_shipped (&error);

  g_assert_no_error (error);
  return vocabulary;
}

static char *
make_path (void)
{
  g_autofree char *folder = g_dir_make_tmp ("vocabulary-XXXXXX", NULL);

  return g_build_filename (folder, "below", "vocabulary.ini", NULL);
}

static void
remove_path (const char *path)
{
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *above = g_path_get_dirname (folder);
  g_autofree char *damaged = g_strconcat (path, ".damaged", NULL);

  g_unlink (path);
  g_unlink (damaged);
  g_rmdir (folder);
  g_rmdir (above);
}

/* What is changed is there in the file, to the last word, and the former vocabulary is as it was. */
static void
test_change_and_save (void)
{
  const char *const aliases[] = { "wehmütig", "blue", NULL };
  const MoodBorders borders = { 0.1, -0.05, 0.2 };
  g_autoptr (GError) error = NULL;
  g_autoptr (MoodVocabulary) shipped = get_shipped ();
  g_autoptr (MoodVocabulary) with_word
      = mood_vocabulary_with_word (shipped, "melancholic", -0.4, -0.35, aliases, &error);
  g_autoptr (MoodVocabulary) without = mood_vocabulary_without_word (with_word, "sad", &error);
  g_autoptr (MoodVocabulary) moved = mood_vocabulary_with_word (without, "calm", 0.5, -0.6, NULL, &error);
  g_autoptr (MoodVocabulary) changed = mood_vocabulary_with_borders (moved, &borders, &error);
  g_autoptr (MoodVocabulary) again = NULL;
  g_autofree char *path = make_path ();
  const MoodWord *word;

  g_assert_no_error (error);
  g_assert_cmpuint (mood_vocabulary_get_n_words (changed), ==, mood_vocabulary_get_n_words (shipped));
  g_assert_null (mood_vocabulary_find (shipped, "melancholic"));
  g_assert_nonnull (mood_vocabulary_find (shipped, "sad"));

  g_assert_true (mood_vocabulary_save (changed, path, &error));
  g_assert_no_error (error);
  again = mood_vocabulary_load (path, &error);
  g_assert_no_error (error);
  g_assert_true (mood_vocabulary_equal (again, changed));
  g_assert_false (mood_vocabulary_equal (again, shipped));
  g_assert_null (mood_vocabulary_find (again, "sad"));
  word = mood_vocabulary_find (again, "melancholic");
  g_assert_cmpstr (word->synonyms[0], ==, "wehmütig");
  g_assert_cmpint (word->quadrant, ==, MOOD_QUADRANT_3);
  g_assert_cmpfloat (mood_vocabulary_get_borders (again)->neutral_radius, ==, 0.2);
  remove_path (path);
}

static void
test_bad_changes (void)
{
  static const char *const bad_words[]
      = { "", " sad", "sad ", "a;b", "a/b", "[a]", "a\nb", "@borders", "neutral", "\xff", "a=b", "\xe2\x80\xae""a" };
  const char *const bad_aliases[] = { "fine", "a;b", NULL };
  const MoodBorders too_far = { 0.6, 0.0, 0.1 }, too_wide = { 0.0, 0.0, 0.6 }, no_number = { NAN, 0.0, 0.1 };
  const MoodBorders *const bad_borders[] = { &too_far, &too_wide, &no_number };
  g_autoptr (MoodVocabulary) shipped = get_shipped ();
  g_autofree char *long_word = g_strnfill (MOOD_WORD_MAX + 1, 'a');

  for (guint i = 0; i <= G_N_ELEMENTS (bad_words); i++)
    {
      g_autoptr (GError) error = NULL;
      const char *word = i < G_N_ELEMENTS (bad_words) ? bad_words[i] : long_word;

      g_assert_null (mood_vocabulary_with_word (shipped, word, 0.1, 0.1, NULL, &error));
      g_assert_error (error, BASE_ERROR, BASE_ERROR_INVALID_ARGUMENT);
      g_assert_true (g_utf8_validate (error->message, -1, NULL));
    }
  for (guint i = 0; i < G_N_ELEMENTS (bad_borders); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (mood_vocabulary_with_borders (shipped, bad_borders[i], &error));
      g_assert_error (error, BASE_ERROR, BASE_ERROR_INVALID_ARGUMENT);
    }
  {
    g_autoptr (GError) error = NULL;

    g_assert_null (mood_vocabulary_with_word (shipped, "good", 0.1, 0.1, bad_aliases, &error));
    g_assert_error (error, BASE_ERROR, BASE_ERROR_INVALID_ARGUMENT);
    g_clear_error (&error);
    g_assert_null (mood_vocabulary_with_word (shipped, "good", NAN, 0.1, NULL, &error));
    g_assert_error (error, BASE_ERROR, BASE_ERROR_INVALID_ARGUMENT);
    g_clear_error (&error);
    g_assert_null (mood_vocabulary_without_word (shipped, "good", &error));
    g_assert_error (error, BASE_ERROR, BASE_ERROR_NOT_FOUND);
  }
}

static void
test_last_word_stays (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MoodVocabulary) one = load_text ("[calm]\nvalence=0.3\narousal=-0.3\nquadrant=Q4\n", &error);

  g_assert_no_error (error);
  g_assert_null (mood_vocabulary_without_word (one, "calm", &error));
  g_assert_error (error, BASE_ERROR, BASE_ERROR_INVALID_ARGUMENT);
}

/* A file with one wrong letter may be years of work. */
static void
test_damaged_is_kept (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MoodVocabulary) shipped = get_shipped ();
  g_autofree char *path = make_path ();
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *damaged = g_strconcat (path, ".damaged", NULL);
  g_autofree char *text = NULL;

  g_mkdir (folder, 0700);
  g_assert_true (g_file_set_contents (path, "[mine\n", -1, NULL));
  g_assert_true (mood_vocabulary_save (shipped, path, &error));
  g_assert_no_error (error);
  g_assert_true (g_file_get_contents (damaged, &text, NULL, NULL));
  g_assert_cmpstr (text, ==, "[mine\n");
  g_assert_true (mood_vocabulary_save (shipped, path, &error));
  g_clear_pointer (&text, g_free);
  g_assert_true (g_file_get_contents (damaged, &text, NULL, NULL));
  g_assert_cmpstr (text, ==, "[mine\n");
  remove_path (path);
}

/* Whoever has words of a vocabulary keeps them when another one comes into use. */
static void
test_use (void)
{
  g_autoptr (GError) error = NULL;
  MoodVocabulary *before = mood_vocabulary_get_default (&error);
  const MoodWord *calm = mood_vocabulary_find (before, "calm");
  MoodVocabulary *changed = mood_vocabulary_without_word (before, "calm", &error);

  g_assert_no_error (error);
  mood_vocabulary_use (changed);
  mood_vocabulary_unref (changed);
  g_assert_true (mood_vocabulary_get_default (NULL) == changed);
  g_assert_null (mood_vocabulary_find (mood_vocabulary_get_default (NULL), "calm"));
  g_assert_cmpstr (calm->id, ==, "calm");
  mood_vocabulary_use (before);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/mood/vocabulary/default", test_default_words);
  g_test_add_func ("/mood/vocabulary/naming", test_naming);
  g_test_add_func ("/mood/vocabulary/refused", test_refused);

  g_test_add_func ("/vocabulary/change-and-save", test_change_and_save);
  g_test_add_func ("/vocabulary/bad-changes", test_bad_changes);
  g_test_add_func ("/vocabulary/last-word-stays", test_last_word_stays);
  g_test_add_func ("/vocabulary/damaged-is-kept", test_damaged_is_kept);
  g_test_add_func ("/vocabulary/use", test_use);

  return g_test_run ();
}
