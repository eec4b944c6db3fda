/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/preferences-folders.h"

#include <glib/gi18n.h>

#include "ui/folder-row.h"
#include "ui/folder-work.h"
#include "ui/settings.h"

/* While a scan runs, the numbers of songs are asked for anew so often. */
#define REFRESH_MS 2000

struct _MoodPreferencesFolders
{
  AdwPreferencesPage parent_instance;

  GtkListBox *folders;
  AdwPreferencesGroup *excluded_group;
  GtkListBox *excluded;
  GtkSwitch *watch_switch;

  GSettings *settings;           /* (owned) (nullable) */
  MoodSession *session;          /* (owned) (nullable) */
  GCancellable *loading;         /* (owned) (nullable): while the folders are listed */
  GtkFileChooserNative *chooser; /* (owned) (nullable): while it is open */
  guint refresh_id;              /* source that lists the folders anew, or 0 */
};

G_DEFINE_FINAL_TYPE (MoodPreferencesFolders, mood_preferences_folders, ADW_TYPE_PREFERENCES_PAGE)

enum
{
  TOAST,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static void
reload (MoodPreferencesFolders *self);

static AdwToast *
new_toast (const char *text)
{
  g_autofree char *markup = g_markup_escape_text (text, -1);

  return adw_toast_new (markup);
}

/* @toast: (transfer full) */
static void
tell (MoodPreferencesFolders *self,
      AdwToast               *toast)
{
  g_signal_emit (self, signals[TOAST], 0, toast);
  g_object_unref (toast);
}

/* --- changes, and taking them back --- */

/* One thing that was asked for, and what the toast's button takes back. */
typedef struct
{
  MoodPreferencesFolders *page; /* (owned) */
  MoodFolderChange change;
  char *path; /* (owned) */
  gboolean is_undo;
} Change;

static void
change_free (gpointer data)
{
  Change *change = data;

  g_object_unref (change->page);
  g_free (change->path);
  g_free (change);
}

static void
begin (MoodPreferencesFolders *self,
       MoodFolderChange        kind,
       const char             *path,
       gboolean                is_undo);

static MoodFolderChange
get_opposite (MoodFolderChange change)
{
  switch (change)
    {
    case MOOD_FOLDER_ADD: return MOOD_FOLDER_REMOVE;
    case MOOD_FOLDER_REMOVE: return MOOD_FOLDER_ADD;
    case MOOD_FOLDER_EXCLUDE: return MOOD_FOLDER_INCLUDE;
    case MOOD_FOLDER_INCLUDE: return MOOD_FOLDER_EXCLUDE;
    default: g_assert_not_reached ();
    }
}

static void
undo_cb (Change *change)
{
  begin (change->page, get_opposite (change->change), change->path, TRUE);
}

static void
undo_free (gpointer  data,
           GClosure *closure)
{
  change_free (data);
}

static void
tell_done (const Change *change)
{
  g_autofree char *shown = mood_folder_work_show_path (change->path);
  g_autofree char *text = NULL;
  Change *undo;
  AdwToast *toast;

  if (change->is_undo || change->change == MOOD_FOLDER_ADD || change->change == MOOD_FOLDER_INCLUDE)
    return;

  if (change->change == MOOD_FOLDER_REMOVE)
    text = g_strdup_printf (_ ("“%s” removed. No file was deleted."), shown);
  else
    text = g_strdup_printf (_ ("“%s” left out. No file was deleted."), shown);
  toast = new_toast (text);
  adw_toast_set_button_label (toast, _ ("_Undo"));
  adw_toast_set_timeout (toast, 10);
  undo = g_memdup2 (change, sizeof *change);
  undo->page = g_object_ref (change->page);
  undo->path = g_strdup (change->path);
  g_signal_connect_data (toast, "button-clicked", G_CALLBACK (undo_cb), undo, undo_free, G_CONNECT_SWAPPED);
  tell (change->page, toast);
}

static void
changed_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  Change *change = user_data;
  MoodPreferencesFolders *self = change->page;
  const char *paths[] = { change->path, NULL };
  g_autoptr (GError) error = NULL;

  if (!mood_folder_work_change_finish (result, &error))
    tell (self, new_toast (error->message));
  else
    tell_done (change);
  /* What comes back is found again without hearing it anew. */
  if (error == NULL && (change->change == MOOD_FOLDER_ADD || change->change == MOOD_FOLDER_INCLUDE))
    mood_session_rescan (MOOD_SESSION (source), paths);
  reload (self);
  change_free (change);
}

