/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <string.h>

#include "engine/base/error.h"
#include "engine/base/paths.h"
#include "engine/dsp/feature-set.h"
#include "engine/experiment/labels.h"
#include "engine/experiment/plan.h"
#include "engine/nn/zoo.h"

#define HEAD "[experiment]\ntitle = T\ncolumns = mae, rmse\n"
#define ROW  "corpus = c\nfeatures = mel-image\nmodel = resnet18\n"

static void
test_inherits (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (ExperimentPlan) plan = experiment_plan_parse (
      "# A table.\n" HEAD "about = one line\n  and the next\n\n"
      "[defaults]\n" ROW "target = quadrant\nloss = cross-entropy\nbatch = 4\nkernel = 3\nruns = 2\nparts = 5\n"
      "[row a]\nkernel = 5\nreported = mae 0.25, rmse -1e-1\n"
      "[quick]\nbatch = 2\nepochs = 1\nsearch = 2\n"
      "[row b]\nlike = a\nfilters = 7\nuse-parts = 2\nsegments = excerpts 3\nsearch = 9\noptimizer = nadam\n",
      "name", FALSE, &error);
  const ExperimentRow *a, *b;

  g_assert_no_error (error);
  g_assert_cmpstr (plan->name, ==, "name");
  g_assert_cmpstr (plan->about, ==, "one line and the next");
  g_assert_cmpstr (plan->columns[1], ==, "rmse");
  g_assert_cmpuint (plan->rows->len, ==, 2);

  a = experiment_plan_find_row (plan, "a");
  g_assert_cmpuint (a->batch, ==, 4);
  g_assert_cmpstr (a->options, ==, "kernel=5");
  g_assert_cmpuint (experiment_row_get_cells (a), ==, 10);
  g_assert_cmpfloat (experiment_row_get_reported (a, "mae"), ==, 0.25);
  g_assert_cmpfloat (experiment_row_get_reported (a, "rmse"), ==, -0.1);
  g_assert_true (isnan (experiment_row_get_reported (a, "r2")));

  b = experiment_plan_find_row (plan, "b");
  g_assert_cmpstr (b->options, ==, "kernel=5 filters=7");
  g_assert_cmpuint (experiment_row_get_cells (b), ==, 4);
  g_assert_cmpint (b->segments.kind, ==, ANALYSIS_CUT_EXCERPTS);
  g_assert_cmpuint (b->segments.n_excerpts, ==, 3);
  g_assert_cmpint (b->optimizer, ==, NN_OPTIMIZER_NADAM);
  g_assert_cmpuint (experiment_plan_get_cells (plan), ==, 14);
  g_assert_null (experiment_plan_find_row (plan, "c"));
}

/* A quick run is another run: other values, another fingerprint; it searches only where the whole one does. */
static void
test_quick (void)
{
  const char *text = HEAD "[defaults]\n" ROW "target = quadrant\nloss = cross-entropy\n[quick]\nepochs = 1\nsearch = 2\n"
                          "[row a]\nepochs = 9\n[row b]\nepochs = 9\nsearch = 12\n";
  g_autoptr (ExperimentPlan) whole = experiment_plan_parse (text, "n", FALSE, NULL);
  g_autoptr (ExperimentPlan) quick = experiment_plan_parse (text, "n", TRUE, NULL);
  const ExperimentRow *a = quick->rows->pdata[0], *b = quick->rows->pdata[1];

  g_assert_cmpuint (((ExperimentRow *)whole->rows->pdata[0])->epochs, ==, 9);
  g_assert_cmpuint (a->epochs, ==, 1);
  g_assert_cmpuint (a->search, ==, 0);
  g_assert_cmpuint (b->search, ==, 2);
  g_assert_cmpstr (a->fingerprint, !=, ((ExperimentRow *)whole->rows->pdata[0])->fingerprint);
}

