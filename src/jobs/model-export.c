/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Threads: export_thread() runs in a thread of GTask's; the rest is the caller's. */
#include "jobs/model-export.h"

#include <glib/gi18n.h>
#include <string.h>

#include "engine/base/error.h"
#include "engine/base/paths.h"
#include "engine/training/model-writer.h"
#include "jobs/compare-report.h"
#include "jobs/model-copy.h"

#define ENDING ".safetensors"
#define SUM    "SHA-256: "

/* What the file says under @key, as lines of a block of plain text, whatever stands in them. */
static void
append_part (GString *card, const AnalysisModel *model, const char *title, const char *key)
{
  const char *text = analysis_model_get_metadata (model, key);
  g_autofree char *valid = text != NULL ? g_utf8_make_valid (text, -1) : NULL;
  g_auto (GStrv) lines = NULL;

  if (valid == NULL || *valid == '\0')
    return;

  lines = g_strsplit (g_strchomp (valid), "\n", -1);
  g_string_append_printf (card, "\n## %s\n\n", title);
  for (char **line = lines; *line != NULL; line++)
    g_string_append_printf (card, "    %s\n", *line);
}

static GBytes *
make_card (const AnalysisModel *model, const char *to)
{
  g_autofree char *name = g_filename_display_basename (to);
  GString *card = g_string_new (NULL);

  g_string_append_printf (card, "# %s\n\n" SUM "%s\n", name, analysis_model_get_fingerprint (model));
  append_part (card, model, _ ("About"), TRAINING_MODEL_ABOUT);
  append_part (card, model, _ ("Trained on so many clips of these collections"), TRAINING_MODEL_CORPORA);
  append_part (card, model, _ ("Date"), TRAINING_MODEL_DATE);
  append_part (card, model, _ ("Program"), TRAINING_MODEL_PROGRAM);
  append_part (card, model, _ ("Settings"), TRAINING_MODEL_SETTINGS);
  append_part (card, model, _ ("Seed"), TRAINING_MODEL_SEED);
  append_part (card, model, _ ("Command"), TRAINING_MODEL_COMMAND);
  append_part (card, model, _ ("How good it is"), TRAINING_MODEL_REPORT);

  return g_string_free_to_bytes (card);
}

/* (transfer full): beside the model. */
static char *
name_card (const char *to)
{
  const gsize length = g_str_has_suffix (to, ENDING) ? strlen (to) - strlen (ENDING) : strlen (to);

  return g_strdup_printf ("%.*s.md", (int)length, to);
}

/* FALSE: there is a file of that name that is no card: nobody was asked whether it may go. */
static gboolean
may_write_card (const char *path, GError **error)
{
  g_autofree char *there = NULL;
  g_autofree char *shown = NULL;

  if (!g_file_test (path, G_FILE_TEST_EXISTS)
      || (g_file_get_contents (path, &there, NULL, NULL) && g_str_has_prefix (there, "# ") && strstr (there, "\n\n" SUM) != NULL))
    return TRUE;

  shown = base_paths_to_utf8 (path);
  g_set_error (error, BASE_ERROR, BASE_ERROR_INVALID_ARGUMENT,
               _ ("The card of the model would take the place of “%s”, which is something else. Choose another name."), shown);
  return FALSE;
}

gboolean
jobs_model_export (const char *path, const char *to, GCancellable *cancellable, GError **error)
{
  g_autofree char *fingerprint = jobs_model_copy_check (path, error);
  g_autoptr (AnalysisModel) model = fingerprint != NULL ? analysis_model_load (path, error) : NULL;
  g_autofree char *from = g_canonicalize_filename (path, NULL);
  g_autofree char *target = g_canonicalize_filename (to, NULL);
  g_autofree char *card_path = name_card (to);
  g_autoptr (GBytes) card = NULL;

  if (model == NULL)
    return FALSE;
  if (g_str_equal (from, target))
    {
      g_set_error_literal (error, BASE_ERROR, BASE_ERROR_INVALID_ARGUMENT, _ ("The model is that file."));
      return FALSE;
    }

  card = make_card (model, to);
  return may_write_card (card_path, error) && jobs_compare_report_save (card, card_path, error)
         && jobs_model_copy (path, fingerprint, to, cancellable, error);
}

typedef struct
{
  char *path; /* (owned) */
  char *to;   /* (owned) */
} Work;

static void
work_free (gpointer data)
{
  Work *work = data;

  g_free (work->path);
  g_free (work->to);
  g_free (work);
}

static void
export_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  const Work *work = task_data;
  GError *error = NULL;

  if (jobs_model_export (work->path, work->to, cancellable, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

void
jobs_model_export_async (const char *path, const char *to, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Work *work = g_new0 (Work, 1);

  work->path = g_strdup (path);
  work->to = g_strdup (to);
  g_task_set_task_data (task, work, work_free);
  g_task_run_in_thread (task, export_thread);
}

gboolean
jobs_model_export_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}
