/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The folder of a training: how songs are divided, what is said of labels that nothing can be learned from, and what becomes
 * of a folder that somebody else wrote. No sound is read. */

#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

#include "engine/base/error.h"
#include "engine/base/paths.h"
#include "engine/training/csv.h"
#include "fixtures.h"
#include "jobs/train-figures.h"
#include "jobs/training-run-private.h"
#include "library/label-sets.h"

typedef struct
{
  char *folder;   /* (owned) */
  char *manifest; /* (owned) */
  JobsTrainSettings *settings; /* (owned) */
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  fixture->folder = fixture_folder_new ();
  fixture->manifest = g_build_filename (fixture->folder, "manifest.csv", NULL);
  fixture->settings = jobs_train_settings_new ();
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  g_autoptr (GPtrArray) runs = jobs_training_run_list ();

  for (guint i = 0; i < runs->len; i++)
    jobs_training_run_delete (runs->pdata[i], NULL);
  jobs_train_settings_free (fixture->settings);
  g_free (fixture->manifest);
  fixture_folder_free (fixture->folder);
}

/* @n songs, four of each artist, of each quadrant in turn but for those after @n_quadrants. */
static void
write_manifest (Fixture *fixture,
                guint    n,
                guint    n_quadrants)
{
  g_autoptr (GString) text = g_string_new ("path,artist,quadrant,valence,arousal,fold\n");
  static const double signs[][2] = { { 0.5, 0.5 }, { -0.5, 0.5 }, { -0.5, -0.5 }, { 0.5, -0.5 } };

  for (guint i = 0; i < n; i++)
    {
      const guint q = (i / 4) % n_quadrants;

      g_string_append_printf (text, "%u.wav,\"Artist, %u\",Q%u,%.1f,%.1f,%u\n", i, i / 4, q + 1, signs[q][0], signs[q][1],
                              (i / 4) % 3);
    }
  g_assert_true (g_file_set_contents (fixture->manifest, text->str, -1, NULL));
}

static TrainingCsv *
load_csv (const JobsTrainingRun *run,
          JobsRunFile            file)
{
  g_autofree char *path = jobs_training_run_get_path (run, file);
  g_autoptr (GError) error = NULL;
  TrainingCsv *csv = training_csv_load (path, &error);

  g_assert_no_error (error);
  return csv;
}

static void
test_create (Fixture       *fixture,
             gconstpointer  data)
{
  g_autoptr (JobsTrainingRun) run = NULL;
  g_autoptr (JobsTrainingRun) loaded = NULL;
  g_autoptr (TrainingCsv) manifest = NULL;
  g_autoptr (TrainingCsv) held_out = NULL;
  g_autoptr (GHashTable) artists = g_hash_table_new (g_str_hash, g_str_equal);
  g_auto (GStrv) warnings = NULL;
  g_autoptr (GError) error = NULL;
  guint n_validation = 0;

  write_manifest (fixture, 160, 4);
  run = jobs_training_run_create (fixture->manifest, NULL, fixture->settings, &warnings, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_strv_length (warnings), ==, 0);
  g_assert_cmpint (jobs_training_run_get_state (run), ==, JOBS_RUN_READY);

  manifest = load_csv (run, JOBS_RUN_FILE_MANIFEST);
  held_out = load_csv (run, JOBS_RUN_FILE_HELD_OUT);
  g_assert_cmpuint (training_csv_get_n_rows (manifest) + training_csv_get_n_rows (held_out), ==, 160);
  g_assert_cmpuint (training_csv_get_n_rows (held_out), ==, 32);
  for (gsize i = 0; i < training_csv_get_n_rows (held_out); i++)
    g_hash_table_add (artists, (gpointer)training_csv_get (held_out, i, training_csv_find_column (held_out, "artist")));
  for (gsize i = 0; i < training_csv_get_n_rows (manifest); i++)
    {
      g_assert_false (g_hash_table_contains (artists, training_csv_get (manifest, i, training_csv_find_column (manifest, "artist"))));
      g_assert_true (g_path_is_absolute (training_csv_get (manifest, i, training_csv_find_column (manifest, "path"))));
      n_validation += *training_csv_get (manifest, i, training_csv_find_column (manifest, "fold")) != '\0';
    }
  g_assert_cmpuint (n_validation, ==, jobs_training_run_get_counts (run)->n_validation);
  g_assert_cmpuint (n_validation, >=, 16);

  loaded = jobs_training_run_load (jobs_training_run_get_id (run), &error);
  g_assert_no_error (error);
  g_assert_true (jobs_train_settings_equal (jobs_training_run_get_settings (loaded), fixture->settings));
  g_assert_cmpstr (jobs_training_run_get_name (loaded), ==, jobs_training_run_get_name (run));
  g_assert_cmpstr (jobs_training_run_get_source (loaded), ==, fixture->manifest);
  g_assert_true (jobs_training_run_set_name (loaded, "Ünamed", &error));
}

