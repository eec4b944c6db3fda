/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Whoever names a song, by whatever words and borders, names it alike: the song that is shown, the library's index, which rules
 * and searches go by, and the rules of naming themselves. The words in use are the whole program's: they are set again at the
 * end of each test. */

#include <math.h>
#include <string.h>

#include "engine/base/rng.h"
#include "library/labels.h"
#include "library/playlist-choice.h"
#include "shelf.h"

#define N_SONGS        60
#define N_VOCABULARIES 25

static MoodVocabulary *usual; /* (owned) */

static double
get_between (BaseRng *rng, double least, double most)
{
  return least + (most - least) * base_rng_uniform (rng);
}

/* (transfer full): up to six words anywhere, some quadrants without one */
static MoodVocabulary *
make_vocabulary (BaseRng *rng)
{
  const MoodBorders borders = { get_between (rng, -MOOD_CUT_MAX, MOOD_CUT_MAX), get_between (rng, -MOOD_CUT_MAX, MOOD_CUT_MAX),
                                get_between (rng, 0, MOOD_NEUTRAL_RADIUS_MAX) };
  const guint n_words = 1 + (guint)get_between (rng, 0, 5.99);
  g_autoptr (GError) error = NULL;
  g_autoptr (MoodVocabulary) vocabulary = mood_vocabulary_with_borders (usual, &borders, &error);

  g_assert_no_error (error);
  for (guint i = 0; i < n_words; i++)
    {
      g_autofree char *id = g_strdup_printf ("word%u", i);
      MoodVocabulary *more = mood_vocabulary_with_word (vocabulary, id, get_between (rng, -1, 1), get_between (rng, -1, 1),
                                                        NULL, &error);

      g_assert_no_error (error);
      mood_vocabulary_unref (vocabulary);
      vocabulary = more;
    }
  while (mood_vocabulary_get_n_words (vocabulary) > n_words)
    {
      MoodVocabulary *fewer
          = mood_vocabulary_without_word (vocabulary, mood_vocabulary_get_word (vocabulary, 0)->id, &error);

      g_assert_no_error (error);
      mood_vocabulary_unref (vocabulary);
      vocabulary = fewer;
    }

  return g_steal_pointer (&vocabulary);
}

static void
add_songs (Shelf *shelf, BaseRng *rng)
{
  for (guint i = 0; i < N_SONGS; i++)
    {
      g_autofree char *path = g_strdup_printf ("/m/%02u.mp3", i);
      const LibrarySongFields fields = { .path = path, .size = 1, .mtime = 1, .title = path };
      g_autoptr (LibrarySong) song
          = shelf_add_fields (shelf, &fields, get_between (rng, -1, 1), get_between (rng, -1, 1), get_between (rng, 0.05, 0.4));
      const LibraryCorrection said = { .song_id = library_song_get_id (song),
                                       .valence = get_between (rng, -1, 1),
                                       .arousal = get_between (rng, -1, 1) };
      g_autoptr (GError) error = NULL;

      if (i % 7 == 0)
        library_labels_say (shelf->db, &said, 1, NULL, NULL, &error);
      g_assert_no_error (error);
    }
}

/* Ids that a rule chooses. */
static GHashTable *
choose (Shelf *shelf, const char *word, guint quadrants)
{
  g_autoptr (LibraryPlaylistRule) rule = library_playlist_rule_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) ids = NULL;
  GHashTable *chosen = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);

  if (word != NULL)
    {
      const char *const words[] = { word, NULL };

      rule->words = g_strdupv ((char **)words);
    }
  rule->quadrants = quadrants;
  ids = library_playlist_rule_choose (rule, shelf->db, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < ids->len; i++)
    g_hash_table_add (chosen, g_memdup2 (&g_array_index (ids, gint64, i), sizeof (gint64)));

  return chosen;
}

static gboolean
has (GHashTable *chosen, LibrarySong *song)
{
  gint64 id = library_song_get_id (song);

  return g_hash_table_contains (chosen, &id);
}

static void
check_words (Shelf *shelf, GPtrArray *songs, const MoodVocabulary *vocabulary)
{
  for (gsize i = 0; i <= mood_vocabulary_get_n_words (vocabulary); i++)
    {
      const MoodWord *word = i < mood_vocabulary_get_n_words (vocabulary) ? mood_vocabulary_get_word (vocabulary, i)
                                                                          : mood_vocabulary_get_neutral (vocabulary);
      g_autoptr (GHashTable) chosen = choose (shelf, word->id, 0);

      for (guint s = 0; s < songs->len; s++)
        g_assert_cmpint (has (chosen, songs->pdata[s]), ==, library_song_get_word (songs->pdata[s]) == word);
    }
}

static void
check_quadrants (Shelf *shelf, GPtrArray *songs)
{
  for (guint quadrant = 0; quadrant < MOOD_N_QUADRANTS; quadrant++)
    {
      g_autoptr (GHashTable) chosen = choose (shelf, NULL, 1u << quadrant);

      for (guint s = 0; s < songs->len; s++)
        g_assert_cmpint (has (chosen, songs->pdata[s]), ==,
                         library_song_get_estimate (songs->pdata[s])->quadrant == quadrant);
    }
}

