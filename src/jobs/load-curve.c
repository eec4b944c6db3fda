/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Threads: load_curve_thread() is on one of GTask's; a read of one row is too short to wait for it
 * in vain, so it is not stopped half-way but its result is dropped when it was cancelled. */
#include "jobs/load-library-job.h"

typedef struct
{
  LibraryDb *db; /* (owned) */
  gint64 song_id;
} Request;

static void
request_free (gpointer data)
{
  Request *request = data;

  library_db_unref (request->db);
  g_free (request);
}

static void
unref_curve (gpointer data)
{
  if (data != NULL)
    mood_curve_unref (data);
}

static void
load_curve_thread (GTask        *task,
                   gpointer      source,
                   gpointer      task_data,
                   GCancellable *cancellable)
{
  Request *request = task_data;
  g_autoptr (GError) error = NULL;
  MoodCurve *curve = library_db_load_curve (request->db, request->song_id, &error);

  if (error != NULL)
    g_task_return_error (task, g_steal_pointer (&error));
  else
    g_task_return_pointer (task, curve, unref_curve);
}

void
jobs_load_curve_async (LibraryDb           *db,
                       gint64               song_id,
                       GCancellable        *cancellable,
                       GAsyncReadyCallback  callback,
                       gpointer             user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Request *request = g_new (Request, 1);

  request->db = library_db_ref (db);
  request->song_id = song_id;
  g_task_set_source_tag (task, jobs_load_curve_async);
  g_task_set_task_data (task, request, request_free);
  g_task_run_in_thread (task, load_curve_thread);
}

MoodCurve *
jobs_load_curve_finish (GAsyncResult  *result,
                        GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
