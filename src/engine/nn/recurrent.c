/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/nn/recurrent.h"

#include <glib/gi18n.h>
#include <string.h>

#include "engine/base/error.h"
#include "engine/nn/gemm.h"
#include "engine/nn/split.h"

/*
 * A recurrent layer, (C, 1, T) to (D H, 1, T) with D directions of H hidden units. Within, all is in
 * the order of time: (T, B, ...), one block for each time step. So the product with the input is one
 * matrix product for all steps, and what is left to each step is a small product for the whole batch.
 *
 * In forward and backward, the steps of one direction for some samples (a strand) depend on no other
 * strand: strands are what is shared out, and no thread waits for another at each step.
 */

#define MAX_DIRECTIONS 2
#define MAX_HIDDEN     ((gsize) 1 << 20)
#define N_SLOTS        4 /* of gates and their gradients, in both kinds of cells */

/* Samples of a strand: as many rows as the product has in registers. */
#define STRAND_ROWS 8

/* Below so many multiplications and additions another part of one large product costs more for
 * arranging the matrices again than it brings. */
#define PART_FLOPS ((gsize) 1 << 27)
#define MAX_PARTS  4

enum
{
  TENSOR_WEIGHT_IH,
  TENSOR_WEIGHT_HH,
  TENSOR_BIAS_IH,
  TENSOR_BIAS_HH,
  N_TENSORS,
};

/* A matrix in panels of some columns, as nn_kernels()->product reads it. */
typedef struct
{
  gsize n_terms, n_columns;
  float *panels;
  guint32 *offsets; /* n_terms */
} Panels;

typedef struct
{
  /* From forward to backward. */
  float *gates;  /* (T, B, N_SLOTS, H) */
  float *hidden; /* (T, B, H) */
  float *cell;   /* (T, B, H) */

  /* For the length of a call. */
  Panels weight;         /* recurrent, transposed in forward */
  float *bias;           /* (N_SLOTS, H) */
  float *sums;           /* (B, n_gates H, rounded up) */
  float *dy;             /* (T, B, H) */
  float *carry;          /* (B, H, rounded up) */
  float *cell_carry;     /* (B, H) */
  float *gate_gradients; /* (T, B, N_SLOTS, H) */
} Direction;

typedef struct
{
  const NnCall *call; /* (nullable) while planning */
  const NnCell *cell;
  gsize batch, n_steps, n_inputs, n_hidden, n_directions;
  float *x;     /* (T, B, C) */
  float *dx;    /* (T, B, C) */
  float *zeros; /* (H) */
  Direction directions[MAX_DIRECTIONS];
} Run;

/* Hands out one block of memory piece by piece, or only counts. */
typedef struct
{
  float *base; /* (nullable) */
  gsize used;
} Cursor;

static float *
take (Cursor *cursor,
      gsize   n)
{
  float *piece = cursor->base != NULL ? cursor->base + cursor->used : NULL;

  cursor->used += n;
  return piece;
}

/* What does not grow with the batch is taken first, in whole panels: so all of it is aligned. */
static float *
take_fixed (Cursor *cursor,
            gsize   n)
{
  return take (cursor, nn_product_round_up (n));
}

static void
take_panels (Cursor *cursor,
             Panels *panels,
             gsize   n_terms,
             gsize   n_columns)
{
  G_STATIC_ASSERT (sizeof (guint32) == sizeof (float));

  panels->n_terms = n_terms;
  panels->n_columns = n_columns;
  panels->panels = take_fixed (cursor, n_terms * nn_product_round_up (n_columns) + NN_PRODUCT_PANEL);
  panels->offsets = (guint32 *) take_fixed (cursor, n_terms);
}

static void
take_tape (Run    *run,
           Cursor *cursor)
{
  const gsize n_rows = run->n_steps * run->batch;

  for (gsize d = 0; d < run->n_directions; d++)
    {
      Direction *direction = &run->directions[d];

      direction->gates = take (cursor, n_rows * N_SLOTS * run->n_hidden);
      direction->hidden = take (cursor, n_rows * run->n_hidden);
      direction->cell = run->cell->has_cell ? take (cursor, n_rows * run->n_hidden) : NULL;
    }
  run->x = take (cursor, n_rows * run->n_inputs);
}

static gsize
lay_out_saved (Run   *run,
               float *saved)
{
  Cursor cursor = { saved, 0 };

  take_tape (run, &cursor);
  return cursor.used;
}

