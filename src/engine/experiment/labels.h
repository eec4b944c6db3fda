/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/experiment/dataset.h"
#include "engine/experiment/row.h"

G_BEGIN_DECLS

/**
 * ExperimentLabels:
 * @n_outputs: numbers to learn, or classes
 * @has_classes: which of the two
 * @values: (owned): (n_examples, n_outputs); of classes 1 for the right one and 0 for the others; NAN where
 *   there is no label
 * @classes: (owned) (nullable): (n_examples); -1 where there is no label
 *
 * What should be said of each example of a dataset.
 */
typedef struct
{
  guint    n_outputs;
  gboolean has_classes;
  float   *values;
  int     *classes;
} ExperimentLabels;

/* "valence", "amazement", "calm": what output @index means. */
const char       *experiment_labels_get_output_name (const ExperimentRow     *row,
                                                     guint                    index);
guint             experiment_labels_count_outputs   (const ExperimentRow     *row);
/* @training: (element-type guint): clips that may be looked at to correct the words of all. */
ExperimentLabels *experiment_labels_new             (const ExperimentRow     *row,
                                                     const ExperimentDataset *dataset,
                                                     const GArray            *training);
void              experiment_labels_free            (ExperimentLabels        *self);
gboolean          experiment_labels_has             (const ExperimentLabels  *self,
                                                     gsize                    example);
/* Whether the clip has what @row learns: others neither train nor test. */
gboolean          experiment_labels_suit            (const ExperimentRow     *row,
                                                     const TrainingClip      *clip);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ExperimentLabels, experiment_labels_free)

G_END_DECLS
