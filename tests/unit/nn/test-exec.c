/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <string.h>

#include "engine/base/float-mode.h"
#include "engine/nn/exec-internal.h"
#include "engine/nn/zoo.h"
#include "gradient-check.h"

static const NnShape default_input = { 1, 80, 320 };

/* With weights and running statistics that are nowhere at their initial 0 or 1. */
static NnModel *
make_model (NnGraph *graph,
            NnShape  input,
            guint64  seed)
{
  g_autoptr (GError) error = NULL;
  NnModel *model;
  BaseRng rng;

  base_rng_init (&rng, seed);
  model = nn_model_new (graph, input, &rng, &error);
  g_assert_no_error (error);
  for (gsize i = 0; i < nn_model_get_n_parameters (model); i++)
    nn_model_get_parameters_mutable (model)[i] += 0.01f * (float) base_rng_normal (&rng);
  for (gsize i = 0; i < nn_model_get_n_statistics (model); i++)
    nn_model_get_statistics_mutable (model)[i] += 0.5f * (float) base_rng_uniform (&rng);
  return model;
}

static NnModel *
make_default (void)
{
  g_autoptr (NnGraph) graph = nn_zoo_build ("moodplane-1", default_input, NULL, NULL);

  return make_model (graph, default_input, 1);
}

static NnExec *
make_exec (NnModel *model,
           gsize    max_batch,
           NnMode   mode)
{
  g_autoptr (GError) error = NULL;
  NnExec *exec = nn_exec_new (model, nn_model_get_input_shape (model), max_batch, mode, &error);

  g_assert_no_error (error);
  return exec;
}

static void
fill_input (NnExec *exec,
            gsize   n,
            guint64 seed)
{
  BaseRng rng;

  base_rng_init (&rng, seed);
  fill_normal (nn_exec_get_input (exec), n, &rng);
}

static void
assert_near (const float *a,
             const float *b,
             gsize        n,
             float        tolerance)
{
  float largest = 0.0f;

  for (gsize i = 0; i < n; i++)
    largest = MAX (largest, fabsf (a[i]));
  g_assert_cmpfloat (largest, >, 0.0f);
  for (gsize i = 0; i < n; i++)
    g_assert_cmpfloat (fabsf (a[i] - b[i]), <=, tolerance * largest);
}

/* Norms that are folded into the convolutions give what they give apart: keeping a node keeps it
 * from being fused. */
static void
test_folding (void)
{
  enum
  {
    BATCH = 3
  };
  g_autoptr (NnModel) model = make_default ();
  g_autoptr (NnExec) folded = make_exec (model, BATCH, NN_MODE_INFERENCE);
  g_autoptr (NnExec) apart = make_exec (model, BATCH, NN_MODE_INFERENCE);
  NnGraph *graph = nn_model_get_graph (model);
  const NnNode steps = nn_graph_find_node (graph, NN_ZOO_STEPS_NODE);
  NnShape shape;

  nn_exec_keep_node (folded, steps);
  for (NnNode i = 0; i < nn_graph_get_n_nodes (graph); i++)
    nn_exec_keep_node (apart, i);
  fill_input (folded, BATCH * nn_shape_size (default_input), 2);
  fill_input (apart, BATCH * nn_shape_size (default_input), 2);
  nn_exec_forward (folded, BATCH, NULL);
  nn_exec_forward (apart, BATCH, NULL);

  nn_exec_get_value (folded, steps, &shape);
  g_assert_true (nn_shape_equal (shape, (NnShape) { 5, 1, 20 }));
  assert_near (nn_exec_get_value (apart, steps, NULL), nn_exec_get_value (folded, steps, NULL),
               BATCH * 5 * 20, 1e-5f);
  assert_near (nn_exec_get_value (apart, nn_exec_get_output_node (apart), NULL),
               nn_exec_get_value (folded, nn_exec_get_output_node (folded), NULL), BATCH * 5, 1e-5f);
}

