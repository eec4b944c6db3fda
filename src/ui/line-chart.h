/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ui/chart.h"

G_BEGIN_DECLS

/**
 * MoodLineChart:
 *
 * Figures over the epochs of a training, in lines that grow while it goes on. The arrow keys go from epoch to epoch, as in
 * a slider, and say what the figures were; so does the pointer.
 */
#define MOOD_TYPE_LINE_CHART (mood_line_chart_get_type ())
G_DECLARE_FINAL_TYPE (MoodLineChart, mood_line_chart, MOOD, LINE_CHART, MoodChart)

/* What it is of, for those who cannot see it. */
void       mood_line_chart_set_title    (MoodLineChart     *self,
                                         const char        *title);
/* Names of its lines, NULL-terminated; those that there were are gone. */
void       mood_line_chart_set_lines    (MoodLineChart     *self,
                                         const char *const *names);
/* The next epoch: @values has one for each line, NAN where there is none. */
void       mood_line_chart_add          (MoodLineChart     *self,
                                         const double      *values);
/* How far the axis goes at least. */
void       mood_line_chart_set_n_epochs (MoodLineChart     *self,
                                         guint              n_epochs);
/* 0: none */
void       mood_line_chart_set_best     (MoodLineChart     *self,
                                         guint              epoch);
guint      mood_line_chart_get_n_epochs (MoodLineChart     *self);
/* (transfer full): "Epoch 3: training 0.52, validation 0.61" */
char      *mood_line_chart_tell         (MoodLineChart     *self,
                                         guint              epoch);

G_END_DECLS
