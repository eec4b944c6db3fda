/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gstdio.h>
#include <string.h>

#include "engine/base/error.h"
#include "fixture.h"

typedef struct
{
  char *folder; /* (owned) */
  char *path;   /* (owned) */
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  g_autoptr (GError) error = NULL;

  fixture->folder = g_dir_make_tmp ("moodplane-model-XXXXXX", &error);
  g_assert_no_error (error);
  fixture->path = g_build_filename (fixture->folder, "test.safetensors", NULL);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  g_remove (fixture->path);
  g_assert_cmpint (g_rmdir (fixture->folder), ==, 0);
  g_free (fixture->path);
  g_free (fixture->folder);
}

static void
save (Fixture      *fixture,
      NnTensorFile *file)
{
  g_autoptr (GError) error = NULL;

  nn_tensor_file_save (file, fixture->path, &error);
  g_assert_no_error (error);
}

/* The file is refused with a sentence that has @reason in it. */
static void
assert_refused (Fixture    *fixture,
                const char *reason)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AnalysisModel) model = analysis_model_load (fixture->path, &error);

  g_assert_error (error, BASE_ERROR, BASE_ERROR_BAD_MODEL);
  g_assert_null (model);
  g_test_message ("%s", error->message);
  if (reason != NULL && strstr (error->message, reason) == NULL)
    g_error ("“%s” does not say “%s”", error->message, reason);
}

static void
test_load (Fixture       *fixture,
           gconstpointer  data)
{
  g_autoptr (NnTensorFile) file = fixture_make_model_file (1);
  g_autoptr (GError) error = NULL;
  g_autoptr (AnalysisModel) model = NULL;
  g_autofree char *content = NULL;
  g_autofree char *checksum = NULL;
  gsize length;

  nn_tensor_file_set_metadata (file, "moodplane.licence", "none");
  save (fixture, file);

  model = analysis_model_load (fixture->path, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (analysis_model_get_n_frames (model), ==, 320);
  g_assert_cmpuint (analysis_model_get_n_steps (model), ==, 20);
  g_assert_cmpfloat (analysis_model_get_calibration (model)->spread, ==, 1.25);
  g_assert_cmpstr (analysis_model_get_metadata (model, "moodplane.licence"), ==, "none");
  g_assert_null (analysis_model_get_metadata (model, "moodplane.nothing"));
  g_assert_cmpuint (dsp_frontend_get_config (analysis_model_get_frontend (model))->n_bands, ==, 80);

  g_assert_true (g_file_get_contents (fixture->path, &content, &length, NULL));
  checksum = g_compute_checksum_for_data (G_CHECKSUM_SHA256, (const guchar *) content, length);
  g_assert_cmpstr (analysis_model_get_fingerprint (model), ==, checksum);
}

static void
test_not_from_file (void)
{
  g_autoptr (AnalysisModel) model = fixture_make_model (1);

  g_assert_cmpstr (analysis_model_get_fingerprint (model), ==, "");
  g_assert_null (analysis_model_get_metadata (model, ANALYSIS_MODEL_FRONTEND));
}

static void
test_no_file (Fixture       *fixture,
              gconstpointer  data)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (analysis_model_load (fixture->path, &error));
  g_assert_nonnull (error);
  g_assert_true (error->domain == BASE_ERROR);
}

static void
test_other_files (Fixture       *fixture,
                  gconstpointer  data)
{
  static const char *const contents[] = { "", "x", "This is a text and no model at all.\n", "{}" };

  for (gsize i = 0; i < G_N_ELEMENTS (contents); i++)
    {
      g_assert_true (g_file_set_contents (fixture->path, contents[i], -1, NULL));
      assert_refused (fixture, "test.safetensors");
    }
}

static void
test_truncated (Fixture       *fixture,
                gconstpointer  data)
{
  g_autoptr (NnTensorFile) file = fixture_make_model_file (1);
  g_autofree char *content = NULL;
  gsize length;

  save (fixture, file);
  g_assert_true (g_file_get_contents (fixture->path, &content, &length, NULL));

  for (gsize i = 0; i < 16; i++)
    {
      g_assert_true (g_file_set_contents (fixture->path, content, (gssize) (length * i / 16), NULL));
      assert_refused (fixture, "test.safetensors");
    }
  g_assert_true (g_file_set_contents (fixture->path, content, (gssize) length - 1, NULL));
  assert_refused (fixture, "test.safetensors");
}

