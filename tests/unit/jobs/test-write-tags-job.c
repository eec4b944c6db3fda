/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "jobs/write-tags-job.h"
#include "library/labels.h"

#include <glib/gstdio.h>
#include <sys/inotify.h>
#include <sys/stat.h>
#include <unistd.h>

#include "engine/base/error.h"
#include "engine/mood/vocabulary.h"
#include "jobs/journal-recovery.h"
#include "jobs/tag-lock.h"
#include "jobs/tag-writing.h"
#include "jobs/walker.h"
#include "support.h"
#include "tags/tag-writer.h"
#include "tests/support/fixtures.h"

static const LibraryVersion version = { .model = "m", .frontend_version = 1 };

/* The formats that carry moods. */
static const FixtureFormat formats[]
    = { FIXTURE_MP3, FIXTURE_FLAC, FIXTURE_OGG, FIXTURE_OPUS, FIXTURE_M4A, FIXTURE_WMA, FIXTURE_WAV };

static char *
add_file (JobsFixture   *fixture,
          FixtureFormat  format)
{
  FixtureSpec spec = { .format = format, .seconds = 1.0 };

  /* GStreamer's ASF muxer writes a header with a wrong count of objects when there are tags. */
  if (format != FIXTURE_WMA)
    spec.title = "Title";

  return fixture_write_into (&spec, fixture->music, "song");
}

/* As a scan would have stored it. */
static LibrarySong *
store (JobsFixture *fixture,
       const char  *path,
       double       valence,
       double       arousal)
{
  MoodGaussian gaussian = { .valence = valence, .arousal = arousal, .valence_sd = 0.1, .arousal_sd = 0.1 };
  MoodEstimate estimate;
  LibrarySongFields fields = { .path = path, .estimate = &estimate };
  g_autoptr (GError) error = NULL;
  LibrarySong *song;

  mood_estimate_init (&estimate, &gaussian);
  g_assert_true (jobs_walk_get_state (path, &fields.size, &fields.mtime));
  song = library_db_store (fixture->db, &fields, NULL, NULL, &version, &error);
  g_assert_no_error (error);

  return song;
}

static GPtrArray *
list_of (LibrarySong *song)
{
  GPtrArray *songs = g_ptr_array_new ();

  g_ptr_array_add (songs, song);

  return songs;
}

static void
outcome_cb (JobsWriteTagsJob *job,
            JobsTagOutcome   *outcome,
            guint            *n_outcomes)
{
  g_assert_nonnull (outcome->path);
  (*n_outcomes)++;
}

/* Runs @job on one file. Returns: (transfer full): the job, for its one outcome. */
static JobsJob *
run (JobsJob         *job,
     JobsTagOutcome **outcome)
{
  g_autoptr (GError) error = NULL;
  guint n_outcomes = 0;
  GPtrArray *outcomes;

  g_signal_connect (job, "outcome", G_CALLBACK (outcome_cb), &n_outcomes);
  jobs_job_start (job);
  jobs_job_wait (job, &error);
  g_assert_no_error (error);
  outcomes = jobs_write_tags_job_get_outcomes (JOBS_WRITE_TAGS_JOB (job));
  g_assert_cmpuint (outcomes->len, ==, 1);
  g_assert_cmpuint (n_outcomes, ==, 1);
  *outcome = outcomes->pdata[0];

  return job;
}

static gint64
write_mood (JobsFixture *fixture,
            LibrarySong *song,
            guint        n_changes)
{
  g_autoptr (GPtrArray) songs = list_of (song);
  JobsTagOutcome *outcome;
  g_autoptr (JobsJob) job = run (jobs_write_tags_job_new_write (fixture->db, songs), &outcome);

  g_assert_cmpstr (outcome->error_message, ==, NULL);
  g_assert_cmpuint (outcome->changes->len, ==, n_changes);
  g_assert_true (outcome->is_written == (n_changes > 0));

  return jobs_write_tags_job_get_batch (JOBS_WRITE_TAGS_JOB (job));
}

/* The moods of a file, "a|b". */
static void
assert_moods (const char *path,
              const char *expected)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TagInfo) tags = tag_file_read (path, &error);
  g_autofree char *joined = NULL;

  g_assert_no_error (error);
  joined = g_strjoinv ("|", tags->moods);
  g_assert_cmpstr (joined, ==, expected);
}