static void
begin (MoodPreferencesFolders *self,
       MoodFolderChange        kind,
       const char             *path,
       gboolean                is_undo)
{
  Change *change;

  if (self->session == NULL || mood_session_get_db (self->session) == NULL)
    return;

  change = g_new0 (Change, 1);
  change->page = g_object_ref (self);
  change->change = kind;
  change->path = g_strdup (path);
  change->is_undo = is_undo;
  mood_folder_work_change_async (self->session, kind, path, changed_cb, change);
}

void
mood_preferences_folders_add (MoodPreferencesFolders *self,
                              const char *const      *paths)
{
  mood_session_scan (self->session, paths);
}

void
mood_preferences_folders_exclude (MoodPreferencesFolders *self,
                                  const char             *path)
{
  begin (self, MOOD_FOLDER_EXCLUDE, path, FALSE);
}

/* --- choosing --- */

static void
added_cb (MoodPreferencesFolders *self,
          int                     response,
          GtkFileChooser         *chooser)
{
  g_autoptr (GtkFileChooserNative) held = g_steal_pointer (&self->chooser);
  g_autoptr (GListModel) files = gtk_file_chooser_get_files (chooser);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) paths = NULL;

  if (response != GTK_RESPONSE_ACCEPT)
    return;

  for (guint i = 0; i < g_list_model_get_n_items (files); i++)
    {
      g_autoptr (GFile) file = g_list_model_get_item (files, i);

      if (g_file_peek_path (file) != NULL)
        g_strv_builder_add (builder, g_file_peek_path (file));
    }
  paths = g_strv_builder_end (builder);
  if (paths[0] != NULL)
    mood_preferences_folders_add (self, (const char *const *)paths);
}

static void
excluded_cb (MoodPreferencesFolders *self,
             int                     response,
             GtkFileChooser         *chooser)
{
  g_autoptr (GtkFileChooserNative) held = g_steal_pointer (&self->chooser);
  g_autoptr (GFile) file = gtk_file_chooser_get_file (chooser);

  if (response == GTK_RESPONSE_ACCEPT && file != NULL && g_file_peek_path (file) != NULL)
    mood_preferences_folders_exclude (self, g_file_peek_path (file));
}

static void
choose (MoodPreferencesFolders *self,
        const char             *title,
        const char             *accept,
        const char             *folder,
        GCallback               callback)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  g_clear_object (&self->chooser);
  self->chooser = gtk_file_chooser_native_new (title, GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL,
                                               GTK_FILE_CHOOSER_ACTION_SELECT_FOLDER, accept, _ ("_Cancel"));
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (self->chooser), TRUE);
  gtk_file_chooser_set_select_multiple (GTK_FILE_CHOOSER (self->chooser), folder == NULL);
  if (folder != NULL)
    {
      g_autoptr (GFile) file = g_file_new_for_path (folder);

      gtk_file_chooser_set_current_folder (GTK_FILE_CHOOSER (self->chooser), file, NULL);
    }
  g_signal_connect_object (self->chooser, "response", callback, self, G_CONNECT_SWAPPED);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (self->chooser));
}

static void
add_clicked_cb (MoodPreferencesFolders *self)
{
  choose (self, _ ("Add Folders"), _ ("_Add"), NULL, G_CALLBACK (added_cb));
}

static void
row_rescan_cb (MoodPreferencesFolders *self,
               MoodFolderRow          *row)
{
  const char *paths[] = { mood_folder_row_get_path (row), NULL };

  mood_session_rescan (self->session, paths);
}

static void
row_exclude_cb (MoodPreferencesFolders *self,
                MoodFolderRow          *row)
{
  choose (self, _ ("Leave Out a Folder"), _ ("_Leave Out"), mood_folder_row_get_path (row), G_CALLBACK (excluded_cb));
}

static void
row_remove_cb (MoodPreferencesFolders *self,
               MoodFolderRow          *row)
{
  begin (self, MOOD_FOLDER_REMOVE, mood_folder_row_get_path (row), FALSE);
}

static void
row_include_cb (MoodPreferencesFolders *self,
                MoodFolderRow          *row)
{
  begin (self, MOOD_FOLDER_INCLUDE, mood_folder_row_get_path (row), FALSE);
}

/* --- the lists --- */

static void
empty_list (GtkListBox *list)
{
  GtkListBoxRow *row;

  while ((row = gtk_list_box_get_row_at_index (list, 0)) != NULL)
    gtk_list_box_remove (list, GTK_WIDGET (row));
}

