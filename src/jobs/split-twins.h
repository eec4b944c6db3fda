/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "engine/training/corpus.h"

G_BEGIN_DECLS

/**
 * JobsSplitTwins:
 * @cancellable: (nullable): not owned: ends the listening
 * @firsts: (owned) (nullable) (n): of each clip the first that sounds the same: itself unless it is a copy; NULL before any file was
 *   listened to
 *
 * Clips of a corpus that sound the same under two names: copies with other tags. What is known of them stays, so that a
 * corpus which is divided several times is listened to once.
 */
typedef struct
{
  GCancellable *cancellable;
  gsize n;
  guint *firsts;
} JobsSplitTwins;

/* Reads the files of all clips, unless that was done before; those that cannot be read have no twins. Errors: that it was
 * cancelled. */
gboolean
jobs_split_twins_listen (JobsSplitTwins *self, const TrainingCorpus *corpus, GError **error);
/* (transfer container): @groups (n) with those joined whose songs sound the same; songs without a group form one with their twins.
 * Others are as they were. Texts belong to @groups and @corpus. */
const char **
jobs_split_twins_join_groups (const JobsSplitTwins *self,
                              const TrainingCorpus *corpus,
                              const char *const *groups);
/* The fold of a clip, or that of the first of its twins which has one; -1: none has. */
int
jobs_split_twins_get_fold (const JobsSplitTwins *self, const TrainingCorpus *corpus, gsize index);
/* Adds sentences on them to @warnings (element-type utf8): those with contradicting labels first. */
void
jobs_split_twins_tell (const JobsSplitTwins *self, const TrainingCorpus *corpus, GPtrArray *warnings);
void
jobs_split_twins_clear (JobsSplitTwins *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (JobsSplitTwins, jobs_split_twins_clear)

G_END_DECLS
