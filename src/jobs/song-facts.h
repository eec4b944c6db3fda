/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "library/history.h"

G_BEGIN_DECLS

/* One field of the file, as whoever wrote it has left it; plain text. */
typedef struct
{
  char *name; /* (owned) */
  char *text; /* (owned) */
} JobsFileMood;

/**
 * JobsSongFacts:
 * @file_moods: (nullable) (element-type JobsFileMood): what stands in the file itself, now; NULL when it cannot be read
 * @file_error: (nullable): why that is so, a sentence
 * @history: (nullable): what the library knows to have been done with it
 * @is_default_model: it was heard by the model in use
 *
 * What is known of one song beside what the window holds of all.
 */
typedef struct
{
  GPtrArray      *file_moods;
  char           *file_error;
  LibraryHistory *history;
  gboolean        is_default_model;
} JobsSongFacts;

void           jobs_song_facts_free        (JobsSongFacts        *self);
/* Reads them in a worker thread. The only error is a cancel. */
void           jobs_song_facts_load_async  (LibraryDb            *db,
                                            LibrarySong          *song,
                                            GCancellable         *cancellable,
                                            GAsyncReadyCallback   callback,
                                            gpointer              user_data);
JobsSongFacts *jobs_song_facts_load_finish (GAsyncResult         *result,
                                            GError              **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (JobsSongFacts, jobs_song_facts_free)

G_END_DECLS
