/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "plot/curve-render.h"

#include <math.h>

#include <glib/gi18n.h>

#include "engine/base/duration.h"
#include "plot/text.h"

static const double arousal_dashes[] = { 6, 3 };

typedef struct
{
  cairo_t *cr;
  PangoLayout *text; /* (owned) */
  const PlotStyle *style;
  const PlotPalette *palette;
  PlotRect box;    /* where the lines are */
  double duration; /* seconds */
} Chart;

static void
set_color (cairo_t         *cr,
           const PlotColor *color)
{
  cairo_set_source_rgb (cr, color->red, color->green, color->blue);
}

static double
get_y (const Chart *self,
       double       value)
{
  return self->box.y + (1 - CLAMP (value, -1, 1)) / 2 * self->box.height;
}

static void
draw_frame (const Chart *self)
{
  cairo_t *cr = self->cr;

  cairo_rectangle (cr, self->box.x, self->box.y, self->box.width, self->box.height);
  set_color (cr, &self->palette->paper);
  cairo_fill (cr);

  cairo_set_line_width (cr, 1);
  for (int i = -2; i <= 2; i++)
    {
      double y = floor (get_y (self, i * 0.5)) + 0.5;

      cairo_move_to (cr, self->box.x, y);
      cairo_line_to (cr, self->box.x + self->box.width, y);
      set_color (cr, i == 0 ? &self->palette->axis : &self->palette->grid);
      cairo_stroke (cr);
    }
}

/* The line of 0, over the picture. */
static void
draw_middle (const Chart *self)
{
  double y = floor (get_y (self, 0)) + 0.5;

  cairo_move_to (self->cr, self->box.x, y);
  cairo_line_to (self->cr, self->box.x + self->box.width, y);
  set_color (self->cr, &self->palette->axis);
  cairo_set_line_width (self->cr, 1);
  cairo_stroke (self->cr);
}

/* One line, with as many corners as there are pixels: the mean of what falls on each. */
static void
draw_line (const Chart *self,
           const float *values,
           gsize        n_values,
           double       line_width)
{
  gsize n_corners = MIN (n_values, (gsize)MAX (self->box.width, 2));

  for (gsize corner = 0; corner < n_corners; corner++)
    {
      gsize first = corner * n_values / n_corners;
      gsize last = (corner + 1) * n_values / n_corners;
      double position = n_values > 1 ? ((first + last - 1) / 2.0) / (n_values - 1) : 0.5;
      double sum = 0;

      for (gsize i = first; i < last; i++)
        sum += isfinite (values[i]) ? values[i] : 0;

      cairo_line_to (self->cr, self->box.x + position * self->box.width,
                     get_y (self, sum / (double)(last - first)));
    }

  cairo_set_line_width (self->cr, line_width);
  cairo_set_line_join (self->cr, CAIRO_LINE_JOIN_ROUND);
  cairo_stroke (self->cr);
}

static double
choose_time_step (const Chart *self)
{
  static const double steps[] = { 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200 };
  double least = self->style->font_size * 5 * self->duration / self->box.width;

  for (gsize i = 0; i < G_N_ELEMENTS (steps); i++)
    {
      if (steps[i] >= least)
        return steps[i];
    }

  return ceil (least / 7200) * 7200;
}

static void
draw_times (const Chart *self)
{
  double step = choose_time_step (self);
  double bottom = self->box.y + self->box.height;

  for (double time = 0; time <= self->duration; time += step)
    {
      double x = self->box.x + time / self->duration * self->box.width;
      g_autofree char *label = base_duration_to_string (time);
      double width, height;

      plot_text_set (self->text, self->style, label, 0.78, PANGO_WEIGHT_NORMAL);
      plot_text_measure (self->text, &width, &height);
      /* The last one would be cut off. */
      if (x + width / 2 > self->box.x + self->box.width + 1)
        break;

      cairo_move_to (self->cr, floor (x) + 0.5, bottom);
      cairo_line_to (self->cr, floor (x) + 0.5, bottom + 3);
      set_color (self->cr, &self->palette->axis);
      cairo_set_line_width (self->cr, 1);
      cairo_stroke (self->cr);
      plot_text_draw (self->text, self->cr, &self->palette->dim_text, x, bottom + 4, time == 0 ? 0 : 0.5, 0);
    }
}

/* A sample of a line with its name at @x; returns where the next one may begin. */
static double
draw_legend (const Chart     *self,
             double           x,
             double           y,
             const char      *name,
             const PlotColor *color,
             gboolean         is_dashed)
{
  double length = self->style->font_size * 1.8;
  double gap = self->style->font_size * 0.4;
  double width, height;

  plot_text_set (self->text, self->style, name, 0.85, PANGO_WEIGHT_NORMAL);
  plot_text_measure (self->text, &width, &height);
  set_color (self->cr, color);
  cairo_set_dash (self->cr, arousal_dashes, is_dashed ? G_N_ELEMENTS (arousal_dashes) : 0, 0);
  cairo_set_line_width (self->cr, 1.75);
  cairo_move_to (self->cr, x, y + height / 2);
  cairo_line_to (self->cr, x + length, y + height / 2);
  cairo_stroke (self->cr);
  cairo_set_dash (self->cr, NULL, 0, 0);
  plot_text_draw (self->text, self->cr, &self->palette->text, x + length + gap, y, 0, 0);

  return x + length + gap + width + 3 * gap;
}

/* How much of the text's color the loudest has: below the lines it must not drown them. */
static double
get_sound_alpha (const PlotStyle *style)
{
  return style->is_high_contrast ? 0.35 : 0.5;
}

