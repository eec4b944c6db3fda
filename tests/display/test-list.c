/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The list as a person uses it: sorting by a click on a header, choosing columns, and finding all of it again. */

#include "harness.h"
#include "pointer.h"
#include "ui/group-list.h"
#include "ui/settings.h"
#include "ui/song-cell.h"

/* With room for the columns that there are at first. */
#define WIDE 1580

static const char *const keys[]
    = { "list-columns", "list-column-order", "list-column-widths", "list-sort", "list-sort-descending" };

static GPtrArray *
make_songs (void)
{
  GPtrArray *songs = g_ptr_array_new_with_free_func (g_object_unref);

  g_ptr_array_add (songs, display_songs_make_at (1, "Delta", -0.5, 0.9));
  g_ptr_array_add (songs, display_songs_make_at (2, "alpha", 0.6, 0.1));
  g_ptr_array_add (songs, display_songs_make_bad (3, "Charlie", "It is damaged."));
  g_ptr_array_add (songs, display_songs_make_at (4, "bravo", 0.2, -0.3));

  return songs;
}

/* The settings are those of all tests here: each begins as a new user would. */
static void
open_list (Harness *harness, int width)
{
  g_autoptr (GSettings) settings = mood_settings_new ();

  for (gsize i = 0; i < G_N_ELEMENTS (keys); i++)
    g_settings_reset (settings, keys[i]);
  g_settings_set_int (settings, "list-width", 605);
  harness_open (harness, width, make_songs ());
  harness_settle (harness);
}

static void
reopen_list (Harness *harness, int width)
{
  harness_close (harness);
  *harness = (Harness) { 0 };
  harness_open (harness, width, make_songs ());
  harness_settle (harness);
}

static char *
join_titles (Harness *harness)
{
  GListModel *songs = mood_song_list_get_model (harness->list);
  GString *text = g_string_new (NULL);

  harness_settle (harness);
  for (guint i = 0; i < g_list_model_get_n_items (songs); i++)
    {
      g_autoptr (LibrarySong) song = g_list_model_get_item (songs, i);

      g_string_append_printf (text, "%s%s", i > 0 ? " " : "", library_song_get_title (song));
    }

  return g_string_free (text, FALSE);
}

static void
assert_titles (Harness *harness, const char *expected)
{
  g_autofree char *titles = join_titles (harness);

  g_assert_cmpstr (titles, ==, expected);
}

static GtkColumnView *
get_view (Harness *harness)
{
  return GTK_COLUMN_VIEW (
      gtk_widget_get_template_child (GTK_WIDGET (harness->list), MOOD_TYPE_SONG_LIST, "view"));
}

static GtkColumnViewColumn *
get_column (Harness *harness, const char *id)
{
  g_autofree char *name = g_strdup_printf ("%s_column", id);

  return GTK_COLUMN_VIEW_COLUMN (
      gtk_widget_get_template_child (GTK_WIDGET (harness->list), MOOD_TYPE_SONG_LIST, name));
}

static gboolean
is_shown (Harness *harness, const char *id)
{
  return gtk_column_view_column_get_visible (get_column (harness, id));
}

/* The titles of the columns that are there, from the left. */
static char *
join_columns (Harness *harness)
{
  GListModel *columns = gtk_column_view_get_columns (get_view (harness));
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < g_list_model_get_n_items (columns); i++)
    {
      g_autoptr (GtkColumnViewColumn) column = g_list_model_get_item (columns, i);

      if (gtk_column_view_column_get_visible (column))
        g_string_append_printf (text, "%s%s", text->len > 0 ? " " : "",
                                gtk_column_view_column_get_title (column));
    }

  return g_string_free (text, FALSE);
}

static void
assert_columns (Harness *harness, const char *expected)
{
  g_autofree char *columns = join_columns (harness);

  g_assert_cmpstr (columns, ==, expected);
}

static gboolean
is_other_order (gpointer data)
{
  struct
  {
    Harness *harness;
    const char *before;
  } *wait = data;
  g_autofree char *titles = join_titles (wait->harness);

  return !g_str_equal (titles, wait->before);
}

