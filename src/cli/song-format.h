/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/mood/curve.h"
#include "engine/mood/degrees.h"
#include "library/song.h"

G_BEGIN_DECLS

/* Songs as lines of output. */

typedef enum
{
  CLI_FORMAT_TEXT,
  CLI_FORMAT_JSON,
  CLI_FORMAT_CSV, /* of lists of songs alone */
} CliFormat;

/**
 * CliSongDetails:
 * @curve: (nullable): JSON only
 * @degrees: (nullable): JSON only
 * @classes: (nullable): JSON has all of them, the table the one that is most likely
 * @with_album: and genre and year; JSON only
 * @with_likeness: whether @likeness is told
 * @likeness: how alike the song and another sound
 * @is_missing: the song's file is not there; of playlists, in which such songs stay
 * @group: JSON only: a number for all that sound the same; 0: not told
 *
 * What is told of a song beside its place on the plane. Zero: nothing.
 */
typedef struct
{
  MoodCurve   *curve;
  MoodDegrees *degrees;
  MoodDegrees *classes;
  gboolean     with_album;
  gboolean     with_likeness;
  double       likeness;
  gboolean     is_missing;
  guint        group;
} CliSongDetails;

gboolean cli_format_parse        (const char           *name,
                                  CliFormat            *format);
gboolean cli_format_parse_list   (const char           *name,
                                  CliFormat            *format);

char    *cli_song_to_json        (LibrarySong          *song,
                                  const CliSongDetails *details);
char    *cli_song_text_header    (const CliSongDetails *details);
char    *cli_song_to_text        (LibrarySong          *song,
                                  const CliSongDetails *details);
char    *cli_song_describe_error (LibrarySong          *song);
const char *cli_song_get_mood_id (const MoodEstimate   *estimate);

G_END_DECLS
