/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The states of the window and what it shows of songs. */

#include "harness.h"
#include "ui/first-run.h"
#include "ui/paned-memory.h"

static GPtrArray *
make_songs (void)
{
  GPtrArray *songs = g_ptr_array_new_with_free_func (g_object_unref);

  g_ptr_array_add (songs, display_songs_make_at (1, "Golden Morning", 0.6, 0.6));
  g_ptr_array_add (songs, display_songs_make_at (2, "Burning Parade", -0.6, 0.6));
  g_ptr_array_add (songs, display_songs_make_at (3, "<b>Bold</b> & <i>co", -0.6, -0.6));
  g_ptr_array_add (songs, display_songs_make_bad (4, "Broken", "The file is damaged: <b>no</b> more."));

  return songs;
}

static void
search (Harness    *harness,
        const char *text)
{
  gtk_editable_set_text (harness_get_child (harness, "search_entry"), text);
  /* Typing waits for more typing; a test does not. */
  g_signal_emit_by_name (harness_get_child (harness, "search_entry"), "search-changed");
  harness_settle (harness);
}

static guint
count_rows (Harness *harness)
{
  return g_list_model_get_n_items (mood_song_list_get_model (harness->list));
}

static void
select_id (Harness *harness,
           gint64   id)
{
  gtk_selection_model_select_item (GTK_SELECTION_MODEL (harness->selection),
                                   (guint)harness_find_row (harness, id), TRUE);
  harness_settle (harness);
}

static void
test_empty_then_library (void)
{
  Harness harness = { 0 };

  harness_open (&harness, 1200, NULL);
  g_assert_cmpstr (harness_get_page (&harness), ==, "empty");
  /* Enter is enough to begin. */
  g_assert_true (GTK_IS_BUTTON (gtk_window_get_focus (GTK_WINDOW (harness.window))));
  g_assert_nonnull (gtk_widget_get_ancestor (gtk_window_get_focus (GTK_WINDOW (harness.window)), MOOD_TYPE_FIRST_RUN));
  harness_add (&harness, make_songs ());
  g_assert_cmpstr (harness_get_page (&harness), ==, "library");
  g_assert_cmpuint (count_rows (&harness), ==, 4);
  g_assert_cmpuint (mood_plane_get_n_points (harness.plane), ==, 3);
  harness_close (&harness);
}

static void
test_search (void)
{
  Harness harness = { 0 };

  harness_open (&harness, 1200, make_songs ());
  select_id (&harness, 1);
  search (&harness, "burning");
  g_assert_cmpuint (count_rows (&harness), ==, 1);
  g_assert_cmpuint (mood_plane_get_n_points (harness.plane), ==, 1);
  g_assert_cmpuint (mood_selection_get_n_selected (harness.selection), ==,
                    0); /* out of sight, out of selection */
  g_assert_cmpstr (mood_song_list_get_page (harness.list), ==, "songs");

  search (&harness, "no such song anywhere");
  g_assert_cmpstr (mood_song_list_get_page (harness.list), ==, "no-results");
  search (&harness, "");
  g_assert_cmpstr (mood_song_list_get_page (harness.list), ==, "songs");
  g_assert_cmpuint (count_rows (&harness), ==, 4);

  /* A search bar that is closed hides nothing. */
  g_action_group_activate_action (G_ACTION_GROUP (harness.window), "search", NULL);
  search (&harness, "golden");
  g_assert_cmpuint (count_rows (&harness), ==, 1);
  g_action_group_activate_action (G_ACTION_GROUP (harness.window), "search", NULL);
  search (&harness, "");
  g_assert_cmpuint (count_rows (&harness), ==, 4);
  harness_close (&harness);
}

