/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n.h>
#include <string.h>

#include "engine/base/error.h"
#include "engine/nn/kernels.h"
#include "engine/nn/op.h"
#include "engine/nn/split.h"

/*
 * Y (batch, n) = X (batch, k) · Wᵀ + b, with W (n, k) and k = C * H * W of the input.
 *
 * Where it takes long it is W that makes it so, far larger than the caches and used for a few samples
 * only: each pass goes through it, or its gradient, once and in long pieces. So forward is Yᵀ = W · Xᵀ,
 * row by row of W, with Xᵀ laid out before. Only if there are fewer outputs than samples, Wᵀ is laid
 * out, and it is Y = X · Wᵀ.
 */

enum
{
  TENSOR_WEIGHT,
  TENSOR_BIAS,
};

/* Rows that a product works on together, and so the smallest part of a call. */
#define BLOCK_ROWS 8

/* Terms of a product whose rows of B fit the first-level cache. */
#define BLOCK_TERMS 256

/* Rows of W that the input's gradient is summed over at a time, a few so that each of them is a stream
 * the processor can foresee; and columns of a part of W, whole pages. */
#define STREAMS      32
#define PART_COLUMNS 1024

static gboolean
dense_plan (const void    *config,
            const NnShape *inputs,
            guint          n_inputs,
            NnOpPlan      *plan,
            GError       **error)
{
  const gsize n_outputs = ((const NnDenseConfig *) config)->n_outputs;
  const gsize n_values = nn_shape_size (inputs[0]);

  if (n_outputs == 0)
    {
      g_set_error_literal (error, BASE_ERROR, BASE_ERROR_INVALID_ARGUMENT,
                           _ ("A dense layer needs at least one output."));
      return FALSE;
    }

  plan->output = (NnShape) { n_outputs, 1, 1 };
  /* What is laid out, with rows of whole cache lines, and Yᵀ. */
  plan->scratch = 15 * n_values + 15 * n_outputs;
  plan->scratch_per_sample = n_values + n_outputs;
  plan->tensors[TENSOR_WEIGHT] = (NnTensorSpec) {
    .name = "weight",
    .shape = { n_outputs, n_values },
    .n_dims = 2,
    .init = NN_INIT_FAN_IN,
    .fan_in = n_values,
    .decays = TRUE,
  };
  plan->tensors[TENSOR_BIAS] = (NnTensorSpec) { .name = "bias", .shape = { n_outputs }, .n_dims = 1 };
  plan->n_tensors = 2;
  return TRUE;
}

static gsize
round_up (gsize n)
{
  return (n + 15) / 16 * 16;
}

/* A call's matrices: @streamed (n_rows, k) is gone through row by row, @laid_out (n_columns, k) is
 * transposed first, to (k, column_stride); their product is @result (n_rows, result_stride). */
typedef struct
{
  const NnCall *call;
  gsize n, k;
  const float *streamed, *laid_out;
  gsize n_rows, n_columns, column_stride, result_stride;
  float *transposed, *result;
} Forward;

static Forward
forward_of (const NnCall *call)
{
  Forward f = {
    .call = call,
    .n = call->plan->output.channels,
    .k = nn_shape_size (call->input_shapes[0]),
    .transposed = call->scratch,
  };

  if (f.n < call->batch)
    {
      f.streamed = call->inputs[0];
      f.laid_out = call->tensors[TENSOR_WEIGHT];
      f.n_rows = call->batch;
      f.n_columns = f.n;
      f.column_stride = round_up (f.n);
      f.result = call->output;
      f.result_stride = f.n;
    }
  else
    {
      f.streamed = call->tensors[TENSOR_WEIGHT];
      f.laid_out = call->inputs[0];
      f.n_rows = f.n;
      f.n_columns = call->batch;
      f.column_stride = round_up (call->batch);
      f.result = call->scratch + f.k * f.column_stride;
      f.result_stride = f.column_stride;
    }
  return f;
}

static void
lay_out_columns (gconstpointer data,
                 gsize         task,
                 gsize         first,
                 gsize         end)
{
  const Forward *f = data;

  for (gsize row = first; row < end; row += BLOCK_TERMS)
    {
      const gsize n_rows = MIN (BLOCK_TERMS, end - row);
      float *transposed = f->transposed + row * f->column_stride;

      if (f->n_columns < f->column_stride)
        memset (transposed, 0, n_rows * f->column_stride * sizeof (float));
      nn_kernels ()->transpose (f->laid_out + row, f->k, f->n_columns, n_rows, transposed, f->column_stride,
                                NULL);
    }
}

