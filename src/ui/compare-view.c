/* SPDX-License-Identifier: GPL-3.0-or-later */

/* All on the main thread. The job hears songs on threads of its own and emits its signals on the main one. */

#include "ui/compare-view.h"

#include <glib/gi18n.h>

#include "jobs/compare-job.h"
#include "jobs/model-adoption.h"
#include "ui/adaptive-bin.h"
#include "ui/agreement-view.h"
#include "ui/calibration-view.h"
#include "ui/compare-export.h"
#include "ui/compare-figure-row.h"
#include "ui/compare-song-row.h"
#include "ui/confusion-view.h"
#include "ui/toast.h"
#include "ui/training-delete.h"
#include "ui/wrap-layout.h"

#define N_CHARTS 3

struct _MoodCompareView
{
  GtkWidget parent_instance;
  GtkStack *stack;
  AdwStatusPage *empty_page;
  GtkProgressBar *bar;
  GtkLabel *told;
  MoodAdaptiveBin *adaptive;
  GtkLabel *name;
  GtkLabel *conclusion;
  GtkLabel *warning;
  GtkWidget *go_back_button;
  GtkListBox *figures;
  GtkWidget *boxes[N_CHARTS];
  GtkOrientable *pairs[N_CHARTS];
  GtkWidget *confusions[JOBS_N_COMPARED];
  GtkWidget *agreements[JOBS_N_COMPARED];
  GtkWidget *calibrations[JOBS_N_COMPARED];
  GtkWidget *changes_group;
  GtkListBox *changes;

  MoodSession *session;          /* (owned) (nullable) */
  MoodTrainings *trainings;      /* (owned) (nullable) */
  JobsTrainingRun *run;          /* (owned) (nullable): whose model is compared */
  JobsJob *job;                  /* (owned) (nullable): while it runs, and after, as it has the comparison */
  GtkFileChooserNative *chooser; /* (owned) (nullable): while it is open */
  guint n_working;               /* workers that have not answered yet */
};

G_DEFINE_FINAL_TYPE (MoodCompareView, mood_compare_view, GTK_TYPE_WIDGET)

enum
{
  TOAST,
  ADOPTED,
  KEPT,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static void
tell (MoodCompareView *self, const char *text)
{
  g_autoptr (AdwToast) toast = g_object_ref_sink (mood_toast_new (GTK_WIDGET (self), text, NULL));

  g_signal_emit (self, signals[TOAST], 0, toast);
}

const JobsComparison *
mood_compare_view_get_comparison (MoodCompareView *self)
{
  return self->job != NULL ? jobs_compare_job_get_comparison (JOBS_COMPARE_JOB (self->job)) : NULL;
}

gboolean
mood_compare_view_is_busy (MoodCompareView *self)
{
  return self->n_working > 0;
}

/* --- what came of it --- */

static void
empty (GtkListBox *list)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (list))) != NULL)
    gtk_list_box_remove (list, child);
}

static void
show_pairs (MoodCompareView *self, const JobsComparison *comparison, JobsCompared which)
{
  gsize n_pairs;
  g_autofree PlotPair *pairs = jobs_comparison_list_pairs (comparison, which, &n_pairs);

  mood_agreement_view_set (MOOD_AGREEMENT_VIEW (self->agreements[which]), pairs, n_pairs);
  gtk_widget_set_visible (self->boxes[1], n_pairs > 0);
}

static void
show_calibration (MoodCompareView *self, const JobsComparison *comparison, JobsCompared which)
{
  PlotCalibrationBin bins[JOBS_N_CALIBRATION_BINS];

  for (guint i = 0; i < JOBS_N_CALIBRATION_BINS; i++)
    {
      const JobsCalibrationBin *bin = &comparison->calibration[which][i];

      bins[i] = (PlotCalibrationBin) { bin->said, bin->correct, bin->n };
    }
  mood_calibration_view_set (MOOD_CALIBRATION_VIEW (self->calibrations[which]), bins,
                             JOBS_N_CALIBRATION_BINS);
}

