/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A library whose owner finds music more pleasant, or otherwise, than the model. */
#include "jobs/adapt-job.h"

#include <math.h>
#include <string.h>

#include "engine/base/rng.h"
#include "library/identity.h"
#include "library/labels.h"
#include "support.h"

#define N_SONGS     120
#define N_EMBEDDING 16

static void
store (JobsFixture *fixture, BaseRng *rng, guint number, const char *model)
{
  const LibraryVersion version = { .model = model, .frontend_version = 1, .has_embedding = TRUE };
  g_autofree char *path = g_strdup_printf ("/m/%03u.mp3", number);
  LibraryAudioHash audio = { .version = 1, .digest = { number & 255, number >> 8, 7 } };
  MoodGaussian gaussian = { .valence_sd = 0.3, .arousal_sd = 0.3, .quadrants = { 0.1, 0.2, 0.3, 0.4 } };
  LibrarySongFields fields = { .path = path, .size = 1000, .mtime = 1, .title = "Title", .duration = 100.0, .audio = &audio };
  g_autoptr (GError) error = NULL;
  float values[N_EMBEDDING];
  MoodEstimate estimate;

  gaussian.valence = base_rng_uniform (rng) - 0.5;
  gaussian.arousal = base_rng_uniform (rng) - 0.5;
  mood_estimate_init (&estimate, &gaussian);
  fields.estimate = &estimate;
  for (gsize k = 0; k < N_EMBEDDING; k++)
    values[k] = (float)base_rng_uniform (rng);
  g_autoptr (MoodEmbedding) embedding = mood_embedding_new (N_EMBEDDING, values);
  g_autoptr (LibrarySong) song = library_db_store (fixture->db, &fields, NULL, embedding, &version, &error);

  g_assert_no_error (error);
  g_assert_nonnull (song);
}

static void
fill (JobsFixture *fixture, guint n)
{
  BaseRng rng;

  base_rng_init (&rng, 9);
  for (guint i = 0; i < n; i++)
    store (fixture, &rng, i, "m");
}

static GPtrArray *
list (JobsFixture *fixture)
{
  g_autoptr (GError) error = NULL;
  GPtrArray *songs = library_db_list_songs (fixture->db, &error);

  g_assert_no_error (error);
  return songs;
}

/* The first @n songs are placed where they were heard, but for a shift and some noise. */
static void
correct (JobsFixture *fixture, guint n, double shift, double noise)
{
  g_autoptr (GPtrArray) songs = list (fixture);
  BaseRng rng;

  base_rng_init (&rng, 4);
  for (guint i = 0; i < n; i++)
    {
      const MoodGaussian *heard = &library_song_get_prediction (songs->pdata[i])->gaussian;
      g_autoptr (GError) error = NULL;

      library_labels_set (fixture->db, library_song_get_id (songs->pdata[i]),
                          CLAMP (heard->valence + shift + noise * (2.0 * base_rng_uniform (&rng) - 1.0), -1.0, 1.0),
                          CLAMP (heard->arousal + noise * (2.0 * base_rng_uniform (&rng) - 1.0), -1.0, 1.0), NULL, NULL,
                          &error);
      g_assert_no_error (error);
    }
}

static JobsAdaptReport
run (JobsFixture *fixture, JobsAdaptKind kind, double strength)
{
  g_autoptr (JobsJob) job = jobs_adapt_job_new (fixture->db, kind, strength);
  g_autoptr (GError) error = NULL;

  jobs_job_start (job);
  g_assert_true (jobs_job_wait (job, &error));
  g_assert_no_error (error);

  return *jobs_adapt_job_get_report (JOBS_ADAPT_JOB (job));
}

/* (transfer full): where all songs are, to the last bit. */
static GArray *
read_estimates (JobsFixture *fixture)
{
  GArray *estimates = g_array_new (FALSE, TRUE, sizeof (double));
  g_autoptr (GPtrArray) songs = list (fixture);

  for (guint i = 0; i < songs->len; i++)
    {
      const MoodEstimate *estimate = library_song_get_estimate (songs->pdata[i]);

      g_array_append_vals (estimates, &estimate->gaussian, sizeof estimate->gaussian / sizeof (double));
      g_array_append_vals (estimates, estimate->quadrant_probabilities, MOOD_N_QUADRANTS);
    }

  return estimates;
}

