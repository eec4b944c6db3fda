/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The plane by pointer and by keyboard, and in step with the list. */

#include "harness.h"
#include "ui/plane-private.h"

/* Four songs, one in each quadrant, and one near the first. */
static GPtrArray *
make_corners (void)
{
  GPtrArray *songs = g_ptr_array_new_with_free_func (g_object_unref);

  g_ptr_array_add (songs, display_songs_make_at (1, "Happy", 0.6, 0.6));
  g_ptr_array_add (songs, display_songs_make_at (2, "Angry", -0.6, 0.6));
  g_ptr_array_add (songs, display_songs_make_at (3, "Sad", -0.6, -0.6));
  g_ptr_array_add (songs, display_songs_make_at (4, "Calm", 0.6, -0.6));
  g_ptr_array_add (songs, display_songs_make_at (5, "Happier", 0.7, 0.65));

  return songs;
}

static void
open_corners (Harness *harness)
{
  harness_open (harness, 1200, make_corners ());
  g_assert_cmpuint (mood_plane_get_n_points (harness->plane), ==, 5);
}

static void
find (Harness *harness,
      gint64   id,
      double  *x,
      double  *y)
{
  g_assert_true (mood_plane_find_song (harness->plane, mood_song_store_find (harness->store, id), x, y));
}

static const char *
get_only_title (Harness *harness)
{
  LibrarySong *song = mood_selection_get_song (harness->selection);

  return song != NULL ? library_song_get_title (song) : NULL;
}

static void
test_click_selects_in_both (void)
{
  Harness harness = { 0 };
  double x, y;

  open_corners (&harness);
  find (&harness, 3, &x, &y);
  harness_drag_plane (&harness, x + 3, y - 2, x + 3, y - 2);
  harness_settle (&harness);

  g_assert_cmpstr (get_only_title (&harness), ==, "Sad");
  g_assert_true (gtk_selection_model_is_selected (GTK_SELECTION_MODEL (harness.selection),
                                                  (guint)harness_find_row (&harness, 3)));
  g_assert_cmpstr (mood_details_get_page (harness.details), ==, "song");
  g_assert_nonnull (harness_find_text (GTK_WIDGET (harness.details), "Sad"));

  /* Beside every point: nothing. */
  find (&harness, 1, &x, &y);
  harness_drag_plane (&harness, x - 60, y + 60, x - 60, y + 60);
  g_assert_cmpuint (mood_selection_get_n_selected (harness.selection), ==, 0);
  harness_close (&harness);
}

/* With Ctrl or Shift held, which no event of a test can. */
static void
test_click_adds (void)
{
  Harness harness = { 0 };
  double x[3], y[3];

  harness_open (&harness, 1200, display_songs_make_many (0, 3));
  for (int i = 0; i < 3; i++)
    g_assert_true (
        mood_plane_find_song (harness.plane, mood_song_store_find (harness.store, i + 1), &x[i], &y[i]));

  mood_plane_click (harness.plane, x[0], y[0], FALSE);
  mood_plane_click (harness.plane, x[1], y[1], TRUE);
  g_assert_cmpuint (mood_selection_get_n_selected (harness.selection), ==, 2);
  mood_plane_click (harness.plane, x[0], y[0], TRUE); /* once more takes it out */
  g_assert_cmpuint (mood_selection_get_n_selected (harness.selection), ==, 1);
  g_assert_cmpint (library_song_get_id (mood_selection_get_song (harness.selection)), ==, 2);
  mood_plane_click (harness.plane, 3, 3, TRUE); /* beside all points: what is chosen stays */
  g_assert_cmpuint (mood_selection_get_n_selected (harness.selection), ==, 1);
  mood_plane_click (harness.plane, x[2], y[2], FALSE);
  g_assert_cmpuint (mood_selection_get_n_selected (harness.selection), ==, 1);
  g_assert_cmpint (library_song_get_id (mood_selection_get_song (harness.selection)), ==, 3);
  harness_close (&harness);
}

static void
test_list_selects_on_plane (void)
{
  Harness harness = { 0 };

  open_corners (&harness);
  gtk_selection_model_select_item (GTK_SELECTION_MODEL (harness.selection),
                                   (guint)harness_find_row (&harness, 2), TRUE);
  harness_settle (&harness);
  g_assert_cmpstr (library_song_get_title (mood_plane_get_focus_song (harness.plane)), ==, "Angry");
  harness_close (&harness);
}