/* Own classes, where they are compared, in place of quadrants. */
static void
show_confusion (MoodConfusionView *view, const JobsComparison *comparison, JobsCompared which)
{
  if (comparison->class_names != NULL)
    mood_confusion_view_set (view, g_strv_length (comparison->class_names),
                             (const char *const *)comparison->class_names,
                             comparison->class_confusions[which]);
  else
    mood_confusion_view_set_quadrants (view, &comparison->confusions[which].counts[0][0]);
}

static void
show_charts (MoodCompareView *self, const JobsComparison *comparison)
{
  for (JobsCompared which = 0; which < JOBS_N_COMPARED; which++)
    {
      show_confusion (MOOD_CONFUSION_VIEW (self->confusions[which]), comparison, which);
      show_pairs (self, comparison, which);
      show_calibration (self, comparison, which);
    }
  gtk_widget_set_visible (self->boxes[0], comparison->confusions[0].n > 0 || comparison->class_names != NULL);
  gtk_widget_set_visible (self->boxes[2], comparison->confusions[0].n > 0);
}

static void
show_lists (MoodCompareView *self, const JobsComparison *comparison)
{
  g_autofree char *told = jobs_comparison_tell_changes (comparison);

  empty (self->figures);
  empty (self->changes);
  gtk_list_box_append (self->figures, mood_compare_figure_row_new (NULL));
  for (guint i = 0; i < comparison->figures->len; i++)
    gtk_list_box_append (self->figures,
                         mood_compare_figure_row_new (g_ptr_array_index (comparison->figures, i)));
  for (guint i = 0; i < comparison->changes->len; i++)
    gtk_list_box_append (self->changes,
                         mood_compare_song_row_new (g_ptr_array_index (comparison->changes, i)));
  adw_preferences_group_set_description (ADW_PREFERENCES_GROUP (self->changes_group), told);
  gtk_widget_set_visible (GTK_WIDGET (self->figures), comparison->figures->len > 0);
  gtk_widget_set_visible (GTK_WIDGET (self->changes), comparison->changes->len > 0);
  gtk_widget_set_visible (self->changes_group, comparison->n_heard > 0);
}

/* What may be done with it. */
static void
update_actions (MoodCompareView *self)
{
  g_autoptr (JobsModelAdoption) adoption = jobs_model_adoption_load ();
  gboolean is_idle = self->n_working == 0;

  gtk_widget_action_set_enabled (GTK_WIDGET (self), "compare.adopt",
                                 is_idle && mood_compare_view_get_comparison (self) != NULL);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "compare.go-back", is_idle && adoption->former != NULL);
  gtk_widget_set_visible (self->go_back_button, adoption->former != NULL);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "compare.delete", is_idle);
}

static void
show_comparison (MoodCompareView *self, const JobsComparison *comparison)
{
  g_autofree char *conclusion = jobs_comparison_conclude (comparison);
  g_autofree char *new_warning = jobs_comparison_warn (comparison, JOBS_COMPARED_CANDIDATE);
  g_autofree char *old_warning = jobs_comparison_warn (comparison, JOBS_COMPARED_OTHER);
  g_autofree char *warning
      = g_strjoin (new_warning != NULL && old_warning != NULL ? "\n" : "",
                   new_warning != NULL ? new_warning : "", old_warning != NULL ? old_warning : "", NULL);

  gtk_label_set_text (self->name, jobs_training_run_get_name (self->run));
  gtk_label_set_text (self->conclusion, conclusion);
  gtk_label_set_text (self->warning, warning);
  gtk_widget_set_visible (GTK_WIDGET (self->warning), *warning != '\0');
  show_charts (self, comparison);
  show_lists (self, comparison);
  update_actions (self);
  gtk_stack_set_visible_child_name (self->stack, "result");
}

