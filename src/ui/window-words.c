/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/window-words.h"

#include <glib/gi18n.h>

#include "ui/vocabulary-page.h"

/* What is shown may be the songs of a word that is no more. */
static void
update_scope (MoodWindow *self)
{
  g_autofree char *id = NULL;
  MoodScope scope;

  if (self->scope.kind != MOOD_SCOPE_WORD)
    return;

  id = mood_scope_to_id (&self->scope);
  if (mood_scope_from_id (id, &scope))
    self->scope = scope;
  else
    g_action_group_change_action_state (G_ACTION_GROUP (self), "scope", g_variant_new_string ("all"));
}

static void
words_changed_cb (MoodWindow *self)
{
  update_scope (self);
  mood_filters_words_changed (mood_song_list_get_filters (self->list));
  gtk_widget_queue_draw (GTK_WIDGET (self->plane));
}

static void
state_changed_cb (MoodWindow *self)
{
  g_autofree char *notice = NULL;
  g_autofree char *markup = NULL;
  AdwToast *toast;

  if (mood_session_get_state (self->session) == MOOD_SESSION_STATE_LOADING)
    return;
  g_signal_handlers_disconnect_by_func (self->session, state_changed_cb, self);
  notice = mood_vocabulary_dup_notice ();
  if (notice == NULL)
    return;

  /* It stays until it is read. */
  markup = g_markup_escape_text (notice, -1);
  toast = adw_toast_new (markup);
  adw_toast_set_timeout (toast, 0);
  adw_toast_set_button_label (toast, _ ("_Mood Words"));
  adw_toast_set_action_name (toast, "win.edit-vocabulary");
  adw_toast_overlay_add_toast (self->toasts, toast);
}

/* (nullable) */
static GtkWindow *
find_open (MoodWindow *self)
{
  g_autoptr (GList) windows = gtk_window_list_toplevels ();

  for (GList *item = windows; item != NULL; item = item->next)
    if (GTK_IS_WINDOW (item->data) && gtk_window_get_transient_for (item->data) == GTK_WINDOW (self)
        && g_strcmp0 (gtk_widget_get_name (item->data), "mood-words") == 0)
      return item->data;

  return NULL;
}

static void
edit_vocabulary_activated (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  MoodWindow *self = user_data;
  GtkWindow *window = find_open (self);

  if (window == NULL)
    {
      MoodVocabularyPage *page = mood_vocabulary_page_new (mood_session_get_words (self->session), self->counter);

      /* Not modal: what becomes of the songs is seen in the window behind. */
      window = g_object_new (ADW_TYPE_PREFERENCES_WINDOW, "title", _ ("Mood Words"), "name", "mood-words",
                             "transient-for", self, "destroy-with-parent", TRUE, "modal", FALSE, "search-enabled",
                             FALSE, "default-width", 560, "default-height", 640, NULL);
      adw_preferences_window_add (ADW_PREFERENCES_WINDOW (window), ADW_PREFERENCES_PAGE (page));
    }
  gtk_window_present (window);
}

void
mood_window_set_up_words (MoodWindow *self)
{
  static const GActionEntry entries[] = { { "edit-vocabulary", edit_vocabulary_activated } };

  g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries), self);
  g_signal_connect_object (mood_session_get_words (self->session), "changed", G_CALLBACK (words_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->session, "notify::state", G_CALLBACK (state_changed_cb), self, G_CONNECT_SWAPPED);
}
