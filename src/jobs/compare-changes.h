/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/analysis/model.h"
#include "jobs/comparison.h"
#include "library/db.h"

G_BEGIN_DECLS

/* Songs of a library that two models hear otherwise: what adopting one of them would do. */

/**
 * JobsCompareChanges:
 * @n_sample: so many songs are heard at most
 * @n_decoded: of these, so many at most that have to be decoded
 * @n_changes: so many are told of
 * @progress: (nullable): from any of the workers, one at a time
 */
typedef struct
{
  AnalysisModel *models[JOBS_N_COMPARED];
  guint          n_sample;
  guint          n_decoded;
  guint          n_changes;
  guint          n_workers;
  void (*progress) (guint    n_done,
                    guint    n_songs,
                    gpointer user_data);
  gpointer       user_data;
} JobsCompareChanges;

/* Hears a sample of the songs of @library, and sets what @comparison tells of them. What the model in use said of a song is
 * not heard again. Songs that cannot be heard are left out. */
gboolean jobs_compare_changes_find (const JobsCompareChanges *self,
                                    LibraryDb                *library,
                                    JobsComparison           *comparison,
                                    GCancellable             *cancellable,
                                    GError                  **error);

G_END_DECLS
