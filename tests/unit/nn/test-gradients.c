/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "engine/nn/zoo.h"
#include "gradient-check.h"
#include "sum-operator.h"

/* Every operator against finite differences, in several shapes. */

#define BATCH 3

typedef enum
{
  CONV,
  DENSE,
  NORM,
  RELU,
  LEAKY_RELU,
  SIGMOID,
  TANH,
  SOFTSIGN,
  SOFTMAX,
  MAX_POOL,
  AVG_POOL,
  ADAPTIVE_AVG,
  GLOBAL_AVG,
  GLOBAL_MAX,
  DROPOUT,
  SUM,
  SUM_TWICE,
  CONCAT,
  FLATTEN,
  SQUEEZE,
} Operator;

typedef struct
{
  const char *path;
  Operator op;
  NnShape input;
  NnConv2dConfig conv;
  NnPoolConfig pool;
  NnAxes axes;
  gsize out[2];
} Case;

static const Case cases[] = {
  /* out, kernel, stride, padding, bias */
  { "conv/3x3", CONV, { 2, 5, 7 }, { 3, 3, 3, 1, 1, 1, 1, FALSE } },
  { "conv/3x3-bias", CONV, { 3, 4, 6 }, { 4, 3, 3, 1, 1, 1, 1, TRUE } },
  { "conv/3x3-one-channel", CONV, { 1, 6, 9 }, { 5, 3, 3, 1, 1, 1, 1, FALSE } },
  { "conv/3x3-one-channel-wide", CONV, { 1, 5, 67 }, { 3, 3, 3, 1, 1, 1, 1, FALSE } },
  { "conv/3x3-one-channel-bias", CONV, { 1, 3, 3 }, { 2, 3, 3, 1, 1, 1, 1, TRUE } },
  { "conv/3x3-one-column", CONV, { 1, 4, 1 }, { 2, 3, 3, 1, 1, 1, 1, FALSE } },
  { "conv/3x3-no-padding", CONV, { 2, 5, 5 }, { 2, 3, 3, 1, 1, 0, 0, FALSE } },
  { "conv/3x3-many-channels", CONV, { 16, 3, 18 }, { 8, 3, 3, 1, 1, 1, 1, FALSE } },
  { "conv/1x1", CONV, { 3, 4, 5 }, { 2, 1, 1, 1, 1, 0, 0, TRUE } },
  { "conv/1x1-stride", CONV, { 3, 4, 5 }, { 2, 1, 1, 2, 2, 0, 0, FALSE } },
  { "conv/5x3-full-height", CONV, { 2, 5, 6 }, { 3, 5, 3, 1, 1, 0, 1, FALSE } },
  { "conv/stride-2", CONV, { 2, 7, 8 }, { 3, 3, 3, 2, 2, 1, 1, TRUE } },
  { "conv/stride-3x2", CONV, { 1, 9, 8 }, { 2, 3, 2, 3, 2, 0, 1, FALSE } },
  { "conv/kernel-wider-than-input", CONV, { 1, 2, 2 }, { 2, 3, 5, 1, 1, 1, 2, FALSE } },
  { "conv/2x4-asymmetric", CONV, { 2, 6, 6 }, { 2, 2, 4, 1, 2, 1, 3, TRUE } },
  { "conv/groups", CONV, { 4, 5, 6 }, { 6, 3, 3, 1, 1, 1, 1, TRUE, 2 } },
  { "conv/groups-stride", CONV, { 6, 7, 8 }, { 3, 3, 2, 2, 2, 1, 1, TRUE, 3 } },
  { "conv/groups-pointwise", CONV, { 6, 4, 5 }, { 4, 1, 1, 1, 1, 0, 0, TRUE, 2 } },
  { "conv/depthwise", CONV, { 3, 6, 5 }, { 3, 3, 3, 1, 1, 1, 1, FALSE, 3 } },
  { "conv/depthwise-stride", CONV, { 3, 6, 5 }, { 6, 3, 3, 2, 2, 1, 1, TRUE, 3 } },
  { "conv/pointwise-padded", CONV, { 2, 3, 4 }, { 3, 1, 1, 1, 1, 1, 2, TRUE } },
  { "conv/pointwise-padded-stride", CONV, { 2, 5, 4 }, { 3, 1, 1, 2, 3, 1, 2, TRUE } },
  { "conv/padding-over-kernel", CONV, { 2, 3, 4 }, { 3, 2, 2, 1, 1, 4, 3, TRUE } },
  { "conv/padding-over-kernel-stride", CONV, { 2, 3, 4 }, { 3, 2, 2, 3, 2, 4, 3, TRUE } },
  { "conv/7x7-one-channel", CONV, { 1, 9, 11 }, { 4, 7, 7, 1, 1, 2, 2, FALSE } },
  { "conv/7x7-stride-2", CONV, { 3, 11, 12 }, { 4, 7, 7, 2, 2, 3, 3, FALSE } },
  { "conv/11x11-stride-4", CONV, { 3, 15, 19 }, { 4, 11, 11, 4, 4, 2, 2, TRUE } },
  { "conv/10x10-one-channel", CONV, { 1, 13, 24 }, { 5, 10, 10, 1, 1, 0, 0, TRUE } },
  { "conv/stride-over-kernel", CONV, { 2, 9, 10 }, { 3, 2, 2, 3, 4, 0, 1, TRUE } },
  { "conv/uneven", CONV, { 17, 5, 3 }, { 19, 3, 3, 1, 1, 1, 1, TRUE } },
  { "conv/one-pixel", CONV, { 33, 1, 1 }, { 35, 3, 3, 1, 1, 1, 1, TRUE } },
  { "dense/vector", DENSE, { 7, 1, 1 } },
  { "dense/flattened", DENSE, { 2, 3, 4 } },
  { "batch-norm/planes", NORM, { 3, 4, 5 } },
  { "batch-norm/wide", NORM, { 2, 3, 41 } },
  { "batch-norm/vector", NORM, { 4, 1, 1 } },
  { "batch-norm/many-vectors", NORM, { 37, 1, 1 } },
  { "batch-norm/time", NORM, { 5, 1, 9 } },
  { "relu", RELU, { 2, 3, 5 } },
  { "leaky-relu", LEAKY_RELU, { 2, 3, 5 } },
  { "leaky-relu/one", LEAKY_RELU, { 1, 1, 1 } },
  { "leaky-relu/wide", LEAKY_RELU, { 1, 1, 67 } },
  { "sigmoid", SIGMOID, { 2, 3, 5 } },
  { "sigmoid/one", SIGMOID, { 1, 1, 1 } },
  { "sigmoid/wide", SIGMOID, { 1, 1, 67 } },
  { "tanh", TANH, { 2, 3, 5 } },
  { "tanh/one", TANH, { 1, 1, 1 } },
  { "tanh/wide", TANH, { 1, 1, 67 } },
  { "softsign", SOFTSIGN, { 2, 3, 5 } },
  { "softsign/one", SOFTSIGN, { 1, 1, 1 } },
  { "softsign/wide", SOFTSIGN, { 1, 1, 67 } },
  { "softmax/vector", SOFTMAX, { 5, 1, 1 } },
  { "softmax/one", SOFTMAX, { 1, 1, 1 } },
  { "softmax/two", SOFTMAX, { 2, 1, 1 } },
  { "softmax/planes", SOFTMAX, { 4, 2, 3 } },
  { "softmax/time", SOFTMAX, { 3, 1, 19 } },
  { "max-pool/2x2", MAX_POOL, { 2, 4, 6 }, .pool = { 2, 2, 0, 0 } },
  { "max-pool/2x2-odd", MAX_POOL, { 2, 5, 7 }, .pool = { 2, 2, 0, 0 } },
  { "max-pool/2x2-wide", MAX_POOL, { 1, 2, 70 }, .pool = { 2, 2, 0, 0 } },
  { "max-pool/2x2-wide-odd", MAX_POOL, { 2, 3, 35 }, .pool = { 2, 2, 0, 0 } },
  { "max-pool/2x2-one-vector", MAX_POOL, { 1, 4, 32 }, .pool = { 2, 2, 0, 0 } },
  { "max-pool/3x2", MAX_POOL, { 2, 7, 5 }, .pool = { 3, 2, 0, 0 } },
  { "max-pool/overlapping", MAX_POOL, { 2, 6, 6 }, .pool = { 3, 3, 2, 1 } },
  { "max-pool/3x3-stride-2", MAX_POOL, { 2, 7, 9 }, .pool = { 3, 3, 2, 2 } },
  { "max-pool/3x3-stride-2-even", MAX_POOL, { 2, 6, 8 }, .pool = { 3, 3, 2, 2 } },
  { "max-pool/3x3-stride-2-padded", MAX_POOL, { 2, 6, 7 }, .pool = { 3, 3, 2, 2, 1, 1 } },
  { "max-pool/3x3-stride-2-ceil", MAX_POOL, { 2, 6, 8 }, .pool = { 3, 3, 2, 2, 0, 0, TRUE } },
  { "max-pool/3x3-stride-2-ceil-wide", MAX_POOL, { 1, 6, 75 }, .pool = { 3, 3, 2, 2, 0, 0, TRUE } },
  { "max-pool/3x3-stride-2-ceil-padded", MAX_POOL, { 2, 5, 6 }, .pool = { 3, 3, 2, 2, 1, 1, TRUE } },
  { "max-pool/3x3-stride-1-padded", MAX_POOL, { 2, 5, 4 }, .pool = { 3, 3, 1, 1, 1, 1 } },
  { "max-pool/3x3-stride-1-padded-wide", MAX_POOL, { 1, 3, 71 }, .pool = { 3, 3, 1, 1, 1, 1 } },
  { "max-pool/3x3-stride-1-padded-one", MAX_POOL, { 2, 1, 1 }, .pool = { 3, 3, 1, 1, 1, 1 } },
  { "max-pool/2x2-ceil", MAX_POOL, { 2, 5, 7 }, .pool = { 2, 2, 2, 2, 0, 0, TRUE } },
  { "max-pool/2x2-ceil-odd-height", MAX_POOL, { 2, 5, 6 }, .pool = { 2, 2, 2, 2, 0, 0, TRUE } },
  { "max-pool/stride-past-kernel", MAX_POOL, { 2, 8, 9 }, .pool = { 2, 2, 3, 4 } },
  { "max-pool/stride-past-kernel-ceil", MAX_POOL, { 2, 6, 6 }, .pool = { 1, 2, 4, 3, 0, 1, TRUE } },
  { "max-pool/1x1", MAX_POOL, { 2, 3, 3 }, .pool = { 1, 1, 0, 0 } },
  { "max-pool/time", MAX_POOL, { 3, 1, 10 }, .pool = { 1, 4, 1, 3, 0, 2 } },
  { "avg-pool/2x2", AVG_POOL, { 2, 5, 6 }, .pool = { 2, 2, 0, 0 } },
  { "avg-pool/overlapping", AVG_POOL, { 1, 6, 7 }, .pool = { 3, 2, 2, 1 } },
  { "avg-pool/3x3-stride-2-padded", AVG_POOL, { 2, 6, 7 }, .pool = { 3, 3, 2, 2, 1, 1 } },
  { "avg-pool/3x3-stride-2-ceil", AVG_POOL, { 2, 6, 8 }, .pool = { 3, 3, 2, 2, 0, 0, TRUE } },
  { "avg-pool/3x3-stride-2-ceil-padded", AVG_POOL, { 2, 5, 6 }, .pool = { 3, 3, 2, 2, 1, 1, TRUE } },
  { "avg-pool/3x3-stride-1-padded", AVG_POOL, { 2, 5, 4 }, .pool = { 3, 3, 1, 1, 1, 1 } },
  { "avg-pool/4x5-odd", AVG_POOL, { 2, 9, 11 }, .pool = { 4, 5, 3, 2, 2, 1, TRUE } },
  { "avg-pool/one", AVG_POOL, { 1, 1, 1 }, .pool = { 1, 1, 0, 0 } },
  { "avg-pool/many", AVG_POOL, { 1, 20, 20 }, .pool = { 20, 18, 1, 1 } },
  { "adaptive-avg/halves", ADAPTIVE_AVG, { 2, 4, 6 }, .out = { 2, 3 } },
  { "adaptive-avg/overlapping", ADAPTIVE_AVG, { 2, 5, 7 }, .out = { 3, 4 } },
  { "adaptive-avg/same", ADAPTIVE_AVG, { 2, 3, 4 }, .out = { 3, 4 } },
  { "adaptive-avg/larger", ADAPTIVE_AVG, { 2, 2, 3 }, .out = { 7, 7 } },
  { "adaptive-avg/one", ADAPTIVE_AVG, { 3, 5, 4 }, .out = { 1, 1 } },
  { "adaptive-avg/one-of-one", ADAPTIVE_AVG, { 1, 1, 1 }, .out = { 1, 1 } },
  { "adaptive-avg/mixed", ADAPTIVE_AVG, { 1, 3, 11 }, .out = { 6, 4 } },
  { "global-avg/frequency", GLOBAL_AVG, { 2, 3, 4 }, .axes = NN_AXES_FREQUENCY },
  { "global-avg/time", GLOBAL_AVG, { 2, 3, 4 }, .axes = NN_AXES_TIME },
  { "global-avg/both", GLOBAL_AVG, { 2, 3, 4 }, .axes = NN_AXES_BOTH },
  { "global-max/frequency", GLOBAL_MAX, { 2, 3, 4 }, .axes = NN_AXES_FREQUENCY },
  { "global-max/time", GLOBAL_MAX, { 2, 3, 4 }, .axes = NN_AXES_TIME },
  { "global-max/both", GLOBAL_MAX, { 2, 3, 4 }, .axes = NN_AXES_BOTH },
  { "dropout", DROPOUT, { 3, 4, 5 } },
  { "dropout/wide", DROPOUT, { 2, 3, 67 } },
  { "sum", SUM, { 2, 3, 5 } },
  { "sum/vector", SUM, { 7, 1, 1 } },
  { "sum/one", SUM, { 1, 1, 1 } },
  { "sum/wide", SUM, { 2, 1, 67 } },
  { "sum/of-itself", SUM_TWICE, { 2, 3, 5 } },
  { "concat", CONCAT, { 2, 3, 5 } },
  { "concat/vector", CONCAT, { 7, 1, 1 } },
  { "concat/one", CONCAT, { 1, 1, 1 } },
  { "concat/wide", CONCAT, { 1, 2, 67 } },
  { "flatten", FLATTEN, { 2, 3, 5 } },
  { "flatten/one", FLATTEN, { 1, 1, 1 } },
  { "squeeze", SQUEEZE, { 2, 3, 5 } },
  { "squeeze/one", SQUEEZE, { 1, 1, 1 } },
};

