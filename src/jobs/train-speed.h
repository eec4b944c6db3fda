/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/training/experiment.h"
#include "jobs/train-settings.h"

G_BEGIN_DECLS

/**
 * JobsTrainClock:
 * @key: (owned): by which speeds of such trainings are remembered
 *
 * How long a training goes on. What was found is remembered for others, in a file of the user's cache. For one thread.
 */
typedef struct
{
  char  *key;
  guint  n_workers;
  gint64 began_at; /* monotonic; 0: at the next question */
  double first;    /* of the amount that was done then */
  gint64 epoch_at; /* monotonic: of the last epoch; 0: none yet */
} JobsTrainClock;

void   jobs_train_clock_init       (JobsTrainClock            *self,
                                    const JobsTrainSettings   *settings,
                                    guint                      n_workers);
void   jobs_train_clock_clear      (JobsTrainClock            *self);
/* Something else is measured from now on. */
void   jobs_train_clock_restart    (JobsTrainClock            *self);
/* So long, in microseconds, nothing was done. */
void   jobs_train_clock_skip       (JobsTrainClock            *self,
                                    gint64                     microseconds);
/* Seconds; -1 when it is not known. */
double jobs_train_clock_get_left   (JobsTrainClock            *self,
                                    double                     done,
                                    double                     total);
void   jobs_train_clock_note_epoch (JobsTrainClock            *self,
                                    const TrainingEpochReport *report);
/* Examples a second; 0 when there was no such training. */
double jobs_train_speed_recall     (const JobsTrainSettings   *settings,
                                    guint                      n_workers);

G_END_DECLS
