/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "engine/training/findings.h"

G_BEGIN_DECLS

/* What two models are worth on the same clips, and how sure it is that one is worth more.
 *
 * How sure it is, is found by a paired bootstrap: clips are drawn with replacement, as many as there are, the same ones for both
 * models, and the difference of their figures is worked out, many times over (Efron & Tibshirani 1993, An Introduction to
 * the Bootstrap, ch. 13; Bisani & Ney 2004 for the pairs and the share of draws that are better). Clips of one artist, actor
 * or song are not independent of each other: they are drawn together, as clusters (Davison & Hinkley 1997, sec. 3.8). */

#define TRAINING_PAIRED_DRAWS      2000
/* With fewer clusters the interval promises more than it holds. */
#define TRAINING_PAIRED_MIN_GROUPS 10

typedef struct
{
  const char *id;
  const char *title; /* not translated yet */
  gboolean    is_less_better;
  double (*get) (const TrainingMetrics *metrics);
  guint (*count) (const TrainingMetrics *metrics);
} TrainingPairedColumn;

extern const TrainingPairedColumn training_paired_columns[];
extern const gsize                training_n_paired_columns;

/**
 * TrainingPairedFigure:
 * @n: clips that it is worked out from
 * @values: of both models, on all clips
 * @low: with @high the interval in which 95 % of the drawn differences of the first from the second lie; NAN where too few
 *   could be worked out
 * @sureness: share of the draws in which the first model is better; half of those that are equal count
 */
typedef struct
{
  guint  n;
  double values[2];
  double low;
  double high;
  double sureness;
} TrainingPairedFigure;

/**
 * TrainingPaired:
 * @pairs: (owned) (element-type guint[2]): indices of the findings of both models of the same clip, in the order of the corpus
 * @n_groups: clusters of clips
 * @is_grouped: some have more than one clip
 * @metrics: of both models, of all clips
 * @figures: (owned) (array length=training_n_paired_columns)
 */
typedef struct
{
  GArray               *pairs;
  guint                 n_groups;
  gboolean              is_grouped;
  TrainingMetrics       metrics[2];
  TrainingPairedFigure *figures;
} TrainingPaired;

/* @first, @second: of the same manifests. Clips that only one could hear are left out. The same findings make the same
 * figures. FALSE: cancelled. @self: cleared by the caller, whatever is returned. */
gboolean training_paired_init  (TrainingPaired         *self,
                                const TrainingFindings *first,
                                const TrainingFindings *second,
                                GCancellable           *cancellable,
                                GError                **error);
void     training_paired_clear (TrainingPaired         *self);
/* Whether what two models say of a clip (nullable) are the same classes, in the same order. */
gboolean training_paired_are_classes_alike (const MoodDegrees *first,
                                const MoodDegrees      *second);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (TrainingPaired, training_paired_clear)

G_END_DECLS
