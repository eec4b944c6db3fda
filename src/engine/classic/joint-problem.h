/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * ClassicValueHead:
 * @targets: (n_rows, n_values): read only where the row has a weight
 * @weights: (n_rows): how much the row counts for these values; 0: it has none of them
 *
 * Values that the same rows tell.
 */
typedef struct
{
  gsize         n_values;
  const double *targets;
  const double *weights;
} ClassicValueHead;

/**
 * ClassicJointProblem:
 * @rows: (n_rows, n_inputs)
 * @class_targets: (n_rows, n_classes): how much of the row each class holds; they sum to 1 where the row
 *   has a class weight
 * @class_weights: (n_rows): how much the row counts for the classes; 0: it has none
 * @heads: (array length=n_heads): at least one
 * @groups: (nullable) (n_rows): rows of one number are left out together; NULL: each by itself
 *
 * What a learner of classes and values at once is fitted on. A row may have a class, the values of any of the heads, or all
 * of these.
 */
typedef struct
{
  gsize                   n_rows;
  gsize                   n_inputs;
  gsize                   n_classes;
  gsize                   n_heads;
  const double           *rows;
  const double           *class_targets;
  const double           *class_weights;
  const ClassicValueHead *heads;
  const guint            *groups;
} ClassicJointProblem;

/* Of all heads. */
static inline gsize
classic_joint_problem_count_values (const ClassicJointProblem *self)
{
  gsize n = 0;

  for (gsize h = 0; h < self->n_heads; h++)
    n += self->heads[h].n_values;
  return n;
}

G_END_DECLS