/* Offsets 0, step, 2 step ... */
static void
fill_offsets (guint32 *offsets,
              gsize    n,
              gsize    step)
{
  for (gsize i = 0; i < n; i++)
    offsets[i] = (guint32) (i * step);
}

static void
multiply_rows (gconstpointer data,
               gsize         task,
               gsize         first,
               gsize         end)
{
  const Forward *f = data;
  const gboolean is_transposed = f->result != f->call->output;
  guint32 a_rows[BLOCK_ROWS], c_rows[BLOCK_ROWS], terms[BLOCK_TERMS], b_rows[BLOCK_TERMS];

  fill_offsets (a_rows, BLOCK_ROWS, f->k);
  fill_offsets (c_rows, BLOCK_ROWS, f->result_stride);
  fill_offsets (terms, BLOCK_TERMS, 1);
  fill_offsets (b_rows, BLOCK_TERMS, f->column_stride);

  for (gsize row = first * BLOCK_ROWS; row < MIN (end * BLOCK_ROWS, f->n_rows); row += BLOCK_ROWS)
    for (gsize term = 0; term < f->k; term += BLOCK_TERMS)
      {
        const gboolean is_first = term == 0, is_last = term + BLOCK_TERMS >= f->k;
        const NnProduct product = {
          .n_rows = MIN (BLOCK_ROWS, f->n_rows - row),
          .n_terms = MIN (BLOCK_TERMS, f->k - term),
          .n_columns = is_transposed ? f->column_stride : f->n_columns,
          .a = f->streamed + row * f->k + term,
          .a_rows = a_rows,
          .a_terms = terms,
          .b = f->transposed + term * f->column_stride,
          .b_rows = b_rows,
          .c = f->result + row * f->result_stride,
          .c_rows = c_rows,
          .start = !is_first       ? NN_PRODUCT_FROM_C
                   : is_transposed ? NN_PRODUCT_FROM_ROW_BIAS
                                   : NN_PRODUCT_FROM_COLUMN_BIAS,
          .bias = f->call->tensors[TENSOR_BIAS] + (is_transposed ? row : 0),
          .relu = is_last && f->call->fused_relu,
        };

        nn_kernels ()->product (&product);
      }
}

static void
dense_forward (const NnCall *call)
{
  const Forward f = forward_of (call);
  const gsize n_blocks = (f.n_rows + BLOCK_ROWS - 1) / BLOCK_ROWS;

  nn_split_run (call->parallel, f.k, nn_split_n_tasks (f.k, 2 * f.n_columns, NN_TASK_FLOATS), lay_out_columns,
                &f);
  nn_split_run (call->parallel, n_blocks, nn_split_n_tasks (n_blocks, BLOCK_ROWS * f.k, NN_TASK_FLOATS),
                multiply_rows, &f);
  if (f.result != call->output)
    nn_kernels ()->transpose (f.result, f.result_stride, f.n, call->batch, call->output, f.n, NULL);
}

/* dW (n, k) = dYᵀ · X, in pieces of rows and columns. */
static void
add_weight_gradient (gconstpointer data,
                     gsize         task,
                     gsize         first,
                     gsize         end)
{
  const NnCall *call = data;
  const gsize n = call->plan->output.channels;
  const gsize k = nn_shape_size (call->input_shapes[0]);
  const gsize n_parts = (k + PART_COLUMNS - 1) / PART_COLUMNS;
  guint32 a_rows[BLOCK_ROWS], c_rows[BLOCK_ROWS], a_terms[BLOCK_TERMS], b_rows[BLOCK_TERMS];

  fill_offsets (a_rows, BLOCK_ROWS, 1);
  fill_offsets (c_rows, BLOCK_ROWS, k);

  for (gsize i = first; i < end; i++)
    for (gsize sample = 0; sample < call->batch; sample += BLOCK_TERMS)
      {
        const gsize row = i / n_parts * BLOCK_ROWS, column = i % n_parts * PART_COLUMNS;
        const NnProduct product = {
          .n_rows = MIN (BLOCK_ROWS, n - row),
          .n_terms = MIN (BLOCK_TERMS, call->batch - sample),
          .n_columns = MIN (PART_COLUMNS, k - column),
          .a = call->output_gradient + sample * n + row,
          .a_rows = a_rows,
          .a_terms = a_terms,
          .b = call->inputs[0] + sample * k + column,
          .b_rows = b_rows,
          .c = call->tensor_gradients[TENSOR_WEIGHT] + row * k + column,
          .c_rows = c_rows,
          .start = sample == 0 && call->overwrites_gradients ? NN_PRODUCT_FROM_ZERO : NN_PRODUCT_FROM_C,
        };

        fill_offsets (a_terms, product.n_terms, n);
        fill_offsets (b_rows, product.n_terms, k);
        nn_kernels ()->product (&product);
      }
}

