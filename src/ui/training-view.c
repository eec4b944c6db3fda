/* SPDX-License-Identifier: GPL-3.0-or-later */

/* All on the main thread, but load_thread(), which reads the figures of a training that does not go on. */

#include "ui/training-view.h"

#include <glib/gi18n.h>
#include <math.h>

#include "engine/base/duration.h"
#include "ui/left-out-view.h"
#include "ui/text.h"
#include "ui/training-delete.h"
#include "ui/training-list.h"
#include "ui/training-phase.h"
#include "ui/wrap-layout.h"

struct _MoodTrainingView
{
  GtkWidget parent_instance;
  GtkStack *stack;
  GtkLabel *name;
  GtkLabel *phase;
  GtkProgressBar *bar;
  GtkLabel *problem;
  GtkLabel *remarks;
  MoodLeftOutView *left_out;
  GtkWidget *stats;
  GtkLabel *epoch;
  GtkLabel *time_left;
  GtkLabel *time_title;
  GtkLabel *speed;
  GtkLabel *rate;
  GtkWidget *pause_button;
  GtkWidget *go_on_button;
  GtkWidget *stop_button;
  GtkWidget *cancel_button;
  GtkWidget *resume_button;
  GtkWidget *compare_button;
  GtkWidget *train_best_button;
  GtkWidget *use_best_button;
  MoodTrainingCharts *charts;
  MoodSearchView *search;
  GtkListBox *list;

  MoodTrainings *trainings; /* (owned) (nullable) */
  JobsTrainPhase phase_shown; /* what there is to know of songs changes with it */
  char *shown;              /* (owned) (nullable): id */
  GCancellable *loading;    /* (owned) (nullable): of the figures that are shown */
  gboolean is_focus_due;    /* a button that had the focus is gone, and none has taken its place yet */
  double seconds;           /* that it took as far as is shown; 0: not known */
};

G_DEFINE_FINAL_TYPE (MoodTrainingView, mood_training_view, GTK_TYPE_WIDGET)

enum
{
  COMPARE,
  SETTINGS,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

/* What is shown goes on here and now. */
static gboolean
is_running (MoodTrainingView *self)
{
  return self->shown != NULL && g_strcmp0 (self->shown, mood_trainings_get_running (self->trainings)) == 0;
}

/* --- numbers --- */

static void
show_progress (MoodTrainingView *self)
{
  JobsRunJob *job = mood_trainings_get_job (self->trainings);
  g_autofree char *phase = NULL, *left = NULL;
  JobsProgress progress;

  if (job == NULL || !is_running (self))
    return;

  if (jobs_run_job_get_phase (job) != self->phase_shown)
    {
      self->phase_shown = jobs_run_job_get_phase (job);
      mood_left_out_view_show (self->left_out, jobs_run_job_get_run (job));
    }
  jobs_job_get_progress (JOBS_JOB (job), &progress);
  phase = mood_training_describe_phase (job);
  gtk_label_set_text (self->phase, phase);
  if (progress.n_total > 0)
    gtk_progress_bar_set_fraction (self->bar, (double)progress.n_done / progress.n_total);
  left = mood_text_time_left (&progress);
  gtk_label_set_text (self->time_title, _ ("Time left"));
  gtk_label_set_text (self->time_left, left != NULL ? left : "—");
}

/* Of what is not running: how long it was. */
static void
show_time_taken (MoodTrainingView *self)
{
  g_autofree char *taken = base_duration_to_string (self->seconds);

  gtk_label_set_text (self->time_title, _ ("Time taken"));
  gtk_label_set_text (self->time_left, self->seconds > 0 ? taken : "—");
}

static void
show_figures (MoodTrainingView *self, const JobsTrainFigures *figures)
{
  g_autofree char *epoch
      = figures->part > 0
            /* Translators: of a training with several networks, one for each part of the songs */
            ? g_strdup_printf (_ ("%u of %u (part %u)"), figures->epoch, figures->n_epochs, figures->part + 1)
            : g_strdup_printf (_ ("%u of %u"), figures->epoch, figures->n_epochs);
  g_autofree char *speed = g_strdup_printf ("%.0f", figures->speed);
  g_autofree char *rate = mood_text_small_number (figures->learning_rate);

  gtk_label_set_text (self->epoch, epoch);
  gtk_label_set_text (self->speed, isfinite (figures->speed) && figures->speed > 0 ? speed : "—");
  gtk_label_set_text (self->rate, isfinite (figures->learning_rate) ? rate : "—");
  self->seconds = figures->seconds;
  mood_training_charts_add (self->charts, figures);
}

static void
epoch_cb (MoodTrainingView *self, const JobsTrainFigures *figures)
{
  if (is_running (self))
    show_figures (self, figures);
}

static void
trials_cb (MoodTrainingView *self, const GArray *trials)
{
  if (!is_running (self))
    return;

  mood_search_view_follow (self->search, jobs_run_job_get_run (mood_trainings_get_job (self->trainings)),
                           trials);
  show_progress (self);
}

static void
show_all_figures (MoodTrainingView *self, const GArray *figures)
{
  for (guint i = 0; i < figures->len; i++)
    show_figures (self, &g_array_index (figures, JobsTrainFigures, i));
}

/* --- figures of former trainings --- */

static void
load_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  GError *error = NULL;
  GArray *figures = jobs_train_figures_load (data, &error);

