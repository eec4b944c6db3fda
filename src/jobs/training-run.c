/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Threads: a run may be read by several; jobs_training_run_set_name() is for whoever is alone with it. */

#include "jobs/training-run-private.h"

#include <glib/gi18n.h>
#include <string.h>

#include "engine/base/error.h"
#include "engine/base/paths.h"

const char *const jobs_training_run_file_names[JOBS_RUN_N_FILES] = {
  [JOBS_RUN_FILE_INFO] = "run.json",
  [JOBS_RUN_FILE_MANIFEST] = "manifest.csv",
  [JOBS_RUN_FILE_HELD_OUT] = "held-out.csv",
  [JOBS_RUN_FILE_CHECKPOINT] = "checkpoint",
  [JOBS_RUN_FILE_LEFT_OUT] = "left-out.csv",
  [JOBS_RUN_FILE_EPOCHS] = "epochs.csv",
  [JOBS_RUN_FILE_MODEL] = "model.safetensors",
  [JOBS_RUN_FILE_PREDICTIONS] = "predictions.csv",
  [JOBS_RUN_FILE_REPORT] = "report.json",
  [JOBS_RUN_FILE_TABLES] = "report.txt",
  [JOBS_RUN_FILE_LOCK] = "lock",
  [JOBS_RUN_FILE_SEARCH] = "search.json",
  [JOBS_RUN_FILE_BEST] = "best.json",
};

/* An id is a name in a folder, never a way out of it. */
gboolean
jobs_training_run_is_id (const char *text)
{
  return *text != '\0' && strlen (text) <= 80 && *text != '-'
         && strspn (text, "abcdefghijklmnopqrstuvwxyz0123456789-") == strlen (text);
}

char *
jobs_training_run_make_folder_path (const char *id)
{
  g_autofree char *base = base_paths_user_data (JOBS_RUN_FOLDER);

  return g_build_filename (base, id, NULL);
}

JobsTrainingRun *
jobs_training_run_new (const char *id)
{
  JobsTrainingRun *self = g_new0 (JobsTrainingRun, 1);

  g_atomic_ref_count_init (&self->n_refs);
  self->id = g_strdup (id);
  self->folder = jobs_training_run_make_folder_path (id);
  self->name = g_strdup (id);
  self->source = g_strdup ("");
  self->n_parts = 1;
  return self;
}

JobsTrainingRun *
jobs_training_run_ref (JobsTrainingRun *self)
{
  g_atomic_ref_count_inc (&self->n_refs);
  return self;
}

void
jobs_training_run_unref (JobsTrainingRun *self)
{
  if (self == NULL || !g_atomic_ref_count_dec (&self->n_refs))
    return;

  g_free (self->id);
  g_free (self->folder);
  g_free (self->name);
  g_free (self->source);
  g_free (self->problem);
  g_free (self->remarks);
  jobs_train_settings_free (self->settings);
  g_free (self);
}

const char *
jobs_training_run_get_id (const JobsTrainingRun *self)
{
  return self->id;
}

const char *
jobs_training_run_get_name (const JobsTrainingRun *self)
{
  return self->name;
}

JobsRunKind
jobs_training_run_get_kind (const JobsTrainingRun *self)
{
  return self->kind;
}

guint
jobs_training_run_get_n_sets (const JobsTrainingRun *self)
{
  return self->n_sets;
}

gint64
jobs_training_run_get_date (const JobsTrainingRun *self)
{
  return self->date;
}

JobsRunState
jobs_training_run_get_state (const JobsTrainingRun *self)
{
  if (self->is_damaged)
    return JOBS_RUN_DAMAGED;
  if (self->is_locked)
    return JOBS_RUN_RUNNING;

  switch (self->note)
    {
    case JOBS_RUN_NOTE_READY: return JOBS_RUN_READY;
    case JOBS_RUN_NOTE_BEGUN: return JOBS_RUN_INTERRUPTED;
    case JOBS_RUN_NOTE_FAILED: return JOBS_RUN_FAILED;
    case JOBS_RUN_NOTE_DONE: return JOBS_RUN_DONE;
    default: g_assert_not_reached ();
    }
}

const char *
jobs_training_run_get_problem (const JobsTrainingRun *self)
{
  return self->problem;
}

const char *
jobs_training_run_get_remarks (const JobsTrainingRun *self)
{
  return self->remarks;
}

const JobsTrainSettings *
jobs_training_run_get_settings (const JobsTrainingRun *self)
{
  return self->settings;
}

const JobsRunCounts *
jobs_training_run_get_counts (const JobsTrainingRun *self)
{
  return &self->counts;
}

guint
jobs_training_run_get_n_epochs (const JobsTrainingRun *self, guint *n_all)
{
  *n_all = self->n_all_epochs;
  return self->n_epochs;
}

const char *
jobs_training_run_get_source (const JobsTrainingRun *self)
{
  return self->source;
}

char *
jobs_training_run_get_path (const JobsTrainingRun *self,
                            JobsRunFile            file)
{
  return g_build_filename (self->folder, jobs_training_run_file_names[file], NULL);
}

char *
jobs_training_run_get_part_folder (const JobsTrainingRun *self, guint part)
{
  g_autofree char *name = g_strdup_printf ("part-%u", part);

  return g_build_filename (self->folder, name, NULL);
}

guint
jobs_training_run_get_n_parts (const JobsTrainingRun *self)
{
  return self->n_parts;
}

JobsRunNote
jobs_training_run_get_note (const JobsTrainingRun *self)
{
  return self->note;
}

const char *
jobs_run_state_get_name (JobsRunKind kind, JobsRunState state)
{
  switch (state)
    {
    case JOBS_RUN_READY: return _ ("Not begun");
    case JOBS_RUN_RUNNING: return kind == JOBS_RUN_SEARCH ? _ ("Goes on") : _ ("Training");
    case JOBS_RUN_INTERRUPTED: return _ ("Interrupted");
    case JOBS_RUN_FAILED: return _ ("Stopped by a problem");
    case JOBS_RUN_DONE: return _ ("Done");
    case JOBS_RUN_DAMAGED: return _ ("Damaged");
    default: g_return_val_if_reached ("");
    }
}

gboolean
jobs_training_run_set_name (JobsTrainingRun  *self,
                            const char       *name,
                            GError          **error)
{
  g_autofree char *former = NULL;

  if (self->is_damaged || *name == '\0' || !g_utf8_validate (name, -1, NULL)
      || g_utf8_strlen (name, -1) > JOBS_RUN_MAX_NAME)
    {
      g_set_error (error, BASE_ERROR, BASE_ERROR_INVALID_ARGUMENT, _ ("A training cannot have this name."));
      return FALSE;
    }

  former = g_steal_pointer (&self->name);
  self->name = g_strdup (name);
  if (jobs_training_run_note (self, self->note, self->problem, error))
    return TRUE;

  g_free (self->name);
  self->name = g_steal_pointer (&former);
  return FALSE;
}
