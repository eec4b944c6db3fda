/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What is seen of the plane: going to songs, the minimap, songs over each other, trails, pictures and paper. */

#include <math.h>
#include <string.h>

#include <glib/gstdio.h>

#include "harness.h"
#include "tests/support/fixtures.h"
#include "ui/plane-export.h"
#include "ui/plane-private.h"
#include "ui/settings.h"
#include "ui/window-plane.h"

static LibrarySong *
make_song (gint64 id, const char *artist, double valence, double arousal)
{
  MoodGaussian gaussian = { valence, arousal, 0.1, 0.1, 0 };
  g_autofree char *path = g_strdup_printf ("/music/%d.ogg", (int)id);
  g_autofree char *title = g_strdup_printf ("Song %d", (int)id);
  LibrarySongFields fields = { .id = id, .path = path, .title = title, .artist = artist, .duration = 200 };
  MoodEstimate estimate;

  mood_estimate_init (&estimate, &gaussian);
  fields.estimate = &estimate;

  return library_song_new (&fields);
}

/* Three songs on one spot, one of another artist beside them, and two far away, of which one is of the first artist. */
static void
open_songs (Harness *harness)
{
  GPtrArray *songs = g_ptr_array_new_with_free_func (g_object_unref);

  g_ptr_array_add (songs, make_song (1, "Kestrel", 0.5, 0.5));
  g_ptr_array_add (songs, make_song (2, "Kestrel", 0.501, 0.5));
  g_ptr_array_add (songs, make_song (3, "Low Orbit", 0.5, 0.501));
  g_ptr_array_add (songs, make_song (4, "Low Orbit", 0.7, 0.4));
  g_ptr_array_add (songs, make_song (5, "Kestrel", 0.6, -0.1));
  g_ptr_array_add (songs, make_song (6, "", -0.7, -0.7));
  harness_open (harness, 1200, songs);
}

static void
find (Harness *harness, gint64 id, double *x, double *y)
{
  g_assert_true (mood_plane_find_song (harness->plane, mood_song_store_find (harness->store, id), x, y));
}

static gboolean
is_seen (Harness *harness, gint64 id)
{
  PlotRect plane = plot_plane_layout_get_plane (harness->plane->data->layout);
  double x, y;

  find (harness, id, &x, &y);

  return plot_rect_contains (&plane, x, y);
}

static void
select_song (Harness *harness, gint64 id)
{
  g_autoptr (GPtrArray) one = g_ptr_array_new ();

  g_ptr_array_add (one, mood_song_store_find (harness->store, id));
  mood_selection_add (harness->selection, one, TRUE);
}

static void
test_zoom_to (void)
{
  Harness harness = { 0 };

  open_songs (&harness);
  g_assert_cmpfloat (mood_plane_get_view (harness.plane).zoom, ==, 1);
  select_song (&harness, 4);
  harness_press_key (&harness, GDK_KEY_1, 0);
  harness_settle (&harness);
  g_assert_cmpfloat (mood_plane_get_view (harness.plane).zoom, >, 3);
  g_assert_cmpfloat_with_epsilon (mood_plane_get_view (harness.plane).valence, 0.7, 0.01);
  g_assert_true (is_seen (&harness, 4));
  g_assert_false (is_seen (&harness, 6));

  /* The artist of the song that the keyboard is on: all of that artist, which are selected then. */
  select_song (&harness, 2);
  harness_press_key (&harness, GDK_KEY_2, 0);
  harness_settle (&harness);
  g_assert_cmpuint (mood_selection_get_n_selected (harness.selection), ==, 3);
  g_assert_true (is_seen (&harness, 1) && is_seen (&harness, 2) && is_seen (&harness, 5));
  g_assert_false (is_seen (&harness, 6));

  harness_press_key (&harness, GDK_KEY_0, 0);
  g_assert_cmpfloat (mood_plane_get_view (harness.plane).zoom, ==, 1);
  g_assert_true (is_seen (&harness, 6));

  /* Of nobody there is nothing to go to. */
  select_song (&harness, 6);
  harness_press_key (&harness, GDK_KEY_2, 0);
  g_assert_cmpfloat (mood_plane_get_view (harness.plane).zoom, ==, 1);
  g_assert_cmpuint (mood_selection_get_n_selected (harness.selection), ==, 1);
  harness_close (&harness);
}