static void
test_shift_is_followed_and_taken_back (JobsFixture *fixture, gconstpointer data)
{
  g_autoptr (GArray) before = NULL, after = NULL;
  double mean = 0.0;

  fill (fixture, N_SONGS);
  correct (fixture, 30, 0.4, 0.1);
  before = read_estimates (fixture);

  JobsAdaptReport looked = run (fixture, JOBS_ADAPT_LOOK, 1.0);
  g_assert_cmpint (looked.verdict, ==, JOBS_ADAPT_OFFERED);
  g_assert_false (looked.is_in_force);
  g_assert_cmpuint (looked.n_labels, ==, 30);
  g_assert_cmpfloat (looked.error_with, <, 0.7 * looked.error_without);

  JobsAdaptReport report = run (fixture, JOBS_ADAPT_APPLY, 1.0);
  g_assert_true (report.is_in_force);
  g_assert_cmpuint (report.in_force.n_labels, ==, 30);
  g_assert_cmpuint (report.in_force.n_songs, ==, N_SONGS);
  g_assert_cmpfloat (report.in_force.error_with, ==, looked.error_with);
  {
    g_autoptr (GPtrArray) songs = list (fixture);

    for (guint i = 0; i < N_SONGS; i++)
      {
        LibrarySong *song = songs->pdata[i];
        const MoodEstimate *estimate = library_song_get_estimate (song);
        const MoodEstimate *prediction = library_song_get_prediction (song);
        const LibraryLabel *label = library_song_get_label (song);

        g_assert_true ((label != NULL) == (i < 30));
        g_assert_true (library_song_get_is_adapted (song) == (i >= 30));
        if (label != NULL)
          g_assert_true (estimate->gaussian.valence == label->valence && estimate->gaussian.arousal == label->arousal);
        else
          {
            mean += (estimate->gaussian.valence - prediction->gaussian.valence) / (N_SONGS - 30);
            g_assert_cmpfloat (estimate->gaussian.valence_sd, ==, prediction->gaussian.valence_sd);
          }
      }
  }
  g_assert_cmpfloat (mean, >, 0.28);
  g_assert_cmpfloat (mean, <, 0.42);

  g_assert_false (run (fixture, JOBS_ADAPT_REVERT, 1.0).is_in_force);
  after = read_estimates (fixture);
  g_assert_cmpmem (before->data, before->len * sizeof (double), after->data, after->len * sizeof (double));
}

/* Field by field: nobody sets the bytes that fill the struct up. */
static void
assert_same_estimate (const MoodEstimate *a, const MoodEstimate *b)
{
  g_assert_cmpmem (&a->gaussian, sizeof a->gaussian, &b->gaussian, sizeof b->gaussian);
  g_assert_cmpmem (a->quadrant_probabilities, sizeof a->quadrant_probabilities, b->quadrant_probabilities,
                   sizeof b->quadrant_probabilities);
  g_assert_cmpint (a->quadrant, ==, b->quadrant);
  g_assert_cmpint (a->is_neutral, ==, b->is_neutral);
  g_assert_cmpint (a->is_unsure, ==, b->is_unsure);
}

/* Whatever is said, adapted and taken back, and whatever the library is heard by in between: a label is where its song is,
 * and a song without one is where it was predicted or where what is in force has moved it. */
