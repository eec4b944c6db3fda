/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/mood/spectrogram.h"

#include <string.h>

static const guint8 levels[6] = { 0, 10, 255, 3, 4, 5 };

static void
test_round_trip (void)
{
  g_autoptr (MoodSpectrogram) picture = mood_spectrogram_new (3, 2, 12.5, levels);
  g_autoptr (GBytes) bytes = mood_spectrogram_to_bytes (picture);
  g_autoptr (MoodSpectrogram) copy = mood_spectrogram_from_bytes (bytes);

  g_assert_nonnull (copy);
  g_assert_cmpuint (copy->n_columns, ==, 3);
  g_assert_cmpuint (copy->n_bands, ==, 2);
  g_assert_cmpfloat (copy->seconds, ==, 12.5);
  g_assert_cmpmem (copy->levels, 6, levels, 6);
}

/* Whatever byte is another, and wherever the bytes end, it is no picture, or the same size. */
static void
test_damaged (void)
{
  g_autoptr (MoodSpectrogram) picture = mood_spectrogram_new (3, 2, 12.5, levels);
  g_autoptr (GBytes) bytes = mood_spectrogram_to_bytes (picture);
  gsize size;
  const guint8 *data = g_bytes_get_data (bytes, &size);

  for (gsize i = 0; i < size; i++)
    {
      g_autofree guint8 *changed = g_memdup2 (data, size);
      g_autoptr (GBytes) cut = g_bytes_new (data, i);
      g_autoptr (GBytes) other = NULL;
      g_autoptr (MoodSpectrogram) found = NULL;

      g_assert_null (mood_spectrogram_from_bytes (cut));
      changed[i] ^= 0x81;
      other = g_bytes_new (changed, size);
      found = mood_spectrogram_from_bytes (other);
      if (found != NULL)
        g_assert_cmpmem (found->levels, found->n_columns * found->n_bands, levels, 6);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/mood/spectrogram/round-trip", test_round_trip);
  g_test_add_func ("/mood/spectrogram/damaged", test_damaged);

  return g_test_run ();
}
