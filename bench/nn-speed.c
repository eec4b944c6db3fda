/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>
#include <time.h>

#include "engine/nn/exec-internal.h"
#include "engine/nn/optimizer.h"
#include "engine/nn/plan.h"
#include "engine/nn/zoo.h"

/* How fast one thread runs the default network, in inference and in training, and where the time
 * goes. The time is that of the processor, and of several rounds the fastest counts: the machine
 * may have other things to do. */

enum
{
  N_ROUNDS = 15,
};

#define BATCH            16
#define SECONDS_PER_STEP 0.5 /* one output step of the network stands for so much audio */
#define STEP_WIDTH       16

static const NnShape input = { 1, 80, 320 };

typedef struct
{
  double last; /* seconds of processor time */
  gsize n_nodes;
  double *forward, *backward; /* seconds of each node in this round */
} Clock;

static double
processor_time (void)
{
  struct timespec now;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &now);
  return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

static void
tick (NnNode   node,
      gboolean is_backward,
      gpointer data)
{
  Clock *clock = data;
  const double now = processor_time ();

  (is_backward ? clock->backward : clock->forward)[node] = now - clock->last;
  clock->last = now;
}

static double
total (const double *seconds,
       gsize         n)
{
  double sum = 0.0;

  for (gsize i = 0; i < n; i++)
    sum += seconds[i];
  return sum;
}

/* Multiplications and additions of one sample's forward in @node, only the kernels counted. */
static double
flops_of (const NnPlan *plan,
          NnNode        node)
{
  const NnOpPlan *op = &plan->nodes[node].plan;

  if (op->n_tensors == 0 || !op->tensors[0].decays)
    return 0.0;
  return 2.0 * (double)nn_tensor_spec_size (&op->tensors[0]) * (double)(op->output.height * op->output.width);
}

static void
print_share (const NnGraph *graph,
             const NnPlan  *plan,
             NnNode         node,
             const Clock   *best)
{
  const double all = total (best->forward, plan->n_nodes) + total (best->backward, plan->n_nodes);
  const double flops = flops_of (plan, node) * BATCH;

  if (best->forward[node] + best->backward[node] == 0.0)
    return;

  g_print ("  %-16s %7.2f ms", nn_graph_get_node_name (graph, node), best->forward[node] * 1e3);
  if (best->backward[node] > 0.0)
    g_print (" + %7.2f ms", best->backward[node] * 1e3);
  g_print ("  %4.1f %%", 100.0 * (best->forward[node] + best->backward[node]) / all);
  if (flops > 0.0)
    g_print ("  %6.1f GFLOP/s", flops / best->forward[node] * 1e-9);
  if (flops > 0.0 && best->backward[node] > 0.0)
    g_print (", %.1f", 2.0 * flops / best->backward[node] * 1e-9);
  g_print ("\n");
}

static void
keep_best (Clock       *best,
           const Clock *round)
{
  for (gsize i = 0; i < best->n_nodes; i++)
    {
      best->forward[i] = MIN (best->forward[i], round->forward[i]);
      best->backward[i] = MIN (best->backward[i], round->backward[i]);
    }
}

static Clock
clock_new (gsize  n_nodes,
           double seconds)
{
  Clock clock
      = { .n_nodes = n_nodes, .forward = g_new (double, n_nodes), .backward = g_new (double, n_nodes) };

  for (gsize i = 0; i < n_nodes; i++)
    clock.forward[i] = clock.backward[i] = seconds;
  return clock;
}

static void
clock_clear (Clock *clock)
{
  g_free (clock->forward);
  g_free (clock->backward);
}

static double
measure (NnModel *model,
         NnMode   mode)
{
  const NnOptimizerConfig config = { NN_OPTIMIZER_ADAMW, 0.9, 0.999, 1e-8, 1e-2 };
  const gsize n_parameters = nn_model_get_n_parameters (model);
  NnGraph *graph = nn_model_get_graph (model);
  g_autoptr (NnExec) exec = nn_exec_new (model, input, BATCH, mode, NULL);
  g_autoptr (NnPlan) plan = nn_plan_new (graph, input, NULL);
  g_autoptr (NnOptimizer) optimizer = nn_optimizer_new (model, &config);
  g_autofree float *gradients = g_new0 (float, n_parameters);
  Clock round = clock_new (plan->n_nodes, 0.0);
  Clock best = clock_new (plan->n_nodes, 1e9);
  double fastest = 1e9, flops = 0.0;
  BaseRng rng;

  base_rng_init (&rng, 1);
  for (gsize i = 0; i < BATCH * nn_shape_size (input); i++)
    nn_exec_get_input (exec)[i] = (float)base_rng_normal (&rng);

  for (guint i = 0; i < N_ROUNDS; i++)
    {
      const double start = processor_time ();

      nn_exec_forward (exec, BATCH, &rng);
      if (mode == NN_MODE_TRAINING)
        {
          for (gsize j = 0; j < BATCH * 5; j++)
            nn_exec_get_output_gradient (exec)[j] = 0.01f;
          memset (gradients, 0, n_parameters * sizeof (float));
          nn_exec_backward (exec, gradients);
          nn_optimizer_step (optimizer, nn_model_get_parameters_mutable (model), gradients, 0.0);
        }
      fastest = MIN (fastest, processor_time () - start);
    }

  /* Apart, since watching takes time. In inference the samples go through in groups, so a whole
   * batch is measured as single samples here. */
  nn_exec_set_watch (exec, tick, &round);
  for (guint i = 0; i < N_ROUNDS; i++)
    {
      round.last = processor_time ();
      nn_exec_forward (exec, mode == NN_MODE_TRAINING ? BATCH : 1, &rng);
      if (mode == NN_MODE_TRAINING)
        nn_exec_backward (exec, gradients);
      keep_best (&best, &round);
    }
  for (NnNode i = 0; mode == NN_MODE_INFERENCE && i < plan->n_nodes; i++)
    best.forward[i] *= BATCH;

  for (NnNode i = 0; i < plan->n_nodes; i++)
    flops += flops_of (plan, i) * BATCH;
  if (mode == NN_MODE_TRAINING)
    flops *= 3.0;

  g_print ("%s, batch %d of %zu x %zu: %.2f ms, %.1f GFLOP/s, %.3f ms per second of audio\n",
           mode == NN_MODE_TRAINING ? "Training step" : "Inference", BATCH, input.height, input.width,
           fastest * 1e3, flops / fastest * 1e-9,
           fastest * 1e3 / (BATCH * (double)(input.width / STEP_WIDTH) * SECONDS_PER_STEP));
  for (NnNode i = 0; i < plan->n_nodes; i++)
    print_share (graph, plan, i, &best);

  clock_clear (&round);
  clock_clear (&best);
  return fastest;
}

int
main (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (NnGraph) graph = nn_zoo_build ("moodplane-1", input, NULL, &error);
  g_autoptr (NnModel) model = NULL;
  double inference, training;
  BaseRng rng;

  base_rng_init (&rng, 1);
  if (graph != NULL)
    model = nn_model_new (graph, input, &rng, &error);
  if (model == NULL)
    {
      g_printerr ("%s\n", error->message);
      return 1;
    }

  inference = measure (model, NN_MODE_INFERENCE);
  training = measure (model, NN_MODE_TRAINING);
  g_print ("A training step takes %.2f times an inference.\n", training / inference);

  return 0;
}
