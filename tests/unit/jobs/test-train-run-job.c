/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A training in its folder, on tones: what it tells, and that pausing, stopping, cancelling, kills, full disks and bad files
 * cost nothing but time. This program also runs itself as the one that is killed. */

#include <glib/gstdio.h>
#include <math.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../training/tones.h"
#include "engine/analysis/model.h"
#include "engine/base/error.h"
#include "engine/training/csv.h"
#include "fixtures.h"
#include "jobs/left-out.h"
#include "jobs/train-run-job.h"
#include "run-child.h"

#define N_CLIPS  24
#define N_EPOCHS 4

static char *program; /* this one */

typedef struct
{
  char *folder;   /* (owned) */
  char *manifest; /* (owned) */
  JobsTrainSettings *settings; /* (owned) */
  JobsTrainingRun *run;        /* (owned) (nullable) */

  GArray *phases;  /* (owned): int */
  guint n_epochs;
  gsize n_points;
  guint n_confused; /* songs in the last confusion matrix */
  guint n_steps;
  gboolean has_no_points;
  GString *messages; /* (owned) */
  enum { ACT_NOTHING, ACT_STOP, ACT_CANCEL, ACT_PAUSE_AND_GO_ON, ACT_PAUSE_AND_CANCEL } act; /* after the first epoch */
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  g_autofree char *music = NULL;

  fixture->folder = fixture_folder_new ();
  music = g_build_filename (fixture->folder, "tones", NULL);
  g_assert_cmpint (g_mkdir (music, 0755), ==, 0);
  fixture->manifest = tones_write_corpus (music, N_CLIPS);
  fixture->settings = jobs_train_settings_new ();
  jobs_train_settings_set_number (fixture->settings, JOBS_TRAIN_EPOCHS, N_EPOCHS);
  jobs_train_settings_set_number (fixture->settings, JOBS_TRAIN_BATCH, 8);
  jobs_train_settings_set_number (fixture->settings, JOBS_TRAIN_PATIENCE, 0);
  jobs_train_settings_set_text (fixture->settings, JOBS_TRAIN_GROUPED_BY, "nothing");
  fixture->phases = g_array_new (FALSE, FALSE, sizeof (int));
  fixture->messages = g_string_new (NULL);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  if (fixture->run != NULL)
    jobs_training_run_delete (fixture->run, NULL);
  g_clear_pointer (&fixture->run, jobs_training_run_unref);
  g_string_free (fixture->messages, TRUE);
  g_array_unref (fixture->phases);
  jobs_train_settings_free (fixture->settings);
  g_free (fixture->manifest);
  fixture_folder_free (fixture->folder);
}

static void
create (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;

  fixture->run = jobs_training_run_create (fixture->manifest, NULL, fixture->settings, NULL, &error);
  g_assert_no_error (error);
}

static void
phase_cb (JobsTrainRunJob *job,
          int              phase,
          Fixture         *fixture)
{
  g_array_append_val (fixture->phases, phase);
}

static void
message_cb (JobsTrainRunJob *job,
            const char      *text,
            Fixture         *fixture)
{
  g_string_append_printf (fixture->messages, "%s\n", text);
}

static void
step_cb (JobsTrainRunJob     *job,
         const JobsTrainStep *step,
         Fixture             *fixture)
{
  g_assert_cmpuint (step->step, <=, step->n_steps);
  fixture->n_steps++;
}

static void
act (Fixture         *fixture,
     JobsTrainRunJob *job)
{
  switch (fixture->act)
    {
    case ACT_STOP: jobs_run_job_stop (JOBS_RUN_JOB (job)); break;
    case ACT_CANCEL: jobs_job_cancel (JOBS_JOB (job)); break;
    case ACT_PAUSE_AND_GO_ON:
    case ACT_PAUSE_AND_CANCEL:
      jobs_run_job_pause (JOBS_RUN_JOB (job));
      g_assert_true (jobs_run_job_is_paused (JOBS_RUN_JOB (job)));
      if (fixture->act == ACT_PAUSE_AND_CANCEL)
        jobs_job_cancel (JOBS_JOB (job));
      else
        jobs_run_job_go_on (JOBS_RUN_JOB (job));
      break;
    case ACT_NOTHING: break;
    }
  fixture->act = ACT_NOTHING;
}

