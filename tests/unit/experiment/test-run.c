/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Whole experiments on a corpus made up here, through the real decoder: every kind of row, interrupted and
 * taken up again, by several threads and by two runs at once. */

#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

#include "engine/base/error.h"
#include "engine/experiment/experiment.h"
#include "engine/experiment/plan.h"
#include "engine/experiment/store.h"
#include "fixtures.h"
#include "tones.h"

#define N_CLIPS 16

static const char plan_text[]
    = "[experiment]\ntitle = Tones\ncolumns = accuracy, hit\npaper = p\ntable = t\n"
      "[defaults]\ncorpus = tones\ntarget = emotion\nclasses = happy, sad\nloss = cross-entropy\n"
      "features = mel-image seconds=1 height=16 width=16\nsegments = slices\ntest-segments = slices\n"
      "song-rule = majority\nparts = 2\nmodel = yu-mymodel\nfilters = 2\nbatch = 4\nepochs = 6\n"
      "learning-rate = 0.01\nbrightness = 0.1\n"
      "[quick]\nuse-parts = 1\nepochs = 1\nitems = 8\n"
      "[row network]\ntransfer = tones\nvote-threshold = 0.5\nreduced = all\n"
      "[row start]\nsplit = none\n"
      "[row started]\nstart = start\ntrainable = fc\n"
      "[row searched]\nsearch = 3\nuse-parts = 1\nepochs = 2\noptimizer = sgd\nmomentum = 0.9\n"
      "[row learner]\nmodel = logistic\nfeatures = song-statistics\nsegments = whole\ntest-segments = whole\n"
      "scale = standard\ncost = 0.1\n"
      "[row points]\ntarget = point\nloss = mse\n";

typedef struct
{
  char *folder;  /* (owned) */
  char *plans;   /* (owned) */
  char *work;    /* (owned) */
  char *results; /* (owned) */
  ExperimentSettings settings;
  GCancellable *cancellable; /* (owned) */
  guint n_steps;
  guint cancel_after; /* 0: never */
  GString *messages;  /* (owned) */
  guint n_left_out;   /* of the last run */
} Fixture;

static void
message_cb (const char *text,
            gpointer    user_data)
{
  g_string_append_printf (((Fixture *)user_data)->messages, "%s\n", text);
}

static void
progress_cb (double   done,
             double   total,
             gpointer user_data)
{
  Fixture *fixture = user_data;

  g_assert_cmpfloat (done, <=, total + 1e-6);
  if (++fixture->n_steps == fixture->cancel_after)
    g_cancellable_cancel (fixture->cancellable);
}

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  g_autofree char *plan = NULL;

  fixture->folder = fixture_folder_new ();
  fixture->plans = g_build_filename (fixture->folder, "plans", NULL);
  fixture->work = g_build_filename (fixture->folder, "work", NULL);
  fixture->results = g_build_filename (fixture->folder, "results", NULL);
  fixture->cancellable = g_cancellable_new ();
  fixture->messages = g_string_new (NULL);
  plan = g_build_filename (fixture->plans, "tones.ini", NULL);
  g_mkdir (fixture->plans, 0755);
  g_assert_true (g_file_set_contents (plan, plan_text, -1, NULL));
  tones_write_corpus (fixture->folder, N_CLIPS);

  fixture->settings = (ExperimentSettings) { .plans = fixture->plans,
                                             .corpora = fixture->folder,
                                             .work = fixture->work,
                                             .results = fixture->results,
                                             .n_workers = 2 };
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  g_string_free (fixture->messages, TRUE);
  g_object_unref (fixture->cancellable);
  g_free (fixture->plans);
  g_free (fixture->work);
  g_free (fixture->results);
  fixture_folder_free (fixture->folder);
}

static char *
run (Fixture  *fixture,
     GError  **error)
{
  const ExperimentObserver observer = { message_cb, progress_cb, fixture };

  return experiment_run (&fixture->settings, &observer, fixture->cancellable, &fixture->n_left_out, error);
}

static ExperimentPlan *
load_plan (const Fixture *fixture)
{
  g_autofree char *path = g_build_filename (fixture->plans, "tones.ini", NULL);

  return experiment_plan_load (path, fixture->settings.is_quick, NULL);
}

static const ExperimentResult *
find (const GPtrArray      *results,
      const ExperimentPlan *plan,
      const char           *row,
      guint                 part)
{
  return experiment_store_find (results, experiment_plan_find_row (plan, row), 0, part);
}

