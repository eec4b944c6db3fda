/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Threads: run() is on the job's own thread and sets `picture` and `is_kept`; the owner reads them after "finished", when
 * that thread has been joined. */
#include "jobs/spectrogram-job.h"

#include "engine/analysis/spectrogram.h"
#include "jobs/picture-cache.h"
#include "jobs/sound.h"
#include "jobs/walker.h"
#include "library/identity.h"

struct _JobsSpectrogramJob
{
  JobsJob parent_instance;

  LibraryDb *db;            /* (owned) (nullable) */
  char *path;               /* (owned) */
  MoodSpectrogram *picture; /* (owned) (nullable) */
  gboolean is_kept;
};

G_DEFINE_FINAL_TYPE (JobsSpectrogramJob, jobs_spectrogram_job, JOBS_TYPE_JOB)

static char *
make_key (const LibraryAudioHash *audio)
{
  g_autofree char *version = analysis_spectrogram_get_version ();
  g_autoptr (GString) key = g_string_new (NULL);

  g_string_printf (key, "spectrogram %s %u ", version, audio->version);
  for (gsize i = 0; i < sizeof audio->digest; i++)
    g_string_append_printf (key, "%02x", audio->digest[i]);

  return g_string_free (g_steal_pointer (&key), FALSE);
}

/* (nullable): as the library knows the sound, unless the file is another by now. That its drive is away does not
 * matter. */
static char *
make_known_key (JobsSpectrogramJob *self)
{
  const LibraryVersion version = { .model = "" };
  LibraryStanding standing = { 0 };
  gint64 size, mtime;

  if (self->db == NULL || !library_db_get_standing (self->db, self->path, &version, &standing, NULL)
      || standing.id == 0 || standing.audio.version == 0)
    return NULL;
  if (jobs_walk_get_state (self->path, &size, &mtime) && (size != standing.size || mtime != standing.mtime))
    return NULL;

  return make_key (&standing.audio);
}

/* (nullable): the same of the file itself, in the form that the library has it. */
static char *
compute_key (JobsSpectrogramJob *self)
{
  LibraryAudioHash audio;

  if (!jobs_sound_compute (self->path, jobs_job_get_cancellable (JOBS_JOB (self)), &audio, NULL))
    return NULL;

  return make_key (&audio);
}

static MoodSpectrogram *
load (const char *key)
{
  g_autoptr (GBytes) bytes = jobs_picture_cache_load (key);

  return bytes != NULL ? mood_spectrogram_from_bytes (bytes) : NULL;
}

static gboolean
jobs_spectrogram_job_run (JobsJob *job, GError **error)
{
  JobsSpectrogramJob *self = JOBS_SPECTROGRAM_JOB (job);
  GCancellable *cancellable = jobs_job_get_cancellable (job);
  g_autofree char *key = make_known_key (self);
  g_autoptr (GBytes) bytes = NULL;

  if (key == NULL)
    key = compute_key (self);
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return FALSE;

  self->picture = key != NULL ? load (key) : NULL;
  self->is_kept = self->picture != NULL;
  if (self->is_kept)
    return TRUE;

  self->picture = analysis_spectrogram_make (self->path, cancellable, error);
  if (self->picture == NULL)
    return FALSE;

  bytes = mood_spectrogram_to_bytes (self->picture);
  if (key != NULL)
    jobs_picture_cache_store (key, bytes);

  return TRUE;
}

static void
jobs_spectrogram_job_finalize (GObject *object)
{
  JobsSpectrogramJob *self = JOBS_SPECTROGRAM_JOB (object);

  g_clear_pointer (&self->db, library_db_unref);
  g_clear_pointer (&self->picture, mood_spectrogram_unref);
  g_free (self->path);

  G_OBJECT_CLASS (jobs_spectrogram_job_parent_class)->finalize (object);
}

static void
jobs_spectrogram_job_class_init (JobsSpectrogramJobClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = jobs_spectrogram_job_finalize;
  JOBS_JOB_CLASS (klass)->run = jobs_spectrogram_job_run;
}

static void
jobs_spectrogram_job_init (JobsSpectrogramJob *self)
{
}

JobsJob *
jobs_spectrogram_job_new (LibraryDb *db, const char *path)
{
  JobsSpectrogramJob *self = g_object_new (JOBS_TYPE_SPECTROGRAM_JOB, NULL);

  self->db = db != NULL ? library_db_ref (db) : NULL;
  self->path = g_strdup (path);

  return JOBS_JOB (self);
}

MoodSpectrogram *
jobs_spectrogram_job_get_picture (JobsSpectrogramJob *self)
{
  return self->picture;
}

gboolean
jobs_spectrogram_job_is_kept (JobsSpectrogramJob *self)
{
  return self->is_kept;
}
