/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "jobs/job.h"
#include "library/adaptation.h"

G_BEGIN_DECLS

#define JOBS_ADAPT_STRENGTH_DEFAULT 1.0
#define JOBS_ADAPT_STRENGTH_MAX     2.0

typedef enum
{
  JOBS_ADAPT_LOOK,   /* what would be; nothing is changed */
  JOBS_ADAPT_APPLY,  /* if it is offered; if not, what is in force is taken back: the labels no longer bear it out */
  JOBS_ADAPT_RENEW,  /* after songs have come or were heard anew: what is in force, with its strength, moves them too; when the
                      * labels, or how their songs were heard, are not what it was learned from, it is learned again */
  JOBS_ADAPT_REVERT,
} JobsAdaptKind;

/* Never translated by jobs_adapt_verdict_to_id(): "offered", "too-few", "no-better", "costly", "no-labels". */
typedef enum
{
  JOBS_ADAPT_OFFERED,
  JOBS_ADAPT_TOO_FEW,   /* labels */
  JOBS_ADAPT_NO_BETTER, /* on labels that were left out */
  JOBS_ADAPT_COSTLY,    /* built-in labels lose more by it than labels that were left out gain */
  JOBS_ADAPT_NO_LABELS,
} JobsAdaptVerdict;

/**
 * JobsAdaptReport:
 * @n_labels: learned from, of songs that sound different
 * @error_without: on them, without an adaptation; the root of the mean squared distance
 * @error_with: on each of them when it is left out
 * @builtin_without: on built-in labels
 * @n_songs: without a label, that get another point
 * @n_moved: of these, by %JOBS_ADAPT_MOVED or more from where they are
 * @mean_move: of these songs' distances
 * @has_changed: songs are no longer where they were
 * @is_in_force: @in_force holds: after the job
 *
 * What was learned, or would be. Numbers after @verdict are of what was looked at; NAN where there is nothing.
 */
typedef struct
{
  JobsAdaptVerdict  verdict;
  double            strength;
  gsize             n_labels;
  double            error_without;
  double            error_with;
  double            builtin_without;
  double            builtin_with;
  guint             n_songs;
  guint             n_moved;
  double            mean_move;
  gboolean          has_changed;
  gboolean          is_in_force;
  LibraryAdaptation in_force;
} JobsAdaptReport;

/* Less is not seen on the plane. */
#define JOBS_ADAPT_MOVED 0.01

/**
 * JobsAdaptJob:
 *
 * Learns from the labels of a library what its owner means, and moves its songs. All of it in the job's own thread.
 */
#define JOBS_TYPE_ADAPT_JOB (jobs_adapt_job_get_type ())
G_DECLARE_FINAL_TYPE (JobsAdaptJob, jobs_adapt_job, JOBS, ADAPT_JOB, JobsJob)

/* @strength: from 0 to %JOBS_ADAPT_STRENGTH_MAX; of no meaning to JOBS_ADAPT_RENEW. */
JobsJob               *jobs_adapt_job_new         (LibraryDb        *db,
                                                   JobsAdaptKind     kind,
                                                   double            strength);
/* Before it is started: whoever shows the songs needs them. */
void                   jobs_adapt_job_set_lists_songs (JobsAdaptJob *self);
/* Valid once the job is done: (nullable) (element-type LibrarySong): all that may have changed; NULL: none. */
GPtrArray             *jobs_adapt_job_get_songs   (JobsAdaptJob     *self);
/* The same, (transfer full). */
GPtrArray             *jobs_adapt_job_steal_songs (JobsAdaptJob     *self);
/* Valid once the job is done. */
const JobsAdaptReport *jobs_adapt_job_get_report  (JobsAdaptJob     *self);
const char            *jobs_adapt_verdict_to_id   (JobsAdaptVerdict  verdict);
/* As the user has set it, or the default. */
double                 jobs_adapt_get_strength    (void);

G_END_DECLS
