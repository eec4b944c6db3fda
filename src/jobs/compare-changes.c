/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Threads: the sample is chosen on the caller's thread; then workers take a song after the other, and all have ended when it
 * returns. Each has analyzers of its own. What they share is under `lock`. */
#include "jobs/compare-changes.h"

#include <math.h>

#include "engine/analysis/song-analyzer.h"
#include "engine/base/error.h"
#include "engine/base/rng.h"
#include "engine/training/worker-pool.h"
#include "jobs/front-ends.h"
#include "jobs/heard-cache.h"
#include "jobs/hearer.h"
#include "jobs/sound.h"
#include "library/identity.h"

#define SEED 1
/* So many songs are looked at for each that is to be heard: to find those that need not be decoded. */
#define N_LOOKS 20

typedef struct
{
  LibrarySong *song; /* (owned) */
  LibraryAudioHash audio;
  gboolean is_known; /* what the other model says of it stands in the library */
} Chosen;

typedef struct
{
  const JobsCompareChanges *options;
  const GArray *sample; /* (element-type Chosen) */
  AnalysisTapeCache *tapes; /* (nullable) */
  GCancellable *cancellable;
  int next; /* (atomic) */

  GMutex lock;
  GPtrArray *heard; /* (mutex lock) (element-type JobsComparedSong) */
  guint n_done;     /* (mutex lock) */
  GError *error;    /* (mutex lock) (owned) (nullable): that concerns all songs */
} Hearing;

static void
chosen_clear (gpointer data)
{
  g_clear_object (&((Chosen *)data)->song);
}

/* --- the sample --- */

static void
shuffle (GPtrArray *songs)
{
  BaseRng rng;

  base_rng_init (&rng, SEED);
  for (guint i = songs->len; i > 1; i--)
    {
      const gsize j = base_rng_below (&rng, i);
      gpointer song = songs->pdata[j];

      songs->pdata[j] = songs->pdata[i - 1];
      songs->pdata[i - 1] = song;
    }
}

static LibraryVersion
get_version (const AnalysisModel *model)
{
  return (LibraryVersion) { .model = analysis_model_get_fingerprint (model),
                            .frontend_version = analysis_model_get_frontend_version (model),
                            .has_embedding = analysis_model_get_n_embedding (model) > 0 };
}

static void
append (GArray *sample, LibrarySong *song, const LibraryStanding *standing)
{
  Chosen chosen = { .song = g_object_ref (song), .audio = standing->audio };

  chosen.is_known = standing->is_current && library_song_get_prediction (song) != NULL;
  g_array_append_val (sample, chosen);
}

/* (transfer full) (nullable) (element-type Chosen): those that need no decoder first, then some others, in random order. */
static GArray *
choose (const JobsCompareChanges *self, LibraryDb *library, GPtrArray *songs, AnalysisTapeCache *tapes, GError **error)
{
  const LibraryVersion version = get_version (self->models[JOBS_COMPARED_OTHER]);
  g_auto (GStrv) front_ends = jobs_front_ends_list (self->models[JOBS_COMPARED_CANDIDATE], error);
  g_autoptr (GArray) kept = g_array_new (FALSE, FALSE, sizeof (Chosen));
  g_autoptr (GArray) others = g_array_new (FALSE, FALSE, sizeof (Chosen));

  g_array_set_clear_func (kept, chosen_clear);
  g_array_set_clear_func (others, chosen_clear);
  if (front_ends == NULL)
    return NULL;

  shuffle (songs);
  for (guint i = 0; i < MIN (songs->len, self->n_sample * N_LOOKS) && kept->len < self->n_sample; i++)
    {
      LibrarySong *song = songs->pdata[i];
      LibraryStanding standing;

      if (library_song_get_is_absent (song) || library_song_get_prediction (song) == NULL)
        continue;
      if (!library_db_get_standing_of (library, library_song_get_id (song), &version, &standing, error))
        return NULL;
      if (jobs_front_ends_are_kept (tapes, &standing.audio, (const char *const *)front_ends))
        append (kept, song, &standing);
      else if (others->len < self->n_decoded)
        append (others, song, &standing);
    }

  for (guint i = 0; i < others->len && kept->len < self->n_sample; i++)
    {
      Chosen chosen = g_array_index (others, Chosen, i);

      g_object_ref (chosen.song);
      g_array_append_val (kept, chosen);
    }

  return g_steal_pointer (&kept);
}

/* --- hearing --- */

/* FALSE: it cannot be heard. */
static gboolean
hear (Hearing *self, AnalysisSongAnalyzer *analyzer, const Chosen *chosen, MoodEstimate *estimate)
{
  g_autoptr (GBytes) sound = jobs_sound_to_bytes (&chosen->audio);
  AnalysisResult *result = analysis_song_analyzer_run_known (analyzer, library_song_get_path (chosen->song), sound,
                                                             self->cancellable, NULL);

  if (result == NULL)
    return FALSE;

  *estimate = result->estimate;
  analysis_result_free (result);
  return TRUE;
}

