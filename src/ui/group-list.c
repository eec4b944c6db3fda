/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/group-list.h"

#include "ui/bound-cells.h"
#include "ui/group-cell.h"
#include "ui/song-columns.h"
#include "ui/song-rows.h"

/* What a column shows and sorts by. Its title and its width are in the template, as "ID_column". */
typedef struct
{
  MoodGroupCellKind kind;
  MoodGroupSort sort;
} ColumnUse;

static const MoodSongColumnInfo column_infos[] = {
  { "name", 0 }, { "songs", 1 }, { "duration", 3 }, { "mood", 0 }, { "valence", 2 }, { "arousal", 2 },
};

static const ColumnUse column_uses[G_N_ELEMENTS (column_infos)] = {
  { MOOD_GROUP_CELL_NAME, MOOD_GROUP_SORT_NAME },
  { MOOD_GROUP_CELL_SONGS, MOOD_GROUP_SORT_SONGS },
  { MOOD_GROUP_CELL_DURATION, MOOD_GROUP_SORT_DURATION },
  { MOOD_GROUP_CELL_MOOD, MOOD_GROUP_SORT_MOOD },
  { MOOD_GROUP_CELL_VALENCE, MOOD_GROUP_SORT_VALENCE },
  { MOOD_GROUP_CELL_AROUSAL, MOOD_GROUP_SORT_AROUSAL },
};

#define N_COLUMNS G_N_ELEMENTS (column_infos)

struct _MoodGroupList
{
  GtkWidget parent_instance;
  GtkColumnView *view;

  MoodSongColumns *columns;    /* (owned) */
  MoodSongGroups *groups;      /* (owned) (nullable) */
  MoodSelection *selection;    /* (owned) (nullable): of the songs */
  GtkMultiSelection *selected; /* (owned) (nullable): of the groups */
  MoodSongRows *rows;          /* (owned) (nullable) */
  MoodBoundCells *cells;       /* (owned) */
  gboolean is_narrow;
  gboolean is_selecting; /* what changes now is our own doing */
  guint room_id;         /* source that will look how much room there is, or 0 */
};

G_DEFINE_FINAL_TYPE (MoodGroupList, mood_group_list, GTK_TYPE_WIDGET)

enum
{
  OPENED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

/* --- the cells --- */

static void
fill_cell (gpointer table, GtkListItem *item)
{
  MoodGroupList *self = table;
  g_autoptr (MoodSongGroup) group = NULL;

  if (self->rows != NULL)
    group = mood_song_rows_dup_item (self->rows, gtk_list_item_get_position (item));
  mood_group_cell_set_group (MOOD_GROUP_CELL (gtk_list_item_get_child (item)), group);
}

static void
set_up_cell (GtkListItem *item, int kind)
{
  gtk_list_item_set_child (item, mood_group_cell_new ((MoodGroupCellKind)kind));
}

/* --- sorting, and how much room there is --- */

static void
sort_changed_cb (MoodGroupList *self)
{
  gboolean is_descending;
  const char *id = mood_song_columns_get_sort (self->columns, &is_descending);
  MoodGroupSort sort = MOOD_GROUP_SORT_NAME;

  for (gsize i = 0; id != NULL && i < N_COLUMNS; i++)
    if (g_str_equal (column_infos[i].id, id))
      sort = column_uses[i].sort;
  if (self->groups != NULL)
    mood_song_groups_set_sort (self->groups, sort, is_descending);
}

static gboolean
room_cb (gpointer user_data)
{
  MoodGroupList *self = user_data;
  GtkAdjustment *across = gtk_scrollable_get_hadjustment (GTK_SCROLLABLE (self->view));

  self->room_id = 0;
  mood_song_columns_set_room (self->columns, (int)gtk_adjustment_get_page_size (across), self->is_narrow);

  return G_SOURCE_REMOVE;
}

/* What is shown must not change in the middle of a layout. */
static void
room_changed_cb (MoodGroupList *self)
{
  if (self->room_id == 0)
    self->room_id = g_idle_add_full (G_PRIORITY_HIGH_IDLE, room_cb, self, NULL);
}

/* --- what the user does --- */

static void
selection_changed_cb (MoodGroupList *self)
{
  g_autoptr (GtkBitset) positions = NULL;
  g_autoptr (GPtrArray) all = g_ptr_array_new_with_free_func (g_object_unref);
  GtkBitsetIter iter;
  guint position;

  if (self->is_selecting)
    return;

  positions = gtk_selection_model_get_selection (GTK_SELECTION_MODEL (self->selected));
  if (gtk_bitset_iter_init_first (&iter, positions, &position))
    do
      {
        g_autoptr (MoodSongGroup) group = g_list_model_get_item (G_LIST_MODEL (self->groups), position);
        g_autoptr (GPtrArray) songs = mood_song_group_dup_songs (group);

        g_ptr_array_extend_and_steal (all, g_steal_pointer (&songs));
      }
    while (gtk_bitset_iter_next (&iter, &position));

  self->is_selecting = TRUE;
  mood_selection_add (self->selection, all, TRUE);
  self->is_selecting = FALSE;
}

/* Songs were selected elsewhere. */
static void
songs_selected_cb (MoodGroupList *self)
{
  if (self->is_selecting)
    return;

  self->is_selecting = TRUE;
  gtk_selection_model_unselect_all (GTK_SELECTION_MODEL (self->selected));
  self->is_selecting = FALSE;
}

static void
activate_cb (MoodGroupList *self, guint position)
{
  g_autoptr (MoodSongGroup) group = g_list_model_get_item (G_LIST_MODEL (self->groups), position);

  if (group != NULL)
    g_signal_emit (self, signals[OPENED], 0, group);
}

/* --- construction --- */

static void
set_up_columns (MoodGroupList *self)
{
  GtkColumnViewColumn *columns[N_COLUMNS];

  for (gsize i = 0; i < N_COLUMNS; i++)
    {
      g_autofree char *name = g_strdup_printf ("%s_column", column_infos[i].id);

      columns[i] = GTK_COLUMN_VIEW_COLUMN (
          gtk_widget_get_template_child (GTK_WIDGET (self), MOOD_TYPE_GROUP_LIST, name));
    }
  self->columns = mood_song_columns_new (self->view, columns, column_infos, N_COLUMNS, NULL);
  g_signal_connect_swapped (self->columns, "sort-changed", G_CALLBACK (sort_changed_cb), self);
  gtk_widget_insert_action_group (GTK_WIDGET (self), "columns",
                                  mood_song_columns_get_actions (self->columns));
  for (gsize i = 0; i < N_COLUMNS; i++)
    mood_bound_cells_add_column (self->cells, columns[i], column_uses[i].kind);
}

static gboolean
mood_group_list_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (GTK_WIDGET (MOOD_GROUP_LIST (widget)->view));
}

