/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/rule-plane.h"

#include <adwaita.h>
#include <glib/gi18n.h>
#include <math.h>

#include "plot/plane-minimap.h"
#include "plot/plane-thumb.h"

#define LEAST_SIZE 112
#define SIZE       220

/* A press that hardly moves puts the middle of the circle there, and leaves its size. */
#define DRAG_THRESHOLD 4

struct _MoodRulePlane
{
  GtkWidget parent_instance;
  LibraryPlaylistRule *rule; /* (owned) (nullable) */
  GArray *points;            /* (owned) (nullable) (element-type PlotPoint) */
  double drag_x, drag_y;     /* where it began */
};

G_DEFINE_FINAL_TYPE (MoodRulePlane, mood_rule_plane, GTK_TYPE_WIDGET)

enum
{
  CIRCLE_DRAWN,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

/* --- drawing --- */

/* The square in the middle of the widget. */
static double
get_square (MoodRulePlane *self, double *x, double *y)
{
  double width = gtk_widget_get_width (GTK_WIDGET (self)), height = gtk_widget_get_height (GTK_WIDGET (self));
  double size = MIN (width, height);

  *x = floor ((width - size) / 2);
  *y = floor ((height - size) / 2);

  return size;
}

static void
add_place (MoodRulePlane *self, cairo_t *cr, const PlotPlaneLayout *map)
{
  double x, y, edge_x, edge_y;

  cairo_new_path (cr);
  for (guint i = 0; i < self->rule->n_corners; i++)
    {
      plot_plane_layout_to_pixel (map, self->rule->corners[i].valence, self->rule->corners[i].arousal, &x, &y);
      cairo_line_to (cr, x, y);
    }
  cairo_close_path (cr);
  if (!self->rule->has_circle)
    return;

  plot_plane_layout_to_pixel (map, self->rule->center.valence, self->rule->center.arousal, &x, &y);
  plot_plane_layout_to_pixel (map, self->rule->center.valence + self->rule->radius, self->rule->center.arousal,
                              &edge_x, &edge_y);
  cairo_new_sub_path (cr);
  cairo_arc (cr, x, y, edge_x - x, 0, 2 * G_PI);
}

static void
draw_place (MoodRulePlane *self, cairo_t *cr, double size)
{
  g_autoptr (PlotPlaneLayout) map = plot_minimap_layout_new (size);
  GtkStyleContext *context = gtk_widget_get_style_context (GTK_WIDGET (self));
  GdkRGBA color = { 0.2f, 0.5f, 0.9f, 1 };

  gtk_style_context_lookup_color (context, "accent_color", &color);
  cairo_rectangle (cr, 0, 0, size, size);
  cairo_clip (cr);
  add_place (self, cr, map);
  cairo_set_source_rgba (cr, color.red, color.green, color.blue, 0.15);
  cairo_set_fill_rule (cr, CAIRO_FILL_RULE_EVEN_ODD);
  cairo_fill_preserve (cr);
  gdk_cairo_set_source_rgba (cr, &color);
  cairo_set_line_width (cr, 1.5);
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  cairo_stroke (cr);
}

static void
mood_rule_plane_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  MoodRulePlane *self = MOOD_RULE_PLANE (widget);
  AdwStyleManager *manager = adw_style_manager_get_default ();
  double x, y, size = get_square (self, &x, &y);
  PlotStyle style;
  cairo_t *cr;

  plot_style_init (&style, adw_style_manager_get_dark (manager), adw_style_manager_get_high_contrast (manager));
  cr = gtk_snapshot_append_cairo (snapshot,
                                  &GRAPHENE_RECT_INIT ((float)x, (float)y, (float)size, (float)size));
  cairo_translate (cr, x, y);
  plot_plane_thumb_render (cr, size, &style,
                           self->points != NULL ? (const PlotPoint *)(gpointer)self->points->data : NULL,
                           self->points != NULL ? self->points->len : 0, NULL);
  if (self->rule != NULL)
    draw_place (self, cr, size);
  cairo_destroy (cr);
}

static void
mood_rule_plane_measure (GtkWidget *widget,
                         GtkOrientation orientation,
                         int for_size,
                         int *minimum,
                         int *natural,
                         int *minimum_baseline,
                         int *natural_baseline)
{
  *minimum = LEAST_SIZE;
  *natural = SIZE;
}