static void
test_folding_dense (void)
{
  enum
  {
    BATCH = 4
  };
  const NnShape input = { 3, 2, 2 };
  g_autoptr (NnGraph) graph = nn_graph_new ("test");
  g_autoptr (NnModel) model = NULL;
  g_autoptr (NnExec) folded = NULL;
  g_autoptr (NnExec) apart = NULL;
  const NnNode dense = nn_graph_add_dense (graph, "dense", 0, 9);
  const NnNode norm = nn_graph_add_batch_norm (graph, "norm", dense);
  const NnNode relu = nn_graph_add_relu (graph, "relu", norm);

  model = make_model (graph, input, 3);
  folded = make_exec (model, BATCH, NN_MODE_INFERENCE);
  apart = make_exec (model, BATCH, NN_MODE_INFERENCE);
  nn_exec_keep_node (apart, dense);
  nn_exec_keep_node (apart, norm);
  fill_input (folded, BATCH * nn_shape_size (input), 2);
  fill_input (apart, BATCH * nn_shape_size (input), 2);
  nn_exec_forward (folded, BATCH, NULL);
  nn_exec_forward (apart, BATCH, NULL);
  assert_near (nn_exec_get_value (apart, relu, NULL), nn_exec_get_value (folded, relu, NULL), BATCH * 9,
               1e-5f);
}

/* Weights changed under an inference exec come in with a refresh. */
static void
test_refresh (void)
{
  g_autoptr (NnModel) model = make_default ();
  g_autoptr (NnExec) exec = make_exec (model, 1, NN_MODE_INFERENCE);
  g_autoptr (NnExec) fresh = NULL;

  nn_model_get_parameters_mutable (model)[3] += 1.0f;
  nn_model_get_statistics_mutable (model)[3] += 1.0f;
  nn_exec_refresh (exec);
  fresh = make_exec (model, 1, NN_MODE_INFERENCE);
  fill_input (exec, nn_shape_size (default_input), 2);
  fill_input (fresh, nn_shape_size (default_input), 2);
  nn_exec_forward (exec, 1, NULL);
  nn_exec_forward (fresh, 1, NULL);
  g_assert_cmpmem (nn_exec_get_value (exec, nn_exec_get_output_node (exec), NULL), 5 * sizeof (float),
                   nn_exec_get_value (fresh, nn_exec_get_output_node (fresh), NULL), 5 * sizeof (float));
}

/* In training by the batch, and the batch's numbers come out; in inference by the running ones. */
static void
check_batch_norm (double epsilon)
{
  enum
  {
    BATCH = 5,
    CHANNELS = 2,
    PLANE = 7
  };
  const NnShape input = { CHANNELS, 1, PLANE };
  g_autoptr (NnGraph) graph = nn_graph_new ("test");
  g_autoptr (NnModel) model = NULL;
  g_autoptr (NnExec) training = NULL;
  g_autoptr (NnExec) inference = NULL;
  const NnBatchNormConfig config = { .epsilon = epsilon };
  const NnNode norm = nn_graph_add_batch_norm_with (graph, "norm", 0, &config);

  model = make_model (graph, input, 5);
  training = make_exec (model, BATCH, NN_MODE_TRAINING);
  inference = make_exec (model, BATCH, NN_MODE_INFERENCE);
  fill_input (training, BATCH * nn_shape_size (input), 6);
  fill_input (inference, BATCH * nn_shape_size (input), 6);
  nn_exec_forward (training, BATCH, NULL);
  nn_exec_forward (inference, BATCH, NULL);

  for (gsize c = 0; c < CHANNELS; c++)
    {
      const double weight = (double) nn_model_get_parameters (model)[c];
      const double bias = (double) nn_model_get_parameters (model)[CHANNELS + c];
      const double running_mean = (double) nn_model_get_statistics (model)[c];
      const double running_variance = (double) nn_model_get_statistics (model)[CHANNELS + c];
      const float *x = nn_exec_get_input (training);
      const double n = BATCH * PLANE;
      double mean = 0.0, squares = 0.0;

      for (gsize i = 0; i < BATCH * CHANNELS * PLANE; i++)
        if (i / PLANE % CHANNELS == c)
          mean += (double) x[i] / n;
      for (gsize i = 0; i < BATCH * CHANNELS * PLANE; i++)
        if (i / PLANE % CHANNELS == c)
          squares += pow ((double) x[i] - mean, 2.0);

      for (gsize i = 0; i < BATCH * CHANNELS * PLANE; i++)
        if (i / PLANE % CHANNELS == c)
          {
            const double trained = ((double) x[i] - mean) / sqrt (squares / n + epsilon) * weight + bias;
            const double inferred
                = ((double) x[i] - running_mean) / sqrt (running_variance + epsilon) * weight + bias;

            g_assert_cmpfloat_with_epsilon ((double) nn_exec_get_value (training, norm, NULL)[i], trained,
                                            1e-5);
            g_assert_cmpfloat_with_epsilon ((double) nn_exec_get_value (inference, norm, NULL)[i], inferred,
                                            1e-5);
          }
      g_assert_cmpfloat_with_epsilon ((double) nn_exec_get_batch_statistics (training)[c], mean, 1e-6);
      g_assert_cmpfloat_with_epsilon ((double) nn_exec_get_batch_statistics (training)[CHANNELS + c],
                                      squares / (n - 1.0), 1e-5);
    }
}

