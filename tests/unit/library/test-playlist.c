/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "library/playlist.h"

#include <math.h>

#include <sqlite3.h>

#include "engine/base/error.h"
#include "engine/base/rng.h"
#include "library/identity.h"
#include "library/playlist-choice.h"
#include "library/search.h"
#include "shelf.h"

static gint64
create (Shelf                     *shelf,
        const char                *name,
        const LibraryPlaylistRule *rule)
{
  g_autoptr (GError) error = NULL;
  gint64 id = library_playlists_create (shelf->db, name, rule, &error);

  g_assert_no_error (error);
  g_assert_cmpint (id, !=, 0);

  return id;
}

static GPtrArray *
get_entries (Shelf  *shelf,
             gint64  id)
{
  g_autoptr (GError) error = NULL;
  GPtrArray *entries = library_playlists_get_entries (shelf->db, id, &error);

  g_assert_no_error (error);

  return entries;
}

static void
append_song (Shelf       *shelf,
             gint64       id,
             LibrarySong *song)
{
  g_autoptr (GPtrArray) entries
      = g_ptr_array_new_with_free_func ((GDestroyNotify)library_playlist_entry_free);
  g_autoptr (GError) error = NULL;

  g_ptr_array_add (entries, library_playlist_entry_new (song));
  g_assert_true (library_playlists_append (shelf->db, id, entries, &error));
  g_assert_no_error (error);
}

static void
check_titles (GPtrArray         *entries,
              const char *const *titles)
{
  guint n = g_strv_length ((char **)titles);

  g_assert_cmpuint (entries->len, ==, n);
  for (guint i = 0; i < n; i++)
    {
      LibraryPlaylistEntry *entry = entries->pdata[i];

      g_assert_cmpstr (entry->title, ==, titles[i]);
    }
}

static void
test_names (Shelf         *shelf,
            gconstpointer  data)
{
  static const char *const bad[] = { "", " a", "a ", "a\nb", "a\tb", "\xff", "a\x7f" };
  g_autofree char *longest = g_strnfill (LIBRARY_PLAYLIST_NAME_MAX + 1, 'x');
  g_autoptr (GPtrArray) playlists = NULL;
  g_autoptr (LibraryPlaylist) found = NULL;
  g_autoptr (GError) error = NULL;
  gint64 a = create (shelf, "Ä? 'x' \"y\" %s", NULL);
  gint64 b = create (shelf, "b", NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) bad_error = NULL;

      g_assert_cmpint (library_playlists_create (shelf->db, bad[i], NULL, &bad_error), ==, 0);
      g_assert_error (bad_error, BASE_ERROR, BASE_ERROR_INVALID_ARGUMENT);
    }
  g_assert_cmpint (library_playlists_create (shelf->db, longest, NULL, NULL), ==, 0);
  longest[LIBRARY_PLAYLIST_NAME_MAX] = '\0';
  g_assert_cmpint (library_playlists_create (shelf->db, longest, NULL, NULL), !=, 0);
  g_assert_cmpint (library_playlists_create (shelf->db, "b", NULL, &error), ==, 0);
  g_assert_error (error, BASE_ERROR, BASE_ERROR_INVALID_ARGUMENT);
  g_clear_error (&error);

  /* Its own name is free for it. */
  g_assert_true (library_playlists_rename (shelf->db, b, "b", &error));
  g_assert_true (library_playlists_rename (shelf->db, b, "a", &error));
  g_assert_no_error (error);
  g_assert_false (library_playlists_rename (shelf->db, a, "a", &error));
  g_assert_error (error, BASE_ERROR, BASE_ERROR_INVALID_ARGUMENT);
  g_clear_error (&error);

  found = library_playlists_find (shelf->db, "a", &error);
  g_assert_no_error (error);
  g_assert_cmpint (found->id, ==, b);
  g_assert_null (library_playlists_find (shelf->db, "b", &error));
  g_assert_error (error, BASE_ERROR, BASE_ERROR_NOT_FOUND);
  g_clear_error (&error);

  g_assert_true (library_playlists_delete (shelf->db, a, &error));
  playlists = library_playlists_list (shelf->db, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (playlists->len, ==, 2);
  g_assert_cmpstr (((LibraryPlaylist *)playlists->pdata[0])->name, ==, "a");
}

/* The order is kept, a song may come twice, and what is missing stays, is marked, and is itself again when it is back. */
static void
test_fixed_list (Shelf         *shelf,
                 gconstpointer  data)
{
  g_autoptr (LibrarySong) one = shelf_add (shelf, "/m/1.mp3", "One", "A", 0.5, 0.5);
  g_autoptr (LibrarySong) two = shelf_add (shelf, "/m/2.mp3", "Two", "B", 0.1, 0.1);
  gint64 id = create (shelf, "list", NULL);
  g_autoptr (GPtrArray) entries = NULL;
  g_autoptr (GPtrArray) after = NULL;
  g_autoptr (GPtrArray) shorter = NULL;
  g_autoptr (LibrarySong) back = NULL;
  g_autoptr (GError) error = NULL;

  append_song (shelf, id, two);
  append_song (shelf, id, one);
  append_song (shelf, id, two);
  entries = get_entries (shelf, id);
  check_titles (entries, (const char *const[]) { "Two", "One", "Two", NULL });
  g_assert_false (((LibraryPlaylistEntry *)entries->pdata[1])->is_missing);

  shelf_lose (shelf, "/m/1.mp3");
  after = get_entries (shelf, id);
  check_titles (after, (const char *const[]) { "Two", "One", "Two", NULL });
  g_assert_true (((LibraryPlaylistEntry *)after->pdata[1])->is_missing);
  g_assert_false (((LibraryPlaylistEntry *)after->pdata[0])->is_missing);

  back = shelf_add (shelf, "/m/1.mp3", "One, retagged", "A", 0.5, 0.5);
  g_clear_pointer (&after, g_ptr_array_unref);
  after = get_entries (shelf, id);
  check_titles (after, (const char *const[]) { "Two", "One, retagged", "Two", NULL });
  g_assert_false (((LibraryPlaylistEntry *)after->pdata[1])->is_missing);

  g_ptr_array_remove_index (after, 0);
  g_assert_true (library_playlists_set_entries (shelf->db, id, after, &error));
  g_assert_no_error (error);
  shorter = get_entries (shelf, id);
  check_titles (shorter, (const char *const[]) { "One, retagged", "Two", NULL });
}

