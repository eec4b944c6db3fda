/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/sidebar-model.h"

#include <gtk/gtk.h>

#include <glib/gi18n.h>

#include "ui/scope.h"

/* Lines that come in one turn of the main loop. */
#define STEP 4

struct _MoodSidebarModel
{
  GObject parent_instance;
  GPtrArray *wanted;             /* (owned) (element-type MoodSidebarItem): what will be shown */
  GPtrArray *shown;              /* (owned) (element-type MoodSidebarItem) */
  GHashTable *items;             /* (owned): id -> MoodSidebarItem, held by wanted */
  GPtrArray *fixed;              /* (owned) (element-type MoodSidebarItem): library and quadrants */
  GPtrArray *words;              /* (owned) (element-type MoodSidebarItem) */
  GPtrArray *playlists;          /* (owned) (element-type MoodSidebarItem) */
  MoodSidebarItem *words_item;   /* (owned) */
  MoodSidebarItem *no_playlists; /* (owned) */
  gboolean is_words_shown;
  guint step_id; /* source that shows more lines, or 0 */
};

static void
list_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (MoodSidebarModel,
                               mood_sidebar_model,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init))

static GType
get_item_type (GListModel *model)
{
  return MOOD_TYPE_SIDEBAR_ITEM;
}

static guint
get_n_items (GListModel *model)
{
  return MOOD_SIDEBAR_MODEL (model)->shown->len;
}

static gpointer
get_item (GListModel *model, guint position)
{
  MoodSidebarModel *self = MOOD_SIDEBAR_MODEL (model);

  return position < self->shown->len ? g_object_ref (g_ptr_array_index (self->shown, position)) : NULL;
}

static void
list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

/* --- what is shown becomes what is wanted --- */

/* Lines that are no longer wanted go at once, so that nobody chooses them. */
static void
remove_unwanted (MoodSidebarModel *self)
{
  g_autoptr (GHashTable) wanted = g_hash_table_new (NULL, NULL);
  guint n_kept = 0;

  for (guint i = 0; i < self->wanted->len; i++)
    g_hash_table_add (wanted, g_ptr_array_index (self->wanted, i));

  while (n_kept < self->shown->len)
    if (g_hash_table_contains (wanted, g_ptr_array_index (self->shown, n_kept)))
      {
        n_kept++;
      }
    else
      {
        g_ptr_array_remove_index (self->shown, n_kept);
        g_list_model_items_changed (G_LIST_MODEL (self), n_kept, 1, 0);
      }
}

/* FALSE when all is as it is wanted. A line that stands at another place leaves it and comes again. */
static gboolean
show_next (MoodSidebarModel *self, guint *position)
{
  MoodSidebarItem *item;
  guint old;

  while (*position < self->wanted->len && *position < self->shown->len
         && g_ptr_array_index (self->wanted, *position) == g_ptr_array_index (self->shown, *position))
    (*position)++;
  if (*position >= self->wanted->len)
    return FALSE;

  item = g_ptr_array_index (self->wanted, *position);
  if (g_ptr_array_find (self->shown, item, &old))
    {
      g_ptr_array_remove_index (self->shown, old);
      g_list_model_items_changed (G_LIST_MODEL (self), old, 1, 0);
    }
  g_ptr_array_insert (self->shown, (int)*position, g_object_ref (item));
  g_list_model_items_changed (G_LIST_MODEL (self), *position, 0, 1);

  return TRUE;
}

static gboolean
step_cb (gpointer user_data)
{
  MoodSidebarModel *self = user_data;
  guint position = 0;

  for (guint i = 0; i < STEP; i++)
    if (!show_next (self, &position))
      {
        self->step_id = 0;
        return G_SOURCE_REMOVE;
      }

  return G_SOURCE_CONTINUE;
}

static void
append_all (GPtrArray *to, GPtrArray *from)
{
  for (guint i = 0; i < from->len; i++)
    g_ptr_array_add (to, g_object_ref (g_ptr_array_index (from, i)));
}

