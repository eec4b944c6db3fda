/* SPDX-License-Identifier: GPL-3.0-or-later */

/* All on the main thread, but load_thread(), which reads how far a search is that does not go on. Rows come a few a turn, as a search may
 * have hundreds. */

#include "ui/search-view.h"

#include <glib/gi18n.h>

#include "ui/search-trial-row.h"

#define ROWS_A_TURN 4

struct _MoodSearchView
{
  GtkWidget parent_instance;
  GtkLabel *summary;
  GtkListBox *list;

  JobsTrainingRun *run;    /* (owned) (nullable): that is shown */
  GArray *trials;          /* (owned) (nullable): JobsSearchTrial */
  JobsTrainSettings *best; /* (owned) (nullable) */
  GCancellable *loading;   /* (owned) (nullable) */
  guint n_rows;
  guint rows_id; /* source, or 0 */
};

G_DEFINE_FINAL_TYPE (MoodSearchView, mood_search_view, GTK_TYPE_WIDGET)

enum
{
  LOADED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static const JobsSearchTrial *
get_trial (MoodSearchView *self, guint set)
{
  return &g_array_index (self->trials, JobsSearchTrial, set);
}

/* (transfer full) */
static char *
describe_best (MoodSearchView *self)
{
  const JobsTrainSettings *settings = jobs_training_run_get_settings (self->run);

  for (guint set = 0; set < self->trials->len; set++)
    {
      const JobsSearchTrial *trial = get_trial (self, set);
      g_autofree char *score = mood_search_trial_format_score (settings, trial);

      if (trial->is_best)
        /* Translators: the number of the best set, what sets are judged by, and how good it is:
         * "Best so far: set 3. Loss: 0.532, by the songs that validate." */
        return g_strdup_printf (_ ("Best so far: set %u. %s: %s, by the songs that validate."), set + 1,
                                jobs_search_get_measure (settings), score);
    }

  return g_strdup (_ ("No set has been judged yet."));
}

static void
show_rows (MoodSearchView *self)
{
  const JobsTrainSettings *settings = jobs_training_run_get_settings (self->run);

  for (guint set = 0; set < self->n_rows; set++)
    {
      GtkListBoxRow *row = gtk_list_box_get_row_at_index (self->list, (int)set);

      mood_search_trial_row_show (MOOD_SEARCH_TRIAL_ROW (row), settings, get_trial (self, set));
    }
}

static gboolean
add_rows_cb (gpointer user_data)
{
  MoodSearchView *self = user_data;
  const JobsTrainSettings *settings = jobs_training_run_get_settings (self->run);
  const guint n = MIN (self->n_rows + ROWS_A_TURN, self->trials->len);

  for (; self->n_rows < n; self->n_rows++)
    {
      GtkWidget *row = mood_search_trial_row_new (self->n_rows + 1);

      mood_search_trial_row_show (MOOD_SEARCH_TRIAL_ROW (row), settings, get_trial (self, self->n_rows));
      gtk_list_box_append (self->list, row);
    }
  if (self->n_rows < self->trials->len)
    return G_SOURCE_CONTINUE;

  self->rows_id = 0;

  return G_SOURCE_REMOVE;
}

/* Takes @trials. */
static void
take_trials (MoodSearchView *self, JobsTrainingRun *run, GArray *trials)
{
  g_autofree char *summary = NULL;
  JobsTrainingRun *former = self->run;

  self->run = jobs_training_run_ref (run);
  jobs_training_run_unref (former);
  g_clear_pointer (&self->trials, g_array_unref);
  self->trials = trials;
  summary = describe_best (self);
  gtk_label_set_text (self->summary, summary);
  show_rows (self);
  if (self->rows_id == 0 && self->n_rows < trials->len)
    self->rows_id = g_idle_add (add_rows_cb, self);
}

void
mood_search_view_follow (MoodSearchView *self, JobsTrainingRun *run, const GArray *trials)
{
  if (trials != NULL)
    take_trials (self, run, g_array_copy ((GArray *)trials));
}

/* --- one that does not go on --- */

typedef struct
{
  GArray *trials;          /* (owned) (nullable) */
  JobsTrainSettings *best; /* (owned) (nullable) */
} Loaded;

static void
loaded_free (gpointer data)
{
  Loaded *self = data;

  g_clear_pointer (&self->trials, g_array_unref);
  jobs_train_settings_free (self->best);
  g_free (self);
}

static void
load_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  const JobsTrainSettings *settings = jobs_training_run_get_settings (data);
  g_autofree char *path = jobs_training_run_get_path (data, JOBS_RUN_FILE_SEARCH);
  g_autoptr (TrainingSearch) search = NULL;
  GError *error = NULL;
  Loaded *loaded;
  int best;

