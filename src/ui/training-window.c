/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/training-window.h"

#include <glib/gi18n.h>

#include "ui/toast.h"
#include "ui/training-sets.h"

struct _MoodTrainingWindow
{
  AdwWindow parent_instance;
  AdwToastOverlay *toasts;
  AdwViewStack *stack;
  AdwBin *sets_bin;
  MoodTrainingSets *sets; /* in it */
  MoodTrainingSetup *setup;
  MoodTrainingView *view;
  MoodCompareView *compare;
};

G_DEFINE_FINAL_TYPE (MoodTrainingWindow, mood_training_window, ADW_TYPE_WINDOW)

static void
show_toast (MoodTrainingWindow *self, const char *text)
{
  adw_toast_overlay_add_toast (self->toasts, mood_toast_new (GTK_WIDGET (self), text, NULL));
}

/* Which set is looked at is the one to learn from. */
static void
sets_changed_cb (MoodTrainingWindow *self)
{
  mood_training_setup_choose_set (self->setup, mood_training_sets_get_selected (self->sets));
}

static void
sets_wanted_cb (MoodTrainingWindow *self)
{
  mood_training_window_show_page (self, "sets");
}

static void
compare_cb (MoodTrainingWindow *self, const char *id)
{
  mood_training_window_show_page (self, "compare");
  mood_compare_view_compare (self->compare, id);
}

static void
toast_cb (MoodTrainingWindow *self, AdwToast *toast)
{
  adw_toast_overlay_add_toast (self->toasts, g_object_ref (toast));
}

static void
kept_cb (MoodTrainingWindow *self)
{
  mood_training_window_show_page (self, "run");
}

/* Of a search: to be looked at, changed and trained with. */
static void
settings_cb (MoodTrainingWindow *self, const JobsTrainSettings *settings)
{
  mood_train_draft_take (mood_training_setup_get_draft (self->setup), settings);
  mood_training_window_show_page (self, "setup");
}

static void
training_changed_cb (MoodTrainingWindow *self, GParamSpec *pspec, MoodTrainings *trainings)
{
  if (mood_trainings_get_running (trainings) != NULL)
    mood_training_window_show_page (self, "run");
}

static void
finished_cb (MoodTrainingWindow *self, const char *id, const GError *error, MoodTrainings *trainings)
{
  const JobsTrainingRun *run = mood_trainings_find (trainings, id);
  gboolean is_search = run != NULL && jobs_training_run_get_kind (run) == JOBS_RUN_SEARCH;

  if (error == NULL)
    show_toast (self, is_search ? _ ("The search is done") : _ ("The training is done"));
}

static void
problem_cb (MoodTrainingWindow *self, const GError *error)
{
  show_toast (self, error->message);
}

static void
mood_training_window_class_init (MoodTrainingWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  g_type_ensure (MOOD_TYPE_TRAINING_SETUP);
  g_type_ensure (MOOD_TYPE_TRAINING_VIEW);
  g_type_ensure (MOOD_TYPE_COMPARE_VIEW);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/moodplane/Moodplane/ui/training-window.ui");
  gtk_widget_class_bind_template_child (widget_class, MoodTrainingWindow, toasts);
  gtk_widget_class_bind_template_child (widget_class, MoodTrainingWindow, stack);
  gtk_widget_class_bind_template_child (widget_class, MoodTrainingWindow, sets_bin);
  gtk_widget_class_bind_template_child (widget_class, MoodTrainingWindow, setup);
  gtk_widget_class_bind_template_child (widget_class, MoodTrainingWindow, view);
  gtk_widget_class_bind_template_child (widget_class, MoodTrainingWindow, compare);
  gtk_widget_class_bind_template_callback (widget_class, sets_wanted_cb);
  gtk_widget_class_bind_template_callback (widget_class, compare_cb);
  gtk_widget_class_bind_template_callback (widget_class, toast_cb);
  gtk_widget_class_bind_template_callback (widget_class, kept_cb);
  gtk_widget_class_bind_template_callback (widget_class, settings_cb);
}

static void
mood_training_window_init (MoodTrainingWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

MoodTrainingWindow *
mood_training_window_new (GtkWindow *parent,
                          MoodSession *session,
                          MoodTrainings *trainings,
                          GSettings *settings)
{
  MoodTrainingWindow *self = g_object_new (MOOD_TYPE_TRAINING_WINDOW, "transient-for", parent, NULL);

  if (settings != NULL)
    {
      g_settings_bind (settings, "training-width", self, "default-width", G_SETTINGS_BIND_DEFAULT);
      g_settings_bind (settings, "training-height", self, "default-height", G_SETTINGS_BIND_DEFAULT);
    }
  self->sets = MOOD_TRAINING_SETS (mood_training_sets_new (session));
  adw_bin_set_child (self->sets_bin, GTK_WIDGET (self->sets));
  g_signal_connect_object (self->sets, "changed", G_CALLBACK (sets_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->sets, "notify::selected-set", G_CALLBACK (sets_changed_cb), self,
                           G_CONNECT_SWAPPED);
  mood_training_setup_set_source (self->setup, session, trainings);
  mood_training_view_set_source (self->view, trainings);
  mood_compare_view_set_source (self->compare, session, trainings);
  g_signal_connect_object (trainings, "notify::is-training", G_CALLBACK (training_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (trainings, "finished", G_CALLBACK (finished_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (trainings, "problem", G_CALLBACK (problem_cb), self, G_CONNECT_SWAPPED);
  if (mood_trainings_get_running (trainings) != NULL)
    mood_training_window_show_page (self, "run");
  else
    mood_training_window_show_page (self, "setup");

  return self;
}

void
mood_training_window_show_page (MoodTrainingWindow *self, const char *name)
{
  if (adw_view_stack_get_child_by_name (self->stack, name) != NULL)
    adw_view_stack_set_visible_child_name (self->stack, name);
}

const char *
mood_training_window_get_page (MoodTrainingWindow *self)
{
  return adw_view_stack_get_visible_child_name (self->stack);
}

MoodTrainingSetup *
mood_training_window_get_setup (MoodTrainingWindow *self)
{
  return self->setup;
}

MoodTrainingView *
mood_training_window_get_view (MoodTrainingWindow *self)
{
  return self->view;
}

MoodCompareView *
mood_training_window_get_compare (MoodTrainingWindow *self)
{
  return self->compare;
}
