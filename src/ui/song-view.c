/* SPDX-License-Identifier: GPL-3.0-or-later */

/* All public calls are made on the main thread. One worker thread takes an order, a struct that it alone holds while it
 * works, and sends it home through an idle, where its result is put in and it is freed: the last reference of a song or of
 * the view itself never falls in the worker. One order is under way at a time; what changes meanwhile is in the next.
 * The arrays of songs that the orders share with the view and the store are never changed once made.
 *
 * Between orders the worker prepares songs for the first search, few at a time, since an order waits for them to be done. */

#include "ui/song-view.h"

/* Between two orders, the least. A large library that grows during a scan is sorted again and again, so the pause is also
 * some multiple of the time that the last order took. */
#define MIN_PAUSE_MS 60
#define PAUSE_FACTOR 4

/* Songs that are prepared at a time: some milliseconds. */
#define N_PREPARED 4000

typedef struct
{
  MoodSongView *view;   /* (owned) */
  GPtrArray *source;    /* (owned) (element-type LibrarySong) */
  GPtrArray *before;    /* (owned) (element-type LibrarySong): what is shown; held by the view's own source */
  MoodSongQuery *query; /* (owned) */
  MoodSortKey key;
  gboolean is_descending;
  GPtrArray *after; /* (owned) (element-type LibrarySong): the result, held by source */
  guint prefix;     /* songs that before and after begin with in common */
  guint suffix;     /* and end with */
  gint64 duration;  /* microseconds */
  gboolean is_preparation;
  guint from; /* of a preparation: the first song of source that is prepared */
} Order;

struct _MoodSongView
{
  GObject parent_instance;
  MoodSongStore *store; /* (owned) */
  GPtrArray *source;    /* (owned) (element-type LibrarySong): holds the songs that are shown */
  GPtrArray *songs;     /* (owned): what is shown, of source; holds no references, since 100,000 cost milliseconds */
  MoodSongQuery *query; /* (owned) */
  MoodSortKey key;
  gboolean is_descending;
  GThreadPool *pool; /* (owned): of one thread */
  gboolean is_working;
  gboolean is_stale; /* something changed since the last order */
  guint order_id;    /* source that will order, or 0 */
  gint64 last_duration;
  gboolean is_preparing;
};

static void
list_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (MoodSongView,
                               mood_song_view,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init))

