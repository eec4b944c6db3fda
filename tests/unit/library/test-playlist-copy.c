/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Playlists in another order, twice, and back after they were deleted. */
#include "library/playlist-copy.h"

#include <string.h>

#include "engine/base/error.h"
#include "shelf.h"

static LibraryPlaylistRule *
make_rule (void)
{
  LibraryPlaylistRule *rule = library_playlist_rule_new ();

  rule->quadrants = 1u;
  rule->max_songs = 12;

  return rule;
}

static char *
join_titles (Shelf *shelf, gint64 id)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) entries = library_playlists_get_entries (shelf->db, id, &error);
  GString *text = g_string_new (NULL);

  g_assert_no_error (error);
  for (guint i = 0; i < entries->len; i++)
    {
      const LibraryPlaylistEntry *entry = entries->pdata[i];

      g_string_append_printf (text, "%s%s%s", i > 0 ? " " : "", entry->title, entry->is_missing ? "-" : "");
    }

  return g_string_free (text, FALSE);
}

#define check_titles(shelf, id, expected)                                                                    \
  {                                                                                                          \
    g_autofree char *titles = join_titles (shelf, id);                                                       \
    g_assert_cmpstr (titles, ==, expected);                                                                  \
  }

/* "a b gone- a" */
static gint64
make_list (Shelf *shelf, const char *name)
{
  g_autoptr (GPtrArray) entries
      = g_ptr_array_new_with_free_func ((GDestroyNotify)library_playlist_entry_free);
  g_autoptr (LibrarySong) a = shelf_add (shelf, "/music/a.ogg", "a", "x", 0.5, 0.5);
  g_autoptr (LibrarySong) b = shelf_add (shelf, "/music/b.ogg", "b", "x", -0.5, 0.5);
  g_autoptr (GError) error = NULL;
  gint64 id = library_playlists_create (shelf->db, name, NULL, &error);

  g_assert_no_error (error);
  g_ptr_array_add (entries, library_playlist_entry_new (a));
  g_ptr_array_add (entries, library_playlist_entry_new (b));
  g_ptr_array_add (entries, library_playlist_entry_new_unknown ("/music/gone.ogg", "gone", "y", 10));
  g_ptr_array_add (entries, library_playlist_entry_new (a));
  g_assert_true (library_playlists_append (shelf->db, id, entries, &error));
  g_assert_no_error (error);

  return id;
}

static void
test_put_back (Shelf *shelf, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  gint64 id = make_list (shelf, "List");
  gint64 other = library_playlists_create (shelf->db, "Other", NULL, &error);
  g_autoptr (LibraryPlaylistCopy) copy = library_playlists_copy (shelf->db, id, &error);
  g_autoptr (LibraryPlaylist) found = NULL;

  g_assert_no_error (error);
  g_assert_true (library_playlists_delete (shelf->db, id, &error));
  g_assert_cmpint (library_playlists_paste (shelf->db, copy, NULL, TRUE, &error), ==, id);
  g_assert_no_error (error);
  check_titles (shelf, id, "a b gone- a");
  found = library_playlists_find (shelf->db, "List", &error);
  g_assert_no_error (error);
  g_assert_cmpint (found->id, ==, id);

  /* What it has become meanwhile is lost; the other list is what it was. */
  {
    g_autoptr (GPtrArray) none = g_ptr_array_new ();

    g_assert_true (library_playlists_set_entries (shelf->db, id, none, &error));
    check_titles (shelf, id, "");
    g_assert_cmpint (library_playlists_paste (shelf->db, copy, NULL, TRUE, &error), ==, id);
    g_assert_no_error (error);
    check_titles (shelf, id, "a b gone- a");
    check_titles (shelf, other, "");
  }

  /* As another one it has another name. */
  {
    gint64 again = library_playlists_paste (shelf->db, copy, NULL, FALSE, &error);
    g_autoptr (LibraryPlaylist) second = library_playlists_find (shelf->db, "List 2", NULL);

    g_assert_no_error (error);
    g_assert_cmpint (again, !=, id);
    g_assert_nonnull (second);
    g_assert_cmpint (second->id, ==, again);
    check_titles (shelf, again, "a b gone- a");
  }
}

/* A song that was taken out of the library meanwhile is a missing one, not a reason to fail. */
static void
test_put_back_later (Shelf *shelf, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  gint64 id = make_list (shelf, "List");
  g_autoptr (LibraryPlaylistCopy) copy = library_playlists_copy (shelf->db, id, &error);

  g_assert_true (library_playlists_delete (shelf->db, id, &error));
  shelf_exec (shelf, "DELETE FROM songs WHERE title = 'b'");
  g_assert_cmpint (library_playlists_paste (shelf->db, copy, NULL, TRUE, &error), ==, id);
  g_assert_no_error (error);
  check_titles (shelf, id, "a b- gone- a");
}

