/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/window-learn.h"

#include <glib/gi18n.h>

#include "ui/toast.h"

#define AGAIN_ACTION  "learn-again"
#define REVERT_ACTION "revert-adaptation"

static MoodLearner *
get_learner (MoodWindow *self)
{
  return mood_session_get_learner (self->session);
}

/* Of several in a row the last one is enough. It comes before what else was just said, which follows. */
static void
show_toast (MoodWindow *self, const char *text, const char *button, const char *action)
{
  AdwToast *toast = mood_toast_new (GTK_WIDGET (self), text, button);

  if (self->learn_toast != NULL)
    adw_toast_dismiss (self->learn_toast);
  adw_toast_set_priority (toast, ADW_TOAST_PRIORITY_HIGH);
  if (button != NULL)
    adw_toast_set_action_name (toast, action);
  g_set_weak_pointer (&self->learn_toast, toast);
  adw_toast_overlay_add_toast (self->toasts, toast);
}

static void
tell_moved (MoodWindow *self, const JobsAdaptReport *report)
{
  g_autofree char *text = NULL;

  if (report->n_moved == 0)
    return;
  /* Translators: distances on the plane, the later one first */
  text = g_strdup_printf (
      ngettext ("%'u song moved. Corrections that were left out are missed by %.2f instead of %.2f",
                "%'u songs moved. Corrections that were left out are missed by %.2f instead of %.2f", report->n_moved),
      report->n_moved, report->error_with, report->error_without);
  show_toast (self, text, _ ("_Revert"), "win." REVERT_ACTION);
}

static void
tell_taken_back (MoodWindow *self, MoodLearnerReason reason)
{
  if (reason != MOOD_LEARNER_CHOICE)
    show_toast (self, _ ("What was learned is taken back: your corrections no longer bear it out"), NULL, NULL);
  else if (self->settings != NULL)
    show_toast (self, _ ("Songs are where they were heard, and stay there"), _ ("_Learn Again"), "win." AGAIN_ACTION);
  else
    show_toast (self, _ ("Songs are where they were heard"), NULL, NULL);
}

static void
update (MoodWindow *self)
{
  const JobsAdaptReport *report = mood_learner_get_report (get_learner (self));
  GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self), REVERT_ACTION);

  g_simple_action_set_enabled (G_SIMPLE_ACTION (action), report != NULL && report->is_in_force);
}

/* Songs are asked for one after the other: whoever places them sees the others go, and needs no notice after each. */
static gboolean
is_asking (MoodWindow *self)
{
  double valence, arousal;

  return mood_plane_get_mark (self->plane, &valence, &arousal) != NULL;
}

static void
learned_cb (MoodWindow *self, const JobsAdaptReport *report, MoodLearnerReason reason)
{
  mood_plane_let_go (self->plane);
  update (self);
  if (!report->has_changed || self->is_closing)
    return;
  if (!report->is_in_force)
    tell_taken_back (self, reason);
  /* What a scan has found has its own toast. */
  else if (reason != MOOD_LEARNER_SONGS && !is_asking (self))
    tell_moved (self, report);
}

static void
failed_cb (MoodWindow *self, const GError *error)
{
  mood_plane_let_go (self->plane);
  if (!self->is_closing)
    mood_window_show_toast (self, error->message);
}

static void
revert_activated (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  mood_learner_revert (get_learner (user_data));
}

/* The learner follows the setting. */
static void
again_activated (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  MoodWindow *self = user_data;

  if (self->settings != NULL)
    g_settings_set_boolean (self->settings, "learn-from-corrections", TRUE);
}

void
mood_window_set_up_learning (MoodWindow *self)
{
  static const GActionEntry entries[] = { { REVERT_ACTION, revert_activated }, { AGAIN_ACTION, again_activated } };

  g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries), self);
  g_signal_connect_object (get_learner (self), "moving", G_CALLBACK (mood_plane_hold), self->plane, G_CONNECT_SWAPPED);
  g_signal_connect_object (get_learner (self), "learned", G_CALLBACK (learned_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (get_learner (self), "failed", G_CALLBACK (failed_cb), self, G_CONNECT_SWAPPED);
  update (self);
}
