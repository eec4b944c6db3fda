/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/mood/journey.h"

#include <math.h>
#include <string.h>

#include "engine/base/error.h"
#include "engine/base/rng.h"

static double
distance (const MoodJourneySong *song,
          double                 valence,
          double                 arousal)
{
  return hypot (song->valence - valence, song->arousal - arousal);
}

static guint
get (GArray *order,
     guint   i)
{
  return g_array_index (order, guint, i);
}

/* Songs all over the plane, of @n_artists artists; 0: of unknown ones. */
static MoodJourneySong *
make_songs (BaseRng *rng,
            gsize    n,
            guint    n_artists)
{
  MoodJourneySong *songs = g_new (MoodJourneySong, MAX (n, 1));

  for (gsize i = 0; i < n; i++)
    songs[i] = (MoodJourneySong) {
      .valence = 2.0 * base_rng_uniform (rng) - 1.0,
      .arousal = 2.0 * base_rng_uniform (rng) - 1.0,
      .seconds = 120.0 + 200.0 * base_rng_uniform (rng),
      .artist = n_artists > 0 ? 1 + base_rng_below (rng, n_artists) : 0,
    };

  return songs;
}

/* What holds for every journey, whatever the songs. */
static void
check_order (const MoodJourney     *journey,
             const MoodJourneySong *songs,
             gsize                  n_songs,
             GArray                *order)
{
  g_autofree gboolean *is_used = g_new0 (gboolean, MAX (n_songs, 1));

  if (journey->n_songs > 0)
    g_assert_cmpuint (order->len, <=, journey->n_songs);
  for (guint i = 0; i < order->len; i++)
    {
      guint song = get (order, i);

      g_assert_cmpuint (song, <, n_songs);
      g_assert_false (is_used[song]);
      is_used[song] = TRUE;
      if (i > 0 && songs[song].artist != 0)
        g_assert_cmpuint (songs[song].artist, !=, songs[get (order, i - 1)].artist);
    }
}

/* How far along the straight way from the first to the second point. */
static double
get_progress (const MoodJourney     *journey,
              const MoodJourneySong *song)
{
  double v = journey->way[1].valence - journey->way[0].valence,
         a = journey->way[1].arousal - journey->way[0].arousal;
  double share
      = ((song->valence - journey->way[0].valence) * v + (song->arousal - journey->way[0].arousal) * a)
        / (v * v + a * a);

  return CLAMP (share, 0.0, 1.0);
}

static void
draw_way (BaseRng     *rng,
          MoodJourney *journey,
          guint        n_points)
{
  journey->n_points = n_points;
  for (guint i = 0; i < n_points; i++)
    journey->way[i]
        = (MoodJourneyPoint) { 1.8 * base_rng_uniform (rng) - 0.9, 1.8 * base_rng_uniform (rng) - 0.9 };
}

/* Any songs, any way: none twice, no artist back to back, never more than asked for, the same again for the same seed, and
 * on a straight way never back. */
static void
test_any (void)
{
  static const gsize sizes[] = { 0, 1, 2, 3, 5, 8, 20, 60, 300 };
  static const guint artists[] = { 0, 1, 2, 3, 40 };
  BaseRng rng;

  base_rng_init (&rng, 7);
  for (guint round = 0; round < 400; round++)
    {
      gsize n = sizes[base_rng_below (&rng, G_N_ELEMENTS (sizes))];
      g_autofree MoodJourneySong *songs
          = make_songs (&rng, n, artists[base_rng_below (&rng, G_N_ELEMENTS (artists))]);
      MoodJourney journey = { .seed = round };
      g_autoptr (GArray) order = NULL;
      g_autoptr (GArray) again = NULL;

      draw_way (&rng, &journey, 2 + (guint)base_rng_below (&rng, 4));
      if (base_rng_below (&rng, 3) == 0)
        journey.seconds = 100.0 + 20000.0 * base_rng_uniform (&rng);
      else
        journey.n_songs = 1 + (guint)base_rng_below (&rng, 40);
      g_assert_true (mood_journey_check (&journey, NULL));
      order = mood_journey_plan (&journey, songs, n);
      again = mood_journey_plan (&journey, songs, n);
      check_order (&journey, songs, n, order);
      g_assert_cmpmem (order->data, order->len * sizeof (guint), again->data, again->len * sizeof (guint));
      g_assert_cmpint (order->len == 0, ==, n == 0);

      for (guint i = 1; journey.n_points == 2 && i < order->len; i++)
        g_assert_cmpfloat (get_progress (&journey, &songs[get (order, i)]), >=,
                           get_progress (&journey, &songs[get (order, i - 1)]) - 1e-9);
    }
}

