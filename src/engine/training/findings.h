/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/mood/estimate.h"
#include "engine/training/prediction.h"

G_BEGIN_DECLS

/**
 * TrainingFindings:
 * @predictions: (nullable): what they were made of, in the same order
 * @n: how many clips something was said of
 * @clips: (owned) (array length=n): their indices in the corpus
 * @estimates: (owned) (array length=n): what users would see
 * @curves: (owned) (nullable) (array length=n) (element-type nullable): how they would see it move
 *
 * What a model says of clips, beside their labels: all that a report is made of.
 */
typedef struct
{
  const TrainingCorpus *corpus;
  const GArray         *predictions;
  gsize                 n;
  guint                *clips;
  MoodEstimate         *estimates;
  MoodCurve           **curves;
} TrainingFindings;

/* @calibrations: (array): one per prediction. @corpus and
 * @predictions must outlive the findings. */
void                training_findings_init      (TrainingFindings       *self,
                                                 const TrainingCorpus   *corpus,
                                                 const GArray           *predictions,
                                                 const MoodCalibration  *calibrations);
void                training_findings_clear     (TrainingFindings       *self);
const TrainingClip *training_findings_get_clip  (const TrainingFindings *self,
                                                 gsize                   index);
/* (transfer full): int: the folds of @manifest that something was said of, ascending; first -1 if there are clips
 * without a fold among them. */
GArray             *training_findings_get_folds (const TrainingFindings *self,
                                                 guint                   manifest);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (TrainingFindings, training_findings_clear)

G_END_DECLS