static gsize
lay_out_forward (Run     *run,
                 gboolean training,
                 float   *scratch)
{
  const gsize n_sums = run->cell->n_gates * run->n_hidden;
  Cursor cursor = { scratch, 0 };

  run->zeros = take_fixed (&cursor, run->n_hidden);
  for (gsize d = 0; d < run->n_directions; d++)
    {
      take_panels (&cursor, &run->directions[d].weight, run->n_hidden, n_sums);
      run->directions[d].bias = take_fixed (&cursor, N_SLOTS * run->n_hidden);
    }
  for (gsize d = 0; d < run->n_directions; d++)
    run->directions[d].sums = take (&cursor, run->batch * nn_product_round_up (n_sums));
  if (!training)
    take_tape (run, &cursor);
  return cursor.used;
}

static gsize
lay_out_backward (Run   *run,
                  float *scratch)
{
  const gsize n_rows = run->n_steps * run->batch;
  Cursor cursor = { scratch, 0 };

  run->zeros = take_fixed (&cursor, run->n_hidden);
  for (gsize d = 0; d < run->n_directions; d++)
    {
      take_panels (&cursor, &run->directions[d].weight, run->cell->n_gates * run->n_hidden, run->n_hidden);
      run->directions[d].bias = take_fixed (&cursor, N_SLOTS * run->n_hidden);
    }
  for (gsize d = 0; d < run->n_directions; d++)
    {
      Direction *direction = &run->directions[d];

      direction->carry = take (&cursor, run->batch * nn_product_round_up (run->n_hidden));
      direction->cell_carry = take (&cursor, run->batch * run->n_hidden);
      direction->dy = take (&cursor, n_rows * run->n_hidden);
      direction->gate_gradients = take (&cursor, n_rows * N_SLOTS * run->n_hidden);
    }
  run->dx = take (&cursor, n_rows * run->n_inputs);
  return cursor.used;
}

static Run
run_of (const NnCell            *cell,
        const NnRecurrentConfig *config,
        NnShape                  input,
        gsize                    batch)
{
  return (Run) {
    .cell = cell,
    .batch = batch,
    .n_steps = input.width,
    .n_inputs = input.channels,
    .n_hidden = config->n_hidden,
    .n_directions = config->bidirectional ? 2 : 1,
  };
}

static void
plan_memory (const NnCell            *cell,
             const NnRecurrentConfig *config,
             NnShape                  input,
             NnOpPlan                *plan)
{
  Run none = run_of (cell, config, input, 0);
  Run one = run_of (cell, config, input, 1);
  const gsize fixed = lay_out_forward (&none, FALSE, NULL);
  const gsize fixed_backward = lay_out_backward (&none, NULL);

  plan->scratch = MAX (fixed, fixed_backward);
  plan->scratch_per_sample = MAX (lay_out_forward (&one, FALSE, NULL) - fixed,
                                  lay_out_backward (&one, NULL) - fixed_backward);
  plan->saved_per_sample = lay_out_saved (&one, NULL);
}

static void
plan_tensor (NnOpPlan   *plan,
             const char *name,
             gsize       n_rows,
             gsize       n_columns,
             gsize       n_hidden)
{
  plan->tensors[plan->n_tensors++] = (NnTensorSpec) {
    .name = name,
    .shape = { n_rows, n_columns },
    .n_dims = n_columns > 0 ? 2 : 1,
    .init = NN_INIT_UNIFORM,
    .fan_in = n_hidden,
    .decays = n_columns > 0,
  };
}

