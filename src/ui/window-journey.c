/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A journey is drawn on the plane, which has its way; how long it is to be, the bar knows; which songs are along it, MoodMaker
 * finds on a thread. Everything here is on the main thread. */

#include "ui/window-makers.h"

#include <glib/gi18n.h>

#include "ui/plane-tool.h"
#include "ui/playlist-name-dialog.h"
#include "ui/window-playlists.h"

static void
set_enabled (MoodWindow *self, const char *name, gboolean is_enabled)
{
  g_simple_action_set_enabled (G_SIMPLE_ACTION (g_action_map_lookup_action (G_ACTION_MAP (self), name)),
                               is_enabled);
}

static void
update_actions (MoodWindow *self)
{
  gboolean has_songs = self->journey_songs != NULL && self->journey_songs->len > 0;
  MoodJourney journey;
  gint64 first, last;

  set_enabled (self, "save-journey", has_songs);
  set_enabled (self, "play-journey", has_songs);
  set_enabled (self, "turn-journey", mood_plane_get_journey (self->plane, &journey, &first, &last));
  set_enabled (self, "end-journey", mood_journey_bar_is_revealed (self->journey_bar));
}

static void
made_cb (const MoodMade *made, gpointer owner)
{
  MoodWindow *self = owner;

  g_clear_pointer (&self->journey_songs, g_ptr_array_unref);
  self->journey_songs = g_ptr_array_ref (made->songs);
  mood_journey_bar_show (self->journey_bar, made, 0);
  mood_plane_show_journey_songs (self->plane, made->songs);
  update_actions (self);
}

/* The way or the length is another one: so are the songs. */
static void
ask (MoodWindow *self)
{
  MoodJourney journey = { .seed = 1 };
  gint64 first, last;
  gboolean is_way = mood_plane_get_journey (self->plane, &journey, &first, &last);

  /* The window is closing. */
  if (self->journey_maker == NULL)
    return;

  g_clear_pointer (&self->journey_songs, g_ptr_array_unref);
  if (is_way)
    {
      mood_journey_bar_get_length (self->journey_bar, &journey);
      mood_maker_ask_journey (self->journey_maker, &journey, first, last);
    }
  else
    {
      mood_maker_cancel (self->journey_maker);
      mood_plane_show_journey_songs (self->plane, NULL);
    }
  mood_journey_bar_show (self->journey_bar, NULL, journey.n_points);
  update_actions (self);
}

/* The bar is there as long as the tool is. */
static void
tool_changed_cb (MoodWindow *self)
{
  MoodPlaneTool tool;

  g_object_get (self->plane, "tool", &tool, NULL);
  if (mood_journey_bar_is_revealed (self->journey_bar) == (tool == MOOD_PLANE_TOOL_JOURNEY))
    return;

  mood_journey_bar_set_revealed (self->journey_bar, tool == MOOD_PLANE_TOOL_JOURNEY);
  if (tool != MOOD_PLANE_TOOL_JOURNEY)
    mood_plane_end_journey (self->plane);
  ask (self);
}

static void
show_plane (MoodWindow *self)
{
  if (mood_adaptive_bin_is_narrow (self->adaptive))
    g_action_group_change_action_state (G_ACTION_GROUP (self), "page", g_variant_new_string ("plane"));
}

static void
new_journey_activated (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  MoodWindow *self = user_data;

  show_plane (self);
  mood_plane_begin_journey (self->plane);
}

static void
journey_from_song_activated (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  MoodWindow *self = user_data;
  LibrarySong *song = mood_selection_get_song (self->selection);

  if (song == NULL)
    return;

  new_journey_activated (NULL, NULL, self);
  mood_plane_add_song_to_journey (self->plane, song);
}

/* From the first to the last of the selected songs, as they stand in the list. */
static void
journey_between_activated (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  MoodWindow *self = user_data;
  g_autoptr (GPtrArray) songs = mood_window_dup_selected (self);

  if (songs->len < 2 || songs->len > MOOD_JOURNEY_MAX_WAY_POINTS)
    return;

  new_journey_activated (NULL, NULL, self);
  for (guint i = 0; i < songs->len; i++)
    mood_plane_add_song_to_journey (self->plane, songs->pdata[i]);
}

