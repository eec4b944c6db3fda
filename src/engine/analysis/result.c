/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/analysis/result.h"

void
analysis_result_say (AnalysisResult     *self,
                     const MoodGaussian *said)
{
  self->said = *said;
  mood_estimate_settle (&self->estimate, said);
}

void
analysis_result_free (AnalysisResult *self)
{
  if (self == NULL)
    return;

  g_clear_pointer (&self->curve, mood_curve_unref);
  g_free (self->curve_weights);
  g_clear_pointer (&self->degrees, mood_degrees_unref);
  g_clear_pointer (&self->embedding, mood_embedding_unref);
  g_clear_pointer (&self->classes, mood_degrees_unref);
  g_free (self);
}
