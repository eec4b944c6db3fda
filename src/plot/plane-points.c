/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "plot/plane-render.h"

#include <math.h>
#include <string.h>

#include "plot/marker.h"
#include "plot/plane-density.h"

/* A marker is drawn by cairo once for each of SUBPIXELS x SUBPIXELS places between the pixels, and
 * then copied: cairo would take some microseconds for every single point. */
#define SUBPIXELS 4

/* Where a crowd passes into shade, markers fade in so many steps. */
#define N_LEVELS 4

/* Pixels that are blended at a time: a fixed number makes a loop that compilers turn into vector
 * instructions, and 16 bytes are what every machine's vectors hold. */
#define CHUNK 4

/* A marker as pixels, with the span of each row that is not empty, in whole chunks. Color and
 * transparency lie in arrays of their own, so that blending is the same for every byte. */
typedef struct
{
  gboolean is_ready;
  int *starts;          /* (size) */
  int *ends;            /* (size) */
  guint8 *pixels;       /* (size, size, 4): premultiplied */
  guint8 *transparency; /* (size, size, 4): 255 - alpha, for each channel */
} Sprite;

/* All sprites of a drawing. Their memory is one block, so that a drawing asks for it once, whatever is on it. */
typedef struct
{
  const PlotPalette *palette;
  PlotMarker marker;
  double scale;
  int reach; /* device pixels from a sprite's edge to its middle */
  int size;  /* pixels along each side of a sprite, a multiple of CHUNK */
  Sprite sprites[PLOT_N_LOOKS][N_LEVELS][SUBPIXELS][SUBPIXELS];
  guint8 *memory; /* (owned) */
} SpriteSheet;

#define N_SPRITES (PLOT_N_LOOKS * N_LEVELS * SUBPIXELS * SUBPIXELS)

/* After drawing: where each row has something, and how much shines through. */
static void
sprite_finish (Sprite *sprite, int size)
{
  for (int row = 0; row < size; row++)
    {
      gsize first = (gsize)row * (gsize)size;
      const guint32 *pixels = (const guint32 *)(void *)sprite->pixels + first;
      int start = 0;
      int end = size;

      for (int column = 0; column < size; column++)
        memset (sprite->transparency + (first + (gsize)column) * 4, 255 - (int)(pixels[column] >> 24), 4);

      while (start < end && pixels[start] == 0)
        start++;
      while (end > start && pixels[end - 1] == 0)
        end--;

      sprite->starts[row] = start / CHUNK * CHUNK;
      sprite->ends[row] = (end + CHUNK - 1) / CHUNK * CHUNK;
    }
  sprite->is_ready = TRUE;
}

/* Draws a marker at full opacity. */
static void
draw_sprite (const SpriteSheet *sheet, Sprite *sprite, guint look, int column, int row)
{
  /* A row of 32-bit pixels is what cairo asks for as a stride: no padding. */
  cairo_surface_t *surface = cairo_image_surface_create_for_data (sprite->pixels, CAIRO_FORMAT_ARGB32,
                                                                  sheet->size, sheet->size, sheet->size * 4);
  cairo_t *cr = cairo_create (surface);

  cairo_translate (cr, sheet->reach + (double)column / SUBPIXELS, sheet->reach + (double)row / SUBPIXELS);
  cairo_scale (cr, sheet->scale, sheet->scale);
  plot_marker_draw (&sheet->marker, cr, sheet->palette, look, 0, 0);
  cairo_destroy (cr);
  cairo_surface_finish (surface);
  cairo_surface_destroy (surface);
  sprite_finish (sprite, sheet->size);
}

/* The same marker, paler. @level: below N_LEVELS - 1, which is the full one */
static void
fade_sprite (const SpriteSheet *sheet, Sprite *sprite, const Sprite *full, guint level)
{
  for (gsize i = 0; i < (gsize)sheet->size * (gsize)sheet->size * 4; i++)
    sprite->pixels[i] = (guint8)(full->pixels[i] * (level + 1) / N_LEVELS);
  sprite_finish (sprite, sheet->size);
}

