/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/training-delete.h"

#include <glib/gi18n.h>

GtkWidget *
mood_training_delete_dialog_new (GtkWindow *parent, JobsTrainingRun *run)
{
  gboolean is_search = jobs_training_run_get_kind (run) == JOBS_RUN_SEARCH;
  GtkWidget *dialog
      = adw_message_dialog_new (parent, is_search ? _ ("Delete This Search?") : _ ("Delete This Training?"),
                                NULL);

  adw_message_dialog_format_body (
      ADW_MESSAGE_DIALOG (dialog),
      is_search ? _ ("“%s” and the settings that it found will be gone. What was trained with them stays.")
                : _ ("“%s” with its model and figures will be gone. A model that was adopted stays."),
      jobs_training_run_get_name (run));
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "keep", _ ("_Keep"), "delete", _ ("_Delete"),
                                    NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "delete",
                                              ADW_RESPONSE_DESTRUCTIVE);

  return dialog;
}

static void
response_cb (MoodTrainings *trainings, const char *response, GtkWidget *dialog)
{
  if (g_str_equal (response, "delete"))
    mood_trainings_delete (trainings, gtk_widget_get_name (dialog));
}

void
mood_training_delete_ask (GtkWindow *parent, MoodTrainings *trainings, const char *id)
{
  JobsTrainingRun *run = mood_trainings_find (trainings, id);
  GtkWidget *dialog;

  if (run == NULL)
    return;

  dialog = mood_training_delete_dialog_new (parent, run);
  gtk_widget_set_name (dialog, id);
  g_signal_connect_object (dialog, "response", G_CALLBACK (response_cb), trainings, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
}
