/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/window-tags.h"

#include <glib/gi18n.h>

#include "ui/tag-history.h"
#include "ui/tag-preview.h"
#include "ui/window-notices.h"

static void
preview_confirmed_cb (MoodWindow     *self,
                      MoodTagPreview *preview)
{
  if (!mood_session_is_writing (self->session))
    mood_session_write_tags (self->session, mood_tag_preview_get_songs (preview),
                             mood_tag_preview_get_settings (preview));
}

static void
write_tags_activated (GSimpleAction *action,
                      GVariant      *parameter,
                      gpointer       user_data)
{
  MoodWindow *self = user_data;
  g_autoptr (GPtrArray) songs = mood_selection_dup_songs (self->selection);
  MoodTagPreview *preview;

  if (songs->len == 0 || mood_session_get_db (self->session) == NULL)
    return;

  preview = mood_tag_preview_new_write (GTK_WINDOW (self), mood_session_get_db (self->session), songs);
  g_signal_connect_object (preview, "confirmed", G_CALLBACK (preview_confirmed_cb), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (preview));
}

static void
undo_write_activated (GSimpleAction *action,
                      GVariant      *parameter,
                      gpointer       user_data)
{
  MoodWindow *self = user_data;

  if (mood_session_get_db (self->session) != NULL && !mood_session_is_writing (self->session))
    mood_session_undo_write (self->session, g_variant_get_int64 (parameter));
}

static void
cancel_write_activated (GSimpleAction *action,
                        GVariant      *parameter,
                        gpointer       user_data)
{
  mood_session_cancel_write (MOOD_WINDOW (user_data)->session);
}

/* @parameter: whether it was an undo */
static void
show_report_activated (GSimpleAction *action,
                       GVariant      *parameter,
                       gpointer       user_data)
{
  MoodWindow *self = user_data;

  if (self->last_write == NULL)
    return;

  gtk_window_present (GTK_WINDOW (
      mood_tag_preview_new_report (GTK_WINDOW (self), self->last_write, g_variant_get_boolean (parameter))));
}

static MoodTagHistory *
find_history (MoodWindow *self)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (GtkWindow) window = g_list_model_get_item (windows, i);

      if (MOOD_IS_TAG_HISTORY (window) && gtk_window_get_transient_for (window) == GTK_WINDOW (self))
        return MOOD_TAG_HISTORY (window);
    }

  return NULL;
}

static void
tag_history_activated (GSimpleAction *action,
                       GVariant      *parameter,
                       gpointer       user_data)
{
  MoodWindow *self = user_data;
  MoodTagHistory *history = find_history (self);

  if (mood_session_get_db (self->session) == NULL)
    return;

  if (history == NULL)
    history = mood_tag_history_new (GTK_WINDOW (self), self->session);
  gtk_window_present (GTK_WINDOW (history));
}

/* --- what came of it --- */

static void
count_outcomes (JobsWriteTagsJob *job,
                guint            *n_written,
                guint            *n_failed)
{
  GPtrArray *outcomes = jobs_write_tags_job_get_outcomes (job);

  *n_written = *n_failed = 0;
  for (guint i = 0; i < outcomes->len; i++)
    {
      const JobsTagOutcome *outcome = g_ptr_array_index (outcomes, i);

      *n_written += outcome->is_written;
      *n_failed += outcome->error_message != NULL;
    }
}

static char *
describe_write (guint    n_written,
                guint    n_failed,
                gboolean is_undo)
{
  g_autofree char *text = NULL;
  g_autofree char *failed = NULL;

  if (is_undo && n_written == 0 && n_failed == 0)
    return g_strdup (_ ("There is nothing to undo"));

  if (is_undo)
    text = g_strdup_printf (ngettext ("%'u file is as it was", "%'u files are as they were", n_written),
                            n_written);
  else
    text = g_strdup_printf (ngettext ("Moods written to %'u file", "Moods written to %'u files", n_written),
                            n_written);
  if (n_failed == 0)
    return g_steal_pointer (&text);

  failed
      = g_strdup_printf (ngettext ("%'u could not be changed", "%'u could not be changed", n_failed), n_failed);
  /* Translators: "Moods written to 12 files, 2 could not be changed" */
  return g_strdup_printf (_ ("%s, %s"), text, failed);
}

/* Stays until somebody has seen it: what was asked for was not done. */
static void
offer_report (MoodWindow       *self,
              JobsWriteTagsJob *job,
              guint             n_failed,
              gboolean          is_undo)
{
  g_autofree char *text = g_strdup_printf (
      ngettext ("%'u file could not be changed", "%'u files could not be changed", n_failed), n_failed);
  AdwToast *toast = adw_toast_new (text);

  g_set_object (&self->last_write, job);
  adw_toast_set_button_label (toast, _ ("_Show"));
  adw_toast_set_action_name (toast, "win.show-write-report");
  adw_toast_set_action_target_value (toast, g_variant_new_boolean (is_undo));
  adw_toast_set_timeout (toast, 0);
  adw_toast_overlay_add_toast (self->toasts, toast);
}

void
mood_window_write_finished (MoodWindow       *self,
                            JobsWriteTagsJob *job,
                            gboolean          is_undo)
{
  const GError *error = jobs_job_get_error (JOBS_JOB (job));
  gint64 batch = jobs_write_tags_job_get_batch (job);
  g_autofree char *text = NULL;
  AdwToast *toast;
  guint n_written, n_failed;

  if (error != NULL)
    mood_window_show_toast (self, error->message);

  count_outcomes (job, &n_written, &n_failed);
  if (error == NULL || n_written > 0)
    {
      text = describe_write (n_written, n_failed, is_undo);
      toast = adw_toast_new (text);
      if (!is_undo && n_written > 0 && batch != 0)
        {
          adw_toast_set_button_label (toast, _ ("_Undo"));
          adw_toast_set_action_name (toast, "win.undo-write");
          adw_toast_set_action_target_value (toast, g_variant_new_int64 (batch));
          adw_toast_set_timeout (toast, 10);
        }
      adw_toast_overlay_add_toast (self->toasts, toast);
      mood_window_notify_write (self, text, is_undo);
    }
  if (n_failed > 0)
    offer_report (self, job, n_failed, is_undo);
}

/* --- */

static gboolean
has_mood (LibrarySong *song)
{
  return library_song_get_estimate (song) != NULL;
}

void
mood_window_update_tag_actions (MoodWindow *self)
{
  gboolean is_ready = mood_session_get_state (self->session) == MOOD_SESSION_STATE_READY;
  gboolean is_free = is_ready && !mood_session_is_writing (self->session);
  GAction *write = g_action_map_lookup_action (G_ACTION_MAP (self), "write-tags");
  GAction *undo = g_action_map_lookup_action (G_ACTION_MAP (self), "undo-write");
  GAction *history = g_action_map_lookup_action (G_ACTION_MAP (self), "tag-history");

  g_simple_action_set_enabled (G_SIMPLE_ACTION (write), is_free && self->selection != NULL
                                                            && mood_selection_has_any (self->selection, has_mood));
  g_simple_action_set_enabled (G_SIMPLE_ACTION (undo), is_free);
  g_simple_action_set_enabled (G_SIMPLE_ACTION (history), is_ready);
}

void
mood_window_add_tag_actions (MoodWindow *self)
{
  static const GActionEntry entries[] = {
    { "write-tags", write_tags_activated },
    { "undo-write", undo_write_activated, "x" },
    { "cancel-write", cancel_write_activated },
    { "show-write-report", show_report_activated, "b" },
    { "tag-history", tag_history_activated },
  };

  g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries), self);
}
