/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What files and playlists say of songs, how it is read, and the labels that it makes. */
#include "jobs/label-findings-job.h"

#include "library/journal.h"
#include "library/labels.h"
#include "library/playlist.h"
#include "support.h"
#include "tests/support/flac-tags.h"

/* A song in the library, heard at (0.1, 0.7), whose file has these tags. */
static gint64
add (JobsFixture *fixture, const char *name, const char *const *comments)
{
  const LibraryVersion version = { .model = "m", .frontend_version = 1 };
  const MoodGaussian gaussian = { .valence = 0.1, .arousal = 0.7, .valence_sd = 0.3, .arousal_sd = 0.3 };
  g_autofree char *path = g_build_filename (fixture->music, name, NULL);
  MoodEstimate estimate;
  LibrarySongFields fields = { .path = path, .size = 1000, .mtime = 1, .duration = 100.0, .estimate = &estimate };
  g_autoptr (LibrarySong) song = NULL;
  g_autoptr (GError) error = NULL;

  mood_estimate_init (&estimate, &gaussian);
  if (comments != NULL)
    flac_tags_write (path, comments);
  song = library_db_store (fixture->db, &fields, NULL, NULL, &version, &error);
  g_assert_no_error (error);

  return library_song_get_id (song);
}

#define ADD_SONG(fixture, name, ...) add (fixture, name, (const char *const[]) { __VA_ARGS__, NULL })

static JobsJob *
find (JobsFixture *fixture, JobsFindFlags where)
{
  JobsJob *job = jobs_label_findings_job_new (fixture->db, where);
  g_autoptr (GError) error = NULL;

  jobs_job_start (job);
  g_assert_true (jobs_job_wait (job, &error));
  g_assert_no_error (error);

  return job;
}

/* (nullable) */
static JobsFinding *
get (JobsJob *job, JobsFindingKind kind, const char *name)
{
  JobsLabelFindings *findings = jobs_label_findings_job_get (JOBS_LABEL_FINDINGS_JOB (job));

  for (guint i = 0; i < jobs_label_findings_get_n (findings); i++)
    {
      JobsFinding *finding = jobs_label_findings_get (findings, i);

      if (finding->kind == kind && g_str_equal (finding->name, name))
        return finding;
    }

  return NULL;
}

static GArray *
make (JobsJob *job)
{
  return jobs_label_findings_make_labels (jobs_label_findings_job_get (JOBS_LABEL_FINDINGS_JOB (job)));
}

/* FALSE: it gets no label. */
static gboolean
find_label (GArray *labels, gint64 id, LibraryCorrection *label)
{
  for (guint i = 0; i < labels->len; i++)
    if (g_array_index (labels, LibraryCorrection, i).song_id == id)
      {
        *label = g_array_index (labels, LibraryCorrection, i);
        return TRUE;
      }

  return FALSE;
}

static void
assert_label (GArray *labels, gint64 id, double valence, double arousal)
{
  LibraryCorrection label = { 0 };

  g_assert_true (find_label (labels, id, &label));
  g_assert_true (label.is_taken);
  g_assert_cmpfloat_with_epsilon (label.valence, valence, 1e-6);
  g_assert_cmpfloat_with_epsilon (label.arousal, arousal, 1e-6);
}

static const MoodWord *
get_word (const char *id)
{
  return mood_vocabulary_find (mood_vocabulary_get_default (NULL), id);
}

static void
test_words (JobsFixture *fixture, gconstpointer data)
{
  const gint64 happy = ADD_SONG (fixture, "a.flac", "MOOD=Happy"), again = ADD_SONG (fixture, "b.flac", "MOOD=happy");
  const gint64 both = ADD_SONG (fixture, "c.flac", "MOOD=happy", "MOOD=sad");
  const gint64 unknown = ADD_SONG (fixture, "d.flac", "MOOD=flummoxed"), mute = ADD_SONG (fixture, "e.flac", "TITLE=x");
  const gint64 probable = ADD_SONG (fixture, "f.flac", "ab:hi:mood_happy:happy=0.9", "ab:hi:mood_sad:sad=0.6");
  const gint64 gone = add (fixture, "g.flac", NULL);
  const MoodWord *word = get_word ("happy"), *sad = get_word ("sad");
  g_autoptr (JobsJob) job = find (fixture, JOBS_FIND_IN_TAGS);
  g_autoptr (GArray) labels = make (job);
  JobsFinding *finding = get (job, JOBS_FINDING_WORD, "Happy");
  LibraryCorrection label = { 0 };

  g_assert_nonnull (finding);
  g_assert_cmpuint (finding->n_songs, ==, 4);
  g_assert_true (finding->is_taken && finding->has_place);
  g_assert_false (get (job, JOBS_FINDING_WORD, "flummoxed")->is_taken);
  assert_label (labels, happy, word->valence, word->arousal);
  assert_label (labels, again, word->valence, word->arousal);
  assert_label (labels, both, (word->valence + sad->valence) / 2, (word->arousal + sad->arousal) / 2);
  assert_label (labels, probable, (0.9 * word->valence + 0.6 * sad->valence) / 1.5,
                (0.9 * word->arousal + 0.6 * sad->arousal) / 1.5);
  g_assert_false (find_label (labels, unknown, &label) || find_label (labels, mute, &label)
                  || find_label (labels, gone, &label));

  /* How it is read can be changed. */
  finding->is_taken = FALSE;
  finding = get (job, JOBS_FINDING_WORD, "flummoxed");
  finding->is_taken = finding->has_place = TRUE;
  finding->valence = -0.25;
  finding->arousal = 0.75;
  g_clear_pointer (&labels, g_array_unref);
  labels = make (job);
  g_assert_false (find_label (labels, happy, &label));
  assert_label (labels, both, sad->valence, sad->arousal);
  assert_label (labels, unknown, -0.25, 0.75);
}

