/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Searches of settings, on tones: what they tell, and that pausing, stopping, cancelling, kills, full disks and bad files cost nothing
 * but time. This program also runs itself as the one that is killed. */

#include <glib/gstdio.h>
#include <math.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>

#include "../training/tones.h"
#include "engine/base/error.h"
#include "fixtures.h"
#include "jobs/search-job.h"
#include "jobs/train-choices.h"
#include "run-child.h"

#define N_CLIPS  16
#define N_EPOCHS 4
#define N_SETS   3

static char *program; /* this one */

typedef struct
{
  char *folder;   /* (owned) */
  char *manifest; /* (owned) */
  JobsTrainSettings *settings; /* (owned) */
  JobsTrainingRun *run;        /* (owned) (nullable) */

  guint n_scores;    /* that were told at last */
  double n_done;     /* the highest of progress */
  gboolean was_running;
  enum { ACT_NOTHING, ACT_STOP, ACT_CANCEL, ACT_PAUSE } act; /* after the second score */
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
  jobs_train_settings_set_text (fixture->settings, JOBS_TRAIN_GROUPED_BY, "nothing");
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  if (fixture->run != NULL)
    g_assert_true (jobs_training_run_delete (fixture->run, NULL));
  g_clear_pointer (&fixture->run, jobs_training_run_unref);
  jobs_train_settings_free (fixture->settings);
  g_free (fixture->manifest);
  fixture_folder_free (fixture->folder);
}

static void
create (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;

  fixture->run = jobs_training_run_create_search (fixture->manifest, NULL, fixture->settings, N_SETS, NULL, &error);
  g_assert_no_error (error);
}

static void
act (Fixture    *fixture,
     JobsRunJob *job)
{
  switch (fixture->act)
    {
    case ACT_STOP: jobs_run_job_stop (job); break;
    case ACT_CANCEL: jobs_job_cancel (JOBS_JOB (job)); break;
    case ACT_PAUSE:
      jobs_run_job_pause (job);
      g_assert_true (jobs_run_job_is_paused (job));
      jobs_run_job_go_on (job);
      break;
    case ACT_NOTHING: break;
    }
  fixture->act = ACT_NOTHING;
}

static void
trials_cb (JobsRunJob   *job,
           const GArray *trials,
           Fixture      *fixture)
{
  guint n_best = 0, n_running = 0;

  g_assert_cmpuint (trials->len, ==, N_SETS);
  g_assert_true (jobs_search_job_get_trials (JOBS_SEARCH_JOB (job)) == trials);
  fixture->n_scores = 0;
  for (guint i = 0; i < trials->len; i++)
    {
      const JobsSearchTrial *trial = &g_array_index (trials, JobsSearchTrial, i);

      g_assert_nonnull (jobs_search_trial_get_augmentation_name (trial));
      g_assert_cmpuint (trial->n_epochs, <=, N_EPOCHS);
      fixture->n_scores += trial->n_scores;
      n_best += trial->is_best;
      n_running += trial->is_running;
    }
  g_assert_cmpuint (n_best, ==, fixture->n_scores > 0 ? 1 : 0);
  g_assert_cmpuint (n_running, <=, 1);
  fixture->was_running = fixture->was_running || n_running == 1;
  if (fixture->n_scores >= 2)
    act (fixture, job);
}

static void
progress_cb (JobsJob    *job,
             GParamSpec *pspec,
             Fixture    *fixture)
{
  JobsProgress progress;

  jobs_job_get_progress (job, &progress);
  g_assert_cmpuint (progress.n_done, <=, progress.n_total);
  fixture->n_done = MAX (fixture->n_done, (double)progress.n_done / MAX (progress.n_total, 1));
}

static JobsJob *
run_job (Fixture *fixture,
         GError **error)
{
  JobsJob *job = jobs_search_job_new_of_run (fixture->run, 2);

  /* Tests wait for it. */
  jobs_run_job_set_background (JOBS_RUN_JOB (job), FALSE);
  g_signal_connect (job, "trials", G_CALLBACK (trials_cb), fixture);
  g_signal_connect (job, "notify::progress", G_CALLBACK (progress_cb), fixture);
  jobs_job_start (job);
  jobs_job_wait (job, error);
  return job;
}

