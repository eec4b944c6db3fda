/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "ui/selection.h"
#include "ui/session.h"

G_BEGIN_DECLS

/* The songs that sound most like one. A click selects one of them. */
#define MOOD_TYPE_DETAILS_ALIKE (mood_details_alike_get_type ())
G_DECLARE_FINAL_TYPE (MoodDetailsAlike, mood_details_alike, MOOD, DETAILS_ALIKE, GtkWidget)

void mood_details_alike_set_source (MoodDetailsAlike *self,
                                    MoodSession      *session,
                                    MoodSelection    *selection);
void mood_details_alike_set_song   (MoodDetailsAlike *self,
                                    LibrarySong      *song); /* (nullable) */

G_END_DECLS
