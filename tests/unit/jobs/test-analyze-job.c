/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "jobs/analyze-job.h"

#include <glib/gstdio.h>
#include <unistd.h>

#include "engine/base/error.h"
#include "support.h"

static void
song_cb (JobsAnalyzeJob *job,
         LibrarySong    *song,
         MoodCurve      *curve,
         MoodDegrees    *degrees,
         MoodDegrees    *classes,
         GHashTable     *songs)
{
  /* Once for each. */
  g_assert_true (g_hash_table_insert (songs, g_strdup (library_song_get_path (song)), g_object_ref (song)));
  g_assert_true ((curve != NULL) == (library_song_get_estimate (song) != NULL));
  g_assert_null (degrees);
  g_assert_null (classes);
  g_assert_cmpint (library_song_get_id (song), ==, 0);
}

static GHashTable *
analyze (JobsFixture       *fixture,
         const char *const *paths,
         JobsProgress      *progress)
{
  GHashTable *songs = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
  JobsJob *job = jobs_analyze_job_new (paths, fixture->model, 2);

  g_signal_connect (job, "song", G_CALLBACK (song_cb), songs);
  jobs_fixture_run (job, progress);

  return songs;
}

static void
test_analyze (JobsFixture   *fixture,
              gconstpointer  data)
{
  g_autofree char *first = jobs_fixture_add_song (fixture, "first.wav", 6.0);
  g_autofree char *second = jobs_fixture_add_song (fixture, "second.wav", 3.0);
  g_autofree char *text = jobs_fixture_add_file (fixture, "third.mp3", "No music.\n");
  const char *const paths[] = { fixture->music, "/nowhere.mp3", NULL };
  JobsProgress progress;
  g_autoptr (GHashTable) songs = analyze (fixture, paths, &progress);

  g_assert_cmpuint (progress.n_done, ==, 4);
  g_assert_cmpuint (progress.n_failed, ==, 2);
  g_assert_cmpuint (g_hash_table_size (songs), ==, 4);
  g_assert_nonnull (library_song_get_estimate (g_hash_table_lookup (songs, first)));
  g_assert_nonnull (library_song_get_estimate (g_hash_table_lookup (songs, second)));
  g_assert_cmpstr (library_song_get_error_code (g_hash_table_lookup (songs, text)), ==, "not-audio");
  g_assert_cmpstr (library_song_get_error_code (g_hash_table_lookup (songs, "/nowhere.mp3")), ==,
                   "not-found");
}

/* Paths are told as they were given, not made absolute. */
static void
test_relative (JobsFixture   *fixture,
               gconstpointer  data)
{
  g_autofree char *song = jobs_fixture_add_song (fixture, "first.wav", 3.0);
  g_autofree char *cwd = g_get_current_dir ();
  const char *const paths[] = { "music", NULL };

  g_assert_cmpint (g_chdir (fixture->folder), ==, 0);
  g_autoptr (GHashTable) songs = analyze (fixture, paths, NULL);
  g_assert_cmpint (g_chdir (cwd), ==, 0);
  g_assert_true (g_hash_table_contains (songs, "music/first.wav"));
}

/* One worker or two: the same numbers, bit for bit. */
static void
test_workers_agree (JobsFixture   *fixture,
                    gconstpointer  data)
{
  g_autofree char *first = jobs_fixture_add_song (fixture, "first.wav", 11.0);
  g_autofree char *second = jobs_fixture_add_song (fixture, "second.wav", 7.0);
  const char *const paths[] = { fixture->music, NULL };
  g_autoptr (GHashTable) once = analyze (fixture, paths, NULL);
  g_autoptr (GHashTable) again = analyze (fixture, paths, NULL);
  const MoodEstimate *a = library_song_get_estimate (g_hash_table_lookup (once, first));
  const MoodEstimate *b = library_song_get_estimate (g_hash_table_lookup (again, first));

  g_assert_cmpmem (&a->gaussian, sizeof a->gaussian, &b->gaussian, sizeof b->gaussian);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, function)                                                                                  \
  g_test_add ("/jobs/analyze/" name, JobsFixture, NULL, jobs_fixture_set_up, function, jobs_fixture_tear_down)
  ADD ("analyze", test_analyze);
  ADD ("relative", test_relative);
  ADD ("workers-agree", test_workers_agree);

  return g_test_run ();
}
