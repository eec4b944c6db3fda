/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "player/queue.h"

struct _PlayerQueue
{
  GObject parent_instance;
  GPtrArray *items; /* (owned) (element-type GObject) */
  int position;     /* of the current item; -1 when there are none */
};

enum
{
  PROP_0,
  PROP_POSITION,
  N_PROPS
};

enum
{
  CHANGED,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

static void
player_queue_list_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (PlayerQueue,
                               player_queue,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, player_queue_list_model_init))

static void
set_position (PlayerQueue *self, int position)
{
  if (self->position == position)
    return;

  self->position = position;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_POSITION]);
}

static void
emit_changed (PlayerQueue *self)
{
  g_signal_emit (self, signals[CHANGED], 0);
}

static GType
player_queue_get_item_type (GListModel *model)
{
  return G_TYPE_OBJECT;
}

static guint
player_queue_get_n_items_vfunc (GListModel *model)
{
  return PLAYER_QUEUE (model)->items->len;
}

static gpointer
player_queue_get_item (GListModel *model, guint position)
{
  PlayerQueue *self = PLAYER_QUEUE (model);

  return position < self->items->len ? g_object_ref (g_ptr_array_index (self->items, position)) : NULL;
}

static void
player_queue_list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = player_queue_get_item_type;
  iface->get_n_items = player_queue_get_n_items_vfunc;
  iface->get_item = player_queue_get_item;
}

static void
player_queue_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  switch (id)
    {
    case PROP_POSITION: g_value_set_int (value, PLAYER_QUEUE (object)->position); break;
    default: G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
player_queue_finalize (GObject *object)
{
  g_ptr_array_unref (PLAYER_QUEUE (object)->items);

  G_OBJECT_CLASS (player_queue_parent_class)->finalize (object);
}

static void
player_queue_class_init (PlayerQueueClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = player_queue_get_property;
  object_class->finalize = player_queue_finalize;
  properties[PROP_POSITION] = g_param_spec_int ("position", NULL, NULL, -1, G_MAXINT, -1,
                                                G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                   NULL, G_TYPE_NONE, 0);
}

static void
player_queue_init (PlayerQueue *self)
{
  self->items = g_ptr_array_new_with_free_func (g_object_unref);
  self->position = -1;
}

PlayerQueue *
player_queue_new (void)
{
  return g_object_new (PLAYER_TYPE_QUEUE, NULL);
}

void
player_queue_set (PlayerQueue *self, GPtrArray *items, guint position)
{
  g_autoptr (GPtrArray) old = self->items;

  self->items = items;
  g_list_model_items_changed (G_LIST_MODEL (self), 0, old->len, items->len);
  set_position (self, items->len == 0 ? -1 : (int)MIN (position, items->len - 1));
  emit_changed (self);
}

void
player_queue_insert (PlayerQueue *self, guint position, GObject *item)
{
  position = MIN (position, self->items->len);
  g_ptr_array_insert (self->items, (int)position, g_object_ref (item));
  g_list_model_items_changed (G_LIST_MODEL (self), position, 0, 1);
  if (self->position < 0)
    set_position (self, 0);
  else if ((int)position <= self->position)
    set_position (self, self->position + 1);
  emit_changed (self);
}

void
player_queue_append (PlayerQueue *self, GObject *item)
{
  player_queue_insert (self, self->items->len, item);
}

void
player_queue_remove (PlayerQueue *self, guint position)
{
  if (position >= self->items->len)
    return;

  g_ptr_array_remove_index (self->items, position);
  g_list_model_items_changed (G_LIST_MODEL (self), position, 1, 0);
  if ((int)position < self->position || self->position == (int)self->items->len)
    set_position (self, self->position - 1);
  emit_changed (self);
}

void
player_queue_move (PlayerQueue *self, guint from, guint to)
{
  gpointer item;
  int position = self->position;

  if (from >= self->items->len || to >= self->items->len || from == to)
    return;

  item = g_ptr_array_steal_index (self->items, from);
  g_ptr_array_insert (self->items, (int)to, item);
  g_list_model_items_changed (G_LIST_MODEL (self), MIN (from, to), MAX (from, to) - MIN (from, to) + 1,
                              MAX (from, to) - MIN (from, to) + 1);
  if (position == (int)from)
    position = (int)to;
  else if ((int)from < position && position <= (int)to)
    position--;
  else if ((int)to <= position && position < (int)from)
    position++;
  set_position (self, position);
  emit_changed (self);
}

void
player_queue_clear (PlayerQueue *self)
{
  player_queue_set (self, g_ptr_array_new_with_free_func (g_object_unref), 0);
}

guint
player_queue_get_n_items (PlayerQueue *self)
{
  return self->items->len;
}

int
player_queue_get_position (PlayerQueue *self)
{
  return self->position;
}

GObject *
player_queue_get_current (PlayerQueue *self)
{
  return player_queue_peek (self, 0);
}

GObject *
player_queue_peek (PlayerQueue *self, int offset)
{
  int position = self->position + offset;

  if (self->position < 0 || position < 0 || position >= (int)self->items->len)
    return NULL;

  return g_ptr_array_index (self->items, (guint)position);
}

gboolean
player_queue_step (PlayerQueue *self, int offset)
{
  if (player_queue_peek (self, offset) == NULL)
    return FALSE;

  return player_queue_go_to (self, (guint)(self->position + offset));
}

gboolean
player_queue_go_to (PlayerQueue *self, guint position)
{
  if (position >= self->items->len)
    return FALSE;

  set_position (self, (int)position);
  emit_changed (self);

  return TRUE;
}
