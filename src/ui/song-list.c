/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/song-list.h"

#include "ui/adaptive-bin.h"
#include "ui/song-cell.h"
#include "ui/song-rows.h"
#include "ui/song-view.h"

#define WIDTH_KEY "moodplane-width"

struct _MoodSongList
{
  GtkWidget parent_instance;

  GtkStack *stack;
  MoodAdaptiveBin *room_for_album;
  MoodAdaptiveBin *room_for_numbers;
  MoodAdaptiveBin *room_for_artist;
  GtkColumnView *view;
  GtkColumnViewColumn *title_column;
  GtkColumnViewColumn *artist_column;
  GtkColumnViewColumn *album_column;
  GtkColumnViewColumn *mood_column;
  GtkColumnViewColumn *valence_column;
  GtkColumnViewColumn *arousal_column;

  MoodSongView *songs;         /* (owned) (nullable) */
  MoodSelection *selection;    /* (owned) (nullable) */
  MoodSongRows *rows;          /* (owned) (nullable) */
  GHashTable *bound;           /* (owned) (element-type GtkListItem): cells that show something */
  GtkColumnViewColumn *probed; /* not owned (nullable): see probe_cb() */
  gboolean is_top_due;         /* what comes next was asked for by the user: show it from its begin */
  gboolean is_narrow;          /* the window, not only this list */
  gint64 playing;              /* id of the song that is heard, or 0 */
};

G_DEFINE_FINAL_TYPE (MoodSongList, mood_song_list, GTK_TYPE_WIDGET)

/* --- the cells --- */

static void
fill_cell (MoodSongList *self,
           GtkListItem  *item)
{
  g_autoptr (LibrarySong) song = NULL;

  if (self->rows != NULL)
    song = mood_song_rows_dup_song (self->rows, gtk_list_item_get_position (item));
  mood_song_cell_set_playing (MOOD_SONG_CELL (gtk_list_item_get_child (item)),
                              song != NULL && self->playing != 0 && library_song_get_id (song) == self->playing);
  mood_song_cell_set_song (MOOD_SONG_CELL (gtk_list_item_get_child (item)), song);
}

static void
setup_cell_cb (GtkSignalListItemFactory *factory,
               GtkListItem              *item,
               gpointer                  kind)
{
  gtk_list_item_set_child (item, mood_song_cell_new ((MoodSongCellKind)GPOINTER_TO_INT (kind)));
}

static void
bind_cell_cb (MoodSongList *self,
              GtkListItem  *item)
{
  g_hash_table_add (self->bound, item);
  fill_cell (self, item);
}

static void
unbind_cell_cb (MoodSongList *self,
                GtkListItem  *item)
{
  g_hash_table_remove (self->bound, item);
}

static void
add_cells (MoodSongList        *self,
           GtkColumnViewColumn *column,
           MoodSongCellKind     kind)
{
  g_autoptr (GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();

  g_signal_connect (factory, "setup", G_CALLBACK (setup_cell_cb), GINT_TO_POINTER (kind));
  g_signal_connect_object (factory, "bind", G_CALLBACK (bind_cell_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (factory, "unbind", G_CALLBACK (unbind_cell_cb), self, G_CONNECT_SWAPPED);
  gtk_column_view_column_set_factory (column, factory);
}

/* Other songs stand in these rows now. */
static void
rows_refilled_cb (MoodSongList *self,
                  guint         position,
                  guint         n_rows)
{
  GHashTableIter iter;
  gpointer item;

  g_hash_table_iter_init (&iter, self->bound);
  while (g_hash_table_iter_next (&iter, &item, NULL))
    if (gtk_list_item_get_position (item) - position < n_rows)
      fill_cell (self, item);
}

/* --- sorting --- */

/* GTK tells only from 4.10 on which column is sorted by. But the view's sorter asks the column's one, and turns the answer
 * round for descending order: so each column answers "smaller" and notes that it was asked. */
static int
probe_cb (gconstpointer a,
          gconstpointer b,
          gpointer      user_data)
{
  GtkColumnViewColumn *column = user_data;
  MoodSongList *self = g_object_get_data (G_OBJECT (column), "moodplane-list");

  if (self->probed == NULL)
    self->probed = column;

  return -1;
}

static MoodSortKey
get_sort_key (MoodSongList        *self,
              GtkColumnViewColumn *column)
{
  const struct
  {
    GtkColumnViewColumn *column;
    MoodSortKey key;
  } keys[] = {
    { self->title_column, MOOD_SORT_TITLE },     { self->artist_column, MOOD_SORT_ARTIST },
    { self->album_column, MOOD_SORT_ALBUM },     { self->mood_column, MOOD_SORT_MOOD },
    { self->valence_column, MOOD_SORT_VALENCE }, { self->arousal_column, MOOD_SORT_AROUSAL },
  };

  for (gsize i = 0; column != NULL && i < G_N_ELEMENTS (keys); i++)
    if (keys[i].column == column)
      return keys[i].key;

  return MOOD_SORT_NONE;
}

static void
sorter_changed_cb (MoodSongList *self)
{
  int probes[2];
  GtkOrdering answer;

  self->probed = NULL;
  answer = gtk_sorter_compare (gtk_column_view_get_sorter (self->view), &probes[0], &probes[1]);
  self->is_top_due = TRUE;
  mood_song_view_set_sort (self->songs, get_sort_key (self, self->probed), answer == GTK_ORDERING_LARGER);
}

static void
add_sorter (MoodSongList        *self,
            GtkColumnViewColumn *column)
{
  g_autoptr (GtkSorter) sorter = GTK_SORTER (gtk_custom_sorter_new (probe_cb, column, NULL));

  g_object_set_data (G_OBJECT (column), "moodplane-list", self);
  gtk_column_view_column_set_sorter (column, sorter);
}

/* --- */

static void
settled_cb (MoodSongList *self)
{
  if (self->is_top_due)
    gtk_adjustment_set_value (gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (self->view)), 0);
  self->is_top_due = FALSE;
  gtk_stack_set_visible_child_name (self->stack,
                                    mood_song_view_is_fruitless (self->songs) ? "no-results" : "songs");
}

/* The list inside the column view, which has the actions of a list. */
static GtkWidget *
find_inner_list (MoodSongList *self)
{
  GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self->view));

  while (child != NULL && !GTK_IS_LIST_VIEW (child))
    child = gtk_widget_get_next_sibling (child);

  return child;
}

