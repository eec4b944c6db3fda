/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "library/playlist-rule.h"

G_BEGIN_DECLS

/**
 * MoodRulePlane:
 *
 * A small plane with the place that a rule looks at, and the songs it finds there. Dragging over it draws a circle.
 *
 * Signals: "circle-drawn" (double valence, double arousal, double radius).
 */
#define MOOD_TYPE_RULE_PLANE (mood_rule_plane_get_type ())
G_DECLARE_FINAL_TYPE (MoodRulePlane, mood_rule_plane, MOOD, RULE_PLANE, GtkWidget)

/* @rule: (nullable): no place; copied */
void mood_rule_plane_set_rule   (MoodRulePlane             *self,
                                 const LibraryPlaylistRule *rule);
/* @points: (element-type PlotPoint) (nullable) */
void mood_rule_plane_set_points (MoodRulePlane             *self,
                                 GArray                    *points);

G_END_DECLS
