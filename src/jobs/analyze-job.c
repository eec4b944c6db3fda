/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Threads: run() is on the job's thread and walks, heard_cb() on the workers of the hearer,
 * dispatch() on the owner's. Songs go from the first two to the third through `heard`. */
#include "jobs/analyze-job.h"

#include "engine/base/error.h"
#include "jobs/hearer.h"
#include "jobs/walker.h"
#include "jobs/model-choice.h"

struct _JobsAnalyzeJob
{
  JobsJob parent_instance;
  GStrv paths;      /* (owned) as given */
  char *model_path; /* (owned) */
  guint n_workers;

  GMutex lock;
  GQueue heard; /* (mutex lock) of owned Heard, not emitted yet */
};

typedef struct
{
  LibrarySong *song;    /* (owned) */
  MoodCurve *curve;     /* (owned) (nullable) */
  MoodDegrees *degrees; /* (owned) (nullable) */
  MoodDegrees *classes; /* (owned) (nullable) */
} Heard;

/* What run() has on its stack. */
typedef struct
{
  JobsAnalyzeJob *job;
  JobsTally *tally;
  JobsHearer *hearer;
} Analysis;

G_DEFINE_FINAL_TYPE (JobsAnalyzeJob, jobs_analyze_job, JOBS_TYPE_JOB)

enum
{
  SIGNAL_SONG,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static void
heard_free (gpointer data)
{
  Heard *heard = data;

  g_object_unref (heard->song);
  g_clear_pointer (&heard->curve, mood_curve_unref);
  g_clear_pointer (&heard->degrees, mood_degrees_unref);
  g_clear_pointer (&heard->classes, mood_degrees_unref);
  g_free (heard);
}

static void
queue_heard (JobsAnalyzeJob  *self,
             const JobsHeard *end)
{
  Heard *heard = g_new (Heard, 1);

  heard->song = library_song_new (end->fields);
  heard->curve = end->curve != NULL ? mood_curve_ref (end->curve) : NULL;
  heard->degrees = end->degrees != NULL ? mood_degrees_ref (end->degrees) : NULL;
  heard->classes = end->classes != NULL ? mood_degrees_ref (end->classes) : NULL;
  g_mutex_lock (&self->lock);
  g_queue_push_tail (&self->heard, heard);
  g_mutex_unlock (&self->lock);
}

static gboolean
heard_cb (const JobsHeard  *heard,
          gpointer          user_data,
          GError          **error)
{
  Analysis *analysis = user_data;

  queue_heard (analysis->job, heard);

  return TRUE;
}

static gboolean
found_cb (const JobsFound  *found,
          gpointer          user_data,
          GError          **error)
{
  Analysis *analysis = user_data;

  jobs_tally_add (analysis->tally);
  if (found->error != NULL)
    {
      const LibrarySongFields fields = {
        .path = found->path,
        .error_code = base_error_get_code (found->error),
        .error_message = found->error->message,
      };

      queue_heard (analysis->job, &(JobsHeard) { .fields = &fields });
      jobs_tally_fail (analysis->tally);
      return TRUE;
    }
  jobs_hearer_push (analysis->hearer, found->path);

  return TRUE;
}

static gboolean
jobs_analyze_job_run (JobsJob  *job,
                      GError  **error)
{
  JobsAnalyzeJob *self = JOBS_ANALYZE_JOB (job);
  GCancellable *cancellable = jobs_job_get_cancellable (job);
  guint n_workers = jobs_hearer_choose_n_workers (self->n_workers);
  g_autoptr (AnalysisModel) model = analysis_model_load (self->model_path, error);

  if (model == NULL)
    return FALSE;

  g_autoptr (JobsTally) tally = jobs_tally_new (job, n_workers);
  Analysis analysis = { .job = self, .tally = tally };
  const JobsHearerHandler hearing = { .heard = heard_cb, .user_data = &analysis };
  g_autoptr (JobsHearer) hearer = jobs_hearer_new (model, n_workers, tally, &hearing, cancellable);
  const JobsWalkHandler handler = { .found = found_cb, .user_data = &analysis };

  analysis.hearer = hearer;
  /* The walk fails only when it was stopped, and the hearer knows why. */
  jobs_walk ((const char *const *)self->paths, &handler, jobs_hearer_get_stop (hearer), NULL);
  jobs_tally_set_total_known (tally);

  return jobs_hearer_finish (hearer, error);
}

static void
jobs_analyze_job_dispatch (JobsJob *job)
{
  JobsAnalyzeJob *self = JOBS_ANALYZE_JOB (job);

  for (;;)
    {
      g_mutex_lock (&self->lock);
      Heard *heard = g_queue_pop_head (&self->heard);
      g_mutex_unlock (&self->lock);

      if (heard == NULL)
        return;
      g_signal_emit (self, signals[SIGNAL_SONG], 0, heard->song, heard->curve, heard->degrees, heard->classes);
      heard_free (heard);
    }
}

static void
jobs_analyze_job_finalize (GObject *object)
{
  JobsAnalyzeJob *self = JOBS_ANALYZE_JOB (object);

  g_strfreev (self->paths);
  g_free (self->model_path);
  g_queue_clear_full (&self->heard, heard_free);
  g_mutex_clear (&self->lock);

  G_OBJECT_CLASS (jobs_analyze_job_parent_class)->finalize (object);
}

static void
jobs_analyze_job_class_init (JobsAnalyzeJobClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = jobs_analyze_job_finalize;
  JOBS_JOB_CLASS (klass)->run = jobs_analyze_job_run;
  JOBS_JOB_CLASS (klass)->dispatch = jobs_analyze_job_dispatch;

  signals[SIGNAL_SONG] = g_signal_new ("song", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                       NULL, G_TYPE_NONE, 4, LIBRARY_TYPE_SONG, G_TYPE_POINTER, G_TYPE_POINTER,
                                       G_TYPE_POINTER);
}

static void
jobs_analyze_job_init (JobsAnalyzeJob *self)
{
  g_mutex_init (&self->lock);
  g_queue_init (&self->heard);
}

JobsJob *
jobs_analyze_job_new (const char *const *paths,
                      const char        *model_path,
                      guint              n_workers)
{
  JobsAnalyzeJob *self = g_object_new (JOBS_TYPE_ANALYZE_JOB, NULL);

  self->paths = g_strdupv ((char **)paths);
  self->model_path
      = model_path != NULL ? g_strdup (model_path) : jobs_model_choice_find ();
  self->n_workers = n_workers;

  return JOBS_JOB (self);
}
