/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cli/command.h"
#include "cli/song-format.h"
#include "engine/mood/journey.h"
#include "library/playlist.h"

G_BEGIN_DECLS

/* What "moodplane-cli playlist ACTION" is made of: what its options say, and its actions. */

typedef struct
{
  const CliCommand *command;
  LibraryDb *library; /* (owned) (nullable): not before the action runs */
  GStrv arguments;    /* (owned) (nullable): the action, and what it works on */

  char *library_path; /* (owned) (nullable) */
  char *format_name;  /* (owned) (nullable) */
  CliFormat format;

  /* Of rules. */
  char *circle;       /* (owned) (nullable) */
  char *polygon;      /* (owned) (nullable) */
  char *quadrants;    /* (owned) (nullable) */
  GStrv words;        /* (owned) (nullable) */
  double certainty;
  GStrv genres;       /* (owned) (nullable) */
  char *years;        /* (owned) (nullable) */
  char *text;         /* (owned) (nullable) */
  char *title;        /* (owned) (nullable) */
  char *artist;       /* (owned) (nullable) */
  char *album;        /* (owned) (nullable) */
  char *order;        /* (owned) (nullable) */
  gboolean is_descending;

  /* Of journeys. */
  GStrv through; /* (owned) (nullable) */

  /* Of both. */
  int n_songs;
  double minutes;
  gint64 seed;

  char *positions; /* (owned) (nullable): of remove */
  gboolean is_absolute; /* of export */
  char *name;           /* (owned) (nullable): of import */
} CliPlaylist;

LibraryPlaylistRule *cli_playlist_parse_rule      (const CliPlaylist  *self,
                                                   GError            **error);
gboolean             cli_playlist_parse_journey   (const CliPlaylist  *self,
                                                   MoodJourney        *journey,
                                                   GError            **error);
GHashTable          *cli_playlist_parse_positions (const CliPlaylist  *self,
                                                   guint               n_entries,
                                                   GError            **error);

GPtrArray           *cli_playlist_load_entries    (const CliPlaylist      *self,
                                                   const LibraryPlaylist  *playlist,
                                                   GError                **error);
GPtrArray           *cli_playlist_make_entries    (const CliPlaylist      *self,
                                                   GArray                 *ids,
                                                   GError                **error);
void                 cli_playlist_print_entries   (const CliPlaylist      *self,
                                                   GPtrArray              *entries);

/* The actions. Each returns FALSE with an error, or sets @status where it is not as usual. @words: what follows the
 * action. */
gboolean             cli_playlist_list            (const CliPlaylist  *self,
                                                   const char *const  *words,
                                                   int                *status,
                                                   GError            **error);
gboolean             cli_playlist_show            (const CliPlaylist  *self,
                                                   const char *const  *words,
                                                   int                *status,
                                                   GError            **error);
gboolean             cli_playlist_new             (const CliPlaylist  *self,
                                                   const char *const  *words,
                                                   int                *status,
                                                   GError            **error);
gboolean             cli_playlist_rule            (const CliPlaylist  *self,
                                                   const char *const  *words,
                                                   int                *status,
                                                   GError            **error);
gboolean             cli_playlist_journey         (const CliPlaylist  *self,
                                                   const char *const  *words,
                                                   int                *status,
                                                   GError            **error);
gboolean             cli_playlist_add             (const CliPlaylist  *self,
                                                   const char *const  *words,
                                                   int                *status,
                                                   GError            **error);
gboolean             cli_playlist_remove          (const CliPlaylist  *self,
                                                   const char *const  *words,
                                                   int                *status,
                                                   GError            **error);
gboolean             cli_playlist_rename          (const CliPlaylist  *self,
                                                   const char *const  *words,
                                                   int                *status,
                                                   GError            **error);
gboolean             cli_playlist_delete          (const CliPlaylist  *self,
                                                   const char *const  *words,
                                                   int                *status,
                                                   GError            **error);
gboolean             cli_playlist_export          (const CliPlaylist  *self,
                                                   const char *const  *words,
                                                   int                *status,
                                                   GError            **error);
gboolean             cli_playlist_import          (const CliPlaylist  *self,
                                                   const char *const  *words,
                                                   int                *status,
                                                   GError            **error);

G_END_DECLS
