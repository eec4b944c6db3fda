/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/nn/recurrent-run.h"

#include <string.h>

static void
arrange_input_gradients (gconstpointer data,
                         gsize         task,
                         gsize         first,
                         gsize         end)
{
  const NnRecurrentRun *run = data;

  nn_recurrent_to_samples (run, run->dx, run->n_inputs, first, end, run->call->input_gradients[0],
                           run->n_inputs * run->n_steps);
}

/* What the step before gets through the recurrent product, added to the carry. */
static void
carry_back (const NnRecurrentRun *run,
            gsize                 d,
            gsize                 row,
            gsize                 n_rows,
            float                *carry)
{
  const NnRecurrentDirection *direction = &run->directions[d];
  const gsize stride = NN_RECURRENT_SLOTS * run->n_hidden;
  const gsize n_shared = run->cell->n_shared * run->n_hidden;
  const gsize n_all = run->cell->n_gates * run->n_hidden;
  const float *gradients = direction->gate_gradients + row * stride;

  nn_panels_multiply (&direction->weight, n_rows, gradients, stride, 0, n_shared, carry, NN_ACCUMULATE);
  if (n_all > n_shared)
    nn_panels_multiply (&direction->weight, n_rows, gradients + n_all, stride, n_shared, n_all - n_shared,
                        carry, NN_ACCUMULATE);
}

static void
step_backward (const NnRecurrentRun *run,
               gsize                 d,
               gsize                 step,
               gsize                 first,
               gsize                 end)
{
  const NnRecurrentDirection *direction = &run->directions[d];
  const gsize n = run->n_hidden;
  const gsize carry_stride = nn_product_round_up (n);
  const gsize row = nn_recurrent_time (run, d, step) * run->batch;
  const gsize row_before = step > 0 ? nn_recurrent_time (run, d, step - 1) * run->batch : 0;
  const float *state = run->cell->has_cell ? direction->cell : direction->hidden;

  for (gsize b = first; b < end; b++)
    {
      const NnGatesBackward gates = {
        .n_hidden = n,
        .gates = direction->gates + (row + b) * NN_RECURRENT_SLOTS * n,
        .before = step > 0 ? state + (row_before + b) * n : run->zeros,
        .cell = run->cell->has_cell ? direction->cell + (row + b) * n : NULL,
        .output_gradient = direction->dy + (row + b) * n,
        .carry = direction->carry + b * carry_stride,
        .cell_carry = direction->cell_carry + b * n,
        .gate_gradients = direction->gate_gradients + (row + b) * NN_RECURRENT_SLOTS * n,
      };

      run->cell->backward (&gates);
    }
  if (step > 0)
    carry_back (run, d, row + first, end - first, direction->carry + first * carry_stride);
}

static void
run_strands_back (gconstpointer data,
                  gsize         task,
                  gsize         first_item,
                  gsize         end_item)
{
  const NnRecurrentRun *run = data;
  const gsize carry_stride = nn_product_round_up (run->n_hidden);
  const gsize output_size = run->n_hidden * run->n_steps;

  for (gsize item = first_item; item < end_item; item++)
    {
      const gsize d = item / nn_recurrent_n_strands (run);
      const gsize first = item % nn_recurrent_n_strands (run) * NN_RECURRENT_STRAND;
      const gsize end = MIN (first + NN_RECURRENT_STRAND, run->batch);
      const NnRecurrentDirection *direction = &run->directions[d];

      nn_recurrent_to_steps (run, run->call->output_gradient + d * output_size,
                             run->n_directions * output_size, run->n_hidden, first, end, direction->dy);
      memset (direction->carry + first * carry_stride, 0, (end - first) * carry_stride * sizeof (float));
      memset (direction->cell_carry + first * run->n_hidden, 0,
              (end - first) * run->n_hidden * sizeof (float));
      for (gsize step = run->n_steps; step-- > 0;)
        step_backward (run, d, step, first, end);
    }
}

/* Adds the sum over all rows (T, B). In two stages, so that rounding stays that of short sums. */
static void
add_bias_gradients (const NnRecurrentRun *run,
                    gsize                 d)
{
  const gsize n_slots = NN_RECURRENT_SLOTS * run->n_hidden;
  const gsize n_shared = run->cell->n_shared * run->n_hidden;
  const gsize n_all = run->cell->n_gates * run->n_hidden;
  const NnRecurrentDirection *direction = &run->directions[d];
  float *of_input = nn_recurrent_gradient (run, d, NN_RECURRENT_BIAS_IH);
  float *recurrent = nn_recurrent_gradient (run, d, NN_RECURRENT_BIAS_HH);
  float *sums = direction->bias;

  for (gsize t = 0; t < run->n_steps; t++)
    {
      memset (sums, 0, n_slots * sizeof (float));
      for (gsize b = 0; b < run->batch; b++)
        nn_kernels ()->add (sums, direction->gate_gradients + (t * run->batch + b) * n_slots, n_slots);
      if (of_input != NULL)
        nn_kernels ()->add (of_input, sums, n_all);
      if (recurrent != NULL)
        {
          nn_kernels ()->add (recurrent, sums, n_shared);
          nn_kernels ()->add (recurrent + n_shared, sums + n_all, n_all - n_shared);
        }
    }
}

