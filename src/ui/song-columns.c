/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/song-columns.h"

#include <glib/gi18n.h>

#include "ui/text.h"

/* A column of this width or less is none. */
#define LEAST_WIDTH 24

typedef struct
{
  GtkColumnViewColumn *column; /* (owned) */
  const char *id;              /* static */
  int rank;
  int usual_width;
  int width;
  gboolean is_chosen;
} Column;

struct _MoodSongColumns
{
  GObject parent_instance;
  GtkColumnView *view;         /* not owned: it is the owner's, and outlives this */
  GArray *columns;             /* (owned) (element-type Column): as they were given */
  GSettings *settings;         /* (owned) (nullable) */
  GSimpleActionGroup *actions; /* (owned) */
  GMenu *menu;                 /* (owned) */
  gboolean is_automatic;
  int room;
  gboolean is_narrow;
  gboolean is_changing; /* what changes now is our own doing */
  guint save_id;        /* source that will remember the widths, or 0 */
  Column *probed;       /* not owned (nullable): see probe_cb() */
  const char *sort_id;  /* static (nullable) */
  gboolean is_descending;
  gboolean has_own_order;
  const char *kept_sort_id; /* static (nullable): what comes back after an own order */
  gboolean is_kept_descending;
};

G_DEFINE_FINAL_TYPE (MoodSongColumns, mood_song_columns, G_TYPE_OBJECT)

enum
{
  CHANGED,
  SORT_CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static Column *
get_column (MoodSongColumns *self, guint i)
{
  return &g_array_index (self->columns, Column, i);
}

/* (nullable) */
static Column *
find_id (MoodSongColumns *self, const char *id)
{
  for (guint i = 0; id != NULL && i < self->columns->len; i++)
    if (g_str_equal (get_column (self, i)->id, id))
      return get_column (self, i);

  return NULL;
}

static Column *
find_column (MoodSongColumns *self, GtkColumnViewColumn *column)
{
  for (guint i = 0; i < self->columns->len; i++)
    if (get_column (self, i)->column == column)
      return get_column (self, i);

  g_return_val_if_reached (NULL);
}

/* --- which are shown --- */

/* GTK 4.8 counts the fixed widths of hidden columns, too, and then finds no room that the others could grow into: a hidden one is
 * made 0 wide. */
static gboolean
show_column (Column *column, gboolean is_shown)
{
  if (is_shown == gtk_column_view_column_get_visible (column->column))
    return FALSE;

  gtk_column_view_column_set_fixed_width (column->column, is_shown ? column->width : 0);
  gtk_column_view_column_set_visible (column->column, is_shown);

  return TRUE;
}

static int
get_width_of_rank (MoodSongColumns *self, int rank)
{
  int width = 0;

  for (guint i = 0; i < self->columns->len; i++)
    if (get_column (self, i)->rank == rank)
      width += get_column (self, i)->width;

  return width;
}

/* The last rank for which there is room. */
static int
find_last_rank (MoodSongColumns *self)
{
  int width = get_width_of_rank (self, 0);
  int rank = 0;

  if (self->is_narrow)
    return 0;

  while (get_width_of_rank (self, rank + 1) > 0 && width + get_width_of_rank (self, rank + 1) <= self->room)
    width += get_width_of_rank (self, ++rank);

  return rank;
}

static void
update_actions (MoodSongColumns *self)
{
  GAction *automatic = g_action_map_lookup_action (G_ACTION_MAP (self->actions), "automatic");

  g_simple_action_set_state (G_SIMPLE_ACTION (automatic), g_variant_new_boolean (self->is_automatic));
  for (guint i = 0; i < self->columns->len; i++)
    {
      Column *column = get_column (self, i);
      GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self->actions), column->id);

      g_simple_action_set_state (G_SIMPLE_ACTION (action),
                                 g_variant_new_boolean (gtk_column_view_column_get_visible (column->column)));
    }
}

