/* SPDX-License-Identifier: GPL-3.0-or-later */

/* bench-retrain FOLDER [SONGS [import]]: how often the main thread is kept from the user for more than a frame while a model is
 * trained in the window, from the import of the labeled set in FOLDER until the new model is in use; with SONGS made-up songs in
 * the library before. With "import" the set is imported, and nothing trained. Fails when it ever was. */

#include <stdlib.h>

#include "stalls.h"
#include "ui/settings.h"
#include "ui/training-import.h"
#include "ui/training-sets.h"
#include "ui/training-window.h"

typedef enum
{
  STEP_OPEN,
  STEP_SETS,
  STEP_LOOK,
  STEP_IMPORT,
  STEP_SETUP,
  STEP_DECODE,
  STEP_FIRST_EPOCH,
  STEP_TRAIN,
  STEP_COMPARE,
  STEP_ADOPT,
  N_STEPS,
} Step;

static const char *const names[] = { "the window of trainings",
                                     "the page of sets",
                                     "looking at the set",
                                     "importing it",
                                     "choosing the preset",
                                     "reading the songs",
                                     "the first epoch",
                                     "training, to the end",
                                     "comparing",
                                     "adopting" };

typedef struct
{
  Harness harness;
  MoodTrainingWindow *window;
  MoodTrainingImport *import;
  StallMeter steps[N_STEPS];
} Bench;

/* --- what is waited for --- */

static gboolean
is_import_settled (gpointer data)
{
  return mood_training_import_is_settled (((Bench *)data)->import);
}

static gboolean
has_no_import (gpointer data)
{
  return harness_find_window (MOOD_TYPE_TRAINING_IMPORT) == NULL;
}

static gboolean
is_setup_settled (gpointer data)
{
  return mood_training_setup_is_settled (mood_training_window_get_setup (((Bench *)data)->window));
}

static MoodTrainings *
get_trainings (Bench *self)
{
  return mood_window_get_trainings (self->harness.window);
}

static gboolean
is_read (gpointer data)
{
  JobsRunJob *job = mood_trainings_get_job (get_trainings (data));

  return job != NULL && jobs_run_job_get_phase (job) == JOBS_TRAIN_PHASE_TRAINING;
}

static guint
get_n_epochs (Bench *self)
{
  return mood_training_charts_get_n_epochs (
      mood_training_view_get_charts (mood_training_window_get_view (self->window)));
}

static gboolean
has_an_epoch (gpointer data)
{
  return get_n_epochs (data) >= 2;
}

static gboolean
is_trained (gpointer data)
{
  MoodTrainings *trainings = get_trainings (data);
  GPtrArray *runs = mood_trainings_list (trainings);

  return !mood_trainings_is_busy (trainings) && runs->len > 0
         && jobs_training_run_get_state (g_ptr_array_index (runs, 0)) != JOBS_RUN_RUNNING;
}

static gboolean
is_compared (gpointer data)
{
  return mood_compare_view_get_comparison (mood_training_window_get_compare (((Bench *)data)->window))
         != NULL;
}

static gboolean
is_compare_idle (gpointer data)
{
  return !mood_compare_view_is_busy (mood_training_window_get_compare (((Bench *)data)->window));
}

/* --- what a person does --- */

/* @func: what is done at once; what comes of it lasts until @condition, and then until nothing happens any more. */
static void
take_step (
    Bench *self, Step step, void (*func) (Bench *self), HarnessCondition condition, gboolean is_followed)
{
  StallMeter *meter = &self->steps[step];
  double before = stall_now ();

  meter->name = names[step];
  if (func != NULL)
    {
      func (self);
      stall_add (meter, stall_now () - before);
    }
  if (condition != NULL)
    stall_run (meter, condition, self);
  if (is_followed)
    stall_run (meter, NULL, NULL);
  stall_print (meter);
}

static void
open_window (Bench *self)
{
  g_action_group_activate_action (G_ACTION_GROUP (self->harness.window), "train", NULL);
  self->window = harness_find_window (MOOD_TYPE_TRAINING_WINDOW);
  g_assert_nonnull (self->window);
  stall_watch (GTK_WIDGET (self->window));
}

static void
show_sets (Bench *self)
{
  mood_training_window_show_page (self->window, "sets");
}

static char *folder;
static gboolean is_trained_with = TRUE; /* the set, after its import */

static void
look (Bench *self)
{
  AdwBin *bin = harness_get_part (self->window, "sets_bin");

  gtk_widget_activate_action (adw_bin_get_child (bin), "sets.import", NULL);
  self->import = harness_find_window (MOOD_TYPE_TRAINING_IMPORT);
  mood_training_import_open (self->import, folder);
}

static void
import_set (Bench *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self->import), "import.import", NULL);
}

static void
show_setup (Bench *self)
{
  mood_training_window_show_page (self->window, "setup");
}

static void
press_start (Bench *self)
{
  g_signal_emit_by_name (harness_get_part (mood_training_window_get_setup (self->window), "start_button"),
                         "clicked");
}

static void
press_compare (Bench *self)
{
  g_signal_emit_by_name (harness_get_part (mood_training_window_get_view (self->window), "compare_button"),
                         "clicked");
}

static void
adopt (Bench *self)
{
  gtk_widget_activate_action (GTK_WIDGET (mood_training_window_get_compare (self->window)), "compare.adopt",
                              NULL);
}

static void
run (Bench *self)
{
  take_step (self, STEP_OPEN, open_window, NULL, TRUE);
  take_step (self, STEP_SETS, show_sets, NULL, TRUE);
  take_step (self, STEP_LOOK, look, is_import_settled, TRUE);
  take_step (self, STEP_IMPORT, import_set, has_no_import, TRUE);
  if (!is_trained_with)
    return;
  take_step (self, STEP_SETUP, show_setup, is_setup_settled, TRUE);
  take_step (self, STEP_DECODE, press_start, is_read, FALSE);
  take_step (self, STEP_FIRST_EPOCH, NULL, has_an_epoch, FALSE);
  take_step (self, STEP_TRAIN, NULL, is_trained, TRUE);
  g_print ("%u epochs were shown\n", get_n_epochs (self));
  take_step (self, STEP_COMPARE, press_compare, is_compared, TRUE);
  /* The library is heard anew from then on, which may take hours; bench-scan measures that. */
  take_step (self, STEP_ADOPT, adopt, is_compare_idle, FALSE);
}

int
main (int argc, char *argv[])
{
  Bench bench = { 0 };
  g_autofree char *path = NULL;
  guint n_stalls = 0;

  harness_init (&argc, &argv);
  if (argc < 2)
    g_error ("usage: bench-retrain FOLDER [SONGS [import]]");
  folder = argv[1];
  bench.harness.folder = g_dir_make_tmp ("moodplane-bench-XXXXXX", NULL);
  path = g_build_filename (bench.harness.folder, "library.db", NULL);
  is_trained_with = argc <= 3;
  if (argc > 2)
    display_songs_write (path, (guint)atoi (argv[2]));
  harness_open_file (&bench.harness, 1360, path);
  harness_settle (&bench.harness);

  run (&bench);
  for (guint i = 0; i < N_STEPS; i++)
    n_stalls += bench.steps[i].n_stalls;
  gtk_window_close (GTK_WINDOW (bench.window));
  harness_close (&bench.harness);

  return n_stalls > 0;
}
