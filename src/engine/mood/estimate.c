/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/mood/estimate.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

#include "engine/mood/settle.h"

/* A quadrant with less of a distribution's mass has none of it. */
#define MASS_MIN 1e-6

static const char *const quadrant_ids[MOOD_N_QUADRANTS] = { "Q1", "Q2", "Q3", "Q4" };

const MoodBorders mood_borders_default = { .valence = 0.0, .arousal = 0.0, .neutral_radius = MOOD_NEUTRAL_RADIUS };

gboolean
mood_borders_are_usable (const MoodBorders *self)
{
  return fabs (self->valence) <= MOOD_CUT_MAX && fabs (self->arousal) <= MOOD_CUT_MAX
         && self->neutral_radius >= 0.0 && self->neutral_radius <= MOOD_NEUTRAL_RADIUS_MAX;
}

gboolean
mood_borders_are_usual (const MoodBorders *self)
{
  return self->valence == mood_borders_default.valence && self->arousal == mood_borders_default.arousal
         && self->neutral_radius == mood_borders_default.neutral_radius;
}

MoodQuadrant
mood_borders_get_quadrant (const MoodBorders *self,
                           double             valence,
                           double             arousal)
{
  return mood_quadrant_of_point (valence - self->valence, arousal - self->arousal);
}

/* Whether a point lies in the neutral disc. */
gboolean
mood_borders_are_around (const MoodBorders *self,
                         double             valence,
                         double             arousal)
{
  return hypot (valence - self->valence, arousal - self->arousal) < self->neutral_radius;
}

/* The most probable one; but the one that the point is in where that is hardly less probable. */
static MoodQuadrant
choose_quadrant (const MoodEstimate *self,
                 const MoodBorders  *borders)
{
  const MoodQuadrant best = mood_quadrant_find_best (self->quadrant_probabilities);
  const MoodQuadrant own = mood_borders_get_quadrant (borders, self->gaussian.valence, self->gaussian.arousal);

  return self->quadrant_probabilities[best] - self->quadrant_probabilities[own] < MOOD_TIE ? own : best;
}

/* What follows from point and probabilities. */
static void
conclude (MoodEstimate      *self,
          const MoodBorders *borders)
{
  self->quadrant = choose_quadrant (self, borders);
  self->is_neutral = mood_borders_are_around (borders, self->gaussian.valence, self->gaussian.arousal);
  self->is_unsure = self->quadrant_probabilities[self->quadrant] < MOOD_SURE_PROBABILITY;
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

  conclude (self, &mood_borders_default);
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

/* @mass: (out): of the distribution alone, without what a model has said of quadrants beside it. */
static void
get_mass (const MoodGaussian *gaussian,
          const MoodBorders  *borders,
          double              mass[MOOD_N_QUADRANTS])
{
  const MoodGaussian moved = {
    .valence = gaussian->valence - borders->valence,
    .arousal = gaussian->arousal - borders->arousal,
    .valence_sd = gaussian->valence_sd,
    .arousal_sd = gaussian->arousal_sd,
    .correlation = gaussian->correlation,
  };

  mood_gaussian_quadrant_probabilities (&moved, mass);
}

/* The mass that a border passes over changes sides; what was said of a quadrant beyond the mass that was in it counts
 * for the mass that is in it now. A song whose quadrant is certain, since somebody has put it there, is where its point is. */
static void
move_borders (MoodEstimate      *self,
              const MoodBorders *borders)
{
  const gboolean is_certain = self->quadrant_probabilities[self->quadrant] >= 1.0;
  double before[MOOD_N_QUADRANTS], now[MOOD_N_QUADRANTS];
  double sum = 0.0;

  get_mass (&self->gaussian, &mood_borders_default, before);
  get_mass (&self->gaussian, borders, now);
  for (int q = 0; q < MOOD_N_QUADRANTS; q++)
    {
      self->quadrant_probabilities[q] *= before[q] > MASS_MIN ? now[q] / before[q] : 0.0;
      sum += self->quadrant_probabilities[q];
    }
  for (int q = 0; q < MOOD_N_QUADRANTS; q++)
    self->quadrant_probabilities[q] = sum > MASS_MIN ? self->quadrant_probabilities[q] / sum : now[q];
  if (is_certain)
    {
      memset (self->quadrant_probabilities, 0, sizeof self->quadrant_probabilities);
      self->quadrant_probabilities[mood_borders_get_quadrant (borders, self->gaussian.valence, self->gaussian.arousal)]
          = 1.0;
    }
}

/**
 * mood_estimate_cut:
 * @self: with the plane parted in its middle
 *
 * Parts the plane by @borders instead: quadrant, its probabilities, the neutral disc and doubt follow.
 */
void
mood_estimate_cut (MoodEstimate      *self,
                   const MoodBorders *borders)
{
  if (borders->valence != 0.0 || borders->arousal != 0.0)
    move_borders (self, borders);
  conclude (self, borders);
}

/* Which share of the distribution a quadrant is taken to have at least, so that a ratio of shares is a number. */
#define SHARE_MIN 1e-6

/* What was said of the quadrants beside the distribution @before, said of @self: each as much more probable as its share of the
 * distribution has grown. */
static void
move_quadrants (MoodGaussian       *self,
                const MoodGaussian *before)
{
  MoodGaussian from = *before, to = *self;
  double was[MOOD_N_QUADRANTS], is[MOOD_N_QUADRANTS], sum = 0.0;

  memset (from.quadrants, 0, sizeof from.quadrants);
  memset (to.quadrants, 0, sizeof to.quadrants);
  mood_gaussian_quadrant_probabilities (&from, was);
  mood_gaussian_quadrant_probabilities (&to, is);
  for (int q = 0; q < MOOD_N_QUADRANTS; q++)
    {
      self->quadrants[q] *= MAX (is[q], SHARE_MIN) / MAX (was[q], SHARE_MIN);
      sum += self->quadrants[q];
    }
  for (int q = 0; q < MOOD_N_QUADRANTS; q++)
    self->quadrants[q] /= sum;
}

/**
 * mood_estimate_init_moved:
 * @from: what is said of a song
 * @valence: from -1 to 1
 * @arousal: from -1 to 1
 *
 * The same, as sure as it was, of another point.
 */
void
mood_estimate_init_moved (MoodEstimate       *self,
                          const MoodEstimate *from,
                          double              valence,
                          double              arousal)
{
  MoodGaussian moved = from->gaussian;

  moved.valence = CLAMP (valence, -MOOD_MEAN_MAX, MOOD_MEAN_MAX);
  moved.arousal = CLAMP (arousal, -MOOD_MEAN_MAX, MOOD_MEAN_MAX);
  if (mood_gaussian_has_quadrants (&moved))
    move_quadrants (&moved, &from->gaussian);
  mood_estimate_init (self, &moved);
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
