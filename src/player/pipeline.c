/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Three kinds of threads. The main thread calls the public functions, which send orders to the control thread; that one
 * alone holds the playbin, takes the orders one after the other and reads the bus, and sends events home through idles.
 * A streaming thread of GStreamer's calls about_to_finish_cb(), which sees only what the mutex guards. */

#include "player/pipeline.h"

#include <glib/gi18n.h>
#include <gst/gst.h>

#include "player/pipeline-error.h"

#define POLL_INTERVAL_MS 250
#define STATE_PATIENCE   (GST_SECOND / 2)
/* Sound that waits in the device, where it is GStreamer's 200 ms by itself: this program's own work, and that of others, may
 * keep a busy machine from decoding for longer than that. The longer it is, the earlier before its sound a song is told to begin. */
#define SINK_BUFFER_US ((gint64)500000)
/* Of GstPlayFlags, which has no header: audio, and volume where the device has none. Pictures are not decoded. */
#define PLAY_FLAGS 0x12

typedef enum
{
  ORDER_LOAD,
  ORDER_OFFER,
  ORDER_SET_PLAYING,
  ORDER_STOP,
  ORDER_SEEK,
  ORDER_SET_VOLUME,
  ORDER_QUIT,
} OrderKind;

typedef struct
{
  OrderKind kind;
  PlayerPipeline *pipeline; /* counted */
  guint serial;
  guint after;
  char *path; /* (owned) (nullable) */
  gboolean is_playing;
  double value;
} Order;

struct _PlayerPipeline
{
  GThread *thread;       /* (owned) */
  GMainContext *context; /* (owned): of the control thread */
  GMainLoop *loop;       /* (owned) */
  char *sink;            /* (owned) (nullable) */

  /* Main thread only. */
  PlayerEventCallback callback;
  gpointer user_data;
  gboolean is_closed;

  /* Control thread only. */
  GstElement *playbin; /* (owned) (nullable): once something was loaded */
  GSource *bus_watch;  /* (owned) (nullable) */
  GSource *poll;       /* (owned) (nullable): see needs_poll() */
  guint serial;        /* of the song that is heard or was loaded */
  gboolean is_loaded;
  gboolean is_playing;   /* as asked for */
  gboolean is_prerolled; /* there is something to seek in */
  gboolean is_told;      /* a position of the song was sent */
  gboolean is_seeking;
  guint seek;          /* number of the newest one */
  double target;       /* seconds, of the seek under way */
  double pending_seek; /* seconds, or -1 */
  double volume;

  GMutex mutex;
  GQueue starting;   /* (mutex mutex): serials of songs that GStreamer has and that have not been heard */
  guint last_given;  /* (mutex mutex): the serial that GStreamer got last */
  guint next_serial; /* (mutex mutex) */
  char *next_path;   /* (mutex mutex) (owned) (nullable) */
};

/* --- events, on their way home --- */

typedef struct
{
  PlayerEvent event;
  PlayerPipeline *pipeline; /* counted */
} Letter;

static void
pipeline_clear (gpointer data)
{
  PlayerPipeline *self = data;

  g_main_loop_unref (self->loop);
  g_main_context_unref (self->context);
  g_queue_clear (&self->starting);
  g_mutex_clear (&self->mutex);
  g_free (self->next_path);
  g_free (self->sink);
}

static void
pipeline_unref (PlayerPipeline *self)
{
  g_atomic_rc_box_release_full (self, pipeline_clear);
}

static void
letter_free (gpointer data)
{
  Letter *letter = data;

  g_free (letter->event.message);
  pipeline_unref (letter->pipeline);
  g_free (letter);
}

static gboolean
letter_home_cb (gpointer data)
{
  Letter *letter = data;
  PlayerPipeline *self = letter->pipeline;

  if (!self->is_closed)
    self->callback (&letter->event, self->user_data);

  return G_SOURCE_REMOVE;
}

static void
send_event (PlayerPipeline *self, const PlayerEvent *event)
{
  Letter *letter = g_new0 (Letter, 1);

  letter->event = *event;
  letter->pipeline = g_atomic_rc_box_acquire (self);
  g_idle_add_full (G_PRIORITY_DEFAULT, letter_home_cb, letter, letter_free);
}

