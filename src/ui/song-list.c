/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/song-list.h"

#include <adwaita.h>

#include "ui/bound-cells.h"
#include "ui/context-menu.h"
#include "ui/filter-button.h"
#include "ui/filter-chips.h"
#include "ui/group-list.h"
#include "ui/settings.h"
#include "ui/song-cell.h"
#include "ui/song-columns.h"
#include "ui/song-rows.h"
#include "ui/song-view.h"
#include "ui/tab-stops.h"

/* What a column shows and sorts by. Its title and its width are in the template, as "ID_column". */
typedef struct
{
  MoodSongCellKind kind;
  MoodSortKey key;
} ColumnUse;

static const MoodSongColumnInfo column_infos[] = {
  { "title", 0 },   { "artist", 1 },     { "album", 3 },      { "mood", 0 }, { "valence", 2 },
  { "arousal", 2 }, { "certainty", -1 }, { "duration", 4 },   { "year", 6 }, { "genre", 5 },
  { "path", -1 },   { "written", -1 },   { "corrected", -1 },
};

static const ColumnUse column_uses[G_N_ELEMENTS (column_infos)] = {
  { MOOD_SONG_CELL_TITLE, MOOD_SORT_TITLE },         { MOOD_SONG_CELL_ARTIST, MOOD_SORT_ARTIST },
  { MOOD_SONG_CELL_ALBUM, MOOD_SORT_ALBUM },         { MOOD_SONG_CELL_MOOD, MOOD_SORT_MOOD },
  { MOOD_SONG_CELL_VALENCE, MOOD_SORT_VALENCE },     { MOOD_SONG_CELL_AROUSAL, MOOD_SORT_AROUSAL },
  { MOOD_SONG_CELL_CERTAINTY, MOOD_SORT_CERTAINTY }, { MOOD_SONG_CELL_DURATION, MOOD_SORT_DURATION },
  { MOOD_SONG_CELL_YEAR, MOOD_SORT_YEAR },           { MOOD_SONG_CELL_GENRE, MOOD_SORT_GENRE },
  { MOOD_SONG_CELL_PATH, MOOD_SORT_PATH },           { MOOD_SONG_CELL_WRITTEN, MOOD_SORT_WRITTEN },
  { MOOD_SONG_CELL_CORRECTED, MOOD_SORT_CORRECTED },
};

#define N_COLUMNS G_N_ELEMENTS (column_infos)

struct _MoodSongList
{
  GtkWidget parent_instance;

  GtkStack *stack;
  AdwStatusPage *nothing_page;
  GtkWidget *head;
  GtkWidget *scroller;
  GtkColumnView *view;
  GtkMenuButton *columns_button;
  MoodFilterButton *filter_button;
  MoodGroupList *group_list;
  GtkStack *head_stack;
  GtkLabel *group_label;
  MoodFilterChips *chips;
  GMenuModel *menu_model;
  GtkWidget *menu; /* (nullable): made when it is first asked for */

  MoodFilters *filters;     /* (owned) */
  MoodSongColumns *columns; /* (owned) */
  MoodSongView *songs;      /* (owned) (nullable) */
  MoodSelection *selection; /* (owned) (nullable) */
  MoodSongGroups *groups;   /* (owned) (nullable) */
  MoodGroupKind kind;
  MoodSongGroup *open_group; /* (owned) (nullable) */
  MoodSongRows *rows;       /* (owned) (nullable) */
  MoodBoundCells *cells;    /* (owned) */
  gboolean is_top_due;      /* what comes next was asked for by the user: show it from its begin */
  gboolean is_narrow;       /* the window, not only this list */
  guint room_id;            /* source that will look how much room there is, or 0 */
  gint64 playing;           /* id of the song that is heard, or 0 */
};

G_DEFINE_FINAL_TYPE (MoodSongList, mood_song_list, GTK_TYPE_WIDGET)