  if (figures != NULL)
    g_task_return_pointer (task, figures, (GDestroyNotify)g_array_unref);
  else
    g_task_return_error (task, error);
}

static void
loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MoodTrainingView) self = user_data;
  g_autoptr (GArray) figures = g_task_propagate_pointer (G_TASK (result), NULL);

  /* Without epochs there is nothing to show, and nothing to say of that. */
  if (figures == NULL)
    return;

  show_all_figures (self, figures);
  if (!is_running (self))
    show_time_taken (self);
}

static void
load (MoodTrainingView *self, JobsTrainingRun *run)
{
  g_autoptr (GTask) task = NULL;

  self->loading = g_cancellable_new ();
  task = g_task_new (NULL, self->loading, loaded_cb, g_object_ref (self));
  g_task_set_task_data (task, jobs_training_run_get_path (run, JOBS_RUN_FILE_EPOCHS), g_free);
  g_task_run_in_thread (task, load_thread);
}

/* --- which is shown --- */

static void
set_action (MoodTrainingView *self, const char *action, GtkWidget *button, gboolean is_enabled)
{
  gtk_widget_action_set_enabled (GTK_WIDGET (self), action, is_enabled);
  gtk_widget_set_visible (button, is_enabled);
}

/* Who has pressed one of the buttons with a key finds the next thing to do under the same key, maybe only when the training
 * has ended. */
static void
keep_focus (MoodTrainingView *self, GtkWidget *buttons)
{
  GtkWidget *focus = gtk_widget_get_focus_child (buttons);

  if (self->is_focus_due && (focus == NULL || !gtk_widget_get_visible (focus)))
    self->is_focus_due = !gtk_widget_child_focus (buttons, GTK_DIR_TAB_FORWARD);
  else
    self->is_focus_due = FALSE;
}

static void
update_actions (MoodTrainingView *self)
{
  JobsTrainingRun *run = mood_trainings_find (self->trainings, self->shown);
  JobsRunState state = run != NULL ? jobs_training_run_get_state (run) : JOBS_RUN_DAMAGED;
  gboolean is_search = run != NULL && jobs_training_run_get_kind (run) == JOBS_RUN_SEARCH;
  gboolean is_here = is_running (self), is_paused = mood_trainings_is_paused (self->trainings);
  GtkWidget *buttons = gtk_widget_get_parent (self->pause_button);

  self->is_focus_due |= gtk_widget_get_focus_child (buttons) != NULL;
  set_action (self, "training.pause", self->pause_button, is_here && !is_paused);
  set_action (self, "training.go-on", self->go_on_button, is_here && is_paused);
  set_action (self, "training.stop", self->stop_button, is_here);
  set_action (self, "training.cancel", self->cancel_button, is_here);
  set_action (self, "training.resume-shown", self->resume_button,
              !is_here && !mood_trainings_is_busy (self->trainings)
                  && (state == JOBS_RUN_READY || state == JOBS_RUN_INTERRUPTED || state == JOBS_RUN_FAILED));
  set_action (self, "training.train-best", self->train_best_button,
              !is_here && is_search && state == JOBS_RUN_DONE && !mood_trainings_is_busy (self->trainings));
  set_action (self, "training.use-best", self->use_best_button,
              !is_here && is_search && mood_search_view_get_best (self->search) != NULL);
  set_action (self, "training.compare", self->compare_button,
              !is_here && state == JOBS_RUN_DONE && !is_search);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "training.resume",
                                 !mood_trainings_is_busy (self->trainings));
  keep_focus (self, buttons);
}

