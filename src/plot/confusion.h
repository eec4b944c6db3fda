/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <cairo.h>

#include "plot/style.h"

G_BEGIN_DECLS

/**
 * PlotConfusion:
 * @names: (n_classes)
 * @counts: (n_classes, n_classes): a row for each class that songs have, a column for what they were taken for
 *
 * Which classes are taken for which.
 */
typedef struct
{
  gsize              n_classes;
  const char *const *names;
  const guint       *counts;
} PlotConfusion;

/* Every cell says how many songs it is and which share of its row; the right ones have a frame. */
void   plot_confusion_render        (cairo_t             *cr,
                                     double               width,
                                     double               height,
                                     const PlotStyle     *style,
                                     const PlotConfusion *confusion);
/* Which part of its row a cell is; 0 where the row is empty. */
double plot_confusion_get_share     (const PlotConfusion *confusion,
                                     gsize                row,
                                     gsize                column);
/* The height at which cells are about as wide as it is pleasant. */
double plot_confusion_choose_height (const PlotConfusion *confusion,
                                     double               width,
                                     const PlotStyle     *style);

G_END_DECLS