static void
epoch_cb (JobsTrainRunJob        *job,
          const JobsTrainFigures *figures,
          Fixture                *fixture)
{
  fixture->n_epochs++;
  fixture->n_points = figures->n_points;
  fixture->n_confused = 0;
  for (int t = 0; t < JOBS_TRAIN_N_CLASSES; t++)
    for (int h = 0; h < JOBS_TRAIN_N_CLASSES; h++)
      fixture->n_confused += figures->confusion[t][h];
  for (gsize i = 0; i < figures->n_points; i++)
    {
      g_assert_cmpint (figures->points[i].has_point, !=, fixture->has_no_points);
      if (!fixture->has_no_points)
        g_assert_cmpfloat (fabs (figures->points[i].true_valence), ==, 0.6);
      g_assert_true (isfinite (figures->points[i].valence));
    }
  act (fixture, job);
}

static JobsJob *
run_job (Fixture *fixture,
         GError **error)
{
  JobsJob *job = jobs_train_run_job_new (fixture->run, 2);

  fixture->n_epochs = 0;
  /* Tests wait for it. */
  jobs_run_job_set_background (JOBS_RUN_JOB (job), FALSE);
  g_signal_connect (job, "phase", G_CALLBACK (phase_cb), fixture);
  g_signal_connect (job, "message", G_CALLBACK (message_cb), fixture);
  g_signal_connect (job, "step", G_CALLBACK (step_cb), fixture);
  g_signal_connect (job, "epoch", G_CALLBACK (epoch_cb), fixture);
  jobs_job_start (job);
  jobs_job_wait (job, error);
  return job;
}

static JobsRunState
get_state (Fixture *fixture,
           char   **problem)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JobsTrainingRun) run = jobs_training_run_load (jobs_training_run_get_id (fixture->run), &error);

  g_assert_no_error (error);
  if (problem != NULL)
    *problem = g_strdup (jobs_training_run_get_problem (run));
  return jobs_training_run_get_state (run);
}

static void
train_well (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JobsJob) job = run_job (fixture, &error);
  JobsProgress progress;

  g_assert_no_error (error);
  g_assert_cmpint (get_state (fixture, NULL), ==, JOBS_RUN_DONE);
  jobs_job_get_progress (job, &progress);
  g_assert_cmpint (progress.is_at_most, ==, jobs_train_settings_may_end_early (fixture->settings));
}

static GBytes *
read_file (Fixture     *fixture,
           JobsRunFile  file)
{
  g_autofree char *path = jobs_training_run_get_path (fixture->run, file);
  char *contents;
  gsize length;

  if (!g_file_get_contents (path, &contents, &length, NULL))
    g_error ("%s is not there", path);
  return g_bytes_new_take (contents, length);
}

static guint
count_epochs (Fixture *fixture)
{
  g_autofree char *path = jobs_training_run_get_path (fixture->run, JOBS_RUN_FILE_EPOCHS);
  g_autoptr (GArray) epochs = jobs_train_figures_load (path, NULL);

  return epochs != NULL ? epochs->len : 0;
}

/* Of the model that came out; 0 when it is a network alone. */
static gsize
count_members (Fixture *fixture)
{
  g_autofree char *path = jobs_training_run_get_path (fixture->run, JOBS_RUN_FILE_MODEL);
  g_autoptr (GError) error = NULL;
  g_autoptr (AnalysisModel) model = analysis_model_load (path, &error);

  g_assert_no_error (error);
  return analysis_model_get_n_members (model);
}

