/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <string.h>

#include "engine/base/float-mode.h"
#include "engine/nn/exec.h"
#include "engine/nn/loss.h"
#include "engine/nn/optimizer.h"
#include "engine/nn/tensor-file.h"
#include "gradient-check.h"
#include "integers.h"
#include "threads.h"

/* One dense layer, 1 in and 1 out: a weight, which decays, and a bias, which does not. */
static NnModel *
make_model (void)
{
  g_autoptr (NnGraph) graph = nn_graph_new ("test");
  NnModel *model;

  nn_graph_add_dense (graph, "dense", 0, 1);
  model = nn_model_new (graph, (NnShape) { 1, 1, 1 }, NULL, NULL);
  g_assert_nonnull (model);
  g_assert_cmpuint (nn_model_get_n_parameters (model), ==, 2);
  return model;
}

#define LEARNING_RATE 0.1
#define DECAY         0.5

/* The published algorithms in double, for one parameter. */
static double
reference (NnOptimizerKind kind,
           double          parameter,
           const float    *gradients,
           guint           n_steps,
           double          decay)
{
  double first = 0.0, second = 0.0;

  for (guint t = 1; t <= n_steps; t++)
    {
      double gradient = (double) gradients[t - 1];
      double first_unbiased, second_unbiased;

      if (kind == NN_OPTIMIZER_ADAM)
        gradient += decay * parameter;
      first = 0.9 * first + 0.1 * gradient;
      second = 0.999 * second + 0.001 * gradient * gradient;
      first_unbiased = first / (1.0 - pow (0.9, t));
      second_unbiased = second / (1.0 - pow (0.999, t));
      if (kind == NN_OPTIMIZER_ADAMW)
        parameter -= LEARNING_RATE * decay * parameter;
      parameter -= LEARNING_RATE * first_unbiased / (sqrt (second_unbiased) + 1e-8);
    }

  return parameter;
}

static void
check_steps (NnOptimizerKind kind)
{
  const NnOptimizerConfig config = { kind, 0.9, 0.999, 1e-8, DECAY };
  static const float gradients[] = { 0.5f, -2.0f, 0.25f, 1e-3f, 3.0f };
  g_autoptr (NnModel) model = make_model ();
  g_autoptr (NnOptimizer) optimizer = nn_optimizer_new (model, &config);
  float *parameters = nn_model_get_parameters_mutable (model);

  parameters[0] = 1.0f;
  parameters[1] = -1.0f;
  for (guint t = 1; t <= G_N_ELEMENTS (gradients); t++)
    {
      const float both[2] = { gradients[t - 1], gradients[t - 1] };

      nn_optimizer_step (optimizer, parameters, both, LEARNING_RATE);
      g_assert_cmpuint (nn_optimizer_get_step (optimizer), ==, t);
      g_assert_cmpfloat_with_epsilon ((double) parameters[0], reference (kind, 1.0, gradients, t, DECAY),
                                      2e-6);
      g_assert_cmpfloat_with_epsilon ((double) parameters[1], reference (kind, -1.0, gradients, t, 0.0),
                                      2e-6);
    }
}

static void
test_adam (void)
{
  check_steps (NN_OPTIMIZER_ADAM);
}

static void
test_adamw (void)
{
  check_steps (NN_OPTIMIZER_ADAMW);
}

/* Worked out by hand: whatever the gradient, the first step is the learning rate in its
 * direction, after AdamW has taken learning rate times decay off the weight. */
static void
test_first_step (void)
{
  const NnOptimizerConfig config = { NN_OPTIMIZER_ADAMW, 0.9, 0.999, 1e-8, DECAY };
  g_autoptr (NnModel) model = make_model ();
  g_autoptr (NnOptimizer) optimizer = nn_optimizer_new (model, &config);
  float parameters[2] = { 2.0f, 2.0f };

  nn_optimizer_step (optimizer, parameters, (const float[]) { 100.0f, -0.01f }, LEARNING_RATE);
  g_assert_cmpfloat_with_epsilon (parameters[0], 1.8f, 1e-5f);
  g_assert_cmpfloat_with_epsilon (parameters[1], 2.1f, 1e-5f);
}

