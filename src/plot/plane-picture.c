/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "plot/plane-render.h"

#include <math.h>
#include <string.h>

#include <cairo-svg.h>
#include <glib/gi18n.h>

#include "engine/base/error.h"
#include "plot/drawing.h"
#include "plot/marker.h"
#include "plot/plane-density.h"

/* A picture is laid out at this size and scaled to the one asked for: a larger picture is a sharper
 * one, not one with smaller words. */
#define REFERENCE_SIZE 800.0

/* What an SVG file and its readers bear; more points go into it as an image. */
#define MAX_VECTOR_POINTS 20000

#define MAX_PICTURE_SIZE  16384

void
plot_plane_draw_points (cairo_t               *cr,
                        const PlotPlaneLayout *layout,
                        const PlotStyle       *style,
                        const PlotPoint       *points,
                        gsize                  n_points)
{
  g_autoptr (PlotDensity) density = plot_density_new (layout, style, points, n_points);
  const PlotPalette *palette = plot_palette_get (style);
  PlotRect plane = plot_plane_layout_get_plane (layout);
  PlotMarker full;

  plot_marker_init (&full, style);
  plot_density_draw (density, cr);
  for (gsize i = 0; i < n_points; i++)
    {
      PlotMarker marker = full;
      double share, x, y;

      plot_plane_layout_to_pixel (layout, points[i].valence, points[i].arousal, &x, &y);
      if (!plot_rect_contains (&plane, x, y))
        continue;

      share = plot_density_get_share (density, x, y);
      marker.line_alpha *= share;
      marker.fill_alpha *= share;
      if (share > 0.1)
        plot_marker_draw (&marker, cr, palette, plot_marker_get_look (&points[i]), x, y);
    }
}

void
plot_plane_render_page (cairo_t              *cr,
                        double                width,
                        double                height,
                        double                image_scale,
                        const PlotStyle      *style,
                        const MoodVocabulary *vocabulary,
                        const PlotView       *view,
                        const PlotPoint      *points,
                        gsize                 n_points)
{
  g_autoptr (PlotPlaneLayout) layout = plot_plane_layout_new ();
  PlotView shown = view != NULL ? *view : PLOT_VIEW_WHOLE;
  double scale = MAX (MIN (width, height) / REFERENCE_SIZE, 1);
  double finest = MAX_PICTURE_SIZE / MAX (width, height) * scale;
  PlotStyle fitting = *style;

  plot_plane_layout_set_text_height (layout, style->font_size);
  plot_plane_layout_set_size (layout, width / scale, height / scale);
  plot_plane_layout_set_view (layout, shown.zoom, shown.valence, shown.arousal);
  fitting.marker_size = plot_marker_choose_size (style->marker_size, n_points, layout);

  cairo_save (cr);
  cairo_scale (cr, scale, scale);
  plot_plane_render_background (cr, layout, &fitting);
  plot_plane_render_frame (cr, layout, &fitting);
  if (plot_plane_words_are_under (n_points))
    plot_plane_render_words (cr, layout, &fitting, vocabulary);
  if (n_points <= MAX_VECTOR_POINTS && cairo_surface_get_type (cairo_get_target (cr)) != CAIRO_SURFACE_TYPE_IMAGE)
    plot_plane_draw_points (cr, layout, &fitting, points, n_points);
  else
    plot_plane_paint_points (cr, width / scale, height / scale, MIN (image_scale * scale, finest), layout, &fitting,
                             points, n_points);
  if (!plot_plane_words_are_under (n_points))
    plot_plane_render_words (cr, layout, &fitting, vocabulary);
  cairo_restore (cr);
}

static void
paint_page (cairo_t *cr, const PlotStyle *style)
{
  const PlotPalette *palette = plot_palette_get (style);

  cairo_set_source_rgb (cr, palette->page.red, palette->page.green, palette->page.blue);
  cairo_paint (cr);
}

/* What is asked for of a file. */
typedef struct
{
  guint width;
  guint height;
  const PlotStyle *style;
  const MoodVocabulary *vocabulary; /* (nullable) */
  const PlotView *view;             /* (nullable) */
  const PlotPoint *points;
  gsize n_points;
} Picture;

static cairo_status_t
draw (const Picture *self, cairo_surface_t *surface, double image_scale)
{
  cairo_t *cr = cairo_create (surface);
  cairo_status_t status;

  paint_page (cr, self->style);
  if (cairo_status (cr) == CAIRO_STATUS_SUCCESS)
    plot_plane_render_page (cr, self->width, self->height, image_scale, self->style, self->vocabulary,
                            self->view, self->points, self->n_points);
  status = cairo_status (cr);
  cairo_destroy (cr);

  return status;
}

static cairo_status_t
make_svg (const Picture *self, GByteArray *bytes)
{
  cairo_surface_t *surface
      = cairo_svg_surface_create_for_stream (plot_drawing_append, bytes, self->width, self->height);
  cairo_status_t status;

  cairo_svg_surface_set_document_unit (surface, CAIRO_SVG_UNIT_PX);
  status = draw (self, surface, 2);
  cairo_surface_finish (surface);
  if (status == CAIRO_STATUS_SUCCESS)
    status = cairo_surface_status (surface);
  cairo_surface_destroy (surface);

  return status;
}

static cairo_status_t
make_png (const Picture *self, GByteArray *bytes)
{
  cairo_surface_t *image
      = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, (int)self->width, (int)self->height);
  cairo_status_t status = draw (self, image, 1);

  if (status == CAIRO_STATUS_SUCCESS)
    status = cairo_surface_write_to_png_stream (image, plot_drawing_append, bytes);
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
                           const PlotView       *view,
                           const PlotPoint      *points,
                           gsize                 n_points,
                           GError              **error)
{
  gboolean is_svg = has_extension (path, ".svg");
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  const Picture picture = { width, height, style, vocabulary, view, points, n_points };
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

  status = is_svg ? make_svg (&picture, bytes) : make_png (&picture, bytes);
  if (status != CAIRO_STATUS_SUCCESS)
    {
      g_set_error (error, BASE_ERROR, BASE_ERROR_FAILED, _ ("The map cannot be drawn: %s"),
                   cairo_status_to_string (status));
      return FALSE;
    }

  return write_file (path, bytes, error);
}
