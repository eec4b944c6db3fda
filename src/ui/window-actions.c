/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n.h>

#include "ui/first-run.h"
#include "ui/window-alike.h"
#include "ui/window-correct.h"
#include "ui/window-private.h"
#include "ui/window-tags.h"
#include "ui/window-teach.h"

/* --- folders --- */

static void
folder_chosen_cb (MoodWindow     *self,
                  int             response,
                  GtkFileChooser *chooser)
{
  g_autoptr (GtkFileChooserNative) held = g_steal_pointer (&self->chooser);
  g_autoptr (GListModel) files = NULL;
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) folders = NULL;

  if (response != GTK_RESPONSE_ACCEPT)
    return;

  files = gtk_file_chooser_get_files (chooser);
  for (guint i = 0; i < g_list_model_get_n_items (files); i++)
    {
      g_autoptr (GFile) file = g_list_model_get_item (files, i);
      g_autofree char *path = g_file_get_path (file);

      if (path != NULL)
        g_strv_builder_add (builder, path);
    }
  folders = g_strv_builder_end (builder);
  if (folders[0] != NULL)
    mood_window_add_folders (self, (const char *const *)folders);
}

void
mood_window_begin_at_music (GtkFileChooser *chooser)
{
  g_autofree char *music = mood_first_run_find_music ();
  g_autoptr (GFile) folder = g_file_new_for_path (music != NULL ? music : g_get_home_dir ());

  gtk_file_chooser_set_current_folder (chooser, folder, NULL);
}

static void
add_folder_activated (GSimpleAction *action,
                      GVariant      *parameter,
                      gpointer       user_data)
{
  MoodWindow *self = user_data;

  if (self->chooser != NULL)
    {
      gtk_native_dialog_show (GTK_NATIVE_DIALOG (self->chooser));
      return;
    }

  self->chooser
      = gtk_file_chooser_native_new (_ ("Add Folders"), GTK_WINDOW (self),
                                     GTK_FILE_CHOOSER_ACTION_SELECT_FOLDER, _ ("_Add"), _ ("_Cancel"));
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (self->chooser), TRUE);
  gtk_file_chooser_set_select_multiple (GTK_FILE_CHOOSER (self->chooser), TRUE);
  mood_window_begin_at_music (GTK_FILE_CHOOSER (self->chooser));
  g_signal_connect_object (self->chooser, "response", G_CALLBACK (folder_chosen_cb), self, G_CONNECT_SWAPPED);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (self->chooser));
}

static void
rescan_activated (GSimpleAction *action,
                  GVariant      *parameter,
                  gpointer       user_data)
{
  MoodWindow *self = user_data;

  self->is_quiet_scan = FALSE;
  mood_session_scan (self->session, NULL);
}

static void
cancel_scan_activated (GSimpleAction *action,
                       GVariant      *parameter,
                       gpointer       user_data)
{
  mood_session_cancel_scan (MOOD_WINDOW (user_data)->session);
}

/* --- what is shown --- */

static void
page_changed (GSimpleAction *action,
              GVariant      *value,
              gpointer       user_data)
{
  MoodWindow *self = user_data;

  g_simple_action_set_state (action, value);
  self->is_plane_page = g_str_equal (g_variant_get_string (value, NULL), "plane");
  mood_window_update_layout (self);
}

static void
clear_selection_activated (GSimpleAction *action,
                           GVariant      *parameter,
                           gpointer       user_data)
{
  mood_selection_clear (MOOD_WINDOW (user_data)->selection);
}

static void
show_in_list_activated (GSimpleAction *action,
                        GVariant      *parameter,
                        gpointer       user_data)
{
  mood_window_show_in_list (MOOD_WINDOW (user_data));
}

static void
select_alike_activated (GSimpleAction *action,
                        GVariant      *parameter,
                        gpointer       user_data)
{
  mood_window_select_alike (MOOD_WINDOW (user_data));
}

/* --- */

static void
set_enabled (MoodWindow *self,
             const char *name,
             gboolean    is_enabled)
{
  GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self), name);

  g_simple_action_set_enabled (G_SIMPLE_ACTION (action), is_enabled);
}

void
mood_window_update_actions (MoodWindow *self)
{
  gboolean is_ready = mood_session_get_state (self->session) == MOOD_SESSION_STATE_READY;
  guint n_selected = self->selection != NULL ? mood_selection_get_n_selected (self->selection) : 0;

  set_enabled (self, "add-folder", mood_session_get_state (self->session) != MOOD_SESSION_STATE_FAILED);
  set_enabled (self, "rescan", is_ready && !mood_session_is_scanning (self->session));
  set_enabled (self, "cancel-scan", mood_session_is_scanning (self->session));
  set_enabled (self, "clear-selection", n_selected > 0);
  set_enabled (self, "show-in-list", n_selected > 0);
  set_enabled (self, "select-alike", is_ready && n_selected == 1);
  mood_window_update_correct_actions (self);
  mood_window_update_teach_actions (self);
  mood_window_update_tag_actions (self);
}

void
mood_window_add_actions (MoodWindow *self)
{
  static const GActionEntry entries[] = {
    { "add-folder", add_folder_activated },
    { "rescan", rescan_activated },
    { "cancel-scan", cancel_scan_activated },
    { "page", NULL, "s", "'songs'", page_changed },
    { "clear-selection", clear_selection_activated },
    { "show-in-list", show_in_list_activated },
    { "select-alike", select_alike_activated },
  };
  g_autoptr (GPropertyAction) search
      = g_property_action_new ("search", self->search_bar, "search-mode-enabled");
  g_autoptr (GPropertyAction) details = g_property_action_new ("show-details", self->flap, "reveal-flap");

  g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries), self);
  mood_window_add_correct_actions (self);
  mood_window_set_up_teach (self);
  g_action_map_add_action (G_ACTION_MAP (self), G_ACTION (search));
  g_action_map_add_action (G_ACTION_MAP (self), G_ACTION (details));
  mood_window_add_tag_actions (self);
}
