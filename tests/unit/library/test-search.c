/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "library/search.h"

#include <math.h>

#include "shelf.h"

static void
add (Shelf             *shelf,
     const char        *path,
     const char        *title,
     const char        *artist,
     const char        *album,
     const char *const *moods)
{
  const LibrarySongFields fields
      = { .path = path, .title = title, .artist = artist, .album = album, .moods = moods };
  g_autoptr (LibrarySong) song = shelf_add_fields (shelf, &fields, -0.627, 0.463, 0.1);
}

/* The order of what is found is looked at only where @is_ordered. Letters are songs by id. */
static void
check (Shelf      *shelf,
       const char *text,
       const char *expected)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) ids = library_db_search_ids (shelf->db, text, 0, &error);
  g_autofree char *letters = NULL;

  g_assert_no_error (error);
  letters = g_new0 (char, ids->len + 1);
  for (guint i = 0; i < ids->len; i++)
    letters[i] = 'a' + (char)(g_array_index (ids, gint64, i) - 1);
  if (g_strcmp0 (letters, expected) != 0)
    g_test_message ("%s", text);
  g_assert_cmpstr (letters, ==, expected);
}

static void
test_fields (Shelf         *shelf,
             gconstpointer  data)
{
  static const char *const moods[] = { "wistful", "Late Night", NULL };
  g_autoptr (GError) error = NULL;

  g_assert_true (library_db_add_folder (shelf->db, "/home/somebody/Music", &error));
  add (shelf, "/home/somebody/Music/jazz/one.flac", "Straße", "Björk Guðmundsdóttir", "Début", moods);
  add (shelf, "/home/somebody/Music/rock/two.mp3", "AC/DC", "Ñandú", "Rock'n'Roll", NULL);
  add (shelf,
       "/elsewhere/\xff"
       "three.ogg",
       NULL, NULL, NULL, NULL);

  check (shelf, "bjork", "a");
  check (shelf, "BJÖ", "a");
  check (shelf, "debut", "a");
  check (shelf, "début straße", "a");
  check (shelf, "nandu", "b");
  check (shelf, "ac/dc", "b");
  check (shelf, "acdc", "");
  check (shelf, "rock'n", "b");
  check (shelf, "wist", "a");
  check (shelf, "night late", "a");
  check (shelf, "jazz", "a");
  check (shelf, "flac", "a");
  check (shelf, "three", "c");
  check (shelf, "elsewhere", "c");
  /* Words begin so; they are not found in the middle. */
  check (shelf, "ork", "");
  /* The folder that all songs are in would find all of them. */
  check (shelf, "somebody", "");
  /* All words must be there. */
  check (shelf, "bjork nandu", "");
  /* Our own word, in any case. */
  check (shelf, "ANGRY three", "c");
  check (shelf, "", "");
  check (shelf, " \t\n", "");
  check (shelf, "& - *", "");
  check (shelf, "bjork & debut", "a");

  const LibrarySongFields fields = { .path = "/m/four.mp3", .title = "T", .genre = "Nu Métal; Soul", .year = 1999 };
  g_autoptr (LibrarySong) song = shelf_add_fields (shelf, &fields, NAN, NAN, 0.1);

  check (shelf, "nu metal", "d");
  check (shelf, "SOUL", "d");
}

/* Nothing that a user types is syntax. */
static void
test_syntax (Shelf         *shelf,
             gconstpointer  data)
{
  static const char *const texts[] = {
    "\"",     "\"\"",      "a\"b",
    "title:", "title : x", "{title artist} : x",
    "x*",     "*",         "^x",
    "x AND",  "AND",       "OR x",
    "NOT",    "x NOT y",   "NEAR(x y)",
    "(",      ")",         "(x",
    "x + y",  "-x",        "'; DROP TABLE songs; --",
    "\\",     "\xff\xfe",  "x\"\"\" *",
    "%",      "_",         "- title : \"",
    "\x01",   "“x”",
  };
  g_autofree char *huge = g_strnfill (100000, 'x');
  g_autoptr (GString) many = g_string_new (NULL);
  g_autoptr (GError) error = NULL;

  add (shelf, "/m/a.mp3", "and or not near title x", "Say \"x\"", NULL, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (GArray) ids = library_db_search_ids (shelf->db, texts[i], 0, &error);

      g_assert_no_error (error);
      g_assert_nonnull (ids);
    }
  check (shelf, "AND", "a");
  check (shelf, "x AND title", "a");
  check (shelf, "title:x", "a");
  check (shelf, "NOT x", "a");
  check (shelf, "\"x\"", "a");
  check (shelf, "x NOT y", "");
  check (shelf, huge, "");
  for (guint i = 0; i < 1000; i++)
    g_string_append (many, "x ");
  check (shelf, many->str, "a");
}

