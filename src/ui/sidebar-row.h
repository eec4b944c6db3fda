/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "ui/sidebar-item.h"

G_BEGIN_DECLS

/**
 * MoodSidebarRow:
 *
 * A line of the sidebar: mark, name and number; to a screen reader, name and number in one.
 */
#define MOOD_TYPE_SIDEBAR_ROW (mood_sidebar_row_get_type ())
G_DECLARE_FINAL_TYPE (MoodSidebarRow, mood_sidebar_row, MOOD, SIDEBAR_ROW, GtkListBoxRow)

GtkWidget       *mood_sidebar_row_new          (MoodSidebarItem *item);
MoodSidebarItem *mood_sidebar_row_get_item     (MoodSidebarRow  *self);
/* Of the row that shows and hides the mood words. */
void             mood_sidebar_row_set_expanded (MoodSidebarRow  *self,
                                                gboolean         is_expanded);

G_END_DECLS
