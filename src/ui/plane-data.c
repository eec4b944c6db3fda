/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/plane-data.h"

#include "ui/selection.h"

static void
find_origins (MoodPlaneData *self,
              MoodPlaneData *before)
{
  guint index;

  self->origins = g_memdup2 (self->points, self->n_points * sizeof *self->points);
  for (guint i = 0; i < self->n_points; i++)
    if (mood_plane_data_find (before, self->songs->pdata[i], &index))
      {
        self->origins[i].valence = before->points[index].valence;
        self->origins[i].arousal = before->points[index].arousal;
      }
}

MoodPlaneData *
mood_plane_data_new (GPtrArray     *songs,
                     MoodSongQuery *query,
                     MoodPlaneData *before)
{
  MoodPlaneData *self = g_atomic_rc_box_new0 (MoodPlaneData);

  self->songs = g_ptr_array_new_with_free_func (g_object_unref);
  self->points = g_new (PlotPoint, songs->len);
  self->layout = plot_plane_layout_new ();
  self->index = g_hash_table_new (NULL, NULL);
  self->said = g_array_new (FALSE, FALSE, sizeof (guint));

  for (guint i = 0; i < songs->len; i++)
    {
      LibrarySong *song = g_ptr_array_index (songs, i);
      const MoodEstimate *estimate = library_song_get_estimate (song);

      if (estimate == NULL || !mood_song_query_matches (query, song))
        continue;

      plot_point_init (&self->points[self->n_points], estimate);
      plot_plane_layout_add_point (self->layout, estimate->gaussian.valence, estimate->gaussian.arousal);
      g_hash_table_insert (self->index, GUINT_TO_POINTER (mood_selection_get_key (song)),
                           GUINT_TO_POINTER (self->n_points));
      g_ptr_array_add (self->songs, g_object_ref (song));
      if (library_song_get_label (song) != NULL)
        g_array_append_val (self->said, self->n_points);
      self->n_points++;
    }
  if (before != NULL)
    find_origins (self, before);

  return self;
}

PlotPoint
mood_plane_data_get_point (const MoodPlaneData *self,
                           guint                index,
                           double               progress)
{
  PlotPoint point = self->points[index];

  if (self->origins != NULL && progress < 1)
    {
      const PlotPoint *origin = &self->origins[index];

      point.valence = (float)(origin->valence + progress * (point.valence - origin->valence));
      point.arousal = (float)(origin->arousal + progress * (point.arousal - origin->arousal));
    }

  return point;
}

PlotPoint *
mood_plane_data_dup_points (const MoodPlaneData *self,
                            double               progress)
{
  PlotPoint *points;

  if (self->origins == NULL || progress >= 1 || self->n_points == 0)
    return NULL;

  points = g_new (PlotPoint, self->n_points);
  for (guint i = 0; i < self->n_points; i++)
    points[i] = mood_plane_data_get_point (self, i, progress);

  return points;
}

MoodPlaneData *
mood_plane_data_ref (MoodPlaneData *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
clear (gpointer data)
{
  MoodPlaneData *self = data;

  g_ptr_array_unref (self->songs);
  g_free (self->points);
  g_free (self->origins);
  plot_plane_layout_free (self->layout);
  g_hash_table_unref (self->index);
  g_array_unref (self->said);
}

void
mood_plane_data_unref (MoodPlaneData *self)
{
  g_atomic_rc_box_release_full (self, clear);
}

gboolean
mood_plane_data_find_key (MoodPlaneData *self,
                          guint          key,
                          guint         *index)
{
  gpointer value;

  if (!g_hash_table_lookup_extended (self->index, GUINT_TO_POINTER (key), NULL, &value))
    return FALSE;

  *index = GPOINTER_TO_UINT (value);
  return TRUE;
}

gboolean
mood_plane_data_find (MoodPlaneData *self,
                      LibrarySong   *song,
                      guint         *index)
{
  return mood_plane_data_find_key (self, mood_selection_get_key (song), index);
}

/* How far a step is, or a negative number where the point does not lie in that direction. What lies
 * off the way counts double, so that the step goes where the key points. */
static float
measure_step (float    along,
              float    across,
              gboolean is_after)
{
  if (along == 0.0f && across == 0.0f)
    return is_after ? 0.0f : -1.0f;
  if (along <= 0.0f || ABS (across) > 2.0f * along)
    return -1.0f;

  return along + 2.0f * ABS (across);
}

gboolean
mood_plane_data_step (MoodPlaneData *self,
                      guint          from,
                      int            dx,
                      int            dy,
                      guint         *to)
{
  const PlotPoint *origin = &self->points[from];
  gboolean is_forward = dx > 0 || dy > 0;
  float best = G_MAXFLOAT;
  gboolean is_found = FALSE;

  for (guint i = 0; i < self->n_points; i++)
    {
      float right = self->points[i].valence - origin->valence;
      float up = self->points[i].arousal - origin->arousal;
      float along = right * dx + up * dy;
      float across = dx != 0 ? up : right;
      float distance;

      if (i == from)
        continue;

      /* Equals are met in order going forward and in reverse going back, so a stack of points on one
       * spot is entered at one end and left at the other. */
      distance = measure_step (along, across, is_forward ? i > from : i < from);
      if (distance >= 0.0f && (distance < best || (distance == best && !is_forward)))
        {
          best = distance;
          *to = i;
          is_found = TRUE;
        }
    }

  return is_found;
}
