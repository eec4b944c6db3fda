/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "jobs/write-tags-job.h"
#include "tags/tag-writer.h"

G_BEGIN_DECLS

/* Within jobs only: how outcomes are made. */

JobsTagOutcome *jobs_tag_outcome_new         (const char      *path);
void            jobs_tag_outcome_add_changes (JobsTagOutcome  *self,
                                              const TagPlan   *plan);
void            jobs_tag_outcome_set_error   (JobsTagOutcome  *self,
                                              const GError    *error);

G_END_DECLS
