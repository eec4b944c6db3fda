/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "plot/plane-density.h"

#include <math.h>
#include <string.h>

/* Pixels along a cell's sides, at least; on a large drawing they grow, so that there are never many more cells than
 * this squared. */
#define LEAST_CELL 3.0
#define MOST_CELLS 224.0

/* Blurring by boxes of 2 * RADIUS + 1 cells, that many times, is near to a Gaussian blur (of a deviation of 2 cells here). */
#define BLUR_RADIUS 2
#define BLUR_ROUNDS 3

/* Cells around what is seen, from which a blur reaches in. */
#define MARGIN (BLUR_RADIUS * BLUR_ROUNDS)

/* Markers over each other: below the first all are drawn as markers, above the second none. */
#define ROOMY   0.35
#define CROWDED 1.7

/* Of a full size: only markers that are smaller than the first give way, those smaller than the second wholly. So it is only
 * among thousands of songs that some turn into a shade, never where a few lie on one spot. */
#define LARGE_MARKER 0.74
#define SMALL_MARKER 0.52

/* Songs are never spread evenly: the crowd in the middle of them is this much denser than on average. */
#define PEAK 6.0

/* How much of the shade the thin parts get: the larger, the more. */
#define LOG_STEEPNESS 16.0

/* How opaque a shade is: as markers are, with outline and inside; and where the crowd is greatest. */
#define MARKER_INK 0.6
#define MOST_INK   0.95

/* Four quadrants and the neutral songs. */
#define N_KINDS (MOOD_N_QUADRANTS + 1)

struct _PlotDensity
{
  PlotRect plane;
  PlotStyle style;
  double cell; /* pixels */
  double left; /* pixels of the first cell's corner */
  double top;
  int n_columns;
  int n_rows;
  float *counts; /* (n_rows, n_columns, N_KINDS) (owned): markers over each other, blurred */
  float *crowd;  /* (n_rows, n_columns) (owned): their sums */
  float *share;  /* (n_rows, n_columns) (owned): of a marker that is to be seen */
  float most;    /* of the sums */
  double peak;   /* what the darkest shade stands for */
  double yield;  /* 0: markers never give way; 1: wherever there is a crowd */
};

/* Cells stand still on the plane, so that the shading moves with it and does not flicker. */
static void
place_cells (PlotDensity *self, const PlotPlaneLayout *layout)
{
  double zero_x, zero_y;

  self->plane = plot_plane_layout_get_plane (layout);
  self->cell = MAX (self->plane.width / MOST_CELLS, LEAST_CELL);
  plot_plane_layout_to_pixel (layout, 0, 0, &zero_x, &zero_y);
  self->left = zero_x + (floor ((self->plane.x - zero_x) / self->cell) - MARGIN) * self->cell;
  self->top = zero_y + (floor ((self->plane.y - zero_y) / self->cell) - MARGIN) * self->cell;
  self->n_columns = (int)ceil ((self->plane.x + self->plane.width - self->left) / self->cell) + MARGIN;
  self->n_rows = (int)ceil ((self->plane.y + self->plane.height - self->top) / self->cell) + MARGIN;
}

static void
count_points (PlotDensity *self, const PlotPlaneLayout *layout, const PlotPoint *points, gsize n_points)
{
  double size = self->style.marker_size;
  float weight = (float)(G_PI / 4 * size * size / (self->cell * self->cell));
  double origin_x, origin_y, unit_x, unit_y;

  /* The way to pixels is linear: worked out once, not for every point. */
  plot_plane_layout_to_pixel (layout, 0, 0, &origin_x, &origin_y);
  plot_plane_layout_to_pixel (layout, 1, 1, &unit_x, &unit_y);
  unit_x = (unit_x - origin_x) / self->cell;
  unit_y = (unit_y - origin_y) / self->cell;
  origin_x = (origin_x - self->left) / self->cell;
  origin_y = (origin_y - self->top) / self->cell;

  for (gsize i = 0; i < n_points; i++)
    {
      double column = origin_x + points[i].valence * unit_x;
      double row = origin_y + points[i].arousal * unit_y;
      guint kind = points[i].is_neutral ? MOOD_N_QUADRANTS : (guint)points[i].quadrant;

      if (column >= 0 && row >= 0 && column < self->n_columns && row < self->n_rows)
        self->counts[((gsize)row * (gsize)self->n_columns + (gsize)column) * N_KINDS + kind] += weight;
    }
}