/* Of parts with different numbers of channels, one of them twice. */
static NnNode
add_concat (NnGraph    *graph,
            const char *name,
            NnNode      input)
{
  const NnConv2dConfig conv = { 3, 1, 1, 1, 1, 0, 0, TRUE };
  const NnNode narrow = nn_graph_add_tanh (graph, "narrow", input);
  const NnNode wide = nn_graph_add_conv2d (graph, "wide", input, &conv);
  const NnNode parts[] = { narrow, wide, input, narrow };

  return nn_graph_add_concat (graph, name, parts, G_N_ELEMENTS (parts));
}

static NnNode
add_operator (NnGraph    *graph,
              const Case *c,
              const char *name,
              NnNode      input)
{
  switch (c->op)
    {
    case CONV: return nn_graph_add_conv2d (graph, name, input, &c->conv);
    case DENSE: return nn_graph_add_dense (graph, name, input, 5);
    case NORM: return nn_graph_add_batch_norm (graph, name, input);
    case RELU: return nn_graph_add_relu (graph, name, input);
    case LEAKY_RELU: return nn_graph_add_leaky_relu (graph, name, input, 0.2);
    case SIGMOID: return nn_graph_add_sigmoid (graph, name, input);
    case TANH: return nn_graph_add_tanh (graph, name, input);
    case SOFTSIGN: return nn_graph_add_softsign (graph, name, input);
    case SOFTMAX: return nn_graph_add_softmax (graph, name, input);
    case MAX_POOL: return nn_graph_add_max_pool (graph, name, input, &c->pool);
    case AVG_POOL: return nn_graph_add_avg_pool (graph, name, input, &c->pool);
    case ADAPTIVE_AVG: return nn_graph_add_adaptive_avg_pool (graph, name, input, c->out[0], c->out[1]);
    case GLOBAL_AVG: return nn_graph_add_global_avg_pool (graph, name, input, c->axes);
    case GLOBAL_MAX: return nn_graph_add_global_max_pool (graph, name, input, c->axes);
    case DROPOUT: return nn_graph_add_dropout (graph, name, input, 0.4);
    case SUM: return nn_graph_add_sum (graph, name, nn_graph_add_tanh (graph, "branch", input), input);
    case SUM_TWICE: return nn_graph_add_sum (graph, name, input, input);
    case CONCAT: return add_concat (graph, name, input);
    case FLATTEN: return nn_graph_add_flatten (graph, name, input);
    case SQUEEZE: return nn_graph_add_squeeze (graph, name, input);
    default: g_assert_not_reached ();
    }
}

