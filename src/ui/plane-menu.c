/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "plot/marker.h"
#include "ui/context-menu.h"
#include "ui/plane-private.h"

/* The menu of what can be done with the selected songs, and the list of songs that lie over each other. */

/* Songs lie over each other when their middles are within so much of a marker's size; so many are listed. */
#define OVERLAP     0.55
#define MOST_LISTED 200

/* A plane with room for a list beside a song. */
#define WIDE 520

static void
show_menu (MoodPlane *self, double x, double y)
{
  mood_context_menu_popup (&self->menu, self->menu_model, GTK_WIDGET (self), x, y);
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

/* --- songs over each other --- */

gboolean
mood_plane_has_cluster (MoodPlane *self)
{
  return self->cluster != NULL && gtk_widget_get_visible (GTK_WIDGET (self->cluster));
}

void
mood_plane_close_cluster (MoodPlane *self)
{
  GtkWidget *focus;

  if (!mood_plane_has_cluster (self))
    return;

  focus = gtk_root_get_focus (gtk_widget_get_root (GTK_WIDGET (self)));
  if (focus != NULL && gtk_widget_is_ancestor (focus, GTK_WIDGET (self->cluster)))
    gtk_widget_grab_focus (self->focus_point);
  gtk_popover_popdown (GTK_POPOVER (self->cluster));
}

static void
chosen_cb (MoodPlane *self, LibrarySong *song)
{
  g_autoptr (GPtrArray) one = g_ptr_array_new ();

  g_ptr_array_add (one, song);
  mood_plane_set_focus_song (self, song);
  if (self->selection != NULL)
    mood_selection_add (self->selection, one, TRUE);
  mood_plane_close_cluster (self);
}

static void
make_cluster (MoodPlane *self)
{
  self->cluster = mood_plane_cluster_new ();
  g_signal_connect_object (self->cluster, "chosen", G_CALLBACK (chosen_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_set_parent (GTK_WIDGET (self->cluster), GTK_WIDGET (self));
}

/* (transfer full) (element-type LibrarySong): those over each other round a point, it first. */
static GPtrArray *
list_songs_over (MoodPlane *self, guint index, double x, double y, guint *n_songs)
{
  double size
      = plot_marker_choose_size (PLOT_DEFAULT_MARKER_SIZE, self->data->n_points, self->data->layout);
  g_autoptr (GArray) found = plot_plane_layout_pick_circle (self->data->layout, x, y, size * OVERLAP);
  GPtrArray *songs = g_ptr_array_new ();

  g_ptr_array_add (songs, g_ptr_array_index (self->data->songs, index));
  for (guint i = 0; i < found->len && songs->len < MOST_LISTED; i++)
    if (g_array_index (found, guint, i) != index)
      g_ptr_array_add (songs, g_ptr_array_index (self->data->songs, g_array_index (found, guint, i)));
  *n_songs = found->len;

  return songs;
}

static gboolean
open_cluster (MoodPlane *self, guint index)
{
  const PlotPoint *point = &self->data->points[index];
  g_autoptr (GPtrArray) songs = NULL;
  guint n_songs;
  double x, y;

  plot_plane_layout_to_pixel (self->data->layout, point->valence, point->arousal, &x, &y);
  songs = list_songs_over (self, index, x, y, &n_songs);
  if (songs->len < 2)
    return FALSE;

  if (self->cluster == NULL)
    make_cluster (self);
  mood_plane_cluster_set_songs (self->cluster, songs, n_songs);
  gtk_popover_set_pointing_to (GTK_POPOVER (self->cluster), &(GdkRectangle) { (int)x - 8, (int)y - 8, 16, 16 });
  gtk_popover_set_position (GTK_POPOVER (self->cluster),
                            gtk_widget_get_width (GTK_WIDGET (self)) >= WIDE ? GTK_POS_RIGHT : GTK_POS_BOTTOM);
  gtk_popover_popup (GTK_POPOVER (self->cluster));
  mood_plane_update_hover (self); /* the list says what the card would say */

  return TRUE;
}

gboolean
mood_plane_open_cluster_at (MoodPlane *self, double x, double y)
{
  guint index;

  mood_plane_close_cluster (self);

  return plot_plane_layout_pick (self->data->layout, x, y, MOOD_PLANE_PICK_RADIUS, &index)
         && open_cluster (self, index);
}

gboolean
mood_plane_open_cluster_at_focus (MoodPlane *self)
{
  guint index;

  mood_plane_close_cluster (self);
  if (self->focus == NULL || !mood_plane_data_find (self->data, self->focus, &index)
      || !open_cluster (self, index))
    return FALSE;

  mood_plane_cluster_focus (self->cluster);
  return TRUE;
}

static void
songs_here_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  if (!mood_plane_open_cluster_at_focus (MOOD_PLANE (widget)))
    gtk_widget_error_bell (widget);
}

void
mood_plane_class_init_menu (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "plane.select-all", NULL, select_all_action);
  gtk_widget_class_install_action (widget_class, "plane.songs-here", NULL, songs_here_action);
  gtk_widget_class_bind_template_child (widget_class, MoodPlane, menu_model);
  gtk_widget_class_bind_template_callback (widget_class, menu_pressed_cb);
  gtk_widget_class_bind_template_callback (widget_class, long_pressed_cb);
}