/* Gradients of all steps but the first one, with what was hidden in the step before. */
static void
add_recurrent_gradients (const NnRecurrentRun *run,
                         gsize                 d)
{
  const NnRecurrentDirection *direction = &run->directions[d];
  const gsize n = run->n_hidden;
  const gsize stride = NN_RECURRENT_SLOTS * n;
  const gsize n_shared = run->cell->n_shared * n;
  const gsize n_all = run->cell->n_gates * n;
  const gsize n_rows = (run->n_steps - 1) * run->batch;
  const float *gradients = direction->gate_gradients + (d == 0 ? run->batch * stride : 0);
  const float *hidden = direction->hidden + (d == 0 ? 0 : run->batch * n);
  float *weight = nn_recurrent_gradient (run, d, NN_RECURRENT_WEIGHT_HH);

  if (n_rows == 0 || weight == NULL)
    return;

  nn_gemm (n_shared, n, n_rows, gradients, stride, NN_TRANSPOSED, hidden, n, NN_AS_IS, weight, n,
           NN_ACCUMULATE);
  if (n_all > n_shared)
    nn_gemm (n_all - n_shared, n, n_rows, gradients + n_all, stride, NN_TRANSPOSED, hidden, n, NN_AS_IS,
             weight + n_shared * n, n, NN_ACCUMULATE);
}

/* Of some rows of the weights. */
static void
add_weight_gradients (const NnRecurrentRun *run,
                      gsize                 d,
                      gsize                 first,
                      gsize                 end)
{
  float *weight = nn_recurrent_gradient (run, d, NN_RECURRENT_WEIGHT_IH);

  if (weight != NULL)
    nn_gemm (end - first, run->n_inputs, run->n_steps * run->batch, run->directions[d].gate_gradients + first,
             NN_RECURRENT_SLOTS * run->n_hidden, NN_TRANSPOSED, run->x, run->n_inputs, NN_AS_IS,
             weight + first * run->n_inputs, run->n_inputs, NN_ACCUMULATE);
}

/* Of some rows (T, B), from both directions. */
static void
find_input_gradients (const NnRecurrentRun *run,
                      gsize                 first,
                      gsize                 end)
{
  const gsize stride = NN_RECURRENT_SLOTS * run->n_hidden;

  for (gsize d = 0; d < run->n_directions; d++)
    nn_gemm (end - first, run->n_inputs, run->cell->n_gates * run->n_hidden,
             run->directions[d].gate_gradients + first * stride, stride, NN_AS_IS,
             nn_recurrent_tensor (run, d, NN_RECURRENT_WEIGHT_IH), run->n_inputs, NN_AS_IS,
             run->dx + first * run->n_inputs, run->n_inputs, d == 0 ? NN_OVERWRITE : NN_ACCUMULATE);
}

/* The large products of backward, none of which needs another: those of the input first, then of
 * each direction the parts of its weights and the recurrent weights with the biases. */
static void
multiply_back (gsize    task,
               gpointer data)
{
  const NnRecurrentRun *run = data;
  const gsize parts = nn_recurrent_n_input_parts (run);
  const gsize n_input_tasks = run->call->input_gradients[0] != NULL ? parts : 0;
  gsize first, end;

  if (task < n_input_tasks)
    {
      nn_split_range (run->n_steps * run->batch, parts, task, &first, &end);
      find_input_gradients (run, first, end);
    }
  else
    {
      const gsize d = (task - n_input_tasks) / (parts + 1);
      const gsize part = (task - n_input_tasks) % (parts + 1);

      if (part < parts)
        {
          nn_split_range (run->cell->n_gates * run->n_hidden, parts, part, &first, &end);
          add_weight_gradients (run, d, first, end);
        }
      else
        {
          add_recurrent_gradients (run, d);
          add_bias_gradients (run, d);
        }
    }
}

static void
prepare_backward (gsize    d,
                  gpointer data)
{
  NnRecurrentRun *run = data;

  nn_panels_fill (&run->directions[d].weight, nn_recurrent_tensor (run, d, NN_RECURRENT_WEIGHT_HH), NN_AS_IS);
}

void
nn_recurrent_backward (const NnCell *cell,
                       const NnCall *call)
{
  NnRecurrentRun run = nn_recurrent_begin_backward (cell, call);
  const gsize parts = nn_recurrent_n_input_parts (&run);
  const gboolean wants_input = call->input_gradients[0] != NULL;

  base_parallel_for (call->parallel, run.n_directions, prepare_backward, &run);
  nn_recurrent_for_strands (&run, run_strands_back);
  base_parallel_for (call->parallel, (wants_input ? parts : 0) + run.n_directions * (parts + 1),
                     multiply_back, &run);
  if (wants_input)
    nn_recurrent_for_samples (&run, arrange_input_gradients);
}
