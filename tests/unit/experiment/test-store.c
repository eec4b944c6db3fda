/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <string.h>

#include "engine/experiment/store.h"
#include "engine/experiment/tables.h"
#include "fixtures.h"

typedef struct
{
  char *folder; /* (owned) */
  ExperimentPlan *plan;
  const ExperimentRow *row;
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  fixture->folder = fixture_folder_new ();
  fixture->plan = experiment_plan_parse (
      "[experiment]\ntitle = A table\ncolumns = mae\npaper = p\ntable = t\n"
      "[row a]\ncorpus = c\nfeatures = f\nmodel = m\ntarget = emotion\nclasses = up, down\nloss = cross-entropy\n"
      "runs = 2\nparts = 2\nreported = mae 0.5\nreduced = less\n",
      "plan", FALSE, NULL);
  fixture->row = fixture->plan->rows->pdata[0];
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  experiment_plan_free (fixture->plan);
  fixture_folder_free (fixture->folder);
}

static void
append (Fixture *fixture,
        guint    run,
        guint    part,
        double   mae)
{
  g_autoptr (ExperimentResult) result = experiment_result_new ();
  g_autoptr (GError) error = NULL;

  result->row = g_strdup (fixture->row->name);
  result->fingerprint = g_strdup (fixture->row->fingerprint);
  result->run = run;
  result->part = part;
  result->seed = 100001;
  result->seconds = 30.0;
  result->date = g_strdup ("2026-01-02T03:04:05Z");
  result->commit = g_strdup ("abc");
  result->cpu = g_strdup ("A \"CPU\"");
  result->n_classes = 2;
  result->confusion = g_memdup2 ((guint[]) { 5, 1, 2, 7 }, 4 * sizeof (guint));
  experiment_result_add (result, "mae", mae);
  experiment_result_add (result, "baseline-mae", 0.75);
  experiment_result_add (result, "r2", NAN);
  experiment_store_append (fixture->folder, fixture->plan, result, &error);
  g_assert_no_error (error);
}

static void
test_round_trip (Fixture       *fixture,
                 gconstpointer  data)
{
  g_autoptr (GPtrArray) none = experiment_store_load (fixture->folder, fixture->plan, NULL);
  g_autoptr (GPtrArray) results = NULL;
  const ExperimentResult *result;

  g_assert_cmpuint (none->len, ==, 0);
  append (fixture, 0, 0, 0.1);
  append (fixture, 1, 1, 0.3);
  append (fixture, 0, 0, 0.2);

  results = experiment_store_load (fixture->folder, fixture->plan, NULL);
  g_assert_cmpuint (results->len, ==, 3);
  g_assert_cmpuint (experiment_store_count (results, fixture->row), ==, 2);
  g_assert_null (experiment_store_find (results, fixture->row, 1, 0));

  /* The newest counts. */
  result = experiment_store_find (results, fixture->row, 0, 0);
  g_assert_cmpfloat (experiment_result_get (result, "mae"), ==, 0.2);
  g_assert_true (isnan (experiment_result_get (result, "r2")));
  g_assert_cmpuint (result->seed, ==, 100001);
  g_assert_cmpstr (result->cpu, ==, "A \"CPU\"");
  g_assert_cmpuint (result->confusion[3], ==, 7);
}

/* A line cut off by a crash costs that line and no other. */
static void
test_cut_off (Fixture       *fixture,
              gconstpointer  data)
{
  g_autofree char *path = g_build_filename (fixture->folder, "plan.jsonl", NULL);
  g_autoptr (GPtrArray) results = NULL;
  g_autofree char *text = NULL;
  gsize length;

  append (fixture, 0, 0, 0.1);
  append (fixture, 0, 1, 0.2);
  g_assert_true (g_file_get_contents (path, &text, &length, NULL));
  g_assert_true (g_file_set_contents (path, text, length - 40, NULL));
  append (fixture, 1, 0, 0.4);

  results = experiment_store_load (fixture->folder, fixture->plan, NULL);
  g_assert_cmpuint (results->len, ==, 2);
  g_assert_nonnull (experiment_store_find (results, fixture->row, 0, 0));
  g_assert_null (experiment_store_find (results, fixture->row, 0, 1));
  g_assert_nonnull (experiment_store_find (results, fixture->row, 1, 0));
}

