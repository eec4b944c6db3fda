/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The models between the library and the widgets: store, query, view, selection. */

#include "harness.h"
#include "ui/song-rows.h"
#include "ui/song-view.h"

typedef struct
{
  GPtrArray *copy; /* what a listener believes the model to hold */
  guint n_signals;
} Mirror;

/* Follows a model by its signals alone, as a list widget does. */
static void
mirror_cb (GListModel *model,
           guint       position,
           guint       n_removed,
           guint       n_added,
           gpointer    user_data)
{
  Mirror *mirror = user_data;

  mirror->n_signals++;
  if (n_removed > 0)
    g_ptr_array_remove_range (mirror->copy, position, n_removed);
  for (guint i = 0; i < n_added; i++)
    g_ptr_array_insert (mirror->copy, (int)(position + i), g_list_model_get_item (model, position + i));
  g_assert_cmpuint (mirror->copy->len, ==, g_list_model_get_n_items (model));
}

static Mirror
mirror_new (GListModel *model,
            Mirror     *mirror)
{
  mirror->copy = g_ptr_array_new_with_free_func (g_object_unref);
  mirror->n_signals = 0;
  g_signal_connect (model, "items-changed", G_CALLBACK (mirror_cb), mirror);

  return *mirror;
}

static void
mirror_check (Mirror     *mirror,
              GListModel *model)
{
  g_assert_cmpuint (mirror->copy->len, ==, g_list_model_get_n_items (model));
  for (guint i = 0; i < mirror->copy->len; i++)
    {
      g_autoptr (LibrarySong) song = g_list_model_get_item (model, i);

      g_assert_true (song == g_ptr_array_index (mirror->copy, i));
    }
}

static gboolean
is_view_settled (gpointer view)
{
  return mood_song_view_is_settled (view);
}

static char *
join_titles (GListModel *model)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < g_list_model_get_n_items (model); i++)
    {
      g_autoptr (LibrarySong) song = g_list_model_get_item (model, i);

      g_string_append_printf (text, "%s%s", i > 0 ? " " : "", library_song_get_title (song));
    }

  return g_string_free (text, FALSE);
}

static void
add_one (MoodSongStore *store,
         LibrarySong   *song)
{
  g_autoptr (GPtrArray) one = g_ptr_array_new_with_free_func (g_object_unref);

  g_ptr_array_add (one, song);
  mood_song_store_add (store, one);
}

static void
test_store_replaces_by_id (void)
{
  g_autoptr (MoodSongStore) store = mood_song_store_new ();
  g_autoptr (GPtrArray) batch = g_ptr_array_new_with_free_func (g_object_unref);
  g_autofree char *titles = NULL;
  Mirror mirror;

  mirror_new (G_LIST_MODEL (store), &mirror);
  g_ptr_array_add (batch, display_songs_make_at (1, "a", 0.5, 0.5));
  g_ptr_array_add (batch, display_songs_make_bad (2, "b", "no"));
  mood_song_store_add (store, batch);
  g_assert_cmpuint (mood_song_store_get_n_failed (store), ==, 1);

  /* In one batch: one that is new, one that is known, and the new one again. */
  g_ptr_array_set_size (batch, 0);
  g_ptr_array_add (batch, display_songs_make_at (3, "c", 0.1, 0.5));
  g_ptr_array_add (batch, display_songs_make_at (2, "B", 0.2, 0.5));
  g_ptr_array_add (batch, display_songs_make_at (3, "C", 0.3, 0.5));
  mood_song_store_add (store, batch);

  mirror_check (&mirror, G_LIST_MODEL (store));
  titles = join_titles (G_LIST_MODEL (store));
  g_assert_cmpstr (titles, ==, "a B C");
  g_assert_cmpuint (mood_song_store_get_n_failed (store), ==, 0);
  g_assert_cmpstr (library_song_get_title (mood_song_store_find (store, 3)), ==, "C");
  g_ptr_array_unref (mirror.copy);
}

