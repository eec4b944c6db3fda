/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Threads: training_features_load() hands one task per clip to its BaseParallel. A task writes only
 * the entry of its own clip; decoders are lent through a queue, one task at a time, and progress is
 * told under a mutex. After loading all is read-only. */

#include "engine/training/feature-cache.h"

#include <errno.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <string.h>

#include "engine/audio/decoder.h"
#include "engine/base/error.h"

/* Either mapped from the cache or held in memory. */
typedef struct
{
  GMappedFile *mapped; /* (owned) (nullable) */
  GArray *held;        /* (owned) (nullable): float */
  GError *error;       /* (owned) (nullable) */
  const float *frames; /* (n_frames, n_bands), in one of the two; NULL with an error */
  gsize n_frames;
} Entry;

struct _TrainingFeatures
{
  Entry *entries; /* (owned) (array length=n_entries) */
  gsize n_entries;
};

typedef struct
{
  TrainingFeatures *features;
  const TrainingCorpus *corpus;
  DspFrontend *frontend;
  const char *folder; /* (nullable) */
  char *config;       /* (owned): configuration and version, part of each key */
  GAsyncQueue *idle;  /* (owned): AudioDecoder * */
  GCancellable *cancellable;
  TrainingFeaturesProgress progress;
  gpointer user_data;
  GMutex mutex;
  gsize n_done; /* (mutex mutex) */
} Loading;

/* Head of a cached file; the frames follow. Written and read by the same kind of machine: another
 * byte order fails the check of the magic number and is decoded again. */
typedef struct
{
  guint64 magic;
  guint32 n_frames;
  guint32 n_bands;
} CacheHead;

#define CACHE_MAGIC  G_GUINT64_CONSTANT (0x4d50464541543031)
#define READ_SAMPLES 16384

/* What is below this is but the last bits of the samples, whatever the floor of the frames. */
#define DEEPEST_FLOOR (-80.0)

/* (transfer full): configuration and version. */
static char *
describe_frontend (const DspFrontend *frontend)
{
  g_autofree char *config = dsp_frontend_config_to_string (dsp_frontend_get_config (frontend));

  return g_strdup_printf ("%d|%s", DSP_FRONTEND_VERSION, config);
}

/* @folder: (nullable) */
static char *
make_cache_path (const char         *config,
                 const char         *folder,
                 const TrainingClip *clip)
{
  g_autofree char *key = NULL;
  g_autofree char *digest = NULL;
  g_autofree char *name = NULL;
  GStatBuf info;

  if (folder == NULL || g_stat (clip->path, &info) != 0)
    return NULL;

  key = g_strdup_printf ("%s|%s|%" G_GINT64_FORMAT "|%" G_GINT64_FORMAT ".%09ld", config, clip->path,
                         (gint64)info.st_size, (gint64)info.st_mtim.tv_sec, info.st_mtim.tv_nsec);
  digest = g_compute_checksum_for_string (G_CHECKSUM_SHA256, key, -1);
  name = g_strdup_printf ("%s.frames", digest);
  return g_build_filename (folder, name, NULL);
}

char *
training_features_get_cache_path (const DspFrontend  *frontend,
                                  const char         *cache_folder,
                                  const TrainingClip *clip)
{
  g_autofree char *config = describe_frontend (frontend);

  return make_cache_path (config, cache_folder, clip);
}

static gboolean
map_cached (const Loading *loading,
            const char    *path,
            Entry         *entry)
{
  g_autoptr (GMappedFile) mapped = g_mapped_file_new (path, FALSE, NULL);
  CacheHead head;

  if (mapped == NULL || g_mapped_file_get_length (mapped) < sizeof head)
    return FALSE;

  memcpy (&head, g_mapped_file_get_contents (mapped), sizeof head);
  if (head.magic != CACHE_MAGIC || head.n_bands != dsp_frontend_get_config (loading->frontend)->n_bands
      || head.n_frames == 0
      || g_mapped_file_get_length (mapped)
             != sizeof head + (gsize)head.n_frames * head.n_bands * sizeof (float))
    return FALSE;

  entry->frames = (const float *)(gconstpointer)(g_mapped_file_get_contents (mapped) + sizeof head);
  entry->n_frames = head.n_frames;
  entry->mapped = g_steal_pointer (&mapped);
  return TRUE;
}

