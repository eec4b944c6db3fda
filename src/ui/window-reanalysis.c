/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/window-reanalysis.h"

static void
reanalyze_activated (GSimpleAction *action,
                     GVariant      *parameter,
                     gpointer       user_data)
{
  MoodWindow *self = user_data;

  self->is_quiet_scan = FALSE;
  mood_session_reanalyze (self->session);
}

/* Wherever another model was chosen: its owner wants to see what it hears. Songs keep what was heard until they have been
 * heard anew, and what is heard can be paused and canceled as any scan. */
static void
model_changed_cb (MoodWindow *self)
{
  if (mood_session_get_state (self->session) != MOOD_SESSION_STATE_READY)
    return;
  self->is_quiet_scan = FALSE;
  mood_session_reanalyze (self->session);
}

static void
update (MoodWindow *self)
{
  GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self), "reanalyze");

  g_simple_action_set_enabled (G_SIMPLE_ACTION (action), mood_reanalysis_bar_get_n_songs (self->reanalysis_bar) > 0
                                                             && !mood_session_is_scanning (self->session));
}

void
mood_window_add_reanalysis_actions (MoodWindow *self)
{
  static const GActionEntry entries[] = { { "reanalyze", reanalyze_activated } };

  g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries), self);
  g_signal_connect_object (self->reanalysis_bar, "notify::n-songs", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->session, "notify::is-scanning", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  if (self->settings != NULL)
    g_signal_connect_object (self->settings, "changed::model", G_CALLBACK (model_changed_cb), self, G_CONNECT_SWAPPED);
  mood_reanalysis_bar_set_session (self->reanalysis_bar, self->session, self->settings);
  update (self);
}