/* The slots and the step count are all of its state. */
static void
test_resume (void)
{
  const NnOptimizerConfig config = { NN_OPTIMIZER_ADAM, 0.9, 0.999, 1e-8, 0.0 };
  g_autoptr (NnModel) model = make_model ();
  g_autoptr (NnOptimizer) first = nn_optimizer_new (model, &config);
  g_autoptr (NnOptimizer) second = nn_optimizer_new (model, &config);
  float first_parameters[2] = { 1.0f, 2.0f };
  float second_parameters[2];

  for (guint t = 0; t < 3; t++)
    nn_optimizer_step (first, first_parameters, (const float[]) { 0.3f, -0.2f }, 0.01);

  g_assert_cmpuint (nn_optimizer_get_n_slots (first), ==, 2);
  g_assert_cmpstr (nn_optimizer_get_slot_name (first, 0), !=, nn_optimizer_get_slot_name (first, 1));
  for (gsize i = 0; i < nn_optimizer_get_n_slots (first); i++)
    memcpy (nn_optimizer_get_slot (second, i), nn_optimizer_get_slot (first, i), sizeof (first_parameters));
  nn_optimizer_set_step (second, nn_optimizer_get_step (first));
  memcpy (second_parameters, first_parameters, sizeof (first_parameters));

  nn_optimizer_step (first, first_parameters, (const float[]) { -1.0f, 4.0f }, 0.01);
  nn_optimizer_step (second, second_parameters, (const float[]) { -1.0f, 4.0f }, 0.01);
  g_assert_cmpmem (first_parameters, sizeof (first_parameters), second_parameters,
                   sizeof (second_parameters));
}

/* A small network learns one batch of noise by heart. */
static void
test_overfit (void)
{
  enum
  {
    BATCH = 8,
    N_STEPS = 300
  };
  const NnOptimizerConfig config = { NN_OPTIMIZER_ADAMW, 0.9, 0.999, 1e-8, 1e-4 };
  const NnConv2dConfig conv = { 8, 3, 3, 1, 1, 1, 1, FALSE };
  const NnPoolConfig pool = { 2, 2, 0, 0 };
  const NnShape input = { 1, 8, 12 };
  g_autoptr (GError) error = NULL;
  g_autoptr (NnGraph) graph = nn_graph_new ("test");
  g_autoptr (NnModel) model = NULL;
  g_autoptr (NnExec) exec = NULL;
  g_autoptr (NnOptimizer) optimizer = NULL;
  g_autofree float *gradients = NULL;
  double losses[N_STEPS];
  NnNode node;
  BaseRng rng;

  node = nn_graph_add_conv2d (graph, "conv", 0, &conv);
  node = nn_graph_add_batch_norm (graph, "norm", node);
  node = nn_graph_add_relu (graph, "relu", node);
  node = nn_graph_add_max_pool (graph, "pool", node, &pool);
  nn_graph_add_dense (graph, "dense", node, 1);

  base_rng_init (&rng, 4);
  model = nn_model_new (graph, input, &rng, &error);
  g_assert_no_error (error);
  exec = nn_exec_new (model, input, BATCH, NN_MODE_TRAINING, &error);
  g_assert_no_error (error);
  optimizer = nn_optimizer_new (model, &config);
  gradients = g_new (float, nn_model_get_n_parameters (model));
  fill_normal (nn_exec_get_input (exec), BATCH * nn_shape_size (input), &rng);

  for (guint t = 0; t < N_STEPS; t++)
    {
      const float *output;

      nn_exec_forward (exec, BATCH, &rng);
      output = nn_exec_get_value (exec, nn_exec_get_output_node (exec), NULL);
      losses[t] = 0.0;
      for (guint i = 0; i < BATCH; i++)
        {
          const float distance = output[i] - (i % 2 == 0 ? 1.0f : -1.0f);

          losses[t] += (double) (distance * distance) / BATCH;
          nn_exec_get_output_gradient (exec)[i] = 2.0f * distance / BATCH;
        }
      memset (gradients, 0, nn_model_get_n_parameters (model) * sizeof (float));
      nn_exec_backward (exec, gradients);
      nn_optimizer_step (optimizer, nn_model_get_parameters_mutable (model), gradients, 0.01);
    }

  g_test_message ("loss %g, then %g", losses[0], losses[N_STEPS - 1]);
  g_assert_cmpfloat (losses[0], >, 0.1);
  g_assert_cmpfloat (losses[N_STEPS - 1], <, 1e-4);
}

