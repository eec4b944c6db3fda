/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The side of bench/frontend-speed that is ours: makes a minute of noise, then for each line that
 * comes in, which names a front end, tells how many seconds of processor time that minute took. "default" is the front
 * end of the program; all else is the text of a feature set. One thread. */

#include <stdio.h>
#include <string.h>
#include <time.h>

#include "engine/base/rng.h"
#include "engine/dsp/feature-set.h"
#include "engine/dsp/frontend.h"

#define SECONDS 60

typedef struct
{
  float *samples; /* (owned): one minute at the highest rate asked for */
  DspFrontend *frontend;
  DspFrontendStream *stream;
  float *frames;
  GHashTable *sets; /* text -> DspFeatureSet */
} Bench;

static double
now (void)
{
  struct timespec time;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &time);
  return (double)time.tv_sec + (double)time.tv_nsec * 1e-9;
}

static double
run_frontend (Bench *bench)
{
  const gsize n_samples = (gsize)dsp_frontend_default_config.sample_rate * SECONDS;
  const double start = now ();

  dsp_frontend_stream_reset (bench->stream);
  dsp_frontend_stream_process (bench->stream, bench->samples, n_samples, NULL, bench->frames, G_MAXSIZE);
  return now () - start;
}

/* Segment after segment, as many as are in a minute. */
static double
run_set (Bench      *bench,
         const char *text)
{
  DspFeatureSet *set = g_hash_table_lookup (bench->sets, text);
  g_autofree float *output = NULL;
  gsize n_samples, n_segment;
  double start;

  if (set == NULL)
    {
      g_autoptr (GError) error = NULL;

      set = dsp_feature_set_new (text, &error);
      if (set == NULL)
        g_error ("%s", error->message);
      g_hash_table_insert (bench->sets, g_strdup (text), set);
    }

  n_samples = (gsize)dsp_feature_set_get_sample_rate (set) * SECONDS;
  n_segment = dsp_feature_set_get_n_samples (set) > 0 ? dsp_feature_set_get_n_samples (set) : n_samples;
  output = g_new (float, dsp_feature_set_get_size (set));
  start = now ();
  for (gsize at = 0; at + n_segment <= n_samples; at += n_segment)
    dsp_feature_set_compute (set, bench->samples + at, n_segment, output);
  return now () - start;
}

int
main (void)
{
  const gsize n_samples = 48000 * SECONDS;
  Bench bench = { 0 };
  char line[512];
  BaseRng rng;

  base_rng_init (&rng, 1);
  bench.samples = g_new (float, n_samples);
  for (gsize i = 0; i < n_samples; i++)
    bench.samples[i] = (float)base_rng_uniform (&rng) - 0.5f;
  bench.frontend = dsp_frontend_new (&dsp_frontend_default_config, NULL);
  bench.stream = dsp_frontend_stream_new (bench.frontend);
  bench.frames = g_new (float, dsp_frontend_count_frames (bench.frontend, n_samples)
                                   * dsp_frontend_default_config.n_bands);
  bench.sets = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify)dsp_feature_set_free);

  while (fgets (line, sizeof line, stdin) != NULL)
    {
      line[strcspn (line, "\n")] = '\0';
      printf ("%.9f\n", strcmp (line, "default") == 0 ? run_frontend (&bench) : run_set (&bench, line));
      fflush (stdout);
    }

  g_hash_table_unref (bench.sets);
  g_free (bench.frames);
  dsp_frontend_stream_free (bench.stream);
  dsp_frontend_unref (bench.frontend);
  g_free (bench.samples);
  return 0;
}
