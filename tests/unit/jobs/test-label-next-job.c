/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Which songs of a library are asked for. */
#include "jobs/label-next-job.h"

#include "engine/base/rng.h"
#include "library/folders.h"
#include "library/identity.h"
#include "library/labels.h"
#include "support.h"

#define N_EMBEDDING 16

static const LibraryVersion version = { .model = "m", .frontend_version = 1, .has_embedding = TRUE };

/* Songs of the same @sound are one to the byte. */
static gint64
store (JobsFixture *fixture, guint number, const char *artist, guint sound)
{
  g_autofree char *path = g_strdup_printf ("/m/%03u.mp3", number);
  const LibraryAudioHash audio = { .version = 1, .digest = { sound & 255, (guint8)(sound >> 8), 7 } };
  MoodGaussian gaussian = { .valence_sd = 0.3, .arousal_sd = 0.3 };
  LibrarySongFields fields = { .path = path, .size = 1000, .mtime = 1, .artist = artist, .duration = 100.0, .audio = &audio };
  g_autoptr (GError) error = NULL;
  float values[N_EMBEDDING];
  MoodEstimate estimate;
  BaseRng rng;

  base_rng_init (&rng, sound);
  gaussian.valence = base_rng_uniform (&rng) - 0.5;
  gaussian.arousal = base_rng_uniform (&rng) - 0.5;
  mood_estimate_init (&estimate, &gaussian);
  fields.estimate = &estimate;
  for (gsize k = 0; k < N_EMBEDDING; k++)
    values[k] = (float)base_rng_uniform (&rng);
  g_autoptr (MoodEmbedding) embedding = mood_embedding_new (N_EMBEDDING, values);
  g_autoptr (LibrarySong) song = library_db_store (fixture->db, &fields, NULL, embedding, &version, &error);

  g_assert_no_error (error);
  return library_song_get_id (song);
}

/* (transfer full) (element-type gint64) */
static GArray *
ask (JobsFixture *fixture, guint n, GArray *passed)
{
  g_autoptr (JobsJob) job = jobs_label_next_job_new (fixture->db, n, passed);
  GArray *ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (GError) error = NULL;
  GPtrArray *songs;

  jobs_job_start (job);
  g_assert_true (jobs_job_wait (job, &error));
  g_assert_no_error (error);
  songs = jobs_label_next_job_get_songs (JOBS_LABEL_NEXT_JOB (job));
  for (guint i = 0; i < songs->len; i++)
    {
      gint64 id = library_song_get_id (songs->pdata[i]);

      g_array_append_val (ids, id);
    }

  return ids;
}

static gboolean
contains (GArray *ids, gint64 id)
{
  for (guint i = 0; i < ids->len; i++)
    if (g_array_index (ids, gint64, i) == id)
      return TRUE;
  return FALSE;
}

static void
place (JobsFixture *fixture, gint64 id)
{
  g_autoptr (GError) error = NULL;

  library_labels_set (fixture->db, id, 0.5, 0.5, NULL, NULL, &error);
  g_assert_no_error (error);
}

static void
test_nothing_to_ask_for (JobsFixture *fixture, gconstpointer data)
{
  g_autoptr (GArray) none = ask (fixture, 10, NULL);
  const gint64 id = store (fixture, 1, "Artist", 1);
  g_autoptr (GArray) one = ask (fixture, 10, NULL);

  g_assert_cmpuint (none->len, ==, 0);
  g_assert_cmpuint (one->len, ==, 1);
  g_assert_true (contains (one, id));
  place (fixture, id);

  g_autoptr (GArray) said = ask (fixture, 10, NULL);
  g_assert_cmpuint (said->len, ==, 0);
}

