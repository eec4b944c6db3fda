/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/mood/word-chances.h"

#include <math.h>

static GArray *
find (double valence, double arousal, double sd)
{
  const MoodGaussian gaussian = { valence, arousal, sd, sd, 0.0 };
  MoodEstimate estimate;

  mood_estimate_init (&estimate, &gaussian);

  return mood_word_chances_new (mood_vocabulary_get_default (NULL), &estimate);
}

static double
get_chance (GArray *chances, const char *id)
{
  for (guint i = 0; i < chances->len; i++)
    if (g_str_equal (g_array_index (chances, MoodWordChance, i).word->id, id))
      return g_array_index (chances, MoodWordChance, i).probability;

  g_assert_not_reached ();
}

/* At any place: all words once, the song's first and the likeliest of its quadrant, the quadrants as the estimate has
 * them, one in all. */
static void
test_everywhere (void)
{
  MoodVocabulary *vocabulary = mood_vocabulary_get_default (NULL);

  for (double valence = -0.9; valence < 1; valence += 0.15)
    for (double arousal = -0.9; arousal < 1; arousal += 0.15)
      for (double sd = 0.05; sd < 0.5; sd += 0.2)
        {
          const MoodGaussian gaussian = { valence, arousal, sd, sd * 1.2, 0.3 };
          MoodEstimate estimate;
          g_autoptr (GArray) chances = NULL;
          const MoodWordChance *own;
          double sums[MOOD_N_QUADRANTS] = { 0 };
          double neutral = 0, sum = 0;

          mood_estimate_init (&estimate, &gaussian);
          chances = mood_word_chances_new (vocabulary, &estimate);
          g_assert_cmpuint (chances->len, ==, mood_vocabulary_get_n_words (vocabulary) + 1);
          own = &g_array_index (chances, MoodWordChance, 0);
          g_assert_true (own->word == mood_vocabulary_name (vocabulary, &estimate));
          for (guint i = 0; i < chances->len; i++)
            {
              const MoodWordChance *chance = &g_array_index (chances, MoodWordChance, i);

              g_assert_cmpfloat (chance->probability, >=, 0);
              sum += chance->probability;
              if (chance->word == mood_vocabulary_get_neutral (vocabulary))
                neutral = chance->probability;
              else
                sums[chance->word->quadrant] += chance->probability;
              if (i > 1)
                g_assert_cmpfloat (chance->probability, <=, chance[-1].probability);
              if (!estimate.is_neutral && chance->word->quadrant == own->word->quadrant
                  && chance->word != mood_vocabulary_get_neutral (vocabulary))
                g_assert_cmpfloat (chance->probability, <=, own->probability + 1e-12);
            }
          g_assert_cmpfloat_with_epsilon (sum, 1.0, 1e-9);
          for (guint q = 0; q < MOOD_N_QUADRANTS; q++)
            g_assert_cmpfloat_with_epsilon (sums[q], (1 - neutral) * estimate.quadrant_probabilities[q],
                                            1e-9);
        }
}

/* A round distribution about the middle has 1 - exp (-r² / 2 s²) within r. */
static void
test_neutral (void)
{
  for (double sd = 0.05; sd < 1; sd += 0.1)
    {
      g_autoptr (GArray) chances = find (0, 0, sd);
      const double expected = 1 - exp (-MOOD_NEUTRAL_RADIUS * MOOD_NEUTRAL_RADIUS / (2 * sd * sd));

      g_assert_cmpfloat_with_epsilon (get_chance (chances, "neutral"), expected, 1e-3);
      g_assert_cmpstr (g_array_index (chances, MoodWordChance, 0).word->id, ==, "neutral");
    }
}

/* The nearer, the likelier; and the surer, the more so. */
static void
test_near_and_far (void)
{
  g_autoptr (GArray) sad = find (-0.25, -0.55, 0.1);
  g_autoptr (GArray) vague = find (-0.25, -0.55, 0.4);

  g_assert_cmpfloat (get_chance (sad, "sad"), >, get_chance (sad, "dark"));
  g_assert_cmpfloat (get_chance (sad, "sad"), >, 0.9);
  g_assert_cmpfloat (get_chance (vague, "sad"), <, 0.5);
  g_assert_cmpfloat (get_chance (sad, "angry"), <, 0.01);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/mood/word-chances/everywhere", test_everywhere);
  g_test_add_func ("/mood/word-chances/neutral", test_neutral);
  g_test_add_func ("/mood/word-chances/near-and-far", test_near_and_far);

  return g_test_run ();
}
