/* SPDX-License-Identifier: GPL-3.0-or-later */

/* All public calls are made on the main thread. One worker thread takes orders, structs that it alone holds while it works,
 * and sends each home through an idle, where it is freed: the last reference of a song, of the store or of an owner never
 * falls in the worker. Orders are done in the order in which they were given, so that what the user does twice comes out
 * as it was meant.
 *
 * How many songs a rule finds is counted by another worker, in orders of one rule each: the first one after a scan brings
 * the index of the library up to date, which takes seconds with 100,000 new songs, and nobody shall wait for that. */

#include "ui/playlist-store.h"

#include "library/playlist-choice.h"

/* Between two times that rules are counted, the least, and some multiple of what they took. */
#define MIN_PAUSE_MS 1000
#define PAUSE_FACTOR 6

typedef struct
{
  MoodPlaylistStore *store; /* (owned) */
  LibraryDb *db;            /* (owned) */
  MoodPlaylistWork work;
  gpointer data;
  GDestroyNotify free_data; /* (nullable) */
  gint64 changed;
  GObject *owner; /* (owned) (nullable) */
  MoodPlaylistDone done;
  GError *error; /* (owned) (nullable) */
} Order;

struct _MoodPlaylistStore
{
  GObject parent_instance;
  MoodSession *session;    /* (owned) */
  GPtrArray *playlists;    /* (owned) (element-type MoodPlaylist): by name */
  GPtrArray *rules;        /* (owned) (element-type RuleCount): not counted yet */
  GThreadPool *pool;       /* (owned): of one thread */
  GThreadPool *count_pool; /* (owned): of one thread, for rules */
  guint n_orders;          /* under way */
  gboolean is_counting;    /* a rule is with the worker */
  guint count_id;          /* source that will have rules counted, or 0 */
  gint64 count_begin;      /* when the rules began to be counted */
  gint64 count_duration;
  GTask *close_task; /* (owned) (nullable): while closing */
  gboolean is_closed; /* or closing: no order is taken any more */
};

/* How many songs a rule finds. */
typedef struct
{
  gint64 id;
  LibraryPlaylistRule *rule; /* (owned) */
  guint n_songs;             /* the result */
} RuleCount;

G_DEFINE_FINAL_TYPE (MoodPlaylistStore, mood_playlist_store, G_TYPE_OBJECT)

