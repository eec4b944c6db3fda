/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "jobs/job.h"

G_BEGIN_DECLS

/**
 * MoodProgressBar:
 *
 * The strip at the bottom of the window that tells how a job goes and can cancel it by an action.
 *
 * Properties: revealed, headline, cancel-action.
 */
#define MOOD_TYPE_PROGRESS_BAR (mood_progress_bar_get_type ())
G_DECLARE_FINAL_TYPE (MoodProgressBar, mood_progress_bar, MOOD, PROGRESS_BAR, GtkWidget)

/* For a narrow place: the text may take several lines, and the button shows a sign. */
void mood_progress_bar_set_compact  (MoodProgressBar    *self);
void mood_progress_bar_set_revealed (MoodProgressBar    *self,
                                     gboolean            is_revealed);
void mood_progress_bar_show_scan    (MoodProgressBar    *self,
                                     const JobsProgress *progress);
/* What stands there then is that of before the pause, less what was said of speed and time. */
void mood_progress_bar_show_paused  (MoodProgressBar    *self,
                                     gboolean            is_paused);
/* @is_search: of settings, not a training. @left: (nullable): how much time it takes yet. What it is about is shown by win.train. */
void mood_progress_bar_show_training (MoodProgressBar    *self,
                                      gboolean            is_search,
                                      const JobsProgress *progress,
                                      const char         *left,
                                      gboolean            is_paused);
void mood_progress_bar_show_write   (MoodProgressBar    *self,
                                     const JobsProgress *progress,
                                     gboolean            is_undo);

G_END_DECLS
