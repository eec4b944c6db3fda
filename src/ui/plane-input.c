/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n.h>
#include <math.h>

#include "ui/plane-private.h"

#define DRAG_THRESHOLD 5.0
#define PAN_PER_SCROLL 1.0

static LibrarySong *
get_song (MoodPlane *self,
          guint      index)
{
  return g_ptr_array_index (self->data->songs, index);
}

/* --- hovering --- */

void
mood_plane_update_hover (MoodPlane *self)
{
  gint hovered = -1;
  guint index;

  if (self->has_pointer && self->drag == MOOD_PLANE_DRAG_NONE && !mood_plane_has_cluster (self)
      && plot_plane_layout_pick (self->data->layout, self->pointer_x, self->pointer_y, MOOD_PLANE_PICK_RADIUS,
                                 &index))
    hovered = (gint)index;

  if (hovered == self->hovered)
    return;

  self->hovered = hovered;
  if (hovered >= 0)
    mood_song_row_set_song (self->hover_card, get_song (self, (guint)hovered));
  gtk_widget_set_visible (GTK_WIDGET (self->hover_card), hovered >= 0);
  gtk_widget_queue_allocate (GTK_WIDGET (self));
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
motion_cb (MoodPlane *self,
           double     x,
           double     y)
{
  self->has_pointer = TRUE;
  self->pointer_x = x;
  self->pointer_y = y;
  mood_plane_update_hover (self);
  mood_plane_update_cursor (self);
}

static void
leave_cb (MoodPlane *self)
{
  self->has_pointer = FALSE;
  mood_plane_update_hover (self);
}

/* --- pressing and dragging --- */

static gboolean
is_extending (GtkGesture *gesture)
{
  GdkModifierType state = gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (gesture));

  return (state & (GDK_CONTROL_MASK | GDK_SHIFT_MASK)) != 0;
}

void
mood_plane_click (MoodPlane *self,
                  double     x,
                  double     y,
                  gboolean   is_adding)
{
  guint index;

  if (self->selection == NULL)
    return;

  mood_plane_forget_place (self);
  if (!plot_plane_layout_pick (self->data->layout, x, y, MOOD_PLANE_PICK_RADIUS, &index))
    {
      if (!is_adding)
        mood_selection_clear (self->selection);
      return;
    }

  mood_plane_set_focus_song (self, get_song (self, index));
  if (is_adding)
    {
      mood_selection_toggle (self->selection, get_song (self, index));
    }
  else
    {
      g_autoptr (GPtrArray) one = g_ptr_array_new ();

      g_ptr_array_add (one, get_song (self, index));
      mood_selection_add (self->selection, one, TRUE);
    }
}

static void
select_inside (MoodPlane *self,
               gboolean   is_adding)
{
  g_autoptr (GArray) indices = mood_plane_shape_pick (&self->shape, self->data->layout);
  g_autoptr (GPtrArray) songs = g_ptr_array_sized_new (indices->len);

  for (guint i = 0; i < indices->len; i++)
    g_ptr_array_add (songs, get_song (self, g_array_index (indices, guint, i)));
  mood_plane_keep_place (self);
  mood_selection_add (self->selection, songs, !is_adding);
}

static void
drag_begin_cb (MoodPlane  *self,
               double      x,
               double      y,
               GtkGesture *gesture)
{
  guint button = gtk_gesture_single_get_current_button (GTK_GESTURE_SINGLE (gesture));

  if (button > GDK_BUTTON_MIDDLE)
    {
      gtk_gesture_set_state (gesture, GTK_EVENT_SEQUENCE_DENIED);
      return;
    }

  mood_plane_close_cluster (self);
  gtk_widget_grab_focus (self->focus_point);
  self->drag_x = self->last_x = x;
  self->drag_y = self->last_y = y;
  self->drag
      = button == GDK_BUTTON_MIDDLE || self->is_space_held ? MOOD_PLANE_DRAG_PAN : MOOD_PLANE_DRAG_PRESSED;
  self->is_space_used |= self->is_space_held;
  if (self->drag == MOOD_PLANE_DRAG_PRESSED && self->mark.song != NULL)
    {
      self->drag = MOOD_PLANE_DRAG_MARK;
      mood_plane_move_mark_to (self, x, y);
    }
  else if (self->drag == MOOD_PLANE_DRAG_PAN)
    gtk_widget_set_cursor_from_name (GTK_WIDGET (self), "grabbing");
  else if (!is_extending (gesture) && self->tool != MOOD_PLANE_TOOL_JOURNEY)
    mood_plane_hold_song (self, x, y);
}

