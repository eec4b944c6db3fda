/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Which passages of a song pulled its mood where, from nothing but its stored curve.
 *
 * 1. The curve is smoothed by a moving mean of SMOOTH_SECONDS: single windows waver, and what counts is what lasts.
 * 2. The direction of the song is that of its quadrant's diagonal, (±1, ±1) / √2. How far a moment lies in that
 *    direction beyond the mean of the whole curve is its pull: above 0 towards the quadrant, below 0 away. The pulls
 *    of all moments sum to 0: what pulls one way is made up for by what pulls the other way.
 * 3. A passage is built from the strongest moment: on both sides it goes on while the pull is at least half as strong, up
 *    to a third of the song. The next one is built from the strongest moment that is left. Nothing weaker than
 *    MIN_STRENGTH is told: below that a curve is as good as level.
 * 4. A passage is described by the axis in which its mean is furthest from that of the song, among the axes that
 *    make it pull as it does. "Most" is said only where the extreme of the smoothed curve in that axis lies inside it.
 *
 * This tells what the curve says and no more: why a network heard the passage so cannot be read from it.
 */
#include "engine/mood/passages.h"

#include <math.h>

#define SMOOTH_SECONDS 6.0
#define MIN_STRENGTH   0.08
/* A passage may be this part of its song. */
#define MAX_SHARE (1.0 / 3.0)
/* Of the strongest moment, where a passage ends. */
#define EDGE 0.5
/* Strong moments that are too short to be told are passed over, but not for ever. */
#define MAX_TRIES 32

typedef struct
{
  gsize n;
  double hop;
  double *valence; /* (owned) (n): smoothed */
  double *arousal; /* (owned) (n) */
  double *pull;    /* (owned) (n): in units of the plane */
  gboolean *taken; /* (owned) (n) */
  double mean_valence;
  double mean_arousal;
  int valence_sign; /* of the song's quadrant */
  int arousal_sign;
  const MoodBorders *borders;
} Song;

static double
get_value (const float *values, gsize index)
{
  return isfinite (values[index]) ? CLAMP (values[index], -1.0f, 1.0f) : 0.0;
}

/* (transfer full): (n): the mean of all points within half of SMOOTH_SECONDS. */
static double *
smooth (const float *values, gsize n, double hop)
{
  const gsize reach = (gsize)lround (SMOOTH_SECONDS / 2 / hop);
  double *smoothed = g_new (double, n);
  double sum = 0;
  gsize first = 0, end = 0;

  for (gsize i = 0; i < n; i++)
    {
      for (; end < MIN (i + reach + 1, n); end++)
        sum += get_value (values, end);
      for (; i > reach && first < i - reach; first++)
        sum -= get_value (values, first);
      smoothed[i] = sum / (double)(end - first);
    }

  return smoothed;
}

static double
get_mean (const double *values, gsize first, gsize end)
{
  double sum = 0;

  for (gsize i = first; i < end; i++)
    sum += values[i];

  return sum / (double)(end - first);
}

static void
song_init (Song *self, const MoodCurve *curve, const MoodEstimate *estimate)
{
  *self = (Song) {
    .n = curve->n_points,
    .hop = curve->hop,
    .valence = smooth (curve->valence, curve->n_points, curve->hop),
    .arousal = smooth (curve->arousal, curve->n_points, curve->hop),
    .pull = g_new (double, curve->n_points),
    .taken = g_new0 (gboolean, curve->n_points),
    .valence_sign = mood_quadrant_valence_signs[estimate->quadrant],
    .arousal_sign = mood_quadrant_arousal_signs[estimate->quadrant],
  };
  self->mean_valence = get_mean (self->valence, 0, self->n);
  self->mean_arousal = get_mean (self->arousal, 0, self->n);
  for (gsize i = 0; i < self->n; i++)
    self->pull[i] = (self->valence_sign * (self->valence[i] - self->mean_valence)
                     + self->arousal_sign * (self->arousal[i] - self->mean_arousal))
                    / G_SQRT2;
}

static void
song_clear (Song *self)
{
  g_free (self->valence);
  g_free (self->arousal);
  g_free (self->pull);
  g_free (self->taken);
}

/* FALSE when nothing is left that is strong enough. @sign: 1 towards, -1 away */
static gboolean
find_strongest (const Song *self, int sign, gsize *strongest)
{
  double most = MIN_STRENGTH;
  gboolean is_found = FALSE;

  for (gsize i = 0; i < self->n; i++)
    if (!self->taken[i] && sign * self->pull[i] > most)
      {
        most = sign * self->pull[i];
        *strongest = i;
        is_found = TRUE;
      }

  return is_found;
}

