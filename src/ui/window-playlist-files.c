/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Everything here runs on the main thread; files are read and written by the worker of the playlists. */

#include <glib/gi18n.h>

#include "ui/save-kind.h"
#include "ui/window-playlists.h"

static void
show_text (MoodWindow *self, const char *text)
{
  g_autofree char *markup = g_markup_escape_text (text, -1);

  mood_window_show_playlist_toast (self, adw_toast_new (markup));
}

/* --- into a file --- */

static void
exported_cb (gpointer owner, gpointer data, const GError *error)
{
  MoodWindow *self = owner;
  MoodPlaylistTask *task = data;
  g_autofree char *text = NULL;

  if (self->is_closing)
    return;
  if (error != NULL)
    {
      mood_window_show_toast (self, error->message);
      return;
    }
  text = g_strdup_printf (ngettext ("%'u song of “%s” exported", "%'u songs of “%s” exported", task->n_songs),
                          task->n_songs, task->name);
  show_text (self, text);
}

static void
export_chosen_cb (MoodWindow *self, int response, GtkFileChooser *chooser)
{
  g_autoptr (GtkFileChooserNative) held = g_steal_pointer (&self->chooser);
  g_autoptr (MoodPlaylistTask) task = g_object_steal_data (G_OBJECT (chooser), "moodplane-task");
  g_autoptr (GError) error = NULL;

  if (response != GTK_RESPONSE_ACCEPT)
    return;
  task->path = mood_save_kind_dup_path (chooser, &error);
  if (task->path == NULL)
    {
      mood_window_show_toast (self, error->message);
      return;
    }
  task->is_relative = g_strcmp0 (gtk_file_chooser_get_choice (chooser, "relative"), "false") != 0;
  mood_playlist_store_run (self->playlists, mood_playlist_work_export, g_steal_pointer (&task),
                           mood_playlist_task_free, MOOD_PLAYLIST_NOTHING, self, exported_cb);
}

static void
open_chooser (
    MoodWindow *self, const char *title, GtkFileChooserAction action, const char *accept, GCallback callback)
{
  self->chooser = gtk_file_chooser_native_new (title, GTK_WINDOW (self), action, accept, _ ("_Cancel"));
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (self->chooser), TRUE);
  g_signal_connect_object (self->chooser, "response", callback, self, G_CONNECT_SWAPPED);
}

/* A name may have signs that no file name has. */
static char *
suggest_file_name (const char *name)
{
  g_autofree char *clean = g_strdelimit (g_strdup (name), "/\\:*?\"<>|", '-');

  return g_strconcat (*clean == '.' ? "_" : "", clean, ".m3u8", NULL);
}

/* (transfer full): @task */
static void
ask_where (MoodWindow *self, MoodPlaylistTask *task)
{
  static const char *const m3u8[] = { ".m3u8", ".m3u", NULL };
  static const char *const xspf[] = { ".xspf", NULL };
  g_autofree char *suggestion = suggest_file_name (task->name);
  GtkFileChooser *chooser;

  open_chooser (self, _ ("Export Playlist"), GTK_FILE_CHOOSER_ACTION_SAVE, _ ("_Export"),
                G_CALLBACK (export_chosen_cb));
  chooser = GTK_FILE_CHOOSER (self->chooser);
  g_object_set_data_full (G_OBJECT (chooser), "moodplane-task", task, mood_playlist_task_free);
  gtk_file_chooser_set_current_name (chooser, suggestion);
  mood_window_begin_at_music (chooser);
  mood_save_kind_add (chooser, "M3U8", m3u8);
  mood_save_kind_add (chooser, "XSPF", xspf);
  gtk_file_chooser_add_choice (chooser, "relative", _ ("Relative paths: playlist and songs can be moved together"),
                               NULL, NULL);
  gtk_file_chooser_set_choice (chooser, "relative", "true");
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (self->chooser));
}

