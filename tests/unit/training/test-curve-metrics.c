/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Curves whose figures are known by hand. */

#include <math.h>

#include "engine/training/curve-metrics.h"

/* Four times round of 40 s. */
#define N_POINTS 320
#define PERIOD   40.0

static GArray *
make_ratings (gsize n)
{
  return g_array_sized_new (FALSE, TRUE, sizeof (TrainingCurvePoint), n);
}

static void
add_rating (GArray *ratings,
            double  time,
            double  valence,
            double  arousal)
{
  const TrainingCurvePoint point = { time, valence, arousal };

  g_array_append_val (ratings, point);
}

/* A rating each half second: a sine in valence, and in arousal @arousal for ever. */
static GArray *
rate_sine (gsize  n_points,
           double arousal)
{
  GArray *ratings = make_ratings (n_points);

  for (gsize i = 0; i < n_points; i++)
    add_rating (ratings, (double)i * 0.5, 0.5 * sin (2.0 * G_PI * (double)i * 0.5 / PERIOD), arousal);
  return ratings;
}

/* The same sine, so many seconds late; in arousal 0.25 for ever. */
static MoodCurve *
hear_sine (gsize  n_points,
           double late)
{
  g_autofree float *valence = g_new (float, n_points);
  g_autofree float *arousal = g_new (float, n_points);

  for (gsize i = 0; i < n_points; i++)
    {
      valence[i] = (float)(0.5 * sin (2.0 * G_PI * ((double)i * 0.5 - late) / PERIOD));
      arousal[i] = 0.25f;
    }
  return mood_curve_new (MOOD_CURVE_HOP, n_points, valence, arousal);
}

/* Ratings of measures fall anywhere; nothing is said before the first or after the last. */
static void
test_resample (void)
{
  g_autoptr (GArray) ratings = make_ratings (3);
  g_autoptr (GArray) none = make_ratings (0);
  g_autoptr (MoodCurve) curve = NULL;
  g_autoptr (MoodCurve) of_one = NULL;
  g_autoptr (MoodCurve) nothing = NULL;
  gsize first;

  add_rating (ratings, 0.25, 0.1, -0.5);
  add_rating (ratings, 1.25, 0.3, 0.5);
  add_rating (ratings, 2.0, 0.0, 0.5);
  curve = training_curve_resample (ratings, &first);
  g_assert_cmpuint (first, ==, 1);
  g_assert_cmpuint (curve->n_points, ==, 4);
  g_assert_cmpfloat_with_epsilon (curve->valence[0], 0.15, 1e-6);
  g_assert_cmpfloat_with_epsilon (curve->valence[1], 0.25, 1e-6);
  g_assert_cmpfloat_with_epsilon (curve->valence[2], 0.2, 1e-6);
  g_assert_cmpfloat_with_epsilon (curve->valence[3], 0.0, 1e-6);
  g_assert_cmpfloat_with_epsilon (curve->arousal[0], -0.25, 1e-6);
  g_assert_cmpfloat_with_epsilon (curve->arousal[3], 0.5, 1e-6);

  g_array_set_size (ratings, 0);
  add_rating (ratings, 3.0, 0.4, 0.2);
  of_one = training_curve_resample (ratings, &first);
  g_assert_cmpuint (first, ==, 6);
  g_assert_cmpuint (of_one->n_points, ==, 1);
  g_assert_cmpfloat_with_epsilon (of_one->valence[0], 0.4, 1e-6);

  nothing = training_curve_resample (none, &first);
  g_assert_cmpuint (nothing->n_points, ==, 0);
}

/* A sine that comes 3 s late: over whole periods r is the cosine of the angle, and the distance that
 * of two points on a circle. */
static void
test_shifted_sine (void)
{
  static const double lates[] = { 3.0, -3.0, 0.0, 7.5 };
  g_autoptr (GArray) ratings = rate_sine (N_POINTS, 0.0);

  for (gsize k = 0; k < G_N_ELEMENTS (lates); k++)
    {
      const double angle = 2.0 * G_PI * lates[k] / PERIOD;
      const int best = TRAINING_CURVE_MAX_SHIFT + (int)lrint (lates[k] / MOOD_CURVE_HOP);
      g_autoptr (MoodCurve) curve = hear_sine (N_POINTS, lates[k]);
      TrainingCurveScore score;

      training_curve_score (&score, TRAINING_AXIS_VALENCE, ratings, curve);
      g_assert_cmpuint (score.n_points, ==, N_POINTS);
      g_assert_false (score.is_flat);
      g_assert_cmpfloat_with_epsilon (score.pearson, cos (angle), 1e-6);
      g_assert_cmpfloat_with_epsilon (score.rmse, 0.5 * sqrt (1.0 - cos (angle)), 1e-6);
      g_assert_cmpfloat_with_epsilon (score.shifted[best], 1.0, 1e-6);
      g_assert_cmpfloat (training_curve_find_lag (&score, 1), ==, lates[k]);
    }
}

/* What is not rated is not compared: the rest of our curve may be anything. */
static void
test_rated_part (void)
{
  g_autoptr (GArray) ratings = make_ratings (2);
  g_autofree float *values = g_new (float, 100);
  g_autoptr (MoodCurve) curve = NULL;
  TrainingCurveScore score;

  for (gsize i = 0; i < 100; i++)
    values[i] = i >= 20 && i <= 60 ? 0.01f * (float)i : -0.9f;
  curve = mood_curve_new (MOOD_CURVE_HOP, 100, values, values);
  add_rating (ratings, 10.0, 0.2, 0.6);
  add_rating (ratings, 30.0, 0.6, 0.2);

  training_curve_score (&score, TRAINING_AXIS_VALENCE, ratings, curve);
  g_assert_cmpuint (score.n_points, ==, 41);
  g_assert_cmpfloat_with_epsilon (score.pearson, 1.0, 1e-6);
  g_assert_cmpfloat_with_epsilon (score.rmse, 0.0, 1e-6);
  training_curve_score (&score, TRAINING_AXIS_AROUSAL, ratings, curve);
  g_assert_cmpfloat_with_epsilon (score.pearson, -1.0, 1e-6);
}

