/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/made-list.h"

#include "ui/growing-rows.h"
#include "ui/made-row.h"

/* Rows that come at a time. */
#define STEP 20

struct _MoodMadeList
{
  GtkWidget parent_instance;
  GtkListView *view;
  GListStore *songs;        /* of the template */
  GtkSliceListModel *rows;  /* of the template: those of songs that are shown */
  MoodGrowingRows *growing; /* (owned) (nullable): of rows, until it is disposed of */
};

G_DEFINE_FINAL_TYPE (MoodMadeList, mood_made_list, GTK_TYPE_WIDGET)

static void
setup_row_cb (MoodMadeList *self, GtkListItem *item)
{
  gtk_list_item_set_child (item, g_object_new (MOOD_TYPE_MADE_ROW, NULL));
  gtk_list_item_set_activatable (item, FALSE);
}

static void
bind_row_cb (MoodMadeList *self, GtkListItem *item)
{
  GtkWidget *row = gtk_list_item_get_child (item);

  mood_made_row_set_song (MOOD_MADE_ROW (row), gtk_list_item_get_item (item),
                          gtk_list_item_get_position (item) + 1);
}

static void
mood_made_list_dispose (GObject *object)
{
  GtkWidget *child;

  g_clear_pointer (&MOOD_MADE_LIST (object)->growing, mood_growing_rows_free);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);

  G_OBJECT_CLASS (mood_made_list_parent_class)->dispose (object);
}

static void
mood_made_list_class_init (MoodMadeListClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = mood_made_list_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/moodplane/Moodplane/ui/made-list.ui");
  gtk_widget_class_bind_template_child (widget_class, MoodMadeList, view);
  gtk_widget_class_bind_template_child (widget_class, MoodMadeList, songs);
  gtk_widget_class_bind_template_child (widget_class, MoodMadeList, rows);
  gtk_widget_class_bind_template_callback (widget_class, setup_row_cb);
  gtk_widget_class_bind_template_callback (widget_class, bind_row_cb);
}

static void
mood_made_list_init (MoodMadeList *self)
{
  g_type_ensure (LIBRARY_TYPE_SONG);
  gtk_widget_init_template (GTK_WIDGET (self));
  self->growing = mood_growing_rows_new (self->rows, STEP);
}

void
mood_made_list_show (MoodMadeList *self, const MoodMade *made)
{
  guint n_songs = made != NULL ? MIN (made->songs->len, MOOD_MADE_LIST_MAX) : 0;

  mood_growing_rows_stop (self->growing);
  g_list_store_splice (self->songs, 0, g_list_model_get_n_items (G_LIST_MODEL (self->songs)),
                       n_songs > 0 ? made->songs->pdata : NULL, n_songs);
  mood_growing_rows_start (self->growing);
}

GListModel *
mood_made_list_get_model (MoodMadeList *self)
{
  return G_LIST_MODEL (self->songs);
}

guint
mood_made_list_get_n_rows (MoodMadeList *self)
{
  return g_list_model_get_n_items (G_LIST_MODEL (self->rows));
}
