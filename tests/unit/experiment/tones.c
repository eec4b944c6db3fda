/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tones.h"

#include <glib/gstdio.h>

#include "fixtures.h"

void
tones_write_corpus (const char *folder,
                    guint       n_clips)
{
  g_autofree char *corpus = g_build_filename (folder, "tones", NULL);
  g_autofree char *manifest_path = g_build_filename (corpus, "manifest.csv", NULL);
  g_autofree char *curves_path = g_build_filename (corpus, "curves.csv", NULL);
  g_autoptr (GString) manifest
      = g_string_new ("path,emotion,quadrant,valence,arousal,power,mood_tags,actor,fold\n");
  g_autoptr (GString) curves = g_string_new ("path,time,valence,arousal\n");

  g_assert_cmpint (g_mkdir_with_parents (corpus, 0755), ==, 0);
  for (guint i = 0; i < n_clips; i++)
    {
      const gboolean is_high = i % 2 == 1;
      const FixtureSpec spec = { .format = FIXTURE_WAV,
                                 .sound = FIXTURE_SINE,
                                 .frequency = is_high ? 2500.0 + 40.0 * i : 250.0 + 6.0 * i,
                                 .seconds = 2.2,
                                 .rate = 22050,
                                 .channels = 1 };
      g_autofree char *name = g_strdup_printf ("%02u.wav", i);
      g_autofree char *path = g_build_filename (corpus, name, NULL);
      g_autoptr (GError) error = NULL;

      fixture_write (&spec, path, &error);
      g_assert_no_error (error);
      g_string_append_printf (manifest, "%s,%s,%s,%s,%s,%s,%s,actor %u,%u\n", name, is_high ? "happy" : "sad",
                              is_high ? "Q1" : "Q3", is_high ? "0.6" : "-0.6", is_high ? "0.5" : "-0.5",
                              is_high ? "0.9" : "0.1", is_high ? "happy; bright" : "sad", i / 2 % 4, i / 2 % 4);
      g_string_append_printf (curves, "%s,0.0,0.0,0.1\n%s,1.0,0.5,-0.1\n%s,2.0,-0.5,-0.1\n", name, name, name);
    }

  g_assert_true (g_file_set_contents (manifest_path, manifest->str, -1, NULL));
  g_assert_true (g_file_set_contents (curves_path, curves->str, -1, NULL));
}
