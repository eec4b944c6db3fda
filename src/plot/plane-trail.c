/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "plot/plane-trail.h"

#include <math.h>

/* A curve turns many times a minute, an eye follows a few: it is smoothed over this part of the song, and over so many
 * seconds at least. */
#define SMOOTH_PART    0.016
#define LEAST_SMOOTH   2.0

#define MOST_CORNERS   240
#define LEAST_DISTANCE 0.5 /* seconds between two corners */

#define DOT_RADIUS     6.0
#define START_RADIUS   3.5
#define RIM            2.0 /* pixels of paper beside a line, so that it shows in a crowd */
#define THIN           1.25
#define THICK          2.5
#define PLAYED         1.75 /* times as thick */
#define FAR_ALPHA      0.6  /* of what is not played yet */
#define ROOM           (DOT_RADIUS + 2 * RIM + 1)

typedef struct
{
  float valence;
  float arousal;
} Corner;

struct _PlotTrail
{
  guint n_corners;
  double duration; /* seconds from the first corner to the last */
  Corner corners[];
};

/* The mean of the curve round a time, the less of what is further away (Nadaraya 1964, with a Gaussian kernel). */
static gboolean
smooth (const MoodCurve *curve, double seconds, double deviation, Corner *corner)
{
  gsize first = (gsize)MAX ((seconds - 3 * deviation) / curve->hop, 0);
  gsize last = MIN ((gsize)((seconds + 3 * deviation) / curve->hop), curve->n_points - 1);
  double sum = 0, valence = 0, arousal = 0;

  for (gsize i = first; i <= last; i++)
    {
      double distance = ((double)i * curve->hop - seconds) / deviation;
      double weight = exp (-distance * distance / 2);

      if (!isfinite (curve->valence[i]) || !isfinite (curve->arousal[i]))
        continue;

      sum += weight;
      valence += weight * (double)curve->valence[i];
      arousal += weight * (double)curve->arousal[i];
    }
  if (sum <= 0)
    return FALSE;

  *corner = (Corner) { (float)CLAMP (valence / sum, -1, 1), (float)CLAMP (arousal / sum, -1, 1) };
  return TRUE;
}

PlotTrail *
plot_trail_new (const MoodCurve *curve)
{
  double duration = curve->n_points > 1 ? (double)(curve->n_points - 1) * curve->hop : 0;
  double deviation = MAX (duration * SMOOTH_PART, LEAST_SMOOTH);
  guint n_corners = (guint)CLAMP (duration / LEAST_DISTANCE, 1, MOST_CORNERS - 1) + 1;
  PlotTrail *self;

  if (duration <= 0)
    return NULL;

  self = g_malloc0 (sizeof *self + n_corners * sizeof (Corner));
  self->n_corners = n_corners;
  self->duration = duration;
  for (guint i = 0; i < n_corners; i++)
    if (!smooth (curve, duration * i / (n_corners - 1), deviation, &self->corners[i]))
      {
        /* A hole in the curve: it stands where it was. */
        if (i == 0)
          {
            g_free (self);
            return NULL;
          }
        self->corners[i] = self->corners[i - 1];
      }

  return self;
}

void
plot_trail_free (PlotTrail *self)
{
  g_free (self);
}

/* Between which corners a time lies: after corner @i by @part of the way to the next. */
static guint
find_corner (const PlotTrail *self, double seconds, double *part)
{
  double place = CLAMP (seconds / self->duration, 0, 1) * (self->n_corners - 1);
  guint i = MIN ((guint)place, self->n_corners - 2);

  *part = place - i;

  return i;
}

void
plot_trail_get_place (const PlotTrail *self, double seconds, double *valence, double *arousal)
{
  double part;
  const Corner *from = &self->corners[find_corner (self, seconds, &part)];

  *valence = (1 - part) * (double)from[0].valence + part * (double)from[1].valence;
  *arousal = (1 - part) * (double)from[0].arousal + part * (double)from[1].arousal;
}

PlotRect
plot_trail_get_bounds (const PlotTrail *self, const PlotPlaneLayout *layout)
{
  double left = G_MAXDOUBLE, top = G_MAXDOUBLE, right = -G_MAXDOUBLE, bottom = -G_MAXDOUBLE;

  for (guint i = 0; i < self->n_corners; i++)
    {
      double x, y;

      plot_plane_layout_to_pixel (layout, (double)self->corners[i].valence, (double)self->corners[i].arousal,
                                  &x, &y);
      left = MIN (left, x);
      right = MAX (right, x);
      top = MIN (top, y);
      bottom = MAX (bottom, y);
    }

  return (PlotRect) { floor (left - ROOM), floor (top - ROOM), ceil (right - left + 2 * ROOM),
                      ceil (bottom - top + 2 * ROOM) };
}

