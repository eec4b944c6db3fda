/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "engine/nn/conv.h"
#include "engine/nn/kernels.h"
#include "engine/nn/split.h"

/*
 * The kernel's gradient where one channel is made of one, as in a depthwise convolution. The input lies in a
 * frame of zeros; the output's gradient lies in one with rows as long, each number where the window of its
 * pixel begins, and zeros elsewhere. So the gradient of each tap is the product of two long arrays, of which
 * one is shifted by the tap. A fixed number of parts of the batch are added in order.
 */

#define N_PARTS NN_CONV_MAX_TASKS

/* What the arrays' length is a multiple of. */
#define STEP 16

typedef struct
{
  gsize row;     /* of both frames */
  gsize n;       /* of the gradient's frame */
  gsize n_input; /* of the input's frame, with what the last tap reads beyond */
  gsize sums_size, part_size;
} Layout;

static Layout
layout_of (const NnConvGeometry *g)
{
  const gsize height = g->height + 2 * g->padding_height;
  Layout l = { .row = g->width + 2 * g->padding_width };

  l.n = ((g->out_height - 1) * g->stride_height * l.row + (g->out_width - 1) * g->stride_width + 1 + STEP - 1) / STEP
        * STEP;
  l.n_input = nn_conv_round_up (MAX (height * l.row, l.n + (g->kernel_height - 1) * l.row + g->kernel_width - 1));
  l.sums_size = nn_conv_round_up (g->n_taps * sizeof (double) / sizeof (float));
  l.part_size = l.sums_size + l.n_input + l.n;
  return l;
}

static gsize
single_scratch (const NnConvGeometry *g)
{
  return nn_conv_round_up (g->n_taps) + N_PARTS * layout_of (g).part_size;
}

static gboolean
single_is_able (const NnConvGeometry *g)
{
  return g->channels == 1 && g->out_channels == 1;
}

typedef struct
{
  const NnConvGeometry *geometry;
  const NnConvPart *part;
  Layout layout;
  guint32 *shifts; /* of the taps */
  float *parts;    /* sums and frames of each */
} Run;

static void
fill_input (const Run   *run,
            const float *input,
            float       *frame)
{
  const NnConvGeometry *g = run->geometry;

  frame += g->padding_height * run->layout.row + g->padding_width;
  for (gsize y = 0; y < g->height; y++)
    memcpy (frame + y * run->layout.row, input + y * g->width, g->width * sizeof (float));
}

static void
fill_gradient (const Run   *run,
               const float *gradient,
               float       *frame)
{
  const NnConvGeometry *g = run->geometry;

  for (gsize y = 0; y < g->out_height; y++, gradient += g->out_width)
    {
      float *row = frame + y * g->stride_height * run->layout.row;

      if (g->stride_width == 1)
        memcpy (row, gradient, g->out_width * sizeof (float));
      else
        for (gsize x = 0; x < g->out_width; x++)
          row[x * g->stride_width] = gradient[x];
    }
}

static void
run_parts (gconstpointer data,
           gsize         task,
           gsize         first,
           gsize         end)
{
  const Run *run = data;
  const NnConvGeometry *g = run->geometry;
  const Layout *l = &run->layout;

  for (gsize i = first; i < end; i++)
    {
      float *sums = run->parts + i * l->part_size;
      float *input = sums + l->sums_size, *gradient = input + l->n_input;
      gsize first_sample, end_sample;

      /* The zeros stay zeros from one sample to the next. */
      memset (sums, 0, l->part_size * sizeof (float));
      nn_split_range (run->part->batch, N_PARTS, i, &first_sample, &end_sample);
      for (gsize b = first_sample; b < end_sample; b++)
        {
          fill_input (run, run->part->input + b * g->input_step, input);
          fill_gradient (run, run->part->output_gradient + b * g->output_step, gradient);
          nn_kernels ()->correlate (gradient, input, l->n, run->shifts, g->n_taps, (double *) sums);
        }
    }
}

static void
single_run (const NnConvGeometry *g,
            const NnConvPart     *part)
{
  Run run = { .geometry = g, .part = part, .layout = layout_of (g), .shifts = (guint32 *) part->scratch };

  run.parts = part->scratch + nn_conv_round_up (g->n_taps);
  for (gsize i = 0; i < g->n_taps; i++)
    run.shifts[i] = (guint32) (i / g->kernel_width * run.layout.row + i % g->kernel_width);

  nn_split_run (part->parallel, N_PARTS,
                nn_split_n_tasks (N_PARTS, part->batch * run.layout.n * g->n_taps / N_PARTS, NN_TASK_FLOPS), run_parts,
                &run);
  for (gsize tap = 0; tap < g->n_taps; tap++)
    {
      double sum = part->overwrites ? 0.0 : (double) part->weight_gradient[tap];

      for (gsize i = 0; i < N_PARTS; i++)
        sum += ((const double *) (run.parts + i * run.layout.part_size))[tap];
      part->weight_gradient[tap] = (float) sum;
    }
}

const NnConvWay nn_conv_single_kernel_gradient = {
  .name = "single",
  .is_exact = TRUE,
  .is_able = single_is_able,
  .get_scratch = single_scratch,
  .run = single_run,
};
