/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Everything here runs on the main thread, but for read_songs(): the worker of the playlists calls it. */

#include "ui/window-scope.h"

#include <glib/gi18n.h>

#include "library/playlist-choice.h"
#include "ui/settings.h"
#include "ui/window-groups.h"
#include "ui/song-view.h"
#include "ui/window-playlists.h"

/* (nullable): where no playlist is shown */
static const MoodPlaylist *
get_playlist (MoodWindow *self)
{
  return self->scope.kind == MOOD_SCOPE_PLAYLIST ? mood_playlist_store_find (self->playlists, self->scope.playlist)
                                                 : NULL;
}

const char *
mood_window_get_scope_title (MoodWindow *self)
{
  const MoodPlaylist *playlist = get_playlist (self);

  if (self->scope.kind == MOOD_SCOPE_PLAYLIST)
    return playlist != NULL ? playlist->name : "";

  return mood_scope_get_title (&self->scope);
}

static void
update_scope_bar (MoodWindow *self)
{
  const MoodPlaylist *playlist = get_playlist (self);
  gboolean is_rule = playlist != NULL && playlist->kind == MOOD_PLAYLIST_RULE;

  mood_scope_bar_set_scope (self->scope_bar, &self->scope, mood_window_get_scope_title (self),
                            is_rule ? MOOD_SIDEBAR_RULE_ICON : mood_scope_get_icon (&self->scope));
}

/* --- the songs of a playlist --- */

typedef struct
{
  gint64 id;
  gboolean is_rule;
  GArray *ids; /* (owned) (nullable) (element-type gint64): the result */
  guint n_missing;
} Songs;

static void
songs_free (gpointer data)
{
  Songs *songs = data;

  g_clear_pointer (&songs->ids, g_array_unref);
  g_free (songs);
}

static gboolean
read_list (LibraryDb *db, Songs *songs, GError **error)
{
  g_autoptr (GPtrArray) entries = library_playlists_get_entries (db, songs->id, error);

  if (entries == NULL)
    return FALSE;

  songs->ids = g_array_sized_new (FALSE, FALSE, sizeof (gint64), entries->len);
  for (guint i = 0; i < entries->len; i++)
    {
      const LibraryPlaylistEntry *entry = g_ptr_array_index (entries, i);

      songs->n_missing += entry->is_missing;
      if (entry->song != NULL)
        {
          gint64 id = library_song_get_id (entry->song);

          g_array_append_val (songs->ids, id);
        }
    }

  return TRUE;
}

static gboolean
read_rule (LibraryDb *db, Songs *songs, GError **error)
{
  g_autoptr (GPtrArray) playlists = library_playlists_list (db, error);

  if (playlists == NULL)
    return FALSE;
  for (guint i = 0; i < playlists->len; i++)
    {
      const LibraryPlaylist *playlist = g_ptr_array_index (playlists, i);

      if (playlist->id == songs->id && playlist->rule != NULL)
        songs->ids = library_playlist_rule_choose (playlist->rule, db, error);
    }

  return songs->ids != NULL;
}

static gboolean
read_songs (LibraryDb *db, gpointer data, GError **error)
{
  Songs *songs = data;

  return songs->is_rule ? read_rule (db, songs, error) : read_list (db, songs, error);
}

static gboolean
is_same_ids (GArray *a, GArray *b)
{
  return a != NULL && b != NULL && a->len == b->len
         && (a->len == 0 || memcmp (a->data, b->data, a->len * sizeof (gint64)) == 0);
}

static void
play_if_due (MoodWindow *self, GArray *ids)
{
  MoodSongStore *store = mood_session_get_store (self->session);
  g_autoptr (GPtrArray) songs = g_ptr_array_new_with_free_func (g_object_unref);

  if (!self->is_play_due)
    return;

  self->is_play_due = FALSE;
  for (guint i = 0; i < ids->len; i++)
    {
      LibrarySong *song = mood_song_store_find (store, g_array_index (ids, gint64, i));

      if (song != NULL)
        g_ptr_array_add (songs, g_object_ref (song));
    }
  if (songs->len > 0)
    player_player_play_items (self->player, g_steal_pointer (&songs), 0);
}