/* FALSE when it is not known, as amid a flush. */
static gboolean
send_position (PlayerPipeline *self, PlayerEventKind kind)
{
  PlayerEvent event = { .kind = kind, .serial = self->serial, .seek = self->seek };
  gint64 position, duration;

  if (!gst_element_query_position (self->playbin, GST_FORMAT_TIME, &position) || position < 0)
    return FALSE;

  event.position = (double)position / GST_SECOND;
  if (gst_element_query_duration (self->playbin, GST_FORMAT_TIME, &duration) && duration > 0)
    event.duration = (double)duration / GST_SECOND;
  send_event (self, &event);
  self->is_told = TRUE;

  return TRUE;
}

/* --- the control thread --- */

static void
update_polling (PlayerPipeline *self);

/* A change of state says the same that a seek does when it is done, and may say it when the seek has just begun. So the
 * seek is over when there is a position again; @is_certain: nothing is under way any more, whether there is one or not. */
static void
end_seek (PlayerPipeline *self, gboolean is_certain)
{
  const PlayerEvent guess
      = { .kind = PLAYER_EVENT_SEEKED, .serial = self->serial, .seek = self->seek, .position = self->target };

  self->is_seeking = !send_position (self, PLAYER_EVENT_SEEKED);
  if (self->is_seeking && is_certain)
    {
      self->is_seeking = FALSE;
      send_event (self, &guess);
    }
}

static void
seek_now (PlayerPipeline *self, double position)
{
  self->pending_seek = -1;
  self->target = position;
  self->is_seeking
      = gst_element_seek_simple (self->playbin, GST_FORMAT_TIME, GST_SEEK_FLAG_FLUSH | GST_SEEK_FLAG_ACCURATE,
                                 (gint64)(position * GST_SECOND));
  if (!self->is_seeking)
    end_seek (self, TRUE);
}

static void
go_on_seeking (PlayerPipeline *self, gboolean is_certain)
{
  if (self->pending_seek >= 0)
    seek_now (self, self->pending_seek);
  else
    end_seek (self, is_certain);
}

static gboolean
poll_cb (gpointer data)
{
  PlayerPipeline *self = data;

  if (self->is_seeking)
    go_on_seeking (self, gst_element_get_state (self->playbin, NULL, NULL, 0) != GST_STATE_CHANGE_ASYNC);
  else if (self->is_prerolled)
    send_position (self, PLAYER_EVENT_POSITION);
  update_polling (self);

  return G_SOURCE_CONTINUE;
}

/* What stands still is asked only for what is not known of it yet. */
static gboolean
needs_poll (PlayerPipeline *self)
{
  return self->is_loaded && (self->is_playing || self->is_seeking || !self->is_told);
}

static void
update_polling (PlayerPipeline *self)
{
  if (needs_poll (self) == (self->poll != NULL))
    return;

  if (self->poll == NULL)
    {
      self->poll = g_timeout_source_new (POLL_INTERVAL_MS);
      g_source_set_callback (self->poll, poll_cb, self, NULL);
      g_source_attach (self->poll, self->context);
    }
  else
    {
      g_source_destroy (self->poll);
      g_clear_pointer (&self->poll, g_source_unref);
    }
}

/* The song's threads are joined, and no message of it is left. */
static void
unload (PlayerPipeline *self)
{
  g_autoptr (GstBus) bus = NULL;

  self->is_loaded = FALSE;
  update_polling (self);
  self->is_prerolled = FALSE;
  self->is_told = FALSE;
  self->is_seeking = FALSE;
  self->pending_seek = -1;
  if (self->playbin != NULL)
    {
      gst_element_set_state (self->playbin, GST_STATE_NULL);
      bus = gst_element_get_bus (self->playbin);
      gst_bus_set_flushing (bus, TRUE);
      gst_bus_set_flushing (bus, FALSE);
    }

  g_mutex_lock (&self->mutex);
  g_queue_clear (&self->starting);
  g_clear_pointer (&self->next_path, g_free);
  self->last_given = 0;
  g_mutex_unlock (&self->mutex);
}

static void
fail (PlayerPipeline *self, const GError *error, gboolean is_device)
{
  PlayerEvent event = { .kind = PLAYER_EVENT_FAILED, .serial = self->serial, .is_device = is_device };

  /* What comes after a song that is still heard is what broke: the song itself was decoded to its end. */
  g_mutex_lock (&self->mutex);
  if (!g_queue_is_empty (&self->starting))
    event.serial = GPOINTER_TO_UINT (g_queue_peek_tail (&self->starting));
  g_mutex_unlock (&self->mutex);

  event.message = player_pipeline_error_describe (error);
  unload (self);
  send_event (self, &event);
}