enum
{
  PROP_0,
  PROP_SETTLED,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

/* --- the worker --- */

/* The less is said to have changed, the less the list has to look for where it was scrolled to. */
static void
measure_change (Order *order)
{
  GPtrArray *before = order->before, *after = order->after;
  guint shorter = MIN (before->len, after->len);

  while (order->prefix < shorter && before->pdata[order->prefix] == after->pdata[order->prefix])
    order->prefix++;
  while (order->suffix < shorter - order->prefix
         && before->pdata[before->len - 1 - order->suffix] == after->pdata[after->len - 1 - order->suffix])
    order->suffix++;
}

static gboolean
order_home_cb (gpointer user_data);

static gboolean
preparation_home_cb (gpointer user_data);

static void
prepare_songs (Order *order)
{
  guint to = MIN (order->source->len, order->from + N_PREPARED);

  for (guint i = order->from; i < to; i++)
    mood_song_query_prepare (g_ptr_array_index (order->source, i));
}

static void
work_cb (gpointer data,
         gpointer pool_data)
{
  Order *order = data;
  gint64 begin = g_get_monotonic_time ();

  if (order->is_preparation)
    {
      prepare_songs (order);
      g_idle_add_full (G_PRIORITY_DEFAULT_IDLE, preparation_home_cb, order, NULL);
      return;
    }

  order->after = mood_song_sort_apply (order->source, order->query, order->key, order->is_descending);
  measure_change (order);
  order->duration = g_get_monotonic_time () - begin;
  g_idle_add_full (G_PRIORITY_DEFAULT, order_home_cb, order, NULL);
}

/* --- the main thread --- */

static void
order_free (Order *order)
{
  g_object_unref (order->view);
  g_ptr_array_unref (order->source);
  g_clear_pointer (&order->before, g_ptr_array_unref);
  g_clear_pointer (&order->after, g_ptr_array_unref);
  g_clear_pointer (&order->query, mood_song_query_unref);
  g_free (order);
}

/* Has the worker prepare the songs that are shown, from @from on. */
static void
push_preparation (MoodSongView *self,
                  guint         from)
{
  Order *order;

  if (self->is_preparing || from >= self->source->len)
    return;

  self->is_preparing = TRUE;
  order = g_new0 (Order, 1);
  order->is_preparation = TRUE;
  order->view = g_object_ref (self);
  order->source = g_ptr_array_ref (self->source);
  order->from = from;
  g_thread_pool_push (self->pool, order, NULL);
}

static gboolean
preparation_home_cb (gpointer user_data)
{
  Order *order = user_data;
  MoodSongView *self = order->view;

  self->is_preparing = FALSE;
  /* What has changed meanwhile is prepared after the order that brings it; where it is on its way, it comes first. */
  if (mood_song_view_is_settled (self))
    push_preparation (self, order->source == self->source ? order->from + N_PREPARED : 0);
  order_free (order);

  return G_SOURCE_REMOVE;
}

static gboolean
order_cb (gpointer user_data)
{
  MoodSongView *self = user_data;
  Order *order = g_new0 (Order, 1);

  self->order_id = 0;
  self->is_working = TRUE;
  self->is_stale = FALSE;

  order->view = g_object_ref (self);
  order->source = mood_song_store_ref_songs (self->store);
  order->before = g_ptr_array_ref (self->songs);
  order->query = mood_song_query_ref (self->query);
  order->key = self->key;
  order->is_descending = self->is_descending;
  g_thread_pool_push (self->pool, order, NULL);

  return G_SOURCE_REMOVE;
}

static void
queue_order (MoodSongView *self,
             guint         pause_ms)
{
  self->is_stale = TRUE;
  if (!self->is_working && self->order_id == 0)
    self->order_id = g_timeout_add (pause_ms, order_cb, self);
}

static gboolean
order_home_cb (gpointer user_data)
{
  Order *order = user_data;
  MoodSongView *self = order->view;
  guint n_before = order->before->len, n_after = order->after->len;
  guint n_same = order->prefix + order->suffix;
  g_autoptr (GPtrArray) old_source = NULL;

  self->is_working = FALSE;
  self->last_duration = order->duration;
  g_ptr_array_unref (self->songs);
  self->songs = g_ptr_array_ref (order->after);
  old_source = g_steal_pointer (&self->source); /* until nobody shows the old songs any more */
  self->source = g_ptr_array_ref (order->source);
  if (n_before > n_same || n_after > n_same)
    g_list_model_items_changed (G_LIST_MODEL (self), order->prefix, n_before - n_same, n_after - n_same);
  if (self->is_stale)
    queue_order (self, MAX (MIN_PAUSE_MS, (guint)(PAUSE_FACTOR * self->last_duration / 1000)));
  else
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SETTLED]);
  if (mood_song_view_is_settled (self))
    push_preparation (self, 0);

  order_free (order);
  return G_SOURCE_REMOVE;
}

static void
store_changed_cb (MoodSongView *self)
{
  queue_order (self, MAX (MIN_PAUSE_MS, (guint)(PAUSE_FACTOR * self->last_duration / 1000)));
}

static GType
get_item_type (GListModel *model)
{
  return LIBRARY_TYPE_SONG;
}

static guint
get_n_items (GListModel *model)
{
  return MOOD_SONG_VIEW (model)->songs->len;
}

static gpointer
get_item (GListModel *model,
          guint       position)
{
  MoodSongView *self = MOOD_SONG_VIEW (model);

  return position < self->songs->len ? g_object_ref (g_ptr_array_index (self->songs, position)) : NULL;
}