/* What is of no use in a line costs that, and never more than the line. */
static void
test_damaged (Fixture       *fixture,
              gconstpointer  data)
{
  static const char *const lines[] = {
    "{\"row\":5,\"fingerprint\":[],\"run\":{},\"part\":\"x\",\"seconds\":\"y\",\"note\":1,\"figures\":[]}",
    "{\"row\":\"a\",\"figures\":{\"mae\":\"x\",\"r2\":[1],\"rmse\":null},\"confusion\":[1,\"x\",3,4]}",
    "{\"row\":\"a\",\"confusion\":[1,2,-3,4]}",
    "[1]",
    "5",
  };
  g_autofree char *deep = g_strnfill (300000, '[');
  g_autofree char *path = g_build_filename (fixture->folder, "plan.jsonl", NULL);
  g_autofree char *text = NULL;
  g_autofree char *other = NULL;
  g_auto (GStrv) parts = NULL;
  g_autoptr (GString) page = g_string_new (NULL);
  g_autoptr (GPtrArray) results = NULL;

  g_assert_null (experiment_result_from_json (deep, NULL));
  for (gsize i = 0; i < G_N_ELEMENTS (lines); i++)
    {
      g_autoptr (ExperimentResult) result = experiment_result_from_json (lines[i], NULL);

      g_assert_true (result != NULL || i >= 3);
      g_assert_true (result == NULL || (result->row != NULL && result->fingerprint != NULL && result->note != NULL));
      g_assert_true (result == NULL || (result->confusion == NULL && result->figures->len == 0));
    }

  /* Of other classes than the row's. */
  append (fixture, 0, 0, 0.1);
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  parts = g_strsplit (text, "[5,1,2,7]", 2);
  g_assert_cmpuint (g_strv_length (parts), ==, 2);
  other = g_strjoinv ("[1,2,3,4,5,6,7,8,9]", parts);
  g_assert_true (g_file_set_contents (path, other, -1, NULL));
  results = experiment_store_load (fixture->folder, fixture->plan, NULL);
  g_assert_cmpuint (results->len, ==, 1);
  experiment_tables_markdown (fixture->plan, results, page);
  g_assert_null (strstr (page->str, "true class by row"));
}

/* Results of other settings, and of quick runs, are none of the row's. */
static void
test_kept_apart (Fixture       *fixture,
                 gconstpointer  data)
{
  g_autoptr (GPtrArray) results = NULL;
  g_autoptr (GPtrArray) quick = NULL;
  ExperimentRow *row = fixture->plan->rows->pdata[0];

  append (fixture, 0, 0, 0.1);
  row->fingerprint[0] ^= 1;
  results = experiment_store_load (fixture->folder, fixture->plan, NULL);
  g_assert_cmpuint (results->len, ==, 1);
  g_assert_cmpuint (experiment_store_count (results, row), ==, 0);

  fixture->plan->is_quick = TRUE;
  quick = experiment_store_load (fixture->folder, fixture->plan, NULL);
  g_assert_cmpuint (quick->len, ==, 0);
}

static void
test_tables (Fixture       *fixture,
             gconstpointer  data)
{
  g_autoptr (GPtrArray) plans = g_ptr_array_new ();
  g_autoptr (GPtrArray) results = NULL;
  g_autoptr (GString) page = g_string_new (NULL);
  g_autofree char *printed = NULL;
  g_autofree char *list = NULL;

  append (fixture, 0, 0, 0.1);
  append (fixture, 0, 1, 0.3);
  results = experiment_store_load (fixture->folder, fixture->plan, NULL);

  /* Mean 0.2; the standard deviation of a sample of 0.1 and 0.3 is 0.1414. */
  printed = experiment_tables_print (fixture->plan, results);
  g_assert_nonnull (strstr (printed, "a    0.200 ± 0.141     0.750     0.500    2/4\n"));
  g_assert_nonnull (strstr (printed, "less"));
  g_assert_null (strstr (printed, "QUICK"));

  experiment_tables_markdown (fixture->plan, results, page);
  g_assert_nonnull (strstr (page->str, "| a | 0.200 ± 0.141 | 0.750 | 0.500 | 2/4 |\n"));
  /* Both cells' confusions added. */
  g_assert_nonnull (strstr (page->str, "up              10     2\n"));
  g_assert_nonnull (strstr (page->str, "2026-01-02 to 2026-01-02 by abc on A \"CPU\": 1.0 minutes"));

  g_assert_null (strstr (page->str, "Quick"));
  fixture->plan->is_quick = TRUE;
  experiment_tables_markdown (fixture->plan, results, page);
  fixture->plan->is_quick = FALSE;
  g_assert_nonnull (strstr (page->str, "`moodplane-cli experiment run plan --quick`\n\n**Quick"));

  g_ptr_array_add (plans, fixture->plan);
  list = experiment_tables_list (plans, fixture->folder, NULL);
  g_assert_nonnull (strstr (list, "plan     1      4     2"));

  fixture->plan->is_quick = TRUE;
  g_clear_pointer (&printed, g_free);
  printed = experiment_tables_print (fixture->plan, results);
  g_assert_nonnull (strstr (printed, "QUICK"));
}

static void
test_lock (Fixture       *fixture,
           gconstpointer  data)
{
  g_autoptr (GError) error = NULL;
  ExperimentLock *first = experiment_lock_take (fixture->folder, "cell", &error);
  ExperimentLock *again;

  g_assert_no_error (error);
  g_assert_nonnull (first);
  g_assert_null (experiment_lock_take (fixture->folder, "cell", &error));
  g_assert_no_error (error);

  experiment_lock_free (first);
  again = experiment_lock_take (fixture->folder, "cell", &error);
  g_assert_nonnull (again);
  experiment_lock_free (again);
}

#define ADD(path, test) g_test_add ("/experiment/store/" path, Fixture, NULL, set_up, test, tear_down)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  ADD ("round-trip", test_round_trip);
  ADD ("cut-off", test_cut_off);
  ADD ("damaged", test_damaged);
  ADD ("kept-apart", test_kept_apart);
  ADD ("tables", test_tables);
  ADD ("lock", test_lock);

  return g_test_run ();
}