/* (transfer none) */
static GtkWidget *
find_header (Harness *harness, const char *title)
{
  GtkWidget *label = harness_find_text (gtk_widget_get_first_child (GTK_WIDGET (get_view (harness))), title);

  g_assert_nonnull (label);

  return label;
}

/* And waits until the songs stand otherwise. FALSE where there is no pointer. */
static gboolean
click_header (Harness *harness, const char *title)
{
  static guint n_clicks;
  g_autofree char *before = join_titles (harness);
  struct
  {
    Harness *harness;
    const char *before;
  } wait = { harness, before };

  /* Never twice in the same place, which would be a double click. */
  if (!display_pointer_click (find_header (harness, title), n_clicks++ % 2 == 0 ? 4 : 20, 5, 1))
    return FALSE;

  harness_wait (is_other_order, &wait);
  return TRUE;
}

static void
switch_column (Harness *harness, const char *id)
{
  g_autofree char *action = g_strdup_printf ("columns.%s", id);

  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (harness->list), action, NULL));
  harness_settle (harness);
}

/* --- */

static void
test_sort_by_click (void)
{
  Harness harness = { 0 };

  open_list (&harness, WIDE);
  assert_titles (&harness, "Delta alpha Charlie bravo");
  if (!click_header (&harness, "Title"))
    {
      harness_close (&harness);
      return;
    }
  assert_titles (&harness, "alpha bravo Charlie Delta");
  click_header (&harness, "Title");
  assert_titles (&harness, "Delta Charlie bravo alpha");
  click_header (&harness, "Arousal");
  assert_titles (&harness, "bravo alpha Delta Charlie");
  click_header (&harness, "Arousal");
  assert_titles (&harness, "Delta alpha bravo Charlie");

  reopen_list (&harness, WIDE);
  assert_titles (&harness, "Delta alpha bravo Charlie");
  gtk_widget_activate_action (GTK_WIDGET (harness.list), "columns.unsort", NULL);
  assert_titles (&harness, "Delta alpha Charlie bravo");

  reopen_list (&harness, WIDE);
  assert_titles (&harness, "Delta alpha Charlie bravo");
  harness_close (&harness);
}

static void
test_choose_column (void)
{
  Harness harness = { 0 };

  open_list (&harness, WIDE);
  assert_columns (&harness, "Title Artist Album Mood Valence Arousal");
  switch_column (&harness, "path");
  switch_column (&harness, "album");
  assert_columns (&harness, "Title Artist Mood Valence Arousal Path");
  g_assert_nonnull (harness_find_text (GTK_WIDGET (harness.list), "/music/4.ogg"));

  reopen_list (&harness, WIDE);
  assert_columns (&harness, "Title Artist Mood Valence Arousal Path");
  g_assert_nonnull (harness_find_text (GTK_WIDGET (harness.list), "/music/4.ogg"));

  gtk_widget_activate_action (GTK_WIDGET (harness.list), "columns.reset", NULL);
  harness_settle (&harness);
  assert_columns (&harness, "Title Artist Album Mood Valence Arousal");
  reopen_list (&harness, WIDE);
  assert_columns (&harness, "Title Artist Album Mood Valence Arousal");
  harness_close (&harness);
}

static int
get_width (Harness *harness, const char *column)
{
  return gtk_column_view_column_get_fixed_width (GTK_COLUMN_VIEW_COLUMN (
      gtk_widget_get_template_child (GTK_WIDGET (harness->list), MOOD_TYPE_SONG_LIST, column)));
}

/* Columns grow with the texts in them. */
static void
test_large_text (void)
{
  Harness harness = { 0 };
  g_autofree char *font = NULL;
  int usual;

  open_list (&harness, WIDE);
  usual = get_width (&harness, "mood_column");
  g_object_get (gtk_settings_get_default (), "gtk-font-name", &font, NULL);
  g_object_set (gtk_settings_get_default (), "gtk-font-name", "Sans 22", NULL);
  reopen_list (&harness, WIDE);
  g_assert_cmpint (get_width (&harness, "mood_column"), >=, 2 * usual - 1);
  g_object_set (gtk_settings_get_default (), "gtk-font-name", font, NULL);
  harness_close (&harness);
}