static void
started (PlayerPipeline *self)
{
  PlayerEvent event = { .kind = PLAYER_EVENT_STARTED };

  g_mutex_lock (&self->mutex);
  event.serial = GPOINTER_TO_UINT (g_queue_pop_head (&self->starting));
  g_mutex_unlock (&self->mutex);
  if (event.serial == 0)
    return;

  self->serial = event.serial;
  send_event (self, &event);
}

static void
async_done (PlayerPipeline *self)
{
  self->is_prerolled = TRUE;
  if (self->is_seeking || self->pending_seek >= 0)
    go_on_seeking (self, FALSE);
  else
    send_position (self, PLAYER_EVENT_POSITION);
  update_polling (self);
}

static void
warned (PlayerPipeline *self, GstMessage *message)
{
  g_autoptr (GError) error = NULL;

  /* What the automatic sink says before it throws the sound away. */
  gst_message_parse_warning (message, &error, NULL);
  if (player_pipeline_error_is_device (message)
      && g_error_matches (error, GST_RESOURCE_ERROR, GST_RESOURCE_ERROR_NOT_FOUND))
    send_event (self, &(PlayerEvent) { .kind = PLAYER_EVENT_NO_DEVICE, .serial = self->serial });
}

static gboolean
bus_cb (GstBus *bus, GstMessage *message, gpointer data)
{
  PlayerPipeline *self = data;
  g_autoptr (GError) error = NULL;

  if (!self->is_loaded)
    return G_SOURCE_CONTINUE;

  switch (GST_MESSAGE_TYPE (message))
    {
    case GST_MESSAGE_STREAM_START: started (self); break;
    case GST_MESSAGE_ASYNC_DONE: async_done (self); break;
    case GST_MESSAGE_EOS:
      send_event (self, &(PlayerEvent) { .kind = PLAYER_EVENT_ENDED, .serial = self->serial });
      break;
    case GST_MESSAGE_ERROR:
      gst_message_parse_error (message, &error, NULL);
      fail (self, error, player_pipeline_error_is_device (message));
      break;
    case GST_MESSAGE_WARNING: warned (self, message); break;
    case GST_MESSAGE_REQUEST_STATE:
      send_event (self, &(PlayerEvent) { .kind = PLAYER_EVENT_ASKED_TO_PAUSE, .serial = self->serial });
      break;
    case GST_MESSAGE_CLOCK_LOST:
      gst_element_set_state (self->playbin, GST_STATE_PAUSED);
      gst_element_set_state (self->playbin, self->is_playing ? GST_STATE_PLAYING : GST_STATE_PAUSED);
      break;
    default: break;
    }

  return G_SOURCE_CONTINUE;
}

/* Songs so short that they are decoded before they are heard end amid the change to playing. To put the next one in then,
 * GStreamer 1.22 takes elements of the playbin apart in this thread while that of the change still sets their states: so the
 * change is waited for. It does not wait for this thread, unless there is no sound at all: then the time runs out. */
static gboolean
is_state_settled (GstElement *playbin)
{
  return gst_element_get_state (playbin, NULL, NULL, STATE_PATIENCE) == GST_STATE_CHANGE_SUCCESS;
}

/* A streaming thread: what is set as the URI before this returns follows without a gap. A file that is gone is left for the
 * main thread to find out about after the end, which must not be cut off. */
static void
about_to_finish_cb (GstElement *playbin, gpointer data)
{
  PlayerPipeline *self = data;
  g_autofree char *path = NULL;
  g_autofree char *uri = NULL;

  if (!is_state_settled (playbin))
    return;

  g_mutex_lock (&self->mutex);
  path = g_steal_pointer (&self->next_path);
  if (path != NULL && g_file_test (path, G_FILE_TEST_IS_REGULAR))
    uri = g_filename_to_uri (path, NULL, NULL);
  if (uri != NULL)
    {
      g_queue_push_tail (&self->starting, GUINT_TO_POINTER (self->next_serial));
      self->last_given = self->next_serial;
    }
  g_mutex_unlock (&self->mutex);

  if (uri != NULL)
    g_object_set (playbin, "uri", uri, NULL);
}

/* Any thread: whatever sink it is that the playbin, or its automatic sink, takes. */
static void
element_setup_cb (GstElement *playbin, GstElement *element, gpointer data)
{
  GParamSpec *pspec = g_object_class_find_property (G_OBJECT_GET_CLASS (element), "buffer-time");

  if (GST_OBJECT_FLAG_IS_SET (element, GST_ELEMENT_FLAG_SINK) && pspec != NULL && pspec->value_type == G_TYPE_INT64)
    g_object_set (element, "buffer-time", SINK_BUFFER_US, NULL);
}