/* Only what is to be learned stands in what is trained on; what is held out keeps its labels. */
static void
test_targets (Fixture       *fixture,
              gconstpointer  data)
{
  static const char *const hidden[][2] = { { "quadrants", "valence" }, { "plane", "quadrant" } };

  write_manifest (fixture, 160, 4);
  for (gsize t = 0; t < G_N_ELEMENTS (hidden); t++)
    {
      g_autoptr (JobsTrainingRun) run = NULL;
      g_autoptr (TrainingCsv) manifest = NULL;
      g_autoptr (TrainingCsv) held_out = NULL;

      jobs_train_settings_set_text (fixture->settings, JOBS_TRAIN_TARGETS, hidden[t][0]);
      run = jobs_training_run_create (fixture->manifest, "t", fixture->settings, NULL, NULL);
      g_assert_nonnull (run);
      manifest = load_csv (run, JOBS_RUN_FILE_MANIFEST);
      held_out = load_csv (run, JOBS_RUN_FILE_HELD_OUT);
      g_assert_cmpstr (training_csv_get (manifest, 0, training_csv_find_column (manifest, hidden[t][1])), ==, "");
      g_assert_cmpstr (training_csv_get (held_out, 0, training_csv_find_column (held_out, hidden[t][1])), !=, "");
    }
}

static void
test_folds (Fixture       *fixture,
            gconstpointer  data)
{
  g_autoptr (JobsTrainingRun) run = NULL;
  g_autoptr (GError) error = NULL;

  write_manifest (fixture, 120, 4);
  jobs_train_settings_set_text (fixture->settings, JOBS_TRAIN_SPLIT, "set-folds");
  jobs_train_settings_set_number (fixture->settings, JOBS_TRAIN_PART, 2);
  run = jobs_training_run_create (fixture->manifest, NULL, fixture->settings, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (jobs_training_run_get_counts (run)->n_held_out, ==, 40);

  jobs_train_settings_set_number (fixture->settings, JOBS_TRAIN_PART, 7);
  g_assert_null (jobs_training_run_create (fixture->manifest, NULL, fixture->settings, NULL, &error));
  g_assert_error (error, BASE_ERROR, BASE_ERROR_BAD_CORPUS);
  g_clear_error (&error);

  jobs_train_settings_set_text (fixture->settings, JOBS_TRAIN_SPLIT, "k-fold");
  jobs_train_settings_set_number (fixture->settings, JOBS_TRAIN_PART, 1);
  jobs_train_settings_set_text (fixture->settings, JOBS_TRAIN_GROUPED_BY, "nothing");
  g_clear_pointer (&run, jobs_training_run_unref);
  run = jobs_training_run_create (fixture->manifest, NULL, fixture->settings, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (jobs_training_run_get_counts (run)->n_held_out, ==, 24);
}

static void
refuse (Fixture    *fixture,
        const char *expected)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) runs = NULL;

  g_assert_null (jobs_training_run_create (fixture->manifest, NULL, fixture->settings, NULL, &error));
  g_assert_error (error, BASE_ERROR, BASE_ERROR_BAD_CORPUS);
  if (strstr (error->message, expected) == NULL)
    g_error ("“%s” is not in “%s”", expected, error->message);

  runs = jobs_training_run_list ();
  g_assert_cmpuint (runs->len, ==, 0);
}

