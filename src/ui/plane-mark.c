/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The plane asks where a song belongs: a mark that arrow keys and the pointer move, and that is put down by Enter or a click. */

#include "ui/plane-private.h"

#include <glib/gi18n.h>

#include "ui/text.h"

#define STEP      0.05
#define LONG_STEP 0.25

/* What a screen reader says of the point that the keyboard is on. */
void
mood_plane_tell_mark (MoodPlane *self)
{
  g_autofree char *valence = mood_text_coordinate (self->mark.valence);
  g_autofree char *arousal = mood_text_coordinate (self->mark.arousal);
  /* Translators: a song, a mood word, and where its mark is as two numbers: "Clair de lune: calm, at +0.42 -0.30" */
  g_autofree char *text = g_strdup_printf (_ ("%s: %s, at %s %s"), library_song_get_title (self->mark.song),
                                           mood_plane_move_get_word (&self->mark), valence, arousal);

  gtk_accessible_update_property (GTK_ACCESSIBLE (self->focus_point), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
}

static void
moved (MoodPlane *self)
{
  mood_plane_tell_mark (self);
  gtk_widget_queue_allocate (GTK_WIDGET (self));
  gtk_widget_queue_draw (GTK_WIDGET (self));
  g_signal_emit_by_name (self, "mark-moved");
}

void
mood_plane_ask_for (MoodPlane *self, LibrarySong *song)
{
  const MoodEstimate *estimate = song != NULL ? library_song_get_estimate (song) : NULL;

  mood_plane_move_clear (&self->mark);
  if (song != NULL)
    {
      mood_plane_close_cluster (self);
      mood_plane_zoom_fit (self);
      self->mark.song = g_object_ref (song);
      self->mark.is_moved = TRUE;
      self->mark.valence = estimate != NULL ? estimate->gaussian.valence : 0;
      self->mark.arousal = estimate != NULL ? estimate->gaussian.arousal : 0;
    }
  mood_plane_set_focus_song (self, self->focus);
  if (song == NULL)
    {
      gtk_widget_queue_draw (GTK_WIDGET (self));
      return;
    }
  moved (self);
  gtk_widget_grab_focus (self->focus_point);
}

LibrarySong *
mood_plane_get_mark (MoodPlane *self, double *valence, double *arousal)
{
  *valence = self->mark.valence;
  *arousal = self->mark.arousal;

  return self->mark.song;
}

const char *
mood_plane_get_mark_word (MoodPlane *self)
{
  return mood_plane_move_get_word (&self->mark);
}

void
mood_plane_put_mark (MoodPlane *self)
{
  if (self->mark.song != NULL)
    gtk_widget_activate_action (GTK_WIDGET (self), "win.place-asked", "(xdd)", library_song_get_id (self->mark.song),
                                self->mark.valence, self->mark.arousal);
}

void
mood_plane_move_mark_to (MoodPlane *self, double x, double y)
{
  /* It may have been put down by a key in the middle of a drag. */
  if (self->mark.song == NULL)
    return;

  mood_plane_move_to (&self->mark, self->data->layout, x, y);
  moved (self);
}

static gboolean
step (MoodPlane *self, double dx, double dy, GdkModifierType state)
{
  const double by = (state & GDK_SHIFT_MASK) != 0 ? LONG_STEP : STEP;

  self->mark.valence = CLAMP (self->mark.valence + dx * by, -1.0, 1.0);
  self->mark.arousal = CLAMP (self->mark.arousal + dy * by, -1.0, 1.0);
  moved (self);

  return TRUE;
}

gboolean
mood_plane_handle_mark_key (MoodPlane *self, guint key, GdkModifierType state)
{
  if (self->mark.song == NULL || (state & (GDK_CONTROL_MASK | GDK_ALT_MASK)) != 0)
    return FALSE;

  switch (key)
    {
    case GDK_KEY_Left:
    case GDK_KEY_KP_Left: return step (self, -1, 0, state);
    case GDK_KEY_Right:
    case GDK_KEY_KP_Right: return step (self, 1, 0, state);
    case GDK_KEY_Up:
    case GDK_KEY_KP_Up: return step (self, 0, 1, state);
    case GDK_KEY_Down:
    case GDK_KEY_KP_Down: return step (self, 0, -1, state);
    case GDK_KEY_Return:
    case GDK_KEY_KP_Enter:
    case GDK_KEY_ISO_Enter: mood_plane_put_mark (self); return TRUE;
    case GDK_KEY_s:
    case GDK_KEY_S: return gtk_widget_activate_action (GTK_WIDGET (self), "win.label-skip", NULL);
    case GDK_KEY_Escape: return gtk_widget_activate_action (GTK_WIDGET (self), "win.label-end", NULL);
    default: return FALSE;
    }
}

void
mood_plane_append_mark (MoodPlane *self, GtkSnapshot *snapshot, const MoodPlaneView *view)
{
  cairo_t *cr;

  if (self->mark.song == NULL)
    return;

  cr = gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT (0, 0, (float)view->width, (float)view->height));
  mood_plane_move_draw (&self->mark, cr, self->data->layout, &view->style);
  cairo_destroy (cr);
  mood_plane_append_word (self, &self->mark, snapshot, view);
}