/* As when a header is dragged to another place, and its edge to another width. */
static void
test_arrange_columns (void)
{
  Harness harness = { 0 };

  open_list (&harness, WIDE);
  g_assert_true (gtk_column_view_get_reorderable (get_view (&harness)));
  gtk_column_view_insert_column (get_view (&harness), 0, get_column (&harness, "mood"));
  g_assert_true (gtk_column_view_column_get_resizable (get_column (&harness, "mood")));
  gtk_column_view_column_set_fixed_width (get_column (&harness, "mood"), 131);
  harness_settle (&harness);
  assert_columns (
      &harness,
      "Mood Title Artist Album Valence Arousal"); /* none leaves while its neighbor is drawn wider */

  reopen_list (&harness, WIDE);
  assert_columns (&harness,
                  "Mood Title Artist Valence Arousal"); /* but there was no more room for the album */
  g_assert_cmpint (gtk_column_view_column_get_fixed_width (get_column (&harness, "mood")), ==, 131);

  gtk_widget_activate_action (GTK_WIDGET (harness.list), "columns.reset", NULL);
  harness_settle (&harness);
  assert_columns (&harness, "Title Artist Album Mood Valence Arousal");
  g_assert_cmpint (gtk_column_view_column_get_fixed_width (get_column (&harness, "mood")), ==, 96);
  harness_close (&harness);
}

/* Settings may be of another version, or written by hand. */
static void
test_strange_settings (void)
{
  const char *const columns[] = { "path", "", "smell", "title", NULL };
  const char *const order[] = { "smell", "year", "mood", "mood", "", NULL };
  g_autoptr (GSettings) settings = mood_settings_new ();
  Harness harness = { 0 };

  open_list (&harness, WIDE);
  g_settings_set_strv (settings, "list-columns", columns);
  g_settings_set_strv (settings, "list-column-order", order);
  g_settings_set_string (settings, "list-sort", "smell");
  g_settings_set_value (settings, "list-column-widths",
                        g_variant_new_parsed ("{'mood': -7, 'smell': 4, 'title': 200}"));
  reopen_list (&harness, WIDE);
  assert_titles (&harness, "Delta alpha Charlie bravo");
  assert_columns (&harness, "Mood Title Path");
  g_assert_cmpint (gtk_column_view_column_get_fixed_width (get_column (&harness, "title")), ==, 200);
  g_assert_cmpint (gtk_column_view_column_get_fixed_width (get_column (&harness, "mood")), >, 20);
  harness_close (&harness);
}

static gboolean
is_alone (gpointer data)
{
  Harness *harness = data;

  return !gtk_widget_get_visible (GTK_WIDGET (harness->plane)) && !is_shown (harness, "artist");
}

/* The artist stands below the title, or why a file could not be heard, and what was chosen for a wide window is not forgotten. */
static void
test_narrow (void)
{
  Harness harness = { 0 };

  open_list (&harness, WIDE);
  switch_column (&harness, "path");
  reopen_list (&harness, 360);
  harness_wait (is_alone, &harness);
  harness_settle (&harness);
  assert_columns (&harness, "Title Mood");
  g_assert_nonnull (harness_find_text (GTK_WIDGET (harness.list), "Somebody"));
  g_assert_nonnull (harness_find_text (GTK_WIDGET (harness.list), "It is damaged."));
  reopen_list (&harness, WIDE);
  g_assert_true (is_shown (&harness, "path"));
  harness_close (&harness);
}

static GtkWidget *
find_icon (GtkWidget *widget, const char *name)
{
  if (GTK_IS_IMAGE (widget) && gtk_widget_get_mapped (widget)
      && g_strcmp0 (gtk_image_get_icon_name (GTK_IMAGE (widget)), name) == 0)
    return widget;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_icon (child, name);

      if (found != NULL)
        return found;
    }

  return NULL;
}

static void
assert_icon (Harness *harness, const char *icon_name, const char *label)
{
  GtkWidget *icon = find_icon (GTK_WIDGET (harness->list), icon_name);
  g_autofree char *error = NULL;

  g_assert_nonnull (icon);
  error = gtk_test_accessible_check_property (GTK_ACCESSIBLE (icon), GTK_ACCESSIBLE_PROPERTY_LABEL, label);
  g_assert_cmpstr (error, ==, NULL);
}

