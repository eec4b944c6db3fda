/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/nn/recurrent-run.h"

#include <string.h>

/* Below so many multiplications and additions another part of one large product costs more for
 * arranging the matrices again than it brings. */
#define PART_FLOPS ((gsize) 1 << 27)
#define MAX_PARTS  4

/* (n, T) of each sample to (T, B, n), and the other way round. */
void
nn_recurrent_to_steps (const NnRecurrentRun *run,
                       const float          *samples,
                       gsize                 sample_stride,
                       gsize                 n,
                       gsize                 first,
                       gsize                 end,
                       float                *steps)
{
  for (gsize b = first; b < end; b++)
    nn_kernels ()->transpose (samples + b * sample_stride, run->n_steps, n, run->n_steps, steps + b * n,
                              run->batch * n, NULL);
}

void
nn_recurrent_to_samples (const NnRecurrentRun *run,
                         const float          *steps,
                         gsize                 n,
                         gsize                 first,
                         gsize                 end,
                         float                *samples,
                         gsize                 sample_stride)
{
  for (gsize b = first; b < end; b++)
    nn_kernels ()->transpose (steps + b * n, run->batch * n, run->n_steps, n, samples + b * sample_stride,
                              run->n_steps, NULL);
}

/* For each sample something that is done once to each number of input and output. */
void
nn_recurrent_for_samples (const NnRecurrentRun *run,
                          NnSplitFunc           func)
{
  const gsize cost = run->n_steps * MAX (run->n_inputs, run->n_directions * run->n_hidden);

  nn_split_run (run->call->parallel, run->batch, nn_split_n_tasks (run->batch, cost, NN_TASK_FLOATS), func,
                run);
}

void
nn_recurrent_for_strands (const NnRecurrentRun *run,
                          NnSplitFunc           func)
{
  const gsize n_items = run->n_directions * nn_recurrent_n_strands (run);
  const gsize cost = run->n_steps * MIN (run->batch, NN_RECURRENT_STRAND) * NN_RECURRENT_SLOTS * run->n_hidden
                     * run->n_hidden;

  nn_split_run (run->call->parallel, n_items, nn_split_n_tasks (n_items, cost, NN_TASK_FLOPS), func, run);
}

/* Parts of one product over @n_items rows, of so many multiplications and additions in all. */
static gsize
n_parts (gsize n_rows,
         gsize n_flops)
{
  return CLAMP (n_flops / PART_FLOPS, 1, MIN (n_rows, MAX_PARTS));
}

gsize
nn_recurrent_n_input_parts (const NnRecurrentRun *run)
{
  const gsize n_rows = run->n_steps * run->batch;

  return n_parts (n_rows, n_rows * run->cell->n_gates * run->n_hidden * run->n_inputs);
}

/* The biases of both sides where they only come as a sum, else the recurrent one in its own slot. */
static void
fill_bias (const NnRecurrentRun *run,
           gsize                 d)
{
  const gsize n_shared = run->cell->n_shared * run->n_hidden;
  const gsize n_all = run->cell->n_gates * run->n_hidden;
  const float *of_input = nn_recurrent_tensor (run, d, NN_RECURRENT_BIAS_IH);
  const float *recurrent = nn_recurrent_tensor (run, d, NN_RECURRENT_BIAS_HH);
  float *bias = run->directions[d].bias;

  for (gsize i = 0; i < n_shared; i++)
    bias[i] = of_input[i] + recurrent[i];
  for (gsize i = n_shared; i < n_all; i++)
    {
      bias[i] = of_input[i];
      bias[i + n_all - n_shared] = recurrent[i];
    }
}

static void
arrange_inputs (gconstpointer data,
                gsize         task,
                gsize         first,
                gsize         end)
{
  const NnRecurrentRun *run = data;

  nn_recurrent_to_steps (run, run->call->inputs[0], run->n_inputs * run->n_steps, run->n_inputs, first, end,
                         run->x);
}

