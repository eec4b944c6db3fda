/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Everything here runs on the main thread. The jobs do their work on threads of their own and emit
 * their signals on this one. The only call that waits for the disk, the list of known folders, is
 * made in a GTask thread, which holds a reference to the database and touches nothing else. */

#include "ui/session.h"

#include <gtk/gtk.h>

#include "jobs/heard-cache.h"
#include "jobs/load-library-job.h"
#include "jobs/scan-job.h"
#include "jobs/write-tags-job.h"
#include "ui/settings.h"

struct _MoodSession
{
  GObject parent_instance;
  char *library_path; /* (owned) (nullable) */
  MoodSessionState state;
  MoodSongStore *store; /* (owned) */
  MoodWords *words;     /* (owned) */
  MoodLearner *learner; /* (owned) */
  LibraryDb *db;        /* (owned) (nullable) */
  GError *error;        /* (owned) (nullable) */
  JobsJob *load_job;    /* (owned) (nullable): while it runs */
  GPtrArray *loaded;    /* (owned) (nullable) (element-type LibrarySong): not all in store yet */
  guint n_taken;        /* of loaded */
  guint take_id;        /* source that takes the next portion, or 0 */
  JobsJob *scan_job;    /* (owned) (nullable): while it runs */
  GStrv remarks;        /* (owned) (nullable): of the last scan */
  gboolean is_paused;   /* what scan_job does */
  JobsJob *write_job;   /* (owned) (nullable): while it runs */
  gboolean is_undo;     /* what write_job does */
  GPtrArray *waiting;   /* (owned) (element-type filename): to scan next */
  GPtrArray *changed;   /* (owned) (element-type filename): to scan after these; nobody has named them */
  gboolean wants_reanalysis; /* after these */
  GTask *close_task;    /* (owned) (nullable): while closing */
  gboolean is_closed;   /* or closing: nothing is begun any more */
};

#define PORTION 2000

G_DEFINE_FINAL_TYPE (MoodSession, mood_session, G_TYPE_OBJECT)

enum
{
  PROP_0,
  PROP_STATE,
  PROP_IS_SCANNING,
  PROP_IS_PAUSED,
  PROP_IS_WRITING,
  N_PROPS,
};

