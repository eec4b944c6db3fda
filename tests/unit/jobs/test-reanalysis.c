/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Another model: what is kept of songs is enough for it, when its front end is the same. */
#include <fcntl.h>
#include <glib/gstdio.h>
#include <sys/stat.h>
#include <utime.h>

#include "engine/base/paths.h"
#include "jobs/heard-cache.h"
#include "jobs/scan-job.h"
#include "jobs/stale-count.h"
#include "support.h"

#define LIMIT (64 << 20)

typedef struct
{
  JobsFixture base;
  char *helpers; /* (owned) (nullable): where the decoder is */
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  g_autofree char *cache = NULL;

  jobs_fixture_set_up (&fixture->base, data);
  cache = g_build_filename (fixture->base.folder, "cache", NULL);
  g_setenv ("MOODPLANE_CACHEDIR", cache, TRUE);
  fixture->helpers = g_strdup (g_getenv ("MOODPLANE_HELPERDIR"));
}

static void
allow_decoding (Fixture *fixture,
                gboolean is_allowed)
{
  if (!is_allowed)
    g_setenv ("MOODPLANE_HELPERDIR", fixture->base.folder, TRUE);
  else if (fixture->helpers != NULL)
    g_setenv ("MOODPLANE_HELPERDIR", fixture->helpers, TRUE);
  else
    g_unsetenv ("MOODPLANE_HELPERDIR");
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  allow_decoding (fixture, TRUE);
  g_free (fixture->helpers);
  jobs_fixture_tear_down (&fixture->base, data);
}

static void
scan (Fixture      *fixture,
      JobsScanFlags flags,
      guint64       limit,
      JobsProgress *progress)
{
  const char *const roots[] = { fixture->base.music, NULL };
  JobsJob *job = jobs_scan_job_new (fixture->base.db, roots, fixture->base.model, 2);

  jobs_scan_job_set_flags (JOBS_SCAN_JOB (job), flags);
  jobs_scan_job_set_cache_limit (JOBS_SCAN_JOB (job), limit);
  jobs_fixture_run (job, progress);
}

static LibrarySong *
find (Fixture    *fixture,
      const char *path)
{
  g_autoptr (GError) error = NULL;
  LibrarySong *song = library_db_find_song (fixture->base.db, path, &error);

  g_assert_no_error (error);
  g_assert_nonnull (song);
  return song;
}

static MoodGaussian
get_mood (Fixture    *fixture,
          const char *path)
{
  g_autoptr (LibrarySong) song = find (fixture, path);

  g_assert_nonnull (library_song_get_estimate (song));
  return library_song_get_estimate (song)->gaussian;
}

static guint64
count_entries (void)
{
  g_auto (JobsHeardCacheInfo) info = { 0 };

  jobs_heard_cache_get_info (&info);
  return info.n_entries;
}

/* Overwrites the sound of a file that does not seem to have changed: whoever reads it hears something else. */
static void
spoil (const char *path)
{
  g_autofree char *contents = NULL;
  gsize length;
  struct stat info;
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (stat (path, &info), ==, 0);
  g_assert_true (g_file_get_contents (path, &contents, &length, NULL));
  for (gsize i = 0; i < length; i++)
    contents[i] = (char)(i * 7);
  g_file_set_contents_full (path, contents, (gssize)length, G_FILE_SET_CONTENTS_NONE, 0644, &error);
  g_assert_no_error (error);

  const struct timespec times[] = { info.st_atim, info.st_mtim };

  g_assert_cmpint (utimensat (AT_FDCWD, path, times, 0), ==, 0);
}

