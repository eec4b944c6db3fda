/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/window-training.h"

#include <glib/gi18n.h>

#include "ui/text.h"
#include "ui/toast.h"
#include "ui/training-window.h"
#include "ui/window-preferences.h"

/* Some frames of the window of trainings. */
#define SHOW_DELAY_MS 60

/* The song that sounds; 0: none */
static GVariant *
find_playing (PlayerPlayer *player)
{
  PlayerTrack *track = player_player_get_track (player);
  const gboolean is_playing = track != NULL && player_player_get_state (player) == PLAYER_STATE_PLAYING;

  return g_variant_new_int64 (is_playing ? player_track_get_id (track) : 0);
}

/* What sounds already is silent then. */
static void
play_activated (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  MoodWindow *self = user_data;
  g_autoptr (GVariant) playing = g_variant_ref_sink (find_playing (self->player));

  if (g_variant_equal (playing, parameter))
    g_action_group_activate_action (G_ACTION_GROUP (self), "play-pause", NULL);
  else
    g_action_group_activate_action (G_ACTION_GROUP (self), "play-song", parameter);
}

static void
player_changed_cb (PlayerPlayer *player, GParamSpec *pspec, GSimpleAction *action)
{
  g_simple_action_set_state (action, find_playing (player));
}

/* Its songs are played by this window, to which it must not hold on. Buttons of the song that sounds are pressed. */
static void
let_play (MoodWindow *self, GtkWindow *window)
{
  g_autoptr (GSimpleActionGroup) group = g_simple_action_group_new ();
  g_autoptr (GSimpleAction) action
      = g_simple_action_new_stateful ("play-song", G_VARIANT_TYPE_INT64, find_playing (self->player));

  g_signal_connect_object (action, "activate", G_CALLBACK (play_activated), self, 0);
  g_signal_connect_object (self->player, "notify::state", G_CALLBACK (player_changed_cb), action, 0);
  g_signal_connect_object (self->player, "notify::track", G_CALLBACK (player_changed_cb), action, 0);
  g_action_map_add_action (G_ACTION_MAP (group), G_ACTION (action));
  gtk_widget_insert_action_group (GTK_WIDGET (window), "win", G_ACTION_GROUP (group));
}

static void
train_activated (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  MoodWindow *self = user_data;
  GtkWindow *window = mood_window_find_open (self, MOOD_TYPE_TRAINING_WINDOW);

  if (window == NULL)
    {
      window = GTK_WINDOW (
          mood_training_window_new (GTK_WINDOW (self), self->session, self->trainings, self->settings));
      let_play (self, window);
    }
  gtk_window_present (window);
}

static void
pause_changed (GSimpleAction *action, GVariant *value, gpointer user_data)
{
  mood_trainings_set_paused (MOOD_WINDOW (user_data)->trainings, g_variant_get_boolean (value));
}

static void
resume_activated (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  MoodWindow *self = user_data;

  mood_trainings_resume (self->trainings, g_variant_get_string (parameter, NULL));
  g_action_group_activate_action (G_ACTION_GROUP (self), "train", NULL);
}

/* --- among the jobs --- */

static void
show_progress (MoodWindow *self)
{
  JobsRunJob *job = mood_trainings_get_job (self->trainings);
  MoodProgressBar *bars[] = { mood_sidebar_get_train_job (self->sidebar), self->progress_bar };
  gboolean is_other = mood_session_is_scanning (self->session) || mood_session_is_writing (self->session);
  gboolean is_paused = mood_trainings_is_paused (self->trainings);
  g_autofree char *left = NULL;
  JobsProgress progress;

  if (job == NULL)
    return;

  jobs_job_get_progress (JOBS_JOB (job), &progress);
  left = is_paused ? NULL : mood_text_time_left (&progress);
  /* The strip at the bottom has room for one job. */
  for (gsize i = 0; i < (is_other ? 1 : G_N_ELEMENTS (bars)); i++)
    mood_progress_bar_show_training (bars[i], JOBS_IS_SEARCH_JOB (job), &progress, left, is_paused);
}

static void
show_training (MoodWindow *self)
{
  mood_sidebar_show_training (self->sidebar, mood_window_is_training (self));
  show_progress (self);
  mood_window_update_progress (self);
}

static void
update_action (MoodWindow *self)
{
  GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self), "pause-training");

  g_simple_action_set_enabled (G_SIMPLE_ACTION (action), mood_window_is_training (self));
  g_simple_action_set_state (G_SIMPLE_ACTION (action),
                             g_variant_new_boolean (mood_trainings_is_paused (self->trainings)));
}

static gboolean
show_training_cb (gpointer user_data)
{
  MoodWindow *self = user_data;

  self->show_training_id = 0;
  show_training (self);

  return G_SOURCE_REMOVE;
}

