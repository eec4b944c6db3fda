/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "plot/plane-words.h"

#include <glib/gi18n.h>

/* Where a word may stand, in its own widths and heights beside its place: on it, then a little
 * above, below, right and left of it. */
static const double offsets[][2] = {
  { 0, 0 }, { 0, -0.8 }, { 0, 0.8 }, { 0.45, 0 }, { -0.45, 0 }, { 0.45, -0.8 }, { -0.45, 0.8 },
};

/* One drawing's words so far. */
typedef struct
{
  cairo_t *cr;
  PangoLayout *text;
  const PlotPlaneLayout *layout;
  const PlotStyle *style;
  const PlotPalette *palette;
  GArray *taken; /* (owned) (element-type PlotRect): where no other word may stand */
} Words;

static gboolean
rects_overlap (const PlotRect *a,
               const PlotRect *b)
{
  return a->x < b->x + b->width && b->x < a->x + a->width && a->y < b->y + b->height
         && b->y < a->y + a->height;
}

static gboolean
has_room (const Words    *self,
          const PlotRect *rect)
{
  PlotRect plane = plot_plane_layout_get_plane (self->layout);

  if (rect->x < plane.x || rect->y < plane.y || rect->x + rect->width > plane.x + plane.width
      || rect->y + rect->height > plane.y + plane.height)
    return FALSE;

  for (guint i = 0; i < self->taken->len; i++)
    {
      if (rects_overlap (rect, &g_array_index (self->taken, PlotRect, i)))
        return FALSE;
    }

  return TRUE;
}

/* The name of a quadrant stands in the outer corner of what is seen of it. */
static void
draw_quadrant_name (Words       *self,
                    MoodQuadrant quadrant)
{
  gboolean is_right = quadrant == MOOD_QUADRANT_1 || quadrant == MOOD_QUADRANT_4;
  gboolean is_top = quadrant == MOOD_QUADRANT_1 || quadrant == MOOD_QUADRANT_2;
  PlotRect plane = plot_plane_layout_get_plane (self->layout);
  double padding = self->style->font_size * 0.75;
  double zero_x, zero_y, width, height, free_width, free_height, x, y;
  PlotRect rect;

  plot_text_set (self->text, self->style, mood_quadrant_get_name (quadrant), 1.1, PANGO_WEIGHT_SEMIBOLD);
  plot_text_measure (self->text, &width, &height);
  plot_plane_layout_to_pixel (self->layout, 0, 0, &zero_x, &zero_y);
  free_width = is_right ? plane.x + plane.width - zero_x : zero_x - plane.x;
  free_height = is_top ? zero_y - plane.y : plane.y + plane.height - zero_y;
  if (MIN (free_width, plane.width) < width + 1.5 * padding || free_height < height + 1.5 * padding)
    return;

  x = is_right ? plane.x + plane.width - padding - width : plane.x + padding;
  y = is_top ? plane.y + padding : plane.y + plane.height - padding - height;
  plot_text_draw (self->text, self->cr, &self->palette->quadrant[quadrant], x, y, 0, 0);

  rect = (PlotRect) { x - padding / 2, y, width + padding, height };
  g_array_append_val (self->taken, rect);
}

/* The word for the middle, where its disc is large enough to hold it. */
static void
draw_neutral (Words *self)
{
  double left, right, middle_x, middle_y, width, height;
  PlotRect rect;

  plot_plane_layout_to_pixel (self->layout, -MOOD_NEUTRAL_RADIUS, 0, &left, &middle_y);
  plot_plane_layout_to_pixel (self->layout, MOOD_NEUTRAL_RADIUS, 0, &right, &middle_y);
  plot_plane_layout_to_pixel (self->layout, 0, 0, &middle_x, &middle_y);
  plot_text_set (self->text, self->style, C_ ("mood", "neutral"), 0.85, PANGO_WEIGHT_NORMAL);
  plot_text_measure (self->text, &width, &height);
  rect = (PlotRect) { middle_x - width / 2, middle_y - height / 2, width, height };

  if (width * 1.05 < right - left && has_room (self, &rect))
    plot_text_draw (self->text, self->cr, &self->palette->dim_text, middle_x, middle_y, 0.5, 0.5);

  /* Nothing else belongs into the disc. */
  rect = (PlotRect) { left, middle_y - (right - left) / 2, right - left, right - left };
  g_array_append_val (self->taken, rect);
}

static void
draw_word (Words          *self,
           const MoodWord *word)
{
  double gap = self->style->font_size * 0.25;
  double place_x, place_y, width, height;

  plot_plane_layout_to_pixel (self->layout, word->valence, word->arousal, &place_x, &place_y);
  plot_text_set (self->text, self->style, word->name, 0.92, PANGO_WEIGHT_NORMAL);
  plot_text_measure (self->text, &width, &height);

  for (gsize i = 0; i < G_N_ELEMENTS (offsets); i++)
    {
      double x = place_x + offsets[i][0] * width;
      double y = place_y + offsets[i][1] * height;
      PlotRect rect = { x - width / 2 - gap, y - height / 2, width + 2 * gap, height };

      if (!has_room (self, &rect))
        continue;

      plot_text_draw (self->text, self->cr, &self->palette->dim_text, x, y, 0.5, 0.5);
      g_array_append_val (self->taken, rect);
      return;
    }
}

void
plot_plane_words_draw (cairo_t               *cr,
                       PangoLayout           *text,
                       const PlotPlaneLayout *layout,
                       const PlotStyle       *style,
                       const MoodVocabulary  *vocabulary)
{
  g_autoptr (GArray) taken = g_array_new (FALSE, FALSE, sizeof (PlotRect));
  Words words = { cr, text, layout, style, plot_palette_get (style), taken };

  for (int quadrant = 0; quadrant < MOOD_N_QUADRANTS; quadrant++)
    draw_quadrant_name (&words, quadrant);

  draw_neutral (&words);

  for (gsize i = 0; vocabulary != NULL && i < mood_vocabulary_get_n_words (vocabulary); i++)
    draw_word (&words, mood_vocabulary_get_word (vocabulary, i));
}
