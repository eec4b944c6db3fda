/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/window-player.h"

#include <glib/gi18n.h>

#include "config.h"
#include "ui/song-view.h"
#include "ui/window-private.h"

static PlayerTrack *
make_track (GObject *item)
{
  LibrarySong *song = LIBRARY_SONG (item);

  return player_track_new (library_song_get_id (song), library_song_get_path (song),
                           library_song_get_title (song), library_song_get_artist (song),
                           library_song_get_album (song), library_song_get_duration (song));
}

/* --- what is played --- */

/* The song and those after it in the list, and those before it to go back to. */
static void
play_from (MoodWindow *self, LibrarySong *song)
{
  MoodSongView *view = MOOD_SONG_VIEW (mood_song_list_get_model (self->list));
  g_autoptr (GPtrArray) songs = NULL;
  guint position = 0;

  if (mood_song_view_find (view, song, &position))
    {
      songs = mood_song_view_dup_songs (view);
    }
  else
    {
      songs = g_ptr_array_new_with_free_func (g_object_unref);
      g_ptr_array_add (songs, g_object_ref (song));
    }
  player_player_play_items (self->player, g_steal_pointer (&songs), position);
}

/* Several songs are played as they stand in the list, and nothing after them. */
static void
play_selected (MoodWindow *self)
{
  MoodSongView *view = MOOD_SONG_VIEW (mood_song_list_get_model (self->list));
  g_autoptr (GPtrArray) all = mood_song_view_dup_songs (view);
  g_autoptr (GPtrArray) songs = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < all->len; i++)
    if (mood_selection_contains (self->selection, g_ptr_array_index (all, i)))
      g_ptr_array_add (songs, g_object_ref (g_ptr_array_index (all, i)));
  if (songs->len > 0)
    player_player_play_items (self->player, g_steal_pointer (&songs), 0);
}

static void
play_activated (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  MoodWindow *self = user_data;
  LibrarySong *song = mood_selection_get_song (self->selection);

  if (song != NULL)
    play_from (self, song);
  else
    play_selected (self);
}

static void
play_song_activated (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  MoodWindow *self = user_data;
  LibrarySong *song
      = mood_song_store_find (mood_session_get_store (self->session), g_variant_get_int64 (parameter));

  if (song != NULL)
    play_from (self, song);
}

/* From a place in it: what is played already only jumps. */
static void
play_song_at_activated (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  MoodWindow *self = user_data;
  PlayerTrack *track = player_player_get_track (self->player);
  LibrarySong *song;
  double seconds;
  gint64 id;

  g_variant_get (parameter, "(xd)", &id, &seconds);
  if (track == NULL || player_track_get_id (track) != id
      || player_player_get_state (self->player) == PLAYER_STATE_STOPPED)
    {
      song = mood_song_store_find (mood_session_get_store (self->session), id);
      if (song == NULL)
        return;
      play_from (self, song);
    }
  player_player_seek (self->player, seconds);
  player_player_play (self->player);
}

static void
play_pause_activated (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  player_player_toggle (MOOD_WINDOW (user_data)->player);
}

static void
next_activated (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  player_player_next (MOOD_WINDOW (user_data)->player);
}

static void
previous_activated (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  player_player_previous (MOOD_WINDOW (user_data)->player);
}

static void
stop_activated (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  player_player_stop (MOOD_WINDOW (user_data)->player);
}

static void
set_enabled (MoodWindow *self, const char *name, gboolean is_enabled)
{
  GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self), name);

  g_simple_action_set_enabled (G_SIMPLE_ACTION (action), is_enabled);
}

void
mood_window_update_player_actions (MoodWindow *self)
{
  gboolean has_track = player_player_get_track (self->player) != NULL;

  set_enabled (self, "play", self->selection != NULL && mood_selection_get_n_selected (self->selection) > 0);
  set_enabled (self, "play-pause", has_track);
  set_enabled (self, "next", player_player_get_can_go_next (self->player));
  set_enabled (self, "previous", has_track && player_player_get_can_go_previous (self->player));
  set_enabled (self, "stop", player_player_get_state (self->player) != PLAYER_STATE_STOPPED);
}

/* --- what the player tells --- */

/* The program is on the bus from the first song on: before, the media keys may be another player's. */
static void
track_changed_cb (MoodWindow *self)
{
  PlayerTrack *track = player_player_get_track (self->player);

  if (track != NULL && self->mpris == NULL)
    {
      self->mpris = player_mpris_new (self->player, MOODPLANE_APPLICATION_ID, "Moodplane");
      g_signal_connect_swapped (self->mpris, "raise", G_CALLBACK (gtk_window_present), self);
      g_signal_connect_swapped (self->mpris, "quit", G_CALLBACK (gtk_window_close), self);
    }
  mood_song_list_set_playing (self->list, track != NULL ? player_track_get_id (track) : 0);
  mood_plane_set_playing (self->plane, track != NULL ? player_track_get_id (track) : 0);
  mood_window_update_player_actions (self);
}

