/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/experiment/row.h"

#include <math.h>

void
experiment_row_free (ExperimentRow *self)
{
  if (self == NULL)
    return;

  g_free (self->name);
  g_free (self->corpus);
  g_strfreev (self->classes);
  g_free (self->features);
  g_free (self->model);
  g_free (self->options);
  g_free (self->trainable);
  g_free (self->start);
  g_free (self->start_without);
  g_free (self->transfer);
  g_array_unref (self->reported);
  g_free (self->reduced);
  g_free (self->fingerprint);
  g_free (self);
}

guint
experiment_row_get_parts (const ExperimentRow *self)
{
  if (self->split == EXPERIMENT_SPLIT_NONE || self->split == EXPERIMENT_SPLIT_SAME)
    return 1;

  return self->use_parts > 0 ? self->use_parts : self->parts;
}

guint
experiment_row_get_cells (const ExperimentRow *self)
{
  return self->runs * experiment_row_get_parts (self);
}

double
experiment_row_get_reported (const ExperimentRow *self,
                             const char          *metric)
{
  for (guint i = 0; i < self->reported->len; i++)
    {
      const ExperimentReported *one = &g_array_index (self->reported, ExperimentReported, i);

      if (g_str_equal (one->metric, metric))
        return one->value;
    }

  return NAN;
}

gboolean
experiment_row_is_classic (const ExperimentRow *self)
{
  static const char *const names[] = { "logistic", "mlr", "svr", "svm", NULL };

  return g_strv_contains (names, self->model);
}

gboolean
experiment_row_has_classes (const ExperimentRow *self)
{
  return self->target == EXPERIMENT_TARGET_QUADRANT || self->target == EXPERIMENT_TARGET_EMOTION
         || self->target == EXPERIMENT_TARGET_GENRE;
}
