/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/analysis/cut.h"
#include "engine/base/error.h"

static void
check_starts (const char *text, gsize total, gsize length, gsize n, const gsize *starts)
{
  g_autoptr (GError) error = NULL;
  AnalysisCut cut;

  analysis_cut_parse (&cut, text, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (analysis_cut_get_n_pieces (&cut, total, length), ==, n);
  for (gsize i = 0; i < n; i++)
    g_assert_cmpuint (analysis_cut_get_start (&cut, total, length, i), ==, starts[i]);
}

static void
test_cuts (void)
{
  static const gsize zero[] = { 0 };

  /* 4 + 4 + 2: the last slice begins at 6, not at 8, and none is left out. */
  check_starts ("slices", 10, 4, 3, (const gsize[]) { 0, 4, 6 });
  check_starts ("slices", 12, 4, 3, (const gsize[]) { 0, 4, 8 });
  check_starts ("slices", 13, 4, 4, (const gsize[]) { 0, 4, 8, 9 });
  check_starts ("slices", 4, 4, 1, zero);
  check_starts ("slices", 3, 4, 1, zero);
  check_starts ("slices", 0, 4, 1, zero);
  /* Three of 15 s out of 30 s. */
  check_starts ("excerpts 3", 30, 15, 3, (const gsize[]) { 0, 7, 15 });
  check_starts ("excerpts 1", 30, 15, 1, (const gsize[]) { 7 });
  check_starts ("excerpts 3", 10, 15, 1, zero);
  check_starts ("quarter", 200, 30, 1, (const gsize[]) { 50 });
  check_starts ("quarter", 36, 30, 1, (const gsize[]) { 6 });
  check_starts ("quarter", 30, 30, 1, zero);
  check_starts ("whole", 200, 30, 1, zero);
  check_starts ("slices", 200, 0, 1, zero);
  /* The middle third of each 30 s: from 10 to 20, from 40 to 50; a third would end at 80. */
  check_starts ("slices 10 every 30", 79, 10, 2, (const gsize[]) { 10, 40 });
  check_starts ("slices 10 every 30", 80, 10, 3, (const gsize[]) { 10, 40, 70 });
  check_starts ("slices 10 every 30", 20, 10, 1, (const gsize[]) { 10 });
  /* Of a song that ends before, the end. */
  check_starts ("slices 10 every 30", 19, 10, 1, (const gsize[]) { 9 });
  check_starts ("slices 10 every 30", 11, 10, 1, (const gsize[]) { 1 });
  check_starts ("slices 10 every 30", 10, 10, 1, zero);
  check_starts ("slices 10 every 30", 3, 10, 1, zero);
  check_starts ("slices 10 every 10", 25, 10, 2, (const gsize[]) { 0, 10 });
}

/* Whatever the sizes: every sample is in a slice, and every slice within the song. */
static void
test_nothing_dropped (void)
{
  const AnalysisCut cut = { ANALYSIS_CUT_SLICES, 0 };

  for (gsize total = 1; total < 60; total++)
    for (gsize length = 1; length <= total; length++)
      {
        const gsize n = analysis_cut_get_n_pieces (&cut, total, length);
        gsize end = 0;

        for (gsize i = 0; i < n; i++)
          {
            const gsize start = analysis_cut_get_start (&cut, total, length, i);

            g_assert_cmpuint (start, <=, end);
            end = start + length;
          }
        g_assert_cmpuint (end, ==, total);
        g_assert_cmpuint ((n - 1) * length, <, total);
      }
}

/* A streamed piece is complete at the end that is told beforehand, or ends with the song. */
static void
test_ends (void)
{
  static const char *const cuts[] = { "slices", "slices 4 every 9", "slices 4 every 4" };

  for (gsize k = 0; k < G_N_ELEMENTS (cuts); k++)
    for (gsize total = 1; total < 90; total++)
      {
        AnalysisCut cut;
        gsize n;

        g_assert_true (analysis_cut_parse (&cut, cuts[k], NULL));
        g_assert_true (analysis_cut_is_streamed (&cut, 4));
        n = analysis_cut_get_n_pieces (&cut, total, 4);
        for (gsize i = 0; i < n; i++)
          g_assert_cmpuint (analysis_cut_get_start (&cut, total, 4, i) + MIN (4, total), ==,
                            MIN (total, analysis_cut_get_end (&cut, 4, i)));
        if (n > 1 || total >= analysis_cut_get_end (&cut, 4, 0))
          g_assert_cmpuint (analysis_cut_get_end (&cut, 4, n), >, total);
      }

  g_assert_false (analysis_cut_is_streamed (&(const AnalysisCut) { .kind = ANALYSIS_CUT_WHOLE }, 4));
  g_assert_false (analysis_cut_is_streamed (&(const AnalysisCut) { .kind = ANALYSIS_CUT_SLICES }, 0));
  g_assert_cmpuint (
      analysis_cut_get_length (&(const AnalysisCut) { .kind = ANALYSIS_CUT_SPARSE, .seconds = 30, .every = 75 }, 0, 100),
      ==, 3000);
}

static void
test_text (void)
{
  static const char *const cuts[] = { "whole", "slices", "excerpts 3", "quarter", "slices 30 every 75", "slices 6 every 18 from 45" };
  static const char *const bad[] = { "", "slices 30", "slices 30 every", "slices 0 every 5", "slices 30 every 29",
                                     "slices 30 each 75", "slices 30 every 75 s", "slices 6 every 18 from", "slices 6 every 18 from 17", "slices 6 every 18 till 45",
                                     "slices 6 every 18 from 601", "slices 6 every 18 from 45 s", "slices 1 every 601", "excerpts", "excerpts 0", "excerpts x", "excerpts 1001", "Whole" };
  g_autoptr (GError) error = NULL;
  AnalysisCut cut;

  for (gsize i = 0; i < G_N_ELEMENTS (cuts); i++)
    {
      g_autofree char *text = NULL;

      g_assert_true (analysis_cut_parse (&cut, cuts[i], NULL));
      text = analysis_cut_to_text (&cut);
      g_assert_cmpstr (text, ==, cuts[i]);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_assert_false (analysis_cut_parse (&cut, bad[i], &error));
      g_assert_error (error, BASE_ERROR, BASE_ERROR_INVALID_ARGUMENT);
      g_clear_error (&error);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/analysis/cut/cuts", test_cuts);
  g_test_add_func ("/analysis/cut/nothing-dropped", test_nothing_dropped);
  g_test_add_func ("/analysis/cut/ends", test_ends);
  g_test_add_func ("/analysis/cut/text", test_text);
  return g_test_run ();
}
