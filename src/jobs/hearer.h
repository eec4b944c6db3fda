/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/analysis/song-analyzer.h"
#include "jobs/tally.h"
#include "library/song.h"

G_BEGIN_DECLS

/**
 * JobsHearer:
 *
 * Worker threads that hear songs from a queue: one analyser, with one decoder child, in each.
 * Scanning and analysing are this with another end.
 */
typedef struct _JobsHearer JobsHearer;

/**
 * JobsHeard:
 * @fields: path, state of the file, tags, and an estimate or an error
 * @curve: (nullable)
 * @degrees: (nullable)
 * @embedding: (nullable)
 *
 * One song's end. Valid during the call.
 */
typedef struct
{
  const LibrarySongFields *fields;
  MoodCurve               *curve;
  MoodDegrees             *degrees;
  MoodEmbedding           *embedding;
} JobsHeard;

/* In a worker thread, several at a time. FALSE with an error stops everything. */
typedef gboolean (*JobsHeardFunc) (const JobsHeard  *heard,
                                   gpointer          user_data,
                                   GError          **error);

JobsHearer *jobs_hearer_new    (AnalysisModel  *model,
                                guint           n_workers,
                                JobsTally      *tally,
                                JobsHeardFunc   heard,
                                gpointer        user_data,
                                GCancellable   *cancellable);
/* Stops the workers where they are if jobs_hearer_finish() was not called. */
void        jobs_hearer_free   (JobsHearer     *self);
void        jobs_hearer_push   (JobsHearer     *self,
                                const char     *path);
/* Cancelled when the job is and when the hearing has failed: for whoever is still pushing. */
GCancellable *jobs_hearer_get_stop (JobsHearer   *self);
/* Waits until all that was pushed is heard. */
gboolean    jobs_hearer_finish (JobsHearer     *self,
                                GError        **error);

guint       jobs_hearer_choose_n_workers (guint n_workers);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (JobsHearer, jobs_hearer_free)

G_END_DECLS
