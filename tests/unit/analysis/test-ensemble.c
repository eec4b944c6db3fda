/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Models of several members: how what they say is mixed, their files, and songs that not all of them can hear. */

#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

#include "engine/analysis/ear.h"
#include "engine/analysis/ensemble-listener.h"
#include "engine/analysis/mixture.h"
#include "engine/base/error.h"
#include "feature-fixture.h"
#include "fixture.h"

#define RATE 16000

#define VECTORS "song-statistics rate=16000"
#define IMAGES  "mel-image rate=16000 seconds=1 height=24 width=16"

static AnalysisModel *
make_features (const char *architecture,
               const char *features,
               const char *cut,
               double      spread)
{
  g_autoptr (AnalysisFeatureModel) model = feature_fixture_make_model (architecture, features, cut);

  return analysis_model_new_features (model, &(MoodCalibration) { spread, 1.0, 1.0 });
}

static AnalysisModel *
join (AnalysisModel *a,
      AnalysisModel *b,
      double         weight,
      double         spread)
{
  AnalysisModel *const members[] = { a, b };
  const double weights[] = { 1.0, weight };
  g_autoptr (GError) error = NULL;
  AnalysisModel *model = analysis_model_new_ensemble (members, weights, 2, &(MoodCalibration) { spread, 1.0, 1.0 }, &error);

  g_assert_no_error (error);
  return model;
}

static AnalysisResult *
try_hear (AnalysisModel  *model,
          const float    *samples,
          gsize           n_samples,
          gsize           block,
          GError        **error)
{
  g_autoptr (GError) model_error = NULL;
  g_autoptr (AnalysisEar) ear = analysis_ear_new (model, &model_error);

  g_assert_no_error (model_error);
  analysis_ear_begin (ear);
  for (gsize i = 0; i < n_samples; i += block)
    analysis_ear_hear (ear, samples + i, MIN (block, n_samples - i));
  return analysis_ear_finish (ear, NULL, error);
}

static AnalysisResult *
hear (AnalysisModel *model,
      const float   *samples,
      gsize          n_samples,
      gsize          block)
{
  g_autoptr (GError) error = NULL;
  AnalysisResult *result = try_hear (model, samples, n_samples, block, &error);

  g_assert_no_error (error);
  return result;
}

/* Worked out by hand: means 0.5 and -0.1 by weights 1 and 2 are 0.1; the variance is
 * (1 (0.4^2 + 0.4^2) + 2 (0.2^2 + 0.2^2)) / 3 = 0.16, with twice the spread
 * (1 (0.8^2 + 0.4^2) + 2 (0.4^2 + 0.2^2)) / 3 = 0.4. */
static void
test_moments (void)
{
  const MoodGaussian songs[] = { { 0.5, 0.2, 0.4, 0.3, 0.0 }, { -0.1, 0.2, 0.2, 0.3, 0.5 } };
  const double weights[] = { 1.0, 2.0 };
  MoodGaussian song;

  analysis_mixture_pool (&song, songs, weights, 2, &(MoodCalibration) { 1.0, 1.0, 1.0 });
  g_assert_cmpfloat_with_epsilon (song.valence, 0.1, 1e-12);
  g_assert_cmpfloat_with_epsilon (song.arousal, 0.2, 1e-12);
  g_assert_cmpfloat_with_epsilon (song.valence_sd, 0.4, 1e-12);
  g_assert_cmpfloat_with_epsilon (song.arousal_sd, 0.3, 1e-12);
  /* Of the covariance 2 / 3 x 0.5 x 0.2 x 0.3 = 0.02. */
  g_assert_cmpfloat_with_epsilon (song.correlation, 0.02 / 0.12, 1e-12);

  analysis_mixture_pool (&song, songs, weights, 2, &(MoodCalibration) { 2.0, 1.0, 1.0 });
  g_assert_cmpfloat_with_epsilon (song.valence, 0.1, 1e-12);
  g_assert_cmpfloat_with_epsilon (song.valence_sd, sqrt (0.4), 1e-12);
  g_assert_cmpfloat_with_epsilon (song.arousal_sd, 0.6, 1e-12);
}

/* @weights: (nullable) */
static double
get_mean (const float *values,
          const float *weights,
          gsize        n)
{
  double sum = 0.0, total = 0.0;

  for (gsize i = 0; i < n; i++)
    {
      const double weight = weights != NULL ? weights[i] : 1.0;

      sum += weight * values[i];
      total += weight;
    }
  return sum / total;
}