static void
set_moods (const char *path,
           const char *expected,
           const char *moods)
{
  g_auto (GStrv) old_values = g_strsplit (expected, "|", -1);
  g_auto (GStrv) new_values = g_strsplit (moods, "|", -1);
  g_autoptr (GError) error = NULL;
  TagChange change = { .field = TAG_FIELD_MOOD, .old_values = old_values, .new_values = new_values };
  g_autoptr (TagPlan) plan = tag_plan_new_exact (path, &change, 1, &error);

  g_assert_no_error (error);
  tag_plan_apply (plan, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
}

static const char *
word_for (LibrarySong *song)
{
  return mood_vocabulary_name (mood_vocabulary_get_default (NULL), library_song_get_estimate (song))->id;
}

static gboolean
is_current (JobsFixture *fixture,
            const char  *path)
{
  gint64 size, mtime;

  g_assert_true (jobs_walk_get_state (path, &size, &mtime));

  return library_db_is_current (fixture->db, path, size, mtime, &version);
}

/* What is written is what the owner says, not what was heard. */
static void
test_label (JobsFixture   *fixture,
            gconstpointer  data)
{
  g_autofree char *path = add_file (fixture, FIXTURE_FLAC);
  g_autoptr (LibrarySong) heard = NULL;
  g_autoptr (LibrarySong) song = NULL;
  g_autoptr (TagInfo) tags = NULL;
  g_autoptr (GError) error = NULL;

  if (path == NULL)
    {
      g_test_skip ("Without an encoder there is no file");
      return;
    }
  heard = store (fixture, path, 0.6, 0.55);
  g_assert_true (library_labels_set (fixture->db, library_song_get_id (heard), -0.5, -0.75, NULL, NULL, &error));
  g_assert_no_error (error);
  song = library_db_find_song (fixture->db, path, &error);
  g_assert_cmpstr (word_for (song), !=, word_for (heard));
  write_mood (fixture, song, 3);
  assert_moods (path, word_for (song));
  tags = tag_file_read (path, NULL);
  g_assert_cmpfloat_with_epsilon (tags->valence, -0.5, 1e-6);
  g_assert_cmpfloat_with_epsilon (tags->arousal, -0.75, 1e-6);
}

/* Write and undo, in every container: the file ends with the tags that it began with, and the song
 * need never be heard again. */
static void
test_write_and_undo (JobsFixture   *fixture,
                     gconstpointer  data)
{
  for (gsize i = 0; i < G_N_ELEMENTS (formats); i++)
    {
      g_autofree char *path = add_file (fixture, formats[i]);
      g_autoptr (LibrarySong) song = NULL;
      JobsTagOutcome *outcome;

      if (path == NULL)
        continue;
      g_test_message ("%s", path);
      song = store (fixture, path, 0.6, 0.55);

      gint64 batch = write_mood (fixture, song, 3);
      g_assert_cmpint (batch, >, 0);
      g_assert_cmpint (library_journal_get_last_batch (fixture->db, NULL), ==, batch);
      assert_moods (path, word_for (song));
      g_assert_true (is_current (fixture, path));
      {
        g_autoptr (TagInfo) tags = tag_file_read (path, NULL);
        g_autoptr (LibrarySong) row = library_db_find_song (fixture->db, path, NULL);

        g_assert_true (tags->has_valence);
        g_assert_cmpfloat_with_epsilon (tags->valence, 0.6, 1e-6);
        g_assert_cmpfloat_with_epsilon (tags->arousal, 0.55, 1e-6);
        g_assert_cmpstr (library_song_get_moods (row)[0], ==, word_for (song));
      }

      g_autoptr (JobsJob) undo = run (jobs_write_tags_job_new_undo (fixture->db, batch), &outcome);
      g_assert_cmpstr (outcome->error_message, ==, NULL);
      g_assert_true (outcome->is_written);
      g_assert_cmpuint (outcome->changes->len, ==, 3);
      assert_moods (path, "");
      g_assert_true (is_current (fixture, path));
      g_assert_cmpint (library_journal_get_last_batch (fixture->db, NULL), ==, 0);
      {
        g_autoptr (TagInfo) tags = tag_file_read (path, NULL);

        g_assert_false (tags->has_valence);
        g_assert_false (tags->has_arousal);
      }
    }
}

static void
test_preview (JobsFixture   *fixture,
              gconstpointer  data)
{
  g_autofree char *path = add_file (fixture, FIXTURE_FLAC);
  g_autoptr (LibrarySong) song = store (fixture, path, 0.6, 0.55);
  g_autoptr (GPtrArray) songs = list_of (song);
  JobsTagOutcome *outcome;
  g_autoptr (JobsJob) job = run (jobs_write_tags_job_new_preview (fixture->db, songs), &outcome);
  JobsTagChange *change = outcome->changes->pdata[0];

  g_assert_cmpuint (outcome->changes->len, ==, 3);
  g_assert_cmpstr (change->field, ==, "MOOD");
  g_assert_cmpuint (g_strv_length (change->old_values), ==, 0);
  g_assert_cmpstr (change->new_values[0], ==, word_for (song));
  g_assert_false (outcome->is_written);
  assert_moods (path, "");
  g_assert_cmpint (jobs_write_tags_job_get_batch (JOBS_WRITE_TAGS_JOB (job)), ==, 0);
  g_assert_cmpint (library_journal_get_last_batch (fixture->db, NULL), ==, 0);
}

/* Our words take each other's place, the owner's stay. */
static void
test_again (JobsFixture   *fixture,
            gconstpointer  data)
{
  g_autofree char *path = add_file (fixture, FIXTURE_FLAC);
  g_autoptr (LibrarySong) happy = NULL;
  g_autoptr (LibrarySong) sad = NULL;
  g_autofree char *with_happy = NULL;
  g_autofree char *with_sad = NULL;

  set_moods (path, "", "Sunday morning");
  happy = store (fixture, path, 0.6, 0.55);
  with_happy = g_strconcat ("Sunday morning|", word_for (happy), NULL);
  write_mood (fixture, happy, 3);
  assert_moods (path, with_happy);

  /* The same again: nothing to do, and no batch. */
  g_assert_cmpint (write_mood (fixture, happy, 0), ==, 0);

  sad = store (fixture, path, -0.6, -0.55);
  with_sad = g_strconcat ("Sunday morning|", word_for (sad), NULL);
  write_mood (fixture, sad, 3);
  assert_moods (path, with_sad);
}

/* A field that was edited after us stays as it is; the others are undone. */
static void
test_undo_after_edit (JobsFixture   *fixture,
                      gconstpointer  data)
{
  g_autofree char *path = add_file (fixture, FIXTURE_FLAC);
  g_autoptr (LibrarySong) song = store (fixture, path, 0.6, 0.55);
  gint64 batch = write_mood (fixture, song, 3);
  JobsTagOutcome *outcome;

  set_moods (path, word_for (song), "Mine");

  g_autoptr (JobsJob) job = run (jobs_write_tags_job_new_undo (fixture->db, batch), &outcome);
  g_assert_cmpstr (outcome->error_code, ==, "changed-meanwhile");
  g_assert_nonnull (g_strrstr (outcome->error_message, "MOOD"));
  g_assert_null (g_strrstr (outcome->error_message, "MOOD_VALENCE"));
  g_assert_true (outcome->is_written);
  g_assert_cmpuint (outcome->changes->len, ==, 2);
  assert_moods (path, "Mine");
  {
    g_autoptr (TagInfo) tags = tag_file_read (path, NULL);

    g_assert_false (tags->has_valence);
  }
}

static GPtrArray *
run_undo (JobsJob *job)
{
  g_autoptr (GError) error = NULL;

  jobs_job_start (job);
  jobs_job_wait (job, &error);
  g_assert_no_error (error);

  return jobs_write_tags_job_get_outcomes (JOBS_WRITE_TAGS_JOB (job));
}

/* What was edited by others does not stand in the way of undoing older batches, and can be tried again. */
static void
test_undo_past_edit (JobsFixture   *fixture,
                     gconstpointer  data)
{
  g_autofree char *one = add_file (fixture, FIXTURE_FLAC);
  g_autofree char *two = add_file (fixture, FIXTURE_MP3);
  g_autoptr (LibrarySong) first = store (fixture, one, 0.7, 0.6);
  g_autoptr (LibrarySong) second = store (fixture, two, 0.7, 0.6);
  gint64 old = write_mood (fixture, first, 3);
  gint64 batch = write_mood (fixture, second, 3);
  const char *word = word_for (second);
  g_autofree char *both = g_strconcat (word, "|mine", NULL);
  g_autoptr (GArray) batches = NULL;

  set_moods (two, word, both);
  {
    g_autoptr (JobsJob) preview = jobs_write_tags_job_new_preview_undo (fixture->db, 0);
    JobsTagOutcome *outcome = run_undo (preview)->pdata[0];

    /* Two numbers would go, the mood not; nothing is done. */
    g_assert_cmpuint (outcome->changes->len, ==, 2);
    g_assert_true (outcome->is_partial);
    g_assert_cmpstr (outcome->error_code, ==, "changed-meanwhile");
    g_assert_false (outcome->is_written);
    g_assert_cmpint (library_journal_get_last_batch (fixture->db, NULL), ==, batch);
  }
  {
    g_autoptr (JobsJob) undo = jobs_write_tags_job_new_undo (fixture->db, 0);
    JobsTagOutcome *outcome = run_undo (undo)->pdata[0];

    g_assert_true (outcome->is_written);
    g_assert_cmpstr (outcome->error_code, ==, "changed-meanwhile");
  }
  assert_moods (two, both);
  g_assert_cmpint (library_journal_get_last_batch (fixture->db, NULL), ==, old);
  batches = library_journal_list_batches (fixture->db, NULL);
  g_assert_cmpuint (batches->len, ==, 2);
  g_assert_cmpint (g_array_index (batches, LibraryJournalBatch, 0).id, ==, batch);
  g_assert_cmpuint (g_array_index (batches, LibraryJournalBatch, 0).n_files, ==, 1);
  g_assert_cmpuint (g_array_index (batches, LibraryJournalBatch, 0).n_fields, ==, 3);
  g_assert_cmpuint (g_array_index (batches, LibraryJournalBatch, 0).n_undone, ==, 2);

  /* The owner takes the edit back: then it can be undone. */
  set_moods (two, both, word);
  {
    g_autoptr (JobsJob) undo = jobs_write_tags_job_new_undo (fixture->db, batch);
    JobsTagOutcome *outcome = run_undo (undo)->pdata[0];

    g_assert_true (outcome->is_written);
    g_assert_cmpstr (outcome->error_code, ==, NULL);
  }
  assert_moods (two, "");
}

/* An older batch whose fields a later one has written: once that is undone, so can the older be. */
static void
test_undo_in_any_order (JobsFixture   *fixture,
                        gconstpointer  data)
{
  g_autofree char *path = add_file (fixture, FIXTURE_FLAC);
  g_autoptr (LibrarySong) song = store (fixture, path, 0.7, 0.6);
  gint64 old = write_mood (fixture, song, 3);
  g_autoptr (LibrarySong) again = store (fixture, path, -0.6, -0.6);

  gint64 later = write_mood (fixture, again, 3);
  g_autofree char *told = g_strdup_printf ("writing %" G_GINT64_FORMAT ", ", later);
  {
    g_autoptr (JobsJob) preview = jobs_write_tags_job_new_preview_undo (fixture->db, old);
    JobsTagOutcome *outcome = run_undo (preview)->pdata[0];

    g_assert_nonnull (strstr (outcome->error_message, told));
    g_assert_nonnull (strstr (outcome->error_message, "MOOD_VALENCE, MOOD."));
    g_assert_false (outcome->is_partial);
  }
  for (guint i = 0; i < 3; i++)
    {
      g_autoptr (JobsJob) undo = jobs_write_tags_job_new_undo (fixture->db, i == 0 ? old : 0);
      JobsTagOutcome *outcome = run_undo (undo)->pdata[0];

      g_assert_true (outcome->is_written == (i > 0));
    }
  assert_moods (path, "");
  g_assert_cmpint (library_journal_get_last_batch (fixture->db, NULL), ==, 0);
}

/* How often what is watched was opened since it was last asked. It has to be watched for closing too: events that are
 * the same as the one before are merged. */
static guint
count_opens (int watch)
{
  char buffer[4096] __attribute__ ((aligned (__alignof__ (struct inotify_event))));
  guint n_opens = 0;
  gssize length;

  while ((length = read (watch, buffer, sizeof buffer)) > 0)
    for (char *p = buffer; p < buffer + length; p += sizeof (struct inotify_event) + ((struct inotify_event *)p)->len)
      n_opens += (((struct inotify_event *)p)->mask & IN_OPEN) != 0;

  return n_opens;
}

/* Three fields, one of them edited since, and what the program wrote later looked for: the file is read once, since it
 * may be long and far away. */
static void
test_undo_reads_once (JobsFixture   *fixture,
                      gconstpointer  data)
{
  g_autofree char *path = add_file (fixture, FIXTURE_FLAC);
  g_autoptr (LibrarySong) song = store (fixture, path, 0.6, 0.55);
  gint64 batch = write_mood (fixture, song, 3);
  int watch = inotify_init1 (IN_NONBLOCK | IN_CLOEXEC);
  JobsTagOutcome *outcome;

  set_moods (path, word_for (song), "Mine");
  g_assert_cmpint (inotify_add_watch (watch, path, IN_OPEN | IN_CLOSE), >=, 0);

  g_autoptr (JobsJob) job = run (jobs_write_tags_job_new_preview_undo (fixture->db, batch), &outcome);
  g_assert_true (outcome->is_partial);
  g_assert_cmpuint (outcome->changes->len, ==, 2);
  g_assert_cmpuint (count_opens (watch), ==, 1);
  close (watch);
}

static void
test_preview_cancelled (JobsFixture   *fixture,
                        gconstpointer  data)
{
  g_autofree char *path = add_file (fixture, FIXTURE_FLAC);
  g_autoptr (LibrarySong) song = store (fixture, path, 0.6, 0.55);
  gint64 batch = write_mood (fixture, song, 3);
  g_autoptr (GPtrArray) entries = library_journal_list_batch (fixture->db, batch, NULL);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  JobsTagOptions options = { 0 };

  tag_field_set_init (&options.fields);
  g_cancellable_cancel (cancellable);
  g_assert_null (jobs_tag_preview_mood (fixture->db, song, &options, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);
  g_assert_null (jobs_tag_preview_undo (fixture->db, (LibraryJournalEntry *const *)entries->pdata, entries->len,
                                        cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
test_mode_and_mtime (JobsFixture   *fixture,
                     gconstpointer  data)
{
  g_autofree char *path = add_file (fixture, FIXTURE_FLAC);
  g_autoptr (LibrarySong) song = store (fixture, path, 0.7, 0.6);
  g_autoptr (GPtrArray) songs = list_of (song);
  gint64 size, mtime, new_mtime;

  set_moods (path, "", "Gloomy");
  for (int mode = JOBS_TAG_MODE_FILL; mode >= JOBS_TAG_MODE_ADD; mode--)
    {
      g_autoptr (JobsJob) job = jobs_write_tags_job_new_write (fixture->db, songs);

      g_assert_true (jobs_walk_get_state (path, &size, &mtime));
      jobs_write_tags_job_set_mode (JOBS_WRITE_TAGS_JOB (job), (JobsTagMode)mode);
      jobs_write_tags_job_set_keeps_mtime (JOBS_WRITE_TAGS_JOB (job), TRUE);
      run_undo (job);
      assert_moods (path, mode == JOBS_TAG_MODE_FILL ? "Gloomy" : word_for (song));
      g_assert_true (jobs_walk_get_state (path, &size, &new_mtime));
      g_assert_cmpint (new_mtime, ==, mtime);
    }
}

/* Undone by hand already, or by an undo that was killed before it could say so. */
static void
test_undo_twice (JobsFixture   *fixture,
                 gconstpointer  data)
{
  g_autofree char *path = add_file (fixture, FIXTURE_FLAC);
  g_autoptr (LibrarySong) song = store (fixture, path, 0.6, 0.55);
  gint64 batch = write_mood (fixture, song, 3);
  JobsTagOutcome *outcome;

  set_moods (path, word_for (song), "");
  {
    g_autoptr (JobsJob) job = run (jobs_write_tags_job_new_undo (fixture->db, batch), &outcome);

    g_assert_cmpstr (outcome->error_code, ==, NULL);
    g_assert_cmpuint (outcome->changes->len, ==, 2);
  }
  g_assert_cmpint (library_journal_get_last_batch (fixture->db, NULL), ==, 0);

  /* Nothing is left to do. */
  JobsProgress progress;
  jobs_fixture_run (jobs_write_tags_job_new_undo (fixture->db, batch), &progress);
  g_assert_cmpuint (progress.n_total, ==, 0);
  jobs_fixture_run (jobs_write_tags_job_new_undo (fixture->db, 0), &progress);
  g_assert_cmpuint (progress.n_total, ==, 0);
}

static void
test_bad_files (JobsFixture   *fixture,
                gconstpointer  data)
{
  g_autofree char *text = jobs_fixture_add_file (fixture, "text.mp3", "No music.\n");
  g_autofree char *gone = jobs_fixture_add_file (fixture, "gone.mp3", "x");
  g_autofree char *good = add_file (fixture, FIXTURE_FLAC);
  g_autoptr (GPtrArray) songs = g_ptr_array_new_with_free_func (g_object_unref);
  LibrarySongFields unheard = { .path = "/m/unheard.mp3" };
  g_autoptr (JobsJob) job = NULL;
  g_autoptr (GError) error = NULL;
  JobsProgress progress;
  GPtrArray *outcomes;

  g_ptr_array_add (songs, store (fixture, text, 0.6, 0.5));
  g_ptr_array_add (songs, store (fixture, gone, 0.6, 0.5));
  g_ptr_array_add (songs, library_song_new (&unheard));
  g_ptr_array_add (songs, store (fixture, good, 0.6, 0.5));
  g_unlink (gone);

  job = jobs_write_tags_job_new_write (fixture->db, songs);
  jobs_job_start (job);
  g_assert_true (jobs_job_wait (job, &error));
  jobs_job_get_progress (job, &progress);
  g_assert_cmpuint (progress.n_done, ==, 4);
  g_assert_cmpuint (progress.n_failed, ==, 2);
  g_assert_cmpuint (progress.n_skipped, ==, 1);

  outcomes = jobs_write_tags_job_get_outcomes (JOBS_WRITE_TAGS_JOB (job));
  g_assert_cmpuint (outcomes->len, ==, 3);
  g_assert_nonnull (((JobsTagOutcome *)outcomes->pdata[0])->error_code);
  g_assert_cmpstr (((JobsTagOutcome *)outcomes->pdata[1])->error_code, ==, "not-found");
  g_assert_true (((JobsTagOutcome *)outcomes->pdata[2])->is_written);
}

/* A file that has changed since it was heard gets its tags, but must be heard again. */
static void
test_stale_song (JobsFixture   *fixture,
                 gconstpointer  data)
{
  g_autofree char *path = add_file (fixture, FIXTURE_FLAC);
  g_autoptr (LibrarySong) song = store (fixture, path, 0.6, 0.55);

  set_moods (path, "", "Mine");
  g_assert_false (is_current (fixture, path));
  write_mood (fixture, song, 3);
  g_assert_false (is_current (fixture, path));
}

static gint64
begin (JobsFixture *fixture,
       gint64       batch,
       const char  *path,
       const char  *old_value,
       const char  *new_value)
{
  const char *old_values[] = { old_value, NULL };
  const char *new_values[] = { new_value, NULL };
  LibraryJournalEntry entry = {
    .batch = batch,
    .path = (char *)path,
    .field = (char *)"MOOD",
    .old_values = (GStrv)old_values,
    .new_values = (GStrv)new_values,
  };
  gint64 id = library_journal_begin_entry (fixture->db, &entry, NULL);

  g_assert_cmpint (id, >, 0);
  return id;
}

/* After a crash between begin and complete, the file tells whether it was written. */
static void
test_recovery (JobsFixture   *fixture,
               gconstpointer  data)
{
  g_autofree char *path = add_file (fixture, FIXTURE_FLAC);
  gint64 batch = library_journal_begin_batch (fixture->db, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) begun = NULL;
  g_autoptr (GPtrArray) done = NULL;
  gint64 written;

  set_moods (path, "", "happy");
  written = begin (fixture, batch, path, NULL, "happy");
  begin (fixture, batch, path, "happy", "sad");
  begin (fixture, batch, "/m/gone.flac", NULL, "sad");

  g_assert_true (jobs_recover_journal (fixture->db, NULL, &error));
  g_assert_no_error (error);
  begun = library_journal_list_begun (fixture->db, NULL);
  /* A file that is not there may be on a drive that is out: its entry waits. */
  g_assert_cmpuint (begun->len, ==, 1);
  g_assert_cmpstr (((LibraryJournalEntry *)begun->pdata[0])->path, ==, "/m/gone.flac");
  done = library_journal_list_batch (fixture->db, batch, NULL);
  g_assert_cmpuint (done->len, ==, 1);
  g_assert_cmpint (((LibraryJournalEntry *)done->pdata[0])->id, ==, written);
}

/* Where somebody has changed the field after the crash, the entry stays: it alone has what was there before us. */
static void
test_recovery_after_edit (JobsFixture   *fixture,
                          gconstpointer  data)
{
  g_autofree char *path = add_file (fixture, FIXTURE_FLAC);
  gint64 batch = library_journal_begin_batch (fixture->db, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) done = NULL;
  gint64 entry;

  entry = begin (fixture, batch, path, "mine", "sad");
  set_moods (path, "", "edited");
  g_assert_true (jobs_recover_journal (fixture->db, NULL, &error));
  g_assert_no_error (error);
  done = library_journal_list_batch (fixture->db, batch, NULL);
  g_assert_cmpuint (done->len, ==, 1);
  g_assert_cmpint (((LibraryJournalEntry *)done->pdata[0])->id, ==, entry);
}

/* One library has one lock, by whichever name it was opened. */
static void
test_lock_by_link (JobsFixture   *fixture,
                   gconstpointer  data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *link = g_strconcat (library_db_get_path (fixture->db), "-link.db", NULL);
  g_autoptr (LibraryDb) same = NULL;
  g_autoptr (JobsTagLock) lock = NULL;

  g_assert_cmpint (symlink (library_db_get_path (fixture->db), link), ==, 0);
  same = library_db_open (link, &error);
  g_assert_no_error (error);
  lock = jobs_tag_lock_try (same, &error);
  g_assert_no_error (error);
  g_assert_nonnull (lock);
  g_assert_null (jobs_tag_lock_try (fixture->db, &error));
  g_assert_no_error (error);
  g_unlink (link);
}

/* Entries of a write that is under way, here or in another program, are not taken for a crash's. */
static void
test_lock (JobsFixture   *fixture,
           gconstpointer  data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JobsTagLock) lock = jobs_tag_lock_try (fixture->db, &error);
  g_autofree char *path = add_file (fixture, FIXTURE_FLAC);
  g_autoptr (LibrarySong) song = store (fixture, path, 0.6, 0.55);
  g_autoptr (GPtrArray) songs = list_of (song);
  g_autoptr (JobsJob) job = jobs_write_tags_job_new_write (fixture->db, songs);

  g_assert_no_error (error);
  g_assert_nonnull (lock);
  g_assert_null (jobs_tag_lock_try (fixture->db, &error));
  g_assert_no_error (error);

  /* It waits, and can be cancelled while it does. */
  jobs_job_start (job);
  jobs_job_cancel (job);
  g_assert_false (jobs_job_wait (job, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);

  g_clear_pointer (&lock, jobs_tag_lock_free);
  write_mood (fixture, song, 3);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, function)                                                                                  \
  g_test_add ("/jobs/write-tags/" name, JobsFixture, NULL, jobs_fixture_set_up, function,                    \
              jobs_fixture_tear_down)
  ADD ("write-and-undo", test_write_and_undo);
  ADD ("label", test_label);
  ADD ("preview", test_preview);
  ADD ("again", test_again);
  ADD ("undo-after-edit", test_undo_after_edit);
  ADD ("undo-past-edit", test_undo_past_edit);
  ADD ("undo-in-any-order", test_undo_in_any_order);
  ADD ("undo-reads-once", test_undo_reads_once);
  ADD ("preview-cancelled", test_preview_cancelled);
  ADD ("mode-and-mtime", test_mode_and_mtime);
  ADD ("undo-twice", test_undo_twice);
  ADD ("bad-files", test_bad_files);
  ADD ("stale-song", test_stale_song);
  ADD ("recovery", test_recovery);
  ADD ("recovery-after-edit", test_recovery_after_edit);
  ADD ("lock", test_lock);
  ADD ("lock-by-link", test_lock_by_link);

  return g_test_run ();
}
