/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/training/classification-metrics.h"

#include <math.h>

/* A probability this small counts as this in the cross-entropy, so that one song cannot make the mean
 * infinite. */
#define MIN_PROBABILITY 1e-12

guint
training_classification_pick (const double *probabilities, gsize n_classes)
{
  guint best = 0;

  for (guint i = 1; i < n_classes; i++)
    if (probabilities[i] > probabilities[best])
      best = i;
  return best;
}

double
training_classification_judge (double probability)
{
  return -log (MAX (probability, MIN_PROBABILITY));
}

static void
add_probabilities (TrainingClassification *self, guint truth, int reported, const double *probabilities)
{
  self->n_with_probabilities++;
  self->cross_entropy += training_classification_judge (probabilities[truth]);
  if (reported >= 0)
    {
      const double confidence = probabilities[reported];
      const int bin = CLAMP ((int)(confidence * TRAINING_CALIBRATION_BINS), 0, TRAINING_CALIBRATION_BINS - 1);

      self->bin_count[bin]++;
      self->bin_confidence[bin] += confidence;
      self->bin_correct[bin] += (guint)reported == truth;
    }
}

void
training_classification_add (TrainingClassification *self,
                             guint truth,
                             int reported,
                             const double *probabilities)
{
  g_return_if_fail (truth < TRAINING_MAX_CLASSES && reported < TRAINING_MAX_CLASSES);

  self->n++;
  self->n_classes = MAX (self->n_classes, MAX (truth + 1, (guint)(reported + 1)));
  if (reported >= 0)
    self->confusion[truth][reported]++;
  else
    self->undecided[truth]++;
  if (probabilities != NULL)
    add_probabilities (self, truth, reported, probabilities);
}

void
training_classification_merge (TrainingClassification *self, const TrainingClassification *other)
{
  self->n += other->n;
  self->n_classes = MAX (self->n_classes, other->n_classes);
  for (guint i = 0; i < other->n_classes; i++)
    {
      self->undecided[i] += other->undecided[i];
      for (guint j = 0; j < other->n_classes; j++)
        self->confusion[i][j] += other->confusion[i][j];
    }

  self->n_with_probabilities += other->n_with_probabilities;
  self->cross_entropy += other->cross_entropy;
  for (guint bin = 0; bin < TRAINING_CALIBRATION_BINS; bin++)
    {
      self->bin_count[bin] += other->bin_count[bin];
      self->bin_correct[bin] += other->bin_correct[bin];
      self->bin_confidence[bin] += other->bin_confidence[bin];
    }
}

double
training_classification_get_accuracy (const TrainingClassification *self)
{
  guint n_correct = 0;

  for (guint i = 0; i < self->n_classes; i++)
    n_correct += self->confusion[i][i];
  return self->n > 0 ? (double)n_correct / self->n : NAN;
}

guint
training_classification_get_n_true (const TrainingClassification *self, guint which)
{
  guint n = self->undecided[which];

  for (guint i = 0; i < self->n_classes; i++)
    n += self->confusion[which][i];
  return n;
}

static guint
get_n_reported (const TrainingClassification *self, guint which)
{
  guint n = 0;

  for (guint i = 0; i < self->n_classes; i++)
    n += self->confusion[i][which];
  return n;
}

double
training_classification_get_precision (const TrainingClassification *self, guint which)
{
  const guint n = get_n_reported (self, which);

  return n > 0 ? (double)self->confusion[which][which] / n : NAN;
}

double
training_classification_get_recall (const TrainingClassification *self, guint which)
{
  const guint n = training_classification_get_n_true (self, which);

  return n > 0 ? (double)self->confusion[which][which] / n : NAN;
}

/**
 * training_classification_get_f1:
 *
 * 2 TP / (2 TP + FP + FN). NAN for a class that is neither labeled nor reported anywhere.
 */
double
training_classification_get_f1 (const TrainingClassification *self, guint which)
{
  guint n_true, n_reported;

  g_return_val_if_fail (which < TRAINING_MAX_CLASSES, NAN);

  n_true = training_classification_get_n_true (self, which);
  n_reported = get_n_reported (self, which);
  return n_true + n_reported > 0 ? 2.0 * self->confusion[which][which] / (n_true + n_reported) : NAN;
}

/**
 * training_classification_get_macro_f1:
 *
 * The plain mean of the classes' F1, over those that occur.
 */
double
training_classification_get_macro_f1 (const TrainingClassification *self)
{
  double sum = 0.0;
  guint n = 0;

  for (guint i = 0; i < self->n_classes; i++)
    {
      const double f1 = training_classification_get_f1 (self, i);

      if (!isnan (f1))
        {
          sum += f1;
          n++;
        }
    }

  return n > 0 ? sum / n : NAN;
}

double
training_classification_get_cross_entropy (const TrainingClassification *self)
{
  return self->n_with_probabilities > 0 ? self->cross_entropy / self->n_with_probabilities : NAN;
}

/**
 * training_classification_get_calibration_error:
 *
 * Expected calibration error (Naeini et al. 2015): how far the probability of the reported class is from the
 * share of times it is right, in ten bins of equal width, weighted by what is in them.
 */
double
training_classification_get_calibration_error (const TrainingClassification *self)
{
  double sum = 0.0;
  guint n = 0;

  for (guint bin = 0; bin < TRAINING_CALIBRATION_BINS; bin++)
    {
      sum += fabs (self->bin_confidence[bin] - self->bin_correct[bin]);
      n += self->bin_count[bin];
    }

  return n > 0 ? sum / n : NAN;
}
