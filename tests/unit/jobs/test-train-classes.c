/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Classes by names of an owner's own, on tones: learned on top of the model that comes with the program, which says of moods
 * what it said, and by a network that learns moods too; and what cannot be learned, with its sentence. */

#include <glib/gstdio.h>
#include <string.h>

#include "../training/tones.h"
#include "engine/analysis/model.h"
#include "engine/base/error.h"
#include "engine/base/paths.h"
#include "fixtures.h"
#include "jobs/train-run-job.h"

#define N_CLASSES  3
#define N_OF_CLASS 9

/* Markup is text. */
static const char *const names[N_CLASSES] = { "<b>party</b>", "rainy day", "sleep & dreams" };

typedef struct
{
  char *folder;                /* (owned) */
  JobsTrainSettings *settings; /* (owned) */
  JobsTrainingRun *run;        /* (owned) (nullable) */
  guint n_epochs;
  guint n_right;         /* songs on the diagonal of the last confusion matrix */
  guint n_told;          /* songs in it */
  gboolean is_cancelled; /* after the first epoch */
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->folder = fixture_folder_new ();
  fixture->settings = jobs_train_settings_new ();
  jobs_train_settings_set_number (fixture->settings, JOBS_TRAIN_BATCH, 8);
  jobs_train_settings_set_number (fixture->settings, JOBS_TRAIN_PATIENCE, 0);
  jobs_train_settings_set_number (fixture->settings, JOBS_TRAIN_HELD_OUT, 0.34);
  jobs_train_settings_set_number (fixture->settings, JOBS_TRAIN_VALIDATION, 0.34);
  jobs_train_settings_set_text (fixture->settings, JOBS_TRAIN_GROUPED_BY, "nothing");
  jobs_train_settings_choose_targets (fixture->settings, "classes");
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  if (fixture->run != NULL)
    jobs_training_run_delete (fixture->run, NULL);
  g_clear_pointer (&fixture->run, jobs_training_run_unref);
  jobs_train_settings_free (fixture->settings);
  fixture_folder_free (fixture->folder);
}

/* (transfer full): of @text */
static char *
write_manifest (Fixture *fixture, const char *text)
{
  char *path = g_build_filename (fixture->folder, "manifest.csv", NULL);

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  return path;
}

/* (transfer full): a manifest of tones that are easy to tell apart. */
static char *
write_tones (Fixture *fixture, gboolean with_moods)
{
  static const double frequencies[N_CLASSES] = { 3000.0, 600.0, 150.0 };
  g_autoptr (GString) text = g_string_new (with_moods ? "path,class,quadrant\n" : "path,class\n");

  for (guint i = 0; i < N_CLASSES * N_OF_CLASS; i++)
    {
      const guint class = i % N_CLASSES;
      g_autofree char *name = g_strdup_printf ("%02u.wav", i);
      g_autofree char *path = g_build_filename (fixture->folder, name, NULL);

      tones_write (path, frequencies[class] * (1.0 + 0.01 * i), 2.0, i);
      g_string_append_printf (text, "%s,%s", name, names[class]);
      g_string_append (text, with_moods ? class == 2 ? ",Q3\n" : ",Q1\n" : "\n");
    }
  return write_manifest (fixture, text->str);
}

static void
epoch_cb (JobsTrainRunJob *job, const JobsTrainFigures *figures, Fixture *fixture)
{
  /* What was told before it was cancelled is told again without songs. */
  if (figures->n_points == 0)
    return;
  fixture->n_epochs++;
  fixture->n_right = fixture->n_told = 0;
  g_assert_cmpuint (figures->n_own_classes, ==, N_CLASSES);
  for (guint t = 0; t < N_CLASSES; t++)
    {
      g_assert_cmpstr (figures->own_classes[t], ==, names[t]);
      fixture->n_right += figures->own_confusion[t * N_CLASSES + t];
      for (guint h = 0; h < N_CLASSES; h++)
        fixture->n_told += figures->own_confusion[t * N_CLASSES + h];
    }
  if (fixture->is_cancelled)
    jobs_job_cancel (JOBS_JOB (job));
}

static JobsJob *
run_job (Fixture *fixture, GError **error)
{
  JobsJob *job = jobs_train_run_job_new (fixture->run, 2);

  jobs_run_job_set_background (JOBS_RUN_JOB (job), FALSE);
  g_signal_connect (job, "epoch", G_CALLBACK (epoch_cb), fixture);
  jobs_job_start (job);
  jobs_job_wait (job, error);
  return job;
}

