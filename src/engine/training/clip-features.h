/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/analysis/feature-reader.h"
#include "engine/audio/decoder.h"

G_BEGIN_DECLS

/* The features of one clip, from the cache folder (nullable) or from its sound. @self: zeroed; @decoder: of
 * the reader's rate. Errors: those of the decoder, %BASE_ERROR_SILENT, %G_IO_ERROR_CANCELLED. */
gboolean training_clip_features_read (AnalysisFeatures             *self,
                                      const AnalysisFeatureReader  *reader,
                                      const char                   *cache_folder,
                                      const char                   *path,
                                      AudioDecoder                 *decoder,
                                      GCancellable                 *cancellable,
                                      GError                      **error);

/* (transfer full) (nullable): where the features of the clip at @path are kept: for everything that they depend on, with
 * its time of change and @revision, %DSP_FEATURE_SET_REVISION, another file. NULL when there is no such clip. */
char    *training_clip_features_get_cache_path
                                     (const AnalysisFeatureReader  *reader,
                                      const char                   *folder,
                                      const char                   *path,
                                      guint                         revision);

G_END_DECLS
