/* SPDX-License-Identifier: GPL-3.0-or-later */

/* All public calls are made on the main thread. One worker thread takes an order, a struct that it alone holds while it
 * counts, and sends it home through an idle, where the counts are taken and the order is freed: the last reference of a
 * song or of the counter never falls in the worker. One order is under way at a time; what changes meanwhile is in the
 * next. */

#include "ui/song-counter.h"

/* Between two orders, the least, and some multiple of what the last one took: while a scan brings songs, most of the time
 * is the scan's. */
#define MIN_PAUSE_MS 100
#define PAUSE_FACTOR 6

typedef struct
{
  MoodSongCounter *counter; /* (owned) */
  GPtrArray *songs;         /* (owned) (element-type LibrarySong) */
  MoodSongQuery *query;     /* (owned) */
  MoodSongCounts *counts;   /* (owned) (nullable): the result */
  gint64 duration;          /* microseconds */
} Order;

struct _MoodSongCounter
{
  GObject parent_instance;
  MoodSongStore *store;   /* (owned) */
  MoodSongQuery *query;   /* (owned) */
  MoodSongCounts *counts; /* (owned) (nullable) */
  GThreadPool *pool;      /* (owned): of one thread */
  gboolean is_working;
  gboolean is_stale; /* something changed since the last order */
  guint order_id;    /* source that will order, or 0 */
  gint64 last_duration;
};

G_DEFINE_FINAL_TYPE (MoodSongCounter, mood_song_counter, G_TYPE_OBJECT)

enum
{
  CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static gboolean
order_home_cb (gpointer user_data);

static void
work_cb (gpointer data, gpointer pool_data)
{
  Order *order = data;
  gint64 begin = g_get_monotonic_time ();

  order->counts = mood_song_counts_new (order->songs, order->query);
  order->duration = g_get_monotonic_time () - begin;
  g_idle_add_full (G_PRIORITY_DEFAULT, order_home_cb, order, NULL);
}

static gboolean
order_cb (gpointer user_data)
{
  MoodSongCounter *self = user_data;
  Order *order = g_new0 (Order, 1);

  self->order_id = 0;
  self->is_working = TRUE;
  self->is_stale = FALSE;

  order->counter = g_object_ref (self);
  order->songs = mood_song_store_ref_songs (self->store);
  order->query = mood_song_query_ref (self->query);
  g_thread_pool_push (self->pool, order, NULL);

  return G_SOURCE_REMOVE;
}

static void
queue_order (MoodSongCounter *self, guint pause_ms)
{
  self->is_stale = TRUE;
  if (!self->is_working && self->order_id == 0)
    self->order_id = g_timeout_add (pause_ms, order_cb, self);
}

static guint
get_pause (MoodSongCounter *self)
{
  return MAX (MIN_PAUSE_MS, (guint)(PAUSE_FACTOR * self->last_duration / 1000));
}

static gboolean
order_home_cb (gpointer user_data)
{
  Order *order = user_data;
  MoodSongCounter *self = order->counter;

  self->is_working = FALSE;
  self->last_duration = order->duration;
  g_clear_pointer (&self->counts, mood_song_counts_free);
  self->counts = g_steal_pointer (&order->counts);
  g_signal_emit (self, signals[CHANGED], 0);
  if (self->is_stale)
    queue_order (self, get_pause (self));

  g_ptr_array_unref (order->songs);
  mood_song_query_unref (order->query);
  g_free (order);
  g_object_unref (self);

  return G_SOURCE_REMOVE;
}

static void
store_changed_cb (MoodSongCounter *self)
{
  queue_order (self, get_pause (self));
}

static void
mood_song_counter_finalize (GObject *object)
{
  MoodSongCounter *self = MOOD_SONG_COUNTER (object);

  g_clear_handle_id (&self->order_id, g_source_remove);
  g_signal_handlers_disconnect_by_data (self->store, self);
  /* An order holds a reference, so none is under way. */
  g_thread_pool_free (self->pool, FALSE, TRUE);
  g_object_unref (self->store);
  mood_song_query_unref (self->query);
  g_clear_pointer (&self->counts, mood_song_counts_free);

  G_OBJECT_CLASS (mood_song_counter_parent_class)->finalize (object);
}

static void
mood_song_counter_class_init (MoodSongCounterClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = mood_song_counter_finalize;

  signals[CHANGED] = g_signal_new ("changed", MOOD_TYPE_SONG_COUNTER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 0);
}

static void
mood_song_counter_init (MoodSongCounter *self)
{
  self->query = mood_song_query_new (NULL);
  self->pool = g_thread_pool_new (work_cb, NULL, 1, FALSE, NULL);
}

MoodSongCounter *
mood_song_counter_new (MoodSongStore *store)
{
  MoodSongCounter *self = g_object_new (MOOD_TYPE_SONG_COUNTER, NULL);

  self->store = g_object_ref (store);
  g_signal_connect_swapped (store, "items-changed", G_CALLBACK (store_changed_cb), self);
  queue_order (self, 0);

  return self;
}

/* What the user asks for is answered at once, and a pause that is running is cut short. */
void
mood_song_counter_set_query (MoodSongCounter *self, MoodSongQuery *query)
{
  g_autoptr (MoodSongQuery) old = self->query;

  self->query = mood_song_query_ref (query);
  g_clear_handle_id (&self->order_id, g_source_remove);
  queue_order (self, 0);
}

const MoodSongCounts *
mood_song_counter_get_counts (MoodSongCounter *self)
{
  return self->counts;
}

gboolean
mood_song_counter_is_settled (MoodSongCounter *self)
{
  return !self->is_working && !self->is_stale;
}