static void
update_wanted (MoodSidebarModel *self)
{
  g_autoptr (GPtrArray) old = self->wanted;

  self->wanted = g_ptr_array_new_with_free_func (g_object_unref);
  append_all (self->wanted, self->fixed);
  if (self->words->len > 0)
    g_ptr_array_add (self->wanted, g_object_ref (self->words_item));
  if (self->is_words_shown)
    append_all (self->wanted, self->words);
  append_all (self->wanted, self->playlists);
  if (self->playlists->len == 0)
    g_ptr_array_add (self->wanted, g_object_ref (self->no_playlists));

  g_hash_table_remove_all (self->items);
  for (guint i = 0; i < self->wanted->len; i++)
    g_hash_table_insert (self->items,
                         (gpointer)mood_sidebar_item_get_id (g_ptr_array_index (self->wanted, i)),
                         g_ptr_array_index (self->wanted, i));

  remove_unwanted (self);
  if (self->step_id == 0)
    self->step_id = g_timeout_add_full (GDK_PRIORITY_REDRAW, 1, step_cb, self, NULL);
}

/* --- the lines --- */

static MoodSidebarItem *
make_item (MoodSidebarSection section, const MoodScope *scope, const char *title)
{
  g_autofree char *id = mood_scope_to_id (scope);

  return mood_sidebar_item_new (section, id, title != NULL ? title : mood_scope_get_title (scope),
                                mood_scope_get_icon (scope), mood_scope_get_class (scope));
}

/* (transfer full): the one of this id among those before, or a new one */
static MoodSidebarItem *
reuse_item (GPtrArray *before,
            MoodSidebarSection section,
            const MoodScope *scope,
            const char *title,
            const char *icon)
{
  g_autofree char *id = mood_scope_to_id (scope);

  for (guint i = 0; i < before->len; i++)
    {
      MoodSidebarItem *item = g_ptr_array_index (before, i);

      if (g_str_equal (mood_sidebar_item_get_id (item), id)
          && g_str_equal (mood_sidebar_item_get_icon (item), icon))
        {
          mood_sidebar_item_set_title (item, title);
          return g_object_ref (item);
        }
    }

  return mood_sidebar_item_new (section, id, title, icon, mood_scope_get_class (scope));
}

static void
add_fixed_items (MoodSidebarModel *self)
{
  static const MoodScopeKind kinds[] = { MOOD_SCOPE_ALL,    MOOD_SCOPE_ALBUMS,    MOOD_SCOPE_ARTISTS,
                                         MOOD_SCOPE_UNSURE, MOOD_SCOPE_CORRECTED, MOOD_SCOPE_UNWRITTEN, MOOD_SCOPE_PROBLEMS };

  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      MoodScope scope = { .kind = kinds[i] };

      g_ptr_array_add (self->fixed, make_item (MOOD_SIDEBAR_LIBRARY, &scope, NULL));
    }
  for (guint i = 0; i < MOOD_N_QUADRANTS; i++)
    {
      MoodScope scope = { .kind = MOOD_SCOPE_QUADRANT, .quadrant = (MoodQuadrant)i };

      g_ptr_array_add (self->fixed, make_item (MOOD_SIDEBAR_MOODS, &scope, NULL));
    }
}

static guint
get_count (const MoodSongCounts *counts, const MoodScope *scope)
{
  switch (scope->kind)
    {
    case MOOD_SCOPE_ALBUMS: return counts->n_albums;
    case MOOD_SCOPE_ARTISTS: return counts->n_artists;
    case MOOD_SCOPE_UNSURE: return counts->n_unsure;
    case MOOD_SCOPE_CORRECTED: return counts->n_corrected;
    case MOOD_SCOPE_UNWRITTEN: return counts->n_unwritten;
    case MOOD_SCOPE_PROBLEMS: return counts->n_problems;
    case MOOD_SCOPE_QUADRANT: return counts->n_in_quadrants[scope->quadrant];
    case MOOD_SCOPE_ALL:
    case MOOD_SCOPE_WORD:
    case MOOD_SCOPE_PLAYLIST:
    default: return counts->n_songs;
    }
}

void
mood_sidebar_model_set_counts (MoodSidebarModel *self, const MoodSongCounts *counts)
{
  g_autoptr (GPtrArray) words = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GPtrArray) before = NULL;
  MoodScope scope;

  for (guint i = 0; i < self->fixed->len; i++)
    {
      MoodSidebarItem *item = g_ptr_array_index (self->fixed, i);

      if (mood_scope_from_id (mood_sidebar_item_get_id (item), &scope))
        mood_sidebar_item_set_count (item, (int)get_count (counts, &scope));
    }

  for (guint i = 0; i < counts->words->len; i++)
    {
      const MoodWordCount *count = &g_array_index (counts->words, MoodWordCount, i);
      MoodSidebarItem *item;

      scope = (MoodScope) { .kind = MOOD_SCOPE_WORD, .word = count->word };
      item = reuse_item (self->words, MOOD_SIDEBAR_MOODS, &scope, count->word->name,
                         mood_scope_get_icon (&scope));
      mood_sidebar_item_set_count (item, (int)count->n_songs);
      g_ptr_array_add (words, item);
    }
  before = g_steal_pointer (&self->words);
  self->words = g_steal_pointer (&words);
  mood_sidebar_item_set_count (self->words_item, (int)self->words->len);
  update_wanted (self);
}

