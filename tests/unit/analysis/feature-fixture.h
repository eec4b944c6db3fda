/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/analysis/model.h"

G_BEGIN_DECLS

/* Small and quick: five vectors a second would be too many, so four mel images of each two seconds. */
#define FEATURE_FIXTURE_VECTORS "song-statistics rate=8000"
#define FEATURE_FIXTURE_IMAGES  "mel-image rate=8000 seconds=1 height=24 width=16"

AnalysisFeatureReader *feature_fixture_make_reader  (const char            *features,
                                                     const char            *cut);
/* Knows nothing of mood, but answers differently to different music. @n_outputs: of values or classes. */
ClassicLearner        *feature_fixture_fit_learner  (const char            *name,
                                                     gsize                  n_inputs,
                                                     gsize                  n_outputs);
/* A kernel learner of quadrants, valence and arousal, and @n_degrees values after these. */
ClassicLearner        *feature_fixture_fit_degrees  (gsize                  n_inputs,
                                                     gsize                  n_degrees);
/* @architecture: of a learner or of the zoo. */
AnalysisFeatureModel  *feature_fixture_make_model   (const char            *architecture,
                                                     const char            *features,
                                                     const char            *cut);
/* With such a learner. @degrees: (array zero-terminated=1): what these are called */
AnalysisFeatureModel  *feature_fixture_make_degree_model (const char        *features,
                                                          const char        *cut,
                                                          const char *const *degrees);
/* Knows the @features of a song by heart: its last piece is another thing, far from the others on the plane. @degrees: the
 * names of two. */
AnalysisFeatureModel  *feature_fixture_make_knowing_model (AnalysisFeatureReader  *reader,
                                                           const AnalysisFeatures *features,
                                                           const char *const      *degrees);
NnTensorFile          *feature_fixture_make_file    (AnalysisFeatureModel  *model);

G_END_DECLS