#define MLP_BATCH 8
#define MLP_STEPS 20
#define INPUTS  6
#define HIDDEN  10
#define TARGETS 3

typedef struct
{
  const char *name;
  NnOptimizerKind kind;
  double learning_rate;
  double weight_decay;
  double momentum;
  gboolean is_nesterov;
} Case;

static const Case cases[] = {
  { "sgd", NN_OPTIMIZER_SGD, 0.1, 0.0, 0.0, FALSE },
  { "sgd-momentum", NN_OPTIMIZER_SGD, 0.1, 0.01, 0.9, FALSE },
  { "sgd-nesterov", NN_OPTIMIZER_SGD, 0.1, 0.0, 0.9, TRUE },
  { "rmsprop", NN_OPTIMIZER_RMSPROP, 0.01, 0.01, 0.0, FALSE },
  { "rmsprop-momentum", NN_OPTIMIZER_RMSPROP, 0.003, 0.0, 0.8, FALSE },
  { "adagrad", NN_OPTIMIZER_ADAGRAD, 0.05, 0.01, 0.0, FALSE },
  { "adadelta", NN_OPTIMIZER_ADADELTA, 1.0, 0.01, 0.0, FALSE },
  { "adam", NN_OPTIMIZER_ADAM, 0.01, 0.01, 0.0, FALSE },
  { "adamw", NN_OPTIMIZER_ADAMW, 0.01, 0.1, 0.0, FALSE },
  { "adamax", NN_OPTIMIZER_ADAMAX, 0.01, 0.01, 0.0, FALSE },
  { "nadam", NN_OPTIMIZER_NADAM, 0.01, 0.01, 0.0, FALSE },
};

static NnModel *
make_mlp (void)
{
  g_autoptr (NnGraph) graph = nn_graph_new ("test");
  g_autoptr (GError) error = NULL;
  NnModel *model;
  NnNode node;

  node = nn_graph_add_dense (graph, "hidden", 0, HIDDEN);
  node = nn_graph_add_sigmoid (graph, "sigmoid", node);
  nn_graph_add_dense (graph, "output", node, TARGETS);
  model = nn_model_new (graph, (NnShape) { INPUTS, 1, 1 }, NULL, &error);
  g_assert_no_error (error);
  return model;
}

static NnOptimizerConfig
make_config (const Case *c)
{
  NnOptimizerConfig config = nn_optimizer_config_default (c->kind);

  config.weight_decay = c->weight_decay;
  config.momentum = c->momentum;
  config.is_nesterov = c->is_nesterov;
  config.decays_all = TRUE;
  return config;
}

/* One step on the mean squared error; returns the loss before it. */
static double
step_mlp (NnExec      *exec,
          NnOptimizer *optimizer,
          NnModel     *model,
          const float *targets,
          double       learning_rate)
{
  const NnLossTerm term = { .kind = NN_LOSS_MSE, .n_outputs = TARGETS, .weight = 1.0 / MLP_BATCH };
  g_autofree float *gradients = g_new (float, nn_model_get_n_parameters (model));
  float *output_gradient = nn_exec_get_output_gradient (exec);
  double loss = 0.0;

  nn_exec_forward (exec, MLP_BATCH, NULL);
  memset (output_gradient, 0, MLP_BATCH * TARGETS * sizeof (float));
  for (guint i = 0; i < MLP_BATCH; i++)
    loss += nn_loss_sample (&term, 1,
                            nn_exec_get_value (exec, nn_exec_get_output_node (exec), NULL) + i * TARGETS,
                            targets + i * TARGETS, NULL, output_gradient + i * TARGETS);
  nn_optimizer_clear_gradients (optimizer, gradients);
  nn_exec_backward (exec, gradients);
  nn_optimizer_step (optimizer, nn_model_get_parameters_mutable (model), gradients, learning_rate);
  return loss;
}