/* A row that is gone for good leaves what it was called; and one that the library gets to know is linked, and stays so when
 * its file moves. */
static void
test_unknown_songs (Shelf         *shelf,
                    gconstpointer  data)
{
  g_autoptr (LibrarySong) one = shelf_add (shelf, "/m/1.mp3", "One", "A", 0.5, 0.5);
  g_autoptr (LibrarySong) two = NULL;
  g_autoptr (GPtrArray) unknown
      = g_ptr_array_new_with_free_func ((GDestroyNotify)library_playlist_entry_free);
  g_autoptr (GPtrArray) entries = NULL;
  g_autoptr (GPtrArray) linked = NULL;
  g_autoptr (GPtrArray) moved = NULL;
  g_autoptr (GError) error = NULL;
  gint64 id = create (shelf, "list", NULL);
  LibraryPlaylistEntry *entry;

  append_song (shelf, id, one);
  g_ptr_array_add (unknown, library_playlist_entry_new_unknown ("/m/\xff"
                                                                "2.mp3",
                                                                "Zwei", "B", 12.5));
  g_assert_true (library_playlists_append (shelf->db, id, unknown, &error));
  g_assert_no_error (error);
  shelf_exec (shelf, "DELETE FROM songs");

  entries = get_entries (shelf, id);
  check_titles (entries, (const char *const[]) { "One", "Zwei", NULL });
  entry = entries->pdata[0];
  g_assert_null (entry->song);
  g_assert_true (entry->is_missing);
  g_assert_cmpstr (entry->path, ==, "/m/1.mp3");
  g_assert_cmpstr (entry->artist, ==, "A");
  g_assert_cmpfloat (entry->duration, ==, 100.0);
  entry = entries->pdata[1];
  g_assert_true (entry->is_missing);
  g_assert_cmpstr (entry->path, ==,
                   "/m/\xff"
                   "2.mp3");
  g_assert_cmpfloat (entry->duration, ==, 12.5);

  two = shelf_add (shelf,
                   "/m/\xff"
                   "2.mp3",
                   "Two", "B", 0.1, 0.1);
  linked = get_entries (shelf, id);
  check_titles (linked, (const char *const[]) { "One", "Two", NULL });
  g_assert_false (((LibraryPlaylistEntry *)linked->pdata[1])->is_missing);

  shelf_exec (shelf, "UPDATE songs SET path = x'2f6e2f322e6d7033'");
  moved = get_entries (shelf, id);
  g_assert_cmpstr (((LibraryPlaylistEntry *)moved->pdata[1])->path, ==, "/n/2.mp3");
}

/* A copy stands in for a song that is away, as long as it is. */
static void
test_copies (Shelf         *shelf,
             gconstpointer  data)
{
  g_autoptr (LibrarySong) one = shelf_add (shelf, "/m/1.mp3", "One", "A", 0.5, 0.5);
  g_autoptr (LibrarySong) copy = shelf_add (shelf, "/m/copy.mp3", "Copy", "A", 0.5, 0.5);
  g_autoptr (LibrarySong) other = shelf_add (shelf, "/m/other.mp3", "Other", "A", 0.5, 0.5);
  gint64 id = create (shelf, "list", NULL);

  append_song (shelf, id, one);
  shelf_exec (shelf, "UPDATE songs SET audio_hash = x'0102', hash_version = 1 WHERE id <> 3;"
                     "UPDATE songs SET audio_hash = x'0103', hash_version = 1 WHERE id = 3");
  for (guint i = 0; i < 5; i++)
    {
      static const char *const states[] = {
        "UPDATE songs SET is_missing = 0",           "UPDATE songs SET is_missing = 1 WHERE id = 1",
        "UPDATE songs SET is_missing = 1, is_absent = 0", "UPDATE songs SET is_missing = 0, is_absent = id = 1",
        "UPDATE songs SET is_absent = 0, hash_version = id, is_missing = id = 1",
      };
      static const char *const titles[] = { "One", "Copy", "One", "Copy", "One" };
      static const gboolean is_missing[] = { FALSE, FALSE, TRUE, FALSE, TRUE };
      g_autoptr (GPtrArray) entries = NULL;
      const LibraryPlaylistEntry *entry;

      shelf_exec (shelf, states[i]);
      entries = get_entries (shelf, id);
      g_assert_cmpuint (entries->len, ==, 1);
      entry = entries->pdata[0];
      g_assert_cmpstr (entry->title, ==, titles[i]);
      g_assert_cmpint (entry->is_missing, ==, is_missing[i]);
    }
}