/* All but the charts. */
static void
update_head (MoodTrainingView *self)
{
  JobsTrainingRun *run = mood_trainings_find (self->trainings, self->shown);
  const char *problem = run != NULL ? jobs_training_run_get_problem (run) : NULL;
  const char *remarks;

  update_actions (self);
  gtk_widget_set_visible (GTK_WIDGET (self->bar), is_running (self));
  /* In the end it has often sunk to nothing, which says nothing. */
  gtk_widget_set_visible (gtk_widget_get_parent (GTK_WIDGET (self->rate)), is_running (self));
  if (is_running (self))
    {
      run = jobs_run_job_get_run (mood_trainings_get_job (self->trainings));
      problem = NULL;
      show_progress (self);
    }
  else if (run != NULL)
    {
      gtk_label_set_text (self->phase, jobs_run_state_get_name (jobs_training_run_get_kind (run),
                                                                jobs_training_run_get_state (run)));
      show_time_taken (self);
    }
  gtk_label_set_text (self->name, run != NULL ? jobs_training_run_get_name (run) : "");
  gtk_label_set_text (self->problem, problem != NULL ? problem : "");
  gtk_widget_set_visible (GTK_WIDGET (self->problem), problem != NULL);
  remarks = run != NULL ? jobs_training_run_get_remarks (run) : NULL;
  gtk_label_set_text (self->remarks, remarks != NULL ? remarks : "");
  gtk_widget_set_visible (GTK_WIDGET (self->remarks), remarks != NULL);
  mood_left_out_view_show (self->left_out, run);
}

static void
show_running (MoodTrainingView *self, JobsRunJob *job)
{
  if (JOBS_IS_TRAIN_RUN_JOB (job))
    show_all_figures (self, jobs_train_run_job_get_epochs (JOBS_TRAIN_RUN_JOB (job)));
  else
    mood_search_view_follow (self->search, jobs_run_job_get_run (job),
                             jobs_search_job_get_trials (JOBS_SEARCH_JOB (job)));
}

/* What a training and a search have each of their own. */
static void
choose_kind (MoodTrainingView *self, const JobsTrainingRun *run)
{
  gboolean is_search = run != NULL && jobs_training_run_get_kind (run) == JOBS_RUN_SEARCH;

  mood_training_charts_clear (self->charts);
  mood_search_view_clear (self->search);
  gtk_widget_set_visible (self->stats, !is_search);
  gtk_widget_set_visible (GTK_WIDGET (self->charts), !is_search);
  gtk_widget_set_visible (GTK_WIDGET (self->search), is_search);
}

static void
load_shown (MoodTrainingView *self, JobsTrainingRun *run)
{
  if (jobs_training_run_get_kind (run) == JOBS_RUN_SEARCH)
    mood_search_view_load (self->search, run);
  else
    load (self, run);
}

void
mood_training_view_show (MoodTrainingView *self, const char *id)
{
  JobsTrainingRun *run = mood_trainings_find (self->trainings, id);
  g_autofree char *copy = g_strdup (id);

  g_cancellable_cancel (self->loading);
  g_clear_object (&self->loading);
  g_free (self->shown);
  self->shown = g_steal_pointer (&copy);
  gtk_label_set_text (self->epoch, "—");
  gtk_label_set_text (self->speed, "—");
  gtk_label_set_text (self->rate, "—");
  self->seconds = 0;
  if (is_running (self))
    run = jobs_run_job_get_run (mood_trainings_get_job (self->trainings));
  choose_kind (self, run);
  update_head (self);
  if (is_running (self))
    show_running (self, mood_trainings_get_job (self->trainings));
  else if (run != NULL && jobs_training_run_get_state (run) != JOBS_RUN_DAMAGED)
    load_shown (self, run);
}

const char *
mood_training_view_get_shown (MoodTrainingView *self)
{
  return self->shown;
}

MoodTrainingCharts *
mood_training_view_get_charts (MoodTrainingView *self)
{
  return self->charts;
}

MoodSearchView *
mood_training_view_get_search (MoodTrainingView *self)
{
  return self->search;
}

