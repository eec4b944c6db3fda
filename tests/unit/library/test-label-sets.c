/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Labeled sets: kept as they were read, counted, and told when training would have trouble with them. */
#include "library/label-sets.h"

#include <math.h>
#include <string.h>

#include "engine/base/error.h"
#include "shelf.h"
#include "tests/support/fixtures.h"
#include "tests/support/old-libraries.h"

static GPtrArray *
new_clips (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify)library_label_clip_free);
}

/* (transfer none) */
static LibraryLabelClip *
add_clip (GPtrArray *clips, const char *path, double valence, double arousal)
{
  LibraryLabelClip *clip = library_label_clip_new (path);

  clip->valence = valence;
  clip->arousal = arousal;
  g_ptr_array_add (clips, clip);

  return clip;
}

static void
set_text (char **text, const char *value)
{
  g_free (*text);
  *text = g_strdup (value);
}

static gint64
add_set (Shelf *shelf, const char *name, GPtrArray *clips)
{
  const LibraryLabelSetFields set
      = { .name = name, .kind = "csv", .scale = "1..9", .source = "/m/a.csv", .is_from_words = TRUE };
  g_autoptr (GError) error = NULL;
  gint64 id = library_label_sets_add (shelf->db, &set, clips, &error);

  g_assert_no_error (error);
  g_assert_cmpint (id, >, 0);

  return id;
}