/* The title counts more than the path, and fewer words around it more than many. */
static void
test_rank (Shelf         *shelf,
           gconstpointer  data)
{
  add (shelf, "/m/harbour.mp3", "Something", "Else", NULL, NULL);
  add (shelf, "/m/b.mp3", "Nothing at all of that kind", "Harbour", NULL, NULL);
  add (shelf, "/m/c.mp3", "Harbour", "Somebody", NULL, NULL);
  for (guint i = 0; i < 20; i++)
    {
      g_autofree char *path = g_strdup_printf ("/m/other-%u.mp3", i);

      add (shelf, path, "Other", "Other", NULL, NULL);
    }
  check (shelf, "harbour", "cba");

  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) songs = library_db_search (shelf->db, "harbour", 2, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (songs->len, ==, 2);
  g_assert_cmpstr (library_song_get_title (songs->pdata[0]), ==, "Harbour");
}

/* Whoever changes a song, by our functions or not, is followed. */
static void
test_in_step (Shelf         *shelf,
              gconstpointer  data)
{
  static const char *const moods[] = { "serene", NULL };
  g_autoptr (GError) error = NULL;

  add (shelf, "/m/a.mp3", "First", "One", NULL, NULL);
  check (shelf, "first", "a");
  add (shelf, "/m/a.mp3", "Second", "One", NULL, NULL);
  check (shelf, "first", "");
  check (shelf, "second", "a");

  g_assert_true (library_db_update_file_state (shelf->db, "/m/a.mp3", 5, 5, moods, &error));
  check (shelf, "serene", "a");
  check (shelf, "angry", "a");
  shelf_exec (shelf, "UPDATE results SET valence = 0.0, arousal = 0.0");
  check (shelf, "angry", "");
  check (shelf, "neutral", "a");

  shelf_lose (shelf, "/m/a.mp3");
  check (shelf, "second", "");
  add (shelf, "/m/a.mp3", "Second", "One", NULL, NULL);
  check (shelf, "second", "a");

  shelf_exec (shelf, "UPDATE songs SET path = x'2f6d2f7a2e6d7033', title = 'Third'");
  check (shelf, "third", "a");
  check (shelf, "second", "");
  shelf_exec (shelf, "INSERT OR REPLACE INTO songs (id, path, size, mtime, title, moods, duration)"
                     " VALUES (1, x'2f6d2f7a2e6d7033', 1, 1, 'Fourth', x'', 1)");
  check (shelf, "fourth", "a");
  shelf_exec (shelf, "DELETE FROM songs");
  check (shelf, "fourth", "");
  g_assert_cmpint (shelf_query (shelf, "SELECT count (*) FROM song_texts"), ==, 0);
  g_assert_cmpint (shelf_query (shelf, "SELECT count (*) FROM song_words"), ==, 0);
  g_assert_cmpint (shelf_query (shelf, "SELECT count (*) FROM song_places"), ==, 0);
}

/* Where there are more matches than are weighed, none is lost and none comes twice. */
static void
test_many (Shelf         *shelf,
           gconstpointer  data)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (NULL, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) all = NULL;
  g_autoptr (GArray) some = NULL;

  shelf_exec (shelf, "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2500)"
                     " INSERT INTO songs (path, size, mtime, title, moods, duration, is_missing)"
                     " SELECT CAST ('/m/' || i AS BLOB), 1, 1, 'same ' || i, x'', 1, i % 5 = 0 FROM n");
  all = library_db_search_ids (shelf->db, "sam", 0, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (all->len, ==, 2000);
  shelf_exec (shelf, "UPDATE songs SET is_missing = 0");
  g_clear_pointer (&all, g_array_unref);
  all = library_db_search_ids (shelf->db, "sam", 0, &error);
  g_assert_cmpuint (all->len, ==, 2500);
  for (guint i = 0; i < all->len; i++)
    g_hash_table_add (seen, GINT_TO_POINTER ((int)g_array_index (all, gint64, i)));
  g_assert_cmpuint (g_hash_table_size (seen), ==, 2500);
  some = library_db_search_ids (shelf->db, "sam", 2100, &error);
  g_assert_cmpuint (some->len, ==, 2100);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, test) g_test_add ("/library/search/" name, Shelf, NULL, shelf_set_up, test, shelf_tear_down)
  ADD ("fields", test_fields);
  ADD ("syntax", test_syntax);
  ADD ("rank", test_rank);
  ADD ("in-step", test_in_step);
  ADD ("many", test_many);

  return g_test_run ();
}