/* What is said is not asked for again, nor is what was passed over; the same library gives the same songs. */
static void
test_ten_and_ten_more (JobsFixture *fixture, gconstpointer data)
{
  for (guint i = 0; i < 60; i++)
    {
      g_autofree char *artist = g_strdup_printf ("Artist %u", i);

      store (fixture, i, artist, i);
    }

  g_autoptr (GArray) first = ask (fixture, 10, NULL);
  g_autoptr (GArray) again = ask (fixture, 10, NULL);

  g_assert_cmpuint (first->len, ==, 10);
  g_assert_cmpmem (first->data, first->len * sizeof (gint64), again->data, again->len * sizeof (gint64));
  for (guint i = 0; i < 9; i++)
    place (fixture, g_array_index (first, gint64, i));

  g_autoptr (GArray) passed = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_array_append_val (passed, g_array_index (first, gint64, 9));
  g_autoptr (GArray) second = ask (fixture, 10, passed);
  g_assert_cmpuint (second->len, ==, 10);
  for (guint i = 0; i < 10; i++)
    g_assert_false (contains (second, g_array_index (first, gint64, i)));
}

static void
test_artists_and_twins (JobsFixture *fixture, gconstpointer data)
{
  static const char *const artists[] = { "Anna", "ANNA", "Bert", "Cleo" };
  g_autoptr (GHashTable) heard = g_hash_table_new (g_str_hash, g_str_equal);
  gint64 twin;

  for (guint i = 0; i < 40; i++)
    store (fixture, i, artists[i % 4], i);
  twin = store (fixture, 40, "Dora", 41);
  store (fixture, 41, "Emil", 41); /* sounds the same */

  g_autoptr (GArray) ids = ask (fixture, 4, NULL);
  g_autoptr (GPtrArray) songs = library_db_list_songs_by_id (fixture->db, ids, NULL);
  g_assert_cmpuint (songs->len, ==, 4);
  for (guint i = 0; i < songs->len; i++)
    {
      const char *artist = library_song_get_artist (songs->pdata[i]);

      g_assert_true (g_hash_table_add (heard, (gpointer)(g_str_equal (artist, "ANNA") ? "Anna" : artist)));
    }

  /* All of them: of the two that sound the same one. */
  g_autoptr (GArray) all = ask (fixture, JOBS_LABEL_NEXT_MAX, NULL);
  g_assert_cmpuint (all->len, ==, 41);
  g_assert_true (contains (all, twin));
}

/* Songs that cannot be heard now are not asked for. */
static void
test_unavailable (JobsFixture *fixture, gconstpointer data)
{
  const LibrarySongFields broken
      = { .path = "/m/002.mp3", .size = 1000, .mtime = 2, .error_code = "decode", .error_message = "Broken." };
  g_autoptr (GPtrArray) gone = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GHashTable) lost = g_hash_table_new (g_str_hash, g_str_equal);
  const char *const away[] = { "/m/001.mp3", NULL };
  g_autoptr (GError) error = NULL;
  gint64 id = 0;

  for (guint i = 0; i < 4; i++)
    id = store (fixture, i, "Artist", i);
  g_object_unref (library_db_store (fixture->db, &broken, NULL, NULL, &version, &error));
  g_assert_no_error (error);
  g_assert_true (library_db_exclude (fixture->db, "/m/000.mp3", gone, &error));
  g_assert_no_error (error);

  g_hash_table_add (lost, (gpointer)away[0]);
  g_assert_true (library_db_mark_presence (fixture->db, "/m", seen, lost, away, NULL, NULL, &error));
  g_assert_no_error (error);

  g_autoptr (GArray) ids = ask (fixture, 10, NULL);
  g_assert_cmpuint (ids->len, ==, 1);
  g_assert_true (contains (ids, id));
}

int
main (int argc, char *argv[])
{
  static const struct
  {
    const char *name;
    void (*test) (JobsFixture *fixture, gconstpointer data);
  } tests[] = {
    { "/label-next-job/nothing-to-ask-for", test_nothing_to_ask_for },
    { "/label-next-job/ten-and-ten-more", test_ten_and_ten_more },
    { "/label-next-job/artists-and-twins", test_artists_and_twins },
    { "/label-next-job/unavailable", test_unavailable },
  };

  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].name, JobsFixture, NULL, jobs_fixture_set_up, tests[i].test, jobs_fixture_tear_down);

  return g_test_run ();
}
