/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Main thread only. The curve is read by a job's worker; what comes back for a song that is no longer shown is dropped, by
 * its cancellable. */

#include "ui/plane-trail.h"

#include "jobs/load-library-job.h"

/* While the song plays, the dot is moved so often. */
#define STEP_MS 100

struct _MoodPlaneTrail
{
  GtkWidget *widget;         /* not owned: it owns this */
  MoodSession *session;      /* (owned) (nullable) */
  PlayerPlayer *player;      /* (owned) (nullable) */
  LibrarySong *song;         /* (owned) (nullable) */
  GCancellable *cancellable; /* (owned) (nullable): of the curve being read */
  PlotTrail *trail;          /* (owned) (nullable) */
  guint step_id;             /* source, or 0 */
};

MoodPlaneTrail *
mood_plane_trail_new (GtkWidget *widget)
{
  MoodPlaneTrail *self = g_new0 (MoodPlaneTrail, 1);

  self->widget = widget;

  return self;
}

static gboolean
is_heard (MoodPlaneTrail *self)
{
  PlayerTrack *track = self->player != NULL ? player_player_get_track (self->player) : NULL;

  return track != NULL && self->song != NULL
         && player_track_get_id (track) == library_song_get_id (self->song)
         && player_player_get_state (self->player) != PLAYER_STATE_STOPPED;
}

static gboolean
step_cb (gpointer user_data)
{
  MoodPlaneTrail *self = user_data;

  if (gtk_widget_get_mapped (self->widget))
    gtk_widget_queue_draw (self->widget);

  return G_SOURCE_CONTINUE;
}

/* The dot moves only while the song that is shown is heard. */
static void
update_steps (MoodPlaneTrail *self)
{
  gboolean is_moving = self->trail != NULL && is_heard (self)
                       && player_player_get_state (self->player) == PLAYER_STATE_PLAYING;

  if (is_moving && self->step_id == 0)
    self->step_id = g_timeout_add (STEP_MS, step_cb, self);
  else if (!is_moving)
    g_clear_handle_id (&self->step_id, g_source_remove);
  gtk_widget_queue_draw (self->widget);
}

void
mood_plane_trail_free (MoodPlaneTrail *self)
{
  g_clear_handle_id (&self->step_id, g_source_remove);
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  if (self->player != NULL)
    g_signal_handlers_disconnect_by_data (self->player, self);
  g_clear_object (&self->player);
  g_clear_object (&self->session);
  g_clear_object (&self->song);
  g_clear_pointer (&self->trail, plot_trail_free);
  g_free (self);
}

void
mood_plane_trail_set_session (MoodPlaneTrail *self, MoodSession *session)
{
  g_set_object (&self->session, session);
}

void
mood_plane_trail_set_player (MoodPlaneTrail *self, PlayerPlayer *player)
{
  g_return_if_fail (self->player == NULL);

  self->player = g_object_ref (player);
  g_signal_connect_swapped (player, "notify::track", G_CALLBACK (update_steps), self);
  g_signal_connect_swapped (player, "notify::state", G_CALLBACK (update_steps), self);
  g_signal_connect_swapped (player, "seeked", G_CALLBACK (update_steps), self);
}

static void
loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  MoodPlaneTrail *self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (MoodCurve) curve = jobs_load_curve_finish (result, &error);

  /* Cancelled, it may be that nothing is left of what asked. */
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (error != NULL)
    g_info ("No trail: %s", error->message);

  g_clear_object (&self->cancellable);
  if (curve != NULL)
    self->trail = plot_trail_new (curve);
  update_steps (self);
}

void
mood_plane_trail_show (MoodPlaneTrail *self, LibrarySong *song)
{
  LibraryDb *db = self->session != NULL ? mood_session_get_db (self->session) : NULL;

  if (!g_set_object (&self->song, song))
    return;

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->trail, plot_trail_free);
  if (song != NULL && db != NULL && library_song_get_estimate (song) != NULL)
    {
      self->cancellable = g_cancellable_new ();
      jobs_load_curve_async (db, library_song_get_id (song), self->cancellable, loaded_cb, self);
    }
  update_steps (self);
}

const PlotTrail *
mood_plane_trail_get (MoodPlaneTrail *self)
{
  return self->trail;
}

double
mood_plane_trail_get_position (MoodPlaneTrail *self)
{
  return is_heard (self) ? player_player_get_position (self->player) : -1;
}

gboolean
mood_plane_trail_is_loading (MoodPlaneTrail *self)
{
  return self->cancellable != NULL;
}

/* The part of @bounds that is on the plane, which is all that is drawn on. */
static PlotRect
cut (PlotRect bounds, PlotRect plane)
{
  double right = MIN (bounds.x + bounds.width, plane.x + plane.width);
  double bottom = MIN (bounds.y + bounds.height, plane.y + plane.height);
  double left = MAX (bounds.x, plane.x), top = MAX (bounds.y, plane.y);

  return (PlotRect) { left, top, MAX (right - left, 0), MAX (bottom - top, 0) };
}

void
mood_plane_trail_append (MoodPlaneTrail *self,
                         GtkSnapshot *snapshot,
                         const PlotPlaneLayout *layout,
                         const PlotStyle *style)
{
  PlotRect bounds;
  cairo_t *cr;

  if (self->trail == NULL)
    return;

  bounds = cut (plot_trail_get_bounds (self->trail, layout), plot_plane_layout_get_plane (layout));
  if (bounds.width <= 0 || bounds.height <= 0)
    return;

  cr = gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT ((float)bounds.x, (float)bounds.y,
                                                                 (float)bounds.width, (float)bounds.height));
  plot_trail_render (self->trail, cr, layout, style, mood_plane_trail_get_position (self));
  cairo_destroy (cr);
}
