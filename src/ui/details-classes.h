/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "ui/session.h"

G_BEGIN_DECLS

/* How likely a song is of each of its owner's own classes; not there while the model in use tells none. */
#define MOOD_TYPE_DETAILS_CLASSES (mood_details_classes_get_type ())
G_DECLARE_FINAL_TYPE (MoodDetailsClasses, mood_details_classes, MOOD, DETAILS_CLASSES, GtkWidget)

void
mood_details_classes_set_session (MoodDetailsClasses *self, MoodSession *session);
/* @song: (nullable) */
void
mood_details_classes_set_song (MoodDetailsClasses *self, LibrarySong *song);
/* How many are shown. */
guint
mood_details_classes_get_n (MoodDetailsClasses *self);

G_END_DECLS