enum
{
  GROUP_OPENED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

/* --- the cells --- */

static void
fill_cell (gpointer table, GtkListItem *item)
{
  MoodSongList *self = table;
  g_autoptr (LibrarySong) song = NULL;
  MoodSongCell *cell = MOOD_SONG_CELL (gtk_list_item_get_child (item));

  if (self->rows != NULL)
    song = mood_song_rows_dup_item (self->rows, gtk_list_item_get_position (item));
  mood_song_cell_set_two_lines (cell, !mood_song_columns_is_shown (self->columns, "artist"));
  mood_song_cell_set_playing (cell, song != NULL && self->playing != 0
                                        && library_song_get_id (song) == self->playing);
  mood_song_cell_set_song (cell, song);
}

static void
set_up_cell (GtkListItem *item, int kind)
{
  GtkWidget *cell = mood_song_cell_new ((MoodSongCellKind)kind);

  g_object_set_data (G_OBJECT (cell), MOOD_SONG_LIST_ITEM_KEY, item);
  gtk_list_item_set_child (item, cell);
}

/* --- sorting --- */

static void
sort_changed_cb (MoodSongList *self)
{
  gboolean is_descending;
  const char *id = mood_song_columns_get_sort (self->columns, &is_descending);
  MoodSortKey key = MOOD_SORT_NONE;

  if (self->songs == NULL)
    return;

  for (gsize i = 0; id != NULL && i < N_COLUMNS; i++)
    if (g_str_equal (column_infos[i].id, id))
      key = column_uses[i].key;
  self->is_top_due = TRUE;
  mood_song_view_set_sort (self->songs, key, is_descending);
}

/* --- */

static void
update_page (MoodSongList *self)
{
  const gboolean has_groups = self->kind != MOOD_GROUP_NONE && self->open_group == NULL;
  const char *page = has_groups ? "groups" : "songs";

  if (mood_song_view_is_fruitless (self->songs))
    page = "no-results";
  gtk_stack_set_visible_child_name (self->stack, page);
  gtk_widget_set_visible (GTK_WIDGET (self->columns_button), !has_groups);
}

static void
settled_cb (MoodSongList *self)
{
  if (self->is_top_due)
    gtk_adjustment_set_value (gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (self->view)), 0);
  self->is_top_due = FALSE;
  update_page (self);
}

/* Enter, or a double click, on an album or an artist. */
static void
group_opened_cb (MoodSongList  *self,
                 MoodSongGroup *group)
{
  g_signal_emit (self, signals[GROUP_OPENED], 0, group);
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
reveal_cb (MoodSongList *self, LibrarySong *song)
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
activate_cb (MoodSongList *self, guint position)
{
  g_autoptr (LibrarySong) song = mood_song_rows_dup_item (self->rows, position);

  if (song != NULL)
    gtk_widget_activate_action (GTK_WIDGET (self), "win.play-song", "x", library_song_get_id (song));
}

/* --- how much room there is --- */

static gboolean
room_cb (gpointer user_data)
{
  MoodSongList *self = user_data;
  GtkAdjustment *across = gtk_scrollable_get_hadjustment (GTK_SCROLLABLE (self->view));

  self->room_id = 0;
  mood_song_columns_set_room (self->columns, (int)gtk_adjustment_get_page_size (across), self->is_narrow);

  return G_SOURCE_REMOVE;
}

/* What is shown must not change in the middle of a layout. */
static void
room_changed_cb (MoodSongList *self)
{
  if (self->room_id == 0)
    self->room_id = g_idle_add_full (G_PRIORITY_HIGH_IDLE, room_cb, self, NULL);
}

/* --- the menu --- */

static void
show_menu (MoodSongList *self, double x, double y)
{
  mood_context_menu_popup (&self->menu, self->menu_model, GTK_WIDGET (self), x, y);
}

/* The song of the row that @widget, a part of the table, is in; (transfer none) (nullable). */
static LibrarySong *
find_song (MoodSongList *self, GtkWidget *widget)
{
  for (; widget != NULL && widget != GTK_WIDGET (self->view); widget = gtk_widget_get_parent (widget))
    {
      GtkWidget *below = widget;

      /* A row has cells, and a cell has one of ours. */
      for (int depth = 0; depth < 3 && below != NULL; depth++, below = gtk_widget_get_first_child (below))
        if (MOOD_IS_SONG_CELL (below))
          return mood_song_cell_get_song (MOOD_SONG_CELL (below));
    }

  return NULL;
}

/* A song that is not selected becomes the selection; a selected one leaves it as it is. */
static void
select_for_menu (MoodSongList *self, LibrarySong *song)
{
  guint position;

  if (!mood_selection_contains (self->selection, song) && mood_song_view_find (self->songs, song, &position))
    gtk_selection_model_select_item (GTK_SELECTION_MODEL (self->rows), position, TRUE);
}

static gboolean
show_menu_at (MoodSongList *self, double x, double y)
{
  LibrarySong *song = find_song (self, gtk_widget_pick (GTK_WIDGET (self->view), x, y, GTK_PICK_INSENSITIVE));

  if (song == NULL)
    return FALSE;

  select_for_menu (self, song);
  gtk_widget_translate_coordinates (GTK_WIDGET (self->view), GTK_WIDGET (self), x, y, &x, &y);
  show_menu (self, x, y);

  return TRUE;
}

static void
menu_pressed_cb (MoodSongList *self, int n_presses, double x, double y, GtkGesture *gesture)
{
  if (show_menu_at (self, x, y))
    gtk_gesture_set_state (gesture, GTK_EVENT_SEQUENCE_CLAIMED);
}

static void
long_pressed_cb (MoodSongList *self, double x, double y, GtkGesture *gesture)
{
  menu_pressed_cb (self, 1, x, y, gesture);
}

/* As the menu key asks for it: at the row that the keyboard is on. */
static void
menu_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  MoodSongList *self = MOOD_SONG_LIST (widget);
  GtkWidget *focus = gtk_root_get_focus (gtk_widget_get_root (widget));
  LibrarySong *song = focus != NULL && gtk_widget_is_ancestor (focus, GTK_WIDGET (self->view))
                          ? find_song (self, focus)
                          : NULL;
  double x, y;

  if (song == NULL)
    return;

  select_for_menu (self, song);
  gtk_widget_translate_coordinates (focus, widget, 24, gtk_widget_get_height (focus), &x, &y);
  show_menu (self, x, y);
}

