/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/mood/journey.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

#include "engine/base/error.h"

/* Songs that each place chooses from, and places that each song may stand for. */
#define N_CANDIDATES   24
#define PLACES_OF_SONG 3

/* Places in a row that may be left out. */
#define MAX_GAP 8

/* In squared steps: how much the seed may say. */
#define NOISE 0.1

/* Of a journey that goes nowhere, or by many songs a very short way: what counts as a step then. */
#define MIN_STEP 0.02

/* From one of its ends, as far as this off no song is around it. */
#define FAR 0.2

/* How often the number of songs is tried anew to meet a play time. */
#define MAX_TRIALS 8

typedef struct
{
  MoodJourneyPoint point;
  double along; /* of the way, from its beginning */
} Place;

/* A song at a place. */
typedef struct
{
  double cost; /* in squared steps */
  guint song;
  guint place;
} Near;

typedef struct
{
  guint song;
  guint place;
  double cost;  /* of the song at the place */
  double along; /* how far along the way the song itself is */
  gboolean is_banned;
  /* The best journey that ends here: how many songs, at what cost, and the candidate before; G_MAXUINT: it begins here. */
  guint n_songs;
  double total;
  guint before;
} Candidate;

typedef struct
{
  const MoodJourney *journey;
  const MoodJourneySong *songs;
  gsize n_songs;
  double length; /* of the way */
  double step;   /* the unit of costs */
  guint n_places;
  Place *places;         /* (owned) (n_places) */
  Candidate *candidates; /* (owned): of all places, one place after the other */
  guint *first;          /* (owned) (n_places + 1): where those of a place begin */
} Plan;

/**
 * mood_journey_check:
 *
 * Returns: FALSE with %BASE_ERROR_INVALID_ARGUMENT when there is no such way
 */
gboolean
mood_journey_check (const MoodJourney  *self,
                    GError            **error)
{
  gboolean ok = self->n_points >= 2 && self->n_points <= MOOD_JOURNEY_MAX_WAY_POINTS;

  for (guint i = 0; ok && i < self->n_points; i++)
    ok = fabs (self->way[i].valence) <= 1.0 && fabs (self->way[i].arousal) <= 1.0;
  if (!ok)
    {
      g_set_error (error, BASE_ERROR, BASE_ERROR_INVALID_ARGUMENT,
                   _ ("A journey passes 2 to %d points, each within -1 to 1."), MOOD_JOURNEY_MAX_WAY_POINTS);
      return FALSE;
    }

  if (self->n_songs > MOOD_JOURNEY_MAX_SONGS
      || (self->n_songs == 0 && (!(self->seconds > 0.0) || !(self->seconds <= MOOD_JOURNEY_MAX_SECONDS))))
    {
      g_set_error (error, BASE_ERROR, BASE_ERROR_INVALID_ARGUMENT,
                   _ ("A journey takes 1 to %d songs, or a time of at most a week."), MOOD_JOURNEY_MAX_SONGS);
      return FALSE;
    }

  return TRUE;
}

static double
get_leg (const MoodJourney *journey,
         guint              leg)
{
  return hypot (journey->way[leg + 1].valence - journey->way[leg].valence,
                journey->way[leg + 1].arousal - journey->way[leg].arousal);
}

static double
square_distance (double valence,
                 double arousal,
                 double other_valence,
                 double other_arousal)
{
  double v = valence - other_valence, a = arousal - other_arousal;

  return v * v + a * a;
}

/* The point of the way that is @along from its beginning. */
static MoodJourneyPoint
get_point (const MoodJourney *journey,
           double             along)
{
  guint leg = 0;

  while (leg + 2 < journey->n_points && along > get_leg (journey, leg))
    along -= get_leg (journey, leg++);

  const MoodJourneyPoint *from = &journey->way[leg], *to = &journey->way[leg + 1];
  double length = get_leg (journey, leg);
  double share = length > 0.0 ? CLAMP (along / length, 0.0, 1.0) : 0.0;

  return (MoodJourneyPoint) { from->valence + share * (to->valence - from->valence),
                              from->arousal + share * (to->arousal - from->arousal) };
}