/* (transfer full): the run as it is now */
static JobsTrainingRun *
load (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;
  JobsTrainingRun *run = jobs_training_run_load (jobs_training_run_get_id (fixture->run), &error);

  g_assert_no_error (error);
  g_assert_cmpint (jobs_training_run_get_kind (run), ==, JOBS_RUN_SEARCH);
  g_assert_cmpuint (jobs_training_run_get_n_sets (run), ==, N_SETS);
  return run;
}

static void
assert_state (Fixture      *fixture,
              JobsRunState  state)
{
  g_autoptr (JobsTrainingRun) run = load (fixture);

  g_assert_cmpint (jobs_training_run_get_state (run), ==, state);
}

/* (transfer full): what it has found, which is in the folder too */
static char *
search_well (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JobsJob) job = run_job (fixture, &error);
  g_autofree char *path = jobs_training_run_get_path (fixture->run, JOBS_RUN_FILE_BEST);
  g_autoptr (JobsTrainSettings) kept = NULL;

  g_assert_no_error (error);
  assert_state (fixture, JOBS_RUN_DONE);
  kept = jobs_train_settings_load (path, &error);
  g_assert_no_error (error);
  g_assert_true (jobs_train_settings_equal (kept, jobs_search_job_get_settings (JOBS_SEARCH_JOB (job))));
  return g_strdup (jobs_search_job_get_report (JOBS_SEARCH_JOB (job)));
}

static gboolean
has_checkpoints (Fixture *fixture)
{
  g_autofree char *info = jobs_training_run_get_path (fixture->run, JOBS_RUN_FILE_INFO);
  g_autofree char *folder = g_path_get_dirname (info);
  g_autofree char *set = g_build_filename (folder, "set-0", NULL);

  return g_file_test (set, G_FILE_TEST_EXISTS);
}

/* Three sets for an epoch, the best of them for the other three: four scores. */
static void
test_done (Fixture       *fixture,
           gconstpointer  data)
{
  g_autofree char *report = NULL;

  create (fixture);
  g_assert_cmpuint (jobs_search_count_epochs (fixture->settings, N_SETS), ==, 3 * 1 + 1 * 3);
  g_assert_cmpfloat (jobs_search_get_share (fixture->settings, N_SETS), ==, 6.0 / N_EPOCHS);
  assert_state (fixture, JOBS_RUN_READY);

  report = search_well (fixture);
  g_assert_nonnull (strstr (report, "*"));
  g_assert_cmpuint (fixture->n_scores, ==, 4);
  g_assert_true (fixture->was_running);
  g_assert_cmpfloat_with_epsilon (fixture->n_done, 1.0, 0.01);
  g_assert_false (has_checkpoints (fixture));
}

static void
test_interrupted (Fixture       *fixture,
                  gconstpointer  data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JobsJob) job = NULL;
  g_autofree char *whole = NULL;
  g_autofree char *resumed = NULL;

  create (fixture);
  fixture->act = ACT_PAUSE;
  whole = search_well (fixture);
  jobs_training_run_delete (fixture->run, NULL);
  g_clear_pointer (&fixture->run, jobs_training_run_unref);

  create (fixture);
  fixture->act = ACT_CANCEL;
  job = run_job (fixture, &error);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  assert_state (fixture, JOBS_RUN_INTERRUPTED);
  g_assert_null (jobs_search_job_get_settings (JOBS_SEARCH_JOB (job)));

  resumed = search_well (fixture);
  g_assert_cmpstr (resumed, ==, whole);
}

/* The best so far is kept; before there is one, nothing is, and it can go on. */
static void
test_stopped (Fixture       *fixture,
              gconstpointer  data)
{
  g_autofree char *report = NULL;
  g_autoptr (JobsJob) job = NULL;
  g_autoptr (GError) error = NULL;

  create (fixture);
  job = jobs_search_job_new_of_run (fixture->run, 2);
  jobs_job_start (job);
  jobs_run_job_stop (JOBS_RUN_JOB (job));
  jobs_job_wait (job, &error);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);

  fixture->act = ACT_STOP;
  report = search_well (fixture);
  g_assert_nonnull (strstr (report, "*"));
  g_assert_cmpuint (fixture->n_scores, <, 4);
}

