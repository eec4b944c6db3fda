/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/base/error.h"
#include "engine/training/song-rules.h"

static void
test_rules (void)
{
  /* Votes: 0, 1, 1, 0, 2; sums of probabilities 1.7, 2.1, 1.2. */
  static const double pieces[] = {
    0.5, 0.3, 0.2, /**/ 0.0, 0.9, 0.1, /**/ 0.3, 0.6, 0.1, /**/ 0.6, 0.1, 0.3, /**/ 0.3, 0.2, 0.5,
  };
  TrainingSongRule rule;
  double song[3];

  g_assert_true (training_song_rule_parse (&rule, "mean", NULL));
  g_assert_cmpint (training_song_rule_decide (&rule, 5, 3, pieces, song), ==, 1);
  g_assert_cmpfloat_with_epsilon (song[0], 0.34, 1e-12);
  g_assert_cmpfloat_with_epsilon (song[1], 0.42, 1e-12);

  /* Two votes each: the higher sum wins. */
  g_assert_true (training_song_rule_parse (&rule, "majority", NULL));
  g_assert_cmpint (training_song_rule_decide (&rule, 5, 3, pieces, song), ==, 1);
  g_assert_cmpfloat_with_epsilon (song[0], 0.4, 1e-12);
  g_assert_cmpfloat_with_epsilon (song[1], 0.4, 1e-12);
  g_assert_cmpfloat_with_epsilon (song[2], 0.2, 1e-12);
  g_assert_cmpint (training_song_rule_decide (&rule, 1, 3, pieces + 12, song), ==, 2);

  g_assert_true (training_song_rule_parse (&rule, "threshold 0.4", NULL));
  g_assert_cmpint (training_song_rule_decide (&rule, 5, 3, pieces, song), ==, 1);
  g_assert_true (training_song_rule_parse (&rule, "threshold 0.41", NULL));
  g_assert_cmpint (training_song_rule_decide (&rule, 5, 3, pieces, song), ==, -1);
}

/* Two lukewarm votes against a hot one: majority and mean differ. */
static void
test_majority_is_no_mean (void)
{
  static const double pieces[] = { 0.55, 0.45, 0.55, 0.45, 0.0, 1.0 };
  const TrainingSongRule majority = { TRAINING_SONG_MAJORITY, 0.0 }, mean = { TRAINING_SONG_MEAN, 0.0 };
  double song[2];

  g_assert_cmpint (training_song_rule_decide (&majority, 3, 2, pieces, song), ==, 0);
  g_assert_cmpint (training_song_rule_decide (&mean, 3, 2, pieces, song), ==, 1);
}

static void
test_text (void)
{
  static const char *const rules[] = { "mean", "majority", "threshold 0.5" };
  static const char *const bad[] = { "", "excerpts 3", "threshold 1.5", "threshold ", "Mean" };
  g_autoptr (GError) error = NULL;
  TrainingSongRule rule;

  for (gsize i = 0; i < G_N_ELEMENTS (rules); i++)
    {
      g_autofree char *text = NULL;

      g_assert_true (training_song_rule_parse (&rule, rules[i], NULL));
      text = training_song_rule_to_text (&rule);
      g_assert_cmpstr (text, ==, rules[i]);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_assert_false (training_song_rule_parse (&rule, bad[i], &error));
      g_assert_error (error, BASE_ERROR, BASE_ERROR_INVALID_ARGUMENT);
      g_clear_error (&error);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/training/song-rules/rules", test_rules);
  g_test_add_func ("/training/song-rules/majority-is-no-mean", test_majority_is_no_mean);
  g_test_add_func ("/training/song-rules/text", test_text);
  return g_test_run ();
}
