/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/window-preferences.h"

#include "ui/help.h"
#include "ui/preferences.h"
#include "ui/vocabulary-page.h"

GtkWindow *
mood_window_find_open (MoodWindow *self,
                       GType       type)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (GtkWindow) window = g_list_model_get_item (windows, i);

      if (g_type_is_a (G_OBJECT_TYPE (window), type) && gtk_window_get_transient_for (window) == GTK_WINDOW (self))
        return window;
    }

  return NULL;
}

static void
preferences_activated (GSimpleAction *action,
                       GVariant      *parameter,
                       gpointer       user_data)
{
  MoodWindow *self = user_data;
  GtkWindow *window = mood_window_find_open (self, MOOD_TYPE_PREFERENCES);

  if (window == NULL)
    {
      MoodVocabularyPage *words = mood_vocabulary_page_new (mood_session_get_words (self->session), self->counter);

      window = GTK_WINDOW (mood_preferences_new (GTK_WINDOW (self), self->session));
      adw_preferences_window_add (ADW_PREFERENCES_WINDOW (window), ADW_PREFERENCES_PAGE (words));
    }
  gtk_window_present (window);
}

static void
help_activated (GSimpleAction *action,
                GVariant      *parameter,
                gpointer       user_data)
{
  MoodWindow *self = user_data;
  GtkWindow *window = mood_window_find_open (self, MOOD_TYPE_HELP);

  if (window == NULL)
    window = GTK_WINDOW (mood_help_new (GTK_WINDOW (self)));
  gtk_window_present (window);
}

static void
update (MoodWindow *self)
{
  GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self), "preferences");

  g_simple_action_set_enabled (G_SIMPLE_ACTION (action),
                               mood_session_get_state (self->session) == MOOD_SESSION_STATE_READY);
}

void
mood_window_add_preferences_actions (MoodWindow *self)
{
  static const GActionEntry entries[] = { { "preferences", preferences_activated }, { "show-help", help_activated } };

  g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries), self);
  g_signal_connect_object (self->session, "notify::state", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
}
