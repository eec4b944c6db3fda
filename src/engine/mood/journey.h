/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * MoodJourneySong:
 * @seconds: how long it plays; 0 when that is not known
 * @artist: equal for songs of the same artist; 0: not known, which is the same as nobody
 */
typedef struct
{
  double  valence;
  double  arousal;
  double  seconds;
  guint64 artist;
} MoodJourneySong;

typedef struct
{
  double valence;
  double arousal;
} MoodJourneyPoint;

#define MOOD_JOURNEY_MAX_WAY_POINTS 32
#define MOOD_JOURNEY_MAX_SONGS      1000
#define MOOD_JOURNEY_MAX_SECONDS    (7.0 * 24 * 3600)

/**
 * MoodJourney:
 * @way: (n_points): the points to pass, from the first to the last, straight from each to the next
 * @n_points: at least 2
 * @n_songs: how many songs; 0: as many as @seconds asks for
 * @seconds: how long, as nearly as songs allow; looked at when @n_songs is 0
 * @seed: another one gives another journey, of about the same quality
 *
 * A way across the plane, to be gone by songs.
 *
 * The method follows Flexer, Schnitzer, Gasser and Widmer, "Playlist generation using start and end songs" (ISMIR 2008):
 * evenly spaced ideal places on the way from start to end, and for each the song that is nearest to it. Taken one place
 * at a time, as there, this doubles back, repeats artists and jumps where songs are thin. So the songs of all places are
 * chosen together here, by dynamic programming (Bellman 1957; for such a chain of places with some songs each it is the
 * algorithm of Viterbi, IEEE Trans. Inf. Theory 13(2), 1967):
 *
 *  - Candidates of a place are the songs near it. A song stands for three places at most, so that where many lie on one
 *    point each place still has its own.
 *  - The cost of a song at a place is its squared distance from it, and that of a step the squared difference of the step
 *    from the one that lies between the two places: both in units of the even step. A little noise from @seed decides
 *    between what is nearly as good.
 *  - Never allowed: a song of the artist of the one before, and a step back, measured along the way. A place may be left
 *    out, which comes before breaking any of that; but the fewer left out, the better, before all cost.
 *  - A song that would come twice, which is possible only where the way comes by twice, keeps the place where it costs
 *    less, and all is chosen again.
 *
 * With too few songs the journey so has fewer, and with none it is empty.
 */
typedef struct
{
  MoodJourneyPoint way[MOOD_JOURNEY_MAX_WAY_POINTS];
  guint            n_points;
  guint            n_songs;
  double           seconds;
  guint64          seed;
} MoodJourney;

gboolean mood_journey_check (const MoodJourney      *self,
                             GError                **error);
GArray  *mood_journey_plan  (const MoodJourney      *self,
                             const MoodJourneySong  *songs,
                             gsize                   n_songs);

G_END_DECLS
