/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <string.h>

#include "engine/nn/exec.h"
#include "engine/nn/optimizer.h"
#include "gradient-check.h"

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

  return g_test_run ();
}
