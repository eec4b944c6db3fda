/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/mood/journey.h"
#include "library/playlist-rule.h"
#include "ui/session.h"

G_BEGIN_DECLS

/**
 * MoodMade:
 * @songs: (element-type LibrarySong): what was chosen, in its order
 * @points: (element-type PlotPoint): where they are; of many, only some
 * @seconds: how long they play together
 * @error: (nullable): why nothing could be chosen
 */
typedef struct
{
  GPtrArray *songs;  /* (owned): of a rule they are gone with this, unless somebody holds them */
  GPtrArray *held;   /* (owned) (nullable) */
  GArray    *points; /* (owned) */
  double     seconds;
  GError    *error;  /* (owned) (nullable) */
} MoodMade;

/**
 * MoodMaker:
 *
 * Finds the songs of a rule or a journey that is still being made, off the main thread. Only what was asked last is
 * answered, and only when nothing else has been asked for a moment: so a rule can be typed.
 */
typedef struct _MoodMaker MoodMaker;

/* On the main thread. @made: (transfer none) */
typedef void (*MoodMakerDone) (const MoodMade *made, gpointer owner);

MoodMaker *mood_maker_new         (MoodSession               *session,
                                   MoodMakerDone              done,
                                   gpointer                   owner);
/* Nothing comes any more. */
void       mood_maker_free        (MoodMaker                 *self);
void       mood_maker_ask_rule    (MoodMaker                 *self,
                                   const LibraryPlaylistRule *rule);
/* @first and @last: ids of songs that it shall begin and end with; 0: any */
void       mood_maker_ask_journey (MoodMaker                 *self,
                                   const MoodJourney         *journey,
                                   gint64                     first,
                                   gint64                     last);
/* What was asked is not wanted any more. */
void       mood_maker_cancel      (MoodMaker                 *self);
gboolean   mood_maker_is_busy     (MoodMaker                 *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MoodMaker, mood_maker_free)

G_END_DECLS
