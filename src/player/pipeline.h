/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * PlayerPipeline:
 *
 * GStreamer's playbin, held by a thread of its own, so that opening a sound device or a file on a slow disk never holds
 * the main thread up. All functions return at once; what has come of them is told by events on the main thread, in
 * order. Each song that is loaded or offered has a serial number of the caller's choosing, not 0, by which events about
 * songs that are no longer wanted are known.
 */
typedef struct _PlayerPipeline PlayerPipeline;

typedef enum
{
  PLAYER_EVENT_STARTED,        /* the song is being heard: the loaded one, or an offered one without a gap */
  PLAYER_EVENT_POSITION,       /* @position, @duration: some four times a second while it plays */
  PLAYER_EVENT_SEEKED,         /* @seek: the newest one has been done; @position */
  PLAYER_EVENT_ENDED,          /* and no other was offered */
  PLAYER_EVENT_FAILED,         /* @message: nothing plays any more until something is loaded */
  PLAYER_EVENT_NO_DEVICE,      /* it goes on in silence */
  PLAYER_EVENT_ASKED_TO_PAUSE, /* by the sound system: the headphones are gone, a call comes in */
} PlayerEventKind;

typedef struct
{
  PlayerEventKind kind;
  guint serial;
  double position; /* seconds */
  double duration; /* seconds; 0 when it is not known */
  guint seek;
  char *message;      /* (owned) (nullable): a sentence for the user */
  gboolean is_device; /* it is not the song's fault */
} PlayerEvent;

typedef void (*PlayerEventCallback) (const PlayerEvent *event, gpointer user_data);

/* @sink: (nullable) description of a GStreamer sink, for tests; NULL: the sound system's. */
PlayerPipeline *
player_pipeline_new (const char *sink, PlayerEventCallback callback, gpointer user_data);
/* Waits until GStreamer's threads have ended; no event comes after this. */
void
player_pipeline_free (PlayerPipeline *self);
void
player_pipeline_load (PlayerPipeline *self, guint serial, const char *path, gboolean is_playing);
/* What follows song @after without a gap; forgotten when it comes too late, or when that song is not the last one known.
 * @path NULL: nothing. */
void
player_pipeline_offer (PlayerPipeline *self, guint after, guint serial, const char *path);
void
player_pipeline_set_playing (PlayerPipeline *self, gboolean is_playing);
void
player_pipeline_stop (PlayerPipeline *self);
/* Of several that come while one is under way, the last one is done. */
void
player_pipeline_seek (PlayerPipeline *self, guint seek, double position);
/* @volume: 0 to 1, a factor of the samples */
void
player_pipeline_set_volume (PlayerPipeline *self, double volume);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PlayerPipeline, player_pipeline_free)

G_END_DECLS
