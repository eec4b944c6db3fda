/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "feature-fixture.h"

#include <math.h>

#include "engine/nn/zoo.h"

#define N_ROWS 40

AnalysisFeatureReader *
feature_fixture_make_reader (const char *features,
                             const char *cut)
{
  g_autoptr (GError) error = NULL;
  AnalysisFeatureReader *reader;
  AnalysisCut parsed;

  analysis_cut_parse (&parsed, cut, &error);
  g_assert_no_error (error);
  reader = analysis_feature_reader_new (features, &parsed, &error);
  g_assert_no_error (error);
  return reader;
}

/* All rows have one of @n_classes classes and two values, every other one @n_degrees degrees. */
static void
fit_joint (ClassicLearner  *learner,
           gsize            n_inputs,
           gsize            n_classes,
           gsize            n_degrees,
           const double    *rows,
           const guint     *classes,
           GError         **error)
{
  g_autofree double *class_targets = g_new0 (double, N_ROWS * n_classes);
  double values[N_ROWS * 2];
  double weights[N_ROWS];
  g_autofree double *shares = g_new (double, N_ROWS * n_degrees + 1);
  double is_felt[N_ROWS];
  const ClassicValueHead heads[] = { { 2, values, weights }, { n_degrees, shares, is_felt } };
  const ClassicJointProblem problem = { .n_rows = N_ROWS,
                                        .n_inputs = n_inputs,
                                        .n_classes = n_classes,
                                        .n_heads = n_degrees > 0 ? 2 : 1,
                                        .rows = rows,
                                        .class_targets = class_targets,
                                        .class_weights = weights,
                                        .heads = heads };

  for (gsize i = 0; i < N_ROWS; i++)
    {
      class_targets[i * n_classes + classes[i]] = 1.0;
      values[2 * i] = 0.5 * rows[i * n_inputs];
      values[2 * i + 1] = 0.5 * rows[i * n_inputs + 1];
      weights[i] = 1.0;
      is_felt[i] = i % 2;
      for (gsize d = 0; d < n_degrees; d++)
        shares[i * n_degrees + d] = 0.5 + 0.3 * tanh (rows[i * n_inputs + d]);
    }
  classic_learner_fit_joint (learner, &problem, NULL, NULL, error);
}

static ClassicLearner *
fit_learner (const char *name,
             gsize       n_inputs,
             gsize       n_outputs,
             gsize       n_degrees)
{
  g_autofree double *rows = g_new (double, N_ROWS * n_inputs);
  g_autofree double *values = g_new (double, N_ROWS * n_outputs);
  guint classes[N_ROWS];
  g_autoptr (GError) error = NULL;
  ClassicLearner *learner = classic_learner_new (name, &error);
  BaseRng rng;

  base_rng_init (&rng, 7);
  for (gsize i = 0; i < N_ROWS * n_inputs; i++)
    rows[i] = base_rng_normal (&rng);
  for (gsize i = 0; i < N_ROWS * n_outputs; i++)
    values[i] = 0.5 * rows[i / n_outputs * n_inputs + i % n_outputs];
  for (gsize i = 0; i < N_ROWS; i++)
    classes[i] = (rows[i * n_inputs] > 0.0) + 2 * (rows[i * n_inputs + 1] > 0.0);
  for (gsize i = 0; i < N_ROWS; i++)
    classes[i] %= MIN (n_outputs, MOOD_N_QUADRANTS);

  if (classic_learner_get_kind (learner) == CLASSIC_LEARNER_BOTH)
    fit_joint (learner, n_inputs, n_outputs - 2, n_degrees, rows, classes, &error);
  else if (classic_learner_get_kind (learner) == CLASSIC_LEARNER_CLASSES)
    classic_learner_fit_classes (learner, N_ROWS, n_inputs, n_outputs, rows, classes, NULL, &error);
  else
    classic_learner_fit_values (learner, N_ROWS, n_inputs, n_outputs, rows, values, NULL, &error);
  g_assert_no_error (error);
  return learner;
}

ClassicLearner *
feature_fixture_fit_learner (const char *name,
                             gsize       n_inputs,
                             gsize       n_outputs)
{
  return fit_learner (name, n_inputs, n_outputs, 0);
}

ClassicLearner *
feature_fixture_fit_degrees (gsize n_inputs,
                             gsize n_degrees)
{
  return fit_learner ("kernel", n_inputs, MOOD_N_QUADRANTS + 2, n_degrees);
}

static NnModel *
make_network (const char *architecture,
              NnShape     shape)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (NnGraph) graph = NULL;
  NnModel *network;
  BaseRng rng;

  base_rng_init (&rng, 5);
  graph = nn_zoo_build (architecture, shape, NULL, &error);
  g_assert_no_error (error);
  network = nn_model_new (graph, shape, &rng, &error);
  g_assert_no_error (error);
  return network;
}