/* How far along the way @song is: the nearest point of the way. Where the way comes by more than once, that of the time
 * around @place is meant, so what is far from it along the way counts as farther. */
static double
get_along (const Plan            *plan,
           const MoodJourneySong *song,
           const Place           *place)
{
  const MoodJourney *journey = plan->journey;
  double begin = 0.0, best = 0.0, least = G_MAXDOUBLE;

  for (guint leg = 0; leg + 1 < journey->n_points; leg++)
    {
      const MoodJourneyPoint *from = &journey->way[leg], *to = &journey->way[leg + 1];
      double length = get_leg (journey, leg);
      double v = to->valence - from->valence, a = to->arousal - from->arousal;
      double share = 0.0;

      if (length > 0.0)
        share = CLAMP (((song->valence - from->valence) * v + (song->arousal - from->arousal) * a)
                           / (length * length),
                       0.0, 1.0);

      double along = begin + share * length;
      double detour = along - place->along;
      double distance = square_distance (song->valence, song->arousal, from->valence + share * v,
                                         from->arousal + share * a)
                        + 0.05 * detour * detour;

      if (distance < least)
        {
          least = distance;
          best = along;
        }
      begin += length;
    }

  return best;
}

/* From 0 to 1, and the same for the same seed, song and place: SplitMix64 (Steele, Lea and Flood 2014). */
static double
get_noise (guint64 seed,
           guint   song,
           guint   place)
{
  guint64 x = seed * 0xd1b54a32d192ed03u + ((guint64)song + 1) * 0x9e3779b97f4a7c15u + ((guint64)place << 40);

  x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9u;
  x = (x ^ (x >> 27)) * 0x94d049bb133111ebu;
  x ^= x >> 31;

  return (double)(x >> 11) / 9007199254740992.0;
}

/* How far along the way the song is that lies nearest to one of its ends; the end itself where songs are around it. */
static double
find_reached (const Plan *plan,
              double      end)
{
  const Place place = { .point = get_point (plan->journey, end), .along = end };
  double least = G_MAXDOUBLE;
  gsize nearest = 0;

  for (gsize i = 0; i < plan->n_songs; i++)
    {
      double distance
          = square_distance (plan->songs[i].valence, plan->songs[i].arousal, place.point.valence, place.point.arousal);

      if (distance < least)
        {
          least = distance;
          nearest = i;
        }
    }

  return least > FAR * FAR && least < G_MAXDOUBLE ? get_along (plan, &plan->songs[nearest], &place) : end;
}

static void
init_places (Plan *plan)
{
  double begin, end;

  plan->length = 0.0;
  for (guint leg = 0; leg + 1 < plan->journey->n_points; leg++)
    plan->length += get_leg (plan->journey, leg);

  /* A way that leads out to where no songs are is walked as far as there are some: places beyond would only take songs
   * from anywhere. */
  begin = find_reached (plan, 0.0);
  end = find_reached (plan, plan->length);
  if (begin >= end)
    {
      begin = 0.0;
      end = plan->length;
    }

  plan->places = g_new (Place, plan->n_places);
  plan->step = fmax ((end - begin) / MAX (plan->n_places - 1, 1), MIN_STEP);
  for (guint i = 0; i < plan->n_places; i++)
    {
      /* One song alone is in the middle of its way. */
      double share = plan->n_places > 1 ? (double)i / (plan->n_places - 1) : 0.5;

      plan->places[i].along = begin + share * (end - begin);
      plan->places[i].point = get_point (plan->journey, plan->places[i].along);
    }
}

/* --- candidates --- */

static int
compare_near (gconstpointer a,
              gconstpointer b)
{
  const Near *x = a, *y = b;

  if (x->cost != y->cost)
    return x->cost < y->cost ? -1 : 1;
  if (x->song != y->song)
    return x->song < y->song ? -1 : 1;

  return (x->place > y->place) - (x->place < y->place);
}

