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

/* Moved borders change sides for what they pass over, and for nothing else. */
static void
test_cut (void)
{
  const MoodGaussian gaussian = { 0.10, 0.30, 0.2, 0.2, 0.0 };
  const MoodBorders right = { 0.3, 0.0, 0.1 }, same = mood_borders_default, wide = { 0.0, 0.0, 0.4 };
  MoodEstimate usual, moved;
  double sum = 0.0;

  mood_estimate_init (&usual, &gaussian);
  moved = usual;
  mood_estimate_cut (&moved, &same);
  g_assert_cmpmem (&moved, sizeof moved, &usual, sizeof usual);

  mood_estimate_cut (&moved, &right);
  g_assert_cmpint (moved.quadrant, ==, MOOD_QUADRANT_2);
  for (int q = 0; q < MOOD_N_QUADRANTS; q++)
    sum += moved.quadrant_probabilities[q];
  g_assert_cmpfloat_with_epsilon (sum, 1.0, 1e-12);
  /* Of energetic there is as much as before, and pleasant begins a standard deviation to the right of the mean. */
  g_assert_cmpfloat_with_epsilon (moved.quadrant_probabilities[0] + moved.quadrant_probabilities[3], 0.158655, 1e-5);
  g_assert_cmpfloat_with_epsilon (moved.quadrant_probabilities[0] + moved.quadrant_probabilities[1],
                                  usual.quadrant_probabilities[0] + usual.quadrant_probabilities[1], 1e-6);
  g_assert_false (usual.is_neutral);
  moved = usual;
  mood_estimate_cut (&moved, &wide);
  g_assert_true (moved.is_neutral);
  g_assert_cmpint (moved.quadrant, ==, usual.quadrant);
}

/* There is no doubt about where somebody has put a song, wherever the borders are. */
static void
test_cut_said (void)
{
  const MoodBorders borders = { 0.3, -0.2, 0.1 };

  for (double valence = -0.95; valence < 1.0; valence += 0.1)
    for (double arousal = -0.95; arousal < 1.0; arousal += 0.1)
      {
        MoodEstimate estimate;

        mood_estimate_init_said (&estimate, valence, arousal);
        mood_estimate_cut (&estimate, &borders);
        g_assert_cmpint (estimate.quadrant, ==, mood_borders_get_quadrant (&borders, valence, arousal));
        g_assert_cmpfloat (estimate.quadrant_probabilities[estimate.quadrant], ==, 1.0);
        g_assert_false (estimate.is_unsure);
      }
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

  g_test_add_func ("/estimate/cut", test_cut);
  g_test_add_func ("/estimate/cut-said", test_cut_said);

  return g_test_run ();
}