static void
test_rubber_band (void)
{
  Harness harness = { 0 };
  double x0, y0, x1, y1;

  open_corners (&harness);
  find (&harness, 2, &x0, &y0);
  find (&harness, 5, &x1, &y1);
  harness_drag_plane (&harness, x0 - 15, y0 + 30, x1 + 15, y1 - 15);
  harness_settle (&harness);
  g_assert_cmpuint (mood_selection_get_n_selected (harness.selection), ==, 3);
  g_assert_cmpstr (mood_details_get_page (harness.details), ==, "many");
  harness_close (&harness);
}

static void
test_keyboard (void)
{
  Harness harness = { 0 };
  const struct
  {
    guint key;
    const char *title;
  } steps[] = {
    { GDK_KEY_Right, "Happier" }, { GDK_KEY_Left, "Happy" }, { GDK_KEY_Left, "Angry" },
    { GDK_KEY_Left, "Angry" },    { GDK_KEY_Down, "Sad" },   { GDK_KEY_Right, "Calm" },
    { GDK_KEY_Up, "Happy" },
  };

  open_corners (&harness);
  g_assert_cmpstr (library_song_get_title (mood_plane_get_focus_song (harness.plane)), ==, "Happy");
  for (gsize i = 0; i < G_N_ELEMENTS (steps); i++)
    {
      harness_press_key (&harness, steps[i].key, 0);
      g_assert_cmpstr (library_song_get_title (mood_plane_get_focus_song (harness.plane)), ==,
                       steps[i].title);
    }
  g_assert_cmpuint (mood_selection_get_n_selected (harness.selection), ==, 0); /* moving is not selecting */

  harness_press_key (&harness, GDK_KEY_Return, 0);
  g_assert_cmpstr (get_only_title (&harness), ==, "Happy");
  harness_press_key (&harness, GDK_KEY_Left, 0);
  harness_press_key (&harness, GDK_KEY_space, 0);
  g_assert_cmpstr (get_only_title (&harness), ==, "Angry");
  harness_press_key (&harness, GDK_KEY_Down, 0);
  harness_press_key (&harness, GDK_KEY_Return, GDK_CONTROL_MASK);
  g_assert_cmpuint (mood_selection_get_n_selected (harness.selection), ==, 2);
  harness_press_key (&harness, GDK_KEY_Return, GDK_CONTROL_MASK);
  g_assert_cmpstr (get_only_title (&harness), ==, "Angry");
  harness_press_key (&harness, GDK_KEY_Escape, 0);
  g_assert_cmpuint (mood_selection_get_n_selected (harness.selection), ==, 0);
  harness_press_key (&harness, GDK_KEY_a, GDK_CONTROL_MASK);
  g_assert_cmpuint (mood_selection_get_n_selected (harness.selection), ==, 5);
  harness_close (&harness);
}

/* Songs on one spot are all reached. */
static void
test_keyboard_stack (void)
{
  Harness harness = { 0 };
  GPtrArray *songs = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GHashTable) reached = g_hash_table_new (NULL, NULL);

  g_ptr_array_add (songs, display_songs_make_at (1, "left", -0.5, 0));
  for (int i = 0; i < 4; i++)
    g_ptr_array_add (songs, display_songs_make_at (2 + i, "stacked", 0.1, 0.1));
  g_ptr_array_add (songs, display_songs_make_at (6, "right", 0.5, 0.1));
  harness_open (&harness, 1200, songs);

  do
    g_hash_table_add (reached, mood_plane_get_focus_song (harness.plane));
  while (mood_plane_move_focus (harness.plane, 1, 0));
  g_assert_cmpuint (g_hash_table_size (reached), ==, 6);
  g_hash_table_remove_all (reached);
  do
    g_hash_table_add (reached, mood_plane_get_focus_song (harness.plane));
  while (mood_plane_move_focus (harness.plane, -1, 0));
  g_assert_cmpuint (g_hash_table_size (reached), ==, 6);
  harness_close (&harness);
}

static void
test_focus_is_named (void)
{
  Harness harness = { 0 };
  GObject *point;

  open_corners (&harness);
  point = gtk_widget_get_template_child (GTK_WIDGET (harness.plane), MOOD_TYPE_PLANE, "focus_point");
  g_assert_true (gtk_widget_get_focusable (GTK_WIDGET (point)));
  g_assert_cmpint (gtk_accessible_get_accessible_role (GTK_ACCESSIBLE (point)), ==,
                   GTK_ACCESSIBLE_ROLE_OPTION);
  g_assert_cmpint (gtk_accessible_get_accessible_role (GTK_ACCESSIBLE (harness.plane)), ==,
                   GTK_ACCESSIBLE_ROLE_LIST_BOX);
  if (g_strcmp0 (g_getenv ("GTK_A11Y"), "test") == 0)
    {
      g_autofree char *label
          = g_strdup_printf ("Happy by Somebody: %s",
                             library_song_get_mood (mood_song_store_find (harness.store, 1)));

      gtk_test_accessible_assert_property (GTK_ACCESSIBLE (point), GTK_ACCESSIBLE_PROPERTY_LABEL, label);
      gtk_test_accessible_assert_state (GTK_ACCESSIBLE (point), GTK_ACCESSIBLE_STATE_SELECTED, FALSE);
      harness_press_key (&harness, GDK_KEY_Return, 0);
      gtk_test_accessible_assert_state (GTK_ACCESSIBLE (point), GTK_ACCESSIBLE_STATE_SELECTED, TRUE);
    }
  harness_close (&harness);
}

