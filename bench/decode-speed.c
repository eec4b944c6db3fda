/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * How fast the decoder alone is: decodes each file to mono at one rate and throws the samples away.
 * Usage: decode-speed [RATE] FILE...
 */
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>

#include "engine/audio/decoder.h"

int
main (int   argc,
      char *argv[])
{
  guint rate = argc > 1 && atoi (argv[1]) > 0 ? (guint)atoi (argv[1]) : 16000;
  g_autoptr (AudioDecoder) decoder = audio_decoder_new (rate);
  if (g_getenv ("DEADLINE"))
    audio_decoder_set_deadline (decoder, atof (g_getenv ("DEADLINE")));
  static float samples[65536];
  guint64 total = 0;
  gint64 start = g_get_monotonic_time ();
  double seconds;

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

  return 0;
}