static JobsJob *
train (Fixture *fixture, const char *manifest)
{
  g_autoptr (GError) error = NULL;
  JobsJob *job;

  if (fixture->run == NULL)
    fixture->run = jobs_training_run_create (manifest, NULL, fixture->settings, NULL, &error);
  g_assert_no_error (error);
  job = run_job (fixture, &error);
  g_assert_no_error (error);
  return job;
}

static char *
read_file (Fixture *fixture, JobsRunFile file, gsize *length)
{
  g_autofree char *path = jobs_training_run_get_path (fixture->run, file);
  char *contents = NULL;

  g_assert_true (g_file_get_contents (path, &contents, length, NULL));
  return contents;
}

static AnalysisModel *
load_model (Fixture *fixture)
{
  g_autofree char *path = jobs_training_run_get_path (fixture->run, JOBS_RUN_FILE_MODEL);
  g_autoptr (GError) error = NULL;
  AnalysisModel *model = analysis_model_load (path, &error);

  g_assert_no_error (error);
  g_assert_nonnull (analysis_model_get_classes (model));
  for (guint c = 0; c < N_CLASSES; c++)
    g_assert_cmpstr (analysis_class_head_get_names (analysis_model_get_classes (model))[c], ==, names[c]);
  return model;
}

/* Every tensor of @before is in @after as it was. */
static void
assert_kept (const AnalysisModel *before, const AnalysisModel *after)
{
  static const char *const keys[]
      = { ANALYSIS_MODEL_ENSEMBLE, ANALYSIS_MODEL_SPREAD, "member1.moodplane.frontend" };
  static const char *const tensors[]
      = { "member0.kernel.coefficients", "member1.block5.conv.weight", "member1.steps.weight" };

  for (gsize i = 0; i < G_N_ELEMENTS (tensors); i++)
    {
      gsize size, size_after;
      const float *values
          = nn_tensor_file_get (analysis_model_get_file (before), tensors[i], NULL, NULL, &size);
      const float *kept
          = nn_tensor_file_get (analysis_model_get_file (after), tensors[i], NULL, NULL, &size_after);

      g_assert_nonnull (values);
      g_assert_nonnull (kept);
      g_assert_cmpmem (values, size * sizeof (float), kept, size_after * sizeof (float));
    }
  for (gsize i = 0; i < G_N_ELEMENTS (keys); i++)
    g_assert_cmpstr (analysis_model_get_metadata (before, keys[i]), ==,
                     analysis_model_get_metadata (after, keys[i]));
  g_assert_cmpuint (nn_tensor_file_get_n_tensors (analysis_model_get_file (after)), ==,
                    nn_tensor_file_get_n_tensors (analysis_model_get_file (before)) + 1);
}

static void
test_on_top (Fixture *fixture, gconstpointer data)
{
  g_autofree char *manifest = write_tones (fixture, FALSE);
  g_autofree char *in_use = base_paths_find_data ("models/default.safetensors");
  g_autoptr (AnalysisModel) before = analysis_model_load (in_use, NULL);
  g_autoptr (AnalysisModel) after = NULL;
  g_autoptr (JobsJob) job = NULL;
  g_autofree char *report = NULL;
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;
  gsize first_length, second_length;

  g_assert_true (jobs_train_settings_is_on_top (fixture->settings));
  job = train (fixture, manifest);
  g_assert_cmpuint (fixture->n_epochs, ==, 1);
  g_assert_cmpuint (fixture->n_told, ==, jobs_training_run_get_counts (fixture->run)->n_validation);
  g_assert_cmpuint (fixture->n_right, ==, fixture->n_told);
  g_assert_nonnull (
      strstr (jobs_train_run_job_get_report (JOBS_TRAIN_RUN_JOB (job)), "macro-F1 1.000, accuracy 1.000"));
  report = read_file (fixture, JOBS_RUN_FILE_REPORT, NULL);
  g_assert_nonnull (strstr (report, "classes-macro-f1"));
  g_assert_nonnull (strstr (report, "rainy day"));

  after = load_model (fixture);
  g_assert_nonnull (before);
  assert_kept (before, after);

  /* Again, to the bit. */
  first = read_file (fixture, JOBS_RUN_FILE_MODEL, &first_length);
  g_object_unref (g_steal_pointer (&job));
  job = train (fixture, manifest);
  second = read_file (fixture, JOBS_RUN_FILE_MODEL, &second_length);
  g_assert_cmpmem (first, first_length, second, second_length);
}

