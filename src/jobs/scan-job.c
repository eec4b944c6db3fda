/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Threads: run() is on the job's thread and walks the folders, heard_cb() on the workers of the
 * hearer, dispatch() on the owner's. Rows go from the first two to the third through `changed` and
 * `gone`, under the lock. */
#include "jobs/scan-job.h"

#include <glib/gi18n.h>
#include <sys/stat.h>

#include "engine/base/error.h"
#include "engine/base/paths.h"
#include "jobs/hearer.h"
#include "jobs/journal-recovery.h"
#include "jobs/tag-lock.h"
#include "jobs/walker.h"
#include "tags/tag-writer.h"

struct _JobsScanJob
{
  JobsJob parent_instance;
  LibraryDb *library; /* (owned) */
  GStrv roots;        /* (owned) absolute */
  char *model_path;   /* (owned) */
  guint n_workers;

  GMutex lock;
  GPtrArray *changed; /* (mutex lock) (owned) of LibrarySong, not emitted yet */
  GPtrArray *gone;    /* (mutex lock) (owned) of LibrarySong, not emitted yet */
};

/* What run() has on its stack. */
typedef struct
{
  JobsScanJob *job;
  LibraryVersion version;
  JobsTally *tally;
  JobsHearer *hearer;
  GHashTable *seen; /* owned paths */
} Scan;

G_DEFINE_FINAL_TYPE (JobsScanJob, jobs_scan_job, JOBS_TYPE_JOB)

enum
{
  SIGNAL_SONGS,
  SIGNAL_GONE,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static GPtrArray *
new_songs (void)
{
  return g_ptr_array_new_with_free_func (g_object_unref);
}

/* Takes the songs that wait, leaving an empty list. Returns: (transfer full) (nullable) */
static GPtrArray *
take_songs (JobsScanJob  *self,
            GPtrArray   **waiting)
{
  GPtrArray *songs = NULL;

  g_mutex_lock (&self->lock);
  if ((*waiting)->len > 0)
    {
      songs = *waiting;
      *waiting = new_songs ();
    }
  g_mutex_unlock (&self->lock);

  return songs;
}

static gboolean
store (Scan             *scan,
       const JobsHeard  *heard,
       GError          **error)
{
  JobsScanJob *self = scan->job;
  LibrarySong *song
      = library_db_store (self->library, heard->fields, heard->curve, heard->embedding, &scan->version, error);

  if (song == NULL)
    return FALSE;

  g_mutex_lock (&self->lock);
  g_ptr_array_add (self->changed, song);
  g_mutex_unlock (&self->lock);

  return TRUE;
}

static gboolean
heard_cb (const JobsHeard  *heard,
          gpointer          user_data,
          GError          **error)
{
  return store (user_data, heard, error);
}

static gboolean
found_cb (const JobsFound  *found,
          gpointer          user_data,
          GError          **error)
{
  Scan *scan = user_data;
  JobsScanJob *self = scan->job;

  if (!g_hash_table_add (scan->seen, g_strdup (found->path)))
    return TRUE;

  jobs_tally_add (scan->tally);
  if (library_db_is_current (self->library, found->path, found->size, found->mtime, &scan->version))
    {
      jobs_tally_skip (scan->tally);
      return TRUE;
    }
  if (found->error != NULL)
    {
      const LibrarySongFields fields = {
        .path = found->path,
        .error_code = base_error_get_code (found->error),
        .error_message = found->error->message,
      };

      jobs_tally_fail (scan->tally);
      return store (scan, &(JobsHeard) { .fields = &fields }, error);
    }
  jobs_hearer_push (scan->hearer, found->path);

  return TRUE;
}

static void
folder_cb (const char *path,
           gpointer    user_data)
{
  tag_writer_remove_leftovers (path);
}

/* Left to whoever is writing tags just now, if somebody is. */
static gboolean
recover_journal (JobsScanJob  *self,
                 GError      **error)
{
  g_autoptr (GError) lock_error = NULL;
  g_autoptr (JobsTagLock) lock = jobs_tag_lock_try (self->library, &lock_error);

  if (lock_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&lock_error));
      return FALSE;
    }

  return lock == NULL
         || jobs_recover_journal (self->library, jobs_job_get_cancellable (JOBS_JOB (self)), error);
}

static gboolean
add_folders (JobsScanJob  *self,
             GError      **error)
{
  for (char **root = self->roots; *root != NULL; root++)
    {
      if (g_file_test (*root, G_FILE_TEST_IS_DIR) && !library_db_add_folder (self->library, *root, error))
        return FALSE;
    }

  return TRUE;
}

