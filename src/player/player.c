/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Main thread only: PlayerPipeline has the threads, and its events come here. Songs are given to it under serial numbers;
 * `offers` remembers which item a number stands for until it is heard, since the queue may have changed by then. */

#include "player/player.h"

#include <glib/gi18n.h>

#include "player/pipeline.h"

#define MAX_FAILURES           10
#define PREVIOUS_RESTART_AFTER 3.0 /* seconds, as other players have it */

struct _PlayerPlayer
{
  GObject parent_instance;

  PlayerTrackFunc track_func; /* (nullable) */
  char *sink;                 /* (owned) (nullable) */
  PlayerPipeline *pipeline;   /* (owned) (nullable): before the first song */
  PlayerQueue *queue;         /* (owned) */
  GHashTable *offers;         /* (owned): serial -> item (owned) */

  PlayerState state;
  PlayerTrack *track; /* (owned) (nullable) */
  GObject *item;      /* (owned) (nullable): of the queue, which the track is of */
  guint last_serial;
  guint serial;         /* of the song that was loaded or is heard */
  gboolean is_started;  /* it is heard: the position moves */
  gboolean is_own_step; /* the queue changes because the player goes on in it */
  gboolean is_seeking;
  guint seek;           /* number of the newest one */
  double position;      /* at position_time */
  gint64 position_time; /* monotonic */
  double duration;
  double volume;
  int direction;    /* where to go on when a song cannot be played: 1 or -1 */
  guint n_failures; /* in a row */
};

enum
{
  PROP_0,
  PROP_STATE,
  PROP_TRACK,
  PROP_POSITION,
  PROP_DURATION,
  PROP_VOLUME,
  PROP_CAN_GO_NEXT,
  PROP_CAN_GO_PREVIOUS,
  N_PROPS
};

enum
{
  SKIPPED,
  FAILED,
  SEEKED,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (PlayerPlayer, player_player, G_TYPE_OBJECT)
G_DEFINE_ENUM_TYPE (PlayerState,
                    player_state,
                    G_DEFINE_ENUM_VALUE (PLAYER_STATE_STOPPED, "stopped"),
                    G_DEFINE_ENUM_VALUE (PLAYER_STATE_PLAYING, "playing"),
                    G_DEFINE_ENUM_VALUE (PLAYER_STATE_PAUSED, "paused"))

/* --- properties --- */

static void
notify (PlayerPlayer *self, guint property)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[property]);
}

static void
notify_can_go (PlayerPlayer *self)
{
  notify (self, PROP_CAN_GO_NEXT);
  notify (self, PROP_CAN_GO_PREVIOUS);
}

/* Interpolates from here on: it is told only a few times a second. */
static void
set_position (PlayerPlayer *self, double position)
{
  self->position = position;
  self->position_time = g_get_monotonic_time ();
  notify (self, PROP_POSITION);
}

static void
set_duration (PlayerPlayer *self, double duration)
{
  if (self->duration == duration)
    return;

  self->duration = duration;
  notify (self, PROP_DURATION);
}

static void
set_state (PlayerPlayer *self, PlayerState state)
{
  if (self->state == state)
    return;

  self->position = player_player_get_position (self);
  self->position_time = g_get_monotonic_time ();
  self->state = state;
  notify (self, PROP_STATE);
}

static PlayerTrack *
make_track (PlayerPlayer *self, GObject *item)
{
  return self->track_func != NULL ? self->track_func (item) : g_object_ref (PLAYER_TRACK (item));
}

static void
set_item (PlayerPlayer *self, GObject *item)
{
  g_autoptr (PlayerTrack) track = item != NULL ? make_track (self, item) : NULL;

  self->is_started = FALSE;
  self->is_seeking = FALSE;
  g_set_object (&self->item, item);
  g_set_object (&self->track, track);
  set_duration (self, track != NULL ? player_track_get_duration (track) : 0);
  set_position (self, 0);
  notify (self, PROP_TRACK);
  notify_can_go (self);
}

/* --- going on --- */

static void
event_cb (const PlayerEvent *event, gpointer user_data);

static PlayerPipeline *
get_pipeline (PlayerPlayer *self)
{
  if (self->pipeline == NULL)
    {
      self->pipeline = player_pipeline_new (self->sink, event_cb, self);
      player_pipeline_set_volume (self->pipeline, self->volume * self->volume * self->volume);
    }

  return self->pipeline;
}

static void
offer_next (PlayerPlayer *self)
{
  GObject *item = player_queue_peek (self->queue, 1);
  g_autoptr (PlayerTrack) track = NULL;
  guint serial = ++self->last_serial;

  if (item != NULL)
    {
      track = make_track (self, item);
      g_hash_table_insert (self->offers, GUINT_TO_POINTER (serial), g_object_ref (item));
    }
  player_pipeline_offer (get_pipeline (self), self->serial, serial,
                         track != NULL ? player_track_get_path (track) : NULL);
}

