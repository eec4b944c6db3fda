/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/plane-thumb.h"

#include <adwaita.h>

#include "plot/plane-thumb.h"

#define SIZE 120

struct _MoodPlaneThumb
{
  GtkWidget parent_instance;

  GArray *points; /* (owned) (nullable) (element-type PlotPoint) */
  MoodGaussian spread;
  gboolean has_spread;
  int size;
};

G_DEFINE_FINAL_TYPE (MoodPlaneThumb, mood_plane_thumb, GTK_TYPE_WIDGET)

static void
mood_plane_thumb_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  MoodPlaneThumb *self = MOOD_PLANE_THUMB (widget);
  AdwStyleManager *manager = adw_style_manager_get_default ();
  const float width = (float)gtk_widget_get_width (widget);
  const float height = (float)gtk_widget_get_height (widget);
  const float size = MIN (width, height);
  PlotStyle style;
  cairo_t *cr;

  plot_style_init (&style, adw_style_manager_get_dark (manager),
                   adw_style_manager_get_high_contrast (manager));
  cr = gtk_snapshot_append_cairo (snapshot,
                                  &GRAPHENE_RECT_INIT ((width - size) / 2, (height - size) / 2, size, size));
  cairo_translate (cr, (width - size) / 2, (height - size) / 2);
  plot_plane_thumb_render (cr, size, &style,
                           self->points != NULL ? (const PlotPoint *)(gpointer)self->points->data : NULL,
                           self->points != NULL ? self->points->len : 0,
                           self->has_spread ? &self->spread : NULL);
  cairo_destroy (cr);
}

static void
mood_plane_thumb_measure (GtkWidget *widget,
                          GtkOrientation orientation,
                          int for_size,
                          int *minimum,
                          int *natural,
                          int *minimum_baseline,
                          int *natural_baseline)
{
  *minimum = *natural = MOOD_PLANE_THUMB (widget)->size;
}

static void
mood_plane_thumb_dispose (GObject *object)
{
  MoodPlaneThumb *self = MOOD_PLANE_THUMB (object);

  g_signal_handlers_disconnect_by_data (adw_style_manager_get_default (), self);
  g_clear_pointer (&self->points, g_array_unref);

  G_OBJECT_CLASS (mood_plane_thumb_parent_class)->dispose (object);
}

static void
mood_plane_thumb_class_init (MoodPlaneThumbClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = mood_plane_thumb_dispose;
  widget_class->snapshot = mood_plane_thumb_snapshot;
  widget_class->measure = mood_plane_thumb_measure;
  gtk_widget_class_set_css_name (widget_class, "moodthumb");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
mood_plane_thumb_init (MoodPlaneThumb *self)
{
  AdwStyleManager *manager = adw_style_manager_get_default ();

  self->size = SIZE;
  g_signal_connect_swapped (manager, "notify::dark", G_CALLBACK (gtk_widget_queue_draw), self);
  g_signal_connect_swapped (manager, "notify::high-contrast", G_CALLBACK (gtk_widget_queue_draw), self);
}

void
mood_plane_thumb_set_points (MoodPlaneThumb *self,
                             GArray *points,
                             const MoodGaussian *spread,
                             const char *label)
{
  g_clear_pointer (&self->points, g_array_unref);
  self->points = points != NULL ? g_array_ref (points) : NULL;
  self->has_spread = spread != NULL;
  if (spread != NULL)
    self->spread = *spread;
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
mood_plane_thumb_set_size (MoodPlaneThumb *self, int size)
{
  self->size = size;
  gtk_widget_queue_resize (GTK_WIDGET (self));
}
