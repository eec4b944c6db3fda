/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "plot/plane-render.h"

#include <math.h>
#include <string.h>

#include "plot/marker.h"

/* A marker is drawn by cairo once for each of SUBPIXELS x SUBPIXELS places between the pixels, and
 * then copied: cairo would take some microseconds for every single point. */
#define SUBPIXELS 4

/* Pixels that are blended at a time: a fixed number makes a loop that compilers turn into vector
 * instructions, and 16 bytes are what every machine's vectors hold. */
#define CHUNK 4

/* A marker as pixels, with the span of each row that is not empty, in whole chunks. Colour and
 * transparency lie in arrays of their own, so that blending is the same for every byte. */
typedef struct
{
  int size;             /* pixels along each side, a multiple of CHUNK; 0: not drawn yet */
  int *starts;          /* (size) (owned) */
  int *ends;            /* (size) (owned) */
  guint8 *pixels;       /* (size, size, 4) (owned): premultiplied */
  guint8 *transparency; /* (size, size, 4) (owned): 255 - alpha, for each channel */
} Sprite;

typedef struct
{
  const PlotPalette *palette;
  PlotMarker marker;
  double scale;
  int reach; /* device pixels from a sprite's edge to its middle */
  Sprite sprites[MOOD_N_QUADRANTS][2][SUBPIXELS][SUBPIXELS];
} SpriteSheet;

/* After drawing: where each row has something, and how much shines through. */
static void
sprite_finish (Sprite *sprite)
{
  for (int row = 0; row < sprite->size; row++)
    {
      gsize first = (gsize)row * sprite->size;
      const guint32 *pixels = (const guint32 *)(void *)sprite->pixels + first;
      int start = 0;
      int end = sprite->size;

      for (int column = 0; column < sprite->size; column++)
        memset (sprite->transparency + (first + column) * 4, 255 - (int)(pixels[column] >> 24), 4);

      while (start < end && pixels[start] == 0)
        start++;
      while (end > start && pixels[end - 1] == 0)
        end--;

      sprite->starts[row] = start / CHUNK * CHUNK;
      sprite->ends[row] = (end + CHUNK - 1) / CHUNK * CHUNK;
    }
}

static void
sprite_init (Sprite            *sprite,
             const SpriteSheet *sheet,
             MoodQuadrant       quadrant,
             gboolean           is_neutral,
             int                column,
             int                row)
{
  int size = (2 * sheet->reach + CHUNK - 1) / CHUNK * CHUNK;
  cairo_surface_t *surface;
  cairo_t *cr;

  sprite->size = size;
  sprite->starts = g_new (int, size);
  sprite->ends = g_new (int, size);
  sprite->pixels = g_new0 (guint8, (gsize)size * size * 4);
  sprite->transparency = g_new (guint8, (gsize)size * size * 4);

  /* A row of 32-bit pixels is what cairo asks for as a stride: no padding. */
  surface = cairo_image_surface_create_for_data (sprite->pixels, CAIRO_FORMAT_ARGB32, size, size, size * 4);
  cr = cairo_create (surface);
  cairo_translate (cr, sheet->reach + (double)column / SUBPIXELS, sheet->reach + (double)row / SUBPIXELS);
  cairo_scale (cr, sheet->scale, sheet->scale);
  plot_marker_draw (&sheet->marker, cr, sheet->palette, quadrant, is_neutral, 0, 0);
  cairo_destroy (cr);
  cairo_surface_finish (surface);
  cairo_surface_destroy (surface);

  sprite_finish (sprite);
}

static void
sprite_sheet_init (SpriteSheet     *sheet,
                   const PlotStyle *style,
                   double           scale,
                   gsize            n_points)
{
  memset (sheet, 0, sizeof *sheet);
  sheet->palette = plot_palette_get (style);
  sheet->scale = scale;
  plot_marker_init (&sheet->marker, style, n_points);
  sheet->reach = (int)ceil ((sheet->marker.size * PLOT_MARKER_REACH + sheet->marker.line_width) * scale) + 1;
}

