/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/plane-drag.h"

#include <math.h>

#include "ui/plane-private.h"

/* A press has to hit a marker, and not only come near it. */
#define HIT_RADIUS 10.0
/* A point with no other within this stands alone. */
#define LONE_RADIUS 16.0
/* More selected songs than this are a region of the plane, where a press begins another shape. */
#define MAX_SELECTED 60

#define GHOST_RADIUS 6.0

/* Around the word that a moved song has by now. */
#define CHIP_ROOM     6.0f
#define CHIP_DISTANCE 16.0f

void
mood_plane_move_clear (MoodPlaneMove *self)
{
  g_clear_object (&self->song);
  *self = (MoodPlaneMove) { 0 };
}

void
mood_plane_move_hold (
    MoodPlaneMove *self, LibrarySong *song, double song_x, double song_y, double x, double y)
{
  mood_plane_move_clear (self);
  self->song = g_object_ref (song);
  self->offset_x = song_x - x;
  self->offset_y = song_y - y;
}

void
mood_plane_move_to (MoodPlaneMove *self, const PlotPlaneLayout *layout, double x, double y)
{
  PlotRect plane = plot_plane_layout_get_plane (layout);
  double at_x = CLAMP (x + self->offset_x, plane.x, plane.x + plane.width);
  double at_y = CLAMP (y + self->offset_y, plane.y, plane.y + plane.height);

  plot_plane_layout_to_value (layout, at_x, at_y, &self->valence, &self->arousal);
  self->valence = CLAMP (self->valence, -1.0, 1.0);
  self->arousal = CLAMP (self->arousal, -1.0, 1.0);
  self->is_moved = TRUE;
}

const char *
mood_plane_move_get_word (const MoodPlaneMove *self)
{
  MoodVocabulary *vocabulary = mood_vocabulary_get_default (NULL);
  MoodEstimate estimate;

  if (vocabulary == NULL)
    return "";
  mood_vocabulary_place (vocabulary, &estimate, self->valence, self->arousal);

  return mood_vocabulary_name (vocabulary, &estimate)->name;
}

static gboolean
stands_alone (const PlotPlaneLayout *layout, double x, double y)
{
  g_autoptr (GArray) near = plot_plane_layout_pick_circle (layout, x, y, LONE_RADIUS);

  return near->len == 1;
}

gboolean
mood_plane_move_find (const PlotPlaneLayout *layout,
                      MoodPlaneTool tool,
                      MoodSelection *selection,
                      GPtrArray *songs,
                      double x,
                      double y,
                      guint *index)
{
  if (selection == NULL || tool == MOOD_PLANE_TOOL_CIRCLE
      || !plot_plane_layout_pick (layout, x, y, HIT_RADIUS, index))
    return FALSE;
  if (mood_selection_contains (selection, g_ptr_array_index (songs, *index)))
    return mood_selection_get_n_selected (selection) <= MAX_SELECTED;

  return tool == MOOD_PLANE_TOOL_BOX && stands_alone (layout, x, y);
}

/* --- drawing --- */

static void
set_color (cairo_t *cr, const PlotColor *color, double alpha)
{
  cairo_set_source_rgba (cr, color->red, color->green, color->blue, alpha);
}

/* Twice: on a wide stroke of paper, so that it shows over a crowd. */
static void
stroke (cairo_t *cr, const PlotPalette *palette, double width)
{
  set_color (cr, &palette->paper, 0.9);
  cairo_set_line_width (cr, width + 2.5);
  cairo_stroke_preserve (cr);
  set_color (cr, &palette->text, 0.85);
  cairo_set_line_width (cr, width);
  cairo_stroke (cr);
}