static void
add_replay_gain (GstElement *playbin)
{
  g_autoptr (GError) error = NULL;
  GstElement *filter
      = gst_parse_bin_from_description ("rgvolume album-mode=false ! audioconvert", TRUE, &error);

  if (filter != NULL)
    g_object_set (playbin, "audio-filter", filter, NULL);
  else
    g_info ("Without ReplayGain: %s", error->message);
}

static gboolean
make_playbin (PlayerPipeline *self, GError **error)
{
  g_autoptr (GstBus) bus = NULL;
  GstElement *sink = NULL;

  if (self->playbin != NULL)
    return TRUE;
  if (!gst_init_check (NULL, NULL, error))
    return FALSE;
  if (self->sink != NULL)
    {
      sink = gst_parse_bin_from_description (self->sink, TRUE, error);
      if (sink == NULL)
        return FALSE;
    }

  self->playbin = gst_element_factory_make ("playbin", NULL);
  if (self->playbin == NULL)
    {
      gst_clear_object (&sink);
      g_set_error_literal (error, GST_CORE_ERROR, GST_CORE_ERROR_FAILED,
                           _ ("GStreamer’s base plugins are not installed."));
      return FALSE;
    }

  gst_object_ref_sink (self->playbin);
  g_object_set (self->playbin, "flags", PLAY_FLAGS, "volume", self->volume, NULL);
  g_signal_connect (self->playbin, "element-setup", G_CALLBACK (element_setup_cb), NULL);
  if (sink != NULL)
    g_object_set (self->playbin, "audio-sink", sink, NULL);
  add_replay_gain (self->playbin);
  g_signal_connect (self->playbin, "about-to-finish", G_CALLBACK (about_to_finish_cb), self);

  bus = gst_element_get_bus (self->playbin);
  self->bus_watch = gst_bus_create_watch (bus);
  g_source_set_callback (self->bus_watch, G_SOURCE_FUNC (bus_cb), self, NULL);
  g_source_attach (self->bus_watch, self->context);

  return TRUE;
}

/* The reason stands on the bus, or nowhere. */
static void
fail_to_start (PlayerPipeline *self)
{
  g_autoptr (GstBus) bus = gst_element_get_bus (self->playbin);
  g_autoptr (GstMessage) message = gst_bus_pop_filtered (bus, GST_MESSAGE_ERROR);
  g_autoptr (GError) error = NULL;

  if (message != NULL)
    gst_message_parse_error (message, &error, NULL);
  else
    error = g_error_new_literal (GST_CORE_ERROR, GST_CORE_ERROR_FAILED, _ ("The song cannot be played."));
  fail (self, error, message != NULL && player_pipeline_error_is_device (message));
}

static void
load (PlayerPipeline *self, const Order *order)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *uri = NULL;

  unload (self);
  self->serial = order->serial;
  self->is_playing = order->is_playing;
  if (!make_playbin (self, &error))
    {
      fail (self, error, TRUE);
      return;
    }
  uri = g_filename_to_uri (order->path, NULL, &error);
  if (uri == NULL)
    {
      fail (self, error, FALSE);
      return;
    }

  g_mutex_lock (&self->mutex);
  g_queue_push_tail (&self->starting, GUINT_TO_POINTER (order->serial));
  self->last_given = order->serial;
  g_mutex_unlock (&self->mutex);

  self->is_loaded = TRUE;
  g_object_set (self->playbin, "uri", uri, NULL);
  if (gst_element_set_state (self->playbin, self->is_playing ? GST_STATE_PLAYING : GST_STATE_PAUSED)
      == GST_STATE_CHANGE_FAILURE)
    fail_to_start (self);
  else
    update_polling (self);
}

static void
offer (PlayerPipeline *self, Order *order)
{
  g_mutex_lock (&self->mutex);
  if (self->last_given == order->after)
    {
      g_free (self->next_path);
      self->next_path = g_steal_pointer (&order->path);
      self->next_serial = order->serial;
    }
  g_mutex_unlock (&self->mutex);
}

static void
set_playing (PlayerPipeline *self, gboolean is_playing)
{
  self->is_playing = is_playing;
  if (!self->is_loaded)
    return;

  gst_element_set_state (self->playbin, is_playing ? GST_STATE_PLAYING : GST_STATE_PAUSED);
  if (self->is_prerolled && !self->is_seeking)
    send_position (self, PLAYER_EVENT_POSITION);
  update_polling (self);
}

