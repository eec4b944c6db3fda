/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/song-cell.h"
#include "ui/song-list.h"

/* Where things are dropped on the list. The table tells nothing of its rows, but our cells are in them. */

#define MARKED_KEY "moodplane-marked-row"

/* (nullable): the row of the table that is at this point, and one of its cells */
static GtkWidget *
find_row (MoodSongList *self, double x, double y, GtkWidget **cell)
{
  GtkWidget *widget = gtk_widget_pick (GTK_WIDGET (self), x, y, GTK_PICK_DEFAULT);

  for (; widget != NULL && widget != GTK_WIDGET (self); widget = gtk_widget_get_parent (widget))
    {
      GtkWidget *below = widget;

      if (!g_str_equal (gtk_widget_get_css_name (widget), "row"))
        continue;
      while (below != NULL && !MOOD_IS_SONG_CELL (below))
        below = gtk_widget_get_first_child (below);
      *cell = below;

      return below != NULL ? widget : NULL;
    }

  return NULL;
}

static gboolean
is_lower_half (MoodSongList *self, GtkWidget *row, double x, double y)
{
  gtk_widget_translate_coordinates (GTK_WIDGET (self), row, x, y, &x, &y);

  return y > gtk_widget_get_height (row) / 2.0;
}

gboolean
mood_song_list_find_row_at (MoodSongList *self, double x, double y, guint *row, gboolean *is_below)
{
  GtkWidget *cell;
  GtkWidget *widget = find_row (self, x, y, &cell);
  GtkListItem *item = widget != NULL ? g_object_get_data (G_OBJECT (cell), MOOD_SONG_LIST_ITEM_KEY) : NULL;

  if (item == NULL || gtk_list_item_get_position (item) == GTK_INVALID_LIST_POSITION)
    return FALSE;

  *row = gtk_list_item_get_position (item);
  if (is_below != NULL)
    *is_below = is_lower_half (self, widget, x, y);

  return TRUE;
}

static void
unmark (GtkWidget *row)
{
  gtk_widget_remove_css_class (row, "drop-above");
  gtk_widget_remove_css_class (row, "drop-below");
  g_object_unref (row);
}

void
mood_song_list_mark_drop (MoodSongList *self, double x, double y)
{
  GtkWidget *cell;
  GtkWidget *row = y >= 0 ? find_row (self, x, y, &cell) : NULL;

  /* The one before is unmarked as it is let go. */
  g_object_set_data_full (G_OBJECT (self), MARKED_KEY, row != NULL ? g_object_ref (row) : NULL,
                          row != NULL ? (GDestroyNotify)unmark : NULL);
  if (row != NULL)
    gtk_widget_add_css_class (row, is_lower_half (self, row, x, y) ? "drop-below" : "drop-above");
}