static void
test_problems (void)
{
  Harness harness = { 0 };

  harness_open (&harness, 1200, make_songs ());
  g_action_group_activate_action (G_ACTION_GROUP (harness.window), "scope", g_variant_new_string ("problems"));
  harness_settle (&harness);
  g_assert_cmpuint (count_rows (&harness), ==, 1);

  select_id (&harness, 4);
  g_assert_nonnull (harness_find_text (GTK_WIDGET (harness.details), "The file is damaged: <b>no</b> more."));
  g_assert_nonnull (harness_find_text (GTK_WIDGET (harness.list), "Broken"));

  /* The problem goes away. */
  {
    GPtrArray *mended = g_ptr_array_new_with_free_func (g_object_unref);

    g_ptr_array_add (mended, display_songs_make_at (4, "Mended", 0.1, 0.9));
    harness_add (&harness, mended);
  }
  g_assert_cmpuint (count_rows (&harness), ==, 0);
  g_action_group_activate_action (G_ACTION_GROUP (harness.window), "scope", g_variant_new_string ("all"));
  harness_settle (&harness);
  g_assert_cmpuint (count_rows (&harness), ==, 4);
  g_assert_cmpuint (mood_plane_get_n_points (harness.plane), ==, 4);
  harness_close (&harness);
}

static void
test_markup_is_text (void)
{
  Harness harness = { 0 };
  GtkWidget *card;
  double x, y;

  harness_open (&harness, 1200, make_songs ());
  g_assert_nonnull (harness_find_text (GTK_WIDGET (harness.list), "<b>Bold</b> & <i>co"));

  select_id (&harness, 3);
  g_assert_nonnull (harness_find_text (GTK_WIDGET (harness.details), "<b>Bold</b> & <i>co"));

  g_assert_true (mood_plane_find_song (harness.plane, mood_song_store_find (harness.store, 3), &x, &y));
  harness_hover_plane (&harness, x, y);
  card = GTK_WIDGET (
      gtk_widget_get_template_child (GTK_WIDGET (harness.plane), MOOD_TYPE_PLANE, "hover_card"));
  g_assert_true (gtk_widget_get_visible (card));
  g_assert_nonnull (harness_find_text (card, "<b>Bold</b> & <i>co"));
  harness_close (&harness);
}

/* A card of a song that is shown no longer goes, though the pointer rests. */
static void
test_hover_goes (void)
{
  Harness harness = { 0 };
  GtkWidget *card;
  double x, y;

  harness_open (&harness, 1200, make_songs ());
  card = GTK_WIDGET (
      gtk_widget_get_template_child (GTK_WIDGET (harness.plane), MOOD_TYPE_PLANE, "hover_card"));
  g_assert_true (mood_plane_find_song (harness.plane, mood_song_store_find (harness.store, 3), &x, &y));
  harness_hover_plane (&harness, x, y);
  g_assert_true (gtk_widget_get_visible (card));
  gtk_editable_set_text (harness_get_child (&harness, "search_entry"), "no such song");
  g_signal_emit_by_name (harness_get_child (&harness, "search_entry"), "search-changed");
  harness_settle (&harness);
  g_assert_cmpuint (mood_plane_get_n_points (harness.plane), ==, 0);
  g_assert_false (gtk_widget_get_visible (card));
  harness_close (&harness);
}

static void
test_sort_by_header (void)
{
  Harness harness = { 0 };

  harness_open (&harness, 1200, make_songs ());
  mood_song_list_sort_by (harness.list, "valence", GTK_SORT_DESCENDING);
  harness_settle (&harness);
  g_assert_cmpint (harness_find_row (&harness, 1), ==, 0);
  g_assert_cmpint (harness_find_row (&harness, 4), ==, 3);
  mood_song_list_sort_by (harness.list, "title", GTK_SORT_ASCENDING);
  harness_settle (&harness);
  g_assert_cmpint (harness_find_row (&harness, 1), ==, 3);
  mood_song_list_sort_by (harness.list, "title", GTK_SORT_DESCENDING);
  harness_settle (&harness);
  g_assert_cmpint (harness_find_row (&harness, 1), ==, 0);
  harness_close (&harness);
}

static gboolean
is_shown_alone (gpointer data)
{
  GtkWidget **widgets = data;

  return gtk_widget_get_mapped (widgets[0]) && !gtk_widget_get_mapped (widgets[1]);
}

