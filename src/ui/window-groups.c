/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/window-groups.h"

static const char *const kind_names[] = { "songs", "albums", "artists" };

static MoodGroupKind
find_kind (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (kind_names); i++)
    if (g_str_equal (kind_names[i], name))
      return (MoodGroupKind)i;

  return MOOD_GROUP_NONE;
}

static void
set_open (MoodWindow *self, MoodSongGroup *group)
{
  GAction *close = g_action_map_lookup_action (G_ACTION_MAP (self), "close-group");

  g_set_object (&self->group, group);
  g_simple_action_set_enabled (G_SIMPLE_ACTION (close), group != NULL);
  mood_song_list_set_open_group (self->list, group);
  mood_window_update_query (self);
}

static void
opened_cb (MoodWindow *self, MoodSongGroup *group)
{
  set_open (self, group);
  gtk_widget_grab_focus (GTK_WIDGET (self->list));
}

static void
close_group_activated (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  set_open (user_data, NULL);
  gtk_widget_grab_focus (GTK_WIDGET (MOOD_WINDOW (user_data)->list));
}

/* The library has changed, and with it perhaps the album that is open. */
static void
groups_settled_cb (MoodWindow *self, GParamSpec *pspec, MoodSongGroups *groups)
{
  MoodSongGroup *group;

  if (self->group == NULL || !mood_song_groups_is_settled (groups))
    return;

  group = mood_song_groups_find (groups, mood_song_group_get_id (self->group));
  if (group != NULL && mood_song_group_get_n_songs (group) != mood_song_group_get_n_songs (self->group))
    set_open (self, group);
}

static void
group_changed (GSimpleAction *action, GVariant *value, gpointer user_data)
{
  MoodWindow *self = user_data;
  const char *name = g_variant_get_string (value, NULL);
  MoodGroupKind kind = find_kind (name);
  const char *scope = NULL;

  g_simple_action_set_state (action, g_variant_new_string (kind_names[kind]));
  mood_song_list_set_group_kind (self->list, kind);
  set_open (self, NULL);

  /* The sidebar has albums and artists, too, of the whole library. */
  if (kind == MOOD_GROUP_NONE
      && (self->scope.kind == MOOD_SCOPE_ALBUMS || self->scope.kind == MOOD_SCOPE_ARTISTS))
    scope = "all";
  else if (kind == MOOD_GROUP_ALBUM
           && (self->scope.kind == MOOD_SCOPE_ALL || self->scope.kind == MOOD_SCOPE_ARTISTS))
    scope = "albums";
  else if (kind == MOOD_GROUP_ARTIST
           && (self->scope.kind == MOOD_SCOPE_ALL || self->scope.kind == MOOD_SCOPE_ALBUMS))
    scope = "artists";
  if (scope != NULL)
    g_action_group_change_action_state (G_ACTION_GROUP (self), "scope", g_variant_new_string (scope));
}

void
mood_window_scope_changed (MoodWindow *self)
{
  GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self), "group");
  g_autoptr (GVariant) state = NULL;
  MoodGroupKind kind = MOOD_GROUP_NONE;

  if (action == NULL)
    return;
  if (self->scope.kind == MOOD_SCOPE_ALBUMS)
    kind = MOOD_GROUP_ALBUM;
  else if (self->scope.kind == MOOD_SCOPE_ARTISTS)
    kind = MOOD_GROUP_ARTIST;

  state = g_action_get_state (action);
  if (find_kind (g_variant_get_string (state, NULL)) != kind)
    g_action_change_state (action, g_variant_new_string (kind_names[kind]));
  else if (self->group != NULL)
    set_open (self, NULL);
}

MoodSongQuery *
mood_window_make_group_query (MoodWindow *self, MoodSongQuery *query)
{
  g_autoptr (GPtrArray) songs = NULL;
  g_autoptr (GArray) ids = NULL;
  g_autoptr (MoodSongQuery) open = NULL;
  MoodSongFilter filter = { 0 };

  mood_song_groups_set_query (mood_song_list_get_groups (self->list), query);
  if (self->group == NULL)
    return mood_song_query_ref (query);

  songs = mood_song_group_dup_songs (self->group);
  ids = g_array_sized_new (FALSE, FALSE, sizeof (gint64), songs->len);
  for (guint i = 0; i < songs->len; i++)
    {
      gint64 id = library_song_get_id (songs->pdata[i]);

      g_array_append_val (ids, id);
    }
  filter.ids = (const gint64 *)(gpointer)ids->data;
  filter.n_ids = ids->len;
  open = mood_song_query_new (&filter);

  return mood_song_query_new_both (open, query);
}

void
mood_window_set_up_groups (MoodWindow *self)
{
  static const GActionEntry entries[] = {
    { "group", NULL, "s", "'songs'", group_changed },
    { "close-group", close_group_activated },
  };

  g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries), self);
  g_simple_action_set_enabled (G_SIMPLE_ACTION (
                                   g_action_map_lookup_action (G_ACTION_MAP (self), "close-group")),
                               FALSE);
  g_signal_connect_object (self->list, "group-opened", G_CALLBACK (opened_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (mood_song_list_get_groups (self->list), "notify::settled",
                           G_CALLBACK (groups_settled_cb), self, G_CONNECT_SWAPPED);
  mood_window_scope_changed (self);
}