static int
compare_by_place (gconstpointer a,
                  gconstpointer b)
{
  const Candidate *x = a, *y = b;

  if (x->place != y->place)
    return x->place < y->place ? -1 : 1;
  if (x->cost != y->cost)
    return x->cost < y->cost ? -1 : 1;

  return (x->song > y->song) - (x->song < y->song);
}

/* Puts @near in place of the farthest of a heap whose top is that. */
static void
replace_top (Near       *heap,
             gsize       n,
             const Near *near)
{
  gsize i = 0;

  for (;;)
    {
      gsize child = 2 * i + 1;

      if (child >= n)
        break;
      if (child + 1 < n && heap[child + 1].cost > heap[child].cost)
        child++;
      if (heap[child].cost <= near->cost)
        break;
      heap[i] = heap[child];
      i = child;
    }
  heap[i] = *near;
}

/* Adds the @n songs that are nearest to a place. */
static void
add_nearest (const Plan *plan,
             guint       place,
             gsize       n,
             GArray     *all)
{
  const MoodJourneyPoint *point = &plan->places[place].point;
  double scale = 1.0 / (plan->step * plan->step);
  gsize begin = all->len;

  /* Anything is nearer than what the heap is filled with first. */
  g_array_set_size (all, (guint)(begin + n));

  Near *heap = &g_array_index (all, Near, begin);

  for (gsize i = 0; i < n; i++)
    heap[i] = (Near) { .cost = G_MAXDOUBLE };

  for (gsize i = 0; i < plan->n_songs; i++)
    {
      const MoodJourneySong *song = &plan->songs[i];
      Near near = { .song = (guint)i, .place = place };

      near.cost = scale * square_distance (song->valence, song->arousal, point->valence, point->arousal);
      if (!(near.cost < heap[0].cost))
        continue;
      near.cost += NOISE * get_noise (plan->journey->seed, near.song, place);
      if (near.cost < heap[0].cost)
        replace_top (heap, n, &near);
    }
}

/* Of what is near, the nearest first, takes what its place has room for, and its song is not used up by. */
static void
choose_candidates (Plan   *plan,
                   GArray *all)
{
  g_autofree guint8 *n_uses = g_new0 (guint8, plan->n_songs);
  g_autofree guint *n_taken = g_new0 (guint, plan->n_places);
  guint n = 0;

  g_array_sort (all, compare_near);
  plan->candidates = g_new (Candidate, MAX ((gsize)plan->n_places * N_CANDIDATES, 1));
  for (guint i = 0; i < all->len; i++)
    {
      const Near *near = &g_array_index (all, Near, i);

      if (near->cost == G_MAXDOUBLE || n_uses[near->song] == PLACES_OF_SONG
          || n_taken[near->place] == N_CANDIDATES)
        continue;
      n_uses[near->song]++;
      n_taken[near->place]++;
      plan->candidates[n++]
          = (Candidate) { .song = near->song,
                          .place = near->place,
                          .cost = near->cost,
                          .along = get_along (plan, &plan->songs[near->song], &plan->places[near->place]),
                          .before = G_MAXUINT };
    }

  qsort (plan->candidates, n, sizeof (Candidate), compare_by_place);
  plan->first = g_new0 (guint, plan->n_places + 1);
  for (guint place = 0; place < plan->n_places; place++)
    plan->first[place + 1] = plan->first[place] + n_taken[place];
}

static void
find_candidates (Plan *plan)
{
  /* Enough for all places even where all of them want the same songs. */
  gsize n_near = MIN (plan->n_songs, 2 * (gsize)plan->n_places + 32);
  g_autoptr (GArray) all = g_array_new (FALSE, FALSE, sizeof (Near));

  for (guint place = 0; place < plan->n_places; place++)
    add_nearest (plan, place, n_near, all);
  choose_candidates (plan, all);
}

/* --- the choice --- */

static gboolean
may_follow (const Plan      *plan,
            const Candidate *before,
            const Candidate *candidate)
{
  guint64 artist = plan->songs[candidate->song].artist;

  if (before->is_banned || before->song == candidate->song || before->along > candidate->along)
    return FALSE;

  return artist == 0 || artist != plan->songs[before->song].artist;
}

