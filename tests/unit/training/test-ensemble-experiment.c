/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Training a model of several members on a corpus made up here, from sound files to a model file that hears songs as
 * its predictions have it. */

#include <math.h>
#include <string.h>

#include "engine/analysis/song-analyzer.h"
#include "engine/base/error.h"
#include "engine/training/csv.h"
#include "feature-trial.h"

#define MIN_RIGHT 13

typedef struct
{
  FeatureTrial trial;
  TrainingMember members[3];
  TrainingEnsembleConfig config;
  TrainingObserver observer;
  GString *messages; /* (owned) */
} EnsembleTrial;

static void
message_cb (const char *text,
            gpointer    user_data)
{
  EnsembleTrial *self = user_data;

  g_string_append_printf (self->messages, "%s\n", text);
}

static void
progress_cb (double   done,
             double   total,
             gpointer user_data)
{
  EnsembleTrial *self = user_data;

  self->trial.done = done;
  self->trial.total = total;
}

/* A small network over windows for two epochs, a learner and a small network over statistics at the same rate. */
static void
set_up (EnsembleTrial *self,
        gconstpointer  data)
{
  static const struct
  {
    const char *name;
    const char *architecture;
    const char *features;
    double weight;
  } members[] = {
    { "cnn", "moodplane-1", NULL, 0.5 },
    { "machine", "svm", "song-statistics rate=16000", 2.0 },
    { "net", "moldovan-ann", "song-statistics rate=16000", 1.0 },
  };

  feature_trial_set_up (&self->trial, data);
  self->messages = g_string_new (NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (members); i++)
    {
      TrainingMember *member = &self->members[i];

      feature_trial_choose (&self->trial, members[i].architecture, members[i].features, NULL);
      *member = (TrainingMember) { members[i].name, members[i].weight, self->trial.config };
      member->config.training.epochs = 2;
    }
  self->config = (TrainingEnsembleConfig) { self->members, 3 };
  self->observer = (TrainingObserver) { message_cb, progress_cb, NULL, self };
}

static void
tear_down (EnsembleTrial *self,
           gconstpointer  data)
{
  g_string_free (self->messages, TRUE);
  feature_trial_tear_down (&self->trial, data);
}

static char *
train (EnsembleTrial          *self,
       const TrainingOptions  *options,
       GError                **error)
{
  g_string_truncate (self->messages, 0);
  return training_experiment_train_ensemble (options, &self->config, &self->observer, NULL, error);
}

static guint
count (const char *text,
       const char *part)
{
  guint n = 0;

  for (const char *found = strstr (text, part); found != NULL; found = strstr (found + 1, part))
    n++;
  return n;
}

static double
get_said (TrainingCsv *csv,
          gsize        row,
          const char  *column)
{
  return g_ascii_strtod (training_csv_get (csv, row, training_csv_find_column (csv, column)), NULL);
}

static guint
count_right (EnsembleTrial *self)
{
  g_autoptr (TrainingCsv) csv = training_csv_load (self->trial.said, NULL);
  guint n_right = 0;

  g_assert_cmpuint (training_csv_get_n_rows (csv), ==, FEATURE_TRIAL_N_CLIPS);
  for (gsize row = 0; row < FEATURE_TRIAL_N_CLIPS; row++)
    n_right += g_str_equal (training_csv_get (csv, row, training_csv_find_column (csv, "true_quadrant")),
                            training_csv_get (csv, row, training_csv_find_column (csv, "quadrant")));
  return n_right;
}

/* What evaluation says of a clip is what a user is told of the file. */
static void
assert_heard_alike (EnsembleTrial *self)
{
  const char *manifests[] = { self->trial.manifest, NULL };
  const TrainingOptions options = { .manifests = manifests, .predictions = self->trial.said, .n_workers = 2 };
  g_autoptr (GError) error = NULL;
  g_autofree char *report
      = training_experiment_evaluate (&options, self->trial.output, &self->observer, NULL, &error);
  g_autoptr (TrainingCsv) csv = NULL;
  g_autoptr (AnalysisModel) model = NULL;
  g_autoptr (AnalysisSongAnalyzer) analyzer = NULL;

  g_assert_no_error (error);
  g_assert_nonnull (strstr (report, "flatter"));
  csv = training_csv_load (self->trial.said, NULL);
  model = analysis_model_load (self->trial.output, &error);
  g_assert_no_error (error);
  analyzer = analysis_song_analyzer_new (model, &error);
  g_assert_no_error (error);

  for (gsize row = 0; row < 4; row++)
    {
      g_autofree char *path = g_build_filename (
          self->trial.folder, training_csv_get (csv, row, training_csv_find_column (csv, "path")), NULL);
      g_autoptr (AnalysisResult) result = analysis_song_analyzer_run (analyzer, path, NULL, &error);

      g_assert_no_error (error);
      g_assert_cmpfloat_with_epsilon (result->estimate.gaussian.valence, get_said (csv, row, "valence"), 2e-5);
      g_assert_cmpfloat_with_epsilon (result->estimate.gaussian.arousal, get_said (csv, row, "arousal"), 2e-5);
      g_assert_cmpfloat_with_epsilon (result->estimate.gaussian.arousal_sd, get_said (csv, row, "arousal_sd"), 2e-5);
      g_assert_cmpfloat_with_epsilon (result->estimate.quadrant_probabilities[0], get_said (csv, row, "q1"), 2e-5);
      g_assert_nonnull (result->curve);
      g_assert_nonnull (result->embedding);
    }
}

