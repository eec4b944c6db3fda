/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * MoodAdaptiveBin:
 *
 * Holds one child and says when it has become narrower than a threshold, so that the child can show less. (What
 * libadwaita calls breakpoints from 1.4 on.)
 *
 * Properties: child, threshold (pixels), narrow (read-only).
 */
#define MOOD_TYPE_ADAPTIVE_BIN (mood_adaptive_bin_get_type ())
G_DECLARE_FINAL_TYPE (MoodAdaptiveBin, mood_adaptive_bin, MOOD, ADAPTIVE_BIN, GtkWidget)

gboolean mood_adaptive_bin_is_narrow (MoodAdaptiveBin *self);

G_END_DECLS