static void
select_all_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  MoodSongList *self = MOOD_SONG_LIST (widget);

  if (self->rows != NULL)
    gtk_selection_model_select_all (GTK_SELECTION_MODEL (self->rows));
}

/* --- construction --- */

static GtkColumnViewColumn *
get_template_column (MoodSongList *self, const char *id)
{
  g_autofree char *name = g_strdup_printf ("%s_column", id);

  return GTK_COLUMN_VIEW_COLUMN (
      gtk_widget_get_template_child (GTK_WIDGET (self), MOOD_TYPE_SONG_LIST, name));
}

static void
columns_changed_cb (MoodSongList *self)
{
  mood_bound_cells_refill (self->cells, 0, G_MAXUINT);
}

static void
set_up_columns (MoodSongList *self)
{
  g_autoptr (GSettings) settings = mood_settings_new ();
  GtkColumnViewColumn *columns[N_COLUMNS];

  for (gsize i = 0; i < N_COLUMNS; i++)
    columns[i] = get_template_column (self, column_infos[i].id);
  self->columns = mood_song_columns_new (self->view, columns, column_infos, N_COLUMNS, settings);
  g_signal_connect_swapped (self->columns, "changed", G_CALLBACK (columns_changed_cb), self);
  g_signal_connect_swapped (self->columns, "sort-changed", G_CALLBACK (sort_changed_cb), self);
  gtk_widget_insert_action_group (GTK_WIDGET (self), "columns",
                                  mood_song_columns_get_actions (self->columns));
  gtk_menu_button_set_menu_model (self->columns_button, mood_song_columns_get_menu (self->columns));
  for (gsize i = 0; i < N_COLUMNS; i++)
    mood_bound_cells_add_column (self->cells, columns[i], column_uses[i].kind);
}

/* The keyboard goes to what is listed, not to the buttons above. */
static gboolean
mood_song_list_grab_focus (GtkWidget *widget)
{
  MoodSongList *self = MOOD_SONG_LIST (widget);
  const gboolean has_groups = self->kind != MOOD_GROUP_NONE && self->open_group == NULL;

  return gtk_widget_grab_focus (has_groups ? GTK_WIDGET (self->group_list) : GTK_WIDGET (self->view));
}

/* The rows, or what stands in their place. */
static gboolean
focus_rows (GtkWidget *stack, GtkDirectionType direction)
{
  MoodSongList *self = MOOD_SONG_LIST (gtk_widget_get_ancestor (stack, MOOD_TYPE_SONG_LIST));
  GtkWidget *focus = gtk_root_get_focus (gtk_widget_get_root (stack));

  if (g_str_equal (mood_song_list_get_page (self), "no-results"))
    return gtk_widget_child_focus (stack, direction);

  return (focus == NULL || !gtk_widget_is_ancestor (focus, stack)) && gtk_widget_grab_focus (GTK_WIDGET (self));
}