/* From @strongest to both sides, the stronger side first, until both are weak, taken, or it is long enough. */
static void
grow (const Song *self, int sign, gsize strongest, gsize *first, gsize *end)
{
  const double least = EDGE * sign * self->pull[strongest];
  const gsize longest = MAX ((gsize)((double)self->n * MAX_SHARE), 1);

  *first = strongest;
  *end = strongest + 1;
  while (*end - *first < longest)
    {
      double before = *first > 0 && !self->taken[*first - 1] ? sign * self->pull[*first - 1] : -G_MAXDOUBLE;
      double after = *end < self->n && !self->taken[*end] ? sign * self->pull[*end] : -G_MAXDOUBLE;

      if (MAX (before, after) < least)
        break;
      if (before > after)
        (*first)--;
      else
        (*end)++;
    }
}

/* Whether the largest of @values times @sign lies in the passage. */
static gboolean
has_extreme (const double *values, gsize n, int sign, gsize first, gsize end)
{
  double inside = -G_MAXDOUBLE, outside = -G_MAXDOUBLE;

  for (gsize i = 0; i < n; i++)
    {
      double *most = i >= first && i < end ? &inside : &outside;

      *most = MAX (*most, sign * values[i]);
    }

  return inside > outside;
}

static void
describe (const Song *self, int sign, gsize first, gsize end, MoodPassage *passage)
{
  int valence_sign = sign * self->valence_sign;
  int arousal_sign = sign * self->arousal_sign;
  double by_valence, by_arousal;

  passage->start = (double)first * self->hop;
  passage->end = (double)end * self->hop;
  passage->valence = get_mean (self->valence, first, end);
  passage->arousal = get_mean (self->arousal, first, end);
  passage->strength = sign * get_mean (self->pull, first, end);
  passage->pull = sign > 0 ? MOOD_PASSAGE_TOWARDS : MOOD_PASSAGE_AWAY;
  passage->quadrant = mood_borders_get_quadrant (self->borders, passage->valence, passage->arousal);
  passage->is_neutral = mood_borders_are_around (self->borders, passage->valence, passage->arousal);

  /* They sum to √2 times the strength, so the larger one is above 0. */
  by_valence = valence_sign * (passage->valence - self->mean_valence);
  by_arousal = arousal_sign * (passage->arousal - self->mean_arousal);
  if (by_valence > by_arousal)
    {
      passage->trait = valence_sign > 0 ? MOOD_PASSAGE_PLEASANT : MOOD_PASSAGE_UNPLEASANT;
      passage->is_most = has_extreme (self->valence, self->n, valence_sign, first, end);
    }
  else
    {
      passage->trait = arousal_sign > 0 ? MOOD_PASSAGE_ENERGETIC : MOOD_PASSAGE_CALM;
      passage->is_most = has_extreme (self->arousal, self->n, arousal_sign, first, end);
    }
}

static int
compare_starts (gconstpointer a, gconstpointer b)
{
  const MoodPassage *x = a;
  const MoodPassage *y = b;

  return (x->start > y->start) - (x->start < y->start);
}

/* The strongest passages of one pull, in time order, after those of the other in @passages. */
static void
add_passages (Song *self, int sign, GArray *passages)
{
  g_autoptr (GArray) found = g_array_new (FALSE, TRUE, sizeof (MoodPassage));
  gsize strongest;

  for (guint i = 0;
       i < MAX_TRIES && found->len < MOOD_PASSAGES_MAX && find_strongest (self, sign, &strongest); i++)
    {
      MoodPassage passage;
      gsize first, end;

      grow (self, sign, strongest, &first, &end);
      for (gsize k = first; k < end; k++)
        self->taken[k] = TRUE;
      if ((double)(end - first) * self->hop < MOOD_PASSAGE_MIN_SECONDS)
        continue;

      describe (self, sign, first, end, &passage);
      g_array_append_val (found, passage);
    }

  g_array_sort (found, compare_starts);
  g_array_append_vals (passages, found->data, found->len);
}

/**
 * mood_passages_find:
 * @curve: of a song
 * @estimate: of the same song: its quadrant is what passages pull towards
 * @borders: by which it was cut
 *
 * A song in the neutral middle has a most probable quadrant as well, which this goes by; whoever shows the passages of
 * such a song should not claim the quadrant.
 *
 * Returns: empty for a song that is short, or whose mood hardly moves
 */
GArray *
mood_passages_find (const MoodCurve *curve, const MoodEstimate *estimate, const MoodBorders *borders)
{
  GArray *passages = g_array_new (FALSE, TRUE, sizeof (MoodPassage));
  Song song;

  if (!(curve->hop > 0) || (double)curve->n_points * curve->hop < MOOD_PASSAGES_MIN_SONG)
    return passages;

  song_init (&song, curve, estimate);
  song.borders = borders;
  add_passages (&song, 1, passages);
  add_passages (&song, -1, passages);
  song_clear (&song);

  return passages;
}