/* What is selected on the plane comes into sight here. */
static void
reveal_cb (MoodSongList *self,
           LibrarySong  *song)
{
  GtkWidget *inner = find_inner_list (self);
  guint position;

  if (inner != NULL && mood_song_view_find (self->songs, song, &position))
    {
      mood_song_rows_show_all (self->rows);
      gtk_widget_activate_action (inner, "list.scroll-to-item", "u", position);
    }
}

/* Enter, or a double click. */
static void
activate_cb (MoodSongList *self,
             guint         position)
{
  g_autoptr (LibrarySong) song = mood_song_rows_dup_song (self->rows, position);

  if (song != NULL)
    gtk_widget_activate_action (GTK_WIDGET (self), "win.play-song", "x", library_song_get_id (song));
}

/* GTK 4.8 counts the fixed widths of hidden columns, too, and then finds no room that the others could grow into: a hidden one is
 * made 0 wide. */
static void
show_column (GtkColumnViewColumn *column,
             gboolean             is_shown)
{
  GObject *object = G_OBJECT (column);

  if (is_shown == gtk_column_view_column_get_visible (column))
    return;

  if (is_shown)
    {
      gtk_column_view_column_set_fixed_width (column,
                                              GPOINTER_TO_INT (g_object_get_data (object, WIDTH_KEY)));
    }
  else
    {
      g_object_set_data (object, WIDTH_KEY,
                         GINT_TO_POINTER (gtk_column_view_column_get_fixed_width (column)));
      gtk_column_view_column_set_fixed_width (column, 0);
    }
  gtk_column_view_column_set_visible (column, is_shown);
}

/* Columns leave in the order in which they are missed least, as soon as they would stand beyond the edge. */
static void
update_columns (MoodSongList *self)
{
  const gboolean has_numbers = !self->is_narrow && !mood_adaptive_bin_is_narrow (self->room_for_numbers);

  show_column (self->album_column, !self->is_narrow && !mood_adaptive_bin_is_narrow (self->room_for_album));
  show_column (self->artist_column, !mood_adaptive_bin_is_narrow (self->room_for_artist));
  show_column (self->valence_column, has_numbers);
  show_column (self->arousal_column, has_numbers);
}

static void
mood_song_list_dispose (GObject *object)
{
  MoodSongList *self = MOOD_SONG_LIST (object);
  GtkWidget *child;

  if (self->songs != NULL)
    g_signal_handlers_disconnect_by_data (self->songs, self);
  if (self->view != NULL)
    {
      g_signal_handlers_disconnect_by_data (gtk_column_view_get_sorter (self->view), self);
      gtk_column_view_set_model (self->view, NULL);
    }
  self->view = NULL;
  if (self->rows != NULL)
    g_signal_handlers_disconnect_by_data (self->rows, self);
  g_clear_object (&self->rows);
  if (self->selection != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->selection, self);
      mood_selection_set_model (self->selection, NULL);
    }
  g_clear_object (&self->selection);
  g_clear_object (&self->songs);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);

  G_OBJECT_CLASS (mood_song_list_parent_class)->dispose (object);
}

static void
mood_song_list_finalize (GObject *object)
{
  g_hash_table_unref (MOOD_SONG_LIST (object)->bound);

  G_OBJECT_CLASS (mood_song_list_parent_class)->finalize (object);
}

