/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tones.h"

#include <math.h>

#include "engine/base/rng.h"

/* The head of a WAV file, 16 bit mono, little-endian. */
static void
append_head (GByteArray *bytes,
             guint32     rate,
             guint32     n_samples)
{
  const guint32 words[] = { 36 + 2 * n_samples, 16, rate, 2 * rate, 2 * n_samples };
  const guint16 format[] = { 1, 1 };
  const guint16 sizes[] = { 2, 16 };

  g_byte_array_append (bytes, (const guint8 *)"RIFF", 4);
  g_byte_array_append (bytes, (const guint8 *)&words[0], 4);
  g_byte_array_append (bytes, (const guint8 *)"WAVEfmt ", 8);
  g_byte_array_append (bytes, (const guint8 *)&words[1], 4);
  g_byte_array_append (bytes, (const guint8 *)format, 4);
  g_byte_array_append (bytes, (const guint8 *)&words[2], 8);
  g_byte_array_append (bytes, (const guint8 *)sizes, 4);
  g_byte_array_append (bytes, (const guint8 *)"data", 4);
  g_byte_array_append (bytes, (const guint8 *)&words[4], 4);
}

void
tones_write (const char *path,
            double      frequency,
            double      seconds,
            guint64     seed)
{
  const guint rate = 16000;
  const guint n_samples = seconds * rate;
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  BaseRng rng;

  base_rng_init (&rng, seed);
  append_head (bytes, rate, n_samples);
  for (guint i = 0; i < n_samples; i++)
    {
      const gint16 sample = 8000.0 * sin (2.0 * G_PI * frequency * i / rate) + 300.0 * base_rng_normal (&rng);

      g_byte_array_append (bytes, (const guint8 *)&sample, 2);
    }

  g_assert_true (g_file_set_contents (path, (const char *)bytes->data, bytes->len, NULL));
}

void
tones_write_parts (const char     *path,
                   const TonePart *parts,
                   gsize           n_parts)
{
  const guint rate = 16000;
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  guint n_samples = 0;

  for (gsize p = 0; p < n_parts; p++)
    n_samples += (guint)(parts[p].seconds * rate);
  append_head (bytes, rate, n_samples);
  for (gsize p = 0; p < n_parts; p++)
    for (guint i = 0; i < (guint)(parts[p].seconds * rate); i++)
      {
        const gint16 sample
            = (gint16)(32767.0 * parts[p].amplitude * sin (2.0 * G_PI * parts[p].frequency * i / rate));

        g_byte_array_append (bytes, (const guint8 *)&sample, 2);
      }

  g_assert_true (g_file_set_contents (path, (const char *)bytes->data, bytes->len, NULL));
}

char *
tones_write_corpus (const char *folder,
                    guint       n_clips)
{
  g_autoptr (GString) manifest = g_string_new ("path,quadrant,valence,arousal,fold\n");
  char *manifest_path = g_build_filename (folder, "manifest.csv", NULL);

  for (guint i = 0; i < n_clips; i++)
    {
      const gboolean is_high = i % 2 == 1;
      g_autofree char *name = g_strdup_printf ("%02u.wav", i);
      g_autofree char *path = g_build_filename (folder, name, NULL);

      tones_write (path, is_high ? 2500.0 + 60.0 * i : 250.0 + 6.0 * i, i % 5 == 0 ? 0.8 : 2.5, i);
      g_string_append_printf (manifest, "%s,%s,%s,%s,%u\n", name, is_high ? "Q1" : "Q3",
                              is_high ? "0.6" : "-0.6", is_high ? "0.5" : "-0.5", i / 2 % 4);
    }

  g_assert_true (g_file_set_contents (manifest_path, manifest->str, -1, NULL));
  return manifest_path;
}
