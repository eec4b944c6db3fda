/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/tab-stops.h"

static gboolean
has_focus (GtkWidget *widget)
{
  GtkRoot *root = gtk_widget_get_root (widget);
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;

  return focus != NULL && (focus == widget || gtk_widget_is_ancestor (focus, widget));
}

gboolean
mood_tab_stops_move (GtkWidget *const *parts,
                     guint             n_parts,
                     GtkWidget        *rows,
                     MoodTabFunc       focus_rows,
                     GtkDirectionType  direction)
{
  int step = direction == GTK_DIR_TAB_FORWARD ? 1 : -1;
  int part = step > 0 ? 0 : (int)n_parts - 1;

  for (guint i = 0; i < n_parts; i++)
    if (has_focus (parts[i]))
      part = (int)i;

  for (; part >= 0 && part < (int)n_parts; part += step)
    {
      if (!gtk_widget_get_mapped (parts[part]))
        continue;
      if (parts[part] == rows ? focus_rows (rows, direction) : gtk_widget_child_focus (parts[part], direction))
        return TRUE;
    }

  return FALSE;
}

static GtkListBoxRow *
find_stop (GtkListBox *list)
{
  GtkListBoxRow *row = gtk_list_box_get_selected_row (list);

  return row != NULL ? row : gtk_list_box_get_row_at_index (list, 0);
}

static gboolean
focus_header (GtkListBoxRow    *row,
              GtkDirectionType  direction)
{
  GtkWidget *header = gtk_list_box_row_get_header (row);

  return header != NULL && gtk_widget_child_focus (header, direction);
}

/* A header is above its row: the stops are numbered 2 i for the header of row i and 2 i + 1 for the row. */
gboolean
mood_tab_stops_list_box (GtkListBox       *list,
                         GtkDirectionType  direction)
{
  int step = direction == GTK_DIR_TAB_FORWARD ? 1 : -1;
  int n_stops = 0, stop = -1;
  gboolean is_on_row = FALSE;
  GtkListBoxRow *row;

  for (int i = 0; (row = gtk_list_box_get_row_at_index (list, i)) != NULL; i++)
    {
      GtkWidget *header = gtk_list_box_row_get_header (row);

      n_stops = 2 * i + 2;
      if (header != NULL && has_focus (header))
        stop = 2 * i;
      else if (has_focus (GTK_WIDGET (row)))
        {
          is_on_row = TRUE;
          stop = 2 * i + 1;
        }
    }
  if (stop < 0)
    stop = step > 0 ? 0 : n_stops - 1;
  else if (is_on_row)
    stop += step;

  for (; stop >= 0 && stop < n_stops; stop += step)
    {
      row = gtk_list_box_get_row_at_index (list, stop / 2);
      if (stop % 2 == 0 ? focus_header (row, direction)
                        : !is_on_row && row == find_stop (list) && gtk_widget_grab_focus (GTK_WIDGET (row)))
        return TRUE;
    }

  return FALSE;
}
