/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/player-bar.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "engine/base/duration.h"
#include "ui/adaptive-bin.h"

struct _MoodPlayerBar
{
  GtkWidget parent_instance;

  GtkRevealer *revealer;
  MoodAdaptiveBin *adaptive;
  GtkBox *rows;
  GtkWidget *song;
  GtkButton *play;
  GtkLabel *title;
  GtkLabel *artist;
  GtkLabel *elapsed;
  GtkLabel *total;
  GtkScale *scale;
  GtkAdjustment *adjustment;
  GtkScaleButton *volume;

  PlayerPlayer *player; /* (owned) (nullable) */
};

/* Beside the slider, the song has so much room and no more: it must not move when another one begins. */
#define SONG_WIDTH 330

G_DEFINE_FINAL_TYPE (MoodPlayerBar, mood_player_bar, GTK_TYPE_WIDGET)

static void
update_position (MoodPlayerBar *self)
{
  double position = player_player_get_position (self->player);
  double duration = player_player_get_duration (self->player);
  g_autofree char *elapsed = base_duration_to_string (position);
  g_autofree char *total = duration > 0 ? base_duration_to_string (duration) : g_strdup ("");
  g_autofree char *spoken = NULL;

  gtk_adjustment_set_upper (self->adjustment, MAX (duration, 1));
  gtk_adjustment_set_value (self->adjustment, position);
  gtk_widget_set_sensitive (GTK_WIDGET (self->scale),
                            duration > 0 && player_player_get_state (self->player) != PLAYER_STATE_STOPPED);
  gtk_label_set_text (self->total, total);
  if (g_strcmp0 (gtk_label_get_text (self->elapsed), elapsed) == 0)
    return;

  gtk_label_set_text (self->elapsed, elapsed);
  /* Translators: a place in a song: "1:05 of 3:20" */
  spoken = g_strdup_printf (_ ("%s of %s"), elapsed, total);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->scale), GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT, spoken,
                                  -1);
}

static void
update_state (MoodPlayerBar *self)
{
  gboolean is_playing = player_player_get_state (self->player) == PLAYER_STATE_PLAYING;
  const char *action = is_playing ? _ ("Pause") : _ ("Play");

  gtk_button_set_icon_name (self->play,
                            is_playing ? "media-playback-pause-symbolic" : "media-playback-start-symbolic");
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->play), action);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->play), GTK_ACCESSIBLE_PROPERTY_LABEL, action, -1);
  update_position (self);
}

static void
update_track (MoodPlayerBar *self)
{
  PlayerTrack *track = player_player_get_track (self->player);

  gtk_revealer_set_reveal_child (self->revealer, track != NULL);
  if (track == NULL)
    return;

  gtk_label_set_text (self->title, player_track_get_title (track));
  gtk_label_set_text (self->artist, player_track_get_artist (track));
  gtk_widget_set_visible (GTK_WIDGET (self->artist), *player_track_get_artist (track) != '\0');
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->title), player_track_get_title (track));
  update_position (self);
}

static gboolean
slider_moved_cb (MoodPlayerBar *self, GtkScrollType scroll, double value)
{
  if (self->player != NULL)
    player_player_seek (self->player, value);

  return GDK_EVENT_PROPAGATE;
}

static void
update_layout (MoodPlayerBar *self)
{
  gboolean is_narrow = mood_adaptive_bin_is_narrow (self->adaptive);

  gtk_orientable_set_orientation (GTK_ORIENTABLE (self->rows),
                                  is_narrow ? GTK_ORIENTATION_VERTICAL : GTK_ORIENTATION_HORIZONTAL);
  gtk_box_set_spacing (self->rows, is_narrow ? 0 : 18);
  gtk_widget_set_size_request (self->song, is_narrow ? -1 : SONG_WIDTH, -1);
  gtk_widget_set_hexpand (self->song, is_narrow);
}

static void
mood_player_bar_dispose (GObject *object)
{
  MoodPlayerBar *self = MOOD_PLAYER_BAR (object);
  GtkWidget *child;

  if (self->player != NULL)
    g_signal_handlers_disconnect_by_data (self->player, self);
  g_clear_object (&self->player);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);

  G_OBJECT_CLASS (mood_player_bar_parent_class)->dispose (object);
}

static void
mood_player_bar_class_init (MoodPlayerBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = mood_player_bar_dispose;

  g_type_ensure (MOOD_TYPE_ADAPTIVE_BIN);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/moodplane/Moodplane/ui/player-bar.ui");
  gtk_widget_class_bind_template_child (widget_class, MoodPlayerBar, revealer);
  gtk_widget_class_bind_template_child (widget_class, MoodPlayerBar, adaptive);
  gtk_widget_class_bind_template_child (widget_class, MoodPlayerBar, rows);
  gtk_widget_class_bind_template_child (widget_class, MoodPlayerBar, song);
  gtk_widget_class_bind_template_child (widget_class, MoodPlayerBar, play);
  gtk_widget_class_bind_template_child (widget_class, MoodPlayerBar, title);
  gtk_widget_class_bind_template_child (widget_class, MoodPlayerBar, artist);
  gtk_widget_class_bind_template_child (widget_class, MoodPlayerBar, elapsed);
  gtk_widget_class_bind_template_child (widget_class, MoodPlayerBar, total);
  gtk_widget_class_bind_template_child (widget_class, MoodPlayerBar, scale);
  gtk_widget_class_bind_template_child (widget_class, MoodPlayerBar, adjustment);
  gtk_widget_class_bind_template_child (widget_class, MoodPlayerBar, volume);
  gtk_widget_class_bind_template_callback (widget_class, slider_moved_cb);
  gtk_widget_class_bind_template_callback (widget_class, update_layout);
}

static void
mood_player_bar_init (MoodPlayerBar *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  update_layout (self);
}

void
mood_player_bar_set_player (MoodPlayerBar *self, PlayerPlayer *player)
{
  g_return_if_fail (self->player == NULL);

  self->player = g_object_ref (player);
  g_signal_connect_swapped (player, "notify::track", G_CALLBACK (update_track), self);
  g_signal_connect_swapped (player, "notify::state", G_CALLBACK (update_state), self);
  g_signal_connect_swapped (player, "notify::position", G_CALLBACK (update_position), self);
  g_signal_connect_swapped (player, "notify::duration", G_CALLBACK (update_position), self);
  g_object_bind_property (player, "volume", self->volume, "value",
                          G_BINDING_BIDIRECTIONAL | G_BINDING_SYNC_CREATE);
  update_track (self);
  update_state (self);
}
