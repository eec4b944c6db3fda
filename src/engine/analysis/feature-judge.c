/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/analysis/feature-judge.h"

#include <glib/gi18n.h>
#include <math.h>

#include "engine/base/error.h"
#include "engine/nn/exec.h"

/* Examples between two looks at the cancellable: few images, whose activations are large, or many vectors. */
#define IMAGE_BATCH  4
#define VECTOR_BATCH 64

struct _AnalysisFeatureJudge
{
  AnalysisFeatureModel *model; /* (owned) */
  NnExec *exec;                /* (owned) (nullable): of a network */
  gsize batch;
  gsize size;
  gsize n_degrees;
};

AnalysisFeatureJudge *
analysis_feature_judge_new (AnalysisFeatureModel  *model,
                            GError               **error)
{
  const NnShape shape = analysis_feature_reader_get_shape (analysis_feature_model_get_reader (model));
  NnModel *network = analysis_feature_model_get_network (model);
  const gsize batch = shape.height * shape.width > 1 ? IMAGE_BATCH : VECTOR_BATCH;
  AnalysisFeatureJudge *self;
  NnExec *exec = NULL;

  if (network != NULL)
    {
      exec = nn_exec_new (network, shape, batch, NN_MODE_INFERENCE, error);
      if (exec == NULL)
        return NULL;
    }

  self = g_new0 (AnalysisFeatureJudge, 1);
  self->model = analysis_feature_model_ref (model);
  self->exec = exec;
  self->batch = batch;
  self->size = nn_shape_size (shape);
  self->n_degrees = g_strv_length ((char **)analysis_feature_model_get_degrees (model));
  return self;
}

void
analysis_feature_judge_free (AnalysisFeatureJudge *self)
{
  if (self == NULL)
    return;

  g_clear_pointer (&self->exec, nn_exec_free);
  analysis_feature_model_unref (self->model);
  g_free (self);
}

/* @gaussians: (out): (n) */
static void
ask_network (AnalysisFeatureJudge *self,
             const float          *values,
             gsize                 n,
             MoodGaussian         *gaussians)
{
  const float *outputs; /* (n, 5) */

  for (gsize i = 0; i < n; i++)
    analysis_feature_model_scale (self->model, values + i * self->size,
                                  nn_exec_get_input (self->exec) + i * self->size);

  nn_exec_forward (self->exec, n, NULL);
  outputs = nn_exec_get_value (self->exec, nn_exec_get_output_node (self->exec), NULL);
  for (gsize i = 0; i < n; i++)
    mood_gaussian_from_raw (&gaussians[i], outputs + i * MOOD_N_RAW);
}

/* @shares: (out): (n, n_degrees) */
static void
ask_learner (AnalysisFeatureJudge *self,
             const float          *values,
             gsize                 n,
             MoodGaussian         *gaussians,
             float                *shares)
{
  const ClassicLearner *learner = analysis_feature_model_get_learner (self->model);
  const gsize n_outputs = classic_learner_get_n_outputs (learner);
  g_autofree double *rows = g_new (double, n * self->size);
  g_autofree double *outputs = g_new (double, n * n_outputs);

  for (gsize i = 0; i < n * self->size; i++)
    rows[i] = values[i];
  classic_learner_predict (learner, n, rows, outputs);
  for (gsize i = 0; i < n; i++)
    {
      analysis_feature_model_link (self->model, outputs + i * n_outputs, &gaussians[i]);
      analysis_feature_model_link_degrees (self->model, outputs + i * n_outputs, shares + i * self->n_degrees);
    }
}

static gboolean
is_finite (const MoodGaussian *gaussian)
{
  double sum = gaussian->valence + gaussian->arousal + gaussian->valence_sd + gaussian->arousal_sd + gaussian->correlation;

  for (int q = 0; q < MOOD_N_QUADRANTS; q++)
    sum += gaussian->quadrants[q];
  return isfinite (sum);
}

static gboolean
are_finite (const MoodGaussian *gaussians,
            gsize               n,
            const float        *shares,
            gsize               n_shares)
{
  for (gsize i = 0; i < n; i++)
    if (!is_finite (&gaussians[i]))
      return FALSE;
  for (gsize i = 0; i < n_shares; i++)
    if (!isfinite (shares[i]))
      return FALSE;

  return TRUE;
}

gboolean
analysis_feature_judge_run (AnalysisFeatureJudge    *self,
                            const AnalysisFeatures  *features,
                            GArray                  *gaussians,
                            GArray                  *shares,
                            GCancellable            *cancellable,
                            GError                 **error)
{
  g_autofree float *felt = g_new (float, self->batch * self->n_degrees + 1);

  for (gsize first = 0; first < features->n_examples; first += self->batch)
    {
      const gsize n = MIN (self->batch, features->n_examples - first);
      const float *values = features->values + first * self->size;
      MoodGaussian said[VECTOR_BATCH];

      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;

      if (self->exec != NULL)
        ask_network (self, values, n, said);
      else
        ask_learner (self, values, n, said, felt);

      if (!are_finite (said, n, felt, n * self->n_degrees))
        {
          g_set_error_literal (error, BASE_ERROR, BASE_ERROR_BAD_MODEL,
                               _ ("The model is broken: it answers with something that is not a number."));
          return FALSE;
        }
      g_array_append_vals (gaussians, said, n);
      if (shares != NULL)
        g_array_append_vals (shares, felt, n * self->n_degrees);
    }

  return TRUE;
}