static gboolean
is_flow_done (gpointer data)
{
  Harness *harness = data;

  return adw_animation_get_state (harness->plane->flow) == ADW_ANIMATION_FINISHED;
}

/* It flows where movement is wanted, and a hand may stop it; two presses are two steps though the first still flows. */
static void
test_flow (void)
{
  Harness harness = { 0 };
  double zoom;

  open_songs (&harness);
  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", TRUE, NULL);
  mood_plane_go_to (harness.plane, (PlotView) { 8, 0.5, 0.5 });
  g_assert_cmpfloat (mood_plane_get_view (harness.plane).zoom, <, 4);
  harness_wait (is_flow_done, &harness);
  g_assert_cmpfloat_with_epsilon (mood_plane_get_view (harness.plane).zoom, 8, 1e-6);
  g_assert_cmpfloat_with_epsilon (mood_plane_get_view (harness.plane).valence, 0.5, 1e-6);

  mood_plane_go_to (harness.plane, PLOT_VIEW_WHOLE);
  mood_plane_pan (harness.plane, 5, 5);
  zoom = mood_plane_get_view (harness.plane).zoom;
  g_assert_cmpint (adw_animation_get_state (harness.plane->flow), ==, ADW_ANIMATION_PAUSED);
  mood_plane_zoom_step (harness.plane, 0.5);
  mood_plane_zoom_step (harness.plane, 0.5);
  harness_wait (is_flow_done, &harness);
  g_assert_cmpfloat_with_epsilon (mood_plane_get_view (harness.plane).zoom, zoom / 4, 1e-6);
  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", FALSE, NULL);
  harness_close (&harness);
}

static gboolean
is_remembered (gpointer data)
{
  return ((Harness *)data)->plane->remember_id == 0;
}

static void
test_view_is_remembered (void)
{
  Harness harness = { 0 };
  g_autoptr (GSettings) settings = mood_settings_new ();
  PlotView view;

  open_songs (&harness);
  mood_plane_go_to (harness.plane, (PlotView) { 5, 0.4, -0.3 });
  harness_wait (is_remembered, &harness);
  g_settings_get (settings, "plane-view", "(ddd)", &view.zoom, &view.valence, &view.arousal);
  g_assert_cmpfloat (view.zoom, ==, 5);
  g_assert_cmpfloat_with_epsilon (view.arousal, -0.3, 1e-9);
  {
    MoodPlane *other = g_object_ref_sink (g_object_new (MOOD_TYPE_PLANE, NULL));

    g_assert_cmpfloat (mood_plane_get_view (other).zoom, ==, 5);
    g_assert_cmpfloat_with_epsilon (mood_plane_get_view (other).valence, 0.4, 1e-9);
    g_object_unref (other);
  }

  /* Also what was last seen when the window closes at once. */
  mood_plane_go_to (harness.plane, (PlotView) { 3, 0.1, 0.2 });
  harness_close (&harness);
  g_settings_get (settings, "plane-view", "(ddd)", &view.zoom, &view.valence, &view.arousal);
  g_assert_cmpfloat (view.zoom, ==, 3);
}

static gboolean
has_map (gpointer data)
{
  Harness *harness = data;

  return !harness->plane->is_map_due && harness->plane->inset_width > 0
         && mood_plane_is_settled (harness->plane);
}

