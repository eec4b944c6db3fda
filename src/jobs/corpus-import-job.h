/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "jobs/corpus-report.h"
#include "jobs/job.h"

G_BEGIN_DECLS

/**
 * JobsCorpusImportJob:
 *
 * Reads labeled music, as any of the layouts that are known, into a set of the library: recognizes what it is, reads the
 * labels, looks for the files, and makes out what each sounds like, with several threads, so that no recording is in a set
 * twice and those are known that are in other sets or in the library. The files stay where they are. A row that cannot be
 * used is a clip with a reason; the job fails only when nothing can be read at all.
 *
 * Progress counts the files that were made out.
 */
#define JOBS_TYPE_CORPUS_IMPORT_JOB (jobs_corpus_import_job_get_type ())
G_DECLARE_FINAL_TYPE (JobsCorpusImportJob, jobs_corpus_import_job, JOBS, CORPUS_IMPORT_JOB, JobsJob)

typedef enum
{
  JOBS_CORPUS_LOOK,    /* read the labels, nothing else */
  JOBS_CORPUS_DRY_RUN, /* all but keeping the set */
  JOBS_CORPUS_IMPORT,
} JobsCorpusMode;

/* @n_workers 0: as many as there are cores. */
JobsJob                *jobs_corpus_import_job_new        (LibraryDb               *library,
                                                           const JobsCorpusRequest *request,
                                                           JobsCorpusMode           mode,
                                                           guint                    n_workers);
/* (nullable): valid once the job is done. */
const JobsCorpusReport *jobs_corpus_import_job_get_report (JobsCorpusImportJob     *self);

G_END_DECLS
