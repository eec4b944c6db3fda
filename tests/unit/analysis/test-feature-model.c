/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Files of models that hear features: bit for bit there and back, and refused when anything is wrong. */

#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

#include "engine/analysis/feature-judge.h"
#include "engine/base/error.h"
#include "engine/nn/zoo.h"
#include "feature-fixture.h"
#include "fixture.h"
#include "tests/support/fixtures.h"

typedef struct
{
  char *folder; /* (owned) */
  char *path;   /* (owned) */
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  fixture->folder = fixture_folder_new ();
  fixture->path = g_build_filename (fixture->folder, "test.safetensors", NULL);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  g_free (fixture->path);
  fixture_folder_free (fixture->folder);
}

static void
save (Fixture      *fixture,
      NnTensorFile *file)
{
  g_autoptr (GError) error = NULL;

  nn_tensor_file_save (file, fixture->path, &error);
  g_assert_no_error (error);
}

static void
assert_refused (Fixture    *fixture,
                const char *reason)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AnalysisModel) model = analysis_model_load (fixture->path, &error);

  g_assert_null (model);
  g_assert_error (error, BASE_ERROR, BASE_ERROR_BAD_MODEL);
  g_test_message ("%s", error->message);
  if (strstr (error->message, reason) == NULL)
    g_error ("“%s” does not say “%s”", error->message, reason);
}

