/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The place that was last drawn round, to make a rule of it. */

#include <math.h>

#include "ui/plane-private.h"

static LibraryPoint
get_value (MoodPlane *self, double x, double y)
{
  LibraryPoint point;

  plot_plane_layout_to_value (self->data->layout, x, y, &point.valence, &point.arousal);

  return (LibraryPoint) { CLAMP (point.valence, -1, 1), CLAMP (point.arousal, -1, 1) };
}

static void
take_circle (MoodPlane *self, LibraryPlaylistRule *place)
{
  double valence, arousal, edge_valence, edge_arousal;

  plot_plane_layout_to_value (self->data->layout, self->shape.x, self->shape.y, &valence, &arousal);
  plot_plane_layout_to_value (self->data->layout, self->shape.end_x, self->shape.end_y, &edge_valence,
                              &edge_arousal);
  place->has_circle = TRUE;
  place->center = get_value (self, self->shape.x, self->shape.y);
  place->radius = hypot (edge_valence - valence, edge_arousal - arousal);
}

static void
take_box (MoodPlane *self, LibraryPlaylistRule *place)
{
  const MoodPlaneShape *shape = &self->shape;

  place->corners[0] = get_value (self, shape->x, shape->y);
  place->corners[1] = get_value (self, shape->end_x, shape->y);
  place->corners[2] = get_value (self, shape->end_x, shape->end_y);
  place->corners[3] = get_value (self, shape->x, shape->end_y);
  place->n_corners = 4;
}

static void
take_lasso (MoodPlane *self, LibraryPlaylistRule *place)
{
  const double *corners = (const double *)(gpointer)self->shape.corners->data;
  guint n_corners = self->shape.corners->len / 2;
  g_autofree gboolean *is_kept = mood_plane_simplify_line (corners, n_corners, 2, LIBRARY_RULE_MAX_CORNERS);

  for (guint i = 0; i < n_corners; i++)
    if (is_kept[i])
      place->corners[place->n_corners++] = get_value (self, corners[2 * i], corners[2 * i + 1]);
}

void
mood_plane_keep_place (MoodPlane *self)
{
  g_autoptr (LibraryPlaylistRule) place = library_playlist_rule_new ();

  switch (self->shape.tool)
    {
    case MOOD_PLANE_TOOL_CIRCLE: take_circle (self, place); break;
    case MOOD_PLANE_TOOL_LASSO: take_lasso (self, place); break;
    case MOOD_PLANE_TOOL_BOX: take_box (self, place); break;
    case MOOD_PLANE_TOOL_JOURNEY: break;
    }
  mood_plane_forget_place (self);
  /* Of a line that goes nowhere no place is made. */
  if ((place->has_circle || place->n_corners >= 3) && library_playlist_rule_check (place, NULL))
    self->place = g_steal_pointer (&place);
}

void
mood_plane_forget_place (MoodPlane *self)
{
  g_clear_pointer (&self->place, library_playlist_rule_free);
}

const LibraryPlaylistRule *
mood_plane_get_place (MoodPlane *self)
{
  return self->place;
}
