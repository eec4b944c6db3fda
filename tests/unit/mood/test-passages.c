/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/mood/passages.h"

#include <math.h>

#define N_POINTS 400 /* 200 seconds */

typedef struct
{
  float valence[N_POINTS];
  float arousal[N_POINTS];
} Fixture;

static void
fill (Fixture *self, float valence, float arousal)
{
  for (gsize i = 0; i < N_POINTS; i++)
    {
      self->valence[i] = valence;
      self->arousal[i] = arousal;
    }
}

/* From @start to @end seconds the song is elsewhere. */
static void
set (Fixture *self, double start, double end, float valence, float arousal)
{
  for (gsize i = (gsize)(start / MOOD_CURVE_HOP); i < (gsize)(end / MOOD_CURVE_HOP); i++)
    {
      self->valence[i] = valence;
      self->arousal[i] = arousal;
    }
}

static GArray *
find (const Fixture *self, gsize n_points, double valence, double arousal)
{
  g_autoptr (MoodCurve) curve = mood_curve_new (MOOD_CURVE_HOP, n_points, self->valence, self->arousal);
  const MoodGaussian gaussian = { valence, arousal, 0.2, 0.2, 0.0 };
  MoodEstimate estimate;

  mood_estimate_init (&estimate, &gaussian);

  return mood_passages_find (curve, &estimate, &mood_borders_default);
}

static const MoodPassage *
get (GArray *passages, guint index)
{
  g_assert_cmpuint (index, <, passages->len);

  return &g_array_index (passages, MoodPassage, index);
}

/* Smoothing makes edges soft. */
static void
assert_near (double seconds, double expected)
{
  g_assert_cmpfloat (fabs (seconds - expected), <=, 3.0);
}

static void
test_one_of_each (void)
{
  Fixture f;
  g_autoptr (GArray) passages = NULL;

  fill (&f, 0.3f, 0.2f);
  set (&f, 130, 165, 0.3f, 0.8f);
  set (&f, 20, 45, -0.4f, 0.1f);
  passages = find (&f, N_POINTS, 0.3, 0.3);
  g_assert_cmpuint (passages->len, ==, 2);

  assert_near (get (passages, 0)->start, 130);
  assert_near (get (passages, 0)->end, 165);
  g_assert_cmpint (get (passages, 0)->pull, ==, MOOD_PASSAGE_TOWARDS);
  g_assert_cmpint (get (passages, 0)->trait, ==, MOOD_PASSAGE_ENERGETIC);
  g_assert_true (get (passages, 0)->is_most);
  g_assert_cmpint (get (passages, 0)->quadrant, ==, MOOD_QUADRANT_1);
  g_assert_cmpfloat (get (passages, 0)->arousal, >, 0.7);
  g_assert_cmpfloat (get (passages, 0)->strength, >, 0.2);

  assert_near (get (passages, 1)->start, 20);
  assert_near (get (passages, 1)->end, 45);
  g_assert_cmpint (get (passages, 1)->pull, ==, MOOD_PASSAGE_AWAY);
  g_assert_cmpint (get (passages, 1)->trait, ==, MOOD_PASSAGE_UNPLEASANT);
  g_assert_true (get (passages, 1)->is_most);
  g_assert_cmpint (get (passages, 1)->quadrant, ==, MOOD_QUADRANT_2);
}

/* What pulls a song of another quadrant away pulls this one towards. */
static void
test_by_quadrant (void)
{
  Fixture f;
  g_autoptr (GArray) passages = NULL;

  fill (&f, -0.3f, -0.2f);
  set (&f, 60, 90, -0.35f, -0.8f);
  passages = find (&f, N_POINTS, -0.3, -0.3);
  g_assert_cmpuint (passages->len, ==, 1);
  g_assert_cmpint (get (passages, 0)->pull, ==, MOOD_PASSAGE_TOWARDS);
  g_assert_cmpint (get (passages, 0)->trait, ==, MOOD_PASSAGE_CALM);

  g_array_unref (passages);
  passages = find (&f, N_POINTS, 0.3, 0.3);
  g_assert_cmpuint (passages->len, ==, 1);
  g_assert_cmpint (get (passages, 0)->pull, ==, MOOD_PASSAGE_AWAY);
  g_assert_cmpint (get (passages, 0)->trait, ==, MOOD_PASSAGE_CALM);
}

