/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/mood/estimate.h"

#include <glib/gi18n.h>
#include <math.h>

#include "engine/mood/settle.h"

static const char *const quadrant_ids[MOOD_N_QUADRANTS] = { "Q1", "Q2", "Q3", "Q4" };

/* The most probable one; but the one that the point is in where that is hardly less probable. */
static MoodQuadrant
choose_quadrant (const MoodEstimate *self)
{
  const MoodQuadrant best = mood_quadrant_find_best (self->quadrant_probabilities);
  const MoodQuadrant own = mood_quadrant_of_point (self->gaussian.valence, self->gaussian.arousal);

  return self->quadrant_probabilities[best] - self->quadrant_probabilities[own] < MOOD_TIE ? own : best;
}

/**
 * mood_estimate_init:
 * @gaussian: where the song lies
 *
 * Works out all that follows from @gaussian.
 */
void
mood_estimate_init (MoodEstimate       *self,
                    const MoodGaussian *gaussian)
{
  self->gaussian = *gaussian;
  mood_gaussian_quadrant_probabilities (gaussian, self->quadrant_probabilities);

  self->quadrant = choose_quadrant (self);
  self->is_neutral = hypot (gaussian->valence, gaussian->arousal) < MOOD_NEUTRAL_RADIUS;
  self->is_unsure = self->quadrant_probabilities[self->quadrant] < MOOD_SURE_PROBABILITY;
}

/**
 * mood_estimate_settle:
 * @said: what a model says of the whole song
 *
 * Works out the estimate that a user sees: see mood_gaussian_settle().
 */
void
mood_estimate_settle (MoodEstimate       *self,
                      const MoodGaussian *said)
{
  MoodGaussian settled = *said;

  mood_gaussian_settle (&settled);
  mood_estimate_init (self, &settled);
}

/**
 * mood_estimate_init_said:
 * @valence: from -1 to 1
 * @arousal: from -1 to 1
 *
 * The estimate of a song that somebody has put where it belongs. There is no doubt about its quadrant, however near to
 * an axis the point is; and it is as narrow as a distribution may be.
 */
void
mood_estimate_init_said (MoodEstimate *self,
                         double        valence,
                         double        arousal)
{
  MoodGaussian gaussian = {
    .valence = valence,
    .arousal = arousal,
    .valence_sd = MOOD_SD_MIN,
    .arousal_sd = MOOD_SD_MIN,
  };

  gaussian.quadrants[mood_quadrant_of_point (valence, arousal)] = 1.0;
  mood_estimate_init (self, &gaussian);
}

/* Returns: "Q1".."Q4", never translated. */
const char *
mood_quadrant_to_id (MoodQuadrant quadrant)
{
  g_return_val_if_fail (quadrant < MOOD_N_QUADRANTS, "");

  return quadrant_ids[quadrant];
}

/* Returns: the quadrant's name for people, translated. */
const char *
mood_quadrant_get_name (MoodQuadrant quadrant)
{
  switch (quadrant)
    {
    case MOOD_QUADRANT_1: return C_("quadrant", "Happy and lively");
    case MOOD_QUADRANT_2: return C_("quadrant", "Tense and angry");
    case MOOD_QUADRANT_3: return C_("quadrant", "Sad and dark");
    case MOOD_QUADRANT_4: return C_("quadrant", "Calm and tender");
    }

  g_return_val_if_reached ("");
}

gboolean
mood_quadrant_from_id (const char   *id,
                       MoodQuadrant *quadrant)
{
  for (int q = 0; q < MOOD_N_QUADRANTS; q++)
    if (g_strcmp0 (id, quadrant_ids[q]) == 0)
      {
        *quadrant = q;
        return TRUE;
      }

  return FALSE;
}

/* The quadrant that a point lies in; the axes belong to the pleasant and to the energetic side. */
MoodQuadrant
mood_quadrant_of_point (double valence,
                        double arousal)
{
  if (arousal >= 0.0)
    return valence >= 0.0 ? MOOD_QUADRANT_1 : MOOD_QUADRANT_2;

  return valence >= 0.0 ? MOOD_QUADRANT_4 : MOOD_QUADRANT_3;
}