static void
show_empty (MoodCompareView *self, const char *text)
{
  g_autofree char *markup = g_markup_escape_text (text, -1);

  adw_status_page_set_description (self->empty_page, markup);
  gtk_stack_set_visible_child_name (self->stack, "empty");
}

/* --- the job --- */

static void
progress_cb (MoodCompareView *self, GParamSpec *pspec, JobsJob *job)
{
  g_autofree char *text = NULL;
  JobsProgress progress;

  jobs_job_get_progress (job, &progress);
  if (progress.n_total == 0)
    return;

  text = g_strdup_printf (ngettext ("%u of %u song", "%u of %u songs", progress.n_total), progress.n_done,
                          progress.n_total);
  gtk_label_set_text (self->told, text);
  gtk_progress_bar_set_fraction (self->bar, (double)progress.n_done / progress.n_total);
}

static void
finished_cb (MoodCompareView *self, JobsJob *job)
{
  const JobsComparison *comparison = jobs_compare_job_get_comparison (JOBS_COMPARE_JOB (job));

  if (jobs_job_get_state (job) == JOBS_STATE_DONE && comparison != NULL)
    show_comparison (self, comparison);
  else if (jobs_job_get_state (job) == JOBS_STATE_FAILED)
    show_empty (self, jobs_job_get_error (job)->message);
  else
    show_empty (self, _ ("The comparison was canceled."));
}

static void
drop_job (MoodCompareView *self)
{
  if (self->job == NULL)
    return;

  g_signal_handlers_disconnect_by_data (self->job, self);
  if (jobs_job_get_state (self->job) == JOBS_STATE_RUNNING)
    jobs_job_cancel (self->job);
  g_clear_object (&self->job);
}

void
mood_compare_view_compare (MoodCompareView *self, const char *id)
{
  JobsTrainingRun *run = mood_trainings_find (self->trainings, id);

  if (run == NULL)
    return;

  drop_job (self);
  g_clear_pointer (&self->run, jobs_training_run_unref);
  self->run = jobs_training_run_ref (run);
  self->job = jobs_compare_job_new_for_run (run, NULL, mood_session_get_db (self->session));
  g_signal_connect_swapped (self->job, "notify::progress", G_CALLBACK (progress_cb), self);
  g_signal_connect_swapped (self->job, "finished", G_CALLBACK (finished_cb), self);
  gtk_label_set_text (self->told, "");
  gtk_progress_bar_set_fraction (self->bar, 0);
  gtk_stack_set_visible_child_name (self->stack, "hearing");
  jobs_job_start (self->job);
}

static void
cancel_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  MoodCompareView *self = MOOD_COMPARE_VIEW (widget);

  if (self->job != NULL)
    jobs_job_cancel (self->job);
}

/* --- adopting and going back --- */

static void
adopted_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MoodCompareView) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (JobsModelAdoption) adoption = jobs_model_adoption_finish (result, &error);

  self->n_working--;
  /* The window may be gone; what was done holds all the same. */
  if (gtk_widget_get_root (GTK_WIDGET (self)) == NULL)
    return;

  update_actions (self);
  if (adoption == NULL)
    tell (self, error->message);
  else
    {
      tell (self, adoption->is_shipped ? _ ("The model that comes with Moodplane is in use again")
                                       : _ ("Another model is in use now"));
      g_signal_emit (self, signals[ADOPTED], 0);
    }
}

static void
adopt_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  MoodCompareView *self = MOOD_COMPARE_VIEW (widget);
  g_autofree char *path = NULL;

  if (self->run == NULL || self->n_working > 0)
    return;

  path = jobs_training_run_get_path (self->run, JOBS_RUN_FILE_MODEL);
  self->n_working++;
  update_actions (self);
  jobs_model_adoption_adopt_async (path, jobs_training_run_get_name (self->run), NULL, adopted_cb,
                                   g_object_ref (self));
}

static void
go_back_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  MoodCompareView *self = MOOD_COMPARE_VIEW (widget);

  self->n_working++;
  update_actions (self);
  jobs_model_adoption_go_back_async (NULL, adopted_cb, g_object_ref (self));
}

