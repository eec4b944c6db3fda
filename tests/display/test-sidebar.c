/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The sidebar: what it lists and counts, and what choosing in it shows. */

#include "harness.h"
#include "ui/scope-bar.h"
#include "ui/sidebar-row.h"
#include "ui/sidebar.h"
#include "ui/song-counter.h"

static GPtrArray *
make_songs (void)
{
  GPtrArray *songs = g_ptr_array_new_with_free_func (g_object_unref);

  g_ptr_array_add (songs, display_songs_make_at (1, "Golden Morning", 0.6, 0.6));
  g_ptr_array_add (songs, display_songs_make_at (2, "Burning Parade", -0.6, 0.6));
  g_ptr_array_add (songs, display_songs_make_at (3, "Burning Harbour", -0.5, 0.7));
  g_ptr_array_add (songs, display_songs_make_at (4, "Grey Window", -0.6, -0.6));
  g_ptr_array_add (songs, display_songs_make_bad (5, "Broken", "The file is damaged."));

  return songs;
}

/* --- the numbers --- */

static void
test_counts (void)
{
  g_autoptr (GPtrArray) songs = make_songs ();
  g_autoptr (MoodSongQuery) query = mood_song_query_new (&(MoodSongFilter) { .text = "burning" });
  g_autoptr (MoodSongCounts) counts = mood_song_counts_new (songs, query);
  guint n_in_words = 0;

  g_assert_cmpuint (counts->n_songs, ==, 5);
  g_assert_cmpuint (counts->n_problems, ==, 1);
  g_assert_cmpuint (counts->n_in_quadrants[MOOD_QUADRANT_1], ==, 1);
  g_assert_cmpuint (counts->n_in_quadrants[MOOD_QUADRANT_2], ==, 2);
  g_assert_cmpuint (counts->n_in_quadrants[MOOD_QUADRANT_3], ==, 1);
  g_assert_cmpuint (counts->n_in_quadrants[MOOD_QUADRANT_4], ==, 0);
  g_assert_cmpuint (counts->n_unwritten, ==, 4);
  g_assert_cmpuint (counts->n_shown, ==, 2);
  g_assert_cmpfloat (counts->shown_seconds, ==,
                     library_song_get_duration (songs->pdata[1]) + library_song_get_duration (songs->pdata[2]));
  for (guint i = 0; i < counts->words->len; i++)
    n_in_words += g_array_index (counts->words, MoodWordCount, i).n_songs;
  g_assert_cmpuint (n_in_words, ==, 4);
}

/* Every number is that of the songs which the scope shows. */
static void
test_counts_are_of_scopes (void)
{
  g_autoptr (GPtrArray) songs = display_songs_make_many (0, 500);
  const LibraryLabel label = { .valence = 0.5, .arousal = -0.5 };
  g_autoptr (MoodSongQuery) all = mood_song_query_new (NULL);
  LibrarySong *corrected = library_song_new (&(LibrarySongFields) {
      .id = 1000, .path = "/music/corrected.ogg", .label = &label });
  g_autoptr (MoodSongCounts) counts = (g_ptr_array_add (songs, corrected), mood_song_counts_new (songs, all));
  g_autoptr (GHashTable) expected = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  GHashTableIter iter;
  gpointer id, number;

  g_hash_table_insert (expected, g_strdup ("all"), GUINT_TO_POINTER (counts->n_songs));
  g_hash_table_insert (expected, g_strdup ("unsure"), GUINT_TO_POINTER (counts->n_unsure));
  g_hash_table_insert (expected, g_strdup ("corrected"), GUINT_TO_POINTER (counts->n_corrected));
  g_hash_table_insert (expected, g_strdup ("unwritten"), GUINT_TO_POINTER (counts->n_unwritten));
  g_hash_table_insert (expected, g_strdup ("problems"), GUINT_TO_POINTER (counts->n_problems));
  for (guint i = 0; i < MOOD_N_QUADRANTS; i++)
    g_hash_table_insert (expected, g_strdup_printf ("quadrant:%s", mood_quadrant_to_id ((MoodQuadrant)i)),
                         GUINT_TO_POINTER (counts->n_in_quadrants[i]));
  for (guint i = 0; i < counts->words->len; i++)
    {
      const MoodWordCount *count = &g_array_index (counts->words, MoodWordCount, i);

      g_hash_table_insert (expected, g_strdup_printf ("word:%s", count->word->id), GUINT_TO_POINTER (count->n_songs));
    }

  g_hash_table_iter_init (&iter, expected);
  while (g_hash_table_iter_next (&iter, &id, &number))
    {
      MoodScope scope;
      g_autoptr (MoodSongQuery) query = NULL;
      g_autofree char *back = NULL;
      guint n_matching = 0;

      g_assert_true (mood_scope_from_id (id, &scope));
      back = mood_scope_to_id (&scope);
      g_assert_cmpstr (back, ==, id);
      query = mood_scope_make_query (&scope, NULL);
      for (guint i = 0; i < songs->len; i++)
        n_matching += mood_song_query_matches (query, songs->pdata[i]);
      g_assert_cmpuint (n_matching, ==, GPOINTER_TO_UINT (number));
      g_assert_cmpuint (n_matching, >, 0);
    }
}