static void
test_labels_always_win (JobsFixture *fixture, gconstpointer data)
{
  BaseRng rng;

  fill (fixture, 40);
  base_rng_init (&rng, 11);
  for (guint step = 0; step < 60; step++)
    {
      g_autoptr (GPtrArray) songs = list (fixture);
      const guint n = base_rng_below (&rng, songs->len);
      const gint64 id = library_song_get_id (songs->pdata[n]);
      g_autoptr (GError) error = NULL;
      gboolean is_in_force;

      switch (base_rng_below (&rng, 6))
        {
        case 0: run (fixture, JOBS_ADAPT_REVERT, 1.0); break;
        case 1: run (fixture, JOBS_ADAPT_APPLY, 2.0 * base_rng_uniform (&rng)); break;
        case 2: library_labels_clear (fixture->db, id, NULL, NULL, &error); break;
        case 3: store (fixture, &rng, n, base_rng_below (&rng, 2) ? "m" : "other"); break;
        default:
          library_labels_set (fixture->db, id, base_rng_uniform (&rng), 2.0 * base_rng_uniform (&rng) - 1.0, NULL, NULL,
                              &error);
          break;
        }
      g_assert_no_error (error);

      is_in_force = run (fixture, JOBS_ADAPT_LOOK, 1.0).is_in_force;
      g_autoptr (GPtrArray) after = list (fixture);
      for (guint i = 0; i < after->len; i++)
        {
          const MoodEstimate *estimate = library_song_get_estimate (after->pdata[i]);
          const MoodEstimate *prediction = library_song_get_prediction (after->pdata[i]);
          const LibraryLabel *label = library_song_get_label (after->pdata[i]);

          g_assert_false (label != NULL && library_song_get_is_adapted (after->pdata[i]));
          if (label != NULL)
            g_assert_true (estimate->gaussian.valence == label->valence && estimate->gaussian.arousal == label->arousal);
          else if (!library_song_get_is_adapted (after->pdata[i]))
            assert_same_estimate (estimate, prediction);
          else
            g_assert_true (is_in_force);
        }
    }
}

/* Where labels say nothing, what is there stays as it is. */
static void
test_nothing_to_learn (JobsFixture *fixture, gconstpointer data)
{
  g_autoptr (GArray) before = NULL, after = NULL;

  fill (fixture, N_SONGS);
  g_assert_cmpint (run (fixture, JOBS_ADAPT_APPLY, 1.0).verdict, ==, JOBS_ADAPT_NO_LABELS);
  correct (fixture, 4, 0.4, 0.0);
  g_assert_cmpint (run (fixture, JOBS_ADAPT_APPLY, 1.0).verdict, ==, JOBS_ADAPT_TOO_FEW);
  correct (fixture, 20, 0.0, 0.0);
  before = read_estimates (fixture);
  JobsAdaptReport report = run (fixture, JOBS_ADAPT_APPLY, 1.0);
  g_assert_cmpint (report.verdict, ==, JOBS_ADAPT_NO_BETTER);
  g_assert_false (report.is_in_force);
  after = read_estimates (fixture);
  g_assert_cmpmem (before->data, before->len * sizeof (double), after->data, after->len * sizeof (double));
}

/* A copy of a song tells nothing new. */
static void
test_copies_count_once (JobsFixture *fixture, gconstpointer data)
{
  const LibraryVersion version = { .model = "m", .frontend_version = 1, .has_embedding = TRUE };
  const LibraryAudioHash audio = { .version = 1, .digest = { 0, 0, 7 } };
  MoodGaussian gaussian = { .valence_sd = 0.3, .arousal_sd = 0.3 };
  MoodEstimate estimate;
  const LibrarySongFields fields
      = { .path = "/m/copy.mp3", .size = 1, .mtime = 1, .duration = 100.0, .audio = &audio, .estimate = &estimate };
  g_autoptr (LibrarySong) copy = NULL;

  fill (fixture, 20);
  correct (fixture, 8, 0.4, 0.05);
  mood_estimate_init (&estimate, &gaussian);
  copy = library_db_store (fixture->db, &fields, NULL, NULL, &version, NULL);
  g_assert_nonnull (library_song_get_label (copy));
  g_assert_cmpuint (run (fixture, JOBS_ADAPT_LOOK, 1.0).n_labels, ==, 8);
}

static LibrarySong *
get_song (GPtrArray *songs, guint number)
{
  return songs->pdata[number];
}

