/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "ui/playlist-store.h"

G_BEGIN_DECLS

/**
 * MoodPlaylistChooser:
 *
 * Which fixed list songs shall be put into: found by name, chosen by a click or by Enter.
 *
 * Signals: "chosen" (gint64 id): 0: a new one
 */
#define MOOD_TYPE_PLAYLIST_CHOOSER (mood_playlist_chooser_get_type ())
G_DECLARE_FINAL_TYPE (MoodPlaylistChooser, mood_playlist_chooser, MOOD, PLAYLIST_CHOOSER, AdwWindow)

MoodPlaylistChooser *mood_playlist_chooser_new (GtkWindow         *parent,
                                                MoodPlaylistStore *store);

G_END_DECLS
