/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/nn/model-file.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

#include "engine/base/error.h"
#include "engine/nn/tensor-file-internal.h"
#include "engine/nn/zoo.h"

#define FORMAT "1"

/* Of each side of an input: far above any spectrogram's window. */
#define MAX_INPUT_SIDE 65536

void
nn_model_file_add_model (NnTensorFile  *file,
                         const NnModel *model)
{
  const NnShape input = nn_model_get_input_shape (model);
  g_autofree char *shape = g_strdup_printf ("%zux%zux%zu", input.channels, input.height, input.width);

  nn_tensor_file_set_metadata (file, NN_MODEL_FILE_FORMAT, FORMAT);
  nn_tensor_file_set_metadata (file, NN_MODEL_FILE_ARCHITECTURE,
                               nn_graph_get_architecture (nn_model_get_graph (model)));
  nn_tensor_file_set_metadata (file, NN_MODEL_FILE_INPUT, shape);

  for (gsize i = 0; i < nn_model_get_n_tensors (model); i++)
    {
      const NnTensorInfo *tensor = nn_model_get_tensor (model, i);
      const float *flat
          = tensor->is_statistic ? nn_model_get_statistics (model) : nn_model_get_parameters (model);

      nn_tensor_file_add (file, tensor->name, tensor->shape, tensor->n_dims, flat + tensor->offset);
    }
}

static const char *
get_required_metadata (NnTensorFile *file,
                       const char   *key,
                       GError      **error)
{
  const char *value = nn_tensor_file_get_metadata (file, key);

  if (value == NULL)
    g_set_error (error, BASE_ERROR, BASE_ERROR_BAD_MODEL,
                 _ ("The file is not a model of this program: it does not say its “%s”."), key);

  return value;
}

/* "1x80x320" */
static gboolean
parse_input_shape (const char *text,
                   NnShape    *shape,
                   GError    **error)
{
  g_auto (GStrv) sides = g_strsplit (text, "x", 4);
  guint64 values[3] = { 0 };

  for (guint i = 0; i < 3; i++)
    if (g_strv_length (sides) != 3
        || !g_ascii_string_to_unsigned (sides[i], 10, 1, MAX_INPUT_SIDE, &values[i], NULL))
      {
        g_set_error (error, BASE_ERROR, BASE_ERROR_BAD_MODEL,
                     _ ("The model file says “%s” for the shape of its input."), text);
        return FALSE;
      }

  *shape = (NnShape) { values[0], values[1], values[2] };
  return TRUE;
}

/* An empty model of the architecture in @file. What the zoo or the graph find wrong is here a fault of the
 * file. */
static NnModel *
build_model (NnTensorFile *file,
             GError      **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autoptr (NnGraph) graph = NULL;
  NnModel *model = NULL;
  const char *format, *architecture, *input;
  NnShape shape;

  format = get_required_metadata (file, NN_MODEL_FILE_FORMAT, error);
  if (format == NULL)
    return NULL;
  if (!g_str_equal (format, FORMAT))
    {
      g_set_error (error, BASE_ERROR, BASE_ERROR_BAD_MODEL,
                   _ ("The model file is of format “%s”, this program reads format “%s”."), format, FORMAT);
      return NULL;
    }

  architecture = get_required_metadata (file, NN_MODEL_FILE_ARCHITECTURE, error);
  input = architecture != NULL ? get_required_metadata (file, NN_MODEL_FILE_INPUT, error) : NULL;
  if (input == NULL || !parse_input_shape (input, &shape, error))
    return NULL;

  graph = nn_zoo_build (architecture, shape, &local_error);
  if (graph != NULL)
    model = nn_model_new (graph, shape, NULL, &local_error);
  if (model == NULL)
    g_set_error_literal (error, BASE_ERROR, BASE_ERROR_BAD_MODEL, local_error->message);

  return model;
}

static char *
describe_shape (const gsize *shape,
                guint        n_dims)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < n_dims; i++)
    g_string_append_printf (text, "%s%zu", i > 0 ? " × " : "", shape[i]);

  return g_string_free (text, FALSE);
}

static gboolean
fill_tensor (NnTensorFile       *file,
             const NnTensorInfo *tensor,
             float              *target,
             GError            **error)
{
  const gsize *shape;
  guint n_dims;
  gsize size;
  const float *values = nn_tensor_file_get (file, tensor->name, &shape, &n_dims, &size);

  if (values == NULL)
    {
      g_set_error (error, BASE_ERROR, BASE_ERROR_BAD_MODEL, _ ("The model file lacks the tensor “%s”."),
                   tensor->name);
      return FALSE;
    }

  if (n_dims != tensor->n_dims || memcmp (shape, tensor->shape, n_dims * sizeof (gsize)) != 0)
    {
      g_autofree char *found = describe_shape (shape, n_dims);
      g_autofree char *wanted = describe_shape (tensor->shape, tensor->n_dims);

      g_set_error (error, BASE_ERROR, BASE_ERROR_BAD_MODEL,
                   _ ("The tensor “%s” of the model file is %s, not %s."), tensor->name, found, wanted);
      return FALSE;
    }

  for (gsize i = 0; i < size; i++)
    if (!isfinite (values[i]))
      {
        g_set_error (error, BASE_ERROR, BASE_ERROR_BAD_MODEL,
                     _ ("The tensor “%s” of the model file holds values that are no numbers."), tensor->name);
        return FALSE;
      }

  memcpy (target, values, size * sizeof (float));
  return TRUE;
}

/* The name of a tensor in @file that @model has no place for, or NULL. */
static char *
find_left_over (NnTensorFile  *file,
                const NnModel *model)
{
  g_autoptr (GHashTable) known = g_hash_table_new (g_str_hash, g_str_equal);

  for (gsize i = 0; i < nn_model_get_n_tensors (model); i++)
    g_hash_table_add (known, nn_model_get_tensor (model, i)->name);

  for (gsize i = 0; i < nn_tensor_file_get_n_tensors (file); i++)
    {
      const char *name = nn_tensor_file_get_nth (file, i)->name;

      if (!g_hash_table_contains (known, name))
        return g_strdup (name);
    }

  return NULL;
}

NnModel *
nn_model_file_make_model (NnTensorFile *file,
                          GError      **error)
{
  g_autoptr (NnModel) model = NULL;
  g_autofree char *left_over = NULL;

  model = build_model (file, error);
  if (model == NULL)
    return NULL;

  for (gsize i = 0; i < nn_model_get_n_tensors (model); i++)
    {
      const NnTensorInfo *tensor = nn_model_get_tensor (model, i);
      float *flat = tensor->is_statistic ? nn_model_get_statistics_mutable (model)
                                         : nn_model_get_parameters_mutable (model);

      if (!fill_tensor (file, tensor, flat + tensor->offset, error))
        return NULL;
    }

  left_over = find_left_over (file, model);
  if (left_over != NULL)
    {
      g_set_error (error, BASE_ERROR, BASE_ERROR_BAD_MODEL,
                   _ ("The model file holds a tensor “%s” that the network “%s” does not have."), left_over,
                   nn_graph_get_architecture (nn_model_get_graph (model)));
      return NULL;
    }

  return g_steal_pointer (&model);
}