static void
set_color (cairo_t *cr, const PlotColor *color, double alpha)
{
  cairo_set_source_rgba (cr, color->red, color->green, color->blue, alpha);
}

static void
line_to (cairo_t *cr, const PlotPlaneLayout *layout, double valence, double arousal)
{
  double x, y;

  plot_plane_layout_to_pixel (layout, valence, arousal, &x, &y);
  cairo_line_to (cr, x, y);
}

/* From one time to another, as one line of one thickness. */
static void
add_path (const PlotTrail *self, cairo_t *cr, const PlotPlaneLayout *layout, double from, double to)
{
  double part, valence, arousal;
  guint first = find_corner (self, from, &part);
  guint last = find_corner (self, to, &part);

  plot_trail_get_place (self, from, &valence, &arousal);
  line_to (cr, layout, valence, arousal);
  for (guint i = first + 1; i <= last; i++)
    line_to (cr, layout, (double)self->corners[i].valence, (double)self->corners[i].arousal);
  plot_trail_get_place (self, to, &valence, &arousal);
  line_to (cr, layout, valence, arousal);
}

/* It grows thicker in a few steps from its begin to its end, which tells one from the other. */
static void
draw_way (const PlotTrail *self,
          cairo_t *cr,
          const PlotPlaneLayout *layout,
          const PlotPalette *palette,
          double until,
          double growth,
          double alpha)
{
  const guint n_steps = 8;

  for (guint i = 0; i < n_steps; i++)
    {
      double from = self->duration * i / n_steps;
      double to = MIN (self->duration * (i + 1) / n_steps, until);

      if (from >= to)
        break;

      add_path (self, cr, layout, from, to);
      cairo_set_line_width (cr, (THIN + (THICK - THIN) * i / (n_steps - 1)) * growth);
      set_color (cr, &palette->text, alpha);
      cairo_stroke (cr);
    }
}

static void
draw_disc (cairo_t *cr,
           const PlotPlaneLayout *layout,
           double valence,
           double arousal,
           double radius,
           const PlotColor *ink,
           const PlotColor *paper,
           gboolean is_hollow)
{
  double x, y;

  plot_plane_layout_to_pixel (layout, valence, arousal, &x, &y);
  cairo_new_path (cr);
  cairo_arc (cr, x, y, radius + RIM, 0, 2 * G_PI);
  set_color (cr, paper, 1);
  cairo_fill (cr);
  cairo_arc (cr, x, y, radius, 0, 2 * G_PI);
  set_color (cr, ink, 1);
  cairo_set_line_width (cr, 1.75);
  if (is_hollow)
    cairo_stroke (cr);
  else
    cairo_fill (cr);
}

void
plot_trail_render (const PlotTrail *self,
                   cairo_t *cr,
                   const PlotPlaneLayout *layout,
                   const PlotStyle *style,
                   double position)
{
  const PlotPalette *palette = plot_palette_get (style);
  PlotRect plane = plot_plane_layout_get_plane (layout);
  double valence, arousal;

  cairo_save (cr);
  cairo_rectangle (cr, plane.x, plane.y, plane.width, plane.height);
  cairo_clip (cr);
  cairo_set_line_cap (cr, CAIRO_LINE_CAP_ROUND);
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);

  cairo_new_path (cr);
  add_path (self, cr, layout, 0, self->duration);
  cairo_set_line_width (cr, THICK + 2 * RIM);
  set_color (cr, &palette->paper, 0.8);
  cairo_stroke (cr);
  draw_way (self, cr, layout, palette, self->duration, 1, style->is_high_contrast ? 1 : FAR_ALPHA);
  if (position >= 0)
    draw_way (self, cr, layout, palette, position, PLAYED, 1);

  draw_disc (cr, layout, (double)self->corners[0].valence, (double)self->corners[0].arousal, START_RADIUS,
             &palette->text, &palette->paper, TRUE);
  if (position >= 0)
    {
      plot_trail_get_place (self, position, &valence, &arousal);
      draw_disc (cr, layout, valence, arousal, DOT_RADIUS, &palette->text, &palette->paper, FALSE);
    }
  cairo_restore (cr);
}