/* However far the song's point is from the curve: their means agree, no point leaves the plane, and a higher one stays
 * higher. The curve of features does not count beside one of windows. */
static void
test_curve (void)
{
  const float valence[] = { -0.9f, -0.2f, 0.1f, 0.7f };
  const float arousal[] = { 0.3f, 0.3f, 0.3f, 0.3f };
  const float other[] = { 0.9f, 0.9f, -0.9f, 0.9f };
  const float heard[] = { 1.0f, 0.5f, 0.0f, 2.0f };
  const double points[] = { -0.97, -0.3, 0.05, 0.6, 0.95 };
  g_autoptr (MoodCurve) windows = mood_curve_new (MOOD_CURVE_HOP, 4, valence, arousal);
  g_autoptr (MoodCurve) pieces = mood_curve_new (MOOD_CURVE_HOP, 4, other, other);

  for (gsize k = 0; k < G_N_ELEMENTS (points); k++)
    {
      const MoodGaussian song = { points[k], -points[k], 0.3, 0.3, 0.0 };
      const AnalysisVoice voices[] = { { song, 1.0, pieces, NULL }, { song, 1.0, windows, heard }, { song, 3.0, NULL, NULL } };
      g_autofree float *weights = NULL;
      g_autoptr (MoodCurve) curve = analysis_mixture_curve (voices, 3, &song, &weights);

      g_assert_cmpmem (weights, sizeof heard, heard, sizeof heard);
      g_assert_cmpuint (curve->n_points, ==, 4);
      g_assert_cmpfloat_with_epsilon (get_mean (curve->valence, heard, 4), points[k], 1e-4);
      g_assert_cmpfloat_with_epsilon (get_mean (curve->arousal, heard, 4), -points[k], 1e-4);
      for (gsize i = 0; i < 4; i++)
        {
          g_assert_cmpfloat (fabsf (curve->valence[i]), <, 1.0);
          g_assert_cmpfloat_with_epsilon (curve->arousal[i], -points[k], 1e-4);
          if (i > 0)
            g_assert_cmpfloat (curve->valence[i], >, curve->valence[i - 1]);
        }
    }
}

/* A point that is where the curve is does not move it; two curves are averaged by weight where tanh is undone; without
 * windows, features have a say. */
static void
test_curve_mean (void)
{
  const float a[] = { (float)tanh (0.2), (float)tanh (0.8) };
  const float b[] = { (float)tanh (-0.4), (float)tanh (1.4) };
  const float ones[] = { 1.0f, 1.0f };
  g_autoptr (MoodCurve) first = mood_curve_new (MOOD_CURVE_HOP, 2, a, a);
  g_autoptr (MoodCurve) second = mood_curve_new (MOOD_CURVE_HOP, 2, b, b);
  const double mean = 0.5 * (tanh (0.0) + tanh (1.0));
  const MoodGaussian song = { mean, mean, 0.3, 0.3, 0.0 };

  for (guint hears_windows = 0; hears_windows < 2; hears_windows++)
    {
      const float *counts = hears_windows ? ones : NULL;
      const AnalysisVoice voices[] = { { song, 2.0, first, counts }, { song, 1.0, second, counts } };
      g_autofree float *weights = NULL;
      g_autoptr (MoodCurve) curve = analysis_mixture_curve (voices, 2, &song, &weights);

      g_assert_cmpint (weights != NULL, ==, hears_windows);
      g_assert_cmpfloat_with_epsilon (curve->valence[0], tanh (0.0), 1e-5);
      g_assert_cmpfloat_with_epsilon (curve->arousal[1], tanh (1.0), 1e-5);
    }
}

/* What an ensemble says of music is the mixture of what its members say of it, in blocks of any size. */
/* One says quadrants, the other a distribution: neither spread nor gains move what they make of the quadrants. */
static void
test_quadrants_stay (void)
{
  const MoodGaussian songs[] = { { 0.5, 0.2, 0.4, 0.3, 0.0, { 0.6, 0.2, 0.1, 0.1 } }, { -0.1, 0.2, 0.2, 0.3, 0.5 } };
  const double weights[] = { 1.0, 2.0 };
  MoodGaussian plain, calibrated;

  analysis_mixture_pool (&plain, songs, weights, 2, &mood_calibration_none);
  analysis_mixture_pool (&calibrated, songs, weights, 2, &(MoodCalibration) { 2.0, 1.5, -1.0 });
  g_assert_cmpmem (plain.quadrants, sizeof plain.quadrants, calibrated.quadrants, sizeof calibrated.quadrants);
  g_assert_cmpfloat_with_epsilon (calibrated.valence, 1.5 * plain.valence, 1e-12);
  g_assert_cmpfloat_with_epsilon (calibrated.arousal, -plain.arousal, 1e-12);
  g_assert_cmpfloat (calibrated.valence_sd, >, plain.valence_sd);
}

