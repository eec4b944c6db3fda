/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Threads: jobs_hearer_new(), _push(), _finish() and _free() are called from one thread, the job's.
 * The workers take paths from the queue under the lock and do all else without it. `stop` is what
 * they check: it is cancelled when the job is, from the owner's thread, and when a worker meets an
 * error that concerns all of them. */
#include "jobs/hearer.h"

#include <errno.h>
#include <glib/gi18n.h>
#include <sys/stat.h>

#include "engine/base/error.h"
#include "engine/base/paths.h"
#include "jobs/walker.h"
#include "tags/tag-file.h"

/* More decoders than this only fight for the disk. */
#define MAX_WORKERS 64

typedef struct
{
  JobsHearer *hearer; /* (unowned) */
  guint slot;
  GThread *thread; /* (owned) (nullable) until joined */
} Worker;

struct _JobsHearer
{
  AnalysisModel *model; /* (owned) */
  JobsTally *tally;     /* (unowned) */
  JobsHeardFunc heard;
  gpointer user_data;
  GCancellable *cancellable; /* (owned) (nullable) the job's */
  gulong cancel_id;
  GCancellable *stop; /* (owned) ours */
  guint n_workers;
  Worker *workers; /* (owned) (n_workers) */

  GMutex lock;
  GCond changed;
  GQueue queue;       /* (mutex lock) of owned paths */
  gboolean is_closed; /* (mutex lock) nothing more is pushed */
  GError *error;      /* (mutex lock) (owned) (nullable) the first that concerns all */
};

/**
 * jobs_hearer_choose_n_workers:
 * @n_workers: what was asked for; 0 for one per core that this process may use
 */
guint
jobs_hearer_choose_n_workers (guint n_workers)
{
  return CLAMP (n_workers != 0 ? n_workers : g_get_num_processors (), 1, MAX_WORKERS);
}

/* Returns: (transfer full) (nullable): the next path; NULL when there is nothing more to do */
static char *
take_path (JobsHearer *self)
{
  char *path = NULL;

  g_mutex_lock (&self->lock);
  while (!g_cancellable_is_cancelled (self->stop) && g_queue_is_empty (&self->queue) && !self->is_closed)
    g_cond_wait (&self->changed, &self->lock);
  if (!g_cancellable_is_cancelled (self->stop))
    path = g_queue_pop_head (&self->queue);
  g_mutex_unlock (&self->lock);

  return path;
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

/* Tags are read of plain files only: opening a FIFO would wait for a writer for ever. */
static TagInfo *
read_tags (const char *path)
{
  struct stat info;

  if (stat (path, &info) != 0 || !S_ISREG (info.st_mode) || info.st_size == 0)
    return NULL;

  return tag_file_read (path, NULL);
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
fill_tags (LibrarySongFields *fields,
           const TagInfo     *tags)
{
  fields->title = tags->title;
  fields->artist = tags->artist;
  fields->album = tags->album;
  fields->moods = (const char *const *)tags->moods;
  fields->duration = tags->duration;
}

/* Hears one song to its end, good or bad, and hands it on. A song that was cut off by a cancel has
 * no end. */
static void
hear_song (Worker               *worker,
           AnalysisSongAnalyzer *analyzer,
           const char           *path)
{
  JobsHearer *self = worker->hearer;
  LibrarySongFields fields = { .path = path };
  g_autoptr (TagInfo) tags = NULL;
  g_autoptr (AnalysisResult) result = NULL;
  g_autoptr (GError) song_error = NULL;
  g_autoptr (GError) error = NULL;

  jobs_tally_hear (self->tally, worker->slot, 0.0);
  /* The state from before it is heard: a file that changes meanwhile is heard again next time. */
  jobs_walk_get_state (path, &fields.size, &fields.mtime);
  result = analysis_song_analyzer_run (analyzer, path, self->stop, &song_error);
  if (g_error_matches (song_error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  check_vanished (path, &fields, &song_error);

  tags = read_tags (path);
  if (tags != NULL)
    fill_tags (&fields, tags);
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

  JobsHeard heard = { .fields = &fields };

  if (result != NULL)
    {
      heard.curve = result->curve;
      heard.degrees = result->degrees;
      heard.embedding = result->embedding;
    }
  if (!self->heard (&heard, self->user_data, &error))
    {
      fail (self, g_steal_pointer (&error));
      return;
    }
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
  JobsHearer *self = worker->hearer;
  g_autoptr (AnalysisSongAnalyzer) analyzer = NULL;
  g_autoptr (GError) error = NULL;

  for (;;)
    {
      g_autofree char *path = take_path (self);

      if (path == NULL)
        return NULL;
      /* Only now: a scan with nothing to hear starts no decoder. */
      if (analyzer == NULL)
        {
          analyzer = analysis_song_analyzer_new (self->model, &error);
          if (analyzer == NULL)
            {
              fail (self, g_steal_pointer (&error));
              return NULL;
            }
          analysis_song_analyzer_set_progress (analyzer, progress_cb, worker);
        }
      hear_song (worker, analyzer, path);
    }
}

static void
cancelled_cb (GCancellable *cancellable,
              gpointer      user_data)
{
  stop (user_data);
}

JobsHearer *
jobs_hearer_new (AnalysisModel *model,
                 guint          n_workers,
                 JobsTally     *tally,
                 JobsHeardFunc  heard,
                 gpointer       user_data,
                 GCancellable  *cancellable)
{
  JobsHearer *self = g_new0 (JobsHearer, 1);

  self->model = analysis_model_ref (model);
  self->tally = tally;
  self->heard = heard;
  self->user_data = user_data;
  self->n_workers = n_workers;
  self->workers = g_new0 (Worker, n_workers);
  self->stop = g_cancellable_new ();
  g_mutex_init (&self->lock);
  g_cond_init (&self->changed);
  g_queue_init (&self->queue);
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
  g_clear_error (&self->error);
  g_cond_clear (&self->changed);
  g_mutex_clear (&self->lock);
  analysis_model_unref (self->model);
  g_free (self->workers);
  g_free (self);
}

void
jobs_hearer_push (JobsHearer *self,
                  const char *path)
{
  g_mutex_lock (&self->lock);
  g_queue_push_tail (&self->queue, g_strdup (path));
  g_cond_signal (&self->changed);
  g_mutex_unlock (&self->lock);
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
