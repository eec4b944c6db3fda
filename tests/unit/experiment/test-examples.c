/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

#include "engine/base/error.h"
#include "engine/experiment/dataset.h"
#include "engine/experiment/figures.h"
#include "engine/experiment/plan.h"
#include "engine/experiment/split.h"
#include "engine/experiment/table-data.h"
#include "fixtures.h"
#include "tones.h"

#define N_CLIPS 8

typedef struct
{
  char *folder;   /* (owned) */
  char *manifest; /* (owned) */
  char *cache;    /* (owned) */
  guint n_messages;
} Fixture;

static void
message_cb (const char *text,
            gpointer    user_data)
{
  ((Fixture *)user_data)->n_messages++;
}

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  fixture->folder = fixture_folder_new ();
  fixture->manifest = g_build_filename (fixture->folder, "tones", "manifest.csv", NULL);
  fixture->cache = g_build_filename (fixture->folder, "cache", NULL);
  tones_write_corpus (fixture->folder, N_CLIPS);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  g_free (fixture->manifest);
  g_free (fixture->cache);
  fixture_folder_free (fixture->folder);
}

static ExperimentDataset *
load (Fixture      *fixture,
      const char   *features,
      const char   *cut,
      GError      **error)
{
  const ExperimentObserver observer = { message_cb, NULL, fixture };
  ExperimentDatasetConfig config = { .manifest = fixture->manifest,
                                     .features = features,
                                     .cache_folder = fixture->cache,
                                     .n_workers = 2 };

  g_assert_true (analysis_cut_parse (&config.segments, cut, NULL));
  return experiment_dataset_load (&config, &observer, NULL, error);
}

/* A clip of 2.2 s is three slices of 1 s: nothing is dropped. What comes from the cache is the same. */
static void
test_slices (Fixture       *fixture,
             gconstpointer  data)
{
  const char *features = "mel-image seconds=1 height=16 width=12";
  g_autoptr (GError) error = NULL;
  g_autoptr (ExperimentDataset) first = load (fixture, features, "slices", &error);
  g_autoptr (ExperimentDataset) again = NULL;
  g_autofree char *path = g_build_filename (fixture->folder, "tones", "00.wav", NULL);
  gsize size;

  g_assert_no_error (error);
  size = experiment_dataset_get_size (first);
  g_assert_cmpuint (size, ==, 16 * 12);
  g_assert_cmpuint (experiment_dataset_get_n_examples (first), ==, 3 * N_CLIPS);
  g_assert_cmpuint (experiment_dataset_get_example (first, 5)->clip, ==, 1);
  g_assert_cmpfloat_with_epsilon (experiment_dataset_get_example (first, 0)->time, 0.5, 1e-3);
  g_assert_cmpfloat_with_epsilon (experiment_dataset_get_example (first, 2)->time, 1.7, 1e-2);

  again = load (fixture, features, "slices", &error);
  g_assert_no_error (error);
  g_assert_cmpmem (experiment_dataset_get_inputs (again), 3 * N_CLIPS * size * sizeof (float),
                   experiment_dataset_get_inputs (first), 3 * N_CLIPS * size * sizeof (float));
  g_assert_cmpuint (fixture->n_messages, ==, 0);
}

/* A sequence is one example each half second, also where slices overlap at the end. */
static void
test_sequence (Fixture       *fixture,
               gconstpointer  data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (ExperimentDataset) dataset = load (fixture, "gao-260 seconds=1", "slices", &error);
  double last = -1.0;

  g_assert_no_error (error);
  g_assert_cmpuint (experiment_dataset_get_size (dataset), ==, 260);
  for (gsize i = 0; i < experiment_dataset_get_n_examples (dataset); i++)
    {
      const ExperimentExample *example = experiment_dataset_get_example (dataset, i);

      if (example->clip != 0)
        break;
      g_assert_cmpfloat (example->time - last, >, 0.2);
      g_assert_cmpfloat (example->time, <=, 2.2);
      last = example->time;
    }
  g_assert_cmpfloat (last, >, 1.7);
}

