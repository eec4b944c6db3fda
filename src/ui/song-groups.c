/* SPDX-License-Identifier: GPL-3.0-or-later */

/* All public calls are made on the main thread. A GTask thread makes the groups of one order, a struct that it alone holds
 * while it works; the result is put in on the main thread, where the order and what it holds are freed. One is under way
 * at a time; what changes meanwhile is in the next. */

#include "ui/song-groups.h"

/* Between two orders, the least; a library that grows is grouped again and again. */
#define MIN_PAUSE_MS 60
#define PAUSE_FACTOR 4

typedef struct
{
  GPtrArray *source;    /* (owned) (element-type LibrarySong) */
  MoodSongQuery *query; /* (owned) */
  MoodGroupKind kind;
  MoodGroupSort sort;
  gboolean is_descending;
  GPtrArray *groups; /* (owned) (nullable): the result */
  gint64 duration;   /* microseconds */
} Order;

struct _MoodSongGroups
{
  GObject parent_instance;
  MoodSongStore *store; /* (owned) */
  GPtrArray *groups;    /* (owned) (element-type MoodSongGroup) */
  MoodSongQuery *query; /* (owned) */
  MoodGroupKind kind;
  MoodGroupSort sort;
  gboolean is_descending;
  gboolean is_working;
  gboolean is_stale;
  guint order_id; /* source that will order, or 0 */
  gint64 last_duration;
};

static void
list_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (MoodSongGroups,
                               mood_song_groups,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init))

enum
{
  PROP_0,
  PROP_SETTLED,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

static void
queue_order (MoodSongGroups *self, guint pause_ms);

static void
order_free (gpointer data)
{
  Order *order = data;

  g_ptr_array_unref (order->source);
  mood_song_query_unref (order->query);
  g_clear_pointer (&order->groups, g_ptr_array_unref);
  g_free (order);
}

static void
work (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Order *order = task_data;
  gint64 begin = g_get_monotonic_time ();

  order->groups = mood_song_group_make_all (order->source, order->query, order->kind, order->sort,
                                            order->is_descending);
  order->duration = g_get_monotonic_time () - begin;
  g_task_return_boolean (task, TRUE);
}

static void
take_groups (MoodSongGroups *self, GPtrArray *groups)
{
  g_autoptr (GPtrArray) old = self->groups;

  self->groups = groups;
  g_list_model_items_changed (G_LIST_MODEL (self), 0, old->len, groups->len);
}

static void
worked_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MoodSongGroups) self = user_data;
  Order *order = g_task_get_task_data (G_TASK (result));

  if (self->store == NULL)
    return; /* nobody shows them any more */

  self->is_working = FALSE;
  self->last_duration = order->duration;
  if (self->kind == order->kind)
    take_groups (self, g_steal_pointer (&order->groups));
  if (self->is_stale)
    queue_order (self, MIN_PAUSE_MS);
  else
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SETTLED]);
}

static gboolean
order_cb (gpointer user_data)
{
  MoodSongGroups *self = user_data;
  g_autoptr (GTask) task = g_task_new (NULL, NULL, worked_cb, g_object_ref (self));
  Order *order = g_new0 (Order, 1);

  self->order_id = 0;
  self->is_working = TRUE;
  self->is_stale = FALSE;
  order->source = mood_song_store_ref_songs (self->store);
  order->query = mood_song_query_ref (self->query);
  order->kind = self->kind;
  order->sort = self->sort;
  order->is_descending = self->is_descending;
  g_task_set_task_data (task, order, order_free);
  g_task_run_in_thread (task, work);

  return G_SOURCE_REMOVE;
}

static void
queue_order (MoodSongGroups *self, guint pause_ms)
{
  if (self->kind == MOOD_GROUP_NONE)
    return;

  self->is_stale = TRUE;
  if (!self->is_working && self->order_id == 0)
    self->order_id = g_timeout_add (pause_ms, order_cb, self);
}

