/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cli/command.h"
#include "cli/song-format.h"
#include "library/db.h"

G_BEGIN_DECLS

/**
 * CliLabelTake:
 * @playlist: (nullable): its songs are taken, and mean @as; NULL: what files say is
 * @as: (nullable): a place
 * @map: (nullable): how words are read: "gloomy=sad", "gloomy=-0.4,-0.5", "gloomy=none"
 * @with_ratings: stars are taken for how pleasant a song is
 * @is_dry: it is only told what would be
 *
 * Labels that are made of what files or a playlist say. A place is a mood word, a quadrant, or "V,A".
 */
typedef struct
{
  const char        *playlist;
  const char        *as;
  const char *const *map;
  gboolean           with_ratings;
  gboolean           is_dry;
  CliFormat          format;
} CliLabelTake;

int cli_label_take (const CliLabelTake *self,
                    const CliCommand   *command,
                    LibraryDb          *library);
/* Takes back what was said at once last. */
int cli_label_undo (LibraryDb          *library);

G_END_DECLS