static void
sprite_sheet_clear (SpriteSheet *sheet)
{
  Sprite *sprites = &sheet->sprites[0][0][0][0];

  for (gsize i = 0; i < sizeof sheet->sprites / sizeof (Sprite); i++)
    {
      g_free (sprites[i].starts);
      g_free (sprites[i].ends);
      g_free (sprites[i].pixels);
      g_free (sprites[i].transparency);
    }
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
              int           left,
              int           top)
{
  int first_row = MAX (0, -top);
  int last_row = MIN (sprite->size, canvas->height - top);

  for (int row = first_row; row < last_row; row++)
    {
      guint8 *line = canvas->data + (gsize)(top + row) * canvas->stride;

      for (int column = sprite->starts[row]; column < sprite->ends[row]; column += CHUNK)
        {
          gsize from = ((gsize) row * sprite->size + column) * 4;
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

static gboolean
is_visible (const PlotRect *plane,
            double          x,
            double          y)
{
  /* A hair of tolerance: a song of valence 1 lies on the very edge. */
  return x >= plane->x - 1e-3 && x <= plane->x + plane->width + 1e-3 && y >= plane->y - 1e-3
         && y <= plane->y + plane->height + 1e-3;
}

/* Where a marker goes, in parts of a device pixel. */
typedef struct
{
  int    x;
  int    y;
  guint8 quadrant;
  guint8 is_neutral;
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

/* (transfer full): the stamps of the points that are seen. */
static Stamp *
place_stamps (const PlotPlaneLayout *layout,
              double                 scale,
              const PlotPoint       *points,
              gsize                  n_points,
              gsize                 *n_stamps)
{
  PlotRect plane = plot_plane_layout_get_plane (layout);
  Stamp *stamps = g_new (Stamp, n_points);

  *n_stamps = 0;
  for (gsize i = 0; i < n_points; i++)
    {
      double x, y;

      plot_plane_layout_to_pixel (layout, points[i].valence, points[i].arousal, &x, &y);
      if (!is_visible (&plane, x, y))
        continue;

      stamps[(*n_stamps)++] = (Stamp) {
        .x = (int) lrint (x * scale * SUBPIXELS),
        .y = (int) lrint (y * scale * SUBPIXELS),
        .quadrant = points[i].quadrant,
        .is_neutral = points[i].is_neutral ? 1 : 0,
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
  Sprite *sprite = &sheet->sprites[stamp->quadrant][stamp->is_neutral][row][column];

  if (sprite->size == 0)
    sprite_init (sprite, sheet, stamp->quadrant, stamp->is_neutral, column, row);

  stamp_sprite (canvas, sprite, (stamp->x - column) / SUBPIXELS - sheet->reach,
                (stamp->y - row) / SUBPIXELS - sheet->reach);
}

void
plot_plane_render_points (cairo_surface_t       *image,
                          double                 scale,
                          const PlotPlaneLayout *layout,
                          const PlotStyle       *style,
                          const PlotPoint       *points,
                          gsize                  n_points)
{
  g_autofree Stamp *stamps = NULL;
  g_autofree Stamp *sorted = NULL;
  gsize n_stamps;
  Canvas canvas;
  SpriteSheet sheet;

  g_return_if_fail (cairo_image_surface_get_format (image) == CAIRO_FORMAT_ARGB32);
  g_return_if_fail (scale > 0);

  cairo_surface_flush (image);
  canvas.data = cairo_image_surface_get_data (image);
  canvas.width = cairo_image_surface_get_width (image);
  canvas.height = cairo_image_surface_get_height (image);
  canvas.stride = cairo_image_surface_get_stride (image);

  stamps = place_stamps (layout, scale, points, n_points, &n_stamps);
  sorted = sort_by_band (stamps, n_stamps, (guint) canvas.height * SUBPIXELS / BAND_HEIGHT + 1);

  sprite_sheet_init (&sheet, style, scale, n_stamps);
  for (gsize i = 0; i < n_stamps; i++)
    stamp_point (&canvas, &sheet, &sorted[i]);
  sprite_sheet_clear (&sheet);

  cairo_surface_mark_dirty (image);
}
