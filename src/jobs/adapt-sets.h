/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "engine/analysis/adaptation.h"
#include "library/adaptation.h"

G_BEGIN_DECLS

/* Of more labels the latest are learned from: what they cost goes with each song of the library. */
#define JOBS_ADAPT_LABELS_MAX 500

/**
 * JobsAdaptSets:
 * @version: of what has heard the songs; 0: nothing was heard
 * @mean: (owned) (nullable) (n_embedding): of the library's embeddings, that all are told apart by
 * @own: the labels of the library; n may be 0
 * @builtin: n is 0 where there are none
 *
 * What an adaptation is learned from and held against. Embeddings of a network after its last nonlinearity all point into one
 * corner of their space: without the mean what all music of a library has in common, they tell how songs differ.
 */
typedef struct
{
  gint64               version;
  guint                n_songs; /* of @version */
  gsize                n_embedding;
  float               *mean;
  AnalysisAdaptationSet own;
  AnalysisAdaptationSet builtin;
  GArray              *arrays[6]; /* (owned): what the sets point to */
} JobsAdaptSets;

/* @builtin_path: (nullable): NULL: those that the program comes with. */
JobsAdaptSets *jobs_adapt_sets_read  (LibraryDb            *db,
                                      const char           *builtin_path,
                                      GCancellable         *cancellable,
                                      GError              **error);
void           jobs_adapt_sets_free  (JobsAdaptSets        *self);
/* @row: (out) (n_embedding): of @embedding without the mean; zeros where it is NULL or another model's. */
void           jobs_adapt_sets_embed (const JobsAdaptSets  *self,
                                      const MoodEmbedding  *embedding,
                                      float                *row);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (JobsAdaptSets, jobs_adapt_sets_free)

G_END_DECLS
