/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Threads: all but making the job and reading its songs is on the job's own thread. */
#include "jobs/label-next-job.h"

#include "jobs/adapt-sets.h"

/* Songs that are looked at: each is compared with each. */
#define MAX_SONGS 1024

struct _JobsLabelNextJob
{
  JobsJob parent_instance;
  LibraryDb *db; /* (owned) */
  guint n_wanted;
  GHashTable *passed; /* (owned) (element-type gint64) */
  GPtrArray *songs;   /* (owned) (element-type LibrarySong) */
};

G_DEFINE_FINAL_TYPE (JobsLabelNextJob, jobs_label_next_job, JOBS_TYPE_JOB)

/* What is chosen among. */
typedef struct
{
  JobsLabelNextJob *job;
  const JobsAdaptSets *sets;
  GArray *ids;         /* (owned) (element-type gint64) */
  GArray *points;      /* (owned) (element-type double) */
  GArray *embeddings;  /* (owned) (element-type float) */
  GArray *groups;      /* (owned) (element-type guint): a number for each artist; 0: unknown */
  GHashTable *artists; /* (owned): folded name -> number */
} Candidates;

static Candidates
candidates_make (JobsLabelNextJob *job, const JobsAdaptSets *sets)
{
  return (Candidates) {
    .job = job,
    .sets = sets,
    .ids = g_array_new (FALSE, FALSE, sizeof (gint64)),
    .points = g_array_new (FALSE, FALSE, sizeof (double)),
    .embeddings = g_array_new (FALSE, FALSE, sizeof (float)),
    .groups = g_array_new (FALSE, FALSE, sizeof (guint)),
    .artists = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL),
  };
}

static void
candidates_clear (Candidates *self)
{
  g_array_unref (self->ids);
  g_array_unref (self->points);
  g_array_unref (self->embeddings);
  g_array_unref (self->groups);
  g_hash_table_unref (self->artists);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Candidates, candidates_clear)

static guint
get_group (Candidates *self, const char *artist)
{
  g_autofree char *folded = NULL;
  guint group;

  if (artist == NULL || *artist == '\0')
    return 0;
  folded = g_utf8_casefold (artist, -1);
  group = GPOINTER_TO_UINT (g_hash_table_lookup (self->artists, folded));
  if (group == 0)
    {
      group = g_hash_table_size (self->artists) + 1;
      g_hash_table_insert (self->artists, g_steal_pointer (&folded), GUINT_TO_POINTER (group));
    }

  return group;
}

static gboolean
add_song (const LibraryHeard *song, gpointer user_data)
{
  Candidates *self = user_data;
  const double point[] = { song->valence, song->arousal };
  const guint group = get_group (self, song->artist), before = self->embeddings->len;

  if (g_hash_table_contains (self->job->passed, &song->id))
    return TRUE;

  g_array_append_val (self->ids, song->id);
  g_array_append_vals (self->points, point, G_N_ELEMENTS (point));
  g_array_append_val (self->groups, group);
  g_array_set_size (self->embeddings, before + (guint)self->sets->n_embedding);
  jobs_adapt_sets_embed (self->sets, song->embedding, (float *)(gpointer)self->embeddings->data + before);

  return !g_cancellable_is_cancelled (jobs_job_get_cancellable (JOBS_JOB (self->job)));
}

/* (transfer full) (nullable) (element-type gint64) */
static GArray *
choose (const Candidates *self, GError **error)
{
  const AnalysisAdaptationSet songs = {
    .n = self->ids->len,
    .points = (const double *)(gpointer)self->points->data,
    .n_embedding = self->sets->n_embedding,
    .embeddings = self->sets->n_embedding > 0 ? (const float *)(gpointer)self->embeddings->data : NULL,
  };
  const guint *groups = (const guint *)(gpointer)self->groups->data;
  gsize chosen[JOBS_LABEL_NEXT_MAX];
  const gssize n
      = analysis_adaptation_choose (&self->sets->own, &songs, groups, self->job->n_wanted, chosen, error);
  GArray *ids;

  if (n < 0)
    return NULL;
  ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  for (gssize i = 0; i < n; i++)
    g_array_append_val (ids, g_array_index (self->ids, gint64, chosen[i]));

  return ids;
}

static gboolean
jobs_label_next_job_run (JobsJob *job, GError **error)
{
  JobsLabelNextJob *self = JOBS_LABEL_NEXT_JOB (job);
  GCancellable *cancellable = jobs_job_get_cancellable (job);
  g_autoptr (JobsAdaptSets) sets = jobs_adapt_sets_read (self->db, NULL, cancellable, error);
  g_autoptr (GArray) ids = NULL;
  GPtrArray *songs;

  if (sets == NULL)
    return FALSE;

  g_auto (Candidates) candidates = candidates_make (self, sets);
  if (!library_adaptation_each_unlabeled (self->db, sets->version, MAX_SONGS, add_song, &candidates, error)
      || g_cancellable_set_error_if_cancelled (cancellable, error))
    return FALSE;

  ids = choose (&candidates, error);
  songs = ids != NULL ? library_db_list_songs_by_id (self->db, ids, error) : NULL;
  if (songs == NULL)
    return FALSE;
  g_ptr_array_unref (self->songs);
  self->songs = songs;

  return TRUE;
}

static void
jobs_label_next_job_finalize (GObject *object)
{
  JobsLabelNextJob *self = JOBS_LABEL_NEXT_JOB (object);

  library_db_unref (self->db);
  g_hash_table_unref (self->passed);
  g_ptr_array_unref (self->songs);

  G_OBJECT_CLASS (jobs_label_next_job_parent_class)->finalize (object);
}

static void
jobs_label_next_job_class_init (JobsLabelNextJobClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = jobs_label_next_job_finalize;
  JOBS_JOB_CLASS (klass)->run = jobs_label_next_job_run;
}

static void
jobs_label_next_job_init (JobsLabelNextJob *self)
{
  self->passed = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  self->songs = g_ptr_array_new_with_free_func (g_object_unref);
}

JobsJob *
jobs_label_next_job_new (LibraryDb *db, guint n_wanted, GArray *passed)
{
  JobsLabelNextJob *self;

  g_return_val_if_fail (n_wanted >= 1 && n_wanted <= JOBS_LABEL_NEXT_MAX, NULL);

  self = g_object_new (JOBS_TYPE_LABEL_NEXT_JOB, NULL);
  self->db = library_db_ref (db);
  self->n_wanted = n_wanted;
  for (guint i = 0; passed != NULL && i < passed->len; i++)
    g_hash_table_add (self->passed, g_memdup2 (&g_array_index (passed, gint64, i), sizeof (gint64)));

  return JOBS_JOB (self);
}

GPtrArray *
jobs_label_next_job_get_songs (JobsLabelNextJob *self)
{
  return self->songs;
}
