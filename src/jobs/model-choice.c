/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Threads: info_thread() runs in a thread of GTask's; the rest is the caller's. */
#include "jobs/model-choice.h"

#include "engine/analysis/ear.h"
#include "engine/base/paths.h"
#include "jobs/model-adoption.h"
#include "jobs/user-settings.h"

#define MODEL_KEY "model"

/* Metadata that training writes. */
#define ABOUT   "moodplane.training.about"
#define DATE    "moodplane.training.date"
#define CORPORA "moodplane.training.corpora"

char *
jobs_model_choice_find_shipped (void)
{
  return base_paths_find_data ("models/default.safetensors");
}

char *
jobs_model_choice_find (void)
{
  g_autoptr (GSettings) settings = jobs_user_settings_open (MODEL_KEY);
  g_autoptr (GVariant) value = NULL;
  const char *path;

  if (settings == NULL)
    return jobs_model_choice_find_shipped ();

  value = g_settings_get_value (settings, MODEL_KEY);
  path = g_variant_get_bytestring (value);

  return *path != '\0' ? g_strdup (path) : jobs_model_choice_find_shipped ();
}

void
jobs_model_info_free (JobsModelInfo *self)
{
  g_free (self->path);
  g_free (self->fingerprint);
  g_free (self->name);
  g_free (self->date);
  g_free (self->about);
  g_free (self->corpora);
  g_free (self);
}

/* Whatever a file says may be no text. */
static char *
dup_metadata (const AnalysisModel *model,
              const char          *key)
{
  const char *text = analysis_model_get_metadata (model, key);

  return text != NULL ? g_utf8_make_valid (text, -1) : g_strdup ("");
}

static void
info_thread (GTask        *task,
             gpointer      source,
             gpointer      task_data,
             GCancellable *cancellable)
{
  const char *path = task_data;
  GError *error = NULL;
  g_autoptr (AnalysisModel) model = analysis_model_load (path, &error);
  g_autoptr (AnalysisEar) ear = model != NULL ? analysis_ear_new (model, &error) : NULL;
  g_autofree char *shipped = jobs_model_choice_find_shipped ();
  JobsModelInfo *self;

  if (ear == NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  self = g_new0 (JobsModelInfo, 1);
  self->path = g_strdup (path);
  self->fingerprint = g_strdup (analysis_model_get_fingerprint (model));
  self->name = jobs_model_adoption_get_name (path);
  self->date = dup_metadata (model, DATE);
  self->about = dup_metadata (model, ABOUT);
  self->corpora = dup_metadata (model, CORPORA);
  self->is_shipped = g_strcmp0 (path, shipped) == 0;
  g_task_return_pointer (task, self, (GDestroyNotify)jobs_model_info_free);
}

void
jobs_model_info_async (const char          *path,
                       GCancellable        *cancellable,
                       GAsyncReadyCallback  callback,
                       gpointer             user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);

  g_task_set_task_data (task, path != NULL ? g_strdup (path) : jobs_model_choice_find (), g_free);
  g_task_run_in_thread (task, info_thread);
}

JobsModelInfo *
jobs_model_info_finish (GAsyncResult  *result,
                        GError       **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
