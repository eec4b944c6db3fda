/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/window-filters.h"

#include <glib/gi18n.h>

#include "ui/window-scope.h"

static MoodFilters *
get_filters (MoodWindow *self)
{
  return mood_song_list_get_filters (self->list);
}

/* Of all that hides songs nothing is left, but what the sidebar says. */
static void
clear_filters_activated (GSimpleAction *action,
                         GVariant      *parameter,
                         gpointer       user_data)
{
  MoodWindow *self = user_data;

  mood_filters_clear (get_filters (self));
  gtk_editable_set_text (GTK_EDITABLE (self->search_entry), "");
  gtk_search_bar_set_search_mode (self->search_bar, FALSE);
}

/* What looks for songs, and where: a search that was begun elsewhere is easily forgotten. */
static void
tell_nothing_found (MoodWindow *self)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->search_entry));
  const char *scope = mood_window_get_scope_title (self);
  g_autofree char *said = NULL;

  if (*text != '\0')
    /* Translators: what is shown, as "All Songs" or the name of a playlist, and what is searched */
    said = g_strdup_printf (_ ("Nothing in “%s” is found with “%s”."), scope, text);
  else if (mood_filters_count (get_filters (self)) > 0)
    /* Translators: what is shown, as "All Songs" or the name of a playlist */
    said = g_strdup_printf (_ ("Nothing in “%s” passes the filters."), scope);
  mood_song_list_set_nothing_text (self->list, said);
}

void
mood_window_update_filters (MoodWindow *self)
{
  GAction *clear = g_action_map_lookup_action (G_ACTION_MAP (self), "clear-filters");
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->search_entry));

  g_simple_action_set_enabled (G_SIMPLE_ACTION (clear),
                               *text != '\0' || mood_filters_count (get_filters (self)) > 0);
  tell_nothing_found (self);
}

/* From what was typed to what was found. */
static gboolean
search_key_cb (MoodWindow *self, guint key)
{
  if (key != GDK_KEY_Down && key != GDK_KEY_KP_Down)
    return GDK_EVENT_PROPAGATE;

  mood_song_list_focus_first (self->list);

  return GDK_EVENT_STOP;
}

static void
watch_search_keys (MoodWindow *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();

  /* Before the entry, which would let the focus go to what stands below it. */
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect_swapped (keys, "key-pressed", G_CALLBACK (search_key_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self->search_entry), keys);
  g_signal_connect_swapped (self->search_entry, "activate", G_CALLBACK (mood_song_list_focus_first), self->list);
}

MoodSongQuery *
mood_window_make_filter_query (MoodWindow *self)
{
  const MoodSongFilter search = { .text = gtk_editable_get_text (GTK_EDITABLE (self->search_entry)) };
  g_autoptr (MoodSongQuery) found = mood_song_query_new (&search);
  g_autoptr (MoodSongQuery) filtered = mood_filters_make_query (get_filters (self));

  return mood_song_query_new_both (found, filtered);
}

void
mood_window_set_up_filters (MoodWindow *self)
{
  static const GActionEntry entries[] = { { "clear-filters", clear_filters_activated } };
  const char *const *names = mood_filters_list ();

  g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries), self);
  for (gsize i = 0; names[i] != NULL; i++)
    {
      g_autofree char *name = g_strdup_printf ("filter-%s", names[i]);
      g_autoptr (GPropertyAction) action = g_property_action_new (name, get_filters (self), names[i]);

      g_action_map_add_action (G_ACTION_MAP (self), G_ACTION (action));
    }
  g_signal_connect_object (get_filters (self), "changed", G_CALLBACK (mood_window_update_query), self,
                           G_CONNECT_SWAPPED);
  watch_search_keys (self);
  mood_window_update_filters (self);
}
