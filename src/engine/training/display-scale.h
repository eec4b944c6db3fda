/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/training/regression-metrics.h"

G_BEGIN_DECLS

/**
 * TrainingDisplayScale:
 * @center: mean of the estimates that it was fit on; NAN when there is no scale
 * @factor: standard deviation of their labels over their own
 *
 * Estimates with the least squared error hug the mean: their spread is that of the labels times the correlation.
 * On this scale they are stretched about their mean until they vary as the labels do, which shows a library on
 * the whole plane and costs squared error. Nothing is clipped: a stretched value may lie off the plane.
 */
typedef struct
{
  double center;
  double factor;
} TrainingDisplayScale;

/* Fits on the pairs that were added to @pairs, which should not be those that it is judged on. There is no scale
 * where the estimates or the labels do not vary. */
void   training_display_scale_fit   (TrainingDisplayScale       *self,
                                     const TrainingRegression   *pairs);
/* NAN when there is no scale. */
double training_display_scale_apply (const TrainingDisplayScale *self,
                                     double                      estimate);

G_END_DECLS
