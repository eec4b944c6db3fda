/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Threads: training_feature_table_load() hands one task for each clip to its BaseParallel. A task writes only
 * the entry of its clip; decoders are lent through a queue, one task at a time, and progress is told under a
 * mutex. After loading all is read-only. */

#include "engine/training/feature-table.h"

#include <errno.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>

#include "engine/base/error.h"
#include "engine/training/clip-features.h"

struct _TrainingFeatureTable
{
  AnalysisFeatures *features; /* (owned) (array length=n_clips) */
  GError **errors;            /* (owned) (array length=n_clips) (element-type nullable) */
  gsize n_clips;
};

typedef struct
{
  TrainingFeatureTable *table;
  const TrainingCorpus *corpus;
  const AnalysisFeatureReader *reader;
  const char *folder; /* (nullable) */
  GAsyncQueue *idle;  /* (owned): AudioDecoder * */
  TrainingFeatureTableProgress progress;
  gpointer user_data;
  GCancellable *cancellable;
  GMutex mutex;
  gsize n_done; /* (mutex mutex) */
} Loading;

static void
load_clip_task (gsize    index,
                gpointer data)
{
  Loading *loading = data;
  TrainingFeatureTable *table = loading->table;
  AudioDecoder *decoder;

  if (g_cancellable_is_cancelled (loading->cancellable))
    return;

  decoder = g_async_queue_try_pop (loading->idle);
  if (decoder == NULL)
    decoder = audio_decoder_new (analysis_feature_reader_get_sample_rate (loading->reader));
  if (!training_clip_features_read (&table->features[index], loading->reader, loading->folder,
                                    training_corpus_get_clip (loading->corpus, index)->path, decoder,
                                    loading->cancellable, &table->errors[index]))
    analysis_features_clear (&table->features[index]);
  g_async_queue_push (loading->idle, decoder);

  g_mutex_lock (&loading->mutex);
  loading->n_done++;
  loading->progress (loading->n_done, table->n_clips, loading->user_data);
  g_mutex_unlock (&loading->mutex);
}

TrainingFeatureTable *
training_feature_table_load (const TrainingCorpus           *corpus,
                             const AnalysisFeatureReader    *reader,
                             const char                     *cache_folder,
                             const BaseParallel             *parallel,
                             TrainingFeatureTableProgress    progress,
                             gpointer                        user_data,
                             GCancellable                   *cancellable,
                             GError                        **error)
{
  g_autoptr (TrainingFeatureTable) self = g_new0 (TrainingFeatureTable, 1);
  g_autoptr (GAsyncQueue) idle = g_async_queue_new_full ((GDestroyNotify)audio_decoder_free);
  Loading loading = { .table = self,
                      .corpus = corpus,
                      .reader = reader,
                      .folder = cache_folder,
                      .idle = idle,
                      .progress = progress,
                      .user_data = user_data,
                      .cancellable = cancellable };

  if (cache_folder != NULL && g_mkdir_with_parents (cache_folder, 0755) != 0)
    {
      g_set_error (error, BASE_ERROR, BASE_ERROR_FAILED, _ ("The folder %s cannot be made: %s."), cache_folder,
                   g_strerror (errno));
      return NULL;
    }

  self->n_clips = training_corpus_get_n_clips (corpus);
  self->features = g_new0 (AnalysisFeatures, self->n_clips);
  self->errors = g_new0 (GError *, self->n_clips);

  g_mutex_init (&loading.mutex);
  base_parallel_for (parallel, self->n_clips, load_clip_task, &loading);
  g_mutex_clear (&loading.mutex);

  return g_cancellable_set_error_if_cancelled (cancellable, error) ? NULL : g_steal_pointer (&self);
}

void
training_feature_table_free (TrainingFeatureTable *self)
{
  if (self == NULL)
    return;

  for (gsize i = 0; i < self->n_clips; i++)
    {
      analysis_features_clear (&self->features[i]);
      g_clear_error (&self->errors[i]);
    }
  g_free (self->features);
  g_free (self->errors);
  g_free (self);
}

const AnalysisFeatures *
training_feature_table_get (const TrainingFeatureTable *self,
                            gsize                       clip)
{
  g_return_val_if_fail (clip < self->n_clips, NULL);

  return &self->features[clip];
}

const GError *
training_feature_table_get_error (const TrainingFeatureTable *self,
                                  gsize                       clip)
{
  g_return_val_if_fail (clip < self->n_clips, NULL);

  return self->errors[clip];
}