/* The mean of 2 * BLUR_RADIUS + 1 cells along a line of @n_cells, each @step floats from the next. What is beyond
 * the ends counts as empty. @line: (n_cells, N_KINDS), room to work in */
static void
blur_line (float *cells, gsize n_cells, gsize step, float *line)
{
  const float share = 1.0f / (2 * BLUR_RADIUS + 1);
  float sums[N_KINDS] = { 0 };

  for (gsize i = 0; i < n_cells; i++)
    memcpy (line + i * N_KINDS, cells + i * step, sizeof sums);

  for (gsize i = 0; i < MIN (BLUR_RADIUS, n_cells); i++)
    for (guint kind = 0; kind < N_KINDS; kind++)
      sums[kind] += line[i * N_KINDS + kind];
  for (gsize i = 0; i < n_cells; i++)
    for (guint kind = 0; kind < N_KINDS; kind++)
      {
        if (i + BLUR_RADIUS < n_cells)
          sums[kind] += line[(i + BLUR_RADIUS) * N_KINDS + kind];
        if (i > BLUR_RADIUS)
          sums[kind] -= line[(i - BLUR_RADIUS - 1) * N_KINDS + kind];
        cells[i * step + kind] = sums[kind] * share;
      }
}

static void
blur (PlotDensity *self)
{
  gsize n_columns = (gsize)self->n_columns, n_rows = (gsize)self->n_rows;
  g_autofree float *line = g_new (float, MAX (n_columns, n_rows) * N_KINDS);

  for (guint round = 0; round < BLUR_ROUNDS; round++)
    {
      for (gsize row = 0; row < n_rows; row++)
        blur_line (self->counts + row * n_columns * N_KINDS, n_columns, N_KINDS, line);
      for (gsize column = 0; column < n_columns; column++)
        blur_line (self->counts + column * N_KINDS, n_rows, n_columns * N_KINDS, line);
    }
}

static double
get_share (const PlotDensity *self, double crowd)
{
  double t = CLAMP ((crowd - ROOMY) / (CROWDED - ROOMY), 0, 1);

  return 1 - self->yield * t * t * (3 - 2 * t);
}

static void
sum_up (PlotDensity *self)
{
  for (gsize i = 0; i < (gsize)self->n_rows * (gsize)self->n_columns; i++)
    {
      float sum = 0;

      for (guint kind = 0; kind < N_KINDS; kind++)
        sum += self->counts[i * N_KINDS + kind];
      self->crowd[i] = sum;
      self->share[i] = (float)get_share (self, (double)sum);
      self->most = MAX (self->most, sum);
    }
}

PlotDensity *
plot_density_new (const PlotPlaneLayout *layout,
                  const PlotStyle *style,
                  const PlotPoint *points,
                  gsize n_points)
{
  PlotDensity *self = g_new0 (PlotDensity, 1);
  gsize n_cells;
  double zoom;

  self->style = *style;
  place_cells (self, layout);
  n_cells = (gsize)self->n_columns * (gsize)self->n_rows;
  self->counts = g_new0 (float, n_cells *N_KINDS);
  self->crowd = g_new0 (float, n_cells);
  self->share = g_new (float, n_cells);

  /* The same at every zoom: a spot keeps its shade while the plane is moved. */
  plot_plane_layout_get_view (layout, &zoom, NULL, NULL);
  self->peak = PEAK * G_PI / 4 * style->marker_size * style->marker_size * (double)n_points
               / (self->plane.width * self->plane.height * zoom * zoom);

  self->yield
      = CLAMP ((LARGE_MARKER - style->marker_size / PLOT_DEFAULT_MARKER_SIZE) / (LARGE_MARKER - SMALL_MARKER),
               0, 1);
  if (self->yield == 0)
    return self;

  count_points (self, layout, points, n_points);
  blur (self);
  sum_up (self);

  return self;
}

