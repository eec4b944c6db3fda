/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * ClassicJointProblem:
 * @rows: (n_rows, n_inputs)
 * @class_targets: (n_rows, n_classes): how much of the row each class holds; they sum to 1 where the row
 *   has a class weight
 * @class_weights: (n_rows): how much the row counts for the classes; 0: it has none
 * @value_targets: (n_rows, n_values): read only where the row has a value weight
 * @value_weights: (n_rows): how much the row counts for the values; 0: it has none
 * @groups: (nullable) (n_rows): rows of one number are left out together; NULL: each by itself
 *
 * What a learner of classes and values at once is fitted on. A row may have the one, the other or both.
 */
typedef struct
{
  gsize         n_rows;
  gsize         n_inputs;
  gsize         n_classes;
  gsize         n_values;
  const double *rows;
  const double *class_targets;
  const double *class_weights;
  const double *value_targets;
  const double *value_weights;
  const guint  *groups;
} ClassicJointProblem;

G_END_DECLS
