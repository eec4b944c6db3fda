/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

#include "engine/base/error.h"
#include "engine/nn/model-file.h"
#include "engine/nn/zoo.h"

static const NnShape small_input = { 1, 16, 16 };

static NnModel *
make_model (NnShape input)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (NnGraph) graph = nn_zoo_build ("moodplane-1", input, NULL, &error);
  NnModel *model;
  BaseRng rng;

  g_assert_no_error (error);
  base_rng_init (&rng, 1);
  model = nn_model_new (graph, input, &rng, &error);
  g_assert_no_error (error);
  for (gsize i = 0; i < nn_model_get_n_statistics (model); i++)
    nn_model_get_statistics_mutable (model)[i] = (float) base_rng_uniform (&rng);
  return model;
}

/* The file of @model, but for the metadata or tensor @without, and with a tensor @extra of one value. */
static NnTensorFile *
make_file (NnModel    *model,
           const char *without,
           const char *extra)
{
  g_autoptr (NnTensorFile) whole = nn_tensor_file_new ();
  NnTensorFile *file = nn_tensor_file_new ();
  static const char *const keys[] = { NN_MODEL_FILE_FORMAT, NN_MODEL_FILE_ARCHITECTURE, NN_MODEL_FILE_INPUT };

  nn_model_file_add_model (whole, model);
  for (gsize i = 0; i < G_N_ELEMENTS (keys); i++)
    if (g_strcmp0 (keys[i], without) != 0)
      nn_tensor_file_set_metadata (file, keys[i], nn_tensor_file_get_metadata (whole, keys[i]));
  for (gsize i = 0; i < nn_model_get_n_tensors (model); i++)
    {
      const NnTensorInfo *tensor = nn_model_get_tensor (model, i);

      if (g_strcmp0 (tensor->name, without) != 0)
        nn_tensor_file_add (file, tensor->name, tensor->shape, tensor->n_dims,
                            nn_tensor_file_get (whole, tensor->name, NULL, NULL, NULL));
    }
  if (extra != NULL)
    nn_tensor_file_add (file, extra, (const gsize[]) { 1 }, 1, (const float[]) { 0.0f });

  return file;
}

static void
assert_refused (NnTensorFile *file,
                const char   *named)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (NnModel) model = nn_model_file_make_model (file, &error);

  g_assert_null (model);
  g_assert_error (error, BASE_ERROR, BASE_ERROR_BAD_MODEL);
  g_assert_nonnull (strstr (error->message, named));
}

static void
test_round_trip (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (NnModel) model = make_model ((NnShape) { 1, 80, 320 });
  g_autoptr (NnTensorFile) written = nn_tensor_file_new ();
  g_autoptr (NnTensorFile) file = NULL;
  g_autoptr (NnModel) read = NULL;
  g_autofree char *folder = g_dir_make_tmp ("moodplane-test-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "model.safetensors", NULL);

  nn_model_file_add_model (written, model);
  nn_tensor_file_set_metadata (written, "mine", "kept");
  g_assert_cmpstr (nn_tensor_file_get_metadata (written, NN_MODEL_FILE_INPUT), ==, "1x80x320");
  g_assert_true (nn_tensor_file_save (written, path, &error));
  g_assert_no_error (error);
  file = nn_tensor_file_load (path, &error);
  g_assert_no_error (error);
  read = nn_model_file_make_model (file, &error);
  g_assert_no_error (error);

  g_assert_cmpstr (nn_tensor_file_get_metadata (file, "mine"), ==, "kept");
  g_assert_true (nn_shape_equal (nn_model_get_input_shape (read), nn_model_get_input_shape (model)));
  g_assert_cmpmem (nn_model_get_parameters (read), nn_model_get_n_parameters (read) * sizeof (float),
                   nn_model_get_parameters (model), nn_model_get_n_parameters (model) * sizeof (float));
  g_assert_cmpmem (nn_model_get_statistics (read), nn_model_get_n_statistics (read) * sizeof (float),
                   nn_model_get_statistics (model), nn_model_get_n_statistics (model) * sizeof (float));

  g_unlink (path);
  g_rmdir (folder);
}

static void
test_metadata (void)
{
  g_autoptr (NnModel) model = make_model (small_input);
  static const struct
  {
    const char *key;
    const char *value; /* (nullable) */
    const char *named;
  } cases[] = {
    { NN_MODEL_FILE_FORMAT, NULL, NN_MODEL_FILE_FORMAT },
    { NN_MODEL_FILE_FORMAT, "2", "2" },
    { NN_MODEL_FILE_ARCHITECTURE, NULL, NN_MODEL_FILE_ARCHITECTURE },
    { NN_MODEL_FILE_ARCHITECTURE, "moodplane-0", "moodplane-0" },
    { NN_MODEL_FILE_OPTIONS, "outputs=many", "many" },
    { NN_MODEL_FILE_OPTIONS, "pool=2", "pool" },
    { NN_MODEL_FILE_OPTIONS, "outputs=6", "steps.weight" },
    { NN_MODEL_FILE_INPUT, NULL, NN_MODEL_FILE_INPUT },
    { NN_MODEL_FILE_INPUT, "", "“”" },
    { NN_MODEL_FILE_INPUT, "1x16", "1x16" },
    { NN_MODEL_FILE_INPUT, "1x16x16x16", "1x16x16x16" },
    { NN_MODEL_FILE_INPUT, "1x16x-16", "1x16x-16" },
    { NN_MODEL_FILE_INPUT, "1x16x0", "1x16x0" },
    { NN_MODEL_FILE_INPUT, "1x16x99999999999999999999", "1x16x9999" },
    { NN_MODEL_FILE_INPUT, "1x16x18", "18" },
    { NN_MODEL_FILE_INPUT, "1x32x16", "block5.conv.weight" },
    { NN_MODEL_FILE_INPUT, "1x65536x65536", "6553" },
    { NN_MODEL_FILE_INPUT, "1x65536x16", "block5.conv: The network would have too many weights" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (NnTensorFile) file = make_file (model, cases[i].key, NULL);

      if (cases[i].value != NULL)
        nn_tensor_file_set_metadata (file, cases[i].key, cases[i].value);
      assert_refused (file, cases[i].named);
    }
}

static void
test_tensors (void)
{
  g_autoptr (NnModel) model = make_model (small_input);
  g_autoptr (NnTensorFile) lacking = make_file (model, "block2.norm.running_var", NULL);
  g_autoptr (NnTensorFile) left_over = make_file (model, NULL, "block9.conv.weight");
  g_autoptr (NnTensorFile) reshaped = make_file (model, "steps.bias", "steps.bias");
  g_autoptr (NnTensorFile) not_a_number = NULL;

  assert_refused (lacking, "block2.norm.running_var");
  assert_refused (left_over, "block9.conv.weight");
  assert_refused (reshaped, "steps.bias");

  nn_model_get_parameters_mutable (model)[0] = NAN;
  not_a_number = make_file (model, NULL, NULL);
  assert_refused (not_a_number, "block1.conv.weight");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/nn/model-file/round-trip", test_round_trip);
  g_test_add_func ("/nn/model-file/metadata", test_metadata);
  g_test_add_func ("/nn/model-file/tensors", test_tensors);

  return g_test_run ();
}