static void
test_operator (gconstpointer data)
{
  const Case *c = data;
  g_autoptr (NnGraph) graph = nn_graph_new ("test");
  /* A norm over one number has no deviation to divide by. */
  const gboolean is_constant = c->op == NORM && c->input.height * c->input.width == 1;

  add_operator (graph, c, "subject", 0);
  check_gradients (graph, c->input, BATCH, 11);
  if (!is_constant)
    check_gradients (graph, c->input, 1, 12);
}

/* Whether it has no bends: no step goes past one then, whatever the values. */
static gboolean
is_smooth (Operator op)
{
  return op != RELU && op != LEAKY_RELU && op != MAX_POOL && op != GLOBAL_MAX;
}

/* The same with layers that have weights on both sides: then the operator runs in place, and what
 * flows back through it flows on. */
static void
test_within_network (gconstpointer data)
{
  const Case *c = data;
  const NnConv2dConfig conv = { c->input.channels, 1, 1, 1, 1, 0, 0, TRUE };
  g_autoptr (NnGraph) graph = nn_graph_new ("test");
  NnNode node;

  node = nn_graph_add_conv2d (graph, "before", 0, &conv);
  node = add_operator (graph, c, "subject", node);
  nn_graph_add_dense (graph, "after", node, 2);
  check_gradients (graph, c->input, BATCH, 13);
}

