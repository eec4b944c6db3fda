/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "engine/nn/exec-internal.h"
#include "engine/nn/op.h"
#include "engine/nn/optimizer.h"
#include "engine/nn/plan.h"
#include "engine/nn/zoo.h"
#include "engine/training/worker-pool.h"
#include "matrix-product.h"

/*
 * Our half of bench/compare-torch: one network on one batch of noise, in inference or in training
 * steps (forward, mean squared error against 0, backward, SGD with momentum).
 *
 *     network-steps ARCHITECTURE inference|training BATCH CHANNELS HEIGHT WIDTH THREADS
 *
 * For each line on standard input, a number of steps, it runs so many and answers with a line: the
 * seconds they took, by the clock and of all processors, the calls for memory within them (-1 unless malloc-counter is preloaded), the
 * loss, and resident memory in KiB, before there was a network and the most so far. A line "watch N" is answered with a table, the
 * least processor time of N passes of each node, forward and backward; "peak" with the GFLOP/s of one thread in
 * large matrix products, OpenBLAS's and our own; and "graph" with one line for each node, from which the other half builds the same network: name, operator, output shape, inputs, and the
 * numbers of its configuration.
 */

#define LEARNING_RATE 1e-4
#define MOMENTUM      0.9

typedef struct
{
  NnModel *model;           /* (owned) */
  NnExec *exec;             /* (owned) */
  TrainingWorkerPool *pool; /* (owned) */
  float *gradients;         /* (owned) (nullable) */
  NnOptimizer *optimizer;   /* (owned) (nullable) */
  gsize batch, n_outputs;   /* of a sample */
  gboolean is_training;
  BaseRng rng;
} Bench;

static gint64
count_allocations (void)
{
  static gint64 (*counter) (void) = NULL;

  if (counter == NULL)
    counter = (gint64 (*) (void))dlsym (RTLD_DEFAULT, "malloc_counter_get");
  return counter != NULL ? counter () : -1;
}

/* @key as it stands in /proc/self/status. */
static long
resident_kib (const char *key)
{
  char line[256];
  long kib = 0;
  FILE *file = fopen ("/proc/self/status", "r");

  while (file != NULL && fgets (line, sizeof line, file) != NULL)
    if (g_str_has_prefix (line, key))
      kib = atol (line + strlen (key));
  if (file != NULL)
    fclose (file);
  return kib;
}

static double
run_step (Bench *self)
{
  const gsize n = self->batch * self->n_outputs;
  const float *output;
  double loss = 0.0;

  nn_exec_forward (self->exec, self->batch, self->is_training ? &self->rng : NULL);
  output = nn_exec_get_value (self->exec, nn_exec_get_output_node (self->exec), NULL);
  for (gsize i = 0; i < n; i++)
    loss += (double)output[i] * (double)output[i] / (double)n;
  if (!self->is_training)
    return loss;

  for (gsize i = 0; i < n; i++)
    nn_exec_get_output_gradient (self->exec)[i] = 2.0f * output[i] / (float)n;
  nn_exec_backward_anew (self->exec, self->gradients);
  nn_optimizer_step (self->optimizer, nn_model_get_parameters_mutable (self->model), self->gradients,
                     LEARNING_RATE);
  return loss;
}

/* A network of the zoo; or, for "lstm-..." and "gru-...", one such layer of 128 units in both directions
 * behind a norm, so that gradients go through it and not only into it. */
static NnGraph *
build_graph (const char *name, NnShape input, GError **error)
{
  const NnRecurrentConfig config = { .n_hidden = 128, .bidirectional = TRUE };
  const gboolean is_lstm = g_str_has_prefix (name, "lstm-");
  NnGraph *graph;

  if (!is_lstm && !g_str_has_prefix (name, "gru-"))
    return nn_zoo_build (name, input, NULL, error);

  graph = nn_graph_new (name);
  if (is_lstm)
    nn_graph_add_lstm (graph, "lstm", nn_graph_add_batch_norm (graph, "norm", 0), &config);
  else
    nn_graph_add_gru (graph, "gru", nn_graph_add_batch_norm (graph, "norm", 0), &config);
  return graph;
}

