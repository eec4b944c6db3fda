/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "jobs/train-run-job.h"

G_BEGIN_DECLS

/**
 * MoodTrainForecast:
 *
 * What is wrong with settings of a training, or else how long it would take, found out by workers a moment after it was
 * asked for. Only the last question is answered.
 *
 * Signals: "told" (const GError *problem or NULL, const JobsTrainEstimate * or NULL where nobody knows).
 */
#define MOOD_TYPE_TRAIN_FORECAST (mood_train_forecast_get_type ())
G_DECLARE_FINAL_TYPE (MoodTrainForecast, mood_train_forecast, MOOD, TRAIN_FORECAST, GObject)

MoodTrainForecast *mood_train_forecast_new    (void);
/* @settings are copied. @n_clips: that there are; @n_seconds: of each */
void               mood_train_forecast_ask    (MoodTrainForecast       *self,
                                               const JobsTrainSettings *settings,
                                               guint                    n_clips,
                                               double                   n_seconds);
/* No answer is wanted any more. */
void               mood_train_forecast_cancel (MoodTrainForecast       *self);

G_END_DECLS
