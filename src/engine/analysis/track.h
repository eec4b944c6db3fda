/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/mood/curve.h"

G_BEGIN_DECLS

/**
 * AnalysisTrack:
 *
 * Joins what the network said at each step of the overlapping windows into one curve over the
 * song. 24 bytes a step, 48 a second.
 */
typedef struct _AnalysisTrack AnalysisTrack;

AnalysisTrack *analysis_track_new        (gsize           n_steps,
                                          gsize           frames_per_step,
                                          double          seconds_per_step);
void           analysis_track_free       (AnalysisTrack  *self);
void           analysis_track_reset      (AnalysisTrack  *self);
void           analysis_track_add_window (AnalysisTrack  *self,
                                          gsize           start,
                                          const float    *raw);
MoodCurve     *analysis_track_make_curve (AnalysisTrack  *self,
                                          double          duration);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AnalysisTrack, analysis_track_free)

G_END_DECLS