static void
test_store_removes (void)
{
  g_autoptr (MoodSongStore) store = mood_song_store_new ();
  g_autoptr (GPtrArray) songs = display_songs_make_many (0, 50);
  g_autoptr (GPtrArray) gone = g_ptr_array_new ();
  g_autoptr (GPtrArray) before = NULL;
  Mirror mirror;

  mirror_new (G_LIST_MODEL (store), &mirror);
  mood_song_store_add (store, songs);
  before = mood_song_store_ref_songs (store);
  g_ptr_array_add (gone, g_ptr_array_index (songs, 17)); /* a failed one */
  g_ptr_array_add (gone, g_ptr_array_index (songs, 3));
  mood_song_store_remove (store, gone);

  mirror_check (&mirror, G_LIST_MODEL (store));
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (store)), ==, 48);
  g_assert_null (mood_song_store_find (store, 4));
  g_assert_cmpint (library_song_get_id (mood_song_store_find (store, 50)), ==, 50);
  g_assert_cmpuint (mood_song_store_get_n_failed (store), ==, 0);
  g_assert_cmpuint (before->len, ==, 50); /* what a worker holds does not change under it */
  g_ptr_array_unref (mirror.copy);
}

static void
test_query (void)
{
  g_autoptr (LibrarySong) song = display_songs_make_at (7, "Clair de Lune Été", 0.4, -0.4);
  g_autoptr (LibrarySong) bad = display_songs_make_bad (8, "Broken", "no");
  const struct
  {
    const char *text;
    gboolean matches;
  } cases[] = {
    { "", TRUE },         { "clair", TRUE },    { "LUNE clair", TRUE }, { "  ", TRUE },
    { "été", TRUE },      { "e\u0301t", TRUE }, { "clair xyz", FALSE }, { "something", TRUE },
    { "somebody", TRUE }, { "7.ogg", TRUE },    { "clairde", FALSE },   { "ETE", TRUE },
    { "lüne", TRUE },     { "music", TRUE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (MoodSongQuery) query = mood_song_query_new (&(MoodSongFilter) { .text = cases[i].text });

      g_test_message ("%s", cases[i].text);
      g_assert_cmpint (mood_song_query_matches (query, song), ==, cases[i].matches);
    }

  {
    g_autoptr (MoodSongQuery) problems = mood_song_query_new (&(MoodSongFilter) { .is_problem = TRUE });

    g_assert_false (mood_song_query_matches (problems, song));
    g_assert_true (mood_song_query_matches (problems, bad));
    g_assert_false (mood_song_query_is_all (problems));
  }
}

static void
test_view_sorts (void)
{
  g_autoptr (MoodSongStore) store = mood_song_store_new ();
  g_autoptr (MoodSongView) view = mood_song_view_new (store);
  const struct
  {
    MoodSortKey key;
    gboolean is_descending;
    const char *expected;
  } cases[] = {
    { MOOD_SORT_NONE, FALSE, "Delta alpha Charlie bravo" },
    { MOOD_SORT_TITLE, FALSE, "alpha bravo Charlie Delta" },
    { MOOD_SORT_TITLE, TRUE, "Delta Charlie bravo alpha" },
    { MOOD_SORT_VALENCE, FALSE, "Delta bravo alpha Charlie" },
    { MOOD_SORT_VALENCE, TRUE, "alpha bravo Delta Charlie" }, /* the failed one is last both times */
    { MOOD_SORT_AROUSAL, FALSE, "bravo alpha Delta Charlie" },
  };
  Mirror mirror;

  mirror_new (G_LIST_MODEL (view), &mirror);
  add_one (store, display_songs_make_at (1, "Delta", -0.5, 0.9));
  add_one (store, display_songs_make_at (2, "alpha", 0.6, 0.1));
  add_one (store, display_songs_make_bad (3, "Charlie", "no"));
  add_one (store, display_songs_make_at (4, "bravo", 0.2, -0.3));

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *titles = NULL;

      mood_song_view_set_sort (view, cases[i].key, cases[i].is_descending);
      harness_wait (is_view_settled, view);
      titles = join_titles (G_LIST_MODEL (view));
      g_assert_cmpstr (titles, ==, cases[i].expected);
      mirror_check (&mirror, G_LIST_MODEL (view));
    }
  g_signal_handlers_disconnect_by_data (view, &mirror);
  g_ptr_array_unref (mirror.copy);
}

