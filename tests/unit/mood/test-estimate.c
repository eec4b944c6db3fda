/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/mood/estimate.h"

static void
test_quadrants (void)
{
  const struct
  {
    double       valence, arousal;
    MoodQuadrant quadrant;
    const char  *id;
  } cases[] = {
    { 0.5, 0.5, MOOD_QUADRANT_1, "Q1" },
    { -0.5, 0.5, MOOD_QUADRANT_2, "Q2" },
    { -0.5, -0.5, MOOD_QUADRANT_3, "Q3" },
    { 0.5, -0.5, MOOD_QUADRANT_4, "Q4" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const MoodGaussian gaussian = { cases[i].valence, cases[i].arousal, 0.3, 0.3, 0.2 };
      MoodEstimate estimate;
      MoodQuadrant parsed;

      mood_estimate_init (&estimate, &gaussian);
      g_assert_cmpint (estimate.quadrant, ==, cases[i].quadrant);
      g_assert_cmpint (mood_quadrant_of_point (cases[i].valence, cases[i].arousal), ==, cases[i].quadrant);
      g_assert_false (estimate.is_neutral);
      g_assert_false (estimate.is_unsure);
      g_assert_cmpstr (mood_quadrant_to_id (estimate.quadrant), ==, cases[i].id);
      g_assert_true (mood_quadrant_from_id (cases[i].id, &parsed));
      g_assert_cmpint (parsed, ==, cases[i].quadrant);
      g_assert_cmpstr (mood_quadrant_get_name (parsed), !=, "");
    }
}

static void
test_middle (void)
{
  const MoodGaussian inside = { 0.05, -0.05, 0.3, 0.3, 0.0 };
  const MoodGaussian outside = { 0.08, -0.08, 0.3, 0.3, 0.0 };
  MoodEstimate estimate;

  mood_estimate_init (&estimate, &inside);
  g_assert_true (estimate.is_neutral);
  g_assert_true (estimate.is_unsure);

  mood_estimate_init (&estimate, &outside);
  g_assert_false (estimate.is_neutral);
  g_assert_true (estimate.is_unsure);
}

/* What was said is no guess, on whatever side of an axis it is by however little. */
static void
test_said (void)
{
  static const double places[][2]
      = { { 0.01, 0.9 }, { -0.001, 0.5 }, { -1.0, -1.0 }, { 1.0, 1.0 }, { 0.0, -0.4 }, { 0.02, 0.01 } };

  for (gsize i = 0; i < G_N_ELEMENTS (places); i++)
    {
      const MoodQuadrant quadrant = mood_quadrant_of_point (places[i][0], places[i][1]);
      MoodEstimate estimate;

      mood_estimate_init_said (&estimate, places[i][0], places[i][1]);
      g_assert_cmpfloat (estimate.gaussian.valence, ==, places[i][0]);
      g_assert_cmpfloat (estimate.gaussian.arousal, ==, places[i][1]);
      g_assert_cmpint (estimate.quadrant, ==, quadrant);
      g_assert_cmpfloat (estimate.quadrant_probabilities[quadrant], ==, 1.0);
      g_assert_false (estimate.is_unsure);
      g_assert_true (estimate.is_neutral == (i == 5));
    }
}

static void
test_unknown_id (void)
{
  MoodQuadrant quadrant;

  g_assert_false (mood_quadrant_from_id ("Q5", &quadrant));
  g_assert_false (mood_quadrant_from_id (NULL, &quadrant));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/mood/estimate/quadrants", test_quadrants);
  g_test_add_func ("/mood/estimate/middle", test_middle);
  g_test_add_func ("/mood/estimate/said", test_said);
  g_test_add_func ("/mood/estimate/unknown-id", test_unknown_id);

  return g_test_run ();
}
