/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "ui/plane-private.h"

/* The song that is heard has waves on both sides: a mark of its own, that needs no color and leaves room for the ring of
 * what is selected. */

#define FIRST_WAVE  22.0 /* pixels from the middle of the marker */
#define WAVE_STEP   5.5
#define N_WAVES     2
#define HALF_ANGLE  0.62 /* radians */
#define LINE_WIDTH  2.25
#define PAPER_WIDTH 5.0

static void
add_waves (cairo_t *cr, double x, double y)
{
  for (guint i = 0; i < N_WAVES; i++)
    {
      double radius = FIRST_WAVE + i * WAVE_STEP;

      cairo_new_sub_path (cr);
      cairo_arc (cr, x, y, radius, -HALF_ANGLE, HALF_ANGLE);
      cairo_new_sub_path (cr);
      cairo_arc (cr, x, y, radius, G_PI - HALF_ANGLE, G_PI + HALF_ANGLE);
    }
}

void
mood_plane_append_playing (MoodPlane *self, GtkSnapshot *snapshot)
{
  GtkStyleContext *context = gtk_widget_get_style_context (GTK_WIDGET (self));
  const float extent = (float)(FIRST_WAVE + N_WAVES * WAVE_STEP + PAPER_WIDTH);
  GdkRGBA ink = { 0.1f, 0.4f, 0.8f, 1 }, paper = { 1, 1, 1, 1 };
  double x, y;
  guint index;
  cairo_t *cr;

  if (self->playing == 0 || !mood_plane_data_find_key (self->data, self->playing, &index))
    return;

  plot_plane_layout_to_pixel (self->data->layout, self->data->points[index].valence,
                              self->data->points[index].arousal, &x, &y);
  gtk_style_context_lookup_color (context, "accent_color", &ink);
  gtk_style_context_lookup_color (context, "view_bg_color", &paper);

  cr = gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT ((float)x - extent, (float)y - extent,
                                                                 2 * extent, 2 * extent));
  cairo_set_line_cap (cr, CAIRO_LINE_CAP_ROUND);
  add_waves (cr, x, y);
  gdk_cairo_set_source_rgba (cr, &paper);
  cairo_set_line_width (cr, PAPER_WIDTH);
  cairo_stroke_preserve (cr);
  gdk_cairo_set_source_rgba (cr, &ink);
  cairo_set_line_width (cr, LINE_WIDTH);
  cairo_stroke (cr);
  cairo_destroy (cr);
}

/* One selected song has its trail drawn, and where none is selected the one that is heard. */
void
mood_plane_update_trail (MoodPlane *self)
{
  LibrarySong *song = self->selection != NULL ? mood_selection_get_song (self->selection) : NULL;

  if (song == NULL && self->playing != 0 && gtk_bitset_is_empty (self->selected) && self->store != NULL)
    song = mood_song_store_find (self->store, self->playing);
  mood_plane_trail_show (self->trail, song);
}

void
mood_plane_set_playing (MoodPlane *self, gint64 id)
{
  self->playing = (guint)id;
  mood_plane_update_trail (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