/* What cannot be heard, what is away and what is written are told by signs with names. */
static void
test_signs (void)
{
  const MoodGaussian gaussian = { 0.4, -0.6, 0.1, 0.1, 0 };
  const char *ours[] = { NULL, NULL };
  MoodEstimate estimate;
  LibrarySongFields fields
      = { .id = 9, .path = "/9.ogg", .moods = ours, .estimate = &estimate, .is_absent = TRUE };
  GPtrArray *more = g_ptr_array_new_with_free_func (g_object_unref);
  Harness harness = { 0 };

  mood_estimate_init (&estimate, &gaussian);
  ours[0] = mood_vocabulary_name (mood_vocabulary_get_default (NULL), &estimate)->id;
  open_list (&harness, WIDE);
  switch_column (&harness, "written");
  assert_icon (&harness, "dialog-warning-symbolic", "Could not be heard");
  g_assert_null (find_icon (GTK_WIDGET (harness.list), "network-offline-symbolic"));
  g_assert_null (find_icon (GTK_WIDGET (harness.list), "object-select-symbolic"));

  g_ptr_array_add (more, library_song_new (&fields));
  harness_add (&harness, more);
  assert_icon (&harness, "network-offline-symbolic", "Its drive or folder is away");
  assert_icon (&harness, "object-select-symbolic", "Written");
  harness_close (&harness);
}

static void
close_menu (Harness *harness)
{
  for (GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (harness->list)); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (GTK_IS_POPOVER (child))
      gtk_popover_popdown (GTK_POPOVER (child));
  harness_settle (harness);
}

/* The menu key opens the menu of the song that the keyboard is on, and selects it. */
static void
test_menu_key (void)
{
  Harness harness = { 0 };
  GtkWidget *cell;

  open_list (&harness, WIDE);
  cell = harness_find_text (GTK_WIDGET (get_view (&harness)), "bravo");
  while (!gtk_widget_get_focusable (cell))
    cell = gtk_widget_get_parent (cell);
  g_assert_true (gtk_widget_grab_focus (cell));
  g_assert_true (gtk_widget_activate_action (cell, "songs.menu", NULL));
  g_assert_cmpint (library_song_get_id (mood_selection_get_song (harness.selection)), ==, 4);
  g_assert_nonnull (harness_find_text (GTK_WIDGET (harness.list), "Write Moods…"));

  /* More than one that are selected stay so. */
  g_assert_true (gtk_widget_activate_action (cell, "songs.select-all", NULL));
  g_assert_true (gtk_widget_activate_action (cell, "songs.menu", NULL));
  g_assert_cmpuint (mood_selection_get_n_selected (harness.selection), ==, 4);
  close_menu (&harness);
  harness_close (&harness);
}

/* A playlist comes in its own order, whatever the list is sorted by, and the other order comes back after it. */
static void
test_own_order (void)
{
  const gint64 ids[] = { 4, 3, 1, 4 };
  g_autoptr (MoodSongQuery) playlist
      = mood_song_query_new (&(MoodSongFilter) { .ids = ids, .n_ids = G_N_ELEMENTS (ids) });
  g_autoptr (MoodSongQuery) all = mood_song_query_new (NULL);
  Harness harness = { 0 };

  open_list (&harness, WIDE);
  mood_song_list_sort_by (harness.list, "title", GTK_SORT_ASCENDING);
  mood_song_list_set_query (harness.list, playlist);
  assert_titles (&harness, "bravo Charlie Delta bravo");
  mood_song_list_sort_by (harness.list, "valence", GTK_SORT_ASCENDING);
  assert_titles (&harness, "Delta bravo bravo Charlie");
  mood_song_list_set_query (harness.list, all);
  assert_titles (&harness, "alpha bravo Charlie Delta");
  reopen_list (&harness, WIDE);
  assert_titles (&harness, "alpha bravo Charlie Delta");
  harness_close (&harness);
}

static void
switch_filter (Harness *harness, const char *name)
{
  g_action_group_activate_action (G_ACTION_GROUP (harness->window), name, NULL);
  harness_settle (harness);
}

