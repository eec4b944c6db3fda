/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/plane-shape.h"

#include <math.h>

/* A lasso's corners are at least this far apart: a hand that rests adds none. */
#define LEAST_SIDE 2.5

GType
mood_plane_tool_get_type (void)
{
  static gsize type;

  if (g_once_init_enter (&type))
    {
      static const GEnumValue values[] = {
        { MOOD_PLANE_TOOL_BOX, "MOOD_PLANE_TOOL_BOX", "box" },
        { MOOD_PLANE_TOOL_LASSO, "MOOD_PLANE_TOOL_LASSO", "lasso" },
        { MOOD_PLANE_TOOL_CIRCLE, "MOOD_PLANE_TOOL_CIRCLE", "circle" },
        { MOOD_PLANE_TOOL_JOURNEY, "MOOD_PLANE_TOOL_JOURNEY", "journey" },
        { 0 },
      };

      g_once_init_leave (&type, g_enum_register_static ("MoodPlaneTool", values));
    }

  return type;
}

void
mood_plane_shape_init (MoodPlaneShape *self)
{
  *self = (MoodPlaneShape) { .corners = g_array_new (FALSE, FALSE, sizeof (double)) };
}

void
mood_plane_shape_clear (MoodPlaneShape *self)
{
  g_clear_pointer (&self->corners, g_array_unref);
}

static void
add_corner (MoodPlaneShape *self, double x, double y)
{
  g_array_append_val (self->corners, x);
  g_array_append_val (self->corners, y);
}

void
mood_plane_shape_begin (MoodPlaneShape *self, MoodPlaneTool tool, double x, double y)
{
  self->tool = tool;
  self->x = self->end_x = x;
  self->y = self->end_y = y;
  g_array_set_size (self->corners, 0);
  add_corner (self, x, y);
}

void
mood_plane_shape_move_to (MoodPlaneShape *self, double x, double y)
{
  const double *last = &g_array_index (self->corners, double, self->corners->len - 2);

  self->end_x = x;
  self->end_y = y;
  if ((self->tool == MOOD_PLANE_TOOL_LASSO || self->tool == MOOD_PLANE_TOOL_JOURNEY)
      && hypot (x - last[0], y - last[1]) >= LEAST_SIDE)
    add_corner (self, x, y);
}

static double
get_radius (const MoodPlaneShape *self)
{
  return hypot (self->end_x - self->x, self->end_y - self->y);
}

static PlotRect
get_box (const MoodPlaneShape *self)
{
  return (PlotRect) { MIN (self->x, self->end_x), MIN (self->y, self->end_y), fabs (self->end_x - self->x),
                      fabs (self->end_y - self->y) };
}

GArray *
mood_plane_shape_pick (const MoodPlaneShape *self, const PlotPlaneLayout *layout)
{
  switch (self->tool)
    {
    case MOOD_PLANE_TOOL_LASSO:
      return plot_plane_layout_pick_polygon (layout, (const double *)(void *)self->corners->data,
                                             self->corners->len / 2);
    case MOOD_PLANE_TOOL_CIRCLE:
      return plot_plane_layout_pick_circle (layout, self->x, self->y, get_radius (self));
    case MOOD_PLANE_TOOL_JOURNEY: return g_array_new (FALSE, FALSE, sizeof (guint));
    case MOOD_PLANE_TOOL_BOX: break;
    }

  return plot_plane_layout_pick_rect (layout, get_box (self));
}

static void
add_path (const MoodPlaneShape *self, cairo_t *cr)
{
  PlotRect box = get_box (self);

  cairo_new_path (cr);
  switch (self->tool)
    {
    case MOOD_PLANE_TOOL_LASSO:
    case MOOD_PLANE_TOOL_JOURNEY:
      for (guint i = 0; i + 1 < self->corners->len; i += 2)
        cairo_line_to (cr, g_array_index (self->corners, double, i),
                       g_array_index (self->corners, double, i + 1));
      break;
    case MOOD_PLANE_TOOL_CIRCLE: cairo_arc (cr, self->x, self->y, get_radius (self), 0, 2 * G_PI); break;
    case MOOD_PLANE_TOOL_BOX: cairo_rectangle (cr, box.x, box.y, box.width, box.height); break;
    }
  if (self->tool != MOOD_PLANE_TOOL_JOURNEY)
    cairo_close_path (cr);
}

void
mood_plane_shape_snapshot (const MoodPlaneShape *self,
                           GtkSnapshot *snapshot,
                           const graphene_rect_t *bounds,
                           const GdkRGBA *color)
{
  cairo_t *cr = gtk_snapshot_append_cairo (snapshot, bounds);

  add_path (self, cr);
  cairo_set_source_rgba (cr, color->red, color->green, color->blue, 0.2);
  if (self->tool != MOOD_PLANE_TOOL_JOURNEY)
    cairo_fill_preserve (cr);
  gdk_cairo_set_source_rgba (cr, color);
  cairo_set_line_width (cr, self->tool == MOOD_PLANE_TOOL_JOURNEY ? 3 : 1.5);
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  cairo_stroke (cr);
  if (self->tool == MOOD_PLANE_TOOL_CIRCLE)
    {
      cairo_arc (cr, self->x, self->y, 2.5, 0, 2 * G_PI);
      cairo_fill (cr);
    }
  cairo_destroy (cr);
}
