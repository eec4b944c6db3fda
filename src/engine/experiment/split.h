/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/experiment/row.h"
#include "engine/training/corpus.h"

G_BEGIN_DECLS

/* Parts @clips (guint indices) that suit the row into those that train and those that test; both arrays
 * (element-type guint) are filled. With folds, those of the corpus are joined into as many parts as the row
 * says (or there are), and clips without a fold always train. At random and by groups,
 * each run shuffles anew and each clip is tested once in it; by ratio, each part does. */
void    experiment_split    (const ExperimentRow  *row,
                             const TrainingCorpus *corpus,
                             const GArray         *clips,
                             guint                 run,
                             guint                 part,
                             GArray               *training,
                             GArray               *test);
/* The seed of all that is random in one cell. */
guint64 experiment_get_seed (const ExperimentRow  *row,
                             guint                 run,
                             guint                 part);

G_END_DECLS
