/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/selection.h"

#include "ui/song-view.h"

struct _MoodSelection
{
  GObject parent_instance;
  MoodSongStore *store; /* (owned) */
  GListModel *model;    /* (owned) (nullable) */
  GtkBitset *keys;      /* (owned): of the selected songs */
  LibrarySong *song;    /* (owned) (nullable): as it was last announced */
};

static void
list_model_init (GListModelInterface *iface);
static void
selection_model_init (GtkSelectionModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (MoodSelection,
                               mood_selection,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init)
                                   G_IMPLEMENT_INTERFACE (GTK_TYPE_SELECTION_MODEL, selection_model_init))

enum
{
  PROP_0,
  PROP_N_SELECTED,
  PROP_SONG,
  N_PROPS,
};

enum
{
  CHANGED,
  REVEAL,
  N_SIGNALS,
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

guint
mood_selection_get_key (LibrarySong *song)
{
  return (guint)library_song_get_id (song);
}

static LibrarySong *
find_only_song (MoodSelection *self)
{
  if (gtk_bitset_get_size (self->keys) != 1)
    return NULL;

  return mood_song_store_find (self->store, gtk_bitset_get_minimum (self->keys));
}

static void
update_song (MoodSelection *self)
{
  if (g_set_object (&self->song, find_only_song (self)))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SONG]);
}

static void
announce (MoodSelection *self)
{
  guint n_items = self->model != NULL ? g_list_model_get_n_items (self->model) : 0;

  if (n_items > 0)
    gtk_selection_model_selection_changed (GTK_SELECTION_MODEL (self), 0, n_items);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_SELECTED]);
  update_song (self);
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
model_items_changed_cb (MoodSelection *self,
                        guint          position,
                        guint          n_removed,
                        guint          n_added)
{
  g_list_model_items_changed (G_LIST_MODEL (self), position, n_removed, n_added);
}

static void
store_items_changed_cb (
    MoodSelection *self, guint position, guint n_removed, guint n_added, MoodSongStore *store)
{
  if (n_added < n_removed)
    {
      g_autoptr (MoodSongQuery) all = mood_song_query_new (NULL);

      mood_selection_narrow (self, all); /* songs that are gone cannot be selected */
    }
  else
    {
      update_song (self); /* the selected row may have been renewed */
    }
}

static GType
get_item_type (GListModel *model)
{
  return LIBRARY_TYPE_SONG;
}

static guint
get_n_items (GListModel *model)
{
  MoodSelection *self = MOOD_SELECTION (model);

  return self->model != NULL ? g_list_model_get_n_items (self->model) : 0;
}

static gpointer
get_item (GListModel *model,
          guint       position)
{
  MoodSelection *self = MOOD_SELECTION (model);

  return self->model != NULL ? g_list_model_get_item (self->model, position) : NULL;
}

static void
list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

/* A view of 100,000 songs is asked for each of them when all are selected: without references, it costs a third. */
static gboolean
get_key_at (MoodSelection *self,
            guint          position,
            guint         *key)
{
  g_autoptr (LibrarySong) held = NULL;
  LibrarySong *song;

  if (self->model != NULL && MOOD_IS_SONG_VIEW (self->model))
    song = mood_song_view_peek (MOOD_SONG_VIEW (self->model), position);
  else
    song = held = get_item (G_LIST_MODEL (self), position);
  if (song != NULL)
    *key = mood_selection_get_key (song);

  return song != NULL;
}

static gboolean
is_selected (GtkSelectionModel *model,
             guint              position)
{
  MoodSelection *self = MOOD_SELECTION (model);
  guint key;

  return get_key_at (self, position, &key) && gtk_bitset_contains (self->keys, key);
}

static GtkBitset *
get_selection_in_range (GtkSelectionModel *model,
                        guint              position,
                        guint              n_items)
{
  MoodSelection *self = MOOD_SELECTION (model);
  GtkBitset *result = gtk_bitset_new_empty ();

  if (gtk_bitset_is_empty (self->keys))
    return result;

  for (guint i = position; i < position + n_items; i++)
    if (is_selected (model, i))
      gtk_bitset_add (result, i);

  return result;
}