/* dX (batch, k) = dY · W, in parts of columns. */
static void
write_input_gradient (gconstpointer data,
                      gsize         task,
                      gsize         first,
                      gsize         end)
{
  const NnCall *call = data;
  const gsize n = call->plan->output.channels;
  const gsize k = nn_shape_size (call->input_shapes[0]);
  const gsize last_column = MIN (end * PART_COLUMNS, k);
  guint32 a_rows[BLOCK_TERMS], c_rows[BLOCK_TERMS], a_terms[STREAMS], b_rows[STREAMS];

  fill_offsets (a_rows, MIN (BLOCK_TERMS, call->batch), n);
  fill_offsets (c_rows, MIN (BLOCK_TERMS, call->batch), k);
  fill_offsets (a_terms, STREAMS, 1);
  fill_offsets (b_rows, MIN (STREAMS, n), k);

  for (gsize column = first * PART_COLUMNS; column < last_column; column += PART_COLUMNS)
    for (gsize sample = 0; sample < call->batch; sample += BLOCK_TERMS)
      for (gsize term = 0; term < n; term += STREAMS)
        {
          const NnProduct product = {
            .n_rows = MIN (BLOCK_TERMS, call->batch - sample),
            .n_terms = MIN (STREAMS, n - term),
            .n_columns = MIN (PART_COLUMNS, k - column),
            .a = call->output_gradient + sample * n + term,
            .a_rows = a_rows,
            .a_terms = a_terms,
            .b = call->tensors[TENSOR_WEIGHT] + term * k + column,
            .b_rows = b_rows,
            .c = call->input_gradients[0] + sample * k + column,
            .c_rows = c_rows,
            .start = term == 0 ? NN_PRODUCT_FROM_ZERO : NN_PRODUCT_FROM_C,
          };

          nn_kernels ()->product (&product);
        }
}

static void
add_bias_gradient (const NnCall *call)
{
  const gsize n = call->plan->output.channels;
  float *gradient = call->tensor_gradients[TENSOR_BIAS];

  if (call->overwrites_gradients)
    memset (gradient, 0, n * sizeof (float));
  for (gsize b = 0; b < call->batch; b++)
    nn_kernels ()->add (gradient, call->output_gradient + b * n, n);
}

static void
dense_backward (const NnCall *call)
{
  const gsize n = call->plan->output.channels;
  const gsize k = nn_shape_size (call->input_shapes[0]);
  const gsize n_blocks = (n + BLOCK_ROWS - 1) / BLOCK_ROWS;
  const gsize n_parts = (k + PART_COLUMNS - 1) / PART_COLUMNS;

  if (call->tensor_gradients[TENSOR_BIAS] != NULL)
    add_bias_gradient (call);
  if (call->tensor_gradients[TENSOR_WEIGHT] != NULL)
    nn_split_run (call->parallel, n_blocks * n_parts,
                  nn_split_n_tasks (n_blocks * n_parts, BLOCK_ROWS * MIN (k, PART_COLUMNS), NN_TASK_FLOATS),
                  add_weight_gradient, call);
  if (call->input_gradients[0] != NULL)
    nn_split_run (call->parallel, n_parts, nn_split_n_tasks (n_parts, n * MIN (k, PART_COLUMNS), NN_TASK_FLOATS),
                  write_input_gradient, call);
}

const NnOp nn_op_dense = {
  .name = "dense",
  .config_size = sizeof (NnDenseConfig),
  .flags = NN_OP_BACKWARD_NEEDS_INPUT | NN_OP_FOLDS_NORM | NN_OP_WRITES_GRADIENTS,
  .plan = dense_plan,
  .forward = dense_forward,
  .backward = dense_backward,
};