static void
test_minimap (void)
{
  Harness harness = { 0 };
  GtkWidget *map;
  int size;

  open_songs (&harness);
  map = GTK_WIDGET (harness.plane->minimap);
  g_assert_false (gtk_widget_get_visible (map)); /* all is seen */
  mood_plane_go_to (harness.plane, (PlotView) { 4, 0.5, 0.5 });
  g_assert_true (gtk_widget_get_visible (map));
  harness_wait (has_map, &harness);
  size = gtk_widget_get_width (map);
  g_assert_cmpint (size, >=, 64);
  g_assert_cmpint (gtk_widget_get_height (map), ==, size);

  /* A press on its lower left quarter goes there, and a drag takes the view along. */
  harness_drag_on (map, size * 0.25, size * 0.75, size * 0.25, size * 0.75);
  g_assert_cmpfloat_with_epsilon (mood_plane_get_view (harness.plane).valence, -0.5, 0.03);
  g_assert_cmpfloat_with_epsilon (mood_plane_get_view (harness.plane).arousal, -0.5, 0.03);
  g_assert_cmpfloat (mood_plane_get_view (harness.plane).zoom, ==, 4);
  g_assert_true (is_seen (&harness, 6));
  harness_settle (&harness);
  harness_drag_on (map, size * 0.25, size * 0.75, size * 0.75, size * 0.25);
  g_assert_true (is_seen (&harness, 1));
  g_assert_cmpuint (mood_selection_get_n_selected (harness.selection), ==,
                    0); /* nothing was selected by it */

  harness_press_key (&harness, GDK_KEY_0, 0);
  g_assert_false (gtk_widget_get_visible (map));
  harness_close (&harness);
}

static gboolean
is_cluster_shown (Harness *harness)
{
  return harness->plane->cluster != NULL && gtk_widget_get_visible (GTK_WIDGET (harness->plane->cluster));
}

static GtkListView *
get_cluster_view (Harness *harness)
{
  return GTK_LIST_VIEW (
      gtk_widget_get_template_child (GTK_WIDGET (harness->plane->cluster), MOOD_TYPE_PLANE_CLUSTER, "view"));
}

static void
test_cluster (void)
{
  Harness harness = { 0 };
  double x, y;

  open_songs (&harness);
  find (&harness, 4, &x, &y);
  harness_drag_plane (&harness, x, y, x, y);
  g_assert_false (is_cluster_shown (&harness)); /* it lies alone */

  find (&harness, 1, &x, &y);
  harness_drag_plane (&harness, x, y, x, y);
  g_assert_true (is_cluster_shown (&harness));
  g_assert_cmpuint (mood_plane_cluster_get_n_songs (harness.plane->cluster), ==, 3);
  g_assert_nonnull (harness_find_text (GTK_WIDGET (harness.plane->cluster), "3 songs here"));
  g_assert_cmpuint (mood_selection_get_n_selected (harness.selection), ==, 1);
  harness_settle (&harness);
  g_assert_nonnull (harness_find_text (GTK_WIDGET (harness.plane->cluster), "Song 3"));

  harness_press_key (&harness, GDK_KEY_Escape, 0);
  g_assert_false (is_cluster_shown (&harness));
  g_assert_cmpuint (mood_selection_get_n_selected (harness.selection), ==, 1); /* only the list has gone */

  /* By keyboard: the list has it, and a choice is the selection. */
  harness_press_key (&harness, GDK_KEY_Down, GDK_ALT_MASK);
  g_assert_true (is_cluster_shown (&harness));
  harness_settle (&harness);
  g_assert_true (gtk_widget_is_ancestor (gtk_window_get_focus (GTK_WINDOW (harness.window)),
                                         GTK_WIDGET (harness.plane->cluster)));
  for (guint i = 0; i < 3; i++)
    {
      g_autoptr (LibrarySong) song
          = g_list_model_get_item (G_LIST_MODEL (gtk_list_view_get_model (get_cluster_view (&harness))), i);

      if (library_song_get_id (song) == 3)
        g_signal_emit_by_name (get_cluster_view (&harness), "activate", i);
    }
  g_assert_false (is_cluster_shown (&harness));
  g_assert_cmpint (library_song_get_id (mood_selection_get_song (harness.selection)), ==, 3);
  g_assert_cmpint (library_song_get_id (mood_plane_get_focus_song (harness.plane)), ==, 3);
  g_assert_true (gtk_window_get_focus (GTK_WINDOW (harness.window)) == harness.plane->focus_point);

  /* Near enough they are apart, and there is nothing to list. */
  mood_plane_go_to (harness.plane, (PlotView) { 64, 0.5, 0.5 });
  harness_settle (&harness);
  find (&harness, 1, &x, &y);
  harness_drag_plane (&harness, x, y, x, y);
  g_assert_false (is_cluster_shown (&harness));
  g_assert_cmpint (library_song_get_id (mood_selection_get_song (harness.selection)), ==, 1);
  harness_close (&harness);
}

