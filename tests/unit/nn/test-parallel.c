/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "engine/nn/exec.h"
#include "engine/nn/split.h"
#include "engine/nn/zoo.h"
#include "gradient-check.h"
#include "threads.h"

/* However many threads share out a call, the same bits come out. */

static const guint thread_counts[] = { 1, 2, 3, 7 };

/* All that one training step makes. */
typedef struct
{
  gsize n_outputs, n_gradients, n_inputs, n_statistics;
  float *output;         /* (owned) */
  float *gradients;      /* (owned) */
  float *input_gradient; /* (owned) */
  float *statistics;     /* (owned) */
  float *inferred;       /* (owned) */
} Step;

static void
step_clear (Step *step)
{
  g_free (step->output);
  g_free (step->gradients);
  g_free (step->input_gradient);
  g_free (step->statistics);
  g_free (step->inferred);
}

static float *
copy_output (NnExec *exec, gsize n)
{
  return g_memdup2 (nn_exec_get_value (exec, nn_exec_get_output_node (exec), NULL), n * sizeof (float));
}

static Step
run_step (NnModel *model, gsize batch, const BaseParallel *parallel)
{
  g_autoptr (GError) error = NULL;
  const NnShape input = nn_model_get_input_shape (model);
  g_autoptr (NnExec) training = nn_exec_new (model, input, batch, NN_MODE_TRAINING, &error);
  g_autoptr (NnExec) inference = nn_exec_new (model, input, batch, NN_MODE_INFERENCE, &error);
  Step step = { .n_inputs = batch * nn_shape_size (input),
                .n_gradients = nn_model_get_n_parameters (model),
                .n_statistics = nn_model_get_n_statistics (model) };
  NnShape shape;
  BaseRng rng;

  g_assert_no_error (error);
  nn_exec_want_input_gradient (training);
  nn_exec_set_parallel (training, parallel);
  nn_exec_set_parallel (inference, parallel);
  nn_exec_get_value (training, nn_exec_get_output_node (training), &shape);
  step.n_outputs = batch * nn_shape_size (shape);

  base_rng_init (&rng, 3);
  fill_normal (nn_exec_get_input (training), step.n_inputs, &rng);
  memcpy (nn_exec_get_input (inference), nn_exec_get_input (training), step.n_inputs * sizeof (float));
  fill_normal (nn_exec_get_output_gradient (training), step.n_outputs, &rng);

  nn_exec_forward (training, batch, &rng);
  step.output = copy_output (training, step.n_outputs);
  step.gradients = g_new0 (float, step.n_gradients);
  nn_exec_backward (training, step.gradients);
  step.input_gradient = g_memdup2 (nn_exec_get_input_gradient (training), step.n_inputs * sizeof (float));
  step.statistics = g_memdup2 (nn_exec_get_batch_statistics (training), step.n_statistics * sizeof (float));
  nn_exec_forward (inference, batch, NULL);
  step.inferred = copy_output (inference, step.n_outputs);
  return step;
}

static void
assert_same_bits (const float *a, const float *b, gsize n)
{
  gboolean is_zero = TRUE;

  for (gsize i = 0; i < n; i++)
    is_zero = is_zero && a[i] == 0.0f;
  g_assert_true (n == 0 || !is_zero);
  g_assert_cmpmem (a, n * sizeof (float), b, n * sizeof (float));
}

static void
check_graph (NnGraph *graph, NnShape input, gsize batch)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (NnModel) model = NULL;
  Step alone;
  BaseRng rng;

  base_rng_init (&rng, 1);
  model = nn_model_new (graph, input, &rng, &error);
  g_assert_no_error (error);
  alone = run_step (model, batch, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (thread_counts); i++)
    {
      TestThreads threads;
      Step shared;

      test_threads_init (&threads, thread_counts[i]);
      shared = run_step (model, batch, &threads.parallel);
      g_assert_cmpuint (threads.n_calls, >, 0);
      assert_same_bits (alone.output, shared.output, alone.n_outputs);
      assert_same_bits (alone.gradients, shared.gradients, alone.n_gradients);
      assert_same_bits (alone.input_gradient, shared.input_gradient, alone.n_inputs);
      assert_same_bits (alone.statistics, shared.statistics, alone.n_statistics);
      assert_same_bits (alone.inferred, shared.inferred, alone.n_outputs);
      step_clear (&shared);
    }
  step_clear (&alone);
}

static void
test_default (void)
{
  const NnShape input = { 1, 80, 160 };
  g_autoptr (NnGraph) graph = nn_zoo_build ("moodplane-1", input, NULL, NULL);

  check_graph (graph, input, 5);
}

/* Branches that are joined, values that feed several, planes of a few numbers, a large dense layer: and
 * in inference a head in groups and a tail. */
static void
test_googlenet (void)
{
  const NnShape input = { 1, 48, 40 };
  const NnZooOptions options = { .auxiliary = TRUE };
  g_autoptr (NnGraph) graph = nn_zoo_build ("googlenet", input, &options, NULL);

  check_graph (graph, input, 3);
}

static void
test_resnet (void)
{
  const NnShape input = { 1, 40, 48 };
  g_autoptr (NnGraph) graph = nn_zoo_build ("moldovan-resnet18", input, NULL, NULL);

  check_graph (graph, input, 3);
}