/* A rated curve that stands still says nothing of movement; one of ours that does follows nothing. */
static void
test_flat (void)
{
  g_autoptr (GArray) ratings = rate_sine (N_POINTS, 0.75);
  g_autoptr (MoodCurve) curve = hear_sine (N_POINTS, 0.0);
  g_autoptr (GArray) moving = make_ratings (2);
  TrainingCurveScore score;

  training_curve_score (&score, TRAINING_AXIS_AROUSAL, ratings, curve);
  g_assert_true (score.is_flat);
  g_assert_true (isnan (score.pearson));
  g_assert_cmpfloat_with_epsilon (score.rmse, 0.5, 1e-6);
  g_assert_true (isnan (training_curve_find_lag (&score, 1)));

  add_rating (moving, 0.0, 0.0, -0.5);
  add_rating (moving, 100.0, 0.0, 0.5);
  training_curve_score (&score, TRAINING_AXIS_AROUSAL, moving, curve);
  g_assert_false (score.is_flat);
  g_assert_cmpfloat (score.pearson, ==, 0.0);
}

/* 15 s: enough for a correlation, not for shifts of 10 s. 3 s: for neither. */
static void
test_short (void)
{
  g_autoptr (GArray) ratings = rate_sine (30, 0.0);
  g_autoptr (MoodCurve) curve = hear_sine (30, 0.0);
  g_autoptr (MoodCurve) stub = hear_sine (6, 0.0);
  TrainingCurveScore score;

  training_curve_score (&score, TRAINING_AXIS_VALENCE, ratings, curve);
  g_assert_cmpfloat_with_epsilon (score.pearson, 1.0, 1e-6);
  g_assert_true (isnan (score.shifted[TRAINING_CURVE_MAX_SHIFT]));

  training_curve_score (&score, TRAINING_AXIS_VALENCE, ratings, stub);
  g_assert_cmpuint (score.n_points, ==, 6);
  g_assert_true (isnan (score.pearson));
}

/* The mean over songs decides: the sum of three sines, two of them late by 2 s and one as early, 18 degrees, is
 * late by atan (tan (18) / 3) = 6.2 degrees, 0.7 s; the nearest shift is 0.5. Songs without shifts have no say;
 * of equals the nearest to 0 is told. */
static void
test_lag (void)
{
  g_autoptr (GArray) ratings = rate_sine (N_POINTS, 0.0);
  g_autoptr (MoodCurve) late = hear_sine (N_POINTS, 2.0);
  g_autoptr (MoodCurve) early = hear_sine (N_POINTS, -2.0);
  TrainingCurveScore scores[4];
  TrainingCurveScore alike = { 0 };

  training_curve_score (&scores[0], TRAINING_AXIS_VALENCE, ratings, late);
  training_curve_score (&scores[1], TRAINING_AXIS_VALENCE, ratings, late);
  training_curve_score (&scores[2], TRAINING_AXIS_VALENCE, ratings, early);
  training_curve_score (&scores[3], TRAINING_AXIS_AROUSAL, ratings, late);
  g_assert_cmpfloat (training_curve_find_lag (scores, 4), ==, 0.5);

  g_assert_cmpfloat (training_curve_find_lag (&alike, 1), ==, 0.0);
  g_assert_true (isnan (training_curve_find_lag (NULL, 0)));
}

/* 0 1 0 1: each second difference is 2; along a straight line it is 0. */
static void
test_roughness (void)
{
  g_autoptr (GArray) ratings = rate_sine (10, 0.0);
  float saw[10], line[10];
  g_autoptr (MoodCurve) curve = NULL;
  g_autoptr (MoodCurve) stub = hear_sine (2, 0.0);
  TrainingCurveScore score;

  for (int i = 0; i < 10; i++)
    {
      saw[i] = (float)(i % 2);
      line[i] = 0.125f * (float)i - 0.5f;
    }
  curve = mood_curve_new (MOOD_CURVE_HOP, 10, saw, line);

  training_curve_score (&score, TRAINING_AXIS_VALENCE, ratings, curve);
  g_assert_cmpfloat_with_epsilon (score.roughness, 2.0, 1e-9);
  training_curve_score (&score, TRAINING_AXIS_AROUSAL, ratings, curve);
  g_assert_cmpfloat_with_epsilon (score.roughness, 0.0, 1e-9);
  training_curve_score (&score, TRAINING_AXIS_AROUSAL, ratings, stub);
  g_assert_true (isnan (score.roughness));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/training/curve-metrics/resample", test_resample);
  g_test_add_func ("/training/curve-metrics/shifted-sine", test_shifted_sine);
  g_test_add_func ("/training/curve-metrics/rated-part", test_rated_part);
  g_test_add_func ("/training/curve-metrics/flat", test_flat);
  g_test_add_func ("/training/curve-metrics/short", test_short);
  g_test_add_func ("/training/curve-metrics/lag", test_lag);
  g_test_add_func ("/training/curve-metrics/roughness", test_roughness);

  return g_test_run ();
}
