/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/song-store.h"

struct _MoodSongStore
{
  GObject parent_instance;
  GPtrArray *songs;      /* (owned) (element-type LibrarySong) */
  GPtrArray *snapshot;   /* (owned) (nullable): a copy of songs that is handed out */
  GHashTable *positions; /* (owned) id -> position in songs */
  guint n_failed;
};

static void
list_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (MoodSongStore,
                               mood_song_store,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init))

enum
{
  PROP_0,
  PROP_N_ITEMS,
  PROP_N_FAILED,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

static gpointer
id_to_key (gint64 id)
{
  return GSIZE_TO_POINTER ((gsize)id);
}

static gboolean
is_failed (LibrarySong *song)
{
  return library_song_get_error_code (song) != NULL;
}

/* A song without an id stands in no library and is never taken for another. */
static gboolean
find_position (MoodSongStore *self,
               gint64         id,
               guint         *position)
{
  gpointer value;

  if (id == 0 || !g_hash_table_lookup_extended (self->positions, id_to_key (id), NULL, &value))
    return FALSE;

  *position = GPOINTER_TO_UINT (value);
  return TRUE;
}

static GType
get_item_type (GListModel *model)
{
  return LIBRARY_TYPE_SONG;
}

static guint
get_n_items (GListModel *model)
{
  return MOOD_SONG_STORE (model)->songs->len;
}

static gpointer
get_item (GListModel *model,
          guint       position)
{
  MoodSongStore *self = MOOD_SONG_STORE (model);

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
mood_song_store_get_property (GObject    *object,
                              guint       property_id,
                              GValue     *value,
                              GParamSpec *pspec)
{
  MoodSongStore *self = MOOD_SONG_STORE (object);

  switch (property_id)
    {
    case PROP_N_ITEMS: g_value_set_uint (value, self->songs->len); break;
    case PROP_N_FAILED: g_value_set_uint (value, self->n_failed); break;
    default: G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
mood_song_store_finalize (GObject *object)
{
  MoodSongStore *self = MOOD_SONG_STORE (object);

  g_ptr_array_unref (self->songs);
  g_clear_pointer (&self->snapshot, g_ptr_array_unref);
  g_hash_table_unref (self->positions);

  G_OBJECT_CLASS (mood_song_store_parent_class)->finalize (object);
}

static void
mood_song_store_class_init (MoodSongStoreClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = mood_song_store_get_property;
  object_class->finalize = mood_song_store_finalize;

  properties[PROP_N_ITEMS]
      = g_param_spec_uint ("n-items", NULL, NULL, 0, G_MAXUINT, 0, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_N_FAILED] = g_param_spec_uint ("n-failed", NULL, NULL, 0, G_MAXUINT, 0,
                                                 G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
mood_song_store_init (MoodSongStore *self)
{
  self->songs = g_ptr_array_new_with_free_func (g_object_unref);
  self->positions = g_hash_table_new (NULL, NULL);
}

MoodSongStore *
mood_song_store_new (void)
{
  return g_object_new (MOOD_TYPE_SONG_STORE, NULL);
}

/* Puts @song where the one with its id stands; unless that is newer: what a scan has stored may come after what the user has
 * said of it since. */
static void
replace_song (MoodSongStore *self,
              guint          position,
              LibrarySong   *song)
{
  gpointer *slot = &g_ptr_array_index (self->songs, position);

  if (library_song_is_older (song, *slot))
    return;

  g_autoptr (LibrarySong) old = *slot;

  /* A job may have named it before its owner changed the words. */
  *slot = library_song_name_anew (song);
  self->n_failed += is_failed (song);
  self->n_failed -= is_failed (old);
}

static void
append_song (MoodSongStore *self,
             LibrarySong   *song)
{
  gint64 id = library_song_get_id (song);

  if (id != 0)
    g_hash_table_insert (self->positions, id_to_key (id), GUINT_TO_POINTER (self->songs->len));
  self->n_failed += is_failed (song);
  g_ptr_array_add (self->songs, library_song_name_anew (song));
}

/* Neighbors are announced together: when words change, all songs are exchanged. */
static void
announce (MoodSongStore *self,
          guint          from,
          guint          end)
{
  g_clear_pointer (&self->snapshot, g_ptr_array_unref); /* if a listener asked for it meanwhile */
  if (from < end)
    g_list_model_items_changed (G_LIST_MODEL (self), from, end - from, end - from);
}

void
mood_song_store_add (MoodSongStore *self,
                     GPtrArray     *songs)
{
  g_autoptr (GPtrArray) fresh = g_ptr_array_sized_new (songs->len);
  guint n_failed_before = self->n_failed;
  guint n_before = self->songs->len;
  guint position, from = 0, end = 0;

  g_clear_pointer (&self->snapshot, g_ptr_array_unref);

  /* Known ones first: while they are announced the length must be what listeners believe it is. */
  for (guint i = 0; i < songs->len; i++)
    {
      LibrarySong *song = g_ptr_array_index (songs, i);

      if (find_position (self, library_song_get_id (song), &position))
        {
          if (position != end)
            {
              announce (self, from, end);
              from = position;
            }
          replace_song (self, position, song);
          end = position + 1;
        }
      else
        {
          g_ptr_array_add (fresh, song);
        }
    }
  announce (self, from, end);

  for (guint i = 0; i < fresh->len; i++)
    {
      LibrarySong *song = g_ptr_array_index (fresh, i);

      if (find_position (self, library_song_get_id (song), &position))
        replace_song (self, position, song);
      else
        append_song (self, song);
    }

  g_clear_pointer (&self->snapshot, g_ptr_array_unref); /* if a listener asked for it meanwhile */

  if (self->songs->len > n_before)
    {
      g_list_model_items_changed (G_LIST_MODEL (self), n_before, 0, self->songs->len - n_before);
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_ITEMS]);
    }
  if (self->n_failed != n_failed_before)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_FAILED]);
}

void
mood_song_store_renew (MoodSongStore *self,
                       GPtrArray     *songs)
{
  g_autoptr (GPtrArray) known = g_ptr_array_sized_new (songs->len);
  guint position;

  for (guint i = 0; i < songs->len; i++)
    if (find_position (self, library_song_get_id (g_ptr_array_index (songs, i)), &position))
      g_ptr_array_add (known, g_ptr_array_index (songs, i));
  mood_song_store_add (self, known);
}

void
mood_song_store_remove (MoodSongStore *self,
                        GPtrArray     *songs)
{
  g_autoptr (GHashTable) leaving = g_hash_table_new (NULL, NULL);
  guint n_before = self->songs->len;
  guint n_failed_before = self->n_failed;
  guint first = n_before;
  g_autoptr (GPtrArray) stale = self->songs;
  guint position;

  for (guint i = 0; i < songs->len; i++)
    if (find_position (self, library_song_get_id (g_ptr_array_index (songs, i)), &position))
      {
        g_hash_table_add (leaving, g_ptr_array_index (self->songs, position));
        first = MIN (first, position);
      }
  if (g_hash_table_size (leaving) == 0)
    {
      g_steal_pointer (&stale);
      return;
    }

  g_clear_pointer (&self->snapshot, g_ptr_array_unref);
  self->songs = g_ptr_array_new_full (n_before, g_object_unref);
  g_hash_table_remove_all (self->positions);
  self->n_failed = 0;
  for (guint i = 0; i < n_before; i++)
    if (!g_hash_table_contains (leaving, g_ptr_array_index (stale, i)))
      append_song (self, g_ptr_array_index (stale, i));

  g_list_model_items_changed (G_LIST_MODEL (self), first, n_before - first, self->songs->len - first);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_ITEMS]);
  if (self->n_failed != n_failed_before)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_FAILED]);
}

void
mood_song_store_clear (MoodSongStore *self)
{
  guint n_removed = self->songs->len;

  if (n_removed == 0)
    return;

  g_clear_pointer (&self->snapshot, g_ptr_array_unref);
  g_hash_table_remove_all (self->positions);
  g_ptr_array_set_size (self->songs, 0);
  self->n_failed = 0;
  g_list_model_items_changed (G_LIST_MODEL (self), 0, n_removed, 0);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_ITEMS]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_FAILED]);
}

guint
mood_song_store_get_n_failed (MoodSongStore *self)
{
  return self->n_failed;
}

LibrarySong *
mood_song_store_find (MoodSongStore *self,
                      gint64         id)
{
  guint position;

  return find_position (self, id, &position) ? g_ptr_array_index (self->songs, position) : NULL;
}

GPtrArray *
mood_song_store_ref_songs (MoodSongStore *self)
{
  if (self->snapshot == NULL)
    {
      self->snapshot = g_ptr_array_new_full (self->songs->len, g_object_unref);
      for (guint i = 0; i < self->songs->len; i++)
        g_ptr_array_add (self->snapshot, g_object_ref (g_ptr_array_index (self->songs, i)));
    }

  return g_ptr_array_ref (self->snapshot);
}
