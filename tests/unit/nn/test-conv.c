/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <string.h>

#include "engine/nn/conv.h"
#include "engine/nn/kernels.h"
#include "gradient-check.h"
#include "threads.h"

/* Every way of a convolution, in every pass, against the plain loop in double; with any number of threads,
 * in any batch; at every level of the kernels that the machine can run. */

typedef struct
{
  gsize channels, height, width, out_channels;
  gsize kernel_height, kernel_width, stride_height, stride_width, padding_height, padding_width;
  gsize groups, batch;
} Case;

static const Case cases[] = {
  { 1, 1, 1, 1, 1, 1, 1, 1, 0, 0, 1, 1 },
  { 1, 20, 70, 16, 3, 3, 1, 1, 1, 1, 1, 3 },
  { 3, 9, 40, 20, 3, 3, 1, 1, 1, 1, 1, 2 },
  { 1, 23, 37, 5, 10, 2, 1, 1, 0, 0, 1, 2 },
  { 1, 20, 19, 17, 7, 7, 1, 1, 2, 2, 1, 2 },
  { 3, 21, 24, 16, 7, 7, 2, 2, 3, 3, 1, 2 },
  { 3, 31, 35, 9, 11, 11, 4, 4, 2, 2, 1, 2 },
  { 16, 8, 8, 32, 3, 3, 1, 1, 1, 1, 1, 3 },
  { 32, 4, 4, 64, 3, 3, 1, 1, 1, 1, 1, 9 },
  { 64, 2, 2, 48, 3, 3, 1, 1, 1, 1, 1, 7 },
  { 32, 1, 1, 32, 3, 3, 1, 1, 1, 1, 1, 2 },
  { 16, 9, 14, 16, 3, 3, 1, 1, 0, 2, 1, 2 },
  { 48, 13, 5, 16, 3, 3, 1, 1, 1, 1, 1, 2 },
  { 32, 17, 33, 32, 3, 3, 1, 1, 1, 1, 1, 1 },
  { 16, 6, 35, 80, 3, 3, 1, 1, 1, 1, 1, 4 },
  { 33, 7, 6, 35, 3, 3, 2, 2, 1, 1, 1, 3 },
  { 40, 8, 8, 24, 1, 1, 1, 1, 0, 0, 1, 3 },
  { 300, 4, 8, 40, 1, 1, 1, 1, 0, 0, 1, 2 },
  { 20, 7, 9, 36, 1, 1, 2, 2, 0, 0, 1, 2 },
  { 20, 7, 9, 36, 1, 1, 1, 1, 1, 2, 1, 2 },
  { 30, 6, 7, 10, 5, 5, 1, 1, 2, 2, 1, 2 },
  { 6, 5, 4, 7, 2, 2, 3, 2, 4, 3, 1, 2 },
  { 4, 9, 10, 6, 2, 2, 3, 4, 0, 1, 1, 2 },
  { 8, 6, 7, 12, 3, 3, 1, 1, 1, 1, 4, 2 },
  { 6, 8, 40, 6, 3, 3, 1, 1, 1, 1, 6, 2 },
  { 5, 9, 33, 5, 5, 4, 1, 1, 0, 3, 5, 3 },
  { 3, 3, 2, 3, 2, 3, 1, 1, 1, 2, 3, 2 },
  { 2, 7, 6, 2, 3, 3, 1, 1, 3, 0, 2, 2 },
  { 3, 11, 20, 3, 3, 4, 2, 3, 1, 2, 3, 11 },
  { 2, 2, 3, 2, 2, 2, 3, 1, 1, 0, 2, 2 },
  { 64, 9, 9, 64, 3, 3, 1, 1, 1, 1, 2, 2 },
};

typedef struct
{
  NnConvGeometry geometry;
  gsize batch, groups;
  gsize n_input, n_output, n_weights;
  float *input, *output, *weight, *bias; /* (owned) */
} Problem;

static NnConvGeometry
geometry_of (const Case *c)
{
  NnConvGeometry g = {
    .channels = c->channels / c->groups,
    .height = c->height,
    .width = c->width,
    .kernel_height = c->kernel_height,
    .kernel_width = c->kernel_width,
    .stride_height = c->stride_height,
    .stride_width = c->stride_width,
    .padding_height = c->padding_height,
    .padding_width = c->padding_width,
    .out_channels = c->out_channels / c->groups,
    .input_step = c->channels * c->height * c->width,
  };

  g.n_taps = g.channels * g.kernel_height * g.kernel_width;
  g.out_height = (g.height + 2 * g.padding_height - g.kernel_height) / g.stride_height + 1;
  g.out_width = (g.width + 2 * g.padding_width - g.kernel_width) / g.stride_width + 1;
  g.output_step = c->out_channels * g.out_height * g.out_width;
  return g;
}