/* Against PyTorch: tests/reference/make-training-vectors.py. */
static void
test_reference (gconstpointer data)
{
  const Case *c = data;
  const NnOptimizerConfig config = make_config (c);
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "reference", "training.safetensors", NULL);
  g_autofree char *key = g_strdup_printf ("optimizer.%s", c->name);
  g_autoptr (GError) error = NULL;
  g_autoptr (NnTensorFile) file = nn_tensor_file_load (path, &error);
  g_autoptr (NnModel) model = make_mlp ();
  g_autoptr (NnExec) exec = nn_exec_new (model, (NnShape) { INPUTS, 1, 1 }, MLP_BATCH, NN_MODE_TRAINING, &error);
  g_autoptr (NnOptimizer) optimizer = nn_optimizer_new (model, &config);
  const gsize n_parameters = nn_model_get_n_parameters (model);
  double difference = 0.0, length = 0.0;
  float targets[MLP_BATCH * TARGETS];
  guint64 integers = 5;
  const float *expected;
  gsize size;

  g_assert_no_error (error);
  expected = nn_tensor_file_get (file, key, NULL, NULL, &size);
  g_assert_nonnull (expected);
  g_assert_cmpuint (size, ==, MLP_STEPS + n_parameters);

  draw_values (&integers, nn_model_get_parameters_mutable (model), n_parameters, 1.0);
  draw_values (&integers, nn_exec_get_input (exec), MLP_BATCH * INPUTS, 1.0);
  draw_values (&integers, targets, MLP_BATCH * TARGETS, 1.0);
  for (guint t = 0; t < MLP_STEPS; t++)
    {
      const double loss = step_mlp (exec, optimizer, model, targets, c->learning_rate);

      g_assert_cmpfloat_with_epsilon (loss, (double) expected[t], 1e-4 * (double) expected[t]);
    }

  for (gsize i = 0; i < n_parameters; i++)
    {
      const double value = (double) expected[MLP_STEPS + i];

      length += value * value;
      difference += pow ((double) nn_model_get_parameters (model)[i] - value, 2.0);
    }
  g_test_message ("parameters off by %g of their length", sqrt (difference / length));
  g_assert_cmpfloat (sqrt (difference / length), <, 1e-4);
}

/* Random gradients over more than one range of the parameters. */
static NnModel *
make_wide_model (void)
{
  g_autoptr (NnGraph) graph = nn_graph_new ("test");
  NnModel *model;
  BaseRng rng;

  nn_graph_add_dense (graph, "second", nn_graph_add_dense (graph, "first", 0, 300), 301);
  base_rng_init (&rng, 2);
  model = nn_model_new (graph, (NnShape) { 400, 1, 1 }, &rng, NULL);
  g_assert_nonnull (model);
  return model;
}

/* Any number of threads gives the same bits, and so does going on from slots and step count. */
static void
test_threads_and_resume (gconstpointer data)
{
  const Case *c = data;
  const NnOptimizerConfig config = make_config (c);
  g_autoptr (NnModel) model = make_wide_model ();
  const gsize n = nn_model_get_n_parameters (model);
  g_autoptr (NnOptimizer) serial = nn_optimizer_new (model, &config);
  g_autoptr (NnOptimizer) first = nn_optimizer_new (model, &config);
  g_autoptr (NnOptimizer) second = nn_optimizer_new (model, &config);
  g_autofree float *serial_parameters = g_memdup2 (nn_model_get_parameters (model), n * sizeof (float));
  g_autofree float *parameters = g_memdup2 (serial_parameters, n * sizeof (float));
  g_autofree float *gradients = g_new (float, n);
  TestThreads threads;
  BaseRng rng;

  test_threads_init (&threads, 3);
  nn_optimizer_set_parallel (first, &threads.parallel);
  nn_optimizer_set_parallel (second, &threads.parallel);
  base_rng_init (&rng, 8);
  for (guint t = 0; t < 6; t++)
    {
      NnOptimizer *optimizer = t < 3 ? first : second;

      if (t == 3)
        {
          g_assert_cmpuint (nn_optimizer_get_slot_size (first), ==, n);
          for (gsize i = 0; i < nn_optimizer_get_n_slots (first); i++)
            memcpy (nn_optimizer_get_slot (second, i), nn_optimizer_get_slot (first, i), n * sizeof (float));
          nn_optimizer_set_step (second, nn_optimizer_get_step (first));
        }
      fill_normal (gradients, n, &rng);
      g_assert_cmpfloat (nn_optimizer_measure_gradients (serial, gradients), ==,
                         nn_optimizer_measure_gradients (optimizer, gradients));
      nn_optimizer_step_scaled (serial, serial_parameters, gradients, 0.01, 0.5);
      nn_optimizer_step_scaled (optimizer, parameters, gradients, 0.01, 0.5);
    }

  g_assert_cmpmem (serial_parameters, n * sizeof (float), parameters, n * sizeof (float));
  g_assert_true (memcmp (parameters, nn_model_get_parameters (model), n * sizeof (float)) != 0);
}

