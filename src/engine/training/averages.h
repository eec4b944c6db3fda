/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/base/parallel.h"
#include "engine/nn/model.h"

G_BEGIN_DECLS

typedef enum
{
  TRAINING_AVERAGING_NONE,
  TRAINING_AVERAGING_EXPONENTIAL, /* a running average, of which each step takes a share */
  TRAINING_AVERAGING_EQUAL,       /* of all steps in the last part of the training (stochastic weight
                                   * averaging, Izmailov et al. 2018) */
} TrainingAveraging;

/**
 * TrainingAveragingConfig:
 * @decay: of the exponential one: share of the average that stays at each step. The first steps take
 *   more, so that the first, random weights are soon forgotten
 * @part: of the equal one: the last part of all steps that it is over, in (0, 1]
 */
typedef struct
{
  TrainingAveraging kind;
  double            decay;
  double            part;
} TrainingAveragingConfig;

/**
 * TrainingAverages:
 *
 * The averages of a model's parameters and statistics over the steps of its training. The running
 * statistics of the norms are averaged as the parameters are.
 */
typedef struct _TrainingAverages TrainingAverages;

/* They begin as @model is now. NULL when nothing is to be averaged: then no memory is taken. */
TrainingAverages *training_averages_new            (const TrainingAveragingConfig *config,
                                                    const NnModel                 *model,
                                                    guint64                        n_steps,
                                                    const BaseParallel            *parallel);
void              training_averages_free           (TrainingAverages              *self);
/* After step @step, counted from 1. */
void              training_averages_update         (TrainingAverages              *self,
                                                    const NnModel                 *model,
                                                    guint64                        step);
gboolean          training_averages_has_begun      (const TrainingAverages        *self,
                                                    guint64                        step);
/* (n_parameters) and (n_statistics). */
float            *training_averages_get_parameters (TrainingAverages              *self);
float            *training_averages_get_statistics (TrainingAverages              *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TrainingAverages, training_averages_free)

G_END_DECLS
