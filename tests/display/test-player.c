/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The window's player, used with keys and pointer as a person does; the sound goes nowhere. */

#include "harness.h"
#include "tests/support/fixtures.h"
#include "ui/compare-song-row.h"
#include "ui/player-bar.h"
#include "ui/training-window.h"
#include "ui/window-preferences.h"

#include <glib/gstdio.h>

typedef struct
{
  Harness harness;
  char *folder;
  MoodPlayerBar *bar;
} Fixture;

static LibrarySong *
make_song (Fixture *self, gint64 id, const char *title, double valence, gboolean is_good)
{
  FixtureSpec spec = { .format = FIXTURE_WAV, .seconds = 60, .channels = 1, .rate = 8000 };
  MoodGaussian gaussian = { .valence = valence, .arousal = 0.5, .valence_sd = 0.1, .arousal_sd = 0.1 };
  g_autofree char *name = g_strdup_printf ("%d.wav", (int)id);
  g_autofree char *path = g_build_filename (self->folder, name, NULL);
  g_autoptr (GError) error = NULL;
  LibrarySongFields fields = { .id = id, .path = path, .title = title, .artist = "<i>Nobody</i> & co" };
  MoodEstimate estimate;

  if (is_good)
    fixture_write (&spec, path, &error);
  g_assert_no_error (error);
  mood_estimate_init (&estimate, &gaussian);
  fields.estimate = &estimate;

  return library_song_new (&fields);
}

static void
open_fixture (Fixture *self, int width)
{
  GPtrArray *songs = g_ptr_array_new_with_free_func (g_object_unref);

  *self = (Fixture) { .folder = fixture_folder_new () };
  g_ptr_array_add (songs, make_song (self, 1, "Alpha <b>", -0.5, TRUE));
  g_ptr_array_add (songs, make_song (self, 2, "Beta", 0, TRUE));
  g_ptr_array_add (songs, make_song (self, 3, "Gone", 0.3, FALSE));
  g_ptr_array_add (songs, make_song (self, 4, "Omega", 0.6, TRUE));
  harness_open (&self->harness, width, songs);
  self->bar = harness_get_child (&self->harness, "player_bar");
}

static void
close_fixture (Fixture *self)
{
  harness_close (&self->harness);
  fixture_folder_free (self->folder);
}

static gpointer
get_part (Fixture *self, const char *name)
{
  return gtk_widget_get_template_child (GTK_WIDGET (self->bar), MOOD_TYPE_PLAYER_BAR, name);
}

static const char *
get_title (Fixture *self)
{
  return gtk_label_get_text (get_part (self, "title"));
}

static gboolean
is_bar_shown (Fixture *self)
{
  return gtk_revealer_get_reveal_child (get_part (self, "revealer"));
}

static gboolean
is_playing (Fixture *self)
{
  return g_str_equal (gtk_button_get_icon_name (get_part (self, "play")), "media-playback-pause-symbolic");
}

static gboolean
has_moved (gpointer data)
{
  return gtk_range_get_value (get_part (data, "scale")) > 0.2;
}

static void
press (Fixture *self, guint key, GdkModifierType state)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (GTK_WIDGET (self->harness.window));
  gboolean is_taken = FALSE;

  for (guint i = 0; i < g_list_model_get_n_items (controllers) && !is_taken; i++)
    {
      g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);

      if (GTK_IS_EVENT_CONTROLLER_KEY (controller)
          && gtk_event_controller_get_propagation_phase (controller) == GTK_PHASE_CAPTURE)
        g_signal_emit_by_name (controller, "key-pressed", key, 0u, state, &is_taken);
    }
}

/* What a double click on a row, or Enter, does. */
static void
activate_row (Fixture *self, gint64 id)
{
  GtkWidget *view = GTK_WIDGET (
      gtk_widget_get_template_child (GTK_WIDGET (self->harness.list), MOOD_TYPE_SONG_LIST, "view"));

  g_signal_emit_by_name (view, "activate", (guint)harness_find_row (&self->harness, id));
}

static void
focus_list (Fixture *self)
{
  gtk_widget_grab_focus (GTK_WIDGET (
      gtk_widget_get_template_child (GTK_WIDGET (self->harness.list), MOOD_TYPE_SONG_LIST, "view")));
}

static gboolean
is_enabled (Fixture *self, const char *action)
{
  return g_action_group_get_action_enabled (G_ACTION_GROUP (self->harness.window), action);
}