static gboolean
walk_and_hear (Scan    *scan,
               GError **error)
{
  JobsScanJob *self = scan->job;
  GCancellable *stop = jobs_hearer_get_stop (scan->hearer);
  g_autoptr (GError) walk_error = NULL;
  const JobsWalkHandler handler = { .found = found_cb, .folder = folder_cb, .user_data = scan };
  gboolean is_walked = jobs_walk ((const char *const *)self->roots, &handler, stop, &walk_error);

  if (!is_walked && !g_error_matches (walk_error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_propagate_error (error, g_steal_pointer (&walk_error));
      return FALSE;
    }

  /* When the walk was stopped, the hearer knows why. */
  jobs_tally_set_total_known (scan->tally);

  return jobs_hearer_finish (scan->hearer, error);
}

/* Only after a whole walk: what a cancelled one has not seen may well be there. */
static gboolean
mark_missing (Scan    *scan,
              GError **error)
{
  JobsScanJob *self = scan->job;
  g_autoptr (GPtrArray) returned = new_songs ();
  g_autoptr (GPtrArray) gone = new_songs ();

  for (char **root = self->roots; *root != NULL; root++)
    if (!library_db_mark_missing (self->library, *root, scan->seen, returned, gone, error))
      return FALSE;

  g_mutex_lock (&self->lock);
  g_ptr_array_extend_and_steal (self->changed, g_steal_pointer (&returned));
  g_ptr_array_extend_and_steal (self->gone, g_steal_pointer (&gone));
  g_mutex_unlock (&self->lock);

  return TRUE;
}

static gboolean
jobs_scan_job_run (JobsJob  *job,
                   GError  **error)
{
  JobsScanJob *self = JOBS_SCAN_JOB (job);
  GCancellable *cancellable = jobs_job_get_cancellable (job);
  guint n_workers = jobs_hearer_choose_n_workers (self->n_workers);
  g_autoptr (AnalysisModel) model = analysis_model_load (self->model_path, error);

  if (model == NULL || !recover_journal (self, error) || !add_folders (self, error))
    return FALSE;

  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (JobsTally) tally = jobs_tally_new (job, n_workers);
  Scan                   scan = {
                      .job = self,
                      .version = {
                        .model = analysis_model_get_fingerprint (model),
                        .frontend_version = analysis_model_get_frontend_version (model),
                        .has_embedding = analysis_model_get_n_embedding (model) > 0,
                      },
                      .tally = tally,
                      .seen = seen,
  };
  g_autoptr (JobsHearer) hearer = jobs_hearer_new (model, n_workers, tally, heard_cb, &scan, cancellable);

  scan.hearer = hearer;

  return walk_and_hear (&scan, error) && mark_missing (&scan, error);
}

static void
jobs_scan_job_dispatch (JobsJob *job)
{
  JobsScanJob *self = JOBS_SCAN_JOB (job);
  g_autoptr (GPtrArray) changed = take_songs (self, &self->changed);
  g_autoptr (GPtrArray) gone = take_songs (self, &self->gone);

  if (changed != NULL)
    g_signal_emit (self, signals[SIGNAL_SONGS], 0, changed);
  if (gone != NULL)
    g_signal_emit (self, signals[SIGNAL_GONE], 0, gone);
}

static void
jobs_scan_job_finalize (GObject *object)
{
  JobsScanJob *self = JOBS_SCAN_JOB (object);

  g_clear_pointer (&self->library, library_db_unref);
  g_strfreev (self->roots);
  g_free (self->model_path);
  g_ptr_array_unref (self->changed);
  g_ptr_array_unref (self->gone);
  g_mutex_clear (&self->lock);

  G_OBJECT_CLASS (jobs_scan_job_parent_class)->finalize (object);
}

static void
jobs_scan_job_class_init (JobsScanJobClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = jobs_scan_job_finalize;
  JOBS_JOB_CLASS (klass)->run = jobs_scan_job_run;
  JOBS_JOB_CLASS (klass)->dispatch = jobs_scan_job_dispatch;

  signals[SIGNAL_SONGS] = g_signal_new ("songs", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                        NULL, G_TYPE_NONE, 1, G_TYPE_PTR_ARRAY);
  signals[SIGNAL_GONE] = g_signal_new ("gone", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                       NULL, G_TYPE_NONE, 1, G_TYPE_PTR_ARRAY);
}

static void
jobs_scan_job_init (JobsScanJob *self)
{
  g_mutex_init (&self->lock);
  self->changed = new_songs ();
  self->gone = new_songs ();
}

JobsJob *
jobs_scan_job_new (LibraryDb         *library,
                   const char *const *folders,
                   const char        *model_path,
                   guint              n_workers)
{
  JobsScanJob *self = g_object_new (JOBS_TYPE_SCAN_JOB, NULL);
  g_autoptr (GStrvBuilder) roots = g_strv_builder_new ();

  for (gsize i = 0; folders[i] != NULL; i++)
    {
      g_autofree char *path = g_canonicalize_filename (folders[i], NULL);

      g_strv_builder_add (roots, path);
    }
  self->library = library_db_ref (library);
  self->roots = g_strv_builder_end (roots);
  self->model_path
      = model_path != NULL ? g_strdup (model_path) : base_paths_find_data ("models/default.safetensors");
  self->n_workers = n_workers;

  return JOBS_JOB (self);
}