/* Where there are plenty of songs the journey has all that it was asked for, begins and ends where it should, keeps to the way, and its
 * steps are even and small. */
static void
test_smooth (void)
{
  BaseRng rng;

  base_rng_init (&rng, 3);
  for (guint round = 0; round < 30; round++)
    {
      g_autofree MoodJourneySong *songs = make_songs (&rng, 10000, 400);
      MoodJourney journey = { .n_songs = 12 + (guint)base_rng_below (&rng, 20), .seed = round };
      g_autoptr (GArray) order = NULL;
      double length, step, total = 0.0;

      do
        draw_way (&rng, &journey, 2);
      while (hypot (journey.way[0].valence - journey.way[1].valence,
                    journey.way[0].arousal - journey.way[1].arousal)
             < 1.0);
      order = mood_journey_plan (&journey, songs, 10000);
      check_order (&journey, songs, 10000, order);
      g_assert_cmpuint (order->len, ==, journey.n_songs);

      length = hypot (journey.way[0].valence - journey.way[1].valence,
                      journey.way[0].arousal - journey.way[1].arousal);
      step = length / (journey.n_songs - 1);
      g_assert_cmpfloat (distance (&songs[get (order, 0)], journey.way[0].valence, journey.way[0].arousal), <,
                         step);
      g_assert_cmpfloat (distance (&songs[get (order, order->len - 1)], journey.way[1].valence,
                                   journey.way[1].arousal),
                         <, step);
      for (guint i = 1; i < order->len; i++)
        {
          const MoodJourneySong *from = &songs[get (order, i - 1)], *to = &songs[get (order, i)];
          double size = distance (to, from->valence, from->arousal);

          g_assert_cmpfloat (size, <, 2.0 * step);
          total += size;
        }
      /* Hardly longer than the straight way: no zigzag. */
      g_assert_cmpfloat (total, <, 1.35 * length);
    }
}

/* The same as the nearest free song at each place in turn would do, or better, in what both are to make small. */
static void
test_better_than_one_at_a_time (void)
{
  double ours = 0.0, greedy = 0.0;
  BaseRng rng;

  base_rng_init (&rng, 5);
  for (guint round = 0; round < 20; round++)
    {
      g_autofree MoodJourneySong *songs = make_songs (&rng, 400, 0);
      g_autofree gboolean *is_used = g_new0 (gboolean, 400);
      MoodJourney journey
          = { .way = { { -0.8, -0.6 }, { 0.8, 0.7 } }, .n_points = 2, .n_songs = 20, .seed = round };
      g_autoptr (GArray) order = mood_journey_plan (&journey, songs, 400);
      guint last = G_MAXUINT;

      for (guint i = 0; i < 20; i++)
        {
          double v = -0.8 + 1.6 * i / 19, a = -0.6 + 1.3 * i / 19;
          guint best = 0;

          for (guint j = 0; j < 400; j++)
            if (!is_used[j] && (is_used[best] || distance (&songs[j], v, a) < distance (&songs[best], v, a)))
              best = j;
          is_used[best] = TRUE;
          if (last != G_MAXUINT)
            greedy += pow (songs[best].valence - songs[last].valence - 1.6 / 19, 2)
                      + pow (songs[best].arousal - songs[last].arousal - 1.3 / 19, 2);
          last = best;
        }
      g_assert_cmpuint (order->len, ==, 20);
      for (guint i = 1; i < 20; i++)
        ours += pow (songs[get (order, i)].valence - songs[get (order, i - 1)].valence - 1.6 / 19, 2)
                + pow (songs[get (order, i)].arousal - songs[get (order, i - 1)].arousal - 1.3 / 19, 2);
    }
  g_assert_cmpfloat (ours, <, 0.6 * greedy);
}

/* All songs on one point, a way that ends where it begins: nowhere to go, but songs all the same. */
static void
test_in_place (void)
{
  MoodJourneySong songs[200];
  MoodJourney journey = { .way = { { 0.3, 0.3 }, { 0.3, 0.3 } }, .n_points = 2, .n_songs = 50 };
  g_autoptr (GArray) same = NULL;
  g_autoptr (GArray) around = NULL;
  BaseRng rng;

  for (guint i = 0; i < 200; i++)
    songs[i] = (MoodJourneySong) { 0.3, 0.3, 200.0, 1 + i % 7 };
  same = mood_journey_plan (&journey, songs, 200);
  check_order (&journey, songs, 200, same);
  g_assert_cmpuint (same->len, ==, 50);

  base_rng_init (&rng, 2);
  for (guint i = 0; i < 200; i++)
    songs[i] = (MoodJourneySong) { 2.0 * base_rng_uniform (&rng) - 1.0, 2.0 * base_rng_uniform (&rng) - 1.0,
                                   200.0, 0 };
  journey.n_songs = 10;
  around = mood_journey_plan (&journey, songs, 200);
  check_order (&journey, songs, 200, around);
  g_assert_cmpuint (around->len, ==, 10);
  for (guint i = 0; i < 10; i++)
    g_assert_cmpfloat (distance (&songs[get (around, i)], 0.3, 0.3), <, 0.5);
}

