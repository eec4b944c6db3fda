/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdio.h>
#include <string.h>

#include "engine/nn/exec.h"
#include "engine/nn/model-file.h"
#include "engine/nn/optimizer.h"
#include "engine/nn/zoo.h"

/*
 * Our half of tools/compare-with-torch: a network of the zoo with the weights, the input and the loss
 * of another program, from one safetensors file into another.
 *
 *     network-exchange ARCHITECTURE CxHxW OPTIONS IN OUT MODEL
 *
 * IN holds all tensors of the network by their names, and
 *     exchange.input    (B, C, H, W)
 *     exchange.weights  (B, outputs): the gradients are those of sum (output * weights)
 *     exchange.target   (B, outputs): the steps go down the mean of (output - target)²
 * and in its metadata "steps", "optimizer", "learning-rate", "momentum", "nesterov", "weight-decay";
 * all but the first two are 0 where they are not given, as in PyTorch. "winograd" is 1 if convolutions may
 * take that way. OUT gets
 *     inference, training     (B, outputs)
 *     statistics.NAME         of the batch, in training
 *     gradient.NAME, gradient.input
 *     losses                  (steps + 1): before each step and after the last
 * MODEL is written as a model file before the first step.
 */

typedef struct
{
  NnTensorFile *in;  /* (owned) */
  NnTensorFile *out; /* (owned) */
  NnModel *model;    /* (owned) */
  NnShape input;
  gsize batch;
  gsize n_outputs; /* of a sample */
} Exchange;

static gboolean
fail (const char *message)
{
  g_printerr ("network-exchange: %s\n", message);
  return FALSE;
}

static const float *
get (Exchange *self, const char *name, gsize wanted)
{
  gsize size = 0;
  const float *values = nn_tensor_file_get (self->in, name, NULL, NULL, &size);

  if (values == NULL || size != wanted)
    {
      g_printerr ("network-exchange: “%s” has %zu numbers, not %zu\n", name, size, wanted);
      return NULL;
    }
  return values;
}

static gboolean
make_model (Exchange *self, const char *architecture, const char *options_text, GError **error)
{
  g_autoptr (NnGraph) graph = NULL;
  NnZooOptions options;

  if (!nn_zoo_options_parse (&options, options_text, error))
    return FALSE;
  graph = nn_zoo_build (architecture, self->input, &options, error);
  if (graph == NULL)
    return FALSE;
  self->model = nn_model_new (graph, self->input, NULL, error);
  return self->model != NULL;
}

static gboolean
fill_model (Exchange *self)
{
  gsize n_given = 0;

  for (gsize i = 0; i < nn_model_get_n_tensors (self->model); i++)
    {
      const NnTensorInfo *tensor = nn_model_get_tensor (self->model, i);
      float *flat = tensor->is_statistic ? nn_model_get_statistics_mutable (self->model)
                                         : nn_model_get_parameters_mutable (self->model);
      const float *values = get (self, tensor->name, tensor->size);
      const gsize *shape;

      if (values == NULL)
        return FALSE;
      nn_tensor_file_get (self->in, tensor->name, &shape, NULL, NULL);
      if (memcmp (shape, tensor->shape, tensor->n_dims * sizeof (gsize)) != 0)
        return fail (tensor->name);
      memcpy (flat + tensor->offset, values, tensor->size * sizeof (float));
      n_given++;
    }

  return n_given + 3 == nn_tensor_file_get_n_tensors (self->in) || fail ("there are tensors left over");
}

static double
get_number (Exchange *self, const char *key)
{
  const char *text = nn_tensor_file_get_metadata (self->in, key);

  return text != NULL ? g_ascii_strtod (text, NULL) : 0.0;
}

static NnExec *
make_exec (Exchange *self, NnMode mode, GError **error)
{
  const gsize size = self->batch * nn_shape_size (self->input);
  NnExec *exec = nn_exec_new (self->model, self->input, self->batch, mode, error);
  NnShape output;

  if (exec == NULL)
    return NULL;
  nn_exec_set_exact (exec, get_number (self, "winograd") == 0.0);
  if (mode == NN_MODE_TRAINING)
    nn_exec_want_input_gradient (exec);
  memcpy (nn_exec_get_input (exec), get (self, "exchange.input", size), size * sizeof (float));
  nn_exec_get_value (exec, nn_exec_get_output_node (exec), &output);
  self->n_outputs = nn_shape_size (output);
  return exec;
}

static void
put_outputs (Exchange *self, NnExec *exec, const char *name)
{
  const gsize shape[] = { self->batch, self->n_outputs };

  nn_tensor_file_add (self->out, name, shape, 2,
                      nn_exec_get_value (exec, nn_exec_get_output_node (exec), NULL));
}

static void
put_tensor (Exchange *self, const char *kind, const NnTensorInfo *tensor, const float *flat)
{
  g_autofree char *name = g_strdup_printf ("%s.%s", kind, tensor->name);

  nn_tensor_file_add (self->out, name, tensor->shape, tensor->n_dims, flat + tensor->offset);
}