static void
test_scope_ids (void)
{
  static const char *const wrong[] = { "", "everything", "quadrant:Q5", "quadrant:", "word:nosuchword", "word:",
                                       "playlist:", "playlist:x", "playlist:0", "playlist:-1" };
  MoodScope scope;

  for (gsize i = 0; i < G_N_ELEMENTS (wrong); i++)
    g_assert_false (mood_scope_from_id (wrong[i], &scope));
  g_assert_true (mood_scope_from_id ("playlist:12", &scope));
  g_assert_cmpint (scope.playlist, ==, 12);
}

/* --- the model --- */

static gboolean
is_model_settled (gpointer model)
{
  return mood_sidebar_model_is_settled (model);
}

static char *
join_ids (MoodSidebarModel *model)
{
  GString *text = g_string_new (NULL);

  harness_wait (is_model_settled, model);
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (model)); i++)
    {
      g_autoptr (MoodSidebarItem) item = g_list_model_get_item (G_LIST_MODEL (model), i);

      g_string_append_printf (text, "%s%s", i > 0 ? " " : "", mood_sidebar_item_get_id (item));
    }

  return g_string_free (text, FALSE);
}

#define LIBRARY_AND_MOODS                                                                                    \
  "all albums artists unsure corrected unwritten problems quadrant:Q1 quadrant:Q2 quadrant:Q3 quadrant:Q4"

static void
add_playlist (GPtrArray  *playlists,
              gint64      id,
              const char *name)
{
  MoodPlaylist *playlist = g_new0 (MoodPlaylist, 1);

  playlist->id = id;
  playlist->name = (char *)name;
  g_ptr_array_add (playlists, playlist);
}

static void
test_model (void)
{
  g_autoptr (MoodSidebarModel) model = mood_sidebar_model_new ();
  g_autoptr (GPtrArray) songs = make_songs ();
  g_autoptr (MoodSongQuery) all = mood_song_query_new (NULL);
  g_autoptr (MoodSongCounts) counts = mood_song_counts_new (songs, all);
  g_autoptr (GPtrArray) playlists = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *bare = join_ids (model);
  g_autofree char *counted = NULL, *listed = NULL, *renamed = NULL, *emptied = NULL;
  MoodSidebarItem *kept;

  g_assert_cmpstr (bare, ==, LIBRARY_AND_MOODS " no-playlists");
  mood_sidebar_model_set_counts (model, counts);
  counted = join_ids (model);
  g_assert_cmpstr (counted, ==, LIBRARY_AND_MOODS " words no-playlists");
  g_assert_cmpint (mood_sidebar_item_get_count (mood_sidebar_model_find (model, "quadrant:Q2")), ==, 2);

  add_playlist (playlists, 3, "B");
  add_playlist (playlists, 7, "C");
  mood_sidebar_model_set_playlists (model, playlists);
  listed = join_ids (model);
  g_assert_cmpstr (listed, ==, LIBRARY_AND_MOODS " words playlist:3 playlist:7");

  /* Renamed, the list has another place and is the same line. */
  kept = mood_sidebar_model_find (model, "playlist:7");
  g_ptr_array_set_size (playlists, 0);
  add_playlist (playlists, 7, "A");
  add_playlist (playlists, 3, "B");
  mood_sidebar_model_set_playlists (model, playlists);
  renamed = join_ids (model);
  g_assert_cmpstr (renamed, ==, LIBRARY_AND_MOODS " words playlist:7 playlist:3");
  g_assert_true (mood_sidebar_model_find (model, "playlist:7") == kept);
  g_assert_cmpstr (mood_sidebar_item_get_title (kept), ==, "A");

  g_ptr_array_set_size (playlists, 0);
  mood_sidebar_model_set_playlists (model, playlists);
  emptied = join_ids (model);
  g_assert_cmpstr (emptied, ==, LIBRARY_AND_MOODS " words no-playlists");
}

