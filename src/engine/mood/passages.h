/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/mood/curve.h"
#include "engine/mood/estimate.h"

G_BEGIN_DECLS

typedef enum
{
  MOOD_PASSAGE_TOWARDS, /* further into the song's quadrant than the song as a whole */
  MOOD_PASSAGE_AWAY,    /* out of it */
} MoodPassagePull;

/* In which way a passage differs most from the song as a whole. */
typedef enum
{
  MOOD_PASSAGE_PLEASANT,
  MOOD_PASSAGE_UNPLEASANT,
  MOOD_PASSAGE_ENERGETIC,
  MOOD_PASSAGE_CALM,
} MoodPassageTrait;

/**
 * MoodPassage:
 * @start: seconds
 * @end: seconds
 * @valence: mean of the curve in it
 * @arousal: likewise
 * @strength: how far that is from the mean of the whole curve, along the pull; above 0, at most about 2
 * @pull: where it pulls the song
 * @trait: in what it differs most
 * @is_most: nowhere in the song is there more of @trait; FALSE: there is more than on average
 * @quadrant: the one that its mean lies in
 * @is_neutral: its mean lies in the neutral disc, and in no quadrant
 */
typedef struct
{
  double           start;
  double           end;
  double           valence;
  double           arousal;
  double           strength;
  MoodPassagePull  pull;
  MoodPassageTrait trait;
  gboolean         is_most;
  MoodQuadrant     quadrant;
  gboolean         is_neutral;
} MoodPassage;

/* Of each pull, at most so many are told. */
#define MOOD_PASSAGES_MAX 2

/* Shorter ones nobody would find again, and a shorter song has no passages. */
#define MOOD_PASSAGE_MIN_SECONDS 8.0
#define MOOD_PASSAGES_MIN_SONG   40.0

/* (element-type MoodPassage) (transfer full): those towards the song's quadrant, in time order, then those away. */
GArray *mood_passages_find (const MoodCurve    *curve,
                            const MoodEstimate *estimate,
                            const MoodBorders  *borders);

G_END_DECLS
