/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "library/db.h"

G_BEGIN_DECLS

/**
 * JobsStaleCount:
 * @model: (owned): fingerprint of the model that is in use
 * @n_songs: that are there and were heard by another one
 * @n_kept: of these, those that need not be decoded to be heard by this one
 * @seconds: how long that may take, a guess: what of the songs has to be decoded, and how fast this machine is, is
 *   only known when it is done
 */
typedef struct
{
  char  *model;
  guint  n_songs;
  guint  n_kept;
  double seconds;
} JobsStaleCount;

void            jobs_stale_count_free   (JobsStaleCount       *self);
/* In a worker thread: reads the model and looks for what is kept of each song. @model_path NULL: the default model. */
void            jobs_stale_count_async  (LibraryDb            *db,
                                         const char           *model_path,
                                         GCancellable         *cancellable,
                                         GAsyncReadyCallback   callback,
                                         gpointer              user_data);
/* (transfer full) (nullable) */
JobsStaleCount *jobs_stale_count_finish (GAsyncResult         *result,
                                         GError              **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (JobsStaleCount, jobs_stale_count_free)

G_END_DECLS
