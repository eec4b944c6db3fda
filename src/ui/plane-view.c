/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What is seen of the plane: zooming and panning, at once under a hand or flowing to a place that was asked for, and
 * remembered from one start to the next. */

#include <adwaita.h>
#include <math.h>

#include "ui/plane-private.h"
#include "ui/settings.h"

#define VIEW_KEY    "plane-view"
#define FLOW_MS     280
#define REMEMBER_MS 600

/* A view of some songs has this much room around them, in parts of their extent; and it never comes nearer than to so
 * much of the plane. */
#define ROOM_AROUND  0.15
#define LEAST_EXTENT 0.25

/* So little zoom is as good as none, for which a map would show nothing that is not seen. */
#define MAP_ZOOM 1.05

/* --- remembering --- */

static gboolean
remember_cb (gpointer user_data)
{
  MoodPlane *self = user_data;
  PlotView view = mood_plane_get_view (self);

  self->remember_id = 0;
  g_settings_set (self->settings, VIEW_KEY, "(ddd)", view.zoom, view.valence, view.arousal);

  return G_SOURCE_REMOVE;
}

void
mood_plane_restore_view (MoodPlane *self)
{
  PlotView view;

  self->settings = mood_settings_new ();
  if (self->settings == NULL)
    return;

  g_settings_get (self->settings, VIEW_KEY, "(ddd)", &view.zoom, &view.valence, &view.arousal);
  plot_plane_layout_set_view (self->data->layout, view.zoom, view.valence, view.arousal);
}

/* What has not been remembered yet is now: the program may end with the window. */
void
mood_plane_remember_view (MoodPlane *self)
{
  if (self->remember_id == 0)
    return;

  g_source_remove (self->remember_id);
  remember_cb (self);
}

void
mood_plane_end_view (MoodPlane *self)
{
  mood_plane_remember_view (self);
  if (self->flow != NULL)
    adw_animation_pause (self->flow);
  g_clear_object (&self->flow);
  g_clear_object (&self->settings);
}

/* --- the view --- */

PlotView
mood_plane_get_view (MoodPlane *self)
{
  PlotView view;

  plot_plane_layout_get_view (self->data->layout, &view.zoom, &view.valence, &view.arousal);

  return view;
}