static void
test_hears (void)
{
  const gsize n = 14 * RATE;
  g_autofree float *music = fixture_make_music (n, 1);
  g_autoptr (AnalysisModel) windows = fixture_make_model (1);
  g_autoptr (AnalysisModel) features = make_features ("svr", VECTORS, "whole", 1.5);
  g_autoptr (AnalysisModel) model = join (features, windows, 2.0, 1.25);
  g_autoptr (AnalysisResult) of_features = hear (features, music, n, n);
  g_autoptr (AnalysisResult) of_windows = hear (windows, music, n, n);
  g_autoptr (AnalysisResult) result = hear (model, music, n, n);
  g_autoptr (AnalysisResult) blocks = hear (model, music, n, 333);
  const MoodGaussian songs[] = { of_features->estimate.gaussian, of_windows->estimate.gaussian };
  MoodGaussian song;

  analysis_mixture_pool (&song, songs, (const double[]) { 1.0, 2.0 }, 2, &(MoodCalibration) { 1.25, 1.0, 1.0 });
  g_assert_cmpmem (&result->estimate.gaussian, sizeof song, &song, sizeof song);
  g_assert_cmpmem (&blocks->estimate.gaussian, sizeof song, &song, sizeof song);
  g_assert_cmpmem (result->curve->valence, result->curve->n_points * sizeof (float), blocks->curve->valence,
                   blocks->curve->n_points * sizeof (float));
  g_assert_cmpuint (result->curve->n_points, ==, of_windows->curve->n_points);
  g_assert_cmpfloat_with_epsilon (get_mean (result->curve->valence, result->curve_weights, result->curve->n_points),
                                  song.valence, 1e-4);
  g_assert_cmpfloat (fabs (song.valence - of_windows->estimate.gaussian.valence), >, 0.001);
  g_assert_cmpfloat_with_epsilon (result->duration, 14.0, 1e-9);
  g_assert_cmpuint (result->n_windows, ==, of_windows->n_windows + of_features->n_windows);

  g_assert_nonnull (of_windows->embedding);
  g_assert_nonnull (result->embedding);
  g_assert_cmpuint (result->embedding->n_values, ==, of_windows->embedding->n_values);
  g_assert_cmpuint (analysis_model_get_n_embedding (model), ==, of_windows->embedding->n_values);
  g_assert_null (result->degrees);
}

/* (transfer full): what a member would say. */
static AnalysisResult *
make_result (gsize              n_degrees,
             const char *const *names,
             const double      *shares)
{
  const MoodGaussian said = { 0.1, 0.2, 0.3, 0.3, 0.0 };
  AnalysisResult *result = g_new0 (AnalysisResult, 1);

  analysis_result_say (result, &said);
  if (n_degrees > 0)
    result->degrees = mood_degrees_new (n_degrees, names, shares);
  return result;
}

static void
assert_degrees (const AnalysisModel *model,
                AnalysisResult      *first,
                AnalysisResult      *second,
                const char          *expected)
{
  AnalysisResult *const results[] = { first, second };
  g_autoptr (AnalysisResult) joined = analysis_ensemble_join (model, results, 2);
  g_autoptr (GString) text = g_string_new (NULL);

  for (gsize d = 0; joined->degrees != NULL && d < joined->degrees->n_degrees; d++)
    g_string_append_printf (text, "%s %.3f ", joined->degrees->names[d], joined->degrees->shares[d]);
  g_assert_cmpstr (text->str, ==, expected);
}

/* A degree that both members say is their mean by weight: (1 x 0.2 + 3 x 0.6) / 4 = 0.5; others are as the one says it; of
 * a member that heard nothing there is nothing. */