/* A folder for each class, of whose names one happens to be a mood word. */
static void
write_classes (Fixture *fixture)
{
  g_autoptr (GString) text = g_string_new ("path,artist,quadrant,class\n");

  for (guint i = 0; i < 80; i++)
    g_string_append_printf (text, "%u.wav,Artist %u,%s\n", i, i / 4, i % 2 ? "Q4,calm" : ",party");
  g_assert_true (g_file_set_contents (fixture->manifest, text->str, -1, NULL));
}

static void
test_bad_labels (Fixture       *fixture,
                 gconstpointer  data)
{
  write_manifest (fixture, 3, 3);
  refuse (fixture, "3 songs");
  write_manifest (fixture, 80, 1);
  refuse (fixture, "same label");
  write_classes (fixture);
  refuse (fixture, "Own classes");

  g_assert_true (g_file_set_contents (fixture->manifest, "path,valence,arousal\na.wav,0.5,7\n", -1, NULL));
  refuse (fixture, "“7”");
  g_assert_true (g_file_set_contents (fixture->manifest, "path,valence,arousal\na.wav,nan,0.5\n", -1, NULL));
  refuse (fixture, "nan");

  write_manifest (fixture, 80, 4);
  jobs_train_settings_set_text (fixture->settings, JOBS_TRAIN_GROUPED_BY, "folder");
  refuse (fixture, "cannot be divided");
  jobs_train_settings_set_text (fixture->settings, JOBS_TRAIN_TARGETS, "degrees");
  refuse (fixture, "degrees");
}

static void
expect_warning (Fixture    *fixture,
                const char *expected)
{
  g_auto (GStrv) warnings = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (JobsTrainingRun) run = jobs_training_run_create (fixture->manifest, NULL, fixture->settings, &warnings, &error);
  g_autofree char *all = NULL;

  g_assert_no_error (error);
  all = g_strjoinv ("\n", warnings);
  if (strstr (all, expected) == NULL)
    g_error ("“%s” is not in “%s”", expected, all);
}

static void
test_warnings (Fixture       *fixture,
               gconstpointer  data)
{
  write_manifest (fixture, 160, 3);
  expect_warning (fixture, "is of Q4");

  jobs_train_settings_set_text (fixture->settings, JOBS_TRAIN_GROUPED_BY, "album");
  expect_warning (fixture, "of which album");

  /* Each fold is a quadrant of its own. */
  write_manifest (fixture, 120, 3);
  jobs_train_settings_set_text (fixture->settings, JOBS_TRAIN_SPLIT, "set-folds");
  expect_warning (fixture, "held out are of Q1");
}

/* Folds are as the set has them, whoever is on both sides. */
static void
test_torn_groups (Fixture       *fixture,
                  gconstpointer  data)
{
  g_autoptr (GString) text = g_string_new ("path,artist,quadrant,fold\n");

  for (guint i = 0; i < 80; i++)
    g_string_append_printf (text, "%u.wav,Artist %u,Q%u,%u\n", i, i / 8, i % 4 + 1, i % 8 / 4);
  g_assert_true (g_file_set_contents (fixture->manifest, text->str, -1, NULL));
  jobs_train_settings_set_text (fixture->settings, JOBS_TRAIN_SPLIT, "set-folds");
  jobs_train_settings_set_text (fixture->settings, JOBS_TRAIN_GROUPED_BY, "artist");
  expect_warning (fixture, "“Artist 0” is both among those held out and among the others");
}