static GtkWidget *
find_chip (Harness *harness, const char *text)
{
  GtkWidget *chips
      = GTK_WIDGET (gtk_widget_get_template_child (GTK_WIDGET (harness->list), MOOD_TYPE_SONG_LIST, "chips"));
  GtkWidget *label = harness_find_text (chips, text);

  return label != NULL ? gtk_widget_get_ancestor (label, GTK_TYPE_BUTTON) : NULL;
}

static void
click_chip (Harness *harness, const char *text)
{
  g_signal_emit_by_name (find_chip (harness, text), "clicked");
  harness_settle (harness);
}

static gboolean
is_everyone_like (Harness *harness, gboolean (*condition) (LibrarySong *song))
{
  GListModel *shown = mood_song_list_get_model (harness->list);
  guint n_expected = 0;

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (harness->store)); i++)
    {
      g_autoptr (LibrarySong) song = g_list_model_get_item (G_LIST_MODEL (harness->store), i);

      n_expected += condition (song);
      g_assert_cmpint (harness_find_row (harness, library_song_get_id (song)) >= 0, ==, condition (song));
    }

  return n_expected > 0 && g_list_model_get_n_items (shown) == n_expected;
}

static gboolean
is_unsure (LibrarySong *song)
{
  const MoodEstimate *estimate = library_song_get_estimate (song);

  return estimate != NULL && estimate->is_unsure;
}

static gboolean
is_unsure_in_q2 (LibrarySong *song)
{
  return is_unsure (song) && library_song_get_estimate (song)->quadrant == MOOD_QUADRANT_2;
}

/* Filters are set, add up, are seen as chips, and are taken back by these. */
static void
test_filters (void)
{
  const char *q2 = mood_quadrant_get_name (MOOD_QUADRANT_2);
  Harness harness = { 0 };
  guint n_all;

  open_list (&harness, WIDE);
  harness_add (&harness, display_songs_make_many (100, 400));
  n_all = g_list_model_get_n_items (mood_song_list_get_model (harness.list));
  g_assert_null (find_chip (&harness, "Unsure"));

  switch_filter (&harness, "filter-unsure");
  g_assert_true (is_everyone_like (&harness, is_unsure));
  g_assert_nonnull (find_chip (&harness, "Unsure"));
  switch_filter (&harness, "filter-quadrant-2");
  g_assert_true (is_everyone_like (&harness, is_unsure_in_q2));
  g_assert_nonnull (find_chip (&harness, q2));

  click_chip (&harness, q2);
  g_assert_true (is_everyone_like (&harness, is_unsure));
  g_assert_null (find_chip (&harness, q2));

  /* What is not seen is not selected either, as with a search. */
  switch_filter (&harness, "clear-filters");
  g_assert_cmpuint (g_list_model_get_n_items (mood_song_list_get_model (harness.list)), ==, n_all);
  g_assert_null (find_chip (&harness, "Unsure"));
  gtk_selection_model_select_all (GTK_SELECTION_MODEL (harness.selection));
  switch_filter (&harness, "filter-problem");
  g_assert_cmpuint (mood_selection_get_n_selected (harness.selection), <, n_all);
  harness_close (&harness);
}

/* Every word can be asked for, and none that there is not. */
static void
test_filter_by_word (void)
{
  Harness harness = { 0 };
  GActionGroup *actions;
  GListModel *shown;

  open_list (&harness, WIDE);
  harness_add (&harness, display_songs_make_many (100, 400));
  actions = G_ACTION_GROUP (harness.window);
  shown = mood_song_list_get_model (harness.list);
  g_action_group_change_action_state (actions, "filter-word", g_variant_new_string ("sad"));
  harness_settle (&harness);
  g_assert_nonnull (find_chip (&harness, "sad"));
  for (guint i = 0; i < g_list_model_get_n_items (shown); i++)
    {
      g_autoptr (LibrarySong) song = g_list_model_get_item (shown, i);

      g_assert_cmpstr (library_song_get_word (song)->id, ==, "sad");
    }
  g_action_group_change_action_state (actions, "filter-word", g_variant_new_string ("no such word"));
  harness_settle (&harness);
  g_assert_null (find_chip (&harness, "sad"));
  g_assert_false (g_action_group_get_action_enabled (actions, "clear-filters"));
  harness_close (&harness);
}

