/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "jobs/comparison.h"
#include "ui/trainings.h"

G_BEGIN_DECLS

/**
 * MoodCompareView:
 *
 * The page of the training window where a trained model and the one in use are judged by the same songs, and the new one
 * comes into use, or does not.
 *
 * Actions: compare.cancel, compare.adopt, compare.go-back, compare.keep, compare.delete, compare.export (file:
 * "safetensors", "html", "pdf", "csv").
 * Signals: "toast" (AdwToast): has something to tell; "adopted": another model is in use; "kept": nothing is to be done
 * with it now.
 */
#define MOOD_TYPE_COMPARE_VIEW (mood_compare_view_get_type ())
G_DECLARE_FINAL_TYPE (MoodCompareView, mood_compare_view, MOOD, COMPARE_VIEW, GtkWidget)

void                  mood_compare_view_set_source     (MoodCompareView  *self,
                                                        MoodSession      *session,
                                                        MoodTrainings    *trainings);
/* Begins to compare the model of a training. */
void                  mood_compare_view_compare        (MoodCompareView  *self,
                                                        const char       *id);
/* (nullable): what is shown */
const JobsComparison *mood_compare_view_get_comparison (MoodCompareView  *self);
/* Writes to a file what there is to export; for tests, in place of a file chooser. */
void                  mood_compare_view_export         (MoodCompareView  *self,
                                                        const char       *kind,
                                                        const char       *path);
/* TRUE while something is written, or a model comes into use. */
gboolean              mood_compare_view_is_busy        (MoodCompareView  *self);

G_END_DECLS
