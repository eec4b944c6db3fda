/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/mood/degrees.h"
#include "library/db.h"

G_BEGIN_DECLS

/* What the model in use tells of a song's classes, from what the library keeps of it: nothing is heard for that. The answer comes
 * on the thread that asked; the library and the model's file are read on a worker. */
void
jobs_song_classes_async (LibraryDb *library,
                         LibrarySong *song,
                         GCancellable *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer user_data);
/* (transfer full) (nullable): NULL, without an error, when the model tells no classes, or another one has heard the song. */
MoodDegrees *
jobs_song_classes_finish (GAsyncResult *result, GError **error);

G_END_DECLS
