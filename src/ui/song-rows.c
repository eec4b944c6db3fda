/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/song-rows.h"

#include <gtk/gtk.h>
#include <string.h>

/* GTK makes widgets for about 200 rows whatever the window shows. Their first ones are made in steps that leave the main
 * thread free in between; the rows after them cost nothing. */
#define FIRST_ROWS 240
#define STEP       20

struct _MoodSongRows
{
  GObject parent_instance;
  GtkSelectionModel *selection; /* (owned) */
  GPtrArray *rows;          /* (owned) (element-type GObject): those shown; NULL until asked for */
  guint grow_id;            /* source that shows more rows, or 0 */
};

static void
list_model_init (GListModelInterface *iface);
static void
selection_model_init (GtkSelectionModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (MoodSongRows,
                               mood_song_rows,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init)
                                   G_IMPLEMENT_INTERFACE (GTK_TYPE_SELECTION_MODEL, selection_model_init))

enum
{
  REFILLED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static guint
get_n_songs (MoodSongRows *self)
{
  return g_list_model_get_n_items (G_LIST_MODEL (self->selection));
}

static void
row_free (gpointer row)
{
  if (row != NULL)
    g_object_unref (row);
}

static void
insert_rows (MoodSongRows *self,
             guint         position,
             guint         n_rows)
{
  guint n_after = self->rows->len - position;

  g_ptr_array_set_size (self->rows, (int)(self->rows->len + n_rows));
  memmove (&self->rows->pdata[position + n_rows], &self->rows->pdata[position], n_after * sizeof (gpointer));
  memset (&self->rows->pdata[position], 0, n_rows * sizeof (gpointer));
  g_list_model_items_changed (G_LIST_MODEL (self), position, 0, n_rows);
}

static void
remove_rows (MoodSongRows *self,
             guint         position,
             guint         n_rows)
{
  g_ptr_array_remove_range (self->rows, position, n_rows);
  g_list_model_items_changed (G_LIST_MODEL (self), position, n_rows, 0);
}

static void
refill_rows (MoodSongRows *self,
             guint         position,
             guint         n_rows)
{
  gtk_selection_model_selection_changed (GTK_SELECTION_MODEL (self), position, n_rows);
  g_signal_emit (self, signals[REFILLED], 0, position, n_rows);
}

static gboolean
grow_cb (gpointer user_data);

static void
grow (MoodSongRows *self)
{
  guint n_missing = get_n_songs (self) - self->rows->len;

  if (n_missing == 0)
    return;

  insert_rows (self, self->rows->len, self->rows->len < FIRST_ROWS ? MIN (STEP, n_missing) : n_missing);
  /* After the frame that shows the rows that are there. */
  if (self->rows->len < get_n_songs (self) && self->grow_id == 0)
    self->grow_id = g_timeout_add_full (GDK_PRIORITY_REDRAW, 4, grow_cb, self, NULL);
}

static gboolean
grow_cb (gpointer user_data)
{
  MoodSongRows *self = user_data;

  self->grow_id = 0;
  grow (self);

  return G_SOURCE_REMOVE;
}

static void
songs_changed_cb (MoodSongRows *self,
                  guint         position,
                  guint         n_removed,
                  guint         n_added)
{
  guint n_shown = self->rows->len;
  guint n_same = MIN (n_removed, n_added);
  guint end = position + n_same;

  /* Everything that is in sight or near it: all of it is filled anew instead. */
  if (n_added > n_removed && end < n_shown && n_shown < FIRST_ROWS && n_added > STEP)
    end = n_shown;
  else if (n_removed > n_same && end < n_shown)
    remove_rows (self, end, MIN (n_removed - n_same, n_shown - end));
  else if (n_added > n_same && end < n_shown)
    insert_rows (self, end, n_added - n_same);

  end = MIN (end, self->rows->len);
  if (end > position)
    refill_rows (self, position, end - position);
  if (self->grow_id == 0)
    grow (self);
}

static void
selection_changed_cb (MoodSongRows *self,
                      guint         position,
                      guint         n_items)
{
  guint end = MIN (position + n_items, self->rows->len);

  if (end > position)
    gtk_selection_model_selection_changed (GTK_SELECTION_MODEL (self), position, end - position);
}

static GType
get_item_type (GListModel *model)
{
  return G_TYPE_OBJECT;
}

static guint
get_n_items (GListModel *model)
{
  return MOOD_SONG_ROWS (model)->rows->len;
}

static gpointer
get_item (GListModel *model,
          guint       position)
{
  MoodSongRows *self = MOOD_SONG_ROWS (model);

  if (position >= self->rows->len)
    return NULL;
  if (self->rows->pdata[position] == NULL)
    self->rows->pdata[position] = g_object_new (G_TYPE_OBJECT, NULL);

  return g_object_ref (self->rows->pdata[position]);
}

static void
list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

/* --- the selection is that of the songs --- */

static GtkSelectionModel *
get_inner (GtkSelectionModel *model)
{
  return MOOD_SONG_ROWS (model)->selection;
}

static gboolean
is_selected (GtkSelectionModel *model,
             guint              position)
{
  return gtk_selection_model_is_selected (get_inner (model), position);
}

static GtkBitset *
get_selection_in_range (GtkSelectionModel *model,
                        guint              position,
                        guint              n_items)
{
  return gtk_selection_model_get_selection_in_range (get_inner (model), position, n_items);
}

static gboolean
set_selection (GtkSelectionModel *model,
               GtkBitset         *selected,
               GtkBitset         *mask)
{
  return gtk_selection_model_set_selection (get_inner (model), selected, mask);
}

static gboolean
select_item (GtkSelectionModel *model,
             guint              position,
             gboolean           unselect_rest)
{
  return gtk_selection_model_select_item (get_inner (model), position, unselect_rest);
}

static gboolean
unselect_item (GtkSelectionModel *model,
               guint              position)
{
  return gtk_selection_model_unselect_item (get_inner (model), position);
}

static gboolean
select_range (GtkSelectionModel *model,
              guint              position,
              guint              n_items,
              gboolean           unselect_rest)
{
  return gtk_selection_model_select_range (get_inner (model), position, n_items, unselect_rest);
}

static gboolean
unselect_range (GtkSelectionModel *model,
                guint              position,
                guint              n_items)
{
  return gtk_selection_model_unselect_range (get_inner (model), position, n_items);
}

static gboolean
select_all (GtkSelectionModel *model)
{
  return gtk_selection_model_select_all (get_inner (model));
}

static gboolean
unselect_all (GtkSelectionModel *model)
{
  return gtk_selection_model_unselect_all (get_inner (model));
}

static void
selection_model_init (GtkSelectionModelInterface *iface)
{
  iface->is_selected = is_selected;
  iface->get_selection_in_range = get_selection_in_range;
  iface->set_selection = set_selection;
  iface->select_item = select_item;
  iface->unselect_item = unselect_item;
  iface->select_range = select_range;
  iface->unselect_range = unselect_range;
  iface->select_all = select_all;
  iface->unselect_all = unselect_all;
}

static void
mood_song_rows_dispose (GObject *object)
{
  MoodSongRows *self = MOOD_SONG_ROWS (object);

  g_clear_handle_id (&self->grow_id, g_source_remove);
  if (self->selection != NULL)
    g_signal_handlers_disconnect_by_data (self->selection, self);
  g_clear_object (&self->selection);

  G_OBJECT_CLASS (mood_song_rows_parent_class)->dispose (object);
}

static void
mood_song_rows_finalize (GObject *object)
{
  g_ptr_array_unref (MOOD_SONG_ROWS (object)->rows);

  G_OBJECT_CLASS (mood_song_rows_parent_class)->finalize (object);
}

static void
mood_song_rows_class_init (MoodSongRowsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = mood_song_rows_dispose;
  G_OBJECT_CLASS (klass)->finalize = mood_song_rows_finalize;

  signals[REFILLED] = g_signal_new ("refilled", MOOD_TYPE_SONG_ROWS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                    G_TYPE_NONE, 2, G_TYPE_UINT, G_TYPE_UINT);
}

static void
mood_song_rows_init (MoodSongRows *self)
{
  self->rows = g_ptr_array_new_with_free_func (row_free);
}

MoodSongRows *
mood_song_rows_new (GtkSelectionModel *selection)
{
  MoodSongRows *self = g_object_new (MOOD_TYPE_SONG_ROWS, NULL);

  self->selection = g_object_ref (selection);
  g_signal_connect_swapped (selection, "items-changed", G_CALLBACK (songs_changed_cb), self);
  g_signal_connect_swapped (selection, "selection-changed", G_CALLBACK (selection_changed_cb), self);
  grow (self);

  return self;
}

gpointer
mood_song_rows_dup_item (MoodSongRows *self,
                         guint         position)
{
  return self->selection != NULL ? g_list_model_get_item (G_LIST_MODEL (self->selection), position) : NULL;
}

void
mood_song_rows_show_all (MoodSongRows *self)
{
  guint n_missing = get_n_songs (self) - self->rows->len;

  g_clear_handle_id (&self->grow_id, g_source_remove);
  if (n_missing > 0)
    insert_rows (self, self->rows->len, n_missing);
}

gboolean
mood_song_rows_are_all (MoodSongRows *self)
{
  return self->rows->len == get_n_songs (self);
}
