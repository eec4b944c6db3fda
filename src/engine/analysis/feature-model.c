/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What is checked here comes from model files, too: nothing of it can be trusted. */

#include "engine/analysis/feature-model.h"

#include <glib/gi18n.h>
#include <math.h>

#include "engine/analysis/feature-model-internal.h"
#include "engine/base/error.h"
#include "engine/nn/exec.h"

/* Valence and arousal. */
#define N_VALUES 2

/* Of an input: sixteen times what a window of the default network holds, which decides how much memory a
 * network takes. */
#define MAX_INPUT_VALUES (1u << 19)

static gboolean G_GNUC_PRINTF (2, 3) refuse (GError **error, const char *format, ...)
{
  g_autofree char *text = NULL;
  va_list arguments;

  va_start (arguments, format);
  text = g_strdup_vprintf (format, arguments);
  va_end (arguments);

  g_set_error_literal (error, BASE_ERROR, BASE_ERROR_BAD_MODEL, text);
  return FALSE;
}

static gboolean
are_residuals_usable (const MoodGaussian *residuals)
{
  return residuals->valence_sd > 0.0 && residuals->valence_sd <= 2.0 && residuals->arousal_sd > 0.0
         && residuals->arousal_sd <= 2.0 && fabs (residuals->correlation) <= MOOD_CORRELATION_MAX;
}

/* Of what a learner of @kind says; the probabilities come first. */
static gsize
count_classes (ClassicLearnerKind kind)
{
  return kind == CLASSIC_LEARNER_VALUES ? 0 : MOOD_N_QUADRANTS;
}

static gsize
count_values (ClassicLearnerKind kind)
{
  return kind == CLASSIC_LEARNER_CLASSES ? 0 : N_VALUES;
}

static gboolean
check_learner (const AnalysisFeatureParts  *parts,
               GError                     **error)
{
  const ClassicLearner *learner = parts->learner;
  const gsize size = nn_shape_size (analysis_feature_reader_get_shape (parts->reader));
  const ClassicLearnerKind kind = classic_learner_get_kind (learner);
  const gsize n_degrees = parts->degrees != NULL ? g_strv_length ((char **) parts->degrees) : 0;
  const gsize n_wanted = count_classes (kind) + count_values (kind) + n_degrees;

  if (n_degrees > 0 && kind != CLASSIC_LEARNER_BOTH)
    return refuse (error, _ ("its learner says no degrees, but it names some"));

  if (classic_learner_get_n_inputs (learner) != size)
    return refuse (error, _ ("its learner wants %zu features, and its feature set makes %zu"),
                   classic_learner_get_n_inputs (learner), size);
  if (classic_learner_get_n_outputs (learner) != n_wanted)
    return refuse (error, _ ("its learner gives %zu numbers, not %zu"),
                   classic_learner_get_n_outputs (learner), n_wanted);
  if (classic_learner_get_n_classes (learner) != count_classes (kind))
    return refuse (error, _ ("its learner tells %zu classes apart, not %zu"),
                   classic_learner_get_n_classes (learner), count_classes (kind));
  if (kind == CLASSIC_LEARNER_CLASSES && !mood_quadrant_scale_is_usable (&parts->quadrants))
    return refuse (error, _ ("its quadrants are of no size that songs on the plane can have"));
  if (count_values (kind) > 0 && !are_residuals_usable (&parts->residuals))
    return refuse (error, _ ("what it says of its errors is no covariance of songs on the plane"));

  return TRUE;
}

static gboolean
check_scale (const AnalysisFeatureParts  *parts,
             gsize                        n_channels,
             GError                     **error)
{
  if ((parts->offsets == NULL) != (parts->spreads == NULL))
    return refuse (error, _ ("it says only half of how its inputs are scaled"));

  for (gsize c = 0; parts->offsets != NULL && c < n_channels; c++)
    if (!isfinite (parts->offsets[c]) || !isfinite (parts->spreads[c]) || parts->spreads[c] <= 0.0f)
      return refuse (error, _ ("its inputs cannot be scaled as it says"));

  return TRUE;
}

static gboolean
check_network (const AnalysisFeatureParts  *parts,
               GError                     **error)
{
  const NnShape input = nn_model_get_input_shape (parts->network);
  const NnShape shape = analysis_feature_reader_get_shape (parts->reader);
  g_autoptr (NnExec) exec = NULL;
  NnShape output;

  if (parts->degrees != NULL && *parts->degrees != NULL)
    return refuse (error, _ ("networks say no degrees of features, but it names some"));
  if (input.channels != shape.channels || input.height != shape.height || input.width != shape.width)
    return refuse (error, _ ("the network listens to %zu × %zu × %zu numbers, but its feature set makes %zu × %zu × %zu"),
                   input.channels, input.height, input.width, shape.channels, shape.height, shape.width);
  if (nn_shape_size (input) > MAX_INPUT_VALUES)
    return refuse (error, _ ("the network listens to more than %u numbers at once"), MAX_INPUT_VALUES);

  exec = nn_exec_new (parts->network, input, 1, NN_MODE_INFERENCE, error);
  if (exec == NULL)
    return FALSE;

  nn_exec_get_value (exec, nn_exec_get_output_node (exec), &output);
  if (nn_shape_size (output) != MOOD_N_RAW)
    return refuse (error, _ ("the network gives %zu numbers for a piece of a song, not the %d of a mood"),
                   nn_shape_size (output), MOOD_N_RAW);

  return check_scale (parts, shape.channels, error);
}