/* There and back over the same ground, and a way that crosses itself: the songs of the first time are used up. */
static void
test_there_and_back (void)
{
  MoodJourney back = { .way = { { -0.8, 0.0 }, { 0.8, 0.0 }, { -0.8, 0.0 } }, .n_points = 3, .n_songs = 21 };
  MoodJourney cross = { .way = { { -0.8, -0.8 }, { 0.8, 0.8 }, { 0.8, -0.8 }, { -0.8, 0.8 } },
                        .n_points = 4,
                        .n_songs = 40 };
  g_autofree MoodJourneySong *songs = NULL;
  g_autoptr (GArray) order = NULL;
  g_autoptr (GArray) crossed = NULL;
  BaseRng rng;

  base_rng_init (&rng, 9);
  songs = make_songs (&rng, 1500, 100);
  order = mood_journey_plan (&back, songs, 1500);
  check_order (&back, songs, 1500, order);
  g_assert_cmpuint (order->len, ==, 21);
  g_assert_cmpfloat (distance (&songs[get (order, 0)], -0.8, 0.0), <, 0.2);
  g_assert_cmpfloat (distance (&songs[get (order, 10)], 0.8, 0.0), <, 0.2);
  g_assert_cmpfloat (distance (&songs[get (order, 20)], -0.8, 0.0), <, 0.2);

  crossed = mood_journey_plan (&cross, songs, 1500);
  check_order (&cross, songs, 1500, crossed);
  g_assert_cmpuint (crossed->len, ==, 40);
  g_assert_cmpfloat (distance (&songs[get (crossed, 39)], -0.8, 0.8), <, 0.2);
}

/* Where the way leads out of what there is, it ends at the songs that are nearest to its ends, not at any that are left. */
static void
test_beyond (void)
{
  MoodJourney journey = { .way = { { -0.8, -0.7 }, { 0.7, 0.6 } }, .n_points = 2, .n_songs = 12 };
  MoodJourneySong songs[90];
  g_autoptr (GArray) order = NULL;
  BaseRng rng;

  base_rng_init (&rng, 4);
  /* All but a few in the middle; those few are to the right and above, and there the journey ends. */
  for (guint i = 0; i < 90; i++)
    songs[i] = (MoodJourneySong) { 0.5 * base_rng_uniform (&rng) - 0.25, 0.8 * base_rng_uniform (&rng) - 0.4,
                                   200.0, 1 + i };
  songs[7].valence = songs[7].arousal = 0.35;
  songs[8].valence = -0.35;
  songs[8].arousal = -0.3;
  order = mood_journey_plan (&journey, songs, 90);
  check_order (&journey, songs, 90, order);
  g_assert_cmpuint (order->len, ==, 12);
  g_assert_cmpfloat (distance (&songs[get (order, 0)], -0.35, -0.3), <, 0.15);
  g_assert_cmpfloat (distance (&songs[get (order, 11)], 0.35, 0.35), <, 0.15);
}

/* Fewer songs than asked for, and artists that leave no choice. */
static void
test_too_few (void)
{
  static const MoodJourneySong line[]
      = { { 0.9, 0.0, 100, 1 }, { -0.9, 0.0, 100, 2 }, { 0.3, 0.0, 100, 3 }, { -0.3, 0.0, 100, 4 } };
  static const guint expected[] = { 1, 3, 2, 0 };
  MoodJourney journey = { .way = { { -0.9, 0.0 }, { 0.9, 0.0 } }, .n_points = 2, .n_songs = 30 };
  MoodJourneySong songs[12];
  g_autoptr (GArray) none = mood_journey_plan (&journey, NULL, 0);
  g_autoptr (GArray) all = mood_journey_plan (&journey, line, G_N_ELEMENTS (line));
  g_autoptr (GArray) one_artist = NULL;
  g_autoptr (GArray) two_artists = NULL;

  g_assert_cmpuint (none->len, ==, 0);
  g_assert_cmpmem (all->data, all->len * sizeof (guint), expected, sizeof expected);

  for (guint i = 0; i < 12; i++)
    songs[i] = (MoodJourneySong) { -0.9 + 0.15 * i, 0.0, 100, 1 };
  one_artist = mood_journey_plan (&journey, songs, 12);
  check_order (&journey, songs, 12, one_artist);
  g_assert_cmpuint (one_artist->len, ==, 1);

  songs[5].artist = 2;
  two_artists = mood_journey_plan (&journey, songs, 12);
  check_order (&journey, songs, 12, two_artists);
  g_assert_cmpuint (two_artists->len, ==, 3);
  g_assert_cmpuint (get (two_artists, 1), ==, 5);
}