static void
keep_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  g_signal_emit (widget, signals[KEPT], 0);
}

static void
delete_response_cb (MoodCompareView *self, const char *response)
{
  if (!g_str_equal (response, "delete") || self->run == NULL)
    return;

  mood_trainings_delete (self->trainings, jobs_training_run_get_id (self->run));
  drop_job (self);
  g_clear_pointer (&self->run, jobs_training_run_unref);
  show_empty (self, _ ("The training was deleted."));
}

static void
delete_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  MoodCompareView *self = MOOD_COMPARE_VIEW (widget);
  GtkWidget *dialog;

  if (self->run == NULL)
    return;

  dialog = mood_training_delete_dialog_new (GTK_WINDOW (gtk_widget_get_root (widget)), self->run);
  g_signal_connect_object (dialog, "response", G_CALLBACK (delete_response_cb), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
}

/* --- exporting --- */

static void
exported_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MoodCompareView) self = user_data;
  g_autoptr (GError) error = NULL;

  self->n_working--;
  if (gtk_widget_get_root (GTK_WIDGET (self)) == NULL)
    return;

  update_actions (self);
  tell (self, mood_compare_export_finish (result, &error) ? _ ("Exported") : error->message);
}

void
mood_compare_view_export (MoodCompareView *self, const char *kind, const char *path)
{
  if (mood_compare_view_get_comparison (self) == NULL)
    return;

  self->n_working++;
  mood_compare_export_async (self->job, self->run, kind, path, exported_cb, g_object_ref (self));
}

static void
file_chosen_cb (MoodCompareView *self, int response, GtkFileChooser *chooser)
{
  g_autoptr (GtkFileChooserNative) held = g_steal_pointer (&self->chooser);
  g_autoptr (GFile) file = gtk_file_chooser_get_file (chooser);

  if (response == GTK_RESPONSE_ACCEPT && file != NULL && g_file_peek_path (file) != NULL)
    mood_compare_view_export (self, g_object_get_data (G_OBJECT (chooser), "kind"), g_file_peek_path (file));
}

static void
export_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  MoodCompareView *self = MOOD_COMPARE_VIEW (widget);
  const char *kind = g_variant_get_string (parameter, NULL);

  g_clear_object (&self->chooser);
  self->chooser = mood_compare_export_chooser_new (GTK_WINDOW (gtk_widget_get_root (widget)), kind);
  g_object_set_data_full (G_OBJECT (self->chooser), "kind", g_strdup (kind), g_free);
  g_signal_connect_object (self->chooser, "response", G_CALLBACK (file_chosen_cb), self, G_CONNECT_SWAPPED);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (self->chooser));
}

/* --- construction --- */

static void
narrow_changed_cb (MoodCompareView *self)
{
  gboolean is_narrow = mood_adaptive_bin_is_narrow (self->adaptive);

  for (guint i = 0; i < N_CHARTS; i++)
    {
      gtk_orientable_set_orientation (self->pairs[i],
                                      is_narrow ? GTK_ORIENTATION_VERTICAL : GTK_ORIENTATION_HORIZONTAL);
      gtk_box_set_homogeneous (GTK_BOX (self->pairs[i]), !is_narrow);
    }
}

static void
mood_compare_view_dispose (GObject *object)
{
  MoodCompareView *self = MOOD_COMPARE_VIEW (object);
  GtkWidget *child;

  drop_job (self);
  g_clear_pointer (&self->run, jobs_training_run_unref);
  g_clear_object (&self->chooser);
  g_clear_object (&self->trainings);
  g_clear_object (&self->session);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);

  G_OBJECT_CLASS (mood_compare_view_parent_class)->dispose (object);
}

