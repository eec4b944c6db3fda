/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "engine/base/parallel.h"
#include "engine/dsp/frontend.h"
#include "engine/training/corpus.h"

G_BEGIN_DECLS

/**
 * TrainingFeatures:
 *
 * The frames of every clip of a corpus: decoded once, kept in a cache folder from run to run, and
 * mapped from there. A cached file is named for the front end's configuration and version and the
 * clip's path, size and time of change, so that whatever alters the frames leads to a new file.
 */
typedef struct _TrainingFeatures TrainingFeatures;

/* In the folder of what is kept: frames, and the features of feature-table.h. */
#define TRAINING_FRAMES_FOLDER "frames"
#define TRAINING_FEATURES_FOLDER "features"

/* Of a longer file only the beginning is trained on. */
#define TRAINING_FEATURES_MAX_SECONDS 600

/* Told from the threads of the loading, one at a time. */
typedef void (*TrainingFeaturesProgress) (gsize    n_done,
                                          gsize    n_clips,
                                          gpointer user_data);

TrainingFeatures *training_features_load       (const TrainingCorpus      *corpus,
                                                DspFrontend               *frontend,
                                                const char                *cache_folder,
                                                const BaseParallel        *parallel,
                                                TrainingFeaturesProgress   progress,
                                                gpointer                   user_data,
                                                GCancellable              *cancellable,
                                                GError                   **error);
/* (transfer full) (nullable): where the frames of @clip are kept; NULL when there is no such clip. */
char             *training_features_get_cache_path (const DspFrontend     *frontend,
                                                    const char            *cache_folder,
                                                    const TrainingClip    *clip);
void              training_features_free       (TrainingFeatures          *self);
/* (n_frames, n_bands) in dB; NULL when the clip could not be read. */
const float      *training_features_get_frames (const TrainingFeatures    *self,
                                                gsize                      clip,
                                                gsize                     *n_frames);
/* Why; NULL when it could. */
const GError     *training_features_get_error  (const TrainingFeatures    *self,
                                                gsize                      clip);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TrainingFeatures, training_features_free)

G_END_DECLS