/* Fills a new exec of @graph, runs it forward and back; "first" is kept, and so not fused, if
 * @is_apart. */
static float *
gradients_of (NnGraph *graph,
              NnShape  input,
              gboolean is_apart,
              float  **input_gradients)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (NnModel) model = NULL;
  g_autoptr (NnExec) exec = NULL;
  float *gradients;
  BaseRng rng;

  base_rng_init (&rng, 3);
  model = nn_model_new (graph, input, &rng, &error);
  g_assert_no_error (error);
  fill_normal (nn_model_get_parameters_mutable (model), nn_model_get_n_parameters (model), &rng);
  exec = nn_exec_new (model, input, BATCH, NN_MODE_TRAINING, &error);
  g_assert_no_error (error);
  nn_exec_want_input_gradient (exec);
  if (is_apart)
    nn_exec_keep_node (exec, nn_graph_find_node (graph, "first"));

  fill_normal (nn_exec_get_input (exec), BATCH * nn_shape_size (input), &rng);
  fill_normal (nn_exec_get_output_gradient (exec), BATCH * nn_shape_size (input), &rng);
  nn_exec_forward (exec, BATCH, &rng);
  gradients = g_new0 (float, nn_model_get_n_parameters (model));
  nn_exec_backward (exec, gradients);
  *input_gradients
      = g_memdup2 (nn_exec_get_input_gradient (exec), BATCH * nn_shape_size (input) * sizeof (float));

  return gradients;
}