/* (transfer full): opaque, from paper to ink. */
static cairo_surface_t *
make_sound_image (const Chart           *self,
                  const MoodSpectrogram *sound)
{
  cairo_surface_t *image
      = cairo_image_surface_create (CAIRO_FORMAT_RGB24, (int)sound->n_columns, (int)sound->n_bands);
  const int stride = cairo_image_surface_get_stride (image);
  guint8 *rows = cairo_image_surface_get_data (image);
  guint32 colors[256];

  if (cairo_surface_status (image) != CAIRO_STATUS_SUCCESS)
    return image;

  for (guint level = 0; level < G_N_ELEMENTS (colors); level++)
    {
      /* Bent, so that faint noise stays near the paper. */
      const double alpha = pow (level / 255.0, 2) * get_sound_alpha (self->style);
      const PlotColor color = plot_color_over (&self->palette->text, alpha, &self->palette->paper);

      colors[level] = (guint32)lrint (color.red * 255) << 16 | (guint32)lrint (color.green * 255) << 8
                      | (guint32)lrint (color.blue * 255);
    }

  cairo_surface_flush (image);
  for (guint band = 0; band < sound->n_bands; band++)
    {
      guint32 *row = (guint32 *)(gpointer)(rows + (gsize)(sound->n_bands - 1 - band) * (gsize)stride);

      for (guint column = 0; column < sound->n_columns; column++)
        row[column] = colors[sound->levels[(gsize)column * sound->n_bands + band]];
    }
  cairo_surface_mark_dirty (image);

  return image;
}

static void
draw_sound (const Chart           *self,
            const MoodSpectrogram *sound)
{
  cairo_surface_t *image = make_sound_image (self, sound);
  const double width = sound->seconds / self->duration * self->box.width;

  cairo_save (self->cr);
  cairo_rectangle (self->cr, self->box.x, self->box.y, self->box.width, self->box.height);
  cairo_clip (self->cr);
  cairo_translate (self->cr, self->box.x, self->box.y);
  cairo_scale (self->cr, width / sound->n_columns, self->box.height / sound->n_bands);
  cairo_set_source_surface (self->cr, image, 0, 0);
  cairo_pattern_set_filter (cairo_get_source (self->cr), CAIRO_FILTER_GOOD);
  /* Else its rim fades into what is behind. */
  cairo_pattern_set_extend (cairo_get_source (self->cr), CAIRO_EXTEND_PAD);
  cairo_rectangle (self->cr, 0, 0, sound->n_columns, sound->n_bands);
  cairo_fill (self->cr);
  cairo_restore (self->cr);
  cairo_surface_destroy (image);
}

/* A line with a rim of paper, so that it can be followed over the picture. */
static void
draw_rimmed (const Chart     *self,
             const MoodCurve *curve,
             const float     *values,
             const PlotColor *color,
             gboolean         is_dashed,
             gboolean         has_rim)
{
  const double duration = (double)curve->n_points * curve->hop;
  Chart chart = *self;

  /* The curve ends where it ends, whatever the song's length is said to be. */
  chart.box.width = duration / self->duration * self->box.width;
  if (has_rim)
    {
      cairo_set_source_rgba (self->cr, self->palette->paper.red, self->palette->paper.green,
                             self->palette->paper.blue, 0.75);
      draw_line (&chart, values, curve->n_points, 4.5);
    }
  set_color (self->cr, color);
  cairo_set_dash (self->cr, arousal_dashes, is_dashed ? G_N_ELEMENTS (arousal_dashes) : 0, 0);
  draw_line (&chart, values, curve->n_points, 1.75);
  cairo_set_dash (self->cr, NULL, 0, 0);
}

PlotRect
plot_curve_get_box (double           width,
                    double           height,
                    const PlotStyle *style)
{
  const double line = style->font_size * 1.4;

  return (PlotRect) { 2, line, width - 4, height - 2 * line };
}

void
plot_curve_render_sound (cairo_t               *cr,
                         double                 width,
                         double                 height,
                         const PlotStyle       *style,
                         const MoodCurve       *curve,
                         const MoodSpectrogram *sound,
                         double                 duration)
{
  g_autoptr (PangoLayout) text = plot_text_new (cr, style);
  const PlotPalette *palette = plot_palette_get (style);
  Chart chart = {
    .cr = cr,
    .text = text,
    .style = style,
    .palette = palette,
    .box = plot_curve_get_box (width, height, style),
    .duration = MAX (duration, 0.5),
  };
  double x;

  if (curve != NULL)
    chart.duration = MAX (chart.duration, (double)curve->n_points * curve->hop);
  if (chart.box.width < 8 || chart.box.height < 8)
    return;

  cairo_save (cr);
  if (curve != NULL)
    {
      x = draw_legend (&chart, chart.box.x, 0, _ ("pleasantness"), &palette->valence_line, FALSE);
      draw_legend (&chart, x, 0, _ ("energy"), &palette->arousal_line, TRUE);
    }
  draw_frame (&chart);
  if (sound != NULL)
    draw_sound (&chart, sound);
  if (sound != NULL && curve != NULL)
    draw_middle (&chart);
  draw_times (&chart);

  cairo_rectangle (cr, chart.box.x, chart.box.y, chart.box.width, chart.box.height);
  cairo_clip (cr);
  if (curve != NULL && curve->n_points > 0)
    {
      draw_rimmed (&chart, curve, curve->valence, &palette->valence_line, FALSE, sound != NULL);
      draw_rimmed (&chart, curve, curve->arousal, &palette->arousal_line, TRUE, sound != NULL);
    }
  cairo_restore (cr);
}

void
plot_curve_render (cairo_t         *cr,
                   double           width,
                   double           height,
                   const PlotStyle *style,
                   const MoodCurve *curve)
{
  plot_curve_render_sound (cr, width, height, style, curve, NULL, MAX (curve->n_points, 1) * curve->hop);
}
