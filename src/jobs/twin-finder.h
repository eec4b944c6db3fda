/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "jobs/presence.h"
#include "jobs/turns.h"
#include "library/identity.h"

G_BEGIN_DECLS

/**
 * JobsTwinFinder:
 *
 * Finds the song of the library that a file at a new place is: of those that sound the same, the one that has moved there or
 * was copied. Safe from any thread.
 */
typedef struct _JobsTwinFinder JobsTwinFinder;

typedef enum
{
  JOBS_MATCH_NONE,
  JOBS_MATCH_COPY,  /* the song is still where it was, or its drive is away */
  JOBS_MATCH_MOVED, /* it is not */
} JobsMatch;

/**
 * JobsFind:
 * @likeness: how much the file looks like the one that the song was
 * @id: of the song, unless nothing matches
 */
typedef struct
{
  JobsMatch match;
  guint     likeness;
  gint64    id;
} JobsFind;

/* Nothing tells the two apart but the folder. */
#define JOBS_LIKENESS_FULL 3u

JobsTwinFinder *jobs_twin_finder_new  (LibraryDb                *library,
                                       JobsPresence             *presence);
void            jobs_twin_finder_free (JobsTwinFinder           *self);

/* @fields: with its sound. FALSE on an error of the library. */
gboolean        jobs_twin_finder_find (JobsTwinFinder           *self,
                                       const LibrarySongFields  *fields,
                                       GCancellable             *cancellable,
                                       JobsFind                 *find,
                                       GError                  **error);
/* A JobsTurnsRank: of several files that sound like a song which is gone, which is it? */
guint           jobs_twin_finder_rank (const LibraryAudioHash   *audio,
                                       const JobsTurnFile       *file,
                                       gpointer                  self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (JobsTwinFinder, jobs_twin_finder_free)

G_END_DECLS
