/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Threads: jobs_hearer_new(), _finish() and _free() are called from one thread, the job's; _push() from that and from
 * workers. The workers take paths from the queue under the lock and do all else without it. `stop` is what
 * they check: it is cancelled when the job is, from the owner's thread, and when a worker meets an
 * error that concerns all of them. */
#include "jobs/hearer.h"

#include <errno.h>
#include <glib/gi18n.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include "engine/base/error.h"
#include "engine/base/paths.h"
#include "jobs/song-tags.h"
#include "jobs/sound.h"
#include "jobs/walker.h"

/* More decoders than this only fight for the disk. */
#define MAX_WORKERS 64

/* Of workers in the background. */
#define NICENESS 15

typedef struct
{
  JobsHearer *hearer; /* (unowned) */
  guint slot;
  GThread *thread;                /* (owned) (nullable) until joined */
  AnalysisSongAnalyzer *analyzer; /* (owned) (nullable) until there is something to hear; its thread's */
} Worker;

struct _JobsHearer
{
  AnalysisModel *model; /* (owned) */
  JobsTally *tally;     /* (unowned) */
  JobsHearerHandler handler;
  GCancellable *cancellable; /* (owned) (nullable) the job's */
  gulong cancel_id;
  GCancellable *stop; /* (owned) ours */
  guint n_workers;
  Worker *workers; /* (owned) (n_workers) */

  GMutex lock;
  GCond changed;
  GQueue queue;       /* (mutex lock) of owned paths */
  GQueue last;        /* (mutex lock) of owned paths, for when the queue is empty */
  guint n_preparing;  /* (mutex lock) workers that are about to make out what is to be done */
  guint n_busy;       /* (mutex lock) workers that have a path, of which others may come */
  gboolean is_told;   /* (mutex lock) that all is identified, and no path was taken since */
  gboolean is_paused; /* (mutex lock) */
  gboolean is_closed; /* (mutex lock) nothing more is pushed, but by workers */
  GError *error;      /* (mutex lock) (owned) (nullable) the first that concerns all */
};

static JobsAnalyzeFunc replacement; /* (atomic) (nullable) */

void
jobs_hearer_replace_analyzer (JobsAnalyzeFunc analyze)
{
  g_atomic_pointer_set (&replacement, analyze);
}

/**
 * jobs_hearer_choose_n_workers:
 * @n_workers: what was asked for; 0 for one per core that this process may use
 */
guint
jobs_hearer_choose_n_workers (guint n_workers)
{
  return CLAMP (n_workers != 0 ? n_workers : g_get_num_processors (), 1, MAX_WORKERS);
}

/* With the lock held. */
static gboolean
is_all_taken (JobsHearer *self)
{
  return g_queue_is_empty (&self->queue) && g_queue_is_empty (&self->last);
}

/* With the lock held. Whoever is paused with nothing left to take need not wait for the end of the pause. */
static gboolean
has_to_wait (JobsHearer *self)
{
  if (is_all_taken (self))
    return !self->is_closed || self->n_preparing > 0 || (self->is_told && self->n_busy > 0);

  return self->is_paused;
}

/* With the lock held, until there is something to take, or nothing more that could come of itself. */
static void
wait_for_path (JobsHearer *self)
{
  while (!g_cancellable_is_cancelled (self->stop) && has_to_wait (self))
    g_cond_wait (&self->changed, &self->lock);
}

static void
end_preparing (JobsHearer *self)
{
  g_mutex_lock (&self->lock);
  self->n_preparing--;
  g_cond_broadcast (&self->changed);
  g_mutex_unlock (&self->lock);
}

/* With the lock held, which it lets go meanwhile; nobody else comes here then, since it counts as preparing. */
static void
tell_identified (JobsHearer *self)
{
  gboolean is_more;

  self->n_preparing++;
  self->is_told = TRUE;
  g_mutex_unlock (&self->lock);
  is_more = self->handler.identified != NULL && self->handler.identified (self->handler.user_data);
  g_mutex_lock (&self->lock);
  self->n_preparing--;
  if (is_more)
    self->is_told = FALSE;
  g_cond_broadcast (&self->changed);
}