static void
test_zoom (void)
{
  Harness harness = { 0 };
  double x, y, zoomed_x, zoomed_y, other_x, other_y;

  open_corners (&harness);
  find (&harness, 1, &x, &y);
  find (&harness, 5, &other_x, &other_y);
  gtk_widget_grab_focus (GTK_WIDGET (
      gtk_widget_get_template_child (GTK_WIDGET (harness.plane), MOOD_TYPE_PLANE, "focus_point")));
  for (int i = 0; i < 4; i++)
    harness_press_key (&harness, GDK_KEY_plus, 0);
  harness_settle (&harness);

  /* Points part from each other, and picking follows what is seen. */
  find (&harness, 1, &zoomed_x, &zoomed_y);
  {
    double far_x, far_y;

    find (&harness, 5, &far_x, &far_y);
    g_assert_cmpfloat (far_x - zoomed_x, >, 2 * (other_x - x));
  }
  harness_drag_plane (&harness, zoomed_x, zoomed_y, zoomed_x, zoomed_y);
  g_assert_cmpstr (get_only_title (&harness), ==, "Happy");

  gtk_widget_activate_action (GTK_WIDGET (harness.plane), "plane.zoom-fit", NULL);
  find (&harness, 1, &zoomed_x, &zoomed_y);
  g_assert_cmpfloat_with_epsilon (zoomed_x, x, 0.001);
  g_assert_cmpfloat_with_epsilon (zoomed_y, y, 0.001);
  harness_close (&harness);
}

/* Selected on the plane, a song comes into sight in the list. */
static gboolean
is_title_mapped (gpointer data)
{
  Harness *harness = data;
  LibrarySong *song = mood_selection_get_song (harness->selection);
  GtkWidget *label = harness_find_text (GTK_WIDGET (harness->list), library_song_get_title (song));

  return label != NULL && gtk_widget_get_mapped (label) && gtk_widget_get_child_visible (label);
}

static void
test_list_scrolls (void)
{
  Harness harness = { 0 };
  double x, y;

  harness_open (&harness, 1200, display_songs_make_many (0, 2000));
  find (&harness, 1500, &x, &y);
  g_assert_null (harness_find_text (GTK_WIDGET (harness.list),
                                    library_song_get_title (mood_song_store_find (harness.store, 1500))));
  harness_drag_plane (&harness, x, y, x, y);
  g_assert_nonnull (mood_selection_get_song (harness.selection));
  harness_wait (is_title_mapped, &harness);
  harness_close (&harness);
}

static void
test_many (void)
{
  Harness harness = { 0 };
  guint n_places = 0;

  harness_open (&harness, 1200, display_songs_make_many (0, 20000));
  for (guint i = 0; i < 20000; i++)
    n_places += i % 40 != 17;
  g_assert_cmpuint (mood_plane_get_n_points (harness.plane), ==, n_places);
  g_assert_cmpuint (g_list_model_get_n_items (mood_song_list_get_model (harness.list)), ==, 20000);
  harness_press_key (&harness, GDK_KEY_a, GDK_CONTROL_MASK);
  harness_settle (&harness);
  g_assert_cmpuint (mood_selection_get_n_selected (harness.selection), ==, n_places);
  harness_close (&harness);
}

int
main (int   argc,
      char *argv[])
{
  harness_init (&argc, &argv);
  g_test_add_func ("/plane/click-selects-in-both", test_click_selects_in_both);
  g_test_add_func ("/plane/click-adds", test_click_adds);
  g_test_add_func ("/plane/list-selects-on-plane", test_list_selects_on_plane);
  g_test_add_func ("/plane/rubber-band", test_rubber_band);
  g_test_add_func ("/plane/keyboard", test_keyboard);
  g_test_add_func ("/plane/keyboard-stack", test_keyboard_stack);
  g_test_add_func ("/plane/focus-is-named", test_focus_is_named);
  g_test_add_func ("/plane/zoom", test_zoom);
  g_test_add_func ("/plane/list-scrolls", test_list_scrolls);
  g_test_add_func ("/plane/many", test_many);

  return g_test_run ();
}
