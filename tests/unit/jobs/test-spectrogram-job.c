/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "jobs/spectrogram-job.h"

#include <glib/gstdio.h>
#include <sys/stat.h>

#include "engine/base/error.h"
#include "jobs/picture-cache.h"
#include "library/identity.h"
#include "support.h"
#include "tests/support/fixtures.h"

static char *cache; /* (owned): the folder of what is kept */

static char *
add (JobsFixture *fixture, const char *name, FixtureSound sound, double frequency, double seconds)
{
  const FixtureSpec spec = {
    .format = FIXTURE_WAV,
    .sound = sound,
    .frequency = frequency,
    .seconds = seconds,
    .rate = 16000,
    .channels = 1,
  };
  char *path = g_build_filename (fixture->music, name, NULL);
  g_autoptr (GError) error = NULL;

  fixture_write (&spec, path, &error);
  g_assert_no_error (error);

  return path;
}

/* (transfer full) */
static JobsSpectrogramJob *
run (LibraryDb *db, const char *path, GError **error)
{
  JobsJob *job = jobs_spectrogram_job_new (db, path);
  gboolean is_done;

  jobs_job_start (job);
  is_done = jobs_job_wait (job, error);
  g_assert_cmpint (is_done, ==, jobs_spectrogram_job_get_picture (JOBS_SPECTROGRAM_JOB (job)) != NULL);

  return JOBS_SPECTROGRAM_JOB (job);
}

/* The band with the most in it, over all columns. */
static guint
find_loudest_band (const MoodSpectrogram *picture)
{
  guint best = 0;
  guint most = 0;

  for (guint b = 0; b < picture->n_bands; b++)
    {
      guint sum = 0;

      for (guint i = 0; i < picture->n_columns; i++)
        sum += picture->levels[i * picture->n_bands + b];
      if (sum > most)
        {
          most = sum;
          best = b;
        }
    }

  return best;
}

/* A low tone is low in it and a high one high, over the whole length, whatever that is. */
static void
test_picture (JobsFixture *fixture, gconstpointer data)
{
  const double seconds[] = { 3, 18, 20, 75 };
  const double frequencies[] = { 110, 440, 1500, 5000 };
  guint last = 0;

  for (guint i = 0; i < G_N_ELEMENTS (seconds); i++)
    {
      g_autofree char *path = add (fixture, "tone.wav", FIXTURE_SINE, frequencies[i], seconds[i]);
      g_autoptr (GError) error = NULL;
      g_autoptr (JobsSpectrogramJob) job = run (NULL, path, &error);
      const MoodSpectrogram *picture = jobs_spectrogram_job_get_picture (job);
      guint band;

      g_assert_no_error (error);
      g_assert_cmpuint (picture->n_columns, <=, MOOD_SPECTROGRAM_MAX_COLUMNS);
      g_assert_cmpuint (picture->n_columns, >=,
                        MIN ((guint)(seconds[i] * 31), MOOD_SPECTROGRAM_MAX_COLUMNS / 2));
      g_assert_cmpfloat_with_epsilon (picture->seconds, seconds[i], 0.1);
      band = find_loudest_band (picture);
      g_assert_cmpuint (picture->levels[picture->n_columns / 2 * picture->n_bands + band], >, 240);
      g_assert_cmpuint (band, >=, last + (i > 0 ? 5 : 0));
      last = band;
    }
}

/* (transfer full): the only file in it. */
static char *
find_kept (guint *n_files, gsize *total)
{
  g_autoptr (GDir) dir = g_dir_open (cache, 0, NULL);
  char *found = NULL;
  const char *name;

  *n_files = 0;
  *total = 0;
  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      struct stat info;

      g_free (found);
      found = g_build_filename (cache, name, NULL);
      g_assert_cmpint (g_stat (found, &info), ==, 0);
      *total += (gsize)info.st_size;
      ++*n_files;
    }

  return found;
}

static void
clear_cache (void)
{
  guint n_files;
  gsize total;

  for (;;)
    {
      g_autofree char *path = find_kept (&n_files, &total);

      if (path == NULL)
        return;
      g_unlink (path);
    }
}