static void
drag_update_cb (MoodPlane *self,
                double     offset_x,
                double     offset_y)
{
  double x = self->drag_x + offset_x, y = self->drag_y + offset_y;

  if (self->drag == MOOD_PLANE_DRAG_PAN)
    mood_plane_pan (self, x - self->last_x, y - self->last_y);
  else if (self->drag == MOOD_PLANE_DRAG_PRESSED && hypot (offset_x, offset_y) > DRAG_THRESHOLD
           && !mood_plane_begin_move (self))
    {
      self->drag = MOOD_PLANE_DRAG_SELECT;
      mood_plane_shape_begin (&self->shape, self->tool, self->drag_x, self->drag_y);
    }
  if (self->drag == MOOD_PLANE_DRAG_SELECT)
    mood_plane_shape_move_to (&self->shape, x, y);
  if (self->drag == MOOD_PLANE_DRAG_MOVE)
    mood_plane_move_to (&self->move, self->data->layout, x, y);
  if (self->drag == MOOD_PLANE_DRAG_MARK)
    mood_plane_move_mark_to (self, x, y);

  self->last_x = x;
  self->last_y = y;
  mood_plane_update_hover (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
drag_end_cb (MoodPlane  *self,
             double      offset_x,
             double      offset_y,
             GtkGesture *gesture)
{
  MoodPlaneDrag drag = self->drag;

  self->drag = MOOD_PLANE_DRAG_NONE;
  gtk_widget_set_cursor (GTK_WIDGET (self), NULL);
  if (drag == MOOD_PLANE_DRAG_PRESSED && self->tool == MOOD_PLANE_TOOL_JOURNEY)
    {
      mood_plane_add_to_journey (self, self->drag_x, self->drag_y);
    }
  else if (drag == MOOD_PLANE_DRAG_PRESSED)
    {
      mood_plane_click (self, self->drag_x, self->drag_y, is_extending (gesture));
      if (!is_extending (gesture))
        mood_plane_open_cluster_at (self, self->drag_x, self->drag_y);
    }
  else if (drag == MOOD_PLANE_DRAG_SELECT && self->shape.tool == MOOD_PLANE_TOOL_JOURNEY)
    mood_plane_draw_journey (self);
  else if (drag == MOOD_PLANE_DRAG_SELECT && self->selection != NULL)
    select_inside (self, is_extending (gesture));
  else if (drag == MOOD_PLANE_DRAG_MOVE)
    mood_plane_drop_song (self);
  else if (drag == MOOD_PLANE_DRAG_MARK)
    mood_plane_put_mark (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
drag_cancel_cb (MoodPlane *self)
{
  if (self->drag == MOOD_PLANE_DRAG_MOVE)
    mood_plane_cancel_move (self);
  self->drag = MOOD_PLANE_DRAG_NONE;
  gtk_widget_set_cursor (GTK_WIDGET (self), NULL);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/* --- scrolling and pinching --- */

/* A wheel zooms. Two fingers move the plane under them, and zoom with Ctrl. */
static gboolean
scroll_cb (MoodPlane                *self,
           double                    dx,
           double                    dy,
           GtkEventControllerScroll *scroll)
{
  GdkModifierType state = gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (scroll));
  gboolean is_wheel = gtk_event_controller_scroll_get_unit (scroll) == GDK_SCROLL_UNIT_WHEEL;
  PlotRect plane = plot_plane_layout_get_plane (self->data->layout);

  if (is_wheel || (state & GDK_CONTROL_MASK) != 0)
    mood_plane_zoom_about (self, pow (MOOD_PLANE_ZOOM_STEP, is_wheel ? -dy : -dy / 20),
                           self->has_pointer ? self->pointer_x : plane.x + plane.width / 2,
                           self->has_pointer ? self->pointer_y : plane.y + plane.height / 2);
  else
    mood_plane_pan (self, -dx * PAN_PER_SCROLL, -dy * PAN_PER_SCROLL);

  return GDK_EVENT_STOP;
}

static void
pinch_begin_cb (MoodPlane *self)
{
  self->pinch_zoom = mood_plane_get_view (self).zoom;
}

static void
pinch_cb (MoodPlane  *self,
          double      scale,
          GtkGesture *gesture)
{
  double zoom = mood_plane_get_view (self).zoom, x, y;

  if (gtk_gesture_get_bounding_box_center (gesture, &x, &y))
    mood_plane_zoom_about (self, self->pinch_zoom * scale / zoom, x, y);
}

/* --- the keyboard --- */

static void
scroll_to_focus (MoodPlane *self)
{
  PlotRect plane = plot_plane_layout_get_plane (self->data->layout);
  double x, y, dx = 0, dy = 0;

  if (self->focus == NULL || !mood_plane_find_song (self, self->focus, &x, &y))
    return;

  if (x < plane.x)
    dx = plane.x + plane.width * 0.2 - x;
  else if (x > plane.x + plane.width)
    dx = plane.x + plane.width * 0.8 - x;
  if (y < plane.y)
    dy = plane.y + plane.height * 0.2 - y;
  else if (y > plane.y + plane.height)
    dy = plane.y + plane.height * 0.8 - y;
  if (dx != 0 || dy != 0)
    mood_plane_pan (self, dx, dy);
}

void
mood_plane_set_focus_song (MoodPlane   *self,
                           LibrarySong *song)
{
  g_set_object (&self->focus, song);
  if (self->mark.song != NULL)
    song = self->mark.song;
  mood_plane_point_set_song (MOOD_PLANE_POINT (self->focus_point), song,
                             song != NULL && self->selection != NULL
                                 && mood_selection_contains (self->selection, song));
  if (self->mark.song != NULL)
    mood_plane_tell_mark (self);
  mood_plane_update_view_actions (self);
  gtk_widget_queue_allocate (GTK_WIDGET (self));
}

LibrarySong *
mood_plane_get_focus_song (MoodPlane *self)
{
  return self->focus;
}

gboolean
mood_plane_move_focus (MoodPlane *self,
                       int        dx,
                       int        dy)
{
  guint from, to;

  if (self->focus == NULL || !mood_plane_data_find (self->data, self->focus, &from)
      || !mood_plane_data_step (self->data, from, dx, dy, &to))
    return FALSE;

  mood_plane_set_focus_song (self, get_song (self, to));
  scroll_to_focus (self);

  return TRUE;
}

void
mood_plane_select_focus (MoodPlane *self,
                         gboolean   is_toggling)
{
  g_autoptr (GPtrArray) one = g_ptr_array_new ();

  if (self->focus == NULL || self->selection == NULL)
    return;

  g_ptr_array_add (one, self->focus);
  if (is_toggling)
    mood_selection_toggle (self->selection, self->focus);
  else
    mood_selection_add (self->selection, one, TRUE);
}

/* Enter: the journey goes there, where one is drawn; else the song is selected, and played where there is a player. */
static void
activate_focus (MoodPlane *self,
                gboolean   is_toggling)
{
  if (self->tool == MOOD_PLANE_TOOL_JOURNEY && self->focus != NULL)
    {
      mood_plane_add_song_to_journey (self, self->focus);
      return;
    }
  mood_plane_select_focus (self, is_toggling);
  if (!is_toggling)
    gtk_widget_activate_action (GTK_WIDGET (self), "win.play", NULL);
}

/* An arrow key. With Shift, the way becomes part of the selection. */
static void
walk (MoodPlane       *self,
      int              dx,
      int              dy,
      GdkModifierType  state)
{
  g_autoptr (GPtrArray) way = g_ptr_array_new ();
  gboolean is_extending_way = (state & GDK_SHIFT_MASK) != 0 && self->selection != NULL && self->focus != NULL;
  g_autoptr (LibrarySong) from = self->focus != NULL ? g_object_ref (self->focus) : NULL;

  mood_plane_close_cluster (self);
  mood_plane_move_focus (self, dx, dy);
  if (!is_extending_way)
    return;

  g_ptr_array_add (way, from);
  g_ptr_array_add (way, self->focus);
  mood_selection_add (self->selection, way, FALSE);
}

/* TRUE when there was something to leave. */
static gboolean
escape (MoodPlane *self)
{
  if (self->drag == MOOD_PLANE_DRAG_SELECT)
    {
      self->drag = MOOD_PLANE_DRAG_CANCELLED;
      gtk_widget_queue_draw (GTK_WIDGET (self));
      return TRUE;
    }
  if (self->drag == MOOD_PLANE_DRAG_MOVE)
    {
      self->drag = MOOD_PLANE_DRAG_CANCELLED;
      mood_plane_cancel_move (self);
      return TRUE;
    }
  if (mood_plane_has_cluster (self))
    {
      mood_plane_close_cluster (self);
      return TRUE;
    }
  if (self->tool == MOOD_PLANE_TOOL_JOURNEY)
    {
      mood_plane_end_journey (self);
      return TRUE;
    }
  if (self->selection == NULL || mood_selection_get_n_selected (self->selection) == 0)
    return FALSE;

  mood_selection_clear (self->selection);
  return TRUE;
}

/* TRUE when taken. */
static gboolean
handle_key (MoodPlane       *self,
            guint            key,
            GdkModifierType  state)
{
  gboolean is_control = (state & GDK_CONTROL_MASK) != 0;

  if (mood_plane_handle_mark_key (self, key, state))
    return TRUE;

  switch (key)
    {
    case GDK_KEY_Left:
    case GDK_KEY_KP_Left: walk (self, -1, 0, state); return TRUE;
    case GDK_KEY_Right:
    case GDK_KEY_KP_Right: walk (self, 1, 0, state); return TRUE;
    case GDK_KEY_Up:
    case GDK_KEY_KP_Up: walk (self, 0, 1, state); return TRUE;
    case GDK_KEY_Down:
    case GDK_KEY_KP_Down:
      if ((state & GDK_ALT_MASK) != 0)
        gtk_widget_activate_action (GTK_WIDGET (self), "plane.songs-here", NULL);
      else
        walk (self, 0, -1, state);
      return TRUE;
    case GDK_KEY_plus:
    case GDK_KEY_equal:
    case GDK_KEY_KP_Add: mood_plane_zoom_step (self, MOOD_PLANE_ZOOM_STEP); return TRUE;
    case GDK_KEY_minus:
    case GDK_KEY_KP_Subtract: mood_plane_zoom_step (self, 1 / MOOD_PLANE_ZOOM_STEP); return TRUE;
    case GDK_KEY_0:
    case GDK_KEY_KP_0: mood_plane_zoom_fit (self); return TRUE;
    case GDK_KEY_1:
    case GDK_KEY_KP_1: mood_plane_zoom_to_selection (self); return TRUE;
    case GDK_KEY_2:
    case GDK_KEY_KP_2: mood_plane_zoom_to_artist (self); return TRUE;
    case GDK_KEY_Return:
    case GDK_KEY_KP_Enter:
    case GDK_KEY_ISO_Enter: activate_focus (self, is_control); return TRUE;
    case GDK_KEY_BackSpace: return self->tool == MOOD_PLANE_TOOL_JOURNEY && mood_plane_step_journey_back (self);
    case GDK_KEY_Escape: return escape (self);
    case GDK_KEY_Menu: mood_plane_menu_at_focus (self); return TRUE;
    case GDK_KEY_F10:
      if ((state & GDK_SHIFT_MASK) == 0)
        return FALSE;
      mood_plane_menu_at_focus (self);
      return TRUE;
    case GDK_KEY_a:
      if (!is_control)
        return FALSE;
      gtk_widget_activate_action (GTK_WIDGET (self), "plane.select-all", NULL);
      return TRUE;
    default: return FALSE;
    }
}

static gboolean
key_pressed_cb (MoodPlane       *self,
                guint            key,
                guint            code,
                GdkModifierType  state)
{
  if (key == GDK_KEY_space || key == GDK_KEY_KP_Space)
    {
      /* Held, it makes a drag pan; let go without one, it selects. */
      if (!self->is_space_held)
        self->is_space_used = FALSE;
      self->is_space_held = TRUE;
      return GDK_EVENT_STOP;
    }

  return handle_key (self, key, state) ? GDK_EVENT_STOP : GDK_EVENT_PROPAGATE;
}

static void
key_released_cb (MoodPlane       *self,
                 guint            key,
                 guint            code,
                 GdkModifierType  state)
{
  if (key != GDK_KEY_space && key != GDK_KEY_KP_Space)
    return;

  if (self->is_space_held && !self->is_space_used)
    mood_plane_select_focus (self, (state & GDK_CONTROL_MASK) != 0);
  self->is_space_held = FALSE;
}

static void
focus_lost_cb (MoodPlane *self)
{
  self->is_space_held = FALSE;
  mood_plane_close_cluster (self);
}

void
mood_plane_class_init_input (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_callback (widget_class, motion_cb);
  gtk_widget_class_bind_template_callback (widget_class, leave_cb);
  gtk_widget_class_bind_template_callback (widget_class, drag_begin_cb);
  gtk_widget_class_bind_template_callback (widget_class, drag_update_cb);
  gtk_widget_class_bind_template_callback (widget_class, drag_end_cb);
  gtk_widget_class_bind_template_callback (widget_class, drag_cancel_cb);
  gtk_widget_class_bind_template_callback (widget_class, scroll_cb);
  gtk_widget_class_bind_template_callback (widget_class, pinch_begin_cb);
  gtk_widget_class_bind_template_callback (widget_class, pinch_cb);
  gtk_widget_class_bind_template_callback (widget_class, key_pressed_cb);
  gtk_widget_class_bind_template_callback (widget_class, key_released_cb);
  gtk_widget_class_bind_template_callback (widget_class, focus_lost_cb);
}