static void
test_batch_norm (void)
{
  check_batch_norm (1e-5);
  check_batch_norm (0.5);
}

/* A norm that is folded into the layer before adds its own epsilon too. */
static void
test_folded_epsilon (void)
{
  const NnShape input = { 1, 1, 1 };
  const NnBatchNormConfig config = { .epsilon = 3.0 };
  g_autoptr (NnGraph) graph = nn_graph_new ("test");
  g_autoptr (NnModel) model = NULL;
  g_autoptr (NnExec) exec = NULL;
  const NnNode dense = nn_graph_add_dense (graph, "dense", 0, 1);
  const NnNode norm = nn_graph_add_batch_norm_with (graph, "norm", dense, &config);

  model = make_model (graph, input, 5);
  for (gsize i = 0; i < nn_model_get_n_parameters (model); i++)
    nn_model_get_parameters_mutable (model)[i] = 1.0f;
  nn_model_get_statistics_mutable (model)[0] = 0.0f;
  nn_model_get_statistics_mutable (model)[1] = 1.0f;
  exec = make_exec (model, 1, NN_MODE_INFERENCE);
  nn_exec_get_input (exec)[0] = 5.0f;
  nn_exec_forward (exec, 1, NULL);

  g_assert_cmpfloat_with_epsilon ((double) nn_exec_get_value (exec, norm, NULL)[0], (5.0 + 1.0) / 2.0 + 1.0,
                                  1e-5);
}

static void
test_dropout (void)
{
  enum
  {
    BATCH = 4,
    SIZE = 5000
  };
  const double rate = 0.3;
  const NnShape input = { SIZE, 1, 1 };
  g_autoptr (NnGraph) graph = nn_graph_new ("test");
  g_autoptr (NnModel) model = NULL;
  g_autoptr (NnExec) training = NULL;
  g_autoptr (NnExec) inference = NULL;
  g_autofree float *first = NULL;
  const NnNode dropout = nn_graph_add_dropout (graph, "dropout", 0, rate);
  const float *output;
  double sum = 0.0;
  gsize n_dropped = 0;
  BaseRng rng, same_rng;

  model = make_model (graph, input, 5);
  training = make_exec (model, BATCH, NN_MODE_TRAINING);
  inference = make_exec (model, BATCH, NN_MODE_INFERENCE);
  for (gsize i = 0; i < BATCH * SIZE; i++)
    nn_exec_get_input (training)[i] = nn_exec_get_input (inference)[i] = 1.0f;
  base_rng_init (&rng, 8);
  same_rng = rng;

  nn_exec_forward (training, BATCH, &rng);
  output = nn_exec_get_value (training, dropout, NULL);
  for (gsize i = 0; i < BATCH * SIZE; i++)
    {
      g_assert_true (output[i] == 0.0f || fabsf (output[i] - 1.0f / 0.7f) < 1e-6f);
      n_dropped += output[i] == 0.0f;
      sum += (double) output[i];
    }
  /* Four standard deviations. */
  g_assert_cmpfloat_with_epsilon ((double) n_dropped / (BATCH * SIZE), rate,
                                  4.0 * sqrt (0.21 / (BATCH * SIZE)));
  g_assert_cmpfloat_with_epsilon (sum / (BATCH * SIZE), 1.0, 0.02);

  /* The generator alone decides. */
  first = g_memdup2 (output, BATCH * SIZE * sizeof (float));
  nn_exec_forward (training, BATCH, &rng);
  g_assert_cmpint (memcmp (first, output, BATCH * SIZE * sizeof (float)), !=, 0);
  nn_exec_forward (training, BATCH, &same_rng);
  g_assert_cmpmem (first, BATCH * SIZE * sizeof (float), output, BATCH * SIZE * sizeof (float));

  nn_exec_forward (inference, BATCH, NULL);
  for (gsize i = 0; i < BATCH * SIZE; i++)
    g_assert_cmpfloat (nn_exec_get_value (inference, dropout, NULL)[i], ==, 1.0f);
}