AnalysisFeatureModel *
analysis_feature_model_new (const AnalysisFeatureParts  *parts,
                            GError                     **error)
{
  g_autoptr (ClassicLearner) learner = parts->learner;
  const NnShape shape = analysis_feature_reader_get_shape (parts->reader);
  AnalysisFeatureModel *self;

  g_return_val_if_fail ((parts->learner != NULL) != (parts->network != NULL), NULL);

  if (!(learner != NULL ? check_learner (parts, error) : check_network (parts, error)))
    return NULL;

  self = g_new0 (AnalysisFeatureModel, 1);
  g_atomic_ref_count_init (&self->ref_count);
  self->reader = analysis_feature_reader_ref (parts->reader);
  self->learner = g_steal_pointer (&learner);
  if (parts->network != NULL)
    self->network = nn_model_ref (parts->network);
  self->residuals = parts->residuals;
  self->quadrants = parts->quadrants;
  self->degrees = parts->degrees != NULL ? g_strdupv ((char **) parts->degrees) : g_new0 (char *, 1);
  if (parts->offsets != NULL)
    {
      self->offsets = g_memdup2 (parts->offsets, shape.channels * sizeof (float));
      self->spreads = g_memdup2 (parts->spreads, shape.channels * sizeof (float));
    }

  return self;
}

AnalysisFeatureModel *
analysis_feature_model_ref (AnalysisFeatureModel *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
analysis_feature_model_unref (AnalysisFeatureModel *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;

  analysis_feature_reader_unref (self->reader);
  g_clear_pointer (&self->learner, classic_learner_free);
  g_clear_pointer (&self->network, nn_model_unref);
  g_strfreev (self->degrees);
  g_free (self->offsets);
  g_free (self->spreads);
  g_free (self);
}

AnalysisFeatureReader *
analysis_feature_model_get_reader (const AnalysisFeatureModel *self)
{
  return self->reader;
}

NnModel *
analysis_feature_model_get_network (const AnalysisFeatureModel *self)
{
  return self->network;
}

const ClassicLearner *
analysis_feature_model_get_learner (const AnalysisFeatureModel *self)
{
  return self->learner;
}

const char *const *
analysis_feature_model_get_degrees (const AnalysisFeatureModel *self)
{
  return (const char *const *) self->degrees;
}

void
analysis_features_scale (NnShape      shape,
                         const float *offsets,
                         const float *spreads,
                         const float *values,
                         float       *input)
{
  const gsize n = shape.height * shape.width;

  for (gsize c = 0; c < shape.channels; c++)
    {
      const float offset = offsets != NULL ? offsets[c] : 0.0f;
      const float spread = spreads != NULL ? spreads[c] : 1.0f;

      for (gsize i = c * n; i < (c + 1) * n; i++)
        input[i] = (values[i] - offset) / spread;
    }
}

void
analysis_feature_model_scale (const AnalysisFeatureModel *self,
                              const float                *values,
                              float                      *input)
{
  analysis_features_scale (analysis_feature_reader_get_shape (self->reader), self->offsets, self->spreads, values,
                           input);
}

void
analysis_feature_model_link (const AnalysisFeatureModel *self,
                             const double               *outputs,
                             MoodGaussian               *gaussian)
{
  const ClassicLearnerKind kind = classic_learner_get_kind (self->learner);
  const double *values = outputs + count_classes (kind);

  if (kind == CLASSIC_LEARNER_CLASSES)
    {
      mood_gaussian_from_quadrants (gaussian, outputs, &self->quadrants);
      return;
    }

  *gaussian = self->residuals;
  gaussian->valence = CLAMP (values[0], -MOOD_MEAN_MAX, MOOD_MEAN_MAX);
  gaussian->arousal = CLAMP (values[1], -MOOD_MEAN_MAX, MOOD_MEAN_MAX);
  for (gsize q = 0; q < count_classes (kind); q++)
    gaussian->quadrants[q] = outputs[q];
}

void
analysis_feature_model_link_degrees (const AnalysisFeatureModel *self,
                                     const double               *outputs,
                                     float                      *shares)
{
  const double *values = outputs + MOOD_N_QUADRANTS + N_VALUES;

  for (gsize d = 0; self->degrees[d] != NULL; d++)
    shares[d] = (float) CLAMP (values[d], 0.0, 1.0);
}