/* A cache that cannot be written is no reason to stop: the clip then stays in memory. */
static void
write_cached (const Loading *loading,
              const char    *path,
              const Entry   *entry)
{
  const guint n_bands = dsp_frontend_get_config (loading->frontend)->n_bands;
  const CacheHead head = { CACHE_MAGIC, entry->n_frames, n_bands };
  g_autoptr (GByteArray) bytes = g_byte_array_new ();

  g_byte_array_append (bytes, (const guint8 *)&head, sizeof head);
  g_byte_array_append (bytes, (const guint8 *)entry->frames, entry->n_frames * n_bands * sizeof (float));
  g_file_set_contents_full (path, (const char *)bytes->data, bytes->len, G_FILE_SET_CONTENTS_CONSISTENT, 0644,
                            NULL);
}

/* Appends what frames @n_samples of @samples finish. */
static void
append_frames (DspFrontendStream *stream,
               const float       *samples,
               gsize              n_samples,
               guint              n_bands,
               GArray            *values)
{
  float frames[8 * 256];
  const gsize max_frames = sizeof frames / sizeof *frames / n_bands;

  while (n_samples > 0)
    {
      gsize n_taken;
      const gsize n_frames
          = dsp_frontend_stream_process (stream, samples, n_samples, &n_taken, frames, max_frames);

      g_array_append_vals (values, frames, n_frames * n_bands);
      samples += n_taken;
      n_samples -= n_taken;
    }
}

static gboolean
is_silent (const GArray *values,
           double        floor_db)
{
  for (guint i = 0; i < values->len; i++)
    if (g_array_index (values, float, i) > floor_db + 0.5)
      return FALSE;

  return TRUE;
}

static GArray *
decode (const Loading  *loading,
        AudioDecoder   *decoder,
        const char     *path,
        GError        **error)
{
  const DspFrontendConfig *config = dsp_frontend_get_config (loading->frontend);
  g_autoptr (DspFrontendStream) stream = dsp_frontend_stream_new (loading->frontend);
  g_autoptr (GArray) values = g_array_new (FALSE, FALSE, sizeof (float));
  g_autofree float *samples = g_new (float, READ_SAMPLES);
  const gsize max_samples = (gsize)TRAINING_FEATURES_MAX_SECONDS * config->sample_rate;
  gsize n_samples = 0;

  if (!audio_decoder_open (decoder, path, loading->cancellable, error))
    return NULL;

  while (n_samples < max_samples)
    {
      const gssize n_read = audio_decoder_read (decoder, samples, READ_SAMPLES, loading->cancellable, error);

      if (n_read < 0)
        return NULL;
      if (n_read == 0)
        break;
      append_frames (stream, samples, n_read, config->n_bands, values);
      n_samples += n_read;
    }

  if (values->len == 0)
    {
      g_set_error (error, BASE_ERROR, BASE_ERROR_EMPTY, _ ("The clip is shorter than one frame."));
      return NULL;
    }

  if (is_silent (values, MAX (config->floor_db, DEEPEST_FLOOR)))
    {
      g_set_error (error, BASE_ERROR, BASE_ERROR_SILENT, _ ("There is nothing to hear in it."));
      return NULL;
    }

  return g_steal_pointer (&values);
}