static void
sprite_sheet_init (SpriteSheet *sheet, const PlotStyle *style, double scale)
{
  gsize n_pixels, step;
  int side;

  memset (sheet, 0, sizeof *sheet);
  sheet->palette = plot_palette_get (style);
  sheet->scale = scale;
  plot_marker_init (&sheet->marker, style);
  sheet->reach = (int)ceil ((sheet->marker.size * PLOT_MARKER_REACH + sheet->marker.line_width) * scale) + 1;
  side = (2 * sheet->reach + CHUNK - 1) / CHUNK * CHUNK;
  sheet->size = side;

  n_pixels = (gsize)side * (gsize)side;
  step = 2 * n_pixels * 4 + 2 * (gsize)side * sizeof (int);
  sheet->memory = g_malloc0 (step * N_SPRITES);
  for (gsize i = 0; i < N_SPRITES; i++)
    {
      Sprite *sprite = &sheet->sprites[0][0][0][0] + i;
      guint8 *memory = sheet->memory + i * step;

      sprite->pixels = memory;
      sprite->transparency = memory + n_pixels * 4;
      sprite->starts = (int *)(void *)(memory + 2 * n_pixels * 4);
      sprite->ends = sprite->starts + side;
    }

  /* Those at full opacity at once, since cairo asks for memory for each; the paler ones when they are needed. */
  for (guint look = 0; look < PLOT_N_LOOKS; look++)
    for (int row = 0; row < SUBPIXELS; row++)
      for (int column = 0; column < SUBPIXELS; column++)
        draw_sprite (sheet, &sheet->sprites[look][N_LEVELS - 1][row][column], look, column, row);
}

/* Porter and Duff's "over" on premultiplied channels; the division by 255 is exact after rounding
 * (Blinn, "Three wrongs make a right", 1995) and fits 16 bits. */
static inline guint8
blend_over (guint8 top,
            guint8 transparency,
            guint8 bottom)
{
  guint16 product = (guint16) (bottom * transparency + 128);

  return (guint8) (top + (guint8) ((guint16) (product + (product >> 8)) >> 8));
}

/* The copy tells the compiler that nothing overlaps: without it, it keeps to single bytes. */
static inline void
blend_chunk (guint8       *to,
             const guint8 *from,
             const guint8 *transparency)
{
  guint8 bytes[CHUNK * 4];

  memcpy (bytes, to, sizeof bytes);
  for (gsize i = 0; i < sizeof bytes; i++)
    bytes[i] = blend_over (from[i], transparency[i], bytes[i]);
  memcpy (to, bytes, sizeof bytes);
}

/* The pixels that are written to. */
typedef struct
{
  unsigned char *data;
  int width;
  int height;
  int stride;
} Canvas;

static void
stamp_sprite (const Canvas *canvas,
              const Sprite *sprite,
              int           size,
              int           left,
              int           top)
{
  int first_row = MAX (0, -top);
  int last_row = MIN (size, canvas->height - top);

  for (int row = first_row; row < last_row; row++)
    {
      guint8 *line = canvas->data + (gsize)(top + row) * canvas->stride;

      for (int column = sprite->starts[row]; column < sprite->ends[row]; column += CHUNK)
        {
          gsize from = ((gsize)row * (gsize)size + (gsize)column) * 4;
          int x = left + column;

          if (x >= 0 && x + CHUNK <= canvas->width)
            {
              blend_chunk (line + (gsize) x * 4, sprite->pixels + from, sprite->transparency + from);
              continue;
            }

          /* At the edge of the image: only the pixels that are in it. */
          for (int i = MAX (-x, 0) * 4; i < MIN (canvas->width - x, CHUNK) * 4; i++)
            line[x * 4 + i] = blend_over (sprite->pixels[from + i], sprite->transparency[from + i], line[x * 4 + i]);
        }
    }
}

/* Where a marker goes, in parts of a device pixel. */
typedef struct
{
  int    x;
  int    y;
  guint8 look;
  guint8 level;
} Stamp;

/* Stamps lie anywhere, and an image is larger than a processor's cache: with the points in the
 * order they come, most of the time goes into waiting for pixels. So they go band by band, from the
 * top downwards, within a band in their order. */
#define BAND_HEIGHT (32 * SUBPIXELS)

static guint
get_band (const Stamp *stamp,
          guint        n_bands)
{
  return (guint) CLAMP (stamp->y / BAND_HEIGHT, 0, (int) n_bands - 1);
}

/* Sorts by counting. Returns: (transfer full): (n_stamps) */
static Stamp *
sort_by_band (const Stamp *stamps,
              gsize        n_stamps,
              guint        n_bands)
{
  Stamp *sorted = g_new (Stamp, n_stamps);
  g_autofree gsize *starts = g_new0 (gsize, n_bands + 1);

  for (gsize i = 0; i < n_stamps; i++)
    starts[get_band (&stamps[i], n_bands) + 1]++;
  for (guint band = 0; band < n_bands; band++)
    starts[band + 1] += starts[band];
  for (gsize i = 0; i < n_stamps; i++)
    sorted[starts[get_band (&stamps[i], n_bands)]++] = stamps[i];

  return sorted;
}

