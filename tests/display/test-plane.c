/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The plane by pointer and by keyboard, and in step with the list. */

#include <math.h>

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

/* Round two songs, past one that a box round them would hold. */
static void
test_lasso (void)
{
  Harness harness = { 0 };
  double x[6], y[6];

  open_corners (&harness);
  gtk_widget_activate_action (GTK_WIDGET (harness.plane), "plane.tool", "s", "lasso");
  for (gint64 id = 1; id <= 5; id++)
    find (&harness, id, &x[id], &y[id]);
  {
    /* An L, from "Angry" down to "Sad" and right to "Calm": the box round it has both "Happy" ones, too. */
    const double corners[] = {
      x[2] - 30, y[2] - 30, x[2] + 30, y[2] - 30, x[3] + 30, y[3] - 30, x[4] + 30, y[4] - 30,
      x[4] + 30, y[4] + 30, x[3] - 30, y[3] + 30,
    };

    harness_draw_plane (&harness, corners, G_N_ELEMENTS (corners) / 2);
  }
  harness_settle (&harness);
  g_assert_cmpuint (mood_selection_get_n_selected (harness.selection), ==, 3);
  for (gint64 id = 1; id <= 5; id++)
    g_assert_cmpint (mood_selection_contains (harness.selection, mood_song_store_find (harness.store, id)), ==,
                     id >= 2 && id <= 4);
  /* List and plane have one selection; its number is told. */
  g_assert_true (gtk_selection_model_is_selected (GTK_SELECTION_MODEL (harness.selection),
                                                  (guint)harness_find_row (&harness, 3)));
  g_assert_cmpstr (gtk_label_get_text (harness_get_child (&harness, "selection_label")), ==,
                   "3 songs selected");
  g_assert_cmpint (gtk_accessible_get_accessible_role (harness_get_child (&harness, "selection_label")), ==,
                   GTK_ACCESSIBLE_ROLE_STATUS);
  harness_close (&harness);
}

static void
test_circle (void)
{
  Harness harness = { 0 };
  double x, y, other_x, other_y;
  double radius;

  open_corners (&harness);
  g_object_set (harness.plane, "tool", MOOD_PLANE_TOOL_CIRCLE, NULL);
  find (&harness, 1, &x, &y);
  find (&harness, 5, &other_x, &other_y);
  radius = hypot (other_x - x, other_y - y);

  harness_drag_plane (&harness, x, y, x - radius * 0.8, y);
  g_assert_cmpstr (get_only_title (&harness), ==, "Happy");
  harness_drag_plane (&harness, x, y, x - radius * 1.1, y);
  g_assert_cmpuint (mood_selection_get_n_selected (harness.selection), ==, 2);
  harness_close (&harness);
}

static void
test_escape_leaves_a_drag (void)
{
  Harness harness = { 0 };
  double x, y;

  open_corners (&harness);
  find (&harness, 1, &x, &y);
  harness.plane->drag_x = harness.plane->drag_y = 10;
  harness_drag_plane (&harness, x, y, x, y);
  mood_plane_shape_begin (&harness.plane->shape, MOOD_PLANE_TOOL_BOX, 10, 10);
  harness.plane->drag = MOOD_PLANE_DRAG_SELECT;
  harness_press_key (&harness, GDK_KEY_Escape, 0);
  g_assert_cmpint (harness.plane->drag, !=, MOOD_PLANE_DRAG_SELECT);
  g_assert_cmpstr (get_only_title (&harness), ==, "Happy"); /* what was selected before stays */
  harness_close (&harness);
}

static void
test_menu (void)
{
  Harness harness = { 0 };
  double x, y;

  open_corners (&harness);
  g_assert_false (g_action_group_get_action_enabled (G_ACTION_GROUP (harness.window), "show-in-list"));
  find (&harness, 3, &x, &y);
  mood_plane_menu_at (harness.plane, x, y); /* as a second button does: the song under it is selected */
  g_assert_cmpstr (get_only_title (&harness), ==, "Sad");
  g_assert_true (gtk_widget_get_visible (harness.plane->menu));
  g_assert_true (g_action_group_get_action_enabled (G_ACTION_GROUP (harness.window), "show-in-list"));
  gtk_popover_popdown (GTK_POPOVER (harness.plane->menu));

  harness_press_key (&harness, GDK_KEY_a, GDK_CONTROL_MASK);
  find (&harness, 1, &x, &y);
  mood_plane_menu_at (harness.plane, x, y); /* one of several selected leaves them */
  g_assert_cmpuint (mood_selection_get_n_selected (harness.selection), ==, 5);
  gtk_popover_popdown (GTK_POPOVER (harness.plane->menu));

  mood_selection_clear (harness.selection);
  harness_press_key (&harness, GDK_KEY_Menu, 0); /* at the song that the keyboard is on */
  g_assert_true (gtk_widget_get_visible (harness.plane->menu));
  g_assert_cmpuint (mood_selection_get_n_selected (harness.selection), ==, 1);
  gtk_popover_popdown (GTK_POPOVER (harness.plane->menu));
  harness_settle (&harness);
  harness_close (&harness);
}