/* All gates' products with the input, of some of the rows (T, B). */
static void
multiply_inputs (gsize    task,
                 gpointer data)
{
  const NnRecurrentRun *run = data;
  const gsize parts = nn_recurrent_n_input_parts (run);
  const gsize d = task / parts;
  const gsize stride = NN_RECURRENT_SLOTS * run->n_hidden;
  gsize first, end;

  nn_split_range (run->n_steps * run->batch, parts, task % parts, &first, &end);
  nn_gemm (end - first, run->cell->n_gates * run->n_hidden, run->n_inputs, run->x + first * run->n_inputs,
           run->n_inputs, NN_AS_IS, nn_recurrent_tensor (run, d, NN_RECURRENT_WEIGHT_IH), run->n_inputs,
           NN_TRANSPOSED, run->directions[d].gates + first * stride, stride, NN_OVERWRITE);
}

/* One time step for the rows [@first, @end) of the batch. */
static void
step_forward (const NnRecurrentRun *run,
              gsize                 d,
              gsize                 step,
              gsize                 first,
              gsize                 end)
{
  const NnRecurrentDirection *direction = &run->directions[d];
  const gsize n = run->n_hidden;
  const gsize sums_stride = nn_product_round_up (run->cell->n_gates * n);
  const gsize row = nn_recurrent_time (run, d, step) * run->batch;
  const gsize row_before = step > 0 ? nn_recurrent_time (run, d, step - 1) * run->batch : 0;
  const float *state = run->cell->has_cell ? direction->cell : direction->hidden;
  float *sums = direction->sums + first * sums_stride;

  if (step > 0)
    nn_panels_multiply (&direction->weight, end - first, direction->hidden + (row_before + first) * n, n, 0,
                        n, sums, NN_OVERWRITE);
  else
    memset (sums, 0, (end - first) * sums_stride * sizeof (float));

  for (gsize b = first; b < end; b++)
    {
      const NnGates gates = {
        .n_hidden = n,
        .bias = direction->bias,
        .sums = direction->sums + b * sums_stride,
        .before = step > 0 ? state + (row_before + b) * n : run->zeros,
        .gates = direction->gates + (row + b) * NN_RECURRENT_SLOTS * n,
        .cell = run->cell->has_cell ? direction->cell + (row + b) * n : NULL,
        .hidden = direction->hidden + (row + b) * n,
      };

      run->cell->forward (&gates);
    }
}

static void
run_strands (gconstpointer data,
             gsize         task,
             gsize         first_item,
             gsize         end_item)
{
  const NnRecurrentRun *run = data;

  for (gsize item = first_item; item < end_item; item++)
    {
      const gsize d = item / nn_recurrent_n_strands (run);
      const gsize first = item % nn_recurrent_n_strands (run) * NN_RECURRENT_STRAND;
      const gsize end = MIN (first + NN_RECURRENT_STRAND, run->batch);

      for (gsize step = 0; step < run->n_steps; step++)
        step_forward (run, d, step, first, end);
      nn_recurrent_to_samples (run, run->directions[d].hidden, run->n_hidden, first, end,
                               run->call->output + d * run->n_hidden * run->n_steps,
                               run->n_directions * run->n_hidden * run->n_steps);
    }
}

static void
prepare_forward (gsize    d,
                 gpointer data)
{
  NnRecurrentRun *run = data;

  nn_panels_fill (&run->directions[d].weight, nn_recurrent_tensor (run, d, NN_RECURRENT_WEIGHT_HH),
                  NN_TRANSPOSED);
  fill_bias (run, d);
}

void
nn_recurrent_forward (const NnCell *cell,
                      const NnCall *call)
{
  NnRecurrentRun run = nn_recurrent_begin_forward (cell, call);

  base_parallel_for (call->parallel, run.n_directions, prepare_forward, &run);
  nn_recurrent_for_samples (&run, arrange_inputs);
  base_parallel_for (call->parallel, run.n_directions * nn_recurrent_n_input_parts (&run), multiply_inputs,
                     &run);
  nn_recurrent_for_strands (&run, run_strands);
}