static void
test_degrees (void)
{
  static const char *const of_windows[] = { "power", "calmness", NULL };
  static const char *const of_pieces[] = { "calmness", "tension", NULL };
  static const char *const all[] = { "power", "calmness", "tension", NULL };
  static const double shares[] = { 0.9, 0.2 };
  const gsize n = 6 * RATE;
  g_autofree float *music = fixture_make_music (n, 1);
  g_autoptr (GError) error = NULL;
  g_autoptr (NnModel) network = fixture_make_degree_network (2, shares, 1);
  g_autoptr (DspFrontend) frontend = dsp_frontend_new (&dsp_frontend_default_config, &error);
  g_autoptr (AnalysisModel) windows = analysis_model_new_with_degrees (network, frontend, of_windows, NULL);
  g_autoptr (AnalysisFeatureModel) kernel = feature_fixture_make_degree_model (VECTORS, "whole", of_pieces);
  g_autoptr (AnalysisModel) pieces = analysis_model_new_features (kernel, NULL);
  g_autoptr (AnalysisModel) model = join (windows, pieces, 3.0, 1.0);
  g_autoptr (AnalysisResult) first = make_result (2, of_windows, shares);
  g_autoptr (AnalysisResult) second = make_result (2, of_pieces, (const double[]) { 0.6, 0.3 });
  g_autoptr (AnalysisResult) mute = make_result (0, NULL, NULL);
  g_autoptr (AnalysisResult) alone = hear (pieces, music, n, n);
  g_autoptr (AnalysisResult) result = hear (model, music, n, n);

  g_assert_cmpstrv (analysis_model_get_degrees (model), all);
  assert_degrees (model, first, second, "power 0.900 calmness 0.500 tension 0.300 ");
  assert_degrees (model, first, NULL, "power 0.900 calmness 0.200 ");
  assert_degrees (model, NULL, second, "calmness 0.600 tension 0.300 ");
  assert_degrees (model, mute, second, "calmness 0.600 tension 0.300 ");
  assert_degrees (model, mute, NULL, "");

  g_assert_cmpuint (result->degrees->n_degrees, ==, 3);
  g_assert_cmpfloat_with_epsilon (result->degrees->shares[0], 0.9, 1e-5);
  g_assert_cmpfloat_with_epsilon (result->degrees->shares[1], 0.25 * 0.2 + 0.75 * alone->degrees->shares[0], 1e-5);
  g_assert_cmpfloat_with_epsilon (result->degrees->shares[2], alone->degrees->shares[1], 1e-9);
  g_assert_cmpfloat (fabs (alone->degrees->shares[0] - alone->degrees->shares[1]), >, 1e-3);
}

/* Silence is heard by none; music too soft for one member is heard by the other alone. */
static void
test_unheard (void)
{
  const gsize n = 6 * RATE;
  g_autofree float *silence = g_new0 (float, n);
  g_autoptr (AnalysisModel) windows = fixture_make_model (1);
  g_autoptr (AnalysisModel) features = make_features ("svr", VECTORS, "whole", 1.0);
  g_autoptr (AnalysisModel) model = join (features, windows, 1.0, 1.0);
  g_autoptr (AnalysisResult) alone = NULL;
  g_autoptr (AnalysisResult) together = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_null (try_hear (model, silence, n, n, &error));
  g_assert_error (error, BASE_ERROR, BASE_ERROR_SILENT);
  g_clear_error (&error);
  g_assert_null (try_hear (model, silence, 100, 100, &error));
  g_assert_error (error, BASE_ERROR, BASE_ERROR_EMPTY);
  g_clear_error (&error);

  /* All windows are under the floor of the front end, but its loudest sample is above -70 dB. */
  for (gsize i = 0; i < n; i++)
    silence[i] = i % 4000 == 0 ? 4e-4f : 0.0f;
  g_assert_null (try_hear (windows, silence, n, n, &error));
  g_assert_error (error, BASE_ERROR, BASE_ERROR_SILENT);
  alone = hear (features, silence, n, n);
  together = hear (model, silence, n, n);
  g_assert_cmpmem (&together->estimate.gaussian, sizeof (MoodGaussian), &alone->estimate.gaussian,
                   sizeof (MoodGaussian));
  g_assert_null (together->curve);
}

