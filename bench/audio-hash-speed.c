/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * What the identity of songs costs beside decoding them: processor time for each file, best of five,
 * once by the program's hash and once by SHA-256 of GLib over the whole file. The files should be in memory
 * already; bench/decode-speed tells the other side.
 * Usage: audio-hash-speed FILE...
 */
#include <stdio.h>
#include <time.h>

#include "tags/tag-audio-hash.h"

#define N_ROUNDS 5

static double
get_seconds (void)
{
  struct timespec now;

  clock_gettime (CLOCK_PROCESS_CPUTIME_ID, &now);

  return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

static double
time_sha256 (const char *path)
{
  double start = get_seconds ();
  g_autofree char *bytes = NULL;
  g_autofree char *sum = NULL;
  gsize length;

  if (g_file_get_contents (path, &bytes, &length, NULL))
    sum = g_compute_checksum_for_data (G_CHECKSUM_SHA256, (const guchar *)bytes, length);

  return get_seconds () - start;
}

int
main (int   argc,
      char *argv[])
{
  for (int i = 1; i < argc; i++)
    {
      double best = G_MAXDOUBLE, best_sha256 = G_MAXDOUBLE;
      g_autoptr (GError) error = NULL;
      TagAudioHash hash;

      for (guint k = 0; k < N_ROUNDS && error == NULL; k++)
        {
          double start = get_seconds ();

          tag_audio_hash_compute (argv[i], NULL, &hash, &error);
          best = MIN (best, get_seconds () - start);
          best_sha256 = MIN (best_sha256, time_sha256 (argv[i]));
        }
      if (error != NULL)
        printf ("%s: %s\n", argv[i], error->message);
      else
        printf ("%8.2f ms, SHA-256 %8.2f ms  %s\n", 1000 * best, 1000 * best_sha256, argv[i]);
    }

  return 0;
}
