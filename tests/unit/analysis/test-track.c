/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "engine/analysis/track.h"
#include "engine/mood/gaussian.h"

#define N_STEPS  20
#define PER_STEP 16

/* A window that says the same raw valence all along; arousal is its opposite. */
static void
add_constant (AnalysisTrack *track,
              gsize          start,
              float          valence)
{
  float raw[MOOD_N_RAW][N_STEPS] = { { 0.0f } };

  for (gsize i = 0; i < N_STEPS; i++)
    {
      raw[0][i] = valence;
      raw[1][i] = -valence;
    }
  analysis_track_add_window (track, start, &raw[0][0]);
}

static void
test_length (void)
{
  static const struct
  {
    double duration;
    gsize n_points;
  } cases[] = { { 0.064, 1 }, { 0.7, 1 }, { 0.8, 2 }, { 3.0, 6 }, { 10.0, 20 }, { 12.0, 24 } };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (AnalysisTrack) track = analysis_track_new (N_STEPS, PER_STEP, 0.5);
      g_autoptr (MoodCurve) curve = NULL;

      add_constant (track, 0, 0.5f);
      curve = analysis_track_make_curve (track, cases[i].duration);
      g_assert_cmpuint (curve->n_points, ==, cases[i].n_points);
      g_assert_cmpfloat (curve->hop, ==, 0.5);
      for (gsize k = 0; k < curve->n_points; k++)
        {
          g_assert_cmpfloat_with_epsilon (curve->valence[k], tanh (0.5), 1e-6);
          g_assert_cmpfloat_with_epsilon (curve->arousal[k], -tanh (0.5), 1e-6);
        }
    }
}

/* Two windows that disagree: the curve goes from one to the other without a jump. */
static void
test_cross_fade (void)
{
  g_autoptr (AnalysisTrack) track = analysis_track_new (N_STEPS, PER_STEP, 0.5);
  g_autoptr (MoodCurve) curve = NULL;

  add_constant (track, 0, -0.5f);
  add_constant (track, 256, 0.5f);
  curve = analysis_track_make_curve (track, 18.0);

  g_assert_cmpuint (curve->n_points, ==, 36);
  g_assert_cmpfloat_with_epsilon (curve->valence[0], -tanh (0.5), 1e-6);
  g_assert_cmpfloat_with_epsilon (curve->valence[35], tanh (0.5), 1e-6);
  for (gsize i = 1; i < 36; i++)
    {
      g_assert_cmpfloat (curve->valence[i], >=, curve->valence[i - 1] - 1e-6f);
      g_assert_cmpfloat (curve->valence[i] - curve->valence[i - 1], <, 0.15f);
    }

  /* The overlap is the steps 16 to 19: symmetrical about the moment between 17 and 18, which is 9 s. */
  g_assert_cmpfloat_with_epsilon (curve->valence[18], 0.0, 1e-6);
  g_assert_cmpfloat_with_epsilon (curve->valence[17], -curve->valence[19], 1e-6);
}

/* In the middle of a step that is longer than the moving mean only that step counts: the weights of the
 * overlap show. */
static void
test_overlap_weights (void)
{
  g_autoptr (AnalysisTrack) track = analysis_track_new (N_STEPS, PER_STEP, 12.0);
  g_autoptr (MoodCurve) curve = NULL;

  add_constant (track, 0, -0.5f);
  add_constant (track, 256, 0.5f);
  curve = analysis_track_make_curve (track, 36 * 12.0);

  for (gsize i = 0; i < 36; i++)
    {
      /* 4 to 1, 3 to 2, 2 to 3, 1 to 4 at the steps 16 to 19 */
      const double raw = CLAMP (-0.3 + 0.2 * ((double) i - 16.0), -0.5, 0.5);

      g_assert_cmpfloat_with_epsilon (curve->valence[12 + i * 24], tanh (raw), 1e-6);
    }
}

/* A window of 30 s. */
#define N_LONG 60

/* A jump is half way where it is, neither earlier nor later, and goes along the integral of the raised
 * cosine: F(t) = 1/2 + t / 12 + sin (pi t / 6) / 2 pi for t from -6 to 6 s. */
