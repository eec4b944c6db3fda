/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>
#include <time.h>

#include "engine/nn/conv.h"
#include "engine/base/rng.h"
#include "matrix-product.h"

/*
 * How fast convolutions of the sizes that networks have are, pass by pass, in milliseconds and
 * GFLOP/s as a plain loop would count them, and what share that is of the peak of matrix products.
 *
 *     conv-speed [THREADS [NAME-PREFIX [exact|all]]]
 *
 * With one thread the time is the processor's, with more it is the wall's; the lower quartile of
 * several rounds counts, since the machine may have other things to do. "exact" leaves out Winograd,
 * "all" runs every way that there is.
 */

#define MIN_ROUNDS 7
#define SECONDS    0.25

typedef struct
{
  const char *name;
  gsize batch, channels, height, width, out_channels, kernel, stride, padding, groups;
} Layer;

static const Layer layers[] = {
  { "vgg1.1", 8, 3, 64, 64, 64, 3, 1, 1, 1 },
  { "vgg1.2", 8, 64, 64, 64, 64, 3, 1, 1, 1 },
  { "vgg2.1", 8, 64, 32, 32, 128, 3, 1, 1, 1 },
  { "vgg2.2", 8, 128, 32, 32, 128, 3, 1, 1, 1 },
  { "vgg3.1", 8, 128, 16, 16, 256, 3, 1, 1, 1 },
  { "vgg3.2", 8, 256, 16, 16, 256, 3, 1, 1, 1 },
  { "vgg4.1", 8, 256, 8, 8, 512, 3, 1, 1, 1 },
  { "vgg4.2", 8, 512, 8, 8, 512, 3, 1, 1, 1 },
  { "vgg5", 8, 512, 4, 4, 512, 3, 1, 1, 1 },
  { "res1", 8, 3, 64, 64, 64, 7, 2, 3, 1 },
  { "res2", 8, 64, 16, 16, 64, 3, 1, 1, 1 },
  { "res3s", 8, 64, 16, 16, 128, 3, 2, 1, 1 },
  { "res3d", 8, 64, 16, 16, 128, 1, 2, 0, 1 },
  { "res4", 8, 256, 4, 4, 256, 3, 1, 1, 1 },
  { "res50a", 8, 256, 16, 16, 64, 1, 1, 0, 1 },
  { "res50b", 8, 512, 4, 4, 2048, 1, 1, 0, 1 },
  { "goog3a", 8, 192, 8, 8, 64, 1, 1, 0, 1 },
  { "goog3b", 8, 96, 8, 8, 128, 3, 1, 1, 1 },
  { "goog3c", 8, 16, 8, 8, 32, 5, 1, 2, 1 },
  { "goog5", 8, 832, 2, 2, 256, 1, 1, 0, 1 },
  { "mp1", 8, 1, 80, 320, 16, 3, 1, 1, 1 },
  { "mp2", 8, 16, 40, 160, 32, 3, 1, 1, 1 },
  { "mp3", 8, 32, 20, 80, 64, 3, 1, 1, 1 },
  { "mp4", 8, 64, 10, 40, 128, 3, 1, 1, 1 },
  { "mp5", 8, 128, 5, 20, 192, 3, 1, 1, 1 },
  { "stolt", 8, 1, 80, 469, 16, 5, 1, 0, 1 },
  { "stolt10", 8, 1, 80, 469, 16, 10, 1, 0, 1 },
  { "mold", 8, 1, 128, 128, 64, 7, 1, 2, 1 },
  { "alex1", 8, 3, 64, 64, 64, 11, 4, 2, 1 },
  { "alex2", 8, 64, 15, 15, 192, 5, 1, 2, 1 },
  { "depth", 8, 64, 32, 32, 64, 3, 1, 1, 64 },
  { "depth5", 8, 64, 32, 32, 64, 5, 1, 2, 64 },
  { "depth8", 8, 128, 8, 8, 128, 3, 1, 1, 128 },
  { "depths", 8, 64, 32, 32, 64, 3, 2, 1, 64 },
  { "depthm", 8, 32, 40, 160, 32, 3, 1, 1, 32 },
};

static const char *const pass_names[] = { "forward", "input", "kernel" };

static guint n_threads = 1;

