/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "engine/analysis/pool.h"

static void
test_one_window (void)
{
  const MoodGaussian window = { 0.3, -0.2, 0.2, 0.25, 0.4 };
  MoodGaussian song;

  analysis_pool_windows (&song, &window, NULL, 1);
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

  analysis_pool_windows (&song, windows, NULL, 2);
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

  analysis_pool_windows (&song, windows, NULL, 10);
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

  analysis_pool_windows (&song, windows, NULL, 3);
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

  analysis_pool_weigh (weights, windows, NULL, 5);
  g_assert_cmpfloat (weights[0], ==, 1.0);
  g_assert_cmpfloat (weights[4], ==, 0.0);

  analysis_pool_windows (&song, windows, NULL, 5);
  means = analysis_pool_rows (&rows[0][0], 2, weights, 5);
  g_assert_cmpfloat_with_epsilon (means[0], song.valence, 1e-6);
  g_assert_cmpfloat_with_epsilon (means[1], (60.0 + 40.0 * weights[4]) / (4.0 + weights[4]), 1e-5);
}

/* Around (0, 0) with a robust standard deviation of 1/10: four windows on a circle of 0.117741, then others
 * further and further out. The medians stay at 0, for each stands opposite another. */
static void
test_distances (void)
{
  const double near = 0.1177410022515475;
  const MoodGaussian windows[] = {
    { near, 0.0, 0.2, 0.2, 0.0 },  { -near, 0.0, 0.2, 0.2, 0.0 }, { 0.0, near, 0.2, 0.2, 0.0 },
    { 0.0, -near, 0.2, 0.2, 0.0 }, { near, 0.0, 0.2, 0.2, 0.0 },  { -near, 0.0, 0.2, 0.2, 0.0 },
    { 0.0, near, 0.2, 0.2, 0.0 },  { 0.0, -near, 0.2, 0.2, 0.0 }, { 0.4, 0.0, 0.2, 0.2, 0.0 },
    { -0.4, 0.0, 0.2, 0.2, 0.0 },  { 0.55, 0.0, 0.2, 0.2, 0.0 },  { -0.55, 0.0, 0.2, 0.2, 0.0 },
    { 0.8, 0.0, 0.2, 0.2, 0.0 },   { -0.8, 0.0, 0.2, 0.2, 0.0 },
  };
  double weights[G_N_ELEMENTS (windows)];

  analysis_pool_weigh (weights, windows, NULL, G_N_ELEMENTS (windows));
  g_assert_cmpfloat_with_epsilon (weights[0], 1.0, 1e-9);
  g_assert_cmpfloat_with_epsilon (weights[8], 2.0 / 4.0, 1e-9);
  g_assert_cmpfloat_with_epsilon (weights[10], 2.0 / 5.5 * 0.5, 1e-9);
  g_assert_cmpfloat (weights[12], ==, 0.0);
}

/* Up to 3 dB from the usual level makes no difference; 5 dB further, softer or louder, half; 10 dB a fifth. */
static void
test_levels (void)
{
  static const float levels[] = { -20.0f, -20.0f, -20.0f, -20.0f, -20.0f, -20.0f, -20.0f, -23.0f, -28.0f, -12.0f, -33.0f };
  MoodGaussian windows[G_N_ELEMENTS (levels)];
  double weights[G_N_ELEMENTS (levels)];

  for (gsize i = 0; i < G_N_ELEMENTS (levels); i++)
    windows[i] = (MoodGaussian) { 0.2, 0.3, 0.2, 0.2, 0.0 };

  analysis_pool_weigh (weights, windows, levels, G_N_ELEMENTS (levels));
  for (gsize i = 0; i < 8; i++)
    g_assert_cmpfloat_with_epsilon (weights[i], 1.0, 1e-9);
  g_assert_cmpfloat_with_epsilon (weights[8], 0.5, 1e-9);
  g_assert_cmpfloat_with_epsilon (weights[9], 0.5, 1e-9);
  g_assert_cmpfloat_with_epsilon (weights[10], 0.2, 1e-9);
}

/* A soft third of another mood: at the same level it moves the song, 40 dB softer hardly. What is soft has no say
 * in where the middle is either. */
static void
test_soft_intro (void)
{
  MoodGaussian windows[15];
  float levels[15];
  MoodGaussian alike, soft;

  for (gsize i = 0; i < 15; i++)
    {
      windows[i] = (MoodGaussian) { i < 5 ? -0.3 : 0.1 * (double) (i % 5), 0.5, 0.2, 0.2, 0.0 };
      levels[i] = i < 5 ? -55.0f : -15.0f;
    }

  analysis_pool_windows (&alike, windows, NULL, 15);
  analysis_pool_windows (&soft, windows, levels, 15);
  g_assert_cmpfloat (alike.valence, <, 0.1);
  g_assert_cmpfloat_with_epsilon (soft.valence, 0.2, 0.01);
}

/* Two windows of which one is hardly heard: the other one is the song. */
static void
test_two_levels (void)
{
  const MoodGaussian windows[] = { { 0.5, 0.5, 0.2, 0.2, 0.0 }, { -0.5, -0.5, 0.2, 0.2, 0.0 } };
  const float levels[] = { -10.0f, -70.0f };
  MoodGaussian song;

  analysis_pool_windows (&song, windows, levels, 2);
  g_assert_cmpfloat_with_epsilon (song.valence, 0.5, 0.02);
  g_assert_cmpfloat_with_epsilon (song.arousal, 0.5, 0.02);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/analysis/pool/one", test_one_window);
  g_test_add_func ("/analysis/pool/distances", test_distances);
  g_test_add_func ("/analysis/pool/levels", test_levels);
  g_test_add_func ("/analysis/pool/soft-intro", test_soft_intro);
  g_test_add_func ("/analysis/pool/two-levels", test_two_levels);
  g_test_add_func ("/analysis/pool/spread", test_spread_between);
  g_test_add_func ("/analysis/pool/outlier", test_outlier_counts_less);
  g_test_add_func ("/analysis/pool/close", test_close_windows_alike);
  g_test_add_func ("/analysis/pool/rows", test_rows);

  return g_test_run ();
}