/* What is taken stands first: a preview of a library full of words that nobody knows may have no room for all of them. */
static void
test_order (JobsFixture *fixture, gconstpointer data)
{
  g_autoptr (JobsJob) job = NULL;
  JobsLabelFindings *findings;

  ADD_SONG (fixture, "a.flac", "MOOD=flummoxed");
  ADD_SONG (fixture, "b.flac", "MOOD=flummoxed");
  ADD_SONG (fixture, "c.flac", "MOOD=sad");
  job = find (fixture, JOBS_FIND_IN_TAGS);
  findings = jobs_label_findings_job_get (JOBS_LABEL_FINDINGS_JOB (job));
  g_assert_cmpuint (jobs_label_findings_get_n (findings), ==, 2);
  g_assert_cmpstr (jobs_label_findings_get (findings, 0)->name, ==, "sad");
}

/* Numbers are trusted more than words, and words more than a quadrant. */
static void
test_numbers (JobsFixture *fixture, gconstpointer data)
{
  const gint64 numbers = ADD_SONG (fixture, "a.flac", "VALENCE=-0.5", "AROUSAL=0.25", "MOOD=happy");
  const gint64 quadrant = ADD_SONG (fixture, "b.flac", "MOOD_QUADRANT=Q3");
  g_autoptr (JobsJob) job = find (fixture, JOBS_FIND_IN_TAGS);
  g_autoptr (GArray) labels = make (job);

  g_assert_cmpuint (get (job, JOBS_FINDING_NUMBERS, "")->n_songs, ==, 1);
  assert_label (labels, numbers, -0.5, 0.25);
  assert_label (labels, quadrant, -0.5, -0.5);

  get (job, JOBS_FINDING_NUMBERS, "")->is_taken = FALSE;
  g_clear_pointer (&labels, g_array_unref);
  labels = make (job);
  assert_label (labels, numbers, get_word ("happy")->valence, get_word ("happy")->arousal);
}

/* To like a song is no mood: only who says so has stars read as pleasant, as energetic as it was heard. */
static void
test_ratings (JobsFixture *fixture, gconstpointer data)
{
  const gint64 five = ADD_SONG (fixture, "a.flac", "FMPS_RATING=1.0"), two = ADD_SONG (fixture, "b.flac", "RATING=40");
  g_autoptr (JobsJob) job = find (fixture, JOBS_FIND_IN_TAGS);
  g_autoptr (GArray) labels = make (job);

  g_assert_cmpuint (labels->len, ==, 0);
  g_assert_cmpuint (get (job, JOBS_FINDING_RATING, "5")->n_songs, ==, 1);
  get (job, JOBS_FINDING_RATING, "5")->is_taken = get (job, JOBS_FINDING_RATING, "2")->is_taken = TRUE;
  g_clear_pointer (&labels, g_array_unref);
  labels = make (job);
  assert_label (labels, five, 0.6, 0.7);
  assert_label (labels, two, -0.3, 0.7);
}

/* What we wrote ourselves is no label, but what somebody has written since is. */
static void
test_ours (JobsFixture *fixture, gconstpointer data)
{
  const char *old_values[] = { NULL }, *new_values[] = { "happy", NULL };
  g_autofree char *path = g_build_filename (fixture->music, "a.flac", NULL);
  g_autoptr (GError) error = NULL;
  LibraryJournalEntry entry = { .path = path, .field = (char *)"MOOD", .old_values = (GStrv)old_values, .new_values = (GStrv)new_values };
  gint64 id, written;
  LibraryCorrection label = { 0 };

  id = ADD_SONG (fixture, "a.flac", "MOOD=happy", "MOOD=sad");
  entry.batch = library_journal_begin_batch (fixture->db, &error);
  written = library_journal_begin_entry (fixture->db, &entry, &error);
  g_assert_true (library_journal_complete (fixture->db, written, &error));
  g_assert_no_error (error);

  g_autoptr (JobsJob) job = find (fixture, JOBS_FIND_IN_TAGS);
  g_autoptr (GArray) labels = make (job);
  g_assert_null (get (job, JOBS_FINDING_WORD, "happy"));
  g_assert_true (find_label (labels, id, &label));
  assert_label (labels, id, get_word ("sad")->valence, get_word ("sad")->arousal);
}