/* A ReLU after a norm has its bend in the middle of the values, where differences say nothing:
 * instead the fused pair is compared with the two apart, both of which have been checked. */
static void
test_norm_relu (void)
{
  const NnShape input = { 3, 5, 41 };
  g_autoptr (NnGraph) graph = nn_graph_new ("test");
  g_autofree float *fused = NULL, *fused_input = NULL;
  g_autofree float *apart = NULL, *apart_input = NULL;

  nn_graph_add_relu (graph, "relu", nn_graph_add_batch_norm (graph, "first", 0));
  fused = gradients_of (graph, input, FALSE, &fused_input);
  apart = gradients_of (graph, input, TRUE, &apart_input);

  for (gsize i = 0; i < 2 * input.channels; i++)
    g_assert_cmpfloat_with_epsilon (fused[i], apart[i], 1e-4f * (1.0f + ABS (apart[i])));
  for (gsize i = 0; i < BATCH * nn_shape_size (input); i++)
    g_assert_cmpfloat_with_epsilon (fused_input[i], apart_input[i], 1e-5f);
}

/* The same for a sum: bit for bit, as there is nothing to round. */
static void
test_sum_relu (void)
{
  const NnShape input = { 3, 5, 41 };
  g_autoptr (NnGraph) graph = nn_graph_new ("test");
  g_autofree float *fused = NULL, *fused_input = NULL;
  g_autofree float *apart = NULL, *apart_input = NULL;
  const NnNode norm = nn_graph_add_batch_norm (graph, "norm", 0);
  gsize n_zeros = 0;

  nn_graph_add_relu (graph, "relu", nn_graph_add_sum (graph, "first", norm, 0));
  fused = gradients_of (graph, input, FALSE, &fused_input);
  apart = gradients_of (graph, input, TRUE, &apart_input);

  for (gsize i = 0; i < 2 * input.channels; i++)
    g_assert_cmpfloat (fused[i], ==, apart[i]);
  for (gsize i = 0; i < BATCH * nn_shape_size (input); i++)
    {
      g_assert_cmpfloat (fused_input[i], ==, apart_input[i]);
      n_zeros += fabsf (fused_input[i]) < 0.05f;
    }
  g_assert_cmpuint (n_zeros, >, BATCH * nn_shape_size (input) / 4);
}