static void
test_narrow (void)
{
  Harness harness = { 0 };
  GtkWidget *songs_first[2], *plane_first[2];
  int minimum;

  harness_open (&harness, 360, make_songs ());
  songs_first[0] = plane_first[1] = GTK_WIDGET (harness.list);
  songs_first[1] = plane_first[0] = GTK_WIDGET (harness.plane);

  harness_wait (is_shown_alone, songs_first);
  g_assert_true (gtk_widget_get_visible (harness_get_child (&harness, "page_switcher")));
  gtk_widget_measure (GTK_WIDGET (harness.window), GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL,
                      NULL);
  g_assert_cmpint (minimum, <=, 360); /* a phone held upright */

  g_action_group_activate_action (G_ACTION_GROUP (harness.window), "page", g_variant_new_string ("plane"));
  harness_wait (is_shown_alone, plane_first);
  harness_settle (&harness);
  g_assert_cmpuint (mood_plane_get_n_points (harness.plane), ==, 3);
  harness_close (&harness);
}

static GtkWidget *
find_column_view (GtkWidget *widget)
{
  if (GTK_IS_COLUMN_VIEW (widget))
    return widget;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_column_view (child);

      if (found != NULL)
        return found;
    }

  return NULL;
}

/* Columns that leave give their room to the others; none stands beyond the edge. */
static void
test_columns_fill_list (void)
{
  Harness harness = { 0 };
  GtkWidget *alone[2];
  GtkAdjustment *across;

  harness_open (&harness, 500, make_songs ());
  alone[0] = GTK_WIDGET (harness.list);
  alone[1] = GTK_WIDGET (harness.plane);
  harness_wait (is_shown_alone, alone);
  harness_settle (&harness);

  across = gtk_scrollable_get_hadjustment (GTK_SCROLLABLE (find_column_view (alone[0])));
  g_assert_cmpfloat (gtk_adjustment_get_page_size (across), >, 400);
  g_assert_cmpfloat (gtk_adjustment_get_upper (across), ==, gtk_adjustment_get_page_size (across));
  harness_close (&harness);
}

static void
allocate_paned (GtkWidget *paned,
                int        width)
{
  int minimum;

  gtk_widget_measure (paned, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);
  g_assert_cmpint (width, >=, minimum);
  gtk_widget_allocate (paned, width, 100, -1, NULL);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  gtk_widget_measure (paned, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);
  gtk_widget_allocate (paned, width, 100, -1, NULL);
}

/* A window that was small for a while leaves no trace; what a person moves stays. */
static void
test_list_width (void)
{
  g_autoptr (GtkWidget) widget = g_object_ref_sink (gtk_paned_new (GTK_ORIENTATION_HORIZONTAL));
  GtkPaned *paned = GTK_PANED (widget);
  GtkWidget *end = gtk_label_new (NULL);
  g_autoptr (MoodPanedMemory) memory = NULL;

  gtk_widget_set_size_request (end, 200, -1);
  gtk_paned_set_start_child (paned, gtk_label_new (NULL));
  gtk_paned_set_end_child (paned, end);
  gtk_paned_set_shrink_end_child (paned, FALSE);
  gtk_paned_set_resize_start_child (paned, FALSE);
  gtk_paned_set_position (paned, 600);
  memory = mood_paned_memory_new (paned, NULL, "list-width");

  allocate_paned (widget, 1000);
  g_assert_cmpint (gtk_paned_get_position (paned), ==, 600);
  allocate_paned (widget, 500);
  g_assert_cmpint (gtk_paned_get_position (paned), <=, 300);
  allocate_paned (widget, 1000);
  g_assert_cmpint (gtk_paned_get_position (paned), ==, 600);

  gtk_paned_set_position (paned, 400);
  allocate_paned (widget, 500);
  allocate_paned (widget, 1000);
  g_assert_cmpint (gtk_paned_get_position (paned), ==, 400);
}

static void
test_dark (void)
{
  Harness harness = { 0 };
  AdwStyleManager *manager = adw_style_manager_get_default ();

  harness_open (&harness, 1200, make_songs ());
  adw_style_manager_set_color_scheme (manager, ADW_COLOR_SCHEME_FORCE_DARK);
  select_id (&harness, 1);
  g_assert_true (adw_style_manager_get_dark (manager));
  g_assert_cmpuint (mood_plane_get_n_points (harness.plane), ==, 3);
  adw_style_manager_set_color_scheme (manager, ADW_COLOR_SCHEME_FORCE_LIGHT);
  harness_settle (&harness);
  harness_close (&harness);
}