/* Changes, queries and orders in any sequence leave what a plain filter and sort would give. */
static void
test_view_follows (void)
{
  g_autoptr (MoodSongStore) store = mood_song_store_new ();
  g_autoptr (MoodSongView) view = mood_song_view_new (store);
  g_autoptr (MoodSongQuery) query = mood_song_query_new (&(MoodSongFilter) { .text = "o" });
  guint n_expected = 0;
  Mirror mirror;

  mirror_new (G_LIST_MODEL (view), &mirror);
  mood_song_view_set_query (view, query);
  mood_song_view_set_sort (view, MOOD_SORT_AROUSAL, TRUE);
  for (guint i = 0; i < 30; i++)
    {
      g_autoptr (GPtrArray) songs = display_songs_make_many (i * 20, 25);

      mood_song_store_add (store, songs);
      while (g_main_context_iteration (NULL, FALSE))
        ;
    }
  harness_wait (is_view_settled, view);
  mirror_check (&mirror, G_LIST_MODEL (view));

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (store)); i++)
    {
      g_autoptr (LibrarySong) song = g_list_model_get_item (G_LIST_MODEL (store), i);

      n_expected += mood_song_query_matches (query, song);
    }
  g_assert_cmpuint (mirror.copy->len, ==, n_expected);
  for (guint i = 1; i < mirror.copy->len; i++)
    {
      const MoodEstimate *above = library_song_get_estimate (g_ptr_array_index (mirror.copy, i - 1));
      const MoodEstimate *below = library_song_get_estimate (g_ptr_array_index (mirror.copy, i));

      g_assert_true (below == NULL || above->gaussian.arousal >= below->gaussian.arousal);
    }
  g_signal_handlers_disconnect_by_data (view, &mirror);
  g_ptr_array_unref (mirror.copy);
}

/* Whether all songs of a store have what a search looks at. */
static gboolean
are_prepared (gpointer data)
{
  GListModel *songs = data;

  for (guint i = 0; i < g_list_model_get_n_items (songs); i++)
    {
      g_autoptr (LibrarySong) song = g_list_model_get_item (songs, i);

      if (g_object_get_data (G_OBJECT (song), "moodplane - haystack") == NULL)
        return FALSE;
    }

  return TRUE;
}

/* When the user types the first key, the songs are ready for it: those that came at once, and those that came later. */
static void
test_view_prepares (void)
{
  g_autoptr (MoodSongStore) store = mood_song_store_new ();
  g_autoptr (MoodSongView) view = mood_song_view_new (store);
  g_autoptr (GPtrArray) many = display_songs_make_many (0, 9000);
  g_autoptr (GPtrArray) more = display_songs_make_many (9000, 10);

  mood_song_store_add (store, many);
  g_assert_false (are_prepared (store));
  harness_wait (are_prepared, store);
  mood_song_store_add (store, more);
  g_assert_false (are_prepared (store));
  harness_wait (are_prepared, store);
  g_assert_true (mood_song_view_is_settled (view));
}

static void
count_cb (guint *n)
{
  (*n)++;
}

