/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

#include "engine/base/error.h"
#include "engine/training/folds.h"
#include "engine/training/target.h"

/* Writes a manifest into a folder of its own and adds it. */
static gboolean
add_manifest (TrainingCorpus  *corpus,
              const char      *text,
              GError         **error)
{
  g_autofree char *folder = g_dir_make_tmp ("corpus-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "manifest.csv", NULL);
  gboolean result;

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  result = training_corpus_add_manifest (corpus, path, error);
  g_unlink (path);
  g_rmdir (folder);
  return result;
}

static void
test_columns (void)
{
  g_autoptr (TrainingCorpus) corpus = training_corpus_new ();
  g_autoptr (GError) error = NULL;
  const TrainingClip *clip;

  g_assert_true (add_manifest (corpus,
                               "path,artist,quadrant,valence,arousal,norm_words,fold\n"
                               "audio/a.opus,Ann,Q3,-0.5,0.25,2,7\n"
                               "audio/b.opus,,Q1,,,0,\n",
                               &error));
  g_assert_no_error (error);
  g_assert_true (add_manifest (corpus, "path,valence,arousal\n../c.wav,1,-1\n", &error));
  g_assert_no_error (error);

  g_assert_cmpuint (training_corpus_get_n_clips (corpus), ==, 3);
  g_assert_cmpuint (training_corpus_get_n_manifests (corpus), ==, 2);
  g_assert_true (g_str_has_prefix (training_corpus_get_manifest_name (corpus, 0), "corpus-"));

  clip = training_corpus_get_clip (corpus, 0);
  g_assert_cmpstr (clip->name, ==, "audio/a.opus");
  g_assert_true (g_path_is_absolute (clip->path));
  g_assert_true (g_str_has_suffix (clip->path, "/audio/a.opus"));
  g_assert_cmpstr (clip->artist, ==, "Ann");
  g_assert_true (clip->has_quadrant);
  g_assert_cmpint (clip->quadrant, ==, MOOD_QUADRANT_3);
  g_assert_cmpint (clip->point, ==, TRAINING_POINT_WORDS);
  g_assert_cmpfloat (clip->valence, ==, -0.5);
  g_assert_cmpfloat (clip->arousal, ==, 0.25);
  g_assert_cmpint (clip->fold, ==, 7);

  clip = training_corpus_get_clip (corpus, 1);
  g_assert_cmpint (clip->point, ==, TRAINING_POINT_NONE);
  g_assert_cmpint (clip->fold, ==, -1);

  clip = training_corpus_get_clip (corpus, 2);
  g_assert_false (clip->has_quadrant);
  g_assert_cmpint (clip->point, ==, TRAINING_POINT_RATED);
  g_assert_cmpuint (clip->manifest, ==, 1);
  g_assert_null (strstr (clip->path, ".."));
}

static void
test_refused (void)
{
  static const struct
  {
    const char *text;
    const char *expected;
  } cases[] = {
    { "file,quadrant\na,Q1\n", "line 1: there is no column “path”" },
    { "path,fold\na,1\n", "neither a column “quadrant”" },
    { "path,valence\na,0.1\n", "neither a column “quadrant”" },
    { "path,quadrant\n", "lists no clips" },
    { "path,quadrant\na,Q1\nb,Q5\n", "line 3: the quadrant “Q5”" },
    { "path,quadrant\n,Q1\n", "line 2: the path is empty" },
    { "path,quadrant\na,Q1\na,Q2\n", "line 3: “a” was listed before" },
    { "path,quadrant\na,Q1\n./b/../a,Q2\n", "line 3: “./b/../a” was listed before" },
    { "path,valence,arousal\na,0.1,\n", "line 2: valence and arousal go together" },
    { "path,valence,arousal\na,0.1,0.2x\n", "line 2: the arousal “0.2x”" },
    { "path,valence,arousal\na,nan,0.2\n", "line 2: the valence “nan”" },
    { "path,valence,arousal\na,1.01,0.2\n", "line 2: the valence “1.01”" },
    { "path,quadrant,fold\na,Q1,-1\n", "line 2: the fold “-1”" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (TrainingCorpus) corpus = training_corpus_new ();
      g_autoptr (GError) error = NULL;

      g_assert_false (add_manifest (corpus, cases[i].text, &error));
      g_assert_error (error, BASE_ERROR, BASE_ERROR_BAD_CORPUS);
      if (strstr (error->message, cases[i].expected) == NULL)
        g_error ("“%s” does not say “%s”", error->message, cases[i].expected);
      g_assert_cmpuint (training_corpus_get_n_clips (corpus), ==, 0);
      g_assert_cmpuint (training_corpus_get_n_manifests (corpus), ==, 0);
    }
}

static void
test_folds (void)
{
  g_autoptr (TrainingCorpus) corpus = training_corpus_new ();
  g_autoptr (GArray) folds = NULL;
  g_autoptr (GArray) training = NULL;
  g_autoptr (GArray) test = NULL;
  g_autoptr (GArray) all = NULL;

  g_assert_true (add_manifest (
      corpus, "path,artist,quadrant,fold\na,Ann,Q1,2\nb,Bob,Q2,0\nc,Ann,Q3,2\nd,,Q4,0\ne,,Q4,2\nf,,Q4,\n",
      NULL));
  g_assert_true (add_manifest (corpus, "path,artist,quadrant,fold\na,Cat,Q1,0\nb,Cat,Q2,3\n", NULL));

  folds = training_folds_list (corpus, 0);
  g_assert_cmpuint (folds->len, ==, 2);
  g_assert_cmpint (g_array_index (folds, int, 0), ==, 0);
  g_assert_cmpint (g_array_index (folds, int, 1), ==, 2);

  test = training_folds_get_test_clips (corpus, 0);
  training = training_folds_get_training_clips (corpus, 0);
  g_assert_cmpuint (test->len, ==, 3);
  g_assert_cmpuint (g_array_index (test, guint, 0), ==, 1);
  g_assert_cmpuint (g_array_index (test, guint, 1), ==, 3);
  g_assert_cmpuint (g_array_index (test, guint, 2), ==, 6);
  g_assert_cmpuint (training->len, ==, 5);
  g_assert_cmpuint (g_array_index (training, guint, 3), ==, 5);

  all = training_folds_get_training_clips (corpus, -1);
  g_assert_cmpuint (all->len, ==, 8);

  g_assert_null (training_folds_find_shared_artist (corpus, 0));
  g_assert_cmpstr (training_folds_find_shared_artist (corpus, 1), ==, "Cat");
}

/* Labels made by a known rule: people hear what the words say less 0.4 V + 0.1. */
static void
test_word_norms (void)
{
  g_autoptr (TrainingCorpus) corpus = training_corpus_new ();
  g_autoptr (GString) text = g_string_new ("path,quadrant,valence,arousal,norm_words\n");
  g_autoptr (GArray) clips = NULL;
  TrainingWordNorms norms;
  guint n_agreeing = 0;

  for (int v = -9; v <= 9; v++)
    for (int a = -9; a <= 9; a++)
      {
        const double valence = v / 10.0 + 0.01;
        const double arousal = a / 10.0 + 0.013;
        const MoodQuadrant heard = mood_quadrant_of_point (valence, arousal - 0.4 * valence - 0.1);

        g_string_append_printf (text, "%d %d,%s,%.3f,%.3f,1\n", v, a, mood_quadrant_to_id (heard), valence,
                                arousal);
      }
  g_assert_true (add_manifest (corpus, text->str, NULL));
  clips = training_folds_get_training_clips (corpus, -1);

  training_word_norms_fit (&norms, corpus, clips);
  g_assert_cmpfloat_with_epsilon (norms.slope, 0.4, 0.04);
  g_assert_cmpfloat_with_epsilon (norms.offset, 0.1, 0.04);

  for (guint i = 0; i < clips->len; i++)
    {
      double arousal;

      n_agreeing += training_word_norms_correct (&norms, training_corpus_get_clip (corpus, i), &arousal);
    }
  g_assert_cmpuint (n_agreeing, >, clips->len * 97 / 100);

  /* Too few clips: no correction. */
  g_array_set_size (clips, TRAINING_WORD_NORMS_MIN_CLIPS - 1);
  training_word_norms_fit (&norms, corpus, clips);
  g_assert_cmpfloat (norms.slope, ==, 0.0);
  g_assert_cmpfloat (norms.offset, ==, 0.0);
}

static void
test_target (void)
{
  const TrainingTargetConfig config = { .rated_point = 0.3,
                                        .word_point = 0.1,
                                        .derived_quadrant = 0.5,
                                        .heard_smoothing = 0.04,
                                        .derived_smoothing = 0.2,
                                        .curve_gain = 1.0 };
  const TrainingWordNorms norms = { 0.5, 0.1 };
  TrainingClip clip = { .has_quadrant = TRUE,
                        .quadrant = MOOD_QUADRANT_4,
                        .point = TRAINING_POINT_WORDS,
                        .valence = 0.6,
                        .arousal = 0.2 };
  TrainingTarget target;

  /* 0.2 - 0.3 - 0.1 = -0.2: calm, as people hear it. */
  training_target_init (&target, &clip, &norms, &config);
  g_assert_cmpfloat_with_epsilon (target.arousal, -0.2, 1e-12);
  g_assert_cmpfloat (target.point_weight, ==, 0.1);
  g_assert_cmpfloat (target.quadrant_weight, ==, 1.0);
  g_assert_cmpfloat_with_epsilon (target.quadrants[3], 0.97, 1e-12);
  g_assert_cmpfloat_with_epsilon (target.quadrants[0], 0.01, 1e-12);

  /* The words disagree with what people hear: the quadrant wins. */
  clip.arousal = 0.9;
  training_target_init (&target, &clip, &norms, &config);
  g_assert_cmpfloat (target.point_weight, ==, 0.0);

  /* Rated points are left as they are. */
  clip.point = TRAINING_POINT_RATED;
  clip.arousal = 1.0;
  training_target_init (&target, &clip, &norms, &config);
  g_assert_cmpfloat (target.point_weight, ==, 0.3);
  g_assert_cmpfloat (target.arousal, ==, 0.98);
  g_assert_cmpfloat (target.quadrant_weight, ==, 0.5);
  g_assert_cmpfloat_with_epsilon (target.quadrants[3], 0.425, 1e-12);
}

/* The gradient of the loss of a mixture, by differences. */
static void
test_loss_gradient (void)
{
  const TrainingTarget first = { { 0.9, 0.05, 0.03, 0.02 }, 1.0, 0.4, 0.3, 0.3 };
  const TrainingTarget second = { { 0.0 }, 0.0, -0.5, 0.2, 0.7 };
  const float raw[MOOD_N_RAW] = { 0.3f, -0.2f, -0.5f, 0.1f, 0.2f };
  double gradient[MOOD_N_RAW], unused[MOOD_N_RAW];

  training_target_loss (&first, &second, 0.7, raw, gradient);
  for (int i = 0; i < MOOD_N_RAW; i++)
    {
      float low[MOOD_N_RAW], high[MOOD_N_RAW];
      double slope;

      memcpy (low, raw, sizeof raw);
      memcpy (high, raw, sizeof raw);
      low[i] -= 1e-2f;
      high[i] += 1e-2f;
      slope = (training_target_loss (&first, &second, 0.7, high, unused)
               - training_target_loss (&first, &second, 0.7, low, unused))
              / ((double)high[i] - low[i]);
      g_assert_cmpfloat_with_epsilon (gradient[i], slope, 2e-3);
    }

  /* A clip mixed with itself is itself. */
  g_assert_cmpfloat_with_epsilon (training_target_loss (&first, &first, 0.6, raw, unused),
                                  training_target_loss (&first, NULL, 1.0, raw, gradient), 1e-12);
  /* Nothing labeled, nothing lost. */
  g_assert_cmpfloat (training_target_loss (&second, NULL, 0.0, raw, gradient), ==, 0.0);
  g_assert_cmpfloat (gradient[0], ==, 0.0);
}

/* On the real corpus the fit must bring what the corpus' own page promises of it. */
static void
test_real_norms (void)
{
  const char *shared = g_getenv ("MOODPLANE_SHARED");
  g_autofree char *path
      = g_build_filename (shared != NULL ? shared : "", "corpora", "taffc4q", "manifest.csv", NULL);
  g_autoptr (TrainingCorpus) corpus = training_corpus_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) folds = NULL;
  guint n_words = 0, n_agreeing = 0;

  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    {
      g_test_skip ("the shared corpora are not here");
      return;
    }

  g_assert_true (training_corpus_add_manifest (corpus, path, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (training_corpus_get_n_clips (corpus), ==, 716);
  g_assert_null (training_folds_find_shared_artist (corpus, 0));
  folds = training_folds_list (corpus, 0);
  g_assert_cmpuint (folds->len, ==, 10);

  for (guint k = 0; k < folds->len; k++)
    {
      g_autoptr (GArray) training = training_folds_get_training_clips (corpus, g_array_index (folds, int, k));
      g_autoptr (GArray) test = training_folds_get_test_clips (corpus, g_array_index (folds, int, k));
      TrainingWordNorms norms;

      training_word_norms_fit (&norms, corpus, training);
      for (guint i = 0; i < test->len; i++)
        {
          const TrainingClip *clip = training_corpus_get_clip (corpus, g_array_index (test, guint, i));
          double arousal;

          if (clip->point != TRAINING_POINT_WORDS)
            continue;
          n_words++;
          n_agreeing += training_word_norms_correct (&norms, clip, &arousal);
        }
    }

  g_test_message ("held-out agreement: %u of %u", n_agreeing, n_words);
  g_assert_cmpuint (n_words, ==, 694);
  g_assert_cmpuint (n_agreeing, >, 694 * 88 / 100);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/training/corpus/columns", test_columns);
  g_test_add_func ("/training/corpus/refused", test_refused);
  g_test_add_func ("/training/corpus/folds", test_folds);
  g_test_add_func ("/training/corpus/word-norms", test_word_norms);
  g_test_add_func ("/training/corpus/target", test_target);
  g_test_add_func ("/training/corpus/loss-gradient", test_loss_gradient);
  g_test_add_func ("/training/corpus/real-norms", test_real_norms);

  return g_test_run ();
}
