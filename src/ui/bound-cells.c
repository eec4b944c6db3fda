/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/bound-cells.h"

struct _MoodBoundCells
{
  GObject parent_instance;
  gpointer table;
  MoodCellSetup setup;
  MoodCellFill fill;
  GHashTable *items; /* (owned) (element-type GtkListItem) */
};

G_DEFINE_FINAL_TYPE (MoodBoundCells, mood_bound_cells, G_TYPE_OBJECT)

#define KIND_KEY "moodplane-kind"

static void
setup_cb (MoodBoundCells *self, GtkListItem *item, GtkSignalListItemFactory *factory)
{
  self->setup (item, GPOINTER_TO_INT (g_object_get_data (G_OBJECT (factory), KIND_KEY)));
}

static void
bind_cb (MoodBoundCells *self, GtkListItem *item)
{
  g_hash_table_add (self->items, item);
  self->fill (self->table, item);
}

static void
unbind_cb (MoodBoundCells *self, GtkListItem *item)
{
  g_hash_table_remove (self->items, item);
}

static void
mood_bound_cells_finalize (GObject *object)
{
  g_hash_table_unref (MOOD_BOUND_CELLS (object)->items);

  G_OBJECT_CLASS (mood_bound_cells_parent_class)->finalize (object);
}

static void
mood_bound_cells_class_init (MoodBoundCellsClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = mood_bound_cells_finalize;
}

static void
mood_bound_cells_init (MoodBoundCells *self)
{
  self->items = g_hash_table_new (NULL, NULL);
}

MoodBoundCells *
mood_bound_cells_new (gpointer table, MoodCellSetup setup, MoodCellFill fill)
{
  MoodBoundCells *self = g_object_new (MOOD_TYPE_BOUND_CELLS, NULL);

  self->table = table;
  self->setup = setup;
  self->fill = fill;

  return self;
}

void
mood_bound_cells_add_column (MoodBoundCells *self, GtkColumnViewColumn *column, int kind)
{
  g_autoptr (GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();

  g_object_set_data (G_OBJECT (factory), KIND_KEY, GINT_TO_POINTER (kind));
  g_signal_connect_object (factory, "setup", G_CALLBACK (setup_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (factory, "bind", G_CALLBACK (bind_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (factory, "unbind", G_CALLBACK (unbind_cb), self, G_CONNECT_SWAPPED);
  gtk_column_view_column_set_factory (column, factory);
}

void
mood_bound_cells_refill (MoodBoundCells *self, guint position, guint n_rows)
{
  GHashTableIter iter;
  gpointer item;

  g_hash_table_iter_init (&iter, self->items);
  while (g_hash_table_iter_next (&iter, &item, NULL))
    if (gtk_list_item_get_position (item) - position < n_rows)
      self->fill (self->table, item);
}

void
mood_bound_cells_name_row (GtkWidget *cell, const char *name)
{
  GtkWidget *place = gtk_widget_get_parent (cell);
  GtkWidget *row = place != NULL ? gtk_widget_get_parent (place) : NULL;

  if (row != NULL)
    gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}
