/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Threads: run() is on the job's own thread and sets `picture` and `is_kept`; the owner reads them after "finished", when
 * that thread has been joined. */
#include "jobs/spectrogram-job.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>

#include "engine/analysis/spectrogram.h"
#include "jobs/picture-cache.h"
#include "library/identity.h"
#include "tags/tag-audio-hash.h"

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
make_key (guint hash_version, const guint8 *digest, gsize size)
{
  g_autofree char *version = analysis_spectrogram_get_version ();
  g_autoptr (GString) key = g_string_new (NULL);

  g_string_printf (key, "spectrogram %s %u ", version, hash_version);
  for (gsize i = 0; i < size; i++)
    g_string_append_printf (key, "%02x", digest[i]);

  return g_string_free (g_steal_pointer (&key), FALSE);
}

/* (nullable): as the library knows the sound, unless the file is another by now. That its drive is away does not
 * matter. */
static char *
make_known_key (JobsSpectrogramJob *self)
{
  const LibraryVersion version = { .model = "" };
  LibraryStanding standing = { 0 };
  struct stat info;

  if (self->db == NULL || !library_db_get_standing (self->db, self->path, &version, &standing, NULL)
      || standing.id == 0 || standing.audio.version == 0)
    return NULL;
  if (g_stat (self->path, &info) == 0
      && (info.st_size != standing.size
          || (gint64)info.st_mtim.tv_sec * 1000000000 + info.st_mtim.tv_nsec != standing.mtime))
    return NULL;

  return make_key (standing.audio.version, standing.audio.digest, LIBRARY_HASH_SIZE);
}

/* (nullable): the same of the file itself, in the form that the library has it. */
static char *
compute_key (JobsSpectrogramJob *self)
{
  guint8 digest[LIBRARY_HASH_SIZE];
  TagAudioHash hash;

  if (!tag_audio_hash_compute (self->path, jobs_job_get_cancellable (JOBS_JOB (self)), &hash, NULL))
    return NULL;

  digest[0] = (guint8)hash.scope;
  memcpy (digest + 1, hash.bytes, TAG_AUDIO_HASH_SIZE);

  return make_key (hash.version, digest, sizeof digest);
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
