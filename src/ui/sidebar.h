/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "ui/progress-bar.h"
#include "ui/sidebar-model.h"

G_BEGIN_DECLS

/**
 * MoodSidebar:
 *
 * The list of what can be shown of the library: its parts, moods and playlists. What is chosen becomes the state of the action
 * win.scope.
 *
 * Signals: "activated": something was chosen by a click or by Enter, not only gone by; "songs-dropped" (gint64 id,
 * GPtrArray *songs): onto a fixed list.
 */
#define MOOD_TYPE_SIDEBAR (mood_sidebar_get_type ())
G_DECLARE_FINAL_TYPE (MoodSidebar, mood_sidebar, MOOD, SIDEBAR, GtkWidget)

MoodSidebarModel *mood_sidebar_get_model    (MoodSidebar *self);
/* Marks the scope that is shown; no action is called. */
void              mood_sidebar_set_scope    (MoodSidebar *self,
                                             const char  *id);
/* (nullable): the row of this id, where it is shown */
GtkWidget        *mood_sidebar_find_row     (MoodSidebar *self,
                                             const char  *id);
/* Which jobs run; their progress is shown in the bars, (transfer none). */
void              mood_sidebar_show_jobs    (MoodSidebar *self,
                                             gboolean     is_scanning,
                                             gboolean     is_writing);
void              mood_sidebar_show_training (MoodSidebar *self,
                                              gboolean     is_training);
MoodProgressBar  *mood_sidebar_get_scan_job (MoodSidebar *self);
MoodProgressBar  *mood_sidebar_get_write_job (MoodSidebar *self);
MoodProgressBar  *mood_sidebar_get_train_job (MoodSidebar *self);
void              mood_sidebar_bind_setting (MoodSidebar *self,
                                             GSettings   *settings,
                                             const char  *key);

G_END_DECLS
