/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "jobs/write-tags-job.h"

G_BEGIN_DECLS

typedef enum
{
  MOOD_TAG_COUNTS_WRITE,   /* what a write would do */
  MOOD_TAG_COUNTS_UNDO,    /* what an undo would do */
  MOOD_TAG_COUNTS_WRITTEN, /* what a write has done */
  MOOD_TAG_COUNTS_UNDONE,  /* what an undo has done */
} MoodTagCountsKind;

/* What becomes of files, counted. All 0 at first. */
typedef struct
{
  guint    n_changing; /* also those of which only some fields are */
  guint    n_partial;  /* of these */
  guint    n_same;
  guint    n_failed;
  guint    n_unheard; /* of which nothing is known that could be written; set by whoever knows */
  char    *reason;    /* (owned) (nullable): why files, or some of their fields, cannot be changed: that of the first */
  gboolean has_other_reasons;
} MoodTagCounts;

void  mood_tag_counts_clear    (MoodTagCounts        *self);
void  mood_tag_counts_add      (MoodTagCounts        *self,
                                const JobsTagOutcome *outcome);
/* (transfer full): "12 files change, 3 stay as they are, 1 cannot be written: reason" */
char *mood_tag_counts_describe (const MoodTagCounts  *self,
                                MoodTagCountsKind     kind);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (MoodTagCounts, mood_tag_counts_clear)

G_END_DECLS
