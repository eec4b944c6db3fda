/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Threads: all the work is in a thread of GTask's; the rest is on the caller's. */
#include "jobs/stale-count.h"

#include "engine/analysis/tape-cache.h"
#include "jobs/front-ends.h"
#include "jobs/heard-cache.h"
#include "jobs/model-choice.h"
#include "library/stale.h"

/* Seconds of music that a core hears in one, with the default model: see docs/performance.md. */
#define DECODED_SPEED 150.0
#define KEPT_SPEED    1700.0

typedef struct
{
  LibraryDb *db;    /* (owned) */
  char *model_path; /* (owned) */
} Work;

static void
work_free (gpointer data)
{
  Work *work = data;

  library_db_unref (work->db);
  g_free (work->model_path);
  g_free (work);
}

void
jobs_stale_count_free (JobsStaleCount *self)
{
  g_free (self->model);
  g_free (self);
}

static JobsStaleCount *
count (const Work    *work,
       GCancellable  *cancellable,
       GError       **error)
{
  g_autoptr (AnalysisModel) model = analysis_model_load (work->model_path, error);
  g_autoptr (AnalysisTapeCache) tapes = NULL;
  g_auto (GStrv) front_ends = model != NULL ? jobs_front_ends_list (model, error) : NULL;
  g_autoptr (JobsStaleCount) self = g_new0 (JobsStaleCount, 1);
  g_autoptr (GArray) songs = NULL;

  if (front_ends == NULL)
    return NULL;

  const LibraryVersion version = { .model = analysis_model_get_fingerprint (model),
                                   .frontend_version = analysis_model_get_frontend_version (model),
                                   .has_embedding = analysis_model_get_n_embedding (model) > 0 };

  songs = library_db_list_stale (work->db, &version, error);
  if (songs == NULL)
    return NULL;
  if (jobs_heard_cache_get_limit () > 0)
    tapes = analysis_tape_cache_new (NULL, 0);
  self->model = g_strdup (version.model);
  self->n_songs = songs->len;
  for (guint i = 0; i < songs->len && !g_cancellable_is_cancelled (cancellable); i++)
    {
      const LibraryStale *song = &g_array_index (songs, LibraryStale, i);
      const gboolean is_song_kept = jobs_front_ends_are_kept (tapes, &song->audio, (const char *const *)front_ends);

      self->n_kept += is_song_kept;
      self->seconds += song->duration / (is_song_kept ? KEPT_SPEED : DECODED_SPEED);
    }
  self->seconds /= g_get_num_processors ();

  return g_cancellable_set_error_if_cancelled (cancellable, error) ? NULL : g_steal_pointer (&self);
}

static void
count_thread (GTask        *task,
              gpointer      source,
              gpointer      task_data,
              GCancellable *cancellable)
{
  GError *error = NULL;
  JobsStaleCount *self = count (task_data, cancellable, &error);

  if (self != NULL)
    g_task_return_pointer (task, self, (GDestroyNotify)jobs_stale_count_free);
  else
    g_task_return_error (task, error);
}

void
jobs_stale_count_async (LibraryDb           *db,
                        const char          *model_path,
                        GCancellable        *cancellable,
                        GAsyncReadyCallback  callback,
                        gpointer             user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Work *work = g_new0 (Work, 1);

  work->db = library_db_ref (db);
  work->model_path
      = model_path != NULL ? g_strdup (model_path) : jobs_model_choice_find ();
  g_task_set_task_data (task, work, work_free);
  g_task_run_in_thread (task, count_thread);
}

JobsStaleCount *
jobs_stale_count_finish (GAsyncResult  *result,
                         GError       **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
