/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/training/corpus.h"

G_BEGIN_DECLS

/**
 * TrainingWordNorms:
 * @slope: b
 * @offset: c
 *
 * The correction of arousal that comes from word norms: A' = A - b V - c. People find pleasant
 * words more exciting than pleasant music is, so a calm song's words land too high. b and c are
 * fit on the clips that train, never on those held out.
 */
typedef struct
{
  double slope;
  double offset;
} TrainingWordNorms;

/* Fits on those of @clips (guint indices) whose point comes from words and whose quadrant is
 * known. With fewer than TRAINING_WORD_NORMS_MIN_CLIPS of them there is no correction: b = c = 0. */
#define TRAINING_WORD_NORMS_MIN_CLIPS 20

void     training_word_norms_fit     (TrainingWordNorms       *self,
                                      const TrainingCorpus    *corpus,
                                      const GArray            *clips);
/* Writes the corrected arousal; FALSE when the corrected point lies in another quadrant than the
 * labeled one: then the quadrant wins, and the point should not be trained on. */
gboolean training_word_norms_correct (const TrainingWordNorms *self,
                                      const TrainingClip      *clip,
                                      double                  *arousal);

G_END_DECLS
