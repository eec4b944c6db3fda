/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * How likely each word is for a song, by the same rule that names it (see mood_vocabulary_name()), so that word, quadrant
 * and probabilities never contradict each other:
 *
 *  - "neutral" has what the song's distribution has within the neutral disc.
 *  - What is left is parted among the quadrants by their probabilities, and within a quadrant among its words by the
 *    density of the song's distribution at their places, exp (-d² / 2) with d in standard deviations. The nearest one,
 *    by which a song of that quadrant is named, is so the likeliest of it.
 *  - What a quadrant without words has is neutral's, whose name such a song gets.
 *
 * The song's word need not be the likeliest of all: a quadrant may be the most probable one and have its probability
 * spread over many words.
 */
#include "engine/mood/word-chances.h"

#include <math.h>

/* The disc is small against the spread of any song: so few rings and spokes leave less than 0.001 in error. */
#define N_RINGS  24
#define N_SPOKES 24

static double
get_density (const MoodGaussian *gaussian, double valence, double arousal)
{
  const double distance = mood_gaussian_mahalanobis (gaussian, valence, arousal);
  const double scale = gaussian->valence_sd * gaussian->arousal_sd
                       * sqrt (1 - gaussian->correlation * gaussian->correlation);

  return exp (-distance * distance / 2) / (2 * G_PI * scale);
}

/* The mass in the neutral disc, by the midpoint rule on rings of equal width. */
static double
get_neutral_mass (const MoodGaussian *gaussian, const MoodBorders *borders)
{
  double mass = 0;

  for (int ring = 0; ring < N_RINGS; ring++)
    {
      const double radius = borders->neutral_radius * (ring + 0.5) / N_RINGS;
      const double area = 2 * G_PI * radius / N_SPOKES * borders->neutral_radius / N_RINGS;

      for (int spoke = 0; spoke < N_SPOKES; spoke++)
        {
          const double angle = 2 * G_PI * spoke / N_SPOKES;

          mass += area * get_density (gaussian, borders->valence + radius * cos (angle),
                                      borders->arousal + radius * sin (angle));
        }
    }

  return CLAMP (mass, 0.0, 1.0);
}

static int
compare_chances (gconstpointer a, gconstpointer b)
{
  const MoodWordChance *x = a;
  const MoodWordChance *y = b;

  if (x->probability != y->probability)
    return x->probability < y->probability ? 1 : -1;

  return g_strcmp0 (x->word->id, y->word->id);
}

static void
move_to_front (GArray *chances, const MoodWord *word)
{
  for (guint i = 0; i < chances->len; i++)
    {
      const MoodWordChance chance = g_array_index (chances, MoodWordChance, i);

      if (chance.word == word)
        {
          g_array_remove_index (chances, i);
          g_array_prepend_val (chances, chance);
          return;
        }
    }
}

/* Adds the words of one quadrant, among which @share is parted. FALSE when it has none. */
static gboolean
add_quadrant (GArray *chances,
              const MoodVocabulary *vocabulary,
              const MoodGaussian *gaussian,
              MoodQuadrant quadrant,
              double share)
{
  const guint first = chances->len;
  double nearest = G_MAXDOUBLE;
  double sum = 0;

  for (gsize i = 0; i < mood_vocabulary_get_n_words (vocabulary); i++)
    {
      MoodWordChance chance = { mood_vocabulary_get_word (vocabulary, i), 0 };

      if (chance.word->quadrant != quadrant)
        continue;
      chance.probability = mood_gaussian_mahalanobis (gaussian, chance.word->valence, chance.word->arousal);
      nearest = MIN (nearest, chance.probability);
      g_array_append_val (chances, chance);
    }

  /* Relative to the nearest: all of them may be so far that their densities are 0. */
  for (guint i = first; i < chances->len; i++)
    {
      MoodWordChance *chance = &g_array_index (chances, MoodWordChance, i);

      chance->probability = exp ((nearest * nearest - chance->probability * chance->probability) / 2);
      sum += chance->probability;
    }
  for (guint i = first; i < chances->len; i++)
    g_array_index (chances, MoodWordChance, i).probability *= share / sum;

  return chances->len > first;
}

GArray *
mood_word_chances_new (const MoodVocabulary *vocabulary, const MoodEstimate *estimate)
{
  GArray *chances = g_array_new (FALSE, TRUE, sizeof (MoodWordChance));
  const double mass = get_neutral_mass (&estimate->gaussian, mood_vocabulary_get_borders (vocabulary));
  MoodWordChance neutral = { mood_vocabulary_get_neutral (vocabulary), mass };

  for (guint q = 0; q < MOOD_N_QUADRANTS; q++)
    {
      const double share = (1 - mass) * estimate->quadrant_probabilities[q];

      if (!add_quadrant (chances, vocabulary, &estimate->gaussian, (MoodQuadrant)q, share))
        neutral.probability += share;
    }
  g_array_append_val (chances, neutral);
  g_array_sort (chances, compare_chances);
  move_to_front (chances, mood_vocabulary_name (vocabulary, estimate));

  return chances;
}
