/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/mood/curve.h"

static void
test_round_trip (void)
{
  const float valence[3] = { -1.0f, 0.25f, 0.999f };
  const float arousal[3] = { 0.0f, -0.5f, 1.0f };
  g_autoptr (MoodCurve) curve = mood_curve_new (MOOD_CURVE_HOP, 3, valence, arousal);
  g_autoptr (GBytes) bytes = mood_curve_to_bytes (curve);
  g_autoptr (MoodCurve) copy = mood_curve_from_bytes (bytes);

  g_assert_nonnull (copy);
  g_assert_cmpfloat (copy->hop, ==, 0.5);
  g_assert_cmpuint (copy->n_points, ==, 3);
  for (gsize i = 0; i < 3; i++)
    {
      g_assert_cmpfloat_with_epsilon (copy->valence[i], valence[i], 0.5 / 127 + 1e-6);
      g_assert_cmpfloat_with_epsilon (copy->arousal[i], arousal[i], 0.5 / 127 + 1e-6);
    }
}

static void
test_empty (void)
{
  g_autoptr (MoodCurve) curve = mood_curve_new (0.5, 0, NULL, NULL);
  g_autoptr (GBytes) bytes = mood_curve_to_bytes (curve);
  g_autoptr (MoodCurve) copy = mood_curve_from_bytes (bytes);

  g_assert_cmpuint (copy->n_points, ==, 0);
}

static void
test_damaged_bytes (void)
{
  const char *cases[] = { "", "abc", "abcde", "\0\0\0\0xy" };
  const gsize sizes[] = { 0, 3, 5, 6 };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GBytes) bytes = g_bytes_new_static (cases[i], sizes[i]);

      g_assert_null (mood_curve_from_bytes (bytes));
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/mood/curve/round-trip", test_round_trip);
  g_test_add_func ("/mood/curve/empty", test_empty);
  g_test_add_func ("/mood/curve/damaged", test_damaged_bytes);

  return g_test_run ();
}