static void
test_rates (void)
{
  g_autoptr (AnalysisModel) windows = fixture_make_model (1);
  g_autoptr (AnalysisModel) features = make_features ("svr", FEATURE_FIXTURE_VECTORS, "whole", 1.0);
  AnalysisModel *const members[] = { windows, features };
  const double weights[] = { 1.0, 1.0 };
  g_autoptr (GError) error = NULL;

  g_assert_null (analysis_model_new_ensemble (members, weights, 2, NULL, &error));
  g_assert_error (error, BASE_ERROR, BASE_ERROR_BAD_MODEL);
  g_assert_nonnull (strstr (error->message, "16000"));
  g_assert_nonnull (strstr (error->message, "8000"));
}

/* (transfer full): members of windows, and of features with @features. */
static NnTensorFile *
make_file (const char *features)
{
  g_autoptr (NnTensorFile) first = fixture_make_model_file (1);
  g_autoptr (AnalysisFeatureModel) second_model = feature_fixture_make_model ("svr", features, "whole");
  g_autoptr (NnTensorFile) second = feature_fixture_make_file (second_model);
  NnTensorFile *file = nn_tensor_file_new ();

  nn_tensor_file_add_file (file, "member0.", first);
  nn_tensor_file_add_file (file, "member1.", second);
  nn_tensor_file_set_metadata (file, ANALYSIS_MODEL_ENSEMBLE, "1 0.5");
  nn_tensor_file_set_metadata (file, ANALYSIS_MODEL_SPREAD, "0.75");
  return file;
}

static AnalysisModel *
load (NnTensorFile  *file,
      GError       **error)
{
  g_autofree char *folder = g_dir_make_tmp ("ensemble-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "m.safetensors", NULL);
  AnalysisModel *model;

  g_assert_true (nn_tensor_file_save (file, path, NULL));
  model = analysis_model_load (path, error);
  g_unlink (path);
  g_rmdir (folder);
  return model;
}

/* A model that was read says the same, to the bit, as its parts put together. */
static void
test_file (void)
{
  const gsize n = 7 * RATE;
  g_autofree float *music = fixture_make_music (n, 2);
  g_autoptr (NnTensorFile) file = make_file (VECTORS);
  g_autoptr (GError) error = NULL;
  g_autoptr (AnalysisModel) read = load (file, &error);
  g_autoptr (NnModel) network = fixture_make_network (1);
  g_autoptr (DspFrontend) frontend = dsp_frontend_new (&dsp_frontend_default_config, NULL);
  g_autoptr (AnalysisModel) windows = analysis_model_new (network, frontend, &(MoodCalibration) { 1.25, 1.0, 1.0 });
  g_autoptr (AnalysisFeatureModel) machine = feature_fixture_make_model ("svr", VECTORS, "whole");
  g_autoptr (AnalysisModel) features
      = analysis_model_new_features (machine, &(MoodCalibration) { 1.25, 1.05, 1.1 });
  g_autoptr (AnalysisModel) made = join (windows, features, 0.5, 0.75);
  g_autoptr (AnalysisResult) a = NULL;
  g_autoptr (AnalysisResult) b = NULL;

  g_assert_no_error (error);
  g_assert_cmpuint (analysis_model_get_n_members (read), ==, 2);
  g_assert_cmpfloat (analysis_model_get_weight (read, 1), ==, 0.5);
  g_assert_cmpfloat (analysis_model_get_calibration (read)->spread, ==, 0.75);
  g_assert_cmpuint (analysis_model_get_sample_rate (read), ==, RATE);
  g_assert_cmpuint (strlen (analysis_model_get_fingerprint (read)), ==, 64);
  g_assert_cmpstr (analysis_model_get_metadata (read, "member0." NN_MODEL_FILE_ARCHITECTURE), ==, "moodplane-1");

  a = hear (read, music, n, n);
  b = hear (made, music, n, n);
  g_assert_cmpmem (&a->estimate.gaussian, sizeof (MoodGaussian), &b->estimate.gaussian, sizeof (MoodGaussian));
  g_assert_cmpmem (a->curve->arousal, a->curve->n_points * sizeof (float), b->curve->arousal,
                   b->curve->n_points * sizeof (float));
}

static void
assert_refused (NnTensorFile *file,
                const char   *reason)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (load (file, &error));
  g_assert_error (error, BASE_ERROR, BASE_ERROR_BAD_MODEL);
  if (strstr (error->message, reason) == NULL)
    g_error ("“%s” does not say “%s”", error->message, reason);
}