enum
{
  SCAN_PROGRESS,
  SCAN_FINISHED,
  WRITE_PROGRESS,
  WRITE_FINISHED,
  N_SIGNALS,
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

GType
mood_session_state_get_type (void)
{
  static gsize type;

  if (g_once_init_enter (&type))
    {
      static const GEnumValue values[] = {
        { MOOD_SESSION_STATE_LOADING, "MOOD_SESSION_STATE_LOADING", "loading" },
        { MOOD_SESSION_STATE_READY, "MOOD_SESSION_STATE_READY", "ready" },
        { MOOD_SESSION_STATE_FAILED, "MOOD_SESSION_STATE_FAILED", "failed" },
        { 0 },
      };

      g_once_init_leave (&type, g_enum_register_static ("MoodSessionState", values));
    }

  return type;
}

static void
start_waiting_scan (MoodSession *self);

static void
set_state (MoodSession      *self,
           MoodSessionState  state)
{
  self->state = state;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
}

/* A job's handlers must not outlive the session's interest in it. */
static void
drop_job (MoodSession  *self,
          JobsJob     **job)
{
  if (*job == NULL)
    return;

  g_signal_handlers_disconnect_by_data (*job, self);
  g_clear_object (job);
}

static gboolean
is_idle (MoodSession *self)
{
  return self->load_job == NULL && self->scan_job == NULL && self->write_job == NULL
         && !mood_words_is_saving (self->words) && !mood_learner_is_busy (self->learner);
}

static void
finish_closing (MoodSession *self)
{
  g_autoptr (GTask) task = NULL;

  if (self->close_task == NULL || !is_idle (self))
    return;

  task = g_steal_pointer (&self->close_task);
  g_task_return_boolean (task, TRUE);
}

/* Takes what was loaded in portions: all at once, 100,000 songs keep the window for some tenths of a second. */
static gboolean
take_loaded_cb (gpointer user_data)
{
  MoodSession *self = user_data;
  g_autoptr (GPtrArray) portion = g_ptr_array_sized_new (PORTION);
  guint end = MIN (self->n_taken + PORTION, self->loaded->len);

  for (; self->n_taken < end; self->n_taken++)
    g_ptr_array_add (portion, g_ptr_array_index (self->loaded, self->n_taken));
  mood_song_store_add (self->store, portion);
  if (self->n_taken < self->loaded->len)
    return G_SOURCE_CONTINUE;

  self->take_id = 0;
  g_clear_pointer (&self->loaded, g_ptr_array_unref);
  set_state (self, MOOD_SESSION_STATE_READY);
  mood_learner_open (self->learner, self->db);
  start_waiting_scan (self);

  return G_SOURCE_REMOVE;
}

static void
load_finished_cb (MoodSession *self,
                  JobsJob     *job)
{
  g_autoptr (JobsJob) held = g_object_ref (job);

  drop_job (self, &self->load_job);

  if (jobs_job_get_state (job) == JOBS_STATE_DONE && !self->is_closed)
    {
      GPtrArray *songs = jobs_load_library_job_get_songs (JOBS_LOAD_LIBRARY_JOB (job));

      self->db = library_db_ref (jobs_load_library_job_get_db (JOBS_LOAD_LIBRARY_JOB (job)));
      self->loaded = songs != NULL ? g_ptr_array_ref (songs) : g_ptr_array_new ();
      /* In turns with the frames: below them it would wait for ever where drawing takes all the time
       * there is, as a spinner does on a slow renderer. */
      self->take_id = g_idle_add_full (GDK_PRIORITY_REDRAW, take_loaded_cb, self, NULL);
    }
  else if (jobs_job_get_state (job) == JOBS_STATE_FAILED && !self->is_closed)
    {
      self->error = g_error_copy (jobs_job_get_error (job));
      set_state (self, MOOD_SESSION_STATE_FAILED);
    }

  finish_closing (self);
}

static void
scan_songs_cb (MoodSession *self,
               GPtrArray   *songs)
{
  mood_song_store_add (self->store, songs);
}

static void
scan_gone_cb (MoodSession *self,
              GPtrArray   *songs)
{
  mood_song_store_remove (self->store, songs);
}

static void
scan_progress_cb (MoodSession *self,
                  GParamSpec  *pspec,
                  JobsJob     *job)
{
  JobsProgress progress;

  jobs_job_get_progress (job, &progress);
  g_signal_emit (self, signals[SCAN_PROGRESS], 0, &progress);
}

static void
scan_finished_cb (MoodSession *self,
                  JobsJob     *job)
{
  g_autoptr (JobsJob) held = g_object_ref (job);
  JobsProgress progress;

  drop_job (self, &self->scan_job);
  mood_session_set_paused (self, FALSE);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_IS_SCANNING]);

  jobs_job_get_progress (job, &progress);
  g_strfreev (self->remarks);
  self->remarks = JOBS_IS_SCAN_JOB (job) ? jobs_scan_job_dup_remarks (JOBS_SCAN_JOB (job)) : NULL;
  if (jobs_job_get_state (job) != JOBS_STATE_CANCELLED && !self->is_closed)
    g_signal_emit (self, signals[SCAN_FINISHED], 0, jobs_job_get_error (job),
                   (int)(progress.n_done - MIN (progress.n_skipped + progress.n_failed, progress.n_done)),
                   (int)progress.n_failed);
  mood_learner_renew (self->learner);

  start_waiting_scan (self);
  finish_closing (self);
}

/* As much of the machine as the owner gives it. (transfer full) */
static JobsJob *
new_scan_job (MoodSession       *self,
              const char *const *paths)
{
  g_autoptr (GSettings) settings = mood_settings_new ();
  JobsJob *job
      = jobs_scan_job_new (self->db, paths, NULL, settings != NULL ? g_settings_get_uint (settings, "workers") : 0);

  if (settings != NULL)
    jobs_scan_job_set_background (JOBS_SCAN_JOB (job), g_settings_get_boolean (settings, "low-priority"));

  return job;
}

