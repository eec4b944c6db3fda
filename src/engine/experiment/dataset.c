/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Threads: loading hands one task for each clip to a worker pool of its own. A task writes only the entry of
 * its clip; decoders are lent through a queue, one task at a time, and progress is told under a mutex. After
 * loading all is read-only. */

#include "engine/experiment/dataset.h"

#include <errno.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <string.h>

#include "engine/base/error.h"
#include "engine/training/clip-features.h"
#include "engine/training/worker-pool.h"

struct _ExperimentDataset
{
  gatomicrefcount ref_count;
  TrainingCorpus *corpus; /* (owned) */
  GArray *clips;          /* (owned): guint */
  NnShape shape;
  gsize n_examples;
  float *inputs;               /* (owned): (n_examples, C, H, W) */
  ExperimentExample *examples; /* (owned) */
};

typedef struct
{
  const TrainingCorpus *corpus;
  const GArray *wanted; /* guint: indices of clips */
  const AnalysisFeatureReader *reader;
  const char *cache_folder; /* (nullable) */
  AnalysisFeatures *features; /* (owned): one for each wanted clip */
  GError **errors;                  /* (owned) (element-type nullable) */
  GAsyncQueue *idle;                /* (owned): AudioDecoder * */
  const ExperimentObserver *observer;
  GCancellable *cancellable;
  GMutex mutex;
  guint n_done; /* (mutex mutex) */
} Loading;

static void G_GNUC_PRINTF (2, 3) tell (const ExperimentObserver *observer, const char *format, ...)
{
  g_autofree char *text = NULL;
  va_list arguments;

  va_start (arguments, format);
  text = g_strdup_vprintf (format, arguments);
  va_end (arguments);

  observer->message (text, observer->user_data);
}

static void
load_clip_task (gsize    index,
                gpointer data)
{
  Loading *loading = data;
  const TrainingClip *clip
      = training_corpus_get_clip (loading->corpus, g_array_index (loading->wanted, guint, index));
  AudioDecoder *decoder;

  if (g_cancellable_is_cancelled (loading->cancellable))
    return;

  decoder = g_async_queue_try_pop (loading->idle);
  if (decoder == NULL)
    decoder = audio_decoder_new (analysis_feature_reader_get_sample_rate (loading->reader));
  training_clip_features_read (&loading->features[index], loading->reader, loading->cache_folder, clip->path,
                               decoder, loading->cancellable, &loading->errors[index]);
  g_async_queue_push (loading->idle, decoder);

  g_mutex_lock (&loading->mutex);
  if (++loading->n_done % 100 == 0)
    tell (loading->observer, _ ("%u of %u clips are read"), loading->n_done, loading->wanted->len);
  g_mutex_unlock (&loading->mutex);
}

/* Every k-th clip, so that all folds and classes are among them. */
static GArray *
choose_clips (const TrainingCorpus *corpus,
              guint                 n_items)
{
  const guint n_clips = training_corpus_get_n_clips (corpus);
  const guint n_chosen = n_items > 0 ? MIN (n_items, n_clips) : n_clips;
  GArray *chosen = g_array_new (FALSE, FALSE, sizeof (guint));

  for (guint i = 0; i < n_chosen; i++)
    {
      const guint clip = (guint64)i * n_clips / n_chosen;

      g_array_append_val (chosen, clip);
    }

  return chosen;
}

static gboolean
report_errors (const Loading  *loading,
               GError        **error)
{
  const GError *first = NULL;
  guint n_bad = 0;

  for (guint i = 0; i < loading->wanted->len; i++)
    {
      const TrainingClip *clip
          = training_corpus_get_clip (loading->corpus, g_array_index (loading->wanted, guint, i));

      if (loading->errors[i] == NULL)
        continue;
      tell (loading->observer, _ ("%s, line %u: %s is left out: %s"),
            training_corpus_get_manifest_name (loading->corpus, clip->manifest), clip->line, clip->name,
            loading->errors[i]->message);
      first = first == NULL ? loading->errors[i] : first;
      n_bad++;
    }

  if (n_bad * 10 <= loading->wanted->len)
    return TRUE;

  g_set_error (error, BASE_ERROR, BASE_ERROR_BAD_CORPUS, _ ("%u of the %u clips cannot be read; the first: %s"),
               n_bad, loading->wanted->len, first->message);
  return FALSE;
}

