/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/nn/model-file.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

#include "engine/base/error.h"
#include "engine/nn/plan.h"
#include "engine/nn/tensor-file-internal.h"
#include "engine/nn/zoo.h"

#define FORMAT "1"

/* Of each side of an input: far above any spectrogram's window. */
#define MAX_INPUT_SIDE 65536

void
nn_model_file_add_model (NnTensorFile *file, const NnModel *model)
{
  const NnShape input = nn_model_get_input_shape (model);
  const char *options = nn_graph_get_options (nn_model_get_graph (model));
  g_autofree char *shape = g_strdup_printf ("%zux%zux%zu", input.channels, input.height, input.width);

  nn_tensor_file_set_metadata (file, NN_MODEL_FILE_FORMAT, FORMAT);
  nn_tensor_file_set_metadata (file, NN_MODEL_FILE_ARCHITECTURE,
                               nn_graph_get_architecture (nn_model_get_graph (model)));
  if (*options != '\0')
    nn_tensor_file_set_metadata (file, NN_MODEL_FILE_OPTIONS, options);
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
get_required_metadata (NnTensorFile *file, const char *key, GError **error)
{
  const char *value = nn_tensor_file_get_metadata (file, key);

  if (value == NULL)
    g_set_error (error, BASE_ERROR, BASE_ERROR_BAD_MODEL,
                 _ ("The file is not a model of this program: it does not say its “%s”."), key);

  return value;
}

/* "1x80x320" */
static gboolean
parse_input_shape (const char *text, NnShape *shape, GError **error)
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

/* The graph that @file describes. What the zoo finds wrong is here a fault of the file. */
static NnGraph *
build_graph (NnTensorFile *file, NnShape *shape, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  const char *format, *architecture, *input, *text;
  NnZooOptions options = { 0 };
  NnGraph *graph = NULL;

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
  if (input == NULL || !parse_input_shape (input, shape, error))
    return NULL;

  text = nn_tensor_file_get_metadata (file, NN_MODEL_FILE_OPTIONS);
  if (text == NULL || nn_zoo_options_parse (&options, text, &local_error))
    graph = nn_zoo_build (architecture, *shape, &options, &local_error);
  if (graph == NULL)
    g_set_error_literal (error, BASE_ERROR, BASE_ERROR_BAD_MODEL, local_error->message);

  return graph;
}

static char *
describe_shape (const gsize *shape, guint n_dims)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < n_dims; i++)
    g_string_append_printf (text, "%s%zu", i > 0 ? " × " : "", shape[i]);

  return g_string_free (text, FALSE);
}

static gboolean
check_tensor (NnTensorFile *file, const char *name, const NnTensorSpec *spec, GError **error)
{
  const gsize *shape;
  guint n_dims;
  gsize size;
  const float *values = nn_tensor_file_get (file, name, &shape, &n_dims, &size);

  if (values == NULL)
    {
      g_set_error (error, BASE_ERROR, BASE_ERROR_BAD_MODEL, _ ("The model file lacks the tensor “%s”."),
                   name);
      return FALSE;
    }

  if (n_dims != spec->n_dims || memcmp (shape, spec->shape, n_dims * sizeof (gsize)) != 0)
    {
      g_autofree char *found = describe_shape (shape, n_dims);
      g_autofree char *wanted = describe_shape (spec->shape, spec->n_dims);

      g_set_error (error, BASE_ERROR, BASE_ERROR_BAD_MODEL,
                   _ ("The tensor “%s” of the model file is %s, not %s."), name, found, wanted);
      return FALSE;
    }

  for (gsize i = 0; i < size; i++)
    if (!isfinite (values[i]))
      {
        g_set_error (error, BASE_ERROR, BASE_ERROR_BAD_MODEL,
                     _ ("The tensor “%s” of the model file holds values that are no numbers."), name);
        return FALSE;
      }

  return TRUE;
}

/* Whether @file has every tensor of @graph. Before the model takes memory: what a file says of its
 * architecture can ask for a gigabyte, what it holds cannot exceed its own size. */
static gboolean
check_tensors (NnTensorFile *file, const NnGraph *graph, NnShape input, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autoptr (NnPlan) plan = nn_plan_new (graph, input, &local_error);

  if (plan == NULL)
    {
      g_set_error_literal (error, BASE_ERROR, BASE_ERROR_BAD_MODEL, local_error->message);
      return FALSE;
    }

  for (NnNode i = 0; i < plan->n_nodes; i++)
    for (guint j = 0; j < plan->nodes[i].plan.n_tensors; j++)
      {
        const NnTensorSpec *spec = &plan->nodes[i].plan.tensors[j];
        g_autofree char *name = g_strdup_printf ("%s.%s", nn_graph_get_node_name (graph, i), spec->name);

        if (!check_tensor (file, name, spec, error))
          return FALSE;
      }

  return TRUE;
}

/* The name of a tensor in @file that @model has no place for, or NULL. */
static char *
find_left_over (NnTensorFile *file, const NnModel *model)
{
  g_autoptr (GHashTable) known = g_hash_table_new (g_str_hash, g_str_equal);

  for (gsize i = 0; i < nn_model_get_n_tensors (model); i++)
    g_hash_table_add (known, nn_model_get_tensor (model, i)->name);

  for (gsize i = 0; i < nn_tensor_file_get_n_tensors (file); i++)
    {
      const char *name = nn_tensor_file_get_nth (file, i)->name;

      if (!g_str_has_prefix (name, NN_MODEL_FILE_BESIDE) && !g_hash_table_contains (known, name))
        return g_strdup (name);
    }

  return NULL;
}

NnModel *
nn_model_file_make_model (NnTensorFile *file, GError **error)
{
  g_autoptr (NnGraph) graph = NULL;
  g_autoptr (NnModel) model = NULL;
  g_autofree char *left_over = NULL;
  NnShape input;

  graph = build_graph (file, &input, error);
  if (graph == NULL || !check_tensors (file, graph, input, error))
    return NULL;

  model = nn_model_new (graph, input, NULL, error);
  if (model == NULL)
    return NULL;

  for (gsize i = 0; i < nn_model_get_n_tensors (model); i++)
    {
      const NnTensorInfo *tensor = nn_model_get_tensor (model, i);
      float *flat = tensor->is_statistic ? nn_model_get_statistics_mutable (model)
                                         : nn_model_get_parameters_mutable (model);

      memcpy (flat + tensor->offset, nn_tensor_file_get (file, tensor->name, NULL, NULL, NULL),
              tensor->size * sizeof (float));
    }

  left_over = find_left_over (file, model);
  if (left_over != NULL)
    {
      g_set_error (error, BASE_ERROR, BASE_ERROR_BAD_MODEL,
                   _ ("The model file holds a tensor “%s” that the network “%s” does not have."), left_over,
                   nn_graph_get_architecture (graph));
      return NULL;
    }

  return g_steal_pointer (&model);
}
