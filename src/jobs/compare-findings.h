/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/training/experiment.h"
#include "engine/training/paired-figures.h"
#include "jobs/comparison.h"

G_BEGIN_DECLS

/* What training has measured, as whoever shows it wants it. */

/* @name: (nullable): what the model is called; NULL: as its file */
void jobs_compare_findings_describe (JobsComparedModel          *self,
                                     const char                 *path,
                                     const char                 *name,
                                     const TrainingMeasurement  *measured);
/* Sets all of @self that is about the songs that both were judged by. @measured: (array length=JOBS_N_COMPARED) */
void jobs_compare_findings_take     (JobsComparison             *self,
                                     const TrainingPaired       *paired,
                                     const TrainingMeasurement  *measured);

G_END_DECLS