/* A valid safetensors file of somebody else's. */
static void
test_foreign (Fixture       *fixture,
              gconstpointer  data)
{
  g_autoptr (NnTensorFile) file = nn_tensor_file_new ();
  const float values[2] = { 1.0f, 2.0f };
  const gsize shape[1] = { 2 };

  nn_tensor_file_add (file, "weights", shape, 1, values);
  save (fixture, file);
  assert_refused (fixture, ANALYSIS_MODEL_FRONTEND_VERSION);
}

typedef struct
{
  const char *key;
  const char *value;
  const char *reason;
} BadMetadata;

#define FRONTEND_64  "mel rate=16000 fft=1024 hop=500 bands=64 fmin=30 fmax=8000 floor=-80"
#define FRONTEND_BIG "mel rate=16000 fft=1073741824 hop=500 bands=80 fmin=30 fmax=8000 floor=-80"

static const BadMetadata bad_metadata[] = {
  { ANALYSIS_MODEL_FRONTEND_VERSION, "99", "version 99" },
  { ANALYSIS_MODEL_FRONTEND_VERSION, "one", ANALYSIS_MODEL_FRONTEND_VERSION },
  { ANALYSIS_MODEL_FRONTEND_VERSION, "-1", ANALYSIS_MODEL_FRONTEND_VERSION },
  { ANALYSIS_MODEL_FRONTEND, "", "front end" },
  { ANALYSIS_MODEL_FRONTEND, "cqt rate=16000", "cqt" },
  { ANALYSIS_MODEL_FRONTEND, FRONTEND_64, "64" },
  { ANALYSIS_MODEL_FRONTEND, FRONTEND_BIG, "fft" },
  { ANALYSIS_MODEL_SPREAD, "0", ANALYSIS_MODEL_SPREAD },
  { ANALYSIS_MODEL_SPREAD, "nan", ANALYSIS_MODEL_SPREAD },
  { ANALYSIS_MODEL_SPREAD, "1,5", ANALYSIS_MODEL_SPREAD },
  { ANALYSIS_MODEL_GAINS, "1.1", ANALYSIS_MODEL_GAINS },
  { ANALYSIS_MODEL_GAINS, "1.1 1.2 1.3", ANALYSIS_MODEL_GAINS },
  { ANALYSIS_MODEL_GAINS, "1.1 0", ANALYSIS_MODEL_GAINS },
  { ANALYSIS_MODEL_EMBEDDING, "no-such-layer", "no-such-layer" },
  { NN_MODEL_FILE_ARCHITECTURE, "no-such-network", "no-such-network" },
};

static void
test_bad_metadata (Fixture       *fixture,
                   gconstpointer  data)
{
  const BadMetadata *bad = data;
  g_autoptr (NnTensorFile) file = fixture_make_model_file (1);

  nn_tensor_file_set_metadata (file, bad->key, bad->value);
  save (fixture, file);
  assert_refused (fixture, bad->reason);
}

/* Each key on its own, since there is no way to take one away again. */
static void
test_missing_key (Fixture       *fixture,
                  gconstpointer  data)
{
  const char *missing = data;
  g_autoptr (NnTensorFile) file = nn_tensor_file_new ();
  g_autoptr (NnModel) network = fixture_make_network (1);
  g_autofree char *frontend = dsp_frontend_config_to_string (&dsp_frontend_default_config);

  nn_model_file_add_model (file, network);
  if (!g_str_equal (missing, ANALYSIS_MODEL_FRONTEND))
    nn_tensor_file_set_metadata (file, ANALYSIS_MODEL_FRONTEND, frontend);
  if (!g_str_equal (missing, ANALYSIS_MODEL_FRONTEND_VERSION))
    nn_tensor_file_set_metadata (file, ANALYSIS_MODEL_FRONTEND_VERSION, G_STRINGIFY (DSP_FRONTEND_VERSION));

  save (fixture, file);
  assert_refused (fixture, missing);
}