static void
test_selection_remembers_songs (void)
{
  g_autoptr (MoodSongStore) store = mood_song_store_new ();
  g_autoptr (GPtrArray) songs = display_songs_make_many (0, 10);
  g_autoptr (MoodSelection) selection = mood_selection_new (store);
  g_autoptr (GtkBitset) selected = NULL;
  g_autoptr (MoodSongQuery) none = mood_song_query_new (&(MoodSongFilter) { .text = "there is no such song" });
  guint n_changes = 0;

  mood_song_store_add (store, songs);
  mood_selection_set_model (selection, G_LIST_MODEL (store));
  g_signal_connect_swapped (selection, "changed", G_CALLBACK (count_cb), &n_changes);

  gtk_selection_model_select_item (GTK_SELECTION_MODEL (selection), 4, TRUE);
  g_assert_cmpuint (n_changes, ==, 1);
  g_assert_true (mood_selection_get_song (selection) == g_ptr_array_index (songs, 4));

  /* The row is renewed by a scan: still selected, and the new song is the one. */
  add_one (store, display_songs_make_at (5, "renewed", 0, 0));
  g_assert_cmpuint (mood_selection_get_n_selected (selection), ==, 1);
  g_assert_cmpstr (library_song_get_title (mood_selection_get_song (selection)), ==, "renewed");

  gtk_selection_model_select_range (GTK_SELECTION_MODEL (selection), 6, 2, FALSE);
  g_assert_null (mood_selection_get_song (selection));
  selected = gtk_selection_model_get_selection (GTK_SELECTION_MODEL (selection));
  g_assert_cmpuint (gtk_bitset_get_size (selected), ==, 3);
  g_assert_true (gtk_bitset_contains (selected, 4) && gtk_bitset_contains (selected, 6)
                 && gtk_bitset_contains (selected, 7));

  gtk_selection_model_unselect_item (GTK_SELECTION_MODEL (selection), 6);
  g_assert_false (gtk_selection_model_is_selected (GTK_SELECTION_MODEL (selection), 6));
  mood_selection_narrow (selection, none);
  g_assert_cmpuint (mood_selection_get_n_selected (selection), ==, 0);
}

static void
test_selection_forgets_gone_songs (void)
{
  g_autoptr (MoodSongStore) store = mood_song_store_new ();
  g_autoptr (GPtrArray) songs = display_songs_make_many (0, 10);
  g_autoptr (GPtrArray) gone = g_ptr_array_new ();
  g_autoptr (MoodSelection) selection = mood_selection_new (store);

  mood_song_store_add (store, songs);
  mood_selection_set_model (selection, G_LIST_MODEL (store));
  gtk_selection_model_select_all (GTK_SELECTION_MODEL (selection));
  g_assert_cmpuint (mood_selection_get_n_selected (selection), ==, 10);
  g_ptr_array_add (gone, g_ptr_array_index (songs, 0));
  mood_song_store_remove (store, gone);
  g_assert_cmpuint (mood_selection_get_n_selected (selection), ==, 9);
}

/* Follows rows as the list does: new rows show the song at their place, others only change when that is told. */
static void
rows_changed_cb (MoodSongRows *rows,
                 guint         position,
                 guint         n_removed,
                 guint         n_added,
                 Mirror       *mirror)
{
  g_assert_true (n_removed == 0 || n_added == 0);
  if (n_removed > 0)
    g_ptr_array_remove_range (mirror->copy, position, n_removed);
  for (guint i = position; i < position + n_added; i++)
    g_ptr_array_insert (mirror->copy, (int)i, mood_song_rows_dup_item (rows, i));
}

static void
rows_refilled_cb (MoodSongRows *rows,
                  guint         position,
                  guint         n_rows,
                  Mirror       *mirror)
{
  g_assert_cmpuint (position + n_rows, <=, mirror->copy->len);
  for (guint i = position; i < position + n_rows; i++)
    {
      g_object_unref (mirror->copy->pdata[i]);
      mirror->copy->pdata[i] = mood_song_rows_dup_item (rows, i);
    }
  mirror->n_signals++;
}

static gboolean
are_rows_all (gpointer rows)
{
  return mood_song_rows_are_all (rows);
}

static void
check_rows (MoodSongRows *rows,
            MoodSongView *view,
            Mirror       *mirror)
{
  harness_wait (is_view_settled, view);
  harness_wait (are_rows_all, rows);
  mirror_check (mirror, G_LIST_MODEL (view));
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (rows)), ==, mirror->copy->len);
}