static void
test_done (Fixture       *fixture,
           gconstpointer  data)
{
  const int expected[] = { JOBS_TRAIN_PHASE_DECODING, JOBS_TRAIN_PHASE_TRAINING, JOBS_TRAIN_PHASE_JUDGING };
  g_autofree char *report = NULL;
  g_autoptr (JobsTrainSettings) repeated = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (JobsJob) job = NULL;
  g_autoptr (GBytes) predictions = NULL;
  guint k = 0;

  create (fixture);
  job = run_job (fixture, &error);
  g_assert_no_error (error);
  g_assert_cmpint (get_state (fixture, NULL), ==, JOBS_RUN_DONE);

  /* In this order; one that is over at once may not be told. */
  for (guint i = 0; i < fixture->phases->len; i++)
    {
      while (k < G_N_ELEMENTS (expected) && expected[k] != g_array_index (fixture->phases, int, i))
        k++;
      g_assert_cmpuint (k, <, G_N_ELEMENTS (expected));
    }
  g_assert_cmpuint (fixture->n_epochs, ==, N_EPOCHS);
  g_assert_cmpuint (fixture->n_steps, >, 0);
  g_assert_cmpuint (fixture->n_points, ==, jobs_training_run_get_counts (fixture->run)->n_validation);
  g_assert_cmpuint (fixture->n_confused, <=, fixture->n_points);
  g_assert_cmpuint (jobs_train_run_job_get_epochs (JOBS_TRAIN_RUN_JOB (job))->len, ==, N_EPOCHS);
  g_assert_nonnull (strstr (jobs_train_run_job_get_report (JOBS_TRAIN_RUN_JOB (job)), "macro-F1"));

  g_assert_cmpuint (count_epochs (fixture), ==, N_EPOCHS);
  g_assert_cmpuint (count_members (fixture), ==, 2);
  predictions = read_file (fixture, JOBS_RUN_FILE_PREDICTIONS);
  g_assert_cmpuint (g_bytes_get_size (predictions), >, 100);
  report = jobs_training_run_get_path (fixture->run, JOBS_RUN_FILE_REPORT);
  repeated = jobs_train_settings_load (report, &error);
  g_assert_no_error (error);
  g_assert_true (jobs_train_settings_equal (repeated, fixture->settings));
}

/* Cancelled, paused and cancelled, and resumed: the model is the same, bit for bit. */
static void
test_interrupted (Fixture       *fixture,
                  gconstpointer  data)
{
  g_autofree char *checkpoint = NULL;
  g_autofree char *best = NULL;
  g_autoptr (GBytes) whole = NULL;
  g_autoptr (GBytes) resumed = NULL;
  g_autofree char *epochs = NULL;

  create (fixture);
  train_well (fixture);
  whole = read_file (fixture, JOBS_RUN_FILE_MODEL);

  /* From the beginning. */
  checkpoint = jobs_training_run_get_path (fixture->run, JOBS_RUN_FILE_CHECKPOINT);
  best = g_build_filename (checkpoint, "best-0.safetensors", NULL);
  g_assert_cmpint (g_remove (best), ==, 0);
  g_free (best);
  best = g_build_filename (checkpoint, "fold-0.safetensors", NULL);
  g_assert_cmpint (g_remove (best), ==, 0);
  epochs = jobs_training_run_get_path (fixture->run, JOBS_RUN_FILE_EPOCHS);
  g_assert_cmpint (g_remove (epochs), ==, 0);

  for (int i = 0; i < 2; i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (JobsJob) job = NULL;

      fixture->act = i == 0 ? ACT_CANCEL : ACT_PAUSE_AND_CANCEL;
      job = run_job (fixture, &error);
      /* It may have been done before it heard of it. */
      if (error != NULL)
        {
          g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
          g_assert_cmpint (get_state (fixture, NULL), ==, JOBS_RUN_INTERRUPTED);
        }
    }

  fixture->act = ACT_PAUSE_AND_GO_ON;
  train_well (fixture);
  g_assert_cmpuint (fixture->n_epochs, >=, N_EPOCHS);
  g_assert_cmpuint (count_epochs (fixture), ==, N_EPOCHS);
  resumed = read_file (fixture, JOBS_RUN_FILE_MODEL);
  g_assert_true (g_bytes_equal (whole, resumed));
}