static void
test_disk_full (Fixture       *fixture,
                gconstpointer  data)
{
  g_autofree char *report = NULL;

  create (fixture);
  run_child_fill_disk (program, fixture->run);
  report = search_well (fixture);
}

/* How many scores are written down. */
static guint
count_scores (Fixture *fixture)
{
  g_autofree char *path = jobs_training_run_get_path (fixture->run, JOBS_RUN_FILE_SEARCH);
  g_autoptr (TrainingSearch) search = jobs_search_load (path, fixture->settings, N_SETS, NULL);
  guint n = 0;

  g_assert_nonnull (search);
  for (guint set = 0; set < N_SETS; set++)
    n += training_search_get_n_scores (search, set);
  return n;
}

/* Killed whenever there is a score more: what is found is the same. */
static void
test_killed (Fixture       *fixture,
             gconstpointer  data)
{
  g_autofree char *whole = NULL;
  g_autofree char *resumed = NULL;

  create (fixture);
  whole = search_well (fixture);
  jobs_training_run_delete (fixture->run, NULL);
  g_clear_pointer (&fixture->run, jobs_training_run_unref);

  create (fixture);
  for (guint n = 1; n <= 3; n += 2)
    {
      const GPid pid = run_child_spawn (program, RUN_CHILD_WORK, fixture->run);
      int status;

      while (count_scores (fixture) < n && waitpid (pid, &status, WNOHANG) == 0)
        g_usleep (2000);
      kill (pid, SIGKILL);
      waitpid (pid, &status, 0);
      if (n == 1)
        assert_state (fixture, JOBS_RUN_INTERRUPTED);
    }
  resumed = search_well (fixture);
  g_assert_cmpstr (resumed, ==, whole);
}

/* What a training refuses, a search does with the same sentence, before there is a folder. */
static void
test_refused (Fixture       *fixture,
              gconstpointer  data)
{
  static const struct
  {
    const char *setting; /* several with spaces between them */
    guint n_sets;
    const char *part; /* of the sentence */
  } cases[] = {
    { "architecture=kernel", N_SETS, "nothing to search" },
    { "epochs=4", 1, "from 2 to 200" },
    { "epochs=4", 201, "from 2 to 200" },
    { "start=file", N_SETS, "file" },
    { "features=none-such", N_SETS, "none-such" },
    { "layers=classes targets=classes start=in-use", N_SETS, "on top of a model" },
  };
  g_autoptr (GPtrArray) runs = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (JobsTrainSettings) settings = jobs_train_settings_copy (fixture->settings);
      g_autoptr (JobsTrainingRun) run = NULL;
      g_auto (GStrv) assignments = g_strsplit (cases[i].setting, " ", -1);
      g_autoptr (GError) error = NULL;

      for (guint j = 0; assignments[j] != NULL; j++)
        jobs_train_settings_assign (settings, assignments[j], NULL);
      run = jobs_training_run_create_search (fixture->manifest, NULL, settings, cases[i].n_sets, NULL, &error);
      g_assert_null (run);
      g_assert_nonnull (error);
      if (strstr (error->message, cases[i].part) == NULL)
        g_error ("“%s” is not in “%s”", cases[i].part, error->message);
    }

  runs = jobs_training_run_list ();
  g_assert_cmpuint (runs->len, ==, 0);
}

/* Labels that nothing can be learned from, by a search and by a training. */
static void
test_bad_labels (Fixture       *fixture,
                 gconstpointer  data)
{
  g_autofree char *few = g_build_filename (fixture->folder, "few.csv", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) same = NULL;

  g_assert_true (g_file_set_contents (few, "path,quadrant\na.wav,Q1\nb.wav,Q2\nc.wav,Q3\n", -1, NULL));
  g_assert_null (jobs_training_run_create_search (few, NULL, fixture->settings, N_SETS, NULL, &error));
  g_assert_null (jobs_training_run_create (few, NULL, fixture->settings, NULL, &same));
  g_assert_error (error, same->domain, same->code);
  g_assert_cmpstr (error->message, ==, same->message);
}