/* A model with classes is started from, and gets others in place of them. */
static void
test_on_top_of_classes (Fixture *fixture, gconstpointer data)
{
  g_autofree char *manifest = write_tones (fixture, FALSE);
  g_autoptr (JobsJob) job = train (fixture, manifest);
  g_autofree char *model = jobs_training_run_get_path (fixture->run, JOBS_RUN_FILE_MODEL);
  g_autofree char *kept = g_build_filename (fixture->folder, "kept.safetensors", NULL);
  g_autoptr (JobsJob) again = NULL;
  g_autoptr (AnalysisModel) after = NULL;

  g_assert_cmpint (g_rename (model, kept), ==, 0);
  jobs_training_run_delete (fixture->run, NULL);
  g_clear_pointer (&fixture->run, jobs_training_run_unref);
  jobs_train_settings_set_text (fixture->settings, JOBS_TRAIN_START, "file");
  jobs_train_settings_set_text (fixture->settings, JOBS_TRAIN_START_FILE, kept);
  again = train (fixture, manifest);
  after = load_model (fixture);
}

/* With moods; what is cancelled and resumed comes to the same, to the bit. */
static void
test_joint (Fixture *fixture, gconstpointer data)
{
  g_autofree char *manifest = write_tones (fixture, TRUE);
  g_autofree char *checkpoint = NULL;
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;
  g_autoptr (JobsJob) job = NULL;
  g_autoptr (JobsJob) cancelled = NULL;
  g_autoptr (JobsJob) resumed = NULL;
  g_autoptr (AnalysisModel) model = NULL;
  g_autoptr (GError) error = NULL;
  gsize first_length, second_length;
  static const char *const written[] = { "best-0.safetensors", "fold-0.safetensors" };

  jobs_train_settings_set_number (fixture->settings, JOBS_TRAIN_EPOCHS, 12);
  jobs_train_settings_set_text (fixture->settings, JOBS_TRAIN_LAYERS, "all");
  jobs_train_settings_set_text (fixture->settings, JOBS_TRAIN_START, "nothing");
  jobs_train_settings_set_text (fixture->settings, JOBS_TRAIN_AUGMENTATION, "none");
  job = train (fixture, manifest);
  g_assert_cmpuint (fixture->n_epochs, ==, 12);
  g_assert_cmpuint (3 * fixture->n_right, >=, 2 * fixture->n_told);
  g_assert_nonnull (strstr (jobs_train_run_job_get_report (JOBS_TRAIN_RUN_JOB (job)), "Quadrants"));
  model = load_model (fixture);
  first = read_file (fixture, JOBS_RUN_FILE_MODEL, &first_length);

  checkpoint = jobs_training_run_get_path (fixture->run, JOBS_RUN_FILE_CHECKPOINT);
  for (gsize i = 0; i < G_N_ELEMENTS (written); i++)
    {
      g_autofree char *path = g_build_filename (checkpoint, written[i], NULL);

      g_assert_cmpint (g_remove (path), ==, 0);
    }
  fixture->is_cancelled = TRUE;
  cancelled = run_job (fixture, &error);
  fixture->is_cancelled = FALSE;
  resumed = train (fixture, manifest);
  second = read_file (fixture, JOBS_RUN_FILE_MODEL, &second_length);
  g_assert_cmpmem (first, first_length, second, second_length);
}

static void
assert_refused (Fixture *fixture, const char *manifest, const char *sentence)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JobsTrainingRun) run
      = jobs_training_run_create (manifest, NULL, fixture->settings, NULL, &error);

  g_assert_null (run);
  g_assert_nonnull (error);
  if (strstr (error->message, sentence) == NULL)
    g_error ("“%s” does not say “%s”", error->message, sentence);
}

/* @prefix: of the names of the classes; "": songs have none */
static void
check_set (Fixture *fixture, guint n_songs, guint n_classes, const char *prefix, const char *sentence)
{
  g_autoptr (GString) text = g_string_new ("path,class\n");
  g_autofree char *manifest = NULL;

  for (guint i = 0; i < n_songs; i++)
    if (*prefix == '\0')
      g_string_append_printf (text, "%u.wav,\n", i);
    else
      g_string_append_printf (text, "%u.wav,%s%u\n", i, prefix, i % n_classes);
  manifest = write_manifest (fixture, text->str);
  assert_refused (fixture, manifest, sentence);
}

