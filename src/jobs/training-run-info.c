/* SPDX-License-Identifier: GPL-3.0-or-later */

/* run.json of a training, and how files of its folder are written. */

#include <glib/gi18n.h>

#include "engine/base/error.h"
#include "engine/training/notes.h"
#include "jobs/search-plan.h"
#include "jobs/train-choices.h"
#include "jobs/training-run-private.h"

#define VERSION 1

static const char *const notes[] = { "ready", "begun", "failed", "done" };
static const char *const kinds[] = { "training", "search" };

static gboolean
refuse (GError **error, const char *what)
{
  g_set_error (error, BASE_ERROR, BASE_ERROR_INVALID_ARGUMENT,
               _ ("The training cannot be read: “%s” is missing or wrong in run.json."), what);
  return FALSE;
}

static gboolean
take_count (const TrainingNotes *read, const char *name, guint *count)
{
  double number;

  *count = 0;
  if (!training_notes_get_number (read, name, &number) || !(number >= 0.0 && number <= G_MAXINT))
    return FALSE;
  *count = number;
  return TRUE;
}

static gboolean
take_note (JobsTrainingRun *self, const char *text)
{
  for (gsize i = 0; text != NULL && i < G_N_ELEMENTS (notes); i++)
    if (g_str_equal (notes[i], text))
      {
        self->note = i;
        return TRUE;
      }

  return FALSE;
}

static gboolean
take_kind (JobsTrainingRun *self, const char *text)
{
  for (gsize i = 0; text != NULL && i < G_N_ELEMENTS (kinds); i++)
    if (g_str_equal (kinds[i], text))
      {
        self->kind = i;
        return TRUE;
      }

  return FALSE;
}

static gboolean
take_notes (JobsTrainingRun *self, const TrainingNotes *read, GError **error)
{
  const char *name = training_notes_get_text (read, "name"),
             *source = training_notes_get_text (read, "source");
  double version, date;

  if (!take_kind (self, training_notes_get_text (read, "moodplane")))
    return refuse (error, "moodplane");
  if (!training_notes_get_number (read, "version", &version) || version != VERSION)
    {
      g_set_error_literal (error, BASE_ERROR, BASE_ERROR_INVALID_ARGUMENT,
                           _ ("The training cannot be read: it is of another version of Moodplane."));
      return FALSE;
    }
  if (name == NULL || *name == '\0' || g_utf8_strlen (name, -1) > JOBS_RUN_MAX_NAME)
    return refuse (error, "name");
  if (source == NULL)
    return refuse (error, "source");
  if (!take_note (self, training_notes_get_text (read, "state")))
    return refuse (error, "state");
  if (!take_count (read, "training", &self->counts.n_training)
      || !take_count (read, "validation", &self->counts.n_validation)
      || !take_count (read, "held-out", &self->counts.n_held_out))
    return refuse (error, "training");
  if (!take_count (read, "parts", &self->n_parts) || self->n_parts == 0)
    return refuse (error, "parts");
  if (self->kind == JOBS_RUN_SEARCH
      && (!take_count (read, "sets", &self->n_sets) || self->n_sets < JOBS_SEARCH_MIN_SETS
          || self->n_sets > JOBS_SEARCH_MAX_SETS))
    return refuse (error, "sets");
  if (!training_notes_get_number (read, "date", &date) || !(date >= 0.0 && date <= G_MAXUINT32))
    return refuse (error, "date");
  if (!training_notes_has (read, "settings"))
    return refuse (error, "settings");

  g_free (self->name);
  g_free (self->source);
  self->name = g_strdup (name);
  self->source = g_strdup (source);
  self->date = date;
  self->problem = g_strdup (training_notes_get_text (read, "problem"));
  self->remarks = g_strdup (training_notes_get_text (read, "remarks"));
  self->settings = jobs_train_settings_read (read, error);
  return self->settings != NULL;
}

gboolean
jobs_training_run_read_info (JobsTrainingRun *self, GError **error)
{
  g_autofree char *path = jobs_training_run_get_path (self, JOBS_RUN_FILE_INFO);
  g_autoptr (TrainingNotes) read = NULL;

  if (!g_file_test (path, G_FILE_TEST_IS_REGULAR))
    {
      g_set_error (error, BASE_ERROR, BASE_ERROR_NOT_FOUND, _ ("There is no training “%s”."), self->id);
      return FALSE;
    }

  read = training_notes_load (path, error);
  return read != NULL && take_notes (self, read, error);
}

char *
jobs_training_run_to_json (const JobsTrainingRun *self, JobsRunNote note, const char *problem)
{
  g_autoptr (TrainingNotes) written = training_notes_new ();

  training_notes_set_text (written, "moodplane", kinds[self->kind]);
  training_notes_set_number (written, "version", VERSION);
  training_notes_set_text (written, "name", self->name);
  training_notes_set_number (written, "date", self->date);
  training_notes_set_text (written, "source", self->source);
  training_notes_set_text (written, "state", notes[note]);
  if (problem != NULL)
    training_notes_set_text (written, "problem", problem);
  if (self->remarks != NULL)
    training_notes_set_text (written, "remarks", self->remarks);
  training_notes_set_number (written, "training", self->counts.n_training);
  training_notes_set_number (written, "validation", self->counts.n_validation);
  training_notes_set_number (written, "held-out", self->counts.n_held_out);
  training_notes_set_number (written, "parts", self->n_parts);
  if (self->kind == JOBS_RUN_SEARCH)
    training_notes_set_number (written, "sets", self->n_sets);
  jobs_train_settings_write (self->settings, written, "settings/");
  return training_notes_to_json (written);
}

gboolean
jobs_training_run_write_text (const char *folder, const char *name, const char *text, GError **error)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autoptr (GError) write_error = NULL;

  if (g_file_set_contents_full (path, text, -1, G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE,
                                0644, &write_error))
    return TRUE;

  g_set_error (error, BASE_ERROR,
               g_error_matches (write_error, G_FILE_ERROR, G_FILE_ERROR_NOSPC) ? BASE_ERROR_NO_SPACE
                                                                               : BASE_ERROR_FAILED,
               _ ("The training cannot be written down: %s"), write_error->message);
  return FALSE;
}

gboolean
jobs_training_run_write (const JobsTrainingRun *self, JobsRunFile file, const char *text, GError **error)
{
  return jobs_training_run_write_text (self->folder, jobs_training_run_file_names[file], text, error);
}

gboolean
jobs_training_run_note (const JobsTrainingRun *self, JobsRunNote note, const char *problem, GError **error)
{
  g_autofree char *json = jobs_training_run_to_json (self, note, problem);

  return jobs_training_run_write (self, JOBS_RUN_FILE_INFO, json, error);
}
