/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "library/song.h"

G_BEGIN_DECLS

/* Songs as rows of a table for other programs: RFC 4180. */

char *cli_song_csv_header (void);
char *cli_song_to_csv     (LibrarySong *song);

G_END_DECLS
