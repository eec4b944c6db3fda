/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "plot/plane-render.h"

#include <string.h>

#include <cairo-svg.h>
#include <glib/gi18n.h>

#include "engine/base/error.h"
#include "plot/marker.h"

/* A picture is laid out at this size and scaled to the one asked for: a larger picture is a sharper
 * one, not one with smaller words. */
#define REFERENCE_SIZE 800.0

/* What an SVG file and its readers bear; more points go into it as an image. */
#define MAX_VECTOR_POINTS 20000

#define MAX_PICTURE_SIZE  16384

typedef struct
{
  guint width;
  guint height;
  double scale;
  PlotPlaneLayout *layout; /* (owned) */
  const PlotStyle *style;
  const MoodVocabulary *vocabulary; /* (nullable) */
  const PlotPoint *points;
  gsize n_points;
} Picture;

static cairo_status_t
append_cb (void                *closure,
           const unsigned char *data,
           unsigned int         length)
{
  g_byte_array_append (closure, data, length);

  return CAIRO_STATUS_SUCCESS;
}

static void
draw_back (const Picture *self,
           cairo_t       *cr)
{
  const PlotPalette *palette = plot_palette_get (self->style);

  cairo_set_source_rgb (cr, palette->page.red, palette->page.green, palette->page.blue);
  cairo_paint (cr);
  cairo_scale (cr, self->scale, self->scale);
  plot_plane_render_background (cr, self->layout, self->style);
  plot_plane_render_frame (cr, self->layout, self->style);
}

static void
draw_vector_points (const Picture *self,
                    cairo_t       *cr)
{
  const PlotPalette *palette = plot_palette_get (self->style);
  PlotMarker marker;

  plot_marker_init (&marker, self->style, self->n_points);
  for (gsize i = 0; i < self->n_points; i++)
    {
      const PlotPoint *point = &self->points[i];
      double x, y;

      plot_plane_layout_to_pixel (self->layout, point->valence, point->arousal, &x, &y);
      plot_marker_draw (&marker, cr, palette, point->quadrant, point->is_neutral, x, y);
    }
}

/* The points as an image of twice the resolution, in the middle of the drawing that @cr is. */
static void
draw_image_points (const Picture *self,
                   cairo_t       *cr)
{
  double scale
      = MIN (self->scale * 2, MAX_PICTURE_SIZE / (double)MAX (self->width, self->height) * self->scale);
  cairo_surface_t *image
      = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, (int)(self->width / self->scale * scale),
                                    (int)(self->height / self->scale * scale));

  if (cairo_surface_status (image) == CAIRO_STATUS_SUCCESS)
    plot_plane_render_points (image, scale, self->layout, self->style, self->points, self->n_points);
  cairo_surface_set_device_scale (image, scale, scale);
  cairo_set_source_surface (cr, image, 0, 0);
  cairo_paint (cr);
  cairo_surface_destroy (image);
}

static cairo_status_t
make_svg (const Picture *self,
          GByteArray    *bytes)
{
  cairo_surface_t *surface
      = cairo_svg_surface_create_for_stream (append_cb, bytes, self->width, self->height);
  cairo_t *cr;
  cairo_status_t status;

  cairo_svg_surface_set_document_unit (surface, CAIRO_SVG_UNIT_PX);
  cr = cairo_create (surface);
  draw_back (self, cr);
  if (self->n_points <= MAX_VECTOR_POINTS)
    draw_vector_points (self, cr);
  else
    draw_image_points (self, cr);
  plot_plane_render_words (cr, self->layout, self->style, self->vocabulary);

  status = cairo_status (cr);
  cairo_destroy (cr);
  cairo_surface_finish (surface);
  if (status == CAIRO_STATUS_SUCCESS)
    status = cairo_surface_status (surface);
  cairo_surface_destroy (surface);

  return status;
}