static void
update (MoodSongColumns *self)
{
  const int last_rank = find_last_rank (self);
  gboolean is_changed = FALSE;

  self->is_changing = TRUE;
  for (guint i = 0; i < self->columns->len; i++)
    {
      Column *column = get_column (self, i);
      gboolean is_shown = column->rank == 0;

      if (!self->is_narrow)
        is_shown |= self->is_automatic ? column->rank >= 0 && column->rank <= last_rank : column->is_chosen;
      is_changed |= show_column (column, is_shown);
    }
  self->is_changing = FALSE;

  update_actions (self);
  if (is_changed)
    g_signal_emit (self, signals[CHANGED], 0);
}

/* --- what is remembered --- */

static void
save_strv (MoodSongColumns *self, const char *key, GPtrArray *ids)
{
  g_ptr_array_add (ids, NULL);
  if (self->settings != NULL)
    g_settings_set_strv (self->settings, key, (const char *const *)ids->pdata);
}

/* None chosen is what stands for as many as there is room for: there is always a title. */
static void
save_chosen (MoodSongColumns *self)
{
  g_autoptr (GPtrArray) ids = g_ptr_array_new ();

  for (guint i = 0; i < self->columns->len && !self->is_automatic; i++)
    if (get_column (self, i)->is_chosen)
      g_ptr_array_add (ids, (gpointer)get_column (self, i)->id);
  save_strv (self, "list-columns", ids);
}

static void
save_order (MoodSongColumns *self)
{
  GListModel *shown = gtk_column_view_get_columns (self->view);
  g_autoptr (GPtrArray) ids = g_ptr_array_new ();

  for (guint i = 0; i < g_list_model_get_n_items (shown); i++)
    {
      g_autoptr (GtkColumnViewColumn) column = g_list_model_get_item (shown, i);

      g_ptr_array_add (ids, (gpointer)find_column (self, column)->id);
    }
  save_strv (self, "list-column-order", ids);
}

static void
save_widths (MoodSongColumns *self)
{
  GVariantBuilder builder;

  g_variant_builder_init (&builder, G_VARIANT_TYPE ("a{si}"));
  for (guint i = 0; i < self->columns->len; i++)
    if (get_column (self, i)->width != get_column (self, i)->usual_width)
      g_variant_builder_add (&builder, "{si}", get_column (self, i)->id, get_column (self, i)->width);
  if (self->settings != NULL)
    g_settings_set_value (self->settings, "list-column-widths", g_variant_builder_end (&builder));
  else
    g_variant_builder_clear (&builder);
}

static gboolean
save_widths_cb (gpointer user_data)
{
  MoodSongColumns *self = user_data;

  self->save_id = 0;
  save_widths (self);

  return G_SOURCE_REMOVE;
}

/* The window closes, perhaps the program. */
static void
unmap_cb (MoodSongColumns *self)
{
  if (self->save_id != 0)
    save_widths (self);
  g_clear_handle_id (&self->save_id, g_source_remove);
}

static void
save_sort (MoodSongColumns *self)
{
  if (self->settings == NULL || self->has_own_order)
    return;

  g_settings_set_string (self->settings, "list-sort", self->sort_id != NULL ? self->sort_id : "");
  g_settings_set_boolean (self->settings, "list-sort-descending", self->is_descending);
}

static void
load_chosen (MoodSongColumns *self)
{
  g_auto (GStrv) ids = g_settings_get_strv (self->settings, "list-columns");

  for (gsize i = 0; ids[i] != NULL; i++)
    {
      Column *column = find_id (self, ids[i]);

      if (column != NULL)
        {
          column->is_chosen = TRUE;
          self->is_automatic = FALSE;
        }
    }
}

static void
load_widths (MoodSongColumns *self)
{
  g_autoptr (GVariant) widths = g_settings_get_value (self->settings, "list-column-widths");

  for (guint i = 0; i < self->columns->len; i++)
    {
      Column *column = get_column (self, i);

      if (g_variant_lookup (widths, column->id, "i", &column->width))
        column->width = MAX (column->width, LEAST_WIDTH);
      if (gtk_column_view_column_get_visible (column->column))
        gtk_column_view_column_set_fixed_width (column->column, column->width);
    }
}