static void
start_waiting_scan (MoodSession *self)
{
  GPtrArray *next = self->waiting->len > 0 ? self->waiting : self->changed;
  JobsScanFlags flags = next == self->changed ? JOBS_SCAN_UNNAMED : JOBS_SCAN_DEFAULT;

  if (self->state != MOOD_SESSION_STATE_READY || self->scan_job != NULL
      || (next->len == 0 && !self->wants_reanalysis) || self->is_closed)
    return;

  /* Without a name it is all folders. */
  if (next->len == 0)
    {
      flags = JOBS_SCAN_REANALYZE;
      self->wants_reanalysis = FALSE;
    }
  g_ptr_array_add (next, NULL);
  self->scan_job = new_scan_job (self, (const char *const *)next->pdata);
  jobs_scan_job_set_flags (JOBS_SCAN_JOB (self->scan_job), flags);
  jobs_scan_job_set_cache_limit (JOBS_SCAN_JOB (self->scan_job), jobs_heard_cache_get_limit ());
  g_ptr_array_set_size (next, 0);

  g_signal_connect_swapped (self->scan_job, "songs", G_CALLBACK (scan_songs_cb), self);
  g_signal_connect_swapped (self->scan_job, "gone", G_CALLBACK (scan_gone_cb), self);
  g_signal_connect_swapped (self->scan_job, "notify::progress", G_CALLBACK (scan_progress_cb), self);
  g_signal_connect_swapped (self->scan_job, "finished", G_CALLBACK (scan_finished_cb), self);
  jobs_job_start (self->scan_job);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_IS_SCANNING]);
}

static void
write_progress_cb (MoodSession *self,
                   GParamSpec  *pspec,
                   JobsJob     *job)
{
  JobsProgress progress;

  jobs_job_get_progress (job, &progress);
  g_signal_emit (self, signals[WRITE_PROGRESS], 0, &progress, self->is_undo);
}

static void
write_finished_cb (MoodSession *self,
                   JobsJob     *job)
{
  g_autoptr (JobsJob) held = g_object_ref (job);

  drop_job (self, &self->write_job);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_IS_WRITING]);
  if (!self->is_closed)
    g_signal_emit (self, signals[WRITE_FINISHED], 0, job, self->is_undo);

  finish_closing (self);
}

/* (transfer full): @job */
static void
start_write (MoodSession *self,
             JobsJob     *job,
             gboolean     is_undo)
{
  self->write_job = job;
  self->is_undo = is_undo;
  g_signal_connect_swapped (job, "songs", G_CALLBACK (scan_songs_cb), self);
  g_signal_connect_swapped (job, "notify::progress", G_CALLBACK (write_progress_cb), self);
  g_signal_connect_swapped (job, "finished", G_CALLBACK (write_finished_cb), self);
  jobs_job_start (job);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_IS_WRITING]);
}

static void
list_folders_thread (GTask        *task,
                     gpointer      source,
                     gpointer      task_data,
                     GCancellable *cancellable)
{
  GError *error = NULL;
  GStrv folders = library_db_list_folders (task_data, &error);

  if (folders != NULL)
    g_task_return_pointer (task, folders, (GDestroyNotify)g_strfreev);
  else
    g_task_return_error (task, error);
}

static void
folders_listed_cb (GObject      *source,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  g_autoptr (MoodSession) self = user_data;
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) folders = g_task_propagate_pointer (G_TASK (result), &error);

  if (self->is_closed)
    return;
  if (folders != NULL && folders[0] != NULL)
    mood_session_rescan (self, (const char *const *)folders);
  else if (error != NULL)
    g_signal_emit (self, signals[SCAN_FINISHED], 0, error, 0, 0);
}

