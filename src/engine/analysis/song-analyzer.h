/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "engine/analysis/model.h"
#include "engine/analysis/result.h"
#include "engine/analysis/tape-cache.h"

G_BEGIN_DECLS

/**
 * AnalysisSongAnalyzer:
 *
 * Hears whole songs: decode -> features -> overlapping windows -> batched network -> one result
 * and a curve. Memory does not grow with the song but for its curve (48 bytes a second) and the embeddings of its
 * windows (96 bytes a second for the default network). One per worker thread: it owns a decoder child, a front-end
 * stream and an exec.
 *
 * With a model that hears features: decode -> samples of the first ten minutes -> features of pieces ->
 * learner or network -> one result. These samples are the most that it keeps (53 MB at 22 050 Hz), and as
 * many again while features are worked out.
 */
typedef struct _AnalysisSongAnalyzer AnalysisSongAnalyzer;

/* Told now and then, from the worker's thread, how far the song is; seconds of audio heard. */
typedef void (*AnalysisProgress) (double   seconds,
                                  gpointer user_data);

AnalysisSongAnalyzer *analysis_song_analyzer_new          (AnalysisModel         *model,
                                                           GError               **error);
void                  analysis_song_analyzer_free         (AnalysisSongAnalyzer  *self);
void                  analysis_song_analyzer_set_progress (AnalysisSongAnalyzer  *self,
                                                           AnalysisProgress       progress,
                                                           gpointer               user_data);
/* Errors: those of audio_decoder_open() and _read(), and of analysis_listener_finish() or
 * analysis_feature_listener_finish(). */
AnalysisResult       *analysis_song_analyzer_run          (AnalysisSongAnalyzer  *self,
                                                           const char            *path,
                                                           GCancellable          *cancellable,
                                                           GError               **error);
/* From now on what the front end gives is taken from @cache (nullable), and can be kept there. A reference is kept. */
void                  analysis_song_analyzer_set_cache    (AnalysisSongAnalyzer  *self,
                                                           AnalysisTapeCache     *cache);
/* The same of a song that is known by @sound (nullable): it is only decoded when the cache does not have what all front ends
 * gave of this sound, and tells the same to the last bit then. NULL: without the cache. */
AnalysisResult       *analysis_song_analyzer_run_known    (AnalysisSongAnalyzer  *self,
                                                           const char            *path,
                                                           GBytes                *sound,
                                                           GCancellable          *cancellable,
                                                           GError               **error);
/* After it has run well: puts into the cache what it did not have. Not called when the file turns out not to be of this
 * sound any more. */
void                  analysis_song_analyzer_keep         (AnalysisSongAnalyzer  *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AnalysisSongAnalyzer, analysis_song_analyzer_free)

G_END_DECLS