static double
now (void)
{
  struct timespec time;

  clock_gettime (n_threads == 1 ? CLOCK_THREAD_CPUTIME_ID : CLOCK_MONOTONIC, &time);
  return (double) time.tv_sec + (double) time.tv_nsec * 1e-9;
}

/* Threads: run_tasks() wakes the workers, takes tasks from one counter as they do, and waits until
 * all have been done. */
typedef struct
{
  GMutex mutex;
  GCond woken, done;
  guint round, n_idle; /* (mutex) */
  gint next;           /* (atomic) */
  gsize n_tasks;
  BaseParallelTask task;
  gpointer data;
} Pool;

static void
take_tasks (Pool *pool)
{
  for (gsize i; (i = (gsize) g_atomic_int_add (&pool->next, 1)) < pool->n_tasks;)
    pool->task (i, pool->data);
}

static gpointer
work (gpointer data)
{
  Pool *pool = data;

  for (guint round = 0;; round++)
    {
      g_mutex_lock (&pool->mutex);
      while (pool->round == round)
        g_cond_wait (&pool->woken, &pool->mutex);
      g_mutex_unlock (&pool->mutex);
      take_tasks (pool);
      g_mutex_lock (&pool->mutex);
      pool->n_idle++;
      g_cond_signal (&pool->done);
      g_mutex_unlock (&pool->mutex);
    }
  return NULL;
}

static void
run_tasks (gpointer         owner,
           gsize            n_tasks,
           BaseParallelTask task,
           gpointer         data)
{
  Pool *pool = owner;

  g_mutex_lock (&pool->mutex);
  pool->n_tasks = n_tasks;
  pool->task = task;
  pool->data = data;
  g_atomic_int_set (&pool->next, 0);
  pool->n_idle = 0;
  pool->round++;
  g_cond_broadcast (&pool->woken);
  g_mutex_unlock (&pool->mutex);
  take_tasks (pool);
  g_mutex_lock (&pool->mutex);
  while (pool->n_idle < n_threads - 1)
    g_cond_wait (&pool->done, &pool->mutex);
  g_mutex_unlock (&pool->mutex);
}

static Pool pool;
static const BaseParallel parallel = { run_tasks, &pool };

static int
compare (gconstpointer a,
         gconstpointer b)
{
  const double x = *(const double *) a, y = *(const double *) b;

  return x < y ? -1 : x > y;
}

static NnConvGeometry
geometry_of (const Layer *l)
{
  NnConvGeometry g = {
    .channels = l->channels / l->groups,
    .height = l->height,
    .width = l->width,
    .kernel_height = l->kernel,
    .kernel_width = l->kernel,
    .stride_height = l->stride,
    .stride_width = l->stride,
    .padding_height = l->padding,
    .padding_width = l->padding,
    .out_channels = l->out_channels / l->groups,
    .input_step = l->channels * l->height * l->width,
  };

  g.n_taps = g.channels * l->kernel * l->kernel;
  g.out_height = (l->height + 2 * l->padding - l->kernel) / l->stride + 1;
  g.out_width = (l->width + 2 * l->padding - l->kernel) / l->stride + 1;
  g.output_step = l->out_channels * g.out_height * g.out_width;
  return g;
}

static float *
fill (gsize    n,
      BaseRng *rng)
{
  float *values = g_aligned_alloc0 (n + 64, sizeof (float), 64);

  for (gsize i = 0; i < n; i++)
    values[i] = (float) base_rng_normal (rng);
  return values;
}