static gboolean
bench_init (Bench *self, char **argv, GError **error)
{
  const NnShape input
      = { strtoul (argv[4], NULL, 10), strtoul (argv[5], NULL, 10), strtoul (argv[6], NULL, 10) };
  g_autoptr (NnGraph) graph = build_graph (argv[1], input, error);
  NnOptimizerConfig config = nn_optimizer_config_default (NN_OPTIMIZER_SGD);
  NnShape output;

  if (graph == NULL)
    return FALSE;

  config.momentum = MOMENTUM;

  self->is_training = strcmp (argv[2], "training") == 0;
  self->batch = strtoul (argv[3], NULL, 10);
  self->pool = training_worker_pool_new ((guint)strtoul (argv[7], NULL, 10));
  base_rng_init (&self->rng, 1);
  self->model = nn_model_new (graph, input, &self->rng, error);
  if (self->model == NULL)
    return FALSE;
  self->exec = nn_exec_new (self->model, input, self->batch,
                            self->is_training ? NN_MODE_TRAINING : NN_MODE_INFERENCE, error);
  if (self->exec == NULL)
    return FALSE;

  nn_exec_set_parallel (self->exec, training_worker_pool_get_parallel (self->pool));
  nn_exec_get_value (self->exec, nn_exec_get_output_node (self->exec), &output);
  self->n_outputs = nn_shape_size (output);
  for (gsize i = 0; i < self->batch * nn_shape_size (input); i++)
    nn_exec_get_input (self->exec)[i] = (float)base_rng_normal (&self->rng);
  if (self->is_training)
    {
      self->gradients = g_new0 (float, nn_model_get_n_parameters (self->model));
      self->optimizer = nn_optimizer_new (self->model, &config);
      nn_optimizer_set_parallel (self->optimizer, training_worker_pool_get_parallel (self->pool));
    }
  return TRUE;
}

static void
bench_clear (Bench *self)
{
  g_clear_pointer (&self->exec, nn_exec_free);
  g_clear_pointer (&self->model, nn_model_unref);
  g_clear_pointer (&self->pool, training_worker_pool_free);
  g_free (self->gradients);
  g_clear_pointer (&self->optimizer, nn_optimizer_free);
}

typedef struct
{
  gint64 last; /* microseconds */
  gint64 *pass[2]; /* forward and backward, of each node in this pass */
} Watch;