static void
test_zoom_to_selection (void)
{
  Harness harness = { 0 };
  PlotRect plane;
  double x, y;

  open_corners (&harness);
  mood_selection_toggle (harness.selection, mood_song_store_find (harness.store, 1));
  mood_selection_toggle (harness.selection, mood_song_store_find (harness.store, 5));
  gtk_widget_activate_action (GTK_WIDGET (harness.plane), "plane.zoom-selection", NULL);
  harness_settle (&harness);
  plane = plot_plane_layout_get_plane (harness.plane->data->layout);
  for (gint64 id = 1; id <= 5; id += 4)
    {
      find (&harness, id, &x, &y);
      g_assert_true (x > plane.x && x < plane.x + plane.width && y > plane.y && y < plane.y + plane.height);
    }
  find (&harness, 4, &x, &y);
  g_assert_false (x > plane.x && x < plane.x + plane.width && y > plane.y && y < plane.y + plane.height);
  harness_close (&harness);
}

static void
test_show_in_list (void)
{
  Harness harness = { 0 };
  GtkWidget *focus;

  /* Narrow: the list is another page. */
  harness_open (&harness, 400, make_corners ());
  g_action_group_change_action_state (G_ACTION_GROUP (harness.window), "page", g_variant_new_string ("plane"));
  g_assert_false (gtk_widget_get_visible (GTK_WIDGET (harness.list)));
  mood_selection_toggle (harness.selection, mood_song_store_find (harness.store, 4));
  g_assert_cmpint (library_song_get_id (mood_selection_find_first (harness.selection)), ==, 4);
  g_action_group_activate_action (G_ACTION_GROUP (harness.window), "show-in-list", NULL);
  g_assert_true (gtk_widget_get_visible (GTK_WIDGET (harness.list)));
  harness_settle (&harness);
  focus = gtk_window_get_focus (GTK_WINDOW (harness.window));
  g_assert_true (focus != NULL && gtk_widget_is_ancestor (focus, GTK_WIDGET (harness.list)));
  g_assert_cmpuint (mood_selection_get_n_selected (harness.selection), ==, 1);
  harness_close (&harness);
}

static void
store_heard (LibraryDb  *db,
             const char *title,
             float       angle,
             gboolean    has_embedding)
{
  const LibraryVersion version = { .model = "made-up", .frontend_version = 1, .has_embedding = TRUE };
  const float values[] = { cosf (angle), sinf (angle), 0.5f };
  g_autoptr (MoodEmbedding) embedding = has_embedding ? mood_embedding_new (3, values) : NULL;
  g_autoptr (LibrarySong) place = display_songs_make_at (1, title, 0.3, 0.3);
  g_autofree char *path = g_strdup_printf ("/music/%s.ogg", title);
  g_autoptr (LibrarySong) stored = NULL;
  g_autoptr (GError) error = NULL;
  LibrarySongFields fields = {
    .path = path,
    .title = title,
    .artist = "Somebody",
    .album = "",
    .size = 100,
    .duration = 60,
    .estimate = library_song_get_estimate (place),
  };

  stored = library_db_store (db, &fields, NULL, embedding, &version, &error);
  g_assert_no_error (error);
}

static gboolean
has_several (gpointer data)
{
  return mood_selection_get_n_selected (((Harness *)data)->selection) > 1;
}