/* Seconds of one run. */
static double
measure (const Layer     *l,
         const NnConvWay *way)
{
  const NnConvGeometry g = geometry_of (l);
  const gsize n_weights = l->out_channels * g.n_taps;
  const gsize weights_step = n_weights / l->groups;
  double seconds[1000], start, total = 0.0;
  guint n = 0;
  BaseRng rng;

  base_rng_init (&rng, 1);
  {
    float *input = fill (l->batch * g.input_step, &rng);
    float *output = fill (l->batch * g.output_step, &rng);
    float *weight = fill (n_weights, &rng), *gradient = fill (n_weights, &rng);
    float *bias = fill (l->out_channels, &rng);
    float *scratch = g_aligned_alloc0 (way->get_scratch (&g), sizeof (float), 64);

    while (n < MIN_ROUNDS || (total < SECONDS && n < G_N_ELEMENTS (seconds)))
      {
        start = now ();
        for (gsize i = 0; i < l->groups; i++)
          {
            const gsize input_offset = i * g.channels * g.height * g.width;
            const gsize output_offset = i * g.out_channels * g.out_height * g.out_width;
            const NnConvPart part = {
              .batch = l->batch,
              .parallel = n_threads > 1 ? &parallel : NULL,
              .weight = weight + i * weights_step,
              .bias = bias + i * g.out_channels,
              .input = input + input_offset,
              .input_gradient = input + input_offset,
              .output = output + output_offset,
              .output_gradient = output + output_offset,
              .weight_gradient = gradient + i * weights_step,
              .scratch = scratch,
            };

            way->run (&g, &part);
          }
        seconds[n] = now () - start;
        total += seconds[n++];
      }
    g_aligned_free (input);
    g_aligned_free (output);
    g_aligned_free (weight);
    g_aligned_free (gradient);
    g_aligned_free (bias);
    g_aligned_free (scratch);
  }

  qsort (seconds, n, sizeof (double), compare);
  return seconds[n / 4];
}

static double
flops_of (const Layer *l)
{
  const NnConvGeometry g = geometry_of (l);

  return 2.0 * (double) (l->batch * l->out_channels * g.out_height * g.out_width * g.n_taps);
}

/* What matrix_product() reaches on large matrices, GFLOP/s of one thread. */
static double
measure_peak (void)
{
  const gsize n = 512;
  double best = 0.0;
  BaseRng rng;
  float *a, *b, *c;

  base_rng_init (&rng, 1);
  a = fill (n * n, &rng);
  b = fill (n * n, &rng);
  c = fill (n * n, &rng);
  for (guint i = 0; i < 25; i++)
    {
      struct timespec start, end;

      clock_gettime (CLOCK_THREAD_CPUTIME_ID, &start);
      matrix_product (n, n, n, a, n, NN_AS_IS, b, n, NN_AS_IS, c, n, NN_OVERWRITE);
      clock_gettime (CLOCK_THREAD_CPUTIME_ID, &end);
      best = MAX (best, 2.0 * (double) (n * n * n)
                            / ((double) (end.tv_sec - start.tv_sec) * 1e9 + (double) (end.tv_nsec - start.tv_nsec)));
    }
  g_aligned_free (a);
  g_aligned_free (b);
  g_aligned_free (c);
  return best;
}

int
main (int    argc,
      char **argv)
{
  const char *prefix = argc > 2 ? argv[2] : "";
  const gboolean is_exact = argc > 3 && g_str_equal (argv[3], "exact");
  const gboolean all = argc > 3 && g_str_equal (argv[3], "all");
  double peak;

  if (argc > 1)
    n_threads = (guint) g_ascii_strtoull (argv[1], NULL, 10);
  n_threads = CLAMP (n_threads, 1, 16);
  for (guint i = 1; i < n_threads; i++)
    g_thread_unref (g_thread_new ("worker", work, &pool));

  peak = measure_peak () * n_threads;
  g_print ("Matrix products: %.1f GFLOP/s\n", peak);
  for (gsize i = 0; i < G_N_ELEMENTS (layers); i++)
    {
      const NnConvGeometry g = geometry_of (&layers[i]);

      if (!g_str_has_prefix (layers[i].name, prefix))
        continue;
      g_print ("%-8s", layers[i].name);
      for (NnConvPass pass = 0; pass < NN_CONV_N_PASSES; pass++)
        {
          const NnConvWay *chosen = nn_conv_choose (pass, &g, is_exact), *way;

          if (all)
            g_print ("\n  %s:", pass_names[pass]);
          for (guint j = 0; (way = nn_conv_get_way (pass, j)) != NULL; j++)
            if (way == chosen || (all && way->is_able (&g)))
              {
                const double seconds = measure (&layers[i], way);
                const double speed = flops_of (&layers[i]) / seconds * 1e-9;

                g_print ("  %c%-9s%8.3f ms %6.1f %3.0f %%", all && way == chosen ? '*' : ' ', way->name,
                         seconds * 1e3, speed, 100.0 * speed / peak);
              }
        }
      g_print ("\n");
    }

  return 0;
}