/* What the outputs after the mood's are must be said, for all of them, in words that are keys elsewhere. */
static const struct
{
  const char *degrees;
  const char *scale;
  const char *reason;
} bad_degrees[] = {
  { "power", "logit", "7 numbers" },
  { "power calmness tension", "logit", "7 numbers" },
  { "power power", "logit", ANALYSIS_MODEL_DEGREES },
  { "power Calm", "logit", ANALYSIS_MODEL_DEGREES },
  { "power  calmness", "logit", ANALYSIS_MODEL_DEGREES },
  { "power calm\"ness", "logit", ANALYSIS_MODEL_DEGREES },
  { "", "logit", ANALYSIS_MODEL_DEGREES },
  { "power calmness", "linear", ANALYSIS_MODEL_DEGREES_SCALE },
  { "power calmness", "", ANALYSIS_MODEL_DEGREES_SCALE },
};

static void
test_bad_degrees (Fixture       *fixture,
                  gconstpointer  data)
{
  static const double shares[] = { 0.5, 0.5 };

  for (gsize i = 0; i < G_N_ELEMENTS (bad_degrees); i++)
    {
      g_autoptr (NnTensorFile) file = fixture_make_degree_model_file (bad_degrees[i].degrees, 2, shares, 1);

      nn_tensor_file_set_metadata (file, ANALYSIS_MODEL_DEGREES_SCALE, bad_degrees[i].scale);
      save (fixture, file);
      assert_refused (fixture, bad_degrees[i].reason);
    }
}

static void
test_degrees (Fixture       *fixture,
              gconstpointer  data)
{
  static const double shares[] = { 0.5, 0.5 };
  g_autoptr (NnTensorFile) file = fixture_make_degree_model_file ("power joyful_activation", 2, shares, 1);
  g_autoptr (GError) error = NULL;
  g_autoptr (AnalysisModel) model = NULL;

  save (fixture, file);
  model = analysis_model_load (fixture->path, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (analysis_model_get_n_outputs (model), ==, 7);
  g_assert_cmpstr (analysis_model_get_degrees (model)[0], ==, "power");
  g_assert_cmpstr (analysis_model_get_degrees (model)[1], ==, "joyful_activation");
  g_assert_null (analysis_model_get_degrees (model)[2]);
  g_assert_cmpuint (analysis_model_get_n_steps (model), ==, 20);
}

/* The layer before the outputs, or the one that the file names. */
static void
test_embedding (Fixture       *fixture,
                gconstpointer  data)
{
  g_autoptr (NnTensorFile) file = fixture_make_model_file (1);
  g_autoptr (NnTensorFile) other = fixture_make_model_file (1);
  g_autoptr (GError) error = NULL;
  g_autoptr (AnalysisModel) model = NULL;
  g_autoptr (AnalysisModel) named = NULL;

  save (fixture, file);
  model = analysis_model_load (fixture->path, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (analysis_model_get_n_embedding (model), ==, 192);

  nn_tensor_file_set_metadata (other, ANALYSIS_MODEL_EMBEDDING, "block4.pool");
  save (fixture, other);
  named = analysis_model_load (fixture->path, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (analysis_model_get_n_embedding (named), ==, 128 * 5);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/analysis/model/load", Fixture, NULL, set_up, test_load, tear_down);
  g_test_add_func ("/analysis/model/not-from-file", test_not_from_file);
  g_test_add ("/analysis/model/no-file", Fixture, NULL, set_up, test_no_file, tear_down);
  g_test_add ("/analysis/model/other-files", Fixture, NULL, set_up, test_other_files, tear_down);
  g_test_add ("/analysis/model/truncated", Fixture, NULL, set_up, test_truncated, tear_down);
  g_test_add ("/analysis/model/foreign", Fixture, NULL, set_up, test_foreign, tear_down);
  g_test_add ("/analysis/model/degrees", Fixture, NULL, set_up, test_degrees, tear_down);
  g_test_add ("/analysis/model/bad-degrees", Fixture, NULL, set_up, test_bad_degrees, tear_down);
  g_test_add ("/analysis/model/embedding", Fixture, NULL, set_up, test_embedding, tear_down);
  g_test_add ("/analysis/model/missing/frontend", Fixture, ANALYSIS_MODEL_FRONTEND, set_up, test_missing_key,
              tear_down);
  g_test_add ("/analysis/model/missing/version", Fixture, ANALYSIS_MODEL_FRONTEND_VERSION, set_up,
              test_missing_key, tear_down);

  for (gsize i = 0; i < G_N_ELEMENTS (bad_metadata); i++)
    {
      g_autofree char *name = g_strdup_printf ("/analysis/model/bad-metadata/%zu", i);

      g_test_add (name, Fixture, &bad_metadata[i], set_up, test_bad_metadata, tear_down);
    }

  return g_test_run ();
}