enum
{
  CHANGED,
  SONGS_CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static void
playlist_free (gpointer data)
{
  MoodPlaylist *playlist = data;

  g_free (playlist->name);
  g_free (playlist);
}

static void
rule_count_free (gpointer data)
{
  RuleCount *count = data;

  library_playlist_rule_free (count->rule);
  g_free (count);
}

/* --- orders --- */

static void
finish_closing (MoodPlaylistStore *self)
{
  g_autoptr (GTask) task = NULL;

  if (self->close_task == NULL || self->n_orders > 0)
    return;

  task = g_steal_pointer (&self->close_task);
  g_task_return_boolean (task, TRUE);
}

static gboolean
order_home_cb (gpointer user_data)
{
  Order *order = user_data;
  MoodPlaylistStore *self = order->store;

  if (order->done != NULL)
    order->done (order->owner != NULL ? (gpointer)order->owner : self, order->data, order->error);
  if (order->changed != MOOD_PLAYLIST_NOTHING && order->error == NULL)
    {
      mood_playlist_store_reload (self);
      if (order->changed != 0)
        g_signal_emit (self, signals[SONGS_CHANGED], 0, order->changed);
    }

  if (order->free_data != NULL)
    order->free_data (order->data);
  g_clear_object (&order->owner);
  g_clear_error (&order->error);
  library_db_unref (order->db);
  g_free (order);
  self->n_orders--;
  finish_closing (self);
  g_object_unref (self);

  return G_SOURCE_REMOVE;
}

static void
work_cb (gpointer data, gpointer pool_data)
{
  Order *order = data;

  order->work (order->db, order->data, &order->error);
  g_idle_add_full (G_PRIORITY_DEFAULT, order_home_cb, order, NULL);
}

static void
push_order (MoodPlaylistStore *self,
            GThreadPool *pool,
            MoodPlaylistWork work,
            gpointer data,
            GDestroyNotify free_data,
            gint64 changed,
            gpointer owner,
            MoodPlaylistDone done)
{
  LibraryDb *db = mood_session_get_db (self->session);
  Order *order;

  if (db == NULL || self->is_closed)
    {
      if (free_data != NULL)
        free_data (data);
      return;
    }

  order = g_new0 (Order, 1);
  order->store = g_object_ref (self);
  order->db = library_db_ref (db);
  order->work = work;
  order->data = data;
  order->free_data = free_data;
  order->changed = changed;
  order->owner = owner != NULL ? g_object_ref (owner) : NULL;
  order->done = done;
  self->n_orders++;
  g_thread_pool_push (pool, order, NULL);
}

void
mood_playlist_store_run (MoodPlaylistStore *self,
                         MoodPlaylistWork work,
                         gpointer data,
                         GDestroyNotify free_data,
                         gint64 changed,
                         gpointer owner,
                         MoodPlaylistDone done)
{
  push_order (self, self->pool, work, data, free_data, changed, owner, done);
}

/* --- counting what rules find --- */

static gboolean
count_rule (LibraryDb *db, gpointer data, GError **error)
{
  RuleCount *count = data;
  g_autoptr (GArray) ids = library_playlist_rule_choose (count->rule, db, error);

  if (ids == NULL)
    return FALSE;
  count->n_songs = ids->len;

  return TRUE;
}

static void
count_next_rule (MoodPlaylistStore *self);

static MoodPlaylist *
find (MoodPlaylistStore *self, gint64 id)
{
  for (guint i = 0; i < self->playlists->len; i++)
    {
      MoodPlaylist *playlist = g_ptr_array_index (self->playlists, i);

      if (playlist->id == id)
        return playlist;
    }

  return NULL;
}

static void
rule_counted_cb (gpointer owner, gpointer data, const GError *error)
{
  MoodPlaylistStore *self = owner;
  RuleCount *count = data;
  MoodPlaylist *playlist = find (self, count->id);

  if (error == NULL && playlist != NULL && playlist->n_songs != (int)count->n_songs)
    {
      playlist->n_songs = (int)count->n_songs;
      g_signal_emit (self, signals[CHANGED], 0);
    }
  count_next_rule (self);
}

static void
count_next_rule (MoodPlaylistStore *self)
{
  RuleCount *count;

  self->is_counting = self->rules->len > 0 && !self->is_closed;
  if (!self->is_counting)
    {
      self->count_duration = g_get_monotonic_time () - self->count_begin;
      return;
    }

  count = g_ptr_array_steal_index (self->rules, 0);
  push_order (self, self->count_pool, count_rule, count, rule_count_free, MOOD_PLAYLIST_NOTHING, NULL,
              rule_counted_cb);
}

/* --- reading them --- */

typedef struct
{
  GPtrArray *found; /* (owned) (nullable) (element-type LibraryPlaylist) */
} Reading;

static void
reading_free (gpointer data)
{
  Reading *reading = data;

  g_clear_pointer (&reading->found, g_ptr_array_unref);
  g_free (reading);
}

static gboolean
read_playlists (LibraryDb *db, gpointer data, GError **error)
{
  ((Reading *)data)->found = library_playlists_list (db, error);

  return ((Reading *)data)->found != NULL;
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return g_utf8_collate ((*(MoodPlaylist *const *)a)->name, (*(MoodPlaylist *const *)b)->name);
}

static void
add_playlist (MoodPlaylistStore *self, LibraryPlaylist *found, GPtrArray *into)
{
  const MoodPlaylist *before = find (self, found->id);
  MoodPlaylist *playlist = g_new0 (MoodPlaylist, 1);
  RuleCount *count;

  playlist->id = found->id;
  playlist->name = g_strdup (found->name);
  playlist->kind = found->rule != NULL ? MOOD_PLAYLIST_RULE : MOOD_PLAYLIST_LIST;
  playlist->n_songs = (int)found->n_entries;
  g_ptr_array_add (into, playlist);
  if (found->rule == NULL)
    return;

  playlist->n_songs = before != NULL ? before->n_songs : -1;
  count = g_new0 (RuleCount, 1);
  count->id = found->id;
  count->rule = g_steal_pointer (&found->rule);
  g_ptr_array_add (self->rules, count);
}

static void
playlists_read_cb (gpointer owner, gpointer data, const GError *error)
{
  MoodPlaylistStore *self = owner;
  GPtrArray *found = ((Reading *)data)->found;
  g_autoptr (GPtrArray) before = NULL;
  g_autoptr (GPtrArray) playlists = NULL;

  if (error != NULL)
    return;

  playlists = g_ptr_array_new_with_free_func (playlist_free);
  g_ptr_array_set_size (self->rules, 0);
  for (guint i = 0; i < found->len; i++)
    add_playlist (self, g_ptr_array_index (found, i), playlists);
  g_ptr_array_sort (playlists, compare_names);
  before = g_steal_pointer (&self->playlists);
  self->playlists = g_steal_pointer (&playlists);

  g_signal_emit (self, signals[CHANGED], 0);
  if (!self->is_counting)
    {
      self->count_begin = g_get_monotonic_time ();
      count_next_rule (self);
    }
}

void
mood_playlist_store_reload (MoodPlaylistStore *self)
{
  mood_playlist_store_run (self, read_playlists, g_new0 (Reading, 1), reading_free, MOOD_PLAYLIST_NOTHING,
                           NULL, playlists_read_cb);
}

/* --- following the songs --- */

static gboolean
has_rules (MoodPlaylistStore *self)
{
  for (guint i = 0; i < self->playlists->len; i++)
    if (((MoodPlaylist *)g_ptr_array_index (self->playlists, i))->kind == MOOD_PLAYLIST_RULE)
      return TRUE;

  return FALSE;
}

static gboolean
count_cb (gpointer user_data)
{
  MoodPlaylistStore *self = user_data;

  self->count_id = 0;
  if (has_rules (self))
    mood_playlist_store_reload (self);
  g_signal_emit (self, signals[SONGS_CHANGED], 0, G_GINT64_CONSTANT (0));

  return G_SOURCE_REMOVE;
}

/* Rules find others then, and lists have back what was missing. */
static void
songs_changed_cb (MoodPlaylistStore *self)
{
  guint pause = MAX (MIN_PAUSE_MS, (guint)(PAUSE_FACTOR * self->count_duration / 1000));

  if (self->count_id == 0 && self->playlists->len > 0 && !self->is_closed)
    self->count_id = g_timeout_add (pause, count_cb, self);
}

static void
state_changed_cb (MoodPlaylistStore *self)
{
  if (mood_session_get_state (self->session) == MOOD_SESSION_STATE_READY)
    mood_playlist_store_reload (self);
}

static void
mood_playlist_store_dispose (GObject *object)
{
  MoodPlaylistStore *self = MOOD_PLAYLIST_STORE (object);

  g_clear_handle_id (&self->count_id, g_source_remove);
  if (self->session != NULL)
    {
      g_signal_handlers_disconnect_by_data (mood_session_get_store (self->session), self);
      g_signal_handlers_disconnect_by_data (self->session, self);
    }
  g_clear_object (&self->session);

  G_OBJECT_CLASS (mood_playlist_store_parent_class)->dispose (object);
}

static void
mood_playlist_store_finalize (GObject *object)
{
  MoodPlaylistStore *self = MOOD_PLAYLIST_STORE (object);

  /* An order holds a reference, so none is under way. */
  g_thread_pool_free (self->pool, FALSE, TRUE);
  g_thread_pool_free (self->count_pool, FALSE, TRUE);
  g_ptr_array_unref (self->playlists);
  g_ptr_array_unref (self->rules);

  G_OBJECT_CLASS (mood_playlist_store_parent_class)->finalize (object);
}

static void
mood_playlist_store_class_init (MoodPlaylistStoreClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = mood_playlist_store_dispose;
  object_class->finalize = mood_playlist_store_finalize;

  signals[CHANGED] = g_signal_new ("changed", MOOD_TYPE_PLAYLIST_STORE, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                   NULL, G_TYPE_NONE, 0);
  signals[SONGS_CHANGED] = g_signal_new ("songs-changed", MOOD_TYPE_PLAYLIST_STORE, G_SIGNAL_RUN_LAST, 0,
                                         NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_INT64);
}

static void
mood_playlist_store_init (MoodPlaylistStore *self)
{
  self->playlists = g_ptr_array_new_with_free_func (playlist_free);
  self->rules = g_ptr_array_new_with_free_func (rule_count_free);
  self->pool = g_thread_pool_new (work_cb, NULL, 1, FALSE, NULL);
  self->count_pool = g_thread_pool_new (work_cb, NULL, 1, FALSE, NULL);
}

MoodPlaylistStore *
mood_playlist_store_new (MoodSession *session)
{
  MoodPlaylistStore *self = g_object_new (MOOD_TYPE_PLAYLIST_STORE, NULL);

  self->session = g_object_ref (session);
  g_signal_connect_swapped (session, "notify::state", G_CALLBACK (state_changed_cb), self);
  g_signal_connect_swapped (mood_session_get_store (session), "items-changed", G_CALLBACK (songs_changed_cb),
                            self);
  state_changed_cb (self);

  return self;
}

GPtrArray *
mood_playlist_store_list (MoodPlaylistStore *self)
{
  return self->playlists;
}

const MoodPlaylist *
mood_playlist_store_find (MoodPlaylistStore *self, gint64 id)
{
  return find (self, id);
}

gboolean
mood_playlist_store_is_settled (MoodPlaylistStore *self)
{
  return self->n_orders == 0 && self->rules->len == 0 && self->count_id == 0;
}

void
mood_playlist_store_close_async (MoodPlaylistStore *self, GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (!self->is_closed);

  self->is_closed = TRUE;
  g_clear_handle_id (&self->count_id, g_source_remove);
  g_ptr_array_set_size (self->rules, 0);
  self->close_task = g_task_new (self, NULL, callback, user_data);
  finish_closing (self);
}
