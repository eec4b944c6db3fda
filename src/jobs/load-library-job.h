/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "jobs/job.h"
#include "library/db.h"

G_BEGIN_DECLS

/**
 * JobsLoadLibraryJob:
 *
 * Opens a library and reads its songs off the main thread. After it is done, the songs and the
 * database are there to take.
 */
#define JOBS_TYPE_LOAD_LIBRARY_JOB (jobs_load_library_job_get_type ())
G_DECLARE_FINAL_TYPE (JobsLoadLibraryJob, jobs_load_library_job, JOBS, LOAD_LIBRARY_JOB, JobsJob)

JobsJob   *jobs_load_library_job_new       (const char         *path); /* NULL: the default library */
LibraryDb *jobs_load_library_job_get_db    (JobsLoadLibraryJob *self); /* (nullable) */
GPtrArray *jobs_load_library_job_get_songs (JobsLoadLibraryJob *self); /* (element-type LibrarySong) (nullable) */

/* Reads one song's curve in a worker thread. NULL without an error when the song has none. */
void       jobs_load_curve_async           (LibraryDb            *db,
                                            gint64                song_id,
                                            GCancellable         *cancellable,
                                            GAsyncReadyCallback   callback,
                                            gpointer              user_data);
MoodCurve *jobs_load_curve_finish          (GAsyncResult         *result,
                                            GError              **error);

G_END_DECLS