/* The parts that share memory and passes, in the order in which networks have them. */
static void
test_stack (void)
{
  const NnConv2dConfig conv = { 4, 3, 3, 1, 1, 1, 1, FALSE };
  const NnConv2dConfig pointwise = { 3, 1, 1, 1, 1, 0, 0, TRUE };
  g_autoptr (NnGraph) graph = nn_graph_new ("test");
  NnNode node;

  node = nn_graph_add_conv2d (graph, "conv", 0, &conv);
  node = nn_graph_add_batch_norm (graph, "norm", node);
  node = nn_graph_add_sigmoid (graph, "sigmoid", node);
  node = nn_graph_add_dropout (graph, "dropout", node, 0.3);
  node = nn_graph_add_conv2d (graph, "pointwise", node, &pointwise);
  node = nn_graph_add_global_avg_pool (graph, "mean", node, NN_AXES_TIME);
  node = nn_graph_add_dense (graph, "dense", node, 4);
  nn_graph_add_softmax (graph, "softmax", node);
  check_gradients (graph, (NnShape) { 2, 4, 6 }, BATCH, 5);
}

/* A value with several readers: their gradients add up. The input, one in the middle, the same
 * one twice by one reader, and one that the output does not depend on. */
static void
test_several_consumers (void)
{
  const NnConv2dConfig conv = { 3, 3, 3, 1, 1, 1, 1, TRUE };
  g_autoptr (NnGraph) graph = nn_graph_new ("test");
  const NnNode trunk = nn_graph_add_conv2d (graph, "trunk", 0, &conv);
  const NnNode left = nn_graph_add_conv2d (graph, "left", trunk, &conv);
  const NnNode aside = nn_graph_add_conv2d (graph, "aside", trunk, &conv);
  const NnNode right = nn_graph_add_sigmoid (graph, "right", trunk);
  const NnNode lifted = nn_graph_add_conv2d (graph, "lifted", 0, &conv);
  const NnNode parts[] = { left, trunk, right, right, lifted, trunk };
  NnNode node;

  nn_graph_add_sigmoid (graph, "aside-end", aside);
  node = add_sum (graph, "sum", parts, G_N_ELEMENTS (parts));
  nn_graph_add_dense (graph, "dense", node, 3);
  check_gradients (graph, (NnShape) { 2, 4, 5 }, BATCH, 7);
}

