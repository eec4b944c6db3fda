/* SPDX-License-Identifier: GPL-3.0-or-later */

/* All trainings that there are: found, held while they are trained, and deleted. That another program trains one is told by a
 * lock that the kernel drops with its holder. */

#include <errno.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <string.h>

#include "engine/base/error.h"
#include "engine/base/paths.h"
#include "jobs/train-figures.h"
#include "jobs/training-run-private.h"

#define GONE ".gone-"
/* While somebody looks whether a run is locked, it is. */
#define LOCK_TRIES     20
#define LOCK_WAIT_USEC 10000

static gboolean
check_locked (const JobsTrainingRun *self)
{
  g_autofree char *path = jobs_training_run_get_path (self, JOBS_RUN_FILE_LOCK);
  g_autoptr (GError) error = NULL;
  ExperimentLock *lock;

  /* Looking leaves nothing behind. */
  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    return FALSE;

  lock = experiment_lock_take (self->folder, jobs_training_run_file_names[JOBS_RUN_FILE_LOCK], &error);
  if (lock == NULL && error == NULL)
    return TRUE;
  experiment_lock_free (lock);
  return FALSE;
}

/* A file that cannot be read says nothing. */
static void
read_epochs (JobsTrainingRun *self)
{
  g_autofree char *path = jobs_training_run_get_path (self, JOBS_RUN_FILE_EPOCHS);
  g_autoptr (GArray) epochs = jobs_train_figures_load (path, NULL);

  if (epochs == NULL || epochs->len == 0)
    return;

  self->n_epochs = epochs->len;
  self->n_all_epochs = g_array_index (epochs, JobsTrainFigures, 0).n_epochs * self->n_parts;
}

JobsTrainingRun *
jobs_training_run_load (const char *id, GError **error)
{
  g_autoptr (JobsTrainingRun) self = NULL;

  if (!jobs_training_run_is_id (id))
    {
      g_set_error (error, BASE_ERROR, BASE_ERROR_NOT_FOUND, _ ("There is no training “%s”."), id);
      return NULL;
    }

  self = jobs_training_run_new (id);
  if (!jobs_training_run_read_info (self, error))
    return NULL;

  self->is_locked = check_locked (self);
  if (jobs_training_run_get_state (self) == JOBS_RUN_INTERRUPTED)
    read_epochs (self);
  return g_steal_pointer (&self);
}

static int
compare_runs (gconstpointer a, gconstpointer b)
{
  const JobsTrainingRun *x = *(JobsTrainingRun *const *)a;
  const JobsTrainingRun *y = *(JobsTrainingRun *const *)b;

  return x->date != y->date ? (y->date > x->date) - (y->date < x->date) : strcmp (y->id, x->id);
}

GPtrArray *
jobs_training_run_list (void)
{
  g_autofree char *base = base_paths_user_data (JOBS_RUN_FOLDER);
  g_autoptr (GDir) dir = g_dir_open (base, 0, NULL);
  GPtrArray *runs = g_ptr_array_new_with_free_func ((GDestroyNotify)jobs_training_run_unref);
  const char *id;

  while (dir != NULL && (id = g_dir_read_name (dir)) != NULL)
    {
      g_autoptr (GError) error = NULL;
      JobsTrainingRun *self;

      if (!jobs_training_run_is_id (id))
        continue;

      self = jobs_training_run_load (id, &error);
      if (self == NULL)
        {
          self = jobs_training_run_new (id);
          self->is_damaged = TRUE;
          self->problem = g_strdup (error->message);
        }
      g_ptr_array_add (runs, self);
    }

  g_ptr_array_sort (runs, compare_runs);
  return runs;
}

ExperimentLock *
jobs_training_run_lock_folder (const char *folder, const char *refusal, GError **error)
{
  for (int i = 0; i < LOCK_TRIES; i++)
    {
      g_autoptr (GError) lock_error = NULL;
      ExperimentLock *lock
          = experiment_lock_take (folder, jobs_training_run_file_names[JOBS_RUN_FILE_LOCK], &lock_error);

      if (lock != NULL)
        return lock;
      if (lock_error != NULL)
        {
          g_propagate_error (error, g_steal_pointer (&lock_error));
          return NULL;
        }
      g_usleep (LOCK_WAIT_USEC);
    }

  g_set_error_literal (error, BASE_ERROR, BASE_ERROR_FAILED, refusal);
  return NULL;
}

ExperimentLock *
jobs_training_run_lock (const JobsTrainingRun *self, GError **error)
{
  g_autofree char *refusal = g_strdup_printf (_ ("“%s” is being trained already."), self->name);

  if (g_file_test (self->folder, G_FILE_TEST_IS_DIR))
    return jobs_training_run_lock_folder (self->folder, refusal, error);

  g_set_error (error, BASE_ERROR, BASE_ERROR_NOT_FOUND, _ ("There is no training “%s”."), self->id);
  return NULL;
}

gboolean
jobs_training_run_remove_tree (const char *path)
{
  g_autoptr (GDir) dir = !g_file_test (path, G_FILE_TEST_IS_SYMLINK) ? g_dir_open (path, 0, NULL) : NULL;
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      jobs_training_run_remove_tree (child);
    }

  return g_remove (path) == 0;
}

/* Of deletions that were ended before they were done. Who deletes at the same time does the same. */
static void
remove_leftovers (const char *base)
{
  g_autoptr (GDir) dir = g_dir_open (base, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    if (g_str_has_prefix (name, GONE))
      {
        g_autofree char *path = g_build_filename (base, name, NULL);

        jobs_training_run_remove_tree (path);
      }
}

gboolean
jobs_training_run_delete (JobsTrainingRun *self, GError **error)
{
  g_autoptr (ExperimentLock) lock = jobs_training_run_lock (self, error);
  g_autofree char *base = base_paths_user_data (JOBS_RUN_FOLDER);
  g_autofree char *name = g_strconcat (GONE, self->id, NULL);
  g_autofree char *gone = g_build_filename (base, name, NULL);

  if (lock == NULL)
    return FALSE;

  /* At once out of all lists, however long the rest takes. */
  if (g_rename (self->folder, gone) == 0)
    {
      remove_leftovers (base);
      return TRUE;
    }

  g_set_error (error, BASE_ERROR, BASE_ERROR_FAILED, _ ("“%s” cannot be deleted: %s."), self->name,
               g_strerror (errno));
  return FALSE;
}
