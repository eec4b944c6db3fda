/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "engine/mood/curve.h"
#include "engine/mood/spectrogram.h"

G_BEGIN_DECLS

/**
 * MoodCurveView:
 *
 * How the mood of one song moves, drawn over a picture of its sound, with where it is played. A click or Enter asks to
 * be played from there; the arrow keys go to and fro, as in any slider.
 *
 * Signals: "seek" (double seconds): play from here
 */
#define MOOD_TYPE_CURVE_VIEW (mood_curve_view_get_type ())
G_DECLARE_FINAL_TYPE (MoodCurveView, mood_curve_view, MOOD, CURVE_VIEW, GtkWidget)

/* @duration: seconds, 0 when it is not known */
void     mood_curve_view_set_curve    (MoodCurveView   *self,
                                       MoodCurve       *curve,  /* (nullable) */
                                       double           duration);
void     mood_curve_view_set_sound    (MoodCurveView   *self,
                                       MoodSpectrogram *sound); /* (nullable) */
/* @seconds: below 0: this song is not played */
void     mood_curve_view_set_position (MoodCurveView   *self,
                                       double           seconds);
double   mood_curve_view_get_position (MoodCurveView   *self);
/* For tests: what is seen. */
gboolean mood_curve_view_has_curve    (MoodCurveView   *self);
gboolean mood_curve_view_has_sound    (MoodCurveView   *self);
/* Where a time is, in pixels of the widget. */
double   mood_curve_view_get_x        (MoodCurveView   *self,
                                       double           seconds);

G_END_DECLS
