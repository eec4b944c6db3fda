/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Threads: cells call experiment_datasets_get() from any thread. Everything is under the mutex, loading too:
 * it uses all cores by itself, and whoever waits needs what is loaded next most of the time. */

#include "engine/experiment/datasets.h"

#include <glib/gi18n.h>

#include "engine/base/error.h"

/* Two cells at once, each with a second corpus to try its network on. */
#define MAX_ENTRIES 4

typedef struct
{
  char *key;                  /* (owned) */
  ExperimentDataset *dataset; /* (owned) */
} Entry;

struct _ExperimentDatasets
{
  const ExperimentSettings *settings;
  const ExperimentObserver *observer;
  GCancellable *cancellable;
  GMutex mutex;
  GQueue entries; /* (mutex mutex) (owned): Entry *, the last used first */
};

static void
entry_free (gpointer data)
{
  Entry *entry = data;

  g_free (entry->key);
  experiment_dataset_unref (entry->dataset);
  g_free (entry);
}

ExperimentDatasets *
experiment_datasets_new (const ExperimentSettings *settings,
                         const ExperimentObserver *observer,
                         GCancellable             *cancellable)
{
  ExperimentDatasets *self = g_new0 (ExperimentDatasets, 1);

  self->settings = settings;
  self->observer = observer;
  self->cancellable = cancellable;
  g_mutex_init (&self->mutex);
  g_queue_init (&self->entries);
  return self;
}

void
experiment_datasets_free (ExperimentDatasets *self)
{
  if (self == NULL)
    return;

  g_queue_clear_full (&self->entries, entry_free);
  g_mutex_clear (&self->mutex);
  g_free (self);
}

static char *
find_manifest (const ExperimentDatasets  *self,
               const char                *corpus,
               GError                   **error)
{
  g_autofree char *rendered
      = g_build_filename (self->settings->work, "rendered", corpus, "manifest.csv", NULL);
  g_autofree char *manifest = g_build_filename (self->settings->corpora, corpus, "manifest.csv", NULL);
  g_autofree char *midi = g_build_filename (self->settings->corpora, corpus, "midi", NULL);

  if (g_file_test (rendered, G_FILE_TEST_EXISTS))
    return g_steal_pointer (&rendered);

  if (!g_file_test (midi, G_FILE_TEST_IS_DIR))
    return g_steal_pointer (&manifest);

  g_set_error (error, BASE_ERROR, BASE_ERROR_NOT_FOUND,
               _ ("The pieces of %s are MIDI files and not rendered yet: tools/render-midi does that, with "
                  "FluidSynth."),
               corpus);
  return NULL;
}

static Entry *
find_entry (ExperimentDatasets *self,
            const char         *key)
{
  for (GList *link = self->entries.head; link != NULL; link = link->next)
    {
      Entry *entry = link->data;

      if (!g_str_equal (entry->key, key))
        continue;
      g_queue_unlink (&self->entries, link);
      g_queue_push_head_link (&self->entries, link);
      return entry;
    }

  return NULL;
}

static Entry *
load_entry (ExperimentDatasets             *self,
            const char                     *key,
            const ExperimentDatasetConfig  *config,
            GError                        **error)
{
  ExperimentDataset *dataset;
  Entry *entry;

  /* What is thrown out stays with the cells that use it. */
  while (self->entries.length >= MAX_ENTRIES)
    entry_free (g_queue_pop_tail (&self->entries));

  dataset = experiment_dataset_load (config, self->observer, self->cancellable, error);
  if (dataset == NULL)
    return NULL;

  entry = g_new0 (Entry, 1);
  entry->key = g_strdup (key);
  entry->dataset = dataset;
  g_queue_push_head (&self->entries, entry);
  return entry;
}

ExperimentDataset *
experiment_datasets_get (ExperimentDatasets        *self,
                         const char                *corpus,
                         const char                *features,
                         const AnalysisCut         *segments,
                         guint                      n_items,
                         GError                   **error)
{
  g_autofree char *manifest = find_manifest (self, corpus, error);
  g_autofree char *cache = g_build_filename (self->settings->work, "features", NULL);
  g_autofree char *key = g_strdup_printf ("%s|%s|%d|%u|%u", corpus, features, segments->kind,
                                          segments->n_excerpts, n_items);
  const ExperimentDatasetConfig config = { .manifest = manifest,
                                           .features = features,
                                           .segments = *segments,
                                           .n_items = n_items,
                                           .cache_folder = cache };
  ExperimentDataset *dataset = NULL;
  Entry *entry;

  if (manifest == NULL)
    return NULL;

  g_mutex_lock (&self->mutex);
  entry = find_entry (self, key);
  if (entry == NULL)
    entry = load_entry (self, key, &config, error);
  if (entry != NULL)
    dataset = experiment_dataset_ref (entry->dataset);
  g_mutex_unlock (&self->mutex);

  return dataset;
}
