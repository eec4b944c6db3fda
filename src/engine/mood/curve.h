/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * MoodCurve:
 * @hop: seconds between two points; 0.5
 * @n_points: how many
 * @valence: (n_points), in (-1, 1)
 * @arousal: (n_points), in (-1, 1)
 *
 * How the mood of a song moves. Point i stands for the time i * hop. Immutable and counted, so
 * that a worker, the library and the window can hold the same one.
 */
typedef struct
{
  double       hop;
  gsize        n_points;
  const float *valence;
  const float *arousal;
} MoodCurve;

#define MOOD_CURVE_HOP 0.5

MoodCurve *mood_curve_new        (double       hop,
                                  gsize        n_points,
                                  const float *valence,
                                  const float *arousal);
MoodCurve *mood_curve_ref        (MoodCurve   *self);
void       mood_curve_unref      (MoodCurve   *self);
/* A compact form to store: one byte per number, steps of 1/127. */
GBytes    *mood_curve_to_bytes   (MoodCurve   *self);
MoodCurve *mood_curve_from_bytes (GBytes      *bytes);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MoodCurve, mood_curve_unref)

G_END_DECLS
