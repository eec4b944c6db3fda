/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "plot/calibration.h"
#include "ui/chart.h"

G_BEGIN_DECLS

/**
 * MoodCalibrationView:
 *
 * Whether a model is right as often as it is sure.
 */
#define MOOD_TYPE_CALIBRATION_VIEW (mood_calibration_view_get_type ())
G_DECLARE_FINAL_TYPE (MoodCalibrationView, mood_calibration_view, MOOD, CALIBRATION_VIEW, MoodChart)

/* @bins: (n_bins): those with songs are copied */
void mood_calibration_view_set (MoodCalibrationView      *self,
                                const PlotCalibrationBin *bins,
                                gsize                     n_bins);

G_END_DECLS