static void
test_playlists (JobsFixture *fixture, gconstpointer data)
{
  const gint64 a = ADD_SONG (fixture, "a.flac", "MOOD=sad");
  g_autoptr (GPtrArray) entries = g_ptr_array_new_with_free_func ((GDestroyNotify)library_playlist_entry_free);
  g_autoptr (GError) error = NULL;
  g_autofree char *path = g_build_filename (fixture->music, "a.flac", NULL);
  g_autoptr (LibrarySong) song = library_db_find_song (fixture->db, path, &error);
  const gint64 list = library_playlists_create (fixture->db, "Party", NULL, &error);
  g_autoptr (LibraryPlaylistRule) rule = library_playlist_rule_new ();
  JobsFinding *finding;

  g_ptr_array_add (entries, library_playlist_entry_new (song));
  g_ptr_array_add (entries, library_playlist_entry_new (song));
  g_assert_true (library_playlists_append (fixture->db, list, entries, &error));
  rule->quadrants = 1u << MOOD_QUADRANT_1;
  library_playlists_create (fixture->db, "Lively", rule, &error);
  g_assert_no_error (error);

  g_autoptr (JobsJob) job = find (fixture, JOBS_FIND_IN_PLAYLISTS);
  g_autoptr (GArray) labels = make (job);
  g_assert_cmpuint (labels->len, ==, 0);
  g_assert_cmpuint (get (job, JOBS_FINDING_PLAYLIST, "Lively")->n_songs, ==, 1);
  finding = get (job, JOBS_FINDING_PLAYLIST, "Party");
  g_assert_cmpuint (finding->n_songs, ==, 1);
  g_assert_false (finding->has_place || finding->is_taken);
  finding->has_place = finding->is_taken = TRUE;
  finding->valence = 0.5;
  g_clear_pointer (&labels, g_array_unref);
  labels = make (job);
  assert_label (labels, a, 0.5, 0);
}

/* All at once, and taken back at once; what its owner has said of a song stays. */
static void
test_batch (JobsFixture *fixture, gconstpointer data)
{
  const gint64 mine = ADD_SONG (fixture, "a.flac", "MOOD=happy"), said = ADD_SONG (fixture, "b.flac", "MOOD=happy");
  const gint64 late = ADD_SONG (fixture, "c.flac", "MOOD=sad");
  g_autoptr (GPtrArray) changed = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GError) error = NULL;
  gint64 batch = 0, last = 0;

  g_assert_true (library_labels_set (fixture->db, said, -1, -1, NULL, NULL, &error));
  g_autoptr (JobsJob) job = find (fixture, JOBS_FIND_IN_TAGS);
  g_assert_cmpuint (get (job, JOBS_FINDING_WORD, "happy")->n_songs, ==, 1);
  g_autoptr (GArray) labels = make (job);
  g_assert_cmpuint (labels->len, ==, 2);

  /* While the preview was looked at, its owner has placed one. */
  g_assert_true (library_labels_set (fixture->db, late, 1, 1, NULL, NULL, &error));
  g_assert_true (library_labels_say (fixture->db, (const LibraryCorrection *)(gpointer)labels->data, labels->len, &batch, changed, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (changed->len, ==, 1);
  g_assert_cmpint (library_song_get_id (changed->pdata[0]), ==, mine);
  g_assert_true (library_labels_find_last_batch (fixture->db, &last, &error));
  g_assert_cmpint (last, ==, batch);
  {
    g_autoptr (GPtrArray) all = library_labels_list (fixture->db, &error);

    g_assert_cmpuint (all->len, ==, 3);
    for (guint i = 0; i < all->len; i++)
      {
        const LibraryLabel *label = library_song_get_label (all->pdata[i]);

        if (library_song_get_id (all->pdata[i]) != mine)
          g_assert_true (label->valence == label->arousal && label->valence * label->valence == 1);
      }
  }
  g_assert_true (library_labels_undo (fixture->db, batch, NULL, &error));
  g_assert_no_error (error);
  g_autoptr (GPtrArray) left = library_labels_list (fixture->db, &error);
  g_assert_cmpuint (left->len, ==, 2);
}

int
main (int argc, char *argv[])
{
#define ADD(name, func) g_test_add ("/label-findings/" name, JobsFixture, NULL, jobs_fixture_set_up, func, jobs_fixture_tear_down)
  g_test_init (&argc, &argv, NULL);
  ADD ("words", test_words);
  ADD ("order", test_order);
  ADD ("numbers", test_numbers);
  ADD ("ratings", test_ratings);
  ADD ("ours", test_ours);
  ADD ("playlists", test_playlists);
  ADD ("batch", test_batch);

  return g_test_run ();
}
