/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "jobs/adapt-job.h"

G_BEGIN_DECLS

/* Sentences for people. (transfer full) */

/* What would be learned, or why nothing. */
char *jobs_adapt_describe          (const JobsAdaptReport   *report);
char *jobs_adapt_describe_in_force (const LibraryAdaptation *adaptation);

G_END_DECLS
