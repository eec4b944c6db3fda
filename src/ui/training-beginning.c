/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Made on the main thread; all else is the worker's, which has it to itself. */

#include "ui/training-beginning.h"

struct _MoodTrainingBeginning
{
  LibraryDb *db; /* (owned) (nullable) */
  gint64 set;
  JobsTrainSettings *settings; /* (owned) (nullable) */
  guint n_sets;
  JobsTrainingRun *search; /* (owned) (nullable): instead of all these */
};

MoodTrainingBeginning *
mood_training_beginning_new (LibraryDb *db, gint64 set, const JobsTrainSettings *settings, guint n_sets)
{
  MoodTrainingBeginning *self = g_new0 (MoodTrainingBeginning, 1);

  self->db = library_db_ref (db);
  self->set = set;
  self->settings = jobs_train_settings_copy (settings);
  self->n_sets = n_sets;

  return self;
}

MoodTrainingBeginning *
mood_training_beginning_new_of_search (JobsTrainingRun *search)
{
  MoodTrainingBeginning *self = g_new0 (MoodTrainingBeginning, 1);

  self->search = jobs_training_run_ref (search);

  return self;
}

void
mood_training_beginning_free (MoodTrainingBeginning *self)
{
  g_clear_pointer (&self->db, library_db_unref);
  g_clear_pointer (&self->settings, jobs_train_settings_free);
  jobs_training_run_unref (self->search);
  g_free (self);
}

static JobsTrainingRun *
create_of_search (const JobsTrainingRun *search, GError **error)
{
  g_autofree char *path = jobs_training_run_get_path (search, JOBS_RUN_FILE_BEST);
  g_autoptr (JobsTrainSettings) best = jobs_train_settings_load (path, error);

  return best != NULL ? jobs_training_run_create_of_search (search, best, error) : NULL;
}

static JobsTrainingRun *
create (const MoodTrainingBeginning *self, GError **error)
{
  if (self->search != NULL)
    return create_of_search (self->search, error);
  if (self->n_sets > 0)
    return jobs_training_run_create_search_from_set (self->db, self->set, NULL, self->settings, self->n_sets,
                                                     NULL, error);

  return jobs_training_run_create_from_set (self->db, self->set, NULL, self->settings, NULL, error);
}

void
mood_training_beginning_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  GError *error = NULL;
  JobsTrainingRun *run = create (data, &error);

  if (run != NULL)
    g_task_return_pointer (task, run, (GDestroyNotify)jobs_training_run_unref);
  else
    g_task_return_error (task, error);
}