/* A clip that is not there is told of and left out; with too many of them it is an error. */
static void
test_missing (Fixture       *fixture,
              gconstpointer  data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (ExperimentDataset) dataset = NULL;
  g_autofree char *path = g_build_filename (fixture->folder, "tones", "03.wav", NULL);

  tones_write_corpus (fixture->folder, 16);
  g_unlink (path);
  dataset = load (fixture, "mel-image seconds=1", "quarter", &error);
  g_assert_no_error (error);
  g_assert_cmpuint (experiment_dataset_get_clips (dataset)->len, ==, 15);
  g_assert_cmpuint (fixture->n_messages, ==, 1);
  g_assert_cmpuint (experiment_dataset_get_n_examples (dataset), ==, 15);

  tones_write_corpus (fixture->folder, N_CLIPS);
  g_unlink (path);
  g_assert_null (load (fixture, "mel-image seconds=1", "quarter", &error));
  g_assert_error (error, BASE_ERROR, BASE_ERROR_BAD_CORPUS);
}

static ExperimentPlan *
make_plan (const char *keys)
{
  g_autofree char *text = g_strconcat ("[experiment]\ntitle = T\ncolumns = mae\n[row a]\ncorpus = tones\n"
                                       "features = mel-image seconds=1\nmodel = yu-mymodel\n",
                                       keys, NULL);
  g_autoptr (GError) error = NULL;
  ExperimentPlan *plan = experiment_plan_parse (text, "n", FALSE, &error);

  g_assert_no_error (error);
  return plan;
}

/* Every clip is tested once over the parts, and never trains where it tests. */
static void
test_splits (Fixture       *fixture,
             gconstpointer  data)
{
  static const char *const kinds[] = { "parts = 2\n", "parts = 4\n", "split = random\nparts = 4\n",
                                       "split = groups\nparts = 4\n", "split = groups\nparts = 2\n" };
  g_autoptr (ExperimentDataset) dataset = load (fixture, "mel-image seconds=1", "quarter", NULL);
  const TrainingCorpus *corpus = experiment_dataset_get_corpus (dataset);

  for (gsize k = 0; k < G_N_ELEMENTS (kinds); k++)
    {
      g_autoptr (ExperimentPlan) plan = make_plan (kinds[k]);
      const ExperimentRow *row = plan->rows->pdata[0];
      guint n_tests[N_CLIPS] = { 0 };

      for (guint part = 0; part < experiment_row_get_parts (row); part++)
        {
          g_autoptr (GArray) training = g_array_new (FALSE, FALSE, sizeof (guint));
          g_autoptr (GArray) test = g_array_new (FALSE, FALSE, sizeof (guint));

          experiment_split (row, corpus, experiment_dataset_get_clips (dataset), 1, part, training, test);
          g_assert_cmpuint (training->len + test->len, ==, N_CLIPS);
          g_assert_cmpuint (test->len, ==, N_CLIPS / experiment_row_get_parts (row));
          for (guint i = 0; i < test->len; i++)
            n_tests[g_array_index (test, guint, i)]++;
          for (guint i = 0; i < training->len; i++)
            for (guint j = 0; j < test->len; j++)
              {
                const guint trained = g_array_index (training, guint, i), tested = g_array_index (test, guint, j);

                g_assert_cmpuint (trained, !=, tested);
                if (row->split == EXPERIMENT_SPLIT_GROUPS)
                  g_assert_cmpstr (training_corpus_get_clip (corpus, trained)->group, !=,
                                   training_corpus_get_clip (corpus, tested)->group);
              }
        }
      for (guint i = 0; i < N_CLIPS; i++)
        g_assert_cmpuint (n_tests[i], ==, 1);
    }
}

/* Each part draws anew, and the same cell always the same. */
static void
test_ratio (Fixture       *fixture,
            gconstpointer  data)
{
  g_autoptr (ExperimentDataset) dataset = load (fixture, "mel-image seconds=1", "quarter", NULL);
  g_autoptr (ExperimentPlan) plan = make_plan ("split = ratio\nparts = 4\n");
  const ExperimentRow *row = plan->rows->pdata[0];
  guint n_repeated = 0;
  guint first = 0;

  for (guint cell = 0; cell < 2 * row->parts; cell++)
    {
      g_autoptr (GArray) training = g_array_new (FALSE, FALSE, sizeof (guint));
      g_autoptr (GArray) test = g_array_new (FALSE, FALSE, sizeof (guint));
      guint sum = 0;

      experiment_split (row, experiment_dataset_get_corpus (dataset), experiment_dataset_get_clips (dataset), 0,
                        cell % row->parts, training, test);
      g_assert_cmpuint (test->len, ==, N_CLIPS / 4);
      g_assert_cmpuint (training->len, ==, N_CLIPS - N_CLIPS / 4);
      for (guint i = 0; i < test->len; i++)
        sum += 1u << g_array_index (test, guint, i);
      if (cell == 0)
        first = sum;
      n_repeated += sum == first;
    }
  g_assert_cmpuint (n_repeated, >=, 2);
  g_assert_cmpuint (n_repeated, <, 2 * row->parts);
}

