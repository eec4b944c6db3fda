/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * MoodGrowingRows:
 *
 * Shows a list that may be long without keeping the main thread: GTK makes widgets for about 200 rows whatever is seen of them,
 * so these come in steps with time for other things in between; the rows after them cost nothing and come at once.
 */
typedef struct _MoodGrowingRows MoodGrowingRows;

/* @rows: what the list shows of its model; held. @step: how many rows come at a time. */
MoodGrowingRows *mood_growing_rows_new   (GtkSliceListModel *rows,
                                          guint              step);
void             mood_growing_rows_free  (MoodGrowingRows   *self);
/* Before the model behind the rows is exchanged: only the first rows of it are shown. */
void             mood_growing_rows_stop  (MoodGrowingRows   *self);
/* After it: the others come, from the next frame on. */
void             mood_growing_rows_start (MoodGrowingRows   *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MoodGrowingRows, mood_growing_rows_free)

G_END_DECLS