static JobsComparedSong *
compare (Hearing *self, AnalysisSongAnalyzer *const *analyzers, const Chosen *chosen)
{
  JobsComparedSong *song = jobs_compared_song_new ();
  MoodEstimate *estimates = song->estimates;
  const LibraryLabel *label = library_song_get_label (chosen->song);

  if (chosen->is_known)
    estimates[JOBS_COMPARED_OTHER] = *library_song_get_prediction (chosen->song);
  if (!hear (self, analyzers[JOBS_COMPARED_CANDIDATE], chosen, &estimates[JOBS_COMPARED_CANDIDATE])
      || (!chosen->is_known && !hear (self, analyzers[JOBS_COMPARED_OTHER], chosen, &estimates[JOBS_COMPARED_OTHER])))
    {
      jobs_compared_song_free (song);
      return NULL;
    }

  song->id = library_song_get_id (chosen->song);
  song->path = g_strdup (library_song_get_path (chosen->song));
  song->title = g_strdup (library_song_get_title (chosen->song));
  song->artist = g_strdup (library_song_get_artist (chosen->song));
  song->group = g_strdup ("");
  if (label != NULL)
    {
      song->valence = label->valence;
      song->arousal = label->arousal;
    }
  song->distance = hypot (estimates[0].gaussian.valence - estimates[1].gaussian.valence,
                          estimates[0].gaussian.arousal - estimates[1].gaussian.arousal);
  return song;
}

/* @song: (transfer full) (nullable) */
static void
take (Hearing *self, JobsComparedSong *song)
{
  g_mutex_lock (&self->lock);
  if (song != NULL)
    g_ptr_array_add (self->heard, song);
  self->n_done++;
  if (self->options->progress != NULL)
    self->options->progress (self->n_done, self->sample->len, self->options->user_data);
  g_mutex_unlock (&self->lock);
}

static void
fail (Hearing *self, GError *error)
{
  g_mutex_lock (&self->lock);
  if (self->error == NULL)
    self->error = g_steal_pointer (&error);
  g_mutex_unlock (&self->lock);
  g_clear_error (&error);
}

static void
work (gsize index, gpointer data)
{
  Hearing *self = data;
  g_autoptr (AnalysisSongAnalyzer) candidate = NULL;
  g_autoptr (AnalysisSongAnalyzer) other = NULL;
  GError *error = NULL;

  candidate = analysis_song_analyzer_new (self->options->models[JOBS_COMPARED_CANDIDATE], &error);
  if (candidate != NULL)
    other = analysis_song_analyzer_new (self->options->models[JOBS_COMPARED_OTHER], &error);
  if (other == NULL)
    {
      fail (self, error);
      return;
    }

  AnalysisSongAnalyzer *const analyzers[] = { candidate, other };

  for (int m = 0; m < JOBS_N_COMPARED; m++)
    analysis_song_analyzer_set_cache (analyzers[m], self->tapes);
  while (!g_cancellable_is_cancelled (self->cancellable))
    {
      const guint i = (guint)g_atomic_int_add (&self->next, 1);

      if (i >= self->sample->len)
        return;
      take (self, compare (self, analyzers, &g_array_index (self->sample, Chosen, i)));
    }
}

/* --- what it comes to --- */

/* Those that change most first; songs that change alike by their paths, so that the order is the same each time. */
static int
compare_changes (gconstpointer a, gconstpointer b)
{
  const JobsComparedSong *x = *(const JobsComparedSong *const *)a;
  const JobsComparedSong *y = *(const JobsComparedSong *const *)b;

  return x->distance != y->distance ? (x->distance < y->distance) - (x->distance > y->distance)
                                    : g_strcmp0 (x->path, y->path);
}

/* A model that learned classes on top of the one in use hears all moods as that one does. */
static gboolean
has_changed (const JobsComparedSong *song)
{
  return song->distance > 0.0 || song->estimates[0].quadrant != song->estimates[1].quadrant;
}

static void
take_changes (JobsComparison *comparison, GPtrArray *heard, guint n_changes)
{
  double sum = 0.0;

  g_ptr_array_sort (heard, compare_changes);
  comparison->n_heard = heard->len;
  for (guint i = 0; i < heard->len; i++)
    {
      const JobsComparedSong *song = heard->pdata[i];

      sum += song->distance;
      comparison->n_other_quadrant += song->estimates[0].quadrant != song->estimates[1].quadrant;
    }
  comparison->mean_change = heard->len > 0 ? sum / heard->len : NAN;

  while (heard->len > 0 && comparison->changes->len < n_changes && has_changed (heard->pdata[0]))
    g_ptr_array_add (comparison->changes, g_ptr_array_steal_index (heard, 0));
}

static gboolean
hear_all (Hearing *self, GError **error)
{
  g_autoptr (TrainingWorkerPool) pool = training_worker_pool_new (self->options->n_workers);
  const guint n_workers = MIN (training_worker_pool_get_n_workers (pool), self->sample->len);

  g_mutex_init (&self->lock);
  base_parallel_for (training_worker_pool_get_parallel (pool), n_workers, work, self);
  g_mutex_clear (&self->lock);
  if (self->error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&self->error));
      return FALSE;
    }

  return !g_cancellable_set_error_if_cancelled (self->cancellable, error);
}

gboolean
jobs_compare_changes_find (const JobsCompareChanges  *self,
                           LibraryDb                 *library,
                           JobsComparison            *comparison,
                           GCancellable              *cancellable,
                           GError                   **error)
{
  const guint64 limit = jobs_heard_cache_get_limit ();
  g_autoptr (AnalysisTapeCache) tapes = limit > 0 ? analysis_tape_cache_new (NULL, limit) : NULL;
  g_autoptr (GPtrArray) songs = library_db_list_songs (library, error);
  g_autoptr (GPtrArray) heard = g_ptr_array_new_with_free_func ((GDestroyNotify)jobs_compared_song_free);
  g_autoptr (GArray) sample = songs != NULL ? choose (self, library, songs, tapes, error) : NULL;
  Hearing hearing
      = { .options = self, .sample = sample, .tapes = tapes, .cancellable = cancellable, .heard = heard };

  if (sample == NULL)
    return FALSE;

  comparison->n_library = songs->len;
  if (sample->len > 0 && !hear_all (&hearing, error))
    return FALSE;
  take_changes (comparison, heard, self->n_changes);

  return TRUE;
}