/* No decoder can be started, and the file cannot be read any more: the other model says the same as if it had decoded it. */
static void
test_decodes_nothing (Fixture       *fixture,
                      gconstpointer  data)
{
  g_autofree char *path = jobs_fixture_add_song (&fixture->base, "a.wav", 25.0);
  g_autofree char *other = jobs_fixture_add_song (&fixture->base, "b.wav", 4.0);
  const MoodGaussian none = { 0 };
  MoodGaussian old, expected = none, now;
  JobsProgress progress;

  /* What the second model says when it decodes. */
  jobs_fixture_set_model (&fixture->base, 6, 500);
  scan (fixture, JOBS_SCAN_DEFAULT, 0, NULL);
  expected = get_mood (fixture, path);
  g_assert_cmpuint (count_entries (), ==, 0);

  jobs_fixture_set_model (&fixture->base, 5, 500);
  scan (fixture, JOBS_SCAN_REANALYZE, LIMIT, &progress);
  g_assert_cmpuint (progress.n_failed, ==, 0);
  old = get_mood (fixture, path);
  g_assert_cmpuint (count_entries (), ==, 2);
  g_assert_cmpfloat (old.valence, !=, expected.valence);

  allow_decoding (fixture, FALSE);
  spoil (path);
  jobs_fixture_set_model (&fixture->base, 6, 500);
  scan (fixture, JOBS_SCAN_DEFAULT, LIMIT, &progress);
  g_assert_cmpuint (progress.n_stale, ==, 2);
  now = get_mood (fixture, path);
  g_assert_cmpmem (&now, sizeof now, &old, sizeof old);

  scan (fixture, JOBS_SCAN_REANALYZE, LIMIT, &progress);
  g_assert_cmpuint (progress.n_done, ==, 2);
  g_assert_cmpuint (progress.n_skipped, ==, 0);
  g_assert_cmpuint (progress.n_failed, ==, 0);
  now = get_mood (fixture, path);
  g_assert_cmpfloat (now.valence, ==, expected.valence);
  g_assert_cmpfloat (now.arousal, ==, expected.arousal);
  g_assert_cmpfloat (now.valence_sd, ==, expected.valence_sd);

  scan (fixture, JOBS_SCAN_REANALYZE, LIMIT, &progress);
  g_assert_cmpuint (progress.n_skipped, ==, 2);
}

/* Another front end has to decode; where that fails, what was there stays. */
static void
test_other_front_end (Fixture       *fixture,
                      gconstpointer  data)
{
  g_autofree char *path = jobs_fixture_add_song (&fixture->base, "a.wav", 5.0);
  MoodGaussian old, now;
  JobsProgress progress;

  scan (fixture, JOBS_SCAN_DEFAULT, LIMIT, NULL);
  old = get_mood (fixture, path);
  allow_decoding (fixture, FALSE);
  jobs_fixture_set_model (&fixture->base, 5, 400);
  scan (fixture, JOBS_SCAN_REANALYZE, LIMIT, &progress);
  g_assert_cmpuint (progress.n_failed, ==, 1);
  now = get_mood (fixture, path);
  g_assert_cmpmem (&now, sizeof now, &old, sizeof old);

  allow_decoding (fixture, TRUE);
  scan (fixture, JOBS_SCAN_REANALYZE, LIMIT, &progress);
  g_assert_cmpuint (progress.n_failed, ==, 0);
  g_assert_cmpuint (count_entries (), ==, 2);
  now = get_mood (fixture, path);
  g_assert_cmpfloat (now.valence, !=, old.valence);
}

/* A file that was changed is another song to the cache; one that has other tags, or another name, is the same. */
static void
test_same_sound (Fixture       *fixture,
                 gconstpointer  data)
{
  g_autofree char *path = jobs_fixture_add_song (&fixture->base, "a.wav", 5.0);
  g_autofree char *moved = g_build_filename (fixture->base.music, "moved.wav", NULL);
  JobsProgress progress;

  scan (fixture, JOBS_SCAN_DEFAULT, LIMIT, NULL);
  allow_decoding (fixture, FALSE);
  g_assert_cmpint (g_rename (path, moved), ==, 0);
  jobs_fixture_set_model (&fixture->base, 6, 500);
  scan (fixture, JOBS_SCAN_REANALYZE, LIMIT, &progress);
  g_assert_cmpuint (progress.n_failed, ==, 0);

  spoil (moved);
  g_assert_cmpint (utime (moved, &(struct utimbuf) { .modtime = 1000 }), ==, 0);
  jobs_fixture_set_model (&fixture->base, 7, 500);
  scan (fixture, JOBS_SCAN_REANALYZE, LIMIT, &progress);
  g_assert_cmpuint (progress.n_failed, ==, 1);
}

