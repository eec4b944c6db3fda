/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ui/chart.h"

G_BEGIN_DECLS

/**
 * MoodConfusionView:
 *
 * A table of which classes a model takes for which: counts and shares of each row.
 */
#define MOOD_TYPE_CONFUSION_VIEW (mood_confusion_view_get_type ())
G_DECLARE_FINAL_TYPE (MoodConfusionView, mood_confusion_view, MOOD, CONFUSION_VIEW, MoodChart)

/* @names: (n_classes); @counts: (n_classes, n_classes): a row for each class that songs have. Copied. */
void mood_confusion_view_set           (MoodConfusionView *self,
                                        gsize              n_classes,
                                        const char *const *names,
                                        const guint       *counts);
/* The same of the quadrants. @counts: (4, 4) */
void mood_confusion_view_set_quadrants (MoodConfusionView *self,
                                        const guint       *counts);

G_END_DECLS
