/* SPDX-License-Identifier: GPL-3.0-or-later */

/* How many times faster than real time the front end is on one core: meson test --benchmark. */

#include <glib.h>

#include "engine/base/rng.h"
#include "engine/dsp/frontend.h"

#define SECONDS 60

int
main (int   argc,
      char *argv[])
{
  const DspFrontendConfig *config = &dsp_frontend_default_config;
  const gsize n_samples = (gsize) config->sample_rate * SECONDS;
  g_autoptr (DspFrontend) frontend = dsp_frontend_new (config, NULL);
  g_autoptr (DspFrontendStream) stream = dsp_frontend_stream_new (frontend);
  const gsize n_frames = dsp_frontend_count_frames (frontend, n_samples);
  g_autofree float *samples = g_new (float, n_samples);
  g_autofree float *frames = g_new (float, n_frames * config->n_bands);
  double best = G_MAXDOUBLE;
  BaseRng rng;

  base_rng_init (&rng, 1);
  for (gsize i = 0; i < n_samples; i++)
    samples[i] = (float) base_rng_uniform (&rng) - 0.5f;

  for (guint run = 0; run < 10; run++)
    {
      const gint64 start = g_get_monotonic_time ();

      dsp_frontend_stream_reset (stream);
      dsp_frontend_stream_process (stream, samples, n_samples, NULL, frames, n_frames);
      best = MIN (best, (double) (g_get_monotonic_time () - start) / 1e6);
    }

  g_print ("front end: %d s of audio in %.1f ms, %.0f x real time on one core\n", SECONDS, best * 1e3,
           SECONDS / best);
  return 0;
}
