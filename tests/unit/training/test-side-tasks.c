/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gstdio.h>
#include <math.h>

#include "engine/base/error.h"
#include "engine/training/side-tasks.h"

/* Twelve clips and more are "jolly" and of two genres; "rare" is said of one alone. Every third has no words. */
#define N_CLIPS 40

static TrainingCorpus *
make_corpus (GArray *clips)
{
  g_autofree char *folder = g_dir_make_tmp ("side-tasks-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "manifest.csv", NULL);
  g_autoptr (GString) text = g_string_new ("path,quadrant,genre,mood_tags,tension,fold\n");
  g_autoptr (GError) error = NULL;
  TrainingCorpus *corpus = training_corpus_new ();

  for (guint i = 0; i < N_CLIPS; i++)
    g_string_append_printf (text, "%u.ogg,Q1,%s,%s,%s,%u\n", i, i % 2 == 0 ? "Rock; Folk" : "Folk",
                            i % 3 == 0 ? "" : i == 1 ? "jolly; rare" : i % 3 == 1 ? "jolly" : "grim",
                            i % 4 == 0 ? "0.25" : "", i % 2);
  g_assert_true (g_file_set_contents (path, text->str, -1, NULL));
  training_corpus_add_any_manifest (corpus, path, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < training_corpus_get_n_clips (corpus); i++)
    g_array_append_val (clips, i);
  g_unlink (path);
  g_rmdir (folder);
  return corpus;
}

typedef struct
{
  GArray *clips;
  TrainingCorpus *corpus;
  TrainingSideTasks *side;
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  const TrainingSideTaskWeights weights = { .degrees = 0.5, .words = 0.3, .genres = 0.2 };

  fixture->clips = g_array_new (FALSE, FALSE, sizeof (guint));
  fixture->corpus = make_corpus (fixture->clips);
  fixture->side = training_side_tasks_new (fixture->corpus, fixture->clips, &weights);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  training_side_tasks_free (fixture->side);
  training_corpus_free (fixture->corpus);
  g_array_unref (fixture->clips);
}

static gsize
find_output (const TrainingSideTasks *side,
             const char              *name)
{
  for (gsize i = 0; i < training_side_tasks_get_n_outputs (side); i++)
    if (g_str_equal (training_side_tasks_get_name (side, i), name))
      return i;

  return G_MAXSIZE;
}

static void
test_outputs (Fixture       *fixture,
              gconstpointer  data)
{
  g_assert_cmpuint (training_side_tasks_get_n_outputs (fixture->side), ==, TRAINING_N_DEGREES + 4);
  g_assert_cmpuint (find_output (fixture->side, "word:jolly"), !=, G_MAXSIZE);
  g_assert_cmpuint (find_output (fixture->side, "word:grim"), !=, G_MAXSIZE);
  g_assert_cmpuint (find_output (fixture->side, "word:rare"), ==, G_MAXSIZE);
  g_assert_cmpuint (find_output (fixture->side, "genre:Rock"), !=, G_MAXSIZE);

  /* The degrees are what stays, and so come first. */
  g_assert_cmpuint (training_side_tasks_get_n_kept (fixture->side), ==, TRAINING_N_DEGREES);
  for (gsize i = 0; i < TRAINING_N_DEGREES; i++)
    g_assert_cmpstr (training_side_tasks_get_name (fixture->side, i), ==, training_degree_names[i]);
}

/* What a task does not weigh is no output, and what no clip of the training part says neither. */
static void
test_absent (Fixture       *fixture,
             gconstpointer  data)
{
  const TrainingSideTaskWeights words = { .words = 1.0 };
  const TrainingSideTaskWeights all = { .degrees = 1.0, .words = 1.0, .genres = 1.0 };
  g_autoptr (GArray) few = g_array_new (FALSE, FALSE, sizeof (guint));
  g_autoptr (TrainingSideTasks) side = training_side_tasks_new (fixture->corpus, fixture->clips, &words);
  g_autoptr (TrainingSideTasks) none = NULL;
  const guint without_degrees = 1;

  g_assert_cmpuint (training_side_tasks_get_n_outputs (side), ==, 2);
  g_assert_cmpuint (training_side_tasks_get_n_kept (side), ==, 0);
  g_array_append_val (few, without_degrees);
  none = training_side_tasks_new (fixture->corpus, few, &all);
  g_assert_cmpuint (training_side_tasks_get_n_outputs (none), ==, 0);
}

static void
test_targets (Fixture       *fixture,
              gconstpointer  data)
{
  const gsize n = training_side_tasks_get_n_outputs (fixture->side);
  const gsize jolly = find_output (fixture->side, "word:jolly");
  const gsize grim = find_output (fixture->side, "word:grim");
  const gsize rock = find_output (fixture->side, "genre:Rock");
  const gsize tension = find_output (fixture->side, "tension");
  g_autofree float *targets = g_new (float, n);

  training_side_tasks_fill (fixture->side, training_corpus_get_clip (fixture->corpus, 4), targets);
  g_assert_cmpfloat (targets[jolly], ==, 1.0f);
  g_assert_cmpfloat (targets[grim], ==, 0.0f);
  g_assert_cmpfloat (targets[rock], ==, 1.0f);
  g_assert_cmpfloat (targets[tension], ==, 0.25f);

  /* No words and no degrees are not words and degrees of 0. */
  training_side_tasks_fill (fixture->side, training_corpus_get_clip (fixture->corpus, 3), targets);
  g_assert_true (isnan (targets[jolly]));
  g_assert_true (isnan (targets[tension]));
  g_assert_cmpfloat (targets[rock], ==, 0.0f);
}

/* Against differences, for a mixture of two clips that know different things. */
static void
test_gradient (Fixture       *fixture,
               gconstpointer  data)
{
  const gsize n = training_side_tasks_get_n_outputs (fixture->side);
  g_autofree float *first = g_new (float, n);
  g_autofree float *second = g_new (float, n);
  g_autofree float *raw = g_new (float, n);
  g_autofree float *gradient = g_new (float, n);
  g_autofree float *unused = g_new (float, n);

  training_side_tasks_fill (fixture->side, training_corpus_get_clip (fixture->corpus, 4), first);
  training_side_tasks_fill (fixture->side, training_corpus_get_clip (fixture->corpus, 3), second);
  for (gsize i = 0; i < n; i++)
    raw[i] = 0.3f * (float)i - 2.0f;

  training_side_tasks_loss (fixture->side, first, second, 0.7, raw, gradient);
  for (gsize i = 0; i < n; i++)
    {
      const float middle = raw[i];
      double above, below;

      raw[i] = middle + 1e-3f;
      above = training_side_tasks_loss (fixture->side, first, second, 0.7, raw, unused);
      raw[i] = middle - 1e-3f;
      below = training_side_tasks_loss (fixture->side, first, second, 0.7, raw, unused);
      raw[i] = middle;
      g_assert_cmpfloat_with_epsilon (gradient[i], (above - below) / 2e-3, 1e-4);
    }

  /* By hand: a logit of 0 against anything costs log 2, whatever is weighed by what is known. */
  for (gsize i = 0; i < n; i++)
    raw[i] = 0.0f;
  g_assert_cmpfloat_with_epsilon (training_side_tasks_loss (fixture->side, first, second, 1.0, raw, unused),
                                  (0.5 + 0.3 + 0.2) * G_LN2, 1e-6);
  g_assert_cmpfloat_with_epsilon (training_side_tasks_loss (fixture->side, second, first, 1.0, raw, unused),
                                  0.2 * G_LN2, 1e-6);
}

/* Of classes one is right; a clip without one costs nothing. */
static void
test_classes (Fixture       *fixture,
              gconstpointer  data)
{
  g_autofree char *folder = g_dir_make_tmp ("side-tasks-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "manifest.csv", NULL);
  const TrainingSideTaskWeights weights = { .classes = 2.0 };
  g_autoptr (TrainingCorpus) corpus = training_corpus_new ();
  g_autoptr (TrainingSideTasks) side = NULL;
  g_autoptr (GError) error = NULL;
  float first[3], second[3], raw[3] = { 0.5f, -1.0f, 0.25f }, gradient[3], unused[3];

  g_assert_true (g_file_set_contents (path, "path,class,emotion\na,work, grim\nb,,sleep\nc,,\nd,party,\n", -1, NULL));
  training_corpus_add_any_manifest (corpus, path, &error);
  g_assert_no_error (error);
  g_unlink (path);
  g_rmdir (folder);

  /* Whichever clips are trained on; the emotion is the class where there is no other. */
  side = training_side_tasks_new (corpus, fixture->clips, &weights);
  g_assert_cmpuint (training_side_tasks_get_n_outputs (side), ==, 3);
  g_assert_cmpuint (training_side_tasks_get_n_kept (side), ==, 0);
  g_assert_cmpstr (training_side_tasks_get_classes (side)[0], ==, "party");
  g_assert_cmpstr (training_side_tasks_get_classes (side)[1], ==, "sleep");
  g_assert_cmpstr (training_side_tasks_get_classes (side)[2], ==, "work");

  training_side_tasks_fill (side, training_corpus_get_clip (corpus, 0), first);
  g_assert_cmpfloat (first[0] + first[1], ==, 0.0f);
  g_assert_cmpfloat (first[2], ==, 1.0f);
  training_side_tasks_fill (side, training_corpus_get_clip (corpus, 1), second);
  training_side_tasks_loss (side, first, second, 0.7, raw, gradient);
  for (gsize i = 0; i < 3; i++)
    {
      const float middle = raw[i];
      double above, below;

      raw[i] = middle + 1e-3f;
      above = training_side_tasks_loss (side, first, second, 0.7, raw, unused);
      raw[i] = middle - 1e-3f;
      below = training_side_tasks_loss (side, first, second, 0.7, raw, unused);
      raw[i] = middle;
      g_assert_cmpfloat_with_epsilon (gradient[i], (above - below) / 2e-3, 1e-4);
    }

  raw[0] = raw[1] = raw[2] = 0.0f;
  g_assert_cmpfloat_with_epsilon (training_side_tasks_loss (side, first, second, 1.0, raw, unused), 2.0 * log (3.0), 1e-6);
  training_side_tasks_fill (side, training_corpus_get_clip (corpus, 2), first);
  g_assert_true (isnan (first[0]));
  g_assert_cmpfloat (training_side_tasks_loss (side, first, second, 1.0, raw, unused), ==, 0.0);
}

static void
test_parse (void)
{
  static const char *const wrong[] = { "words", "words=", "words=x", "words=-1", "words=nan", "mood=1", "words=1e9" };
  TrainingSideTaskWeights weights = { 0 };
  g_autoptr (GError) error = NULL;

  g_assert_true (training_side_task_weights_parse (&weights, "words=0.3  genres=2", &error));
  g_assert_cmpfloat (weights.words, ==, 0.3);
  g_assert_cmpfloat (weights.genres, ==, 2.0);
  g_assert_cmpfloat (weights.degrees, ==, 0.0);
  for (gsize i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_assert_false (training_side_task_weights_parse (&weights, wrong[i], &error));
      g_assert_error (error, BASE_ERROR, BASE_ERROR_INVALID_ARGUMENT);
      g_clear_error (&error);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/training/side-tasks/outputs", Fixture, NULL, set_up, test_outputs, tear_down);
  g_test_add ("/training/side-tasks/absent", Fixture, NULL, set_up, test_absent, tear_down);
  g_test_add ("/training/side-tasks/targets", Fixture, NULL, set_up, test_targets, tear_down);
  g_test_add ("/training/side-tasks/gradient", Fixture, NULL, set_up, test_gradient, tear_down);
  g_test_add ("/training/side-tasks/classes", Fixture, NULL, set_up, test_classes, tear_down);
  g_test_add_func ("/training/side-tasks/parse", test_parse);
  return g_test_run ();
}