/* The second time it is not heard, under another name neither; what is kept and was damaged is made again. */
static void
test_kept (JobsFixture *fixture, gconstpointer data)
{
  g_autofree char *path = add (fixture, "a.wav", FIXTURE_CHORDS, 0, 10);
  g_autofree char *other = g_build_filename (fixture->music, "b.wav", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (JobsSpectrogramJob) first = NULL;
  g_autoptr (JobsSpectrogramJob) second = NULL;
  g_autoptr (JobsSpectrogramJob) third = NULL;
  g_autofree char *kept = NULL;
  guint n_files;
  gsize total;

  clear_cache ();
  first = run (NULL, path, &error);
  g_assert_no_error (error);
  g_assert_false (jobs_spectrogram_job_is_kept (first));
  kept = find_kept (&n_files, &total);
  g_assert_cmpuint (n_files, ==, 1);

  g_assert_cmpint (g_rename (path, other), ==, 0);
  second = run (NULL, other, &error);
  g_assert_true (jobs_spectrogram_job_is_kept (second));
  g_assert_cmpmem (jobs_spectrogram_job_get_picture (first)->levels, 1000,
                   jobs_spectrogram_job_get_picture (second)->levels, 1000);

  g_assert_true (g_file_set_contents (kept, "MSPG1 but not much of it", -1, NULL));
  third = run (NULL, other, &error);
  g_assert_false (jobs_spectrogram_job_is_kept (third));
  g_assert_cmpmem (jobs_spectrogram_job_get_picture (first)->levels, 1000,
                   jobs_spectrogram_job_get_picture (third)->levels, 1000);
}

static void
store (JobsFixture *fixture, const char *path, const LibraryAudioHash *audio)
{
  const LibraryVersion version = { .model = "m", .frontend_version = 1 };
  LibrarySongFields fields = { .path = path, .error_code = "failed", .error_message = "No", .audio = audio };
  g_autoptr (LibrarySong) song = NULL;
  struct stat info;

  g_assert_cmpint (g_stat (path, &info), ==, 0);
  fields.size = info.st_size;
  fields.mtime = (gint64)info.st_mtim.tv_sec * 1000000000 + info.st_mtim.tv_nsec;
  song = library_db_store (fixture->db, &fields, NULL, NULL, &version, NULL);
  g_assert_nonnull (song);
}

/* By the hash that the library has: the file need not be there, but if it is another by now that is noticed. */
static void
test_known_sound (JobsFixture *fixture, gconstpointer data)
{
  g_autofree char *path = add (fixture, "a.wav", FIXTURE_SINE, 300, 10);
  const LibraryAudioHash audio = { .version = 77, .digest = { 1, 2, 3 } };
  g_autoptr (GError) error = NULL;
  g_autoptr (JobsSpectrogramJob) made = NULL;
  g_autoptr (JobsSpectrogramJob) away = NULL;
  g_autoptr (JobsSpectrogramJob) changed = NULL;
  g_autofree char *again = NULL;

  clear_cache ();
  store (fixture, path, &audio);
  made = run (fixture->db, path, &error);
  g_assert_false (jobs_spectrogram_job_is_kept (made));

  g_assert_cmpint (g_unlink (path), ==, 0);
  away = run (fixture->db, path, &error);
  g_assert_no_error (error);
  g_assert_true (jobs_spectrogram_job_is_kept (away));

  again = add (fixture, "a.wav", FIXTURE_SINE, 4000, 12);
  changed = run (fixture->db, path, &error);
  g_assert_no_error (error);
  g_assert_false (jobs_spectrogram_job_is_kept (changed));
  g_assert_cmpuint (find_loudest_band (jobs_spectrogram_job_get_picture (changed)), >,
                    find_loudest_band (jobs_spectrogram_job_get_picture (made)) + 10);
}

static void
assert_fails (const char *path, int code)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JobsSpectrogramJob) job = run (NULL, path, &error);

  g_assert_error (error, BASE_ERROR, code);
  g_assert_cmpint (jobs_job_get_state (JOBS_JOB (job)), ==, JOBS_STATE_FAILED);
}

