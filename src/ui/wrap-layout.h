/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * MoodWrapLayout:
 *
 * Children one after the other, each as wide as it likes, in as many lines as they need. (A GtkFlowBox has columns.)
 */
#define MOOD_TYPE_WRAP_LAYOUT (mood_wrap_layout_get_type ())
G_DECLARE_FINAL_TYPE (MoodWrapLayout, mood_wrap_layout, MOOD, WRAP_LAYOUT, GtkLayoutManager)

G_END_DECLS