/* The whole default network. Its bends are everywhere, so the step is small and an error of 5 % of
 * the largest derivative of a tensor passes; a part that is left out or doubled does not. */
static void
test_default_network (void)
{
  const NnShape input = { 1, 32, 48 };
  const gsize batch = 4;
  const float step = 2e-4f;
  g_autoptr (GError) error = NULL;
  g_autoptr (NnGraph) graph = nn_zoo_build ("moodplane-1", input, NULL, &error);
  g_autoptr (NnModel) model = NULL;
  g_autoptr (NnExec) exec = NULL;
  g_autofree float *gradients = NULL;
  BaseRng rng, rng_of_first_forward;

  base_rng_init (&rng, 17);
  base_rng_init (&rng_of_first_forward, 18);
  model = nn_model_new (graph, input, &rng, &error);
  g_assert_no_error (error);
  exec = nn_exec_new (model, input, batch, NN_MODE_TRAINING, &error);
  g_assert_no_error (error);
  nn_exec_set_exact (exec, TRUE);
  fill_normal (nn_exec_get_input (exec), batch * nn_shape_size (input), &rng);
  fill_normal (nn_exec_get_output_gradient (exec), batch * 5, &rng);

  {
    BaseRng dropout_rng = rng_of_first_forward;

    nn_exec_forward (exec, batch, &dropout_rng);
    gradients = g_new0 (float, nn_model_get_n_parameters (model));
    nn_exec_backward (exec, gradients);
  }

  for (gsize i = 0; i < nn_model_get_n_tensors (model); i++)
    {
      const NnTensorInfo *tensor = nn_model_get_tensor (model, i);
      float *values = nn_model_get_parameters_mutable (model) + tensor->offset;
      double largest = 0.0;

      if (tensor->is_statistic)
        continue;
      for (gsize j = 0; j < tensor->size; j++)
        largest = MAX (largest, fabs ((double) gradients[tensor->offset + j]));
      g_assert_cmpfloat (largest, >, 0.0);

      for (guint probe = 0; probe < 4; probe++)
        {
          const gsize j = base_rng_below (&rng, tensor->size);
          const float value = values[j];
          double losses[2] = { 0.0, 0.0 };
          double numeric;

          for (guint side = 0; side < 2; side++)
            {
              BaseRng dropout_rng;
              const float *output;

              values[j] = side == 0 ? value - step : value + step;
              dropout_rng = rng_of_first_forward;
              nn_exec_forward (exec, batch, &dropout_rng);
              output = nn_exec_get_value (exec, nn_exec_get_output_node (exec), NULL);
              for (gsize k = 0; k < batch * 5; k++)
                losses[side] += (double) output[k] * (double) nn_exec_get_output_gradient (exec)[k];
            }
          values[j] = value;
          numeric = (losses[1] - losses[0]) / (2.0 * (double) step);
          g_test_message ("%s[%zu]: %g, by differences %g, largest %g", tensor->name, j,
                          (double) gradients[tensor->offset + j], numeric, largest);
          g_assert_cmpfloat (fabs (numeric - (double) gradients[tensor->offset + j]), <, 0.05 * largest);
        }
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strdup_printf ("/nn/gradients/%s", cases[i].path);
      g_autofree char *path_within = g_strdup_printf ("/nn/gradients/%s/within", cases[i].path);

      g_test_add_data_func (path, &cases[i], test_operator);
      if (is_smooth (cases[i].op))
        g_test_add_data_func (path_within, &cases[i], test_within_network);
    }
  g_test_add_func ("/nn/gradients/norm-relu", test_norm_relu);
  g_test_add_func ("/nn/gradients/sum-relu", test_sum_relu);
  g_test_add_func ("/nn/gradients/stack", test_stack);
  g_test_add_func ("/nn/gradients/several-consumers", test_several_consumers);
  g_test_add_func ("/nn/gradients/default-network", test_default_network);

  return g_test_run ();
}