static void
list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

static void
mood_song_view_get_property (GObject    *object,
                             guint       property_id,
                             GValue     *value,
                             GParamSpec *pspec)
{
  switch (property_id)
    {
    case PROP_SETTLED:
      g_value_set_boolean (value, mood_song_view_is_settled (MOOD_SONG_VIEW (object)));
      break;
    default: G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
mood_song_view_finalize (GObject *object)
{
  MoodSongView *self = MOOD_SONG_VIEW (object);

  g_clear_handle_id (&self->order_id, g_source_remove);
  g_signal_handlers_disconnect_by_data (self->store, self);
  /* An order holds a reference, so none is under way. */
  g_thread_pool_free (self->pool, FALSE, TRUE);
  g_object_unref (self->store);
  g_ptr_array_unref (self->songs);
  g_ptr_array_unref (self->source);
  mood_song_query_unref (self->query);

  G_OBJECT_CLASS (mood_song_view_parent_class)->finalize (object);
}

static void
mood_song_view_class_init (MoodSongViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = mood_song_view_get_property;
  object_class->finalize = mood_song_view_finalize;

  properties[PROP_SETTLED]
      = g_param_spec_boolean ("settled", NULL, NULL, TRUE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
mood_song_view_init (MoodSongView *self)
{
  self->source = g_ptr_array_new ();
  self->songs = g_ptr_array_new ();
  self->query = mood_song_query_new (NULL);
  self->pool = g_thread_pool_new (work_cb, NULL, 1, FALSE, NULL);
}

MoodSongView *
mood_song_view_new (MoodSongStore *store)
{
  MoodSongView *self = g_object_new (MOOD_TYPE_SONG_VIEW, NULL);

  self->store = g_object_ref (store);
  g_signal_connect_swapped (store, "items-changed", G_CALLBACK (store_changed_cb), self);
  queue_order (self, 0);

  return self;
}

/* What the user does is answered at once, and a pause that is running is cut short. */
static void
order_now (MoodSongView *self)
{
  g_clear_handle_id (&self->order_id, g_source_remove);
  queue_order (self, 0);
}

void
mood_song_view_set_query (MoodSongView  *self,
                          MoodSongQuery *query)
{
  g_autoptr (MoodSongQuery) old = self->query;

  self->query = mood_song_query_ref (query);
  order_now (self);
}

void
mood_song_view_set_sort (MoodSongView *self,
                         MoodSortKey   key,
                         gboolean      is_descending)
{
  if (self->key == key && self->is_descending == is_descending)
    return;

  self->key = key;
  self->is_descending = is_descending;
  order_now (self);
}

gboolean
mood_song_view_is_settled (MoodSongView *self)
{
  return !self->is_working && !self->is_stale;
}

gboolean
mood_song_view_find (MoodSongView *self,
                     LibrarySong  *song,
                     guint        *position)
{
  return g_ptr_array_find (self->songs, song, position);
}

LibrarySong *
mood_song_view_peek (MoodSongView *self,
                     guint         position)
{
  return position < self->songs->len ? g_ptr_array_index (self->songs, position) : NULL;
}

GPtrArray *
mood_song_view_dup_songs (MoodSongView *self)
{
  GPtrArray *songs = g_ptr_array_new_full (self->songs->len, g_object_unref);

  for (guint i = 0; i < self->songs->len; i++)
    g_ptr_array_add (songs, g_object_ref (g_ptr_array_index (self->songs, i)));

  return songs;
}

gboolean
mood_song_view_is_fruitless (MoodSongView *self)
{
  return self->songs->len == 0 && mood_song_view_is_settled (self) && !mood_song_query_is_all (self->query);
}

gboolean
mood_song_view_is_in_own_order (MoodSongView *self)
{
  return self->key == MOOD_SORT_NONE && mood_song_query_has_order (self->query);
}