/* Everything that was said of a clip comes back as it was. */
static void
test_clips_come_back (Shelf *shelf, gconstpointer data)
{
  g_autoptr (GPtrArray) clips = new_clips ();
  g_autoptr (GPtrArray) back = NULL;
  g_autoptr (LibraryLabelSet) set = NULL;
  g_autoptr (GError) error = NULL;
  LibraryLabelClip *full = add_clip (clips, "/m/\xff.wav", -1.0, 0.125);
  const LibraryLabelClip *clip;
  gint64 id;

  full->line = 7;
  full->quadrant = 2;
  full->fold = 3;
  full->audio = (LibraryAudioHash) { 2, { 1, 2, 3 } };
  set_text (&full->class_name, "sad");
  set_text (&full->degrees, "tension=0.25;joy=1");
  set_text (&full->title, "Títle");
  set_text (&full->artist, "Artist");
  set_text (&full->group, "Actor 1");
  set_text (&full->genre, "rock");
  set_text (&full->words, "gloomy; slow");
  add_clip (clips, "/m/none.wav", NAN, NAN)->status = LIBRARY_CLIP_MISSING;
  id = add_set (shelf, "Mine", clips);

  back = library_label_sets_list_clips (shelf->db, id, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (back->len, ==, 2);
  clip = back->pdata[0];
  g_assert_cmpstr (clip->path, ==, full->path);
  g_assert_cmpuint (clip->line, ==, 7);
  g_assert_cmpint (clip->quadrant, ==, 2);
  g_assert_cmpfloat (clip->valence, ==, -1.0);
  g_assert_cmpfloat (clip->arousal, ==, 0.125);
  g_assert_cmpint (clip->fold, ==, 3);
  g_assert_cmpuint (clip->audio.version, ==, 2);
  g_assert_cmpmem (clip->audio.digest, LIBRARY_HASH_SIZE, full->audio.digest, LIBRARY_HASH_SIZE);
  g_assert_cmpstr (clip->class_name, ==, "sad");
  g_assert_cmpstr (clip->degrees, ==, full->degrees);
  g_assert_cmpstr (clip->title, ==, "Títle");
  g_assert_cmpstr (clip->artist, ==, "Artist");
  g_assert_cmpstr (clip->group, ==, "Actor 1");
  g_assert_cmpstr (clip->genre, ==, "rock");
  g_assert_cmpstr (clip->words, ==, "gloomy; slow");
  clip = back->pdata[1];
  g_assert_cmpint (clip->status, ==, LIBRARY_CLIP_MISSING);
  g_assert_true (isnan (clip->valence));
  g_assert_cmpint (clip->quadrant, ==, -1);
  g_assert_cmpint (clip->fold, ==, -1);
  g_assert_cmpuint (clip->audio.version, ==, 0);

  set = library_label_sets_find (shelf->db, "Mine", &error);
  g_assert_no_error (error);
  g_assert_cmpint (set->id, ==, id);
  g_assert_cmpstr (set->kind, ==, "csv");
  g_assert_cmpstr (set->scale, ==, "1..9");
  g_assert_cmpstr (set->source, ==, "/m/a.csv");
  g_assert_true (set->is_from_words);
  g_assert_cmpint (set->made_at, >, 0);
}

/* A label for a quadrant counts more than where the point lies; what is not ok counts for its status alone. */
static void
test_counts (Shelf *shelf, gconstpointer data)
{
  g_autoptr (GPtrArray) clips = new_clips ();
  g_autoptr (LibraryLabelSet) set = NULL;
  g_auto (LibraryLabelCounts) counts = { 0 };
  LibraryLabelClip *clip;

  add_clip (clips, "/m/1", 0.5, 0.5);
  add_clip (clips, "/m/2", 0.75, 0.25)->quadrant = 2;
  clip = add_clip (clips, "/m/3", NAN, NAN);
  set_text (&clip->class_name, "sad");
  set_text (&clip->group, "a");
  set_text (&clip->degrees, "joy=0.5");
  clip->fold = 0;
  clip = add_clip (clips, "/m/4", NAN, NAN);
  set_text (&clip->class_name, "angry");
  set_text (&clip->group, "a");
  clip->fold = 1;
  add_clip (clips, "/m/5", -0.5, 0.5)->status = LIBRARY_CLIP_BAD;
  add_clip (clips, "/m/6", -0.5, 0.5)->status = LIBRARY_CLIP_DUPLICATE;

  set = library_label_sets_get (shelf->db, add_set (shelf, "Mine", clips), NULL);
  library_label_counts_init (&counts, clips);
  for (guint i = 0; i < 2; i++)
    {
      const LibraryLabelCounts *c = i == 0 ? &counts : &set->counts;

      g_assert_cmpuint (library_label_counts_get_n_clips (c), ==, 6);
      g_assert_cmpuint (c->n_statuses[LIBRARY_CLIP_OK], ==, 4);
      g_assert_cmpuint (c->n_statuses[LIBRARY_CLIP_BAD], ==, 1);
      g_assert_cmpuint (c->n_statuses[LIBRARY_CLIP_DUPLICATE], ==, 1);
      g_assert_cmpuint (c->n_quadrants[0], ==, 1);
      g_assert_cmpuint (c->n_quadrants[1], ==, 0);
      g_assert_cmpuint (c->n_quadrants[2], ==, 1);
      g_assert_cmpuint (c->n_points, ==, 2);
      g_assert_cmpfloat (c->lowest[1], ==, 0.25);
      g_assert_cmpfloat (c->highest[0], ==, 0.75);
      g_assert_cmpuint (c->n_degrees, ==, 1);
      g_assert_cmpuint (c->n_groups, ==, 1);
      g_assert_cmpuint (c->n_folds, ==, 2);
      g_assert_cmpuint (c->classes->len, ==, 2);
      g_assert_cmpstr (((LibraryLabelClass *)c->classes->pdata[0])->name, ==, "angry");
      g_assert_cmpuint (((LibraryLabelClass *)c->classes->pdata[1])->n, ==, 1);
    }
}

static void
check_trouble (GPtrArray *clips, const char *word)
{
  g_auto (LibraryLabelCounts) counts = { 0 };
  g_auto (GStrv) troubles = NULL;
  g_autofree char *all = NULL;

  library_label_counts_init (&counts, clips);
  troubles = library_label_counts_list_troubles (&counts);
  all = g_strjoinv ("\n", troubles);
  if (word == NULL)
    g_assert_cmpstr (all, ==, "");
  else
    g_assert_nonnull (strstr (all, word));
}

/* Of which class every other clip is. */
static void
add_classes (GPtrArray *clips, const char *even, const char *odd)
{
  for (guint i = 0; i < clips->len; i++)
    {
      LibraryLabelClip *clip = g_ptr_array_index (clips, i);

      set_text (&clip->class_name, i % 2 ? odd : even);
    }
}

static void
test_troubles (void)
{
  g_autoptr (GPtrArray) clips = new_clips ();

  check_trouble (clips, "no clip");
  for (guint i = 0; i < 3; i++)
    add_clip (clips, "/m/a", 0.5, 0.5);
  check_trouble (clips, "only 3 clips");
  check_trouble (clips, "same valence and arousal");
  for (guint i = 0; i < 40; i++)
    add_clip (clips, "/m/b", 0.5 + i * 0.01, 0.5);
  check_trouble (clips, "one quadrant");
  add_classes (clips, "party", "calm");
  check_trouble (clips, "its own classes");
  add_classes (clips, "", "");
  for (guint i = 0; i < 40; i++)
    add_clip (clips, "/m/b", i % 2 ? -0.5 : 0.5, -0.5);
  check_trouble (clips, "quadrant Q2");
  add_clip (clips, "/m/b", -0.5, 0.5);
  check_trouble (clips, NULL);
}

/* As people read names, not as bytes lie. */
static void
test_order (Shelf *shelf, gconstpointer data)
{
  static const char *const names[] = { "a 2", "a 10", "B", "c" };
  g_autoptr (GPtrArray) sets = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autoptr (GPtrArray) clips = new_clips ();

      add_clip (clips, "/m/1", 0.5, 0.5);
      add_set (shelf, names[(i + 2) % G_N_ELEMENTS (names)], clips);
    }
  sets = library_label_sets_list (shelf->db, NULL);
  g_assert_cmpuint (sets->len, ==, G_N_ELEMENTS (names));
  for (guint i = 0; i < sets->len; i++)
    g_assert_cmpstr (((LibraryLabelSet *)sets->pdata[i])->name, ==, names[i]);
}

