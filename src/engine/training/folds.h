/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/training/corpus.h"

G_BEGIN_DECLS

/* Which clips train and which test. A fold is that of the manifests: clips of fold k, of whatever
 * manifest, are held out together, all others train. */

/* (transfer full): the folds that @manifest has, ascending; int. */
GArray     *training_folds_list               (const TrainingCorpus *corpus,
                                               guint                 manifest);
/* (transfer full): indices of clips, in the order of the corpus; guint. */
GArray     *training_folds_get_training_clips (const TrainingCorpus *corpus,
                                               int                   held_out);
GArray     *training_folds_get_test_clips     (const TrainingCorpus *corpus,
                                               int                   held_out);
/* (nullable): an artist with clips in more than one fold of @manifest, if there is one: then the
 * figures flatter. */
const char *training_folds_find_shared_artist (const TrainingCorpus *corpus,
                                               guint                 manifest);

G_END_DECLS
