/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "plot/plane-words.h"

#include <glib/gi18n.h>

/* Of the rim that parts a word from the points under it; the width in parts of the font size. */
#define RIM_ALPHA 0.8
#define RIM_WIDTH 0.17

/* Where a word may stand, in its own widths and heights beside its place, the nearest first: on it, then
 * above, below, right and left of it. No further than that: a word far from its place would lie. */
static const double offsets[][2] = {
  { 0, 0 },        { 0, -0.8 },      { 0, 0.8 },     { 0.45, 0 },     { -0.45, 0 },  { 0.45, -0.8 },
  { -0.45, 0.8 },  { -0.45, -0.8 },  { 0.45, 0.8 },  { 0, -1.25 },    { 0, 1.25 },   { 0.65, 0 },
  { -0.65, 0 },    { 0.65, -0.8 },   { -0.65, 0.8 }, { -0.65, -0.8 }, { 0.65, 0.8 }, { 0.45, -1.25 },
  { -0.45, 1.25 }, { -0.45, -1.25 }, { 0.45, 1.25 }, { 0, -1.9 },     { 0, 1.9 },    { 0.45, -1.9 },
  { -0.45, 1.9 },  { -0.45, -1.9 },  { 0.45, 1.9 },
};

/* One drawing's words so far. */
typedef struct
{
  PangoLayout *text;
  const PlotPlaneLayout *layout;
  const PlotStyle *style;
  GArray *labels; /* (owned) (element-type PlotLabel) */
  PlotRect whole; /* pixels of [-1, 1] x [-1, 1], also where they are out of sight */
  PlotRect disc;  /* of the neutral zone */
  double name_factor; /* of the quadrants' names */
} Words;

#define NEUTRAL_FACTOR    0.85
#define WORD_FACTOR       0.92
#define NAME_FACTOR       1.1
#define LEAST_NAME_FACTOR 0.8

/* Between a name and the edges, in parts of the font size. */
#define NAME_PADDING 0.75

static double
get_factor (const Words *self, PlotLabelKind kind)
{
  switch (kind)
    {
    case PLOT_LABEL_QUADRANT: return self->name_factor;
    case PLOT_LABEL_NEUTRAL: return NEUTRAL_FACTOR;
    case PLOT_LABEL_WORD: break;
    }

  return WORD_FACTOR;
}

static void
set_text (PangoLayout *text, const PlotStyle *style, PlotLabelKind kind, double factor, const char *string)
{
  plot_text_set (text, style, string, factor,
                 kind == PLOT_LABEL_QUADRANT ? PANGO_WEIGHT_SEMIBOLD : PANGO_WEIGHT_NORMAL);
}

static void
measure (Words *self, PlotLabelKind kind, const char *string, double *width, double *height)
{
  set_text (self->text, self->style, kind, get_factor (self, kind), string);
  plot_text_measure (self->text, width, height);
}

/* On a small plane the names are smaller, all of them and at every zoom, so that each fits into its quadrant. */
static void
choose_name_factor (Words *self)
{
  PlotRect plane = plot_plane_layout_get_plane (self->layout);
  double room = plane.width / 2 - 2 * NAME_PADDING * self->style->font_size;
  double widest = 1;

  self->name_factor = NAME_FACTOR;
  for (int quadrant = 0; quadrant < MOOD_N_QUADRANTS; quadrant++)
    {
      double width, height;

      measure (self, PLOT_LABEL_QUADRANT, mood_quadrant_get_name ((MoodQuadrant)quadrant), &width, &height);
      widest = MAX (widest, width);
    }
  self->name_factor = NAME_FACTOR * CLAMP (room / widest, LEAST_NAME_FACTOR / NAME_FACTOR, 1);
}

static gboolean
rects_overlap (const PlotRect *a, const PlotRect *b)
{
  return a->x < b->x + b->width && b->x < a->x + a->width && a->y < b->y + b->height
         && b->y < a->y + a->height;
}

static gboolean
lies_within (const PlotRect *inner, const PlotRect *outer)
{
  return inner->x >= outer->x && inner->y >= outer->y && inner->x + inner->width <= outer->x + outer->width
         && inner->y + inner->height <= outer->y + outer->height;
}