/* A smaller batch than the largest gives what its samples give in any other. */
static void
test_batch_sizes (void)
{
  enum
  {
    BATCH = 7
  };
  g_autoptr (NnModel) model = make_default ();
  g_autoptr (NnExec) all = make_exec (model, BATCH, NN_MODE_INFERENCE);
  g_autoptr (NnExec) one = make_exec (model, 1, NN_MODE_INFERENCE);
  const gsize size = nn_shape_size (default_input);
  g_autofree float *outputs = NULL;

  fill_input (all, BATCH * size, 2);
  nn_exec_forward (all, BATCH, NULL);
  outputs
      = g_memdup2 (nn_exec_get_value (all, nn_exec_get_output_node (all), NULL), BATCH * 5 * sizeof (float));
  for (gsize i = 0; i < BATCH; i++)
    {
      memcpy (nn_exec_get_input (one), nn_exec_get_input (all) + i * size, size * sizeof (float));
      nn_exec_forward (one, 1, NULL);
      assert_near (outputs + i * 5, nn_exec_get_value (one, nn_exec_get_output_node (one), NULL), 5, 1e-5f);
    }
  nn_exec_forward (all, 2, NULL);
  g_assert_cmpmem (outputs, 10 * sizeof (float), nn_exec_get_value (all, nn_exec_get_output_node (all), NULL),
                   10 * sizeof (float));
}

static void
set_trainable (NnModel    *model,
               const char *prefix,
               gboolean    is_trainable)
{
  for (gsize i = 0; i < nn_model_get_n_tensors (model); i++)
    if (g_str_has_prefix (nn_model_get_tensor (model, i)->name, prefix))
      nn_model_set_trainable (model, i, is_trainable);
}

static void
note_backward (NnNode   node,
               gboolean is_backward,
               gpointer data)
{
  if (is_backward)
    ((gboolean *) data)[node] = TRUE;
}

/* Gradients of @model's parameters (owned), and which nodes' operators ran backward. */
static float *
step_backward (NnModel  *model,
               gboolean *ran_backward)
{
  g_autoptr (NnExec) exec = make_exec (model, 2, NN_MODE_TRAINING);
  float *gradients = g_new0 (float, nn_model_get_n_parameters (model));
  BaseRng rng;

  base_rng_init (&rng, 9);
  fill_input (exec, 2 * nn_shape_size (default_input), 2);
  nn_exec_set_watch (exec, note_backward, ran_backward);
  nn_exec_forward (exec, 2, &rng);
  for (gsize i = 0; i < 10; i++)
    nn_exec_get_output_gradient (exec)[i] = (float) i - 4.5f;
  nn_exec_backward (exec, gradients);
  return gradients;
}