static char *
get_fingerprint (const char *extra)
{
  g_autofree char *text = g_strconcat (HEAD "[defaults]\n" ROW "[row a]\n", extra, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (ExperimentPlan) plan = experiment_plan_parse (text, "n", FALSE, &error);

  g_assert_no_error (error);
  return g_strdup (((ExperimentRow *)plan->rows->pdata[0])->fingerprint);
}

/* Whatever moves a figure changes it, and nothing else does. */
static void
test_fingerprint (void)
{
  static const char *const same[] = { "reported = mae 1\n", "reduced = much\n", "seconds = 3\n", "runs = 7\n",
                                      "use-parts = 2\n",    "learning-rate = 1e-3\n", "scale = none\n" };
  static const char *const other[] = { "epochs = 2\n",      "seed = 2\n",       "kernel = 3\n",       "loss = l1\n",
                                       "unit = yes\n",      "brightness = 0.1\n", "segments = slices\n",
                                       "song-rule = majority\n", "corpus = d\n",  "parts = 9\n",
                                       "classes = x, y\n",  "learning-rate = 0.0011\n", "trainable = fc\n" };
  g_autofree char *plain = get_fingerprint ("");

  for (gsize i = 0; i < G_N_ELEMENTS (same); i++)
    {
      g_autofree char *fingerprint = get_fingerprint (same[i]);

      g_assert_cmpstr (fingerprint, ==, plain);
    }

  for (gsize i = 0; i < G_N_ELEMENTS (other); i++)
    {
      g_autofree char *fingerprint = get_fingerprint (other[i]);

      g_assert_cmpstr (fingerprint, !=, plain);
    }
}

/* Each with the line, and the group where there is one. */
static void
test_refused (void)
{
  static const struct
  {
    const char *text;
    const char *expected;
  } cases[] = {
    { HEAD "[row a]\n" ROW "epoch = 3\n", "n.ini, line 8, [row a]: epoch: there is no key “epoch”" },
    { HEAD "[row a]\n" ROW "epochs = 0\n", "line 8, [row a]: epochs: “0” is not a whole number from 1" },
    { HEAD "[row a]\n" ROW "epochs = 1.5\n", "“1.5” is not a whole number" },
    { HEAD "[row a]\n" ROW "learning-rate = fast\n", "“fast” is not a number" },
    { HEAD "[row a]\n" ROW "learning-rate = nan\n", "“nan” is not a number" },
    { HEAD "[row a]\n" ROW "loss = sad\n", "“sad” is none of mse|l1" },
    { HEAD "[row a]\n" ROW "unit = 1\n", "“1” is neither yes nor no" },
    { HEAD "[row a]\n" ROW "kernel = 3 5\n", "one word belongs here" },
    { HEAD "[row a]\n" ROW "segments = pieces\n", "line 8, [row a]: segments:" },
    { HEAD "[row a]\n" ROW "reported = 0.3\n", "“0.3” is not the name of a figure and a number" },
    { HEAD "[row a]\n" ROW "batch = 2\nbatch = 3\n", "line 9, [row a]: the key “batch” is there twice" },
    { HEAD "[row a]\n" ROW "[row a]\n" ROW, "line 8: the group “row a” is there twice" },
    { HEAD "[row a]\nlike = b\n" ROW, "line 5, [row a]: there is no row “b” to be like" },
    { HEAD "[row a]\nlike = a\n" ROW, "there is no row “a” to be like" },
    { HEAD "[row a]\ncorpus = c\nfeatures = f\n", "line 4, [row a]: the key “model” is missing" },
    { HEAD "[row a]\n" ROW "target = quadrant\n", "cross-entropy goes with classes" },
    { HEAD "[row a]\n" ROW "target = emotion\nloss = cross-entropy\n", "the key “classes” is missing" },
    { HEAD "[row a]\n" ROW "start = b\n[row b]\n" ROW, "which must be a row with “split = none”" },
    { HEAD "[row a]\n" ROW "search = 3\n", "a search is judged by the classes" },
    { HEAD "[row a]\n" ROW "transfer = c\n", "whole songs are hit by the row's classes" },
    { HEAD "[row a]\n" ROW "target = quadrant\nloss = cross-entropy\ntransfer = c\n",
      "whole songs are hit by the row's classes" },
    { HEAD "[row a]\n" ROW "target = genre\nloss = cross-entropy\nclasses = 0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,"
                           "19,20,21,22,23,24,25,26,27,28,29,30,31,32,33,34,35,36,37,38,39,40\n",
      "these are more than" },
    { HEAD "[row a]\n" ROW "split = ratio\nparts = 1\n", "“parts” must be 2 or more" },
    { HEAD "[rows]\n", "line 4, [rows]: there is no such group" },
    { HEAD, "at least one row" },
    { "[experiment]\ntitle = T\nauthor = me\n", "line 3, [experiment]: there is no key “author”" },
    { "[experiment]\ntitle = T\n[row a]\n" ROW, "“title” and “columns” must be there" },
    { "title = T\n", "line 1: a key before the first group" },
    { "[experiment\n", "line 1: a group is a name in square brackets" },
    { "[experiment]\nwords\n", "line 2: neither a group" },
    { "  words\n", "line 1: a line that goes on" },
    { "\xff\n", "not a text file in UTF-8" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (experiment_plan_parse (cases[i].text, "n", FALSE, &error));
      g_assert_error (error, BASE_ERROR, BASE_ERROR_INVALID_ARGUMENT);
      if (strstr (error->message, cases[i].expected) == NULL)
        g_error ("“%s” does not say “%s”", error->message, cases[i].expected);
    }
}

/* What a row names must be there: its features, and its network for what comes of them. */
static void
check_row (const ExperimentPlan *plan,
           const ExperimentRow  *row)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DspFeatureSet) features = dsp_feature_set_new (row->features, &error);
  g_autoptr (NnGraph) graph = NULL;
  NnZooOptions options = { 0 };
  NnShape shape;

  g_assert_no_error (error);
  if (experiment_row_is_classic (row))
    return;

  shape = (NnShape) { dsp_feature_set_get_n_channels (features), dsp_feature_set_get_height (features),
                      dsp_feature_set_get_width (features) };
  if (shape.height == 1)
    shape.width = 1;
  g_assert_true (nn_zoo_options_parse (&options, row->options, &error));
  g_assert_no_error (error);
  options.n_outputs = experiment_labels_count_outputs (row);
  graph = nn_zoo_build (row->model, shape, &options, &error);
  if (error != NULL)
    g_error ("%s, %s: %s", plan->name, row->name, error->message);
}

