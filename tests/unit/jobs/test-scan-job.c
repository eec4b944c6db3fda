/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "jobs/scan-job.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "engine/analysis/model.h"
#include "engine/base/error.h"
#include "engine/base/paths.h"
#include "support.h"
#include "tests/support/fixtures.h"

/* What a scan told its owner. */
typedef struct
{
  GHashTable *songs; /* path -> LibrarySong, the last of each */
  guint n_songs;
  guint n_gone;
} Told;

static const char *program;

static void
songs_cb (JobsScanJob *job,
          GPtrArray   *songs,
          Told        *told)
{
  for (guint i = 0; i < songs->len; i++)
    {
      LibrarySong *song = songs->pdata[i];

      told->n_songs++;
      g_hash_table_replace (told->songs, g_strdup (library_song_get_path (song)), g_object_ref (song));
    }
}

static void
gone_cb (JobsScanJob *job,
         GPtrArray   *songs,
         Told        *told)
{
  told->n_gone += songs->len;
}

static void
told_init (Told *told)
{
  *told = (Told) { .songs = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref) };
}

static void
told_clear (Told *told)
{
  g_clear_pointer (&told->songs, g_hash_table_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Told, told_clear)

static JobsJob *
new_scan (JobsFixture *fixture,
          Told        *told)
{
  const char *const roots[] = { fixture->music, NULL };
  JobsJob *job = jobs_scan_job_new (fixture->db, roots, fixture->model, 2);

  if (told != NULL)
    {
      g_signal_connect (job, "songs", G_CALLBACK (songs_cb), told);
      g_signal_connect (job, "gone", G_CALLBACK (gone_cb), told);
    }

  return job;
}

static LibrarySong *
find (JobsFixture *fixture,
      const char  *path)
{
  g_autoptr (GError) error = NULL;
  LibrarySong *song = library_db_find_song (fixture->db, path, &error);

  g_assert_no_error (error);
  g_assert_nonnull (song);

  return song;
}

static void
assert_error_row (JobsFixture *fixture,
                  const char  *path,
                  const char  *code)
{
  g_autoptr (LibrarySong) song = find (fixture, path);

  g_test_message ("%s: %s", library_song_get_error_code (song), library_song_get_error_message (song));
  g_assert_cmpstr (library_song_get_error_code (song), ==, code);
  g_assert_cmpstr (library_song_get_error_message (song), !=, "");
  g_assert_null (library_song_get_estimate (song));
}

static guint
count_songs (JobsFixture *fixture)
{
  g_autoptr (GPtrArray) songs = library_db_list_songs (fixture->db, NULL);

  return songs->len;
}

static void
watch_progress_cb (JobsJob      *job,
                   GParamSpec   *pspec,
                   JobsProgress *last)
{
  JobsProgress now;

  jobs_job_get_progress (job, &now);
  g_assert_cmpuint (now.n_done, >=, last->n_done);
  g_assert_cmpuint (now.n_total, >=, last->n_total);
  g_assert_cmpuint (now.n_done, <=, now.n_total);
  g_assert_cmpuint (now.n_failed + now.n_skipped, <=, now.n_done);
  g_assert_cmpfloat (now.audio_seconds, >=, last->audio_seconds);
  g_assert_cmpfloat (now.speed, >=, 0.0);
  g_assert_true (now.is_total_known || !last->is_total_known);
  *last = now;
}

static void
test_scan (JobsFixture   *fixture,
           gconstpointer  data)
{
  g_autofree char *first = jobs_fixture_add_song (fixture, "first.wav", 12.0);
  g_autofree char *second = jobs_fixture_add_song (fixture, "caf\xe9.wav", 3.0);
  g_auto (Told) told;
  JobsJob *job;
  JobsProgress progress, last = { 0 };

  told_init (&told);
  job = new_scan (fixture, &told);
  g_signal_connect (job, "notify::progress", G_CALLBACK (watch_progress_cb), &last);
  jobs_fixture_run (job, &progress);
  g_assert_cmpuint (progress.n_done, ==, 2);
  g_assert_cmpuint (progress.n_total, ==, 2);
  g_assert_cmpuint (progress.n_failed, ==, 0);
  g_assert_cmpuint (progress.n_skipped, ==, 0);
  g_assert_true (progress.is_total_known);
  g_assert_cmpfloat_with_epsilon (progress.audio_seconds, 15.0, 0.2);
  g_assert_cmpfloat (progress.speed, >, 0.0);
  g_assert_cmpuint (last.n_done, ==, 2);
  g_assert_cmpuint (told.n_songs, ==, 2);

  g_autoptr (LibrarySong) song = find (fixture, first);
  g_autoptr (MoodCurve) curve = library_db_load_curve (fixture->db, library_song_get_id (song), NULL);
  g_assert_nonnull (library_song_get_estimate (song));
  g_assert_cmpfloat_with_epsilon (library_song_get_duration (song), 12.0, 0.1);
  g_assert_nonnull (curve);
  g_assert_cmpuint (curve->n_points, >, 10);
  g_assert_nonnull (g_hash_table_lookup (told.songs, second));

  g_auto (GStrv) folders = library_db_list_folders (fixture->db, NULL);
  g_assert_cmpstr (folders[0], ==, fixture->music);
  g_assert_null (folders[1]);
}

static void
test_rescan (JobsFixture   *fixture,
             gconstpointer  data)
{
  g_autofree char *first = jobs_fixture_add_song (fixture, "first.wav", 3.0);
  g_autofree char *second = jobs_fixture_add_song (fixture, "second.wav", 3.0);
  g_autofree char *broken = jobs_fixture_add_file (fixture, "broken.mp3", "Not music at all.\n");
  g_auto (Told) told;
  JobsProgress progress;

  told_init (&told);
  jobs_fixture_run (new_scan (fixture, NULL), NULL);

  /* Nothing has changed: nothing is heard, broken files included. */
  jobs_fixture_run (new_scan (fixture, &told), &progress);
  g_assert_cmpuint (progress.n_done, ==, 3);
  g_assert_cmpuint (progress.n_skipped, ==, 3);
  g_assert_cmpuint (progress.n_problems, ==, 1);
  g_assert_cmpfloat (progress.audio_seconds, ==, 0.0);
  g_assert_cmpuint (told.n_songs, ==, 0);
  g_assert_cmpuint (told.n_gone, ==, 0);

  /* In the place of one is another song now, one is away, one is mended. */
  g_free (jobs_fixture_add_song (fixture, "first.wav", 4.0));
  g_unlink (second);
  g_free (jobs_fixture_add_song (fixture, "broken.mp3", 5.0));
  jobs_fixture_run (new_scan (fixture, &told), &progress);
  g_assert_cmpuint (progress.n_skipped, ==, 0);
  g_assert_cmpuint (told.n_songs, ==, 2);
  g_assert_cmpuint (told.n_gone, ==, 2);
  g_assert_cmpuint (count_songs (fixture), ==, 2);
  {
    g_autoptr (LibrarySong) song = find (fixture, broken);

    g_assert_null (library_song_get_error_code (song));
    g_assert_nonnull (library_song_get_estimate (song));
  }
}

/* That the decoder cannot be started is no fault of the songs, and not held against them. */
static void
test_no_decoder (JobsFixture   *fixture,
                 gconstpointer  data)
{
  g_autofree char *path = jobs_fixture_add_song (fixture, "first.wav", 3.0);
  g_autofree char *helpers = g_strdup (g_getenv ("MOODPLANE_HELPERDIR"));
  JobsProgress progress;

  g_setenv ("MOODPLANE_HELPERDIR", fixture->folder, TRUE);
  jobs_fixture_run (new_scan (fixture, NULL), &progress);
  g_assert_cmpuint (progress.n_failed, ==, 1);
  assert_error_row (fixture, path, "failed");

  if (helpers != NULL)
    g_setenv ("MOODPLANE_HELPERDIR", helpers, TRUE);
  else
    g_unsetenv ("MOODPLANE_HELPERDIR");
  jobs_fixture_run (new_scan (fixture, NULL), &progress);
  g_assert_cmpuint (progress.n_skipped, ==, 0);
  g_assert_cmpuint (progress.n_failed, ==, 0);
}

/* A scan that hears again what another model has heard. */
static JobsJob *
new_reanalysis (JobsFixture *fixture)
{
  JobsJob *job = new_scan (fixture, NULL);

  jobs_scan_job_set_flags (JOBS_SCAN_JOB (job), JOBS_SCAN_REANALYZE);

  return job;
}

/* What another model said stays until it is asked for; then it is heard anew, and so are its errors. */
static void
test_other_model (JobsFixture   *fixture,
                  gconstpointer  data)
{
  g_autofree char *path = jobs_fixture_add_song (fixture, "first.wav", 3.0);
  g_autofree char *broken = jobs_fixture_add_file (fixture, "broken.mp3", "Not music at all.\n");
  g_autofree char *other = base_paths_find_data ("models/default.safetensors");
  g_autofree char *contents = NULL;
  gsize length;
  JobsProgress progress;

  jobs_fixture_run (new_scan (fixture, NULL), NULL);
  g_autoptr (LibrarySong) before = find (fixture, path);

  g_assert_true (g_file_get_contents (other, &contents, &length, NULL));
  g_assert_true (g_file_set_contents (fixture->model, contents, length, NULL));
  jobs_fixture_run (new_scan (fixture, NULL), &progress);
  g_assert_cmpuint (progress.n_skipped, ==, 2);
  g_assert_cmpuint (progress.n_stale, ==, 1);
  g_assert_cmpuint (progress.n_problems, ==, 1);
  {
    g_autoptr (LibrarySong) kept = find (fixture, path);

    g_assert_cmpfloat (library_song_get_estimate (kept)->gaussian.valence, ==,
                       library_song_get_estimate (before)->gaussian.valence);
  }

  jobs_fixture_run (new_reanalysis (fixture), &progress);
  g_assert_cmpuint (progress.n_done, ==, 2);
  g_assert_cmpuint (progress.n_skipped, ==, 0);
  g_assert_cmpuint (count_songs (fixture), ==, 2);

  g_autoptr (LibrarySong) after = find (fixture, path);
  g_assert_cmpint (library_song_get_id (after), ==, library_song_get_id (before));
  g_assert_cmpfloat (library_song_get_estimate (after)->gaussian.valence, !=,
                     library_song_get_estimate (before)->gaussian.valence);

  jobs_fixture_run (new_scan (fixture, NULL), &progress);
  g_assert_cmpuint (progress.n_skipped, ==, 2);
}

static MoodEmbedding *
load_embedding (JobsFixture *fixture,
                const char  *path)
{
  g_autoptr (LibrarySong) song = find (fixture, path);
  g_autoptr (GError) error = NULL;
  MoodEmbedding *embedding = library_db_load_embedding (fixture->db, library_song_get_id (song), &error);

  g_assert_no_error (error);
  return embedding;
}

/* What the model heard is kept, a song that lacks it is heard again when that is asked for, and another model's takes its place. */
static void
test_embeddings (JobsFixture   *fixture,
                 gconstpointer  data)
{
  g_autofree char *path = jobs_fixture_add_song (fixture, "first.wav", 3.0);
  g_autofree char *other = base_paths_find_data ("models/default.safetensors");
  g_autoptr (GError) error = NULL;
  g_autoptr (AnalysisModel) model = analysis_model_load (fixture->model, &error);
  const LibraryVersion version
      = { .model = analysis_model_get_fingerprint (model), .frontend_version = DSP_FRONTEND_VERSION };
  g_autoptr (MoodEmbedding) first = NULL;
  g_autoptr (MoodEmbedding) second = NULL;
  g_autoptr (MoodEmbedding) of_other = NULL;
  g_autoptr (LibrarySong) song = NULL;
  g_autoptr (LibrarySong) bare = NULL;
  g_autofree char *contents = NULL;
  JobsProgress progress;
  gsize length;

  jobs_fixture_run (new_scan (fixture, NULL), NULL);
  first = load_embedding (fixture, path);
  g_assert_cmpuint (first->n_values, ==, 192);

  song = find (fixture, path);
  bare = library_db_store (fixture->db,
                           &(LibrarySongFields) { .path = path,
                                                  .size = library_song_get_size (song),
                                                  .mtime = library_song_get_mtime (song),
                                                  .estimate = library_song_get_estimate (song) },
                           NULL, NULL, &version, &error);
  g_assert_no_error (error);
  g_assert_null (load_embedding (fixture, path));
  jobs_fixture_run (new_reanalysis (fixture), &progress);
  g_assert_cmpuint (progress.n_skipped, ==, 0);
  second = load_embedding (fixture, path);
  g_assert_cmpmem (second->values, 192 * sizeof (float), first->values, 192 * sizeof (float));
  jobs_fixture_run (new_scan (fixture, NULL), &progress);
  g_assert_cmpuint (progress.n_skipped, ==, 1);

  g_assert_true (g_file_get_contents (other, &contents, &length, NULL));
  g_assert_true (g_file_set_contents (fixture->model, contents, length, NULL));
  jobs_fixture_run (new_reanalysis (fixture), NULL);
  of_other = load_embedding (fixture, path);
  g_assert_cmpfloat (mood_embedding_get_similarity (of_other, first), <, 0.99);
}

/* A song that was away comes back without being heard again. */
static void
test_return (JobsFixture   *fixture,
             gconstpointer  data)
{
  g_autofree char *path = jobs_fixture_add_song (fixture, "first.wav", 3.0);
  g_autofree char *away = g_build_filename (fixture->folder, "away.wav", NULL);
  g_auto (Told) told;
  JobsProgress progress;

  told_init (&told);
  jobs_fixture_run (new_scan (fixture, NULL), NULL);
  g_assert_cmpint (g_rename (path, away), ==, 0);
  jobs_fixture_run (new_scan (fixture, NULL), NULL);
  g_assert_cmpuint (count_songs (fixture), ==, 0);
  g_assert_cmpint (g_rename (away, path), ==, 0);
  jobs_fixture_run (new_scan (fixture, &told), &progress);
  g_assert_cmpuint (progress.n_skipped, ==, 1);
  g_assert_cmpuint (told.n_songs, ==, 1);
  g_assert_cmpuint (count_songs (fixture), ==, 1);
}

/* Every kind of bad input is a row of its own, and the good song is heard. */
static void
test_bad_input (JobsFixture   *fixture,
                gconstpointer  data)
{
  /* Of a length that no version of GStreamer takes for a damaged song. */
  g_autofree char *diary = g_strnfill (4000, 'z');
  g_autofree char *good = jobs_fixture_add_song (fixture, "zz.wav", 3.0);
  g_autofree char *text = jobs_fixture_add_file (fixture, "text.mp3", diary);
  g_autofree char *empty = jobs_fixture_add_file (fixture, "empty.flac", "");
  g_autofree char *fifo = g_build_filename (fixture->music, "fifo.mp3", NULL);
  g_autofree char *ring = g_build_filename (fixture->music, "ring.mp3", NULL);
  g_autofree char *loop = g_build_filename (fixture->music, "loop", NULL);
  g_autofree char *vanished = g_build_filename (fixture->music, "vanished.mp3", NULL);
  const char *const roots[] = { fixture->music, vanished, NULL };
  JobsProgress progress;

  g_assert_cmpint (mkfifo (fifo, 0600), ==, 0);
  g_assert_cmpint (symlink ("ring.mp3", ring), ==, 0);
  g_assert_cmpint (symlink (".", loop), ==, 0);

  jobs_fixture_run (jobs_scan_job_new (fixture->db, roots, fixture->model, 1), &progress);
  g_assert_cmpuint (progress.n_done, ==, 7);
  g_assert_cmpuint (progress.n_failed, ==, 6);
  assert_error_row (fixture, text, "not-audio");
  assert_error_row (fixture, empty, "empty");
  assert_error_row (fixture, fifo, "not-a-file");
  assert_error_row (fixture, ring, "not-a-file");
  assert_error_row (fixture, loop, "not-a-file");
  assert_error_row (fixture, vanished, "not-found");

  g_autoptr (LibrarySong) song = find (fixture, good);
  g_assert_nonnull (library_song_get_estimate (song));

  /* Remembered: none of them is tried again. */
  jobs_fixture_run (jobs_scan_job_new (fixture->db, roots, fixture->model, 1), &progress);
  g_assert_cmpuint (progress.n_skipped, ==, 7);
  g_assert_cmpuint (progress.n_problems, ==, 6);
}

static void
move_songs (const char *from,
            const char *to)
{
  for (guint i = 0; i < 40; i++)
    {
      g_autofree char *name = g_strdup_printf ("%02u.wav", i);
      g_autofree char *old_path = g_build_filename (from, name, NULL);
      g_autofree char *new_path = g_build_filename (to, name, NULL);

      g_rename (old_path, new_path);
    }
}

/* As when a drive is taken out. */
static void
move_away_cb (JobsScanJob *job,
              GPtrArray   *songs,
              JobsFixture *fixture)
{
  g_autofree char *away = g_build_filename (fixture->folder, "away", NULL);

  move_songs (fixture->music, away);
}

/* Files that vanish while they wait for their turn: rows with an error, or heard before. When they are
 * back as they were, those with an error are heard. */
static void
test_vanishing (JobsFixture   *fixture,
                gconstpointer  data)
{
  g_autofree char *away = g_build_filename (fixture->folder, "away", NULL);
  g_autoptr (GPtrArray) songs = NULL;
  JobsProgress progress;
  JobsJob *job;
  guint n_failed = 0;

  g_assert_cmpint (g_mkdir (away, 0700), ==, 0);
  for (guint i = 0; i < 40; i++)
    {
      g_autofree char *name = g_strdup_printf ("%02u.wav", i);

      g_free (jobs_fixture_add_song (fixture, name, 3.0 + i / 100.0));
    }
  job = new_scan (fixture, NULL);
  g_signal_connect (job, "songs", G_CALLBACK (move_away_cb), fixture);
  jobs_fixture_run (job, &progress);
  g_assert_cmpuint (progress.n_done, ==, 40);

  songs = library_db_list_songs (fixture->db, NULL);
  g_assert_cmpuint (songs->len, ==, 40);
  for (guint i = 0; i < songs->len; i++)
    if (library_song_get_estimate (songs->pdata[i]) == NULL)
      {
        g_assert_cmpstr (library_song_get_error_code (songs->pdata[i]), ==, "not-found");
        n_failed++;
      }
  g_assert_cmpuint (n_failed, ==, progress.n_failed);

  move_songs (away, fixture->music);
  jobs_fixture_run (new_scan (fixture, NULL), &progress);
  g_assert_cmpuint (progress.n_done, ==, 40);
  g_assert_cmpuint (progress.n_skipped, ==, 40 - n_failed);
  g_assert_cmpuint (progress.n_failed, ==, 0);
}

static void
cancel_when_hearing_cb (JobsJob    *job,
                        GParamSpec *pspec,
                        gint64     *cancelled_at)
{
  JobsProgress progress;

  jobs_job_get_progress (job, &progress);
  if (*cancelled_at == 0 && progress.audio_seconds > 0.0 && progress.is_total_known)
    {
      *cancelled_at = g_get_monotonic_time ();
      jobs_job_cancel (job);
    }
}

/* In the middle of songs of 30 hours. */
static void
test_cancel (JobsFixture   *fixture,
             gconstpointer  data)
{
  g_autofree char *short_song = jobs_fixture_add_song (fixture, "00.wav", 3.0);
  g_autofree char *one = jobs_fixture_add_long_song (fixture, "01.wav");
  g_autofree char *other = jobs_fixture_add_long_song (fixture, "02.wav");
  g_autoptr (GError) error = NULL;
  g_auto (Told) told;
  gint64 cancelled_at = 0;

  told_init (&told);

  g_autoptr (JobsJob) job = new_scan (fixture, &told);
  g_signal_connect (job, "notify::progress", G_CALLBACK (cancel_when_hearing_cb), &cancelled_at);
  jobs_job_start (job);
  g_assert_false (jobs_job_wait (job, &error));
  if (cancelled_at != 0)
    g_test_minimized_result ((g_get_monotonic_time () - cancelled_at) / 1000.0, "cancelled in %.1f ms",
                             (g_get_monotonic_time () - cancelled_at) / 1000.0);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpint (jobs_job_get_state (job), ==, JOBS_STATE_CANCELLED);

  /* What was cut off left no row; what was told is there. */
  g_assert_cmpuint (count_songs (fixture), ==, told.n_songs);
  g_assert_null (g_hash_table_lookup (told.songs, one));
  g_assert_null (g_hash_table_lookup (told.songs, other));

  /* The library is as good as before. */
  g_unlink (one);
  g_unlink (other);
  JobsProgress progress;
  jobs_fixture_run (new_scan (fixture, NULL), &progress);
  g_assert_cmpuint (progress.n_done, ==, 1);
  g_assert_cmpuint (progress.n_skipped, ==, told.n_songs);
}

/* Cancelled before it starts, it still finishes. */
static void
test_cancel_first (JobsFixture   *fixture,
                   gconstpointer  data)
{
  g_autofree char *path = jobs_fixture_add_song (fixture, "00.wav", 3.0);
  g_autoptr (JobsJob) job = new_scan (fixture, NULL);
  g_autoptr (GError) error = NULL;

  jobs_job_cancel (job);
  jobs_job_start (job);
  g_assert_false (jobs_job_wait (job, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (count_songs (fixture), ==, 0);
}

static void
test_bad_model (JobsFixture   *fixture,
                gconstpointer  data)
{
  g_autofree char *path = jobs_fixture_add_song (fixture, "00.wav", 3.0);
  g_autoptr (JobsJob) job = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (g_file_set_contents (fixture->model, "no model", -1, NULL));
  job = new_scan (fixture, NULL);
  jobs_job_start (job);
  g_assert_false (jobs_job_wait (job, &error));
  g_assert_error (error, BASE_ERROR, BASE_ERROR_BAD_MODEL);
  g_assert_cmpint (jobs_job_get_state (job), ==, JOBS_STATE_FAILED);
  g_assert_cmpuint (count_songs (fixture), ==, 0);
}

/* Temporary files that a crash left beside the songs are swept up. */
static void
test_leftovers (JobsFixture   *fixture,
                gconstpointer  data)
{
  g_autofree char *song = jobs_fixture_add_song (fixture, "00.wav", 3.0);
  g_autofree char *leftover = jobs_fixture_add_file (fixture, ".moodplane-AbCdEf.tmp.mp3", "x");
  JobsProgress progress;

  jobs_fixture_run (new_scan (fixture, NULL), &progress);
  g_assert_cmpuint (progress.n_total, ==, 1);
  g_assert_false (g_file_test (leftover, G_FILE_TEST_EXISTS));
  g_assert_true (g_file_test (song, G_FILE_TEST_EXISTS));
}

/* This program again, as a scan of its own: see main(). */
static GPid
spawn_scan (JobsFixture *fixture,
            const char  *mode)
{
  const char *const argv[] = { program, mode, fixture->library, fixture->music, fixture->model, NULL };
  g_autoptr (GError) error = NULL;
  GPid pid;

  g_spawn_async (NULL, (char **)argv, NULL, G_SPAWN_DO_NOT_REAP_CHILD, NULL, NULL, &pid, &error);
  g_assert_no_error (error);

  return pid;
}

static int
run_as_scan (char **argv)
{
  const char *const roots[] = { argv[3], NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (LibraryDb) db = library_db_open (argv[2], &error);

  if (db == NULL)
    return 2;
  if (g_str_equal (argv[1], "--scan-on-full-disk"))
    {
      struct rlimit limit = { .rlim_cur = 128 * 1024, .rlim_max = 128 * 1024 };

      signal (SIGXFSZ, SIG_IGN);
      if (setrlimit (RLIMIT_FSIZE, &limit) != 0)
        return 3;
    }

  g_autoptr (JobsJob) job = jobs_scan_job_new (db, roots, argv[4], 1);
  jobs_job_start (job);
  if (jobs_job_wait (job, &error))
    return 0;
  g_printerr ("%s\n", error->message);

  return g_error_matches (error, BASE_ERROR, BASE_ERROR_NO_SPACE) ? 10 : 4;
}

static void
test_killed (JobsFixture   *fixture,
             gconstpointer  data)
{
  GPid pid;
  int status;
  guint n_stored;
  JobsProgress progress;

  for (guint i = 0; i < 30; i++)
    {
      g_autofree char *name = g_strdup_printf ("%02u.wav", i);

      g_free (jobs_fixture_add_song (fixture, name, 10.0 + i / 100.0));
    }

  pid = spawn_scan (fixture, "--scan");
  while (count_songs (fixture) < 3)
    g_usleep (1000);
  kill (pid, SIGKILL);
  g_assert_cmpint (waitpid (pid, &status, 0), ==, pid);

  /* Opened anew, as the next start would. */
  jobs_fixture_open (fixture);
  n_stored = count_songs (fixture);
  g_assert_cmpuint (n_stored, >=, 3);

  jobs_fixture_run (new_scan (fixture, NULL), &progress);
  g_test_message ("%u of 30 were heard before the kill", n_stored);
  g_assert_cmpuint (progress.n_skipped, ==, n_stored);
  g_assert_cmpuint (progress.n_done, ==, 30);
  g_assert_cmpuint (progress.n_failed, ==, 0);
  g_assert_cmpuint (count_songs (fixture), ==, 30);
}

static void
test_full_disk (JobsFixture   *fixture,
                gconstpointer  data)
{
  GPid pid;
  int status;
  guint n_stored;
  JobsProgress progress;

  for (guint i = 0; i < 30; i++)
    {
      g_autofree char *name = g_strdup_printf ("%02u.wav", i);

      g_free (jobs_fixture_add_song (fixture, name, 1.5 + i / 100.0));
    }
  /* The library's log must start from nothing for the limit to bite. */
  g_clear_pointer (&fixture->db, library_db_unref);

  pid = spawn_scan (fixture, "--scan-on-full-disk");
  g_assert_cmpint (waitpid (pid, &status, 0), ==, pid);
  g_assert_true (WIFEXITED (status));
  g_assert_cmpint (WEXITSTATUS (status), ==, 10);

  jobs_fixture_open (fixture);
  n_stored = count_songs (fixture);
  g_assert_cmpuint (n_stored, >, 0);
  g_assert_cmpuint (n_stored, <, 30);
  jobs_fixture_run (new_scan (fixture, NULL), &progress);
  g_assert_cmpuint (progress.n_skipped, ==, n_stored);
  g_assert_cmpuint (count_songs (fixture), ==, 30);
}

int
main (int   argc,
      char *argv[])
{
  if (argc == 5 && g_str_has_prefix (argv[1], "--scan"))
    return run_as_scan (argv);

  program = argv[0];
  g_test_init (&argc, &argv, NULL);
#define ADD(name, function)                                                                                  \
  g_test_add ("/jobs/scan/" name, JobsFixture, NULL, jobs_fixture_set_up, function, jobs_fixture_tear_down)
  ADD ("scan", test_scan);
  ADD ("rescan", test_rescan);
  ADD ("no-decoder", test_no_decoder);
  ADD ("other-model", test_other_model);
  ADD ("embeddings", test_embeddings);
  ADD ("return", test_return);
  ADD ("bad-input", test_bad_input);
  ADD ("vanishing", test_vanishing);
  ADD ("cancel", test_cancel);
  ADD ("cancel-first", test_cancel_first);
  ADD ("bad-model", test_bad_model);
  ADD ("leftovers", test_leftovers);
  ADD ("killed", test_killed);
  ADD ("full-disk", test_full_disk);

  return g_test_run ();
}
