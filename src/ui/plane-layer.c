/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/plane-layer.h"

#include <gsk/gsk.h>

struct _MoodPlaneLayer
{
  cairo_surface_t *image; /* (owned) */
  GdkTexture *texture;    /* (owned) (nullable): the same bytes, once a renderer has asked for it */
};

MoodPlaneLayer *
mood_plane_layer_new (cairo_surface_t *image)
{
  MoodPlaneLayer *self = g_rc_box_new0 (MoodPlaneLayer);

  self->image = cairo_surface_reference (image);

  return self;
}

MoodPlaneLayer *
mood_plane_layer_ref (MoodPlaneLayer *self)
{
  return g_rc_box_acquire (self);
}

static void
clear (gpointer data)
{
  MoodPlaneLayer *self = data;

  cairo_surface_destroy (self->image);
  g_clear_object (&self->texture);
}

void
mood_plane_layer_unref (MoodPlaneLayer *self)
{
  g_rc_box_release_full (self, clear);
}

cairo_surface_t *
mood_plane_layer_get_image (MoodPlaneLayer *self)
{
  return self->image;
}

static GdkTexture *
get_texture (MoodPlaneLayer *self)
{
  g_autoptr (GBytes) bytes = NULL;
  int width, height, stride;

  if (self->texture != NULL)
    return self->texture;

  width = cairo_image_surface_get_width (self->image);
  height = cairo_image_surface_get_height (self->image);
  stride = cairo_image_surface_get_stride (self->image);
  bytes = g_bytes_new_with_free_func (cairo_image_surface_get_data (self->image),
                                      (gsize)stride * (gsize)height, (GDestroyNotify)cairo_surface_destroy,
                                      cairo_surface_reference (self->image));
  self->texture = gdk_memory_texture_new (width, height, GDK_MEMORY_DEFAULT, bytes, (gsize)stride);

  return self->texture;
}

/* GTK's renderer without a graphics card copies the whole of a texture in every frame of the window, whatever has changed in it,
 * and GTK 4.8 converts each pixel to floating point numbers and back meanwhile: that was two thirds of all painting. An image
 * that is drawn with cairo costs nothing where nothing changes. A card keeps textures, and would be given the image anew. */
void
mood_plane_layer_append (MoodPlaneLayer *self,
                         GtkWidget *widget,
                         GtkSnapshot *snapshot,
                         const graphene_rect_t *bounds)
{
  GtkNative *native = gtk_widget_get_native (widget);
  GskRenderer *renderer = native != NULL ? gtk_native_get_renderer (native) : NULL;
  double scale_x = 1, scale_y = 1;
  cairo_t *cr;

  if (renderer == NULL || !GSK_IS_CAIRO_RENDERER (renderer))
    {
      gtk_snapshot_append_texture (snapshot, get_texture (self), bounds);
      return;
    }

  cairo_surface_get_device_scale (self->image, &scale_x, &scale_y);
  cr = gtk_snapshot_append_cairo (snapshot, bounds);
  cairo_translate (cr, bounds->origin.x, bounds->origin.y);
  cairo_scale (cr, bounds->size.width * scale_x / cairo_image_surface_get_width (self->image),
               bounds->size.height * scale_y / cairo_image_surface_get_height (self->image));
  cairo_set_source_surface (cr, self->image, 0, 0);
  cairo_paint (cr);
  cairo_destroy (cr);
}
