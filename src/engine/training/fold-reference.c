/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/training/fold-reference.h"

#include <math.h>

#include "engine/training/baseline.h"
#include "engine/training/folds.h"

void
training_fold_reference_get_labels (const TrainingFoldReference *self,
                                    const TrainingClip *clip,
                                    double labels[TRAINING_N_AXES])
{
  for (int axis = 0; axis < TRAINING_N_AXES; axis++)
    labels[axis] = NAN;

  if (clip->point == TRAINING_POINT_NONE)
    return;

  labels[TRAINING_AXIS_VALENCE] = clip->valence;
  labels[TRAINING_AXIS_AROUSAL] = clip->arousal;
  /* Where the corrected point lies in another quadrant than people heard it is no target, but still the label. */
  if (clip->point == TRAINING_POINT_WORDS && self->has_norms)
    training_word_norms_correct (&self->norms, clip, &labels[TRAINING_AXIS_CORRECTED_AROUSAL]);
}

static void
fit_norms (TrainingFoldReference *self, const TrainingCorpus *corpus, int fold)
{
  g_autoptr (GArray) others = training_folds_get_training_clips (corpus, fold);

  training_word_norms_fit (&self->norms, corpus, others);
  self->has_norms = self->norms.slope != 0.0 || self->norms.offset != 0.0;
}

static gboolean
is_other (const TrainingClip *clip, guint manifest, int fold)
{
  return clip->manifest == manifest && clip->fold != fold;
}

static void
fit_means (TrainingFoldReference *self, const TrainingCorpus *corpus, guint manifest, int fold)
{
  const gsize n_clips = training_corpus_get_n_clips (corpus);
  g_autofree double *labels = g_new (double, MAX (1, n_clips * TRAINING_N_AXES));
  gsize n_rows = 0;

  for (gsize i = 0; i < n_clips; i++)
    {
      const TrainingClip *clip = training_corpus_get_clip (corpus, i);

      if (is_other (clip, manifest, fold))
        training_fold_reference_get_labels (self, clip, labels + TRAINING_N_AXES * n_rows++);
    }

  training_baseline_fit (TRAINING_BASELINE_MEAN, n_rows, TRAINING_N_AXES, labels, self->means);
}

/* What @estimate says of each axis. */
static void
get_said (const MoodEstimate *estimate, double said[TRAINING_N_AXES])
{
  said[TRAINING_AXIS_VALENCE] = estimate->gaussian.valence;
  said[TRAINING_AXIS_AROUSAL] = estimate->gaussian.arousal;
  said[TRAINING_AXIS_CORRECTED_AROUSAL] = estimate->gaussian.arousal;
}

static void
fit_scales (TrainingFoldReference *self, const TrainingFindings *findings, guint manifest, int fold)
{
  TrainingRegression pairs[TRAINING_N_AXES] = { { 0 } };

  for (gsize i = 0; i < findings->n; i++)
    {
      const TrainingClip *clip = training_findings_get_clip (findings, i);
      double labels[TRAINING_N_AXES];
      double said[TRAINING_N_AXES];

      if (!is_other (clip, manifest, fold))
        continue;

      training_fold_reference_get_labels (self, clip, labels);
      get_said (&findings->estimates[i], said);
      for (int axis = 0; axis < TRAINING_N_AXES; axis++)
        training_regression_add (&pairs[axis], labels[axis], said[axis]);
    }

  for (int axis = 0; axis < TRAINING_N_AXES; axis++)
    training_display_scale_fit (&self->scales[axis], &pairs[axis]);
}

void
training_fold_reference_init (TrainingFoldReference *self,
                              const TrainingFindings *findings,
                              guint manifest,
                              int fold)
{
  *self = (TrainingFoldReference) { .has_norms = FALSE };
  for (int axis = 0; axis < TRAINING_N_AXES; axis++)
    {
      self->means[axis] = NAN;
      self->scales[axis] = (TrainingDisplayScale) { NAN, NAN };
    }

  if (fold < 0)
    return;

  fit_norms (self, findings->corpus, fold);
  fit_means (self, findings->corpus, manifest, fold);
  fit_scales (self, findings, manifest, fold);
}

void
training_fold_reference_judge (const TrainingFoldReference *self,
                               const TrainingClip *clip,
                               const MoodEstimate *estimate,
                               TrainingMetrics *metrics)
{
  double labels[TRAINING_N_AXES];
  double said[TRAINING_N_AXES];

  training_metrics_add_estimate (metrics, estimate);
  if (clip->has_quadrant)
    training_metrics_add_quadrant (metrics, estimate, clip->quadrant);

  training_fold_reference_get_labels (self, clip, labels);
  get_said (estimate, said);
  for (int axis = 0; axis < TRAINING_N_AXES; axis++)
    training_metrics_add_axis (metrics, axis, labels[axis], said[axis],
                               training_display_scale_apply (&self->scales[axis], said[axis]),
                               self->means[axis]);

  if (!isnan (labels[TRAINING_AXIS_AROUSAL]))
    training_coverage_add (&metrics->coverage, &estimate->gaussian, clip->valence, clip->arousal);
  if (!isnan (labels[TRAINING_AXIS_CORRECTED_AROUSAL]))
    training_coverage_add (&metrics->corrected_coverage, &estimate->gaussian, clip->valence,
                           labels[TRAINING_AXIS_CORRECTED_AROUSAL]);
}
