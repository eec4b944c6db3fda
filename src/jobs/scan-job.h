/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "jobs/job.h"
#include "library/db.h"

G_BEGIN_DECLS

/**
 * JobsScanJob:
 *
 * Walks folders, makes out which song each new or changed file is, hears what nobody has heard, and stores each in
 * the library as it ends, so that a killed scan goes on where it stopped. One worker thread, with one decoder child,
 * per core. What was excluded is left out; a folder whose drive is out takes its songs away and not out of the library.
 *
 * Signal "songs" (GPtrArray of LibrarySong): rows that are new or have changed, in the owner's
 * context, gathered for 60 ms or so. Signal "gone" (GPtrArray of LibrarySong): songs that were
 * there at the last scan and are not any more; the library keeps their rows.
 */
#define JOBS_TYPE_SCAN_JOB (jobs_scan_job_get_type ())
G_DECLARE_FINAL_TYPE (JobsScanJob, jobs_scan_job, JOBS, SCAN_JOB, JobsJob)

typedef enum
{
  JOBS_SCAN_DEFAULT = 0,
  JOBS_SCAN_REANALYZE = 1 << 0, /* hear again what another model has heard; its results stay until then */
  JOBS_SCAN_UNNAMED = 1 << 1, /* nobody has asked for these folders by name: what was excluded stays so, and no folder is added */
} JobsScanFlags;

/* @model_path NULL: the default model. @n_workers 0: as many as there are cores. @folders are added
 * to the library's folders, unless they lie in one; files are allowed too. NULL or none: the library's folders. */
JobsJob *jobs_scan_job_new (LibraryDb          *library,
                            const char *const  *folders,
                            const char         *model_path,
                            guint               n_workers);
/* Before it is started. */
void     jobs_scan_job_set_flags (JobsScanJob   *self,
                                  JobsScanFlags  flags);
/* Likewise: songs are heard from what is kept of them, so far as it goes, and up to so many bytes of them are kept, see
 * jobs/heard-cache.h. Without this call, and with 0,
 * nothing is kept and nothing is used. */
void     jobs_scan_job_set_cache_limit (JobsScanJob *self,
                                        guint64      limit);
/* Likewise, once: other programs go first, and one worker fewer hears, where there are several. */
void     jobs_scan_job_set_background (JobsScanJob *self,
                                       gboolean     is_background);
/* At any time, from the owner's thread: paused, the songs that are being heard are heard to their end, and no others. Folders
 * are still looked through. */
void     jobs_scan_job_set_paused (JobsScanJob *self,
                                   gboolean     is_paused);
/* After it has ended: (transfer full): sentences about what was to be scanned and is no song of the library: folders that are
 * away, and what is no music. */
GStrv    jobs_scan_job_dup_remarks (JobsScanJob *self);

G_END_DECLS
