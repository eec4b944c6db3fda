/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/plane-journey.h"

#include <math.h>

#include "plot/plane-journey.h"
#include "ui/plane-private.h"

/* Pixels: a corner of a drawn line that is nearer to the straight one says nothing. */
#define LEAST_BEND 6.0

/* --- the way --- */

void
mood_plane_journey_init (MoodPlaneJourney *self)
{
  *self = (MoodPlaneJourney) { .way = g_array_new (FALSE, FALSE, sizeof (MoodJourneyPoint)),
                               .songs = g_array_new (FALSE, FALSE, sizeof (MoodJourneyPoint)) };
}

void
mood_plane_journey_clear (MoodPlaneJourney *self)
{
  g_clear_pointer (&self->way, g_array_unref);
  g_clear_pointer (&self->songs, g_array_unref);
}

void
mood_plane_journey_reset (MoodPlaneJourney *self)
{
  g_array_set_size (self->way, 0);
  g_array_set_size (self->songs, 0);
  self->first = self->last = 0;
}

gboolean
mood_plane_journey_add (MoodPlaneJourney *self, double valence, double arousal, gint64 id)
{
  const MoodJourneyPoint point = { CLAMP (valence, -1, 1), CLAMP (arousal, -1, 1) };
  guint n_points = self->way->len;

  if (n_points >= MOOD_JOURNEY_MAX_WAY_POINTS)
    return FALSE;
  if (n_points > 0)
    {
      const MoodJourneyPoint *end = &g_array_index (self->way, MoodJourneyPoint, n_points - 1);

      if (hypot (end->valence - point.valence, end->arousal - point.arousal) < 1e-6)
        return FALSE;
    }

  g_array_append_val (self->way, point);
  if (n_points == 0)
    self->first = id;
  else
    self->last = id;

  return TRUE;
}

gboolean
mood_plane_journey_step_back (MoodPlaneJourney *self)
{
  if (self->way->len == 0)
    return FALSE;

  g_array_set_size (self->way, self->way->len - 1);
  g_array_set_size (self->songs, 0);
  self->last = 0;
  if (self->way->len == 0)
    self->first = 0;

  return TRUE;
}

void
mood_plane_journey_turn (MoodPlaneJourney *self)
{
  gint64 first = self->first;

  for (guint i = 0, j = self->way->len; i + 1 < j; i++)
    {
      MoodJourneyPoint point = g_array_index (self->way, MoodJourneyPoint, i);

      j--;
      g_array_index (self->way, MoodJourneyPoint, i) = g_array_index (self->way, MoodJourneyPoint, j);
      g_array_index (self->way, MoodJourneyPoint, j) = point;
    }
  self->first = self->last;
  self->last = first;
}

/* How far corner @i is from the straight line between two others. */
static double
measure_bend (const double *corners, guint from, guint to, guint i)
{
  double dx = corners[2 * to] - corners[2 * from], dy = corners[2 * to + 1] - corners[2 * from + 1];
  double x = corners[2 * i] - corners[2 * from], y = corners[2 * i + 1] - corners[2 * from + 1];
  double length = hypot (dx, dy);

  return length > 0 ? fabs (dx * y - dy * x) / length : hypot (x, y);
}

/* The corner between two kept ones that is farthest from the straight line. */
static double
find_bend (const double *corners, guint n_corners, const gboolean *is_kept, guint *where)
{
  double worst = 0;

  for (guint from = 0; from + 1 < n_corners;)
    {
      guint to = from + 1;

      while (!is_kept[to])
        to++;
      for (guint i = from + 1; i < to; i++)
        if (measure_bend (corners, from, to, i) > worst)
          {
            worst = measure_bend (corners, from, to, i);
            *where = i;
          }
      from = to;
    }

  return worst;
}

/* After Ramer (1972, Computer Graphics and Image Processing 1(3)): the corner that the line bends at most is kept, then the
 * next one, until what is left bends little or there are as many as a journey may have. */
gboolean *
mood_plane_simplify_line (const double *corners, guint n_corners, double least_bend, guint most)
{
  gboolean *is_kept = g_new0 (gboolean, MAX (n_corners, 1));
  guint where = 0;

  if (n_corners == 0)
    return is_kept;

  is_kept[0] = is_kept[n_corners - 1] = TRUE;
  for (guint n_kept = 2; n_kept < most; n_kept++)
    {
      if (find_bend (corners, n_corners, is_kept, &where) < least_bend)
        break;
      is_kept[where] = TRUE;
    }

  return is_kept;
}