static void
seek (PlayerPipeline *self, const Order *order)
{
  if (!self->is_loaded)
    return;

  self->seek = order->serial;
  if (self->is_prerolled && !self->is_seeking)
    seek_now (self, order->value);
  else
    self->pending_seek = order->value;
  update_polling (self);
}

static void
quit (PlayerPipeline *self)
{
  unload (self);
  if (self->bus_watch != NULL)
    {
      g_source_destroy (self->bus_watch);
      g_clear_pointer (&self->bus_watch, g_source_unref);
    }
  gst_clear_object (&self->playbin);
  g_main_loop_quit (self->loop);
}

static gboolean
order_cb (gpointer data)
{
  Order *order = data;
  PlayerPipeline *self = order->pipeline;

  switch (order->kind)
    {
    case ORDER_LOAD: load (self, order); break;
    case ORDER_OFFER: offer (self, order); break;
    case ORDER_SET_PLAYING: set_playing (self, order->is_playing); break;
    case ORDER_STOP: unload (self); break;
    case ORDER_SEEK: seek (self, order); break;
    case ORDER_SET_VOLUME:
      self->volume = order->value;
      if (self->playbin != NULL)
        g_object_set (self->playbin, "volume", self->volume, NULL);
      break;
    case ORDER_QUIT: quit (self); break;
    default: g_assert_not_reached ();
    }

  return G_SOURCE_REMOVE;
}

static gpointer
control_thread (gpointer data)
{
  PlayerPipeline *self = data;

  g_main_context_push_thread_default (self->context);
  g_main_loop_run (self->loop);
  g_main_context_pop_thread_default (self->context);

  return NULL;
}

/* --- the main thread --- */

static void
order_free (gpointer data)
{
  Order *order = data;

  pipeline_unref (order->pipeline);
  g_free (order->path);
  g_free (order);
}

static void
send_order (PlayerPipeline *self, const Order *order)
{
  g_autoptr (GSource) source = g_idle_source_new ();
  Order *copy = g_new (Order, 1);

  *copy = *order;
  copy->pipeline = g_atomic_rc_box_acquire (self);
  copy->path = g_strdup (order->path);
  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, order_cb, copy, order_free);
  g_source_attach (source, self->context);
}

PlayerPipeline *
player_pipeline_new (const char *sink, PlayerEventCallback callback, gpointer user_data)
{
  PlayerPipeline *self = g_atomic_rc_box_new0 (PlayerPipeline);

  self->context = g_main_context_new ();
  self->loop = g_main_loop_new (self->context, FALSE);
  self->sink = g_strdup (sink);
  self->callback = callback;
  self->user_data = user_data;
  self->pending_seek = -1;
  self->volume = 1;
  g_mutex_init (&self->mutex);
  g_queue_init (&self->starting);
  self->thread = g_thread_new ("player", control_thread, self);

  return self;
}

void
player_pipeline_free (PlayerPipeline *self)
{
  self->is_closed = TRUE;
  send_order (self, &(Order) { .kind = ORDER_QUIT });
  g_thread_join (g_steal_pointer (&self->thread));
  pipeline_unref (self);
}

void
player_pipeline_load (PlayerPipeline *self, guint serial, const char *path, gboolean is_playing)
{
  send_order (self,
              &(Order) {
                  .kind = ORDER_LOAD, .serial = serial, .path = (char *)path, .is_playing = is_playing });
}

void
player_pipeline_offer (PlayerPipeline *self, guint after, guint serial, const char *path)
{
  send_order (self, &(Order) { .kind = ORDER_OFFER, .after = after, .serial = serial, .path = (char *)path });
}

void
player_pipeline_set_playing (PlayerPipeline *self, gboolean is_playing)
{
  send_order (self, &(Order) { .kind = ORDER_SET_PLAYING, .is_playing = is_playing });
}

void
player_pipeline_stop (PlayerPipeline *self)
{
  send_order (self, &(Order) { .kind = ORDER_STOP });
}

void
player_pipeline_seek (PlayerPipeline *self, guint seek_serial, double position)
{
  send_order (self, &(Order) { .kind = ORDER_SEEK, .serial = seek_serial, .value = position });
}

void
player_pipeline_set_volume (PlayerPipeline *self, double volume)
{
  send_order (self, &(Order) { .kind = ORDER_SET_VOLUME, .value = volume });
}
