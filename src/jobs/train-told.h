/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/training/experiment.h"
#include "engine/training/notes.h"
#include "jobs/train-run-job.h"

G_BEGIN_DECLS

/* What a training's worker has for its owner, until that takes it. */
typedef struct
{
  JobsTrainStep  step;   /* the last one; of no epoch while there is nothing new */
  GArray        *epochs; /* (owned) (nullable): JobsTrainFigures, which own their points */
} JobsTrainTold;

/* Takes the points of @figures. */
void jobs_train_told_add   (JobsTrainTold          *self,
                            const JobsTrainFigures *figures);
/* @taken: (out): all that is new. */
void jobs_train_told_take  (JobsTrainTold          *self,
                            JobsTrainTold          *taken);
void jobs_train_told_clear (JobsTrainTold          *self);

/* With points, which the figures own until they are handed on. */
void jobs_train_figures_init (JobsTrainFigures          *self,
                              const TrainingEpochReport *report,
                              guint                      part);
/* Figures and counts of a training that is done. */
void jobs_train_report_write (TrainingNotes             *notes,
                              const JobsTrainingRun     *run,
                              const TrainingMetrics     *metrics,
                              const TrainingClassMetrics *classes,
                              const GArray              *epochs);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (JobsTrainTold, jobs_train_told_clear)

G_END_DECLS