/* The nearest by their sound; the one that has nothing to be compared by is left out. */
static void
test_select_alike (void)
{
  Harness harness = { 0 };
  g_autofree char *folder = g_dir_make_tmp ("moodplane-test-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "library.db", NULL);
  g_autoptr (LibraryDb) db = library_db_open (path, NULL);
  LibrarySong *first = NULL;

  store_heard (db, "unheard", 0, FALSE);
  for (int i = 0; i < 40; i++)
    {
      g_autofree char *title = g_strdup_printf ("song %02d", i);

      store_heard (db, title, 0.05f * (float)i, TRUE);
    }
  g_clear_pointer (&db, library_db_unref);

  harness_open_file (&harness, 1200, path);
  harness_settle (&harness);
  for (gint64 id = 1; id <= 41; id++)
    if (g_str_equal (library_song_get_title (mood_song_store_find (harness.store, (guint)id)), "song 00"))
      first = mood_song_store_find (harness.store, (guint)id);
  mood_selection_toggle (harness.selection, first);
  g_action_group_activate_action (G_ACTION_GROUP (harness.window), "select-alike", NULL);
  harness_wait (has_several, &harness);
  g_assert_cmpuint (mood_selection_get_n_selected (harness.selection), ==, 25);
  for (gint64 id = 1; id <= 41; id++)
    {
      LibrarySong *song = mood_song_store_find (harness.store, (guint)id);
      const char *title = library_song_get_title (song);

      g_assert_cmpint (mood_selection_contains (harness.selection, song), ==, g_strcmp0 (title, "song 25") < 0);
    }
  harness.folder = g_strdup (folder);
  harness_close (&harness);
}

/* Shift and an arrow: the songs on the way are selected. */
static void
test_walk_selects_with_shift (void)
{
  Harness harness = { 0 };

  open_corners (&harness);
  harness_press_key (&harness, GDK_KEY_Left, GDK_SHIFT_MASK);
  harness_press_key (&harness, GDK_KEY_Down, GDK_SHIFT_MASK);
  g_assert_cmpuint (mood_selection_get_n_selected (harness.selection), ==, 3);
  for (gint64 id = 1; id <= 3; id++)
    g_assert_true (mood_selection_contains (harness.selection, mood_song_store_find (harness.store, id)));
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
          = g_strdup_printf ("Happy by Somebody: %s; very pleasant, very energetic (+0.60, +0.60); quite sure",
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

static gboolean
is_painted (gpointer data)
{
  Harness *harness = data;
  MoodPlane *plane = harness->plane;
  double zoom, valence, arousal;

  plot_plane_layout_get_view (plane->data->layout, &zoom, &valence, &arousal);
  return mood_plane_is_settled (plane) && !plane->is_repaint_due && plane->picture != NULL
         && plane->picture->view.zoom == zoom && plane->picture->view.center_valence == valence
         && plane->picture->view.center_arousal == arousal;
}

/* The color of the picture at a song, as the painter made it. */
static guint32
get_color_at (Harness *harness,
              gint64   id)
{
  cairo_surface_t *image = mood_plane_layer_get_image (harness->plane->picture->plane);
  const guchar *row = cairo_image_surface_get_data (image);
  double x, y;

  find (harness, id, &x, &y);
  row += (int)y * cairo_image_surface_get_stride (image);

  return ((const guint32 *)(gconstpointer)row)[(int)x];
}

/* The picture is made beside the main thread: it shows the songs, pales those that are not selected, and follows. */
static void
test_picture_follows (void)
{
  Harness harness = { 0 };
  MoodPlanePicture *before;
  guint32 happy, sad;
  double x, y;

  open_corners (&harness);
  harness_wait (is_painted, &harness);
  happy = get_color_at (&harness, 1);
  sad = get_color_at (&harness, 3);
  g_assert_cmphex (happy, !=, sad);

  mood_selection_toggle (harness.selection, mood_song_store_find (harness.store, 3));
  g_assert_false (is_painted (&harness));
  harness_wait (is_painted, &harness);
  g_assert_cmphex (get_color_at (&harness, 1), !=, happy);
  g_assert_cmphex (get_color_at (&harness, 3), !=, get_color_at (&harness, 1));
  mood_selection_clear (harness.selection);
  harness_wait (is_painted, &harness);
  g_assert_cmphex (get_color_at (&harness, 1), ==, happy);

  find (&harness, 1, &x, &y);
  mood_plane_zoom_about (harness.plane, 2, x, y);
  before = harness.plane->picture;
  mood_plane_pan (harness.plane, 10, 10);
  g_assert_true (harness.plane->picture == before); /* nothing is drawn by whoever moves it */
  harness_wait (is_painted, &harness);
  g_assert_cmphex (get_color_at (&harness, 1) >> 24, ==, 0xff);
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
  g_test_add_func ("/plane/picture-follows", test_picture_follows);
  g_test_add_func ("/plane/lasso", test_lasso);
  g_test_add_func ("/plane/circle", test_circle);
  g_test_add_func ("/plane/escape-leaves-a-drag", test_escape_leaves_a_drag);
  g_test_add_func ("/plane/menu", test_menu);
  g_test_add_func ("/plane/zoom-to-selection", test_zoom_to_selection);
  g_test_add_func ("/plane/show-in-list", test_show_in_list);
  g_test_add_func ("/plane/select-alike", test_select_alike);
  g_test_add_func ("/plane/walk-selects-with-shift", test_walk_selects_with_shift);
  g_test_add_func ("/plane/keyboard", test_keyboard);
  g_test_add_func ("/plane/keyboard-stack", test_keyboard_stack);
  g_test_add_func ("/plane/focus-is-named", test_focus_is_named);
  g_test_add_func ("/plane/zoom", test_zoom);
  g_test_add_func ("/plane/list-scrolls", test_list_scrolls);
  g_test_add_func ("/plane/many", test_many);

  return g_test_run ();
}