/* How much the step differs from that between the places. */
static double
get_step_cost (const Plan      *plan,
               const Candidate *before,
               const Candidate *candidate)
{
  const MoodJourneySong *from = &plan->songs[before->song], *to = &plan->songs[candidate->song];
  const MoodJourneyPoint *start = &plan->places[before->place].point,
                         *end = &plan->places[candidate->place].point;

  return square_distance (to->valence - from->valence, to->arousal - from->arousal,
                          end->valence - start->valence, end->arousal - start->arousal)
         / (plan->step * plan->step);
}

static void
find_best_before (Plan      *plan,
                  Candidate *candidate)
{
  guint begin = plan->first[candidate->place > MAX_GAP ? candidate->place - MAX_GAP - 1 : 0];
  guint end = plan->first[candidate->place];

  candidate->n_songs = 1;
  candidate->total = candidate->cost;
  candidate->before = G_MAXUINT;

  for (guint i = begin; i < end; i++)
    {
      const Candidate *before = &plan->candidates[i];

      if (before->n_songs + 1 < candidate->n_songs || !may_follow (plan, before, candidate))
        continue;

      double total = before->total + candidate->cost + get_step_cost (plan, before, candidate);

      if (before->n_songs + 1 > candidate->n_songs || total < candidate->total)
        {
          candidate->n_songs = before->n_songs + 1;
          candidate->total = total;
          candidate->before = i;
        }
    }
}

/* Returns: (transfer full) (element-type guint): the candidates of the best journey, in its order. */
static GArray *
find_best (Plan *plan)
{
  g_autoptr (GArray) chosen = g_array_new (FALSE, FALSE, sizeof (guint));
  guint n_candidates = plan->first[plan->n_places];
  guint best = G_MAXUINT;

  for (guint i = 0; i < n_candidates; i++)
    {
      Candidate *candidate = &plan->candidates[i];

      if (candidate->is_banned)
        continue;
      find_best_before (plan, candidate);
      if (best == G_MAXUINT || candidate->n_songs > plan->candidates[best].n_songs
          || (candidate->n_songs == plan->candidates[best].n_songs
              && candidate->total < plan->candidates[best].total))
        best = i;
    }

  for (; best != G_MAXUINT; best = plan->candidates[best].before)
    g_array_append_val (chosen, best);
  for (guint i = 0; i < chosen->len / 2; i++)
    {
      guint *one = &g_array_index (chosen, guint, i),
            *other = &g_array_index (chosen, guint, chosen->len - 1 - i);
      guint kept = *one;

      *one = *other;
      *other = kept;
    }

  return g_steal_pointer (&chosen);
}

/* Takes songs that come twice from where they cost more. Returns: whether there were any. */
static gboolean
ban_repeated (Plan   *plan,
              GArray *chosen)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (NULL, NULL);
  gboolean has_repeated = FALSE;

  for (guint i = 0; i < chosen->len; i++)
    {
      Candidate *candidate = &plan->candidates[g_array_index (chosen, guint, i)];
      Candidate *other = g_hash_table_lookup (seen, GUINT_TO_POINTER (candidate->song));

      if (other != NULL)
        {
          Candidate *worse = candidate->cost < other->cost ? other : candidate;

          worse->is_banned = TRUE;
          has_repeated = TRUE;
          if (worse == candidate)
            continue;
        }
      g_hash_table_insert (seen, GUINT_TO_POINTER (candidate->song), candidate);
    }

  return has_repeated;
}

/* (transfer full) (element-type guint): @n_places songs at most. */
static GArray *
plan_songs (const MoodJourney     *self,
            const MoodJourneySong *songs,
            gsize                  n_songs,
            guint                  n_places)
{
  Plan plan = { .journey = self, .songs = songs, .n_songs = n_songs, .n_places = n_places };
  g_autoptr (GArray) chosen = NULL;

  init_places (&plan);
  find_candidates (&plan);
  do
    {
      g_clear_pointer (&chosen, g_array_unref);
      chosen = find_best (&plan);
    }
  while (ban_repeated (&plan, chosen));

  for (guint i = 0; i < chosen->len; i++)
    {
      guint *index = &g_array_index (chosen, guint, i);

      *index = plan.candidates[*index].song;
    }

  g_free (plan.places);
  g_free (plan.candidates);
  g_free (plan.first);

  return g_steal_pointer (&chosen);
}

