/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "ui/sidebar-item.h"

G_BEGIN_DECLS

/**
 * MoodSidebarHeading:
 *
 * What stands above a section of the sidebar: its name, and what adds to it: folders to the library, and new
 * playlists.
 */
#define MOOD_TYPE_SIDEBAR_HEADING (mood_sidebar_heading_get_type ())
G_DECLARE_FINAL_TYPE (MoodSidebarHeading, mood_sidebar_heading, MOOD, SIDEBAR_HEADING, GtkWidget)

GtkWidget *mood_sidebar_heading_new (MoodSidebarSection section);

G_END_DECLS
