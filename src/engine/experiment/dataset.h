/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "engine/experiment/row.h"
#include "engine/experiment/settings.h"
#include "engine/nn/shape.h"
#include "engine/training/corpus.h"

G_BEGIN_DECLS

/**
 * ExperimentDataset:
 *
 * The clips of one corpus as a network sees them: every clip decoded once, cut into segments and turned into
 * features, all in one flat array. A feature set that gives a sequence of vectors makes one example of
 * each. What was worked out is kept in a folder, in a file for each clip that is named for all that decides
 * it, so the next run reads it from there. Read-only once loaded; shared between threads.
 */
typedef struct _ExperimentDataset ExperimentDataset;

/**
 * ExperimentExample:
 * @clip: index in the corpus
 * @time: the middle of it, in seconds from the clip's beginning
 */
typedef struct
{
  guint  clip;
  double time;
} ExperimentExample;

/* What is loaded; texts are copied. */
typedef struct
{
  const char        *manifest;
  const char        *features;
  AnalysisCut        segments;
  guint              n_items;      /* of the corpus, spread evenly; 0: all */
  const char        *cache_folder; /* (nullable) */
  guint              n_workers;    /* 0: one per core */
} ExperimentDatasetConfig;

/* Clips that cannot be read are told to @observer and left out, unless they are more than a tenth. Errors:
 * %BASE_ERROR_BAD_CORPUS, %BASE_ERROR_INVALID_ARGUMENT (features), %G_IO_ERROR_CANCELLED. */
ExperimentDataset       *experiment_dataset_load          (const ExperimentDatasetConfig  *config,
                                                           const ExperimentObserver       *observer,
                                                           GCancellable                   *cancellable,
                                                           GError                        **error);
ExperimentDataset       *experiment_dataset_ref           (ExperimentDataset              *self);
void                     experiment_dataset_unref         (ExperimentDataset              *self);
const TrainingCorpus    *experiment_dataset_get_corpus    (const ExperimentDataset        *self);
/* Indices (guint) of the clips that were loaded. */
const GArray            *experiment_dataset_get_clips     (const ExperimentDataset        *self);
NnShape                  experiment_dataset_get_shape     (const ExperimentDataset        *self);
gsize                    experiment_dataset_get_size      (const ExperimentDataset        *self);
gsize                    experiment_dataset_get_n_examples (const ExperimentDataset       *self);
/* (n_examples, C, H, W) */
const float             *experiment_dataset_get_inputs    (const ExperimentDataset        *self);
const ExperimentExample *experiment_dataset_get_example   (const ExperimentDataset        *self,
                                                           gsize                           index);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ExperimentDataset, experiment_dataset_unref)

G_END_DECLS