static void
show (MoodPreferencesFolders *self,
      GPtrArray              *states)
{
  gboolean has_excluded = FALSE;

  empty_list (self->folders);
  empty_list (self->excluded);
  for (guint i = 0; i < states->len; i++)
    {
      const MoodFolderState *state = states->pdata[i];
      GtkWidget *row = mood_folder_row_new (state);

      g_signal_connect_object (row, "rescan", G_CALLBACK (row_rescan_cb), self, G_CONNECT_SWAPPED);
      g_signal_connect_object (row, "exclude", G_CALLBACK (row_exclude_cb), self, G_CONNECT_SWAPPED);
      g_signal_connect_object (row, "remove", G_CALLBACK (row_remove_cb), self, G_CONNECT_SWAPPED);
      g_signal_connect_object (row, "include", G_CALLBACK (row_include_cb), self, G_CONNECT_SWAPPED);
      gtk_list_box_append (state->is_excluded ? self->excluded : self->folders, row);
      has_excluded = has_excluded || state->is_excluded;
    }
  gtk_widget_set_visible (GTK_WIDGET (self->excluded_group), has_excluded);
}

static void
listed_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (MoodPreferencesFolders) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) states = mood_folder_work_list_finish (result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || self->session == NULL)
    return;

  g_clear_object (&self->loading);
  if (states == NULL)
    tell (self, new_toast (error->message));
  else
    show (self, states);
}

static void
stop_loading (MoodPreferencesFolders *self)
{
  g_cancellable_cancel (self->loading);
  g_clear_object (&self->loading);
}

static void
reload (MoodPreferencesFolders *self)
{
  if (self->session == NULL || mood_session_get_db (self->session) == NULL)
    return;

  stop_loading (self);
  self->loading = g_cancellable_new ();
  mood_folder_work_list_async (self->session, self->loading, listed_cb, g_object_ref (self));
}

static gboolean
refresh_cb (gpointer user_data)
{
  MoodPreferencesFolders *self = user_data;

  self->refresh_id = 0;
  reload (self);

  return G_SOURCE_REMOVE;
}

static void
songs_changed_cb (MoodPreferencesFolders *self)
{
  if (self->refresh_id == 0)
    self->refresh_id = g_timeout_add (REFRESH_MS, refresh_cb, self);
}

static void
mood_preferences_folders_dispose (GObject *object)
{
  MoodPreferencesFolders *self = MOOD_PREFERENCES_FOLDERS (object);

  stop_loading (self);
  g_clear_handle_id (&self->refresh_id, g_source_remove);
  g_clear_object (&self->chooser);
  g_clear_object (&self->settings);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (mood_preferences_folders_parent_class)->dispose (object);
}

static void
mood_preferences_folders_class_init (MoodPreferencesFoldersClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = mood_preferences_folders_dispose;
  signals[TOAST] = g_signal_new ("toast", MOOD_TYPE_PREFERENCES_FOLDERS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 1, ADW_TYPE_TOAST);

  gtk_widget_class_set_template_from_resource (widget_class, "/org/moodplane/Moodplane/ui/preferences-folders.ui");
  gtk_widget_class_bind_template_child (widget_class, MoodPreferencesFolders, folders);
  gtk_widget_class_bind_template_child (widget_class, MoodPreferencesFolders, excluded_group);
  gtk_widget_class_bind_template_child (widget_class, MoodPreferencesFolders, excluded);
  gtk_widget_class_bind_template_child (widget_class, MoodPreferencesFolders, watch_switch);
  gtk_widget_class_bind_template_callback (widget_class, add_clicked_cb);
}

static void
mood_preferences_folders_init (MoodPreferencesFolders *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->settings = mood_settings_new ();
  if (self->settings != NULL)
    g_settings_bind (self->settings, "watch-folders", self->watch_switch, "active", G_SETTINGS_BIND_DEFAULT);
}

void
mood_preferences_folders_set_session (MoodPreferencesFolders *self,
                                      MoodSession            *session)
{
  g_return_if_fail (self->session == NULL);

  self->session = g_object_ref (session);
  g_signal_connect_object (session, "notify::is-scanning", G_CALLBACK (reload), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (mood_session_get_store (session), "notify::n-items", G_CALLBACK (songs_changed_cb), self,
                           G_CONNECT_SWAPPED);
  reload (self);
}

GtkFileChooserNative *
mood_preferences_folders_get_chooser (MoodPreferencesFolders *self)
{
  return self->chooser;
}
