/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Everything here runs on the main thread, but read_rule(), which the worker of the playlists calls. */

#include "ui/window-makers.h"

#include <glib/gi18n.h>

#include "ui/rule-editor.h"
#include "ui/window-playlists.h"

/* --- rules --- */

static void
rule_saved_cb (MoodWindow *self, gint64 id)
{
  self->scope_due = id; /* it is shown as soon as it is listed */
}

static void
rule_changed_cb (MoodWindow *self, gint64 id)
{
  mood_window_show_toast (self, _ ("Rule changed"));
}

static void
open_editor (MoodWindow *self, gint64 id, const char *name, const LibraryPlaylistRule *rule)
{
  MoodRuleEditor *editor
      = mood_rule_editor_new (GTK_WINDOW (self), self->session, self->playlists, id, name, rule);

  g_signal_connect_object (editor, "saved", G_CALLBACK (id != 0 ? rule_changed_cb : rule_saved_cb), self,
                           G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (editor));
}

static void
new_rule_activated (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  open_editor (user_data, 0, NULL, NULL);
}

/* Of what was drawn round on the plane. */
static void
rule_from_place_activated (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  MoodWindow *self = user_data;
  const LibraryPlaylistRule *place = mood_plane_get_place (self->plane);
  g_autoptr (LibraryPlaylistRule) rule = NULL;

  if (place == NULL)
    return;

  rule = library_playlist_rule_copy (place);
  rule->seed = g_random_int () & G_MAXINT32;
  open_editor (self, 0, NULL, rule);
}

typedef struct
{
  gint64 id;
  char *name;                /* (owned) (nullable) */
  LibraryPlaylistRule *rule; /* (owned) (nullable) */
} Reading;

static void
reading_free (gpointer data)
{
  Reading *reading = data;

  g_free (reading->name);
  g_clear_pointer (&reading->rule, library_playlist_rule_free);
  g_free (reading);
}

static gboolean
read_rule (LibraryDb *db, gpointer data, GError **error)
{
  Reading *reading = data;
  g_autoptr (GPtrArray) playlists = library_playlists_list (db, error);

  if (playlists == NULL)
    return FALSE;
  for (guint i = 0; i < playlists->len; i++)
    {
      const LibraryPlaylist *playlist = g_ptr_array_index (playlists, i);

      if (playlist->id != reading->id || playlist->rule == NULL)
        continue;
      reading->name = g_strdup (playlist->name);
      reading->rule = library_playlist_rule_copy (playlist->rule);
    }

  return TRUE;
}

static void
rule_read_cb (gpointer owner, gpointer data, const GError *error)
{
  MoodWindow *self = owner;
  Reading *reading = data;

  if (self->is_closing)
    return;
  if (error != NULL)
    mood_window_show_toast (self, error->message);
  else if (reading->rule == NULL)
    mood_window_show_toast (self, _ ("This program does not understand the rule"));
  else
    open_editor (self, reading->id, reading->name, reading->rule);
}

static gint64
get_shown_playlist (MoodWindow *self)
{
  return self->scope.kind == MOOD_SCOPE_PLAYLIST ? self->scope.playlist : 0;
}

static void
edit_rule (MoodWindow *self, gint64 id)
{
  const MoodPlaylist *playlist = mood_playlist_store_find (self->playlists, id);
  Reading *reading;

  if (playlist == NULL || playlist->kind != MOOD_PLAYLIST_RULE)
    return;

  reading = g_new0 (Reading, 1);
  reading->id = playlist->id;
  mood_playlist_store_run (self->playlists, read_rule, reading, reading_free, MOOD_PLAYLIST_NOTHING, self,
                           rule_read_cb);
}

static void
edit_rule_activated (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  MoodWindow *self = user_data;
  gint64 id = g_variant_get_int64 (parameter);

  edit_rule (self, id != 0 ? id : get_shown_playlist (self));
}

static void
edit_shown_rule_activated (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  edit_rule (user_data, get_shown_playlist (user_data));
}

/* --- */

static void
set_enabled (MoodWindow *self, const char *name, gboolean is_enabled)
{
  GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self), name);

  if (action != NULL)
    g_simple_action_set_enabled (G_SIMPLE_ACTION (action), is_enabled);
}

void
mood_window_update_maker_actions (MoodWindow *self)
{
  gboolean is_ready = mood_session_get_db (self->session) != NULL;
  const MoodPlaylist *shown = mood_playlist_store_find (self->playlists, get_shown_playlist (self));

  /* Not set up yet. */
  if (self->journey_maker == NULL)
    return;
  set_enabled (self, "new-rule", is_ready);
  set_enabled (self, "edit-rule", is_ready);
  set_enabled (self, "rule-from-place", is_ready && mood_plane_get_place (self->plane) != NULL);
  set_enabled (self, "edit-shown-rule", shown != NULL && shown->kind == MOOD_PLAYLIST_RULE);
  mood_window_update_journey_actions (self);
}

void
mood_window_set_up_makers (MoodWindow *self)
{
  static const GActionEntry entries[] = {
    { "new-rule", new_rule_activated },
    { "edit-rule", edit_rule_activated, "x" },
    { "rule-from-place", rule_from_place_activated },
    { "edit-shown-rule", edit_shown_rule_activated },
  };

  g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries), self);
  mood_window_set_up_journey (self);
    mood_window_update_maker_actions (self);
}
