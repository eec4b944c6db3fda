/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "engine/audio/decoder.h"
#include "engine/dsp/feature-set.h"
#include "engine/training/song-rules.h"

G_BEGIN_DECLS

/* The features of one clip, segment after segment, from the cache or from its sound. Of a longer file only
 * the beginning is heard. */
#define EXPERIMENT_CLIP_MAX_SECONDS 900

/**
 * ExperimentClipFeatures:
 * @n_examples: segments, or the steps of all segments where the features are sequences; steps that an
 *   earlier segment has told of already are left out
 * @values: (owned): (n_examples, size)
 * @times: (owned): (n_examples): the middle of each, in seconds
 *
 * Zero it to begin with.
 */
typedef struct
{
  guint  n_examples;
  float *values;
  float *times;
} ExperimentClipFeatures;

/* What every clip of a dataset has in common. */
typedef struct
{
  const DspFeatureSet      *features;
  const char               *features_text; /* its own form, with all settings */
  const TrainingCut          *segments;
  const char               *cache_folder; /* (nullable) */
  gsize                     size;         /* of one example */
  guint                     n_steps;      /* vectors in one segment's sequence; 1 for images */
} ExperimentClipReader;

gboolean experiment_clip_features_read  (ExperimentClipFeatures     *self,
                                         const ExperimentClipReader *reader,
                                         const char                 *path,
                                         AudioDecoder               *decoder,
                                         GCancellable               *cancellable,
                                         GError                    **error);
void     experiment_clip_features_clear (ExperimentClipFeatures     *self);

G_END_DECLS
