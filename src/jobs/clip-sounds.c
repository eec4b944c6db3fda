/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Threads: each task of the pool writes the place of its own clip, and the pool is done when they are read. */

#include "jobs/clip-sounds.h"

#include "engine/training/worker-pool.h"
#include "jobs/sound.h"

typedef struct
{
  const TrainingCorpus *corpus;
  GCancellable *cancellable; /* (nullable) */
  GPtrArray *sounds;
} Listening;

static void
sound_free (gpointer sound)
{
  g_clear_pointer ((GBytes **)&sound, g_bytes_unref);
}

static void
listen (gsize index, gpointer data)
{
  const Listening *self = data;
  LibraryAudioHash audio;

  if (jobs_sound_compute (training_corpus_get_clip (self->corpus, index)->path, self->cancellable, &audio,
                          NULL))
    self->sounds->pdata[index] = jobs_sound_to_bytes (&audio);
}

GPtrArray *
jobs_clip_sounds_listen (const TrainingCorpus *corpus, GCancellable *cancellable, GError **error)
{
  const gsize n = training_corpus_get_n_clips (corpus);
  g_autoptr (GPtrArray) sounds = g_ptr_array_new_full ((guint)n, sound_free);
  g_autoptr (TrainingWorkerPool) pool = training_worker_pool_new (0);
  Listening self = { corpus, cancellable, sounds };

  g_ptr_array_set_size (sounds, (int)n);
  base_parallel_for (training_worker_pool_get_parallel (pool), n, listen, &self);
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;

  return g_steal_pointer (&sounds);
}
