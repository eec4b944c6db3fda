/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/analysis/model.h"
#include "engine/analysis/result.h"
#include "engine/analysis/tape.h"

G_BEGIN_DECLS

/**
 * AnalysisFeatureListener:
 *
 * Hears a song's samples for a model that hears features, and says what it heard. Slices are judged as the song
 * goes by, with the samples of one in memory, however long it is; where short songs are heard whole, once it is longer than
 * these, and with the samples of its beginning until then. For other pieces it keeps the samples of the
 * song's first ANALYSIS_FEATURES_MAX_SECONDS, and only counts those that follow; when the song has ended the
 * features are worked out and judged. One per thread; used for one song after the other.
 *
 * A curve is only made where the pieces are slices, which tell of the whole song: what lies between a few
 * excerpts nobody has heard, and a level line would say that the song does not move. Then the result has none.
 */
typedef struct _AnalysisFeatureListener AnalysisFeatureListener;

/* A reference to @model is kept. */
AnalysisFeatureListener *analysis_feature_listener_new    (AnalysisModel            *model,
                                                           GError                  **error);
void                     analysis_feature_listener_free   (AnalysisFeatureListener  *self);
/* A new song; what was heard before is forgotten. */
void                     analysis_feature_listener_begin  (AnalysisFeatureListener  *self);
/* @samples: the song's next samples, mono, at the model's rate. */
void                     analysis_feature_listener_hear   (AnalysisFeatureListener  *self,
                                                           const float              *samples,
                                                           gsize                     n_samples);
/* As for analysis_listener_record() and the two that follow it. */
void                     analysis_feature_listener_record (AnalysisFeatureListener  *self);
AnalysisTape            *analysis_feature_listener_take_tape (AnalysisFeatureListener *self);
gboolean                 analysis_feature_listener_play   (AnalysisFeatureListener  *self,
                                                           const AnalysisTape       *tape);
/* (transfer full). Errors: %BASE_ERROR_EMPTY, %BASE_ERROR_SILENT, %BASE_ERROR_BAD_MODEL,
 * %G_IO_ERROR_CANCELLED. */
AnalysisResult          *analysis_feature_listener_finish (AnalysisFeatureListener  *self,
                                                           GCancellable             *cancellable,
                                                           GError                  **error);
/* How many samples of the song are in memory. */
gsize                    analysis_feature_listener_get_n_kept (const AnalysisFeatureListener *self);
/* How many pieces of the song have been judged; one, if it was judged whole. */
gsize                    analysis_feature_listener_get_n_judged (const AnalysisFeatureListener *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AnalysisFeatureListener, analysis_feature_listener_free)

G_END_DECLS
