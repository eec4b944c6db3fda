/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* A name with a number, and a bar that shows its share. */
#define MOOD_TYPE_CHANCE_ROW (mood_chance_row_get_type ())
G_DECLARE_FINAL_TYPE (MoodChanceRow, mood_chance_row, MOOD, CHANCE_ROW, GtkWidget)

GtkWidget *mood_chance_row_new (void);
/* @icon_name: (nullable); @color_class: (nullable): of the bar and the icon; @share: from 0 to 1 */
void       mood_chance_row_set (MoodChanceRow *self,
                                const char    *name,
                                const char    *number,
                                double         share,
                                const char    *icon_name,
                                const char    *color_class);

G_END_DECLS
