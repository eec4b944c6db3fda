/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Threads: the job's own thread adds items, each worker hears and ends songs in its slot. */
#include "jobs/tally.h"

struct _JobsTally
{
  JobsJob *job; /* (unowned): it outlives its workers */
  guint n_workers;
  GMutex lock;
  JobsProgress progress; /* (mutex lock) */
  double *slot_seconds;  /* (owned) (mutex lock) (n_workers) of the songs in progress */
  double ended_seconds;  /* (mutex lock) of the songs that have ended */
  gint64 paused_at;      /* (mutex lock) monotonic time, 0: not paused */
  gint64 begun_at;       /* (mutex lock) monotonic time of the first sound heard, 0: none yet */
};

JobsTally *
jobs_tally_new (JobsJob *job,
                guint    n_workers)
{
  JobsTally *self = g_new0 (JobsTally, 1);

  self->job = job;
  self->n_workers = n_workers;
  self->slot_seconds = g_new0 (double, n_workers);
  self->progress.seconds_left = -1.0;
  g_mutex_init (&self->lock);

  return self;
}

void
jobs_tally_free (JobsTally *self)
{
  g_mutex_clear (&self->lock);
  g_free (self->slot_seconds);
  g_free (self);
}

/* The songs that are left are taken to be as long as those that were heard, and to go as fast. */
static double
estimate_seconds_left (JobsTally *self,
                       double     running_seconds)
{
  const JobsProgress *progress = &self->progress;
  guint n_heard = progress->n_done - progress->n_skipped;
  guint n_left = progress->n_total - progress->n_done;

  if (progress->is_total_known && n_left == 0)
    return 0.0;
  if (!progress->is_total_known || n_heard == 0 || progress->speed <= 0.0)
    return -1.0;

  double audio_left = n_left * self->ended_seconds / n_heard - running_seconds;

  return MAX (audio_left, 0.0) / progress->speed;
}

/* With the lock held. */
static void
report (JobsTally *self)
{
  JobsProgress *progress = &self->progress;
  double running_seconds = 0.0;

  for (guint i = 0; i < self->n_workers; i++)
    running_seconds += self->slot_seconds[i];

  /* Never back, even when a song turns out to have been shorter than it sounded. */
  progress->audio_seconds = MAX (progress->audio_seconds, self->ended_seconds + running_seconds);
  if (self->begun_at != 0)
    {
      double elapsed = (g_get_monotonic_time () - self->begun_at) / (double)G_USEC_PER_SEC;

      progress->speed = elapsed > 0.0 ? progress->audio_seconds / elapsed : 0.0;
    }
  progress->seconds_left = estimate_seconds_left (self, running_seconds);

  jobs_job_report (self->job, progress);
}

void
jobs_tally_add (JobsTally *self)
{
  g_mutex_lock (&self->lock);
  self->progress.n_total++;
  report (self);
  g_mutex_unlock (&self->lock);
}

void
jobs_tally_skip (JobsTally *self,
                 JobsSkip   reason)
{
  g_mutex_lock (&self->lock);
  self->progress.n_done++;
  self->progress.n_skipped++;
  switch (reason)
    {
    case JOBS_SKIP_CURRENT: break;
    case JOBS_SKIP_RECOGNIZED: self->progress.n_recognized++; break;
    case JOBS_SKIP_PROBLEM: self->progress.n_problems++; break;
    case JOBS_SKIP_STALE: self->progress.n_stale++; break;
    }
  report (self);
  g_mutex_unlock (&self->lock);
}

void
jobs_tally_fail (JobsTally *self)
{
  g_mutex_lock (&self->lock);
  self->progress.n_done++;
  self->progress.n_failed++;
  report (self);
  g_mutex_unlock (&self->lock);
}

void
jobs_tally_set_total_known (JobsTally *self)
{
  g_mutex_lock (&self->lock);
  self->progress.is_total_known = TRUE;
  report (self);
  g_mutex_unlock (&self->lock);
}

void
jobs_tally_set_paused (JobsTally *self,
                       gboolean   is_paused)
{
  gint64 now = g_get_monotonic_time ();

  g_mutex_lock (&self->lock);
  if (is_paused && self->paused_at == 0)
    {
      self->paused_at = now;
    }
  else if (!is_paused && self->paused_at != 0)
    {
      if (self->begun_at != 0)
        self->begun_at += now - MAX (self->paused_at, self->begun_at);
      self->paused_at = 0;
    }
  g_mutex_unlock (&self->lock);
}

void
jobs_tally_hear (JobsTally *self,
                 guint      slot,
                 double     seconds)
{
  g_return_if_fail (slot < self->n_workers);

  g_mutex_lock (&self->lock);
  if (self->begun_at == 0)
    self->begun_at = g_get_monotonic_time ();
  self->slot_seconds[slot] = seconds;
  report (self);
  g_mutex_unlock (&self->lock);
}

void
jobs_tally_end (JobsTally *self,
                guint      slot,
                double     seconds,
                gboolean   is_failed)
{
  g_return_if_fail (slot < self->n_workers);

  g_mutex_lock (&self->lock);
  self->ended_seconds += MAX (seconds, self->slot_seconds[slot]);
  self->slot_seconds[slot] = 0.0;
  self->progress.n_done++;
  if (is_failed)
    self->progress.n_failed++;
  report (self);
  g_mutex_unlock (&self->lock);
}