/* What the user does is answered at once. */
static void
order_now (MoodSongGroups *self)
{
  g_clear_handle_id (&self->order_id, g_source_remove);
  queue_order (self, 0);
}

static void
store_changed_cb (MoodSongGroups *self)
{
  queue_order (self, MAX (MIN_PAUSE_MS, (guint)(PAUSE_FACTOR * self->last_duration / 1000)));
}

static GType
get_item_type (GListModel *model)
{
  return MOOD_TYPE_SONG_GROUP;
}

static guint
get_n_items (GListModel *model)
{
  return MOOD_SONG_GROUPS (model)->groups->len;
}

static gpointer
get_item (GListModel *model, guint position)
{
  MoodSongGroups *self = MOOD_SONG_GROUPS (model);

  return position < self->groups->len ? g_object_ref (self->groups->pdata[position]) : NULL;
}

static void
list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

static void
mood_song_groups_get_property (GObject *object, guint property_id, GValue *value, GParamSpec *pspec)
{
  g_value_set_boolean (value, mood_song_groups_is_settled (MOOD_SONG_GROUPS (object)));
}

static void
mood_song_groups_dispose (GObject *object)
{
  MoodSongGroups *self = MOOD_SONG_GROUPS (object);

  g_clear_handle_id (&self->order_id, g_source_remove);
  if (self->store != NULL)
    g_signal_handlers_disconnect_by_data (self->store, self);
  g_clear_object (&self->store);

  G_OBJECT_CLASS (mood_song_groups_parent_class)->dispose (object);
}

static void
mood_song_groups_finalize (GObject *object)
{
  MoodSongGroups *self = MOOD_SONG_GROUPS (object);

  g_ptr_array_unref (self->groups);
  mood_song_query_unref (self->query);

  G_OBJECT_CLASS (mood_song_groups_parent_class)->finalize (object);
}

static void
mood_song_groups_class_init (MoodSongGroupsClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = mood_song_groups_get_property;
  object_class->dispose = mood_song_groups_dispose;
  object_class->finalize = mood_song_groups_finalize;

  properties[PROP_SETTLED]
      = g_param_spec_boolean ("settled", NULL, NULL, TRUE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
mood_song_groups_init (MoodSongGroups *self)
{
  self->groups = g_ptr_array_new_with_free_func (g_object_unref);
  self->query = mood_song_query_new (NULL);
}

MoodSongGroups *
mood_song_groups_new (MoodSongStore *store)
{
  MoodSongGroups *self = g_object_new (MOOD_TYPE_SONG_GROUPS, NULL);

  self->store = g_object_ref (store);
  g_signal_connect_swapped (store, "items-changed", G_CALLBACK (store_changed_cb), self);

  return self;
}

void
mood_song_groups_set_kind (MoodSongGroups *self, MoodGroupKind kind)
{
  if (self->kind == kind)
    return;

  self->kind = kind;
  /* Albums are not shown as artists until these have come. */
  take_groups (self, g_ptr_array_new_with_free_func (g_object_unref));
  g_clear_handle_id (&self->order_id, g_source_remove);
  self->is_stale = FALSE;
  order_now (self);
}

void
mood_song_groups_set_query (MoodSongGroups *self, MoodSongQuery *query)
{
  g_autoptr (MoodSongQuery) old = self->query;

  self->query = mood_song_query_ref (query);
  order_now (self);
}

void
mood_song_groups_set_sort (MoodSongGroups *self, MoodGroupSort sort, gboolean is_descending)
{
  if (self->sort == sort && self->is_descending == is_descending)
    return;

  self->sort = sort;
  self->is_descending = is_descending;
  order_now (self);
}

gboolean
mood_song_groups_is_settled (MoodSongGroups *self)
{
  return !self->is_working && !self->is_stale;
}

MoodSongGroup *
mood_song_groups_find (MoodSongGroups *self, gint64 id)
{
  for (guint i = 0; i < self->groups->len; i++)
    if (mood_song_group_has_id (self->groups->pdata[i], id))
      return self->groups->pdata[i];

  return NULL;
}