  search = jobs_search_load (path, settings, jobs_training_run_get_n_sets (data), &error);
  if (search == NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  loaded = g_new0 (Loaded, 1);
  best = training_search_get_best (search);
  loaded->trials = jobs_search_list_trials (settings, search);
  loaded->best = best >= 0 ? jobs_search_make_settings (settings, search, (guint)best) : NULL;
  g_task_return_pointer (task, loaded, loaded_free);
}

static void
loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MoodSearchView) self = user_data;
  g_autoptr (GError) error = NULL;
  Loaded *loaded = g_task_propagate_pointer (G_TASK (result), &error);

  if (loaded != NULL)
    {
      g_clear_pointer (&self->best, jobs_train_settings_free);
      self->best = g_steal_pointer (&loaded->best);
      take_trials (self, g_task_get_task_data (G_TASK (result)), g_steal_pointer (&loaded->trials));
      loaded_free (loaded);
      g_signal_emit (self, signals[LOADED], 0);
    }
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    gtk_label_set_text (self->summary, error->message);
}

static void
cancel_loading (MoodSearchView *self)
{
  g_cancellable_cancel (self->loading);
  g_clear_object (&self->loading);
}

void
mood_search_view_load (MoodSearchView *self, JobsTrainingRun *run)
{
  g_autoptr (GTask) task = NULL;

  cancel_loading (self);
  self->loading = g_cancellable_new ();
  task = g_task_new (NULL, self->loading, loaded_cb, g_object_ref (self));
  g_task_set_task_data (task, jobs_training_run_ref (run), (GDestroyNotify)jobs_training_run_unref);
  g_task_run_in_thread (task, load_thread);
}

void
mood_search_view_clear (MoodSearchView *self)
{
  GtkWidget *child;

  cancel_loading (self);
  g_clear_handle_id (&self->rows_id, g_source_remove);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->list))) != NULL)
    gtk_list_box_remove (self->list, child);
  self->n_rows = 0;
  g_clear_pointer (&self->best, jobs_train_settings_free);
  g_clear_pointer (&self->trials, g_array_unref);
  g_clear_pointer (&self->run, jobs_training_run_unref);
  gtk_label_set_text (self->summary, "");
}

const JobsTrainSettings *
mood_search_view_get_best (MoodSearchView *self)
{
  return self->best;
}

const GArray *
mood_search_view_get_trials (MoodSearchView *self)
{
  return self->trials;
}

/* --- construction --- */

static void
mood_search_view_dispose (GObject *object)
{
  GtkWidget *child;

  if (MOOD_SEARCH_VIEW (object)->list != NULL)
    mood_search_view_clear (MOOD_SEARCH_VIEW (object));
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);
  MOOD_SEARCH_VIEW (object)->list = NULL;

  G_OBJECT_CLASS (mood_search_view_parent_class)->dispose (object);
}

static void
mood_search_view_class_init (MoodSearchViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = mood_search_view_dispose;
  signals[LOADED] = g_signal_new ("loaded", MOOD_TYPE_SEARCH_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 0);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/moodplane/Moodplane/ui/search-view.ui");
  gtk_widget_class_bind_template_child (widget_class, MoodSearchView, summary);
  gtk_widget_class_bind_template_child (widget_class, MoodSearchView, list);
}

static void
mood_search_view_init (MoodSearchView *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