/* Draws again and puts the children in their new places. */
void
mood_plane_view_changed (MoodPlane *self)
{
  PlotRect plane = plot_plane_layout_get_plane (self->data->layout);
  gboolean is_near = mood_plane_get_view (self).zoom > MAP_ZOOM;

  if (self->remember_id == 0 && self->settings != NULL)
    self->remember_id = g_timeout_add (REMEMBER_MS, remember_cb, self);

  gtk_widget_set_visible (GTK_WIDGET (self->minimap), is_near && plane.width >= MOOD_PLANE_LEAST_FOR_MAP);
  mood_plane_minimap_set_view (self->minimap, self->data->layout);
  mood_plane_close_cluster (self);
  mood_plane_update_hover (self);
  gtk_widget_queue_allocate (GTK_WIDGET (self));
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
set_view (MoodPlane *self, PlotView view)
{
  plot_plane_layout_set_view (self->data->layout, view.zoom, view.valence, view.arousal);
  mood_plane_view_changed (self);
}

/* A hand takes the plane where it is. */
static void
stop_flowing (MoodPlane *self)
{
  if (self->flow != NULL)
    adw_animation_pause (self->flow);
}

static gboolean
is_flowing (MoodPlane *self)
{
  return self->flow != NULL && adw_animation_get_state (self->flow) == ADW_ANIMATION_PLAYING;
}

/* The extent of what is seen changes by equal factors in equal times, and the middle moves with the extent: so the place that
 * both views have in common stands still. */
static void
flow_cb (double progress, gpointer user_data)
{
  MoodPlane *self = user_data;
  const PlotView *from = &self->flow_from, *to = &self->flow_to;
  double zoom = from->zoom * pow (to->zoom / from->zoom, progress);
  double way = progress;

  if (fabs (to->zoom / from->zoom - 1) > 1e-3)
    way = (1 / zoom - 1 / from->zoom) / (1 / to->zoom - 1 / from->zoom);
  set_view (self, (PlotView) { zoom, from->valence + way * (to->valence - from->valence),
                               from->arousal + way * (to->arousal - from->arousal) });
}

/* Goes to a view: flowing, where movement is wanted, else at once. */
void
mood_plane_go_to (MoodPlane *self, PlotView view)
{
  g_autoptr (PlotPlaneLayout) scratch = plot_plane_layout_new ();

  if (self->flow == NULL)
    {
      AdwAnimationTarget *target = adw_callback_animation_target_new (flow_cb, self, NULL);

      self->flow = adw_timed_animation_new (GTK_WIDGET (self), 0, 1, FLOW_MS, target);
      adw_timed_animation_set_easing (ADW_TIMED_ANIMATION (self->flow), ADW_EASE_IN_OUT_CUBIC);
    }

  /* Within the limits of zoom and plane, so that it flows to where it can come. */
  plot_plane_layout_set_view (scratch, view.zoom, view.valence, view.arousal);
  adw_animation_pause (self->flow);
  self->flow_from = mood_plane_get_view (self);
  plot_plane_layout_get_view (scratch, &self->flow_to.zoom, &self->flow_to.valence, &self->flow_to.arousal);
  adw_animation_reset (self->flow);
  adw_animation_play (self->flow);
}

void
mood_plane_zoom_about (MoodPlane *self, double factor, double x, double y)
{
  stop_flowing (self);
  plot_plane_layout_zoom_at (self->data->layout, factor, x, y);
  mood_plane_view_changed (self);
}

/* Moves what is shown by so many pixels. */
void
mood_plane_pan (MoodPlane *self, double dx, double dy)
{
  stop_flowing (self);
  plot_plane_layout_pan (self->data->layout, dx, dy);
  mood_plane_view_changed (self);
}

/* What the minimap asks for: at once, since a hand is on it. */
void
mood_plane_look_at (MoodPlane *self, double valence, double arousal)
{
  stop_flowing (self);
  set_view (self, (PlotView) { mood_plane_get_view (self).zoom, valence, arousal });
}

void
mood_plane_zoom_fit (MoodPlane *self)
{
  mood_plane_go_to (self, PLOT_VIEW_WHOLE);
}

/* Buttons and keys zoom about the song that the keyboard is on, or else about the middle; while it still flows, from where
 * it flows to, so that two presses are two steps. */
void
mood_plane_zoom_step (MoodPlane *self, double factor)
{
  PlotPlaneLayout *layout = self->data->layout;
  PlotRect plane = plot_plane_layout_get_plane (layout);
  double x = plane.x + plane.width / 2, y = plane.y + plane.height / 2;
  PlotView now = mood_plane_get_view (self), target;
  double focus_x, focus_y;

  if (is_flowing (self))
    plot_plane_layout_set_view (layout, self->flow_to.zoom, self->flow_to.valence, self->flow_to.arousal);
  if (gtk_widget_has_focus (self->focus_point) && self->focus != NULL
      && mood_plane_find_song (self, self->focus, &focus_x, &focus_y)
      && plot_rect_contains (&plane, focus_x, focus_y))
    {
      x = focus_x;
      y = focus_y;
    }
  plot_plane_layout_zoom_at (layout, factor, x, y);
  target = mood_plane_get_view (self);
  plot_plane_layout_set_view (layout, now.zoom, now.valence, now.arousal);
  mood_plane_go_to (self, target);
}

/* --- to songs --- */

typedef struct
{
  double left, bottom, right, top;
  guint n_points;
} Extent;

static void
extent_add (Extent *self, const PlotPoint *point)
{
  gboolean is_first = self->n_points++ == 0;

  self->left = is_first ? point->valence : MIN (self->left, point->valence);
  self->right = is_first ? point->valence : MAX (self->right, point->valence);
  self->bottom = is_first ? point->arousal : MIN (self->bottom, point->arousal);
  self->top = is_first ? point->arousal : MAX (self->top, point->arousal);
}

static void
go_to_extent (MoodPlane *self, const Extent *extent)
{
  double side = MAX (extent->right - extent->left, extent->top - extent->bottom);

  side = MAX (side * (1 + 2 * ROOM_AROUND), LEAST_EXTENT);
  mood_plane_go_to (self, (PlotView) { 2 / side, (extent->left + extent->right) / 2,
                                       (extent->bottom + extent->top) / 2 });
}

/* A song that was chosen elsewhere, as in the list, and is out of sight: the view moves to it and stays as near as it is. */
void
mood_plane_bring_into_sight (MoodPlane *self, LibrarySong *song)
{
  PlotRect plane = plot_plane_layout_get_plane (self->data->layout);
  PlotView view = mood_plane_get_view (self);
  double x, y;
  guint index;

  if (!mood_plane_find_song (self, song, &x, &y) || plot_rect_contains (&plane, x, y)
      || !mood_plane_data_find (self->data, song, &index))
    return;

  view.valence = (double)self->data->points[index].valence;
  view.arousal = (double)self->data->points[index].arousal;
  mood_plane_go_to (self, view);
}

void
mood_plane_zoom_to_selection (MoodPlane *self)
{
  Extent extent = { 0 };
  GtkBitsetIter iter;
  guint key, index;

  if (!gtk_bitset_iter_init_first (&iter, self->selected, &key))
    return;

  do
    if (mood_plane_data_find_key (self->data, key, &index))
      extent_add (&extent, &self->data->points[index]);
  while (gtk_bitset_iter_next (&iter, &key));
  if (extent.n_points > 0)
    go_to_extent (self, &extent);
}

/* All songs of the artist of the song that the keyboard is on become the selection, so that they stand out, and are
 * gone to. */
void
mood_plane_zoom_to_artist (MoodPlane *self)
{
  const char *artist = self->focus != NULL ? library_song_get_artist (self->focus) : "";
  g_autoptr (GPtrArray) songs = g_ptr_array_new ();
  Extent extent = { 0 };

  if (*artist == '\0')
    return;

  for (guint i = 0; i < self->data->n_points; i++)
    {
      LibrarySong *song = g_ptr_array_index (self->data->songs, i);

      if (g_str_equal (library_song_get_artist (song), artist))
        {
          g_ptr_array_add (songs, song);
          extent_add (&extent, &self->data->points[i]);
        }
    }
  if (songs->len == 0)
    return;

  if (self->selection != NULL)
    mood_selection_add (self->selection, songs, TRUE);
  go_to_extent (self, &extent);
}

/* --- actions --- */

static void
zoom_in_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  mood_plane_zoom_step (MOOD_PLANE (widget), MOOD_PLANE_ZOOM_STEP);
}