gboolean
nn_recurrent_plan (const NnCell            *cell,
                   const NnRecurrentConfig *config,
                   NnShape                  input,
                   NnOpPlan                *plan,
                   GError                 **error)
{
  static const char *const names[MAX_DIRECTIONS][N_TENSORS] = {
    { "weight_ih_l0", "weight_hh_l0", "bias_ih_l0", "bias_hh_l0" },
    { "weight_ih_l0_reverse", "weight_hh_l0_reverse", "bias_ih_l0_reverse", "bias_hh_l0_reverse" },
  };
  const gsize n_directions = config->bidirectional ? 2 : 1;
  const gsize n_rows = cell->n_gates * config->n_hidden;

  if (input.height != 1)
    {
      g_set_error (error, BASE_ERROR, BASE_ERROR_INVALID_ARGUMENT,
                   _ ("A recurrent layer reads one row of time steps, not %zu × %zu × %zu: it needs a "
                      "squeeze before it."),
                   input.channels, input.height, input.width);
      return FALSE;
    }
  if (config->n_hidden == 0 || config->n_hidden > MAX_HIDDEN)
    {
      g_set_error (error, BASE_ERROR, BASE_ERROR_INVALID_ARGUMENT,
                   _ ("A recurrent layer cannot have %zu hidden units."), config->n_hidden);
      return FALSE;
    }

  plan->output = (NnShape) { n_directions * config->n_hidden, 1, input.width };
  for (gsize d = 0; d < n_directions; d++)
    {
      plan_tensor (plan, names[d][TENSOR_WEIGHT_IH], n_rows, input.channels, config->n_hidden);
      plan_tensor (plan, names[d][TENSOR_WEIGHT_HH], n_rows, config->n_hidden, config->n_hidden);
      plan_tensor (plan, names[d][TENSOR_BIAS_IH], n_rows, 0, config->n_hidden);
      plan_tensor (plan, names[d][TENSOR_BIAS_HH], n_rows, 0, config->n_hidden);
    }
  plan_memory (cell, config, input, plan);
  return TRUE;
}

static Run
begin (const NnCell *cell,
       const NnCall *call)
{
  Run run = run_of (cell, call->config, call->input_shapes[0], call->batch);

  run.call = call;
  return run;
}

static const float *
tensor_of (const Run *run,
           gsize      direction,
           guint      tensor)
{
  return run->call->tensors[direction * N_TENSORS + tensor];
}

static float *
gradient_of (const Run *run,
             gsize      direction,
             guint      tensor)
{
  return run->call->tensor_gradients[direction * N_TENSORS + tensor];
}

/* Time step number @step of a direction: the second one goes from the end to the beginning. */
static gsize
time_of (const Run *run,
         gsize      direction,
         gsize      step)
{
  return direction == 0 ? step : run->n_steps - 1 - step;
}

static void
find_offsets (Panels *panels)
{
  for (gsize k = 0; k < panels->n_terms; k++)
    panels->offsets[k] = (guint32) (k * NN_PRODUCT_PANEL);
}

/* Of a @matrix (n_terms, n_columns), or (n_columns, n_terms) if transposed. */
static void
fill_panels (Panels       *panels,
             const float  *matrix,
             NnOrientation orientation)
{
  find_offsets (panels);
  for (gsize first = 0; first < panels->n_columns; first += NN_PRODUCT_PANEL)
    {
      const gsize n = MIN (NN_PRODUCT_PANEL, panels->n_columns - first);
      float *panel = panels->panels + first * panels->n_terms;

      if (n < NN_PRODUCT_PANEL)
        memset (panel, 0, panels->n_terms * NN_PRODUCT_PANEL * sizeof (float));
      if (orientation == NN_TRANSPOSED)
        nn_kernels ()->transpose (matrix + first * panels->n_terms, panels->n_terms, n, panels->n_terms,
                                  panel, NN_PRODUCT_PANEL);
      else
        for (gsize k = 0; k < panels->n_terms; k++)
          memcpy (panel + k * NN_PRODUCT_PANEL, matrix + k * panels->n_columns + first, n * sizeof (float));
    }
}

/* @c (n_rows, n_columns) = or += @a (n_rows, n_terms) · rows @first_term and on of the panels. */
static void
multiply (const Panels *panels,
          gsize         n_rows,
          const float  *a,
          gsize         a_stride,
          gsize         first_term,
          gsize         n_terms,
          float        *c,
          NnUpdate      update)
{
  for (gsize first = 0; first < panels->n_columns; first += NN_PRODUCT_PANEL)
    {
      const NnProduct product = {
        .n_rows = n_rows,
        .n_terms = n_terms,
        .n_columns = MIN (NN_PRODUCT_PANEL, panels->n_columns - first),
        .a = a,
        .a_stride = a_stride,
        .b = panels->panels + first * panels->n_terms + first_term * NN_PRODUCT_PANEL,
        .offsets = panels->offsets,
        .c = c + first,
        .c_stride = nn_product_round_up (panels->n_columns),
        .accumulates = update == NN_ACCUMULATE,
      };

      nn_kernels ()->product (&product);
    }
}

