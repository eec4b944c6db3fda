/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/nn/conv.h"
#include "engine/nn/kernels.h"
#include "engine/nn/split.h"

/*
 * A 1 x 1 kernel with stride 1 on planes that are wide enough: Y (O, pixels) = W (O, C) · X (C, pixels)
 * as it stands, one sample after the other, and dX = Wᵀ · dY.
 */

/* Pixels of one task: of so many, all channels are in the second-level cache. */
#define BLOCK_PIXELS 256

/* A product reads vectors up to the end of its last row: planes of whole vectors have none beyond. */
#define PLANE_MULTIPLE 16

typedef struct
{
  gsize batch, n_blocks, plane;
  gsize source_step, target_step;
  gsize n_terms;
  const float *source;
  float *target;
  NnProduct product; /* of all terms and no column yet */
} Run;

static gboolean
plain_is_able (const NnConvGeometry *g)
{
  return g->kernel_height == 1 && g->kernel_width == 1 && g->stride_height == 1 && g->stride_width == 1
         && g->padding_height == 0 && g->padding_width == 0 && g->height * g->width % PLANE_MULTIPLE == 0;
}

/* Offsets of rows of A and C, of terms of A and B. */
static gsize
plain_scratch (const NnConvGeometry *g)
{
  return 2 * (g->channels + g->out_channels);
}

static void
run_blocks (gconstpointer data,
            gsize         task,
            gsize         first,
            gsize         end)
{
  const Run *run = data;

  for (gsize i = first; i < end; i++)
    {
      const gsize sample = i / run->n_blocks;
      const gsize pixel = i % run->n_blocks * BLOCK_PIXELS;
      const gsize end_pixel = MIN (pixel + BLOCK_PIXELS, run->plane);

      for (gsize term = 0; term < run->n_terms; term += NN_PRODUCT_TERMS)
        {
          NnProduct product = run->product;

          product.n_terms = MIN (run->n_terms - term, NN_PRODUCT_TERMS);
          product.n_columns = end_pixel - pixel;
          product.a_terms += term;
          product.b = run->source + sample * run->source_step + pixel;
          product.b_rows += term;
          product.c = run->target + sample * run->target_step + pixel;
          product.start = term > 0 ? NN_PRODUCT_FROM_C : product.start;
          product.relu = product.relu && term + NN_PRODUCT_TERMS >= run->n_terms;
          nn_kernels ()->product (&product);
        }
    }
}

/* With @row_step and @term_step through the weights. */
static void
run_plain (Run              *run,
           const NnConvPart *part,
           gsize             n_rows,
           gsize             row_step,
           gsize             term_step)
{
  guint32 *a_rows = (guint32 *) part->scratch;
  guint32 *c_rows = a_rows + n_rows;
  guint32 *a_terms = c_rows + n_rows;
  guint32 *b_rows = a_terms + run->n_terms;
  gsize n_items;

  for (gsize i = 0; i < n_rows; i++)
    {
      a_rows[i] = (guint32) (i * row_step);
      c_rows[i] = (guint32) (i * run->plane);
    }
  for (gsize i = 0; i < run->n_terms; i++)
    {
      a_terms[i] = (guint32) (i * term_step);
      b_rows[i] = (guint32) (i * run->plane);
    }

  run->product.n_rows = n_rows;
  run->product.a = part->weight;
  run->product.a_rows = a_rows;
  run->product.a_terms = a_terms;
  run->product.b_rows = b_rows;
  run->product.c_rows = c_rows;
  run->n_blocks = (run->plane + BLOCK_PIXELS - 1) / BLOCK_PIXELS;
  n_items = part->batch * run->n_blocks;
  nn_split_run (part->parallel, n_items, MIN (n_items, NN_MAX_TASKS), run_blocks, run);
}

static void
plain_run (const NnConvGeometry *g,
           const NnConvPart     *part)
{
  Run run = {
    .plane = g->height * g->width,
    .source_step = g->input_step,
    .target_step = g->output_step,
    .n_terms = g->channels,
    .source = part->input,
    .target = part->output,
    .product = {
      .start = part->bias != NULL ? NN_PRODUCT_FROM_ROW_BIAS : NN_PRODUCT_FROM_ZERO,
      .bias = part->bias,
      .relu = part->relu,
    },
  };

  run_plain (&run, part, g->out_channels, g->channels, 1);
}

static void
plain_run_input_gradient (const NnConvGeometry *g,
                          const NnConvPart     *part)
{
  Run run = {
    .plane = g->height * g->width,
    .source_step = g->output_step,
    .target_step = g->input_step,
    .n_terms = g->out_channels,
    .source = part->output_gradient,
    .target = part->input_gradient,
  };

  run_plain (&run, part, g->channels, 1, g->channels);
}

const NnConvWay nn_conv_plain = {
  .name = "plain",
  .is_exact = TRUE,
  .is_able = plain_is_able,
  .get_scratch = plain_scratch,
  .run = plain_run,
};

const NnConvWay nn_conv_plain_input_gradient = {
  .name = "plain",
  .is_exact = TRUE,
  .is_able = plain_is_able,
  .get_scratch = plain_scratch,
  .run = plain_run_input_gradient,
};
