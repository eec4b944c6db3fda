/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "engine/analysis/model.h"
#include "engine/analysis/result.h"
#include "engine/analysis/tape.h"

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
/* Of one that is no ensemble's; see listener.h. What is played needs no samples, and those that come are not heard. */
void            analysis_ear_record (AnalysisEar    *self);
AnalysisTape   *analysis_ear_take_tape (AnalysisEar *self);
gboolean        analysis_ear_play   (AnalysisEar    *self,
                                     GBytes         *tape,
                                     GCancellable   *cancellable);
/* The ears that an ensemble's consists of; of another it is the only part itself. */
gsize           analysis_ear_get_n_parts (AnalysisEar *self);
AnalysisEar    *analysis_ear_get_part (AnalysisEar  *self,
                                       gsize         index);
/* (transfer full): all that decides what is on its tapes, but for the song. */
char           *analysis_ear_describe_tape (AnalysisEar *self);
/* (transfer full). Errors: those of the listeners. */
AnalysisResult *analysis_ear_finish (AnalysisEar    *self,
                                     GCancellable   *cancellable,
                                     GError        **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AnalysisEar, analysis_ear_free)

G_END_DECLS