/* With the lock held. */
static char *
pop_path (JobsHearer *self)
{
  char *path = g_queue_pop_head (&self->queue);

  if (path == NULL)
    path = g_queue_pop_head (&self->last);
  if (path == NULL)
    return NULL;

  self->n_preparing++;
  self->n_busy++;
  self->is_told = FALSE;

  return path;
}

/* Returns: (transfer full) (nullable): the next path, which end_preparing() must follow and end_path() after that; NULL when
 * there is nothing more to do, and nobody is at anything of which more could come */
static char *
take_path (JobsHearer *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  for (;;)
    {
      char *path;

      wait_for_path (self);
      if (g_cancellable_is_cancelled (self->stop))
        return NULL;
      path = pop_path (self);
      if (path != NULL || self->is_told)
        return path;
      tell_identified (self);
    }
}

static void
end_path (JobsHearer *self)
{
  g_mutex_lock (&self->lock);
  self->n_busy--;
  g_cond_broadcast (&self->changed);
  g_mutex_unlock (&self->lock);
}

/* Wakes whoever waits for the queue, after `stop` was cancelled: under the lock, so that nobody can
 * be between looking and waiting. */
static void
stop (JobsHearer *self)
{
  g_cancellable_cancel (self->stop);
  g_mutex_lock (&self->lock);
  g_cond_broadcast (&self->changed);
  g_mutex_unlock (&self->lock);
}

/* @error: (transfer full) */
static void
fail (JobsHearer *self,
      GError     *error)
{
  g_mutex_lock (&self->lock);
  if (self->error == NULL)
    self->error = g_steal_pointer (&error);
  g_mutex_unlock (&self->lock);
  g_clear_error (&error);
  stop (self);
}

/* Whatever the decoder made of a file that was taken from under it, this is what has happened. A file
 * that is not there has no state either: when its drive is mounted again it is heard, and not taken for
 * the one that failed. */
static void
check_vanished (const char         *path,
                LibrarySongFields  *fields,
                GError            **song_error)
{
  struct stat info;

  if (*song_error == NULL || stat (path, &info) == 0)
    return;

  fields->size = 0;
  fields->mtime = 0;
  if (errno != ENOENT)
    return;

  g_autofree char *shown = base_paths_to_utf8 (path);

  g_clear_error (song_error);
  g_set_error (song_error, BASE_ERROR, BASE_ERROR_NOT_FOUND, _ ("There is no “%s”."), shown);
}

static void
progress_cb (double seconds, gpointer user_data);

/* Only when there is something to hear: a scan with nothing new starts no decoder. */
static gboolean
make_analyzer (Worker   *worker,
               GError  **error)
{
  if (worker->analyzer != NULL)
    return TRUE;
  worker->analyzer = analysis_song_analyzer_new (worker->hearer->model, error);
  if (worker->analyzer == NULL)
    return FALSE;
  analysis_song_analyzer_set_progress (worker->analyzer, progress_cb, worker);
  analysis_song_analyzer_set_cache (worker->analyzer, worker->hearer->handler.tapes);

  return TRUE;
}

/* FALSE: there is nothing to hear, or everything stops. */
static gboolean
prepare (Worker             *worker,
         LibrarySongFields  *fields,
         LibraryAudioHash   *audio)
{
  JobsHearer *self = worker->hearer;
  const JobsHearerHandler *handler = &self->handler;
  g_autoptr (GError) error = NULL;
  JobsHearing hearing = JOBS_HEAR_IT;

  /* The state from before it is looked at: a file that changes meanwhile is looked at again next time. */
  jobs_walk_get_state (fields->path, &fields->size, &fields->mtime);
  if (handler->identify != NULL)
    hearing = handler->identify (fields, audio, self->stop, handler->user_data, &error);
  if (hearing == JOBS_HEAR_IT && g_atomic_pointer_get (&replacement) == NULL && !make_analyzer (worker, &error))
    hearing = JOBS_HEAR_STOP;
  if (hearing == JOBS_HEAR_STOP)
    fail (self, g_steal_pointer (&error));
  end_preparing (self);

  return hearing == JOBS_HEAR_IT;
}

