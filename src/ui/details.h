/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "ui/selection.h"
#include "ui/session.h"

G_BEGIN_DECLS

/**
 * MoodDetails:
 *
 * All that is known of the one selected song: mood, place, certainty, curve, file; or why it could not be heard.
 */
#define MOOD_TYPE_DETAILS (mood_details_get_type ())
G_DECLARE_FINAL_TYPE (MoodDetails, mood_details, MOOD, DETAILS, GtkWidget)

void         mood_details_set_source (MoodDetails   *self,
                                      MoodSession   *session,
                                      MoodSelection *selection);
/* "none", "many" or "song" */
const char  *mood_details_get_page   (MoodDetails   *self);

G_END_DECLS