/* Moves what the tasks made into one array, and drops it as it goes. */
static void
gather (ExperimentDataset *self,
        Loading           *loading)
{
  const gsize size = nn_shape_size (self->shape);
  gsize next = 0;

  for (guint i = 0; i < loading->wanted->len; i++)
    self->n_examples += loading->features[i].n_examples;

  self->inputs = g_new (float, MAX (1, self->n_examples * size));
  self->examples = g_new (ExperimentExample, MAX (1, self->n_examples));
  for (guint i = 0; i < loading->wanted->len; i++)
    {
      AnalysisFeatures *features = &loading->features[i];
      const guint clip = g_array_index (loading->wanted, guint, i);

      if (features->n_examples > 0)
        {
          memcpy (self->inputs + next * size, features->values, features->n_examples * size * sizeof (float));
          g_array_append_val (self->clips, clip);
        }
      for (guint e = 0; e < features->n_examples; e++)
        self->examples[next++] = (ExperimentExample) { clip, features->times[e] };
      analysis_features_clear (features);
    }
}

static gboolean
read_clips (ExperimentDataset              *self,
            const ExperimentDatasetConfig  *config,
            const AnalysisFeatureReader    *reader,
            const ExperimentObserver       *observer,
            GCancellable                   *cancellable,
            GError                        **error)
{
  g_autoptr (TrainingWorkerPool) pool = training_worker_pool_new (config->n_workers);
  g_autoptr (GAsyncQueue) idle = g_async_queue_new_full ((GDestroyNotify)audio_decoder_free);
  g_autoptr (GArray) wanted = choose_clips (self->corpus, config->n_items);
  g_autofree AnalysisFeatures *features = g_new0 (AnalysisFeatures, wanted->len);
  g_autofree GError **errors = g_new0 (GError *, wanted->len);
  Loading loading = { .corpus = self->corpus,
                      .wanted = wanted,
                      .reader = reader,
                      .cache_folder = config->cache_folder,
                      .features = features,
                      .errors = errors,
                      .idle = idle,
                      .observer = observer,
                      .cancellable = cancellable };
  gboolean is_good;

  g_mutex_init (&loading.mutex);
  base_parallel_for (training_worker_pool_get_parallel (pool), wanted->len, load_clip_task, &loading);
  g_mutex_clear (&loading.mutex);

  is_good = !g_cancellable_set_error_if_cancelled (cancellable, error) && report_errors (&loading, error);
  if (is_good)
    gather (self, &loading);

  for (guint i = 0; i < wanted->len; i++)
    {
      analysis_features_clear (&features[i]);
      g_clear_error (&errors[i]);
    }
  return is_good;
}

ExperimentDataset *
experiment_dataset_load (const ExperimentDatasetConfig  *config,
                         const ExperimentObserver       *observer,
                         GCancellable                   *cancellable,
                         GError                        **error)
{
  g_autoptr (ExperimentDataset) self = g_new0 (ExperimentDataset, 1);
  g_autoptr (AnalysisFeatureReader) reader = analysis_feature_reader_new (config->features, &config->segments, error);

  g_atomic_ref_count_init (&self->ref_count);
  self->corpus = training_corpus_new ();
  self->clips = g_array_new (FALSE, FALSE, sizeof (guint));
  if (reader == NULL || !training_corpus_add_any_manifest (self->corpus, config->manifest, error))
    return NULL;

  if (config->cache_folder != NULL && g_mkdir_with_parents (config->cache_folder, 0755) != 0)
    {
      g_set_error (error, BASE_ERROR, BASE_ERROR_FAILED, _ ("The folder %s cannot be made: %s."),
                   config->cache_folder, g_strerror (errno));
      return NULL;
    }

  self->shape = analysis_feature_reader_get_shape (reader);
  return read_clips (self, config, reader, observer, cancellable, error) ? g_steal_pointer (&self) : NULL;
}

ExperimentDataset *
experiment_dataset_ref (ExperimentDataset *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
experiment_dataset_unref (ExperimentDataset *self)
{
  if (self == NULL || !g_atomic_ref_count_dec (&self->ref_count))
    return;

  training_corpus_free (self->corpus);
  g_array_unref (self->clips);
  g_free (self->inputs);
  g_free (self->examples);
  g_free (self);
}

const TrainingCorpus *
experiment_dataset_get_corpus (const ExperimentDataset *self)
{
  return self->corpus;
}

const GArray *
experiment_dataset_get_clips (const ExperimentDataset *self)
{
  return self->clips;
}

NnShape
experiment_dataset_get_shape (const ExperimentDataset *self)
{
  return self->shape;
}

gsize
experiment_dataset_get_size (const ExperimentDataset *self)
{
  return nn_shape_size (self->shape);
}

gsize
experiment_dataset_get_n_examples (const ExperimentDataset *self)
{
  return self->n_examples;
}

const float *
experiment_dataset_get_inputs (const ExperimentDataset *self)
{
  return self->inputs;
}

const ExperimentExample *
experiment_dataset_get_example (const ExperimentDataset *self,
                                gsize                    index)
{
  g_return_val_if_fail (index < self->n_examples, NULL);

  return &self->examples[index];
}