static AnalysisResult *
analyze (Worker                   *worker,
         const LibrarySongFields  *fields,
         GError                  **error)
{
  JobsAnalyzeFunc other = g_atomic_pointer_get (&replacement);
  g_autoptr (GBytes) sound = jobs_sound_to_bytes (fields->audio);

  return other != NULL ? other (fields->path, worker->hearer->stop, error)
                       : analysis_song_analyzer_run_known (worker->analyzer, fields->path, sound,
                                                           worker->hearer->stop, error);
}

/* What was heard is only kept under the name of what was identified when the file is still the same one. */
static void
keep (Worker                  *worker,
      const LibrarySongFields *fields)
{
  gint64 size, mtime;

  if (worker->analyzer != NULL && jobs_walk_get_state (fields->path, &size, &mtime) && size == fields->size
      && mtime == fields->mtime)
    analysis_song_analyzer_keep (worker->analyzer);
}

static gboolean
tell_heard (JobsHearer               *self,
            const LibrarySongFields  *fields,
            const AnalysisResult     *result)
{
  JobsHeard heard = { .fields = fields };
  g_autoptr (GError) error = NULL;

  if (result != NULL)
    {
      heard.curve = result->curve;
      heard.degrees = result->degrees;
      heard.embedding = result->embedding;
      heard.classes = result->classes;
    }
  if (self->handler.heard (&heard, self->handler.user_data, &error))
    return TRUE;

  fail (self, g_steal_pointer (&error));

  return FALSE;
}

/* Hears one song to its end, good or bad, and hands it on. A song that was cut off by a cancel has
 * no end. */