/* From a ghost at one place towards another. */
static void
draw_way (cairo_t *cr,
          const PlotPlaneLayout *layout,
          const PlotStyle *style,
          const MoodGaussian *from,
          double valence,
          double arousal)
{
  const PlotPalette *palette = plot_palette_get (style);
  double x0, y0, x1, y1, length;

  plot_plane_layout_to_pixel (layout, from->valence, from->arousal, &x0, &y0);
  plot_plane_layout_to_pixel (layout, valence, arousal, &x1, &y1);
  length = hypot (x1 - x0, y1 - y0);

  cairo_save (cr);
  cairo_set_line_cap (cr, CAIRO_LINE_CAP_ROUND);
  if (length > GHOST_RADIUS)
    {
      cairo_move_to (cr, x0 + (x1 - x0) * GHOST_RADIUS / length, y0 + (y1 - y0) * GHOST_RADIUS / length);
      cairo_line_to (cr, x1, y1);
      stroke (cr, palette, 1.25);
    }
  cairo_new_sub_path (cr);
  cairo_arc (cr, x0, y0, GHOST_RADIUS, 0, 2 * G_PI);
  cairo_set_dash (cr, (const double[]) { 2.5, 3.0 }, 2, 0);
  stroke (cr, palette, 1.5);
  cairo_restore (cr);
}

void
mood_plane_move_draw (const MoodPlaneMove *self,
                      cairo_t *cr,
                      const PlotPlaneLayout *layout,
                      const PlotStyle *style)
{
  const MoodEstimate *prediction;
  MoodEstimate said;
  PlotPoint point;

  if (!self->is_moved)
    return;

  prediction = library_song_get_prediction (self->song);
  if (prediction != NULL)
    draw_way (cr, layout, style, &prediction->gaussian, self->valence, self->arousal);
  mood_estimate_init_said (&said, self->valence, self->arousal);
  mood_estimate_cut (&said, &style->borders);
  plot_point_init (&point, &said);
  plot_plane_render_selected (cr, layout, style, &point, NULL);
}

void
mood_plane_draw_predicted (LibrarySong *song,
                           cairo_t *cr,
                           const PlotPlaneLayout *layout,
                           const PlotStyle *style)
{
  const MoodEstimate *estimate = library_song_get_estimate (song);
  const MoodEstimate *prediction = library_song_get_prediction (song);

  if (estimate != NULL && prediction != NULL && estimate != prediction)
    draw_way (cr, layout, style, &prediction->gaussian, estimate->gaussian.valence, estimate->gaussian.arousal);
}

/* --- on the plane --- */

/* Takes hold of the song at a press, if there is one that would be moved from there. */
void
mood_plane_hold_song (MoodPlane *self, double x, double y)
{
  LibrarySong *song;
  double song_x, song_y;
  guint index;

  mood_plane_move_clear (&self->move);
  if (!mood_plane_move_find (self->data->layout, self->tool, self->selection, self->data->songs, x, y,
                             &index))
    return;

  song = g_ptr_array_index (self->data->songs, index);
  if (mood_plane_find_song (self, song, &song_x, &song_y))
    mood_plane_move_hold (&self->move, song, song_x, song_y, x, y);
}

gboolean
mood_plane_begin_move (MoodPlane *self)
{
  if (self->move.song == NULL)
    return FALSE;

  self->drag = MOOD_PLANE_DRAG_MOVE;
  mood_plane_set_focus_song (self, self->move.song);
  gtk_widget_set_cursor_from_name (GTK_WIDGET (self), "grabbing");

  return TRUE;
}

void
mood_plane_drop_song (MoodPlane *self)
{
  self->move.is_answered = FALSE;
  if (!gtk_widget_activate_action (GTK_WIDGET (self), "win.place-song", "(xdd)",
                                   library_song_get_id (self->move.song), self->move.valence,
                                   self->move.arousal))
    mood_plane_move_clear (&self->move);
}