/* The tables of the papers are all there, and every figure that a paper reported. */
static void
test_shipped (void)
{
  g_autofree char *folder = base_paths_find_data ("experiments");
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) plans = experiment_plans_load (folder, FALSE, &error);
  g_autoptr (GPtrArray) quick = NULL;
  guint n_reported = 0;

  g_assert_no_error (error);
  g_assert_cmpuint (plans->len, ==, 15);
  for (guint p = 0; p < plans->len; p++)
    {
      const ExperimentPlan *plan = plans->pdata[p];

      g_assert_nonnull (plan->paper);
      g_assert_nonnull (plan->table);
      for (guint r = 0; r < plan->rows->len; r++)
        {
          const ExperimentRow *row = plan->rows->pdata[r];

          check_row (plan, row);
          g_assert_cmpstr (row->reduced, !=, "");
          n_reported += row->reported->len;
          /* A figure that the table does not show would be for nothing. */
          for (guint i = 0; i < row->reported->len; i++)
            g_assert_true (g_strv_contains ((const char *const *)plan->columns,
                                            g_array_index (row->reported, ExperimentReported, i).metric));
        }
    }

  /* yu 4; stoltenberg 4 + 4 + 7 + 5 + 5 + 4 + 4 + 3; moldovan's 80 % thrice, 84, 82; cerutti 10 + 1;
   * gao 6 rows of 4 and the whitened one. */
  g_assert_cmpuint (n_reported, ==, 4 + 36 + 5 + 11 + 7 * 4);

  quick = experiment_plans_load (folder, TRUE, &error);
  g_assert_no_error (error);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/experiment/plan/inherits", test_inherits);
  g_test_add_func ("/experiment/plan/quick", test_quick);
  g_test_add_func ("/experiment/plan/fingerprint", test_fingerprint);
  g_test_add_func ("/experiment/plan/refused", test_refused);
  g_test_add_func ("/experiment/plan/shipped", test_shipped);

  return g_test_run ();
}