static void
hear_song (Worker      *worker,
           const char  *path)
{
  JobsHearer *self = worker->hearer;
  const JobsHearerHandler *handler = &self->handler;
  LibrarySongFields fields = { .path = path };
  LibraryAudioHash audio = { 0 };
  g_autoptr (TagInfo) tags = NULL;
  g_autoptr (AnalysisResult) result = NULL;
  g_autoptr (GError) song_error = NULL;

  if (!prepare (worker, &fields, &audio))
    return;
  jobs_tally_hear (self->tally, worker->slot, 0.0);
  result = analyze (worker, &fields, &song_error);
  if (g_error_matches (song_error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  check_vanished (path, &fields, &song_error);

  if (handler->may_read_tags == NULL || handler->may_read_tags (&fields, handler->user_data))
    tags = jobs_song_tags_read (path);
  if (tags != NULL)
    jobs_song_tags_fill (&fields, tags);
  if (result != NULL)
    {
      fields.duration = result->duration;
      fields.estimate = &result->estimate;
    }
  else
    {
      fields.error_code = base_error_get_code (song_error);
      fields.error_message = song_error->message;
    }
  if (!tell_heard (self, &fields, result))
    return;
  if (result != NULL)
    keep (worker, &fields);
  jobs_tally_end (self->tally, worker->slot, result != NULL ? result->duration : 0.0, result == NULL);
}

static void
progress_cb (double   seconds,
             gpointer user_data)
{
  Worker *worker = user_data;

  jobs_tally_hear (worker->hearer->tally, worker->slot, seconds);
}

static gpointer
worker_thread (gpointer data)
{
  Worker *worker = data;

  /* On Linux this is about the calling thread alone, and its children begin with what it has. That it is refused is no
   * reason not to hear. */
  if (worker->hearer->handler.is_background)
    setpriority (PRIO_PROCESS, 0, NICENESS);

  for (;;)
    {
      g_autofree char *path = take_path (worker->hearer);

      if (path == NULL)
        {
          g_clear_pointer (&worker->analyzer, analysis_song_analyzer_free);
          return NULL;
        }
      hear_song (worker, path);
      end_path (worker->hearer);
    }
}

static void
cancelled_cb (GCancellable *cancellable,
              gpointer      user_data)
{
  stop (user_data);
}

JobsHearer *
jobs_hearer_new (AnalysisModel           *model,
                 guint                    n_workers,
                 JobsTally               *tally,
                 const JobsHearerHandler *handler,
                 GCancellable            *cancellable)
{
  JobsHearer *self = g_new0 (JobsHearer, 1);

  self->model = analysis_model_ref (model);
  self->tally = tally;
  self->handler = *handler;
  if (handler->tapes != NULL)
    analysis_tape_cache_ref (handler->tapes);
  self->n_workers = n_workers;
  self->workers = g_new0 (Worker, n_workers);
  self->stop = g_cancellable_new ();
  g_mutex_init (&self->lock);
  g_cond_init (&self->changed);
  g_queue_init (&self->queue);
  g_queue_init (&self->last);
  if (cancellable != NULL)
    {
      self->cancellable = g_object_ref (cancellable);
      self->cancel_id = g_cancellable_connect (cancellable, G_CALLBACK (cancelled_cb), self, NULL);
    }
  for (guint i = 0; i < n_workers; i++)
    {
      self->workers[i] = (Worker) { .hearer = self, .slot = i };
      self->workers[i].thread = g_thread_new ("hearer", worker_thread, &self->workers[i]);
    }

  return self;
}

static void
join (JobsHearer *self)
{
  for (guint i = 0; i < self->n_workers; i++)
    if (self->workers[i].thread != NULL)
      g_thread_join (g_steal_pointer (&self->workers[i].thread));
}

void
jobs_hearer_free (JobsHearer *self)
{
  stop (self);
  join (self);
  /* Waits for a cancelled_cb() that is running in the owner's thread. */
  if (self->cancellable != NULL)
    g_cancellable_disconnect (self->cancellable, self->cancel_id);

  g_clear_object (&self->cancellable);
  g_clear_object (&self->stop);
  g_queue_clear_full (&self->queue, g_free);
  g_queue_clear_full (&self->last, g_free);
  g_clear_error (&self->error);
  g_cond_clear (&self->changed);
  g_mutex_clear (&self->lock);
  analysis_model_unref (self->model);
  analysis_tape_cache_unref (self->handler.tapes);
  g_free (self->workers);
  g_free (self);
}

static void
push (JobsHearer *self,
      GQueue     *queue,
      const char *path)
{
  g_mutex_lock (&self->lock);
  g_queue_push_tail (queue, g_strdup (path));
  g_cond_signal (&self->changed);
  g_mutex_unlock (&self->lock);
}

void
jobs_hearer_push (JobsHearer *self,
                  const char *path)
{
  push (self, &self->queue, path);
}

void
jobs_hearer_push_last (JobsHearer *self,
                       const char *path)
{
  push (self, &self->last, path);
}

void
jobs_hearer_set_paused (JobsHearer *self,
                        gboolean    is_paused)
{
  g_mutex_lock (&self->lock);
  self->is_paused = is_paused;
  g_cond_broadcast (&self->changed);
  g_mutex_unlock (&self->lock);
  jobs_tally_set_paused (self->tally, is_paused);
}

GCancellable *
jobs_hearer_get_stop (JobsHearer *self)
{
  return self->stop;
}

gboolean
jobs_hearer_finish (JobsHearer  *self,
                    GError     **error)
{
  g_mutex_lock (&self->lock);
  self->is_closed = TRUE;
  g_cond_broadcast (&self->changed);
  g_mutex_unlock (&self->lock);
  join (self);

  if (self->error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&self->error));
      return FALSE;
    }

  return !g_cancellable_set_error_if_cancelled (self->cancellable, error);
}
