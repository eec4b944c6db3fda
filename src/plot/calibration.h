/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <cairo.h>

#include "plot/style.h"

G_BEGIN_DECLS

/**
 * PlotCalibrationBin:
 * @sure: how sure the model was of them, on average, from 0 to 1
 * @right: which part of them it was right about
 * @n: songs; the others say nothing where there are none
 */
typedef struct
{
  double sure;
  double right;
  guint  n;
} PlotCalibrationBin;

/* Whether a model is right as often as it is sure: bars of how often it was, each with a line where it should end. */
void plot_calibration_render (cairo_t                  *cr,
                              double                    width,
                              double                    height,
                              const PlotStyle          *style,
                              const PlotCalibrationBin *bins,
                              gsize                     n_bins);

G_END_DECLS
