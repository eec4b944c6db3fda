/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/mood/curve.h"
#include "engine/mood/degrees.h"
#include "jobs/job.h"
#include "library/song.h"

G_BEGIN_DECLS

/**
 * JobsAnalyzeJob:
 *
 * Hears the given songs and keeps nothing. Folders are walked as in a scan. Signal
 * "song" (LibrarySong, MoodCurve or NULL, MoodDegrees or NULL of other emotions, and of classes): once for each, in the owner's context, as it ends.
 */
#define JOBS_TYPE_ANALYZE_JOB (jobs_analyze_job_get_type ())
G_DECLARE_FINAL_TYPE (JobsAnalyzeJob, jobs_analyze_job, JOBS, ANALYZE_JOB, JobsJob)

JobsJob *jobs_analyze_job_new (const char *const *paths,
                               const char        *model_path,
                               guint              n_workers);

G_END_DECLS