static void
test_list (Fixture       *fixture,
           gconstpointer  data)
{
  g_autoptr (JobsTrainingRun) first = NULL;
  g_autoptr (JobsTrainingRun) second = NULL;
  g_autoptr (ExperimentLock) lock = NULL;
  g_autoptr (GPtrArray) runs = NULL;
  g_autoptr (GError) error = NULL;

  write_manifest (fixture, 160, 4);
  first = jobs_training_run_create (fixture->manifest, "first", fixture->settings, NULL, NULL);
  second = jobs_training_run_create (fixture->manifest, "second", fixture->settings, NULL, NULL);
  g_assert_true (jobs_training_run_note (first, JOBS_RUN_NOTE_BEGUN, NULL, NULL));
  g_assert_true (jobs_training_run_note (second, JOBS_RUN_NOTE_FAILED, "No more room.", NULL));

  runs = jobs_training_run_list ();
  g_assert_cmpuint (runs->len, ==, 2);
  g_assert_cmpstr (jobs_training_run_get_name (runs->pdata[0]), ==, "second");
  g_assert_cmpint (jobs_training_run_get_state (runs->pdata[0]), ==, JOBS_RUN_FAILED);
  g_assert_cmpstr (jobs_training_run_get_problem (runs->pdata[0]), ==, "No more room.");
  g_assert_cmpint (jobs_training_run_get_state (runs->pdata[1]), ==, JOBS_RUN_INTERRUPTED);

  lock = jobs_training_run_lock (first, &error);
  g_assert_no_error (error);
  g_clear_pointer (&runs, g_ptr_array_unref);
  runs = jobs_training_run_list ();
  g_assert_cmpint (jobs_training_run_get_state (runs->pdata[1]), ==, JOBS_RUN_RUNNING);
  g_assert_false (jobs_training_run_delete (first, &error));
  g_assert_error (error, BASE_ERROR, BASE_ERROR_FAILED);

  g_clear_pointer (&lock, experiment_lock_free);
  g_assert_true (jobs_training_run_delete (first, NULL));
  g_clear_pointer (&runs, g_ptr_array_unref);
  runs = jobs_training_run_list ();
  g_assert_cmpuint (runs->len, ==, 1);
}

/* What a deletion that was killed has left of gigabytes goes with the next one. */
static void
test_leftovers (Fixture       *fixture,
                gconstpointer  data)
{
  g_autofree char *left = base_paths_user_data ("trainings/.gone-20260101-000000");
  g_autofree char *part = g_build_filename (left, "part-1", NULL);
  g_autofree char *file = g_build_filename (part, "checkpoint", NULL);
  g_autoptr (JobsTrainingRun) run = NULL;

  write_manifest (fixture, 160, 4);
  run = jobs_training_run_create (fixture->manifest, "first", fixture->settings, NULL, NULL);
  g_assert_cmpint (g_mkdir_with_parents (part, 0700), ==, 0);
  g_assert_true (g_file_set_contents (file, "much", -1, NULL));
  g_assert_true (jobs_training_run_delete (run, NULL));
  g_assert_false (g_file_test (left, G_FILE_TEST_EXISTS));
}

static gint64
add_set (LibraryDb *library)
{
  g_autoptr (GPtrArray) clips = g_ptr_array_new_with_free_func ((GDestroyNotify)library_label_clip_free);
  const LibraryLabelSetFields set = { .name = "Songs", .kind = "csv", .scale = "-1..1", .source = "/music" };
  g_autoptr (GError) error = NULL;
  gint64 id;

  for (guint i = 0; i < 80; i++)
    {
      g_autofree char *path = g_strdup_printf ("/music/%u.wav", i);
      LibraryLabelClip *clip = library_label_clip_new (path);

      clip->quadrant = (int)(i % 4);
      g_ptr_array_add (clips, clip);
    }
  id = library_label_sets_add (library, &set, clips, &error);
  g_assert_no_error (error);

  return id;
}