static void
test_stopped (Fixture       *fixture,
              gconstpointer  data)
{
  g_autoptr (GBytes) model = NULL;

  jobs_train_settings_set_number (fixture->settings, JOBS_TRAIN_EPOCHS, 2000);
  create (fixture);
  fixture->act = ACT_STOP;
  train_well (fixture);
  g_assert_cmpuint (fixture->n_epochs, <, 2000);
  model = read_file (fixture, JOBS_RUN_FILE_MODEL);
  g_assert_cmpuint (g_bytes_get_size (model), >, 1000);
}

static void
test_patience (Fixture       *fixture,
               gconstpointer  data)
{
  jobs_train_settings_set_number (fixture->settings, JOBS_TRAIN_EPOCHS, 500);
  jobs_train_settings_set_number (fixture->settings, JOBS_TRAIN_PATIENCE, 1);
  jobs_train_settings_set_text (fixture->settings, JOBS_TRAIN_MEASURE, "macro-f1");
  g_assert_true (jobs_train_settings_may_end_early (fixture->settings));
  create (fixture);
  train_well (fixture);
  g_assert_cmpuint (fixture->n_epochs, >=, 2);
  g_assert_cmpuint (fixture->n_epochs, <, 500);
}

static void
test_disk_full (Fixture       *fixture,
                gconstpointer  data)
{
  create (fixture);
  run_child_fill_disk (program, fixture->run);
  train_well (fixture);
}

/* Killed as soon as there is an epoch, again and again. */
static void
test_killed (Fixture       *fixture,
             gconstpointer  data)
{
  g_autoptr (GBytes) whole = NULL;
  g_autoptr (GBytes) resumed = NULL;
  g_autofree char *checkpoint = NULL;
  g_autofree char *epochs = NULL;

  jobs_train_settings_set_number (fixture->settings, JOBS_TRAIN_EPOCHS, 6);
  create (fixture);
  train_well (fixture);
  whole = read_file (fixture, JOBS_RUN_FILE_MODEL);

  checkpoint = jobs_training_run_get_path (fixture->run, JOBS_RUN_FILE_CHECKPOINT);
  epochs = jobs_training_run_get_path (fixture->run, JOBS_RUN_FILE_EPOCHS);
  g_assert_cmpint (g_remove (epochs), ==, 0);
  for (int i = 0; i < 2; i++)
    {
      g_autofree char *path = g_build_filename (checkpoint, i == 0 ? "best-0.safetensors" : "fold-0.safetensors", NULL);

      g_assert_cmpint (g_remove (path), ==, 0);
    }

  for (guint n = 1; n <= 3; n++)
    {
      const GPid pid = run_child_spawn (program, RUN_CHILD_WORK, fixture->run);
      gboolean is_over = FALSE;
      int status;

      while (count_epochs (fixture) < n && !is_over)
        {
          is_over = waitpid (pid, &status, WNOHANG) == pid;
          g_usleep (1000);
        }
      /* One that is over has no process that could be killed. */
      if (!is_over)
        {
          kill (pid, SIGKILL);
          g_assert_cmpint (waitpid (pid, &status, 0), ==, pid);
        }
      /* Nobody holds it any more, whatever became of it. */
      g_assert_cmpint (get_state (fixture, NULL), !=, JOBS_RUN_RUNNING);
    }

  train_well (fixture);
  g_assert_cmpuint (count_epochs (fixture), ==, 6);
  resumed = read_file (fixture, JOBS_RUN_FILE_MODEL);
  g_assert_true (g_bytes_equal (whole, resumed));
}

static void
fail (Fixture    *fixture,
      const char *expected)
{
  g_autofree char *problem = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (JobsJob) job = run_job (fixture, &error);

  g_assert_nonnull (error);
  g_assert_cmpint (get_state (fixture, &problem), ==, JOBS_RUN_FAILED);
  g_assert_cmpstr (problem, ==, error->message);
  if (strstr (problem, expected) == NULL)
    g_error ("“%s” is not in “%s”", expected, problem);
}