static void
test_smoothing (void)
{
  g_autoptr (AnalysisTrack) track = analysis_track_new (N_LONG, PER_STEP, 0.5);
  g_autoptr (MoodCurve) curve = NULL;
  float raw[MOOD_N_RAW][N_LONG] = { { 0.0f } };

  for (gsize i = N_LONG / 2; i < N_LONG; i++)
    raw[0][i] = 1.1f;
  analysis_track_add_window (track, 0, &raw[0][0]);
  curve = analysis_track_make_curve (track, 30.0);

  g_assert_cmpuint (curve->n_points, ==, N_LONG);
  g_assert_cmpfloat_with_epsilon (curve->valence[N_LONG / 2], tanh (0.55), 1e-5);
  for (gsize i = 0; i < N_LONG; i++)
    {
      const double t = CLAMP ((double) i * 0.5 - 15.0, -6.0, 6.0);
      const double share = 0.5 + t / 12.0 + sin (G_PI * t / 6.0) / (2.0 * G_PI);

      g_assert_cmpfloat_with_epsilon (curve->valence[i], tanh (1.1 * share), 2e-3);
    }
}

/* What changes from step to step is the network's noise: hardly any of it is left. */
static void
test_noise (void)
{
  g_autoptr (AnalysisTrack) track = analysis_track_new (N_LONG, PER_STEP, 0.5);
  g_autoptr (MoodCurve) curve = NULL;
  float raw[MOOD_N_RAW][N_LONG] = { { 0.0f } };

  for (gsize i = 0; i < N_LONG; i++)
    raw[0][i] = i % 2 == 0 ? 1.0f : -1.0f;
  analysis_track_add_window (track, 0, &raw[0][0]);
  curve = analysis_track_make_curve (track, 30.0);

  /* A moving mean of 6 s that is not weighted leaves a twelfth at most, 0.08. */
  for (gsize i = 12; i + 12 < N_LONG; i++)
    g_assert_cmpfloat (fabsf (curve->valence[i]), <, 0.005f);
}

/* Beyond the music a window holds repetition, which must not bleed in. */
static void
test_repetition_left_out (void)
{
  g_autoptr (AnalysisTrack) track = analysis_track_new (N_STEPS, PER_STEP, 0.5);
  g_autoptr (MoodCurve) curve = NULL;
  float raw[MOOD_N_RAW][N_STEPS] = { { 0.0f } };

  for (gsize i = 4; i < N_STEPS; i++)
    raw[0][i] = 1.0f;
  analysis_track_add_window (track, 0, &raw[0][0]);
  curve = analysis_track_make_curve (track, 2.0);

  g_assert_cmpuint (curve->n_points, ==, 4);
  for (gsize i = 0; i < 4; i++)
    g_assert_cmpfloat (curve->valence[i], ==, 0.0f);
}

/* Silence before, between and after: the value is held. */
static void
test_silence_holds (void)
{
  g_autoptr (AnalysisTrack) track = analysis_track_new (N_STEPS, PER_STEP, 0.5);
  g_autoptr (MoodCurve) curve = NULL;

  add_constant (track, 512, 0.5f);
  add_constant (track, 1600, -0.5f);
  curve = analysis_track_make_curve (track, 100.0);

  g_assert_cmpuint (curve->n_points, ==, 200);
  for (gsize i = 0; i < 200; i++)
    g_assert_cmpfloat_with_epsilon (curve->valence[i], i < 100 ? tanh (0.5) : -tanh (0.5), 1e-6);

  analysis_track_reset (track);
  g_clear_pointer (&curve, mood_curve_unref);
  add_constant (track, 0, 0.25f);
  curve = analysis_track_make_curve (track, 10.0);
  g_assert_cmpuint (curve->n_points, ==, 20);
  g_assert_cmpfloat_with_epsilon (curve->valence[19], tanh (0.25), 1e-6);
}

/* A front end whose steps are not half a second: the curve still is. */
static void
test_other_step (void)
{
  g_autoptr (AnalysisTrack) track = analysis_track_new (N_STEPS, PER_STEP, 1.0);
  g_autoptr (MoodCurve) curve = NULL;

  add_constant (track, 0, 0.5f);
  curve = analysis_track_make_curve (track, 20.0);
  g_assert_cmpuint (curve->n_points, ==, 40);
  g_assert_cmpfloat_with_epsilon (curve->valence[39], tanh (0.5), 1e-6);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/analysis/track/length", test_length);
  g_test_add_func ("/analysis/track/cross-fade", test_cross_fade);
  g_test_add_func ("/analysis/track/overlap-weights", test_overlap_weights);
  g_test_add_func ("/analysis/track/smoothing", test_smoothing);
  g_test_add_func ("/analysis/track/noise", test_noise);
  g_test_add_func ("/analysis/track/repetition", test_repetition_left_out);
  g_test_add_func ("/analysis/track/silence", test_silence_holds);
  g_test_add_func ("/analysis/track/other-step", test_other_step);

  return g_test_run ();
}