/* What has no picture says why, and nothing is kept of it. */
static void
test_no_picture (JobsFixture *fixture, gconstpointer data)
{
  g_autofree char *silent = add (fixture, "silent.wav", FIXTURE_SILENCE, 0, 5);
  g_autofree char *cut = add (fixture, "cut.wav", FIXTURE_CHORDS, 0, 20);
  g_autofree char *text = jobs_fixture_add_file (fixture, "text.mp3", "Dear diary, today I heard a song.\n");
  g_autofree char *empty = jobs_fixture_add_file (fixture, "empty.mp3", "");
  g_autofree char *gone = g_build_filename (fixture->music, "gone.mp3", NULL);
  g_autofree char *kept = NULL;
  guint n_files;
  gsize total;

  clear_cache ();
  fixture_truncate (cut, 0.4);
  assert_fails (silent, BASE_ERROR_SILENT);
  assert_fails (cut, BASE_ERROR_DAMAGED);
  assert_fails (text, BASE_ERROR_NOT_AUDIO);
  assert_fails (empty, BASE_ERROR_EMPTY);
  assert_fails (gone, BASE_ERROR_NOT_FOUND);
  kept = find_kept (&n_files, &total);
  g_assert_cmpuint (n_files, ==, 0);
}

static void
progress_cb (GObject *object, GParamSpec *pspec, gpointer user_data)
{
}

/* A song of hours is given up at once. */
static void
test_cancel (JobsFixture *fixture, gconstpointer data)
{
  g_autofree char *path = jobs_fixture_add_long_song (fixture, "long.wav");
  g_autoptr (JobsJob) job = jobs_spectrogram_job_new (NULL, path);
  g_autoptr (GError) error = NULL;

  g_signal_connect (job, "notify::progress", G_CALLBACK (progress_cb), NULL);
  jobs_job_start (job);
  jobs_job_cancel (job);
  g_assert_false (jobs_job_wait (job, &error));
  g_assert_cmpint (jobs_job_get_state (job), ==, JOBS_STATE_CANCELLED);
  g_assert_null (jobs_spectrogram_job_get_picture (JOBS_SPECTROGRAM_JOB (job)));
}

/* What was asked for last stays, what nobody has asked for the longest goes, and there is never more than the limit. */
static void
test_limit (JobsFixture *fixture, gconstpointer data)
{
  g_autofree guint8 *zeros = g_malloc0 (10000);
  g_autoptr (GBytes) bytes = g_bytes_new (zeros, 10000);
  g_autoptr (GBytes) huge
      = g_bytes_new_take (g_malloc0 (JOBS_PICTURE_CACHE_MAX_ONE + 1), JOBS_PICTURE_CACHE_MAX_ONE + 1);
  g_autoptr (GBytes) newest = NULL;
  g_autoptr (GBytes) oldest = NULL;
  g_autoptr (GBytes) none = NULL;
  g_autofree char *kept = NULL;
  guint n_files;
  gsize total;

  clear_cache ();
  jobs_picture_cache_use (cache, 50000);
  for (guint i = 0; i < 20; i++)
    {
      g_autofree char *key = g_strdup_printf ("key %u", i);

      jobs_picture_cache_store (key, bytes);
      kept = (g_free (kept), find_kept (&n_files, &total));
      g_assert_cmpuint (total, <=, 50000);
      g_usleep (2000); /* so that files differ in their times on every file system */
    }
  newest = jobs_picture_cache_load ("key 19");
  oldest = jobs_picture_cache_load ("key 0");
  g_assert_nonnull (newest);
  g_assert_null (oldest);
  g_assert_cmpuint (n_files, >=, 3);

  jobs_picture_cache_use (cache, 0);
  jobs_picture_cache_store ("huge", huge);
  none = jobs_picture_cache_load ("huge");
  g_assert_null (none);
}

int
main (int argc, char *argv[])
{
  int status;

  g_test_init (&argc, &argv, NULL);
  cache = fixture_folder_new ();
  jobs_picture_cache_use (cache, 0);

#define ADD(name, function)                                                                                  \
  g_test_add ("/jobs/spectrogram/" name, JobsFixture, NULL, jobs_fixture_set_up, function,                   \
              jobs_fixture_tear_down)
  ADD ("picture", test_picture);
  ADD ("kept", test_kept);
  ADD ("known-sound", test_known_sound);
  ADD ("no-picture", test_no_picture);
  ADD ("cancel", test_cancel);
  ADD ("limit", test_limit);

  status = g_test_run ();
  fixture_folder_free (cache);

  return status;
}
