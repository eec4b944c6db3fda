/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "engine/mood/curve.h"

G_BEGIN_DECLS

/* How the mood of one song moves, drawn. */
#define MOOD_TYPE_CURVE_VIEW (mood_curve_view_get_type ())
G_DECLARE_FINAL_TYPE (MoodCurveView, mood_curve_view, MOOD, CURVE_VIEW, GtkWidget)

void mood_curve_view_set_curve (MoodCurveView *self,
                                MoodCurve     *curve); /* (nullable) */

G_END_DECLS
