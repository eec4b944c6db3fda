/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What the model in use tells of a song's classes from what the library keeps of it: the same as when the song is heard. */
#include "jobs/song-classes.h"

#include "engine/analysis/class-head.h"
#include "engine/analysis/model.h"
#include "jobs/analyze-job.h"
#include "jobs/scan-job.h"
#include "support.h"

#define N_EMBEDDING 192

static const char *const names[] = { "party", "<b>sleep</b>", NULL };

/* The fixture's model, and what tells classes; in the place of the default one. */
static void
add_classes (JobsFixture *fixture, float weight)
{
  g_autofree char *path
      = g_build_filename (g_getenv ("MOODPLANE_DATADIR"), "models", "default.safetensors", NULL);
  g_autofree float *weights = g_new0 (float, 2 * (N_EMBEDDING + 1));
  g_autoptr (AnalysisClassHead) head = NULL;
  g_autoptr (NnTensorFile) file = NULL;
  g_autoptr (GError) error = NULL;

  for (guint k = 0; k < N_EMBEDDING; k++)
    weights[k] = k % 2 == 0 ? weight : -0.5f * weight;
  weights[N_EMBEDDING] = 0.25f;
  head = analysis_class_head_new (names, N_EMBEDDING, weights);
  file = nn_tensor_file_load (fixture->model, &error);
  g_assert_no_error (error);
  nn_tensor_file_remove (file, ANALYSIS_MODEL_CLASS_WEIGHTS);
  analysis_class_head_add_to_file (head, file);
  nn_tensor_file_save (file, path, &error);
  g_assert_no_error (error);
  g_free (fixture->model);
  fixture->model = g_steal_pointer (&path);
}

static void
told_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  MoodDegrees **classes = user_data;

  *classes = jobs_song_classes_finish (result, &error);
  g_assert_no_error (error);
  g_main_context_wakeup (NULL);
  classes[1] = GINT_TO_POINTER (1);
}

/* (transfer full) (nullable) */
static MoodDegrees *
ask (JobsFixture *fixture, LibrarySong *song)
{
  MoodDegrees *told[2] = { NULL, NULL };

  jobs_song_classes_async (fixture->db, song, NULL, told_cb, told);
  while (told[1] == NULL)
    g_main_context_iteration (NULL, TRUE);
  return told[0];
}

static void
scan (JobsFixture *fixture)
{
  const char *const folders[] = { fixture->music, NULL };
  JobsProgress progress;

  jobs_fixture_run (jobs_scan_job_new (fixture->db, folders, fixture->model, 1), &progress);
}

static void
heard_cb (JobsAnalyzeJob *job,
          LibrarySong *song,
          MoodCurve *curve,
          MoodDegrees *degrees,
          MoodDegrees *classes,
          MoodDegrees **heard)
{
  *heard = mood_degrees_ref (classes);
}

static void
test_told (JobsFixture *fixture, gconstpointer data)
{
  g_autofree char *path = NULL;
  g_autoptr (MoodDegrees) told = NULL;
  g_autoptr (MoodDegrees) heard = NULL;
  g_autoptr (LibrarySong) song = NULL;
  g_autoptr (GError) error = NULL;
  const char *paths[2] = { NULL };
  JobsProgress progress;
  JobsJob *job;

  jobs_fixture_use_data (fixture);
  jobs_fixture_open (fixture);
  add_classes (fixture, 0.02f);
  path = jobs_fixture_add_song (fixture, "song.wav", 3.0);
  scan (fixture);
  song = library_db_find_song (fixture->db, path, &error);
  g_assert_no_error (error);
  told = ask (fixture, song);
  g_assert_nonnull (told);
  g_assert_cmpuint (told->n_degrees, ==, 2);
  g_assert_cmpstr (told->names[1], ==, names[1]);

  paths[0] = path;
  job = jobs_analyze_job_new (paths, fixture->model, 1);
  g_signal_connect (job, "song", G_CALLBACK (heard_cb), &heard);
  jobs_fixture_run (job, &progress);
  g_assert_nonnull (heard);
  g_assert_cmpfloat_with_epsilon (told->shares[0], heard->shares[0], 1e-9);

  /* What another model has heard says nothing of this one's classes. */
  add_classes (fixture, 0.03f);
  g_assert_null (ask (fixture, song));
}

int
main (int argc, char *argv[])
{
  g_setenv ("DISPLAY_TEST_DATA", g_getenv ("MOODPLANE_DATADIR"), TRUE);
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/jobs/song-classes/told", JobsFixture, NULL, jobs_fixture_set_up, test_told,
              jobs_fixture_tear_down);

  return g_test_run ();
}