/* Names of quadrants follow the edges of what is seen; @is_name_in_the_way says whether they count. */
static gboolean
is_free (const Words *self, const PlotRect *rect, gboolean is_name_in_the_way)
{
  for (guint i = 0; i < self->labels->len; i++)
    {
      const PlotLabel *label = &g_array_index (self->labels, PlotLabel, i);

      if ((is_name_in_the_way || label->kind != PLOT_LABEL_QUADRANT) && rects_overlap (rect, &label->rect))
        return FALSE;
    }

  return TRUE;
}

static void
add_label (Words *self, PlotLabelKind kind, MoodQuadrant quadrant, const char *text, PlotRect rect)
{
  PlotLabel label = { kind, quadrant, text, get_factor (self, kind), rect };

  g_array_append_val (self->labels, label);
}

/* The name of a quadrant stands in the outer corner of what is seen of it. */
static void
place_quadrant_name (Words *self, MoodQuadrant quadrant)
{
  gboolean is_right = quadrant == MOOD_QUADRANT_1 || quadrant == MOOD_QUADRANT_4;
  gboolean is_top = quadrant == MOOD_QUADRANT_1 || quadrant == MOOD_QUADRANT_2;
  PlotRect plane = plot_plane_layout_get_plane (self->layout);
  double padding = self->style->font_size * NAME_PADDING;
  const char *name = mood_quadrant_get_name (quadrant);
  double zero_x, zero_y, width, height, free_width, free_height, x, y;
  PlotRect inset;

  measure (self, PLOT_LABEL_QUADRANT, name, &width, &height);
  plot_plane_layout_to_pixel (self->layout, 0, 0, &zero_x, &zero_y);
  free_width = is_right ? plane.x + plane.width - zero_x : zero_x - plane.x;
  free_height = is_top ? zero_y - plane.y : plane.y + plane.height - zero_y;
  if (MIN (free_width, plane.width) < width + 1.5 * padding || free_height < height + 1.5 * padding)
    return;

  /* Beside what stands in the corner, if there is room. */
  inset = plot_plane_layout_get_inset (self->layout);
  if (is_right && !is_top && inset.width > 0)
    plane.width -= inset.width;
  x = is_right ? plane.x + plane.width - padding - width : plane.x + padding;
  if (x < MIN (zero_x, plane.x + plane.width) && is_right && inset.width > 0)
    return;
  y = is_top ? plane.y + padding : plane.y + plane.height - padding - height;
  add_label (self, PLOT_LABEL_QUADRANT, quadrant, name,
             (PlotRect) { x - padding / 2, y, width + padding, height });
}

/* The word for the middle: in its disc, or below or above it where the disc is too small to hold it. */
static void
place_neutral (Words *self)
{
  const PlotRect *disc = &self->disc;
  const char *name = C_ ("mood", "neutral");
  double width, height, x, y;
  PlotRect places[3];

  measure (self, PLOT_LABEL_NEUTRAL, name, &width, &height);
  x = disc->x + (disc->width - width) / 2;
  y = disc->y + (disc->height - height) / 2;
  places[0] = (PlotRect) { x, y, width, height };
  places[1] = (PlotRect) { x, disc->y + disc->height + 1, width, height };
  places[2] = (PlotRect) { x, disc->y - height - 1, width, height };

  for (gsize i = width * 1.05 < disc->width ? 0 : 1; i < G_N_ELEMENTS (places); i++)
    if (is_free (self, &places[i], TRUE))
      {
        add_label (self, PLOT_LABEL_NEUTRAL, MOOD_QUADRANT_1, name, places[i]);
        return;
      }
}

/* At a distance where all is in sight, a word makes room for the names of the quadrants; nearer, they pass over the
 * words, and a word that is under one is left out. */