/* The biases of both sides where they only come as a sum, else the recurrent one in its own slot. */
static void
fill_bias (const Run *run,
           gsize      d)
{
  const gsize n_shared = run->cell->n_shared * run->n_hidden;
  const gsize n_all = run->cell->n_gates * run->n_hidden;
  const float *of_input = tensor_of (run, d, TENSOR_BIAS_IH);
  const float *recurrent = tensor_of (run, d, TENSOR_BIAS_HH);
  float *bias = run->directions[d].bias;

  for (gsize i = 0; i < n_shared; i++)
    bias[i] = of_input[i] + recurrent[i];
  for (gsize i = n_shared; i < n_all; i++)
    {
      bias[i] = of_input[i];
      bias[i + n_all - n_shared] = recurrent[i];
    }
}

/* (n, T) of each sample to (T, B, n), and the other way round. */
static void
samples_to_steps (const Run   *run,
                  const float *samples,
                  gsize        sample_stride,
                  gsize        n,
                  gsize        first,
                  gsize        end,
                  float       *steps)
{
  for (gsize b = first; b < end; b++)
    nn_kernels ()->transpose (samples + b * sample_stride, run->n_steps, n, run->n_steps, steps + b * n,
                              run->batch * n);
}

static void
steps_to_samples (const Run   *run,
                  const float *steps,
                  gsize        n,
                  gsize        first,
                  gsize        end,
                  float       *samples,
                  gsize        sample_stride)
{
  for (gsize b = first; b < end; b++)
    nn_kernels ()->transpose (steps + b * n, run->batch * n, run->n_steps, n, samples + b * sample_stride,
                              run->n_steps);
}

static void
arrange_inputs (gconstpointer data,
                gsize         task,
                gsize         first,
                gsize         end)
{
  const Run *run = data;

  samples_to_steps (run, run->call->inputs[0], run->n_inputs * run->n_steps, run->n_inputs, first, end,
                    run->x);
}

static void
arrange_input_gradients (gconstpointer data,
                         gsize         task,
                         gsize         first,
                         gsize         end)
{
  const Run *run = data;

  steps_to_samples (run, run->dx, run->n_inputs, first, end, run->call->input_gradients[0],
                    run->n_inputs * run->n_steps);
}

/* For each sample something that is done once to each number of input and output. */
static void
for_samples (const Run  *run,
             NnSplitFunc func)
{
  const gsize cost = run->n_steps * MAX (run->n_inputs, run->n_directions * run->n_hidden);

  nn_split_run (run->call->parallel, run->batch, nn_split_n_tasks (run->batch, cost, NN_TASK_FLOATS), func,
                run);
}

static gsize
n_strands (const Run *run)
{
  return (run->batch + STRAND_ROWS - 1) / STRAND_ROWS;
}

static void
for_strands (const Run  *run,
             NnSplitFunc func)
{
  const gsize n_items = run->n_directions * n_strands (run);
  const gsize cost = run->n_steps * MIN (run->batch, STRAND_ROWS) * N_SLOTS * run->n_hidden * run->n_hidden;

  nn_split_run (run->call->parallel, n_items, nn_split_n_tasks (n_items, cost, NN_TASK_FLOPS), func, run);
}

/* Parts of one product over @n_items rows, of so many multiplications and additions in all. */
static gsize
n_parts (gsize n_rows,
         gsize n_flops)
{
  return CLAMP (n_flops / PART_FLOPS, 1, MIN (n_rows, MAX_PARTS));
}

static gsize
n_input_parts (const Run *run)
{
  const gsize n_rows = run->n_steps * run->batch;

  return n_parts (n_rows, n_rows * run->cell->n_gates * run->n_hidden * run->n_inputs);
}

/* All gates' products with the input, of some of the rows (T, B). */
static void
multiply_inputs (gsize    task,
                 gpointer data)
{
  const Run *run = data;
  const gsize parts = n_input_parts (run);
  const gsize d = task / parts;
  const gsize stride = N_SLOTS * run->n_hidden;
  gsize first, end;

  nn_split_range (run->n_steps * run->batch, parts, task % parts, &first, &end);
  nn_gemm (end - first, run->cell->n_gates * run->n_hidden, run->n_inputs, run->x + first * run->n_inputs,
           run->n_inputs, NN_AS_IS, tensor_of (run, d, TENSOR_WEIGHT_IH), run->n_inputs, NN_TRANSPOSED,
           run->directions[d].gates + first * stride, stride, NN_OVERWRITE);
}

