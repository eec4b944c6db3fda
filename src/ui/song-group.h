/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "plot/point.h"
#include "ui/song-query.h"

G_BEGIN_DECLS

typedef enum
{
  MOOD_GROUP_NONE,
  MOOD_GROUP_ALBUM,
  MOOD_GROUP_ARTIST,
} MoodGroupKind;

/* What groups can be sorted by. */
typedef enum
{
  MOOD_GROUP_SORT_NAME,
  MOOD_GROUP_SORT_SONGS,
  MOOD_GROUP_SORT_DURATION,
  MOOD_GROUP_SORT_MOOD,
  MOOD_GROUP_SORT_VALENCE,
  MOOD_GROUP_SORT_AROUSAL,
} MoodGroupSort;

/**
 * MoodSongGroup:
 *
 * The songs of an album or of an artist, and where they are on the plane as a whole: the mean of their points, each of
 * which counts the same, and how far they are spread about it. Immutable; made by a worker, dropped on the main thread.
 *
 * Songs are of one artist when the names differ in nothing but case and accents; those without one are a group, too. They
 * are of one album when its name is the same and either the artist or the folder is: so that a collection of many artists
 * is one album, and an album of two discs, but "Greatest Hits" of two bands are two.
 */
#define MOOD_TYPE_SONG_GROUP (mood_song_group_get_type ())
G_DECLARE_FINAL_TYPE (MoodSongGroup, mood_song_group, MOOD, SONG_GROUP, GObject)

/* (element-type MoodSongGroup) (transfer full): of the songs of @source that match, sorted; those without an estimate stand
 * last by mood, valence and arousal. From any thread. */
GPtrArray          *mood_song_group_make_all     (GPtrArray           *source,
                                                  const MoodSongQuery *query,
                                                  MoodGroupKind        kind,
                                                  MoodGroupSort        sort,
                                                  gboolean             is_descending);
/* Names it as long as its first song is in it. */
gint64              mood_song_group_get_id       (MoodSongGroup       *self);
const char         *mood_song_group_get_name     (MoodSongGroup       *self);
/* Of an album: its artist. "" otherwise. */
const char         *mood_song_group_get_artist   (MoodSongGroup       *self);
guint               mood_song_group_get_n_songs  (MoodSongGroup       *self);
/* How many of them have been heard. */
guint               mood_song_group_get_n_placed (MoodSongGroup       *self);
double              mood_song_group_get_duration (MoodSongGroup       *self);
/* (nullable): NULL when none has been heard. Its standard deviations are the spread of the points. */
const MoodEstimate *mood_song_group_get_estimate (MoodSongGroup       *self);
const char         *mood_song_group_get_mood     (MoodSongGroup       *self);
/* (element-type PlotPoint) (transfer none): of some of the songs */
GArray             *mood_song_group_get_points   (MoodSongGroup       *self);
/* (element-type LibrarySong) (transfer container): album by album, as the files are named */
GPtrArray          *mood_song_group_dup_songs    (MoodSongGroup       *self);
gboolean            mood_song_group_has_id       (MoodSongGroup       *self,
                                                  gint64               id);

G_END_DECLS
