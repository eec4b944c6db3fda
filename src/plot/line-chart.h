/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <cairo.h>

#include "plot/plane-layout.h"
#include "plot/style.h"

G_BEGIN_DECLS

/* Figures over the epochs of a training: lines that differ in color, dashes and marks. */

#define PLOT_LINE_CHART_MAX_LINES 4

/**
 * PlotLine:
 * @values: (n_values): of epochs 1, 2, …; NAN where there is none
 */
typedef struct
{
  const char   *name;
  const double *values;
  gsize         n_values;
} PlotLine;

/**
 * PlotLineChart:
 * @lines: (n_lines): at most %PLOT_LINE_CHART_MAX_LINES
 * @n_epochs: how far the axis goes at least
 * @best: the epoch to mark as the best one, or 0
 * @cursor: the epoch that is looked at, or 0
 * @low: a value that the axis begins at or below; NAN: the least one
 * @high: a value that it ends at or above; NAN: the greatest one
 */
typedef struct
{
  const PlotLine *lines;
  gsize           n_lines;
  gsize           n_epochs;
  gsize           best;
  gsize           cursor;
  double          low;
  double          high;
} PlotLineChart;

/* @box: (out) (nullable): where the lines are; of no size when there is no room to draw */
void  plot_line_chart_render     (cairo_t             *cr,
                                  double               width,
                                  double               height,
                                  const PlotStyle     *style,
                                  const PlotLineChart *chart,
                                  PlotRect            *box);
/* The last epoch on the axis. */
gsize plot_line_chart_get_end    (const PlotLineChart *chart);
/* The epoch nearest to @x, from 1 on. */
gsize plot_line_chart_find_epoch (const PlotLineChart *chart,
                                  const PlotRect      *box,
                                  double               x);

G_END_DECLS