static void
load_clip (const Loading      *loading,
           const TrainingClip *clip,
           Entry              *entry)
{
  g_autofree char *cache_path = make_cache_path (loading->config, loading->folder, clip);
  AudioDecoder *decoder;

  if (cache_path != NULL && map_cached (loading, cache_path, entry))
    return;

  decoder = g_async_queue_try_pop (loading->idle);
  if (decoder == NULL)
    decoder = audio_decoder_new (dsp_frontend_get_config (loading->frontend)->sample_rate);
  entry->held = decode (loading, decoder, clip->path, &entry->error);
  g_async_queue_push (loading->idle, decoder);

  if (entry->held == NULL)
    return;

  entry->frames = (const float *)(gconstpointer)entry->held->data;
  entry->n_frames = entry->held->len / dsp_frontend_get_config (loading->frontend)->n_bands;

  if (cache_path == NULL)
    return;

  /* Mapped pages can be dropped and read again; held ones cannot. */
  write_cached (loading, cache_path, entry);
  if (map_cached (loading, cache_path, entry))
    g_clear_pointer (&entry->held, g_array_unref);
}

static void
load_clip_task (gsize    index,
                gpointer data)
{
  Loading *loading = data;

  if (g_cancellable_is_cancelled (loading->cancellable))
    return;

  load_clip (loading, training_corpus_get_clip (loading->corpus, index), &loading->features->entries[index]);

  g_mutex_lock (&loading->mutex);
  loading->n_done++;
  if (loading->progress != NULL)
    loading->progress (loading->n_done, loading->features->n_entries, loading->user_data);
  g_mutex_unlock (&loading->mutex);
}

/**
 * training_features_load:
 * @cache_folder: (nullable): made if it is not there; NULL: all frames stay in memory
 * @parallel: (nullable): clips are read by its threads
 * @progress: (nullable)
 *
 * A clip that cannot be read is an error of its own, see training_features_get_error(), and no error of
 * the loading.
 *
 * Errors: %G_IO_ERROR_CANCELLED; %BASE_ERROR_FAILED when the cache folder cannot be made.
 */
TrainingFeatures *
training_features_load (const TrainingCorpus      *corpus,
                        DspFrontend               *frontend,
                        const char                *cache_folder,
                        const BaseParallel        *parallel,
                        TrainingFeaturesProgress   progress,
                        gpointer                   user_data,
                        GCancellable              *cancellable,
                        GError                   **error)
{
  g_autoptr (TrainingFeatures) self = g_new0 (TrainingFeatures, 1);
  Loading loading = { .features = self,
                      .corpus = corpus,
                      .frontend = frontend,
                      .folder = cache_folder,
                      .cancellable = cancellable,
                      .progress = progress,
                      .user_data = user_data };

  if (cache_folder != NULL && g_mkdir_with_parents (cache_folder, 0755) != 0)
    {
      g_set_error (error, BASE_ERROR, BASE_ERROR_FAILED, _ ("The folder %s cannot be made: %s."),
                   cache_folder, g_strerror (errno));
      return NULL;
    }

  self->n_entries = training_corpus_get_n_clips (corpus);
  self->entries = g_new0 (Entry, self->n_entries);

  loading.config = describe_frontend (frontend);
  loading.idle = g_async_queue_new_full ((GDestroyNotify)audio_decoder_free);
  g_mutex_init (&loading.mutex);

  base_parallel_for (parallel, self->n_entries, load_clip_task, &loading);

  g_mutex_clear (&loading.mutex);
  g_async_queue_unref (loading.idle);
  g_free (loading.config);

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;

  return g_steal_pointer (&self);
}

void
training_features_free (TrainingFeatures *self)
{
  if (self == NULL)
    return;

  for (gsize i = 0; i < self->n_entries; i++)
    {
      g_clear_pointer (&self->entries[i].mapped, g_mapped_file_unref);
      g_clear_pointer (&self->entries[i].held, g_array_unref);
      g_clear_error (&self->entries[i].error);
    }
  g_free (self->entries);
  g_free (self);
}

const float *
training_features_get_frames (const TrainingFeatures *self,
                              gsize                   clip,
                              gsize                  *n_frames)
{
  g_return_val_if_fail (clip < self->n_entries, NULL);

  *n_frames = self->entries[clip].n_frames;
  return self->entries[clip].frames;
}

const GError *
training_features_get_error (const TrainingFeatures *self,
                             gsize                   clip)
{
  g_return_val_if_fail (clip < self->n_entries, NULL);

  return self->entries[clip].error;
}