static void
test_twice (Shelf *shelf, gconstpointer data)
{
  g_autoptr (LibraryPlaylistRule) rule = make_rule ();
  g_autoptr (GError) error = NULL;
  gint64 id = library_playlists_create (shelf->db, "Rule", rule, &error);
  g_autoptr (LibraryPlaylistCopy) copy = library_playlists_copy (shelf->db, id, &error);
  g_autoptr (LibraryPlaylist) found = NULL;
  gint64 second = library_playlists_paste (shelf->db, copy, "Rule (copy)", FALSE, &error);

  g_assert_no_error (error);
  g_assert_cmpint (second, !=, id);
  found = library_playlists_find (shelf->db, "Rule (copy)", &error);
  g_assert_no_error (error);
  g_assert_true (library_playlist_rule_equal (found->rule, rule));

  g_assert_null (library_playlists_copy (shelf->db, 4711, &error));
  g_assert_error (error, BASE_ERROR, BASE_ERROR_NOT_FOUND);
}

static void
test_free_names (Shelf *shelf, gconstpointer data)
{
  static const struct
  {
    const char *wanted;
    const char *name;
  } names[] = {
    { "New", "New" },
    { "Taken", "Taken 3" },
    { "  two\nlines\t", "two lines" },
    { "", "Playlist" },
    { "\x01", "Playlist" },
    { "b\xff", "b\xef\xbf\xbd" },
  };
  g_autofree char *longest = g_strnfill (5000, 'x');
  g_autofree char *cut = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (library_playlists_create (shelf->db, "Taken", NULL, &error), !=, 0);
  g_assert_cmpint (library_playlists_create (shelf->db, "Taken 2", NULL, &error), !=, 0);
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *name = library_playlists_find_free_name (shelf->db, names[i].wanted, &error);

      g_assert_no_error (error);
      g_assert_cmpstr (name, ==, names[i].name);
    }
  cut = library_playlists_find_free_name (shelf->db, longest, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (strlen (cut), <=, LIBRARY_PLAYLIST_NAME_MAX);
  g_assert_cmpint (library_playlists_create (shelf->db, cut, NULL, &error), !=, 0);
  g_assert_no_error (error);
}

/* --- order --- */

static GArray *
arrange_cb (GPtrArray *entries, gpointer user_data, GError **error)
{
  const char *text = user_data;
  GArray *order;

  if (text == NULL)
    {
      g_set_error_literal (error, BASE_ERROR, BASE_ERROR_INVALID_ARGUMENT, "No.");
      return NULL;
    }

  order = g_array_new (FALSE, FALSE, sizeof (guint));
  for (; *text != '\0'; text++)
    {
      guint index = (guint)(*text - '0');

      g_array_append_val (order, index);
    }

  return order;
}

static void
test_arrange (Shelf *shelf, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  gint64 id = make_list (shelf, "List");

  g_assert_true (library_playlists_arrange (shelf->db, id, arrange_cb, (gpointer)"2013", &error));
  g_assert_no_error (error);
  check_titles (shelf, id, "gone- a b a");

  /* With a gap in it. */
  shelf_exec (shelf, "DELETE FROM playlist_entries WHERE position = 1");
  check_titles (shelf, id, "gone- b a");
  g_assert_true (library_playlists_arrange (shelf->db, id, arrange_cb, (gpointer)"120", &error));
  g_assert_no_error (error);
  check_titles (shelf, id, "b a gone-");
  g_assert_cmpint (shelf_query (shelf, "SELECT max (position) FROM playlist_entries"), ==, 2);

  g_assert_false (library_playlists_arrange (shelf->db, id, arrange_cb, NULL, &error));
  g_assert_error (error, BASE_ERROR, BASE_ERROR_INVALID_ARGUMENT);
  check_titles (shelf, id, "b a gone-");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, test)                                                                                      \
  g_test_add ("/library/playlist-copy/" name, Shelf, NULL, shelf_set_up, test, shelf_tear_down)
  ADD ("put-back", test_put_back);
  ADD ("put-back-later", test_put_back_later);
  ADD ("twice", test_twice);
  ADD ("free-names", test_free_names);
  ADD ("arrange", test_arrange);

  return g_test_run ();
}