/* What is kept with the run: @n songs, one of them @name. */
static void
check_left_out (Fixture    *fixture,
                guint       n,
                const char *name)
{
  g_autofree char *path = jobs_training_run_get_path (fixture->run, JOBS_RUN_FILE_LEFT_OUT);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) songs = jobs_left_out_load (path, &error);
  guint n_found = 0;

  g_assert_no_error (error);
  g_assert_cmpuint (songs->len, ==, n);
  for (guint i = 0; i < songs->len; i++)
    {
      const JobsLeftOut *song = songs->pdata[i];

      n_found += g_str_has_suffix (song->path, name);
      g_assert_cmpstr (song->reason, !=, "");
    }
  g_assert_cmpuint (n_found, ==, 1);
}

/* One that cannot be read is left out; of too many there is a sentence, and when they are back it goes on. */
static void
test_unreadable (Fixture       *fixture,
                 gconstpointer  data)
{
  g_autofree char *music = g_path_get_dirname (fixture->manifest);
  g_autofree char *one = g_build_filename (music, "03.wav", NULL);
  g_auto (GStrv) told = NULL;
  g_autofree char *away = g_strconcat (music, "-away", NULL);

  g_assert_true (g_file_set_contents (one, "no sound", -1, NULL));
  create (fixture);
  g_assert_cmpint (g_rename (music, away), ==, 0);
  fail (fixture, "cannot be read");
  check_left_out (fixture, N_CLIPS, "00.wav");
  told = g_strsplit (fixture->messages->str, " is left out: ", -1);
  g_assert_cmpuint (g_strv_length (told), ==, 5 + 1);
  g_assert_nonnull (strstr (fixture->messages->str, "24 clips are left out in all"));

  g_assert_cmpint (g_rename (away, music), ==, 0);
  train_well (fixture);
  g_assert_nonnull (strstr (fixture->messages->str, "03.wav is left out"));
  check_left_out (fixture, 1, "03.wav");
}

/* Weights that are no numbers, in a model that somebody else made. */
static void
test_not_a_number (Fixture       *fixture,
                   gconstpointer  data)
{
  g_autofree char *start = g_build_filename (fixture->folder, "start.safetensors", NULL);
  g_autoptr (GBytes) model = NULL;
  g_autofree guint8 *bytes = NULL;
  const guint8 nan_bytes[] = { 0, 0, 0xc0, 0x7f };
  gsize size;

  jobs_train_settings_set_number (fixture->settings, JOBS_TRAIN_EPOCHS, 1);
  create (fixture);
  train_well (fixture);
  model = read_file (fixture, JOBS_RUN_FILE_MODEL);
  size = g_bytes_get_size (model);
  bytes = g_memdup2 (g_bytes_get_data (model, NULL), size);
  for (gsize i = size - 400; i + 4 <= size; i += 4)
    memcpy (bytes + i, nan_bytes, 4);
  g_assert_true (g_file_set_contents (start, (const char *)bytes, size, NULL));
  jobs_training_run_delete (fixture->run, NULL);
  g_clear_pointer (&fixture->run, jobs_training_run_unref);

  jobs_train_settings_set_text (fixture->settings, JOBS_TRAIN_START, "file");
  jobs_train_settings_set_text (fixture->settings, JOBS_TRAIN_START_FILE, start);
  {
    g_autoptr (GError) error = NULL;

    fixture->run = jobs_training_run_create (fixture->manifest, NULL, fixture->settings, NULL, &error);
    /* Refused when it is opened, or when the first step shows it. */
    if (fixture->run == NULL)
      g_assert_error (error, BASE_ERROR, BASE_ERROR_BAD_MODEL);
    else
      fail (fixture, "went astray");
  }
}

/* A checkpoint of another training, or none at all, is no way to go on. */
static void
test_hostile_checkpoint (Fixture       *fixture,
                         gconstpointer  data)
{
  g_autofree char *folder = NULL;
  g_autofree char *path = NULL;

  create (fixture);
  folder = jobs_training_run_get_path (fixture->run, JOBS_RUN_FILE_CHECKPOINT);
  path = g_build_filename (folder, "fold-0.safetensors", NULL);
  g_assert_cmpint (g_mkdir (folder, 0700), ==, 0);
  g_assert_true (g_file_set_contents (path, "\377\377\377\377\377\377\377\177{}", 10, NULL));
  fail (fixture, "fold-0.safetensors");
  g_assert_cmpint (g_remove (path), ==, 0);
  train_well (fixture);
}

