/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/mood/curve.h"
#include "library/song.h"

G_BEGIN_DECLS

/* Songs as lines of output. */

typedef enum
{
  CLI_FORMAT_TEXT,
  CLI_FORMAT_JSON,
} CliFormat;

gboolean cli_format_parse        (const char  *name,
                                  CliFormat   *format);

char    *cli_song_to_json        (LibrarySong *song,
                                  MoodCurve   *curve,
                                  gboolean     with_album);
char    *cli_song_text_header    (void);
char    *cli_song_to_text        (LibrarySong *song);
char    *cli_song_describe_error (LibrarySong *song);

G_END_DECLS