static void
end_journey_activated (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  mood_plane_end_journey (MOOD_WINDOW (user_data)->plane);
}

static void
turn_journey_activated (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  mood_plane_turn_journey (MOOD_WINDOW (user_data)->plane);
}

static GPtrArray *
copy_songs (GPtrArray *songs)
{
  GPtrArray *copy = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < songs->len; i++)
    g_ptr_array_add (copy, g_object_ref (songs->pdata[i]));

  return copy;
}

static void
play_journey_activated (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  MoodWindow *self = user_data;
  GPtrArray *songs = copy_songs (self->journey_songs);

  player_player_play_items (self->player, songs, 0);
}

/* --- saving it --- */

static void
created_cb (gpointer owner, gpointer data, const GError *error)
{
  MoodWindow *self = owner;

  if (self->is_closing)
    return;
  if (error != NULL)
    {
      mood_window_show_toast (self, error->message);
      return;
    }

  self->scope_due = ((MoodPlaylistTask *)data)->id; /* it is shown as soon as it is listed */
  mood_plane_end_journey (self->plane);
}

static void
named_cb (MoodWindow *self, const char *name, GtkWidget *dialog)
{
  MoodPlaylistTask *task = mood_playlist_task_new (0, name);

  task->songs = g_ptr_array_ref (g_object_get_data (G_OBJECT (dialog), "moodplane-songs"));
  mood_playlist_store_run (self->playlists, mood_playlist_work_create, task, mood_playlist_task_free, 0, self,
                           created_cb);
}

static void
save_journey_activated (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  MoodWindow *self = user_data;
  LibrarySong *first = self->journey_songs->pdata[0];
  LibrarySong *last = self->journey_songs->pdata[self->journey_songs->len - 1];
  guint n_songs = self->journey_songs->len;
  /* Not by the plural alone: in some languages 21 songs are said as one song is. */
  g_autofree char *body
      = n_songs == 1 ? g_strdup_printf (_ ("One song, “%s”"), library_song_get_title (first))
                     : g_strdup_printf (ngettext ("%'u song, from “%s” to “%s”", "%'u songs, from “%s” to “%s”", n_songs),
                                        n_songs, library_song_get_title (first), library_song_get_title (last));
  MoodPlaylistNameDialog *dialog
      = mood_playlist_name_dialog_new (GTK_WINDOW (self), self->playlists, 0, _ ("Save the Journey"), body);

  g_object_set_data_full (G_OBJECT (dialog), "moodplane-songs", copy_songs (self->journey_songs),
                          (GDestroyNotify)g_ptr_array_unref);
  g_signal_connect_object (dialog, "named", G_CALLBACK (named_cb), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
}

/* --- */

void
mood_window_update_journey_actions (MoodWindow *self)
{
  gboolean is_ready = mood_session_get_db (self->session) != NULL;
  guint n_selected = self->selection != NULL ? mood_selection_get_n_selected (self->selection) : 0;

  set_enabled (self, "new-journey", is_ready);
  set_enabled (self, "journey-from-song", is_ready && n_selected == 1);
  set_enabled (self, "journey-between",
               is_ready && n_selected >= 2 && n_selected <= MOOD_JOURNEY_MAX_WAY_POINTS);
}

void
mood_window_end_journey (MoodWindow *self)
{
  g_clear_pointer (&self->journey_maker, mood_maker_free);
  g_clear_pointer (&self->journey_songs, g_ptr_array_unref);
}

void
mood_window_set_up_journey (MoodWindow *self)
{
  static const GActionEntry entries[] = {
    { "new-journey", new_journey_activated },
    { "journey-from-song", journey_from_song_activated },
    { "journey-between", journey_between_activated },
    { "end-journey", end_journey_activated },
    { "turn-journey", turn_journey_activated },
    { "play-journey", play_journey_activated },
    { "save-journey", save_journey_activated },
  };

  self->journey_maker = mood_maker_new (self->session, made_cb, self);
  g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries), self);
  g_signal_connect_object (self->plane, "journey-changed", G_CALLBACK (ask), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->plane, "notify::tool", G_CALLBACK (tool_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->journey_bar, "changed", G_CALLBACK (ask), self, G_CONNECT_SWAPPED);
  update_actions (self);
}
