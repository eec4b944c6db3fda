/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/**
 * PlayerTrack:
 *
 * What the player has to know of a song. Immutable.
 */
#define PLAYER_TYPE_TRACK (player_track_get_type ())
G_DECLARE_FINAL_TYPE (PlayerTrack, player_track, PLAYER, TRACK, GObject)

/* @path: bytes of the file system. @title, @artist, @album: plain text, NULL as good as "". @duration: seconds, 0 when
 * it is not known. */
PlayerTrack *
player_track_new (
    gint64 id, const char *path, const char *title, const char *artist, const char *album, double duration);
gint64
player_track_get_id (PlayerTrack *self);
const char *
player_track_get_path (PlayerTrack *self);
const char *
player_track_get_title (PlayerTrack *self);
const char *
player_track_get_artist (PlayerTrack *self);
const char *
player_track_get_album (PlayerTrack *self);
double
player_track_get_duration (PlayerTrack *self);

G_END_DECLS