/* Whatever became of the cache, a scan goes on as if there were none. */
static void
test_damaged (Fixture       *fixture,
              gconstpointer  data)
{
  g_autofree char *path = jobs_fixture_add_song (&fixture->base, "a.wav", 5.0);
  g_autofree char *cache = g_build_filename (fixture->base.folder, "cache", "heard", NULL);
  g_auto (JobsHeardCacheInfo) info = { 0 };
  g_autoptr (GError) error = NULL;
  JobsProgress progress;

  scan (fixture, JOBS_SCAN_DEFAULT, LIMIT, NULL);
  g_assert_true (jobs_heard_cache_empty (&info, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (info.n_entries, ==, 1);
  g_assert_cmpuint (info.n_bytes, >, 1000);
  g_assert_cmpstr (info.folder, ==, cache);

  /* A file where the folder should be. */
  {
    g_autofree char *around = g_path_get_dirname (cache);

    g_assert_cmpint (g_mkdir_with_parents (around, 0700), ==, 0);
    g_assert_true (g_file_set_contents (cache, "x", 1, NULL));
  }
  jobs_fixture_set_model (&fixture->base, 6, 500);
  scan (fixture, JOBS_SCAN_REANALYZE, LIMIT, &progress);
  g_assert_cmpuint (progress.n_failed + progress.n_skipped, ==, 0);
  g_assert_cmpint (g_unlink (cache), ==, 0);
}

static void
counted_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (GError) error = NULL;

  *(JobsStaleCount **)user_data = jobs_stale_count_finish (result, &error);
  g_assert_no_error (error);
}

static JobsStaleCount *
count_stale (Fixture *fixture)
{
  JobsStaleCount *count = NULL;

  jobs_stale_count_async (fixture->base.db, fixture->base.model, NULL, counted_cb, &count);
  while (count == NULL)
    g_main_context_iteration (NULL, TRUE);
  return count;
}

/* Of the songs that are there, with how many need no decoding. */
static void
test_count (Fixture       *fixture,
            gconstpointer  data)
{
  g_autofree char *first = jobs_fixture_add_song (&fixture->base, "a.wav", 5.0);
  g_autofree char *second = NULL;
  g_autoptr (JobsStaleCount) current = NULL;
  g_autoptr (JobsStaleCount) stale = NULL;
  g_autoptr (JobsStaleCount) fewer = NULL;
  g_autoptr (JobsStaleCount) other = NULL;

  scan (fixture, JOBS_SCAN_DEFAULT, LIMIT, NULL);
  second = jobs_fixture_add_song (&fixture->base, "b.wav", 6.0);
  scan (fixture, JOBS_SCAN_DEFAULT, 0, NULL);
  current = count_stale (fixture);
  g_assert_cmpuint (current->n_songs, ==, 0);

  jobs_fixture_set_model (&fixture->base, 6, 500);
  stale = count_stale (fixture);
  g_assert_cmpstr (stale->model, !=, current->model);
  g_assert_cmpuint (stale->n_songs, ==, 2);
  g_assert_cmpuint (stale->n_kept, ==, 1);
  g_assert_cmpfloat (stale->seconds, >, 0.0);

  jobs_fixture_set_model (&fixture->base, 6, 400);
  other = count_stale (fixture);
  g_assert_cmpuint (other->n_songs, ==, 2);
  g_assert_cmpuint (other->n_kept, ==, 0);
  g_assert_cmpfloat (other->seconds, >, stale->seconds);

  g_assert_cmpint (g_unlink (second), ==, 0);
  scan (fixture, JOBS_SCAN_DEFAULT, 0, NULL);
  fewer = count_stale (fixture);
  g_assert_cmpuint (fewer->n_songs, ==, 1);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, function) g_test_add ("/jobs/reanalysis/" name, Fixture, NULL, set_up, function, tear_down)
  ADD ("decodes-nothing", test_decodes_nothing);
  ADD ("other-front-end", test_other_front_end);
  ADD ("same-sound", test_same_sound);
  ADD ("damaged", test_damaged);
  ADD ("count", test_count);
  return g_test_run ();
}
