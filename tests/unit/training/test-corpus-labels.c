/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

#include "engine/base/error.h"
#include "engine/training/folds.h"

/* Writes a manifest, and curves if there are any, into a folder of their own and adds them. */
static gboolean
add_manifest (TrainingCorpus  *corpus,
              const char      *text,
              const char      *curves,
              GError         **error)
{
  g_autofree char *folder = g_dir_make_tmp ("labels-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "manifest.csv", NULL);
  g_autofree char *curves_path = g_build_filename (folder, "curves.csv", NULL);
  gboolean result;

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  if (curves != NULL)
    g_assert_true (g_file_set_contents (curves_path, curves, -1, NULL));
  result = training_corpus_add_any_manifest (corpus, path, error);
  g_unlink (path);
  g_unlink (curves_path);
  g_rmdir (folder);
  return result;
}

static void
test_kinds (void)
{
  g_autoptr (TrainingCorpus) corpus = training_corpus_new ();
  g_autoptr (GError) error = NULL;
  const TrainingClip *clip;

  g_assert_true (add_manifest (corpus, "path,genre,amazement,sadness,fold\na,rock,0.25,,3\n", NULL, &error));
  g_assert_no_error (error);
  g_assert_true (add_manifest (corpus, "path,emotion,actor,fold\nb,fearful,12,1\n", NULL, &error));
  g_assert_no_error (error);
  g_assert_true (add_manifest (corpus, "path,quadrant,mood_tags\nc,Q1,Happy; very sad ;;\n", NULL, &error));
  g_assert_no_error (error);

  clip = training_corpus_get_clip (corpus, 0);
  g_assert_true (clip->has_degrees);
  g_assert_cmpfloat (clip->degrees[0], ==, 0.25);
  g_assert_true (isnan (clip->degrees[1]));
  g_assert_true (isnan (clip->degrees[8]));
  g_assert_cmpstr (clip->genre, ==, "rock");
  g_assert_cmpint (clip->fold, ==, 3);
  g_assert_cmpuint (clip->line, ==, 2);
  g_assert_cmpuint (g_strv_length (clip->words), ==, 0);

  clip = training_corpus_get_clip (corpus, 1);
  g_assert_false (clip->has_degrees);
  g_assert_cmpstr (clip->emotion, ==, "fearful");
  g_assert_cmpstr (clip->group, ==, "12");
  g_assert_cmpstr (clip->artist, ==, "");

  clip = training_corpus_get_clip (corpus, 2);
  g_assert_cmpuint (g_strv_length (clip->words), ==, 2);
  g_assert_cmpstr (clip->words[0], ==, "happy");
  g_assert_cmpstr (clip->words[1], ==, "very sad");
}

static void
test_curves (void)
{
  g_autoptr (TrainingCorpus) corpus = training_corpus_new ();
  g_autoptr (GError) error = NULL;
  const TrainingClip *clip;
  const TrainingCurvePoint *point;

  g_assert_true (add_manifest (corpus, "path,valence,arousal\na,0,0\nb,0,0\n",
                               "path,time,valence,arousal,valence_sd\nb,0.5,0.1,-0.2,0.3\nb,1.5,0.2,1,0.3\n",
                               &error));
  g_assert_no_error (error);

  g_assert_null (training_corpus_get_clip (corpus, 0)->curve);
  clip = training_corpus_get_clip (corpus, 1);
  g_assert_cmpuint (clip->curve->len, ==, 2);
  point = &g_array_index (clip->curve, TrainingCurvePoint, 1);
  g_assert_cmpfloat (point->time, ==, 1.5);
  g_assert_cmpfloat (point->valence, ==, 0.2);
  g_assert_cmpfloat (point->arousal, ==, 1.0);
}

static void
test_refused (void)
{
  static const struct
  {
    const char *text;
    const char *curves;
    const char *expected;
  } cases[] = {
    { "path,fold\na,1\n", NULL, "neither a column “quadrant”" },
    { "path,tension\na,0.1\nb,1.5\n", NULL, "line 3: the degree “1.5” of “tension”" },
    { "path,power\na,lots\n", NULL, "line 2: the degree “lots” of “power”" },
    { "path,emotion,fold\na,calm,x\n", NULL, "line 2: the fold “x”" },
    { "path,quadrant\na,Q1\n", "path,time,valence\na,1,0\n", "line 1: the columns" },
    { "path,quadrant\na,Q1\n", "path,time,valence,arousal\nb,1,0,0\n", "line 2: “b” is not in the manifest" },
    { "path,quadrant\na,Q1\n", "path,time,valence,arousal\na,1,0,0\na,1,0,0\n",
      "line 3: the times of “a” do not ascend" },
    { "path,quadrant\na,Q1\n", "path,time,valence,arousal\na,1,2,0\n", "line 2: a time in seconds" },
    { "path,quadrant\na,Q1\n", "path,time,valence,arousal\na,-1,0,0\n", "line 2: a time in seconds" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (TrainingCorpus) corpus = training_corpus_new ();
      g_autoptr (GError) error = NULL;

      g_assert_false (add_manifest (corpus, cases[i].text, cases[i].curves, &error));
      g_assert_error (error, BASE_ERROR, BASE_ERROR_BAD_CORPUS);
      if (strstr (error->message, cases[i].expected) == NULL)
        g_error ("“%s” does not say “%s”", error->message, cases[i].expected);
      g_assert_cmpuint (training_corpus_get_n_clips (corpus), ==, 0);
    }
}

/* Every manifest there is, with the number of clips that its page promises. */
static void
test_real (void)
{
  static const struct
  {
    const char *name;
    guint n_clips;
    guint n_folds;
    guint n_groups;
  } corpora[] = {
    { "taffc4q", 716, 10, 522 },    { "emotify", 314, 10, 0 },  { "grekow-va", 249, 10, 0 },
    { "ravdess-song", 836, 5, 19 }, { "vgmidi", 161, 5, 9 },    { "emopia", 1078, 5, 387 },
  };
  const char *shared = g_getenv ("MOODPLANE_SHARED");

  for (gsize i = 0; i < G_N_ELEMENTS (corpora); i++)
    {
      g_autofree char *path = g_build_filename (shared != NULL ? shared : "", "corpora", corpora[i].name,
                                                "manifest.csv", NULL);
      g_autoptr (TrainingCorpus) corpus = training_corpus_new ();
      g_autoptr (GHashTable) fold_of_group = g_hash_table_new (g_str_hash, g_str_equal);
      g_autoptr (GArray) folds = NULL;
      g_autoptr (GError) error = NULL;

      if (!g_file_test (path, G_FILE_TEST_EXISTS))
        {
          g_test_skip ("the shared corpora are not here");
          return;
        }

      training_corpus_add_any_manifest (corpus, path, &error);
      g_assert_no_error (error);
      g_assert_cmpuint (training_corpus_get_n_clips (corpus), ==, corpora[i].n_clips);
      folds = training_folds_list (corpus, 0);
      g_assert_cmpuint (folds->len, ==, corpora[i].n_folds);

      /* What the folds promise: no artist, actor, series or song in two of them. */
      for (guint c = 0; c < corpora[i].n_clips; c++)
        {
          const TrainingClip *clip = training_corpus_get_clip (corpus, c);
          const gpointer fold = GINT_TO_POINTER (clip->fold + 1);
          const gpointer other = g_hash_table_lookup (fold_of_group, clip->group);

          if (*clip->group == '\0')
            continue;
          g_assert_true (other == NULL || other == fold);
          g_hash_table_insert (fold_of_group, clip->group, fold);
          g_assert_true (!g_str_equal (corpora[i].name, "vgmidi") || clip->curve->len > 5);
        }
      g_assert_cmpuint (g_hash_table_size (fold_of_group), ==, corpora[i].n_groups);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/training/corpus-labels/kinds", test_kinds);
  g_test_add_func ("/training/corpus-labels/curves", test_curves);
  g_test_add_func ("/training/corpus-labels/refused", test_refused);
  g_test_add_func ("/training/corpus-labels/real", test_real);

  return g_test_run ();
}