static void
export_activated (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  MoodWindow *self = user_data;
  gint64 id = g_variant_get_int64 (parameter);
  const MoodPlaylist *playlist
      = mood_playlist_store_find (self->playlists, id != 0 ? id : self->scope.playlist);

  if (playlist != NULL && self->chooser == NULL)
    ask_where (self, mood_playlist_task_new (playlist->id, playlist->name));
}

/* --- from a file --- */

static void
imported_cb (gpointer owner, gpointer data, const GError *error)
{
  MoodWindow *self = owner;
  MoodPlaylistTask *task = data;
  g_autofree char *songs = NULL;
  g_autofree char *missing = NULL;
  g_autofree char *text = NULL;

  if (self->is_closing)
    return;
  if (error != NULL)
    {
      mood_window_show_toast (self, error->message);
      return;
    }

  self->scope_due = task->id;
  songs = g_strdup_printf (ngettext ("“%s” has %'u song", "“%s” has %'u songs", task->n_songs), task->name,
                           task->n_songs);
  if (task->n_missing > 0)
    {
      missing = g_strdup_printf (ngettext ("%'u of them is not in the library",
                                           "%'u of them are not in the library", task->n_missing),
                                 task->n_missing);
      text = g_strdup_printf (_ ("%s, %s"), songs, missing);
    }
  show_text (self, text != NULL ? text : songs);
}

void
mood_window_import_playlist (MoodWindow *self, const char *path)
{
  MoodPlaylistTask *task;

  /* At start, songs are known only when the library is loaded. */
  if (mood_session_get_state (self->session) == MOOD_SESSION_STATE_LOADING)
    {
      g_ptr_array_add (self->waiting_files, g_strdup (path));
      return;
    }

  task = mood_playlist_task_new (0, NULL);
  task->path = g_strdup (path);
  mood_playlist_store_run (self->playlists, mood_playlist_work_import, task, mood_playlist_task_free, 0, self,
                           imported_cb);
}

void
mood_window_import_waiting (MoodWindow *self)
{
  g_autoptr (GPtrArray) files = g_steal_pointer (&self->waiting_files);

  self->waiting_files = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < files->len; i++)
    mood_window_import_playlist (self, g_ptr_array_index (files, i));
}

static void
import_chosen_cb (MoodWindow *self, int response, GtkFileChooser *chooser)
{
  g_autoptr (GtkFileChooserNative) held = g_steal_pointer (&self->chooser);
  g_autoptr (GListModel) files = gtk_file_chooser_get_files (chooser);

  for (guint i = 0; response == GTK_RESPONSE_ACCEPT && i < g_list_model_get_n_items (files); i++)
    {
      g_autoptr (GFile) file = g_list_model_get_item (files, i);
      g_autofree char *path = g_file_get_path (file);

      if (path != NULL)
        mood_window_import_playlist (self, path);
    }
}

static void
import_activated (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  static const char *const suffixes[] = { "m3u8", "m3u", "xspf" };
  MoodWindow *self = user_data;
  g_autoptr (GtkFileFilter) filter = NULL;

  if (self->chooser != NULL)
    return;

  filter = gtk_file_filter_new ();
  gtk_file_filter_set_name (filter, _ ("Playlists"));
  for (gsize i = 0; i < G_N_ELEMENTS (suffixes); i++)
    gtk_file_filter_add_suffix (filter, suffixes[i]);
  open_chooser (self, _ ("Import Playlists"), GTK_FILE_CHOOSER_ACTION_OPEN, _ ("_Import"),
                G_CALLBACK (import_chosen_cb));
  gtk_file_chooser_set_select_multiple (GTK_FILE_CHOOSER (self->chooser), TRUE);
  gtk_file_chooser_add_filter (GTK_FILE_CHOOSER (self->chooser), filter);
  mood_window_begin_at_music (GTK_FILE_CHOOSER (self->chooser));
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (self->chooser));
}

void
mood_window_add_playlist_file_actions (MoodWindow *self)
{
  static const GActionEntry entries[] = {
    { "export-playlist", export_activated, "x" },
    { "import-playlist", import_activated },
  };

  self->waiting_files = g_ptr_array_new_with_free_func (g_free);
  g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries), self);
}