/* Backward stops above the last thing to be trained; what is trained gets what it got before. */
static void
test_freezing (void)
{
  g_autoptr (NnModel) model = make_default ();
  g_autoptr (NnModel) copy = NULL;
  NnGraph *graph = nn_model_get_graph (model);
  const gsize n_nodes = nn_graph_get_n_nodes (graph);
  g_autofree gboolean *ran = g_new0 (gboolean, n_nodes);
  g_autofree gboolean *ran_all = g_new0 (gboolean, n_nodes);
  g_autofree float *all = step_backward (model, ran_all);
  g_autofree float *some = NULL;
  g_autofree float *none = NULL;

  set_trainable (model, "", FALSE);
  set_trainable (model, "block4.norm", TRUE);
  set_trainable (model, "steps", TRUE);
  copy = nn_model_copy (model);
  some = step_backward (copy, ran);

  for (gsize i = 0; i < nn_model_get_n_tensors (copy); i++)
    {
      const NnTensorInfo *tensor = nn_model_get_tensor (copy, i);

      if (tensor->is_statistic)
        g_assert_false (tensor->is_frozen);
      for (gsize j = tensor->offset; !tensor->is_statistic && j < tensor->offset + tensor->size; j++)
        g_assert_cmpfloat (some[j], ==, tensor->is_frozen ? 0.0f : all[j]);
    }
  g_assert_true (ran_all[nn_graph_find_node (graph, "block1.conv")]);
  g_assert_false (ran[nn_graph_find_node (graph, "block1.conv")]);
  g_assert_false (ran[nn_graph_find_node (graph, "block4.conv")]);
  g_assert_true (ran[nn_graph_find_node (graph, "block4.norm")]);
  g_assert_true (ran[nn_graph_find_node (graph, "block5.conv")]);

  memset (ran, 0, n_nodes * sizeof (gboolean));
  set_trainable (copy, "", FALSE);
  none = step_backward (copy, ran);
  for (gsize i = 0; i < n_nodes; i++)
    g_assert_false (ran[i]);
  for (gsize i = 0; i < nn_model_get_n_parameters (copy); i++)
    g_assert_cmpfloat (none[i], ==, 0.0f);
}

typedef struct
{
  NnModel *model;
  NnMode mode;
  float output[5];
  float *gradients; /* (owned) */
} Run;

static gpointer
run_thread (gpointer data)
{
  Run *run = data;
  g_autoptr (NnExec) exec = make_exec (run->model, 2, run->mode);
  BaseRng rng;

  base_rng_init (&rng, 9);
  fill_input (exec, 2 * nn_shape_size (default_input), 2);
  for (guint i = 0; i < 2; i++)
    {
      base_rng_init (&rng, 9);
      memset (run->gradients, 0, nn_model_get_n_parameters (run->model) * sizeof (float));
      nn_exec_forward (exec, 2, &rng);
      memcpy (run->output, nn_exec_get_value (exec, nn_exec_get_output_node (exec), NULL),
              sizeof (run->output));
      if (run->mode == NN_MODE_TRAINING)
        {
          for (gsize j = 0; j < 10; j++)
            nn_exec_get_output_gradient (exec)[j] = (float) j;
          nn_exec_backward (exec, run->gradients);
        }
    }
  return NULL;
}

/* One exec alone, then several at once on the same model: the same bits. */
static void
check_threads (NnMode mode)
{
  enum
  {
    N_THREADS = 4
  };
  g_autoptr (NnModel) model = make_default ();
  const gsize size = nn_model_get_n_parameters (model) * sizeof (float);
  Run alone = { .model = model, .mode = mode, .gradients = g_malloc0 (size) };
  Run runs[N_THREADS];
  GThread *threads[N_THREADS];

  run_thread (&alone);
  for (guint i = 0; i < N_THREADS; i++)
    {
      runs[i] = (Run) { .model = model, .mode = mode, .gradients = g_malloc0 (size) };
      threads[i] = g_thread_new ("exec", run_thread, &runs[i]);
    }
  for (guint i = 0; i < N_THREADS; i++)
    {
      g_thread_join (threads[i]);
      g_assert_cmpmem (alone.output, sizeof (alone.output), runs[i].output, sizeof (alone.output));
      g_assert_cmpmem (alone.gradients, size, runs[i].gradients, size);
      g_free (runs[i].gradients);
    }
  g_assert_cmpfloat (fabsf (alone.output[0]), >, 0.0f);
  if (mode == NN_MODE_TRAINING)
    g_assert_cmpfloat (fabsf (alone.gradients[0]), >, 0.0f);
  g_free (alone.gradients);
}

