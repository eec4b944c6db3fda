/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "engine/analysis/ear.h"
#include "engine/analysis/model.h"
#include "engine/analysis/result.h"

G_BEGIN_DECLS

/**
 * AnalysisEnsembleListener:
 *
 * Lets all members of an ensemble hear the same samples, and says what they said together: see mixture.h for the point
 * and the curve; each degree is the mean of what those members say that have it, by their weights; the embedding is that of
 * the first member whose model has one. A member that could not hear the song, since it is too short or silent to it, is
 * left out. One per thread; used for one song after the other.
 */
typedef struct _AnalysisEnsembleListener AnalysisEnsembleListener;

/* A reference to @model is kept. */
AnalysisEnsembleListener *analysis_ensemble_listener_new    (AnalysisModel             *model,
                                                             GError                   **error);
void                      analysis_ensemble_listener_free   (AnalysisEnsembleListener  *self);
void                      analysis_ensemble_listener_begin  (AnalysisEnsembleListener  *self);
void                      analysis_ensemble_listener_hear   (AnalysisEnsembleListener  *self,
                                                             const float               *samples,
                                                             gsize                      n_samples);
/* One for each member; owned by it. */
gsize                     analysis_ensemble_listener_get_n_ears (AnalysisEnsembleListener *self);
AnalysisEar              *analysis_ensemble_listener_get_ear (AnalysisEnsembleListener *self,
                                                              gsize                     index);
/* (transfer full). Errors: %BASE_ERROR_EMPTY or %BASE_ERROR_SILENT, of the first member, when none could hear it;
 * %BASE_ERROR_BAD_MODEL; %G_IO_ERROR_CANCELLED. */
AnalysisResult           *analysis_ensemble_listener_finish (AnalysisEnsembleListener  *self,
                                                             GCancellable              *cancellable,
                                                             GError                   **error);
/* (transfer full): the same of what the members (@n_results) said, in their order; NULL for who could not hear it, but
 * not all of them. */
AnalysisResult           *analysis_ensemble_join            (const AnalysisModel       *model,
                                                             AnalysisResult     *const *results,
                                                             gsize                      n_results);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AnalysisEnsembleListener, analysis_ensemble_listener_free)

G_END_DECLS