static void
training_changed_cb (MoodWindow *self)
{
  update_action (self);
  /* The window of trainings changes at the same time. Both in one turn of the main loop would take longer than a frame. */
  if (self->show_training_id == 0)
    self->show_training_id = g_timeout_add (SHOW_DELAY_MS, show_training_cb, self);
}

static void
paused_changed_cb (MoodWindow *self)
{
  update_action (self);
  show_training (self);
}

/* --- what is told --- */

static void
tell (MoodWindow *self, const char *text, const char *button, const char *action, const char *target)
{
  AdwToast *toast = mood_toast_new (GTK_WIDGET (self), text, button);

  if (button != NULL)
    {
      adw_toast_set_action_name (toast, action);
      if (target != NULL)
        adw_toast_set_action_target (toast, "s", target);
      adw_toast_set_timeout (toast, 0);
    }
  adw_toast_overlay_add_toast (self->toasts, toast);
}

static void
finished_cb (MoodWindow *self, const char *id, const GError *error)
{
  const JobsTrainingRun *run = mood_trainings_find (self->trainings, id);
  gboolean is_search = run != NULL && jobs_training_run_get_kind (run) == JOBS_RUN_SEARCH;

  if (mood_window_find_open (self, MOOD_TYPE_TRAINING_WINDOW) != NULL
      || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  tell (self,
        error != NULL ? error->message
        : is_search   ? _ ("Settings have been searched")
                      : _ ("A model has been trained"),
        _ ("_Show"), "win.train", NULL);
}

/* (transfer full) */
static char *
describe_interrupted (JobsTrainingRun *run)
{
  const char *name = jobs_training_run_get_name (run);
  guint n_all;
  const guint n_over = jobs_training_run_get_n_epochs (run, &n_all);

  if (jobs_training_run_get_kind (run) == JOBS_RUN_SEARCH)
    return g_strdup_printf (_ ("The search of settings “%s” was interrupted"), name);
  if (n_over == 0)
    return g_strdup_printf (_ ("“%s” was interrupted before its first epoch was over"), name);

  /* Translators: a training, and how far it was: “my-songs, quick” was interrupted after 12 of 60 epochs */
  return g_strdup_printf (ngettext ("“%s” was interrupted after %'u of %'u epoch",
                                    "“%s” was interrupted after %'u of %'u epochs", n_all), name, n_over, n_all);
}

/* Once, when it is known what there is. */
static void
listed_cb (MoodWindow *self)
{
  JobsTrainingRun *run = mood_trainings_find_unfinished (self->trainings);
  g_autofree char *text = NULL;

  g_signal_handlers_disconnect_by_func (self->trainings, listed_cb, self);
  if (run == NULL || mood_trainings_is_busy (self->trainings))
    return;

  text = describe_interrupted (run);
  tell (self, text, _ ("_Resume"), "win.resume-training", jobs_training_run_get_id (run));
}

static void
state_changed_cb (MoodWindow *self)
{
  GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self), "train");
  gboolean is_ready = mood_session_get_state (self->session) == MOOD_SESSION_STATE_READY;

  g_simple_action_set_enabled (G_SIMPLE_ACTION (action), is_ready);
  if (is_ready)
    mood_trainings_refresh (self->trainings);
}

/* --- */

void
mood_window_set_up_training (MoodWindow *self)
{
  static const GActionEntry entries[] = {
    { "train", train_activated },
    { "pause-training", NULL, NULL, "false", pause_changed },
    { "resume-training", resume_activated, "s" },
  };

  self->trainings = mood_trainings_new (self->session);
  g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries), self);
  g_signal_connect_object (self->trainings, "changed", G_CALLBACK (listed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->trainings, "progress", G_CALLBACK (show_progress), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->trainings, "finished", G_CALLBACK (finished_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->trainings, "notify::is-training", G_CALLBACK (training_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->trainings, "notify::is-paused", G_CALLBACK (paused_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->session, "notify::state", G_CALLBACK (state_changed_cb), self,
                           G_CONNECT_SWAPPED);
  paused_changed_cb (self);
  state_changed_cb (self);
}

void
mood_window_end_training (MoodWindow *self)
{
  GtkWindow *window = mood_window_find_open (self, MOOD_TYPE_TRAINING_WINDOW);

  if (window != NULL)
    gtk_window_destroy (window);
}

gboolean
mood_window_is_training (MoodWindow *self)
{
  return self->trainings != NULL && mood_trainings_get_job (self->trainings) != NULL;
}

MoodTrainings *
mood_window_get_trainings (MoodWindow *self)
{
  return self->trainings;
}