/* Over folds, with each member's own figures; the file has all members, and hears as its predictions have it. */
static void
test_whole (EnsembleTrial *self,
            gconstpointer  data)
{
  const char *manifests[] = { self->trial.manifest, NULL };
  const TrainingOptions options = { .manifests = manifests,
                                    .output = self->trial.output,
                                    .predictions = self->trial.said,
                                    .cross_validate = TRUE,
                                    .only_fold = -1,
                                    .n_workers = 2 };
  g_autoptr (GError) error = NULL;
  g_autofree char *report = train (self, &options, &error);
  g_autoptr (AnalysisModel) model = NULL;

  g_assert_no_error (error);
  g_assert_nonnull (strstr (report, "ensemble of 3"));
  g_assert_nonnull (strstr (report, "pooled"));
  g_assert_cmpuint (count (self->messages->str, "cnn: alone: macro-F1"), ==, 4);
  g_assert_cmpuint (count (self->messages->str, "machine: alone: macro-F1"), ==, 4);
  g_assert_cmpuint (count (self->messages->str, "net: alone: macro-F1"), ==, 4);
  /* Four folds and the model, each of two networks for two epochs, and a learner. */
  g_assert_cmpfloat (self->trial.done, ==, 5 * (2 + 1 + 2));
  g_assert_cmpfloat (self->trial.total, ==, 5 * (2 + 1 + 2));
  g_test_message ("%u of %u are right", count_right (self), FEATURE_TRIAL_N_CLIPS);
  g_assert_cmpuint (count_right (self), >=, MIN_RIGHT);

  model = analysis_model_load (self->trial.output, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (analysis_model_get_n_members (model), ==, 3);
  g_assert_cmpfloat (analysis_model_get_weight (model, 0), ==, 0.5);
  g_assert_cmpstr (analysis_model_get_metadata (model, "member1.moodplane.training.name"), ==, "machine");
  g_assert_cmpstr (analysis_model_get_metadata (model, "member1." NN_MODEL_FILE_ARCHITECTURE), ==, "svm");
  g_assert_nonnull (analysis_model_get_metadata (model, "member2.moodplane.training.settings"));
  g_assert_nonnull (analysis_model_get_metadata (model, "moodplane.training.report"));
  assert_heard_alike (self);
}

/* Each member has checkpoints of its own, from which a second run writes the same file without an epoch. */
static void
test_resume (EnsembleTrial *self,
             gconstpointer  data)
{
  const char *manifests[] = { self->trial.manifest, NULL };
  g_autofree char *checkpoint = g_build_filename (self->trial.folder, "checkpoints", NULL);
  g_autofree char *of_cnn = g_build_filename (checkpoint, "member-cnn", "final.safetensors", NULL);
  g_autofree char *of_net = g_build_filename (checkpoint, "member-net", "final.safetensors", NULL);
  TrainingOptions options = {
    .manifests = manifests, .output = self->trial.output, .checkpoint = checkpoint, .only_fold = -1, .n_workers = 1
  };
  g_auto (GStrv) files = g_new0 (char *, 3);
  gsize sizes[2];
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < 2; i++)
    {
      g_autofree char *report = NULL;

      options.resume = i == 1;
      options.n_workers = i + 1;
      report = train (self, &options, &error);
      g_assert_no_error (error);
      g_assert_cmpint (strstr (self->messages->str, "cnn: All clips: epoch 2 of 2") != NULL, ==, i == 0);
      g_assert_true (g_file_get_contents (self->trial.output, &files[i], &sizes[i], NULL));
      g_assert_true (g_file_test (of_cnn, G_FILE_TEST_EXISTS));
      g_assert_true (g_file_test (of_net, G_FILE_TEST_EXISTS));
    }
  g_assert_cmpmem (files[0], sizes[0], files[1], sizes[1]);
}

/* Before anything is read. */
static void
test_rates (EnsembleTrial *self,
            gconstpointer  data)
{
  const char *manifests[] = { self->trial.manifest, NULL };
  const TrainingOptions options = { .manifests = manifests, .output = self->trial.output, .only_fold = -1 };
  g_autoptr (GError) error = NULL;

  self->members[1].config.feature.features = "song-statistics";
  g_assert_null (train (self, &options, &error));
  g_assert_error (error, BASE_ERROR, BASE_ERROR_INVALID_ARGUMENT);
  g_assert_nonnull (strstr (error->message, "22050"));
  g_assert_nonnull (strstr (error->message, "machine"));
  g_assert_null (strstr (self->messages->str, "are read"));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, test) g_test_add ("/training/ensemble-experiment/" name, EnsembleTrial, NULL, set_up, test, tear_down)
  ADD ("whole", test_whole);
  ADD ("resume", test_resume);
  ADD ("rates", test_rates);

  return g_test_run ();
}