static void
list_changed_cb (MoodTrainingView *self)
{
  GPtrArray *runs = mood_trainings_list (self->trainings);
  const char *running = mood_trainings_get_running (self->trainings);

  mood_training_list_show (self->list, runs, mood_trainings_get_job (self->trainings));
  gtk_stack_set_visible_child_name (self->stack, runs->len > 0 || running != NULL ? "runs" : "empty");

  /* The newest, where none is shown, or that one is gone. */
  if (runs->len > 0 && !is_running (self) && mood_trainings_find (self->trainings, self->shown) == NULL)
    mood_training_view_show (self, jobs_training_run_get_id (g_ptr_array_index (runs, 0)));
  else
    update_head (self);
}

/* One begins, which is shown then; or ends. */
static void
training_changed_cb (MoodTrainingView *self)
{
  const char *running = mood_trainings_get_running (self->trainings);

  if (running != NULL)
    {
      gtk_stack_set_visible_child_name (self->stack, "runs");
      mood_training_view_show (self, running);
    }
  else
    update_head (self);
}

static void
finished_cb (MoodTrainingView *self, const char *id, const GError *error)
{
  JobsTrainingRun *run = mood_trainings_find (self->trainings, self->shown);

  /* What it has found is in its folder. */
  if (run != NULL && g_strcmp0 (id, self->shown) == 0 && jobs_training_run_get_kind (run) == JOBS_RUN_SEARCH)
    mood_search_view_load (self->search, run);
  if (error == NULL || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED)
      || g_strcmp0 (id, self->shown) != 0)
    return;

  gtk_label_set_text (self->problem, error->message);
  gtk_widget_set_visible (GTK_WIDGET (self->problem), TRUE);
}

/* --- actions --- */

static void
running_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  MoodTrainingView *self = MOOD_TRAINING_VIEW (widget);

  if (g_str_equal (action, "training.pause") || g_str_equal (action, "training.go-on"))
    mood_trainings_set_paused (self->trainings, g_str_equal (action, "training.pause"));
  else if (g_str_equal (action, "training.stop"))
    mood_trainings_stop (self->trainings);
  else
    mood_trainings_cancel (self->trainings);
}

static void
show_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  mood_training_view_show (MOOD_TRAINING_VIEW (widget), g_variant_get_string (parameter, NULL));
}

static void
resume_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  MoodTrainingView *self = MOOD_TRAINING_VIEW (widget);

  mood_trainings_resume (self->trainings,
                         parameter != NULL ? g_variant_get_string (parameter, NULL) : self->shown);
}

static void
compare_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  g_signal_emit (widget, signals[COMPARE], 0, MOOD_TRAINING_VIEW (widget)->shown);
}

static void
best_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  MoodTrainingView *self = MOOD_TRAINING_VIEW (widget);

  if (g_str_equal (action, "training.train-best"))
    mood_trainings_begin_of_search (self->trainings, self->shown);
  else if (mood_search_view_get_best (self->search) != NULL)
    g_signal_emit (self, signals[SETTINGS], 0, mood_search_view_get_best (self->search));
}

static void
delete_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  mood_training_delete_ask (GTK_WINDOW (gtk_widget_get_root (widget)), MOOD_TRAINING_VIEW (widget)->trainings,
                            g_variant_get_string (parameter, NULL));
}

/* --- construction --- */

static void
mood_training_view_dispose (GObject *object)
{
  MoodTrainingView *self = MOOD_TRAINING_VIEW (object);
  GtkWidget *child;

  g_cancellable_cancel (self->loading);
  g_clear_object (&self->loading);
  g_clear_object (&self->trainings);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);

  G_OBJECT_CLASS (mood_training_view_parent_class)->dispose (object);
}

