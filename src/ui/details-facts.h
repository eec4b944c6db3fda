/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "library/db.h"

G_BEGIN_DECLS

/* What stands in a song's file of its mood, whoever wrote it, and what was done with the song. */
#define MOOD_TYPE_DETAILS_FACTS (mood_details_facts_get_type ())
G_DECLARE_FINAL_TYPE (MoodDetailsFacts, mood_details_facts, MOOD, DETAILS_FACTS, GtkWidget)

/* @db, @song: (nullable): nothing is shown */
void mood_details_facts_set_song (MoodDetailsFacts *self,
                                  LibraryDb        *db,
                                  LibrarySong      *song);

G_END_DECLS