void
mood_plane_journey_take_line (MoodPlaneJourney *self,
                              const PlotPlaneLayout *layout,
                              const double *corners,
                              guint n_corners)
{
  g_autofree gboolean *is_kept
      = mood_plane_simplify_line (corners, n_corners, LEAST_BEND, MOOD_JOURNEY_MAX_WAY_POINTS);

  mood_plane_journey_reset (self);
  for (guint i = 0; i < n_corners; i++)
    {
      double valence, arousal;

      if (!is_kept[i])
        continue;
      plot_plane_layout_to_value (layout, corners[2 * i], corners[2 * i + 1], &valence, &arousal);
      mood_plane_journey_add (self, valence, arousal, 0);
    }
}

void
mood_plane_journey_set_songs (MoodPlaneJourney *self, GPtrArray *songs)
{
  g_array_set_size (self->songs, 0);
  for (guint i = 0; songs != NULL && i < songs->len; i++)
    {
      const MoodEstimate *estimate = library_song_get_estimate (songs->pdata[i]);
      MoodJourneyPoint point;

      if (estimate == NULL)
        continue;
      point = (MoodJourneyPoint) { estimate->gaussian.valence, estimate->gaussian.arousal };
      g_array_append_val (self->songs, point);
    }
}

void
mood_plane_journey_snapshot (const MoodPlaneJourney *self,
                             GtkSnapshot *snapshot,
                             const PlotPlaneLayout *layout,
                             const PlotStyle *style)
{
  PlotRect plane = plot_plane_layout_get_plane (layout);
  cairo_t *cr;

  if (self->way->len == 0)
    return;

  cr = gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT ((float)plane.x - 16, (float)plane.y - 16,
                                                                 (float)plane.width + 32, (float)plane.height + 32));
  plot_journey_render (cr, layout, style, (const MoodJourneyPoint *)(gpointer)self->way->data, self->way->len,
                       (const MoodJourneyPoint *)(gpointer)self->songs->data, self->songs->len);
  cairo_destroy (cr);
}

/* --- on the plane --- */

static void
journey_changed (MoodPlane *self)
{
  gtk_widget_queue_draw (GTK_WIDGET (self));
  g_signal_emit_by_name (self, "journey-changed");
}

/* The song there, or the place itself. */
void
mood_plane_add_to_journey (MoodPlane *self, double x, double y)
{
  double valence, arousal;
  gint64 id = 0;
  guint index;

  if (plot_plane_layout_pick (self->data->layout, x, y, MOOD_PLANE_PICK_RADIUS, &index))
    {
      LibrarySong *song = g_ptr_array_index (self->data->songs, index);

      mood_plane_set_focus_song (self, song);
      valence = self->data->points[index].valence;
      arousal = self->data->points[index].arousal;
      id = library_song_get_id (song);
    }
  else
    {
      plot_plane_layout_to_value (self->data->layout, x, y, &valence, &arousal);
    }
  if (mood_plane_journey_add (&self->journey, valence, arousal, id))
    journey_changed (self);
}

void
mood_plane_add_song_to_journey (MoodPlane *self, LibrarySong *song)
{
  const MoodEstimate *estimate = library_song_get_estimate (song);

  if (estimate != NULL
      && mood_plane_journey_add (&self->journey, estimate->gaussian.valence, estimate->gaussian.arousal,
                                 library_song_get_id (song)))
    journey_changed (self);
}

void
mood_plane_draw_journey (MoodPlane *self)
{
  mood_plane_journey_take_line (&self->journey, self->data->layout,
                                (const double *)(gpointer)self->shape.corners->data, self->shape.corners->len / 2);
  journey_changed (self);
}

gboolean
mood_plane_step_journey_back (MoodPlane *self)
{
  if (!mood_plane_journey_step_back (&self->journey))
    return FALSE;

  journey_changed (self);
  return TRUE;
}

void
mood_plane_turn_journey (MoodPlane *self)
{
  mood_plane_journey_turn (&self->journey);
  journey_changed (self);
}

void
mood_plane_begin_journey (MoodPlane *self)
{
  mood_plane_journey_reset (&self->journey);
  g_object_set (self, "tool", MOOD_PLANE_TOOL_JOURNEY, NULL);
  journey_changed (self);
}

void
mood_plane_end_journey (MoodPlane *self)
{
  mood_plane_journey_reset (&self->journey);
  if (self->tool == MOOD_PLANE_TOOL_JOURNEY)
    g_object_set (self, "tool", MOOD_PLANE_TOOL_BOX, NULL);
  journey_changed (self);
}

void
mood_plane_show_journey_songs (MoodPlane *self, GPtrArray *songs)
{
  mood_plane_journey_set_songs (&self->journey, songs);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

gboolean
mood_plane_get_journey (MoodPlane *self, MoodJourney *journey, gint64 *first, gint64 *last)
{
  journey->n_points = self->journey.way->len;
  for (guint i = 0; i < journey->n_points; i++)
    journey->way[i] = g_array_index (self->journey.way, MoodJourneyPoint, i);
  *first = self->journey.first;
  *last = self->journey.last;

  return journey->n_points >= 2;
}
