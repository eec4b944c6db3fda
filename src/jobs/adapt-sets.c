/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Threads: on the worker of the job that asks. */
#include "jobs/adapt-sets.h"

#include <string.h>

#include "jobs/builtin-labels.h"

/* The mean of so many songs, evenly spread, is that of all of them for our purpose. */
#define MEAN_SONGS 4096

enum
{
  OWN_POINTS,
  OWN_LABELS,
  OWN_EMBEDDINGS,
  BUILTIN_POINTS,
  BUILTIN_LABELS,
  BUILTIN_EMBEDDINGS,
};

/* One pass over songs. */
typedef struct
{
  JobsAdaptSets *sets;
  GCancellable *cancellable; /* (nullable) */
  double *sum;               /* (owned) (nullable) */
  gsize n;
} Reading;

void
jobs_adapt_sets_free (JobsAdaptSets *self)
{
  for (gsize i = 0; i < G_N_ELEMENTS (self->arrays); i++)
    g_clear_pointer (&self->arrays[i], g_array_unref);
  g_free (self->mean);
  g_free (self);
}

void
jobs_adapt_sets_embed (const JobsAdaptSets *self, const MoodEmbedding *embedding, float *row)
{
  const gboolean is_known = embedding != NULL && embedding->n_values == self->n_embedding && self->mean != NULL;

  for (gsize k = 0; k < self->n_embedding; k++)
    row[k] = is_known ? embedding->values[k] - self->mean[k] : 0.0f;
}

static gboolean
find_size (const LibraryHeard *song, gpointer user_data)
{
  Reading *self = user_data;

  if (song->embedding != NULL)
    self->sets->n_embedding = song->embedding->n_values;

  return song->embedding == NULL;
}

static gboolean
add_to_mean (const LibraryHeard *song, gpointer user_data)
{
  Reading *self = user_data;

  if (song->embedding != NULL && song->embedding->n_values == self->sets->n_embedding)
    {
      for (gsize k = 0; k < self->sets->n_embedding; k++)
        self->sum[k] += song->embedding->values[k];
      self->n++;
    }

  return !g_cancellable_is_cancelled (self->cancellable);
}

static gboolean
read_mean (JobsAdaptSets *sets, LibraryDb *db, GCancellable *cancellable, GError **error)
{
  Reading reading = { .sets = sets, .cancellable = cancellable };
  g_autofree double *sum = NULL;

  if (!library_adaptation_each_label (db, sets->version, find_size, &reading, error))
    return FALSE;
  /* Without a label there is still a library to choose from. */
  if (sets->n_embedding == 0 && !library_adaptation_each_song (db, sets->version, 1, find_size, &reading, error))
    return FALSE;
  if (sets->n_embedding == 0)
    return TRUE;

  sum = reading.sum = g_new0 (double, sets->n_embedding);
  if (!library_adaptation_each_song (db, sets->version, 1 + sets->n_songs / MEAN_SONGS, add_to_mean, &reading, error))
    return FALSE;
  sets->mean = g_new0 (float, sets->n_embedding);
  for (gsize k = 0; k < sets->n_embedding && reading.n > 0; k++)
    sets->mean[k] = (float)(sum[k] / (double)reading.n);

  return TRUE;
}

static void
add_embedding (JobsAdaptSets *self, GArray *rows, const MoodEmbedding *embedding)
{
  const guint before = rows->len;

  g_array_set_size (rows, before + (guint)self->n_embedding);
  jobs_adapt_sets_embed (self, embedding, &((float *)rows->data)[before]);
}

static gboolean
add_label (const LibraryHeard *song, gpointer user_data)
{
  Reading *self = user_data;
  const double point[] = { song->valence, song->arousal }, label[] = { song->label_valence, song->label_arousal };

  g_array_append_vals (self->sets->arrays[OWN_POINTS], point, G_N_ELEMENTS (point));
  g_array_append_vals (self->sets->arrays[OWN_LABELS], label, G_N_ELEMENTS (label));
  add_embedding (self->sets, self->sets->arrays[OWN_EMBEDDINGS], song->embedding);
  self->n++;

  return self->n < JOBS_ADAPT_LABELS_MAX;
}

/* Those of the model that the library was heard by; by another, only their points can be compared. */
static void
add_builtin (JobsAdaptSets *self, const JobsBuiltinLabels *labels, const char *model)
{
  const gboolean is_same = g_strcmp0 (model, labels->model) == 0 && labels->n_embedding == self->n_embedding;

  g_array_append_vals (self->arrays[BUILTIN_POINTS], labels->points, (guint)labels->n * 2);
  g_array_append_vals (self->arrays[BUILTIN_LABELS], labels->labels, (guint)labels->n * 2);
  for (gsize i = 0; i < labels->n; i++)
    {
      g_autoptr (MoodEmbedding) embedding
          = is_same ? mood_embedding_new (labels->n_embedding, labels->embeddings + i * labels->n_embedding) : NULL;

      add_embedding (self, self->arrays[BUILTIN_EMBEDDINGS], embedding);
    }
}

static void
point_to (JobsAdaptSets *self, guint first, AnalysisAdaptationSet *set)
{
  set->n = self->arrays[first]->len / 2;
  set->points = (const double *)self->arrays[first]->data;
  set->labels = (const double *)self->arrays[first + 1]->data;
  set->n_embedding = self->n_embedding;
  set->embeddings = self->n_embedding > 0 ? (const float *)self->arrays[first + 2]->data : NULL;
}

static JobsAdaptSets *
sets_new (void)
{
  JobsAdaptSets *self = g_new0 (JobsAdaptSets, 1);

  for (guint i = 0; i < G_N_ELEMENTS (self->arrays); i++)
    {
      const gboolean is_float = i == OWN_EMBEDDINGS || i == BUILTIN_EMBEDDINGS;

      self->arrays[i] = g_array_new (FALSE, TRUE, is_float ? sizeof (float) : sizeof (double));
    }

  return self;
}

JobsAdaptSets *
jobs_adapt_sets_read (LibraryDb *db, const char *builtin_path, GCancellable *cancellable, GError **error)
{
  g_autoptr (JobsAdaptSets) self = sets_new ();
  g_autoptr (JobsBuiltinLabels) builtin = jobs_builtin_labels_load (builtin_path, error);
  g_autofree char *model = NULL;
  Reading reading = { .sets = self, .cancellable = cancellable };

  if (builtin == NULL || !library_adaptation_find_version (db, &self->version, &model, &self->n_songs, error))
    return NULL;
  if (self->version == 0)
    return g_steal_pointer (&self);

  if (!read_mean (self, db, cancellable, error)
      || !library_adaptation_each_label (db, self->version, add_label, &reading, error)
      || g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;
  add_builtin (self, builtin, model);
  point_to (self, OWN_POINTS, &self->own);
  point_to (self, BUILTIN_POINTS, &self->builtin);

  return g_steal_pointer (&self);
}