static void
bind_chart (GtkWidgetClass *widget_class, const char *name, guint number, gsize views)
{
  static const char *const parts[] = { "box", "pair", "0", "1" };
  const gsize offsets[] = { G_STRUCT_OFFSET (MoodCompareView, boxes) + number * sizeof (GtkWidget *),
                            G_STRUCT_OFFSET (MoodCompareView, pairs) + number * sizeof (GtkWidget *), views,
                            views + sizeof (GtkWidget *) };

  for (gsize i = 0; i < G_N_ELEMENTS (parts); i++)
    {
      g_autofree char *child = g_strdup_printf ("%s_%s", name, parts[i]);

      gtk_widget_class_bind_template_child_full (widget_class, g_intern_string (child), FALSE,
                                                 (gssize)offsets[i]);
    }
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (widget_class, "/org/moodplane/Moodplane/ui/compare-view.ui");
  gtk_widget_class_bind_template_child (widget_class, MoodCompareView, stack);
  gtk_widget_class_bind_template_child (widget_class, MoodCompareView, empty_page);
  gtk_widget_class_bind_template_child (widget_class, MoodCompareView, bar);
  gtk_widget_class_bind_template_child (widget_class, MoodCompareView, told);
  gtk_widget_class_bind_template_child (widget_class, MoodCompareView, adaptive);
  gtk_widget_class_bind_template_child (widget_class, MoodCompareView, name);
  gtk_widget_class_bind_template_child (widget_class, MoodCompareView, conclusion);
  gtk_widget_class_bind_template_child (widget_class, MoodCompareView, warning);
  gtk_widget_class_bind_template_child (widget_class, MoodCompareView, go_back_button);
  gtk_widget_class_bind_template_child (widget_class, MoodCompareView, figures);
  gtk_widget_class_bind_template_child (widget_class, MoodCompareView, changes_group);
  gtk_widget_class_bind_template_child (widget_class, MoodCompareView, changes);
  bind_chart (widget_class, "confusion", 0, G_STRUCT_OFFSET (MoodCompareView, confusions));
  bind_chart (widget_class, "agreement", 1, G_STRUCT_OFFSET (MoodCompareView, agreements));
  bind_chart (widget_class, "calibration", 2, G_STRUCT_OFFSET (MoodCompareView, calibrations));
  gtk_widget_class_bind_template_callback (widget_class, narrow_changed_cb);
}

static void
mood_compare_view_class_init (MoodCompareViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  const GType type = MOOD_TYPE_COMPARE_VIEW;

  G_OBJECT_CLASS (klass)->dispose = mood_compare_view_dispose;
  signals[TOAST]
      = g_signal_new ("toast", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, ADW_TYPE_TOAST);
  signals[ADOPTED] = g_signal_new ("adopted", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[KEPT] = g_signal_new ("kept", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_install_action (widget_class, "compare.cancel", NULL, cancel_action);
  gtk_widget_class_install_action (widget_class, "compare.adopt", NULL, adopt_action);
  gtk_widget_class_install_action (widget_class, "compare.go-back", NULL, go_back_action);
  gtk_widget_class_install_action (widget_class, "compare.keep", NULL, keep_action);
  gtk_widget_class_install_action (widget_class, "compare.delete", NULL, delete_action);
  gtk_widget_class_install_action (widget_class, "compare.export", "s", export_action);

  g_type_ensure (MOOD_TYPE_ADAPTIVE_BIN);
  g_type_ensure (MOOD_TYPE_CONFUSION_VIEW);
  g_type_ensure (MOOD_TYPE_AGREEMENT_VIEW);
  g_type_ensure (MOOD_TYPE_CALIBRATION_VIEW);
  g_type_ensure (MOOD_TYPE_WRAP_LAYOUT);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  bind_children (widget_class);
}

static void
mood_compare_view_init (MoodCompareView *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  narrow_changed_cb (self);
  update_actions (self);
}

void
mood_compare_view_set_source (MoodCompareView *self, MoodSession *session, MoodTrainings *trainings)
{
  self->session = g_object_ref (session);
  self->trainings = g_object_ref (trainings);
}