static void
test_threads_inference (void)
{
  check_threads (NN_MODE_INFERENCE);
}

static void
test_threads_training (void)
{
  check_threads (NN_MODE_TRAINING);
}

/* What is left of a dead network must not slow down the rest: subnormal numbers are zero, in the networks and
 * nowhere else. */
static void
test_subnormal (void)
{
  static const NnShape input = { 1, 1, 1 };
  g_autoptr (NnGraph) graph = nn_graph_new ("test");
  g_autoptr (NnModel) model = NULL;
  g_autoptr (NnExec) exec = NULL;
  const BaseFloatMode before = base_float_mode_get ();
  float gradients[2];

  nn_graph_add_dense (graph, "fc", 0, 1);
  model = make_model (graph, input, 1);
  nn_model_get_parameters_mutable (model)[0] = 1e-20f;
  nn_model_get_parameters_mutable (model)[1] = 0.0f;
  exec = make_exec (model, 1, NN_MODE_TRAINING);
  nn_exec_get_input (exec)[0] = 1e-20f;
  nn_exec_forward (exec, 1, NULL);
  nn_exec_get_output_gradient (exec)[0] = 1e-20f;
  nn_exec_backward_anew (exec, gradients);

  g_assert_true (*nn_exec_get_value (exec, nn_exec_get_output_node (exec), NULL) == 0.0f);
  g_assert_true (gradients[0] == 0.0f);
  g_assert_true (base_float_mode_get () == before);
}

/* Weights that are no numbers come out, through whatever cuts off what is below zero. */
static void
check_no_number (const char *name, NnMode mode)
{
  const NnShape input = { 1, 32, 32 };
  g_autoptr (GError) error = NULL;
  g_autoptr (NnGraph) graph = nn_zoo_build (name, input, NULL, &error);
  g_autoptr (NnModel) model = NULL;
  g_autoptr (NnExec) exec = NULL;
  const float *output;
  BaseRng rng;

  g_assert_no_error (error);
  model = make_model (graph, input, 1);
  /* Of the first layer. */
  nn_model_get_parameters_mutable (model)[0] = NAN;
  exec = make_exec (model, 2, mode);
  fill_input (exec, 2 * nn_shape_size (input), 2);
  base_rng_init (&rng, 3);
  nn_exec_forward (exec, 2, &rng);
  output = nn_exec_get_value (exec, nn_exec_get_output_node (exec), NULL);
  g_assert_true (isnan (output[0]));
}

static void
test_no_number (void)
{
  static const char *const names[] = { "moodplane-1", "resnet18", "stoltenberg" };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      check_no_number (names[i], NN_MODE_TRAINING);
      check_no_number (names[i], NN_MODE_INFERENCE);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/nn/exec/folding", test_folding);
  g_test_add_func ("/nn/exec/folding-dense", test_folding_dense);
  g_test_add_func ("/nn/exec/refresh", test_refresh);
  g_test_add_func ("/nn/exec/batch-norm", test_batch_norm);
  g_test_add_func ("/nn/exec/folded-epsilon", test_folded_epsilon);
  g_test_add_func ("/nn/exec/dropout", test_dropout);
  g_test_add_func ("/nn/exec/batch-sizes", test_batch_sizes);
  g_test_add_func ("/nn/exec/freezing", test_freezing);
  g_test_add_func ("/nn/exec/no-number", test_no_number);
#if defined(__SSE__) || defined(__aarch64__)
  g_test_add_func ("/nn/exec/subnormal", test_subnormal);
#endif
  g_test_add_func ("/nn/exec/threads-inference", test_threads_inference);
  g_test_add_func ("/nn/exec/threads-training", test_threads_training);

  return g_test_run ();
}