/* Lengths of gradients in double, and scaling that is the same as scaled gradients. */
static void
test_gradients (void)
{
  const NnOptimizerConfig config = nn_optimizer_config_default (NN_OPTIMIZER_SGD);
  g_autoptr (NnModel) model = make_wide_model ();
  const gsize n = nn_model_get_n_parameters (model);
  g_autoptr (NnOptimizer) optimizer = nn_optimizer_new (model, &config);
  g_autofree float *gradients = g_new (float, n);
  float *parameters = nn_model_get_parameters_mutable (model);
  const float before = parameters[n - 1];
  double squares = 0.0;
  BaseRng rng;

  g_assert_cmpuint (nn_optimizer_get_n_slots (optimizer), ==, 0);
  base_rng_init (&rng, 8);
  fill_normal (gradients, n, &rng);
  for (gsize i = 0; i < n; i++)
    squares += (double) gradients[i] * (double) gradients[i];
  g_assert_cmpfloat_with_epsilon (nn_optimizer_measure_gradients (optimizer, gradients), sqrt (squares),
                                  1e-6 * sqrt (squares));
  nn_optimizer_step_scaled (optimizer, parameters, gradients, 0.25, 0.5);
  g_assert_cmpfloat_with_epsilon (parameters[n - 1], before - 0.125f * gradients[n - 1], 1e-6f);

  gradients[n / 2] = INFINITY;
  g_assert_false (isfinite (nn_optimizer_measure_gradients (optimizer, gradients)));
  gradients[n / 2] = NAN;
  g_assert_false (isfinite (nn_optimizer_measure_gradients (optimizer, gradients)));
  nn_optimizer_clear_gradients (optimizer, gradients);
  g_assert_cmpfloat (nn_optimizer_measure_gradients (optimizer, gradients), ==, 0.0);
}

static void
test_names (void)
{
  g_autoptr (GError) error = NULL;
  NnOptimizerKind kind;

  for (guint i = NN_OPTIMIZER_ADAM; i <= NN_OPTIMIZER_NADAM; i++)
    {
      g_assert_true (nn_optimizer_kind_from_string (nn_optimizer_kind_to_string (i), &kind, &error));
      g_assert_cmpuint (kind, ==, i);
      g_assert_cmpfloat (nn_optimizer_get_default_rate (kind), >, 0.0);
    }
  g_assert_false (nn_optimizer_kind_from_string ("adamant", &kind, &error));
  g_assert_nonnull (error);
}

/* Moments that fade away would slow down every step after. */
static void
test_subnormal (void)
{
  const NnOptimizerConfig config = { NN_OPTIMIZER_SGD, 0.9, 0.0, 0.0, 0.0 };
  g_autoptr (NnModel) model = make_model ();
  g_autoptr (NnOptimizer) optimizer = nn_optimizer_new (model, &config);
  const BaseFloatMode before = base_float_mode_get ();
  float parameters[2] = { 0.0f, 0.0f };

  nn_optimizer_step (optimizer, parameters, (const float[]) { 1e-20f, 1.0f }, 1e-20);
  g_assert_true (parameters[0] == 0.0f);
  g_assert_true (parameters[1] < 0.0f);
  g_assert_true (base_float_mode_get () == before);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/nn/optimizer/adam", test_adam);
  g_test_add_func ("/nn/optimizer/adamw", test_adamw);
  g_test_add_func ("/nn/optimizer/first-step", test_first_step);
  g_test_add_func ("/nn/optimizer/resume", test_resume);
  g_test_add_func ("/nn/optimizer/overfit", test_overfit);
  g_test_add_func ("/nn/optimizer/gradients", test_gradients);
  g_test_add_func ("/nn/optimizer/names", test_names);
#if defined(__SSE__) || defined(__aarch64__)
  g_test_add_func ("/nn/optimizer/subnormal", test_subnormal);
#endif
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *reference = g_strdup_printf ("/nn/optimizer/reference/%s", cases[i].name);
      g_autofree char *threads = g_strdup_printf ("/nn/optimizer/threads-and-resume/%s", cases[i].name);

      g_test_add_data_func (reference, &cases[i], test_reference);
      g_test_add_data_func (threads, &cases[i], test_threads_and_resume);
    }

  return g_test_run ();
}