static Problem
problem_new (const Case *c)
{
  Problem p = { .geometry = geometry_of (c), .batch = c->batch, .groups = c->groups };
  BaseRng rng;

  base_rng_init (&rng, 7);
  p.n_input = c->batch * p.geometry.input_step;
  p.n_output = c->batch * p.geometry.output_step;
  p.n_weights = c->out_channels * p.geometry.n_taps;
  p.input = g_new (float, p.n_input);
  p.output = g_new (float, p.n_output);
  p.weight = g_new (float, p.n_weights);
  p.bias = g_new (float, c->out_channels);
  fill_normal (p.input, p.n_input, &rng);
  fill_normal (p.output, p.n_output, &rng);
  fill_normal (p.weight, p.n_weights, &rng);
  fill_normal (p.bias, c->out_channels, &rng);
  return p;
}

static void
problem_clear (Problem *p)
{
  g_free (p->input);
  g_free (p->output);
  g_free (p->weight);
  g_free (p->bias);
}

static gsize
result_size (const Problem *p,
             NnConvPass     pass)
{
  return pass == NN_CONV_FORWARD ? p->n_output : pass == NN_CONV_INPUT_GRADIENT ? p->n_input : p->n_weights;
}

/* One term of all sums of @pass: output number, input number and weight belong together. */
static void
add_term (const Problem *p,
          NnConvPass     pass,
          gsize          output,
          gsize          input,
          gsize          weight,
          double        *result)
{
  if (pass == NN_CONV_FORWARD)
    result[output] += (double) p->input[input] * (double) p->weight[weight];
  else if (pass == NN_CONV_INPUT_GRADIENT)
    result[input] += (double) p->output[output] * (double) p->weight[weight];
  else
    result[weight] += (double) p->output[output] * (double) p->input[input];
}

static void
add_output_pixel (const Problem *p,
                  NnConvPass     pass,
                  gsize          sample,
                  gsize          channel,
                  gsize          y,
                  gsize          x,
                  double        *result)
{
  const NnConvGeometry *g = &p->geometry;
  const gsize output = sample * g->output_step + (channel * g->out_height + y) * g->out_width + x;
  const gsize group = channel / g->out_channels;

  for (gsize c = 0; c < g->channels; c++)
    for (gsize ky = 0; ky < g->kernel_height; ky++)
      for (gsize kx = 0; kx < g->kernel_width; kx++)
        {
          const gsize row = y * g->stride_height + ky - g->padding_height;
          const gsize column = x * g->stride_width + kx - g->padding_width;
          const gsize weight = ((channel * g->channels + c) * g->kernel_height + ky) * g->kernel_width + kx;

          /* In the padding row or column have gone below zero, and round to a large number. */
          if (row < g->height && column < g->width)
            add_term (p, pass, output,
                      sample * g->input_step + ((group * g->channels + c) * g->height + row) * g->width + column,
                      weight, result);
        }
}

static double *
run_plain_loop (const Problem *p,
                NnConvPass     pass,
                gboolean       has_bias)
{
  const NnConvGeometry *g = &p->geometry;
  double *result = g_new0 (double, result_size (p, pass));

  for (gsize sample = 0; sample < p->batch; sample++)
    for (gsize channel = 0; channel < g->out_channels * p->groups; channel++)
      for (gsize y = 0; y < g->out_height; y++)
        for (gsize x = 0; x < g->out_width; x++)
          {
            const gsize output = sample * g->output_step + (channel * g->out_height + y) * g->out_width + x;

            add_output_pixel (p, pass, sample, channel, y, x, result);
            if (pass == NN_CONV_FORWARD && has_bias)
              result[output] = MAX (result[output] + (double) p->bias[channel], 0.0);
          }
  return result;
}

/* With bias and ReLU, or with neither. A gradient is to be written over without a bias, and otherwise
 * to be added to, from zero. */