static void
songs_read_cb (gpointer owner, gpointer data, const GError *error)
{
  MoodWindow *self = owner;
  Songs *songs = data;

  /* The user may have gone on to something else. */
  if (self->is_closing || self->scope.kind != MOOD_SCOPE_PLAYLIST || self->scope.playlist != songs->id)
    return;
  if (error != NULL)
    {
      self->is_play_due = FALSE;
      mood_window_show_toast (self, error->message);
      return;
    }

  self->n_missing = songs->n_missing;
  play_if_due (self, songs->ids);
  if (is_same_ids (self->scope_ids, songs->ids))
    return;
  g_clear_pointer (&self->scope_ids, g_array_unref);
  self->scope_ids = songs->ids != NULL ? g_array_ref (songs->ids) : NULL;
  mood_window_update_query (self);
}

void
mood_window_request_playlist (MoodWindow *self)
{
  const MoodPlaylist *playlist = mood_playlist_store_find (self->playlists, self->scope.playlist);
  Songs *songs;

  if (playlist == NULL)
    return;

  songs = g_new0 (Songs, 1);
  songs->id = playlist->id;
  songs->is_rule = playlist->kind == MOOD_PLAYLIST_RULE;
  mood_playlist_store_run (self->playlists, read_songs, songs, songs_free, MOOD_PLAYLIST_NOTHING, self,
                           songs_read_cb);
}

/* --- the scope --- */

static void
set_scope (MoodWindow *self, const MoodScope *scope)
{
  g_autofree char *id = mood_scope_to_id (scope);

  self->scope = *scope;
  self->n_missing = 0;
  self->is_play_due = FALSE; /* what was to be played is not what is shown any more */
  g_clear_pointer (&self->scope_ids, g_array_unref);
  mood_sidebar_set_scope (self->sidebar, id);
  update_scope_bar (self);
  mood_window_update_playlist_actions (self);
  mood_window_scope_changed (self);
  if (scope->kind == MOOD_SCOPE_PLAYLIST)
    mood_window_request_playlist (self);
  else
    mood_window_update_query (self);
}

static void
scope_changed (GSimpleAction *action, GVariant *value, gpointer user_data)
{
  MoodWindow *self = user_data;
  MoodScope scope;

  if (!mood_scope_from_id (g_variant_get_string (value, NULL), &scope)
      || (scope.kind == MOOD_SCOPE_PLAYLIST
          && mood_playlist_store_find (self->playlists, scope.playlist) == NULL))
    return;

  g_simple_action_set_state (action, value);
  if (!mood_scope_equal (&scope, &self->scope))
    set_scope (self, &scope);
}

MoodSongQuery *
mood_window_make_scope_query (MoodWindow *self)
{
  return mood_scope_make_query (&self->scope, self->scope_ids);
}

void
mood_window_count_shown (MoodWindow *self, MoodSongQuery *query)
{
  mood_song_counter_set_query (self->counter, query);
}

static void
play_shown_activated (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  MoodWindow *self = user_data;
  MoodSongView *view = MOOD_SONG_VIEW (mood_song_list_get_model (self->list));
  g_autoptr (GPtrArray) songs = mood_song_view_dup_songs (view);

  if (songs->len > 0)
    player_player_play_items (self->player, g_steal_pointer (&songs), 0);
}

/* --- what the numbers say --- */

static void
counts_changed_cb (MoodWindow *self)
{
  const MoodSongCounts *counts = mood_song_counter_get_counts (self->counter);
  GAction *play = g_action_map_lookup_action (G_ACTION_MAP (self), "play-shown");

  mood_sidebar_model_set_counts (mood_sidebar_get_model (self->sidebar), counts);
  /* Those of a question before are not what is shown any more; the next ones are on their way. */
  if (mood_song_counter_is_settled (self->counter))
    mood_scope_bar_set_songs (self->scope_bar, counts->n_shown, counts->shown_seconds, self->n_missing);
  g_simple_action_set_enabled (G_SIMPLE_ACTION (play), counts->n_shown > 0);
}

static void
playlists_changed_cb (MoodWindow *self)
{
  mood_sidebar_model_set_playlists (mood_sidebar_get_model (self->sidebar),
                                    mood_playlist_store_list (self->playlists));
  if (self->scope_due != 0 && mood_playlist_store_find (self->playlists, self->scope_due) != NULL)
    {
      g_autofree char *id = g_strdup_printf ("playlist:%" G_GINT64_FORMAT, self->scope_due);

      self->scope_due = 0;
      g_action_group_change_action_state (G_ACTION_GROUP (self), "scope", g_variant_new_string (id));
    }
  else if (self->scope.kind == MOOD_SCOPE_PLAYLIST
           && mood_playlist_store_find (self->playlists, self->scope.playlist) == NULL)
    g_action_group_change_action_state (G_ACTION_GROUP (self), "scope", g_variant_new_string ("all"));
  update_scope_bar (self);
}