/* --- in the window --- */

static MoodSidebar *
get_sidebar (Harness *harness)
{
  return harness_get_child (harness, "sidebar");
}

typedef struct
{
  MoodSidebar *sidebar;
  const char *id;
  int count;
} Expected;

static gboolean
has_count (gpointer data)
{
  Expected *expected = data;
  MoodSidebarItem *item = mood_sidebar_model_find (mood_sidebar_get_model (expected->sidebar), expected->id);

  return item != NULL && mood_sidebar_item_get_count (item) == expected->count
         && mood_sidebar_find_row (expected->sidebar, expected->id) != NULL;
}

static void
wait_for_count (Harness    *harness,
                const char *id,
                int         count)
{
  harness_wait (has_count, &(Expected) { get_sidebar (harness), id, count });
}

static gboolean
has_subtitle (gpointer data)
{
  gpointer *both = data;

  return g_str_equal (mood_scope_bar_get_subtitle (both[0]), both[1]);
}

static void
choose (Harness    *harness,
        const char *id)
{
  GtkWidget *row = mood_sidebar_find_row (get_sidebar (harness), id);

  g_assert_nonnull (row);
  gtk_widget_activate (row);
  gtk_list_box_select_row (GTK_LIST_BOX (gtk_widget_get_parent (row)), GTK_LIST_BOX_ROW (row));
  harness_settle (harness);
}

static guint
count_rows (Harness *harness)
{
  return g_list_model_get_n_items (mood_song_list_get_model (harness->list));
}

static void
test_choose (void)
{
  Harness harness = { 0 };
  MoodScopeBar *bar;
  gpointer both[2];

  harness_open (&harness, 1360, make_songs ());
  bar = harness_get_child (&harness, "scope_bar");
  wait_for_count (&harness, "quadrant:Q2", 2);
  g_assert_cmpstr (mood_scope_bar_get_title (bar), ==, "All Songs");

  choose (&harness, "quadrant:Q2");
  g_assert_cmpuint (count_rows (&harness), ==, 2);
  g_assert_cmpuint (mood_plane_get_n_points (harness.plane), ==, 2);
  g_assert_cmpstr (mood_scope_bar_get_title (bar), ==, "Tense and angry");
  both[0] = bar;
  both[1] = (gpointer)"2 songs, 7 min";
  harness_wait (has_subtitle, both);

  /* A search is within it. */
  gtk_editable_set_text (harness_get_child (&harness, "search_entry"), "harbour");
  g_signal_emit_by_name (harness_get_child (&harness, "search_entry"), "search-changed");
  harness_settle (&harness);
  g_assert_cmpint (harness_find_row (&harness, 3), ==, 0);
  g_assert_cmpuint (count_rows (&harness), ==, 1);
  gtk_editable_set_text (harness_get_child (&harness, "search_entry"), "");
  g_signal_emit_by_name (harness_get_child (&harness, "search_entry"), "search-changed");

  choose (&harness, "all");
  g_assert_cmpuint (count_rows (&harness), ==, 5);

  /* What comes is counted. */
  {
    GPtrArray *more = g_ptr_array_new_with_free_func (g_object_unref);

    g_ptr_array_add (more, display_songs_make_at (6, "Storm", -0.4, 0.5));
    harness_add (&harness, more);
  }
  wait_for_count (&harness, "quadrant:Q2", 3);
  wait_for_count (&harness, "all", 6);
  harness_close (&harness);
}

