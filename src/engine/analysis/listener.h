/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/analysis/model.h"
#include "engine/analysis/result.h"
#include "engine/analysis/tape.h"

G_BEGIN_DECLS

/**
 * AnalysisListener:
 *
 * Hears a song's samples, wherever they come from, and says what it heard: features ->
 * overlapping windows -> batched network -> one result and a curve. The way samples are cut into
 * blocks changes no bit of the result. One per thread; used for one song after the other.
 */
typedef struct _AnalysisListener AnalysisListener;

AnalysisListener   *analysis_listener_new         (AnalysisModel           *model,
                                                   GError                 **error);
void                analysis_listener_free        (AnalysisListener        *self);
void                analysis_listener_begin       (AnalysisListener        *self);
void                analysis_listener_hear        (AnalysisListener        *self,
                                                   const float             *samples,
                                                   gsize                    n_samples);
void                analysis_listener_hear_frames (AnalysisListener        *self,
                                                   const float             *frames,
                                                   gsize                    n_frames);
/* From the beginning of a song on: what the front end gives is recorded as well; taken when it has finished. */
void                analysis_listener_record      (AnalysisListener        *self);
AnalysisTape       *analysis_listener_take_tape   (AnalysisListener        *self);
/* In place of all samples: hears the same as the listener that has recorded it, to the last bit. FALSE: it was damaged, or
 * is from another front end, and the song must begin anew; or it was cancelled. */
gboolean            analysis_listener_play        (AnalysisListener        *self,
                                                   AnalysisTape            *tape,
                                                   GCancellable            *cancellable);
AnalysisResult     *analysis_listener_finish      (AnalysisListener        *self,
                                                   GError                 **error);
const MoodGaussian *analysis_listener_get_windows (const AnalysisListener  *self,
                                                   gsize                   *n_windows);
const float        *analysis_listener_get_levels  (const AnalysisListener  *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AnalysisListener, analysis_listener_free)

G_END_DECLS