/* Learned by heart: all clips train and all are tested, at once. */
static void
test_same (Fixture       *fixture,
           gconstpointer  data)
{
  g_autoptr (ExperimentDataset) dataset = load (fixture, "mel-image seconds=1", "quarter", NULL);
  g_autoptr (ExperimentPlan) plan = make_plan ("split = same\n");
  g_autoptr (GArray) training = g_array_new (FALSE, FALSE, sizeof (guint));
  g_autoptr (GArray) test = g_array_new (FALSE, FALSE, sizeof (guint));
  const ExperimentRow *row = plan->rows->pdata[0];

  g_assert_cmpuint (experiment_row_get_cells (row), ==, 1);
  experiment_split (row, experiment_dataset_get_corpus (dataset), experiment_dataset_get_clips (dataset), 0, 0,
                    training, test);
  g_assert_cmpuint (training->len, ==, N_CLIPS);
  g_assert_cmpuint (test->len, ==, N_CLIPS);
}

/* Curves are followed along straight lines; what comes long after the last rating has no label. */
static void
test_curve_labels (Fixture       *fixture,
                   gconstpointer  data)
{
  g_autoptr (ExperimentDataset) dataset = load (fixture, "gao-260 seconds=1", "slices", NULL);
  g_autoptr (ExperimentPlan) plan = make_plan ("target = curve\n");
  g_autoptr (GArray) none = g_array_new (FALSE, FALSE, sizeof (guint));
  g_autoptr (ExperimentLabels) labels = experiment_labels_new (plan->rows->pdata[0], dataset, none);

  /* The first half second: 0.25 s, a quarter of the way from (0, 0.1) to (0.5, -0.1). */
  g_assert_cmpuint (labels->n_outputs, ==, 2);
  g_assert_cmpfloat_with_epsilon (labels->values[0], 0.125, 1e-6);
  g_assert_cmpfloat_with_epsilon (labels->values[1], 0.05, 1e-6);
  /* 1.25 s. */
  g_assert_cmpfloat_with_epsilon (labels->values[4], 0.25, 1e-6);
}

/* Figures by hand: four songs of one segment each, two of which are right. */
static void
test_class_figures (Fixture       *fixture,
                    gconstpointer  data)
{
  g_autoptr (ExperimentDataset) dataset = load (fixture, "mel-image seconds=1", "quarter", NULL);
  g_autoptr (ExperimentPlan) plan
      = make_plan ("target = emotion\nclasses = happy, sad\nloss = cross-entropy\nvote-threshold = 0.6\n");
  g_autoptr (GArray) clips = g_array_new (FALSE, FALSE, sizeof (guint));
  g_autoptr (GArray) examples = NULL;
  g_autoptr (GArray) songs = NULL;
  g_autoptr (ExperimentLabels) labels = NULL;
  g_autoptr (ExperimentResult) result = experiment_result_new ();
  /* Truth: sad, happy, sad, happy. */
  const double said[] = { 0.1, 0.9, 0.2, 0.8, 0.7, 0.3, 0.6, 0.4 };
  ExperimentSaid judged;

  for (guint i = 0; i < 4; i++)
    g_array_append_val (clips, i);
  examples = experiment_songs_pick (dataset, clips);
  songs = experiment_songs_list (dataset, examples);
  labels = experiment_labels_new (plan->rows->pdata[0], dataset, clips);
  judged = (ExperimentSaid) { plan->rows->pdata[0], dataset, labels, songs, examples, said };

  experiment_figures_add (&judged, examples, result);
  g_assert_cmpfloat (experiment_result_get (result, "accuracy"), ==, 0.5);
  g_assert_cmpfloat (experiment_result_get (result, "macro-f1"), ==, 0.5);
  g_assert_cmpfloat (experiment_result_get (result, "baseline-accuracy"), ==, 0.5);
  /* happy: one right, one taken for sad. */
  g_assert_cmpuint (result->confusion[0], ==, 1);
  g_assert_cmpuint (result->confusion[1], ==, 1);

  experiment_figures_add_transfer (&judged, result);
  g_assert_cmpfloat (experiment_result_get (result, "hit"), ==, 0.5);
  g_assert_cmpfloat (experiment_result_get (result, "hit-threshold"), ==, 0.5);
  g_assert_cmpfloat (experiment_result_get (result, "baseline-hit"), ==, 0.5);
}

