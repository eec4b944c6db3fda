/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "library/song.h"

G_BEGIN_DECLS

/**
 * JobsTurns:
 *
 * Files that sound the same have their turns one after the other, whatever number of workers there is: so that one of them
 * is heard, and the others are found to be copies. A file that may have come from where another one was, but need not have,
 * puts its turn off until all files were looked at; then the one has it that is the most likely. Safe from any thread.
 */
typedef struct _JobsTurns JobsTurns;

typedef enum
{
  JOBS_TURN_ITS,    /* until jobs_turns_end() or _put_off() */
  JOBS_TURN_CHOSEN, /* likewise; it cannot be put off again */
  JOBS_TURN_WAIT,   /* another has it; the path is kept until that has ended */
} JobsTurn;

/* What a file was like when its sound was made out. */
typedef struct
{
  const char *path;
  gint64      size;
  gint64      mtime;
} JobsTurnFile;

/* How likely it is that what sounded like @audio has moved to @path. Called without a lock held. */
typedef guint (*JobsTurnsRank) (const LibraryAudioHash *audio,
                                const JobsTurnFile     *file,
                                gpointer                user_data);

JobsTurns *jobs_turns_new     (void);
void       jobs_turns_free    (JobsTurns              *self);

JobsTurn   jobs_turns_begin   (JobsTurns              *self,
                               const LibraryAudioHash *audio,
                               const JobsTurnFile     *file);
void       jobs_turns_put_off (JobsTurns              *self,
                               const LibraryAudioHash *audio,
                               const JobsTurnFile     *file);
/* What sounded otherwise when it was chosen, or cannot be read any more, has no turn: another of its sound is chosen. */
void       jobs_turns_forfeit (JobsTurns              *self,
                               const char             *path);
/* Returns: (transfer full) (nullable) (element-type filename): those that have waited. */
GPtrArray *jobs_turns_end     (JobsTurns              *self,
                               const LibraryAudioHash *audio);
/* TRUE when @file was here before as it is now: @audio is what it sounds like. It is told once. */
gboolean   jobs_turns_recall  (JobsTurns              *self,
                               const JobsTurnFile     *file,
                               LibraryAudioHash       *audio);
/* When nothing is left but turns that were put off: chooses who has them. Returns: (transfer full) (element-type filename):
 * who is to begin its turn now. */
GPtrArray *jobs_turns_choose  (JobsTurns              *self,
                               JobsTurnsRank           rank,
                               gpointer                user_data);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (JobsTurns, jobs_turns_free)

G_END_DECLS
