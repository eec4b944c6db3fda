/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Threads: run() is on the job's thread and walks the folders, identify_cb() and heard_cb() on the workers of the
 * hearer, dispatch() on the owner's. Rows go from the first two to the third through `changed` and
 * `gone`, under the lock. */
#include "jobs/scan-job.h"

#include <glib/gi18n.h>
#include <sys/stat.h>

#include "engine/base/error.h"
#include "engine/base/paths.h"
#include "engine/base/temporary.h"
#include "jobs/hearer.h"
#include "jobs/identifier.h"
#include "jobs/journal-recovery.h"
#include "jobs/model-choice.h"
#include "jobs/scan-roots.h"
#include "jobs/walker.h"
#include "library/folders.h"
#include "library/playlist.h"
#include "tags/tag-writer.h"

struct _JobsScanJob
{
  JobsJob parent_instance;
  LibraryDb *library; /* (owned) */
  GStrv roots;        /* (owned) absolute; while it runs, with the library's folders where none were named */
  JobsScanFlags flags;
  char *model_path;   /* (owned) */
  guint n_workers;
  gboolean is_background;
  AnalysisTapeCache *tapes; /* (owned) (nullable) */

  GMutex order; /* taken before lock: see tell() */
  GMutex lock;
  GPtrArray *changed; /* (mutex lock) (owned) of LibrarySong, not emitted yet */
  GPtrArray *gone;    /* (mutex lock) (owned) of LibrarySong, not emitted yet */
  JobsHearer *hearer; /* (mutex lock) (unowned) (nullable): while run() has one */
  gboolean is_paused; /* (mutex lock) */
  GPtrArray *remarks; /* (mutex lock) (owned) of owned strings */
};

/* What run() has on its stack. */
typedef struct
{
  JobsScanJob *job;
  LibraryVersion version;
  JobsTally *tally;
  JobsHearer *hearer;
  JobsPresence *presence;
  JobsIdentifier *identifier;
  GHashTable *excluded; /* owned paths of folders */
  GHashTable *seen;     /* owned paths */
  GPtrArray *away;      /* owned paths of files and folders that cannot be seen, and may well be there */
} Scan;

G_DEFINE_FINAL_TYPE (JobsScanJob, jobs_scan_job, JOBS_TYPE_JOB)