/* A list of what lies there is gone when the plane is moved under it. */
static void
test_cluster_goes_with_the_view (void)
{
  Harness harness = { 0 };
  double x, y;

  open_songs (&harness);
  find (&harness, 1, &x, &y);
  harness_drag_plane (&harness, x, y, x, y);
  g_assert_true (is_cluster_shown (&harness));
  mood_plane_pan (harness.plane, 3, 3);
  g_assert_false (is_cluster_shown (&harness));
  harness_close (&harness);
}

static gboolean
has_trail (gpointer data)
{
  return mood_plane_trail_get (((Harness *)data)->plane->trail) != NULL;
}

static gboolean
has_moved (gpointer data)
{
  return mood_plane_trail_get_position (((Harness *)data)->plane->trail) > 0.3;
}

/* A library with two songs that can be heard; the first has a curve from the lower left to the upper right. */
static char *
make_library (const char *folder)
{
  char *path = g_build_filename (folder, "library.db", NULL);
  const LibraryVersion version = { "made-up", 1 };
  g_autoptr (LibraryDb) db = library_db_open (path, NULL);
  float valence[120], arousal[120];

  for (int i = 0; i < 120; i++)
    {
      valence[i] = (float)(-0.5 + i / 120.0);
      arousal[i] = (float)(-0.3 + i / 200.0);
    }
  for (int i = 0; i < 2; i++)
    {
      const FixtureSpec spec = { .format = FIXTURE_WAV, .seconds = 60, .channels = 1, .rate = 8000 };
      g_autofree char *stem = g_strdup_printf ("song-%d", i);
      g_autofree char *file = fixture_write_into (&spec, folder, stem);
      g_autoptr (LibrarySong) place = make_song (1, "", i == 0 ? 0.1 : -0.4, 0.2);
      g_autoptr (MoodCurve) curve = i == 0 ? mood_curve_new (0.5, 120, valence, arousal) : NULL;
      const LibrarySongFields fields = { .path = file,
                                         .size = 960044,
                                         .title = stem,
                                         .artist = "",
                                         .album = "",
                                         .duration = 60,
                                         .estimate = library_song_get_estimate (place) };
      g_autoptr (GError) error = NULL;
      g_autoptr (LibrarySong) stored = library_db_store (db, &fields, curve, NULL, &version, &error);

      g_assert_no_error (error);
    }

  return path;
}

static gint64
find_titled (Harness *harness, const char *title)
{
  for (gint64 id = 1; id <= 2; id++)
    if (g_str_equal (library_song_get_title (mood_song_store_find (harness->store, id)), title))
      return id;
  g_assert_not_reached ();
}

static gboolean
has_words_apart (gpointer data)
{
  const MoodPlanePicture *picture = ((Harness *)data)->plane->picture;

  return picture != NULL && picture->words != NULL;
}

/* The trail of the selected song, in step with the player; none of a song without a curve. */
static void
test_trail (void)
{
  Harness harness = { 0 };
  char *folder = fixture_folder_new ();
  g_autofree char *path = make_library (folder);
  PlayerPlayer *player;
  double valence, arousal;
  gint64 id;

  harness_open_file (&harness, 1200, path);
  harness_settle (&harness);
  player = harness.window->player;
  id = find_titled (&harness, "song-0");

  g_assert_false (has_trail (&harness));
  g_assert_false (has_words_apart (&harness));
  select_song (&harness, id);
  harness_wait (has_trail, &harness);
  /* Words are read over the line. */
  harness_wait (has_words_apart, &harness);
  g_assert_cmpfloat (mood_plane_trail_get_position (harness.plane->trail), <, 0); /* nothing is heard */

  g_action_group_activate_action (G_ACTION_GROUP (harness.window), "play", NULL);
  harness_wait (has_moved, &harness);
  player_player_seek (player, 30);
  g_assert_cmpfloat_with_epsilon (mood_plane_trail_get_position (harness.plane->trail), 30, 2);
  plot_trail_get_place (mood_plane_trail_get (harness.plane->trail),
                        mood_plane_trail_get_position (harness.plane->trail), &valence, &arousal);
  g_assert_cmpfloat_with_epsilon (valence, 0, 0.06);

  /* Another song has no curve; without a selection the one that is heard has its trail. */
  select_song (&harness, find_titled (&harness, "song-1"));
  harness_settle (&harness);
  g_assert_false (has_trail (&harness));
  mood_selection_clear (harness.selection);
  harness_wait (has_trail, &harness);
  player_player_stop (player);
  harness_close (&harness);
  fixture_folder_free (folder);
}