static void
test_learner (Fixture       *fixture,
              gconstpointer  data)
{
  jobs_train_settings_set_text (fixture->settings, JOBS_TRAIN_ARCHITECTURE, "svm");
  create (fixture);
  train_well (fixture);
  g_assert_cmpuint (fixture->n_epochs, ==, 1);
}

/* Takes the points out, or says that they come from words. */
static void
rewrite_manifest (Fixture  *fixture,
                  gboolean  has_points)
{
  g_autofree char *manifest = NULL;
  g_auto (GStrv) lines = NULL;
  g_autoptr (GString) changed = g_string_new (NULL);

  g_assert_true (g_file_get_contents (fixture->manifest, &manifest, NULL, NULL));
  lines = g_strsplit (manifest, "\n", -1);
  for (guint i = 0; lines[i] != NULL && *lines[i] != '\0'; i++)
    {
      g_auto (GStrv) fields = g_strsplit (lines[i], ",", -1);

      if (has_points)
        g_string_append_printf (changed, "%s,%s\n", lines[i], i == 0 ? "norm_words" : "2");
      else
        g_string_append_printf (changed, "%s,%s\n", fields[0], fields[1]);
    }
  g_assert_true (g_file_set_contents (fixture->manifest, changed->str, -1, NULL));
}

/* Of music whose points come from words alone. */
static void
test_kernels (Fixture       *fixture,
              gconstpointer  data)
{
  g_autoptr (JobsTrainSettings) kernels = jobs_train_settings_new_preset ("kernel", NULL);

  rewrite_manifest (fixture, TRUE);
  jobs_train_settings_set_text (kernels, JOBS_TRAIN_GROUPED_BY, "nothing");
  jobs_train_settings_free (fixture->settings);
  fixture->settings = g_steal_pointer (&kernels);
  create (fixture);
  train_well (fixture);
  g_assert_cmpuint (fixture->n_epochs, ==, 1);
}

/* A network alone: when it is asked for, and when kernels have too little to learn from. */
static void
test_alone (Fixture       *fixture,
            gconstpointer  data)
{
  jobs_train_settings_set_text (fixture->settings, JOBS_TRAIN_BESIDE, "nothing");
  create (fixture);
  train_well (fixture);
  g_assert_cmpuint (count_members (fixture), ==, 0);
  g_assert_null (strstr (fixture->messages->str, "kernels"));
  jobs_training_run_delete (fixture->run, NULL);
  g_clear_pointer (&fixture->run, jobs_training_run_unref);

  rewrite_manifest (fixture, FALSE);
  fixture->has_no_points = TRUE;
  jobs_train_settings_set_text (fixture->settings, JOBS_TRAIN_BESIDE, "kernels");
  create (fixture);
  train_well (fixture);
  g_assert_cmpuint (count_members (fixture), ==, 0);
  g_assert_nonnull (strstr (fixture->messages->str, "trained alone"));
  g_assert_null (strstr (fixture->messages->str, "kernels:"));
}

/* Of three parts each is held out once; the model is that of the run's own. */
static void
test_every_part (Fixture       *fixture,
                 gconstpointer  data)
{
  g_autofree char *path = NULL;
  g_autoptr (GArray) epochs = NULL;
  guint parts = 0;

  jobs_train_settings_set_text (fixture->settings, JOBS_TRAIN_SPLIT, "k-fold");
  jobs_train_settings_set_number (fixture->settings, JOBS_TRAIN_N_PARTS, 3);
  jobs_train_settings_set_number (fixture->settings, JOBS_TRAIN_PART, 1);
  jobs_train_settings_set_number (fixture->settings, JOBS_TRAIN_EVERY_PART, 1);
  jobs_train_settings_set_number (fixture->settings, JOBS_TRAIN_EPOCHS, 2);
  create (fixture);
  train_well (fixture);
  path = jobs_training_run_get_path (fixture->run, JOBS_RUN_FILE_EPOCHS);
  epochs = jobs_train_figures_load (path, NULL);
  g_assert_nonnull (epochs);
  g_assert_cmpuint (epochs->len, ==, 6);
  g_assert_cmpuint (g_array_index (epochs, JobsTrainFigures, 0).part, ==, 1);
  for (guint i = 0; i < epochs->len; i++)
    parts |= 1u << g_array_index (epochs, JobsTrainFigures, i).part;
  g_assert_cmpuint (parts, ==, 7);
}