static void
test_list (void)
{
  Fixture f;

  open_fixture (&f, 1200);
  g_assert_false (is_bar_shown (&f));
  g_assert_false (is_enabled (&f, "play"));
  g_assert_false (is_enabled (&f, "play-pause"));

  activate_row (&f, 1);
  g_assert_true (is_bar_shown (&f));
  g_assert_cmpstr (get_title (&f), ==, "Alpha <b>");
  g_assert_nonnull (harness_find_text (GTK_WIDGET (f.bar), "<i>Nobody</i> & co"));
  g_assert_true (is_playing (&f));
  harness_wait (has_moved, &f);

  focus_list (&f);
  press (&f, GDK_KEY_space, 0);
  g_assert_false (is_playing (&f));
  press (&f, GDK_KEY_space, 0);
  g_assert_true (is_playing (&f));
  press (&f, GDK_KEY_Right, GDK_CONTROL_MASK);
  g_assert_cmpstr (get_title (&f), ==, "Beta");
  press (&f, GDK_KEY_Left, GDK_CONTROL_MASK);
  g_assert_cmpstr (get_title (&f), ==, "Alpha <b>");
  close_fixture (&f);
}

static gboolean
is_omega (gpointer data)
{
  return g_str_equal (get_title (data), "Omega");
}

/* In the list's order, and past a song whose file is gone, which is told. */
static void
test_order_and_missing_file (void)
{
  Fixture f;

  open_fixture (&f, 1200);
  mood_song_list_sort_by (f.harness.list, "title", GTK_SORT_DESCENDING);
  harness_settle (&f.harness);
  activate_row (&f, 4);
  g_assert_cmpstr (get_title (&f), ==, "Omega");
  press (&f, GDK_KEY_Right, GDK_CONTROL_MASK); /* it has the focus of nothing, or of the list */
  g_assert_cmpstr (get_title (&f), ==, "Gone");
  press (&f, GDK_KEY_Left, GDK_CONTROL_MASK);
  harness_wait (is_omega, &f);

  mood_song_list_sort_by (f.harness.list, "title", GTK_SORT_ASCENDING);
  harness_settle (&f.harness);
  activate_row (&f, 2);
  press (&f, GDK_KEY_Right, GDK_CONTROL_MASK);
  harness_wait (is_omega, &f);
  g_assert_true (harness_shows_text (GTK_WIDGET (f.harness.window),
                              "“Gone” was skipped. The file is not there any more."));
  close_fixture (&f);
}

static void
test_typing_is_typing (void)
{
  Fixture f;

  open_fixture (&f, 1200);
  activate_row (&f, 1);
  g_action_group_activate_action (G_ACTION_GROUP (f.harness.window), "search", NULL);
  gtk_widget_grab_focus (harness_get_child (&f.harness, "search_entry"));
  press (&f, GDK_KEY_space, 0);
  g_assert_true (is_playing (&f));
  press (&f, GDK_KEY_Right, GDK_CONTROL_MASK);
  g_assert_cmpstr (get_title (&f), ==, "Alpha <b>");
  close_fixture (&f);
}

static void
test_selection (void)
{
  Fixture f;
  g_autoptr (GPtrArray) two = g_ptr_array_new ();

  open_fixture (&f, 1200);
  g_ptr_array_add (two, mood_song_store_find (f.harness.store, 4));
  g_ptr_array_add (two, mood_song_store_find (f.harness.store, 2));
  mood_selection_add (f.harness.selection, two, TRUE);
  g_assert_true (is_enabled (&f, "play"));
  g_action_group_activate_action (G_ACTION_GROUP (f.harness.window), "play", NULL);
  g_assert_cmpstr (get_title (&f), ==, "Beta");
  g_assert_true (is_enabled (&f, "next"));
  press (&f, GDK_KEY_Right, GDK_CONTROL_MASK);
  g_assert_cmpstr (get_title (&f), ==, "Omega");
  g_assert_false (is_enabled (&f, "next"));
  close_fixture (&f);
}

static void
test_double_click_on_the_plane (void)
{
  Fixture f;
  g_autoptr (GListModel) controllers = NULL;
  double x, y;

  open_fixture (&f, 1200);
  g_assert_true (mood_plane_find_song (f.harness.plane, mood_song_store_find (f.harness.store, 2), &x, &y));
  harness_drag_plane (&f.harness, x, y, x, y);
  g_assert_false (is_bar_shown (&f));
  controllers = gtk_widget_observe_controllers (GTK_WIDGET (f.harness.plane));
  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);

      if (GTK_IS_GESTURE_CLICK (controller)
          && gtk_gesture_single_get_button (GTK_GESTURE_SINGLE (controller)) == GDK_BUTTON_PRIMARY)
        g_signal_emit_by_name (controller, "pressed", 2, x, y);
    }
  g_assert_true (is_bar_shown (&f));
  g_assert_cmpstr (get_title (&f), ==, "Beta");
  close_fixture (&f);
}