static const char *
get_playlist_icon (const MoodPlaylist *playlist)
{
  return playlist->kind == MOOD_PLAYLIST_RULE ? MOOD_SIDEBAR_RULE_ICON : "mood-playlist-symbolic";
}

void
mood_sidebar_model_set_playlists (MoodSidebarModel *self, GPtrArray *playlists)
{
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GPtrArray) before = NULL;

  for (guint i = 0; i < playlists->len; i++)
    {
      const MoodPlaylist *playlist = g_ptr_array_index (playlists, i);
      MoodScope scope = { .kind = MOOD_SCOPE_PLAYLIST, .playlist = playlist->id };
      MoodSidebarItem *item = reuse_item (self->playlists, MOOD_SIDEBAR_PLAYLISTS, &scope, playlist->name,
                                          get_playlist_icon (playlist));

      mood_sidebar_item_set_count (item, playlist->n_songs);
      g_ptr_array_add (items, item);
    }
  before = g_steal_pointer (&self->playlists);
  self->playlists = g_steal_pointer (&items);
  update_wanted (self);
}

static void
mood_sidebar_model_dispose (GObject *object)
{
  g_clear_handle_id (&MOOD_SIDEBAR_MODEL (object)->step_id, g_source_remove);

  G_OBJECT_CLASS (mood_sidebar_model_parent_class)->dispose (object);
}

static void
mood_sidebar_model_finalize (GObject *object)
{
  MoodSidebarModel *self = MOOD_SIDEBAR_MODEL (object);

  g_hash_table_unref (self->items);
  g_ptr_array_unref (self->shown);
  g_ptr_array_unref (self->wanted);
  g_ptr_array_unref (self->fixed);
  g_ptr_array_unref (self->words);
  g_ptr_array_unref (self->playlists);
  g_object_unref (self->words_item);
  g_object_unref (self->no_playlists);

  G_OBJECT_CLASS (mood_sidebar_model_parent_class)->finalize (object);
}

static void
mood_sidebar_model_class_init (MoodSidebarModelClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = mood_sidebar_model_dispose;
  G_OBJECT_CLASS (klass)->finalize = mood_sidebar_model_finalize;
}

static void
mood_sidebar_model_init (MoodSidebarModel *self)
{
  self->wanted = g_ptr_array_new_with_free_func (g_object_unref);
  self->shown = g_ptr_array_new_with_free_func (g_object_unref);
  self->fixed = g_ptr_array_new_with_free_func (g_object_unref);
  self->words = g_ptr_array_new_with_free_func (g_object_unref);
  self->playlists = g_ptr_array_new_with_free_func (g_object_unref);
  self->items = g_hash_table_new (g_str_hash, g_str_equal);
  self->words_item
      = mood_sidebar_item_new (MOOD_SIDEBAR_MOODS, "words", _ ("Mood Words"), "pan-end-symbolic", NULL);
  self->no_playlists = mood_sidebar_item_new (MOOD_SIDEBAR_PLAYLISTS, "no-playlists", _ ("None yet"),
                                              "mood-playlist-symbolic", NULL);
  add_fixed_items (self);
  update_wanted (self);
}

MoodSidebarModel *
mood_sidebar_model_new (void)
{
  return g_object_new (MOOD_TYPE_SIDEBAR_MODEL, NULL);
}

void
mood_sidebar_model_show_words (MoodSidebarModel *self, gboolean is_shown)
{
  if (self->is_words_shown == is_shown)
    return;

  self->is_words_shown = is_shown;
  update_wanted (self);
}

MoodSidebarItem *
mood_sidebar_model_find (MoodSidebarModel *self, const char *id)
{
  return g_hash_table_lookup (self->items, id);
}

gboolean
mood_sidebar_model_is_settled (MoodSidebarModel *self)
{
  return self->step_id == 0;
}
