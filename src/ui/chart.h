/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "plot/style.h"

G_BEGIN_DECLS

/**
 * MoodChart:
 *
 * What drawings of figures have in common: they are drawn once and kept until they look otherwise, one in a frame of the window,
 * and follow the colors of the desktop.
 */
#define MOOD_TYPE_CHART (mood_chart_get_type ())
G_DECLARE_DERIVABLE_TYPE (MoodChart, mood_chart, MOOD, CHART, GtkWidget)

/**
 * MoodChartClass:
 * @draw: in a box of @width x @height
 * @choose_height: that is pleasant for @width
 */
struct _MoodChartClass
{
  GtkWidgetClass parent_class;

  void (*draw)          (MoodChart       *self,
                         cairo_t         *cr,
                         double           width,
                         double           height,
                         const PlotStyle *style);
  int  (*choose_height) (MoodChart       *self,
                         int              width);
};

/* It looks otherwise. */
void mood_chart_redraw     (MoodChart  *self);
/* What it shows, in words. */
void mood_chart_describe   (MoodChart  *self,
                            const char *words);

#define MOOD_CHART_FONT_SIZE 12

/* The colors and the font of @widget. */
void mood_chart_init_style (GtkWidget  *widget,
                            PlotStyle  *style,
                            double      font_size);

G_END_DECLS
