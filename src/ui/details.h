/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "player/player.h"
#include "ui/selection.h"
#include "ui/session.h"

G_BEGIN_DECLS

/**
 * MoodDetails:
 *
 * All that is known of the one selected song: cover, mood with its likely words, place, certainty, curve and sound over time, what
 * pulled it where, similar songs, what stands in the file and what was done with it; or why it could not be heard. Of
 * several songs what they have in common.
 */
#define MOOD_TYPE_DETAILS (mood_details_get_type ())
G_DECLARE_FINAL_TYPE (MoodDetails, mood_details, MOOD, DETAILS, GtkWidget)

void         mood_details_set_source (MoodDetails   *self,
                                      MoodSession   *session,
                                      MoodSelection *selection);
/* Whose position is shown. */
void         mood_details_set_player (MoodDetails   *self,
                                      PlayerPlayer  *player);
/* "none", "many" or "song" */
const char  *mood_details_get_page   (MoodDetails   *self);

G_END_DECLS
