/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Which song a file is, as the library keeps it; what is made of that is tested with the scan. */
#include "library/identity.h"

#include "library/folders.h"
#include "library/journal.h"
#include "library/problems.h"
#include "tests/support/fixtures.h"

typedef struct
{
  char *folder;  /* (owned) */
  LibraryDb *db; /* (owned) */
} Fixture;

static const LibraryVersion version = { .model = "aaaa", .frontend_version = 1 };
static const LibraryAudioHash sound_a = { .version = 1, .digest = { 1, 'a' } };
static const LibraryAudioHash sound_b = { .version = 1, .digest = { 1, 'b' } };

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = NULL;

  fixture->folder = fixture_folder_new ();
  path = g_build_filename (fixture->folder, "library.db", NULL);
  fixture->db = library_db_open (path, &error);
  g_assert_no_error (error);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  library_db_unref (fixture->db);
  fixture_folder_free (fixture->folder);
}

static gint64
store (Fixture *fixture, const char *path, const LibraryAudioHash *audio, double valence)
{
  const MoodGaussian gaussian = { .valence = valence, .valence_sd = 0.2, .arousal_sd = 0.2 };
  const float points[] = { 0.5f, 0.25f };
  g_autoptr (MoodCurve) curve = mood_curve_new (MOOD_CURVE_HOP, 2, points, points);
  g_autoptr (MoodEmbedding) embedding = mood_embedding_new (2, points);
  g_autoptr (GError) error = NULL;
  g_autoptr (LibrarySong) song = NULL;
  MoodEstimate estimate;

  mood_estimate_init (&estimate, &gaussian);
  song = library_db_store (fixture->db,
                           &(LibrarySongFields) { .path = path,
                                                  .size = 100,
                                                  .mtime = 5,
                                                  .title = path,
                                                  .duration = 12.5,
                                                  .audio = audio,
                                                  .estimate = &estimate },
                           curve, embedding, &version, &error);
  g_assert_no_error (error);

  return library_song_get_id (song);
}

static void
store_error (Fixture *fixture, const char *path, const LibraryAudioHash *audio, const char *code)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LibrarySong) song = library_db_store (fixture->db,
                                                   &(LibrarySongFields) { .path = path,
                                                                          .size = 100,
                                                                          .mtime = 5,
                                                                          .audio = audio,
                                                                          .error_code = code,
                                                                          .error_message = "It is broken." },
                                                   NULL, NULL, &version, &error);

  g_assert_no_error (error);
}

static LibraryStanding
get_standing (Fixture *fixture, const char *path)
{
  g_autoptr (GError) error = NULL;
  LibraryStanding standing;

  library_db_get_standing (fixture->db, path, &version, &standing, &error);
  g_assert_no_error (error);

  return standing;
}

static guint
count_entries (Fixture *fixture, const char *path)
{
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) values = library_journal_get_our_values (fixture->db, path, "MOOD", &error);

  g_assert_no_error (error);

  return g_strv_length (values);
}

static void
write_journal (Fixture *fixture, const char *path)
{
  g_autoptr (GError) error = NULL;
  char *before[] = { NULL };
  char *after[] = { (char *)"Happy", NULL };
  LibraryJournalEntry entry = {
    .batch = library_journal_begin_batch (fixture->db, &error),
    .path = (char *)path,
    .field = (char *)"MOOD",
    .old_values = before,
    .new_values = after,
  };

  library_journal_complete (fixture->db, library_journal_begin_entry (fixture->db, &entry, &error), &error);
  g_assert_no_error (error);
}

static void
assert_heard (Fixture *fixture, gint64 id, const char *path, double valence)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LibrarySong) song = library_db_find_song (fixture->db, path, &error);
  g_autoptr (MoodCurve) curve = NULL;
  g_autoptr (MoodEmbedding) embedding = NULL;

  g_assert_no_error (error);
  g_assert_nonnull (song);
  if (id != 0)
    g_assert_cmpint (library_song_get_id (song), ==, id);
  g_assert_cmpfloat (library_song_get_estimate (song)->gaussian.valence, ==, valence);
  g_assert_cmpfloat (library_song_get_duration (song), ==, 12.5);
  curve = library_db_load_curve (fixture->db, library_song_get_id (song), &error);
  embedding = library_db_load_embedding (fixture->db, library_song_get_id (song), &error);
  g_assert_cmpuint (curve->n_points, ==, 2);
  g_assert_cmpuint (embedding->n_values, ==, 2);
}

