/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Everything here runs on the main thread. What waits for the disk is given to the worker of the playlists as a
 * MoodPlaylistTask, and comes back with what has become of it. */

#include "ui/window-playlists.h"

#include <glib/gi18n.h>

#include "ui/playlist-chooser.h"
#include "ui/playlist-name-dialog.h"
#include "ui/song-view.h"
#include "ui/window-makers.h"
#include "ui/window-scope.h"

/* --- what is meant --- */

static gint64
get_shown_playlist (MoodWindow *self)
{
  return self->scope.kind == MOOD_SCOPE_PLAYLIST ? self->scope.playlist : 0;
}

/* (nullable): the one that an action names; 0 is the one that is shown. */
static const MoodPlaylist *
find_playlist (MoodWindow *self, GVariant *parameter)
{
  gint64 id = g_variant_get_int64 (parameter);

  return mood_playlist_store_find (self->playlists, id != 0 ? id : get_shown_playlist (self));
}

static MoodSongView *
get_view (MoodWindow *self)
{
  return MOOD_SONG_VIEW (mood_song_list_get_model (self->list));
}

GPtrArray *
mood_window_dup_selected (MoodWindow *self)
{
  MoodSongView *view = get_view (self);
  GPtrArray *songs = g_ptr_array_new_with_free_func (g_object_unref);
  guint n_songs = g_list_model_get_n_items (G_LIST_MODEL (view));

  for (guint i = 0; i < n_songs; i++)
    {
      LibrarySong *song = mood_song_view_peek (view, i);

      if (mood_selection_contains (self->selection, song))
        g_ptr_array_add (songs, g_object_ref (song));
    }

  return songs;
}

static void
show_scope (MoodWindow *self, gint64 id)
{
  g_autofree char *scope = g_strdup_printf ("playlist:%" G_GINT64_FORMAT, id);

  g_action_group_change_action_state (G_ACTION_GROUP (self), "scope", g_variant_new_string (scope));
}

/* Tells of an error, and returns whether there was one. */
static gboolean
tell_error (MoodWindow *self, const GError *error)
{
  if (error != NULL && !self->is_closing)
    mood_window_show_toast (self, error->message);

  return error != NULL || self->is_closing;
}

/* One at a time: what was done before it is no news any more. Those with an undo are not among them. */
void
mood_window_show_playlist_toast (MoodWindow *self,
                                 AdwToast   *toast)
{
  if (self->playlist_toast != NULL)
    adw_toast_dismiss (self->playlist_toast);
  g_set_weak_pointer (&self->playlist_toast, toast);
  adw_toast_overlay_add_toast (self->toasts, toast);
}

/* --- putting songs in --- */

/* "12 songs added to “Calm”, 2 were in it already, 1 that cannot be heard was left out" */
static char *
describe_addition (const MoodPlaylistTask *task, const char *name)
{
  g_autoptr (GPtrArray) parts = g_ptr_array_new_with_free_func (g_free);

  g_ptr_array_add (parts, g_strdup_printf (ngettext ("%'u song added to “%s”", "%'u songs added to “%s”",
                                                     task->n_songs),
                                           task->n_songs, name));
  if (task->n_known > 0)
    g_ptr_array_add (parts, g_strdup_printf (ngettext ("%'u was in it already", "%'u were in it already",
                                                       task->n_known),
                                             task->n_known));
  if (task->n_failed > 0)
    g_ptr_array_add (parts,
                     g_strdup_printf (ngettext ("%'u that cannot be heard was left out",
                                                "%'u that cannot be heard were left out", task->n_failed),
                                      task->n_failed));
  g_ptr_array_add (parts, NULL);

  return g_strjoinv (_ (", "), (char **)parts->pdata);
}

static void
show_addition (MoodWindow *self, const MoodPlaylistTask *task, const char *name)
{
  g_autofree char *text = describe_addition (task, name);
  g_autofree char *markup = g_markup_escape_text (text, -1);
  g_autofree char *scope = g_strdup_printf ("playlist:%" G_GINT64_FORMAT, task->id);
  AdwToast *toast = adw_toast_new (markup);

  if (get_shown_playlist (self) != task->id)
    {
      adw_toast_set_button_label (toast, _ ("_Show"));
      adw_toast_set_action_name (toast, "win.scope");
      adw_toast_set_action_target_value (toast, g_variant_new_string (scope));
    }
  mood_window_show_playlist_toast (self, toast);
}