static void
test_names (void)
{
  Harness harness = { 0 };
  GtkWidget *row;

  harness_open (&harness, 1360, make_songs ());
  wait_for_count (&harness, "quadrant:Q2", 2);
  wait_for_count (&harness, "problems", 1);
  row = mood_sidebar_find_row (get_sidebar (&harness), "quadrant:Q2");
  gtk_test_accessible_assert_property (row, GTK_ACCESSIBLE_PROPERTY_LABEL, "Tense and angry, 2 songs");
  row = mood_sidebar_find_row (get_sidebar (&harness), "problems");
  gtk_test_accessible_assert_property (row, GTK_ACCESSIBLE_PROPERTY_LABEL, "Problem Files, 1 song");
  g_assert_nonnull (gtk_widget_get_tooltip_text (harness_get_child (&harness, "sidebar_button")));
  harness_close (&harness);
}

static void
test_words (void)
{
  Harness harness = { 0 };
  MoodSidebar *sidebar;
  GtkWidget *words;

  harness_open (&harness, 1360, make_songs ());
  sidebar = get_sidebar (&harness);
  wait_for_count (&harness, "words", 3);
  g_assert_null (mood_sidebar_find_row (sidebar, "word:sad"));
  words = mood_sidebar_find_row (sidebar, "words");
  gtk_test_accessible_assert_state (words, GTK_ACCESSIBLE_STATE_EXPANDED, FALSE);
  gtk_widget_activate (words);
  harness_wait (is_model_settled, mood_sidebar_get_model (sidebar));
  gtk_test_accessible_assert_state (words, GTK_ACCESSIBLE_STATE_EXPANDED, TRUE);
  choose (&harness, "word:sad");
  g_assert_cmpuint (count_rows (&harness), ==, 1);
  g_assert_cmpint (harness_find_row (&harness, 4), ==, 0);

  /* Out of sight it is still what is shown. */
  gtk_widget_activate (words);
  harness_wait (is_model_settled, mood_sidebar_get_model (sidebar));
  harness_settle (&harness);
  g_assert_null (mood_sidebar_find_row (sidebar, "word:sad"));
  g_assert_cmpuint (count_rows (&harness), ==, 1);
  harness_close (&harness);
}

static gboolean
is_folded (gpointer flap)
{
  return adw_flap_get_folded (flap);
}

static gboolean
is_hidden (gpointer flap)
{
  return !adw_flap_get_reveal_flap (flap);
}

/* Wide, it stands beside the list; narrow, it comes over it when it is asked for and goes when something is chosen. */
static void
test_folding (void)
{
  Harness harness = { 0 };
  AdwFlap *flap;

  harness_open (&harness, 1360, make_songs ());
  flap = harness_get_child (&harness, "sidebar_flap");
  g_assert_true (adw_flap_get_reveal_flap (flap));
  g_assert_false (adw_flap_get_folded (flap));
  g_assert_false (adw_flap_get_reveal_flap (harness_get_child (&harness, "flap")));
  g_action_group_activate_action (G_ACTION_GROUP (harness.window), "show-sidebar", NULL);
  g_assert_false (adw_flap_get_reveal_flap (flap));
  g_action_group_activate_action (G_ACTION_GROUP (harness.window), "show-sidebar", NULL);
  g_assert_true (adw_flap_get_reveal_flap (flap));
  harness_close (&harness);

  harness = (Harness) { 0 };
  harness_open (&harness, 360, make_songs ());
  flap = harness_get_child (&harness, "sidebar_flap");
  harness_wait (is_folded, flap);
  harness_wait (is_hidden, flap);
  wait_for_count (&harness, "quadrant:Q2", 2);
  g_action_group_activate_action (G_ACTION_GROUP (harness.window), "show-sidebar", NULL);
  g_assert_true (adw_flap_get_reveal_flap (flap));
  choose (&harness, "quadrant:Q3");
  harness_wait (is_hidden, flap);
  g_assert_cmpuint (count_rows (&harness), ==, 1);
  harness_close (&harness);
}

int
main (int   argc,
      char *argv[])
{
  harness_init (&argc, &argv);

  g_test_add_func ("/sidebar/counts", test_counts);
  g_test_add_func ("/sidebar/counts-are-of-scopes", test_counts_are_of_scopes);
  g_test_add_func ("/sidebar/scope-ids", test_scope_ids);
  g_test_add_func ("/sidebar/model", test_model);
  g_test_add_func ("/sidebar/choose", test_choose);
  g_test_add_func ("/sidebar/names", test_names);
  g_test_add_func ("/sidebar/words", test_words);
  g_test_add_func ("/sidebar/folding", test_folding);

  return g_test_run ();
}
