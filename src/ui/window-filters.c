/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/window-filters.h"

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

void
mood_window_update_filters (MoodWindow *self)
{
  GAction *clear = g_action_map_lookup_action (G_ACTION_MAP (self), "clear-filters");
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->search_entry));

  g_simple_action_set_enabled (G_SIMPLE_ACTION (clear),
                               *text != '\0' || mood_filters_count (get_filters (self)) > 0);
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
  mood_window_update_filters (self);
}