/* Chosen in the list, a song that is out of sight comes into it; the view stays as near as it was. One in sight leaves
 * the view alone. */
static void
test_chosen_comes_into_sight (void)
{
  Harness harness = { 0 };
  PlotView before;

  open_songs (&harness);
  mood_plane_go_to (harness.plane, (PlotView) { 4, 0.5, 0.5 });
  before = mood_plane_get_view (harness.plane);
  gtk_selection_model_select_item (GTK_SELECTION_MODEL (harness.selection), (guint)harness_find_row (&harness, 4),
                                   TRUE);
  g_assert_true (is_seen (&harness, 4));
  g_assert_cmpfloat (mood_plane_get_view (harness.plane).valence, ==, before.valence);

  g_assert_false (is_seen (&harness, 6));
  gtk_selection_model_select_item (GTK_SELECTION_MODEL (harness.selection), (guint)harness_find_row (&harness, 6),
                                   TRUE);
  g_assert_true (is_seen (&harness, 6));
  g_assert_cmpfloat (mood_plane_get_view (harness.plane).zoom, ==, 4);
  harness_close (&harness);
}

typedef struct
{
  gboolean is_done;
  GError *error;
} Answer;

static void
exported_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Answer *answer = user_data;

  mood_plane_export_finish (MOOD_PLANE (source), result, &answer->error);
  answer->is_done = TRUE;
}

static gboolean
is_answered (gpointer data)
{
  return ((Answer *)data)->is_done;
}

static char *export(Harness *harness, const char *folder, const char *name, Answer *answer)
{
  char *path = g_build_filename (folder, name, NULL);

  *answer = (Answer) { 0 };
  mood_plane_export_async (harness->plane, path, 640, exported_cb, answer);
  harness_wait (is_answered, answer);

  return path;
}

/* What is seen is what is in the file: as the plot code draws it of the same songs in the same view, on light paper. */
static void
test_export (void)
{
  Harness harness = { 0 };
  char *folder = fixture_folder_new ();
  g_autofree char *png = NULL, *svg = NULL, *bad = NULL, *expected_path = NULL;
  g_autofree char *got = NULL, *expected = NULL, *text = NULL;
  gsize got_length, expected_length;
  PlotStyle style;
  PlotView view;
  Answer answer;

  open_songs (&harness);
  mood_plane_go_to (harness.plane, (PlotView) { 2, 0.4, 0.3 });
  view = mood_plane_get_view (harness.plane);
  png = export(&harness, folder, "plane.png", &answer);
  g_assert_no_error (answer.error);
  svg = export(&harness, folder, "plane.svg", &answer);
  g_assert_no_error (answer.error);

  plot_style_init (&style, FALSE, FALSE);
  expected_path = g_build_filename (folder, "expected.png", NULL);
  g_assert_true (plot_plane_render_to_file (expected_path, 640, 640, &style,
                                            mood_vocabulary_get_default (NULL), &view,
                                            harness.plane->data->points, 6, NULL));
  g_assert_true (g_file_get_contents (png, &got, &got_length, NULL));
  g_assert_true (g_file_get_contents (expected_path, &expected, &expected_length, NULL));
  g_assert_cmpmem (got, got_length, expected, expected_length);
  g_assert_true (g_file_get_contents (svg, &text, NULL, NULL));
  g_assert_nonnull (strstr (text, "<svg"));
  g_assert_nonnull (strstr (text, "</svg>"));

  bad = export(&harness, folder, "no/such/folder.png", &answer);
  g_assert_nonnull (answer.error);
  g_clear_error (&answer.error);
  harness_close (&harness);
  fixture_folder_free (folder);
}