/* The word is of the song's quadrant, or it is the neutral one. */
static void
check_song (LibrarySong *song, MoodVocabulary *vocabulary)
{
  const MoodEstimate *estimate = library_song_get_estimate (song);
  const MoodBorders *borders = mood_vocabulary_get_borders (vocabulary);
  const MoodWord *word = library_song_get_word (song);

  g_assert_true (word == mood_vocabulary_name (vocabulary, estimate));
  g_assert_cmpint (estimate->is_neutral, ==,
                   mood_borders_are_around (borders, estimate->gaussian.valence, estimate->gaussian.arousal));
  if (word != mood_vocabulary_get_neutral (vocabulary))
    g_assert_cmpint (word->quadrant, ==, estimate->quadrant);
  if (library_song_get_label (song) != NULL)
    g_assert_cmpint (estimate->quadrant, ==,
                     mood_borders_get_quadrant (borders, estimate->gaussian.valence, estimate->gaussian.arousal));
}

static void
assert_equal_estimates (const MoodEstimate *a, const MoodEstimate *b)
{
  g_assert_cmpfloat (a->gaussian.valence, ==, b->gaussian.valence);
  g_assert_cmpint (a->quadrant, ==, b->quadrant);
  g_assert_cmpint (a->is_neutral, ==, b->is_neutral);
  g_assert_cmpint (a->is_unsure, ==, b->is_unsure);
  g_assert_cmpmem (a->quadrant_probabilities, sizeof a->quadrant_probabilities, b->quadrant_probabilities,
                   sizeof b->quadrant_probabilities);
}

/* What was named by the words before is the same, named anew, as what is read anew. */
static void
check_renamed (GPtrArray *before, GPtrArray *after)
{
  g_assert_cmpuint (before->len, ==, after->len);
  for (guint i = 0; i < before->len; i++)
    {
      g_autoptr (LibrarySong) named = library_song_name_anew (before->pdata[i]);
      g_autoptr (LibrarySong) again = library_song_name_anew (named);
      LibrarySong *read = after->pdata[i];

      g_assert_true (again == named);
      g_assert_cmpint (library_song_get_id (named), ==, library_song_get_id (read));
      g_assert_cmpstr (library_song_get_title (named), ==, library_song_get_title (read));
      g_assert_true (library_song_get_word (named) == library_song_get_word (read));
      assert_equal_estimates (library_song_get_estimate (named), library_song_get_estimate (read));
      assert_equal_estimates (library_song_get_prediction (named), library_song_get_prediction (read));
      g_assert_false (library_song_is_older (named, before->pdata[i]));
      g_assert_false (library_song_is_older (before->pdata[i], named));
    }
}

static void
test_agree (Shelf *shelf, gconstpointer data)
{
  BaseRng rng;
  g_autoptr (GPtrArray) before = NULL;
  g_autoptr (GError) error = NULL;

  base_rng_init (&rng, 61);
  add_songs (shelf, &rng);
  for (guint i = 0; i < N_VOCABULARIES; i++)
    {
      g_autoptr (MoodVocabulary) vocabulary = make_vocabulary (&rng);
      g_autoptr (GPtrArray) songs = NULL;

      mood_vocabulary_use (vocabulary);
      songs = library_db_list_songs (shelf->db, &error);
      g_assert_no_error (error);
      g_assert_cmpuint (songs->len, ==, N_SONGS);
      for (guint s = 0; s < songs->len; s++)
        check_song (songs->pdata[s], vocabulary);
      check_words (shelf, songs, vocabulary);
      check_quadrants (shelf, songs);
      if (before != NULL)
        check_renamed (before, songs);
      g_clear_pointer (&before, g_ptr_array_unref);
      before = g_ptr_array_ref (songs);
    }
  mood_vocabulary_use (usual);
}

/* The texts of a song that was named anew outlive the song that had them. */
static void
test_texts_stay (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MoodVocabulary) other = mood_vocabulary_with_word (usual, "odd", 0.5, 0.5, NULL, &error);
  LibrarySong *song = library_song_new (&(LibrarySongFields) { .path = "/m/a.mp3", .title = "A", .error_code = "e" });
  LibrarySong *first, *second;

  mood_vocabulary_use (other);
  first = library_song_name_anew (song);
  g_assert_true (first != song);
  g_object_unref (song);
  mood_vocabulary_use (usual);
  second = library_song_name_anew (first);
  g_object_unref (first);
  g_assert_cmpstr (library_song_get_title (second), ==, "A");
  g_assert_cmpstr (library_song_get_path (second), ==, "/m/a.mp3");
  g_assert_cmpstr (library_song_get_error_code (second), ==, "e");
  g_assert_null (library_song_get_word (second));
  g_object_unref (second);
}

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  usual = mood_vocabulary_load_shipped (NULL);
  g_assert_nonnull (usual);
  g_test_add ("/library/vocabulary/agree", Shelf, NULL, shelf_set_up, test_agree, shelf_tear_down);
  g_test_add_func ("/library/vocabulary/texts", test_texts_stay);
  status = g_test_run ();
  mood_vocabulary_unref (usual);

  return status;
}