static gboolean
is_on_first_row (gpointer data)
{
  Harness *harness = data;
  GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (harness->window));

  return focus != NULL && gtk_widget_is_ancestor (focus, GTK_WIDGET (harness->list))
         && harness_find_text (focus, "alpha") != NULL;
}

static gboolean
is_alpha_selected (gpointer data)
{
  LibrarySong *song = mood_selection_get_song (((Harness *)data)->selection);

  return song != NULL && library_song_get_id (song) == 2;
}

/* Down, in what is searched, goes to the first song that is found, from where the keyboard goes on. */
static void
test_down_from_search (void)
{
  Harness harness = { 0 };
  GtkWidget *entry;

  open_list (&harness, WIDE);
  mood_song_list_sort_by (harness.list, "title", GTK_SORT_ASCENDING);
  gtk_search_bar_set_search_mode (harness_get_child (&harness, "search_bar"), TRUE);
  entry = harness_get_child (&harness, "search_entry");
  gtk_editable_set_text (GTK_EDITABLE (entry), "a");
  g_signal_emit_by_name (entry, "search-changed");
  harness_settle (&harness);
  g_assert_true (gtk_widget_grab_focus (entry));
  if (display_pointer_key (entry, "Down"))
    {
      harness_wait (is_on_first_row, &harness);
      g_assert_true (display_pointer_key (entry, "space"));
      harness_wait (is_alpha_selected, &harness);
    }
  harness_close (&harness);
}

typedef struct
{
  guint n_rows;
  guint n_sidebar_rows;
  guint n_head; /* of what is above the rows */
  guint n_plane;
} Stops;

/* Once round the window. */
static Stops
count_stops (Harness *harness, GtkDirectionType direction)
{
  GtkWindow *window = GTK_WINDOW (harness->window);
  GtkWidget *head
      = GTK_WIDGET (gtk_widget_get_template_child (GTK_WIDGET (harness->list), MOOD_TYPE_SONG_LIST, "head"));
  GtkWidget *first = harness_get_child (harness, "search_button");
  Stops stops = { 0 };

  g_assert_true (gtk_widget_grab_focus (first));
  for (guint i = 0; i < 100; i++)
    {
      GtkWidget *focus;

      gtk_widget_child_focus (GTK_WIDGET (window), direction);
      focus = gtk_window_get_focus (window);
      if (focus == first)
        break;
      if (focus == NULL)
        continue;
      stops.n_rows += gtk_widget_is_ancestor (focus, GTK_WIDGET (get_view (harness)));
      stops.n_sidebar_rows += GTK_IS_LIST_BOX_ROW (focus);
      stops.n_head += gtk_widget_is_ancestor (focus, head);
      stops.n_plane += gtk_widget_is_ancestor (focus, GTK_WIDGET (harness->plane));
    }

  return stops;
}

/* Tab comes to everything that can be pressed, and to rows once, however many there are; so does Shift+Tab. */
static void
test_tab (void)
{
  static const GtkDirectionType directions[] = { GTK_DIR_TAB_FORWARD, GTK_DIR_TAB_BACKWARD };
  Harness harness = { 0 };

  open_list (&harness, WIDE);
  for (guint i = 0; i < G_N_ELEMENTS (directions); i++)
    {
      Stops stops = count_stops (&harness, directions[i]);

      g_assert_cmpuint (stops.n_rows, ==, 1);
      g_assert_cmpuint (stops.n_sidebar_rows, ==, 1);
      g_assert_cmpuint (stops.n_head, ==, 5);
      g_assert_cmpuint (stops.n_plane, >, 5);
    }
  harness_close (&harness);
}

