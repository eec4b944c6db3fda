/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "library/song.h"
#include "plot/point.h"

G_BEGIN_DECLS

/* How many of the songs have one word. */
typedef struct
{
  char        *word;     /* (owned): translated */
  guint        n_songs;
  MoodQuadrant quadrant; /* of one of them */
  gboolean     is_neutral;
} MoodWordCount;

/* Points that are kept to be drawn. */
#define MOOD_SUMMARY_MAX_POINTS 400

/**
 * MoodSongSummary:
 * @n_songs: all
 * @n_placed: those that have a place on the plane
 * @seconds: of all of which it is known
 * @place: mean of the placed, standard deviations and correlation between them; of one alone no spread
 * @words: (element-type MoodWordCount): the most frequent first
 * @points: (element-type PlotPoint): of the placed, or of some that stand for all, evenly taken
 *
 * What several songs have in common.
 */
typedef struct
{
  guint        n_songs;
  guint        n_placed;
  double       seconds;
  MoodGaussian place;
  GArray      *words;
  GArray      *points;
} MoodSongSummary;

/* @songs: (element-type LibrarySong); in any thread. */
MoodSongSummary *mood_song_summary_new  (GPtrArray       *songs);
void             mood_song_summary_free (MoodSongSummary *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MoodSongSummary, mood_song_summary_free)

G_END_DECLS