static void
test_rows (void)
{
  g_autoptr (MoodSongStore) store = mood_song_store_new ();
  g_autoptr (GPtrArray) songs = display_songs_make_many (0, 1000);
  g_autoptr (GPtrArray) more = display_songs_make_many (1000, 300);
  g_autoptr (GPtrArray) gone = g_ptr_array_new ();
  g_autoptr (MoodSelection) selection = mood_selection_new (store);
  g_autoptr (MoodSongView) view = mood_song_view_new (store);
  g_autoptr (MoodSongRows) rows = NULL;
  g_autoptr (GObject) row = NULL;
  Mirror mirror = { g_ptr_array_new_with_free_func (g_object_unref), 0 };
  const char *const words[] = { "golden", "golden h", "", "zzz", "", "mill", "storm", "", "r", NULL };

  mood_selection_set_model (selection, G_LIST_MODEL (view));
  rows = mood_song_rows_new (GTK_SELECTION_MODEL (selection));
  g_signal_connect (rows, "items-changed", G_CALLBACK (rows_changed_cb), &mirror);
  g_signal_connect (rows, "refilled", G_CALLBACK (rows_refilled_cb), &mirror);
  mood_song_store_add (store, songs);
  check_rows (rows, view, &mirror);
  row = g_list_model_get_item (G_LIST_MODEL (rows), 0);

  for (MoodSortKey key = MOOD_SORT_NONE; key < MOOD_N_SORT_KEYS; key++)
    {
      mood_song_view_set_sort (view, key, key % 2 == 0);
      check_rows (rows, view, &mirror);
    }
  g_assert_cmpuint (mirror.n_signals, >, 0);
  {
    g_autoptr (GObject) same = g_list_model_get_item (G_LIST_MODEL (rows), 0);

    g_assert_true (same == row); /* no widget has to be made for another order */
  }

  for (gsize i = 0; words[i] != NULL; i++)
    {
      g_autoptr (MoodSongQuery) query = mood_song_query_new (&(MoodSongFilter) { .text = words[i] });

      mood_song_view_set_query (view, query);
      check_rows (rows, view, &mirror);
    }

  for (guint i = 0; i < 1000; i += 7)
    g_ptr_array_add (gone, g_ptr_array_index (songs, i));
  mood_song_store_remove (store, gone);
  check_rows (rows, view, &mirror);
  mood_song_store_add (store, more);
  check_rows (rows, view, &mirror);

  gtk_selection_model_select_item (GTK_SELECTION_MODEL (rows), 7, TRUE);
  g_assert_true (mood_selection_get_song (selection) == mirror.copy->pdata[7]);
  g_assert_true (gtk_selection_model_is_selected (GTK_SELECTION_MODEL (rows), 7));
  mood_song_store_clear (store);
  check_rows (rows, view, &mirror);
  g_assert_cmpuint (mirror.copy->len, ==, 0);
  g_signal_handlers_disconnect_by_data (rows, &mirror);
  g_ptr_array_unref (mirror.copy);
}

int
main (int   argc,
      char *argv[])
{
  harness_init (&argc, &argv);
  g_test_add_func ("/models/store/replaces-by-id", test_store_replaces_by_id);
  g_test_add_func ("/models/store/removes", test_store_removes);
  g_test_add_func ("/models/query", test_query);
  g_test_add_func ("/models/view/sorts", test_view_sorts);
  g_test_add_func ("/models/view/follows", test_view_follows);
  g_test_add_func ("/models/view/prepares", test_view_prepares);
  g_test_add_func ("/models/rows", test_rows);
  g_test_add_func ("/models/selection/remembers-songs", test_selection_remembers_songs);
  g_test_add_func ("/models/selection/forgets-gone-songs", test_selection_forgets_gone_songs);

  return g_test_run ();
}