enum
{
  SIGNAL_SONGS,
  SIGNAL_GONE,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static GPtrArray *
new_songs (void)
{
  return g_ptr_array_new_with_free_func (g_object_unref);
}

/* Takes the songs that wait, leaving an empty list. Returns: (transfer full) (nullable) */
static GPtrArray *
take_songs (JobsScanJob  *self,
            GPtrArray   **waiting)
{
  GPtrArray *songs = NULL;

  g_mutex_lock (&self->lock);
  if ((*waiting)->len > 0)
    {
      songs = *waiting;
      *waiting = new_songs ();
    }
  g_mutex_unlock (&self->lock);

  return songs;
}

static void
drop_song (GPtrArray   *songs,
           LibrarySong *song)
{
  for (guint i = songs->len; i > 0; i--)
    if (library_song_get_id (songs->pdata[i - 1]) == library_song_get_id (song))
      g_ptr_array_remove_index (songs, i - 1);
}

/* A song may leave its place to another in one worker and turn up elsewhere in another. It waits in one list only, the
 * later one; and it is not gone when it has turned up before that could be told. `order` keeps what is told in the order
 * in which it came about, without the owner's having to wait for the library. */
static void
tell (JobsScanJob  *self,
      GPtrArray   **waiting,
      GPtrArray    *songs)
{
  gboolean is_gone = waiting == &self->gone;

  g_mutex_lock (&self->order);
  for (guint i = 0; i < songs->len; i++)
    {
      LibrarySong *song = songs->pdata[i];

      if (is_gone && library_db_is_listed (self->library, library_song_get_id (song)))
        continue;
      g_mutex_lock (&self->lock);
      drop_song (is_gone ? self->changed : self->gone, song);
      g_ptr_array_add (*waiting, g_object_ref (song));
      g_mutex_unlock (&self->lock);
    }
  g_mutex_unlock (&self->order);
  jobs_job_wake (JOBS_JOB (self));
}

/* @sentence: (transfer full) */
static void
remark (Scan *scan,
        char *sentence)
{
  JobsScanJob *self = scan->job;

  g_mutex_lock (&self->lock);
  g_ptr_array_add (self->remarks, sentence);
  g_mutex_unlock (&self->lock);
}

static void
remark_away (Scan       *scan,
             const char *path)
{
  g_autofree char *shown = base_paths_to_utf8 (path);

  remark (scan, g_strdup_printf (_ ("“%s” is away: its songs stay in the library until it is back."), shown));
}

static gboolean
store (Scan             *scan,
       const JobsHeard  *heard,
       GError          **error)
{
  JobsScanJob *self = scan->job;
  g_autoptr (GPtrArray) songs = new_songs ();
  LibrarySong *song
      = library_db_store (self->library, heard->fields, heard->curve, heard->embedding, &scan->version, error);

  if (song == NULL)
    return FALSE;

  g_ptr_array_add (songs, song);
  tell (self, &self->changed, songs);

  return TRUE;
}

/* What waited for this sound is looked at again, and is a copy now. */
static void
release (Scan                   *scan,
         const LibraryAudioHash *audio)
{
  g_autoptr (GPtrArray) waiting = audio != NULL ? jobs_identifier_release (scan->identifier, audio) : NULL;

  for (guint i = 0; waiting != NULL && i < waiting->len; i++)
    jobs_hearer_push (scan->hearer, waiting->pdata[i]);
}

static gboolean
identified_cb (gpointer user_data)
{
  Scan *scan = user_data;
  g_autoptr (GPtrArray) chosen = jobs_identifier_choose (scan->identifier);

  for (guint i = 0; i < chosen->len; i++)
    jobs_hearer_push (scan->hearer, chosen->pdata[i]);

  return chosen->len > 0;
}

/* A file that somebody has named, and whose name is of no music: when there is nothing to hear in it, it is no song that
 * failed. @is_refused: (out) */
static gboolean
refuse (Scan                     *scan,
        const LibrarySongFields  *fields,
        gboolean                 *is_refused,
        GError                  **error)
{
  LibraryDb *library = scan->job->library;
  g_autofree char *name = g_path_get_basename (fields->path);
  g_autofree char *shown = base_paths_to_utf8 (fields->path);
  LibraryStanding standing;

  *is_refused = FALSE;
  if (fields->error_code == NULL || jobs_walk_is_audio_name (name))
    return TRUE;
  if (!library_db_get_standing (library, fields->path, &scan->version, &standing, error))
    return FALSE;
  *is_refused = standing.id == 0;
  if (!*is_refused)
    return TRUE;

  /* Translators: a path, and what is wrong with the file there. */
  remark (scan, g_strdup_printf (_ ("%s: %s"), shown, fields->error_message));

  return library_db_end_attempt (library, fields->path, error);
}

static gboolean
heard_cb (const JobsHeard  *heard,
          gpointer          user_data,
          GError          **error)
{
  Scan *scan = user_data;
  LibrarySongFields fields = *heard->fields;
  JobsHeard stored = *heard;
  gboolean is_refused;

  /* Another file by now: what was heard is not what was identified. */
  if (fields.audio != NULL
      && !jobs_identifier_confirm (&fields, jobs_job_get_cancellable (JOBS_JOB (scan->job))))
    fields.audio = NULL;
  stored.fields = &fields;
  if (!refuse (scan, &fields, &is_refused, error) || (!is_refused && !store (scan, &stored, error)))
    return FALSE;
  release (scan, heard->fields->audio);

  return TRUE;
}

static gboolean
may_read_tags_cb (const LibrarySongFields *fields,
                  gpointer                 user_data)
{
  Scan *scan = user_data;

  return jobs_identifier_may_read_tags (scan->identifier, fields);
}

static void
skip (Scan        *scan,
      JobsVerdict  verdict)
{
  switch (verdict)
    {
    case JOBS_VERDICT_CURRENT: jobs_tally_skip (scan->tally, JOBS_SKIP_CURRENT); break;
    case JOBS_VERDICT_RECOGNIZED: jobs_tally_skip (scan->tally, JOBS_SKIP_RECOGNIZED); break;
    case JOBS_VERDICT_PROBLEM: jobs_tally_skip (scan->tally, JOBS_SKIP_PROBLEM); break;
    case JOBS_VERDICT_STALE: jobs_tally_skip (scan->tally, JOBS_SKIP_STALE); break;
    case JOBS_VERDICT_HEAR:
    case JOBS_VERDICT_WAIT:
    case JOBS_VERDICT_ERROR:
    default: g_assert_not_reached ();
    }
}

static JobsHearing
identify_cb (LibrarySongFields  *fields,
             LibraryAudioHash   *audio,
             GCancellable       *stop,
             gpointer            user_data,
             GError            **error)
{
  Scan *scan = user_data;
  JobsScanJob *self = scan->job;
  g_auto (JobsNews) news;
  JobsVerdict verdict;

  jobs_news_init (&news);
  verdict = jobs_identifier_identify (scan->identifier, fields, audio, &news, stop, error);
  tell (self, &self->gone, news.gone);
  tell (self, &self->changed, news.changed);
  switch (verdict)
    {
    case JOBS_VERDICT_HEAR: return JOBS_HEAR_IT;
    case JOBS_VERDICT_WAIT: return JOBS_HEAR_NOT;
    case JOBS_VERDICT_ERROR: return JOBS_HEAR_STOP;
    case JOBS_VERDICT_CURRENT:
    case JOBS_VERDICT_RECOGNIZED:
    case JOBS_VERDICT_PROBLEM:
    case JOBS_VERDICT_STALE:
    default: break;
    }
  skip (scan, verdict);
  release (scan, fields->audio);

  return JOBS_HEAR_NOT;
}

/* What cannot be looked at: a folder and what is in it, or a song that was heard once, may well be there. */
static gboolean
found_error (Scan             *scan,
             const JobsFound  *found,
             JobsVerdict       verdict,
             GError          **error)
{
  const LibrarySongFields fields = {
    .path = found->path,
    .error_code = base_error_get_code (found->error),
    .error_message = found->error->message,
  };
  LibraryStanding standing;

  if (found->is_folder)
    g_ptr_array_add (scan->away, g_strdup (found->path));
  if (!library_db_get_standing (scan->job->library, found->path, &scan->version, &standing, error))
    return FALSE;
  if (standing.has_result)
    {
      g_hash_table_remove (scan->seen, found->path);
      g_ptr_array_add (scan->away, g_strdup (found->path));
    }
  if (verdict == JOBS_VERDICT_PROBLEM)
    {
      skip (scan, verdict);
      return TRUE;
    }
  jobs_tally_fail (scan->tally);
  /* A folder that was mistyped, or is not there yet: nothing to remember. */
  if (standing.id == 0 && !jobs_walk_is_audio_name (found->path)
      && g_strv_contains ((const char *const *)scan->job->roots, found->path)
      && g_error_matches (found->error, BASE_ERROR, BASE_ERROR_NOT_FOUND))
    {
      remark (scan, g_strdup (found->error->message));
      return TRUE;
    }

  return standing.has_result || store (scan, &(JobsHeard) { .fields = &fields }, error);
}

static gboolean
found_cb (const JobsFound  *found,
          gpointer          user_data,
          GError          **error)
{
  Scan *scan = user_data;
  gboolean is_known;
  JobsVerdict verdict;

  /* No more of an error than a root whose drive is out. */
  if (found->is_folder && g_error_matches (found->error, BASE_ERROR, BASE_ERROR_NOT_FOUND))
    {
      g_ptr_array_add (scan->away, g_strdup (found->path));
      return TRUE;
    }
  if (!g_hash_table_add (scan->seen, g_strdup (found->path)))
    return TRUE;

  jobs_tally_add (scan->tally);
  verdict = jobs_identifier_look_up (scan->identifier, found->path, found->size, found->mtime, &is_known, error);
  if (verdict == JOBS_VERDICT_ERROR)
    return FALSE;
  if (found->error != NULL)
    return found_error (scan, found, verdict, error);
  if (verdict == JOBS_VERDICT_HEAR)
    jobs_hearer_push (scan->hearer, found->path);
  else if (!is_known)
    jobs_hearer_push_last (scan->hearer, found->path);
  else
    skip (scan, verdict);

  return TRUE;
}

/* What was excluded is left out, unless it was asked for by name. */
static gboolean
enter_cb (const char *path,
          gboolean    is_mount,
          gpointer    user_data)
{
  Scan *scan = user_data;
  LibraryDb *library = scan->job->library;

  if (g_hash_table_contains (scan->excluded, path))
    return FALSE;
  /* That it could not be noted down costs nothing now, and is met again at the next song. */
  if (is_mount)
    library_db_add_mount (library, path, NULL);

  return TRUE;
}

static gboolean
knows_cb (const char *path,
          gpointer    user_data)
{
  Scan *scan = user_data;

  return library_db_has_songs (scan->job->library, path);
}

static void
folder_cb (const char *path,
           gpointer    user_data)
{
  base_temporary_remove_leftovers (path);
}

/* Whether @root is not there although it may well be: its folder of the library is not, or its drive is out. */
static gboolean
is_away (Scan        *scan,
         const char  *root)
{
  const char *folder = jobs_presence_get_folder (scan->presence, root);

  return jobs_presence_is_out (scan->presence, root)
         || (folder != NULL && !g_file_test (folder, G_FILE_TEST_EXISTS));
}

/* Whether @root is to be walked. What the library knows and is not there is away when it is a folder of the library or
 * its drive is out, and gone in all other cases; neither is an error. */
static gboolean
check_root (Scan        *scan,
            const char  *root,
            gboolean    *is_walked,
            GError     **error)
{
  *is_walked = FALSE;
  if (is_away (scan, root))
    {
      g_ptr_array_add (scan->away, g_strdup (root));
      return TRUE;
    }
  *is_walked = g_file_test (root, G_FILE_TEST_EXISTS);
  if (*is_walked)
    return jobs_presence_remember (scan->job->library, root, error);
  *is_walked = jobs_presence_get_folder (scan->presence, root) == NULL
               || !library_db_has_songs (scan->job->library, root);

  return TRUE;
}

/* Returns: (transfer full) (nullable): those of the roots that are there */
static GStrv
check_roots (Scan    *scan,
             GError **error)
{
  g_autoptr (GStrvBuilder) walked = g_strv_builder_new ();

  for (char **root = scan->job->roots; *root != NULL; root++)
    {
      gboolean is_walked;

      if (!check_root (scan, *root, &is_walked, error))
        return NULL;
      if (is_walked)
        g_strv_builder_add (walked, *root);
      jobs_presence_list_out (scan->presence, *root, scan->away);
    }

  return g_strv_builder_end (walked);
}

static gboolean
walk_and_hear (Scan    *scan,
               GError **error)
{
  g_auto (GStrv) roots = check_roots (scan, error);
  GCancellable *stop = jobs_hearer_get_stop (scan->hearer);
  g_autoptr (GError) walk_error = NULL;
  const JobsWalkHandler handler = {
    .found = found_cb, .folder = folder_cb, .enter = enter_cb, .knows = knows_cb, .user_data = scan
  };

  if (roots == NULL)
    return FALSE;

  gboolean is_walked = jobs_walk ((const char *const *)roots, &handler, stop, &walk_error);

  if (!is_walked && !g_error_matches (walk_error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_propagate_error (error, g_steal_pointer (&walk_error));
      return FALSE;
    }

  /* When the walk was stopped, the hearer knows why. */
  jobs_tally_set_total_known (scan->tally);

  return jobs_hearer_finish (scan->hearer, error);
}

/* Whether the walk has seen what is at @path under a name of other case. @folded: (inout) (nullable): made when it is needed,
 * which is rare. */
static gboolean
is_seen_otherwise (Scan        *scan,
                   const char  *path,
                   GHashTable **folded)
{
  g_autofree char *key = jobs_path_fold (path);
  const char *other;

  if (*folded == NULL)
    *folded = jobs_path_fold_all (scan->seen);
  other = g_hash_table_lookup (*folded, key);

  return other != NULL && jobs_path_is_alias (path, other);
}

/* What is there has come since the walk passed by, and another scan, or program, may have stored it. The others are put
 * into @lost. */
static gboolean
look_for_unseen (Scan        *scan,
                 const char  *root,
                 GHashTable  *lost,
                 GError     **error)
{
  g_autoptr (GPtrArray) unseen = library_db_list_unseen (scan->job->library, root, scan->seen, error);
  g_autoptr (GHashTable) folded = NULL;

  for (guint i = 0; unseen != NULL && i < unseen->len; i++)
    {
      const char *path = unseen->pdata[i];
      struct stat info;

      /* A folder that could not be listed once can be now, and is no song. */
      if (stat (path, &info) != 0 || S_ISDIR (info.st_mode)
          || jobs_scan_roots_is_left_out (scan->excluded, root, path) || is_seen_otherwise (scan, path, &folded))
        g_hash_table_add (lost, g_strdup (path));
    }

  return unseen != NULL;
}

/* Only after a whole walk: what a cancelled one has not seen may well be there. */
static gboolean
mark_presence (Scan    *scan,
               GError **error)
{
  JobsScanJob *self = scan->job;
  g_autoptr (GHashTable) lost = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_auto (JobsNews) news;

  jobs_news_init (&news);
  for (char **root = self->roots; *root != NULL; root++)
    if (!look_for_unseen (scan, *root, lost, error))
      return FALSE;
  /* Once more: a drive may have been taken out while it was walked. */
  for (char **root = self->roots; *root != NULL; root++)
    {
      g_autoptr (GPtrArray) out = g_ptr_array_new_with_free_func (g_free);

      if (is_away (scan, *root))
        g_ptr_array_add (out, g_strdup (*root));
      else
        jobs_presence_list_out (scan->presence, *root, out);
      for (guint i = 0; i < out->len; i++)
        {
          remark_away (scan, out->pdata[i]);
          g_ptr_array_add (scan->away, g_strdup (out->pdata[i]));
        }
    }
  g_ptr_array_add (scan->away, NULL);
  for (char **root = self->roots; *root != NULL; root++)
    if (!library_db_mark_presence (self->library, *root, scan->seen, lost,
                                   (const char *const *)scan->away->pdata, news.changed, news.gone, error))
      return FALSE;
  tell (self, &self->changed, news.changed);
  tell (self, &self->gone, news.gone);

  return TRUE;
}

/* From here on, or no longer, a pause is this hearer's. */
static void
set_hearer (JobsScanJob *self,
            JobsHearer  *hearer)
{
  g_mutex_lock (&self->lock);
  self->hearer = hearer;
  if (hearer != NULL)
    jobs_hearer_set_paused (hearer, self->is_paused);
  g_mutex_unlock (&self->lock);
}

static gboolean
scan_with (JobsScanJob    *self,
           AnalysisModel  *model,
           GError        **error)
{
  JobsJob *job = JOBS_JOB (self);
  guint n_workers = jobs_hearer_choose_n_workers (self->n_workers);
  const LibraryVersion version = {
    .model = analysis_model_get_fingerprint (model),
    .frontend_version = analysis_model_get_frontend_version (model),
    .has_embedding = analysis_model_get_n_embedding (model) > 0,
  };
  g_autoptr (JobsPresence) presence = jobs_presence_new (self->library, error);
  g_autoptr (GHashTable) excluded = presence != NULL ? jobs_presence_load_excluded (self->library, error) : NULL;

  if (excluded == NULL)
    return FALSE;

  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GPtrArray) away = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (JobsTally) tally = jobs_tally_new (job, n_workers);
  g_autoptr (JobsIdentifier) identifier
      = jobs_identifier_new (self->library, &version, presence, (self->flags & JOBS_SCAN_REANALYZE) != 0);
  Scan scan = {
    .job = self,
    .version = version,
    .tally = tally,
    .presence = presence,
    .identifier = identifier,
    .excluded = excluded,
    .seen = seen,
    .away = away,
  };
  const JobsHearerHandler handler = {
    .identify = identify_cb,
    .identified = identified_cb,
    .may_read_tags = may_read_tags_cb,
    .heard = heard_cb,
    .user_data = &scan,
    .is_background = self->is_background,
    .tapes = self->tapes,
  };
  g_autoptr (JobsHearer) hearer
      = jobs_hearer_new (model, n_workers, tally, &handler, jobs_job_get_cancellable (job));
  gboolean is_heard;

  scan.hearer = hearer;
  set_hearer (self, hearer);
  is_heard = walk_and_hear (&scan, error);
  set_hearer (self, NULL);

  return is_heard && mark_presence (&scan, error) && library_playlists_link_replaced (self->library, error);
}

static gboolean
prepare_roots (JobsScanJob  *self,
               GError      **error)
{
  GStrv roots = jobs_scan_roots_prepare (self->library, (const char *const *)self->roots,
                                         (self->flags & JOBS_SCAN_UNNAMED) != 0, error);

  if (roots == NULL)
    return FALSE;
  g_strfreev (self->roots);
  self->roots = roots;

  return TRUE;
}

static gboolean
jobs_scan_job_run (JobsJob  *job,
                   GError  **error)
{
  JobsScanJob *self = JOBS_SCAN_JOB (job);
  g_autoptr (AnalysisModel) model = analysis_model_load (self->model_path, error);

  return model != NULL && jobs_recover_journal_if_free (self->library, jobs_job_get_cancellable (job), error)
         && prepare_roots (self, error) && scan_with (self, model, error);
}

static void
jobs_scan_job_dispatch (JobsJob *job)
{
  JobsScanJob *self = JOBS_SCAN_JOB (job);
  g_autoptr (GPtrArray) changed = take_songs (self, &self->changed);
  g_autoptr (GPtrArray) gone = take_songs (self, &self->gone);

  if (changed != NULL)
    g_signal_emit (self, signals[SIGNAL_SONGS], 0, changed);
  if (gone != NULL)
    g_signal_emit (self, signals[SIGNAL_GONE], 0, gone);
}

static void
jobs_scan_job_finalize (GObject *object)
{
  JobsScanJob *self = JOBS_SCAN_JOB (object);

  g_clear_pointer (&self->library, library_db_unref);
  g_strfreev (self->roots);
  g_free (self->model_path);
  analysis_tape_cache_unref (self->tapes);
  g_ptr_array_unref (self->changed);
  g_ptr_array_unref (self->gone);
  g_ptr_array_unref (self->remarks);
  g_mutex_clear (&self->lock);
  g_mutex_clear (&self->order);

  G_OBJECT_CLASS (jobs_scan_job_parent_class)->finalize (object);
}

static void
jobs_scan_job_class_init (JobsScanJobClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = jobs_scan_job_finalize;
  JOBS_JOB_CLASS (klass)->run = jobs_scan_job_run;
  JOBS_JOB_CLASS (klass)->dispatch = jobs_scan_job_dispatch;

  signals[SIGNAL_SONGS] = g_signal_new ("songs", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                        NULL, G_TYPE_NONE, 1, G_TYPE_PTR_ARRAY);
  signals[SIGNAL_GONE] = g_signal_new ("gone", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                       NULL, G_TYPE_NONE, 1, G_TYPE_PTR_ARRAY);
}

static void
jobs_scan_job_init (JobsScanJob *self)
{
  g_mutex_init (&self->lock);
  g_mutex_init (&self->order);
  self->changed = new_songs ();
  self->gone = new_songs ();
  self->remarks = g_ptr_array_new_with_free_func (g_free);
}

JobsJob *
jobs_scan_job_new (LibraryDb         *library,
                   const char *const *folders,
                   const char        *model_path,
                   guint              n_workers)
{
  JobsScanJob *self = g_object_new (JOBS_TYPE_SCAN_JOB, NULL);
  g_autoptr (GStrvBuilder) roots = g_strv_builder_new ();

  for (gsize i = 0; folders != NULL && folders[i] != NULL; i++)
    {
      g_autofree char *path = g_canonicalize_filename (folders[i], NULL);

      g_strv_builder_add (roots, path);
    }
  self->library = library_db_ref (library);
  self->roots = g_strv_builder_end (roots);
  self->model_path
      = model_path != NULL ? g_strdup (model_path) : jobs_model_choice_find ();
  self->n_workers = n_workers;

  return JOBS_JOB (self);
}

void
jobs_scan_job_set_flags (JobsScanJob   *self,
                         JobsScanFlags  flags)
{
  g_return_if_fail (jobs_job_get_state (JOBS_JOB (self)) == JOBS_STATE_READY);

  self->flags = flags;
}

void
jobs_scan_job_set_cache_limit (JobsScanJob *self,
                               guint64      limit)
{
  g_return_if_fail (jobs_job_get_state (JOBS_JOB (self)) == JOBS_STATE_READY);

  analysis_tape_cache_unref (self->tapes);
  self->tapes = limit > 0 ? analysis_tape_cache_new (NULL, limit) : NULL;
}

void
jobs_scan_job_set_background (JobsScanJob *self,
                              gboolean     is_background)
{
  g_return_if_fail (jobs_job_get_state (JOBS_JOB (self)) == JOBS_STATE_READY);

  self->is_background = is_background;
  if (is_background)
    self->n_workers = MAX (1, jobs_hearer_choose_n_workers (self->n_workers) - 1);
}

void
jobs_scan_job_set_paused (JobsScanJob *self,
                          gboolean     is_paused)
{
  g_mutex_lock (&self->lock);
  self->is_paused = is_paused;
  if (self->hearer != NULL)
    jobs_hearer_set_paused (self->hearer, is_paused);
  g_mutex_unlock (&self->lock);
}

GStrv
jobs_scan_job_dup_remarks (JobsScanJob *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  g_autoptr (GStrvBuilder) remarks = g_strv_builder_new ();

  for (guint i = 0; i < self->remarks->len; i++)
    g_strv_builder_add (remarks, self->remarks->pdata[i]);

  return g_strv_builder_end (remarks);
}
