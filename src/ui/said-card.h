/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "library/song.h"

G_BEGIN_DECLS

/* Of a song that its owner has put where it is: when, where the program heard it, and a way back. Of one that what was learned has
 * moved: where the program heard it. Not visible of others. */
#define MOOD_TYPE_SAID_CARD (mood_said_card_get_type ())
G_DECLARE_FINAL_TYPE (MoodSaidCard, mood_said_card, MOOD, SAID_CARD, GtkWidget)

void mood_said_card_set_song (MoodSaidCard *self,
                              LibrarySong  *song);

G_END_DECLS