/* --- play time --- */

static double
sum_seconds (GArray                *order,
             const MoodJourneySong *songs)
{
  double seconds = 0.0;

  for (guint i = 0; i < order->len; i++)
    seconds += songs[g_array_index (order, guint, i)].seconds;

  return seconds;
}

/* Songs of known length alone, by an index that leads back. */
static GArray *
list_timed (const MoodJourneySong *songs,
            gsize                  n_songs,
            GArray                *indices,
            double                *mean)
{
  g_autoptr (GArray) timed = g_array_new (FALSE, FALSE, sizeof (MoodJourneySong));

  *mean = 0.0;
  for (gsize i = 0; i < n_songs; i++)
    if (songs[i].seconds > 0.0 && isfinite (songs[i].seconds))
      {
        guint index = (guint)i;

        g_array_append_val (timed, songs[i]);
        g_array_append_val (indices, index);
        *mean += songs[i].seconds;
      }
  *mean /= MAX (timed->len, 1);

  return g_steal_pointer (&timed);
}

/* The number of songs follows from how long the last try took, until it does so no better. */
static GArray *
plan_seconds (const MoodJourney     *self,
              const MoodJourneySong *songs,
              gsize                  n_songs,
              double                 mean)
{
  g_autoptr (GArray) best = g_array_new (FALSE, FALSE, sizeof (guint));
  guint most = (guint)MIN (n_songs, MOOD_JOURNEY_MAX_SONGS);
  guint n = (guint)CLAMP (round (self->seconds / mean), 1.0, (double)most);
  double least = G_MAXDOUBLE;

  for (guint i = 0; i < MAX_TRIALS; i++)
    {
      g_autoptr (GArray) order = plan_songs (self, songs, n_songs, n);
      double missing = self->seconds - sum_seconds (order, songs);
      double change = round (missing * order->len / (self->seconds - missing));
      guint next = (guint)CLAMP ((double)n
                                     + (change != 0.0   ? change
                                        : missing > 0.0 ? 1.0
                                                        : -1.0),
                                 1.0, (double)most);

      if (!(fabs (missing) < least))
        break;
      least = fabs (missing);
      g_array_unref (best);
      best = g_steal_pointer (&order);
      if (next == n)
        break;
      n = next;
    }

  return g_steal_pointer (&best);
}

/**
 * mood_journey_plan:
 * @self: one that mood_journey_check() likes
 * @songs: (n_songs): what there is to choose from, in the same order for the same journey
 *
 * Returns: (transfer full) (element-type guint): indices of @songs, in the order of the journey: at most as many as asked
 *   for, none twice, never two of an artist side by side, none farther back along the way than the one before
 */
GArray *
mood_journey_plan (const MoodJourney     *self,
                   const MoodJourneySong *songs,
                   gsize                  n_songs)
{
  g_autoptr (GArray) indices = NULL;
  g_autoptr (GArray) timed = NULL;
  GArray *order;
  double mean;

  if (self->n_songs > 0 && n_songs > 0)
    return plan_songs (self, songs, n_songs, (guint)MIN ((gsize)self->n_songs, n_songs));

  indices = g_array_new (FALSE, FALSE, sizeof (guint));
  timed = list_timed (songs, n_songs, indices, &mean);
  if (timed->len == 0)
    return g_array_new (FALSE, FALSE, sizeof (guint));

  order = plan_seconds (self, (const MoodJourneySong *)timed->data, timed->len, mean);
  for (guint i = 0; i < order->len; i++)
    {
      guint *index = &g_array_index (order, guint, i);

      *index = g_array_index (indices, guint, *index);
    }

  return order;
}
