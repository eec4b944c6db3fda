/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define TRAINING_MAX_CLASSES 32
#define TRAINING_CALIBRATION_BINS 10

/**
 * TrainingClassification:
 * @n_classes: one more than the highest class seen, unless set higher
 * @n: all that was added
 * @confusion: [truth][reported]
 * @undecided: [truth]: for which nothing was reported
 * @n_with_probabilities: what @cross_entropy and the bins are made of
 *
 * How often classes are right, as sums from which every figure is worked out. Plain value: zero it, add, ask.
 * Two can be merged.
 */
typedef struct
{
  guint  n_classes;
  guint  n;
  guint  confusion[TRAINING_MAX_CLASSES][TRAINING_MAX_CLASSES];
  guint  undecided[TRAINING_MAX_CLASSES];
  guint  n_with_probabilities;
  double cross_entropy; /* nats, summed */

  /* By the probability of the reported class. */
  guint  bin_count[TRAINING_CALIBRATION_BINS];
  guint  bin_correct[TRAINING_CALIBRATION_BINS];
  double bin_confidence[TRAINING_CALIBRATION_BINS]; /* summed */
} TrainingClassification;

/* @reported: -1 when the song was left undecided, which is not right, but not another class either.
 * @probabilities: (nullable): of every class; sum 1 */
void   training_classification_add             (TrainingClassification       *self,
                                                guint                         truth,
                                                int                           reported,
                                                const double                 *probabilities);
void   training_classification_merge           (TrainingClassification       *self,
                                                const TrainingClassification *other);
/* The most probable class, the first of those that are equal. */
guint  training_classification_pick            (const double                 *probabilities,
                                                gsize                         n_classes);

/* What a label costs of which @probability was said: minus its logarithm, in nats; never infinite. */
double training_classification_judge           (double                        probability);

/* All return NAN when there is nothing to work them out from. */
double training_classification_get_accuracy    (const TrainingClassification *self);
/* How many are of the class. */
guint  training_classification_get_n_true      (const TrainingClassification *self,
                                                guint                         which);
/* Of those that were reported as the class, how many are: TP / (TP + FP); of those that are, how many were: TP / (TP + FN). */
double training_classification_get_precision   (const TrainingClassification *self,
                                                guint                         which);
double training_classification_get_recall      (const TrainingClassification *self,
                                                guint                         which);
double training_classification_get_f1          (const TrainingClassification *self,
                                                guint                         which);
double training_classification_get_macro_f1    (const TrainingClassification *self);
double training_classification_get_cross_entropy (const TrainingClassification *self);
double training_classification_get_calibration_error (const TrainingClassification *self);

G_END_DECLS