static void
playlist_songs_changed_cb (MoodWindow *self, gint64 id)
{
  if (self->scope.kind == MOOD_SCOPE_PLAYLIST && (id == 0 || id == self->scope.playlist))
    mood_window_request_playlist (self);
}

/* --- the sidebar --- */

/* Folded, it would cover the list: it comes when it is asked for, and goes when something was chosen. */
static void
sidebar_folded_cb (MoodWindow *self)
{
  gboolean is_wanted = self->settings == NULL || g_settings_get_boolean (self->settings, "show-sidebar");

  adw_flap_set_reveal_flap (self->sidebar_flap, !adw_flap_get_folded (self->sidebar_flap) && is_wanted);
}

static void
sidebar_revealed_cb (MoodWindow *self)
{
  if (self->settings != NULL && !adw_flap_get_folded (self->sidebar_flap))
    g_settings_set_boolean (self->settings, "show-sidebar", adw_flap_get_reveal_flap (self->sidebar_flap));
}

static void
sidebar_activated_cb (MoodWindow *self)
{
  if (adw_flap_get_folded (self->sidebar_flap))
    adw_flap_set_reveal_flap (self->sidebar_flap, FALSE);
}

gboolean
mood_window_is_sidebar_seen (MoodWindow *self)
{
  return adw_flap_get_reveal_flap (self->sidebar_flap) && !adw_flap_get_folded (self->sidebar_flap);
}

void
mood_window_update_sidebar (MoodWindow *self)
{
  gboolean is_narrow = mood_adaptive_bin_is_narrow (self->adaptive);

  adw_flap_set_fold_policy (self->sidebar_flap,
                            is_narrow ? ADW_FLAP_FOLD_POLICY_ALWAYS : ADW_FLAP_FOLD_POLICY_AUTO);
}

/* --- */

static void
add_actions (MoodWindow *self)
{
  static const GActionEntry entries[] = {
    { "scope", NULL, "s", "'all'", scope_changed },
    { "play-shown", play_shown_activated },
  };
  g_autoptr (GPropertyAction) sidebar
      = g_property_action_new ("show-sidebar", self->sidebar_flap, "reveal-flap");

  g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries), self);
  g_action_map_add_action (G_ACTION_MAP (self), G_ACTION (sidebar));
}

void
mood_window_set_up_scope (MoodWindow *self)
{
  self->counter = mood_song_counter_new (mood_session_get_store (self->session));
  self->playlists = mood_playlist_store_new (self->session);
  add_actions (self);

  g_signal_connect_swapped (self->counter, "changed", G_CALLBACK (counts_changed_cb), self);
  g_signal_connect_swapped (self->playlists, "changed", G_CALLBACK (playlists_changed_cb), self);
  g_signal_connect_swapped (self->playlists, "songs-changed", G_CALLBACK (playlist_songs_changed_cb), self);
  g_signal_connect_swapped (self->sidebar, "activated", G_CALLBACK (sidebar_activated_cb), self);
  g_signal_connect_swapped (self->sidebar_flap, "notify::folded", G_CALLBACK (sidebar_folded_cb), self);
  g_signal_connect_swapped (self->sidebar_flap, "notify::reveal-flap", G_CALLBACK (sidebar_revealed_cb),
                            self);
  if (self->settings != NULL)
    mood_sidebar_bind_setting (self->sidebar, self->settings, "show-words");
  sidebar_folded_cb (self);
  update_scope_bar (self);
}

void
mood_window_end_scope (MoodWindow *self)
{
  if (self->counter != NULL)
    g_signal_handlers_disconnect_by_data (self->counter, self);
  g_clear_object (&self->counter);
  if (self->playlists != NULL)
    g_signal_handlers_disconnect_by_data (self->playlists, self);
  g_clear_object (&self->playlists);
  g_clear_pointer (&self->scope_ids, g_array_unref);
  g_clear_weak_pointer (&self->playlist_toast);
  g_clear_pointer (&self->undos, g_hash_table_unref);
  g_clear_pointer (&self->waiting_files, g_ptr_array_unref);
}
