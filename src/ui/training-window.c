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
  AdwBin *setup_bin;
  AdwBin *run_bin;
  AdwBin *compare_bin;

  /* Each is made when it is first wanted, or when there is nothing else to do: all at once would take several frames. */
  MoodTrainingSets *sets;   /* (nullable) */
  MoodTrainingSetup *setup; /* (nullable) */
  MoodTrainingView *view;   /* (nullable) */
  MoodCompareView *compare; /* (nullable) */

  MoodSession *session;     /* (owned) (nullable): none after dispose */
  MoodTrainings *trainings; /* (owned) (nullable): none after dispose */
  gint64 selected_set;      /* for the set-up, when it is made; 0: none */
  guint make_id;            /* while pages are left to be made */
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
  /* The pages go one after the other, and the set-up may be gone. */
  if (self->session == NULL)
    return;
  self->selected_set = mood_training_sets_get_selected (self->sets);
  if (self->setup != NULL)
    mood_training_setup_choose_set (self->setup, self->selected_set);
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
  mood_compare_view_compare (mood_training_window_get_compare (self), id);
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
  mood_train_draft_take (mood_training_setup_get_draft (mood_training_window_get_setup (self)), settings);
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

/* --- pages --- */

static void
make_sets (MoodTrainingWindow *self)
{
  if (self->sets != NULL)
    return;

  self->sets = MOOD_TRAINING_SETS (mood_training_sets_new (self->session));
  g_signal_connect_object (self->sets, "changed", G_CALLBACK (sets_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->sets, "notify::selected-set", G_CALLBACK (sets_changed_cb), self,
                           G_CONNECT_SWAPPED);
  adw_bin_set_child (self->sets_bin, GTK_WIDGET (self->sets));
}

static void
make_setup (MoodTrainingWindow *self)
{
  if (self->setup != NULL)
    return;

  self->setup = g_object_new (MOOD_TYPE_TRAINING_SETUP, NULL);
  g_signal_connect_object (self->setup, "sets-wanted", G_CALLBACK (sets_wanted_cb), self, G_CONNECT_SWAPPED);
  mood_training_setup_set_source (self->setup, self->session, self->trainings);
  if (self->selected_set != 0)
    mood_training_setup_choose_set (self->setup, self->selected_set);
  adw_bin_set_child (self->setup_bin, GTK_WIDGET (self->setup));
}

static void
make_view (MoodTrainingWindow *self)
{
  if (self->view != NULL)
    return;

  self->view = g_object_new (MOOD_TYPE_TRAINING_VIEW, NULL);
  g_signal_connect_object (self->view, "compare", G_CALLBACK (compare_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->view, "settings", G_CALLBACK (settings_cb), self, G_CONNECT_SWAPPED);
  mood_training_view_set_source (self->view, self->trainings);
  adw_bin_set_child (self->run_bin, GTK_WIDGET (self->view));
}

static void
make_compare (MoodTrainingWindow *self)
{
  if (self->compare != NULL)
    return;

  self->compare = g_object_new (MOOD_TYPE_COMPARE_VIEW, NULL);
  g_signal_connect_object (self->compare, "toast", G_CALLBACK (toast_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->compare, "kept", G_CALLBACK (kept_cb), self, G_CONNECT_SWAPPED);
  mood_compare_view_set_source (self->compare, self->session, self->trainings);
  adw_bin_set_child (self->compare_bin, GTK_WIDGET (self->compare));
}

static void
make_shown (MoodTrainingWindow *self)
{
  GtkWidget *bin = adw_view_stack_get_visible_child (self->stack);

  if (self->session == NULL)
    return;
  if (bin == GTK_WIDGET (self->sets_bin))
    make_sets (self);
  else if (bin == GTK_WIDGET (self->setup_bin))
    make_setup (self);
  else if (bin == GTK_WIDGET (self->run_bin))
    make_view (self);
  else
    make_compare (self);
}

/* One page in a turn of the main loop. */
static gboolean
make_next_cb (gpointer user_data)
{
  MoodTrainingWindow *self = user_data;

  if (self->setup == NULL)
    make_setup (self);
  else if (self->view == NULL)
    make_view (self);
  else if (self->sets == NULL)
    make_sets (self);
  else if (self->compare == NULL)
    make_compare (self);
  else
    {
      self->make_id = 0;
      return G_SOURCE_REMOVE;
    }

  return G_SOURCE_CONTINUE;
}

/* Before the first frame, so that it is not empty; the others come after it. */
static gboolean
make_first_cb (gpointer user_data)
{
  MoodTrainingWindow *self = user_data;

  make_shown (self);
  self->make_id = g_idle_add (make_next_cb, self);

  return G_SOURCE_REMOVE;
}

/* --- construction --- */

static void
mood_training_window_dispose (GObject *object)
{
  MoodTrainingWindow *self = MOOD_TRAINING_WINDOW (object);

  g_clear_handle_id (&self->make_id, g_source_remove);
  g_clear_object (&self->session);
  g_clear_object (&self->trainings);
  self->sets = NULL;
  self->setup = NULL;
  self->view = NULL;
  self->compare = NULL;

  G_OBJECT_CLASS (mood_training_window_parent_class)->dispose (object);
}

static void
mood_training_window_class_init (MoodTrainingWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = mood_training_window_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/moodplane/Moodplane/ui/training-window.ui");
  gtk_widget_class_bind_template_child (widget_class, MoodTrainingWindow, toasts);
  gtk_widget_class_bind_template_child (widget_class, MoodTrainingWindow, stack);
  gtk_widget_class_bind_template_child (widget_class, MoodTrainingWindow, sets_bin);
  gtk_widget_class_bind_template_child (widget_class, MoodTrainingWindow, setup_bin);
  gtk_widget_class_bind_template_child (widget_class, MoodTrainingWindow, run_bin);
  gtk_widget_class_bind_template_child (widget_class, MoodTrainingWindow, compare_bin);
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

  self->session = g_object_ref (session);
  self->trainings = g_object_ref (trainings);
  if (settings != NULL)
    {
      g_settings_bind (settings, "training-width", self, "default-width", G_SETTINGS_BIND_DEFAULT);
      g_settings_bind (settings, "training-height", self, "default-height", G_SETTINGS_BIND_DEFAULT);
    }
  g_signal_connect_object (trainings, "notify::is-training", G_CALLBACK (training_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (trainings, "finished", G_CALLBACK (finished_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (trainings, "problem", G_CALLBACK (problem_cb), self, G_CONNECT_SWAPPED);
  if (mood_trainings_get_running (trainings) != NULL)
    mood_training_window_show_page (self, "run");
  else
    mood_training_window_show_page (self, "setup");
  g_signal_connect_object (self->stack, "notify::visible-child", G_CALLBACK (make_shown), self,
                           G_CONNECT_SWAPPED);
  self->make_id = g_idle_add_full (G_PRIORITY_HIGH_IDLE, make_first_cb, self, NULL);

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
  make_setup (self);

  return self->setup;
}

MoodTrainingView *
mood_training_window_get_view (MoodTrainingWindow *self)
{
  make_view (self);

  return self->view;
}

MoodCompareView *
mood_training_window_get_compare (MoodTrainingWindow *self)
{
  make_compare (self);

  return self->compare;
}
