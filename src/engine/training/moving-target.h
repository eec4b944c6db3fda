/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/training/corpus.h"
#include "engine/training/target.h"

G_BEGIN_DECLS

/**
 * TrainingMovingTarget:
 *
 * What a clip that was rated over time says of a stretch of it: the mean of its ratings there. Many listeners'
 * sliders, averaged, move far less than a song does, so what a stretch differs from the whole by is enlarged.
 * Immutable.
 */
typedef struct _TrainingMovingTarget TrainingMovingTarget;

/* @rated: TrainingCurvePoint; (nullable): NULL also where there are no points in it. @gain: by what differences from
 * the mean of the whole are multiplied. */
TrainingMovingTarget *training_moving_target_new      (const GArray               *rated,
                                                       double                      gain);
void                  training_moving_target_free     (TrainingMovingTarget       *self);
/* Puts the point of the stretch between two times, in seconds, into @target; its weight and quadrants stay. Outside
 * of what was rated the nearest rating stands. */
void                  training_moving_target_place    (const TrainingMovingTarget *self,
                                                       double                      from,
                                                       double                      to,
                                                       TrainingTarget             *target);
void                  training_moving_target_describe (const TrainingMovingTarget *self,
                                                       GChecksum                  *checksum);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TrainingMovingTarget, training_moving_target_free)

G_END_DECLS