static void
added_cb (gpointer owner, gpointer data, const GError *error)
{
  MoodWindow *self = owner;
  MoodPlaylistTask *task = data;
  const MoodPlaylist *playlist = mood_playlist_store_find (self->playlists, task->id);

  if (!tell_error (self, error))
    show_addition (self, task, playlist != NULL ? playlist->name : "");
}

void
mood_window_add_to_playlist (MoodWindow *self, gint64 id, GPtrArray *songs)
{
  MoodPlaylistTask *task = mood_playlist_task_new (id, NULL);

  task->songs = songs;
  mood_playlist_store_run (self->playlists, mood_playlist_work_add, task, mood_playlist_task_free, id, self,
                           added_cb);
}

static void
created_cb (gpointer owner, gpointer data, const GError *error)
{
  MoodWindow *self = owner;
  MoodPlaylistTask *task = data;

  if (tell_error (self, error))
    return;
  if (task->n_songs > 0 || task->n_failed > 0)
    show_addition (self, task, task->name);
  else
    self->scope_due = task->id; /* it is shown as soon as it is listed */
}

static void
new_named_cb (MoodWindow *self, const char *name, GtkWidget *dialog)
{
  MoodPlaylistTask *task = mood_playlist_task_new (0, name);
  GPtrArray *songs = g_object_get_data (G_OBJECT (dialog), "moodplane-songs");

  task->songs = g_ptr_array_ref (songs);
  mood_playlist_store_run (self->playlists, mood_playlist_work_create, task, mood_playlist_task_free, 0, self,
                           created_cb);
}

static guint
count_failed (GPtrArray *songs)
{
  guint n_failed = 0;

  for (guint i = 0; i < songs->len; i++)
    n_failed += library_song_get_error_code (g_ptr_array_index (songs, i)) != NULL;

  return n_failed;
}

static char *
describe_new (GPtrArray *songs)
{
  guint n_failed = count_failed (songs), n_songs = songs->len - n_failed;
  g_autofree char *text = NULL;
  g_autofree char *failed = NULL;

  if (songs->len == 0)
    return g_strdup (_ ("It is empty at first: songs can be dragged to it."));

  text = g_strdup_printf (ngettext ("The selected song will be in it.",
                                    "The %'u selected songs will be in it.", n_songs),
                          n_songs);
  if (n_failed == 0)
    return g_steal_pointer (&text);

  failed = g_strdup_printf (ngettext ("%'u that cannot be heard is left out.",
                                      "%'u that cannot be heard are left out.", n_failed),
                            n_failed);
  return g_strdup_printf ("%s %s", text, failed);
}

