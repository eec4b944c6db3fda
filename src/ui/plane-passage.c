/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Songs that go elsewhere are seen going. The main thread says how far they are; the painter puts them there, as often as it can. */
#include "ui/plane-private.h"

#define PASSAGE_MS 700

static void
passage_cb (double progress, gpointer user_data)
{
  MoodPlane *self = user_data;

  self->progress = progress;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/* At once, where no movement is wanted. */
void
mood_plane_begin_passage (MoodPlane *self)
{
  if (self->passage != NULL)
    adw_animation_pause (self->passage);
  self->progress = 1;
  if (self->data->origins == NULL)
    return;

  if (self->passage == NULL)
    {
      AdwAnimationTarget *target = adw_callback_animation_target_new (passage_cb, self, NULL);

      self->passage = adw_timed_animation_new (GTK_WIDGET (self), 0, 1, PASSAGE_MS, target);
      adw_timed_animation_set_easing (ADW_TIMED_ANIMATION (self->passage), ADW_EASE_IN_OUT_CUBIC);
    }
  adw_animation_reset (self->passage);
  adw_animation_play (self->passage);
}

void
mood_plane_end_passage (MoodPlane *self)
{
  if (self->passage != NULL)
    adw_animation_pause (self->passage);
  g_clear_object (&self->passage);
  self->progress = 1;
}

gboolean
mood_plane_is_in_passage (MoodPlane *self)
{
  return self->passage != NULL && adw_animation_get_state (self->passage) == ADW_ANIMATION_PLAYING;
}
