/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/analysis/song-analyzer.h"
#include "jobs/tally.h"
#include "library/song.h"

G_BEGIN_DECLS

/**
 * JobsHearer:
 *
 * Worker threads that hear songs from a queue: one analyzer, with one decoder child, in each.
 * Scanning and analyzing are this with another end.
 */
typedef struct _JobsHearer JobsHearer;

/**
 * JobsHeard:
 * @fields: path, state of the file, tags, and an estimate or an error
 * @curve: (nullable)
 * @degrees: (nullable)
 * @embedding: (nullable)
 * @classes: (nullable)
 *
 * One song's end. Valid during the call.
 */
typedef struct
{
  const LibrarySongFields *fields;
  MoodCurve               *curve;
  MoodDegrees             *degrees;
  MoodEmbedding           *embedding;
  MoodDegrees             *classes;
} JobsHeard;

typedef enum
{
  JOBS_HEAR_IT,  /* go on */
  JOBS_HEAR_NOT, /* there is no need; whoever says so has told the tally */
  JOBS_HEAR_STOP /* an error is set: everything stops */
} JobsHearing;

/* In a worker thread, several at a time. FALSE with an error stops everything. */
typedef gboolean (*JobsHeardFunc) (const JobsHeard  *heard,
                                   gpointer          user_data,
                                   GError          **error);

/**
 * JobsHearerHandler:
 * @identify: (nullable): before a song is decoded; @fields has its path and state, and takes what is made out about
 *   it, which must live as long as @audio
 * @identified: (nullable): every path that was pushed is identified, and no more come by themselves: @identify may have
 *   left some for now, and they can be pushed again. FALSE: there are none
 * @may_read_tags: (nullable): before its tags are read, after it was decoded
 * @heard: its end
 * @is_background: the workers, and their decoders, leave the processor to whatever else wants it
 * @tapes: (nullable): where songs that are identified are heard from if they can be, and kept; a reference is kept
 *
 * All functions run in a worker thread, several at a time.
 */
typedef struct
{
  JobsHearing   (*identify)      (LibrarySongFields  *fields,
                                  LibraryAudioHash   *audio,
                                  GCancellable       *stop,
                                  gpointer            user_data,
                                  GError            **error);
  gboolean      (*identified)    (gpointer                 user_data);
  gboolean      (*may_read_tags) (const LibrarySongFields *fields,
                                  gpointer                 user_data);
  JobsHeardFunc   heard;
  gpointer        user_data;
  gboolean        is_background;
  AnalysisTapeCache *tapes;
} JobsHearerHandler;

/* @handler is copied. */
JobsHearer *jobs_hearer_new    (AnalysisModel           *model,
                                guint                    n_workers,
                                JobsTally               *tally,
                                const JobsHearerHandler *handler,
                                GCancellable            *cancellable);
/* Stops the workers where they are if jobs_hearer_finish() was not called. */
void        jobs_hearer_free   (JobsHearer     *self);
void        jobs_hearer_push   (JobsHearer     *self,
                                const char     *path);
/* For when there is nothing else to do. */
void        jobs_hearer_push_last (JobsHearer  *self,
                                   const char  *path);
/* From any thread. Paused, workers end the songs that they are in and take no other. */
void        jobs_hearer_set_paused (JobsHearer *self,
                                    gboolean    is_paused);
/* Cancelled when the job is and when the hearing has failed: for whoever is still pushing. */
GCancellable *jobs_hearer_get_stop (JobsHearer   *self);
/* Waits until all that was pushed is heard. */
gboolean    jobs_hearer_finish (JobsHearer     *self,
                                GError        **error);

guint       jobs_hearer_choose_n_workers (guint n_workers);

/* For tests: hears songs in place of a decoder and a model. NULL ends it. In worker threads. */
typedef AnalysisResult *(*JobsAnalyzeFunc) (const char    *path,
                                            GCancellable  *stop,
                                            GError       **error);
void        jobs_hearer_replace_analyzer (JobsAnalyzeFunc analyze);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (JobsHearer, jobs_hearer_free)

G_END_DECLS
