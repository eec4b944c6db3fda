/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "engine/analysis/pool.h"

static void
test_one_window (void)
{
  const MoodGaussian window = { 0.3, -0.2, 0.2, 0.25, 0.4 };
  MoodGaussian song;

  analysis_pool_windows (&song, &window, 1);
  g_assert_cmpfloat_with_epsilon (song.valence, 0.3, 1e-12);
  g_assert_cmpfloat_with_epsilon (song.arousal, -0.2, 1e-12);
  g_assert_cmpfloat_with_epsilon (song.valence_sd, 0.2, 1e-12);
  g_assert_cmpfloat_with_epsilon (song.arousal_sd, 0.25, 1e-12);
  g_assert_cmpfloat_with_epsilon (song.correlation, 0.4, 1e-12);
}

/* Two halves that differ: all weights alike, and the spread between them counts. */
static void
test_spread_between (void)
{
  const MoodGaussian windows[2] = { { 0.4, 0.0, 0.1, 0.1, 0.0 }, { -0.4, 0.0, 0.1, 0.1, 0.0 } };
  MoodGaussian song;

  analysis_pool_windows (&song, windows, 2);
  g_assert_cmpfloat_with_epsilon (song.valence, 0.0, 1e-12);
  g_assert_cmpfloat_with_epsilon (song.valence_sd, sqrt (0.01 + 0.16), 1e-9);
  g_assert_cmpfloat_with_epsilon (song.arousal_sd, 0.1, 1e-9);
}

static void
test_outlier_counts_less (void)
{
  MoodGaussian windows[10];
  MoodGaussian song;
  double plain = 0.0;

  for (gsize i = 0; i < 10; i++)
    {
      windows[i] = (MoodGaussian) { 0.5 + 0.01 * (double) i, 0.5, 0.2, 0.2, 0.0 };
      plain += windows[i].valence / 10.0;
    }
  plain += (-0.9 - windows[9].valence) / 10.0;
  windows[9].valence = -0.9;
  windows[9].arousal = -0.9;

  analysis_pool_windows (&song, windows, 10);
  g_assert_cmpfloat (plain, <, 0.40);
  g_assert_cmpfloat (song.valence, >, 0.52);
  g_assert_cmpfloat (song.valence, <, 0.56);
}

/* Windows that hardly differ all count alike. */
static void
test_close_windows_alike (void)
{
  const MoodGaussian windows[3]
      = { { 0.30, 0.1, 0.2, 0.2, 0.0 }, { 0.30, 0.1, 0.2, 0.2, 0.0 }, { 0.36, 0.1, 0.2, 0.2, 0.0 } };
  MoodGaussian song;

  analysis_pool_windows (&song, windows, 3);
  g_assert_cmpfloat_with_epsilon (song.valence, 0.32, 1e-12);
}

/* Rows are weighed as the points of their windows are: one that is far off counts less, and what is in it too. */
static void
test_rows (void)
{
  MoodGaussian windows[5];
  double weights[5];
  float rows[5][2];
  g_autofree float *means = NULL;
  MoodGaussian song;

  for (gsize i = 0; i < 5; i++)
    {
      windows[i] = (MoodGaussian) { i == 4 ? -0.8 : 0.5, i == 4 ? -0.8 : 0.5, 0.2, 0.2, 0.0 };
      rows[i][0] = (float) windows[i].valence;
      rows[i][1] = 10.0f * (float) i;
    }

  analysis_pool_weigh (weights, windows, 5);
  g_assert_cmpfloat (weights[0], ==, 1.0);
  g_assert_cmpfloat (weights[4], <, 0.1);
  g_assert_cmpfloat (weights[4], >, 0.0);

  analysis_pool_windows (&song, windows, 5);
  means = analysis_pool_rows (&rows[0][0], 2, weights, 5);
  g_assert_cmpfloat_with_epsilon (means[0], song.valence, 1e-6);
  g_assert_cmpfloat_with_epsilon (means[1], (60.0 + 40.0 * weights[4]) / (4.0 + weights[4]), 1e-5);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/analysis/pool/one", test_one_window);
  g_test_add_func ("/analysis/pool/spread", test_spread_between);
  g_test_add_func ("/analysis/pool/outlier", test_outlier_counts_less);
  g_test_add_func ("/analysis/pool/close", test_close_windows_alike);
  g_test_add_func ("/analysis/pool/rows", test_rows);

  return g_test_run ();
}