AnalysisFeatureModel *
feature_fixture_make_model (const char *architecture,
                            const char *features,
                            const char *cut)
{
  g_autoptr (AnalysisFeatureReader) reader = feature_fixture_make_reader (features, cut);
  const NnShape shape = analysis_feature_reader_get_shape (reader);
  g_autofree float *offsets = g_new (float, shape.channels);
  g_autofree float *spreads = g_new (float, shape.channels);
  AnalysisFeatureParts parts = { .reader = reader,
                                 .residuals = { 0.0, 0.0, 0.25, 0.375, -0.125 },
                                 .quadrants = { 0.5, 0.25, 0.375, 0.1875 } };
  g_autoptr (NnModel) network = NULL;
  g_autoptr (GError) error = NULL;
  AnalysisFeatureModel *model;
  ClassicMethod method;

  if (classic_method_from_name (architecture, &method))
    parts.learner = feature_fixture_fit_learner (
        architecture, nn_shape_size (shape),
        method == CLASSIC_METHOD_KERNEL                                     ? MOOD_N_QUADRANTS + 2
        : method == CLASSIC_METHOD_SVM || method == CLASSIC_METHOD_LOGISTIC ? MOOD_N_QUADRANTS
                                                                            : 2);
  else
    {
      for (gsize c = 0; c < shape.channels; c++)
        {
          offsets[c] = 0.125f * (float)(c % 5);
          spreads[c] = 1.0f + 0.5f * (float)(c % 3);
        }
      parts.network = network = make_network (architecture, shape);
      parts.offsets = offsets;
      parts.spreads = spreads;
    }

  model = analysis_feature_model_new (&parts, &error);
  g_assert_no_error (error);
  return model;
}

AnalysisFeatureModel *
feature_fixture_make_degree_model (const char        *features,
                                   const char        *cut,
                                   const char *const *degrees)
{
  g_autoptr (AnalysisFeatureReader) reader = feature_fixture_make_reader (features, cut);
  const gsize size = nn_shape_size (analysis_feature_reader_get_shape (reader));
  const AnalysisFeatureParts parts
      = { .reader = reader,
          .learner = feature_fixture_fit_degrees (size, g_strv_length ((char **)degrees)),
          .residuals = { 0.0, 0.0, 0.25, 0.375, -0.125 },
          .degrees = degrees };
  g_autoptr (GError) error = NULL;
  AnalysisFeatureModel *model = analysis_feature_model_new (&parts, &error);

  g_assert_no_error (error);
  return model;
}

AnalysisFeatureModel *
feature_fixture_make_knowing_model (AnalysisFeatureReader  *reader,
                                    const AnalysisFeatures *features,
                                    const char *const      *degrees)
{
  const gsize n = features->n_examples;
  const gsize size = nn_shape_size (analysis_feature_reader_get_shape (reader));
  g_autofree double *rows = g_new (double, n * size);
  g_autofree double *classes = g_new0 (double, n * MOOD_N_QUADRANTS);
  g_autofree double *points = g_new (double, n * 2);
  g_autofree double *shares = g_new (double, n * 2);
  g_autofree double *weights = g_new (double, n);
  const ClassicValueHead heads[] = { { 2, points, weights }, { 2, shares, weights } };
  const ClassicJointProblem problem = { .n_rows = n,
                                        .n_inputs = size,
                                        .n_classes = MOOD_N_QUADRANTS,
                                        .n_heads = 2,
                                        .rows = rows,
                                        .class_targets = classes,
                                        .class_weights = weights,
                                        .heads = heads };
  AnalysisFeatureParts parts = { .reader = reader,
                                 .learner = classic_learner_new ("kernel", NULL),
                                 .residuals = { 0.0, 0.0, 0.25, 0.375, -0.125 },
                                 .degrees = degrees };
  g_autoptr (GError) error = NULL;
  AnalysisFeatureModel *model;

  for (gsize i = 0; i < n; i++)
    {
      const gboolean is_last = i + 1 == n;

      classes[i * MOOD_N_QUADRANTS + i % MOOD_N_QUADRANTS] = weights[i] = 1.0;
      points[2 * i] = points[2 * i + 1] = is_last ? -0.6 : 0.4 + 0.01 * i;
      shares[2 * i] = is_last ? 0.9 : 0.1 + 0.02 * i;
      shares[2 * i + 1] = 1.0 - shares[2 * i];
    }
  for (gsize i = 0; i < n * size; i++)
    rows[i] = features->values[i];

  classic_learner_set_number (parts.learner, "ridge", 1e-3, NULL);
  classic_learner_fit_joint (parts.learner, &problem, NULL, NULL, &error);
  g_assert_no_error (error);
  model = analysis_feature_model_new (&parts, &error);
  g_assert_no_error (error);
  return model;
}

NnTensorFile *
feature_fixture_make_file (AnalysisFeatureModel *model)
{
  NnTensorFile *file = nn_tensor_file_new ();

  analysis_feature_model_add_to_file (model, file);
  nn_tensor_file_set_metadata (file, ANALYSIS_MODEL_SPREAD, "1.25");
  nn_tensor_file_set_metadata (file, ANALYSIS_MODEL_GAINS, "1.05 1.1");
  return file;
}