static void
test_all (Fixture       *fixture,
          gconstpointer  data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *text = run (fixture, &error);
  g_autoptr (ExperimentPlan) plan = load_plan (fixture);
  g_autoptr (GPtrArray) results = NULL;
  g_autofree char *again = NULL;
  g_autofree char *report = NULL;
  g_autofree char *list = NULL;

  g_assert_no_error (error);
  results = experiment_store_load (fixture->results, plan, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (results->len, ==, 10);

  for (guint part = 0; part < 2; part++)
    {
      const ExperimentResult *network = find (results, plan, "network", part);

      g_assert_cmpfloat (experiment_result_get (find (results, plan, "learner", part), "accuracy"), ==, 1.0);
      g_assert_cmpfloat (experiment_result_get (network, "accuracy"), >=, 0.75);
      g_assert_cmpfloat (experiment_result_get (network, "hit"), >=, 0.75);
      g_assert_cmpfloat (experiment_result_get (network, "baseline-hit"), ==, 0.5);
      g_assert_cmpuint (network->n_training, ==, N_CLIPS / 2);
      g_assert_cmpuint (network->n_test, ==, N_CLIPS / 2);
      g_assert_cmpstr (network->commit, !=, "");
      g_assert_true (isfinite (experiment_result_get (find (results, plan, "points", part), "mae-arousal")));
    }
  g_assert_nonnull (strstr (find (results, plan, "searched", 0)->note, "learning-rate "));

  /* Done is done: the second run trains nothing and prints the same. */
  fixture->n_steps = 0;
  again = run (fixture, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (fixture->n_steps, ==, 0);
  g_assert_cmpstr (again, ==, text);

  list = experiment_list (&fixture->settings, &error);
  g_assert_nonnull (strstr (list, "tones     6     10    10"));
  report = experiment_report (&fixture->settings, &error);
  g_assert_nonnull (strstr (report, "## tones: Tones"));
}

/* Interrupted again and again, in whatever it does, it comes to the same numbers in the end; and one thread
 * comes to the same as two. */
static void
test_resume (Fixture       *fixture,
             gconstpointer  data)
{
  g_autoptr (ExperimentPlan) plan = load_plan (fixture);
  g_autofree char *other = g_build_filename (fixture->folder, "whole", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) whole = NULL;
  g_autoptr (GPtrArray) broken = NULL;
  guint n_interruptions = 0;

  g_free (run (fixture, &error));
  g_assert_no_error (error);

  whole = experiment_store_load (fixture->results, plan, NULL);
  fixture->settings.results = other;
  fixture->settings.n_workers = 1;
  for (;;)
    {
      g_autofree char *text = NULL;

      fixture->n_steps = 0;
      fixture->cancel_after = 10;
      text = run (fixture, &error);
      if (text != NULL)
        break;

      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
      g_clear_error (&error);
      g_cancellable_reset (fixture->cancellable);
      g_assert_cmpuint (++n_interruptions, <, 100);
    }
  g_assert_cmpuint (n_interruptions, >, 5);

  broken = experiment_store_load (other, plan, NULL);
  g_assert_cmpuint (broken->len, ==, whole->len);
  for (guint i = 0; i < whole->len; i++)
    {
      const ExperimentResult *expected = whole->pdata[i];
      const ExperimentResult *result = experiment_store_find (
          broken, experiment_plan_find_row (plan, expected->row), expected->run, expected->part);

      g_assert_cmpuint (result->figures->len, ==, expected->figures->len);
      for (guint f = 0; f < expected->figures->len; f++)
        g_assert_cmpfloat (g_array_index (result->figures, ExperimentFigure, f).value, ==,
                           g_array_index (expected->figures, ExperimentFigure, f).value);
    }
}

/* Quick results are kept apart, and the table says what they are. */
static void
test_quick (Fixture       *fixture,
            gconstpointer  data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = g_build_filename (fixture->results, "tones.quick.jsonl", NULL);
  g_autofree char *whole = g_build_filename (fixture->results, "tones.jsonl", NULL);
  g_autofree char *text = NULL;

  fixture->settings.is_quick = TRUE;
  text = run (fixture, &error);
  g_assert_no_error (error);
  g_assert_nonnull (strstr (text, "QUICK"));
  g_assert_true (g_file_test (path, G_FILE_TEST_EXISTS));
  g_assert_false (g_file_test (whole, G_FILE_TEST_EXISTS));
}

static void
test_only (Fixture       *fixture,
           gconstpointer  data)
{
  g_autoptr (ExperimentPlan) plan = load_plan (fixture);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) results = NULL;

  /* With the row that it starts from. */
  fixture->settings.only_row = "started";
  g_free (run (fixture, &error));
  g_assert_no_error (error);
  results = experiment_store_load (fixture->results, plan, NULL);
  g_assert_cmpuint (results->len, ==, 3);

  fixture->settings.only_row = "nothing";
  g_assert_null (run (fixture, &error));
  g_assert_error (error, BASE_ERROR, BASE_ERROR_INVALID_ARGUMENT);
}

/* A row that cannot be run is told of, with the reason; the others are run. */
static void
test_left_out (Fixture       *fixture,
               gconstpointer  data)
{
  g_autofree char *path = g_build_filename (fixture->plans, "tones.ini", NULL);
  g_autofree char *text = g_strconcat (plan_text, "[row absent]\ncorpus = nowhere\n", NULL);
  g_autofree char *midi = g_build_filename (fixture->folder, "pieces", "midi", NULL);
  g_autofree char *with_midi = g_strconcat (text, "[row midi]\ncorpus = pieces\n", NULL);
  g_autoptr (GError) error = NULL;
  g_autofree char *table = NULL;

  g_mkdir_with_parents (midi, 0755);
  g_assert_true (g_file_set_contents (path, with_midi, -1, NULL));
  fixture->settings.is_quick = TRUE;
  table = run (fixture, &error);
  g_assert_no_error (error);
  g_assert_nonnull (strstr (fixture->messages->str, "tones, absent: left out: "));
  g_assert_nonnull (strstr (fixture->messages->str, "tones, midi: left out: "));
  g_assert_nonnull (strstr (fixture->messages->str, "tools/render-midi"));
  g_assert_cmpuint (fixture->n_left_out, ==, 2);
  g_assert_true (g_regex_match_simple ("(?m)^midi .* 0/1$", table, 0, 0));
  g_assert_true (g_regex_match_simple ("(?m)^network .* 1/1$", table, 0, 0));
}

/* Results may come with the program while the networks that they rest on do not. */
static void
test_lost_start (Fixture       *fixture,
                 gconstpointer  data)
{
  g_autoptr (ExperimentPlan) plan = load_plan (fixture);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) results = NULL;
  g_autofree char *elsewhere = g_build_filename (fixture->folder, "elsewhere", NULL);

  fixture->settings.only_row = "start";
  g_free (run (fixture, &error));
  g_assert_no_error (error);

  fixture->settings.work = elsewhere;
  fixture->settings.only_row = "started";
  g_free (run (fixture, &error));
  g_assert_no_error (error);
  results = experiment_store_load (fixture->results, plan, NULL);
  g_assert_cmpuint (experiment_store_count (results, experiment_plan_find_row (plan, "started")), ==, 2);
  g_assert_cmpuint (results->len, ==, 4);
}