static void
mood_session_get_property (GObject    *object,
                           guint       property_id,
                           GValue     *value,
                           GParamSpec *pspec)
{
  MoodSession *self = MOOD_SESSION (object);

  switch (property_id)
    {
    case PROP_STATE: g_value_set_enum (value, self->state); break;
    case PROP_IS_SCANNING: g_value_set_boolean (value, mood_session_is_scanning (self)); break;
    case PROP_IS_PAUSED: g_value_set_boolean (value, self->is_paused); break;
    case PROP_IS_WRITING: g_value_set_boolean (value, mood_session_is_writing (self)); break;
    default: G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
mood_session_dispose (GObject *object)
{
  MoodSession *self = MOOD_SESSION (object);
  JobsJob **jobs[] = { &self->load_job, &self->scan_job, &self->write_job };

  g_clear_handle_id (&self->take_id, g_source_remove);
  g_clear_pointer (&self->loaded, g_ptr_array_unref);

  for (gsize i = 0; i < G_N_ELEMENTS (jobs); i++)
    {
      if (*jobs[i] != NULL)
        jobs_job_cancel (*jobs[i]);
      drop_job (self, jobs[i]);
    }

  G_OBJECT_CLASS (mood_session_parent_class)->dispose (object);
}

static void
mood_session_finalize (GObject *object)
{
  MoodSession *self = MOOD_SESSION (object);

  g_free (self->library_path);
  g_strfreev (self->remarks);
  g_clear_error (&self->error);
  g_clear_pointer (&self->db, library_db_unref);
  g_ptr_array_unref (self->waiting);
  g_ptr_array_unref (self->changed);
  g_object_unref (self->learner);
  g_object_unref (self->words);
  g_object_unref (self->store);

  G_OBJECT_CLASS (mood_session_parent_class)->finalize (object);
}

static void
mood_session_class_init (MoodSessionClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = mood_session_get_property;
  object_class->dispose = mood_session_dispose;
  object_class->finalize = mood_session_finalize;

  properties[PROP_STATE]
      = g_param_spec_enum ("state", NULL, NULL, MOOD_TYPE_SESSION_STATE, MOOD_SESSION_STATE_LOADING, flags);
  properties[PROP_IS_SCANNING] = g_param_spec_boolean ("is-scanning", NULL, NULL, FALSE, flags);
  properties[PROP_IS_PAUSED] = g_param_spec_boolean ("is-paused", NULL, NULL, FALSE, flags);
  properties[PROP_IS_WRITING] = g_param_spec_boolean ("is-writing", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[SCAN_PROGRESS] = g_signal_new ("scan-progress", MOOD_TYPE_SESSION, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                         NULL, G_TYPE_NONE, 1, G_TYPE_POINTER);
  signals[SCAN_FINISHED] = g_signal_new ("scan-finished", MOOD_TYPE_SESSION, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                         NULL, G_TYPE_NONE, 3, G_TYPE_POINTER, G_TYPE_INT, G_TYPE_INT);
  signals[WRITE_PROGRESS] = g_signal_new ("write-progress", MOOD_TYPE_SESSION, G_SIGNAL_RUN_LAST, 0, NULL,
                                          NULL, NULL, G_TYPE_NONE, 2, G_TYPE_POINTER, G_TYPE_BOOLEAN);
  signals[WRITE_FINISHED]
      = g_signal_new ("write-finished", MOOD_TYPE_SESSION, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                      G_TYPE_NONE, 2, JOBS_TYPE_WRITE_TAGS_JOB, G_TYPE_BOOLEAN);
}

static void
mood_session_init (MoodSession *self)
{
  self->store = mood_song_store_new ();
  self->words = mood_words_new (self->store);
  g_signal_connect_object (self->words, "settled", G_CALLBACK (finish_closing), self, G_CONNECT_SWAPPED);
  self->learner = mood_learner_new (self->store);
  g_signal_connect_object (self->learner, "settled", G_CALLBACK (finish_closing), self, G_CONNECT_SWAPPED);
  self->waiting = g_ptr_array_new_with_free_func (g_free);
  self->changed = g_ptr_array_new_with_free_func (g_free);
}

MoodSession *
mood_session_new (const char *library_path)
{
  MoodSession *self = g_object_new (MOOD_TYPE_SESSION, NULL);

  self->library_path = g_strdup (library_path);

  return self;
}

void
mood_session_load (MoodSession *self)
{
  g_return_if_fail (self->load_job == NULL && self->db == NULL);

  self->load_job = jobs_load_library_job_new (self->library_path);
  g_signal_connect_swapped (self->load_job, "finished", G_CALLBACK (load_finished_cb), self);
  jobs_job_start (self->load_job);
}

MoodSessionState
mood_session_get_state (MoodSession *self)
{
  return self->state;
}

const GError *
mood_session_get_error (MoodSession *self)
{
  return self->error;
}

MoodSongStore *
mood_session_get_store (MoodSession *self)
{
  return self->store;
}

MoodWords *
mood_session_get_words (MoodSession *self)
{
  return self->words;
}

MoodLearner *
mood_session_get_learner (MoodSession *self)
{
  return self->learner;
}

LibraryDb *
mood_session_get_db (MoodSession *self)
{
  return self->db;
}

const char *const *
mood_session_get_remarks (MoodSession *self)
{
  return (const char *const *)self->remarks;
}

gboolean
mood_session_is_scanning (MoodSession *self)
{
  return self->scan_job != NULL;
}

gboolean
mood_session_is_writing (MoodSession *self)
{
  return self->write_job != NULL;
}

gboolean
mood_session_is_undoing (MoodSession *self)
{
  return self->write_job != NULL && self->is_undo;
}

void
mood_session_scan (MoodSession       *self,
                   const char *const *folders)
{
  if (folders == NULL)
    {
      g_autoptr (GTask) task = NULL;

      if (self->db == NULL)
        return;

      /* Not the task's source: that may lose its last reference on the thread. */
      task = g_task_new (NULL, NULL, folders_listed_cb, g_object_ref (self));
      g_task_set_task_data (task, library_db_ref (self->db), (GDestroyNotify)library_db_unref);
      g_task_run_in_thread (task, list_folders_thread);
      return;
    }

  for (gsize i = 0; folders[i] != NULL; i++)
    g_ptr_array_add (self->waiting, g_strdup (folders[i]));
  start_waiting_scan (self);
}

void
mood_session_rescan (MoodSession       *self,
                     const char *const *paths)
{
  for (gsize i = 0; paths[i] != NULL; i++)
    g_ptr_array_add (self->changed, g_strdup (paths[i]));
  start_waiting_scan (self);
}

void
mood_session_reanalyze (MoodSession *self)
{
  self->wants_reanalysis = TRUE;
  /* It hears with the model before. What it does not come to is among all folders; what waits keeps its turn. */
  if (self->scan_job != NULL)
    jobs_job_cancel (self->scan_job);
  start_waiting_scan (self);
}

void
mood_session_cancel_scan (MoodSession *self)
{
  self->wants_reanalysis = FALSE;
  g_ptr_array_set_size (self->waiting, 0);
  g_ptr_array_set_size (self->changed, 0);
  if (self->scan_job != NULL)
    jobs_job_cancel (self->scan_job);
}

void
mood_session_set_paused (MoodSession *self,
                         gboolean     is_paused)
{
  is_paused = is_paused && self->scan_job != NULL;
  if (self->is_paused == is_paused)
    return;

  self->is_paused = is_paused;
  if (self->scan_job != NULL)
    jobs_scan_job_set_paused (JOBS_SCAN_JOB (self->scan_job), is_paused);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_IS_PAUSED]);
}

gboolean
mood_session_is_paused (MoodSession *self)
{
  return self->is_paused;
}

/* (transfer full) */
static MoodTagSettings *
new_tag_settings (void)
{
  g_autoptr (GSettings) kept = mood_settings_new ();

  return mood_tag_settings_new (kept);
}

void
mood_session_write_tags (MoodSession     *self,
                         GPtrArray       *songs,
                         MoodTagSettings *settings)
{
  g_return_if_fail (self->db != NULL && self->write_job == NULL);

  g_autoptr (MoodTagSettings) held = settings != NULL ? g_object_ref (settings) : new_tag_settings ();
  JobsJob *job = jobs_write_tags_job_new_write (self->db, songs);

  mood_tag_settings_apply (held, JOBS_WRITE_TAGS_JOB (job));
  start_write (self, job, FALSE);
}

void
mood_session_undo_write (MoodSession *self,
                         gint64       batch)
{
  g_return_if_fail (self->db != NULL && self->write_job == NULL);

  g_autoptr (MoodTagSettings) settings = new_tag_settings ();
  JobsJob *job = jobs_write_tags_job_new_undo (self->db, batch);

  jobs_write_tags_job_set_keeps_mtime (JOBS_WRITE_TAGS_JOB (job), mood_tag_settings_get_keeps_mtime (settings));
  start_write (self, job, TRUE);
}

void
mood_session_cancel_write (MoodSession *self)
{
  if (self->write_job != NULL)
    jobs_job_cancel (self->write_job);
}

void
mood_session_close_async (MoodSession         *self,
                          GAsyncReadyCallback  callback,
                          gpointer             user_data)
{
  JobsJob *jobs[] = { self->load_job, self->scan_job, self->write_job };

  g_return_if_fail (!self->is_closed);

  self->is_closed = TRUE;
  g_clear_handle_id (&self->take_id, g_source_remove);
  g_clear_pointer (&self->loaded, g_ptr_array_unref);
  self->close_task = g_task_new (self, NULL, callback, user_data);
  for (gsize i = 0; i < G_N_ELEMENTS (jobs); i++)
    if (jobs[i] != NULL)
      jobs_job_cancel (jobs[i]);
  mood_words_flush (self->words);
  mood_learner_close (self->learner);
  finish_closing (self);
}

gboolean
mood_session_close_finish (MoodSession   *self,
                           GAsyncResult  *result,
                           GError       **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}
