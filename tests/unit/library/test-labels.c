/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What the owner says of songs: it wins at once, belongs to the sound, and nothing but its owner changes it. */
#include "library/labels.h"

#include <math.h>
#include <string.h>

#include "engine/base/error.h"
#include "library/identity.h"
#include "library/playlist-choice.h"
#include "library/playlist-rule.h"
#include "library/search.h"
#include "shelf.h"

static const LibraryAudioHash rain = { .version = 1, .digest = { 1, 2, 3 } };
static const LibraryAudioHash wind = { .version = 1, .digest = { 4, 5, 6 } };
static const LibraryAudioHash rain_otherwise = { .version = 2, .digest = { 9, 9 } };

/* A song that was heard at (0.5, 0.5). */
static gint64
add (Shelf *shelf, const char *path, const LibraryAudioHash *audio)
{
  const LibrarySongFields fields
      = { .path = path, .size = 1000, .mtime = 1, .title = "Title", .duration = 100.0, .audio = audio };
  g_autoptr (LibrarySong) song = shelf_add_fields (shelf, &fields, 0.5, 0.5, 0.3);

  return library_song_get_id (song);
}

static LibrarySong *
read_back (Shelf *shelf, gint64 id)
{
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (GPtrArray) songs = NULL;
  g_autoptr (GError) error = NULL;

  g_array_append_val (ids, id);
  songs = library_db_list_songs_by_id (shelf->db, ids, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (songs->len, ==, 1);

  return g_object_ref (songs->pdata[0]);
}

static gint64
say (Shelf *shelf, gint64 id, double valence, double arousal)
{
  g_autoptr (GError) error = NULL;
  gint64 batch = 0;

  g_assert_true (library_labels_set (shelf->db, id, valence, arousal, &batch, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpint (batch, >, 0);

  return batch;
}

static gint64
forget (Shelf *shelf, gint64 id)
{
  g_autoptr (GError) error = NULL;
  gint64 batch = 0;

  g_assert_true (library_labels_clear (shelf->db, id, &batch, NULL, &error));
  g_assert_no_error (error);

  return batch;
}

static void
undo (Shelf *shelf, gint64 batch)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (library_labels_undo (shelf->db, batch, NULL, &error));
  g_assert_no_error (error);
}

/* @valence: NAN: it has no label, and is where it was heard. */
static void
check (Shelf *shelf, gint64 id, double valence, double arousal)
{
  g_autoptr (LibrarySong) song = read_back (shelf, id);
  const LibraryLabel *label = library_song_get_label (song);
  const MoodEstimate *estimate = library_song_get_estimate (song);

  g_assert_true ((label != NULL) == !isnan (valence));
  g_assert_nonnull (estimate);
  g_assert_cmpfloat (estimate->gaussian.valence, ==, label != NULL ? valence : 0.5);
  g_assert_cmpfloat (estimate->gaussian.arousal, ==, label != NULL ? arousal : 0.5);
  g_assert_cmpfloat (library_song_get_prediction (song)->gaussian.valence, ==, 0.5);
}

#define check_none(shelf, id) check (shelf, id, NAN, NAN)

static void
test_wins_at_once (Shelf *shelf, gconstpointer data)
{
  gint64 id = add (shelf, "/m/a.mp3", &rain);
  gint64 before = g_get_real_time () / G_USEC_PER_SEC;
  g_autoptr (LibrarySong) song = NULL;
  g_autoptr (GPtrArray) changed = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GError) error = NULL;
  const MoodEstimate *estimate;
  gboolean is_corrected;

  check_none (shelf, id);
  g_assert_true (library_labels_set (shelf->db, id, -0.03, -0.6, NULL, changed, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (changed->len, ==, 1);
  g_assert_cmpint (library_song_get_id (changed->pdata[0]), ==, id);

  song = read_back (shelf, id);
  estimate = library_song_get_estimate (song);
  g_assert_cmpint (estimate->quadrant, ==, MOOD_QUADRANT_3);
  g_assert_cmpfloat (estimate->quadrant_probabilities[MOOD_QUADRANT_3], ==, 1.0);
  g_assert_false (estimate->is_unsure);
  g_assert_cmpint (library_song_get_label (song)->said_at, >=, before);
  g_assert_cmpint (library_song_get_prediction (song)->quadrant, ==, MOOD_QUADRANT_1);
  g_object_get (song, "is-corrected", &is_corrected, NULL);
  g_assert_true (is_corrected);
  g_assert_cmpstr (library_song_get_mood (song), ==, library_song_get_mood (changed->pdata[0]));
}

static void
test_undo (Shelf *shelf, gconstpointer data)
{
  gint64 id = add (shelf, "/m/a.mp3", &rain);
  gint64 first = say (shelf, id, 0.1, 0.2);
  gint64 second = say (shelf, id, -0.3, 0.4);
  gint64 third, fourth;
  g_autoptr (GArray) history = NULL;
  g_autoptr (GError) error = NULL;

  check (shelf, id, -0.3, 0.4);
  undo (shelf, second);
  check (shelf, id, 0.1, 0.2);
  third = forget (shelf, id);
  check_none (shelf, id);
  undo (shelf, third);
  check (shelf, id, 0.1, 0.2);
  fourth = say (shelf, id, 0.7, 0.7);

  /* What was said since stays. */
  undo (shelf, first);
  check (shelf, id, 0.7, 0.7);
  undo (shelf, fourth);
  check_none (shelf, id);
  undo (shelf, fourth);
  g_assert_false (library_labels_undo (shelf->db, 1234, NULL, &error));
  g_assert_error (error, BASE_ERROR, BASE_ERROR_NOT_FOUND);
  check_none (shelf, id);

  history = library_labels_list_history (shelf->db, id, NULL);
  g_assert_cmpuint (history->len, ==, 4);
  g_assert_cmpfloat (g_array_index (history, LibrarySaying, 1).valence, ==, -0.3);
  g_assert_true (g_array_index (history, LibrarySaying, 2).is_forgotten);
  for (guint i = 0; i < history->len; i++)
    {
      g_assert_true (g_array_index (history, LibrarySaying, i).is_undone);
      g_assert_false (g_array_index (history, LibrarySaying, i).is_in_force);
    }
}

/* Several songs at once are undone at once; what has no label is left alone. */
static void
test_several (Shelf *shelf, gconstpointer data)
{
  gint64 a = add (shelf, "/m/a.mp3", &rain);
  gint64 b = add (shelf, "/m/b.mp3", &wind);
  gint64 c = add (shelf, "/m/c.mp3", NULL);
  const LibraryCorrection corrections[] = {
    { .song_id = a, .is_forgotten = TRUE },
    { .song_id = b, .is_forgotten = TRUE },
    { .song_id = c, .is_forgotten = TRUE },
  };
  g_autoptr (GPtrArray) changed = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GError) error = NULL;
  gint64 batch;

  say (shelf, a, 0.1, 0.1);
  say (shelf, c, -0.1, 0.1);
  g_assert_true (library_labels_say (shelf->db, corrections, 3, &batch, changed, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (changed->len, ==, 2);
  check_none (shelf, a);
  check_none (shelf, c);
  undo (shelf, batch);
  check (shelf, a, 0.1, 0.1);
  check (shelf, c, -0.1, 0.1);
  check_none (shelf, b);
  g_assert_cmpint (forget (shelf, b), ==, 0);
}

static void
test_refused (Shelf *shelf, gconstpointer data)
{
  gint64 id = add (shelf, "/m/a.mp3", &rain);
  const LibraryCorrection corrections[] = {
    { .song_id = id, .valence = 0.1, .arousal = 0.1 },
    { .song_id = 12345, .valence = 0.1, .arousal = 0.1 },
  };
  static const double bad[][2] = { { 1.1, 0.0 }, { 0.0, -1.5 }, { NAN, 0.0 }, { 0.0, INFINITY } };
  g_autoptr (GError) error = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_assert_false (library_labels_set (shelf->db, id, bad[i][0], bad[i][1], NULL, NULL, &error));
      g_assert_error (error, BASE_ERROR, BASE_ERROR_INVALID_ARGUMENT);
      g_clear_error (&error);
    }
  /* All or nothing. */
  g_assert_false (library_labels_say (shelf->db, corrections, 2, NULL, NULL, &error));
  g_assert_error (error, BASE_ERROR, BASE_ERROR_NOT_FOUND);
  check_none (shelf, id);
  g_assert_cmpint (shelf_query (shelf, "SELECT count (*) FROM labels"), ==, 0);

  /* A row that somebody meddled with is no label. */
  say (shelf, id, 0.2, 0.2);
  shelf_exec (shelf, "UPDATE labels SET valence = 7.0");
  check_none (shelf, id);
}

/* One label for one sound, in whatever order files and words come. */
static void
test_sound (Shelf *shelf, gconstpointer data)
{
  gint64 a = add (shelf, "/m/a.mp3", &rain);
  gint64 b = add (shelf, "/m/b.mp3", &rain);
  gint64 other = add (shelf, "/m/c.mp3", &wind);
  gint64 batch = say (shelf, a, -0.5, 0.25);
  const LibrarySongFields copy = { .path = "/m/copy.mp3", .size = 7, .mtime = 8, .audio = &rain };
  g_autoptr (LibrarySong) copied = NULL;
  g_autoptr (GError) error = NULL;
  gint64 d;

  check (shelf, a, -0.5, 0.25);
  check (shelf, b, -0.5, 0.25);
  check_none (shelf, other);

  copied = library_db_copy (shelf->db, a, &copy, &error);
  g_assert_no_error (error);
  g_assert_cmpfloat (library_song_get_label (copied)->valence, ==, -0.5);
  check (shelf, library_song_get_id (copied), -0.5, 0.25);

  /* Heard for itself. */
  d = add (shelf, "/m/d.mp3", &rain);
  check (shelf, d, -0.5, 0.25);

  undo (shelf, batch);
  check_none (shelf, a);
  check_none (shelf, b);
  check_none (shelf, library_song_get_id (copied));
  check_none (shelf, d);

  say (shelf, d, 0.9, 0.9);
  check (shelf, a, 0.9, 0.9);
  forget (shelf, b);
  check_none (shelf, a);
  check_none (shelf, d);
}

/* Two songs turn out to sound the same. */
static void
test_sound_is_found_out (Shelf *shelf, gconstpointer data)
{
  gint64 a = add (shelf, "/m/a.mp3", NULL);
  gint64 b = add (shelf, "/m/b.mp3", NULL);
  gint64 batch = say (shelf, b, 0.3, -0.3);
  g_autoptr (GError) error = NULL;

  check_none (shelf, a);
  g_assert_true (library_db_set_audio (shelf->db, "/m/b.mp3", 1000, 1, &rain, &error));
  g_assert_true (library_db_set_audio (shelf->db, "/m/a.mp3", 1000, 1, &rain, &error));
  g_assert_no_error (error);
  check (shelf, a, 0.3, -0.3);
  undo (shelf, batch);
  check_none (shelf, a);

  /* The other way round: the one of which nothing was said is known first. */
  a = add (shelf, "/m/e.mp3", NULL);
  b = add (shelf, "/m/f.mp3", NULL);
  say (shelf, b, 0.3, -0.3);
  g_assert_true (library_db_set_audio (shelf->db, "/m/e.mp3", 1000, 1, &wind, &error));
  g_assert_true (library_db_set_audio (shelf->db, "/m/f.mp3", 1000, 1, &wind, &error));
  g_assert_no_error (error);
  check (shelf, a, 0.3, -0.3);
}

/* Moved, displaced by another song, hashed another way, missing, heard again by another model, failed: the label stays. */
static void
test_stays (Shelf *shelf, gconstpointer data)
{
  gint64 id = add (shelf, "/m/a.mp3", &rain);
  const LibraryVersion newer = { "newer", 2 };
  const MoodGaussian heard = { -0.9, -0.9, 0.2, 0.2, 0.0 };
  MoodEstimate estimate;
  LibrarySongFields fields = { .path = "/m/b.mp3", .size = 5, .mtime = 6, .audio = &rain };
  g_autoptr (LibrarySong) moved = NULL;
  g_autoptr (LibrarySong) gone = NULL;
  g_autoptr (LibrarySong) again = NULL;
  g_autoptr (LibrarySong) failed = NULL;
  g_autoptr (GError) error = NULL;
  gint64 another;

  say (shelf, id, 0.25, -0.75);
  g_assert_true (library_db_set_audio (shelf->db, "/m/a.mp3", 1000, 1, &rain_otherwise, &error));
  fields.audio = &rain_otherwise;
  moved = library_db_move (shelf->db, id, &fields, &error);
  g_assert_no_error (error);
  check (shelf, id, 0.25, -0.75);
  g_assert_cmpint (shelf_query (shelf, "SELECT count (*) FROM labels WHERE path = CAST ('/m/b.mp3' AS BLOB)"
                                       " AND hash_version = 2 AND substr (audio_hash, 1, 2) = x'0909'"),
                   ==, 1);

  g_assert_true (library_db_displace (shelf->db, "/m/b.mp3", &gone, &error));
  another = add (shelf, "/m/b.mp3", &wind);
  check_none (shelf, another);
  fields.path = "/m/c.mp3";
  g_clear_object (&moved);
  moved = library_db_move (shelf->db, id, &fields, &error);
  g_assert_no_error (error);
  check (shelf, id, 0.25, -0.75);

  shelf_lose (shelf, "/m/c.mp3");
  check (shelf, id, 0.25, -0.75);

  mood_estimate_init (&estimate, &heard);
  fields.estimate = &estimate;
  again = library_db_store (shelf->db, &fields, NULL, NULL, &newer, &error);
  g_assert_no_error (error);
  g_assert_cmpint (library_song_get_id (again), ==, id);
  g_assert_cmpfloat (library_song_get_prediction (again)->gaussian.valence, ==, -0.9);
  g_assert_cmpfloat (library_song_get_estimate (again)->gaussian.valence, ==, 0.25);

  fields.estimate = NULL;
  fields.error_code = "damaged";
  failed = library_db_store (shelf->db, &fields, NULL, NULL, &newer, &error);
  g_assert_no_error (error);
  g_assert_cmpfloat (library_song_get_estimate (failed)->gaussian.valence, ==, 0.25);
}

/* A song that could not be heard is where its owner says, nonetheless. */
static void
test_without_prediction (Shelf *shelf, gconstpointer data)
{
  const LibrarySongFields fields
      = { .path = "/m/a.mp3", .size = 1, .mtime = 1, .error_code = "damaged", .error_message = "No.", .audio = &rain };
  g_autoptr (LibrarySong) failed = shelf_add_fields (shelf, &fields, NAN, NAN, 0.1);
  g_autoptr (LibrarySong) song = NULL;

  say (shelf, library_song_get_id (failed), 0.5, -0.5);
  song = read_back (shelf, library_song_get_id (failed));
  g_assert_null (library_song_get_prediction (song));
  g_assert_cmpint (library_song_get_estimate (song)->quadrant, ==, MOOD_QUADRANT_4);
  g_assert_cmpstr (library_song_get_error_code (song), ==, "damaged");
}

static guint
count_in (Shelf *shelf, double valence, double arousal)
{
  g_autoptr (LibraryPlaylistRule) rule = library_playlist_rule_new ();
  g_autoptr (GArray) chosen = NULL;
  g_autoptr (GError) error = NULL;

  rule->has_circle = TRUE;
  rule->center = (LibraryPoint) { valence, arousal };
  rule->radius = 0.1;
  chosen = library_playlist_rule_choose (rule, shelf->db, &error);
  g_assert_no_error (error);

  return chosen->len;
}

static guint
count_found (Shelf *shelf, const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) found = library_db_search (shelf->db, text, 0, &error);

  g_assert_no_error (error);

  return found->len;
}

/* Rules and the search go by the label from the moment on when it is said, and no longer when it is taken back. */
static void
test_rules_and_search (Shelf *shelf, gconstpointer data)
{
  gint64 id = add (shelf, "/m/a.mp3", &rain);
  g_autoptr (LibrarySong) before = read_back (shelf, id);
  g_autoptr (LibrarySong) after = NULL;
  gint64 batch;

  g_assert_cmpuint (count_in (shelf, 0.5, 0.5), ==, 1);
  g_assert_cmpuint (count_in (shelf, -0.6, -0.6), ==, 0);
  g_assert_cmpuint (count_found (shelf, library_song_get_mood (before)), ==, 1);

  batch = say (shelf, id, -0.6, -0.6);
  after = read_back (shelf, id);
  g_assert_cmpstr (library_song_get_mood (before), !=, library_song_get_mood (after));
  g_assert_cmpuint (count_in (shelf, 0.5, 0.5), ==, 0);
  g_assert_cmpuint (count_in (shelf, -0.6, -0.6), ==, 1);
  g_assert_cmpuint (count_found (shelf, library_song_get_mood (before)), ==, 0);
  g_assert_cmpuint (count_found (shelf, library_song_get_mood (after)), ==, 1);
  g_assert_cmpint (shelf_query (shelf, "SELECT count (*) FROM song_places WHERE certainty = 1.0 AND quadrant = 2"), ==, 1);

  undo (shelf, batch);
  g_assert_cmpuint (count_in (shelf, 0.5, 0.5), ==, 1);
  g_assert_cmpuint (count_found (shelf, library_song_get_mood (after)), ==, 0);
}

static void
test_list (Shelf *shelf, gconstpointer data)
{
  gint64 a = add (shelf, "/m/a.mp3", &rain);
  gint64 b = add (shelf, "/m/b.mp3", &wind);
  gint64 c = add (shelf, "/m/c.mp3", NULL);
  g_autoptr (GPtrArray) songs = NULL;
  g_autoptr (GError) error = NULL;

  say (shelf, b, 0.1, 0.1);
  say (shelf, a, 0.2, 0.2);
  say (shelf, c, 0.2, 0.2);
  forget (shelf, c);
  songs = library_labels_list (shelf->db, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (songs->len, ==, 2);
  g_assert_cmpint (library_song_get_id (songs->pdata[0]), ==, a);
  g_assert_cmpint (library_song_get_id (songs->pdata[1]), ==, b);

  shelf_lose (shelf, "/m/a.mp3");
  g_clear_pointer (&songs, g_ptr_array_unref);
  songs = library_labels_list (shelf->db, &error);
  g_assert_cmpuint (songs->len, ==, 1);
}

/* It is on the disk. */
static void
test_reopened (Shelf *shelf, gconstpointer data)
{
  gint64 id = add (shelf, "/m/a.mp3", &rain);
  gint64 batch;
  g_autoptr (GError) error = NULL;

  say (shelf, id, 0.1, 0.2);
  batch = say (shelf, id, 0.3, 0.4);
  g_clear_pointer (&shelf->db, library_db_unref);
  shelf->db = library_db_open (shelf->path, &error);
  g_assert_no_error (error);
  check (shelf, id, 0.3, 0.4);
  undo (shelf, batch);
  check (shelf, id, 0.1, 0.2);
}

/* What is said of a song while all songs are being read is newer than what was read of it, whichever of the two was made first. */
static void
test_said_while_read (Shelf *shelf, gconstpointer data)
{
  const gint64 id = add (shelf, "/m/a.mp3", NULL);
  g_autoptr (GPtrArray) changed = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GPtrArray) before = NULL, after = NULL;

  add (shelf, "/m/b.mp3", NULL);
  before = library_db_list_songs (shelf->db, NULL);
  g_assert_false (library_song_is_older (before->pdata[0], before->pdata[1]));
  g_assert_true (library_labels_set (shelf->db, id, 0.1, 0.1, NULL, changed, NULL));
  g_assert_true (library_song_is_older (before->pdata[1], changed->pdata[0]));
  after = library_db_list_songs (shelf->db, NULL);
  g_assert_false (library_song_is_older (after->pdata[0], changed->pdata[0]));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, function) g_test_add ("/library/labels/" name, Shelf, NULL, shelf_set_up, function, shelf_tear_down)
  ADD ("wins-at-once", test_wins_at_once);
  ADD ("undo", test_undo);
  ADD ("several", test_several);
  ADD ("refused", test_refused);
  ADD ("sound", test_sound);
  ADD ("sound-is-found-out", test_sound_is_found_out);
  ADD ("stays", test_stays);
  ADD ("without-prediction", test_without_prediction);
  ADD ("rules-and-search", test_rules_and_search);
  ADD ("list", test_list);
  ADD ("said-while-read", test_said_while_read);
  ADD ("reopened", test_reopened);

  return g_test_run ();
}
