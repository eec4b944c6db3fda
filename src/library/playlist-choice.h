/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/mood/journey.h"
#include "library/db.h"
#include "library/playlist-rule.h"

G_BEGIN_DECLS

/* Which songs of the library a rule or a journey chooses. Heard songs that are present, no others.
 * Both: (transfer full) (element-type gint64): ids in their order. */

GArray *library_playlist_rule_choose (const LibraryPlaylistRule  *self,
                                      LibraryDb                  *db,
                                      GError                    **error);
GArray *library_db_choose_journey    (LibraryDb                  *db,
                                      const MoodJourney          *journey,
                                      GError                    **error);

G_END_DECLS
