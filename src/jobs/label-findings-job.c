/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Threads: run() fills the findings on the job's thread; the owner takes them after "finished", when that thread has been
 * joined. */
#include "jobs/label-findings-job.h"

#include "library/playlist-choice.h"
#include "library/playlist.h"

struct _JobsLabelFindingsJob
{
  JobsJob parent_instance;
  LibraryDb *db; /* (owned) */
  JobsFindFlags where;
  GHashTable *by_id;           /* (owned) (nullable): id -> LibrarySong, of all that are listed */
  JobsLabelFindings *findings; /* (owned) */
};

G_DEFINE_FINAL_TYPE (JobsLabelFindingsJob, jobs_label_findings_job, JOBS_TYPE_JOB)

/* A file that cannot be read says nothing. */
static void
read_song (JobsLabelFindingsJob *self, LibrarySong *song, JobsProgress *progress)
{
  g_autoptr (JobsTagReading) reading = NULL;

  if (!library_song_get_is_absent (song) && library_song_get_label (song) == NULL)
    {
      reading = jobs_tag_reading_new (self->db, library_song_get_path (song), NULL);
      if (reading != NULL)
        jobs_label_findings_add_tags (self->findings, song, reading);
      else
        progress->n_failed++;
    }
  progress->n_done++;
  jobs_job_report (JOBS_JOB (self), progress);
}

static gboolean
read_songs (JobsLabelFindingsJob *self, GPtrArray *songs, GError **error)
{
  GCancellable *cancellable = jobs_job_get_cancellable (JOBS_JOB (self));
  JobsProgress progress = { .is_total_known = TRUE, .n_total = songs->len, .seconds_left = -1 };

  for (guint i = 0; i < songs->len && !g_cancellable_is_cancelled (cancellable); i++)
    read_song (self, songs->pdata[i], &progress);

  return !g_cancellable_set_error_if_cancelled (cancellable, error);
}

static gboolean
read_list (JobsLabelFindingsJob *self, const LibraryPlaylist *playlist, GError **error)
{
  g_autoptr (GPtrArray) entries = library_playlists_get_entries (self->db, playlist->id, error);

  if (entries == NULL)
    return FALSE;
  for (guint i = 0; i < entries->len; i++)
    {
      const LibraryPlaylistEntry *entry = entries->pdata[i];

      if (entry->song != NULL && !entry->is_missing)
        jobs_label_findings_add_playlist (self->findings, entry->song, playlist->name);
    }

  return TRUE;
}

static gboolean
read_rule (JobsLabelFindingsJob *self, const LibraryPlaylist *playlist, GError **error)
{
  g_autoptr (GArray) ids = library_playlist_rule_choose (playlist->rule, self->db, error);

  if (ids == NULL)
    return FALSE;
  for (guint i = 0; i < ids->len; i++)
    {
      LibrarySong *song = g_hash_table_lookup (self->by_id, &g_array_index (ids, gint64, i));

      if (song != NULL)
        jobs_label_findings_add_playlist (self->findings, song, playlist->name);
    }

  return TRUE;
}

static gboolean
read_playlists (JobsLabelFindingsJob *self, GError **error)
{
  GCancellable *cancellable = jobs_job_get_cancellable (JOBS_JOB (self));
  g_autoptr (GPtrArray) playlists = library_playlists_list (self->db, error);

  if (playlists == NULL)
    return FALSE;
  for (guint i = 0; i < playlists->len; i++)
    {
      const LibraryPlaylist *playlist = playlists->pdata[i];

      if (g_cancellable_set_error_if_cancelled (cancellable, error)
          || !(playlist->rule != NULL ? read_rule (self, playlist, error) : read_list (self, playlist, error)))
        return FALSE;
    }

  return TRUE;
}

static gboolean
jobs_label_findings_job_run (JobsJob *job, GError **error)
{
  JobsLabelFindingsJob *self = JOBS_LABEL_FINDINGS_JOB (job);
  MoodVocabulary *vocabulary = mood_vocabulary_get_default (error);
  g_autoptr (GPtrArray) songs = vocabulary != NULL ? library_db_list_songs (self->db, error) : NULL;

  if (songs == NULL)
    return FALSE;
  self->by_id = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, g_object_unref);
  for (guint i = 0; i < songs->len; i++)
    {
      gint64 id = library_song_get_id (songs->pdata[i]);

      g_hash_table_insert (self->by_id, g_memdup2 (&id, sizeof id), g_object_ref (songs->pdata[i]));
    }
  if (((self->where & JOBS_FIND_IN_TAGS) != 0 && !read_songs (self, songs, error))
      || ((self->where & JOBS_FIND_IN_PLAYLISTS) != 0 && !read_playlists (self, error)))
    return FALSE;
  jobs_label_findings_sort (self->findings, vocabulary);
  g_clear_pointer (&self->by_id, g_hash_table_unref);

  return TRUE;
}

static void
jobs_label_findings_job_finalize (GObject *object)
{
  JobsLabelFindingsJob *self = JOBS_LABEL_FINDINGS_JOB (object);

  library_db_unref (self->db);
  jobs_label_findings_free (self->findings);
  g_clear_pointer (&self->by_id, g_hash_table_unref);

  G_OBJECT_CLASS (jobs_label_findings_job_parent_class)->finalize (object);
}

static void
jobs_label_findings_job_class_init (JobsLabelFindingsJobClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = jobs_label_findings_job_finalize;
  JOBS_JOB_CLASS (klass)->run = jobs_label_findings_job_run;
}

static void
jobs_label_findings_job_init (JobsLabelFindingsJob *self)
{
  self->findings = jobs_label_findings_new ();
}

JobsJob *
jobs_label_findings_job_new (LibraryDb *db, JobsFindFlags where)
{
  JobsLabelFindingsJob *self = g_object_new (JOBS_TYPE_LABEL_FINDINGS_JOB, NULL);

  self->db = library_db_ref (db);
  self->where = where;

  return JOBS_JOB (self);
}

JobsLabelFindings *
jobs_label_findings_job_get (JobsLabelFindingsJob *self)
{
  return self->findings;
}