/* What is now where a song was stands in for it, while a scan may still find it elsewhere. */
static void
test_displaced (Shelf         *shelf,
                gconstpointer  data)
{
  g_autoptr (LibrarySong) one = shelf_add (shelf, "/m/1.mp3", "One", "A", 0.5, 0.5);
  g_autoptr (LibrarySong) two = NULL;
  g_autoptr (LibrarySong) gone = NULL;
  g_autoptr (GPtrArray) nobody = NULL;
  g_autoptr (GPtrArray) replaced = NULL;
  g_autoptr (GPtrArray) found = NULL;
  g_autoptr (GError) error = NULL;
  gint64 id = create (shelf, "list", NULL);

  append_song (shelf, id, one);
  g_assert_true (library_db_displace (shelf->db, "/m/1.mp3", &gone, &error));
  g_assert_no_error (error);
  g_assert_true (library_playlists_link_replaced (shelf->db, &error));
  nobody = get_entries (shelf, id);
  g_assert_true (((LibraryPlaylistEntry *)nobody->pdata[0])->is_missing);

  two = shelf_add (shelf, "/m/1.mp3", "Two", "A", 0.5, 0.5);
  replaced = get_entries (shelf, id);
  check_titles (replaced, (const char *const[]) { "Two", NULL });
  g_assert_false (((LibraryPlaylistEntry *)replaced->pdata[0])->is_missing);

  shelf_exec (shelf, "UPDATE songs SET path = x'2f6d2f322e6d7033', is_missing = 0 WHERE id = 1");
  g_assert_true (library_playlists_link_replaced (shelf->db, &error));
  g_assert_no_error (error);
  found = get_entries (shelf, id);
  check_titles (found, (const char *const[]) { "One", NULL });
}

/* Picks the first one. Meanwhile nobody else gets to write. */
static GHashTable *
pick_first (GPtrArray  *entries,
            gpointer    user_data,
            GError    **error)
{
  Shelf *shelf = user_data;
  GHashTable *picked = g_hash_table_new (NULL, NULL);
  sqlite3 *other;

  g_assert_cmpint (sqlite3_open (shelf->path, &other), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (other, "DELETE FROM playlist_entries", NULL, NULL, NULL), ==, SQLITE_BUSY);
  sqlite3_close (other);
  g_hash_table_add (picked, GUINT_TO_POINTER (0));

  return picked;
}

static GHashTable *
pick_none (GPtrArray  *entries,
           gpointer    user_data,
           GError    **error)
{
  g_set_error_literal (error, BASE_ERROR, BASE_ERROR_NOT_FOUND, "None.");
  return NULL;
}