static gboolean
is_far_in (gpointer data)
{
  return gtk_range_get_value (get_part (data, "scale")) > 30.2;
}

static void
test_seek_and_narrow (void)
{
  Fixture f;
  gboolean is_taken;
  int minimum;

  open_fixture (&f, 360);
  activate_row (&f, 1);
  harness_wait (has_moved, &f);
  g_signal_emit_by_name (get_part (&f, "scale"), "change-value", GTK_SCROLL_JUMP, 30.0, &is_taken);
  harness_wait (is_far_in, &f);
  g_assert_cmpstr (gtk_label_get_text (get_part (&f, "total")), ==, "1:00");
  gtk_widget_measure (GTK_WIDGET (f.bar), GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);
  g_assert_cmpint (minimum, <=, 360);
  g_assert_cmpint (gtk_widget_get_width (GTK_WIDGET (f.harness.window)), <=, 360);
  close_fixture (&f);
}

/* Of songs that another model hears otherwise each plays by a click, and is silent by another one. */
static void
test_compared_songs (void)
{
  g_autoptr (GPtrArray) songs = g_ptr_array_new_with_free_func ((GDestroyNotify)jobs_compared_song_free);
  GtkWindow *training;
  GtkWidget *buttons[2];
  GtkListBox *list;
  Fixture f;

  open_fixture (&f, 1200);
  g_simple_action_set_enabled (G_SIMPLE_ACTION (g_action_map_lookup_action (G_ACTION_MAP (f.harness.window), "train")), TRUE);
  g_action_group_activate_action (G_ACTION_GROUP (f.harness.window), "train", NULL);
  training = mood_window_find_open (f.harness.window, MOOD_TYPE_TRAINING_WINDOW);
  list = GTK_LIST_BOX (
      gtk_widget_get_template_child (GTK_WIDGET (mood_training_window_get_compare (MOOD_TRAINING_WINDOW (training))),
                                     MOOD_TYPE_COMPARE_VIEW, "changes"));
  for (guint i = 0; i < G_N_ELEMENTS (buttons); i++)
    {
      JobsComparedSong *song = jobs_compared_song_new ();
      GtkWidget *row;

      song->id = i + 1;
      song->title = g_strdup ("A song");
      song->artist = g_strdup ("");
      g_ptr_array_add (songs, song);
      row = mood_compare_song_row_new (song);
      gtk_list_box_append (list, row);
      buttons[i] = GTK_WIDGET (gtk_widget_get_template_child (row, MOOD_TYPE_COMPARE_SONG_ROW, "play"));
    }

  g_signal_emit_by_name (buttons[0], "clicked");
  g_assert_true (is_playing (&f));
  g_assert_cmpstr (get_title (&f), ==, "Alpha <b>");
  g_assert_true (gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (buttons[0])));
  g_assert_cmpstr (gtk_widget_get_tooltip_text (buttons[0]), ==, "Pause");
  g_signal_emit_by_name (buttons[1], "clicked");
  g_assert_cmpstr (get_title (&f), ==, "Beta");
  g_assert_false (gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (buttons[0])));
  g_assert_true (gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (buttons[1])));
  g_signal_emit_by_name (buttons[1], "clicked");
  g_assert_false (is_playing (&f));
  g_assert_false (gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (buttons[1])));
  g_assert_cmpstr (gtk_widget_get_tooltip_text (buttons[1]), ==, "Play");
  close_fixture (&f);
}

int
main (int argc, char *argv[])
{
  g_setenv (PLAYER_SINK_VARIABLE, "fakesink sync=true", TRUE);
  harness_init (&argc, &argv);
  g_test_add_func ("/player/list", test_list);
  g_test_add_func ("/player/order-and-missing-file", test_order_and_missing_file);
  g_test_add_func ("/player/typing-is-typing", test_typing_is_typing);
  g_test_add_func ("/player/selection", test_selection);
  g_test_add_func ("/player/double-click-on-the-plane", test_double_click_on_the_plane);
  g_test_add_func ("/player/seek-and-narrow", test_seek_and_narrow);
  g_test_add_func ("/player/compared-songs", test_compared_songs);

  return g_test_run ();
}
