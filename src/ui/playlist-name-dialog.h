/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "ui/playlist-store.h"

G_BEGIN_DECLS

/**
 * MoodPlaylistNameDialog:
 *
 * Asks for the name of a playlist. A name that another playlist has is not taken.
 *
 * Signals: "named" (const char *): accepted.
 */
#define MOOD_TYPE_PLAYLIST_NAME_DIALOG (mood_playlist_name_dialog_get_type ())
G_DECLARE_FINAL_TYPE (MoodPlaylistNameDialog, mood_playlist_name_dialog, MOOD, PLAYLIST_NAME_DIALOG, AdwMessageDialog)

/* @id: of the playlist that is renamed, or 0; @body: (nullable): plain text */
MoodPlaylistNameDialog *mood_playlist_name_dialog_new       (GtkWindow              *parent,
                                                             MoodPlaylistStore      *store,
                                                             gint64                  id,
                                                             const char             *heading,
                                                             const char             *body);
GtkEntry               *mood_playlist_name_dialog_get_entry (MoodPlaylistNameDialog *self);

G_END_DECLS
