/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "jobs/load-library-job.h"

#include "engine/base/error.h"
#include "support.h"

/* Which page is the root of the table of songs, from 0: the tables of the first schema were made in their order. */
#define SONGS_PAGE 3

static LibrarySong *
store (JobsFixture *fixture,
       const char  *path)
{
  const LibraryVersion version = { .model = "m", .frontend_version = 1 };
  MoodGaussian gaussian = { .valence = 0.5, .arousal = 0.5, .valence_sd = 0.2, .arousal_sd = 0.2 };
  MoodEstimate estimate;
  const float points[] = { 0.5f, 0.25f };
  g_autoptr (MoodCurve) curve = mood_curve_new (MOOD_CURVE_HOP, G_N_ELEMENTS (points), points, points);
  LibrarySongFields fields = { .path = path, .estimate = &estimate };
  LibrarySong *song;

  mood_estimate_init (&estimate, &gaussian);
  song = library_db_store (fixture->db, &fields, curve, NULL, &version, NULL);
  g_assert_nonnull (song);

  return song;
}

static void
curve_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  *(GAsyncResult **)user_data = g_object_ref (result);
}

static MoodCurve *
load_curve (LibraryDb     *db,
            gint64         id,
            GCancellable  *cancellable,
            GError       **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  jobs_load_curve_async (db, id, cancellable, curve_cb, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);

  return jobs_load_curve_finish (result, error);
}

static void
test_load (JobsFixture   *fixture,
           gconstpointer  data)
{
  g_autoptr (LibrarySong) song = store (fixture, "/m/a.mp3");
  g_autoptr (JobsJob) job = jobs_load_library_job_new (fixture->library);
  JobsLoadLibraryJob *load = JOBS_LOAD_LIBRARY_JOB (job);
  g_autoptr (GError) error = NULL;

  g_assert_null (jobs_load_library_job_get_db (load));
  jobs_job_start (job);
  g_assert_true (jobs_job_wait (job, &error));
  g_assert_nonnull (jobs_load_library_job_get_db (load));
  g_assert_cmpuint (jobs_load_library_job_get_songs (load)->len, ==, 1);
  g_assert_cmpstr (library_song_get_path (jobs_load_library_job_get_songs (load)->pdata[0]), ==, "/m/a.mp3");
}

static void
test_refused (JobsFixture   *fixture,
              gconstpointer  data)
{
  g_autofree char *text = jobs_fixture_add_file (fixture, "diary", "Dear diary,\n");
  g_autoptr (JobsJob) job = jobs_load_library_job_new (text);
  g_autoptr (GError) error = NULL;

  jobs_job_start (job);
  g_assert_false (jobs_job_wait (job, &error));
  g_assert_error (error, BASE_ERROR, BASE_ERROR_BAD_LIBRARY);
  g_assert_null (jobs_load_library_job_get_db (JOBS_LOAD_LIBRARY_JOB (job)));
}

/* Wherever the damage is met, the job ends with a library. @data: the first byte that is lost, of the whole. */
static void
test_damaged (JobsFixture   *fixture,
              gconstpointer  data)
{
  g_autofree char *contents = NULL;
  g_autoptr (JobsJob) job = NULL;
  g_autoptr (GError) error = NULL;
  gsize first = GPOINTER_TO_UINT (data);
  gsize size;

  for (guint i = 0; i < 50; i++)
    {
      g_autofree char *path = g_strdup_printf ("/m/%u.mp3", i);
      g_autoptr (LibrarySong) song = store (fixture, path);
    }
  g_clear_pointer (&fixture->db, library_db_unref);
  g_assert_true (g_file_get_contents (fixture->library, &contents, &size, NULL));
  g_assert_cmpuint (size, >, first + 4096);
  memset (contents + first, 0xa5, 4096);
  g_assert_true (g_file_set_contents (fixture->library, contents, (gssize)size, NULL));

  job = jobs_load_library_job_new (fixture->library);
  jobs_job_start (job);
  jobs_job_wait (job, &error);
  g_assert_no_error (error);
  if (first == 0)
    g_assert_cmpuint (jobs_load_library_job_get_songs (JOBS_LOAD_LIBRARY_JOB (job))->len, ==, 50);
  g_assert_nonnull (library_db_get_notice (jobs_load_library_job_get_db (JOBS_LOAD_LIBRARY_JOB (job))));
}

static void
test_curve (JobsFixture   *fixture,
            gconstpointer  data)
{
  g_autoptr (LibrarySong) song = store (fixture, "/m/a.mp3");
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (MoodCurve) curve = load_curve (fixture->db, library_song_get_id (song), NULL, &error);

  g_assert_no_error (error);
  g_assert_nonnull (curve);
  g_assert_cmpuint (curve->n_points, ==, 2);

  g_assert_null (load_curve (fixture->db, 999, NULL, &error));
  g_assert_no_error (error);

  g_cancellable_cancel (cancellable);
  g_assert_null (load_curve (fixture->db, library_song_get_id (song), cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, function)                                                                                  \
  g_test_add ("/jobs/load-library/" name, JobsFixture, NULL, jobs_fixture_set_up, function,                  \
              jobs_fixture_tear_down)
  ADD ("load", test_load);
  ADD ("refused", test_refused);
  ADD ("curve", test_curve);
  g_test_add ("/jobs/load-library/damaged-first-page", JobsFixture, GUINT_TO_POINTER (0), jobs_fixture_set_up, test_damaged,
              jobs_fixture_tear_down);
  /* The root of the songs. */
  g_test_add ("/jobs/load-library/damaged-songs", JobsFixture, GUINT_TO_POINTER (SONGS_PAGE * 4096), jobs_fixture_set_up,
              test_damaged, jobs_fixture_tear_down);

  return g_test_run ();
}
