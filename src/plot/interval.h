/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <cairo.h>

#include "plot/style.h"

G_BEGIN_DECLS

/* A difference, and between which numbers it may lie. NAN: not known */
typedef struct
{
  double value;
  double low;
  double high;
} PlotInterval;

/* A bar from one to the other with a dot at the difference, about no difference in the middle: each at a scale of its own,
 * since figures are of many kinds. Without numbers nothing is drawn. */
void
plot_interval_render (
    cairo_t *cr, double width, double height, const PlotStyle *style, const PlotInterval *interval);

G_END_DECLS
