/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/analysis/windows.h"

#define N_BANDS  2
#define N_FRAMES 40
#define PER_STEP 4
#define HOP      32

/* A frame that tells which one it is. */
static float
value_of (gsize frame,
          gsize band)
{
  return (float) (frame * N_BANDS + band + 1);
}

static void
assert_window (const float *window,
               gsize        start,
               gsize        n_song)
{
  for (gsize t = 0; t < N_FRAMES; t++)
    for (gsize band = 0; band < N_BANDS; band++)
      g_assert_cmpfloat (window[t * N_BANDS + band], ==, value_of ((start + t) % n_song, band));
}

/* Feeds a song of @n_song frames, @block at a time; returns the starts of its windows. */
static GArray *
cut (AnalysisWindows *windows,
     gsize            n_song,
     gsize            block)
{
  GArray *starts = g_array_new (FALSE, FALSE, sizeof (gsize));
  const float *window;
  gsize start;

  analysis_windows_reset (windows);
  for (gsize at = 0; at < n_song;)
    {
      gsize n_room;
      float *room = analysis_windows_get_room (windows, &n_room);
      const gsize n = MIN (MIN (block, n_room), n_song - at);

      g_assert_cmpuint (n_room, >, 0);
      for (gsize i = 0; i < n * N_BANDS; i++)
        room[i] = value_of (at + i / N_BANDS, i % N_BANDS);
      analysis_windows_add (windows, n);
      at += n;

      window = analysis_windows_take (windows, &start);
      if (window != NULL)
        {
          assert_window (window, start, n_song);
          g_array_append_val (starts, start);
        }
    }

  window = analysis_windows_take_last (windows, &start);
  if (window != NULL)
    {
      assert_window (window, start, n_song);
      g_array_append_val (starts, start);
    }

  return starts;
}

typedef struct
{
  gsize n_song;
  gsize n_windows;
  gsize starts[4];
} Case;

static const Case cases[] = {
  { 0, 0, { 0 } },          { 1, 1, { 0 } }, /* repeated */
  { 39, 1, { 0 } },                          /* repeated */
  { 40, 1, { 0 } },                          /* just one */
  { 43, 1, { 0 } },                          /* less than a step more: left out */
  { 44, 2, { 0, 4 } },      { 71, 2, { 0, 31 } },      { 72, 2, { 0, 32 } },          { 75, 2, { 0, 32 } },
  { 76, 3, { 0, 32, 36 } }, { 104, 3, { 0, 32, 64 } }, { 110, 4, { 0, 32, 64, 70 } },
};

static void
test_cases (void)
{
  static const gsize blocks[] = { 1, 3, 32, 1000 };
  g_autoptr (AnalysisWindows) windows = analysis_windows_new (N_BANDS, N_FRAMES, HOP, PER_STEP);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    for (gsize k = 0; k < G_N_ELEMENTS (blocks); k++)
      {
        g_autoptr (GArray) starts = cut (windows, cases[i].n_song, blocks[k]);

        g_test_message ("%zu frames by %zu", cases[i].n_song, blocks[k]);
        g_assert_cmpmem (starts->data, starts->len * sizeof (gsize), cases[i].starts,
                         cases[i].n_windows * sizeof (gsize));
      }
}

static void
test_hop (void)
{
  g_assert_cmpuint (analysis_windows_get_hop (320, 16), ==, 256);
  g_assert_cmpuint (analysis_windows_get_hop (N_FRAMES, PER_STEP), ==, HOP);
  g_assert_cmpuint (analysis_windows_get_hop (90, 16), ==, 64);
  g_assert_cmpuint (analysis_windows_get_hop (16, 16), ==, 16);
}

static void
test_fill_short (void)
{
  float frames[5][2] = { { 1, 2 }, { 3, 4 }, { 0, 0 }, { 0, 0 }, { 0, 0 } };
  static const float expected[5][2] = { { 1, 2 }, { 3, 4 }, { 1, 2 }, { 3, 4 }, { 1, 2 } };

  analysis_windows_fill_short (&frames[0][0], 2, 2, 5);
  g_assert_cmpmem (frames, sizeof frames, expected, sizeof expected);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/analysis/windows/cases", test_cases);
  g_test_add_func ("/analysis/windows/hop", test_hop);
  g_test_add_func ("/analysis/windows/fill-short", test_fill_short);

  return g_test_run ();
}