static void
load_current (PlayerPlayer *self, gboolean is_playing)
{
  g_hash_table_remove_all (self->offers);
  self->serial = ++self->last_serial;
  set_item (self, player_queue_get_current (self->queue));
  player_pipeline_load (get_pipeline (self), self->serial, player_track_get_path (self->track), is_playing);
  set_state (self, is_playing ? PLAYER_STATE_PLAYING : PLAYER_STATE_PAUSED);
  offer_next (self);
}

static gboolean
step (PlayerPlayer *self, int offset)
{
  gboolean is_there;

  self->is_own_step = TRUE;
  is_there = player_queue_step (self->queue, offset);
  self->is_own_step = FALSE;

  return is_there;
}

static void
halt (PlayerPlayer *self)
{
  if (self->pipeline != NULL)
    player_pipeline_stop (self->pipeline);
  self->serial = 0;
  self->is_started = FALSE;
  self->is_seeking = FALSE;
  self->n_failures = 0;
  g_hash_table_remove_all (self->offers);
  set_state (self, PLAYER_STATE_STOPPED);
  set_position (self, 0);
}

static void
fail (PlayerPlayer *self, const char *reason)
{
  halt (self);
  g_signal_emit (self, signals[FAILED], 0, reason);
}

/* The current song of the queue cannot be played. */
static void
skip (PlayerPlayer *self, const char *reason)
{
  g_autoptr (PlayerTrack) track = g_object_ref (self->track);
  gboolean is_playing = self->state == PLAYER_STATE_PLAYING;

  self->n_failures++;
  g_signal_emit (self, signals[SKIPPED], 0, track, reason);
  /* Who heard of it may have done something about it. */
  if (self->track != track || self->state == PLAYER_STATE_STOPPED)
    return;

  if (self->n_failures >= MAX_FAILURES)
    {
      g_autofree char *text
          = g_strdup_printf (ngettext ("%u song in a row could not be played.",
                                       "%u songs in a row could not be played.", self->n_failures),
                             self->n_failures);

      fail (self, text);
      return;
    }

  if (!step (self, self->direction))
    {
      /* Nothing playable before: forward again. */
      if (self->direction > 0 || !step (self, 1))
        {
          halt (self);
          return;
        }
      self->direction = 1;
    }
  load_current (self, is_playing);
}

/* --- what the pipeline tells --- */

static void
go_on_after_end (PlayerPlayer *self)
{
  self->direction = 1;
  if (step (self, 1))
    load_current (self, self->state == PLAYER_STATE_PLAYING);
  else
    halt (self);
}

/* TRUE when the song of this number is the one that comes next. */
static gboolean
take_offer (PlayerPlayer *self, guint serial)
{
  g_autoptr (GObject) item = NULL;

  if (!g_hash_table_steal_extended (self->offers, GUINT_TO_POINTER (serial), NULL, (gpointer *)&item))
    return FALSE;
  if (item != player_queue_peek (self->queue, 1))
    {
      /* The queue was changed when it was too late. */
      go_on_after_end (self);
      return FALSE;
    }

  self->direction = 1;
  step (self, 1);
  g_hash_table_remove_all (self->offers);
  self->serial = serial;
  set_item (self, item);

  return TRUE;
}

static void
started (PlayerPlayer *self, guint serial)
{
  gboolean is_offered = serial != self->serial;

  if (is_offered && !take_offer (self, serial))
    return;

  self->n_failures = 0;
  self->direction = 1;
  self->is_started = TRUE;
  set_position (self, self->position);
  if (is_offered)
    offer_next (self);
}

static void
failed (PlayerPlayer *self, const PlayerEvent *event)
{
  if (event->serial != self->serial && !take_offer (self, event->serial))
    return;

  if (event->is_device)
    fail (self, event->message);
  else
    skip (self, event->message);
}

static void
event_cb (const PlayerEvent *event, gpointer user_data)
{
  PlayerPlayer *self = user_data;
  gboolean is_current = event->serial == self->serial;

  if (self->serial == 0)
    return;

  switch (event->kind)
    {
    case PLAYER_EVENT_STARTED: started (self, event->serial); break;
    case PLAYER_EVENT_FAILED: failed (self, event); break;
    case PLAYER_EVENT_ENDED:
      if (is_current)
        go_on_after_end (self);
      break;
    case PLAYER_EVENT_SEEKED:
      if (!is_current || event->seek != self->seek)
        break;
      self->is_seeking = FALSE;
      if (event->duration > 0)
        set_duration (self, event->duration);
      set_position (self, event->position);
      g_signal_emit (self, signals[SEEKED], 0, event->position);
      break;
    case PLAYER_EVENT_POSITION:
      if (!is_current || self->is_seeking)
        break;
      if (event->duration > 0)
        set_duration (self, event->duration);
      set_position (self, event->position);
      break;
    case PLAYER_EVENT_NO_DEVICE:
      g_signal_emit (self, signals[FAILED], 0, _ ("There is no sound device: nothing will be heard."));
      break;
    case PLAYER_EVENT_ASKED_TO_PAUSE: player_player_pause (self); break;
    default: g_assert_not_reached ();
    }
}