void
plot_density_free (PlotDensity *self)
{
  if (self == NULL)
    return;

  g_free (self->counts);
  g_free (self->crowd);
  g_free (self->share);
  g_free (self);
}

gboolean
plot_density_is_clear (const PlotDensity *self)
{
  return self->most <= ROOMY;
}

double
plot_density_get_share (const PlotDensity *self, double x, double y)
{
  double column = (x - self->left) / self->cell;
  double row = (y - self->top) / self->cell;

  /* An empty density was never counted. */
  if (self->most <= ROOMY || !(column >= 0 && row >= 0 && column < self->n_columns && row < self->n_rows))
    return 1;

  return (double)self->share[(gsize)row * (gsize)self->n_columns + (gsize)column];
}

static void
add_color (PlotColor *sum, const PlotColor *color, double weight)
{
  sum->red += weight * color->red;
  sum->green += weight * color->green;
  sum->blue += weight * color->blue;
}

/* The color of a cell: that of its songs, the stronger the more there are: darker on light paper, shining on dark. */
static guint32
get_cell_pixel (const PlotDensity *self, const PlotPalette *palette, gsize cell)
{
  const float *counts = self->counts + cell * N_KINDS;
  double crowd = (double)self->crowd[cell];
  double depth = log1p (LOG_STEEPNESS * crowd / self->peak) / log1p (LOG_STEEPNESS);
  double alpha, toward;
  PlotColor color = { 0 }, end;

  if (crowd <= ROOMY)
    return 0;

  depth = CLAMP (depth, 0, 1);
  for (guint kind = 0; kind < N_KINDS; kind++)
    add_color (&color, kind < MOOD_N_QUADRANTS ? &palette->quadrant[kind] : &palette->neutral,
               counts[kind] / crowd);
  toward = (self->style.is_dark ? 0.55 : 0.35) * MAX (depth - 0.4, 0) / 0.6;
  end = self->style.is_dark ? (PlotColor) { 1, 1, 1 } : (PlotColor) { 0, 0, 0 };
  color = plot_color_over (&end, toward, &color);
  /* As much paper is covered as markers at random would cover, so that neither is heavier where one passes into the other. */
  alpha = -expm1 (-crowd) * (MARKER_INK + (MOST_INK - MARKER_INK) * depth) * (1 - (double)self->share[cell]);

  return (guint32)lrint (255 * alpha) << 24 | (guint32)lrint (255 * alpha * color.red) << 16
         | (guint32)lrint (255 * alpha * color.green) << 8 | (guint32)lrint (255 * alpha * color.blue);
}

/* One pixel for a cell. (transfer full) */
static cairo_surface_t *
create_image (const PlotDensity *self)
{
  cairo_surface_t *image = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, self->n_columns, self->n_rows);
  const PlotPalette *palette = plot_palette_get (&self->style);
  unsigned char *data = cairo_image_surface_get_data (image);
  gsize stride = (gsize)cairo_image_surface_get_stride (image);

  for (gsize row = 0; data != NULL && row < (gsize)self->n_rows; row++)
    {
      guint32 *pixels = (guint32 *)(void *)(data + row * stride);

      for (gsize column = 0; column < (gsize)self->n_columns; column++)
        pixels[column] = get_cell_pixel (self, palette, row * (gsize)self->n_columns + column);
    }
  cairo_surface_mark_dirty (image);

  return image;
}

void
plot_density_draw (const PlotDensity *self, cairo_t *cr)
{
  cairo_surface_t *image;

  if (plot_density_is_clear (self))
    return;

  image = create_image (self);
  cairo_save (cr);
  cairo_rectangle (cr, self->plane.x, self->plane.y, self->plane.width, self->plane.height);
  cairo_clip (cr);
  cairo_translate (cr, self->left, self->top);
  cairo_scale (cr, self->cell, self->cell);
  cairo_set_source_surface (cr, image, 0, 0);
  cairo_pattern_set_filter (cairo_get_source (cr), CAIRO_FILTER_BILINEAR);
  cairo_paint (cr);
  cairo_restore (cr);
  cairo_surface_destroy (image);
}