/* On paper: one page, with the program's words on it. */
static void
test_print (void)
{
  Harness harness = { 0 };
  char *folder = fixture_folder_new ();
  g_autofree char *path = g_build_filename (folder, "plane.pdf", NULL);
  g_autoptr (GtkPrintOperation) operation = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  gsize length;

  open_songs (&harness);
  operation = mood_window_create_print (harness.window);
  gtk_print_operation_set_export_filename (operation, path);
  gtk_print_operation_run (operation, GTK_PRINT_OPERATION_ACTION_EXPORT, GTK_WINDOW (harness.window), &error);
  g_assert_no_error (error);
  g_assert_true (g_file_get_contents (path, &text, &length, NULL));
  g_assert_true (g_str_has_prefix (text, "%PDF"));
  g_assert_cmpuint (length, >, 5000);
  harness_close (&harness);
  fixture_folder_free (folder);
}

/* Finds what is offered, and which actions can be done now. */
static void
check_menu (Harness *harness, GMenuModel *menu, GHashTable *offered)
{
  for (int i = 0; i < g_menu_model_get_n_items (menu); i++)
    {
      g_autofree char *action = NULL;

      for (int link = 0; link < 2; link++)
        {
          g_autoptr (GMenuModel) below = g_menu_model_get_item_link (
              menu, i, link == 0 ? G_MENU_LINK_SECTION : G_MENU_LINK_SUBMENU);

          if (below != NULL)
            check_menu (harness, below, offered);
        }
      if (!g_menu_model_get_item_attribute (menu, i, G_MENU_ATTRIBUTE_ACTION, "s", &action))
        continue;

      /* An item without an action behind it would stay gray for ever. */
      if (g_str_has_prefix (action, "win.")
          && !g_action_group_has_action (G_ACTION_GROUP (harness->window), action + strlen ("win.")))
        g_error ("There is no %s", action);
      g_hash_table_add (offered, g_steal_pointer (&action));
    }
}

/* What a selection is for is in the menu, and can be done. */
static void
test_menu_offers (void)
{
  static const char *const offers[]
      = { "play", "new-playlist", "write-tags", "show-in-list", "select-alike", "clear-selection",
          "export-plane", "print-plane" };
  g_autoptr (GHashTable) offered = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  Harness harness = { 0 };

  open_songs (&harness);
  select_song (&harness, 4);
  check_menu (&harness, harness.plane->menu_model, offered);
  for (gsize i = 0; i < G_N_ELEMENTS (offers); i++)
    {
      g_autofree char *action = g_strconcat ("win.", offers[i], NULL);

      if (!g_hash_table_contains (offered, action)
          || !g_action_group_get_action_enabled (G_ACTION_GROUP (harness.window), offers[i]))
        g_error ("%s is not offered", action);
    }
  g_assert_true (g_hash_table_contains (offered, "plane.zoom-selection"));
  g_assert_true (g_hash_table_contains (offered, "plane.zoom-artist"));
  g_assert_true (g_hash_table_contains (offered, "plane.songs-here"));
  harness_close (&harness);
}

int
main (int argc, char *argv[])
{
  harness_init (&argc, &argv);
  g_test_add_func ("/plane-view/zoom-to", test_zoom_to);
  g_test_add_func ("/plane-view/flow", test_flow);
  g_test_add_func ("/plane-view/remembered", test_view_is_remembered);
  g_test_add_func ("/plane-view/minimap", test_minimap);
  g_test_add_func ("/plane-view/cluster", test_cluster);
  g_test_add_func ("/plane-view/cluster-goes", test_cluster_goes_with_the_view);
  g_test_add_func ("/plane-view/trail", test_trail);
  g_test_add_func ("/plane-view/chosen", test_chosen_comes_into_sight);
  g_test_add_func ("/plane-view/export", test_export);
  g_test_add_func ("/plane-view/print", test_print);
  g_test_add_func ("/plane-view/menu-offers", test_menu_offers);

  return g_test_run ();
}