/* What stays is as it was, with its own song, though a copy stands in for that now; and what is put in later comes after. */
static void
test_remove (Shelf         *shelf,
             gconstpointer  data)
{
  g_autoptr (LibrarySong) one = shelf_add (shelf, "/m/1.mp3", "One", "A", 0.5, 0.5);
  g_autoptr (LibrarySong) copy = shelf_add (shelf, "/m/copy.mp3", "Copy", "A", 0.5, 0.5);
  g_autoptr (LibrarySong) two = shelf_add (shelf, "/m/2.mp3", "Two", "B", 0.1, 0.1);
  g_autoptr (GPtrArray) away = NULL;
  g_autoptr (GPtrArray) back = NULL;
  g_autoptr (GError) error = NULL;
  gint64 id = create (shelf, "list", NULL);
  gint64 other = create (shelf, "other", NULL);

  append_song (shelf, id, two);
  append_song (shelf, id, one);
  append_song (shelf, id, two);
  append_song (shelf, other, two);
  shelf_exec (shelf, "UPDATE songs SET audio_hash = x'0102', hash_version = 1, is_missing = id = 1 WHERE id < 3");

  g_assert_false (library_playlists_remove (shelf->db, id, pick_none, NULL, &error));
  g_assert_error (error, BASE_ERROR, BASE_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_true (library_playlists_remove (shelf->db, id, pick_first, shelf, &error));
  g_assert_no_error (error);
  append_song (shelf, id, two);
  away = get_entries (shelf, id);
  check_titles (away, (const char *const[]) { "Copy", "Two", "Two", NULL });

  shelf_exec (shelf, "UPDATE songs SET is_missing = 0");
  back = get_entries (shelf, id);
  check_titles (back, (const char *const[]) { "One", "Two", "Two", NULL });
  g_assert_cmpint (shelf_query (shelf, "SELECT count (*) FROM playlist_entries"), ==, 4);
}

/* Neither kind becomes the other by accident. */
static void
test_kinds (Shelf         *shelf,
            gconstpointer  data)
{
  g_autoptr (LibraryPlaylistRule) rule = library_playlist_rule_new ();
  g_autoptr (LibraryPlaylistRule) bad = library_playlist_rule_new ();
  g_autoptr (LibrarySong) song = shelf_add (shelf, "/m/1.mp3", "One", "A", 0.5, 0.5);
  g_autoptr (GPtrArray) entries
      = g_ptr_array_new_with_free_func ((GDestroyNotify)library_playlist_entry_free);
  g_autoptr (GPtrArray) playlists = NULL;
  g_autoptr (GError) error = NULL;
  gint64 fixed = create (shelf, "fixed", NULL);
  gint64 saved;
  LibraryPlaylist *playlist;

  rule->max_songs = 5;
  bad->min_certainty = 2.0;
  saved = create (shelf, "rule", rule);
  g_assert_cmpint (library_playlists_create (shelf->db, "bad", bad, &error), ==, 0);
  g_assert_error (error, BASE_ERROR, BASE_ERROR_INVALID_ARGUMENT);
  g_clear_error (&error);

  g_ptr_array_add (entries, library_playlist_entry_new (song));
  g_assert_false (library_playlists_append (shelf->db, saved, entries, &error));
  g_assert_error (error, BASE_ERROR, BASE_ERROR_INVALID_ARGUMENT);
  g_clear_error (&error);
  g_assert_false (library_playlists_append (shelf->db, 999, entries, &error));
  g_assert_error (error, BASE_ERROR, BASE_ERROR_INVALID_ARGUMENT);
  g_clear_error (&error);

  rule->max_songs = 7;
  g_assert_true (library_playlists_set_rule (shelf->db, saved, rule, &error));
  g_assert_true (library_playlists_set_rule (shelf->db, fixed, rule, &error));
  g_assert_false (library_playlists_set_rule (shelf->db, saved, bad, NULL));
  g_assert_no_error (error);
  playlists = library_playlists_list (shelf->db, &error);
  g_assert_cmpuint (playlists->len, ==, 2);
  playlist = playlists->pdata[0];
  g_assert_cmpstr (playlist->name, ==, "fixed");
  g_assert_null (playlist->rule);
  playlist = playlists->pdata[1];
  g_assert_cmpuint (playlist->rule->max_songs, ==, 7);
  g_assert_cmpuint (playlist->n_entries, ==, 0);

  /* A rule of a newer program is no reason to lose the list of playlists. */
  shelf_exec (shelf, "UPDATE playlists SET rule = '{\"tempo\": 120}' WHERE name = 'rule'");
  g_clear_pointer (&playlists, g_ptr_array_unref);
  playlists = library_playlists_list (shelf->db, &error);
  g_assert_no_error (error);
  g_assert_null (((LibraryPlaylist *)playlists->pdata[1])->rule);
}

static void
test_too_many (Shelf         *shelf,
               gconstpointer  data)
{
  g_autoptr (GPtrArray) entries = g_ptr_array_new ();
  g_autoptr (LibraryPlaylistEntry) entry = library_playlist_entry_new_unknown ("/x", NULL, NULL, 0.0);
  g_autoptr (GPtrArray) none = NULL;
  g_autoptr (GError) error = NULL;
  gint64 id = create (shelf, "list", NULL);

  for (guint i = 0; i <= LIBRARY_PLAYLIST_MAX_ENTRIES; i++)
    g_ptr_array_add (entries, entry);
  g_assert_false (library_playlists_append (shelf->db, id, entries, &error));
  g_assert_error (error, BASE_ERROR, BASE_ERROR_INVALID_ARGUMENT);
  none = get_entries (shelf, id);
  g_assert_cmpuint (none->len, ==, 0);
}

/* While another program writes, whatever only reads goes on: it would have to wait for ten seconds, and fail then. */
static void
test_beside_a_writer (Shelf         *shelf,
                      gconstpointer  data)
{
  g_autoptr (LibrarySong) one = shelf_add (shelf, "/m/1.mp3", "One", "A", 0.5, 0.5);
  g_autoptr (LibraryPlaylistRule) rule = library_playlist_rule_new ();
  g_autoptr (GPtrArray) entries = NULL;
  g_autoptr (GPtrArray) found = NULL;
  g_autoptr (GPtrArray) playlists = NULL;
  g_autoptr (GArray) before = NULL;
  g_autoptr (GArray) chosen = NULL;
  g_autoptr (GError) error = NULL;
  gint64 id = create (shelf, "list", NULL);
  sqlite3 *writer = NULL;

  append_song (shelf, id, one);
  before = library_playlist_rule_choose (rule, shelf->db, &error);
  g_assert_no_error (error);
  g_assert_cmpint (sqlite3_open (shelf->path, &writer), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (writer, "BEGIN IMMEDIATE; DELETE FROM songs", NULL, NULL, NULL), ==, SQLITE_OK);

  entries = get_entries (shelf, id);
  g_assert_cmpuint (entries->len, ==, 1);
  chosen = library_playlist_rule_choose (rule, shelf->db, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (chosen->len, ==, 1);
  found = library_db_search (shelf->db, "one", 0, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (found->len, ==, 1);
  playlists = library_playlists_list (shelf->db, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (playlists->len, ==, 1);
  sqlite3_close (writer);
}

/* --- rules --- */

static GArray *
choose (Shelf      *shelf,
        const char *json)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LibraryPlaylistRule) rule = library_playlist_rule_from_json (json, &error);
  GArray *ids;

  g_assert_no_error (error);
  ids = library_playlist_rule_choose (rule, shelf->db, &error);
  g_assert_no_error (error);

  return ids;
}

/* Letters are the songs, by id: "ca" is the third and the first. */
static void
check_choice (Shelf      *shelf,
              const char *json,
              const char *expected)
{
  g_autoptr (GArray) ids = choose (shelf, json);
  g_autoptr (GString) letters = g_string_new (NULL);

  for (guint i = 0; i < ids->len; i++)
    g_string_append_c (letters, 'a' + (char)(g_array_index (ids, gint64, i) - 1));
  if (g_strcmp0 (letters->str, expected) != 0)
    g_test_message ("%s", json);
  g_assert_cmpstr (letters->str, ==, expected);
}

static void
add_all (Shelf             *shelf,
         const char        *path,
         const char        *title,
         const char        *artist,
         const char        *album,
         const char *const *moods,
         double             duration,
         double             valence,
         double             arousal,
         double             sd)
{
  const LibrarySongFields fields = {
    .path = path, .title = title, .artist = artist, .album = album, .moods = moods, .duration = duration
  };
  g_autoptr (LibrarySong) song = shelf_add_fields (shelf, &fields, valence, arousal, sd);
}

static void
test_choice (Shelf         *shelf,
             gconstpointer  data)
{
  static const char *const moods[] = { "Dreamy", "Übermut", NULL };
  g_autoptr (GError) error = NULL;

  add_all (shelf, "/m/a.mp3", "Alpha", "Élan", "First", NULL, 60, 0.5, 0.5, 0.1);
  add_all (shelf, "/m/b.mp3", "Beta", "Elan", "Second", NULL, 600, -0.5, 0.4, 0.6);
  add_all (shelf, "/m/c.mp3", "Gamma Alpha", "Other", "First", moods, 120, -0.5, -0.5, 0.1);
  add_all (shelf, "/m/d.mp3", "Delta", "Other", "Third", NULL, 30, 0.6, -0.6, 0.1);
  add_all (shelf, "/m/e.mp3", "Failed", "Elan", "First", NULL, 30, NAN, NAN, 0.1);
  add_all (shelf, "/m/f.mp3", "Away", "Elan", "First", NULL, 30, 0.5, 0.5, 0.1);
  shelf_lose (shelf, "/m/f.mp3");

  check_choice (shelf, "{\"order\": \"valence\"}", "bcad");
  check_choice (shelf, "{\"order\": \"valence\", \"descending\": true}", "dabc");
  check_choice (shelf, "{\"order\": \"arousal\"}", "dcba");
  check_choice (shelf, "{\"order\": \"arousal\", \"songs\": 2}", "dc");
  check_choice (
      shelf, "{\"circle\": {\"valence\": 0.5, \"arousal\": 0.5, \"radius\": 1.05}, \"order\": \"distance\"}",
      "ab");
  check_choice (shelf,
                "{\"circle\": {\"valence\": 0.5, \"arousal\": 0.5, \"radius\": 3}, \"order\": \"distance\", "
                "\"descending\": true}",
                "cdba");
  check_choice (shelf, "{\"polygon\": [[0, -1], [1, -1], [1, 1], [0, 1]], \"order\": \"valence\"}", "ad");
  check_choice (shelf, "{\"quadrants\": [\"Q2\", \"Q3\"], \"order\": \"arousal\"}", "cb");
  check_choice (shelf, "{\"certainty\": 0.9, \"order\": \"valence\"}", "cad");
  check_choice (shelf, "{\"artist\": \"elan\", \"order\": \"valence\"}", "ba");
  check_choice (shelf, "{\"artist\": \"ÉLA\", \"album\": \"first\", \"order\": \"valence\"}", "a");
  check_choice (shelf, "{\"title\": \"alpha\", \"order\": \"valence\"}", "ca");
  check_choice (shelf, "{\"title\": \"first\"}", "");
  check_choice (shelf, "{\"text\": \"first alpha\", \"order\": \"valence\"}", "ca");
  check_choice (shelf, "{\"text\": \"&\"}", "");
  check_choice (shelf, "{\"words\": [\"dreamy\"]}", "c");
  check_choice (shelf, "{\"words\": [\"ubermut\", \"nothing\"]}", "c");
  check_choice (shelf, "{\"words\": [\"dream\"]}", "");
  check_choice (shelf, "{\"words\": [\"dreamy\"], \"artist\": \"elan\"}", "");

  /* Minutes: of a (1), b (10), c (2), d (0.5) by falling arousal; b does not fit, c does. */
  check_choice (shelf, "{\"order\": \"arousal\", \"descending\": true, \"minutes\": 3}", "ac");
  check_choice (shelf, "{\"order\": \"arousal\", \"descending\": true, \"minutes\": 3.5}", "acd");
  check_choice (shelf, "{\"order\": \"arousal\", \"descending\": true, \"minutes\": 3.5, \"songs\": 1}", "a");
  check_choice (shelf, "{\"order\": \"arousal\", \"minutes\": 0.1}", "");

  /* What changes is seen at once: a song comes back, is heard anew, goes. */
  add_all (shelf, "/m/f.mp3", "Away", "Elan", "First", NULL, 30, 0.9, 0.9, 0.1);
  check_choice (shelf, "{\"order\": \"valence\"}", "bcadf");
  add_all (shelf, "/m/a.mp3", "Alpha", "Élan", "First", NULL, 60, -0.9, 0.9, 0.1);
  check_choice (shelf, "{\"order\": \"valence\"}", "abcdf");
  shelf_exec (shelf, "DELETE FROM songs WHERE id = 2");
  check_choice (shelf, "{\"order\": \"valence\"}", "acdf");
  /* Its drive is away: before and after it is indexed. */
  shelf_exec (shelf, "UPDATE songs SET is_absent = 1 WHERE id = 3");
  check_choice (shelf, "{\"order\": \"valence\"}", "adf");
  shelf_exec (shelf, "UPDATE songs SET title = 'Away' WHERE id = 3");
  check_choice (shelf, "{\"order\": \"valence\"}", "adf");
  g_assert_true (library_db_forget_errors (shelf->db, NULL, &error));
}

static void
add_record (Shelf      *shelf,
            const char *path,
            const char *genre,
            guint       year)
{
  const LibrarySongFields fields = { .path = path, .title = "T", .genre = genre, .year = year, .duration = 60 };
  g_autoptr (LibrarySong) song = shelf_add_fields (shelf, &fields, 0.5, 0.5, 0.1);

  g_assert_cmpstr (library_song_get_genre (song), ==, genre != NULL ? genre : "");
  g_assert_cmpuint (library_song_get_year (song), ==, year);
}

#define BY_ID "\"circle\": {\"valence\": 0.5, \"arousal\": 0.5, \"radius\": 1}, \"order\": \"distance\""

static void
test_genres_and_years (Shelf         *shelf,
                       gconstpointer  data)
{
  add_record (shelf, "/m/a.mp3", "Röck; Jazz Funk", 1989);
  add_record (shelf, "/m/b.mp3", "rock", 1990);
  add_record (shelf, "/m/c.mp3", "Rock'n'Roll", 1999);
  add_record (shelf, "/m/d.mp3", NULL, 2000);
  add_record (shelf, "/m/e.mp3", "Rock", 0);

  check_choice (shelf, "{" BY_ID "}", "abcde");
  check_choice (shelf, "{\"genres\": [\"ROCK\"], " BY_ID "}", "abe");
  check_choice (shelf, "{\"genres\": [\"jazz fünk\"], " BY_ID "}", "a");
  check_choice (shelf, "{\"genres\": [\"jazz\"], " BY_ID "}", "");
  check_choice (shelf, "{\"genres\": [\"Röck; Jazz Funk\"], " BY_ID "}", "");
  check_choice (shelf, "{\"genres\": [\"nothing\", \"rock'n'roll\", \"Jazz Funk\"], " BY_ID "}", "ac");
  check_choice (shelf, "{\"year_from\": 1990, \"year_to\": 1999, " BY_ID "}", "bc");
  check_choice (shelf, "{\"year_from\": 1999, " BY_ID "}", "cd");
  check_choice (shelf, "{\"year_to\": 1990, " BY_ID "}", "ab");
  check_choice (shelf, "{\"year_from\": 1990, \"year_to\": 1990, " BY_ID "}", "b");
  check_choice (shelf, "{\"genres\": [\"rock\"], \"year_to\": 1989, " BY_ID "}", "a");
  check_choice (shelf, "{\"genres\": [\"rock\"], \"text\": \"jazz\", " BY_ID "}", "a");
  check_choice (shelf, "{\"words\": [\"rock\"], " BY_ID "}", "");
  check_choice (shelf, "{\"text\": \"rock\", " BY_ID "}", "abce");

  /* Tags change, and what is kept of them. */
  add_record (shelf, "/m/a.mp3", "Soul", 1989);
  check_choice (shelf, "{\"genres\": [\"rock\"], " BY_ID "}", "be");
  check_choice (shelf, "{\"genres\": [\"soul\"], " BY_ID "}", "a");
  add_record (shelf, "/m/a.mp3", "Soul", 1995);
  check_choice (shelf, "{\"year_from\": 1990, \"year_to\": 1999, " BY_ID "}", "abc");
  shelf_exec (shelf, "DELETE FROM songs WHERE id = 1");
  check_choice (shelf, "{\"genres\": [\"soul\"], " BY_ID "}", "");
  g_assert_cmpint (shelf_query (shelf, "SELECT count (*) FROM song_genres WHERE song_id = 1"), ==, 0);
}

/* The word that we give is one as well. */
static void
test_own_words (Shelf         *shelf,
                gconstpointer  data)
{
  g_autoptr (LibrarySong) song = shelf_add (shelf, "/m/a.mp3", "A", "B", -0.627, 0.463);
  g_autofree char *word = g_utf8_strup (library_song_get_mood (song), -1);
  g_autofree char *json = g_strdup_printf ("{\"words\": [\"%s\"]}", word);

  g_assert_cmpstr (word, !=, "");
  check_choice (shelf, json, "a");
  check_choice (shelf, "{\"words\": [\"sad\"]}", "");

  /* Words of another vocabulary are made anew before anything is looked up. */
  shelf_exec (shelf, "UPDATE index_state SET vocabulary = 'other'; UPDATE song_words SET word = 'sad'");
  check_choice (shelf, json, "a");
  check_choice (shelf, "{\"words\": [\"sad\"]}", "");
}

static void
test_random_order (Shelf         *shelf,
                   gconstpointer  data)
{
  g_autoptr (GArray) first = NULL;
  g_autoptr (GArray) again = NULL;
  g_autoptr (GArray) other = NULL;
  g_autoptr (GArray) more = NULL;
  guint n_same = 0, n = 0;

  for (guint i = 0; i < 40; i++)
    {
      g_autofree char *path = g_strdup_printf ("/m/%02u.mp3", i);
      g_autoptr (LibrarySong) song = shelf_add (shelf, path, "T", "A", 0.1, 0.1);
    }
  first = choose (shelf, "{\"seed\": 1}");
  again = choose (shelf, "{\"seed\": 1}");
  other = choose (shelf, "{\"seed\": 2}");
  g_assert_cmpuint (first->len, ==, 40);
  g_assert_cmpmem (first->data, first->len * sizeof (gint64), again->data, again->len * sizeof (gint64));
  for (guint i = 0; i < 40; i++)
    n_same += g_array_index (first, gint64, i) == g_array_index (other, gint64, i);
  g_assert_cmpuint (n_same, <, 10);

  /* A song more does not shuffle the others. */
  g_autoptr (LibrarySong) new_song = shelf_add (shelf, "/m/new.mp3", "T", "A", 0.1, 0.1);

  more = choose (shelf, "{\"seed\": 1}");
  g_assert_cmpuint (more->len, ==, 41);
  for (guint i = 0; i < more->len; i++)
    if (g_array_index (more, gint64, i) != library_song_get_id (new_song))
      g_assert_cmpint (g_array_index (more, gint64, i), ==, g_array_index (first, gint64, n++));
}

/* SQL, index and quickselect together say what a plain walk over all songs says. */
static void
test_against_walk (Shelf         *shelf,
                   gconstpointer  data)
{
  g_autoptr (GPtrArray) songs = NULL;
  g_autoptr (GError) error = NULL;
  BaseRng rng;

  base_rng_init (&rng, 5);
  shelf_exec (shelf, "PRAGMA synchronous = OFF");
  for (guint i = 0; i < 700; i++)
    {
      g_autofree char *path = g_strdup_printf ("/m/%u.mp3", i);
      g_autoptr (LibrarySong) song = shelf_add (shelf, path, "T", "A", 2 * base_rng_uniform (&rng) - 1,
                                                2 * base_rng_uniform (&rng) - 1);
    }
  songs = library_db_list_songs (shelf->db, &error);

  for (guint round = 0; round < 60; round++)
    {
      g_autoptr (LibraryPlaylistRule) rule = library_playlist_rule_new ();
      g_autoptr (GArray) ids = NULL;
      guint n_in = 0;
      double last = -9.0;

      rule->has_circle = base_rng_below (&rng, 2) == 0;
      rule->center = (LibraryPoint) { base_rng_uniform (&rng), -base_rng_uniform (&rng) };
      rule->radius = 0.05 + base_rng_uniform (&rng);
      rule->quadrants = (guint)base_rng_below (&rng, 16);
      rule->min_certainty = base_rng_below (&rng, 2) == 0 ? 0.0 : base_rng_uniform (&rng);
      rule->max_songs = (guint)base_rng_below (&rng, 400);
      rule->order = LIBRARY_ORDER_VALENCE;
      ids = library_playlist_rule_choose (rule, shelf->db, &error);
      g_assert_no_error (error);

      for (guint i = 0; i < songs->len; i++)
        {
          const MoodEstimate *estimate = library_song_get_estimate (songs->pdata[i]);

          n_in
              += library_playlist_rule_contains (rule, estimate->gaussian.valence, estimate->gaussian.arousal)
                 && (rule->quadrants == 0 || (rule->quadrants >> estimate->quadrant & 1) != 0)
                 && estimate->quadrant_probabilities[estimate->quadrant] >= rule->min_certainty;
        }
      g_assert_cmpuint (ids->len, ==, rule->max_songs > 0 ? MIN (n_in, rule->max_songs) : n_in);
      for (guint i = 0; i < ids->len; i++)
        {
          LibrarySong *song = songs->pdata[g_array_index (ids, gint64, i) - 1];
          double valence = library_song_get_estimate (song)->gaussian.valence;

          g_assert_cmpfloat (valence, >=, last);
          last = valence;
        }
      /* Of a list that was cut, the last one in is before all that are out. */
      for (guint i = 0; ids->len > 0 && ids->len < n_in && i < songs->len; i++)
        {
          const MoodEstimate *estimate = library_song_get_estimate (songs->pdata[i]);
          gint64 id = library_song_get_id (songs->pdata[i]);
          gboolean is_chosen = FALSE;

          for (guint j = 0; j < ids->len; j++)
            is_chosen = is_chosen || g_array_index (ids, gint64, j) == id;
          if (!is_chosen
              && library_playlist_rule_contains (rule, estimate->gaussian.valence, estimate->gaussian.arousal)
              && (rule->quadrants == 0 || (rule->quadrants >> estimate->quadrant & 1) != 0)
              && estimate->quadrant_probabilities[estimate->quadrant] >= rule->min_certainty)
            g_assert_cmpfloat (estimate->gaussian.valence, >=, last);
        }
    }
}

static void
test_journey (Shelf         *shelf,
              gconstpointer  data)
{
  MoodJourney journey = { .way = { { -0.9, 0.0 }, { 0.9, 0.0 } }, .n_points = 2, .n_songs = 4 };
  g_autoptr (GArray) ids = NULL;
  g_autoptr (GArray) without = NULL;
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < 4; i++)
    {
      g_autofree char *path = g_strdup_printf ("/m/%u.mp3", i);
      g_autoptr (LibrarySong) song = shelf_add (shelf, path, "T",
                                                i == 2   ? "ÉLAN"
                                                : i == 1 ? "elan"
                                                         : "",
                                                0.9 - 0.6 * i, 0.0);
    }
  ids = library_db_choose_journey (shelf->db, &journey, &error);
  g_assert_no_error (error);
  /* Two spellings of an artist are one, and unknown ones are nobody. */
  g_assert_cmpuint (ids->len, ==, 3);
  g_assert_cmpint (g_array_index (ids, gint64, 0), ==, 4);
  g_assert_cmpint (g_array_index (ids, gint64, 2), ==, 1);

  shelf_lose (shelf, "/m/3.mp3");
  without = library_db_choose_journey (shelf->db, &journey, &error);
  for (guint i = 0; i < without->len; i++)
    g_assert_cmpint (g_array_index (without, gint64, i), !=, 4);

  journey.n_points = 1;
  g_assert_null (library_db_choose_journey (shelf->db, &journey, &error));
  g_assert_error (error, BASE_ERROR, BASE_ERROR_INVALID_ARGUMENT);
}

/* A song of this sound; 0: what it sounds like is not known. */
static gint64
add_sound (Shelf  *shelf,
           guint   number,
           guint8  sound,
           double  valence)
{
  const LibraryAudioHash audio = { .version = 6, .digest = { 0, sound } };
  g_autofree char *path = g_strdup_printf ("/m/%05u.mp3", number);
  const LibrarySongFields fields = {
    .path = path, .size = 1, .mtime = 1, .title = "T", .duration = 100, .audio = sound != 0 ? &audio : NULL
  };
  g_autoptr (LibrarySong) song = shelf_add_fields (shelf, &fields, valence, 0.0, 0.2);

  return library_song_get_id (song);
}

/* Copies of one sound are one song to who hears a playlist. */
static void
test_twins_once (Shelf         *shelf,
                 gconstpointer  data)
{
  const MoodJourney journey = { .way = { { -0.9, 0.0 }, { 0.9, 0.0 } }, .n_points = 2, .n_songs = 10 };
  g_autoptr (LibraryPlaylistRule) rule = library_playlist_rule_new ();
  g_autoptr (GError) error = NULL;
  gint64 ids[5];

  rule->order = LIBRARY_ORDER_VALENCE;
  ids[0] = add_sound (shelf, 0, 1, -0.8);
  ids[1] = add_sound (shelf, 1, 2, -0.4);
  ids[2] = add_sound (shelf, 2, 1, 0.1);
  ids[3] = add_sound (shelf, 3, 0, 0.4);
  ids[4] = add_sound (shelf, 4, 0, 0.8);
  for (guint n_songs = 0; n_songs <= 4; n_songs += 4)
    {
      g_autoptr (GArray) chosen = NULL;

      rule->max_songs = n_songs;
      chosen = library_playlist_rule_choose (rule, shelf->db, &error);
      g_assert_no_error (error);
      g_assert_cmpuint (chosen->len, ==, 4);
      g_assert_cmpint (g_array_index (chosen, gint64, 0), ==, ids[0]);
      g_assert_cmpint (g_array_index (chosen, gint64, 1), ==, ids[1]);
      g_assert_cmpint (g_array_index (chosen, gint64, 2), ==, ids[3]);
      g_assert_cmpint (g_array_index (chosen, gint64, 3), ==, ids[4]);
    }

  /* The one that is first in the order, and present. */
  {
    g_autoptr (GArray) chosen = NULL;

    rule->is_descending = TRUE;
    chosen = library_playlist_rule_choose (rule, shelf->db, &error);
    g_assert_cmpuint (chosen->len, ==, 4);
    g_assert_cmpint (g_array_index (chosen, gint64, 2), ==, ids[2]);
    g_assert_cmpint (g_array_index (chosen, gint64, 3), ==, ids[1]);
  }
  {
    g_autoptr (GArray) chosen = library_db_choose_journey (shelf->db, &journey, &error);

    g_assert_no_error (error);
    g_assert_cmpuint (chosen->len, ==, 4);
    for (guint i = 0; i < chosen->len; i++)
      g_assert_cmpint (g_array_index (chosen, gint64, i), !=, ids[2]);
  }
  shelf_lose (shelf, "/m/00000.mp3");
  {
    g_autoptr (GArray) chosen = library_db_choose_journey (shelf->db, &journey, &error);

    g_assert_cmpuint (chosen->len, ==, 4);
    g_assert_cmpint (g_array_index (chosen, gint64, 1), ==, ids[2]);
  }
}

/* So many that what they sound like is read all at once. */
static void
test_twins_of_many (Shelf         *shelf,
                    gconstpointer  data)
{
  g_autoptr (LibraryPlaylistRule) rule = library_playlist_rule_new ();
  g_autoptr (GArray) chosen = NULL;
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < 2200; i++)
    add_sound (shelf, i, i < 20 ? (guint8)(1 + i % 2) : 0, -0.9 + i / 2000.0);
  rule->order = LIBRARY_ORDER_VALENCE;
  chosen = library_playlist_rule_choose (rule, shelf->db, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (chosen->len, ==, 2182);
  g_assert_cmpint (g_array_index (chosen, gint64, 0), ==, 1);
  g_assert_cmpint (g_array_index (chosen, gint64, 1), ==, 2);
  g_assert_cmpint (g_array_index (chosen, gint64, 2), ==, 21);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, test)                                                                                      \
  g_test_add ("/library/playlist/" name, Shelf, NULL, shelf_set_up, test, shelf_tear_down)
  ADD ("names", test_names);
  ADD ("fixed-list", test_fixed_list);
  ADD ("unknown-songs", test_unknown_songs);
  ADD ("copies", test_copies);
  ADD ("displaced", test_displaced);
  ADD ("remove", test_remove);
  ADD ("kinds", test_kinds);
  ADD ("too-many", test_too_many);
  ADD ("beside-a-writer", test_beside_a_writer);
  ADD ("choice", test_choice);
  ADD ("genres-and-years", test_genres_and_years);
  ADD ("own-words", test_own_words);
  ADD ("random-order", test_random_order);
  ADD ("against-walk", test_against_walk);
  ADD ("journey", test_journey);
  ADD ("twins-once", test_twins_once);
  ADD ("twins-of-many", test_twins_of_many);

  return g_test_run ();
}
