/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/window-private.h"

#include <glib/gi18n.h>

#include "ui/adaptive-bin.h"
#include "ui/first-run.h"
#include "ui/settings.h"
#include "ui/toast.h"
#include "ui/window-correct.h"
#include "ui/window-plane.h"
#include "ui/window-filters.h"
#include "ui/window-drag.h"
#include "ui/window-groups.h"
#include "ui/window-learn.h"
#include "ui/window-notices.h"
#include "ui/window-pause.h"
#include "ui/window-makers.h"
#include "ui/window-player.h"
#include "ui/window-preferences.h"
#include "ui/window-reanalysis.h"
#include "ui/window-playlists.h"
#include "ui/window-tags.h"
#include "ui/window-teach.h"
#include "ui/window-training.h"
#include "ui/window-scope.h"
#include "ui/window-words.h"

G_DEFINE_FINAL_TYPE (MoodWindow, mood_window, ADW_TYPE_APPLICATION_WINDOW)

/* --- which page is shown --- */

static void
update_page (MoodWindow *self)
{
  guint n_songs = g_list_model_get_n_items (G_LIST_MODEL (mood_session_get_store (self->session)));
  gboolean has_library = FALSE;

  switch (mood_session_get_state (self->session))
    {
    case MOOD_SESSION_STATE_LOADING:
      /* Songs come in portions, and the first ones are shown before the last ones are there. */
      has_library = n_songs > 0;
      gtk_stack_set_visible_child_name (self->stack, has_library ? "library" : "loading");
      break;
    case MOOD_SESSION_STATE_READY:
      has_library = n_songs > 0 || mood_session_is_scanning (self->session);
      gtk_stack_set_visible_child_name (self->stack, has_library ? "library" : "empty");
      break;
    case MOOD_SESSION_STATE_FAILED:
      {
        g_autofree char *text = g_markup_escape_text (mood_session_get_error (self->session)->message, -1);

        adw_status_page_set_description (self->error_page, text);
        gtk_stack_set_visible_child_name (self->stack, "error");
      }
      break;
    }

  gtk_widget_set_visible (self->search_button, has_library);
  gtk_widget_set_visible (self->details_button, has_library);
  gtk_widget_set_visible (self->sidebar_button, has_library);
  mood_window_update_actions (self);
}

static void
update_subtitle (MoodWindow *self)
{
  guint n_songs = g_list_model_get_n_items (G_LIST_MODEL (mood_session_get_store (self->session)));
  g_autofree char *subtitle = NULL;

  if (n_songs > 0)
    subtitle = g_strdup_printf (ngettext ("%'u song", "%'u songs", n_songs), n_songs);
  adw_window_title_set_subtitle (self->title, subtitle != NULL ? subtitle : "");
}

static void
store_changed_cb (MoodWindow *self)
{
  update_subtitle (self);
  update_page (self);
}

/* --- search --- */

void
mood_window_update_query (MoodWindow *self)
{
  g_autoptr (MoodSongQuery) scope = mood_window_make_scope_query (self);
  g_autoptr (MoodSongQuery) found = mood_window_make_filter_query (self);
  g_autoptr (MoodSongQuery) both = mood_song_query_new_both (scope, found);
  g_autoptr (MoodSongQuery) query = mood_window_make_group_query (self, both);

  mood_song_list_set_query (self->list, query);
  mood_plane_set_query (self->plane, query);
  mood_selection_narrow (self->selection, query);
  mood_window_count_shown (self, query);
  mood_window_update_filters (self);
}

static void
search_changed_cb (MoodWindow *self)
{
  mood_window_update_query (self);
}

/* Also when Escape closes the bar: a search that cannot be seen must not hide songs. */
static void
search_mode_changed_cb (MoodWindow *self)
{
  if (!gtk_search_bar_get_search_mode (self->search_bar))
    gtk_editable_set_text (GTK_EDITABLE (self->search_entry), "");
}

/* --- selection --- */

/* In a wide window the bar is always there: if it came with the first click, the list would get lower and move under the
 * pointer. A narrow one has no room to spare. */