static void
set_position (MoodSelection *self,
              guint          position,
              gboolean       selected)
{
  guint key;

  if (!get_key_at (self, position, &key))
    return;

  if (selected)
    gtk_bitset_add (self->keys, key);
  else
    gtk_bitset_remove (self->keys, key);
}

static gboolean
set_selection (GtkSelectionModel *model,
               GtkBitset         *selected,
               GtkBitset         *mask)
{
  MoodSelection *self = MOOD_SELECTION (model);
  guint n_items = get_n_items (G_LIST_MODEL (model));
  GtkBitsetIter iter;
  guint position;

  /* A mask of everything says "exactly these", also of songs that are out of sight. */
  if (n_items == 0 || gtk_bitset_get_size_in_range (mask, 0, n_items - 1) == n_items)
    {
      gtk_bitset_remove_all (self->keys);
      if (gtk_bitset_iter_init_first (&iter, selected, &position))
        do
          set_position (self, position, TRUE);
        while (gtk_bitset_iter_next (&iter, &position) && position < n_items);
    }
  else if (gtk_bitset_iter_init_first (&iter, mask, &position))
    {
      do
        set_position (self, position, gtk_bitset_contains (selected, position));
      while (gtk_bitset_iter_next (&iter, &position) && position < n_items);
    }

  announce (self);
  return TRUE;
}

static gboolean
unselect_all (GtkSelectionModel *model)
{
  mood_selection_clear (MOOD_SELECTION (model));

  return TRUE;
}

/* To select one, a range or all comes down to set_selection() by itself. */
static void
selection_model_init (GtkSelectionModelInterface *iface)
{
  iface->is_selected = is_selected;
  iface->get_selection_in_range = get_selection_in_range;
  iface->set_selection = set_selection;
  iface->unselect_all = unselect_all;
}

