/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "ui/filters.h"

G_BEGIN_DECLS

/**
 * MoodFilterChips:
 *
 * The filters that are set, each a button that takes it back. Nothing is seen of it while there are none.
 */
#define MOOD_TYPE_FILTER_CHIPS (mood_filter_chips_get_type ())
G_DECLARE_FINAL_TYPE (MoodFilterChips, mood_filter_chips, MOOD, FILTER_CHIPS, GtkWidget)

void mood_filter_chips_set_filters (MoodFilterChips *self,
                                    MoodFilters     *filters);

G_END_DECLS
