/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "jobs/presence.h"
#include "library/identity.h"

G_BEGIN_DECLS

/**
 * JobsIdentifier:
 *
 * Makes out which song of the library a file is, by its sound: one that was there all the time, one that has moved, a
 * copy, or one that nobody has heard. Safe from any thread; that two files which sound the same are heard once is its
 * doing as well.
 */
typedef struct _JobsIdentifier JobsIdentifier;

typedef enum
{
  JOBS_VERDICT_HEAR,       /* nobody has heard it, or it is to be heard again */
  JOBS_VERDICT_CURRENT,    /* it is as it was */
  JOBS_VERDICT_RECOGNIZED, /* other tags, another place, or a copy: stored */
  JOBS_VERDICT_PROBLEM,    /* it has failed, and is not tried again by itself */
  JOBS_VERDICT_STALE,      /* another model has heard it */
  JOBS_VERDICT_WAIT,       /* others sound the same: told by jobs_identifier_release() or _choose() when it is its turn */
  JOBS_VERDICT_ERROR,      /* of the library, or cancelled */
} JobsVerdict;

/* What has become of songs, for whoever lists them. */
typedef struct
{
  GPtrArray *changed; /* (owned) of LibrarySong */
  GPtrArray *gone;    /* (owned) of LibrarySong */
} JobsNews;

void            jobs_news_init          (JobsNews                *news);
void            jobs_news_clear         (JobsNews                *news);

/* @hears_stale: what another model has heard is to be heard again. */
JobsIdentifier *jobs_identifier_new     (LibraryDb               *library,
                                         const LibraryVersion    *version,
                                         JobsPresence            *presence,
                                         gboolean                 hears_stale);
void            jobs_identifier_free    (JobsIdentifier          *self);

/* By a look at the library alone: what there is to do about a file of this state. @is_known: (out): FALSE when it is to be
 * identified though it need not be heard: it is not known what it sounds like, or what all of its tags say. */
JobsVerdict     jobs_identifier_look_up (JobsIdentifier          *self,
                                         const char              *path,
                                         gint64                   size,
                                         gint64                   mtime,
                                         gboolean                *is_known,
                                         GError                 **error);
/* Reads the file at fields->path. Fills @audio, and fields->audio when there is any. After HEAR, _release() must
 * follow. */
JobsVerdict     jobs_identifier_identify (JobsIdentifier         *self,
                                          LibrarySongFields      *fields,
                                          LibraryAudioHash       *audio,
                                          JobsNews               *news,
                                          GCancellable           *cancellable,
                                          GError                **error);
/* What sounds like @audio was heard. Returns: (transfer full) (nullable) (element-type filename): what waits for that
 * and is to be identified again. */
GPtrArray      *jobs_identifier_release (JobsIdentifier          *self,
                                         const LibraryAudioHash  *audio);
/* When every file was identified that there is, but those that wait. Returns: (transfer full) (element-type filename): what
 * is to be identified now; none when nothing waits, or for something that is still being heard. */
GPtrArray      *jobs_identifier_choose  (JobsIdentifier          *self);
/* After it was heard: whether it still is what it was. */
gboolean        jobs_identifier_confirm (const LibrarySongFields *fields,
                                         GCancellable            *cancellable);
/* FALSE for a file whose tags have ended the program more than once. */
gboolean        jobs_identifier_may_read_tags (JobsIdentifier          *self,
                                               const LibrarySongFields *fields);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (JobsIdentifier, jobs_identifier_free)
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (JobsNews, jobs_news_clear)

G_END_DECLS