static void
update_selection_bar (MoodWindow *self)
{
  gboolean has_library = g_strcmp0 (gtk_stack_get_visible_child_name (self->stack), "library") == 0;
  gboolean is_selected = self->selection != NULL && mood_selection_get_n_selected (self->selection) > 0;

  gtk_action_bar_set_revealed (self->selection_bar,
                               has_library && (is_selected || !mood_adaptive_bin_is_narrow (self->adaptive)));
}

static void
selection_changed_cb (MoodWindow *self)
{
  guint n_selected = mood_selection_get_n_selected (self->selection);

  /* While the bar slides away it keeps the last number. */
  if (n_selected > 0)
    {
      g_autofree char *text
          = g_strdup_printf (ngettext ("%'u song selected", "%'u songs selected", n_selected), n_selected);

      gtk_label_set_text (self->selection_label, text);
    }
  else if (!mood_adaptive_bin_is_narrow (self->adaptive))
    {
      gtk_label_set_text (self->selection_label, _ ("No song selected"));
    }
  update_selection_bar (self);
  mood_window_update_actions (self);
  mood_window_update_player_actions (self);
  mood_window_update_playlist_actions (self);
}

/* --- narrow and wide --- */

void
mood_window_update_layout (MoodWindow *self)
{
  gboolean is_narrow = mood_adaptive_bin_is_narrow (self->adaptive);

  gtk_widget_set_visible (GTK_WIDGET (self->list), !is_narrow || !self->is_plane_page);
  gtk_widget_set_visible (GTK_WIDGET (self->plane), !is_narrow || self->is_plane_page);
  gtk_widget_set_visible (self->page_switcher, is_narrow);
  gtk_widget_set_visible (GTK_WIDGET (self->title), !is_narrow);
  mood_window_update_sidebar (self);
  update_selection_bar (self);
  mood_song_list_set_narrow (self->list, is_narrow);
}

/* Folded, the details would cover the list: they come when they are asked for. */
static void
flap_folded_cb (MoodWindow *self)
{
  gboolean is_wanted = self->settings == NULL || g_settings_get_boolean (self->settings, "show-details");

  adw_flap_set_reveal_flap (self->flap, !adw_flap_get_folded (self->flap) && is_wanted);
}

static void
flap_revealed_cb (MoodWindow *self)
{
  if (self->settings != NULL && !adw_flap_get_folded (self->flap))
    g_settings_set_boolean (self->settings, "show-details", adw_flap_get_reveal_flap (self->flap));
}

/* --- what the session says --- */

void
mood_window_show_toast (MoodWindow *self,
                        const char *text)
{
  adw_toast_overlay_add_toast (self->toasts, mood_toast_new (GTK_WIDGET (self), text, NULL));
}

/* Where the sidebar is seen, it tells how jobs go; else the strip at the bottom does. */
void
mood_window_update_progress (MoodWindow *self)
{
  gboolean is_scan_shown = mood_session_is_scanning (self->session) && !self->is_quiet_scan;
  gboolean is_writing = mood_session_is_writing (self->session);

  mood_sidebar_show_jobs (self->sidebar, is_scan_shown, is_writing);
  mood_progress_bar_set_revealed (self->progress_bar, (is_scan_shown || is_writing || mood_window_is_training (self))
                                                          && !mood_window_is_sidebar_seen (self));
}

static void
scan_progress_cb (MoodWindow         *self,
                  const JobsProgress *progress)
{
  /* Looking through folders where all is as it was is nothing to report. */
  if (progress->n_done > progress->n_skipped)
    self->is_quiet_scan = FALSE;

  mood_progress_bar_show_scan (self->progress_bar, progress);
  mood_progress_bar_show_scan (mood_sidebar_get_scan_job (self->sidebar), progress);
  mood_window_update_progress (self);
}

static void
scanning_changed_cb (MoodWindow *self)
{
  if (mood_session_is_scanning (self->session))
    {
      mood_progress_bar_show_scan (self->progress_bar, &(JobsProgress) { .seconds_left = -1 });
      mood_progress_bar_show_scan (mood_sidebar_get_scan_job (self->sidebar),
                                   &(JobsProgress) { .seconds_left = -1 });
    }
  mood_window_update_progress (self);
  update_page (self);
}

