/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/training/corpus.h"

G_BEGIN_DECLS

/**
 * TrainingSideTaskWeights:
 * @degrees: how strongly each of the nine degrees was felt
 * @words: which mood words editors gave the clip
 * @genres: which genres it is of
 * @classes: which of an owner's own classes it is of
 *
 * What each task counts beside the mood; 0: it is not learned. Degrees and classes are learned for their own sake too: a
 * model goes on saying them when it is trained.
 */
typedef struct
{
  double degrees;
  double words;
  double genres;
  double classes;
} TrainingSideTaskWeights;

/**
 * TrainingSideTasks:
 *
 * What a network learns beside the mood from the same clips, so that it hears more in few of them (Caruana
 * 1997): one more output for each degree, for each word and for each genre that occurs often enough, and for each class. Every
 * corpus has words and genres of its own; to a clip of another they are unknown, and cost nothing. Immutable.
 */
typedef struct _TrainingSideTasks TrainingSideTasks;

/* Whether anything is learned beside the mood. */
gboolean           training_side_task_weights_is_any (const TrainingSideTaskWeights *self);
/* "words=0.3 genres=0.2". Errors: %BASE_ERROR_INVALID_ARGUMENT. */
gboolean           training_side_task_weights_parse  (TrainingSideTaskWeights       *self,
                                                      const char                    *text,
                                                      GError                       **error);
/* @clips: indices of the clips that are trained on, guint; nothing else is looked at. */
TrainingSideTasks *training_side_tasks_new           (const TrainingCorpus          *corpus,
                                                      const GArray                  *clips,
                                                      const TrainingSideTaskWeights *weights);
void               training_side_tasks_free          (TrainingSideTasks             *self);
gsize              training_side_tasks_get_n_outputs (const TrainingSideTasks       *self);
/* "word:happy", "genre:Pop/Rock", "tension" */
const char        *training_side_tasks_get_name      (const TrainingSideTasks       *self,
                                                      gsize                          output);
/* So many of the first outputs are worth keeping when the network is trained: those of the degrees. */
gsize              training_side_tasks_get_n_kept    (const TrainingSideTasks       *self);
/* (array zero-terminated=1): the classes, which are the last outputs; none when they are not learned. */
const char *const *training_side_tasks_get_classes   (const TrainingSideTasks       *self);
/* Adds what each output is and counts to @checksum. */
void               training_side_tasks_describe      (const TrainingSideTasks       *self,
                                                      GChecksum                     *checksum);
/* @targets: (n_outputs): from 0 to 1; NAN where the clip's corpus does not say. */
void               training_side_tasks_fill          (const TrainingSideTasks       *self,
                                                      const TrainingClip            *clip,
                                                      float                         *targets);
/* The loss of the raw outputs @raw for @share of @first and the rest of @second, and its gradient: each
 * (n_outputs). */
double             training_side_tasks_loss          (const TrainingSideTasks       *self,
                                                      const float                   *first,
                                                      const float                   *second,
                                                      double                         share,
                                                      const float                   *raw,
                                                      float                         *gradient);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TrainingSideTasks, training_side_tasks_free)

G_END_DECLS
