/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/base/rng.h"

G_BEGIN_DECLS

/**
 * TrainingSplitItems:
 * @classes: (nullable) (n): what each part should have its share of
 * @groups: (nullable) (n): artist, actor, song ...: items of one group are never on two sides; "" stands
 *   alone
 *
 * What is to be split.
 */
typedef struct
{
  gsize              n;
  const guint       *classes;
  const char *const *groups;
} TrainingSplitItems;

/* All write into @parts (n) which of the parts, from 0, each item belongs to: part k is held out in the k-th
 * turn, the others train. The same seed gives the same parts. */

/* By the folds that a corpus comes with. When they are more than @n_parts they are joined, as evenly as their
 * order allows; @n_parts 0 takes each by itself. Items with a negative fold are in no part (G_MAXUINT): they
 * always train. Returns: how many parts there are */
guint training_split_by_folds (gsize                     n,
                               const int                *folds,
                               guint                     n_parts,
                               guint                    *parts);
/* K-fold: @n_parts as equal as can be, also in their shares of each class. */
void  training_split_k_fold   (const TrainingSplitItems *items,
                               guint                     n_parts,
                               guint64                   seed,
                               guint                    *parts);
/* Part 0 gets about @share of the items, and of each class; part 1 the rest. */
void  training_split_by_ratio (const TrainingSplitItems *items,
                               double                    share,
                               guint64                   seed,
                               guint                    *parts);

/* (transfer full): indices (guint) of the items of @part, or of all others, ascending. */
GArray *training_split_pick   (gsize                     n,
                               const guint              *parts,
                               guint                     part,
                               gboolean                  is_of_part);
/* A group that is in more than one part: -1 when there is none, else an item of it. */
gssize training_split_find_shared_group (gsize              n,
                                         const char *const *groups,
                                         const guint       *parts);
/* The seed of the @run-th repetition of what has @seed: run 0 has the seed itself. */
guint64 training_split_get_run_seed (guint64                seed,
                                     guint                  run);

G_END_DECLS