static gboolean
mood_song_list_focus (GtkWidget *widget, GtkDirectionType direction)
{
  MoodSongList *self = MOOD_SONG_LIST (widget);
  GtkWidget *const parts[] = { self->head, GTK_WIDGET (self->chips), GTK_WIDGET (self->stack) };

  if (direction != GTK_DIR_TAB_FORWARD && direction != GTK_DIR_TAB_BACKWARD)
    return GTK_WIDGET_CLASS (mood_song_list_parent_class)->focus (widget, direction);

  return mood_tab_stops_move (parts, G_N_ELEMENTS (parts), GTK_WIDGET (self->stack), focus_rows, direction);
}

static void
mood_song_list_dispose (GObject *object)
{
  MoodSongList *self = MOOD_SONG_LIST (object);
  GtkWidget *child;

  if (self->songs != NULL)
    g_signal_handlers_disconnect_by_data (self->songs, self);
  g_clear_handle_id (&self->room_id, g_source_remove);
  g_clear_pointer (&self->menu, gtk_widget_unparent);
  if (self->view != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->columns, self);
      gtk_widget_insert_action_group (GTK_WIDGET (self), "columns", NULL);
      g_object_run_dispose (G_OBJECT (self->columns));
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
  g_clear_object (&self->open_group);
  g_clear_object (&self->groups);
  g_clear_object (&self->songs);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);

  G_OBJECT_CLASS (mood_song_list_parent_class)->dispose (object);
}

static void
mood_song_list_finalize (GObject *object)
{
  MoodSongList *self = MOOD_SONG_LIST (object);

  g_object_unref (self->cells);
  g_object_unref (self->columns);
  g_object_unref (self->filters);

  G_OBJECT_CLASS (mood_song_list_parent_class)->finalize (object);
}

static void
mood_song_list_class_init (MoodSongListClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = mood_song_list_dispose;
  G_OBJECT_CLASS (klass)->finalize = mood_song_list_finalize;
  widget_class->focus = mood_song_list_focus;
  widget_class->grab_focus = mood_song_list_grab_focus;

  g_type_ensure (MOOD_TYPE_FILTER_BUTTON);
  g_type_ensure (MOOD_TYPE_FILTER_CHIPS);
  g_type_ensure (MOOD_TYPE_GROUP_LIST);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/moodplane/Moodplane/ui/song-list.ui");
  gtk_widget_class_bind_template_child (widget_class, MoodSongList, stack);
  gtk_widget_class_bind_template_child (widget_class, MoodSongList, scroller);
  gtk_widget_class_bind_template_child (widget_class, MoodSongList, view);
  gtk_widget_class_bind_template_child (widget_class, MoodSongList, columns_button);
  gtk_widget_class_bind_template_child (widget_class, MoodSongList, filter_button);
  gtk_widget_class_bind_template_child (widget_class, MoodSongList, chips);
  gtk_widget_class_bind_template_child (widget_class, MoodSongList, group_list);
  gtk_widget_class_bind_template_child (widget_class, MoodSongList, head_stack);
  gtk_widget_class_bind_template_child (widget_class, MoodSongList, group_label);
  gtk_widget_class_bind_template_child (widget_class, MoodSongList, menu_model);
  gtk_widget_class_bind_template_child_full (widget_class, "clear_button", FALSE, 0);
  gtk_widget_class_bind_template_child (widget_class, MoodSongList, nothing_page);
  gtk_widget_class_bind_template_child (widget_class, MoodSongList, head);
  for (gsize i = 0; i < N_COLUMNS; i++)
    {
      g_autofree char *name = g_strdup_printf ("%s_column", column_infos[i].id);

      gtk_widget_class_bind_template_child_full (widget_class, name, FALSE, 0);
    }
  gtk_widget_class_bind_template_callback (widget_class, activate_cb);
  gtk_widget_class_bind_template_callback (widget_class, group_opened_cb);
  gtk_widget_class_bind_template_callback (widget_class, menu_pressed_cb);
  gtk_widget_class_bind_template_callback (widget_class, long_pressed_cb);
  gtk_widget_class_install_action (widget_class, "songs.menu", NULL, menu_action);
  gtk_widget_class_install_action (widget_class, "songs.select-all", NULL, select_all_action);
  signals[GROUP_OPENED] = g_signal_new ("group-opened", MOOD_TYPE_SONG_LIST, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                        NULL, G_TYPE_NONE, 1, MOOD_TYPE_SONG_GROUP);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Menu, 0, "songs.menu", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_F10, GDK_SHIFT_MASK, "songs.menu", NULL);
}