/* The songs are gone when they are to be heard; what somebody else wrote is no search. */
static void
test_failed (Fixture       *fixture,
             gconstpointer  data)
{
  g_autoptr (JobsTrainingRun) run = NULL;
  g_autoptr (JobsJob) job = NULL;
  g_autoptr (JobsJob) hostile = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *path = NULL;

  create (fixture);
  for (guint i = 0; i < N_CLIPS; i++)
    {
      g_autofree char *music = g_path_get_dirname (fixture->manifest);
      g_autoptr (GDir) dir = g_dir_open (music, 0, NULL);
      const char *name;

      while ((name = g_dir_read_name (dir)) != NULL)
        {
          g_autofree char *song = g_build_filename (music, name, NULL);

          if (g_str_has_suffix (name, ".wav"))
            g_remove (song);
        }
    }
  job = run_job (fixture, &error);
  g_assert_nonnull (error);
  run = load (fixture);
  g_assert_cmpint (jobs_training_run_get_state (run), ==, JOBS_RUN_FAILED);
  g_assert_cmpstr (jobs_training_run_get_problem (run), ==, error->message);
  g_clear_error (&error);

  path = jobs_training_run_get_path (fixture->run, JOBS_RUN_FILE_SEARCH);
  g_assert_true (g_file_set_contents (path, "{\"settings\": {}, \"sets\": [1e999]}", -1, NULL));
  hostile = run_job (fixture, &error);
  g_assert_error (error, BASE_ERROR, BASE_ERROR_INVALID_ARGUMENT);
  g_assert_nonnull (strstr (error->message, "another search, or damaged"));
}

/* Sets are judged without what the preset fits beside a network, but what is found still has it, also where it is kept. */
static void
assert_keeps_kernels (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TrainingSearch) search = jobs_search_new (fixture->settings, N_SETS, &error);
  g_autoptr (JobsTrainSettings) made = NULL;
  g_autoptr (JobsTrainSettings) kept = NULL;
  g_autofree char *json = NULL;

  g_assert_no_error (error);
  g_assert_true (jobs_train_settings_has_kernels (fixture->settings));
  made = jobs_search_make_settings (fixture->settings, search, 1);
  json = jobs_train_settings_to_json (made);
  kept = jobs_train_settings_from_json (json, -1, &error);
  g_assert_no_error (error);
  g_assert_true (jobs_train_settings_has_kernels (kept));
}

/* What it has found is trained with the same songs on the same sides. */
static void
test_trained (Fixture       *fixture,
              gconstpointer  data)
{
  g_autoptr (JobsTrainingRun) training = NULL;
  g_autoptr (GError) error = NULL;

  jobs_train_settings_set_text (fixture->settings, JOBS_TRAIN_SPLIT, "k-fold");
  jobs_train_settings_set_number (fixture->settings, JOBS_TRAIN_EVERY_PART, 1.0);
  create (fixture);
  assert_keeps_kernels (fixture);
  training = jobs_training_run_create_of_search (fixture->run, fixture->settings, &error);
  g_assert_no_error (error);
  g_assert_cmpint (jobs_training_run_get_kind (training), ==, JOBS_RUN_TRAINING);
  g_assert_cmpstr (jobs_training_run_get_name (training), ==, jobs_training_run_get_name (fixture->run));
  g_assert_cmpmem (jobs_training_run_get_counts (training), sizeof (JobsRunCounts), jobs_training_run_get_counts (fixture->run),
                   sizeof (JobsRunCounts));
  for (JobsRunFile file = JOBS_RUN_FILE_MANIFEST; file <= JOBS_RUN_FILE_HELD_OUT; file++)
    {
      g_autofree char *path = jobs_training_run_get_path (training, file);
      g_autofree char *former = jobs_training_run_get_path (fixture->run, file);
      g_autofree char *text = NULL;
      g_autofree char *former_text = NULL;

      g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
      g_assert_true (g_file_get_contents (former, &former_text, NULL, NULL));
      g_assert_cmpstr (text, ==, former_text);
    }
  g_assert_true (jobs_training_run_delete (training, &error));
  g_assert_no_error (error);
}