/* (transfer full): the stamps of the points that are seen, and not lost in a crowd. */
static Stamp *
place_stamps (const PlotPlaneLayout *layout,
              const PlotDensity     *density,
              double                 scale,
              const PlotPoint       *points,
              gsize                  n_points,
              gsize                 *n_stamps)
{
  PlotRect plane = plot_plane_layout_get_plane (layout);
  Stamp *stamps = g_new (Stamp, n_points);
  double origin_x, origin_y, unit_x, unit_y;
  gboolean is_clear = plot_density_is_clear (density);

  /* The way to pixels is linear: worked out once, not for every point. */
  plot_plane_layout_to_pixel (layout, 0, 0, &origin_x, &origin_y);
  plot_plane_layout_to_pixel (layout, 1, 1, &unit_x, &unit_y);
  unit_x -= origin_x;
  unit_y -= origin_y;

  *n_stamps = 0;
  for (gsize i = 0; i < n_points; i++)
    {
      double x = origin_x + points[i].valence * unit_x;
      double y = origin_y + points[i].arousal * unit_y;
      guint level = N_LEVELS;

      if (!plot_rect_contains (&plane, x, y))
        continue;
      if (!is_clear)
        level = (guint)lrint (plot_density_get_share (density, x, y) * N_LEVELS);
      if (level == 0)
        continue;

      stamps[(*n_stamps)++] = (Stamp) {
        .x = (int) lrint (x * scale * SUBPIXELS),
        .y = (int) lrint (y * scale * SUBPIXELS),
        .look = (guint8) plot_marker_get_look (&points[i]),
        .level = (guint8) (level - 1),
      };
    }

  return stamps;
}

static void
stamp_point (const Canvas *canvas,
             SpriteSheet  *sheet,
             const Stamp  *stamp)
{
  int column = stamp->x & (SUBPIXELS - 1);
  int row = stamp->y & (SUBPIXELS - 1);
  Sprite *sprite = &sheet->sprites[stamp->look][stamp->level][row][column];

  if (!sprite->is_ready)
    fade_sprite (sheet, sprite, &sheet->sprites[stamp->look][N_LEVELS - 1][row][column], stamp->level);

  stamp_sprite (canvas, sprite, sheet->size, (stamp->x - column) / SUBPIXELS - sheet->reach,
                (stamp->y - row) / SUBPIXELS - sheet->reach);
}

static void
draw_density (cairo_surface_t *image, double scale, const PlotDensity *density)
{
  cairo_t *cr = cairo_create (image);
  double device_scale;

  /* An image may have a scale of its own, of which the sprites know nothing. */
  cairo_surface_get_device_scale (image, &device_scale, NULL);
  cairo_scale (cr, scale / device_scale, scale / device_scale);
  plot_density_draw (density, cr);
  cairo_destroy (cr);
}

void
plot_plane_render_points (cairo_surface_t       *image,
                          double                 scale,
                          const PlotPlaneLayout *layout,
                          const PlotStyle       *style,
                          const PlotPoint       *points,
                          gsize                  n_points)
{
  g_autoptr (PlotDensity) density = plot_density_new (layout, style, points, n_points);
  g_autofree Stamp *stamps = NULL;
  g_autofree Stamp *sorted = NULL;
  gsize n_stamps;
  Canvas canvas;
  SpriteSheet sheet;

  g_return_if_fail (cairo_image_surface_get_format (image) == CAIRO_FORMAT_ARGB32);
  g_return_if_fail (scale > 0);

  draw_density (image, scale, density);
  cairo_surface_flush (image);
  canvas.data = cairo_image_surface_get_data (image);
  canvas.width = cairo_image_surface_get_width (image);
  canvas.height = cairo_image_surface_get_height (image);
  canvas.stride = cairo_image_surface_get_stride (image);

  stamps = place_stamps (layout, density, scale, points, n_points, &n_stamps);
  sorted = sort_by_band (stamps, n_stamps, (guint) canvas.height * SUBPIXELS / BAND_HEIGHT + 1);

  sprite_sheet_init (&sheet, style, scale);
  for (gsize i = 0; i < n_stamps; i++)
    stamp_point (&canvas, &sheet, &sorted[i]);
  g_free (sheet.memory);

  cairo_surface_mark_dirty (image);
}

void
plot_plane_paint_points (cairo_t               *cr,
                         double                 width,
                         double                 height,
                         double                 scale,
                         const PlotPlaneLayout *layout,
                         const PlotStyle       *style,
                         const PlotPoint       *points,
                         gsize                  n_points)
{
  cairo_surface_t *image = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, (int) ceil (width * scale),
                                                       (int) ceil (height * scale));

  if (cairo_surface_status (image) == CAIRO_STATUS_SUCCESS)
    plot_plane_render_points (image, scale, layout, style, points, n_points);
  cairo_surface_set_device_scale (image, scale, scale);
  cairo_set_source_surface (cr, image, 0, 0);
  cairo_paint (cr);
  cairo_surface_destroy (image);
}
