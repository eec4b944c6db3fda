/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/training-row.h"

#include <glib/gi18n.h>

struct _MoodTrainingRow
{
  AdwActionRow parent_instance;
  GtkWidget *resume_button;
  GtkWidget *delete_button;
  char *id; /* (owned) */
};

G_DEFINE_FINAL_TYPE (MoodTrainingRow, mood_training_row, ADW_TYPE_ACTION_ROW)

static void
mood_training_row_finalize (GObject *object)
{
  g_free (MOOD_TRAINING_ROW (object)->id);

  G_OBJECT_CLASS (mood_training_row_parent_class)->finalize (object);
}

static void
mood_training_row_class_init (MoodTrainingRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = mood_training_row_finalize;
  gtk_widget_class_set_template_from_resource (widget_class, "/org/moodplane/Moodplane/ui/training-row.ui");
  gtk_widget_class_bind_template_child (widget_class, MoodTrainingRow, resume_button);
  gtk_widget_class_bind_template_child (widget_class, MoodTrainingRow, delete_button);
}

static void
mood_training_row_init (MoodTrainingRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/* "Interrupted · 21 November 2026 22:10", with the problem of one that failed. (transfer full) */
static char *
describe (JobsTrainingRun *run, const char *state)
{
  const char *problem = jobs_training_run_get_problem (run);
  gint64 seconds = jobs_training_run_get_date (run);
  g_autoptr (GDateTime) date = seconds != 0 ? g_date_time_new_from_unix_local (seconds) : NULL;
  g_autofree char *when = date != NULL ? g_date_time_format (date, "%x %H:%M") : NULL;
  gboolean is_search = jobs_training_run_get_kind (run) == JOBS_RUN_SEARCH;
  g_autofree char *kind = is_search
                              /* Translators: a search of settings, and its state: "Search · Interrupted" */
                              ? g_strdup_printf (_ ("Search · %s"), state)
                              : g_strdup (state);
  g_autofree char *text = when != NULL ? g_strdup_printf ("%s · %s", kind, when) : g_strdup (kind);

  return problem != NULL ? g_strdup_printf ("%s\n%s", text, problem) : g_steal_pointer (&text);
}

GtkWidget *
mood_training_row_new (JobsTrainingRun *run, JobsRunJob *job)
{
  MoodTrainingRow *self = g_object_new (MOOD_TYPE_TRAINING_ROW, NULL);
  GtkWidget *targets[] = { GTK_WIDGET (self), self->resume_button, self->delete_button };

  self->id = g_strdup (jobs_training_run_get_id (run));
  for (gsize i = 0; i < G_N_ELEMENTS (targets); i++)
    gtk_actionable_set_action_target (GTK_ACTIONABLE (targets[i]), "s", self->id);
  mood_training_row_show (self, run, job);

  return GTK_WIDGET (self);
}

void
mood_training_row_show (MoodTrainingRow *self, JobsTrainingRun *run, JobsRunJob *job)
{
  const gboolean is_running = job != NULL;
  JobsRunState state = jobs_training_run_get_state (run);
  const char *name = is_running && jobs_run_job_is_paused (job)
                         ? _ ("Paused")
                         : jobs_run_state_get_name (jobs_training_run_get_kind (run),
                                                    is_running ? JOBS_RUN_RUNNING : state);
  g_autofree char *text = describe (run, name);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self), jobs_training_run_get_name (run));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self), text);
  gtk_widget_set_visible (self->resume_button,
                          !is_running
                              && (state == JOBS_RUN_READY || state == JOBS_RUN_INTERRUPTED
                                  || state == JOBS_RUN_FAILED));
  gtk_widget_set_visible (self->delete_button, !is_running && state != JOBS_RUN_RUNNING);
}

const char *
mood_training_row_get_id (MoodTrainingRow *self)
{
  return self->id;
}