static void
writing_changed_cb (MoodWindow *self)
{
  if (mood_session_is_writing (self->session))
    {
      gboolean is_undo = mood_session_is_undoing (self->session);

      mood_progress_bar_show_write (self->progress_bar, &(JobsProgress) { .seconds_left = -1 }, is_undo);
      mood_progress_bar_show_write (mood_sidebar_get_write_job (self->sidebar),
                                    &(JobsProgress) { .seconds_left = -1 }, is_undo);
    }
  mood_window_update_progress (self);
}

static char *
describe_scan (int n_heard,
               int n_failed)
{
  g_autofree char *heard = g_strdup_printf (ngettext ("%'d song heard", "%'d songs heard", n_heard), n_heard);
  g_autofree char *failed = NULL;

  if (n_failed == 0)
    return g_steal_pointer (&heard);

  failed = g_strdup_printf (ngettext ("%'d could not be", "%'d could not be", n_failed), n_failed);
  /* Translators: "62 songs heard, 5 could not be" */
  return g_strdup_printf (_ ("%s, %s"), heard, failed);
}

/* (transfer full) (nullable): the first of them and how many more there are */
static char *
describe_remarks (const char *const *remarks)
{
  guint n = remarks != NULL ? g_strv_length ((GStrv)remarks) : 0;

  if (n < 2)
    return n == 1 ? g_strdup (remarks[0]) : NULL;

  /* Translators: a remark on a scan, and how many others there are */
  return g_strdup_printf (ngettext ("%s (and %u more)", "%s (and %u more)", n - 1), remarks[0], n - 1);
}

static void
scan_finished_cb (MoodWindow   *self,
                  const GError *error,
                  int           n_heard,
                  int           n_failed)
{
  gboolean is_quiet = self->is_quiet_scan;
  g_autofree char *text = NULL;
  g_autofree char *remarks = NULL;

  self->is_quiet_scan = self->is_next_scan_quiet;
  self->is_next_scan_quiet = FALSE;
  if (error != NULL)
    {
      mood_window_show_toast (self, error->message);
      return;
    }

  remarks = is_quiet ? NULL : describe_remarks (mood_session_get_remarks (self->session));
  if (n_heard > 0 || n_failed > 0)
    text = describe_scan (n_heard, n_failed);
  else if (g_list_model_get_n_items (G_LIST_MODEL (mood_session_get_store (self->session))) == 0)
    text = g_strdup (_ ("No music was found there"));
  else if (!is_quiet && remarks == NULL)
    text = g_strdup (_ ("Nothing new was found"));

  if (text != NULL)
    mood_window_show_toast (self, text);
  if (remarks != NULL)
    mood_window_show_toast (self, remarks);
  if (n_heard > 0 || n_failed > 0)
    mood_window_notify_scan (self, text);
}

