/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/mood/degrees.h"

/* What is handed in may go; what is kept stays as long as somebody holds it. */
static void
test_kept (void)
{
  char *names[] = { g_strdup ("power"), g_strdup ("sadness") };
  double shares[] = { 0.25, 1.0 };
  MoodDegrees *degrees = mood_degrees_new (2, (const char *const *)names, shares);
  MoodDegrees *again = mood_degrees_ref (degrees);

  shares[0] = 9.0;
  g_free (names[0]);
  g_free (names[1]);
  mood_degrees_unref (degrees);
  g_assert_cmpuint (again->n_degrees, ==, 2);
  g_assert_cmpstr (again->names[0], ==, "power");
  g_assert_cmpstr (again->names[1], ==, "sadness");
  g_assert_null (again->names[2]);
  g_assert_cmpfloat (again->shares[0], ==, 0.25);
  g_assert_cmpfloat (again->shares[1], ==, 1.0);
  mood_degrees_unref (again);
}

static void
test_from_raw (void)
{
  g_assert_cmpfloat (mood_degree_from_raw (0.0f), ==, 0.5);
  g_assert_cmpfloat_with_epsilon (mood_degree_from_raw (1.0986123f), 0.75, 1e-7);
  g_assert_cmpfloat (mood_degree_from_raw (-1000.0f), ==, 0.0);
  g_assert_cmpfloat (mood_degree_from_raw (1000.0f), ==, 1.0);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/mood/degrees/kept", test_kept);
  g_test_add_func ("/mood/degrees/from-raw", test_from_raw);
  return g_test_run ();
}