static void
new_playlist_activated (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  MoodWindow *self = user_data;
  GPtrArray *songs = mood_window_dup_selected (self);
  g_autofree char *body = describe_new (songs);
  MoodPlaylistNameDialog *dialog
      = mood_playlist_name_dialog_new (GTK_WINDOW (self), self->playlists, 0, _ ("New Playlist"), body);

  g_object_set_data_full (G_OBJECT (dialog), "moodplane-songs", songs, (GDestroyNotify)g_ptr_array_unref);
  g_signal_connect_object (dialog, "named", G_CALLBACK (new_named_cb), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
list_chosen_cb (MoodWindow *self, gint64 id)
{
  if (id != 0)
    mood_window_add_to_playlist (self, id, mood_window_dup_selected (self));
  else
    g_action_group_activate_action (G_ACTION_GROUP (self), "new-playlist", NULL);
}

static void
add_to_playlist_activated (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  MoodWindow *self = user_data;
  MoodPlaylistChooser *chooser;

  if (g_variant_get_int64 (parameter) != 0)
    {
      list_chosen_cb (self, g_variant_get_int64 (parameter));
      return;
    }

  chooser = mood_playlist_chooser_new (GTK_WINDOW (self), self->playlists);
  g_signal_connect_object (chooser, "chosen", G_CALLBACK (list_chosen_cb), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (chooser));
}

/* --- the list as a whole --- */

static void
done_cb (gpointer owner, gpointer data, const GError *error)
{
  tell_error (owner, error);
}

static void
renamed_cb (MoodWindow *self, const char *name, GtkWidget *dialog)
{
  gint64 id = *(gint64 *)g_object_get_data (G_OBJECT (dialog), "moodplane-id");

  mood_playlist_store_run (self->playlists, mood_playlist_work_rename, mood_playlist_task_new (id, name),
                           mood_playlist_task_free, 0, self, done_cb);
}

static void
rename_activated (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  MoodWindow *self = user_data;
  const MoodPlaylist *playlist = find_playlist (self, parameter);
  MoodPlaylistNameDialog *dialog;

  if (playlist == NULL)
    return;

  dialog = mood_playlist_name_dialog_new (GTK_WINDOW (self), self->playlists, playlist->id,
                                          _ ("Rename Playlist"), NULL);
  g_object_set_data_full (G_OBJECT (dialog), "moodplane-id", g_memdup2 (&playlist->id, sizeof playlist->id),
                          g_free);
  g_signal_connect_object (dialog, "named", G_CALLBACK (renamed_cb), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
duplicated_cb (gpointer owner, gpointer data, const GError *error)
{
  if (!tell_error (owner, error))
    MOOD_WINDOW (owner)->scope_due = ((MoodPlaylistTask *)data)->id;
}

static void
duplicate_activated (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  MoodWindow *self = user_data;
  const MoodPlaylist *playlist = find_playlist (self, parameter);

  if (playlist != NULL)
    mood_playlist_store_run (self->playlists, mood_playlist_work_duplicate,
                             mood_playlist_task_new (playlist->id, NULL), mood_playlist_task_free, 0, self,
                             duplicated_cb);
}

static void
undo_dismissed_cb (MoodWindow *self, AdwToast *toast)
{
  if (self->undos != NULL)
    g_hash_table_remove (self->undos, g_object_get_data (G_OBJECT (toast), "moodplane-undo"));
}

/* What was deleted or taken out is kept as long as its toast is there. */
static void
offer_undo (MoodWindow *self, MoodPlaylistTask *task, const char *text)
{
  g_autofree char *markup = g_markup_escape_text (text, -1);
  AdwToast *toast = adw_toast_new (markup);

  adw_toast_set_button_label (toast, _ ("_Undo"));
  adw_toast_set_action_name (toast, "win.put-back-playlist");
  adw_toast_set_action_target_value (toast, g_variant_new_int64 (++self->n_undos));
  adw_toast_set_timeout (toast, 10);
  g_hash_table_insert (self->undos, GSIZE_TO_POINTER (self->n_undos), g_steal_pointer (&task->copy));
  g_object_set_data (G_OBJECT (toast), "moodplane-undo", GSIZE_TO_POINTER (self->n_undos));
  g_signal_connect_object (toast, "dismissed", G_CALLBACK (undo_dismissed_cb), self, G_CONNECT_SWAPPED);
  adw_toast_overlay_add_toast (self->toasts, toast);
}

static void
deleted_cb (gpointer owner, gpointer data, const GError *error)
{
  MoodWindow *self = owner;
  MoodPlaylistTask *task = data;
  g_autofree char *text = NULL;

  if (tell_error (self, error))
    return;
  text = g_strdup_printf (_ ("“%s” deleted"), task->name);
  offer_undo (self, task, text);
}

static void
delete_activated (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  MoodWindow *self = user_data;
  const MoodPlaylist *playlist = find_playlist (self, parameter);

  if (playlist != NULL)
    mood_playlist_store_run (self->playlists, mood_playlist_work_delete,
                             mood_playlist_task_new (playlist->id, playlist->name), mood_playlist_task_free,
                             0, self, deleted_cb);
}

static void
put_back_cb (gpointer owner, gpointer data, const GError *error)
{
  if (!tell_error (owner, error))
    MOOD_WINDOW (owner)->scope_due = ((MoodPlaylistTask *)data)->id;
}

static void
put_back_activated (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  MoodWindow *self = user_data;
  gpointer key = GSIZE_TO_POINTER ((gsize)g_variant_get_int64 (parameter));
  gpointer copy;
  MoodPlaylistTask *task;

  if (!g_hash_table_steal_extended (self->undos, key, NULL, &copy))
    return;

  task = mood_playlist_task_new (0, NULL);
  task->copy = copy;
  mood_playlist_store_run (self->playlists, mood_playlist_work_put_back, task, mood_playlist_task_free,
                           library_playlist_copy_get_id (copy), self, put_back_cb);
}

/* --- playing one that is not shown --- */

static void
play_playlist_activated (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  MoodWindow *self = user_data;
  const MoodPlaylist *playlist = find_playlist (self, parameter);

  if (playlist == NULL)
    return;

  if (get_shown_playlist (self) == playlist->id)
    mood_window_request_playlist (self);
  else
    show_scope (self, playlist->id);
  self->is_play_due = TRUE; /* the songs come from a thread, and so later */
}

/* --- what is in the one that is shown --- */

gboolean
mood_window_is_order_shown (MoodWindow *self)
{
  const MoodPlaylist *playlist = mood_playlist_store_find (self->playlists, get_shown_playlist (self));

  return playlist != NULL && playlist->kind == MOOD_PLAYLIST_LIST
         && mood_song_view_is_in_own_order (get_view (self));
}

static GHashTable *
pick_selected (MoodWindow *self)
{
  g_autoptr (GPtrArray) songs = mood_window_dup_selected (self);
  GHashTable *picked = g_hash_table_new (NULL, NULL);

  for (guint i = 0; i < songs->len; i++)
    g_hash_table_add (picked, GUINT_TO_POINTER (mood_selection_get_key (g_ptr_array_index (songs, i))));

  return picked;
}

static void
removed_cb (gpointer owner, gpointer data, const GError *error)
{
  MoodWindow *self = owner;
  MoodPlaylistTask *task = data;
  g_autofree char *text = NULL;

  if (tell_error (self, error))
    return;
  text = g_strdup_printf (ngettext ("%'u song taken out of “%s”", "%'u songs taken out of “%s”",
                                    task->n_songs),
                          task->n_songs, task->name);
  offer_undo (self, task, text);
}

static void
remove_activated (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  MoodWindow *self = user_data;
  const MoodPlaylist *playlist = mood_playlist_store_find (self->playlists, get_shown_playlist (self));
  MoodPlaylistTask *task;

  if (playlist == NULL || playlist->kind != MOOD_PLAYLIST_LIST
      || mood_selection_get_n_selected (self->selection) == 0)
    return;

  task = mood_playlist_task_new (playlist->id, playlist->name);
  task->picked = pick_selected (self);
  mood_playlist_store_run (self->playlists, mood_playlist_work_remove, task, mood_playlist_task_free,
                           playlist->id, self, removed_cb);
}

void
mood_window_move_in_playlist (MoodWindow *self, GHashTable *picked, guint row)
{
  MoodSongView *view = get_view (self);
  MoodPlaylistTask *task;
  LibrarySong *before;

  /* What is moved is no mark to move it to. */
  while ((before = mood_song_view_peek (view, row)) != NULL
         && g_hash_table_contains (picked, GUINT_TO_POINTER (mood_selection_get_key (before))))
    row++;

  task = mood_playlist_task_new (get_shown_playlist (self), NULL);
  task->picked = picked;
  if (before != NULL)
    {
      task->before = library_song_get_id (before);
      for (guint i = 0; i < row; i++)
        task->nth += mood_song_view_peek (view, i) == before;
    }
  mood_playlist_store_run (self->playlists, mood_playlist_work_move, task, mood_playlist_task_free, task->id,
                           self, done_cb);
}

/* The rows of the first and the last selected song; FALSE when there is none. */
static gboolean
find_selected_rows (MoodWindow *self, guint *first, guint *last)
{
  MoodSongView *view = get_view (self);
  guint n_songs = g_list_model_get_n_items (G_LIST_MODEL (view));
  gboolean is_any = FALSE;

  for (guint i = 0; i < n_songs; i++)
    if (mood_selection_contains (self->selection, mood_song_view_peek (view, i)))
      {
        *first = is_any ? *first : i;
        *last = i;
        is_any = TRUE;
      }

  return is_any;
}

static void
move_up_activated (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  MoodWindow *self = user_data;
  guint first, last;

  if (mood_window_is_order_shown (self) && find_selected_rows (self, &first, &last) && first > 0)
    mood_window_move_in_playlist (self, pick_selected (self), first - 1);
}

static void
move_down_activated (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  MoodWindow *self = user_data;
  guint n_songs = g_list_model_get_n_items (G_LIST_MODEL (get_view (self)));
  guint first, last;

  if (mood_window_is_order_shown (self) && find_selected_rows (self, &first, &last) && last + 1 < n_songs)
    mood_window_move_in_playlist (self, pick_selected (self), last + 2);
}

/* --- */

static void
set_enabled (MoodWindow *self, const char *name, gboolean is_enabled)
{
  GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self), name);

  g_simple_action_set_enabled (G_SIMPLE_ACTION (action), is_enabled);
}

void
mood_window_update_playlist_actions (MoodWindow *self)
{
  gboolean is_ready = mood_session_get_db (self->session) != NULL;
  gboolean is_selected = self->selection != NULL && mood_selection_get_n_selected (self->selection) > 0;
  const MoodPlaylist *shown = mood_playlist_store_find (self->playlists, get_shown_playlist (self));
  gboolean is_list = shown != NULL && shown->kind == MOOD_PLAYLIST_LIST;

  set_enabled (self, "new-playlist", is_ready);
  set_enabled (self, "import-playlist", is_ready);
  set_enabled (self, "add-to-playlist", is_ready && is_selected);
  set_enabled (self, "remove-from-playlist", is_list && is_selected);
  set_enabled (self, "move-up", is_list && is_selected);
  set_enabled (self, "move-down", is_list && is_selected);
  mood_window_update_maker_actions (self);
}

/* Keys of the list alone: in a text they have other meanings. */
static void
add_keys (MoodWindow *self)
{
  static const struct
  {
    guint key;
    GdkModifierType modifiers;
    const char *action;
  } keys[] = {
    { GDK_KEY_Delete, 0, "win.remove-from-playlist" },
    { GDK_KEY_Up, GDK_ALT_MASK, "win.move-up" },
    { GDK_KEY_Down, GDK_ALT_MASK, "win.move-down" },
  };
  GtkEventController *controller = gtk_shortcut_controller_new ();

  for (gsize i = 0; i < G_N_ELEMENTS (keys); i++)
    gtk_shortcut_controller_add_shortcut (GTK_SHORTCUT_CONTROLLER (controller),
                                          gtk_shortcut_new (gtk_keyval_trigger_new (keys[i].key,
                                                                                    keys[i].modifiers),
                                                            gtk_named_action_new (keys[i].action)));
  /* Before the table, to which Alt and an arrow is an arrow. */
  gtk_event_controller_set_propagation_phase (controller, GTK_PHASE_CAPTURE);
  gtk_widget_add_controller (GTK_WIDGET (self->list), controller);
}

void
mood_window_add_playlist_actions (MoodWindow *self)
{
  static const GActionEntry entries[] = {
    { "new-playlist", new_playlist_activated },
    { "add-to-playlist", add_to_playlist_activated, "x" },
    { "rename-playlist", rename_activated, "x" },
    { "duplicate-playlist", duplicate_activated, "x" },
    { "delete-playlist", delete_activated, "x" },
    { "put-back-playlist", put_back_activated, "x" },
    { "play-playlist", play_playlist_activated, "x" },
    { "remove-from-playlist", remove_activated },
    { "move-up", move_up_activated },
    { "move-down", move_down_activated },
  };

  self->undos = g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify)library_playlist_copy_free);
  g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries), self);
  mood_window_add_playlist_file_actions (self);
  add_keys (self);
  mood_window_update_playlist_actions (self);
}