void
mood_plane_cancel_move (MoodPlane *self)
{
  mood_plane_move_clear (&self->move);
  gtk_widget_set_cursor (GTK_WIDGET (self), NULL);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
mood_plane_end_move (MoodPlane *self, gboolean is_kept)
{
  if (self->drag == MOOD_PLANE_DRAG_MOVE || self->drag == MOOD_PLANE_DRAG_PRESSED)
    return;
  if (is_kept)
    self->move.is_answered = TRUE;
  else
    mood_plane_cancel_move (self);
}

void
mood_plane_settle_move (MoodPlane *self)
{
  if (self->move.is_answered && self->drag != MOOD_PLANE_DRAG_MOVE && self->drag != MOOD_PLANE_DRAG_PRESSED)
    mood_plane_move_clear (&self->move);
}

/* A hand, where a press takes hold of a song. */
void
mood_plane_update_cursor (MoodPlane *self)
{
  guint index;

  if (self->drag != MOOD_PLANE_DRAG_NONE)
    return;

  if (self->has_pointer
      && mood_plane_move_find (self->data->layout, self->tool, self->selection, self->data->songs,
                               self->pointer_x, self->pointer_y, &index))
    gtk_widget_set_cursor_from_name (GTK_WIDGET (self), "grab");
  else
    gtk_widget_set_cursor (GTK_WIDGET (self), NULL);
}

void
mood_plane_append_word (MoodPlane *self,
                        const MoodPlaneMove *move,
                        GtkSnapshot *snapshot,
                        const MoodPlaneView *view)
{
  const PlotPalette *palette = plot_palette_get (&view->style);
  const PlotColor *ink = &palette->text, *paper = &palette->paper;
  g_autoptr (PangoLayout) layout
      = gtk_widget_create_pango_layout (GTK_WIDGET (self), mood_plane_move_get_word (move));
  const GdkRGBA ink_color = { (float)ink->red, (float)ink->green, (float)ink->blue, 1 };
  const GdkRGBA paper_color = { (float)paper->red, (float)paper->green, (float)paper->blue, 0.92f };
  const PlotRect plane = plot_plane_layout_get_plane (self->data->layout);
  GskRoundedRect chip;
  int width, height;
  double x, y;

  pango_layout_get_pixel_size (layout, &width, &height);
  plot_plane_layout_to_pixel (self->data->layout, move->valence, move->arousal, &x, &y);
  /* What reaches over the plane is not seen. */
  x = x + CHIP_DISTANCE + width + 2 * CHIP_ROOM <= plane.x + plane.width ? x + CHIP_DISTANCE
                                                               : x - CHIP_DISTANCE - width - 2 * CHIP_ROOM;
  y = CLAMP (y - height / 2.0 - CHIP_ROOM, 0, MAX (view->height - height - 2 * CHIP_ROOM, 0));

  gsk_rounded_rect_init_from_rect (&chip,
                                   &GRAPHENE_RECT_INIT ((float)floor (x), (float)floor (y),
                                                        (float)width + 2 * CHIP_ROOM,
                                                        (float)height + CHIP_ROOM),
                                   CHIP_ROOM);
  gtk_snapshot_push_rounded_clip (snapshot, &chip);
  gtk_snapshot_append_color (snapshot, &paper_color, &chip.bounds);
  gtk_snapshot_pop (snapshot);
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT ((float)floor (x) + CHIP_ROOM,
                                                          (float)floor (y) + CHIP_ROOM / 2));
  gtk_snapshot_append_layout (snapshot, layout, &ink_color);
  gtk_snapshot_restore (snapshot);
}

/* The song that is moved; or else of the one that is selected, where it was predicted. */
void
mood_plane_append_move (MoodPlane *self, GtkSnapshot *snapshot, const MoodPlaneView *view)
{
  LibrarySong *song = self->selection != NULL ? mood_selection_get_song (self->selection) : NULL;
  gboolean is_elsewhere
      = song != NULL && (library_song_get_label (song) != NULL || library_song_get_is_adapted (song));
  cairo_t *cr;

  if (!self->move.is_moved && (!is_elsewhere || mood_plane_is_in_passage (self)))
    return;

  cr = gtk_snapshot_append_cairo (snapshot,
                                  &GRAPHENE_RECT_INIT (0, 0, (float)view->width, (float)view->height));
  if (self->move.is_moved)
    mood_plane_move_draw (&self->move, cr, self->data->layout, &view->style);
  else
    mood_plane_draw_predicted (song, cr, self->data->layout, &view->style);
  cairo_destroy (cr);
  if (self->drag == MOOD_PLANE_DRAG_MOVE)
    mood_plane_append_word (self, &self->move, snapshot, view);
}
