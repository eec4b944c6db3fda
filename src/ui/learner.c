/* SPDX-License-Identifier: GPL-3.0-or-later */

/* All on the main thread; the jobs work on threads of their own. */
#include "ui/learner.h"

#include "ui/settings.h"
#include "ui/song-renewal.h"

/* A scale that is moved says so many times a second. */
#define PAUSE_MS 300

#define IS_ON_KEY "learn-from-corrections"
#define STRENGTH_KEY "adaptation-strength"

struct _MoodLearner
{
  GObject parent_instance;
  MoodSongStore *store;     /* (owned) */
  MoodSongRenewal *renewal; /* (owned) */
  GSettings *settings;      /* (owned) (nullable) */
  LibraryDb *db;            /* (owned) (nullable): until it is closed */

  JobsJob *job;             /* (owned) (nullable): while it runs, and until its songs are in the store */
  MoodLearnerReason reason; /* of job */
  gboolean is_next;         /* something is to be done after it */
  JobsAdaptKind next_kind;
  MoodLearnerReason next_reason;
  guint pause_id; /* source that follows the settings, or 0 */

  JobsAdaptReport report;
  gboolean has_report;
};

G_DEFINE_FINAL_TYPE (MoodLearner, mood_learner, G_TYPE_OBJECT)