/* Edited from outside: when the current item is gone, what took its place is played. */
static void
queue_changed_cb (PlayerPlayer *self)
{
  GObject *current = player_queue_get_current (self->queue);

  notify_can_go (self);
  if (self->is_own_step || self->serial == 0)
    return;

  if (current == NULL)
    {
      halt (self);
      set_item (self, NULL);
    }
  else if (current != self->item)
    {
      load_current (self, self->state == PLAYER_STATE_PLAYING);
    }
  else
    {
      offer_next (self);
    }
}

/* --- GObject --- */

static void
player_player_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  PlayerPlayer *self = PLAYER_PLAYER (object);

  switch (id)
    {
    case PROP_STATE: g_value_set_enum (value, self->state); break;
    case PROP_TRACK: g_value_set_object (value, self->track); break;
    case PROP_POSITION: g_value_set_double (value, player_player_get_position (self)); break;
    case PROP_DURATION: g_value_set_double (value, self->duration); break;
    case PROP_VOLUME: g_value_set_double (value, self->volume); break;
    case PROP_CAN_GO_NEXT: g_value_set_boolean (value, player_player_get_can_go_next (self)); break;
    case PROP_CAN_GO_PREVIOUS: g_value_set_boolean (value, player_player_get_can_go_previous (self)); break;
    default: G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
player_player_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  switch (id)
    {
    case PROP_VOLUME: player_player_set_volume (PLAYER_PLAYER (object), g_value_get_double (value)); break;
    default: G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
player_player_dispose (GObject *object)
{
  PlayerPlayer *self = PLAYER_PLAYER (object);

  g_clear_pointer (&self->pipeline, player_pipeline_free);
  self->serial = 0;
  if (self->queue != NULL)
    g_signal_handlers_disconnect_by_data (self->queue, self);
  g_clear_object (&self->queue);
  g_clear_object (&self->track);
  g_clear_object (&self->item);

  G_OBJECT_CLASS (player_player_parent_class)->dispose (object);
}

static void
player_player_finalize (GObject *object)
{
  PlayerPlayer *self = PLAYER_PLAYER (object);

  g_hash_table_unref (self->offers);
  g_free (self->sink);

  G_OBJECT_CLASS (player_player_parent_class)->finalize (object);
}

static void
player_player_class_init (PlayerPlayerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags readable = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = player_player_get_property;
  object_class->set_property = player_player_set_property;
  object_class->dispose = player_player_dispose;
  object_class->finalize = player_player_finalize;

  properties[PROP_STATE]
      = g_param_spec_enum ("state", NULL, NULL, PLAYER_TYPE_STATE, PLAYER_STATE_STOPPED, readable);
  properties[PROP_TRACK] = g_param_spec_object ("track", NULL, NULL, PLAYER_TYPE_TRACK, readable);
  properties[PROP_POSITION] = g_param_spec_double ("position", NULL, NULL, 0, G_MAXDOUBLE, 0, readable);
  properties[PROP_DURATION] = g_param_spec_double ("duration", NULL, NULL, 0, G_MAXDOUBLE, 0, readable);
  properties[PROP_VOLUME]
      = g_param_spec_double ("volume", NULL, NULL, 0, 1, 1,
                             G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  properties[PROP_CAN_GO_NEXT] = g_param_spec_boolean ("can-go-next", NULL, NULL, FALSE, readable);
  properties[PROP_CAN_GO_PREVIOUS] = g_param_spec_boolean ("can-go-previous", NULL, NULL, FALSE, readable);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[SKIPPED] = g_signal_new ("skipped", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                   NULL, G_TYPE_NONE, 2, PLAYER_TYPE_TRACK, G_TYPE_STRING);
  signals[FAILED] = g_signal_new ("failed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[SEEKED] = g_signal_new ("seeked", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 1, G_TYPE_DOUBLE);
}

static void
player_player_init (PlayerPlayer *self)
{
  self->queue = player_queue_new ();
  self->offers = g_hash_table_new_full (NULL, NULL, NULL, g_object_unref);
  self->volume = 1;
  self->direction = 1;
  g_signal_connect_swapped (self->queue, "changed", G_CALLBACK (queue_changed_cb), self);
}

/* --- public --- */

PlayerPlayer *
player_player_new (PlayerTrackFunc track_func, const char *sink)
{
  PlayerPlayer *self = g_object_new (PLAYER_TYPE_PLAYER, NULL);
  const char *from_environment = g_getenv (PLAYER_SINK_VARIABLE);

  self->track_func = track_func;
  if (sink == NULL && from_environment != NULL && *from_environment != '\0')
    sink = from_environment;
  self->sink = g_strdup (sink);

  return self;
}

PlayerQueue *
player_player_get_queue (PlayerPlayer *self)
{
  return self->queue;
}

PlayerState
player_player_get_state (PlayerPlayer *self)
{
  return self->state;
}

PlayerTrack *
player_player_get_track (PlayerPlayer *self)
{
  return self->track;
}

guint
player_player_get_track_number (PlayerPlayer *self)
{
  return self->serial;
}

double
player_player_get_position (PlayerPlayer *self)
{
  double position = self->position;

  if (self->state == PLAYER_STATE_PLAYING && self->is_started && !self->is_seeking)
    position += (double)(g_get_monotonic_time () - self->position_time) / G_USEC_PER_SEC;

  return self->duration > 0 ? MIN (position, self->duration) : position;
}

double
player_player_get_duration (PlayerPlayer *self)
{
  return self->duration;
}

double
player_player_get_volume (PlayerPlayer *self)
{
  return self->volume;
}

void
player_player_set_volume (PlayerPlayer *self, double volume)
{
  volume = CLAMP (volume, 0, 1);
  if (self->volume == volume)
    return;

  self->volume = volume;
  /* Loudness goes about with the cube of the samples' factor. */
  if (self->pipeline != NULL)
    player_pipeline_set_volume (self->pipeline, volume * volume * volume);
  notify (self, PROP_VOLUME);
}

gboolean
player_player_get_can_go_next (PlayerPlayer *self)
{
  return player_queue_peek (self->queue, 1) != NULL;
}

/* There is always the begin of the song to go to. */
gboolean
player_player_get_can_go_previous (PlayerPlayer *self)
{
  return player_queue_get_current (self->queue) != NULL;
}

void
player_player_play_items (PlayerPlayer *self, GPtrArray *items, guint position)
{
  self->is_own_step = TRUE;
  player_queue_set (self->queue, items, position);
  self->is_own_step = FALSE;
  self->direction = 1;
  self->n_failures = 0;
  if (player_queue_get_current (self->queue) != NULL)
    {
      load_current (self, TRUE);
      return;
    }

  halt (self);
  set_item (self, NULL);
}

void
player_player_play_position (PlayerPlayer *self, guint position)
{
  self->is_own_step = TRUE;
  if (player_queue_go_to (self->queue, position))
    {
      self->direction = 1;
      self->n_failures = 0;
      load_current (self, TRUE);
    }
  self->is_own_step = FALSE;
}

void
player_player_play (PlayerPlayer *self)
{
  if (player_queue_get_current (self->queue) == NULL || self->state == PLAYER_STATE_PLAYING)
    return;

  if (self->state == PLAYER_STATE_STOPPED)
    {
      load_current (self, TRUE);
      return;
    }

  set_state (self, PLAYER_STATE_PLAYING);
  player_pipeline_set_playing (self->pipeline, TRUE);
}

void
player_player_pause (PlayerPlayer *self)
{
  if (self->state != PLAYER_STATE_PLAYING)
    return;

  set_state (self, PLAYER_STATE_PAUSED);
  player_pipeline_set_playing (self->pipeline, FALSE);
}

void
player_player_toggle (PlayerPlayer *self)
{
  if (self->state == PLAYER_STATE_PLAYING)
    player_player_pause (self);
  else
    player_player_play (self);
}

void
player_player_stop (PlayerPlayer *self)
{
  if (self->state != PLAYER_STATE_STOPPED)
    halt (self);
}

/* What was stopped stays so; what was paused, too. */
static void
go (PlayerPlayer *self, int offset)
{
  self->direction = offset;
  self->n_failures = 0;
  if (!step (self, offset))
    return;

  if (self->state == PLAYER_STATE_STOPPED)
    set_item (self, player_queue_get_current (self->queue));
  else
    load_current (self, self->state == PLAYER_STATE_PLAYING);
}

void
player_player_next (PlayerPlayer *self)
{
  go (self, 1);
}

void
player_player_previous (PlayerPlayer *self)
{
  if (player_player_get_position (self) > PREVIOUS_RESTART_AFTER
      || player_queue_peek (self->queue, -1) == NULL)
    player_player_seek (self, 0);
  else
    go (self, -1);
}

void
player_player_seek (PlayerPlayer *self, double position)
{
  if (self->serial == 0 || self->track == NULL)
    return;

  position = self->duration > 0 ? CLAMP (position, 0, self->duration) : MAX (position, 0);
  self->is_seeking = TRUE;
  self->seek++;
  set_position (self, position);
  player_pipeline_seek (self->pipeline, self->seek, position);
}