static void
test_move (Fixture *fixture, gconstpointer data)
{
  gint64 id = store (fixture, "/m/a.mp3", &sound_a, 0.5);
  const LibrarySongFields fields
      = { .path = "/n/b.mp3", .size = 120, .mtime = 9, .title = "New", .audio = &sound_a };
  g_autoptr (GError) error = NULL;
  g_autoptr (LibrarySong) song = NULL;

  write_journal (fixture, "/m/a.mp3");
  song = library_db_move (fixture->db, id, &fields, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (library_song_get_title (song), ==, "New");
  g_assert_cmpint (library_song_get_size (song), ==, 120);
  assert_heard (fixture, id, "/n/b.mp3", 0.5);
  g_assert_null (library_db_find_song (fixture->db, "/m/a.mp3", NULL));
  g_assert_cmpuint (count_entries (fixture, "/m/a.mp3"), ==, 0);
  g_assert_cmpuint (count_entries (fixture, "/n/b.mp3"), ==, 1);

  LibraryStanding standing = get_standing (fixture, "/n/b.mp3");

  g_assert_true (standing.is_current && library_audio_hash_equal (&standing.audio, &sound_a));
}

/* Of a song that another thread has made another meanwhile, nothing is taken. */
static void
test_outdated (Fixture *fixture, gconstpointer data)
{
  gint64 id = store (fixture, "/m/a.mp3", &sound_a, 0.5);
  const LibrarySongFields fields = { .path = "/m/b.mp3", .audio = &sound_b };
  g_autoptr (GError) error = NULL;

  g_assert_null (library_db_move (fixture->db, id, &fields, &error));
  g_assert_no_error (error);
  g_assert_null (library_db_copy (fixture->db, id, &fields, &error));
  g_assert_no_error (error);
  assert_heard (fixture, id, "/m/a.mp3", 0.5);
  g_assert_null (library_db_find_song (fixture->db, "/m/b.mp3", &error));
}

/* Two songs that have changed places keep all that is theirs. */
static void
test_displace (Fixture *fixture, gconstpointer data)
{
  gint64 a = store (fixture, "/m/a.mp3", &sound_a, 0.5);
  gint64 b = store (fixture, "/m/b.mp3", &sound_b, -0.5);
  LibrarySongFields fields = { .path = "/m/a.mp3", .size = 100, .mtime = 5, .audio = &sound_b };
  g_autoptr (GError) error = NULL;
  g_autoptr (LibrarySong) gone = NULL;
  g_autoptr (LibrarySong) moved = NULL;
  g_autoptr (LibrarySong) other = NULL;
  g_autoptr (LibrarySong) nobody = NULL;
  g_autoptr (GPtrArray) twins = NULL;
  g_autoptr (GPtrArray) listed = NULL;
  g_autofree char *words = NULL;
  g_autofree char *plain = NULL;
  const LibraryTwin *twin;

  write_journal (fixture, "/m/a.mp3");
  g_assert_true (library_db_displace (fixture->db, "/m/a.mp3", &gone, &error));
  g_assert_cmpint (library_song_get_id (gone), ==, a);
  g_assert_cmpstr (library_song_get_path (gone), ==, "/m/a.mp3");
  listed = library_db_list_songs (fixture->db, &error);
  g_assert_cmpuint (listed->len, ==, 1);
  moved = library_db_move (fixture->db, b, &fields, &error);
  g_assert_no_error (error);

  twins = library_db_list_twins (fixture->db, &sound_a, &error);
  g_assert_cmpuint (twins->len, ==, 1);
  twin = twins->pdata[0];
  g_assert_cmpint (twin->id, ==, a);
  g_assert_true (library_is_displaced (twin->path));
  g_assert_cmpstr (library_get_former_path (twin->path), ==, "/m/a.mp3");
  words = library_describe_path (twin->path);
  g_assert_cmpstr (words, ==, "/m/a.mp3 (gone: another song is there now)");
  plain = library_describe_path ("/m/?1.mp3");
  g_assert_cmpstr (plain, ==, "/m/?1.mp3");
  fields.path = "/m/b.mp3";
  fields.audio = &sound_a;
  other = library_db_move (fixture->db, a, &fields, &error);
  g_assert_no_error (error);
  assert_heard (fixture, b, "/m/a.mp3", -0.5);
  assert_heard (fixture, a, "/m/b.mp3", 0.5);
  g_assert_cmpuint (count_entries (fixture, "/m/b.mp3"), ==, 1);

  g_assert_true (library_db_displace (fixture->db, "/m/c.mp3", &nobody, &error));
  g_assert_null (nobody);
}

static void
test_copy (Fixture *fixture, gconstpointer data)
{
  gint64 id = store (fixture, "/m/a.mp3", &sound_a, 0.5);
  const LibrarySongFields fields = { .path = "/m/copy.mp3", .size = 7, .mtime = 8, .audio = &sound_a };
  g_autoptr (GError) error = NULL;
  g_autoptr (LibrarySong) copy = library_db_copy (fixture->db, id, &fields, &error);
  g_autoptr (GPtrArray) groups = NULL;
  GPtrArray *group;

  g_assert_no_error (error);
  g_assert_cmpint (library_song_get_id (copy), !=, id);
  assert_heard (fixture, id, "/m/a.mp3", 0.5);
  assert_heard (fixture, 0, "/m/copy.mp3", 0.5);
  store (fixture, "/m/b.mp3", &sound_b, 0.1);
  store (fixture, "/m/unknown.mp3", NULL, 0.1);

  groups = library_db_list_duplicates (fixture->db, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (groups->len, ==, 1);
  group = groups->pdata[0];
  g_assert_cmpuint (group->len, ==, 2);
  g_assert_cmpstr (library_song_get_path (group->pdata[0]), ==, "/m/a.mp3");
  g_assert_cmpstr (library_song_get_path (group->pdata[1]), ==, "/m/copy.mp3");
}

/* A problem goes with its file, and so does that nobody wants to hear of it. */
static void
test_copy_problem (Fixture *fixture, gconstpointer data)
{
  const LibrarySongFields fields = { .path = "/m/copy.mp3", .size = 7, .mtime = 8, .audio = &sound_a };
  g_autoptr (GError) error = NULL;
  g_autoptr (LibrarySong) copy = NULL;
  LibraryStanding standing;
  guint n;

  store_error (fixture, "/m/a.mp3", &sound_a, "crashed");
  g_assert_true (library_db_ignore_problems (fixture->db, "/m/a.mp3", TRUE, &n, &error));
  g_assert_cmpuint (n, ==, 1);
  copy = library_db_copy (fixture->db, get_standing (fixture, "/m/a.mp3").id, &fields, &error);
  g_assert_no_error (error);
  standing = get_standing (fixture, "/m/copy.mp3");
  g_assert_true (standing.has_problem && standing.is_dangerous && standing.is_ignored
                 && !standing.has_result);
}

/* A try that fails takes away no result of the same sound, nor one of a file that could not be read. */
static void
test_results_stay (Fixture *fixture, gconstpointer data)
{
  LibraryStanding standing;

  store (fixture, "/m/a.mp3", &sound_a, 0.5);
  store_error (fixture, "/m/a.mp3", &sound_a, "crashed");
  standing = get_standing (fixture, "/m/a.mp3");
  g_assert_true (standing.has_problem && standing.has_result && standing.is_dangerous);
  assert_heard (fixture, 0, "/m/a.mp3", 0.5);

  store_error (fixture, "/m/a.mp3", NULL, "permission-denied");
  standing = get_standing (fixture, "/m/a.mp3");
  g_assert_true (standing.has_problem && standing.has_result && standing.is_transient
                 && !standing.is_dangerous);
  g_assert_true (library_audio_hash_equal (&standing.audio, &sound_a));

  store_error (fixture, "/m/a.mp3", &sound_b, "damaged");
  standing = get_standing (fixture, "/m/a.mp3");
  g_assert_true (standing.has_problem && !standing.has_result);
}

static void
test_problems (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) all = NULL;
  g_autoptr (GPtrArray) wanted = NULL;
  const LibraryProblem *problem;
  guint n;

  store_error (fixture, "/m/a.mp3", &sound_a, "damaged");
  store_error (fixture, "/m/a.mp3", &sound_a, "damaged");
  store_error (fixture, "/m/b/b.mp3", &sound_b, "timed-out");
  store_error (fixture, "/m/bb.mp3", NULL, "empty");
  store (fixture, "/m/good.mp3", NULL, 0.5);

  g_assert_true (library_db_ignore_problems (fixture->db, "/m/b", TRUE, &n, &error));
  g_assert_cmpuint (n, ==, 1);
  all = library_db_list_problems (fixture->db, TRUE, &error);
  wanted = library_db_list_problems (fixture->db, FALSE, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (all->len, ==, 3);
  g_assert_cmpuint (wanted->len, ==, 2);
  problem = wanted->pdata[0];
  g_assert_cmpstr (problem->code, ==, "damaged");
  g_assert_cmpstr (problem->message, ==, "It is broken.");
  g_assert_cmpuint (problem->n_tries, ==, 2);
  g_assert_false (problem->is_due);

  /* All, but for what is ignored; that only by its name. */
  g_assert_true (library_db_retry_problems (fixture->db, "/m", &n, &error));
  g_assert_cmpuint (n, ==, 2);
  g_assert_true (get_standing (fixture, "/m/a.mp3").is_due);
  g_assert_false (get_standing (fixture, "/m/b/b.mp3").is_due);
  g_assert_true (library_db_retry_problems (fixture->db, "/m/b/b.mp3", &n, &error));
  g_assert_cmpuint (n, ==, 1);
  g_assert_true (get_standing (fixture, "/m/b/b.mp3").is_due);
  g_assert_false (get_standing (fixture, "/m/b/b.mp3").is_ignored);
  g_assert_true (library_db_retry_problems (fixture->db, "/m/good.mp3", &n, &error));
  g_assert_cmpuint (n, ==, 0);
}

/* Absent songs stay in the lists; what was missing when its drive went stays missing. */
static void
test_absent (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  const char *const away[] = { "/m/usb", NULL };
  g_autoptr (GPtrArray) changed = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GPtrArray) gone = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GPtrArray) listed = NULL;
  g_autoptr (GError) error = NULL;

  store (fixture, "/m/usb/a.mp3", &sound_a, 0.5);
  store (fixture, "/m/usb/missing.mp3", &sound_a, 0.5);
  store (fixture, "/m/usb2.mp3", &sound_b, 0.5);
  g_hash_table_add (seen, (gpointer) "/m/usb/a.mp3");
  g_hash_table_add (seen, (gpointer) "/m/usb2.mp3");
  g_assert_true (library_db_mark_presence (fixture->db, "/m", seen, NULL, NULL, NULL, NULL, &error));

  g_hash_table_remove_all (seen);
  g_assert_true (library_db_mark_presence (fixture->db, "/m", seen, NULL, away, changed, gone, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (changed->len, ==, 1);
  g_assert_true (library_song_get_is_absent (changed->pdata[0]));
  g_assert_cmpuint (gone->len, ==, 1);
  g_assert_cmpstr (library_song_get_path (gone->pdata[0]), ==, "/m/usb2.mp3");
  listed = library_db_list_songs (fixture->db, &error);
  g_assert_cmpuint (listed->len, ==, 1);
  g_assert_true (library_song_get_is_absent (listed->pdata[0]));

  g_ptr_array_set_size (changed, 0);
  g_hash_table_add (seen, (gpointer) "/m/usb/a.mp3");
  g_assert_true (library_db_mark_presence (fixture->db, "/m", seen, NULL, NULL, changed, gone, &error));
  g_assert_cmpuint (changed->len, ==, 1);
  g_assert_false (library_song_get_is_absent (changed->pdata[0]));
}

static void
test_exclude (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) gone = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) excluded = NULL;
  gboolean was_excluded;

  store (fixture, "/m/a/a.mp3", &sound_a, 0.5);
  store (fixture, "/m/aa.mp3", &sound_b, 0.5);
  g_assert_true (library_db_exclude (fixture->db, "/m/a/", gone, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (gone->len, ==, 1);
  g_assert_cmpstr (library_song_get_path (gone->pdata[0]), ==, "/m/a/a.mp3");
  excluded = library_db_list_excluded (fixture->db, &error);
  g_assert_cmpstr (excluded[0], ==, "/m/a");
  g_assert_null (excluded[1]);
  g_assert_true (library_db_include (fixture->db, "/m/a", &was_excluded, &error));
  g_assert_true (was_excluded);
  g_assert_true (library_db_include (fixture->db, "/m/a", &was_excluded, &error));
  g_assert_false (was_excluded);
}

/* Until it is taken back by storing the song; a file that has changed is another. */
static void
test_attempts (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  g_assert_cmpuint (library_db_begin_attempt (fixture->db, "/m/a.mp3", 1, 2, &error), ==, 1);
  g_assert_cmpuint (library_db_begin_attempt (fixture->db, "/m/a.mp3", 1, 2, &error), ==, 2);
  g_assert_cmpuint (library_db_begin_attempt (fixture->db, "/m/a.mp3", 1, 3, &error), ==, 1);
  g_assert_cmpuint (library_db_begin_attempt (fixture->db, "/m/a.mp3", 1, 3, &error), ==, 2);
  store (fixture, "/m/a.mp3", &sound_a, 0.5);
  g_assert_cmpuint (library_db_begin_attempt (fixture->db, "/m/a.mp3", 1, 3, &error), ==, 1);
  g_assert_no_error (error);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, function) g_test_add ("/library/identity/" name, Fixture, NULL, set_up, function, tear_down)
  ADD ("move", test_move);
  ADD ("outdated", test_outdated);
  ADD ("displace", test_displace);
  ADD ("copy", test_copy);
  ADD ("copy-problem", test_copy_problem);
  ADD ("results-stay", test_results_stay);
  ADD ("problems", test_problems);
  ADD ("absent", test_absent);
  ADD ("exclude", test_exclude);
  ADD ("attempts", test_attempts);

  return g_test_run ();
}