/* Of a network that others start from, going astray is no result: they are left out with it. */
static void
test_bad_start (Fixture       *fixture,
                gconstpointer  data)
{
  g_autofree char *path = g_build_filename (fixture->plans, "tones.ini", NULL);
  g_autofree char *text = g_strconcat (plan_text,
                                       "[row wild]\nlike = start\ntarget = point\nloss = mse\n"
                                       "optimizer = sgd\nmomentum = 0.99\nlearning-rate = 10\nepochs = 40\n"
                                       "[row lost]\nstart = wild\n",
                                       NULL);
  g_autoptr (GError) error = NULL;
  g_autofree char *table = NULL;

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  fixture->settings.only_row = "lost";
  table = run (fixture, &error);
  g_assert_no_error (error);
  g_assert_nonnull (strstr (fixture->messages->str, "tones, wild: left out: Training went astray"));
  g_assert_cmpuint (fixture->n_left_out, ==, 2);
}

#define ADD(path, test) g_test_add ("/experiment/run/" path, Fixture, NULL, set_up, test, tear_down)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  ADD ("all", test_all);
  ADD ("resume", test_resume);
  ADD ("quick", test_quick);
  ADD ("only", test_only);
  ADD ("left-out", test_left_out);
  ADD ("lost-start", test_lost_start);
  ADD ("bad-start", test_bad_start);

  return g_test_run ();
}