/* What is not named keeps its place behind those that are. */
static void
put_in_order (MoodSongColumns *self, const char *const *ids)
{
  guint n_placed = 0;

  for (gsize i = 0; ids[i] != NULL; i++)
    {
      Column *column = find_id (self, ids[i]);
      gboolean is_again = FALSE;

      for (gsize j = 0; j < i; j++)
        is_again |= g_str_equal (ids[i], ids[j]);
      if (column != NULL && !is_again)
        gtk_column_view_insert_column (self->view, n_placed++, column->column);
    }
}

static void
load (MoodSongColumns *self)
{
  g_auto (GStrv) order = g_settings_get_strv (self->settings, "list-column-order");
  g_autofree char *sort = g_settings_get_string (self->settings, "list-sort");
  gboolean is_descending = g_settings_get_boolean (self->settings, "list-sort-descending");

  self->is_changing = TRUE;
  load_chosen (self);
  load_widths (self);
  put_in_order (self, (const char *const *)order);
  self->is_changing = FALSE;
  if (find_id (self, sort) != NULL)
    mood_song_columns_sort_by (self, sort, is_descending ? GTK_SORT_DESCENDING : GTK_SORT_ASCENDING);
}

/* --- what the user does --- */

static void
width_changed_cb (MoodSongColumns *self, GParamSpec *pspec, GtkColumnViewColumn *view_column)
{
  Column *column = find_column (self, view_column);
  int width = gtk_column_view_column_get_fixed_width (view_column);

  if (self->is_changing || width < LEAST_WIDTH)
    return;

  column->width = width;
  if (self->save_id == 0)
    self->save_id = g_timeout_add (300, save_widths_cb, self);
}

static void
order_changed_cb (MoodSongColumns *self)
{
  /* A column that is dragged leaves and comes again. */
  if (!self->is_changing
      && g_list_model_get_n_items (gtk_column_view_get_columns (self->view)) == self->columns->len)
    save_order (self);
}

/* From now on it is as the user says: those that are there now, and what is switched. */
static void
choose (MoodSongColumns *self)
{
  if (!self->is_automatic)
    return;

  for (guint i = 0; i < self->columns->len; i++)
    get_column (self, i)->is_chosen = gtk_column_view_column_get_visible (get_column (self, i)->column);
  self->is_automatic = FALSE;
}

static void
column_changed (GSimpleAction *action, GVariant *value, gpointer user_data)
{
  MoodSongColumns *self = user_data;
  Column *column = find_id (self, g_action_get_name (G_ACTION (action)));

  choose (self);
  column->is_chosen = g_variant_get_boolean (value);
  save_chosen (self);
  update (self);
}

static void
automatic_changed (GSimpleAction *action, GVariant *value, gpointer user_data)
{
  MoodSongColumns *self = user_data;

  choose (self);
  self->is_automatic = g_variant_get_boolean (value);
  save_chosen (self);
  update (self);
}

static void
unsort_activated (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  mood_song_columns_sort_by (user_data, NULL, GTK_SORT_ASCENDING);
}

static void
reset_activated (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  MoodSongColumns *self = user_data;
  g_autoptr (GPtrArray) order = g_ptr_array_new ();

  self->is_changing = TRUE;
  for (guint i = 0; i < self->columns->len; i++)
    {
      Column *column = get_column (self, i);

      column->width = column->usual_width;
      if (gtk_column_view_column_get_visible (column->column))
        gtk_column_view_column_set_fixed_width (column->column, column->width);
      g_ptr_array_add (order, (gpointer)column->id);
    }
  g_ptr_array_add (order, NULL);
  put_in_order (self, (const char *const *)order->pdata);
  self->is_changing = FALSE;

  self->is_automatic = TRUE;
  save_chosen (self);
  save_order (self);
  save_widths (self);
  update (self);
}

/* --- sorting --- */

/* GTK tells only from 4.10 on which column is sorted by. But the view's sorter asks the column's one, and turns the answer
 * round for descending order: so each column answers "smaller" and notes that it was asked. */
static int
probe_cb (gconstpointer a, gconstpointer b, gpointer user_data)
{
  GtkColumnViewColumn *view_column = user_data;
  MoodSongColumns *self = g_object_get_data (G_OBJECT (view_column), "moodplane-columns");

  if (self->probed == NULL)
    self->probed = find_column (self, view_column);

  return -1;
}