static void
test_names (Shelf *shelf, gconstpointer data)
{
  g_autoptr (GPtrArray) clips = new_clips ();
  g_autoptr (GPtrArray) sets = NULL;
  const LibraryLabelSetFields same = { .name = "One", .kind = "csv", .scale = "", .source = "/m" };
  g_autoptr (GError) error = NULL;
  gint64 one, two;

  add_clip (clips, "/m/1", 0.5, 0.5);
  two = add_set (shelf, "Two", clips);
  one = add_set (shelf, "One", clips);
  g_assert_cmpint (library_label_sets_add (shelf->db, &same, clips, &error), ==, 0);
  g_assert_error (error, BASE_ERROR, BASE_ERROR_INVALID_ARGUMENT);
  g_clear_error (&error);
  g_assert_false (library_label_sets_rename (shelf->db, two, "One", &error));
  g_assert_error (error, BASE_ERROR, BASE_ERROR_INVALID_ARGUMENT);
  g_clear_error (&error);
  g_assert_false (library_label_sets_check_name (shelf->db, "a\nb", &error));
  g_assert_error (error, BASE_ERROR, BASE_ERROR_INVALID_ARGUMENT);
  g_clear_error (&error);
  g_assert_true (library_label_sets_rename (shelf->db, two, "A", &error));
  g_assert_no_error (error);

  sets = library_label_sets_list (shelf->db, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (sets->len, ==, 2);
  g_assert_cmpstr (((LibraryLabelSet *)sets->pdata[0])->name, ==, "A");
  g_assert_cmpuint (((LibraryLabelSet *)sets->pdata[0])->counts.n_points, ==, 1);

  g_assert_true (library_label_sets_remove (shelf->db, one, &error));
  g_assert_null (library_label_sets_find (shelf->db, "One", &error));
  g_assert_error (error, BASE_ERROR, BASE_ERROR_NOT_FOUND);
  g_assert_cmpint (shelf_query (shelf, "SELECT count (*) FROM label_clips"), ==, 1);
}

/* The same sound is found in other sets and among the songs, by the same kind of hash only. */
static void
test_twins (Shelf *shelf, gconstpointer data)
{
  const LibraryAudioHash rain = { 2, { 1 } }, wind = { 2, { 2 } }, old_rain = { 1, { 1 } };
  const LibrarySongFields fields = { .path = "/m/song.ogg", .size = 1, .mtime = 1, .duration = 9.0, .audio = &wind };
  g_autoptr (LibrarySong) song = shelf_add_fields (shelf, &fields, 0.5, 0.5, 0.3);
  g_autoptr (GPtrArray) train = new_clips ();
  g_autoptr (GPtrArray) test = new_clips ();
  g_autoptr (GPtrArray) twins = NULL;
  g_autoptr (GError) error = NULL;
  const LibraryLabelTwin *twin;
  gint64 id;

  add_clip (train, "/t/rain.wav", 0.5, 0.5)->audio = rain;
  add_clip (train, "/t/wind.wav", 0.5, 0.5)->audio = wind;
  add_clip (test, "/j/rain.wav", 0.5, 0.5)->audio = rain;
  add_clip (test, "/j/old.wav", 0.5, 0.5)->audio = old_rain;
  add_clip (test, "/j/unknown.wav", 0.5, 0.5);
  id = add_set (shelf, "Train", train);
  add_set (shelf, "Test", test);

  twins = library_label_sets_list_twins (shelf->db, id, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (twins->len, ==, 2);
  twin = twins->pdata[0];
  g_assert_cmpstr (twin->set_name, ==, "Test");
  g_assert_cmpstr (twin->other_path, ==, "/j/rain.wav");
  twin = twins->pdata[1];
  g_assert_cmpint (twin->set_id, ==, 0);
  g_assert_cmpstr (twin->path, ==, "/t/wind.wav");
  g_assert_cmpstr (twin->other_path, ==, "/m/song.ogg");
}

/* What another program wrote into the file. */
static void
test_hostile_rows (Shelf *shelf, gconstpointer data)
{
  g_autoptr (GPtrArray) clips = new_clips ();
  g_autoptr (GPtrArray) back = NULL;
  const LibraryLabelClip *clip;
  gint64 id;

  add_clip (clips, "/m/1", 0.5, 0.5);
  id = add_set (shelf, "One", clips);
  shelf_exec (shelf, "UPDATE label_clips SET valence = 7.0, quadrant = 9, status = 99, fold = -5, line = -3");
  back = library_label_sets_list_clips (shelf->db, id, NULL);
  clip = back->pdata[0];
  g_assert_true (isnan (clip->valence) && isnan (clip->arousal));
  g_assert_cmpint (clip->quadrant, ==, -1);
  g_assert_cmpint (clip->status, ==, LIBRARY_CLIP_BAD);
  g_assert_cmpint (clip->fold, ==, -1);
  g_assert_cmpuint (clip->line, ==, 0);
}

/* A library of the former format takes sets. */
static void
test_former_format (void)
{
  g_autofree char *folder = fixture_folder_new ();
  g_autofree char *path = g_build_filename (folder, "library.db", NULL);
  g_autoptr (GPtrArray) clips = new_clips ();
  const LibraryLabelSetFields set = { .name = "One", .kind = "csv", .scale = "", .source = "/m" };
  g_autoptr (LibraryDb) db = NULL;
  g_autoptr (GPtrArray) sets = NULL;
  g_autoptr (GError) error = NULL;

  old_library_write (path, 10, 30);
  db = library_db_open (path, &error);
  g_assert_no_error (error);
  sets = library_label_sets_list (db, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (sets->len, ==, 0);
  add_clip (clips, "/m/1", 0.5, 0.5);
  g_assert_cmpint (library_label_sets_add (db, &set, clips, &error), >, 0);
  g_assert_no_error (error);
  g_clear_pointer (&db, library_db_unref);
  fixture_folder_free (g_steal_pointer (&folder));
}

/* More than is kept says nothing, and is not cut within a number. */
static void
test_long_degrees (Shelf *shelf, gconstpointer data)
{
  g_autoptr (GPtrArray) clips = g_ptr_array_new_with_free_func ((GDestroyNotify)library_label_clip_free);
  g_autofree char *filler = g_strnfill (LIBRARY_LABEL_DEGREES_MAX - 5, 'x');
  g_autofree char *longest = g_strconcat (filler, "=0.25", NULL);
  g_autofree char *longer = g_strconcat (longest, "5", NULL);
  g_autoptr (GPtrArray) back = NULL;
  g_autoptr (GError) error = NULL;
  gint64 id;

  set_text (&add_clip (clips, "/m/1.wav", 0.5, 0.5)->degrees, longest);
  set_text (&add_clip (clips, "/m/2.wav", 0.5, 0.5)->degrees, longer);
  id = add_set (shelf, "Long", clips);
  back = library_label_sets_list_clips (shelf->db, id, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (((LibraryLabelClip *)back->pdata[0])->degrees, ==, longest);
  g_assert_cmpstr (((LibraryLabelClip *)back->pdata[1])->degrees, ==, "");
}

static void
test_degrees (void)
{
  g_autoptr (GHashTable) shares = library_label_degrees_parse ("joy=0.5;a=b=1;bad;=1;sad=x;much=2;");

  g_assert_cmpuint (g_hash_table_size (shares), ==, 2);
  g_assert_cmpfloat (*(double *)g_hash_table_lookup (shares, "joy"), ==, 0.5);
  g_assert_cmpfloat (*(double *)g_hash_table_lookup (shares, "a=b"), ==, 1.0);
}

#define ADD(path, func) g_test_add (path, Shelf, NULL, shelf_set_up, func, shelf_tear_down)

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  ADD ("/library/label-sets/clips-come-back", test_clips_come_back);
  ADD ("/library/label-sets/counts", test_counts);
  ADD ("/library/label-sets/order", test_order);
  ADD ("/library/label-sets/names", test_names);
  ADD ("/library/label-sets/twins", test_twins);
  ADD ("/library/label-sets/hostile-rows", test_hostile_rows);
  g_test_add_func ("/library/label-sets/troubles", test_troubles);
  g_test_add_func ("/library/label-sets/former-format", test_former_format);
  g_test_add_func ("/library/label-sets/degrees", test_degrees);
  ADD ("/library/label-sets/long-degrees", test_long_degrees);

  return g_test_run ();
}
