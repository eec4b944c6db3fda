/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Threads: run() is on the job's own thread; while sounds are made out, its workers each take the next clip (`next`), and
 * touch no other. The owner reads the report after "finished", when all of them have been joined. */
#include "jobs/corpus-import-job.h"

#include "jobs/corpus-read.h"
#include "jobs/sound.h"

struct _JobsCorpusImportJob
{
  JobsJob parent_instance;

  LibraryDb *library;         /* (owned) */
  JobsCorpusRequest *request; /* (owned) */
  JobsCorpusMode mode;
  guint n_workers;
  JobsCorpusReport *report;   /* (owned) (nullable) */
  guint next;                 /* (atomic): clip to be taken */
  guint n_done;               /* (atomic) */
  guint n_failed;             /* (atomic) */
};

G_DEFINE_FINAL_TYPE (JobsCorpusImportJob, jobs_corpus_import_job, JOBS_TYPE_JOB)

static void
make_out (JobsCorpusImportJob *self,
          LibraryLabelClip    *clip)
{
  g_autoptr (GError) error = NULL;

  if (clip->status != LIBRARY_CLIP_OK
      || jobs_sound_compute (clip->path, jobs_job_get_cancellable (JOBS_JOB (self)), &clip->audio, &error))
    return;
  clip->status = LIBRARY_CLIP_BAD;
  g_free (clip->reason);
  clip->reason = g_strdup (error->message);
  g_atomic_int_inc (&self->n_failed);
}

static gpointer
work (gpointer data)
{
  JobsCorpusImportJob *self = data;
  GPtrArray *clips = self->report->clips;
  guint i;

  while (!g_cancellable_is_cancelled (jobs_job_get_cancellable (JOBS_JOB (self)))
         && (i = (guint)g_atomic_int_add (&self->next, 1)) < clips->len)
    {
      JobsProgress progress = { .n_total = clips->len, .is_total_known = TRUE, .seconds_left = -1.0 };

      make_out (self, clips->pdata[i]);
      progress.n_done = (guint)g_atomic_int_add (&self->n_done, 1) + 1;
      progress.n_failed = (guint)g_atomic_int_get (&self->n_failed);
      jobs_job_report (JOBS_JOB (self), &progress);
    }

  return NULL;
}

static gboolean
make_all_out (JobsCorpusImportJob  *self,
              GError              **error)
{
  const guint n = CLAMP (self->n_workers > 0 ? self->n_workers : g_get_num_processors (), 1, 64);
  g_autoptr (GPtrArray) threads = g_ptr_array_new ();

  for (guint i = 0; i < n; i++)
    g_ptr_array_add (threads, g_thread_new ("corpus-import", work, self));
  for (guint i = 0; i < n; i++)
    g_thread_join (threads->pdata[i]);

  return !g_cancellable_set_error_if_cancelled (jobs_job_get_cancellable (JOBS_JOB (self)), error);
}

static gboolean
keep (JobsCorpusImportJob  *self,
      GError              **error)
{
  JobsCorpusReport *report = self->report;
  const LibraryLabelSetFields fields = { .name = report->name,
                                         .kind = report->layout,
                                         .scale = report->counts.n_points > 0 ? report->scale : "",
                                         .source = report->source,
                                         .is_from_words = report->is_from_words };

  report->set_id = library_label_sets_add (self->library, &fields, report->clips, error);
  if (report->set_id == 0)
    return FALSE;
  report->twins = library_label_sets_list_twins (self->library, report->set_id, error);

  return report->twins != NULL;
}

static gboolean
jobs_corpus_import_job_run (JobsJob  *job,
                            GError  **error)
{
  JobsCorpusImportJob *self = JOBS_CORPUS_IMPORT_JOB (job);

  /* Before hours of reading, not after. */
  if (self->mode != JOBS_CORPUS_LOOK && self->request->name != NULL
      && !library_label_sets_check_name (self->library, self->request->name, error))
    return FALSE;
  self->report = jobs_corpus_read (self->library, self->request, jobs_job_get_cancellable (job), error);
  if (self->report == NULL)
    return FALSE;
  if (self->mode == JOBS_CORPUS_LOOK)
    return TRUE;
  if (!make_all_out (self, error))
    return FALSE;
  jobs_corpus_mark_twins (self->report->clips);
  jobs_corpus_count (self->report);

  return self->mode == JOBS_CORPUS_DRY_RUN || keep (self, error);
}

static void
jobs_corpus_import_job_finalize (GObject *object)
{
  JobsCorpusImportJob *self = JOBS_CORPUS_IMPORT_JOB (object);

  library_db_unref (self->library);
  jobs_corpus_request_free (self->request);
  g_clear_pointer (&self->report, jobs_corpus_report_free);

  G_OBJECT_CLASS (jobs_corpus_import_job_parent_class)->finalize (object);
}

static void
jobs_corpus_import_job_class_init (JobsCorpusImportJobClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = jobs_corpus_import_job_finalize;
  JOBS_JOB_CLASS (klass)->run = jobs_corpus_import_job_run;
}

static void
jobs_corpus_import_job_init (JobsCorpusImportJob *self)
{
}

JobsJob *
jobs_corpus_import_job_new (LibraryDb               *library,
                            const JobsCorpusRequest *request,
                            JobsCorpusMode           mode,
                            guint                    n_workers)
{
  JobsCorpusImportJob *self = g_object_new (JOBS_TYPE_CORPUS_IMPORT_JOB, NULL);

  self->library = library_db_ref (library);
  self->request = jobs_corpus_request_copy (request);
  self->mode = mode;
  self->n_workers = n_workers;

  return JOBS_JOB (self);
}

const JobsCorpusReport *
jobs_corpus_import_job_get_report (JobsCorpusImportJob *self)
{
  return jobs_job_get_state (JOBS_JOB (self)) == JOBS_STATE_DONE ? self->report : NULL;
}