static double
get_valence (LibrarySong *song)
{
  return library_song_get_estimate (song)->gaussian.valence;
}

/* Songs that come, or are heard anew, are moved by what is in force when they are all there; the others stay where they are. */
static void
test_late_songs (JobsFixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) before = NULL, added = NULL, renewed = NULL, whole = NULL;
  BaseRng rng;

  fill (fixture, N_SONGS);
  correct (fixture, 20, 0.4, 0.05);
  g_assert_true (run (fixture, JOBS_ADAPT_APPLY, 0.7).is_in_force);
  g_assert_false (run (fixture, JOBS_ADAPT_RENEW, 1.0).has_changed);
  before = list (fixture);

  base_rng_init (&rng, 77);
  store (fixture, &rng, N_SONGS - 1, "m");
  store (fixture, &rng, N_SONGS, "m");
  added = list (fixture);
  g_assert_false (library_song_get_is_adapted (get_song (added, N_SONGS - 1)));
  g_assert_false (library_song_get_is_adapted (get_song (added, N_SONGS)));

  JobsAdaptReport report = run (fixture, JOBS_ADAPT_RENEW, 1.0);
  g_assert_true (report.has_changed);
  g_assert_cmpuint (report.n_songs, ==, 2);
  g_assert_cmpfloat (report.in_force.strength, ==, 0.7);
  g_assert_cmpuint (report.in_force.n_songs, ==, N_SONGS + 1);
  renewed = list (fixture);
  for (guint i = 0; i < N_SONGS - 1; i++)
    g_assert_cmpfloat (get_valence (get_song (renewed, i)), ==, get_valence (get_song (before, i)));
  g_assert_true (library_song_get_is_adapted (get_song (renewed, N_SONGS)));

  /* It is the same fit: to learn all over again puts them there, too. */
  run (fixture, JOBS_ADAPT_APPLY, 0.7);
  whole = list (fixture);
  for (guint i = N_SONGS - 1; i <= N_SONGS; i++)
    {
      g_assert_cmpfloat_with_epsilon (get_valence (get_song (renewed, i)), get_valence (get_song (whole, i)), 0.01);
      g_assert_cmpfloat (get_valence (get_song (renewed, i)), >, get_valence (get_song (added, i)) + 0.1);
    }
}

/* Other labels than it was learned from: a song that comes must not be the only one that goes by them. */
static void
test_late_labels (JobsFixture *fixture, gconstpointer data)
{
  BaseRng rng;

  fill (fixture, N_SONGS);
  correct (fixture, 20, 0.4, 0.05);
  g_assert_true (run (fixture, JOBS_ADAPT_APPLY, 1.0).is_in_force);
  correct (fixture, 30, 0.4, 0.05);
  g_assert_false (run (fixture, JOBS_ADAPT_RENEW, 1.0).has_changed);
  base_rng_init (&rng, 77);
  store (fixture, &rng, N_SONGS, "m");
  JobsAdaptReport report = run (fixture, JOBS_ADAPT_RENEW, 1.0);
  g_assert_true (report.has_changed);
  g_assert_cmpuint (report.in_force.n_labels, ==, 30);
  g_assert_cmpuint (report.n_songs, ==, N_SONGS + 1 - 30);
}

/* Another model hears all songs, one after the other. */
static void
test_another_model (JobsFixture *fixture, gconstpointer data)
{
  BaseRng rng;

  fill (fixture, N_SONGS);
  correct (fixture, 20, 0.4, 0.05);
  g_assert_true (run (fixture, JOBS_ADAPT_APPLY, 1.0).is_in_force);
  base_rng_init (&rng, 9);
  for (guint i = 0; i < N_SONGS; i++)
    {
      store (fixture, &rng, i, "other");
      if (i % 40 == 0)
        g_assert_true (run (fixture, JOBS_ADAPT_RENEW, 1.0).is_in_force);
    }
  JobsAdaptReport report = run (fixture, JOBS_ADAPT_RENEW, 1.0);
  g_assert_true (report.is_in_force);
  g_assert_cmpuint (report.in_force.n_songs, ==, N_SONGS);
}