enum
{
  MOVING,
  LEARNED,
  FAILED,
  SETTLED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static gboolean
is_on (MoodLearner *self)
{
  return self->settings == NULL || g_settings_get_boolean (self->settings, IS_ON_KEY);
}

static double
get_strength (MoodLearner *self)
{
  return self->settings != NULL ? g_settings_get_double (self->settings, STRENGTH_KEY) : JOBS_ADAPT_STRENGTH_DEFAULT;
}

static void
start_next (MoodLearner *self);

/* Of the job that has ended. */
static void
end_job (MoodLearner *self)
{
  g_autoptr (JobsJob) job = g_steal_pointer (&self->job);

  if (jobs_job_get_state (job) == JOBS_STATE_DONE)
    {
      self->report = *jobs_adapt_job_get_report (JOBS_ADAPT_JOB (job));
      self->has_report = TRUE;
      g_signal_emit (self, signals[LEARNED], 0, &self->report, self->reason);
    }
  else if (jobs_job_get_state (job) == JOBS_STATE_FAILED)
    {
      g_signal_emit (self, signals[FAILED], 0, jobs_job_get_error (job));
    }

  start_next (self);
  if (!mood_learner_is_busy (self))
    g_signal_emit (self, signals[SETTLED], 0);
}

static void
renewed_cb (gpointer user_data)
{
  end_job (user_data);
}

static void
finished_cb (MoodLearner *self, JobsJob *job)
{
  GPtrArray *songs = jobs_adapt_job_get_songs (JOBS_ADAPT_JOB (job));

  if (songs == NULL || self->db == NULL)
    {
      end_job (self);
      return;
    }

  g_signal_emit (self, signals[MOVING], 0);
  mood_song_renewal_start (self->renewal, jobs_adapt_job_steal_songs (JOBS_ADAPT_JOB (job)), renewed_cb, self);
}

static void
start_next (MoodLearner *self)
{
  if (!self->is_next || self->job != NULL || self->db == NULL)
    return;

  self->is_next = FALSE;
  self->reason = self->next_reason;
  self->job = jobs_adapt_job_new (self->db, self->next_kind, get_strength (self));
  jobs_adapt_job_set_lists_songs (JOBS_ADAPT_JOB (self->job));
  g_signal_connect_object (self->job, "finished", G_CALLBACK (finished_cb), self, G_CONNECT_SWAPPED);
  jobs_job_start (self->job);
}

/* The last word counts; what a scan asks for is done by whatever else is asked for, unless that takes all back. */
static void
ask (MoodLearner *self, JobsAdaptKind kind, MoodLearnerReason reason)
{
  if (self->db == NULL || (self->is_next && kind == JOBS_ADAPT_RENEW))
    return;

  self->is_next = TRUE;
  self->next_kind = kind;
  self->next_reason = reason;
  start_next (self);
}

static gboolean
pause_over_cb (gpointer user_data)
{
  MoodLearner *self = user_data;

  self->pause_id = 0;
  ask (self, is_on (self) ? JOBS_ADAPT_APPLY : JOBS_ADAPT_REVERT, MOOD_LEARNER_CHOICE);

  return G_SOURCE_REMOVE;
}

static void
settings_changed_cb (MoodLearner *self, const char *key)
{
  if (self->db == NULL || (g_str_equal (key, STRENGTH_KEY) && !is_on (self)))
    return;
  g_clear_handle_id (&self->pause_id, g_source_remove);
  self->pause_id = g_timeout_add (PAUSE_MS, pause_over_cb, self);
}

static void
mood_learner_dispose (GObject *object)
{
  MoodLearner *self = MOOD_LEARNER (object);

  g_clear_handle_id (&self->pause_id, g_source_remove);
  g_clear_pointer (&self->renewal, mood_song_renewal_free);
  g_clear_object (&self->job);
  g_clear_object (&self->settings);
  g_clear_object (&self->store);
  g_clear_pointer (&self->db, library_db_unref);

  G_OBJECT_CLASS (mood_learner_parent_class)->dispose (object);
}

static void
mood_learner_class_init (MoodLearnerClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = mood_learner_dispose;

  signals[MOVING]
      = g_signal_new ("moving", MOOD_TYPE_LEARNER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[LEARNED] = g_signal_new ("learned", MOOD_TYPE_LEARNER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2,
                                   G_TYPE_POINTER, G_TYPE_INT);
  signals[FAILED] = g_signal_new ("failed", MOOD_TYPE_LEARNER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                  G_TYPE_ERROR);
  signals[SETTLED]
      = g_signal_new ("settled", MOOD_TYPE_LEARNER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
mood_learner_init (MoodLearner *self)
{
  self->settings = mood_settings_new ();
  if (self->settings == NULL)
    return;
  g_signal_connect_object (self->settings, "changed::" IS_ON_KEY, G_CALLBACK (settings_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->settings, "changed::" STRENGTH_KEY, G_CALLBACK (settings_changed_cb), self,
                           G_CONNECT_SWAPPED);
}

MoodLearner *
mood_learner_new (MoodSongStore *store)
{
  MoodLearner *self = g_object_new (MOOD_TYPE_LEARNER, NULL);

  self->store = g_object_ref (store);
  self->renewal = mood_song_renewal_new (store);

  return self;
}

void
mood_learner_open (MoodLearner *self, LibraryDb *db)
{
  g_return_if_fail (self->db == NULL);

  self->db = library_db_ref (db);
  ask (self, JOBS_ADAPT_RENEW, MOOD_LEARNER_SONGS);
}

void
mood_learner_learn (MoodLearner *self)
{
  if (is_on (self))
    ask (self, JOBS_ADAPT_APPLY, MOOD_LEARNER_LABELS);
}

void
mood_learner_look (MoodLearner *self)
{
  if (!mood_learner_is_busy (self))
    ask (self, JOBS_ADAPT_LOOK, MOOD_LEARNER_CHOICE);
}

void
mood_learner_renew (MoodLearner *self)
{
  ask (self, JOBS_ADAPT_RENEW, MOOD_LEARNER_SONGS);
}

void
mood_learner_revert (MoodLearner *self)
{
  if (self->settings != NULL)
    g_settings_set_boolean (self->settings, IS_ON_KEY, FALSE);
  /* Not after a pause: it was asked for by a button. */
  g_clear_handle_id (&self->pause_id, g_source_remove);
  ask (self, JOBS_ADAPT_REVERT, MOOD_LEARNER_CHOICE);
}

void
mood_learner_close (MoodLearner *self)
{
  g_clear_handle_id (&self->pause_id, g_source_remove);
  g_clear_pointer (&self->db, library_db_unref);
  if (self->job == NULL)
    return;
  if (mood_song_renewal_is_busy (self->renewal))
    {
      /* It is in the library; nobody will look at the songs. */
      g_clear_pointer (&self->renewal, mood_song_renewal_free);
      self->renewal = mood_song_renewal_new (self->store);
      g_clear_object (&self->job);
    }
  else
    {
      jobs_job_cancel (self->job);
    }
}

gboolean
mood_learner_is_busy (MoodLearner *self)
{
  return self->job != NULL || self->pause_id != 0;
}

const JobsAdaptReport *
mood_learner_get_report (MoodLearner *self)
{
  return self->has_report ? &self->report : NULL;
}