/* --- drawing a circle on it --- */

static void
draw_circle (MoodRulePlane *self, double end_x, double end_y)
{
  double x, y, size = get_square (self, &x, &y);
  g_autoptr (PlotPlaneLayout) map = plot_minimap_layout_new (size);
  double valence, arousal, edge_valence, edge_arousal;
  double radius = self->rule != NULL && self->rule->has_circle ? self->rule->radius : 0.3;

  plot_plane_layout_to_value (map, self->drag_x - x, self->drag_y - y, &valence, &arousal);
  plot_plane_layout_to_value (map, end_x - x, end_y - y, &edge_valence, &edge_arousal);
  if (hypot (end_x - self->drag_x, end_y - self->drag_y) > DRAG_THRESHOLD)
    radius = CLAMP (hypot (edge_valence - valence, edge_arousal - arousal), 0.02, 2);
  g_signal_emit (self, signals[CIRCLE_DRAWN], 0, CLAMP (valence, -1, 1), CLAMP (arousal, -1, 1), radius);
}

static void
drag_begin_cb (MoodRulePlane *self, double x, double y)
{
  self->drag_x = x;
  self->drag_y = y;
}

static void
drag_update_cb (MoodRulePlane *self, double offset_x, double offset_y)
{
  if (hypot (offset_x, offset_y) > DRAG_THRESHOLD)
    draw_circle (self, self->drag_x + offset_x, self->drag_y + offset_y);
}

static void
drag_end_cb (MoodRulePlane *self, double offset_x, double offset_y)
{
  draw_circle (self, self->drag_x + offset_x, self->drag_y + offset_y);
}

/* --- construction --- */

static void
mood_rule_plane_dispose (GObject *object)
{
  MoodRulePlane *self = MOOD_RULE_PLANE (object);

  g_signal_handlers_disconnect_by_data (adw_style_manager_get_default (), self);
  g_clear_pointer (&self->rule, library_playlist_rule_free);
  g_clear_pointer (&self->points, g_array_unref);

  G_OBJECT_CLASS (mood_rule_plane_parent_class)->dispose (object);
}

static void
mood_rule_plane_class_init (MoodRulePlaneClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = mood_rule_plane_dispose;
  widget_class->snapshot = mood_rule_plane_snapshot;
  widget_class->measure = mood_rule_plane_measure;
  signals[CIRCLE_DRAWN] = g_signal_new ("circle-drawn", MOOD_TYPE_RULE_PLANE, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                        NULL, G_TYPE_NONE, 3, G_TYPE_DOUBLE, G_TYPE_DOUBLE, G_TYPE_DOUBLE);
  gtk_widget_class_set_css_name (widget_class, "ruleplane");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
mood_rule_plane_init (MoodRulePlane *self)
{
  AdwStyleManager *manager = adw_style_manager_get_default ();
  GtkGesture *drag = gtk_gesture_drag_new ();

  g_signal_connect_swapped (manager, "notify::dark", G_CALLBACK (gtk_widget_queue_draw), self);
  g_signal_connect_swapped (manager, "notify::high-contrast", G_CALLBACK (gtk_widget_queue_draw), self);
  g_signal_connect_swapped (drag, "drag-begin", G_CALLBACK (drag_begin_cb), self);
  g_signal_connect_swapped (drag, "drag-update", G_CALLBACK (drag_update_cb), self);
  g_signal_connect_swapped (drag, "drag-end", G_CALLBACK (drag_end_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (drag));
  gtk_widget_set_tooltip_text (GTK_WIDGET (self), _ ("Drag to draw a circle"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("The place on the plane, and the songs that are found"), -1);
}

void
mood_rule_plane_set_rule (MoodRulePlane *self, const LibraryPlaylistRule *rule)
{
  g_clear_pointer (&self->rule, library_playlist_rule_free);
  self->rule = rule != NULL ? library_playlist_rule_copy (rule) : NULL;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
mood_rule_plane_set_points (MoodRulePlane *self, GArray *points)
{
  g_clear_pointer (&self->points, g_array_unref);
  self->points = points != NULL ? g_array_ref (points) : NULL;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
