/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * How fast the decoder alone is: decodes each file to mono at one rate and throws the samples away.
 * Usage: decode-speed [RATE] FILE...
 */
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>

#include "engine/audio/decoder.h"

static double
get_seconds (const struct timeval *time)
{
  return (double)time->tv_sec + 1e-6 * (double)time->tv_usec;
}

int
main (int   argc,
      char *argv[])
{
  guint rate = argc > 1 && atoi (argv[1]) > 0 ? (guint)atoi (argv[1]) : 16000;
  g_autoptr (AudioDecoder) decoder = audio_decoder_new (rate);
  static float samples[65536];
  guint64 total = 0;
  gint64 start = g_get_monotonic_time ();
  double seconds;
  double cpu_seconds;
  struct rusage child;
  struct rusage self;

  for (int i = 1; i < argc; i++)
    {
      g_autoptr (GError) error = NULL;
      gssize got = -1;
      guint64 n = 0;

      if (i == 1 && atoi (argv[i]) > 0)
        continue;
      if (audio_decoder_open (decoder, argv[i], NULL, &error))
        while ((got = audio_decoder_read (decoder, samples, G_N_ELEMENTS (samples), NULL, &error)) > 0)
          n += (guint64)got;
      total += n;
      printf ("%8.2f s  %s%s%s\n", (double)n / rate, argv[i], got < 0 ? ": " : "",
              got < 0 ? error->message : "");
    }

  seconds = (double)(g_get_monotonic_time () - start) / G_USEC_PER_SEC;
  printf ("%.0f s of audio in %.2f s: %.0f times real time\n", (double)total / rate, seconds,
          (double)total / rate / seconds);
  g_clear_pointer (&decoder, audio_decoder_free);

  /* The child is reaped now, so its time is known: this figure holds on a busy machine too. */
  getrusage (RUSAGE_CHILDREN, &child);
  getrusage (RUSAGE_SELF, &self);
  cpu_seconds = get_seconds (&child.ru_utime) + get_seconds (&child.ru_stime) + get_seconds (&self.ru_utime)
                + get_seconds (&self.ru_stime);
  printf ("%.2f s of processor time: %.0f times real time on one core; child at most %ld MB\n", cpu_seconds,
          (double)total / rate / cpu_seconds, child.ru_maxrss / 1024);

  return 0;
}