/* What the labels bear out no longer is not kept, and says so. */
static void
test_labels_go (JobsFixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) songs = NULL;
  g_autoptr (GPtrArray) after = NULL;

  fill (fixture, N_SONGS);
  correct (fixture, 8, 0.4, 0.05);
  g_assert_true (run (fixture, JOBS_ADAPT_APPLY, 1.0).is_in_force);
  songs = list (fixture);
  for (guint i = 0; i < 4; i++)
    g_assert_true (library_labels_clear (fixture->db, library_song_get_id (songs->pdata[i]), NULL, NULL, NULL));

  g_assert_true (run (fixture, JOBS_ADAPT_LOOK, 1.0).is_in_force);
  JobsAdaptReport report = run (fixture, JOBS_ADAPT_APPLY, 1.0);
  g_assert_cmpint (report.verdict, ==, JOBS_ADAPT_TOO_FEW);
  g_assert_true (report.has_changed);
  g_assert_false (report.is_in_force);
  g_assert_false (run (fixture, JOBS_ADAPT_REVERT, 1.0).has_changed);
  after = list (fixture);
  for (guint i = 0; i < N_SONGS; i++)
    g_assert_false (library_song_get_is_adapted (after->pdata[i]));
}

/* It tells of the songs that have gone elsewhere, and counts those that go. */
static void
test_songs_are_told (JobsFixture *fixture, gconstpointer data)
{
  g_autoptr (JobsJob) job = NULL;
  g_autoptr (JobsJob) again = NULL;

  fill (fixture, N_SONGS);
  correct (fixture, 20, 0.4, 0.05);
  job = jobs_adapt_job_new (fixture->db, JOBS_ADAPT_APPLY, 1.0);
  jobs_adapt_job_set_lists_songs (JOBS_ADAPT_JOB (job));
  jobs_job_start (job);
  g_assert_true (jobs_job_wait (job, NULL));
  g_assert_cmpuint (jobs_adapt_job_get_songs (JOBS_ADAPT_JOB (job))->len, ==, N_SONGS);
  g_assert_true (library_song_get_is_adapted (jobs_adapt_job_get_songs (JOBS_ADAPT_JOB (job))->pdata[N_SONGS - 1]));
  g_assert_cmpuint (jobs_adapt_job_get_report (JOBS_ADAPT_JOB (job))->n_songs, ==, N_SONGS - 20);
  g_assert_cmpuint (jobs_adapt_job_get_report (JOBS_ADAPT_JOB (job))->n_moved, ==, N_SONGS - 20);

  again = jobs_adapt_job_new (fixture->db, JOBS_ADAPT_LOOK, 1.0);
  jobs_adapt_job_set_lists_songs (JOBS_ADAPT_JOB (again));
  jobs_job_start (again);
  g_assert_true (jobs_job_wait (again, NULL));
  g_assert_null (jobs_adapt_job_get_songs (JOBS_ADAPT_JOB (again)));
  g_assert_cmpuint (jobs_adapt_job_get_report (JOBS_ADAPT_JOB (again))->n_moved, ==, 0);
}

#define ADD(name, func)                                                                                      \
  g_test_add ("/jobs/adapt-job/" name, JobsFixture, NULL, jobs_fixture_set_up, func, jobs_fixture_tear_down)

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  ADD ("shift-is-followed-and-taken-back", test_shift_is_followed_and_taken_back);
  ADD ("labels-always-win", test_labels_always_win);
  ADD ("nothing-to-learn", test_nothing_to_learn);
  ADD ("copies-count-once", test_copies_count_once);
  ADD ("late-songs", test_late_songs);
  ADD ("late-labels", test_late_labels);
  ADD ("another-model", test_another_model);
  ADD ("labels-go", test_labels_go);
  ADD ("songs-are-told", test_songs_are_told);

  return g_test_run ();
}
