/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "jobs/comparison.h"

G_BEGIN_DECLS

/* One figure of two models side by side, and whether they really differ. */
#define MOOD_TYPE_COMPARE_FIGURE_ROW (mood_compare_figure_row_get_type ())
G_DECLARE_FINAL_TYPE (MoodCompareFigureRow, mood_compare_figure_row, MOOD, COMPARE_FIGURE_ROW, GtkListBoxRow)

/* @figure: (nullable): NULL: the heads of the columns */
GtkWidget *mood_compare_figure_row_new (const JobsComparedFigure *figure);

G_END_DECLS