/* The manifest that is made of a set is nobody else's, and goes; what was odd about the songs stays known. */
static void
test_set (Fixture       *fixture,
          gconstpointer  data)
{
  g_autofree char *file = g_build_filename (fixture->folder, "library.db", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (LibraryDb) library = library_db_open (file, &error);
  g_autoptr (JobsTrainingRun) run = NULL;
  g_autoptr (JobsTrainingRun) loaded = NULL;
  g_auto (GStrv) warnings = NULL;

  g_assert_no_error (error);
  jobs_train_settings_set_number (fixture->settings, JOBS_TRAIN_EVERY_PART, 1.0);
  jobs_train_settings_set_text (fixture->settings, JOBS_TRAIN_SPLIT, "k-fold");
  run = jobs_training_run_create_from_set (library, add_set (library), NULL, fixture->settings, &warnings, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_strv_length (warnings), ==, 1);
  g_assert_true (g_str_has_prefix (jobs_training_run_get_name (run), "Songs, "));

  loaded = jobs_training_run_load (jobs_training_run_get_id (run), &error);
  g_assert_no_error (error);
  g_assert_cmpstr (jobs_training_run_get_source (loaded), ==, "Songs");
  g_assert_cmpstr (jobs_training_run_get_remarks (loaded), ==, warnings[0]);
}

static void
check_epochs (const JobsTrainingRun *run,
              const char            *csv,
              guint                  n_over,
              guint                  n_all)
{
  g_autoptr (JobsTrainingRun) loaded = NULL;
  g_autoptr (GError) error = NULL;
  guint n;

  g_assert_true (jobs_training_run_write (run, JOBS_RUN_FILE_EPOCHS, csv, &error));
  g_assert_no_error (error);
  loaded = jobs_training_run_load (jobs_training_run_get_id (run), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (jobs_training_run_get_n_epochs (loaded, &n), ==, n_over);
  g_assert_cmpuint (n, ==, n_all);
}

/* How far a run was is known without training it; what cannot be read says nothing. */
static void
test_how_far (Fixture       *fixture,
              gconstpointer  data)
{
  const JobsTrainFigures figures = { .epoch = 1, .n_epochs = 60 };
  g_autoptr (GArray) epochs = g_array_new (FALSE, TRUE, sizeof (JobsTrainFigures));
  g_autoptr (JobsTrainingRun) run = NULL;
  g_autofree char *none = jobs_train_figures_to_csv (epochs);
  g_autofree char *csv = NULL;

  for (guint i = 0; i < 12; i++)
    g_array_append_val (epochs, figures);
  csv = jobs_train_figures_to_csv (epochs);
  write_manifest (fixture, 160, 4);
  run = jobs_training_run_create (fixture->manifest, NULL, fixture->settings, NULL, NULL);

  check_epochs (run, csv, 0, 0);
  g_assert_true (jobs_training_run_note (run, JOBS_RUN_NOTE_BEGUN, NULL, NULL));
  check_epochs (run, csv, 12, 60);
  check_epochs (run, none, 0, 0);
  check_epochs (run, "part,epoch\nno,yes\n", 0, 0);
}

/* Whatever stands in run.json, there is a sentence, and the run can be deleted. */
static void
test_damaged (Fixture       *fixture,
              gconstpointer  data)
{
  static const char *const texts[] = {
    "", "null", "[[[[", "{}", "{\"moodplane\": \"training\", \"version\": 99}",
    "{\"moodplane\": \"training\", \"version\": 1, \"name\": 5}",
    "{\"moodplane\": \"training\", \"version\": 1, \"name\": \"a\", \"source\": \"b\", \"state\": \"flying\"}",
    "{\"moodplane\": \"training\", \"version\": 1, \"name\": \"a\", \"source\": \"b\", \"state\": \"done\", \"training\": -5}",
    "{\"moodplane\": \"training\", \"version\": 1, \"name\": \"a\", \"source\": \"b\", \"state\": \"done\", \"training\": 1,"
    " \"validation\": 1, \"held-out\": 1, \"parts\": 1, \"date\": 1, \"settings\": {\"epochs\": 1e99}}",
  };
  g_autoptr (JobsTrainingRun) run = NULL;
  g_autofree char *path = NULL;

  write_manifest (fixture, 160, 4);
  run = jobs_training_run_create (fixture->manifest, NULL, fixture->settings, NULL, NULL);
  path = jobs_training_run_get_path (run, JOBS_RUN_FILE_INFO);
  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (GPtrArray) runs = NULL;
      g_autoptr (GError) error = NULL;

      g_assert_true (g_file_set_contents (path, texts[i], -1, NULL));
      g_assert_null (jobs_training_run_load (jobs_training_run_get_id (run), &error));
      g_assert_error (error, BASE_ERROR, BASE_ERROR_INVALID_ARGUMENT);
      runs = jobs_training_run_list ();
      g_assert_cmpuint (runs->len, ==, 1);
      g_assert_cmpint (jobs_training_run_get_state (runs->pdata[0]), ==, JOBS_RUN_DAMAGED);
      g_assert_cmpstr (jobs_training_run_get_problem (runs->pdata[0]), ==, error->message);
      g_assert_null (jobs_training_run_get_settings (runs->pdata[0]));
    }

  g_assert_null (jobs_training_run_load ("../../etc", NULL));
  g_assert_null (jobs_training_run_load ("", NULL));
  g_assert_true (jobs_training_run_delete (run, NULL));
}

static void
test_figures (Fixture       *fixture,
              gconstpointer  data)
{
  g_autoptr (GArray) figures = g_array_new (FALSE, TRUE, sizeof (JobsTrainFigures));
  const JobsTrainFigures one = { .epoch = 1, .n_epochs = 3, .train_loss = 1.25, .valid_loss = NAN, .macro_f1 = 0.5, .is_best = TRUE };
  g_autofree char *csv = NULL;
  g_autoptr (GArray) back = NULL;
  g_autoptr (GError) error = NULL;

  g_array_append_val (figures, one);
  csv = jobs_train_figures_to_csv (figures);
  g_assert_true (g_file_set_contents (fixture->manifest, csv, -1, NULL));
  back = jobs_train_figures_load (fixture->manifest, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (back->len, ==, 1);
  g_assert_cmpfloat (g_array_index (back, JobsTrainFigures, 0).train_loss, ==, 1.25);
  g_assert_true (isnan (g_array_index (back, JobsTrainFigures, 0).valid_loss));
  g_assert_cmpuint (g_array_index (back, JobsTrainFigures, 0).n_epochs, ==, 3);
  g_assert_true (g_array_index (back, JobsTrainFigures, 0).is_best);

  g_assert_true (g_file_set_contents (fixture->manifest, "a,b\n1,2\n", -1, NULL));
  g_assert_null (jobs_train_figures_load (fixture->manifest, &error));
  g_assert_error (error, BASE_ERROR, BASE_ERROR_BAD_CORPUS);
}

#define ADD(name, func) g_test_add ("/jobs/training-run/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int   argc,
      char *argv[])
{
  g_autofree char *data = fixture_folder_new ();
  int status;

  g_setenv ("XDG_DATA_HOME", data, TRUE);
  g_test_init (&argc, &argv, NULL);

  ADD ("create", test_create);
  ADD ("targets", test_targets);
  ADD ("folds", test_folds);
  ADD ("bad-labels", test_bad_labels);
  ADD ("warnings", test_warnings);
  ADD ("torn-groups", test_torn_groups);
  ADD ("list", test_list);
  ADD ("leftovers", test_leftovers);
  ADD ("set", test_set);
  ADD ("how-far", test_how_far);
  ADD ("damaged", test_damaged);
  ADD ("figures", test_figures);

  status = g_test_run ();
  fixture_folder_free (g_steal_pointer (&data));
  return status;
}
