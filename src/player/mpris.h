/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "player/player.h"

G_BEGIN_DECLS

/**
 * PlayerMpris:
 *
 * The player on the session bus, by MPRIS 2.2: media keys, the desktop's media controls and playerctl reach it so.
 * https://specifications.freedesktop.org/mpris-spec/2.2/
 *
 * The name is org.mpris.MediaPlayer2.APPLICATION_ID, which a Flatpak may own without asking; a second instance adds
 * ".instance" and its process id. Signals: "raise", "quit".
 */
#define PLAYER_TYPE_MPRIS (player_mpris_get_type ())
G_DECLARE_FINAL_TYPE (PlayerMpris, player_mpris, PLAYER, MPRIS, GObject)

/* @identity: the program's name, for people. Without a session bus it does nothing. */
PlayerMpris *
player_mpris_new (PlayerPlayer *player, const char *application_id, const char *identity);

G_END_DECLS