/* Where a search and filters leave nothing, a button takes them back. */
static void
test_nothing_matches (void)
{
  Harness harness = { 0 };
  GtkWidget *button;
  AdwStatusPage *page;

  open_list (&harness, WIDE);
  g_assert_cmpstr (mood_song_list_get_page (harness.list), ==, "songs");
  gtk_search_bar_set_search_mode (harness_get_child (&harness, "search_bar"), TRUE);
  gtk_editable_set_text (harness_get_child (&harness, "search_entry"), "alpha");
  g_signal_emit_by_name (harness_get_child (&harness, "search_entry"), "search-changed");
  switch_filter (&harness, "filter-problem");
  g_assert_cmpstr (mood_song_list_get_page (harness.list), ==, "no-results");
  button = GTK_WIDGET (
      gtk_widget_get_template_child (GTK_WIDGET (harness.list), MOOD_TYPE_SONG_LIST, "clear_button"));
  g_assert_true (gtk_widget_get_mapped (button));
  page = ADW_STATUS_PAGE (
      gtk_widget_get_template_child (GTK_WIDGET (harness.list), MOOD_TYPE_SONG_LIST, "nothing_page"));
  g_assert_cmpstr (adw_status_page_get_description (page), ==, "Nothing in “All Songs” is found with “alpha”.");
  g_signal_emit_by_name (button, "clicked");
  harness_settle (&harness);
  g_assert_cmpstr (mood_song_list_get_page (harness.list), ==, "songs");
  assert_titles (&harness, "Delta alpha Charlie bravo");
  harness_close (&harness);
}

/* --- albums and artists --- */

static void
group_by (Harness *harness, const char *kind)
{
  g_action_group_change_action_state (G_ACTION_GROUP (harness->window), "group", g_variant_new_string (kind));
  harness_settle (harness);
}

static GtkWidget *
get_groups_view (Harness *harness)
{
  GtkWidget *list = GTK_WIDGET (
      gtk_widget_get_template_child (GTK_WIDGET (harness->list), MOOD_TYPE_SONG_LIST, "group_list"));

  return GTK_WIDGET (gtk_widget_get_template_child (list, MOOD_TYPE_GROUP_LIST, "view"));
}

static guint
find_group (Harness *harness, const char *name)
{
  GListModel *groups = G_LIST_MODEL (mood_song_list_get_groups (harness->list));

  for (guint i = 0; i < g_list_model_get_n_items (groups); i++)
    {
      g_autoptr (MoodSongGroup) group = g_list_model_get_item (groups, i);

      if (g_str_equal (mood_song_group_get_name (group), name))
        return i;
    }

  g_assert_not_reached ();
}

static gboolean
is_tidal (LibrarySong *song)
{
  return g_str_equal (library_song_get_album (song), "Tidal");
}

static gboolean
is_unsure_tidal (LibrarySong *song)
{
  return is_tidal (song) && is_unsure (song);
}

static gboolean
has_focus_in (Harness   *harness,
              GtkWidget *widget)
{
  GtkWidget *focus = gtk_root_get_focus (GTK_ROOT (harness->window));

  return focus != NULL && (focus == widget || gtk_widget_is_ancestor (focus, widget));
}

/* Albums are shown; one that is selected has its songs selected; one that is opened shows them; and the way back. */
static void
test_albums (void)
{
  Harness harness = { 0 };
  GtkWidget *view;
  g_autoptr (GPtrArray) selected = NULL;

  open_list (&harness, WIDE);
  harness_add (&harness, display_songs_make_many (100, 400));
  group_by (&harness, "albums");
  g_assert_cmpstr (mood_song_list_get_page (harness.list), ==, "groups");
  view = get_groups_view (&harness);
  g_assert_nonnull (harness_find_text (view, "Tidal"));
  g_assert_nonnull (harness_find_text (view, "Various artists"));

  gtk_selection_model_select_item (gtk_column_view_get_model (GTK_COLUMN_VIEW (view)),
                                   find_group (&harness, "Tidal"), TRUE);
  selected = mood_selection_dup_songs (harness.selection);
  g_assert_cmpuint (selected->len, >, 1);
  for (guint i = 0; i < selected->len; i++)
    g_assert_true (is_tidal (selected->pdata[i]));

  g_signal_emit_by_name (view, "activate", find_group (&harness, "Tidal"));
  harness_settle (&harness);
  g_assert_cmpstr (mood_song_list_get_page (harness.list), ==, "songs");
  g_assert_true (is_everyone_like (&harness, is_tidal));
  g_assert_true (has_focus_in (&harness, GTK_WIDGET (get_view (&harness))));
  g_assert_cmpuint (g_list_model_get_n_items (mood_song_list_get_model (harness.list)), ==, selected->len);
  switch_filter (&harness, "filter-unsure");
  g_assert_true (is_everyone_like (&harness, is_unsure_tidal));
  switch_filter (&harness, "filter-unsure");

  switch_filter (&harness, "close-group");
  g_assert_cmpstr (mood_song_list_get_page (harness.list), ==, "groups");
  g_assert_true (has_focus_in (&harness, view));
  g_assert_cmpuint (g_list_model_get_n_items (mood_song_list_get_model (harness.list)), ==, 404);
  group_by (&harness, "songs");
  g_assert_cmpstr (mood_song_list_get_page (harness.list), ==, "songs");
  harness_close (&harness);
}