static void
mood_selection_get_property (GObject    *object,
                             guint       property_id,
                             GValue     *value,
                             GParamSpec *pspec)
{
  MoodSelection *self = MOOD_SELECTION (object);

  switch (property_id)
    {
    case PROP_N_SELECTED: g_value_set_uint (value, mood_selection_get_n_selected (self)); break;
    case PROP_SONG: g_value_set_object (value, self->song); break;
    default: G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
mood_selection_dispose (GObject *object)
{
  MoodSelection *self = MOOD_SELECTION (object);

  mood_selection_set_model (self, NULL);
  if (self->store != NULL)
    g_signal_handlers_disconnect_by_data (self->store, self);
  g_clear_object (&self->store);
  g_clear_object (&self->song);

  G_OBJECT_CLASS (mood_selection_parent_class)->dispose (object);
}

static void
mood_selection_finalize (GObject *object)
{
  gtk_bitset_unref (MOOD_SELECTION (object)->keys);

  G_OBJECT_CLASS (mood_selection_parent_class)->finalize (object);
}

static void
mood_selection_class_init (MoodSelectionClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = mood_selection_get_property;
  object_class->dispose = mood_selection_dispose;
  object_class->finalize = mood_selection_finalize;

  properties[PROP_N_SELECTED] = g_param_spec_uint ("n-selected", NULL, NULL, 0, G_MAXUINT, 0,
                                                   G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_SONG] = g_param_spec_object ("song", NULL, NULL, LIBRARY_TYPE_SONG,
                                               G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[CHANGED]
      = g_signal_new ("changed", MOOD_TYPE_SELECTION, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[REVEAL] = g_signal_new ("reveal", MOOD_TYPE_SELECTION, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 1, LIBRARY_TYPE_SONG);
}

static void
mood_selection_init (MoodSelection *self)
{
  self->keys = gtk_bitset_new_empty ();
}

MoodSelection *
mood_selection_new (MoodSongStore *store)
{
  MoodSelection *self = g_object_new (MOOD_TYPE_SELECTION, NULL);

  self->store = g_object_ref (store);
  g_signal_connect_swapped (store, "items-changed", G_CALLBACK (store_items_changed_cb), self);

  return self;
}

void
mood_selection_set_model (MoodSelection *self,
                          GListModel    *model)
{
  guint n_before = get_n_items (G_LIST_MODEL (self));

  if (self->model == model)
    return;

  if (self->model != NULL)
    g_signal_handlers_disconnect_by_func (self->model, model_items_changed_cb, self);
  g_set_object (&self->model, model);
  if (model != NULL)
    g_signal_connect_swapped (model, "items-changed", G_CALLBACK (model_items_changed_cb), self);
  g_list_model_items_changed (G_LIST_MODEL (self), 0, n_before, get_n_items (G_LIST_MODEL (self)));
}

guint
mood_selection_get_n_selected (MoodSelection *self)
{
  return (guint)gtk_bitset_get_size (self->keys);
}

LibrarySong *
mood_selection_get_song (MoodSelection *self)
{
  return self->song;
}

gboolean
mood_selection_contains (MoodSelection *self,
                         LibrarySong   *song)
{
  return gtk_bitset_contains (self->keys, mood_selection_get_key (song));
}

void
mood_selection_add (MoodSelection *self,
                    GPtrArray     *songs,
                    gboolean       is_replacing)
{
  if (is_replacing)
    gtk_bitset_remove_all (self->keys);
  for (guint i = 0; i < songs->len; i++)
    gtk_bitset_add (self->keys, mood_selection_get_key (g_ptr_array_index (songs, i)));
  announce (self);
  if (is_replacing && songs->len == 1)
    g_signal_emit (self, signals[REVEAL], 0, g_ptr_array_index (songs, 0));
}

void
mood_selection_toggle (MoodSelection *self,
                       LibrarySong   *song)
{
  guint key = mood_selection_get_key (song);

  if (!gtk_bitset_remove (self->keys, key))
    gtk_bitset_add (self->keys, key);
  announce (self);
}

void
mood_selection_clear (MoodSelection *self)
{
  if (gtk_bitset_is_empty (self->keys))
    return;

  gtk_bitset_remove_all (self->keys);
  announce (self);
}

void
mood_selection_reveal (MoodSelection *self,
                       LibrarySong   *song)
{
  g_signal_emit (self, signals[REVEAL], 0, song);
}

LibrarySong *
mood_selection_find_first (MoodSelection *self)
{
  guint n_items = get_n_items (G_LIST_MODEL (self));
  guint key;

  for (guint i = 0; i < n_items && !gtk_bitset_is_empty (self->keys); i++)
    if (get_key_at (self, i, &key) && gtk_bitset_contains (self->keys, key))
      return mood_song_store_find (self->store, key);

  return NULL;
}

gboolean
mood_selection_has_any (MoodSelection *self,
                        MoodSongTest   test)
{
  GtkBitsetIter iter;
  guint key;

  for (gboolean is_valid = gtk_bitset_iter_init_first (&iter, self->keys, &key); is_valid;
       is_valid = gtk_bitset_iter_next (&iter, &key))
    {
      LibrarySong *song = mood_song_store_find (self->store, key);

      if (song != NULL && test (song))
        return TRUE;
    }

  return FALSE;
}

void
mood_selection_narrow (MoodSelection *self,
                       MoodSongQuery *query)
{
  g_autoptr (GtkBitset) kept = gtk_bitset_new_empty ();
  GtkBitsetIter iter;
  guint key;

  if (!gtk_bitset_iter_init_first (&iter, self->keys, &key))
    return;

  do
    {
      LibrarySong *song = mood_song_store_find (self->store, key);

      if (song != NULL && mood_song_query_matches (query, song))
        gtk_bitset_add (kept, key);
    }
  while (gtk_bitset_iter_next (&iter, &key));

  if (gtk_bitset_equals (kept, self->keys))
    return;

  gtk_bitset_unref (self->keys);
  self->keys = g_steal_pointer (&kept);
  announce (self);
}

/* In the order of their keys. */
GPtrArray *
mood_selection_dup_songs (MoodSelection *self)
{
  GPtrArray *songs = g_ptr_array_new_full (mood_selection_get_n_selected (self), g_object_unref);
  GtkBitsetIter iter;
  guint key;

  if (!gtk_bitset_iter_init_first (&iter, self->keys, &key))
    return songs;

  do
    {
      LibrarySong *song = mood_song_store_find (self->store, key);

      if (song != NULL)
        g_ptr_array_add (songs, g_object_ref (song));
    }
  while (gtk_bitset_iter_next (&iter, &key));

  return songs;
}

GtkBitset *
mood_selection_dup_keys (MoodSelection *self)
{
  return gtk_bitset_copy (self->keys);
}