static void
zoom_out_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  mood_plane_zoom_step (MOOD_PLANE (widget), 1 / MOOD_PLANE_ZOOM_STEP);
}

static void
zoom_fit_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  mood_plane_zoom_fit (MOOD_PLANE (widget));
}

static void
zoom_selection_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  mood_plane_zoom_to_selection (MOOD_PLANE (widget));
}

static void
zoom_artist_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  mood_plane_zoom_to_artist (MOOD_PLANE (widget));
}

void
mood_plane_update_view_actions (MoodPlane *self)
{
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "plane.zoom-selection",
                                 !gtk_bitset_is_empty (self->selected));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "plane.zoom-artist",
                                 self->focus != NULL && *library_song_get_artist (self->focus) != '\0');
}

void
mood_plane_class_init_view (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "plane.zoom-in", NULL, zoom_in_action);
  gtk_widget_class_install_action (widget_class, "plane.zoom-out", NULL, zoom_out_action);
  gtk_widget_class_install_action (widget_class, "plane.zoom-fit", NULL, zoom_fit_action);
  gtk_widget_class_install_action (widget_class, "plane.zoom-selection", NULL, zoom_selection_action);
  gtk_widget_class_install_action (widget_class, "plane.zoom-artist", NULL, zoom_artist_action);
}