static JobsJob *
make_folder_job (Fixture *fixture)
{
  g_autofree char *folder = g_build_filename (fixture->folder, "search", NULL);
  const JobsSearchOptions options
      = { .manifest = fixture->manifest, .folder = folder, .settings = fixture->settings, .n_sets = N_SETS, .n_workers = 2 };

  return jobs_search_job_new (&options);
}

static char *
search_in_folder (Fixture *fixture)
{
  g_autoptr (JobsJob) job = make_folder_job (fixture);
  g_autoptr (GError) error = NULL;

  jobs_job_start (job);
  if (!jobs_job_wait (job, &error))
    return g_strdup (error->message);
  g_assert_nonnull (strstr (jobs_search_job_get_report (JOBS_SEARCH_JOB (job)), "*"));
  return jobs_train_settings_to_json (jobs_search_job_get_settings (JOBS_SEARCH_JOB (job)));
}

/* Found, and found again by what is in the folder, which is of no other search. */
static void
test_folder (Fixture       *fixture,
             gconstpointer  data)
{
  g_autofree char *found = NULL;
  g_autofree char *again = NULL;
  g_autofree char *refused = NULL;
  g_autoptr (JobsTrainSettings) settings = NULL;

  found = search_in_folder (fixture);
  settings = jobs_train_settings_from_json (found, -1, NULL);
  g_assert_nonnull (settings);
  g_assert_cmpfloat (jobs_train_settings_get_number (settings, JOBS_TRAIN_RATE), !=,
                     jobs_train_settings_get_number (fixture->settings, JOBS_TRAIN_RATE));
  g_assert_cmpfloat (jobs_train_settings_get_number (settings, JOBS_TRAIN_EPOCHS), ==, N_EPOCHS);
  g_assert_true (jobs_train_settings_check (settings, NULL));

  again = search_in_folder (fixture);
  g_assert_cmpstr (again, ==, found);

  jobs_train_settings_set_number (fixture->settings, JOBS_TRAIN_EPOCHS, N_EPOCHS + 1);
  refused = search_in_folder (fixture);
  g_assert_nonnull (strstr (refused, "other settings"));
}

/* Of two searches in one folder one goes on, and the other says why it does not. */
static void
test_folder_twice (Fixture *fixture, gconstpointer data)
{
  g_autoptr (JobsJob) one = make_folder_job (fixture);
  g_autoptr (JobsJob) two = make_folder_job (fixture);
  JobsJob *const jobs[] = { one, two };
  guint n_refused = 0;

  for (gsize i = 0; i < G_N_ELEMENTS (jobs); i++)
    jobs_job_start (jobs[i]);
  for (gsize i = 0; i < G_N_ELEMENTS (jobs); i++)
    {
      g_autoptr (GError) error = NULL;

      if (jobs_job_wait (jobs[i], &error))
        continue;
      n_refused++;
      g_assert_error (error, BASE_ERROR, BASE_ERROR_FAILED);
      g_assert_nonnull (strstr (error->message, "Another search works in the folder"));
    }
  g_assert_cmpuint (n_refused, ==, 1);
}

#define ADD(name, func) g_test_add ("/jobs/search-job/" name, Fixture, NULL, set_up, func, tear_down)

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
  ADD ("disk-full", test_disk_full);
  ADD ("killed", test_killed);
  ADD ("refused", test_refused);
  ADD ("bad-labels", test_bad_labels);
  ADD ("failed", test_failed);
  ADD ("trained", test_trained);
  ADD ("folder", test_folder);
  ADD ("folder-twice", test_folder_twice);

  status = g_test_run ();
  fixture_folder_free (g_steal_pointer (&data));
  return status;
}
