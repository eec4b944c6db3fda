/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Threads: run() fills `db` and `songs` on the job's thread; the owner takes them after "finished",
 * when that thread has been joined. */
#include "jobs/load-library-job.h"

#include "engine/base/error.h"

struct _JobsLoadLibraryJob
{
  JobsJob parent_instance;
  char *path;       /* (owned) (nullable) */
  LibraryDb *db;    /* (owned) (nullable) */
  GPtrArray *songs; /* (owned) (nullable) of LibrarySong */
};

G_DEFINE_FINAL_TYPE (JobsLoadLibraryJob, jobs_load_library_job, JOBS_TYPE_JOB)

/* Damage that is met while the songs are read is mended when the library is opened again. */
static GPtrArray *
open_and_list (const char  *path,
               LibraryDb  **db,
               GError     **error)
{
  g_autoptr (GError) list_error = NULL;
  GPtrArray *songs;

  *db = library_db_open (path, error);
  if (*db == NULL)
    return NULL;
  songs = library_db_list_songs (*db, &list_error);
  if (songs != NULL)
    return songs;
  if (!g_error_matches (list_error, BASE_ERROR, BASE_ERROR_BAD_LIBRARY))
    {
      g_propagate_error (error, g_steal_pointer (&list_error));
      return NULL;
    }

  g_clear_pointer (db, library_db_unref);
  *db = library_db_open (path, error);

  return *db != NULL ? library_db_list_songs (*db, error) : NULL;
}

static gboolean
jobs_load_library_job_run (JobsJob  *job,
                           GError  **error)
{
  JobsLoadLibraryJob *self = JOBS_LOAD_LIBRARY_JOB (job);
  g_autoptr (LibraryDb) db = NULL;
  g_autoptr (GPtrArray) songs = open_and_list (self->path, &db, error);

  if (songs == NULL || g_cancellable_set_error_if_cancelled (jobs_job_get_cancellable (job), error))
    return FALSE;

  self->db = g_steal_pointer (&db);
  self->songs = g_steal_pointer (&songs);

  return TRUE;
}

static void
jobs_load_library_job_finalize (GObject *object)
{
  JobsLoadLibraryJob *self = JOBS_LOAD_LIBRARY_JOB (object);

  g_free (self->path);
  g_clear_pointer (&self->db, library_db_unref);
  g_clear_pointer (&self->songs, g_ptr_array_unref);

  G_OBJECT_CLASS (jobs_load_library_job_parent_class)->finalize (object);
}

static void
jobs_load_library_job_class_init (JobsLoadLibraryJobClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = jobs_load_library_job_finalize;
  JOBS_JOB_CLASS (klass)->run = jobs_load_library_job_run;
}

static void
jobs_load_library_job_init (JobsLoadLibraryJob *self)
{
}

JobsJob *
jobs_load_library_job_new (const char *path)
{
  JobsLoadLibraryJob *self = g_object_new (JOBS_TYPE_LOAD_LIBRARY_JOB, NULL);

  self->path = g_strdup (path);

  return JOBS_JOB (self);
}

/* NULL unless the job is done. */
LibraryDb *
jobs_load_library_job_get_db (JobsLoadLibraryJob *self)
{
  return jobs_job_get_state (JOBS_JOB (self)) == JOBS_STATE_DONE ? self->db : NULL;
}

/* NULL unless the job is done. */
GPtrArray *
jobs_load_library_job_get_songs (JobsLoadLibraryJob *self)
{
  return jobs_job_get_state (JOBS_JOB (self)) == JOBS_STATE_DONE ? self->songs : NULL;
}
