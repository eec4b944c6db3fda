/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "ui/filters.h"

G_BEGIN_DECLS

/**
 * MoodFilterButton:
 *
 * Opens a popover with all the filters, which it switches through the window's actions win.filter-NAME. It is marked while
 * any of them is set.
 */
#define MOOD_TYPE_FILTER_BUTTON (mood_filter_button_get_type ())
G_DECLARE_FINAL_TYPE (MoodFilterButton, mood_filter_button, MOOD, FILTER_BUTTON, GtkWidget)

void mood_filter_button_set_filters (MoodFilterButton *self,
                                     MoodFilters      *filters);

G_END_DECLS
