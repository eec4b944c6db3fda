/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/window-pause.h"

/* Asked for by the owner, also to go on although the battery is in use: that holds until the power changes again. */
static void
pause_changed (GSimpleAction *action,
               GVariant      *value,
               gpointer       user_data)
{
  MoodWindow *self = user_data;

  self->was_paused_before = FALSE;
  mood_session_set_paused (self->session, g_variant_get_boolean (value));
}

static void
power_changed_cb (MoodWindow *self)
{
  gboolean is_wanted = self->settings != NULL && g_settings_get_boolean (self->settings, "pause-on-battery");
  gboolean on_battery = is_wanted && mood_power_is_on_battery (self->power);

  if (on_battery == self->is_paused_by_power)
    return;

  self->is_paused_by_power = on_battery;
  /* What the owner paused before does not go on when the power is back. */
  if (on_battery)
    self->was_paused_before = mood_session_is_paused (self->session);
  if (on_battery || !self->was_paused_before)
    mood_session_set_paused (self->session, on_battery);
}

/* A scan that begins on battery waits from the start. */
static void
scanning_changed_cb (MoodWindow *self)
{
  self->was_paused_before = FALSE;
  if (mood_session_is_scanning (self->session) && self->is_paused_by_power)
    mood_session_set_paused (self->session, TRUE);
}

static void
update (MoodWindow *self)
{
  GSimpleAction *action = G_SIMPLE_ACTION (g_action_map_lookup_action (G_ACTION_MAP (self), "pause-scan"));
  gboolean is_paused = mood_session_is_paused (self->session);

  g_simple_action_set_enabled (action, mood_session_is_scanning (self->session));
  g_simple_action_set_state (action, g_variant_new_boolean (is_paused));
  mood_progress_bar_show_paused (self->progress_bar, is_paused);
  mood_progress_bar_show_paused (mood_sidebar_get_scan_job (self->sidebar), is_paused);
}

void
mood_window_add_pause_actions (MoodWindow *self)
{
  static const GActionEntry entries[] = { { "pause-scan", NULL, NULL, "false", pause_changed } };

  self->power = mood_power_new (NULL);
  g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries), self);
  g_signal_connect_object (self->session, "notify::is-paused", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->session, "notify::is-scanning", G_CALLBACK (scanning_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->session, "notify::is-scanning", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->power, "notify::on-battery", G_CALLBACK (power_changed_cb), self, G_CONNECT_SWAPPED);
  if (self->settings != NULL)
    g_signal_connect_object (self->settings, "changed::pause-on-battery", G_CALLBACK (power_changed_cb), self,
                             G_CONNECT_SWAPPED);
  update (self);
}
