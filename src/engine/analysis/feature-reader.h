/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "engine/analysis/cut.h"
#include "engine/dsp/feature-set.h"
#include "engine/nn/shape.h"

G_BEGIN_DECLS

/* Of a longer song only the beginning is heard by models that hear features, unless of slices: their sets want all
 * samples of a song at once, and these must fit in memory, whatever the song. */
#define ANALYSIS_FEATURES_MAX_SECONDS 600

/**
 * AnalysisFeatures:
 * @n_examples: segments, or the steps of all segments where the features are sequences; steps that an
 *   earlier segment has told of already are left out
 * @values: (owned): (n_examples, size)
 * @times: (owned): (n_examples): the middle of each, in seconds
 * @levels: (owned) (nullable): (n_examples): how loud the piece is that each is of, dB; NULL unless pieces are sparse. Few
 *   pieces stand for a long song then: what a soft beginning or a silence says of it must not count as much as the rest
 * @told_until: of sequences: the time of the last step, when there was one; also in pieces that are gone
 *
 * What is to be said of one song. Zero it to begin with.
 */
typedef struct
{
  guint  n_examples;
  float *values;
  float *times;
  float *levels;
  float  told_until;
} AnalysisFeatures;

/**
 * AnalysisFeatureReader:
 *
 * A feature set, and the pieces of a song that it is worked out for. Immutable; any number of threads may
 * use one at once.
 */
typedef struct _AnalysisFeatureReader AnalysisFeatureReader;

/* @features: as for dsp_feature_set_new(); need not be trusted. Errors: %BASE_ERROR_INVALID_ARGUMENT, also
 * when a song of the length above would make more examples than memory should hold. */
AnalysisFeatureReader *analysis_feature_reader_new             (const char                   *features,
                                                                const AnalysisCut            *cut,
                                                                GError                      **error);
AnalysisFeatureReader *analysis_feature_reader_ref             (AnalysisFeatureReader        *self);
void                   analysis_feature_reader_unref           (AnalysisFeatureReader        *self);
/* The feature set in its own words, with all settings. */
const char            *analysis_feature_reader_get_text        (const AnalysisFeatureReader  *self);
const AnalysisCut     *analysis_feature_reader_get_cut         (const AnalysisFeatureReader  *self);
guint                  analysis_feature_reader_get_sample_rate (const AnalysisFeatureReader  *self);
/* Of one example: a vector is (n, 1, 1). */
NnShape                analysis_feature_reader_get_shape       (const AnalysisFeatureReader  *self);
/* Samples of one piece; 0: the whole song. */
gsize                  analysis_feature_reader_get_n_samples   (const AnalysisFeatureReader  *self);
/* Whether pieces can be read one after the other as the song goes by, by the function below. */
gboolean               analysis_feature_reader_is_streamed     (const AnalysisFeatureReader  *self);
/* Replaces what is in @features by what is to be said of one piece, the song's (n_samples) from @start on; zeroed for
 * the first piece of a song, as it was left for those that follow. */
void                   analysis_feature_reader_compute_piece   (const AnalysisFeatureReader  *self,
                                                                const float                  *samples,
                                                                gsize                         n_samples,
                                                                guint64                       start,
                                                                AnalysisFeatures             *features);
/* Whether what it reads has levels. */
gboolean               analysis_feature_reader_has_levels      (const AnalysisFeatureReader  *self);
/* Whether what it reads tells of the song from beginning to end, so that a curve may be made of it. */
gboolean               analysis_feature_reader_covers_song     (const AnalysisFeatureReader  *self);
/* @samples: (n_samples), at least 1, at the reader's rate; @features: zeroed. FALSE with
 * %G_IO_ERROR_CANCELLED, which is looked for between the segments. */
gboolean               analysis_feature_reader_compute         (const AnalysisFeatureReader  *self,
                                                                const float                  *samples,
                                                                gsize                         n_samples,
                                                                AnalysisFeatures             *features,
                                                                GCancellable                 *cancellable,
                                                                GError                      **error);
void                   analysis_features_clear                 (AnalysisFeatures             *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AnalysisFeatureReader, analysis_feature_reader_unref)
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (AnalysisFeatures, analysis_features_clear)

G_END_DECLS
