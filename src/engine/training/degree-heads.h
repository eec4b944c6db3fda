/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/classic/joint-problem.h"
#include "engine/training/corpus.h"

G_BEGIN_DECLS

/**
 * TrainingDegreeHeads:
 * @masks: (array length=n_heads): a bit for each degree of the head, by its place in training_degree_names
 * @targets: (owned) (array length=n_heads): of each head (n_rows, its degrees)
 * @weights: (owned) (array length=n_heads): of each head (n_rows)
 * @heads: (array length=n_heads): what they are fitted on: the arrays above
 * @n_rows: of these
 *
 * What a learner is asked for beside the mood: the share of listeners who felt each degree, as far as clips are rated. Degrees
 * that the same clips have make one head; others stand by themselves, so that a clip that lacks some still teaches the rest.
 */
typedef struct
{
  guint            masks[TRAINING_N_DEGREES];
  double          *targets[TRAINING_N_DEGREES];
  double          *weights[TRAINING_N_DEGREES];
  ClassicValueHead heads[TRAINING_N_DEGREES];
  gsize            n_heads;
  gsize            n_rows;
} TrainingDegreeHeads;

/* Degrees that fewer than @n_enough of @clips (guint) have are left out. */
void     training_degree_heads_init      (TrainingDegreeHeads       *self,
                                          const TrainingCorpus      *corpus,
                                          const GArray              *clips,
                                          guint                      n_enough);
void     training_degree_heads_clear     (TrainingDegreeHeads       *self);
/* Whether any head learns from @clip. */
gboolean training_degree_heads_is_of_use (const TrainingDegreeHeads *self,
                                          const TrainingClip        *clip);
/* Makes room for @n_rows rows, none of which has a weight. */
void     training_degree_heads_allocate  (TrainingDegreeHeads       *self,
                                          gsize                      n_rows);
/* What @clip has counts @weight in @row. */
void     training_degree_heads_set_row   (TrainingDegreeHeads       *self,
                                          gsize                      row,
                                          const TrainingClip        *clip,
                                          double                     weight);
/* (transfer full) (nullable): the names of all heads' values, in their order; NULL without any. */
GStrv    training_degree_heads_get_names (const TrainingDegreeHeads *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (TrainingDegreeHeads, training_degree_heads_clear)

G_END_DECLS
