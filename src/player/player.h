/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "player/queue.h"
#include "player/track.h"

G_BEGIN_DECLS

typedef enum
{
  PLAYER_STATE_STOPPED,
  PLAYER_STATE_PLAYING,
  PLAYER_STATE_PAUSED,
} PlayerState;

#define PLAYER_TYPE_STATE (player_state_get_type ())
GType
player_state_get_type (void);

/**
 * PlayerPlayer:
 *
 * Plays its queue, one song after the other, without a gap where the files allow it, as loud as their ReplayGain tags
 * say. Main thread only; no call waits for anything.
 *
 * A song that cannot be played is told by "skipped" and the next one is tried (the previous one, if that was asked for);
 * after many in a row, or when there is no sound device, "failed" is emitted and the player stops.
 *
 * Properties (read-only but for volume): state (as asked for), track (NULL before anything was played), position and
 * duration (seconds), volume (0 to 1, as the ear hears it), can-go-next, can-go-previous.
 * Signals:
 *  - "skipped" (PlayerTrack *, const char *reason)
 *  - "failed" (const char *reason)
 *  - "seeked" (double position): it jumped there, other than by playing on
 */
#define PLAYER_TYPE_PLAYER (player_player_get_type ())
G_DECLARE_FINAL_TYPE (PlayerPlayer, player_player, PLAYER, PLAYER, GObject)

/* What the player plays for an item of the queue. (transfer full) */
typedef PlayerTrack *(*PlayerTrackFunc) (GObject *item);

/* The environment variable with the description of a GStreamer sink, for tests and machines without a sound card. */
#define PLAYER_SINK_VARIABLE "MOODPLANE_AUDIO_SINK"

/* @track_func: NULL when the items of the queue are tracks. @sink: (nullable): as PLAYER_SINK_VARIABLE has it, or else the
 * sound system's. */
PlayerPlayer *
player_player_new (PlayerTrackFunc track_func, const char *sink);
PlayerQueue *
player_player_get_queue (PlayerPlayer *self);
PlayerState
player_player_get_state (PlayerPlayer *self);
PlayerTrack *
player_player_get_track (PlayerPlayer *self); /* (nullable) */
/* A number that is another one each time that a song begins. */
guint
player_player_get_track_number (PlayerPlayer *self);
double
player_player_get_position (PlayerPlayer *self);
double
player_player_get_duration (PlayerPlayer *self);
double
player_player_get_volume (PlayerPlayer *self);
void
player_player_set_volume (PlayerPlayer *self, double volume);
gboolean
player_player_get_can_go_next (PlayerPlayer *self);
gboolean
player_player_get_can_go_previous (PlayerPlayer *self);

/* Plays these items from @position on. @items: as player_queue_set() takes them */
void
player_player_play_items (PlayerPlayer *self, GPtrArray *items, guint position);
void
player_player_play_position (PlayerPlayer *self, guint position);
void
player_player_play (PlayerPlayer *self);
void
player_player_pause (PlayerPlayer *self);
void
player_player_toggle (PlayerPlayer *self);
/* Back to the begin of the current song, in silence. */
void
player_player_stop (PlayerPlayer *self);
void
player_player_next (PlayerPlayer *self);
/* The begin of the song, or, near it, the song before. */
void
player_player_previous (PlayerPlayer *self);
void
player_player_seek (PlayerPlayer *self, double position);

G_END_DECLS
