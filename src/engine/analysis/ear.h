/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "engine/analysis/model.h"
#include "engine/analysis/result.h"

G_BEGIN_DECLS

/**
 * AnalysisEar:
 *
 * Hears a song's samples for a model of any kind, and says what it heard: the listener that the model wants. One per
 * thread; used for one song after the other.
 */
typedef struct _AnalysisEar AnalysisEar;

/* A reference to @model is kept. */
AnalysisEar    *analysis_ear_new    (AnalysisModel  *model,
                                     GError        **error);
void            analysis_ear_free   (AnalysisEar    *self);
/* A new song; what was heard before is forgotten. */
void            analysis_ear_begin  (AnalysisEar    *self);
/* @samples: the song's next samples, mono, at the model's rate. */
void            analysis_ear_hear   (AnalysisEar    *self,
                                     const float    *samples,
                                     gsize           n_samples);
/* (transfer full). Errors: those of the listeners. */
AnalysisResult *analysis_ear_finish (AnalysisEar    *self,
                                     GCancellable   *cancellable,
                                     GError        **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AnalysisEar, analysis_ear_free)

G_END_DECLS
