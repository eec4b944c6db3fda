/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "jobs/split-twins.h"
#include "jobs/training-run.h"

G_BEGIN_DECLS

/* Fold numbers in a run's own manifests: those that train have none. */
#define JOBS_SPLIT_FOLD_HELD_OUT   0
#define JOBS_SPLIT_FOLD_VALIDATION 1

/* Fewer songs than these teach nothing that could be judged. */
#define JOBS_SPLIT_MIN_SONGS 12

/* What the three sides are: two manifests, as text, with absolute paths. */
typedef struct
{
  char         *manifest; /* (owned) */
  char         *held_out; /* (owned) */
  JobsRunCounts counts;
  guint         n_parts;  /* that could be held out in turn; 1 of a ratio */
} JobsSplit;

/* @part: which part is held out; -1: as the settings have it. @twins: (inout) (nullable): of songs that sound the same, which are on
 * one side then; NULL: nobody looks, as there are none. @warnings: (element-type utf8): what is odd is added. Errors:
 * %BASE_ERROR_BAD_CORPUS with what is wrong with the labels, and those of reading manifests. */
gboolean jobs_split_init  (JobsSplit               *self,
                           const char              *manifest,
                           const JobsTrainSettings *settings,
                           int                      part,
                           JobsSplitTwins          *twins,
                           GPtrArray               *warnings,
                           GError                 **error);
void     jobs_split_clear (JobsSplit               *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (JobsSplit, jobs_split_clear)

G_END_DECLS