static void
test_sets (Fixture *fixture, gconstpointer data)
{
  g_autofree char *long_name = g_strnfill (80, 'x');

  check_set (fixture, 20, 1, "party ", "are of “party 0”: there is nothing to tell apart");
  check_set (fixture, 20, 10, "party ", "Only 2 songs of the set are of “party 0”. Each class needs 3");
  check_set (fixture, 120, 40, "party ", "The set has 40 classes. No more than 32");
  check_set (fixture, 20, 1, "", "No song of the set has a class to learn");
  check_set (fixture, 20, 2, long_name, "no name that can be shown");
  check_set (fixture, 20, 2, "party\a", "no name that can be shown");
  check_set (fixture, 20, 2, "party\xe2\x80\xae", "no name that can be shown");
  jobs_train_settings_set_text (fixture->settings, JOBS_TRAIN_SPLIT, "k-fold");
  check_set (fixture, 20, 5, "party ", "they cannot be divided into 5 parts");

  /* With other targets it is said what would do. */
  jobs_train_settings_choose_targets (fixture->settings, "mood");
  check_set (fixture, 20, 2, "party ", "targets=classes");
  jobs_train_settings_choose_targets (fixture->settings, "classes");
  jobs_train_settings_set_text (fixture->settings, JOBS_TRAIN_LAYERS, "all");
  check_set (fixture, 20, 2, "party ", "layers=classes");
}

static void
assert_settings_refused (JobsTrainSettings *settings, const char *sentence)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (jobs_train_settings_check (settings, &error));
  if (strstr (error->message, sentence) == NULL)
    g_error ("“%s” does not say “%s”", error->message, sentence);
}

static void
test_settings (void)
{
  g_autoptr (JobsTrainSettings) settings = jobs_train_settings_new ();
  g_autoptr (GError) error = NULL;

  /* What goes with own classes is chosen with them, and given up with them. */
  g_assert_true (jobs_train_settings_assign (settings, "targets=classes", &error));
  g_assert_cmpstr (jobs_train_settings_get_text (settings, JOBS_TRAIN_LAYERS), ==, "classes");
  g_assert_cmpstr (jobs_train_settings_get_text (settings, JOBS_TRAIN_START), ==, "in-use");
  g_assert_true (jobs_train_settings_check (settings, &error));
  g_assert_no_error (error);
  g_assert_false (jobs_train_settings_has_use (settings, JOBS_TRAIN_EPOCHS));
  g_assert_true (jobs_train_settings_has_use (settings, JOBS_TRAIN_LAYERS));
  g_assert_true (jobs_train_settings_has_use (settings, JOBS_TRAIN_HELD_OUT));

  jobs_train_settings_set_text (settings, JOBS_TRAIN_START, "nothing");
  assert_settings_refused (settings, "the rest must come from a model");
  jobs_train_settings_set_text (settings, JOBS_TRAIN_LAYERS, "all");
  jobs_train_settings_check (settings, &error);
  g_assert_no_error (error);
  jobs_train_settings_set_text (settings, JOBS_TRAIN_ARCHITECTURE, "svm");
  assert_settings_refused (settings, "on top of the model in use");
  jobs_train_settings_set_text (settings, JOBS_TRAIN_ARCHITECTURE, "vgg11");
  assert_settings_refused (settings, "on top of the model in use");

  jobs_train_settings_choose_targets (settings, "mood");
  jobs_train_settings_set_text (settings, JOBS_TRAIN_ARCHITECTURE, "moodplane-1");
  jobs_train_settings_set_text (settings, JOBS_TRAIN_LAYERS, "classes");
  assert_settings_refused (settings, "targets=classes");
  jobs_train_settings_set_text (settings, JOBS_TRAIN_TARGETS, "classes");
  jobs_train_settings_choose_targets (settings, "quadrants");
  g_assert_cmpstr (jobs_train_settings_get_text (settings, JOBS_TRAIN_LAYERS), ==, "all");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/train-classes/settings", test_settings);
  g_test_add ("/train-classes/sets", Fixture, NULL, set_up, test_sets, tear_down);
  g_test_add ("/train-classes/on-top", Fixture, NULL, set_up, test_on_top, tear_down);
  g_test_add ("/train-classes/on-top-of-classes", Fixture, NULL, set_up, test_on_top_of_classes, tear_down);
  g_test_add ("/train-classes/joint", Fixture, NULL, set_up, test_joint, tear_down);

  return g_test_run ();
}