/* What @model says of some music, piece by piece. @shares: (out) (optional) (transfer full) */
static GArray *
judge_all (AnalysisFeatureModel  *model,
           GArray               **shares)
{
  g_autoptr (GArray) felt = g_array_new (FALSE, FALSE, sizeof (float));
  g_autofree float *music = fixture_make_music (50000, 2);
  g_autoptr (AnalysisFeatureJudge) judge = NULL;
  g_auto (AnalysisFeatures) features = { 0 };
  g_autoptr (GError) error = NULL;
  GArray *gaussians = g_array_new (FALSE, FALSE, sizeof (MoodGaussian));

  judge = analysis_feature_judge_new (model, &error);
  g_assert_no_error (error);
  g_assert_true (analysis_feature_reader_compute (analysis_feature_model_get_reader (model), music, 50000,
                                                  &features, NULL, &error));
  g_assert_true (analysis_feature_judge_run (judge, &features, gaussians, felt, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (gaussians->len, ==, features.n_examples);
  if (shares != NULL)
    *shares = g_steal_pointer (&felt);
  else
    g_assert_cmpuint (felt->len, ==, 0);
  return gaussians;
}

static GArray *
judge (AnalysisFeatureModel *model)
{
  return judge_all (model, NULL);
}

static const struct
{
  const char *architecture;
  const char *features;
  const char *cut;
  guint n_pieces; /* of 50 000 samples */
} kinds[] = {
  { "svm", FEATURE_FIXTURE_VECTORS, "whole", 1 },
  { "logistic", FEATURE_FIXTURE_VECTORS " seconds=2", "slices", 4 },
  { "svr", FEATURE_FIXTURE_IMAGES, "slices", 7 },
  { "mlr", FEATURE_FIXTURE_IMAGES, "quarter", 1 },
  { "kernel", FEATURE_FIXTURE_VECTORS, "whole", 1 },
  { "kernel", FEATURE_FIXTURE_IMAGES, "slices", 7 },
  { "moldovan-ann", FEATURE_FIXTURE_VECTORS, "whole", 1 },
  { "stoltenberg", FEATURE_FIXTURE_IMAGES, "excerpts 3", 3 },
  { "gao-ffnn", "gao-260 rate=11000 seconds=1", "slices", 9 },
};

/* Every kind of model says the same bits when it was read again, and writes the same file. */
static void
test_round_trip (Fixture       *fixture,
                 gconstpointer  data)
{
  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      g_autoptr (AnalysisFeatureModel) model
          = feature_fixture_make_model (kinds[i].architecture, kinds[i].features, kinds[i].cut);
      g_autoptr (NnTensorFile) file = feature_fixture_make_file (model);
      g_autoptr (NnTensorFile) again = NULL;
      g_autofree char *first = NULL;
      g_autofree char *second = NULL;
      g_autoptr (AnalysisModel) read = NULL;
      g_autoptr (GArray) before = judge (model);
      g_autoptr (GArray) after = NULL;
      g_autoptr (GError) error = NULL;
      gsize n_first, n_second;

      save (fixture, file);
      read = analysis_model_load (fixture->path, &error);
      g_assert_no_error (error);
      g_assert_cmpstr (analysis_model_get_metadata (read, NN_MODEL_FILE_ARCHITECTURE), ==, kinds[i].architecture);
      g_assert_cmpfloat (analysis_model_get_calibration (read)->spread, ==, 1.25);
      g_assert_cmpfloat (analysis_model_get_calibration (read)->valence_gain, ==, 1.05);
      g_assert_cmpfloat (analysis_model_get_calibration (read)->arousal_gain, ==, 1.1);
      g_assert_cmpuint (analysis_model_get_frontend_version (read), ==, DSP_FEATURE_SET_VERSION);
      g_assert_null (analysis_model_get_frontend (read));

      after = judge (analysis_model_get_features (read));
      g_assert_cmpuint (before->len, ==, kinds[i].n_pieces);
      g_assert_cmpmem (before->data, before->len * sizeof (MoodGaussian), after->data,
                       after->len * sizeof (MoodGaussian));

      g_assert_true (g_file_get_contents (fixture->path, &first, &n_first, NULL));
      again = feature_fixture_make_file (analysis_model_get_features (read));
      save (fixture, again);
      g_assert_true (g_file_get_contents (fixture->path, &second, &n_second, NULL));
      g_assert_cmpmem (first, n_first, second, n_second);
    }
}

static const char *const felt_names[] = { "power", "joyful_activation", "sadness", NULL };

/* Degrees are said to the same bits when the model was read again, under their names; the mood is as without them. */
static void
test_degrees (Fixture       *fixture,
              gconstpointer  data)
{
  g_autoptr (AnalysisFeatureModel) model
      = feature_fixture_make_degree_model (FEATURE_FIXTURE_IMAGES, "slices", felt_names);
  g_autoptr (AnalysisFeatureModel) plain = feature_fixture_make_model ("kernel", FEATURE_FIXTURE_IMAGES, "slices");
  g_autoptr (NnTensorFile) file = feature_fixture_make_file (model);
  g_autoptr (NnTensorFile) without = feature_fixture_make_file (plain);
  g_autoptr (GArray) before = NULL;
  g_autoptr (GArray) after = NULL;
  g_autoptr (GArray) said = judge_all (model, &before);
  g_autoptr (GArray) again = NULL;
  g_autoptr (GArray) of_plain = judge (plain);
  g_autoptr (AnalysisModel) read = NULL;
  g_autoptr (GError) error = NULL;
  gboolean do_differ = FALSE;

  g_assert_cmpstr (nn_tensor_file_get_metadata (file, "moodplane.degrees"), ==, "power joyful_activation sadness");
  g_assert_cmpstr (nn_tensor_file_get_metadata (file, "moodplane.degrees_scale"), ==, "share");
  g_assert_null (nn_tensor_file_get_metadata (without, "moodplane.degrees"));
  g_assert_null (nn_tensor_file_get_metadata (without, "moodplane.degrees_scale"));

  save (fixture, file);
  read = analysis_model_load (fixture->path, &error);
  g_assert_no_error (error);
  g_assert_cmpstrv (analysis_model_get_degrees (read), felt_names);
  again = judge_all (analysis_model_get_features (read), &after);
  g_assert_cmpuint (before->len, ==, 3 * said->len);
  g_assert_cmpmem (before->data, before->len * sizeof (float), after->data, after->len * sizeof (float));
  g_assert_cmpmem (said->data, said->len * sizeof (MoodGaussian), again->data, again->len * sizeof (MoodGaussian));

  for (guint i = 0; i < before->len; i++)
    {
      g_assert_cmpfloat (g_array_index (before, float, i), >, 0.0f);
      g_assert_cmpfloat (g_array_index (before, float, i), <, 1.0f);
      do_differ |= fabsf (g_array_index (before, float, i) - g_array_index (before, float, i % 3)) > 1e-4f;
    }
  g_assert_true (do_differ);
  for (guint i = 0; i < said->len; i++)
    g_assert_cmpfloat_with_epsilon (g_array_index (said, MoodGaussian, i).valence,
                                    g_array_index (of_plain, MoodGaussian, i).valence, 1e-6);
}

/* Names must be as many as the learner's further values, different, keys elsewhere, and of a learner that has any. */
static void
test_bad_degrees (Fixture       *fixture,
                  gconstpointer  data)
{
  static const struct
  {
    const char *architecture; /* NULL: the one with three degrees */
    const char *degrees;
    const char *scale;
    const char *reason;
  } cases[] = {
    { NULL, "power sadness", "share", "9 numbers, not 8" },
    { NULL, "power sadness tension calmness", "share", "9 numbers, not 10" },
    { NULL, "power sadness power", "share", ANALYSIS_MODEL_DEGREES },
    { NULL, "power sadness Tension", "share", ANALYSIS_MODEL_DEGREES },
    { NULL, "power  sadness", "share", ANALYSIS_MODEL_DEGREES },
    { NULL, "", "share", ANALYSIS_MODEL_DEGREES },
    { NULL, "power sadness tension", "logit", ANALYSIS_MODEL_DEGREES_SCALE },
    { NULL, "power sadness tension", "", ANALYSIS_MODEL_DEGREES_SCALE },
    { "kernel", "power", "share", "6 numbers, not 7" },
    { "svm", "power", "share", "no degrees" },
    { "mlr", "power", "share", "no degrees" },
    { "moldovan-ann", "power", "share", "no degrees" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (AnalysisFeatureModel) model
          = cases[i].architecture != NULL
                ? feature_fixture_make_model (cases[i].architecture, FEATURE_FIXTURE_VECTORS, "whole")
                : feature_fixture_make_degree_model (FEATURE_FIXTURE_VECTORS, "whole", felt_names);
      g_autoptr (NnTensorFile) file = feature_fixture_make_file (model);

      nn_tensor_file_set_metadata (file, ANALYSIS_MODEL_DEGREES, cases[i].degrees);
      nn_tensor_file_set_metadata (file, ANALYSIS_MODEL_DEGREES_SCALE, cases[i].scale);
      save (fixture, file);
      assert_refused (fixture, cases[i].reason);
    }
}

/* A learner that names none of its further values is refused, too. */
static void
test_unnamed_degrees (void)
{
  g_autoptr (AnalysisFeatureReader) reader = feature_fixture_make_reader (FEATURE_FIXTURE_VECTORS, "whole");
  const gsize size = nn_shape_size (analysis_feature_reader_get_shape (reader));
  const AnalysisFeatureParts parts = { .reader = reader,
                                       .learner = feature_fixture_fit_degrees (size, 3),
                                       .residuals = { 0.0, 0.0, 0.25, 0.375, -0.125 } };
  g_autoptr (GError) error = NULL;

  g_assert_null (analysis_feature_model_new (&parts, &error));
  g_assert_error (error, BASE_ERROR, BASE_ERROR_BAD_MODEL);
  g_assert_nonnull (strstr (error->message, "9 numbers, not 6"));
}

/* A share is one: what ridge regression says beyond is cut; what is no number stays none, and is refused elsewhere. */
static void
test_link_degrees (void)
{
  static const double outputs[] = { 0.6, 0.1, 0.1, 0.2, 0.25, 0.14, -0.25, 1.5, 0.375 };
  static const double broken[] = { 0.6, 0.1, 0.1, 0.2, 0.25, 0.14, NAN, 0.5, 0.5 };
  g_autoptr (AnalysisFeatureModel) model
      = feature_fixture_make_degree_model (FEATURE_FIXTURE_VECTORS, "whole", felt_names);
  float shares[3];

  analysis_feature_model_link_degrees (model, outputs, shares);
  g_assert_cmpfloat (shares[0], ==, 0.0f);
  g_assert_cmpfloat (shares[1], ==, 1.0f);
  g_assert_cmpfloat (shares[2], ==, 0.375f);
  analysis_feature_model_link_degrees (model, broken, shares);
  g_assert_true (isnan (shares[0]));
}

/* A learner of values says its residuals, one of classes has its probabilities as masses, one of both lies where it
 * says in the quadrant. */
static void
test_link (void)
{
  g_autoptr (AnalysisFeatureModel) svr = feature_fixture_make_model ("svr", FEATURE_FIXTURE_VECTORS, "whole");
  g_autoptr (AnalysisFeatureModel) svm = feature_fixture_make_model ("svm", FEATURE_FIXTURE_VECTORS, "whole");
  g_autoptr (AnalysisFeatureModel) kernel = feature_fixture_make_model ("kernel", FEATURE_FIXTURE_VECTORS, "whole");
  static const double probabilities[] = { 0.1, 0.2, 0.3, 0.4 };
  static const double both[] = { 0.6, 0.1, 0.1, 0.2, 0.25, 0.14 };
  static const double far_out[] = { 3.0, -3.0 };
  double masses[MOOD_N_QUADRANTS];
  MoodGaussian gaussian;

  analysis_feature_model_link (svr, (const double[]) { 0.5, -0.25 }, &gaussian);
  g_assert_cmpfloat (gaussian.valence, ==, 0.5);
  g_assert_cmpfloat (gaussian.arousal, ==, -0.25);
  g_assert_cmpfloat (gaussian.valence_sd, ==, 0.25);
  g_assert_cmpfloat (gaussian.arousal_sd, ==, 0.375);
  g_assert_cmpfloat (gaussian.correlation, ==, -0.125);
  analysis_feature_model_link (svr, far_out, &gaussian);
  g_assert_cmpfloat (gaussian.valence, <, 1.0);
  g_assert_cmpfloat (gaussian.arousal, >, -1.0);

  analysis_feature_model_link (svm, probabilities, &gaussian);
  mood_gaussian_quadrant_probabilities (&gaussian, masses);
  for (int q = 0; q < MOOD_N_QUADRANTS; q++)
    g_assert_cmpfloat_with_epsilon (masses[q], probabilities[q], 1e-6);

  analysis_feature_model_link (kernel, both, &gaussian);
  g_assert_cmpfloat_with_epsilon (gaussian.valence, 0.25, 1e-9);
  g_assert_cmpfloat_with_epsilon (gaussian.arousal, 0.14, 1e-9);
  mood_gaussian_quadrant_probabilities (&gaussian, masses);
  for (int q = 0; q < MOOD_N_QUADRANTS; q++)
    g_assert_cmpfloat_with_epsilon (masses[q], both[q], 1e-6);
}

typedef struct
{
  const char *architecture; /* of the file that is spoilt */
  const char *key;
  const char *value;
  const char *reason; /* part of the sentence */
} Bad;

static const Bad bad_metadata[] = {
  { "svm", ANALYSIS_FEATURE_MODEL_FEATURES, "wavelets", "wavelets" },
  { "svm", ANALYSIS_FEATURE_MODEL_FEATURES, "song-statistics rate=8000 bells=3", "bells" },
  { "svm", ANALYSIS_FEATURE_MODEL_FEATURES, FEATURE_FIXTURE_IMAGES, "384" },
  { "svm", ANALYSIS_FEATURE_MODEL_VERSION, "1", "version 1" },
  { "svm", ANALYSIS_FEATURE_MODEL_VERSION, "two", ANALYSIS_FEATURE_MODEL_VERSION },
  { "svm", ANALYSIS_FEATURE_MODEL_SEGMENTS, "crumbs", "crumbs" },
  { "svm", ANALYSIS_MODEL_SPREAD, "1000", ANALYSIS_MODEL_SPREAD },
  { "svm", "classic.method", "forest", "learner" },
  { "svm", "classic.method", "svr", "" },
  { "svm", "classic.option.kernel", "sigmoid", "kernel" },
  { "kernel", "classic.method", "svm", "" },
  { "kernel", "classic.option.gamma", "0", "gamma" },
  { "kernel", "classic.option.ridge", "ought", "ridge" },
  { "kernel", "kernel.classes", "3", "3 classes" },
  { "kernel", "kernel.classes", "6", "classes" },
  { "kernel", "kernel.classes", "-4", "classes" },
  { "svr", NN_MODEL_FILE_ARCHITECTURE, "moldovan-ann", "tensor" },
  { "moldovan-ann", NN_MODEL_FILE_ARCHITECTURE, "svr", "learner" },
  { "moldovan-ann", NN_MODEL_FILE_ARCHITECTURE, "deep-thought", "deep-thought" },
  { "moldovan-ann", ANALYSIS_FEATURE_MODEL_FEATURES, FEATURE_FIXTURE_IMAGES, "" },
};

static void
test_bad_metadata (Fixture       *fixture,
                   gconstpointer  data)
{
  const Bad *bad = data;
  g_autoptr (AnalysisFeatureModel) model
      = feature_fixture_make_model (bad->architecture, FEATURE_FIXTURE_VECTORS, "whole");
  g_autoptr (NnTensorFile) file = feature_fixture_make_file (model);

  nn_tensor_file_set_metadata (file, bad->key, bad->value);
  save (fixture, file);
  assert_refused (fixture, bad->reason);
}

/* A slice each 10 ms, or 192 000 samples a second, would take gigabytes of a long song. */
static void
test_too_much (void)
{
  static const char *const features[] = { "mel-image seconds=0.01", "song-statistics rate=192000" };
  const AnalysisCut cut = { ANALYSIS_CUT_SLICES, 0 };

  for (gsize i = 0; i < G_N_ELEMENTS (features); i++)
    {
      g_autoptr (GError) error = NULL;
      AnalysisFeatureReader *reader = analysis_feature_reader_new (features[i], &cut, &error);

      g_assert_null (reader);
      g_assert_error (error, BASE_ERROR, BASE_ERROR_INVALID_ARGUMENT);
    }
}

/* A file with all but @left_out of what @from holds, and @name (nullable) in its place. */
static NnTensorFile *
copy_but (const NnTensorFile *from,
          const char         *left_out,
          const float        *row,
          gsize               n)
{
  static const char *const keys[]
      = { ANALYSIS_FEATURE_MODEL_FEATURES, ANALYSIS_FEATURE_MODEL_VERSION, ANALYSIS_FEATURE_MODEL_SEGMENTS,
          NN_MODEL_FILE_FORMAT,            NN_MODEL_FILE_ARCHITECTURE,     "classic.method",
          "svm.kernel",                    "svm.outputs",                  "kernel.classes" };
  static const char *const names[]
      = { "scaler.offset",  "scaler.spread", "linear.weights", "linear.bias", "svm.gamma", "svm.vectors",
          "svm.coefficients", "svm.bias",    "svm.classes",    "svm.sigmoids",
          "kernel.shape",     "kernel.rows", "kernel.coefficients", "kernel.bias",
          ANALYSIS_FEATURE_MODEL_RESIDUALS, ANALYSIS_FEATURE_MODEL_QUADRANTS };
  NnTensorFile *file = nn_tensor_file_new ();

  for (gsize i = 0; i < G_N_ELEMENTS (keys); i++)
    if (nn_tensor_file_get_metadata (from, keys[i]) != NULL)
      nn_tensor_file_set_metadata (file, keys[i], nn_tensor_file_get_metadata (from, keys[i]));
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      const gsize *shape;
      guint n_dims;
      gsize size;
      const float *values = nn_tensor_file_get (from, names[i], &shape, &n_dims, &size);

      if (values != NULL && !g_str_equal (names[i], left_out))
        nn_tensor_file_add (file, names[i], shape, n_dims, values);
    }
  if (row != NULL)
    nn_tensor_file_add (file, left_out, (const gsize[]) { 1, n }, 2, row);
  return file;
}

static void
test_bad_tensors (Fixture       *fixture,
                  gconstpointer  data)
{
  static const struct
  {
    const char *architecture;
    const char *tensor;
    float row[5];
    gsize n; /* 0: it is missing */
    const char *reason;
  } cases[] = {
    { "mlr", "linear.weights", { 0 }, 0, "linear.weights" },
    { "svm", "svm.vectors", { 1, 2, 3 }, 3, "" },
    { "mlr", ANALYSIS_FEATURE_MODEL_RESIDUALS, { 0 }, 0, "residuals" },
    { "mlr", ANALYSIS_FEATURE_MODEL_RESIDUALS, { 0.2, 0.2 }, 2, "residuals" },
    { "mlr", ANALYSIS_FEATURE_MODEL_RESIDUALS, { 0.2, -0.2, 0 }, 3, "covariance" },
    { "mlr", ANALYSIS_FEATURE_MODEL_RESIDUALS, { 0.2, NAN, 0 }, 3, "" },
    { "mlr", ANALYSIS_FEATURE_MODEL_RESIDUALS, { 0.2, 0.2, 1.0 }, 3, "covariance" },
    { "svm", ANALYSIS_FEATURE_MODEL_QUADRANTS, { 0 }, 0, "quadrants" },
    { "svm", ANALYSIS_FEATURE_MODEL_QUADRANTS, { 0.5, 0.0, 0.5, 0.2 }, 4, "size" },
    { "kernel", "kernel.shape", { 0 }, 0, "kernel.shape" },
    { "kernel", "kernel.shape", { -0.6, 4 }, 2, "kernel" },
    { "kernel", "kernel.rows", { 1, 2, 3 }, 3, "kernel.coefficients" },
    { "kernel", "kernel.bias", { 1, 2, NAN, 4, 5 }, 5, "kernel.bias" },
    { "kernel", ANALYSIS_FEATURE_MODEL_RESIDUALS, { 0 }, 0, "residuals" },
    { "kernel", ANALYSIS_FEATURE_MODEL_RESIDUALS, { 0.2, -0.2, 0 }, 3, "covariance" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (AnalysisFeatureModel) model
          = feature_fixture_make_model (cases[i].architecture, FEATURE_FIXTURE_VECTORS, "whole");
      g_autoptr (NnTensorFile) whole = feature_fixture_make_file (model);
      g_autoptr (NnTensorFile) file
          = copy_but (whole, cases[i].tensor, cases[i].n > 0 ? cases[i].row : NULL, cases[i].n);
      g_autoptr (NnTensorFile) good = copy_but (whole, "nothing", NULL, 0);
      g_autoptr (AnalysisModel) loaded = NULL;

      /* What the copy leaves out besides is not what is refused. */
      save (fixture, good);
      loaded = analysis_model_load (fixture->path, NULL);
      g_assert_nonnull (loaded);

      save (fixture, file);
      assert_refused (fixture, cases[i].reason);
    }
}

/* Cut off anywhere, it is no model; nor is it one with a byte changed in its header. */
static void
test_truncated (Fixture       *fixture,
                gconstpointer  data)
{
  g_autoptr (AnalysisFeatureModel) model = feature_fixture_make_model ("mlr", FEATURE_FIXTURE_VECTORS, "whole");
  g_autoptr (NnTensorFile) file = feature_fixture_make_file (model);
  g_autofree char *bytes = NULL;
  gsize n_bytes;

  save (fixture, file);
  g_assert_true (g_file_get_contents (fixture->path, &bytes, &n_bytes, NULL));
  for (gsize n = 0; n < n_bytes; n += n < 2000 ? 41 : 997)
    {
      g_assert_true (g_file_set_contents (fixture->path, bytes, n, NULL));
      assert_refused (fixture, "test.safetensors");
    }
}

/* What does not fit together is refused with what it is. */
static void
test_parts (void)
{
  g_autoptr (AnalysisFeatureReader) reader = feature_fixture_make_reader (FEATURE_FIXTURE_VECTORS, "whole");
  const NnShape shape = analysis_feature_reader_get_shape (reader);
  const NnZooOptions four = { .n_outputs = 4 };
  g_autoptr (NnGraph) graph = nn_zoo_build ("moldovan-ann", shape, &four, NULL);
  g_autoptr (NnModel) network = NULL;
  g_autoptr (GError) error = NULL;
  AnalysisFeatureParts parts = { .reader = reader,
                                 .learner = feature_fixture_fit_learner ("svm", nn_shape_size (shape), 3),
                                 .quadrants = mood_quadrant_scale_default };
  BaseRng rng;

  g_assert_null (analysis_feature_model_new (&parts, &error));
  g_assert_error (error, BASE_ERROR, BASE_ERROR_BAD_MODEL);
  g_assert_nonnull (strstr (error->message, "not 4"));
  g_clear_error (&error);

  parts.learner = feature_fixture_fit_learner ("svm", 7, 4);
  g_assert_null (analysis_feature_model_new (&parts, &error));
  g_assert_error (error, BASE_ERROR, BASE_ERROR_BAD_MODEL);
  g_assert_nonnull (strstr (error->message, "442"));
  g_clear_error (&error);

  base_rng_init (&rng, 1);
  network = nn_model_new (graph, shape, &rng, &error);
  parts.learner = NULL;
  parts.network = network;
  g_assert_null (analysis_feature_model_new (&parts, &error));
  g_assert_error (error, BASE_ERROR, BASE_ERROR_BAD_MODEL);
  g_assert_nonnull (strstr (error->message, "gives 4 numbers"));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, test) g_test_add ("/analysis/feature-model/" name, Fixture, NULL, set_up, test, tear_down)
  ADD ("round-trip", test_round_trip);
  ADD ("bad-tensors", test_bad_tensors);
  ADD ("truncated", test_truncated);
  ADD ("degrees", test_degrees);
  ADD ("bad-degrees", test_bad_degrees);
  g_test_add_func ("/analysis/feature-model/unnamed-degrees", test_unnamed_degrees);
  g_test_add_func ("/analysis/feature-model/link-degrees", test_link_degrees);
  g_test_add_func ("/analysis/feature-model/link", test_link);
  g_test_add_func ("/analysis/feature-model/too-much", test_too_much);
  g_test_add_func ("/analysis/feature-model/parts", test_parts);
  for (gsize i = 0; i < G_N_ELEMENTS (bad_metadata); i++)
    {
      g_autofree char *name = g_strdup_printf ("/analysis/feature-model/bad-metadata/%zu", i);

      g_test_add (name, Fixture, &bad_metadata[i], set_up, test_bad_metadata, tear_down);
    }

  return g_test_run ();
}