/* More than a toast holds, and worth a click. */
static void
show_notice (MoodWindow *self)
{
  const char *notice = library_db_get_notice (mood_session_get_db (self->session));
  GtkWidget *dialog;

  if (notice == NULL)
    return;

  dialog = adw_message_dialog_new (GTK_WINDOW (self), _ ("The library was damaged"), NULL);
  adw_message_dialog_set_body (ADW_MESSAGE_DIALOG (dialog), notice);
  adw_message_dialog_add_response (ADW_MESSAGE_DIALOG (dialog), "close", _ ("_Close"));
  gtk_window_set_destroy_with_parent (GTK_WINDOW (dialog), TRUE);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
state_changed_cb (MoodWindow *self)
{
  update_page (self);
  mood_window_update_playlist_actions (self);
  mood_window_import_waiting (self);
  if (mood_session_get_state (self->session) != MOOD_SESSION_STATE_READY
      || mood_session_is_scanning (self->session))
    return;

  show_notice (self);
  self->is_quiet_scan = TRUE;
  mood_session_scan (self->session, NULL);
}

/* Files have changed, or it is time to look. */
static void
rescan_cb (MoodWindow *self,
           GStrv       paths)
{
  if (mood_session_get_state (self->session) != MOOD_SESSION_STATE_READY || self->is_closing)
    return;
  if (mood_session_is_scanning (self->session))
    self->is_next_scan_quiet = TRUE;
  else
    self->is_quiet_scan = TRUE;

  mood_session_rescan (self->session, (const char *const *)paths);
}

static void
active_changed_cb (MoodWindow *self)
{
  if (gtk_window_is_active (GTK_WINDOW (self)) && self->watch != NULL)
    mood_folder_watch_focus (self->watch);
}

/* --- closing --- */

static void
playlists_closed_cb (GObject      *source,
                     GAsyncResult *result,
                     gpointer      user_data)
{
  g_autoptr (MoodWindow) self = user_data;

  gtk_window_destroy (GTK_WINDOW (self));
}

static void
session_closed_cb (GObject      *source,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  MoodWindow *self = user_data;

  mood_session_close_finish (MOOD_SESSION (source), result, NULL);
  mood_playlist_store_close_async (self->playlists, playlists_closed_cb, self);
}

/* A training is cancelled with what else goes on. */
static void
trainings_closed_cb (GObject      *source,
                     GAsyncResult *result,
                     gpointer      user_data)
{
  MoodWindow *self = user_data;

  mood_trainings_close_finish (MOOD_TRAININGS (source), result, NULL);
  mood_session_close_async (self->session, session_closed_cb, self);
}

static gboolean
mood_window_close_request (GtkWindow *window)
{
  MoodWindow *self = MOOD_WINDOW (window);

  if (self->is_closing)
    return GDK_EVENT_STOP;

  /* The window is gone at once for the user; it stays alive until the workers have stopped. */
  self->is_closing = TRUE;
  mood_window_end_correct (self);
  mood_window_end_journey (self);
  mood_window_end_player (self);
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
  mood_window_end_training (self);
  mood_trainings_close_async (self->trainings, trainings_closed_cb, g_object_ref (self));

  return GDK_EVENT_STOP;
}

/* --- construction --- */

static void
bind_settings (MoodWindow *self)
{
  self->settings = mood_settings_new ();
  self->list_width = mood_paned_memory_new (self->paned, self->settings, "list-width");
  if (self->settings == NULL)
    return;

  g_settings_bind (self->settings, "window-width", self, "default-width", G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (self->settings, "window-height", self, "default-height", G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (self->settings, "window-maximized", self, "maximized", G_SETTINGS_BIND_DEFAULT);
}

static void
connect_session (MoodWindow *self)
{
  MoodSongStore *store = mood_session_get_store (self->session);

  self->selection = mood_selection_new (store);
  g_signal_connect_swapped (self->selection, "changed", G_CALLBACK (selection_changed_cb), self);
  g_signal_connect_swapped (store, "notify::n-items", G_CALLBACK (store_changed_cb), self);
  g_signal_connect_swapped (self->session, "notify::state", G_CALLBACK (state_changed_cb), self);
  g_signal_connect_swapped (self->session, "notify::is-scanning", G_CALLBACK (scanning_changed_cb), self);
  g_signal_connect_swapped (self->session, "notify::is-writing", G_CALLBACK (writing_changed_cb), self);
  g_signal_connect_swapped (self->session, "notify::is-writing", G_CALLBACK (mood_window_update_actions),
                            self);
  g_signal_connect_swapped (self->session, "scan-progress", G_CALLBACK (scan_progress_cb), self);
  g_signal_connect_swapped (self->session, "scan-finished", G_CALLBACK (scan_finished_cb), self);
  g_signal_connect_swapped (self->session, "write-progress", G_CALLBACK (mood_progress_bar_show_write),
                            self->progress_bar);
  g_signal_connect_object (self->session, "write-progress", G_CALLBACK (mood_progress_bar_show_write),
                           mood_sidebar_get_write_job (self->sidebar), G_CONNECT_SWAPPED);
  g_signal_connect_swapped (self->sidebar_flap, "notify::reveal-flap", G_CALLBACK (mood_window_update_progress), self);
  g_signal_connect_swapped (self->sidebar_flap, "notify::folded", G_CALLBACK (mood_window_update_progress), self);
  g_signal_connect_swapped (self->session, "write-finished", G_CALLBACK (mood_window_write_finished), self);

  self->watch = mood_folder_watch_new (self->session, self->settings);
  g_signal_connect_swapped (self->watch, "rescan", G_CALLBACK (rescan_cb), self);
  g_signal_connect (self, "notify::is-active", G_CALLBACK (active_changed_cb), NULL);

  mood_song_list_set_source (self->list, store, self->selection);
  mood_plane_set_source (self->plane, store, self->selection);
  mood_details_set_source (self->details, self->session, self->selection);
}

static void
mood_window_dispose (GObject *object)
{
  MoodWindow *self = MOOD_WINDOW (object);

  if (self->session != NULL)
    {
      g_signal_handlers_disconnect_by_data (mood_session_get_store (self->session), self);
      g_signal_handlers_disconnect_by_data (self->session, self);
      g_signal_handlers_disconnect_by_data (self->session, self->progress_bar);
    }
  if (self->selection != NULL)
    g_signal_handlers_disconnect_by_data (self->selection, self);
  if (self->watch != NULL)
    g_signal_handlers_disconnect_by_data (self->watch, self);
  g_clear_object (&self->watch);
  mood_window_end_scope (self);
  mood_window_end_correct (self);
  mood_window_end_journey (self);
  mood_window_end_teach (self);
  g_clear_handle_id (&self->show_training_id, g_source_remove);
  mood_window_end_player (self);
  if (self->player != NULL)
    g_signal_handlers_disconnect_by_data (self->player, self);
  g_clear_object (&self->player);
  g_clear_weak_pointer (&self->player_toast);
  g_clear_weak_pointer (&self->learn_toast);
  g_clear_object (&self->group);
  g_clear_object (&self->power);
  g_clear_object (&self->selection);
  g_clear_object (&self->session);
  g_clear_object (&self->list_width);
  g_clear_object (&self->settings);
  g_clear_object (&self->chooser);
  g_clear_object (&self->last_write);
  g_clear_object (&self->trainings);

  G_OBJECT_CLASS (mood_window_parent_class)->dispose (object);
}

static void
mood_window_finalize (GObject *object)
{
  g_array_unref (MOOD_WINDOW (object)->corrections);

  G_OBJECT_CLASS (mood_window_parent_class)->finalize (object);
}

static void
mood_window_class_init (MoodWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = mood_window_dispose;
  G_OBJECT_CLASS (klass)->finalize = mood_window_finalize;
  GTK_WINDOW_CLASS (klass)->close_request = mood_window_close_request;

  g_type_ensure (MOOD_TYPE_ADAPTIVE_BIN);
  g_type_ensure (MOOD_TYPE_FIRST_RUN);
  g_type_ensure (MOOD_TYPE_SIDEBAR);
  g_type_ensure (MOOD_TYPE_SCOPE_BAR);
  g_type_ensure (MOOD_TYPE_SONG_LIST);
  g_type_ensure (MOOD_TYPE_PLANE);
  g_type_ensure (MOOD_TYPE_DETAILS);
  g_type_ensure (MOOD_TYPE_JOURNEY_BAR);
  g_type_ensure (MOOD_TYPE_TEACH_BAR);
  g_type_ensure (MOOD_TYPE_PLAYER_BAR);
  g_type_ensure (MOOD_TYPE_PROGRESS_BAR);
  g_type_ensure (MOOD_TYPE_REANALYSIS_BAR);

  gtk_widget_class_set_template_from_resource (widget_class, "/org/moodplane/Moodplane/ui/window.ui");
  gtk_widget_class_bind_template_child (widget_class, MoodWindow, toasts);
  gtk_widget_class_bind_template_child (widget_class, MoodWindow, title);
  gtk_widget_class_bind_template_child (widget_class, MoodWindow, search_button);
  gtk_widget_class_bind_template_child (widget_class, MoodWindow, details_button);
  gtk_widget_class_bind_template_child (widget_class, MoodWindow, sidebar_button);
  gtk_widget_class_bind_template_child (widget_class, MoodWindow, sidebar_flap);
  gtk_widget_class_bind_template_child (widget_class, MoodWindow, sidebar);
  gtk_widget_class_bind_template_child (widget_class, MoodWindow, scope_bar);
  gtk_widget_class_bind_template_child (widget_class, MoodWindow, search_bar);
  gtk_widget_class_bind_template_child (widget_class, MoodWindow, search_entry);
  gtk_widget_class_bind_template_child (widget_class, MoodWindow, stack);
  gtk_widget_class_bind_template_child (widget_class, MoodWindow, error_page);
  gtk_widget_class_bind_template_child_full (widget_class, "first_run", FALSE, 0);
  gtk_widget_class_bind_template_child (widget_class, MoodWindow, adaptive);
  gtk_widget_class_bind_template_child (widget_class, MoodWindow, flap);
  gtk_widget_class_bind_template_child (widget_class, MoodWindow, paned);
  gtk_widget_class_bind_template_child (widget_class, MoodWindow, list);
  gtk_widget_class_bind_template_child (widget_class, MoodWindow, plane);
  gtk_widget_class_bind_template_child (widget_class, MoodWindow, details);
  gtk_widget_class_bind_template_child (widget_class, MoodWindow, selection_bar);
  gtk_widget_class_bind_template_child (widget_class, MoodWindow, selection_label);
  gtk_widget_class_bind_template_child (widget_class, MoodWindow, journey_bar);
  gtk_widget_class_bind_template_child (widget_class, MoodWindow, teach_bar);
  gtk_widget_class_bind_template_child (widget_class, MoodWindow, player_bar);
  gtk_widget_class_bind_template_child (widget_class, MoodWindow, progress_bar);
  gtk_widget_class_bind_template_child (widget_class, MoodWindow, reanalysis_bar);
  gtk_widget_class_bind_template_child (widget_class, MoodWindow, page_switcher);
  gtk_widget_class_bind_template_callback (widget_class, search_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, search_mode_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, mood_window_add_folders);
  gtk_widget_class_bind_template_callback (widget_class, mood_window_update_layout);
  gtk_widget_class_bind_template_callback (widget_class, flap_folded_cb);
  gtk_widget_class_bind_template_callback (widget_class, flap_revealed_cb);
}

static void
mood_window_init (MoodWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_search_bar_connect_entry (self->search_bar, GTK_EDITABLE (self->search_entry));
  gtk_search_bar_set_key_capture_widget (self->search_bar, GTK_WIDGET (self));
  g_signal_connect_swapped (self->stack, "notify::visible-child", G_CALLBACK (update_selection_bar), self);
  mood_window_set_up_dragging (self);
}

MoodWindow *
mood_window_new (GtkApplication *application,
                 MoodSession    *session)
{
  MoodWindow *self = g_object_new (MOOD_TYPE_WINDOW, "application", application, NULL);

  self->session = g_object_ref (session);
  mood_window_add_actions (self);
  bind_settings (self);
  mood_window_set_up_player (self);
  mood_window_set_up_scope (self);
  mood_window_set_up_filters (self);
  mood_window_add_playlist_actions (self);
  connect_session (self);
  mood_window_add_reanalysis_actions (self);
  mood_window_add_preferences_actions (self);
  mood_window_set_up_notices (self);
  mood_window_set_up_learning (self);
  mood_window_add_pause_actions (self);
  mood_window_set_up_training (self);
  mood_window_set_up_groups (self);
  mood_window_set_up_words (self);
  mood_window_set_up_plane (self);
  mood_window_set_up_makers (self);
  flap_folded_cb (self);
  update_subtitle (self);
  update_page (self);

  return self;
}

MoodSession *
mood_window_get_session (MoodWindow *self)
{
  return self->session;
}

MoodSelection *
mood_window_get_selection (MoodWindow *self)
{
  return self->selection;
}

void
mood_window_add_folders (MoodWindow        *self,
                         const char *const *folders)
{
  self->is_quiet_scan = FALSE;
  mood_session_scan (self->session, folders);
}

void
mood_window_open_paths (MoodWindow        *self,
                        const char *const *paths)
{
  g_autoptr (GPtrArray) others = g_ptr_array_new ();

  for (gsize i = 0; paths[i] != NULL; i++)
    if (mood_playlist_is_file (paths[i]))
      mood_window_import_playlist (self, paths[i]);
    else
      g_ptr_array_add (others, (gpointer)paths[i]);
  g_ptr_array_add (others, NULL);
  if (others->len > 1)
    mood_window_add_folders (self, (const char *const *)others->pdata);
}

GtkFileChooserNative *
mood_window_get_chooser (MoodWindow *self)
{
  return self->chooser;
}