/* Each member's names stand with it, and are looked at as in a file of its own. */
static void
test_degree_files (void)
{
  static const char *const of_pieces[] = { "calmness", "tension", NULL };
  static const char *const all[] = { "power", "calmness", "tension", NULL };
  static const double shares[] = { 0.9, 0.2 };
  g_autoptr (NnTensorFile) first = fixture_make_degree_model_file ("power calmness", 2, shares, 1);
  g_autoptr (AnalysisFeatureModel) kernel = feature_fixture_make_degree_model (VECTORS, "whole", of_pieces);
  g_autoptr (NnTensorFile) second = feature_fixture_make_file (kernel);
  g_autoptr (NnTensorFile) file = nn_tensor_file_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (AnalysisModel) model = NULL;

  nn_tensor_file_add_file (file, "member0.", first);
  nn_tensor_file_add_file (file, "member1.", second);
  nn_tensor_file_set_metadata (file, ANALYSIS_MODEL_ENSEMBLE, "1 1");
  model = load (file, &error);
  g_assert_no_error (error);
  g_assert_cmpstrv (analysis_model_get_degrees (model), all);

  nn_tensor_file_set_metadata (file, "member1." ANALYSIS_MODEL_DEGREES, "calmness calmness");
  assert_refused (file, "number 2");
}

/* Files may be anybody's. */
static void
test_hostile (void)
{
  static const char *const weights[] = { "", "1", "1 x", "1 0", "1 -1", "1 nan", "1 inf", "1  1", "1 1 1 1 1 1 1 1 1", "1 1001" };
  static const char *const names[] = { "member0.", "member0.x", "member0.__metadata__", "member0.member1.x", "member2.x", "x", "member01.x" };
  /* Files of learners may have more tensors than are known, in an ensemble as alone. */
  static const char *const ignored[] = { "member1.", "member1.__metadata__", "member1.member0.x" };
  const float values[] = { 1.0f };
  const gsize shape[] = { 1 };

  for (gsize i = 0; i < G_N_ELEMENTS (weights); i++)
    {
      g_autoptr (NnTensorFile) file = make_file (VECTORS);

      nn_tensor_file_set_metadata (file, ANALYSIS_MODEL_ENSEMBLE, weights[i]);
      assert_refused (file, ANALYSIS_MODEL_ENSEMBLE);
    }

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autoptr (NnTensorFile) file = make_file (VECTORS);

      nn_tensor_file_add (file, names[i], shape, 1, values);
      assert_refused (file, "tensor");
    }

  for (gsize i = 0; i < G_N_ELEMENTS (ignored); i++)
    {
      g_autoptr (NnTensorFile) file = make_file (VECTORS);
      g_autoptr (AnalysisModel) model = NULL;

      nn_tensor_file_add (file, ignored[i], shape, 1, values);
      model = load (file, NULL);
      g_assert_nonnull (model);
    }

  for (guint i = 0; i < 4; i++)
    {
      g_autoptr (NnTensorFile) file = make_file (i == 0 ? FEATURE_FIXTURE_VECTORS : VECTORS);

      if (i == 1)
        nn_tensor_file_set_metadata (file, "member1." ANALYSIS_MODEL_ENSEMBLE, "1 1");
      else if (i == 2)
        nn_tensor_file_set_metadata (file, ANALYSIS_MODEL_ENSEMBLE, "1 1 1");
      else if (i == 3)
        nn_tensor_file_set_metadata (file, "member0." NN_MODEL_FILE_ARCHITECTURE, "no-such-network");
      assert_refused (file, ((const char *const[]) { "8000", "number 2: it is an ensemble", "number 3", "number 1" })[i]);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/analysis/ensemble/moments", test_moments);
  g_test_add_func ("/analysis/ensemble/quadrants-stay", test_quadrants_stay);
  g_test_add_func ("/analysis/ensemble/curve", test_curve);
  g_test_add_func ("/analysis/ensemble/curve-mean", test_curve_mean);
  g_test_add_func ("/analysis/ensemble/hears", test_hears);
  g_test_add_func ("/analysis/ensemble/degrees", test_degrees);
  g_test_add_func ("/analysis/ensemble/unheard", test_unheard);
  g_test_add_func ("/analysis/ensemble/rates", test_rates);
  g_test_add_func ("/analysis/ensemble/file", test_file);
  g_test_add_func ("/analysis/ensemble/degree-files", test_degree_files);
  g_test_add_func ("/analysis/ensemble/hostile", test_hostile);

  return g_test_run ();
}