/* Of several the strongest are told, in the order of the song, and only the strongest is the most. */
static void
test_strongest (void)
{
  Fixture f;
  g_autoptr (GArray) passages = NULL;

  fill (&f, 0.1f, 0.1f);
  set (&f, 20, 35, 0.1f, 0.5f);
  set (&f, 80, 95, 0.1f, 0.9f);
  set (&f, 150, 165, 0.1f, 0.7f);
  passages = find (&f, N_POINTS, 0.2, 0.2);
  g_assert_cmpuint (passages->len, >=, 2);
  assert_near (get (passages, 0)->start, 80);
  g_assert_true (get (passages, 0)->is_most);
  assert_near (get (passages, 1)->start, 150);
  g_assert_false (get (passages, 1)->is_most);
  g_assert_cmpint (get (passages, 1)->pull, ==, MOOD_PASSAGE_TOWARDS);
  if (passages->len > 2)
    g_assert_cmpint (get (passages, 2)->pull, ==, MOOD_PASSAGE_AWAY);
}

/* A song that hardly moves, one that is short, none at all, and a moment that nobody would find again. */
static void
test_nothing_to_tell (void)
{
  Fixture f;
  g_autoptr (GArray) level = NULL;
  g_autoptr (GArray) brief = NULL;
  g_autoptr (GArray) empty = NULL;
  g_autoptr (GArray) moment = NULL;

  fill (&f, 0.3f, 0.2f);
  set (&f, 50, 90, 0.35f, 0.22f);
  level = find (&f, N_POINTS, 0.3, 0.2);
  g_assert_cmpuint (level->len, ==, 0);

  set (&f, 5, 20, 0.3f, 0.9f);
  brief = find (&f, (gsize)(MOOD_PASSAGES_MIN_SONG / MOOD_CURVE_HOP) - 1, 0.3, 0.2);
  g_assert_cmpuint (brief->len, ==, 0);
  empty = find (&f, 0, 0.3, 0.2);
  g_assert_cmpuint (empty->len, ==, 0);

  fill (&f, 0.3f, 0.2f);
  set (&f, 100, 102, 0.3f, 0.9f);
  moment = find (&f, N_POINTS, 0.3, 0.2);
  g_assert_cmpuint (moment->len, ==, 0);
}

/* Whatever a curve is, passages lie within the song, one beside the other, and are what they say. */
static void
test_any_curve (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (7);

  for (int trial = 0; trial < 200; trial++)
    {
      Fixture f;
      g_autoptr (GArray) passages = NULL;
      const gsize n_points = (gsize)g_rand_int_range (rand, 0, N_POINTS + 1);
      float valence = 0, arousal = 0;

      for (gsize i = 0; i < N_POINTS; i++)
        {
          valence = CLAMP (valence + (float)g_rand_double_range (rand, -0.1, 0.1), -1.0f, 1.0f);
          arousal = CLAMP (arousal + (float)g_rand_double_range (rand, -0.1, 0.1), -1.0f, 1.0f);
          f.valence[i] = trial % 10 == 9 && i % 50 == 0 ? NAN : valence;
          f.arousal[i] = arousal;
        }
      passages = find (&f, n_points, g_rand_double_range (rand, -1, 1), g_rand_double_range (rand, -1, 1));
      g_assert_cmpuint (passages->len, <=, 2 * MOOD_PASSAGES_MAX);
      for (guint i = 0; i < passages->len; i++)
        {
          const MoodPassage *passage = get (passages, i);

          g_assert_cmpfloat (passage->start, >=, 0);
          g_assert_cmpfloat (passage->end - passage->start, >=, MOOD_PASSAGE_MIN_SECONDS);
          g_assert_cmpfloat (passage->end, <=, (double)n_points * MOOD_CURVE_HOP);
          g_assert_cmpfloat (passage->strength, >, 0);
          for (guint k = 0; k < i; k++)
            g_assert_true (get (passages, k)->end <= passage->start
                           || passage->end <= get (passages, k)->start);
        }
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/mood/passages/one-of-each", test_one_of_each);
  g_test_add_func ("/mood/passages/by-quadrant", test_by_quadrant);
  g_test_add_func ("/mood/passages/strongest", test_strongest);
  g_test_add_func ("/mood/passages/nothing-to-tell", test_nothing_to_tell);
  g_test_add_func ("/mood/passages/any-curve", test_any_curve);

  return g_test_run ();
}
