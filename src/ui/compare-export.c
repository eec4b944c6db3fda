/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Threads: export_thread() is in a thread of GTask's; what it reads does not change any more. The rest is on the main thread. */

#include "ui/compare-export.h"

#include <glib/gi18n.h>

#include "jobs/compare-job.h"
#include "jobs/compare-report.h"
#include "jobs/model-export.h"

typedef struct
{
  const char *kind;
  const char *title;
  const char *filter;
  const char *name; /* of the file, before its ending */
} Kind;

static const Kind kinds[] = {
  { "safetensors", N_ ("Export Model"), N_ ("Models"), N_ ("model") },
  { "html", N_ ("Export Report"), N_ ("Web Pages"), N_ ("comparison") },
  { "pdf", N_ ("Export Report"), N_ ("PDF Documents"), N_ ("comparison") },
  { "csv", N_ ("Export Songs"), N_ ("Tables"), N_ ("songs") },
};

static const Kind *
find_kind (const char *name)
{
  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (g_str_equal (kinds[i].kind, name))
      return &kinds[i];

  g_return_val_if_reached (&kinds[0]);
}

GtkFileChooserNative *
mood_compare_export_chooser_new (GtkWindow *parent, const char *kind_name)
{
  const Kind *kind = find_kind (kind_name);
  GtkFileChooserNative *chooser
      = gtk_file_chooser_native_new (_ (kind->title), parent, GTK_FILE_CHOOSER_ACTION_SAVE, _ ("_Export"),
                                     _ ("_Cancel"));
  g_autofree char *name = g_strdup_printf ("%s.%s", _ (kind->name), kind->kind);
  g_autoptr (GtkFileFilter) filter = gtk_file_filter_new ();

  gtk_file_filter_set_name (filter, _ (kind->filter));
  gtk_file_filter_add_suffix (filter, kind->kind);
  gtk_file_chooser_add_filter (GTK_FILE_CHOOSER (chooser), filter);
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (chooser), name);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (chooser), TRUE);

  return chooser;
}

typedef struct
{
  JobsJob *job;         /* (owned) */
  JobsTrainingRun *run; /* (owned) */
  char *kind;           /* (owned) */
  char *path;           /* (owned) */
} Export;

static void
export_free (gpointer data)
{
  Export *self = data;

  g_object_unref (self->job);
  jobs_training_run_unref (self->run);
  g_free (self->kind);
  g_free (self->path);
  g_free (self);
}

static gboolean export(const Export *self, GError **error)
{
  g_autofree char *model = jobs_training_run_get_path (self->run, JOBS_RUN_FILE_MODEL);

  if (g_str_equal (self->kind, "safetensors"))
    return jobs_model_export (model, self->path, NULL, error);

  return jobs_compare_report_write (jobs_compare_job_get_comparison (JOBS_COMPARE_JOB (self->job)), self->run,
                                    self->kind, self->path, error);
}

static void
export_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  GError *error = NULL;

  if (export(data, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

void
mood_compare_export_async (JobsJob *job,
                           JobsTrainingRun *run,
                           const char *kind,
                           const char *path,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, NULL, callback, user_data);
  Export *self = g_new0 (Export, 1);

  self->job = g_object_ref (job);
  self->run = jobs_training_run_ref (run);
  self->kind = g_strdup (kind);
  self->path = g_strdup (path);
  g_task_set_task_data (task, self, export_free);
  g_task_run_in_thread (task, export_thread);
}

gboolean
mood_compare_export_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}
