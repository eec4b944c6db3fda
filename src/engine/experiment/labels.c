/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/experiment/labels.h"

#include <math.h>

#include "engine/training/word-norms.h"

guint
experiment_labels_count_outputs (const ExperimentRow *row)
{
  switch (row->target)
    {
    case EXPERIMENT_TARGET_POINT:
    case EXPERIMENT_TARGET_CURVE: return 2;
    case EXPERIMENT_TARGET_QUADRANT: return MOOD_N_QUADRANTS;
    case EXPERIMENT_TARGET_DEGREES: return TRAINING_N_DEGREES;
    case EXPERIMENT_TARGET_EMOTION:
    case EXPERIMENT_TARGET_GENRE:
    default: return g_strv_length (row->classes);
    }
}

const char *
experiment_labels_get_output_name (const ExperimentRow *row,
                                   guint                index)
{
  static const char *const axes[] = { "valence", "arousal" };

  switch (row->target)
    {
    case EXPERIMENT_TARGET_POINT:
    case EXPERIMENT_TARGET_CURVE: return axes[index];
    case EXPERIMENT_TARGET_QUADRANT: return mood_quadrant_to_id (index);
    case EXPERIMENT_TARGET_DEGREES: return training_degree_names[index];
    case EXPERIMENT_TARGET_EMOTION:
    case EXPERIMENT_TARGET_GENRE:
    default: return row->classes[index];
    }
}

static int
find_class (const ExperimentRow *row,
            const TrainingClip  *clip)
{
  const char *name = row->target == EXPERIMENT_TARGET_GENRE ? clip->genre : clip->emotion;

  if (row->target == EXPERIMENT_TARGET_QUADRANT)
    return clip->has_quadrant ? (int)clip->quadrant : -1;

  for (int i = 0; row->classes[i] != NULL; i++)
    if (g_str_equal (row->classes[i], name))
      return i;

  return -1;
}

gboolean
experiment_labels_suit (const ExperimentRow *row,
                        const TrainingClip  *clip)
{
  switch (row->target)
    {
    case EXPERIMENT_TARGET_POINT: return clip->point != TRAINING_POINT_NONE;
    case EXPERIMENT_TARGET_CURVE: return clip->curve != NULL && clip->curve->len > 1;
    case EXPERIMENT_TARGET_DEGREES: return clip->has_degrees;
    case EXPERIMENT_TARGET_QUADRANT:
    case EXPERIMENT_TARGET_EMOTION:
    case EXPERIMENT_TARGET_GENRE:
    default: return find_class (row, clip) >= 0;
    }
}

static void
set_point (const ExperimentRow *row,
           double               valence,
           double               arousal,
           float               *values)
{
  values[0] = row->unit ? 0.5 * (valence + 1.0) : valence;
  values[1] = row->unit ? 0.5 * (arousal + 1.0) : arousal;
}

/* Points of words whose corrected arousal lies in another quadrant than the one that people heard are left
 * out: the quadrant wins, so nothing is known of the point. */
static void
label_point (const ExperimentRow     *row,
             const TrainingClip      *clip,
             const TrainingWordNorms *norms,
             float                   *values)
{
  double arousal = clip->arousal;

  if (clip->point == TRAINING_POINT_NONE)
    return;
  if (row->correct_words && clip->point == TRAINING_POINT_WORDS
      && !training_word_norms_correct (norms, clip, &arousal))
    return;

  set_point (row, clip->valence, arousal, values);
}

/* Along a line from one rating to the next; before the first and a moment after the last as these. */
static void
label_moment (const ExperimentRow *row,
              const TrainingClip  *clip,
              double               time,
              float               *values)
{
  const TrainingCurvePoint *points;
  guint last, next = 0;
  double share, span;

  if (clip->curve == NULL || clip->curve->len < 2)
    return;

  points = (const TrainingCurvePoint *)(gpointer)clip->curve->data;
  last = clip->curve->len - 1;
  if (time > 2.0 * points[last].time - points[last - 1].time)
    return;

  while (next < last && points[next].time < time)
    next++;
  if (next == 0 || time >= points[last].time)
    {
      set_point (row, points[next].valence, points[next].arousal, values);
      return;
    }

  span = points[next].time - points[next - 1].time;
  share = (time - points[next - 1].time) / span;
  set_point (row, points[next - 1].valence + share * (points[next].valence - points[next - 1].valence),
             points[next - 1].arousal + share * (points[next].arousal - points[next - 1].arousal), values);
}

static void
label_example (ExperimentLabels        *self,
               const ExperimentRow     *row,
               const TrainingClip      *clip,
               const TrainingWordNorms *norms,
               double                   time,
               gsize                    index)
{
  float *values = self->values + index * self->n_outputs;

  for (guint o = 0; o < self->n_outputs; o++)
    values[o] = NAN;

  if (self->has_classes)
    {
      const int class = find_class (row, clip);

      self->classes[index] = class;
      for (guint o = 0; class >= 0 && o < self->n_outputs; o++)
        values[o] = (int)o == class;
    }
  else if (row->target == EXPERIMENT_TARGET_POINT)
    label_point (row, clip, norms, values);
  else if (row->target == EXPERIMENT_TARGET_CURVE)
    label_moment (row, clip, time, values);
  else
    for (guint o = 0; o < self->n_outputs; o++)
      values[o] = clip->degrees[o];
}

ExperimentLabels *
experiment_labels_new (const ExperimentRow     *row,
                       const ExperimentDataset *dataset,
                       const GArray            *training)
{
  const TrainingCorpus *corpus = experiment_dataset_get_corpus (dataset);
  const gsize n_examples = experiment_dataset_get_n_examples (dataset);
  ExperimentLabels *self = g_new0 (ExperimentLabels, 1);
  TrainingWordNorms norms;

  self->n_outputs = experiment_labels_count_outputs (row);
  self->has_classes = experiment_row_has_classes (row);
  self->values = g_new (float, n_examples * self->n_outputs);
  if (self->has_classes)
    self->classes = g_new (int, n_examples);

  training_word_norms_fit (&norms, corpus, training);
  for (gsize i = 0; i < n_examples; i++)
    {
      const ExperimentExample *example = experiment_dataset_get_example (dataset, i);

      label_example (self, row, training_corpus_get_clip (corpus, example->clip), &norms, example->time, i);
    }

  return self;
}

void
experiment_labels_free (ExperimentLabels *self)
{
  if (self == NULL)
    return;

  g_free (self->values);
  g_free (self->classes);
  g_free (self);
}

gboolean
experiment_labels_has (const ExperimentLabels *self,
                       gsize                   example)
{
  for (guint o = 0; o < self->n_outputs; o++)
    if (!isnan (self->values[example * self->n_outputs + o]))
      return TRUE;

  return FALSE;
}