/* As long as asked for, to half a song, where there are songs enough; those of unknown length cannot be counted and stay out. */
static void
test_play_time (void)
{
  BaseRng rng;

  base_rng_init (&rng, 4);
  for (guint round = 0; round < 10; round++)
    {
      g_autofree MoodJourneySong *songs = make_songs (&rng, 1000, 100);
      MoodJourney journey = { .way = { { -0.8, -0.6 }, { 0.8, 0.7 } }, .n_points = 2, .seed = round };
      g_autoptr (GArray) order = NULL;
      double seconds = 0.0;

      for (guint i = 0; i < 1000; i += 3)
        songs[i].seconds = 0.0;
      journey.seconds = 3600.0 + 3600.0 * base_rng_uniform (&rng);
      order = mood_journey_plan (&journey, songs, 1000);
      check_order (&journey, songs, 1000, order);
      for (guint i = 0; i < order->len; i++)
        {
          g_assert_cmpfloat (songs[get (order, i)].seconds, >, 0.0);
          seconds += songs[get (order, i)].seconds;
        }
      g_assert_cmpfloat (fabs (seconds - journey.seconds), <, 160.0);
    }
}

static void
test_seed (void)
{
  g_autofree MoodJourneySong *songs = NULL;
  MoodJourney journey = { .way = { { -0.8, -0.6 }, { 0.8, 0.7 } }, .n_points = 2, .n_songs = 20 };
  guint n_same = 0;
  BaseRng rng;

  base_rng_init (&rng, 4);
  songs = make_songs (&rng, 5000, 500);

  g_autoptr (GArray) first = mood_journey_plan (&journey, songs, 5000);

  journey.seed = 1;

  g_autoptr (GArray) second = mood_journey_plan (&journey, songs, 5000);

  g_assert_cmpuint (first->len, ==, second->len);
  for (guint i = 0; i < first->len; i++)
    n_same += get (first, i) == get (second, i);
  g_assert_cmpuint (n_same, <, 10);
}

static void
test_check (void)
{
  const MoodJourney good = { .way = { { -1.0, 1.0 }, { 1.0, -1.0 } }, .n_points = 2, .n_songs = 5 };
  g_autoptr (GError) error = NULL;
  MoodJourney bad = good;

  g_assert_true (mood_journey_check (&good, &error));
  g_assert_no_error (error);
#define REFUSED(change)                                                                                      \
  bad = good;                                                                                                \
  change;                                                                                                    \
  g_assert_false (mood_journey_check (&bad, &error));                                                        \
  g_assert_error (error, BASE_ERROR, BASE_ERROR_INVALID_ARGUMENT);                                           \
  g_clear_error (&error)
  REFUSED (bad.n_points = 1);
  REFUSED (bad.n_points = MOOD_JOURNEY_MAX_WAY_POINTS + 1);
  REFUSED (bad.way[1].arousal = 1.1);
  REFUSED (bad.way[0].valence = NAN);
  REFUSED (bad.n_songs = 0);
  REFUSED (bad.n_songs = MOOD_JOURNEY_MAX_SONGS + 1);
  REFUSED ((bad.n_songs = 0, bad.seconds = NAN));
  REFUSED ((bad.n_songs = 0, bad.seconds = -1.0));
  REFUSED ((bad.n_songs = 0, bad.seconds = 1e9));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/mood/journey/any", test_any);
  g_test_add_func ("/mood/journey/smooth", test_smooth);
  g_test_add_func ("/mood/journey/better-than-one-at-a-time", test_better_than_one_at_a_time);
  g_test_add_func ("/mood/journey/in-place", test_in_place);
  g_test_add_func ("/mood/journey/there-and-back", test_there_and_back);
  g_test_add_func ("/mood/journey/beyond", test_beyond);
  g_test_add_func ("/mood/journey/too-few", test_too_few);
  g_test_add_func ("/mood/journey/play-time", test_play_time);
  g_test_add_func ("/mood/journey/seed", test_seed);
  g_test_add_func ("/mood/journey/check", test_check);

  return g_test_run ();
}