static void
test_selection_is_told (void)
{
  Harness harness = { 0 };
  GtkLabel *label;

  harness_open (&harness, 1200, make_songs ());
  label = harness_get_child (&harness, "selection_label");
  g_assert_cmpint (gtk_accessible_get_accessible_role (GTK_ACCESSIBLE (label)), ==,
                   GTK_ACCESSIBLE_ROLE_STATUS);
  gtk_selection_model_select_all (GTK_SELECTION_MODEL (harness.selection));
  g_assert_cmpstr (gtk_label_get_text (label), ==, "4 songs selected");
  g_assert_true (gtk_action_bar_get_revealed (harness_get_child (&harness, "selection_bar")));
  g_action_group_activate_action (G_ACTION_GROUP (harness.window), "clear-selection", NULL);
  g_assert_cmpstr (gtk_label_get_text (label), ==, "No song selected");
  /* It stays: a list that changes its height with each selection would move under the pointer. */
  g_assert_true (gtk_action_bar_get_revealed (harness_get_child (&harness, "selection_bar")));
  harness_close (&harness);
}

/* Buttons with nothing but a picture say to a screen reader what they do. */
static void
check_buttons (GtkWidget *widget)
{
  gboolean is_picture = GTK_IS_BUTTON (widget) && GTK_IS_IMAGE (gtk_button_get_child (GTK_BUTTON (widget)));

  if ((is_picture && !GTK_IS_MENU_BUTTON (gtk_widget_get_parent (widget))
       && gtk_widget_get_ancestor (widget, GTK_TYPE_INFO_BAR) == NULL
       && gtk_widget_get_ancestor (widget, GTK_TYPE_SPIN_BUTTON) == NULL
       && gtk_widget_get_ancestor (widget, GTK_TYPE_SEARCH_BAR) == NULL
       && gtk_widget_get_ancestor (widget, GTK_TYPE_SCALE_BUTTON) == NULL
       && gtk_widget_get_ancestor (widget, GTK_TYPE_WINDOW_CONTROLS) == NULL)
      || (GTK_IS_MENU_BUTTON (widget) && gtk_menu_button_get_icon_name (GTK_MENU_BUTTON (widget)) != NULL))
    {
      const char *tooltip = gtk_widget_get_tooltip_text (widget);

      if (!gtk_test_accessible_has_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL))
        g_error ("A button of %s with the tooltip \"%s\" has no name",
                 G_OBJECT_TYPE_NAME (gtk_widget_get_parent (widget)), tooltip);
    }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    check_buttons (child);
}

/* With what a screen reader is told of buttons and rows. */
static void
test_names (void)
{
  Harness harness = { 0 };
  GtkWidget *row;

  harness_open (&harness, 1360, make_songs ());
  harness_settle (&harness);
  check_buttons (GTK_WIDGET (harness.window));

  row = harness_find_text (GTK_WIDGET (harness.list), "Broken");
  while (row != NULL && !gtk_widget_get_focusable (row))
    row = gtk_widget_get_parent (row);
  g_assert_nonnull (row);
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                       "Broken: The file is damaged: <b>no</b> more.");
  harness_close (&harness);
}

static void
test_shortcuts_window (void)
{
  Harness harness = { 0 };

  harness_open (&harness, 1200, make_songs ());
  g_assert_nonnull (gtk_application_window_get_help_overlay (GTK_APPLICATION_WINDOW (harness.window)));
  harness_close (&harness);
}

int
main (int   argc,
      char *argv[])
{
  harness_init (&argc, &argv);
  g_test_add_func ("/window/empty-then-library", test_empty_then_library);
  g_test_add_func ("/window/search", test_search);
  g_test_add_func ("/window/problems", test_problems);
  g_test_add_func ("/window/markup-is-text", test_markup_is_text);
  g_test_add_func ("/window/hover-goes", test_hover_goes);
  g_test_add_func ("/window/sort-by-header", test_sort_by_header);
  g_test_add_func ("/window/narrow", test_narrow);
  g_test_add_func ("/window/columns-fill-list", test_columns_fill_list);
  g_test_add_func ("/window/list-width", test_list_width);
  g_test_add_func ("/window/dark", test_dark);
  g_test_add_func ("/window/selection-is-told", test_selection_is_told);
  g_test_add_func ("/window/names", test_names);
  g_test_add_func ("/window/shortcuts", test_shortcuts_window);

  return g_test_run ();
}