static void
place_word (Words *self, const MoodWord *word)
{
  double gap = self->style->font_size * 0.25;
  double place_x, place_y, width, height, zoom;

  plot_plane_layout_get_view (self->layout, &zoom, NULL, NULL);
  plot_plane_layout_to_pixel (self->layout, word->valence, word->arousal, &place_x, &place_y);
  measure (self, PLOT_LABEL_WORD, word->name, &width, &height);

  for (gsize i = 0; i < G_N_ELEMENTS (offsets); i++)
    {
      double x = place_x + offsets[i][0] * width;
      double y = place_y + offsets[i][1] * height;
      PlotRect rect = { x - width / 2 - gap, y - height / 2, width + 2 * gap, height };

      if (!lies_within (&rect, &self->whole) || rects_overlap (&rect, &self->disc)
          || !is_free (self, &rect, zoom <= 1))
        continue;

      add_label (self, PLOT_LABEL_WORD, MOOD_QUADRANT_1, word->name, rect);
      return;
    }
}

/* Leaves out what is out of sight, if only in part, or under the inset, and the words that a quadrant's name lies on. */
static void
drop_hidden (Words *self)
{
  PlotRect plane = plot_plane_layout_get_plane (self->layout);
  PlotRect inset = plot_plane_layout_get_inset (self->layout);

  for (guint i = self->labels->len; i-- > 0;)
    {
      PlotLabel *label = &g_array_index (self->labels, PlotLabel, i);
      gboolean is_hidden = !lies_within (&label->rect, &plane)
                           || (inset.width > 0 && rects_overlap (&label->rect, &inset));

      for (guint j = 0; j < self->labels->len && label->kind != PLOT_LABEL_QUADRANT; j++)
        {
          const PlotLabel *name = &g_array_index (self->labels, PlotLabel, j);

          is_hidden |= name->kind == PLOT_LABEL_QUADRANT && rects_overlap (&label->rect, &name->rect);
        }
      if (is_hidden)
        g_array_remove_index (self->labels, i);
    }
}

static PlotRect
get_box (const PlotPlaneLayout *layout, double valence, double arousal, double radius)
{
  double left, top, right, bottom;

  plot_plane_layout_to_pixel (layout, valence - radius, arousal + radius, &left, &top);
  plot_plane_layout_to_pixel (layout, valence + radius, arousal - radius, &right, &bottom);

  return (PlotRect) { left, top, right - left, bottom - top };
}

GArray *
plot_plane_words_place (PangoLayout *text,
                        const PlotPlaneLayout *layout,
                        const PlotStyle *style,
                        const MoodVocabulary *vocabulary)
{
  Words words = {
    .text = text,
    .layout = layout,
    .style = style,
    .labels = g_array_new (FALSE, FALSE, sizeof (PlotLabel)),
    .whole = get_box (layout, 0, 0, 1),
    .disc = get_box (layout, style->borders.valence, style->borders.arousal, style->borders.neutral_radius),
  };

  choose_name_factor (&words);
  for (int quadrant = 0; quadrant < MOOD_N_QUADRANTS; quadrant++)
    place_quadrant_name (&words, quadrant);
  if (style->borders.neutral_radius > 0)
    place_neutral (&words);
  for (gsize i = 0; vocabulary != NULL && i < mood_vocabulary_get_n_words (vocabulary); i++)
    place_word (&words, mood_vocabulary_get_word (vocabulary, i));
  drop_hidden (&words);

  return words.labels;
}

void
plot_plane_words_draw (cairo_t *cr,
                       PangoLayout *text,
                       const PlotPlaneLayout *layout,
                       const PlotStyle *style,
                       const MoodVocabulary *vocabulary)
{
  const PlotPalette *palette = plot_palette_get (style);
  g_autoptr (GArray) labels = plot_plane_words_place (text, layout, style, vocabulary);

  for (guint i = 0; i < labels->len; i++)
    {
      const PlotLabel *label = &g_array_index (labels, PlotLabel, i);
      gboolean is_name = label->kind == PLOT_LABEL_QUADRANT;
      double x = label->rect.x + label->rect.width / 2;
      double y = label->rect.y + label->rect.height / 2;

      set_text (text, style, label->kind, label->factor, label->text);
      plot_text_draw_rim (text, cr, &palette->paper, RIM_ALPHA, style->font_size * RIM_WIDTH, x, y, 0.5, 0.5);
      plot_text_draw (text, cr, is_name ? &palette->quadrant[label->quadrant] : &palette->text, x, y, 0.5,
                      0.5);
    }
}