static void
estimate_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  *(GAsyncResult **)user_data = g_object_ref (result);
}

static JobsTrainEstimate
estimate_of (const JobsTrainSettings *settings,
             const char *const       *manifests)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  JobsTrainEstimate estimated = { 0 };

  jobs_train_estimate_async (settings, 1000, 30.0, manifests, NULL, estimate_cb, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_true (jobs_train_estimate_finish (result, &estimated, &error));
  g_assert_no_error (error);
  return estimated;
}

static double
estimate (const JobsTrainSettings *settings)
{
  const JobsTrainEstimate estimated = estimate_of (settings, NULL);

  g_assert_cmpfloat (estimated.decoding, >, 0.0);
  return estimated.training;
}

/* Of songs that were read, and will not be again: all but three. */
static void
check_reading (Fixture *fixture)
{
  const char *const manifests[] = { fixture->manifest, NULL };
  const double before = estimate_of (fixture->settings, NULL).decoding;
  g_autofree char *music = g_path_get_dirname (fixture->manifest);

  g_assert_cmpfloat_with_epsilon (estimate_of (fixture->settings, manifests).decoding, 0.0, 1e-9);
  for (int i = 0; i < 3; i++)
    {
      g_autofree char *name = g_strdup_printf ("%02d.wav", i);
      g_autofree char *path = g_build_filename (music, name, NULL);

      tones_write (path, 300.0, 2.5, 77);
    }
  g_assert_cmpfloat_with_epsilon (estimate_of (fixture->settings, manifests).decoding, before * 3 / N_CLIPS, 1e-6 * before);
}

/* Tried first, remembered then. */
static void
test_estimate (Fixture       *fixture,
               gconstpointer  data)
{
  double tried, remembered, twice;

  jobs_train_settings_set_text (fixture->settings, JOBS_TRAIN_NETWORK_OPTIONS, "dropout=0.31");
  tried = estimate (fixture->settings);
  g_assert_cmpfloat (tried, >, 0.0);

  create (fixture);
  train_well (fixture);
  remembered = estimate (fixture->settings);
  jobs_train_settings_set_number (fixture->settings, JOBS_TRAIN_EPOCHS, 2 * N_EPOCHS);
  twice = estimate (fixture->settings);
  /* What is remembered does not change from one question to the next. */
  g_assert_cmpfloat_with_epsilon (twice, 2.0 * remembered, 1e-6 * twice);
  check_reading (fixture);
}

#define ADD(name, func) g_test_add ("/jobs/train-run-job/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int   argc,
      char *argv[])
{
  g_autofree char *data = NULL;
  int status;

  status = run_child_main (argc, argv);
  if (status >= 0)
    return status;

  data = fixture_folder_new ();
  program = argv[0];
  g_setenv ("XDG_DATA_HOME", data, TRUE);
  g_setenv ("XDG_CACHE_HOME", data, TRUE);
  g_test_init (&argc, &argv, NULL);

  ADD ("done", test_done);
  ADD ("interrupted", test_interrupted);
  ADD ("stopped", test_stopped);
  ADD ("patience", test_patience);
  ADD ("disk-full", test_disk_full);
  ADD ("killed", test_killed);
  ADD ("unreadable", test_unreadable);
  ADD ("not-a-number", test_not_a_number);
  ADD ("hostile-checkpoint", test_hostile_checkpoint);
  ADD ("learner", test_learner);
  ADD ("kernels", test_kernels);
  ADD ("alone", test_alone);
  ADD ("every-part", test_every_part);
  ADD ("estimate", test_estimate);

  status = g_test_run ();
  fixture_folder_free (g_steal_pointer (&data));
  return status;
}