static void
test_value_figures (Fixture       *fixture,
                    gconstpointer  data)
{
  g_autoptr (ExperimentDataset) dataset = load (fixture, "mel-image seconds=1", "quarter", NULL);
  g_autoptr (ExperimentPlan) plan = make_plan ("target = point\nunit = yes\n");
  g_autoptr (GArray) clips = g_array_new (FALSE, FALSE, sizeof (guint));
  g_autoptr (GArray) examples = NULL;
  g_autoptr (GArray) songs = NULL;
  g_autoptr (ExperimentLabels) labels = NULL;
  g_autoptr (ExperimentResult) result = experiment_result_new ();
  /* Truth, 0 to 1: (0.2, 0.25), (0.8, 0.75). */
  const double said[] = { 0.3, 0.25, 0.7, 0.35 };

  for (guint i = 0; i < 2; i++)
    g_array_append_val (clips, i);
  examples = experiment_songs_pick (dataset, clips);
  songs = experiment_songs_list (dataset, examples);
  labels = experiment_labels_new (plan->rows->pdata[0], dataset, clips);
  experiment_figures_add (
      &(ExperimentSaid) { plan->rows->pdata[0], dataset, labels, songs, examples, said }, examples, result);

  g_assert_cmpfloat_with_epsilon (experiment_result_get (result, "mae-valence"), 0.1, 1e-6);
  g_assert_cmpfloat_with_epsilon (experiment_result_get (result, "mae-arousal"), 0.2, 1e-6);
  g_assert_cmpfloat_with_epsilon (experiment_result_get (result, "mae"), 0.15, 1e-6);
  g_assert_cmpfloat_with_epsilon (experiment_result_get (result, "rmse-arousal"), sqrt (0.08), 1e-6);
  g_assert_cmpfloat_with_epsilon (experiment_result_get (result, "r2-valence"), 1.0, 1e-6);
  g_assert_cmpfloat_with_epsilon (experiment_result_get (result, "sd-valence"), 0.2, 1e-6);
  /* Squared errors 0.02 and 0.16, squared deviations of the labels 0.18 and 0.125. */
  g_assert_cmpfloat_with_epsilon (experiment_result_get (result, "determination-valence"), 8.0 / 9.0, 1e-6);
  g_assert_cmpfloat_with_epsilon (experiment_result_get (result, "determination-arousal"), -0.28, 1e-6);
  g_assert_cmpfloat_with_epsilon (experiment_result_get (result, "pearson-arousal"), 1.0, 1e-6);
  /* Medians: 0.5 and 0.5. */
  g_assert_cmpfloat_with_epsilon (experiment_result_get (result, "baseline-mae"), 0.275, 1e-6);
  g_assert_true (isnan (experiment_result_get (result, "baseline-r2-valence")));
}

/* Of the nine degrees the corpus has one: the figures are of that. */
static void
test_missing_labels (Fixture       *fixture,
                     gconstpointer  data)
{
  g_autoptr (ExperimentDataset) dataset = load (fixture, "mel-image seconds=1", "quarter", NULL);
  g_autoptr (ExperimentPlan) plan = make_plan ("target = degrees\n");
  const GArray *clips = experiment_dataset_get_clips (dataset);
  g_autoptr (GArray) examples = experiment_songs_pick (dataset, clips);
  g_autoptr (GArray) songs = experiment_songs_list (dataset, examples);
  g_autoptr (ExperimentLabels) labels = experiment_labels_new (plan->rows->pdata[0], dataset, clips);
  g_autoptr (ExperimentResult) result = experiment_result_new ();
  const double said[N_CLIPS * TRAINING_N_DEGREES] = { 0.0 };

  experiment_figures_add (
      &(ExperimentSaid) { plan->rows->pdata[0], dataset, labels, songs, examples, said }, examples, result);

  /* Half of them 0.1, half 0.9. */
  g_assert_cmpfloat_with_epsilon (experiment_result_get (result, "mae-power"), 0.5, 1e-6);
  g_assert_cmpfloat_with_epsilon (experiment_result_get (result, "mae"), 0.5, 1e-6);
  g_assert_cmpfloat_with_epsilon (experiment_result_get (result, "yu-accuracy"), 0.0, 1e-6);
  g_assert_true (isnan (experiment_result_get (result, "mae-tension")));
}