/* One time step for the rows [@first, @end) of the batch. */
static void
step_forward (const Run *run,
              gsize      d,
              gsize      step,
              gsize      first,
              gsize      end)
{
  const Direction *direction = &run->directions[d];
  const gsize n = run->n_hidden;
  const gsize sums_stride = nn_product_round_up (run->cell->n_gates * n);
  const gsize row = time_of (run, d, step) * run->batch;
  const gsize row_before = step > 0 ? time_of (run, d, step - 1) * run->batch : 0;
  const float *state = run->cell->has_cell ? direction->cell : direction->hidden;
  float *sums = direction->sums + first * sums_stride;

  if (step > 0)
    multiply (&direction->weight, end - first, direction->hidden + (row_before + first) * n, n, 0, n, sums,
              NN_OVERWRITE);
  else
    memset (sums, 0, (end - first) * sums_stride * sizeof (float));

  for (gsize b = first; b < end; b++)
    {
      const NnGates gates = {
        .n_hidden = n,
        .bias = direction->bias,
        .sums = direction->sums + b * sums_stride,
        .before = step > 0 ? state + (row_before + b) * n : run->zeros,
        .gates = direction->gates + (row + b) * N_SLOTS * n,
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
  const Run *run = data;

  for (gsize item = first_item; item < end_item; item++)
    {
      const gsize d = item / n_strands (run);
      const gsize first = item % n_strands (run) * STRAND_ROWS;
      const gsize end = MIN (first + STRAND_ROWS, run->batch);

      for (gsize step = 0; step < run->n_steps; step++)
        step_forward (run, d, step, first, end);
      steps_to_samples (run, run->directions[d].hidden, run->n_hidden, first, end,
                        run->call->output + d * run->n_hidden * run->n_steps,
                        run->n_directions * run->n_hidden * run->n_steps);
    }
}

static void
prepare_forward (gsize    d,
                 gpointer data)
{
  Run *run = data;

  fill_panels (&run->directions[d].weight, tensor_of (run, d, TENSOR_WEIGHT_HH), NN_TRANSPOSED);
  fill_bias (run, d);
}

void
nn_recurrent_forward (const NnCell *cell,
                      const NnCall *call)
{
  Run run = begin (cell, call);

  if (call->training)
    lay_out_saved (&run, call->saved);
  lay_out_forward (&run, call->training, call->scratch);
  memset (run.zeros, 0, run.n_hidden * sizeof (float));

  base_parallel_for (call->parallel, run.n_directions, prepare_forward, &run);
  for_samples (&run, arrange_inputs);
  base_parallel_for (call->parallel, run.n_directions * n_input_parts (&run), multiply_inputs, &run);
  for_strands (&run, run_strands);
}

/* What the step before gets through the recurrent product, added to the carry. */
static void
carry_back (const Run *run,
            gsize      d,
            gsize      row,
            gsize      n_rows,
            float     *carry)
{
  const Direction *direction = &run->directions[d];
  const gsize stride = N_SLOTS * run->n_hidden;
  const gsize n_shared = run->cell->n_shared * run->n_hidden;
  const gsize n_all = run->cell->n_gates * run->n_hidden;
  const float *gradients = direction->gate_gradients + row * stride;

  multiply (&direction->weight, n_rows, gradients, stride, 0, n_shared, carry, NN_ACCUMULATE);
  if (n_all > n_shared)
    multiply (&direction->weight, n_rows, gradients + n_all, stride, n_shared, n_all - n_shared, carry,
              NN_ACCUMULATE);
}

static void
step_backward (const Run *run,
               gsize      d,
               gsize      step,
               gsize      first,
               gsize      end)
{
  const Direction *direction = &run->directions[d];
  const gsize n = run->n_hidden;
  const gsize carry_stride = nn_product_round_up (n);
  const gsize row = time_of (run, d, step) * run->batch;
  const gsize row_before = step > 0 ? time_of (run, d, step - 1) * run->batch : 0;
  const float *state = run->cell->has_cell ? direction->cell : direction->hidden;

  for (gsize b = first; b < end; b++)
    {
      const NnGatesBackward gates = {
        .n_hidden = n,
        .gates = direction->gates + (row + b) * N_SLOTS * n,
        .before = step > 0 ? state + (row_before + b) * n : run->zeros,
        .cell = run->cell->has_cell ? direction->cell + (row + b) * n : NULL,
        .output_gradient = direction->dy + (row + b) * n,
        .carry = direction->carry + b * carry_stride,
        .cell_carry = direction->cell_carry + b * n,
        .gate_gradients = direction->gate_gradients + (row + b) * N_SLOTS * n,
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
  const Run *run = data;
  const gsize carry_stride = nn_product_round_up (run->n_hidden);
  const gsize output_size = run->n_hidden * run->n_steps;

  for (gsize item = first_item; item < end_item; item++)
    {
      const gsize d = item / n_strands (run);
      const gsize first = item % n_strands (run) * STRAND_ROWS;
      const gsize end = MIN (first + STRAND_ROWS, run->batch);
      const Direction *direction = &run->directions[d];

      samples_to_steps (run, run->call->output_gradient + d * output_size, run->n_directions * output_size,
                        run->n_hidden, first, end, direction->dy);
      memset (direction->carry + first * carry_stride, 0, (end - first) * carry_stride * sizeof (float));
      memset (direction->cell_carry + first * run->n_hidden, 0,
              (end - first) * run->n_hidden * sizeof (float));
      for (gsize step = run->n_steps; step-- > 0;)
        step_backward (run, d, step, first, end);
    }
}

/* Adds the sum over all rows (T, B). In two stages, so that rounding stays that of short sums. */
static void
add_bias_gradients (const Run *run,
                    gsize      d)
{
  const gsize n_slots = N_SLOTS * run->n_hidden;
  const gsize n_shared = run->cell->n_shared * run->n_hidden;
  const gsize n_all = run->cell->n_gates * run->n_hidden;
  const Direction *direction = &run->directions[d];
  float *of_input = gradient_of (run, d, TENSOR_BIAS_IH);
  float *recurrent = gradient_of (run, d, TENSOR_BIAS_HH);
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
add_recurrent_gradients (const Run *run,
                         gsize      d)
{
  const Direction *direction = &run->directions[d];
  const gsize n = run->n_hidden;
  const gsize stride = N_SLOTS * n;
  const gsize n_shared = run->cell->n_shared * n;
  const gsize n_all = run->cell->n_gates * n;
  const gsize n_rows = (run->n_steps - 1) * run->batch;
  const float *gradients = direction->gate_gradients + (d == 0 ? run->batch * stride : 0);
  const float *hidden = direction->hidden + (d == 0 ? 0 : run->batch * n);
  float *weight = gradient_of (run, d, TENSOR_WEIGHT_HH);

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
add_weight_gradients (const Run *run,
                      gsize      d,
                      gsize      first,
                      gsize      end)
{
  float *weight = gradient_of (run, d, TENSOR_WEIGHT_IH);

  if (weight != NULL)
    nn_gemm (end - first, run->n_inputs, run->n_steps * run->batch, run->directions[d].gate_gradients + first,
             N_SLOTS * run->n_hidden, NN_TRANSPOSED, run->x, run->n_inputs, NN_AS_IS,
             weight + first * run->n_inputs, run->n_inputs, NN_ACCUMULATE);
}

/* Of some rows (T, B), from both directions. */
static void
find_input_gradients (const Run *run,
                      gsize      first,
                      gsize      end)
{
  const gsize stride = N_SLOTS * run->n_hidden;

  for (gsize d = 0; d < run->n_directions; d++)
    nn_gemm (end - first, run->n_inputs, run->cell->n_gates * run->n_hidden,
             run->directions[d].gate_gradients + first * stride, stride, NN_AS_IS,
             tensor_of (run, d, TENSOR_WEIGHT_IH), run->n_inputs, NN_AS_IS, run->dx + first * run->n_inputs,
             run->n_inputs, d == 0 ? NN_OVERWRITE : NN_ACCUMULATE);
}

/* The large products of backward, none of which needs another: those of the input first, then of
 * each direction the parts of its weights and the recurrent weights with the biases. */
static void
multiply_back (gsize    task,
               gpointer data)
{
  const Run *run = data;
  const gsize parts = n_input_parts (run);
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
  Run *run = data;

  fill_panels (&run->directions[d].weight, tensor_of (run, d, TENSOR_WEIGHT_HH), NN_AS_IS);
}

void
nn_recurrent_backward (const NnCell *cell,
                       const NnCall *call)
{
  Run run = begin (cell, call);
  const gsize parts = n_input_parts (&run);
  const gboolean wants_input = call->input_gradients[0] != NULL;

  lay_out_saved (&run, call->saved);
  lay_out_backward (&run, call->scratch);
  memset (run.zeros, 0, run.n_hidden * sizeof (float));

  base_parallel_for (call->parallel, run.n_directions, prepare_backward, &run);
  for_strands (&run, run_strands_back);
  base_parallel_for (call->parallel, (wants_input ? parts : 0) + run.n_directions * (parts + 1),
                     multiply_back, &run);
  if (wants_input)
    for_samples (&run, arrange_input_gradients);
}