static cairo_status_t
make_png (const Picture *self,
          GByteArray    *bytes)
{
  cairo_surface_t *image = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, self->width, self->height);
  cairo_t *cr = cairo_create (image);
  cairo_status_t status;

  draw_back (self, cr);
  if (cairo_status (cr) == CAIRO_STATUS_SUCCESS)
    plot_plane_render_points (image, self->scale, self->layout, self->style, self->points, self->n_points);
  plot_plane_render_words (cr, self->layout, self->style, self->vocabulary);
  status = cairo_status (cr);
  cairo_destroy (cr);

  if (status == CAIRO_STATUS_SUCCESS)
    status = cairo_surface_write_to_png_stream (image, append_cb, bytes);
  cairo_surface_destroy (image);

  return status;
}

static BaseErrorCode
get_code_of_file_error (const GError *error)
{
  if (error->domain != G_FILE_ERROR)
    return BASE_ERROR_FAILED;

  switch (error->code)
    {
    case G_FILE_ERROR_ACCES:
    case G_FILE_ERROR_PERM: return BASE_ERROR_PERMISSION_DENIED;
    case G_FILE_ERROR_NOENT:
    case G_FILE_ERROR_NOTDIR: return BASE_ERROR_NOT_FOUND;
    case G_FILE_ERROR_ISDIR: return BASE_ERROR_NOT_A_FILE;
    case G_FILE_ERROR_NOSPC: return BASE_ERROR_NO_SPACE;
    case G_FILE_ERROR_ROFS: return BASE_ERROR_READ_ONLY;
    default: return BASE_ERROR_FAILED;
    }
}

static gboolean
write_file (const char       *path,
            const GByteArray *bytes,
            GError          **error)
{
  g_autoptr (GError) file_error = NULL;

  if (g_file_set_contents_full (path, (const char *)bytes->data, bytes->len, G_FILE_SET_CONTENTS_CONSISTENT,
                                0666, &file_error))
    return TRUE;

  g_set_error (error, BASE_ERROR, get_code_of_file_error (file_error), _ ("The map cannot be written: %s"),
               file_error->message);

  return FALSE;
}

static gboolean
has_extension (const char *path,
               const char *extension)
{
  gsize path_length = strlen (path);
  gsize extension_length = strlen (extension);

  return path_length > extension_length
         && g_ascii_strcasecmp (path + path_length - extension_length, extension) == 0;
}

gboolean
plot_plane_render_to_file (const char           *path,
                           guint                 width,
                           guint                 height,
                           const PlotStyle      *style,
                           const MoodVocabulary *vocabulary,
                           const PlotPoint      *points,
                           gsize                 n_points,
                           GError              **error)
{
  gboolean is_svg = has_extension (path, ".svg");
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  g_autoptr (PlotPlaneLayout) layout = plot_plane_layout_new ();
  Picture picture = { width, height, 1, layout, style, vocabulary, points, n_points };
  cairo_status_t status;

  if (!is_svg && !has_extension (path, ".png"))
    {
      g_set_error_literal (error, BASE_ERROR, BASE_ERROR_INVALID_ARGUMENT,
                           _ ("The name of the map must end in .png or .svg."));
      return FALSE;
    }
  if (width < 64 || height < 64 || width > MAX_PICTURE_SIZE || height > MAX_PICTURE_SIZE)
    {
      g_set_error (error, BASE_ERROR, BASE_ERROR_INVALID_ARGUMENT,
                   _ ("The map can be from 64 to %d pixels large."), MAX_PICTURE_SIZE);
      return FALSE;
    }

  picture.scale = MAX (MIN (width, height) / REFERENCE_SIZE, 1);
  plot_plane_layout_set_text_height (layout, style->font_size);
  plot_plane_layout_set_size (layout, width / picture.scale, height / picture.scale);

  status = is_svg ? make_svg (&picture, bytes) : make_png (&picture, bytes);
  if (status != CAIRO_STATUS_SUCCESS)
    {
      g_set_error (error, BASE_ERROR, BASE_ERROR_FAILED, _ ("The map cannot be drawn: %s"),
                   cairo_status_to_string (status));
      return FALSE;
    }

  return write_file (path, bytes, error);
}