/* What the default has not: a stride, a dense layer, pools of other kinds, a value that feeds two. */
static void
test_others (void)
{
  const NnConv2dConfig strided = { .out_channels = 24,
                                   .kernel_height = 5,
                                   .kernel_width = 5,
                                   .stride_height = 2,
                                   .stride_width = 2,
                                   .padding_height = 2,
                                   .padding_width = 2,
                                   .has_bias = TRUE };
  const NnConv2dConfig pointwise = { .out_channels = 40, .kernel_height = 1, .kernel_width = 1 };
  const NnPoolConfig max = { .kernel_height = 3, .kernel_width = 3, .stride_height = 2, .stride_width = 2 };
  const NnPoolConfig average = { .kernel_height = 2, .kernel_width = 2 };
  g_autoptr (NnGraph) graph = nn_graph_new ("test");
  NnNode node = nn_graph_add_conv2d (graph, "strided", 0, &strided);

  node = nn_graph_add_relu (graph, "relu", node);
  node = nn_graph_add_max_pool (graph, "max", node, &max);
  node = nn_graph_add_conv2d (graph, "pointwise", node, &pointwise);
  node = nn_graph_add_batch_norm (graph, "norm", node);
  node = nn_graph_add_sigmoid (graph, "sigmoid", node);
  node = nn_graph_add_avg_pool (graph, "average", node, &average);
  node = nn_graph_add_dense (graph, "hidden", node, 300);
  node = nn_graph_add_relu (graph, "relu2", node);
  node = nn_graph_add_dropout (graph, "dropout", node, 0.5);
  nn_graph_add_dense (graph, "output", node, 5);
  check_graph (graph, (NnShape) { 3, 65, 65 }, 9);
}

static NnNode
add_recurrent (NnGraph *graph, const char *name, NnNode input, gboolean is_gru)
{
  const NnRecurrentConfig config = { .n_hidden = 72, .bidirectional = is_gru };

  return is_gru ? nn_graph_add_gru (graph, name, input, &config)
                : nn_graph_add_lstm (graph, name, input, &config);
}

/* One on the other, with several strands and parts of each product; and what joins branches. */
static void
test_recurrent (void)
{
  const NnPoolConfig average = { .kernel_height = 3, .kernel_width = 3, .stride_height = 1,
                                 .stride_width = 1, .padding_height = 1, .padding_width = 1 };
  g_autoptr (NnGraph) graph = nn_graph_new ("test");
  NnNode branches[3], node;

  branches[0] = nn_graph_add_tanh (graph, "tanh", 0);
  branches[1] = nn_graph_add_softsign (graph, "softsign", nn_graph_add_leaky_relu (graph, "leaky", 0, 0.1));
  branches[2] = nn_graph_add_avg_pool (graph, "average", 0, &average);
  node = nn_graph_add_concat (graph, "concat", branches, G_N_ELEMENTS (branches));
  node = nn_graph_add_adaptive_avg_pool (graph, "adaptive", node, 60, 40);
  node = nn_graph_add_squeeze (graph, "squeeze", node);
  node = add_recurrent (graph, "gru", node, TRUE);
  node = nn_graph_add_sum (graph, "sum", node, nn_graph_add_tanh (graph, "tanh2", node));
  node = add_recurrent (graph, "lstm", node, FALSE);
  node = nn_graph_add_flatten (graph, "flatten", node);
  nn_graph_add_softmax (graph, "softmax", node);
  check_graph (graph, (NnShape) { 6, 64, 48 }, 43);
}

/* Every item in one task, in order, whatever the sizes. */
static void
test_split (void)
{
  for (gsize n_items = 0; n_items < 100; n_items++)
    for (gsize cost = 0; cost < 3 * NN_TASK_FLOATS; cost += NN_TASK_FLOATS / 7 + 1)
      {
        const gsize n_tasks = nn_split_n_tasks (n_items, cost, NN_TASK_FLOATS);
        gsize next = 0;

        g_assert_cmpuint (n_tasks, >=, 1);
        g_assert_cmpuint (n_tasks, <=, NN_MAX_TASKS);
        g_assert_cmpuint (n_tasks, <=, MAX (n_items, 1));
        for (gsize task = 0; task < n_tasks; task++)
          {
            gsize first, end;

            nn_split_range (n_items, n_tasks, task, &first, &end);
            g_assert_cmpuint (first, ==, next);
            g_assert_cmpuint (end, >=, first);
            next = end;
          }
        g_assert_cmpuint (next, ==, n_items);
      }
}

static void
count_up (gconstpointer data, gsize task, gsize first, gsize end)
{
  for (gsize i = first; i < end; i++)
    ((float *const *)data)[0][i] += 1.0f;
}

static void
test_split_floats (void)
{
  static const gsize sizes[] = { 0, 1, 15, 16, 17, 1000, 100003 };

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      g_autofree float *floats = g_new0 (float, sizes[i] + 1);
      TestThreads threads;

      test_threads_init (&threads, 3);
      nn_split_floats (&threads.parallel, sizes[i], count_up, &floats);
      for (gsize j = 0; j < sizes[i]; j++)
        g_assert_cmpfloat (floats[j], ==, 1.0f);
      g_assert_cmpfloat (floats[sizes[i]], ==, 0.0f);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/nn/parallel/split", test_split);
  g_test_add_func ("/nn/parallel/split-floats", test_split_floats);
  g_test_add_func ("/nn/parallel/default", test_default);
  g_test_add_func ("/nn/parallel/others", test_others);
  g_test_add_func ("/nn/parallel/googlenet", test_googlenet);
  g_test_add_func ("/nn/parallel/resnet", test_resnet);
  g_test_add_func ("/nn/parallel/recurrent", test_recurrent);

  return g_test_run ();
}