/* One toast at a time: with a folder gone, one song fails after the other. */
static void
show_player_toast (MoodWindow *self, const char *text)
{
  g_autofree char *markup = g_markup_escape_text (text, -1);
  AdwToast *toast = adw_toast_new (markup);

  if (self->player_toast != NULL)
    adw_toast_dismiss (self->player_toast);
  g_set_weak_pointer (&self->player_toast, toast);
  adw_toast_overlay_add_toast (self->toasts, toast);
}

static void
skipped_cb (MoodWindow *self, PlayerTrack *track, const char *reason)
{
  /* Translators: the title of a song, and a sentence that tells why it was skipped */
  g_autofree char *text
      = g_strdup_printf (_ ("“%s” was skipped. %s"), player_track_get_title (track), reason);

  show_player_toast (self, text);
}

/* --- keys --- */

static gboolean
is_in (GtkWidget *widget, gpointer ancestor)
{
  return widget != NULL && (widget == ancestor || gtk_widget_is_ancestor (widget, ancestor));
}

/* Space is the player's in the list, in the bar, and on the plane while that asks where what is heard belongs. Elsewhere it has a
 * meaning already: it presses buttons, is typed, and selects and pans on the plane. */
static gboolean
is_space_free (MoodWindow *self, GtkWidget *focus)
{
  return focus == NULL || is_in (focus, self->list)
         || (is_in (focus, self->plane) && mood_teach_bar_is_revealed (self->teach_bar))
         || (is_in (focus, self->player_bar) && !GTK_IS_BUTTON (focus));
}

static gboolean
key_pressed_cb (MoodWindow *self, guint key, guint code, GdkModifierType state)
{
  GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (self));
  gboolean is_rtl = gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL;
  GdkModifierType modifiers = state & gtk_accelerator_get_default_mod_mask ();
  const char *action = NULL;

  if ((key == GDK_KEY_space || key == GDK_KEY_KP_Space) && modifiers == 0 && is_space_free (self, focus))
    action = "play-pause";
  else if ((key == GDK_KEY_Left || key == GDK_KEY_KP_Left) && modifiers == GDK_CONTROL_MASK)
    action = is_rtl ? "next" : "previous";
  else if ((key == GDK_KEY_Right || key == GDK_KEY_KP_Right) && modifiers == GDK_CONTROL_MASK)
    action = is_rtl ? "previous" : "next";

  /* In a text, Ctrl and an arrow go by words. */
  if (action == NULL || player_player_get_track (self->player) == NULL || GTK_IS_TEXT (focus))
    return GDK_EVENT_PROPAGATE;

  g_action_group_activate_action (G_ACTION_GROUP (self), action, NULL);
  return GDK_EVENT_STOP;
}

/* The first click has selected the song. */
static void
plane_pressed_cb (MoodWindow *self, int n_press, double x, double y, GtkGesture *gesture)
{
  GdkModifierType state = gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (gesture));

  if (n_press == 2 && (state & gtk_accelerator_get_default_mod_mask ()) == 0
      && mood_selection_get_song (self->selection) != NULL)
    g_action_group_activate_action (G_ACTION_GROUP (self), "play", NULL);
}

static void
add_controllers (MoodWindow *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();
  GtkGesture *click = gtk_gesture_click_new ();

  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect_swapped (keys, "key-pressed", G_CALLBACK (key_pressed_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);

  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (click), GDK_BUTTON_PRIMARY);
  g_signal_connect_swapped (click, "pressed", G_CALLBACK (plane_pressed_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self->plane), GTK_EVENT_CONTROLLER (click));
}

/* --- */

void
mood_window_set_up_player (MoodWindow *self)
{
  static const GActionEntry entries[] = {
    { "play", play_activated },
    { "play-song", play_song_activated, "x" },
    { "play-song-at", play_song_at_activated, "(xd)" },
    { "play-pause", play_pause_activated },
    { "next", next_activated },
    { "previous", previous_activated },
    { "stop", stop_activated },
  };

  self->player = player_player_new (make_track, NULL);
  g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries), self);
  mood_player_bar_set_player (self->player_bar, self->player);
  mood_details_set_player (self->details, self->player);
  g_signal_connect_swapped (self->player, "notify::track", G_CALLBACK (track_changed_cb), self);
  g_signal_connect_swapped (self->player, "notify::state", G_CALLBACK (mood_window_update_player_actions),
                            self);
  g_signal_connect_swapped (self->player, "notify::can-go-next",
                            G_CALLBACK (mood_window_update_player_actions), self);
  g_signal_connect_swapped (self->player, "skipped", G_CALLBACK (skipped_cb), self);
  g_signal_connect_swapped (self->player, "failed", G_CALLBACK (show_player_toast), self);
  if (self->settings != NULL)
    g_settings_bind (self->settings, "volume", self->player, "volume", G_SETTINGS_BIND_DEFAULT);
  add_controllers (self);
  mood_window_update_player_actions (self);
}

void
mood_window_end_player (MoodWindow *self)
{
  g_clear_object (&self->mpris);
  if (self->player != NULL)
    player_player_stop (self->player);
}