static void
sorter_changed_cb (MoodSongColumns *self)
{
  int probes[2];
  GtkOrdering answer;

  self->probed = NULL;
  answer = gtk_sorter_compare (gtk_column_view_get_sorter (self->view), &probes[0], &probes[1]);
  self->sort_id = self->probed != NULL ? self->probed->id : NULL;
  self->is_descending = answer == GTK_ORDERING_LARGER;
  save_sort (self);
  g_signal_emit (self, signals[SORT_CHANGED], 0);
}

/* --- construction --- */

static void
add_column (MoodSongColumns *self, GtkColumnViewColumn *view_column, const MoodSongColumnInfo *info)
{
  /* Where texts are large, what is shown needs the room. */
  const int width = (int)(mood_text_get_scale () * gtk_column_view_column_get_fixed_width (view_column));
  g_autoptr (GtkSorter) sorter = GTK_SORTER (gtk_custom_sorter_new (probe_cb, view_column, NULL));
  const Column column = {
    .column = g_object_ref (view_column),
    .id = info->id,
    .rank = info->rank,
    .usual_width = width,
    .width = width,
  };

  gtk_column_view_column_set_fixed_width (view_column, width);
  g_array_append_val (self->columns, column);
  g_object_set_data (G_OBJECT (view_column), "moodplane-columns", self);
  gtk_column_view_column_set_sorter (view_column, sorter);
  g_signal_connect_swapped (view_column, "notify::fixed-width", G_CALLBACK (width_changed_cb), self);
}

static void
add_actions (MoodSongColumns *self)
{
  const GActionEntry entries[] = {
    { "automatic", NULL, NULL, "true", automatic_changed },
    { "unsort", unsort_activated },
    { "reset", reset_activated },
  };

  g_action_map_add_action_entries (G_ACTION_MAP (self->actions), entries, G_N_ELEMENTS (entries), self);
  for (guint i = 0; i < self->columns->len; i++)
    {
      const GActionEntry entry = { get_column (self, i)->id, NULL, NULL, "true", column_changed };

      g_action_map_add_action_entries (G_ACTION_MAP (self->actions), &entry, 1, self);
      if (get_column (self, i)->rank == 0)
        g_simple_action_set_enabled (G_SIMPLE_ACTION (
                                         g_action_map_lookup_action (G_ACTION_MAP (self->actions),
                                                                     get_column (self, i)->id)),
                                     FALSE);
    }
}

static void
fill_menu (MoodSongColumns *self)
{
  g_autoptr (GMenu) columns = g_menu_new ();
  g_autoptr (GMenu) ways = g_menu_new ();

  for (guint i = 0; i < self->columns->len; i++)
    {
      Column *column = get_column (self, i);
      g_autofree char *action = g_strdup_printf ("columns.%s", column->id);

      if (column->rank != 0)
        g_menu_append (columns, gtk_column_view_column_get_title (column->column), action);
    }
  g_menu_append (ways, _ ("_As Many as Fit"), "columns.automatic");
  g_menu_append (ways, _ ("_Do Not Sort"), "columns.unsort");
  g_menu_append (ways, _ ("_Reset Columns"), "columns.reset");
  g_menu_append_section (self->menu, NULL, G_MENU_MODEL (columns));
  g_menu_append_section (self->menu, NULL, G_MENU_MODEL (ways));
}

static void
mood_song_columns_dispose (GObject *object)
{
  MoodSongColumns *self = MOOD_SONG_COLUMNS (object);

  g_clear_handle_id (&self->save_id, g_source_remove);
  if (self->view != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->view, self);
      g_signal_handlers_disconnect_by_data (gtk_column_view_get_sorter (self->view), self);
      g_signal_handlers_disconnect_by_data (gtk_column_view_get_columns (self->view), self);
    }
  self->view = NULL;
  for (guint i = 0; i < self->columns->len; i++)
    {
      g_signal_handlers_disconnect_by_data (get_column (self, i)->column, self);
      g_object_unref (get_column (self, i)->column);
    }
  g_array_set_size (self->columns, 0);
  g_clear_object (&self->settings);

  G_OBJECT_CLASS (mood_song_columns_parent_class)->dispose (object);
}