/* Of all threads, in microseconds. */
static gint64
processor_time (void)
{
  struct timespec now;

  clock_gettime (CLOCK_PROCESS_CPUTIME_ID, &now);
  return (gint64) now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

static void
tick (NnNode node, gboolean is_backward, gpointer data)
{
  Watch *watch = data;
  const gint64 now = processor_time ();

  watch->pass[is_backward != 0][node] += now - watch->last;
  watch->last = now;
}

static void
print_watch (Bench *self, guint n_passes)
{
  NnGraph *graph = nn_model_get_graph (self->model);
  const gsize n_nodes = nn_graph_get_n_nodes (graph);
  g_autofree gint64 *pass = g_new (gint64, 2 * n_nodes);
  g_autofree gint64 *fastest = g_new (gint64, 2 * n_nodes);
  Watch watch = { .pass = { pass, pass + n_nodes } };

  nn_exec_set_watch (self->exec, tick, &watch);
  for (guint i = 0; i < n_passes; i++)
    {
      memset (pass, 0, 2 * n_nodes * sizeof (gint64));
      watch.last = processor_time ();
      run_step (self);
      for (gsize j = 0; j < 2 * n_nodes; j++)
        fastest[j] = i == 0 ? pass[j] : MIN (fastest[j], pass[j]);
    }
  nn_exec_set_watch (self->exec, NULL, NULL);

  for (NnNode i = 0; i < n_nodes; i++)
    if (fastest[i] > 0)
      g_print ("%s %.3f %.3f\n", nn_graph_get_node_name (graph, i), (double)fastest[i] * 1e-3,
               (double)fastest[n_nodes + i] * 1e-3);
  g_print ("\n");
}

static double
measure_product (gboolean is_own)
{
  const gsize n = 768;
  g_autofree float *a = g_new (float, n *n);
  g_autofree float *b = g_new (float, n *n);
  g_autofree float *c = g_new0 (float, n *n);
  gint64 fastest = G_MAXINT64;

  for (gsize i = 0; i < n * n; i++)
    a[i] = b[i] = (float)(i % 7) - 3.0f;
  for (guint i = 0; i < 15; i++)
    {
      const gint64 began = processor_time ();

      if (is_own)
        matrix_product (n, n, n, a, n, NN_AS_IS, b, n, NN_AS_IS, c, n, NN_OVERWRITE);
      else
        nn_gemm (n, n, n, a, n, NN_AS_IS, b, n, NN_AS_IS, c, n, NN_OVERWRITE);
      fastest = MIN (fastest, processor_time () - began);
    }
  return 2.0 * (double)(n * n * n) / (double)fastest * 1e-3;
}

/* Every configuration is a row of sizes, or of them and switches, but for one number. */
static void
print_config (const NnGraphNode *node)
{
  const char *op = node->op->name;

  if (g_str_equal (op, "dropout") || g_str_equal (op, "leaky_relu") || g_str_equal (op, "batch_norm"))
    g_print (" %g", *(const double *) node->config);
  else if (g_str_equal (op, "conv2d"))
    {
      const NnConv2dConfig *c = node->config;

      g_print (" %zu %zu %zu %zu %zu %zu %zu %d %zu", c->out_channels, c->kernel_height, c->kernel_width,
               MAX (c->stride_height, 1), MAX (c->stride_width, 1), c->padding_height, c->padding_width,
               c->has_bias, MAX (c->groups, 1));
    }
  else if (g_str_equal (op, "lstm") || g_str_equal (op, "gru"))
    {
      const NnRecurrentConfig *c = node->config;

      g_print (" %zu %d", c->n_hidden, c->bidirectional);
    }
  else if (g_str_equal (op, "max_pool") || g_str_equal (op, "avg_pool"))
    {
      const NnPoolConfig *c = node->config;

      g_print (" %zu %zu %zu %zu %zu %zu %d", c->kernel_height, c->kernel_width,
               c->stride_height != 0 ? c->stride_height : c->kernel_height,
               c->stride_width != 0 ? c->stride_width : c->kernel_width, c->padding_height, c->padding_width,
               c->ceil_mode);
    }
}

static void
print_graph (Bench *self)
{
  NnGraph *graph = nn_model_get_graph (self->model);
  g_autoptr (NnPlan) plan = nn_plan_new (graph, nn_model_get_input_shape (self->model), NULL);

  for (NnNode i = 0; i < plan->n_nodes; i++)
    {
      const NnGraphNode *node = nn_graph_get_node (graph, i);
      const NnShape shape = plan->nodes[i].plan.output;

      g_print ("%s %s %zu %zu %zu %u", node->name, node->op->name, shape.channels, shape.height, shape.width,
               node->n_inputs);
      for (guint j = 0; j < node->n_inputs; j++)
        g_print (" %u", node->inputs[j]);
      print_config (node);
      g_print ("\n");
    }
  g_print ("\n");
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  Bench bench = { 0 };
  const long base = resident_kib ("VmRSS:");
  char line[64];

  if (argc != 8)
    {
      g_printerr ("network-steps ARCHITECTURE inference|training BATCH CHANNELS HEIGHT WIDTH THREADS\n");
      return 2;
    }
  if (!bench_init (&bench, argv, &error))
    {
      g_printerr ("%s\n", error->message);
      bench_clear (&bench);
      return 1;
    }

  while (fgets (line, sizeof line, stdin) != NULL)
    {
      const gboolean is_watch = g_str_has_prefix (line, "watch");
      const guint n_steps = (guint)strtoul (is_watch ? line + 5 : line, NULL, 10);
      const gint64 began = g_get_monotonic_time ();
      const gint64 processor_began = processor_time ();
      const gint64 allocations = count_allocations ();
      double loss = 0.0;
      double seconds, processor_seconds;
      gint64 n_allocations;

      if (g_str_has_prefix (line, "peak"))
        g_print ("%.1f %.1f\n", measure_product (FALSE), measure_product (TRUE));
      else if (g_str_has_prefix (line, "graph"))
        print_graph (&bench);
      else if (is_watch)
        print_watch (&bench, n_steps);
      else
        {
          for (guint i = 0; i < n_steps; i++)
            loss = run_step (&bench);
          seconds = (double)(g_get_monotonic_time () - began) * 1e-6;
          processor_seconds = (double)(processor_time () - processor_began) * 1e-6;
          n_allocations = allocations < 0 ? -1 : count_allocations () - allocations;
          printf ("%.6f %.6f %lld %.6g %ld %ld\n", seconds, processor_seconds, (long long)n_allocations, loss, base,
                  resident_kib ("VmHWM:"));
        }
      fflush (stdout);
    }

  bench_clear (&bench);
  return 0;
}
