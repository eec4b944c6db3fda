/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "ui/plane-private.h"

/* The menu of what can be done with the selected songs, and what it does by itself. */

/* A view of a selection has this much room around it, in parts of its size; and never comes nearer than to so much of the plane. */
#define ROOM_AROUND  0.15
#define LEAST_EXTENT 0.04

static void
show_menu (MoodPlane *self, double x, double y)
{
  if (self->menu == NULL)
    {
      self->menu = gtk_popover_menu_new_from_model (self->menu_model);
      gtk_popover_set_has_arrow (GTK_POPOVER (self->menu), FALSE);
      gtk_widget_set_halign (self->menu, GTK_ALIGN_START);
      gtk_widget_set_parent (self->menu, GTK_WIDGET (self));
    }
  gtk_popover_set_pointing_to (GTK_POPOVER (self->menu), &(GdkRectangle) { (int)x, (int)y, 1, 1 });
  gtk_popover_popup (GTK_POPOVER (self->menu));
}

/* A song under the pointer that is not selected becomes the selection; a selected one, or none, leaves it as it is. */
void
mood_plane_menu_at (MoodPlane *self, double x, double y)
{
  guint index;

  if (self->selection != NULL
      && plot_plane_layout_pick (self->data->layout, x, y, MOOD_PLANE_PICK_RADIUS, &index)
      && !mood_selection_contains (self->selection, g_ptr_array_index (self->data->songs, index)))
    mood_plane_click (self, x, y, FALSE);
  show_menu (self, x, y);
}

/* As the menu key asks for it: at the song that the keyboard is on. */
void
mood_plane_menu_at_focus (MoodPlane *self)
{
  PlotRect plane = plot_plane_layout_get_plane (self->data->layout);
  double x = plane.x + plane.width / 2, y = plane.y + plane.height / 2;

  if (self->focus != NULL && self->selection != NULL)
    {
      mood_plane_find_song (self, self->focus, &x, &y);
      if (mood_selection_get_n_selected (self->selection) == 0)
        mood_plane_select_focus (self, FALSE);
    }
  show_menu (self, x, y);
}

static void
menu_pressed_cb (MoodPlane *self, int n_presses, double x, double y, GtkGesture *gesture)
{
  gtk_gesture_set_state (gesture, GTK_EVENT_SEQUENCE_CLAIMED);
  mood_plane_menu_at (self, x, y);
}

static void
long_pressed_cb (MoodPlane *self, double x, double y, GtkGesture *gesture)
{
  gtk_gesture_set_state (gesture, GTK_EVENT_SEQUENCE_CLAIMED);
  mood_plane_menu_at (self, x, y);
}

/* --- what it does --- */

static void
select_all_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  MoodPlane *self = MOOD_PLANE (widget);

  if (self->selection != NULL)
    mood_selection_add (self->selection, self->data->songs, TRUE);
}

static gboolean
get_selected_box (MoodPlane *self, double *left, double *bottom, double *right, double *top)
{
  GtkBitsetIter iter;
  gboolean is_any = FALSE;
  guint key, index;

  *left = *bottom = 1;
  *right = *top = -1;
  if (!gtk_bitset_iter_init_first (&iter, self->selected, &key))
    return FALSE;

  do
    if (mood_plane_data_find_key (self->data, key, &index))
      {
        const PlotPoint *point = &self->data->points[index];

        *left = MIN (*left, point->valence);
        *right = MAX (*right, point->valence);
        *bottom = MIN (*bottom, point->arousal);
        *top = MAX (*top, point->arousal);
        is_any = TRUE;
      }
  while (gtk_bitset_iter_next (&iter, &key));

  return is_any;
}

static void
zoom_selection_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  MoodPlane *self = MOOD_PLANE (widget);
  double left, bottom, right, top, extent;

  if (!get_selected_box (self, &left, &bottom, &right, &top))
    return;

  extent = MAX (MAX (right - left, top - bottom) * (1 + 2 * ROOM_AROUND), LEAST_EXTENT);
  plot_plane_layout_set_view (self->data->layout, 2 / extent, (left + right) / 2, (bottom + top) / 2);
  mood_plane_view_changed (self);
}

void
mood_plane_update_menu_actions (MoodPlane *self)
{
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "plane.zoom-selection",
                                 !gtk_bitset_is_empty (self->selected));
}

void
mood_plane_class_init_menu (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "plane.select-all", NULL, select_all_action);
  gtk_widget_class_install_action (widget_class, "plane.zoom-selection", NULL, zoom_selection_action);
  gtk_widget_class_bind_template_child (widget_class, MoodPlane, menu_model);
  gtk_widget_class_bind_template_callback (widget_class, menu_pressed_cb);
  gtk_widget_class_bind_template_callback (widget_class, long_pressed_cb);
}