static void
mood_group_list_dispose (GObject *object)
{
  MoodGroupList *self = MOOD_GROUP_LIST (object);
  GtkWidget *child;

  g_clear_handle_id (&self->room_id, g_source_remove);
  if (self->view != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->columns, self);
      gtk_widget_insert_action_group (GTK_WIDGET (self), "columns", NULL);
      g_object_run_dispose (G_OBJECT (self->columns));
      gtk_column_view_set_model (self->view, NULL);
    }
  self->view = NULL;
  if (self->selection != NULL)
    g_signal_handlers_disconnect_by_data (self->selection, self);
  if (self->selected != NULL)
    g_signal_handlers_disconnect_by_data (self->selected, self);
  if (self->rows != NULL)
    g_signal_handlers_disconnect_by_data (self->rows, self);
  g_clear_object (&self->rows);
  g_clear_object (&self->selected);
  g_clear_object (&self->selection);
  g_clear_object (&self->groups);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);

  G_OBJECT_CLASS (mood_group_list_parent_class)->dispose (object);
}

static void
mood_group_list_finalize (GObject *object)
{
  MoodGroupList *self = MOOD_GROUP_LIST (object);

  g_object_unref (self->cells);
  g_object_unref (self->columns);

  G_OBJECT_CLASS (mood_group_list_parent_class)->finalize (object);
}

static void
mood_group_list_class_init (MoodGroupListClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = mood_group_list_dispose;
  G_OBJECT_CLASS (klass)->finalize = mood_group_list_finalize;
  widget_class->grab_focus = mood_group_list_grab_focus;

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/moodplane/Moodplane/ui/group-list.ui");
  gtk_widget_class_bind_template_child (widget_class, MoodGroupList, view);
  for (gsize i = 0; i < N_COLUMNS; i++)
    {
      g_autofree char *name = g_strdup_printf ("%s_column", column_infos[i].id);

      gtk_widget_class_bind_template_child_full (widget_class, name, FALSE, 0);
    }
  gtk_widget_class_bind_template_callback (widget_class, activate_cb);

  signals[OPENED] = g_signal_new ("opened", MOOD_TYPE_GROUP_LIST, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 1, MOOD_TYPE_SONG_GROUP);
}

static void
mood_group_list_init (MoodGroupList *self)
{
  self->cells = mood_bound_cells_new (self, set_up_cell, fill_cell);
  gtk_widget_init_template (GTK_WIDGET (self));
  set_up_columns (self);
  g_signal_connect_swapped (gtk_scrollable_get_hadjustment (GTK_SCROLLABLE (self->view)), "notify::page-size",
                            G_CALLBACK (room_changed_cb), self);
}

void
mood_group_list_set_source (MoodGroupList *self, MoodSongGroups *groups, MoodSelection *selection)
{
  g_return_if_fail (self->groups == NULL);

  self->groups = g_object_ref (groups);
  self->selection = g_object_ref (selection);
  self->selected = gtk_multi_selection_new (G_LIST_MODEL (g_object_ref (groups)));
  g_signal_connect_swapped (self->selected, "selection-changed", G_CALLBACK (selection_changed_cb), self);
  g_signal_connect_swapped (selection, "changed", G_CALLBACK (songs_selected_cb), self);
  self->rows = mood_song_rows_new (GTK_SELECTION_MODEL (self->selected));
  g_signal_connect_swapped (self->rows, "refilled", G_CALLBACK (mood_bound_cells_refill), self->cells);
  gtk_column_view_set_model (self->view, GTK_SELECTION_MODEL (self->rows));
  mood_song_columns_sort_by (self->columns, "name", GTK_SORT_ASCENDING);
}

void
mood_group_list_set_narrow (MoodGroupList *self, gboolean is_narrow)
{
  self->is_narrow = is_narrow;
  room_changed_cb (self);
}

gboolean
mood_group_list_is_settled (MoodGroupList *self)
{
  return mood_song_groups_is_settled (self->groups) && mood_song_rows_are_all (self->rows);
}