static void
mood_song_list_class_init (MoodSongListClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = mood_song_list_dispose;
  G_OBJECT_CLASS (klass)->finalize = mood_song_list_finalize;

  g_type_ensure (MOOD_TYPE_ADAPTIVE_BIN);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/moodplane/Moodplane/ui/song-list.ui");
  gtk_widget_class_bind_template_child (widget_class, MoodSongList, stack);
  gtk_widget_class_bind_template_child (widget_class, MoodSongList, room_for_album);
  gtk_widget_class_bind_template_child (widget_class, MoodSongList, room_for_numbers);
  gtk_widget_class_bind_template_child (widget_class, MoodSongList, room_for_artist);
  gtk_widget_class_bind_template_child (widget_class, MoodSongList, view);
  gtk_widget_class_bind_template_child (widget_class, MoodSongList, title_column);
  gtk_widget_class_bind_template_child (widget_class, MoodSongList, artist_column);
  gtk_widget_class_bind_template_child (widget_class, MoodSongList, album_column);
  gtk_widget_class_bind_template_child (widget_class, MoodSongList, mood_column);
  gtk_widget_class_bind_template_child (widget_class, MoodSongList, valence_column);
  gtk_widget_class_bind_template_child (widget_class, MoodSongList, arousal_column);
  gtk_widget_class_bind_template_callback (widget_class, update_columns);
  gtk_widget_class_bind_template_callback (widget_class, activate_cb);
}

static void
mood_song_list_init (MoodSongList *self)
{
  self->bound = g_hash_table_new (NULL, NULL);
  gtk_widget_init_template (GTK_WIDGET (self));

  add_sorter (self, self->title_column);
  add_cells (self, self->title_column, MOOD_SONG_CELL_TITLE);
  add_sorter (self, self->artist_column);
  add_cells (self, self->artist_column, MOOD_SONG_CELL_ARTIST);
  add_sorter (self, self->album_column);
  add_cells (self, self->album_column, MOOD_SONG_CELL_ALBUM);
  add_sorter (self, self->mood_column);
  add_cells (self, self->mood_column, MOOD_SONG_CELL_MOOD);
  add_sorter (self, self->valence_column);
  add_cells (self, self->valence_column, MOOD_SONG_CELL_VALENCE);
  add_sorter (self, self->arousal_column);
  add_cells (self, self->arousal_column, MOOD_SONG_CELL_AROUSAL);
}

void
mood_song_list_set_source (MoodSongList  *self,
                           MoodSongStore *store,
                           MoodSelection *selection)
{
  g_return_if_fail (self->selection == NULL);

  self->selection = g_object_ref (selection);
  self->songs = mood_song_view_new (store);
  g_signal_connect_swapped (selection, "reveal", G_CALLBACK (reveal_cb), self);
  g_signal_connect_swapped (self->songs, "notify::settled", G_CALLBACK (settled_cb), self);
  mood_selection_set_model (selection, G_LIST_MODEL (self->songs));
  self->rows = mood_song_rows_new (selection);
  g_signal_connect_swapped (self->rows, "refilled", G_CALLBACK (rows_refilled_cb), self);
  gtk_column_view_set_model (self->view, GTK_SELECTION_MODEL (self->rows));
  g_signal_connect_swapped (gtk_column_view_get_sorter (self->view), "changed",
                            G_CALLBACK (sorter_changed_cb), self);
}

void
mood_song_list_set_query (MoodSongList  *self,
                          MoodSongQuery *query)
{
  mood_song_view_set_query (self->songs, query);
  self->is_top_due = TRUE;
}

void
mood_song_list_set_narrow (MoodSongList *self,
                           gboolean      is_narrow)
{
  self->is_narrow = is_narrow;
  update_columns (self);
}

GListModel *
mood_song_list_get_model (MoodSongList *self)
{
  return G_LIST_MODEL (self->songs);
}

void
mood_song_list_sort_by (MoodSongList *self,
                        const char   *column,
                        GtkSortType   order)
{
  const struct
  {
    const char *id;
    GtkColumnViewColumn *column;
  } columns[] = {
    { "title", self->title_column }, { "artist", self->artist_column },   { "album", self->album_column },
    { "mood", self->mood_column },   { "valence", self->valence_column }, { "arousal", self->arousal_column },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (columns); i++)
    if (g_str_equal (columns[i].id, column))
      gtk_column_view_sort_by_column (self->view, columns[i].column, order);
}

void
mood_song_list_set_playing (MoodSongList *self,
                            gint64        id)
{
  if (self->playing == id)
    return;

  self->playing = id;
  rows_refilled_cb (self, 0, G_MAXUINT);
}

gboolean
mood_song_list_is_settled (MoodSongList *self)
{
  return mood_song_view_is_settled (self->songs) && mood_song_rows_are_all (self->rows);
}

const char *
mood_song_list_get_page (MoodSongList *self)
{
  return gtk_stack_get_visible_child_name (self->stack);
}