static void
mood_song_columns_finalize (GObject *object)
{
  MoodSongColumns *self = MOOD_SONG_COLUMNS (object);

  g_array_unref (self->columns);
  g_object_unref (self->actions);
  g_object_unref (self->menu);

  G_OBJECT_CLASS (mood_song_columns_parent_class)->finalize (object);
}

static void
mood_song_columns_class_init (MoodSongColumnsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = mood_song_columns_dispose;
  G_OBJECT_CLASS (klass)->finalize = mood_song_columns_finalize;

  signals[CHANGED] = g_signal_new ("changed", MOOD_TYPE_SONG_COLUMNS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 0);
  signals[SORT_CHANGED] = g_signal_new ("sort-changed", MOOD_TYPE_SONG_COLUMNS, G_SIGNAL_RUN_LAST, 0, NULL,
                                        NULL, NULL, G_TYPE_NONE, 0);
}

static void
mood_song_columns_init (MoodSongColumns *self)
{
  self->columns = g_array_new (FALSE, FALSE, sizeof (Column));
  self->actions = g_simple_action_group_new ();
  self->menu = g_menu_new ();
  self->is_automatic = TRUE;
}

MoodSongColumns *
mood_song_columns_new (GtkColumnView *view,
                       GtkColumnViewColumn **columns,
                       const MoodSongColumnInfo *infos,
                       guint n_columns,
                       GSettings *settings)
{
  MoodSongColumns *self = g_object_new (MOOD_TYPE_SONG_COLUMNS, NULL);

  self->view = view;
  self->settings = settings != NULL ? g_object_ref (settings) : NULL;
  for (guint i = 0; i < n_columns; i++)
    add_column (self, columns[i], &infos[i]);
  add_actions (self);
  fill_menu (self);
  for (guint i = 0; i < n_columns; i++)
    gtk_column_view_column_set_header_menu (columns[i], G_MENU_MODEL (self->menu));
  g_signal_connect_swapped (gtk_column_view_get_sorter (view), "changed", G_CALLBACK (sorter_changed_cb),
                            self);
  g_signal_connect_swapped (gtk_column_view_get_columns (view), "items-changed",
                            G_CALLBACK (order_changed_cb), self);
  g_signal_connect_swapped (view, "unmap", G_CALLBACK (unmap_cb), self);
  if (self->settings != NULL)
    load (self);
  update (self);

  return self;
}

/* --- */

GActionGroup *
mood_song_columns_get_actions (MoodSongColumns *self)
{
  return G_ACTION_GROUP (self->actions);
}

GMenuModel *
mood_song_columns_get_menu (MoodSongColumns *self)
{
  return G_MENU_MODEL (self->menu);
}

void
mood_song_columns_set_room (MoodSongColumns *self, int width, gboolean is_narrow)
{
  if (self->room == width && self->is_narrow == is_narrow)
    return;

  self->room = width;
  self->is_narrow = is_narrow;
  update (self);
}

gboolean
mood_song_columns_is_shown (MoodSongColumns *self, const char *id)
{
  Column *column = find_id (self, id);

  return column != NULL && gtk_column_view_column_get_visible (column->column);
}

const char *
mood_song_columns_get_sort (MoodSongColumns *self, gboolean *is_descending)
{
  *is_descending = self->is_descending;

  return self->sort_id;
}

void
mood_song_columns_sort_by (MoodSongColumns *self, const char *id, GtkSortType order)
{
  Column *column = find_id (self, id);

  gtk_column_view_sort_by_column (self->view, column != NULL ? column->column : NULL, order);
}

void
mood_song_columns_set_own_order (MoodSongColumns *self, gboolean has_own_order)
{
  if (self->has_own_order == has_own_order)
    return;

  if (has_own_order)
    {
      self->kept_sort_id = self->sort_id;
      self->is_kept_descending = self->is_descending;
      self->has_own_order = TRUE;
      mood_song_columns_sort_by (self, NULL, GTK_SORT_ASCENDING);
    }
  else
    {
      mood_song_columns_sort_by (self, self->kept_sort_id,
                                 self->is_kept_descending ? GTK_SORT_DESCENDING : GTK_SORT_ASCENDING);
      self->has_own_order = FALSE;
    }
}