static gboolean
exchange_gradients (Exchange *self, NnExec *exec, float *gradients)
{
  const gsize n = self->batch * self->n_outputs;
  const gsize input_shape[] = { self->batch, self->input.channels, self->input.height, self->input.width };
  const float *weights = get (self, "exchange.weights", n);
  BaseRng rng;

  if (weights == NULL)
    return FALSE;

  base_rng_init (&rng, 1);
  nn_exec_forward (exec, self->batch, &rng);
  put_outputs (self, exec, "training");
  memcpy (nn_exec_get_output_gradient (exec), weights, n * sizeof (float));
  nn_exec_backward (exec, gradients);

  for (gsize i = 0; i < nn_model_get_n_tensors (self->model); i++)
    {
      const NnTensorInfo *tensor = nn_model_get_tensor (self->model, i);

      if (tensor->is_statistic)
        put_tensor (self, "statistics", tensor, nn_exec_get_batch_statistics (exec));
      else
        put_tensor (self, "gradient", tensor, gradients);
    }
  nn_tensor_file_add (self->out, "gradient.input", input_shape, 4, nn_exec_get_input_gradient (exec));
  return TRUE;
}

/* Of the mean of the squared errors; its gradient goes where backward takes it from. */
static double
judge (Exchange *self, NnExec *exec, const float *target)
{
  const float *output = nn_exec_get_value (exec, nn_exec_get_output_node (exec), NULL);
  const gsize n = self->batch * self->n_outputs;
  double loss = 0.0;

  for (gsize i = 0; i < n; i++)
    {
      const double difference = (double)output[i] - (double)target[i];

      loss += difference * difference / (double)n;
      nn_exec_get_output_gradient (exec)[i] = (float)(2.0 * difference / (double)n);
    }

  return loss;
}

static NnOptimizer *
make_optimizer (Exchange *self, GError **error)
{
  const char *name = nn_tensor_file_get_metadata (self->in, "optimizer");
  NnOptimizerConfig config;
  NnOptimizerKind kind;

  if (!nn_optimizer_kind_from_string (name != NULL ? name : "sgd", &kind, error))
    return NULL;

  config = nn_optimizer_config_default (kind);
  config.momentum = get_number (self, "momentum");
  config.is_nesterov = get_number (self, "nesterov") != 0.0;
  config.weight_decay = get_number (self, "weight-decay");
  config.decays_all = TRUE;
  return nn_optimizer_new (self->model, &config);
}

static gboolean
exchange_steps (Exchange *self, NnExec *exec, float *gradients, GError **error)
{
  const gsize n_steps = (gsize)get_number (self, "steps");
  const float *target = get (self, "exchange.target", self->batch * self->n_outputs);
  g_autofree float *losses = g_new0 (float, n_steps + 1);
  g_autoptr (NnOptimizer) optimizer = make_optimizer (self, error);
  BaseRng rng;

  if (target == NULL || optimizer == NULL)
    return FALSE;

  base_rng_init (&rng, 1);
  for (gsize step = 0; step <= n_steps; step++)
    {
      const gsize size = self->batch * nn_shape_size (self->input);

      memcpy (nn_exec_get_input (exec), get (self, "exchange.input", size), size * sizeof (float));
      nn_exec_forward (exec, self->batch, &rng);
      losses[step] = (float)judge (self, exec, target);
      if (step == n_steps)
        break;
      nn_optimizer_clear_gradients (optimizer, gradients);
      nn_exec_backward (exec, gradients);
      nn_optimizer_step (optimizer, nn_model_get_parameters_mutable (self->model), gradients,
                         get_number (self, "learning-rate"));
    }

  nn_tensor_file_add (self->out, "losses", (const gsize[]) { n_steps + 1 }, 1, losses);
  return TRUE;
}

static gboolean
write_model (Exchange *self, const char *path, GError **error)
{
  g_autoptr (NnTensorFile) file = nn_tensor_file_new ();

  nn_model_file_add_model (file, self->model);
  return nn_tensor_file_save (file, path, error);
}

static gboolean
run (Exchange *self, char **argv, GError **error)
{
  g_autoptr (NnExec) inference = NULL;
  g_autoptr (NnExec) training = NULL;
  g_autofree float *gradients = NULL;
  const gsize *shape;

  if (sscanf (argv[2], "%zux%zux%zu", &self->input.channels, &self->input.height, &self->input.width) != 3)
    return fail ("the shape is like 3x224x224");

  self->in = nn_tensor_file_load (argv[4], error);
  if (self->in == NULL)
    return FALSE;
  if (nn_tensor_file_get (self->in, "exchange.input", &shape, NULL, NULL) == NULL)
    return fail ("there is no input");
  self->batch = shape[0];
  if (get (self, "exchange.input", self->batch * nn_shape_size (self->input)) == NULL)
    return FALSE;

  self->out = nn_tensor_file_new ();
  if (!make_model (self, argv[1], argv[3], error) || !fill_model (self)
      || !write_model (self, argv[6], error))
    return FALSE;

  inference = make_exec (self, NN_MODE_INFERENCE, error);
  if (inference == NULL)
    return FALSE;
  nn_exec_forward (inference, self->batch, NULL);
  put_outputs (self, inference, "inference");
  g_clear_pointer (&inference, nn_exec_free);

  training = make_exec (self, NN_MODE_TRAINING, error);
  gradients = g_new0 (float, nn_model_get_n_parameters (self->model));
  return training != NULL && exchange_gradients (self, training, gradients)
         && exchange_steps (self, training, gradients, error)
         && nn_tensor_file_save (self->out, argv[5], error);
}

int
main (int argc, char *argv[])
{
  g_autoptr (GError) error = NULL;
  Exchange self = { 0 };
  gboolean is_well = argc == 7 || fail ("ARCHITECTURE CxHxW OPTIONS IN OUT MODEL");

  is_well = is_well && run (&self, argv, &error);
  if (error != NULL)
    fail (error->message);

  g_clear_pointer (&self.in, nn_tensor_file_free);
  g_clear_pointer (&self.out, nn_tensor_file_free);
  g_clear_pointer (&self.model, nn_model_unref);
  return is_well ? 0 : 1;
}
