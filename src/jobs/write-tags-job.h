/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "jobs/job.h"
#include "library/journal.h"

G_BEGIN_DECLS

/* One field's change in one file, in words that can be shown. */
typedef struct
{
  char  *field;      /* "MOOD", "MOOD_VALENCE", or a name of the owner's */
  GStrv  old_values;
  GStrv  new_values;
} JobsTagChange;

/* What happened, or would happen, to one file. */
typedef struct
{
  char      *path;
  GPtrArray *changes;       /* (element-type JobsTagChange); empty: nothing to do */
  char      *error_code;    /* (nullable) */
  char      *error_message; /* (nullable) */
  gboolean   is_written;
  gboolean   is_partial;    /* an undo: the error tells of fields that are left, the changes are those of the others */
  gint64     batch;         /* the writing that an undo was of; else 0 */
} JobsTagOutcome;

void jobs_tag_outcome_free (JobsTagOutcome *self);

/* What becomes of values in the files that are not ours. */
typedef enum
{
  JOBS_TAG_MODE_ADD,     /* "add": ours is added to moods, and takes no other value's place */
  JOBS_TAG_MODE_REPLACE, /* "replace": ours takes their place */
  JOBS_TAG_MODE_FILL,    /* "fill": ours is written only where there are none */
} JobsTagMode;

gboolean jobs_tag_mode_from_name (const char  *name,
                                  JobsTagMode *mode);

/* The name of the field that "mood", "valence", "arousal" or "quadrant" is written to if nobody wants another:
 * "MOOD_VALENCE". NULL for other words. */
const char *jobs_tag_get_usual_name (const char *word);

/**
 * JobsWriteTagsJob:
 *
 * Writes the moods of songs into their files, or only works out what that would change (a preview),
 * or undoes a batch of the journal. One file at a time: the disk is the limit, and a crash then
 * touches one file at most. Signal "outcome" (JobsTagOutcome *, valid as long as the job): once for
 * each file. Signal "songs" (GPtrArray of LibrarySong): the rows of files that were written, renewed. An undo leaves a field alone that has been changed since, and says so as the outcome's
 * error; the other fields of the file are undone all the same.
 */
#define JOBS_TYPE_WRITE_TAGS_JOB (jobs_write_tags_job_get_type ())
G_DECLARE_FINAL_TYPE (JobsWriteTagsJob, jobs_write_tags_job, JOBS, WRITE_TAGS_JOB, JobsJob)

/* @songs: (element-type LibrarySong): those without an estimate are skipped. */
JobsJob   *jobs_write_tags_job_new_write     (LibraryDb        *library,
                                              GPtrArray        *songs);
JobsJob   *jobs_write_tags_job_new_preview   (LibraryDb        *library,
                                              GPtrArray        *songs);
/* @batch 0: the last one that is not undone. Where nothing of it can be, since its files are gone or were changed by
 * others, that is told, noted as left, and the one before it is undone. With none, the job ends well and without an
 * outcome. */
JobsJob   *jobs_write_tags_job_new_undo      (LibraryDb        *library,
                                              gint64            batch);
/* What that would do. */
JobsJob   *jobs_write_tags_job_new_preview_undo (LibraryDb     *library,
                                              gint64            batch);
/* What becomes of the owner's values: add at first. To be called before the job is started. */
void       jobs_write_tags_job_set_mode      (JobsWriteTagsJob *self,
                                              JobsTagMode       mode);
/* Whether the files are to seem as old as they were; not at first. To be called before the job is started. */
void       jobs_write_tags_job_set_keeps_mtime (JobsWriteTagsJob *self,
                                              gboolean          keeps_mtime);
/* Which fields are written, and how; to be called before the job is started. @words: "mood", "valence",
 * "arousal", "quadrant", each with "=NAME" behind it or without, or "all"; NULL for the first three.
 * @separator: (nullable): what stands between moods that are to be one value. FALSE with a sentence when
 * that cannot be written. */
gboolean   jobs_write_tags_job_set_fields    (JobsWriteTagsJob    *self,
                                              const char *const   *words,
                                              const char          *separator,
                                              GError             **error);
/* The same without a job: whether it would be taken. */
gboolean   jobs_write_tags_job_check_fields  (const char *const   *words,
                                              const char          *separator,
                                              GError             **error);
/* All outcomes that were told so far, (element-type JobsTagOutcome). */
GPtrArray *jobs_write_tags_job_get_outcomes  (JobsWriteTagsJob *self);
/* The journal's batch, for undo; 0 when nothing was written. */
gint64     jobs_write_tags_job_get_batch     (JobsWriteTagsJob *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (JobsTagOutcome, jobs_tag_outcome_free)

G_END_DECLS