/* Two songs of two moments. The first is said 0.1 too high throughout, the second the wrong way round. */
static void
test_curve_figures (Fixture       *fixture,
                    gconstpointer  data)
{
  static const double said[] = { 0.1, 0.0, 0.3, 0.0, 0.8, 0.0, 0.6, 0.0 };
  static float truth[] = { 0.0, 0.1, 0.2, 0.2, 0.6, 0.3, 0.8, 0.4 };
  static const ExperimentSong both[] = { { 0, 0, 2 }, { 1, 2, 2 } };
  static const guint indices[] = { 0, 1, 2, 3 };
  const ExperimentLabels labels = { .n_outputs = 2, .values = truth };
  g_autoptr (ExperimentPlan) plan = make_plan ("target = curve\n");
  g_autoptr (GArray) songs = g_array_new (FALSE, FALSE, sizeof (ExperimentSong));
  g_autoptr (GArray) examples = g_array_new (FALSE, FALSE, sizeof (guint));
  g_autoptr (ExperimentResult) result = experiment_result_new ();

  g_array_append_vals (songs, both, 2);
  g_array_append_vals (examples, indices, 4);
  experiment_figures_add (&(ExperimentSaid) { plan->rows->pdata[0], NULL, &labels, songs, examples, said }, examples,
                          result);

  /* By song: errors 0.1 and 0.2, correlations 1 and -1. */
  g_assert_cmpfloat_with_epsilon (experiment_result_get (result, "rmse-valence"), 0.15, 1e-6);
  g_assert_cmpfloat_with_epsilon (experiment_result_get (result, "r2-valence"), 1.0, 1e-6);
  g_assert_cmpfloat_with_epsilon (experiment_result_get (result, "pearson-valence"), 0.0, 1e-6);
  /* All together: sums of squares about the means 0.4 and 0.29, of products 0.3. */
  g_assert_cmpfloat_with_epsilon (experiment_result_get (result, "pooled-rmse-valence"), sqrt (0.025), 1e-6);
  g_assert_cmpfloat_with_epsilon (experiment_result_get (result, "pooled-r2-valence"), 0.09 / 0.116, 1e-6);
  g_assert_cmpfloat_with_epsilon (experiment_result_get (result, "pooled-determination-valence"), 0.75, 1e-6);
  /* What is always the same has no correlation; the median of valence is 0.4. */
  g_assert_true (isnan (experiment_result_get (result, "r2-arousal")));
  g_assert_cmpfloat_with_epsilon (experiment_result_get (result, "baseline-pooled-rmse-valence"), sqrt (0.1), 1e-6);
}

/* Components of all inputs or of some, fit on the examples that train alone. */
static void
test_components (Fixture       *fixture,
                 gconstpointer  data)
{
  g_autoptr (ExperimentDataset) dataset = load (fixture, "gao-260 seconds=1", "slices", NULL);
  g_autoptr (GArray) examples = g_array_new (FALSE, FALSE, sizeof (guint));

  for (guint i = 0; i < MIN (experiment_dataset_get_n_examples (dataset), 12); i++)
    g_array_append_val (examples, i);

  for (guint n = 0; n < 4; n++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (ExperimentScaler) scaler
          = experiment_scaler_new (EXPERIMENT_SCALE_PCA, n, dataset, examples, &error);
      g_autoptr (ExperimentTableData) table = NULL;

      g_assert_no_error (error);
      table = experiment_table_data_new (scaler, dataset, examples);
      g_assert_cmpuint (table->n_rows, ==, examples->len);
      if (n > 0)
        g_assert_cmpuint (nn_shape_size (table->shape), ==, n);
      else
        g_assert_cmpuint (nn_shape_size (table->shape), >, 4);
    }
}

#define ADD(path, test) g_test_add ("/experiment/examples/" path, Fixture, NULL, set_up, test, tear_down)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  ADD ("slices", test_slices);
  ADD ("sequence", test_sequence);
  ADD ("missing", test_missing);
  ADD ("splits", test_splits);
  ADD ("ratio", test_ratio);
  ADD ("same", test_same);
  ADD ("curve-labels", test_curve_labels);
  ADD ("class-figures", test_class_figures);
  ADD ("value-figures", test_value_figures);
  ADD ("missing-labels", test_missing_labels);
  ADD ("curve-figures", test_curve_figures);
  ADD ("components", test_components);

  return g_test_run ();
}