static float *
run_way (const Problem      *p,
         NnConvPass          pass,
         const NnConvWay    *way,
         gsize               batch,
         gboolean            has_bias,
         const BaseParallel *parallel)
{
  const NnConvGeometry *g = &p->geometry;
  const gsize n_scratch = way->get_scratch (g);
  float *result = g_new0 (float, result_size (p, pass));
  float *scratch = g_aligned_alloc (n_scratch + 16, sizeof (float), 64);

  /* Bytes of ones are no numbers: what is read before it is written shows up. */
  memset (scratch, 0xff, (n_scratch + 16) * sizeof (float));
  if (pass != NN_CONV_KERNEL_GRADIENT || !has_bias)
    memset (result, 0xff, result_size (p, pass) * sizeof (float));

  for (gsize group = 0; group < p->groups; group++)
    {
      const gsize input = group * g->channels * g->height * g->width;
      const gsize output = group * g->out_channels * g->out_height * g->out_width;
      const gsize weight = group * g->out_channels * g->n_taps;
      const NnConvPart part = {
        .batch = batch,
        .parallel = parallel,
        .weight = p->weight + weight,
        .bias = has_bias ? p->bias + group * g->out_channels : NULL,
        .relu = has_bias,
        .input = p->input + input,
        .output = result + output,
        .output_gradient = p->output + output,
        .input_gradient = result + input,
        .weight_gradient = result + weight,
        .overwrites = !has_bias,
        .scratch = scratch,
      };

      way->run (g, &part);
    }

  for (gsize i = 0; i < 16; i++)
    g_assert_cmpmem (scratch + n_scratch + i, sizeof (float), "\xff\xff\xff\xff", sizeof (float));
  g_aligned_free (scratch);
  return result;
}

static double
relative_distance (const float  *values,
                   const double *expected,
                   gsize         n)
{
  double distance = 0.0, size = 0.0;

  for (gsize i = 0; i < n; i++)
    {
      const double d = (double) values[i] - expected[i];

      distance += d * d;
      size += expected[i] * expected[i];
    }
  return sqrt (distance / (size + 1e-9));
}

static void
check_way (const Problem   *p,
           NnConvPass       pass,
           const NnConvWay *way)
{
  const gsize n = result_size (p, pass);

  for (guint has_bias = 0; has_bias < (pass == NN_CONV_INPUT_GRADIENT ? 1 : 2); has_bias++)
    {
      g_autofree double *expected = run_plain_loop (p, pass, has_bias);
      g_autofree float *result = run_way (p, pass, way, p->batch, has_bias, NULL);

      g_assert_cmpfloat (relative_distance (result, expected, n), <, way->is_exact ? 2e-6 : 1e-4);
      for (guint n_threads = 1; n_threads <= 7; n_threads += n_threads < 3 ? 1 : 4)
        {
          g_autofree float *again = NULL;
          TestThreads threads;

          test_threads_init (&threads, n_threads);
          again = run_way (p, pass, way, p->batch, has_bias, &threads.parallel);
          g_assert_cmpmem (again, n * sizeof (float), result, n * sizeof (float));
        }
      /* A sample alone is as it was in the batch. */
      if (pass != NN_CONV_KERNEL_GRADIENT)
        {
          g_autofree float *alone = run_way (p, pass, way, 1, has_bias, NULL);

          g_assert_cmpmem (alone, n / p->batch * sizeof (float), result, n / p->batch * sizeof (float));
        }
    }
}

static void
test_pass (gconstpointer data)
{
  const NnConvPass pass = GPOINTER_TO_UINT (data) % NN_CONV_N_PASSES;
  const NnConvWay *way;

  nn_kernels_set_level (GPOINTER_TO_UINT (data) / NN_CONV_N_PASSES);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      Problem p = problem_new (&cases[i]);

      for (guint j = 0; (way = nn_conv_get_way (pass, j)) != NULL; j++)
        if (way->is_able (&p.geometry))
          {
            g_test_message ("case %zu, %s", i, way->name);
            check_way (&p, pass, way);
          }
      g_assert_true (nn_conv_choose (pass, &p.geometry, TRUE)->is_exact);
      g_assert_true (nn_conv_choose (pass, &p.geometry, TRUE)->is_able (&p.geometry));
      g_assert_true (nn_conv_choose (pass, &p.geometry, FALSE)->is_able (&p.geometry));
      problem_clear (&p);
    }
}

int
main (int    argc,
      char **argv)
{
  static const char *const passes[] = { "forward", "input-gradient", "kernel-gradient" };

  g_test_init (&argc, &argv, NULL);

  for (guint level = 0; level < nn_kernels_get_n_levels (); level++)
    for (guint pass = 0; pass < NN_CONV_N_PASSES; pass++)
      {
        g_autofree char *path = g_strdup_printf ("/nn/conv/level-%u/%s", level, passes[pass]);

        g_test_add_data_func (path, GUINT_TO_POINTER (level * NN_CONV_N_PASSES + pass), test_pass);
      }

  return g_test_run ();
}