/* An album that is open gets what is found of it meanwhile. */
static void
test_album_grows (void)
{
  Harness harness = { 0 };
  guint n_before;

  open_list (&harness, WIDE);
  harness_add (&harness, display_songs_make_many (100, 100));
  group_by (&harness, "albums");
  g_signal_emit_by_name (get_groups_view (&harness), "activate", find_group (&harness, "Tidal"));
  harness_settle (&harness);
  n_before = g_list_model_get_n_items (mood_song_list_get_model (harness.list));
  harness_add (&harness, display_songs_make_many (200, 100));
  harness_settle (&harness);
  g_assert_true (is_everyone_like (&harness, is_tidal));
  g_assert_cmpuint (g_list_model_get_n_items (mood_song_list_get_model (harness.list)), >, n_before);
  harness_close (&harness);
}

/* The sidebar and the head of the list say the same. */
static void
test_groups_and_scope (void)
{
  Harness harness = { 0 };
  GActionGroup *actions;

  open_list (&harness, WIDE);
  actions = G_ACTION_GROUP (harness.window);
  for (guint i = 0; i < 2; i++)
    {
      const char *kind = i == 0 ? "artists" : "albums";
      g_autoptr (GVariant) group = NULL;
      g_autoptr (GVariant) scope = NULL;

      g_action_group_change_action_state (actions, i == 0 ? "scope" : "group", g_variant_new_string (kind));
      harness_settle (&harness);
      g_assert_cmpstr (mood_song_list_get_page (harness.list), ==, "groups");
      group = g_action_group_get_action_state (actions, "group");
      scope = g_action_group_get_action_state (actions, "scope");
      g_assert_cmpstr (g_variant_get_string (group, NULL), ==, kind);
      g_assert_cmpstr (g_variant_get_string (scope, NULL), ==, kind);
    }
  g_action_group_change_action_state (actions, "scope", g_variant_new_string ("problems"));
  harness_settle (&harness);
  g_assert_cmpstr (mood_song_list_get_page (harness.list), ==, "songs");
  assert_titles (&harness, "Charlie");
  harness_close (&harness);
}

int
main (int argc, char *argv[])
{
  harness_init (&argc, &argv);
  g_test_add_func ("/list/sort-by-click", test_sort_by_click);
  g_test_add_func ("/list/choose-column", test_choose_column);
  g_test_add_func ("/list/large-text", test_large_text);
  g_test_add_func ("/list/arrange-columns", test_arrange_columns);
  g_test_add_func ("/list/strange-settings", test_strange_settings);
  g_test_add_func ("/list/narrow", test_narrow);
  g_test_add_func ("/list/signs", test_signs);
  g_test_add_func ("/list/menu-key", test_menu_key);
  g_test_add_func ("/list/own-order", test_own_order);
  g_test_add_func ("/list/filters", test_filters);
  g_test_add_func ("/list/filter-by-word", test_filter_by_word);
  g_test_add_func ("/list/nothing-matches", test_nothing_matches);
  g_test_add_func ("/list/down-from-search", test_down_from_search);
  g_test_add_func ("/list/tab", test_tab);
  g_test_add_func ("/list/albums", test_albums);
  g_test_add_func ("/list/album-grows", test_album_grows);
  g_test_add_func ("/list/groups-and-scope", test_groups_and_scope);

  return g_test_run ();
}