static void
mood_song_list_init (MoodSongList *self)
{
  self->cells = mood_bound_cells_new (self, set_up_cell, fill_cell);
  self->filters = mood_filters_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  set_up_columns (self);
  mood_filter_button_set_filters (self->filter_button, self->filters);
  mood_filter_chips_set_filters (self->chips, self->filters);
  g_signal_connect_swapped (gtk_scrollable_get_hadjustment (GTK_SCROLLABLE (self->view)), "notify::page-size",
                            G_CALLBACK (room_changed_cb), self);
}

void
mood_song_list_set_source (MoodSongList *self, MoodSongStore *store, MoodSelection *selection)
{
  g_return_if_fail (self->selection == NULL);

  self->selection = g_object_ref (selection);
  self->songs = mood_song_view_new (store);
  g_signal_connect_swapped (selection, "reveal", G_CALLBACK (reveal_cb), self);
  g_signal_connect_swapped (self->songs, "notify::settled", G_CALLBACK (settled_cb), self);
  mood_selection_set_model (selection, G_LIST_MODEL (self->songs));
  self->rows = mood_song_rows_new (GTK_SELECTION_MODEL (selection));
  g_signal_connect_swapped (self->rows, "refilled", G_CALLBACK (mood_bound_cells_refill), self->cells);
  gtk_column_view_set_model (self->view, GTK_SELECTION_MODEL (self->rows));
  sort_changed_cb (self);
  self->groups = mood_song_groups_new (store);
  mood_group_list_set_source (self->group_list, self->groups, selection);
}

void
mood_song_list_set_query (MoodSongList *self, MoodSongQuery *query)
{
  mood_song_view_set_query (self->songs, query);
  mood_song_columns_set_own_order (self->columns, mood_song_query_has_order (query));
  self->is_top_due = TRUE;
}

void
mood_song_list_set_narrow (MoodSongList *self, gboolean is_narrow)
{
  self->is_narrow = is_narrow;
  mood_group_list_set_narrow (self->group_list, is_narrow);
  room_changed_cb (self);
}

MoodFilters *
mood_song_list_get_filters (MoodSongList *self)
{
  return self->filters;
}

MoodSongGroups *
mood_song_list_get_groups (MoodSongList *self)
{
  return self->groups;
}

void
mood_song_list_set_group_kind (MoodSongList  *self,
                               MoodGroupKind  kind)
{
  self->kind = kind;
  mood_song_groups_set_kind (self->groups, kind);
  update_page (self);
}

void
mood_song_list_set_open_group (MoodSongList  *self,
                               MoodSongGroup *group)
{
  g_set_object (&self->open_group, group);
  if (group != NULL)
    gtk_label_set_text (self->group_label, mood_song_group_get_name (group));
  gtk_stack_set_visible_child_name (self->head_stack, group != NULL ? "open" : "kinds");
  update_page (self);
}

GListModel *
mood_song_list_get_model (MoodSongList *self)
{
  return G_LIST_MODEL (self->songs);
}

void
mood_song_list_sort_by (MoodSongList *self, const char *column, GtkSortType order)
{
  mood_song_columns_sort_by (self->columns, column, order);
}

void
mood_song_list_set_playing (MoodSongList *self, gint64 id)
{
  if (self->playing == id)
    return;

  self->playing = id;
  mood_bound_cells_refill (self->cells, 0, G_MAXUINT);
}

void
mood_song_list_set_nothing_text (MoodSongList *self, const char *text)
{
  g_autofree char *escaped = text != NULL ? g_markup_escape_text (text, -1) : NULL;

  adw_status_page_set_description (self->nothing_page, escaped);
}

void
mood_song_list_focus_first (MoodSongList *self)
{
  /* The rows are in the last child of the view; there is no other way to its first one. */
  GtkWidget *rows = gtk_widget_get_last_child (GTK_WIDGET (self->view));

  if (g_str_equal (mood_song_list_get_page (self), "songs") && self->rows != NULL
      && g_list_model_get_n_items (G_LIST_MODEL (self->rows)) > 0)
    gtk_widget_activate_action (rows, "list.scroll-to-item", "u", 0);
  gtk_widget_grab_focus (GTK_WIDGET (self));
}

gboolean
mood_song_list_is_settled (MoodSongList *self)
{
  return mood_song_view_is_settled (self->songs) && mood_song_rows_are_all (self->rows)
         && mood_group_list_is_settled (self->group_list);
}

const char *
mood_song_list_get_page (MoodSongList *self)
{
  return gtk_stack_get_visible_child_name (self->stack);
}