static void
mood_training_view_finalize (GObject *object)
{
  g_free (MOOD_TRAINING_VIEW (object)->shown);

  G_OBJECT_CLASS (mood_training_view_parent_class)->finalize (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (widget_class, "/org/moodplane/Moodplane/ui/training-view.ui");
  gtk_widget_class_bind_template_child (widget_class, MoodTrainingView, stack);
  gtk_widget_class_bind_template_child (widget_class, MoodTrainingView, name);
  gtk_widget_class_bind_template_child (widget_class, MoodTrainingView, phase);
  gtk_widget_class_bind_template_child (widget_class, MoodTrainingView, bar);
  gtk_widget_class_bind_template_child (widget_class, MoodTrainingView, problem);
  gtk_widget_class_bind_template_child (widget_class, MoodTrainingView, remarks);
  gtk_widget_class_bind_template_child (widget_class, MoodTrainingView, left_out);
  gtk_widget_class_bind_template_child (widget_class, MoodTrainingView, stats);
  gtk_widget_class_bind_template_child (widget_class, MoodTrainingView, epoch);
  gtk_widget_class_bind_template_child (widget_class, MoodTrainingView, time_left);
  gtk_widget_class_bind_template_child (widget_class, MoodTrainingView, time_title);
  gtk_widget_class_bind_template_child (widget_class, MoodTrainingView, speed);
  gtk_widget_class_bind_template_child (widget_class, MoodTrainingView, rate);
  gtk_widget_class_bind_template_child (widget_class, MoodTrainingView, pause_button);
  gtk_widget_class_bind_template_child (widget_class, MoodTrainingView, go_on_button);
  gtk_widget_class_bind_template_child (widget_class, MoodTrainingView, stop_button);
  gtk_widget_class_bind_template_child (widget_class, MoodTrainingView, cancel_button);
  gtk_widget_class_bind_template_child (widget_class, MoodTrainingView, resume_button);
  gtk_widget_class_bind_template_child (widget_class, MoodTrainingView, compare_button);
  gtk_widget_class_bind_template_child (widget_class, MoodTrainingView, train_best_button);
  gtk_widget_class_bind_template_child (widget_class, MoodTrainingView, use_best_button);
  gtk_widget_class_bind_template_child (widget_class, MoodTrainingView, charts);
  gtk_widget_class_bind_template_child (widget_class, MoodTrainingView, search);
  gtk_widget_class_bind_template_callback (widget_class, update_actions);
  gtk_widget_class_bind_template_child (widget_class, MoodTrainingView, list);
}

static void
mood_training_view_class_init (MoodTrainingViewClass *klass)
{
  static const char *const running[]
      = { "training.pause", "training.go-on", "training.stop", "training.cancel" };
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = mood_training_view_dispose;
  G_OBJECT_CLASS (klass)->finalize = mood_training_view_finalize;
  signals[COMPARE] = g_signal_new ("compare", MOOD_TYPE_TRAINING_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[SETTINGS] = g_signal_new ("settings", MOOD_TYPE_TRAINING_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                    NULL, G_TYPE_NONE, 1, G_TYPE_POINTER);
  for (gsize i = 0; i < G_N_ELEMENTS (running); i++)
    gtk_widget_class_install_action (widget_class, running[i], NULL, running_action);
  gtk_widget_class_install_action (widget_class, "training.show", "s", show_action);
  gtk_widget_class_install_action (widget_class, "training.resume", "s", resume_action);
  gtk_widget_class_install_action (widget_class, "training.resume-shown", NULL, resume_action);
  gtk_widget_class_install_action (widget_class, "training.delete", "s", delete_action);
  gtk_widget_class_install_action (widget_class, "training.compare", NULL, compare_action);
  gtk_widget_class_install_action (widget_class, "training.train-best", NULL, best_action);
  gtk_widget_class_install_action (widget_class, "training.use-best", NULL, best_action);

  g_type_ensure (MOOD_TYPE_TRAINING_CHARTS);
  g_type_ensure (MOOD_TYPE_SEARCH_VIEW);
  g_type_ensure (MOOD_TYPE_LEFT_OUT_VIEW);
  g_type_ensure (MOOD_TYPE_WRAP_LAYOUT);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  bind_children (widget_class);
}

static void
mood_training_view_init (MoodTrainingView *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
mood_training_view_set_source (MoodTrainingView *self, MoodTrainings *trainings)
{
  self->trainings = g_object_ref (trainings);
  g_signal_connect_object (trainings, "changed", G_CALLBACK (list_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (trainings, "progress", G_CALLBACK (show_progress), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (trainings, "epoch", G_CALLBACK (epoch_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (trainings, "trials", G_CALLBACK (trials_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (trainings, "finished", G_CALLBACK (finished_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (trainings, "notify::is-training", G_CALLBACK (training_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (trainings, "notify::is-paused", G_CALLBACK (list_changed_cb), self,
                           G_CONNECT_SWAPPED);
  list_changed_cb (self);
  if (mood_trainings_get_running (trainings) != NULL)
    mood_training_view_show (self, mood_trainings_get_running (trainings));
}
