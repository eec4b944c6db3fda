/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Threads: run() is on the job's thread, one file after the other; dispatch() is on the owner's.
 * Outcomes go from one to the other through `waiting`, under the lock; `outcomes` is the owner's. */
#include "jobs/write-tags-job.h"

#include <string.h>
#include <sys/stat.h>

#include "engine/base/error.h"
#include "jobs/journal-recovery.h"
#include "jobs/tag-lock.h"
#include "jobs/tag-writing.h"

typedef enum
{
  MODE_WRITE,
  MODE_PREVIEW,
  MODE_UNDO,
  MODE_PREVIEW_UNDO,
} Mode;

struct _JobsWriteTagsJob
{
  JobsJob parent_instance;
  Mode mode;
  LibraryDb *library;  /* (owned) */
  GPtrArray *songs;    /* (owned) (nullable) of LibrarySong; not of an undo */
  JobsTagOptions options; /* set before the job is started */
  gint64 undo_batch;   /* of an undo; 0: the last one of which anything can be undone */
  GHashTable *previewed; /* (owned) the job's thread only: of char *, the files that would be changed by now */
  GPtrArray *outcomes; /* (owned) owner's thread only */

  GMutex lock;
  GPtrArray *waiting; /* (mutex lock) (owned) of JobsTagOutcome, not emitted yet */
  GPtrArray *renewed; /* (mutex lock) (owned) of LibrarySong, not emitted yet */
  gint64 batch;       /* (mutex lock) that was written */
};

G_DEFINE_FINAL_TYPE (JobsWriteTagsJob, jobs_write_tags_job, JOBS_TYPE_JOB)

enum
{
  SIGNAL_OUTCOME,
  SIGNAL_SONGS,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static GPtrArray *
new_outcomes (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify)jobs_tag_outcome_free);
}

/* The library's row of a file that was written says other things by now: what its tags hold, how large it is. */
static void
renew (JobsWriteTagsJob     *self,
       const JobsTagOutcome *outcome)
{
  LibrarySong *song = outcome->is_written ? library_db_find_song (self->library, outcome->path, NULL) : NULL;

  if (song == NULL)
    return;

  g_mutex_lock (&self->lock);
  g_ptr_array_add (self->renewed, song);
  g_mutex_unlock (&self->lock);
}

/* @outcome: (transfer full) (nullable): NULL for a song that there was nothing to write for */
static void
tell (JobsWriteTagsJob *self,
      JobsTagOutcome   *outcome,
      JobsProgress     *progress)
{
  progress->n_done++;
  if (outcome == NULL)
    {
      progress->n_skipped++;
    }
  else
    {
      if (outcome->error_code != NULL)
        progress->n_failed++;
      renew (self, outcome);
      g_mutex_lock (&self->lock);
      g_ptr_array_add (self->waiting, outcome);
      g_mutex_unlock (&self->lock);
    }
  jobs_job_report (JOBS_JOB (self), progress);
}

/* A preview changes nothing: of a file that is come upon by a second name, a link, it would promise the same change
 * again, which a write would find done. */
static JobsTagOutcome *
preview_song (JobsWriteTagsJob  *self,
              LibrarySong       *song,
              GError           **error)
{
  const char *path = library_song_get_path (song);
  g_autofree char *file = NULL;
  JobsTagOutcome *outcome;
  struct stat status;

  if (stat (path, &status) == 0)
    file = g_strdup_printf ("%" G_GUINT64_FORMAT ":%" G_GUINT64_FORMAT, (guint64)status.st_dev, (guint64)status.st_ino);
  if (file != NULL && g_hash_table_contains (self->previewed, file))
    return jobs_tag_outcome_new (path);

  outcome = jobs_tag_preview_mood (self->library, song, &self->options, jobs_job_get_cancellable (JOBS_JOB (self)),
                                   error);
  if (file != NULL && outcome != NULL && outcome->error_code == NULL && outcome->changes->len > 0)
    g_hash_table_add (self->previewed, g_steal_pointer (&file));

  return outcome;
}

static JobsTagOutcome *
write_song (JobsWriteTagsJob  *self,
            LibrarySong       *song,
            gint64            *batch,
            GError           **error)
{
  JobsTagOutcome *outcome;

  if (self->mode == MODE_PREVIEW)
    return preview_song (self, song, error);

  outcome = jobs_tag_write_mood (self->library, song, &self->options, batch,
                                 jobs_job_get_cancellable (JOBS_JOB (self)), error);
  g_mutex_lock (&self->lock);
  self->batch = *batch;
  g_mutex_unlock (&self->lock);

  return outcome;
}

static gboolean
write_songs (JobsWriteTagsJob  *self,
             GError           **error)
{
  JobsProgress progress = { .n_total = self->songs->len, .is_total_known = TRUE, .seconds_left = -1.0 };
  gint64 batch = 0;

  for (guint i = 0; i < self->songs->len; i++)
    {
      LibrarySong *song = self->songs->pdata[i];
      JobsTagOutcome *outcome = NULL;

      if (g_cancellable_set_error_if_cancelled (jobs_job_get_cancellable (JOBS_JOB (self)), error))
        return FALSE;
      if (library_song_get_estimate (song) != NULL)
        {
          outcome = write_song (self, song, &batch, error);
          if (outcome == NULL)
            return FALSE;
        }
      tell (self, outcome, &progress);
    }

  return TRUE;
}

/* Drops what is undone already, keeping the order. */
static void
keep_not_undone (GPtrArray *entries)
{
  for (guint i = 0; i < entries->len;)
    {
      const LibraryJournalEntry *entry = entries->pdata[i];

      if (entry->undone)
        g_ptr_array_remove_index (entries, i);
      else
        i++;
    }
}

/* How many entries from @first on are of the same file: a file's fields were written together. */
static guint
count_of_same_file (GPtrArray *entries,
                    guint      first)
{
  const LibraryJournalEntry *entry = entries->pdata[first];
  guint end = first + 1;

  while (end < entries->len && g_str_equal (((LibraryJournalEntry *)entries->pdata[end])->path, entry->path))
    end++;

  return end - first;
}

static JobsTagOutcome *
undo_file (JobsWriteTagsJob            *self,
           LibraryJournalEntry *const  *entries,
           gsize                        n_entries,
           GError                     **error)
{
  GCancellable *cancellable = jobs_job_get_cancellable (JOBS_JOB (self));
  JobsTagOutcome *outcome;

  if (self->mode == MODE_PREVIEW_UNDO)
    outcome = jobs_tag_preview_undo (self->library, entries, n_entries, cancellable, error);
  else
    outcome = jobs_tag_undo (self->library, entries, n_entries, self->options.keeps_mtime, cancellable, error);
  if (outcome != NULL)
    outcome->batch = entries[0]->batch;

  return outcome;
}

static gboolean
is_gone (const JobsTagOutcome *outcome)
{
  return g_strcmp0 (outcome->error_code, base_error_code_to_string (BASE_ERROR_NOT_FOUND)) == 0;
}

/* Whether there is nothing in the file any more that we could take back. Not so where the disk is full or the file may
 * not be written: that passes, and to undo an older writing instead would be a surprise. */
static gboolean
is_lost (const JobsTagOutcome *outcome)
{
  static const BaseErrorCode codes[] = { BASE_ERROR_NOT_FOUND, BASE_ERROR_CHANGED_MEANWHILE, BASE_ERROR_NOT_A_FILE,
                                         BASE_ERROR_EMPTY, BASE_ERROR_NOT_AUDIO };

  if (outcome->error_code == NULL || outcome->changes->len > 0)
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (codes); i++)
    if (g_str_equal (outcome->error_code, base_error_code_to_string (codes[i])))
      return TRUE;

  return FALSE;
}

static gboolean
mark_left (JobsWriteTagsJob            *self,
           LibraryJournalEntry *const  *entries,
           gsize                        n_entries,
           GError                     **error)
{
  for (gsize i = 0; i < n_entries; i++)
    if (!library_journal_mark_left (self->library, entries[i]->id, error))
      return FALSE;

  return TRUE;
}

/* @is_lost_all: (out): whether nothing of it can be undone any more */
static gboolean
undo_batch (JobsWriteTagsJob  *self,
            gint64             batch,
            JobsProgress      *progress,
            gboolean          *is_lost_all,
            GError           **error)
{
  g_autoptr (GPtrArray) entries = library_journal_list_batch (self->library, batch, error);

  if (entries == NULL)
    return FALSE;

  keep_not_undone (entries);
  for (guint i = 0; i < entries->len; i += count_of_same_file (entries, i))
    progress->n_total++;

  *is_lost_all = entries->len > 0;
  for (guint i = 0, n; i < entries->len; i += n)
    {
      LibraryJournalEntry *const *file_entries = (LibraryJournalEntry *const *)entries->pdata + i;

      n = count_of_same_file (entries, i);
      if (g_cancellable_set_error_if_cancelled (jobs_job_get_cancellable (JOBS_JOB (self)), error))
        return FALSE;

      g_autoptr (JobsTagOutcome) outcome = undo_file (self, file_entries, n, error);

      if (outcome == NULL)
        return FALSE;
      if (self->mode == MODE_UNDO && self->undo_batch == 0 && is_gone (outcome)
          && !mark_left (self, file_entries, n, error))
        return FALSE;
      *is_lost_all &= is_lost (outcome);
      tell (self, g_steal_pointer (&outcome), progress);
    }

  return TRUE;
}

/* The newest batch that has something to undo. */
static gboolean
undo_last (JobsWriteTagsJob  *self,
           JobsProgress      *progress,
           GError           **error)
{
  gint64 batch = G_MAXINT64;
  gboolean is_lost_all = TRUE;

  while (is_lost_all)
    {
      g_autoptr (GError) journal_error = NULL;

      batch = library_journal_get_batch_before (self->library, batch, &journal_error);
      if (journal_error != NULL)
        {
          g_propagate_error (error, g_steal_pointer (&journal_error));
          return FALSE;
        }
      if (batch == 0)
        return TRUE;
      if (!undo_batch (self, batch, progress, &is_lost_all, error))
        return FALSE;
    }

  return TRUE;
}

static gboolean
undo (JobsWriteTagsJob  *self,
      GError           **error)
{
  JobsProgress progress = { .is_total_known = TRUE, .seconds_left = -1.0 };
  gboolean is_lost_all;

  if (self->undo_batch == 0)
    return undo_last (self, &progress, error);

  return undo_batch (self, self->undo_batch, &progress, &is_lost_all, error);
}

static gboolean
jobs_write_tags_job_run (JobsJob  *job,
                         GError  **error)
{
  JobsWriteTagsJob *self = JOBS_WRITE_TAGS_JOB (job);
  GCancellable *cancellable = jobs_job_get_cancellable (job);
  g_autoptr (JobsTagLock) lock = NULL;

  /* The journal is looked at as it is: whoever writes just now will settle it. */
  if (self->mode == MODE_PREVIEW)
    return write_songs (self, error);
  if (self->mode == MODE_PREVIEW_UNDO)
    return undo (self, error);

  lock = jobs_tag_lock_take (self->library, cancellable, error);
  if (lock == NULL || !jobs_recover_journal (self->library, cancellable, error))
    return FALSE;

  return self->mode == MODE_UNDO ? undo (self, error) : write_songs (self, error);
}

static void
jobs_write_tags_job_dispatch (JobsJob *job)
{
  JobsWriteTagsJob *self = JOBS_WRITE_TAGS_JOB (job);
  g_autoptr (GPtrArray) told = new_outcomes ();
  g_autoptr (GPtrArray) renewed = g_ptr_array_new_with_free_func (g_object_unref);

  g_mutex_lock (&self->lock);
  GPtrArray *empty = g_steal_pointer (&told);
  told = self->waiting;
  self->waiting = empty;
  empty = g_steal_pointer (&renewed);
  renewed = self->renewed;
  self->renewed = empty;
  g_mutex_unlock (&self->lock);

  while (told->len > 0)
    {
      JobsTagOutcome *outcome = g_ptr_array_steal_index (told, 0);

      g_ptr_array_add (self->outcomes, outcome);
      g_signal_emit (self, signals[SIGNAL_OUTCOME], 0, outcome);
    }
  if (renewed->len > 0)
    g_signal_emit (self, signals[SIGNAL_SONGS], 0, renewed);
}

static void
jobs_write_tags_job_finalize (GObject *object)
{
  JobsWriteTagsJob *self = JOBS_WRITE_TAGS_JOB (object);

  g_clear_pointer (&self->library, library_db_unref);
  g_clear_pointer (&self->songs, g_ptr_array_unref);
  g_hash_table_unref (self->previewed);
  g_ptr_array_unref (self->outcomes);
  g_ptr_array_unref (self->waiting);
  g_ptr_array_unref (self->renewed);
  g_mutex_clear (&self->lock);

  G_OBJECT_CLASS (jobs_write_tags_job_parent_class)->finalize (object);
}

static void
jobs_write_tags_job_class_init (JobsWriteTagsJobClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = jobs_write_tags_job_finalize;
  JOBS_JOB_CLASS (klass)->run = jobs_write_tags_job_run;
  JOBS_JOB_CLASS (klass)->dispatch = jobs_write_tags_job_dispatch;

  signals[SIGNAL_OUTCOME] = g_signal_new ("outcome", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                          NULL, NULL, G_TYPE_NONE, 1, G_TYPE_POINTER);
  signals[SIGNAL_SONGS] = g_signal_new ("songs", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                        G_TYPE_NONE, 1, G_TYPE_PTR_ARRAY);
}

static void
jobs_write_tags_job_init (JobsWriteTagsJob *self)
{
  g_mutex_init (&self->lock);
  tag_field_set_init (&self->options.fields);
  self->previewed = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->outcomes = new_outcomes ();
  self->waiting = new_outcomes ();
  self->renewed = g_ptr_array_new_with_free_func (g_object_unref);
}

static JobsWriteTagsJob *
new_job (LibraryDb *library,
         Mode       mode)
{
  JobsWriteTagsJob *self = g_object_new (JOBS_TYPE_WRITE_TAGS_JOB, NULL);

  self->library = library_db_ref (library);
  self->mode = mode;

  return self;
}

/* The list is copied: its owner may go on sorting it. */
static GPtrArray *
copy_songs (GPtrArray *songs)
{
  GPtrArray *copy = g_ptr_array_new_full (songs->len, g_object_unref);

  for (guint i = 0; i < songs->len; i++)
    g_ptr_array_add (copy, g_object_ref (songs->pdata[i]));

  return copy;
}

JobsJob *
jobs_write_tags_job_new_write (LibraryDb *library,
                               GPtrArray *songs)
{
  JobsWriteTagsJob *self = new_job (library, MODE_WRITE);

  self->songs = copy_songs (songs);

  return JOBS_JOB (self);
}

JobsJob *
jobs_write_tags_job_new_preview (LibraryDb *library,
                                 GPtrArray *songs)
{
  JobsWriteTagsJob *self = new_job (library, MODE_PREVIEW);

  self->songs = copy_songs (songs);

  return JOBS_JOB (self);
}

JobsJob *
jobs_write_tags_job_new_undo (LibraryDb *library,
                              gint64     batch)
{
  JobsWriteTagsJob *self = new_job (library, MODE_UNDO);

  self->undo_batch = batch;

  return JOBS_JOB (self);
}

JobsJob *
jobs_write_tags_job_new_preview_undo (LibraryDb *library,
                                      gint64     batch)
{
  JobsWriteTagsJob *self = new_job (library, MODE_PREVIEW_UNDO);

  self->undo_batch = batch;

  return JOBS_JOB (self);
}

gboolean
jobs_tag_mode_from_name (const char  *name,
                         JobsTagMode *mode)
{
  static const char *const names[] = { "add", "replace", "fill" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (g_str_equal (names[i], name))
      {
        *mode = (JobsTagMode)i;
        return TRUE;
      }

  return FALSE;
}

const char *
jobs_tag_get_usual_name (const char *word)
{
  TagFieldSet fields;
  const char *const words[] = { word, NULL };

  if (g_str_equal (word, "all") || strchr (word, '=') != NULL || !tag_field_set_parse (&fields, words, NULL, NULL))
    return NULL;

  for (TagField field = 0; field < TAG_N_FIELDS; field++)
    if (fields.is_written[field])
      return tag_field_get_name (fields.fields[field]);

  return NULL;
}

void
jobs_write_tags_job_set_mode (JobsWriteTagsJob *self,
                              JobsTagMode       mode)
{
  G_STATIC_ASSERT ((int)JOBS_TAG_MODE_REPLACE == (int)TAG_MODE_REPLACE
                   && (int)JOBS_TAG_MODE_FILL == (int)TAG_MODE_FILL);
  self->options.mode = (TagMode)mode;
}

void
jobs_write_tags_job_set_keeps_mtime (JobsWriteTagsJob *self,
                                     gboolean          keeps_mtime)
{
  self->options.keeps_mtime = keeps_mtime;
}

gboolean
jobs_write_tags_job_check_fields (const char *const  *words,
                                  const char         *separator,
                                  GError            **error)
{
  TagFieldSet fields;

  return tag_field_set_parse (&fields, words, separator, error);
}

gboolean
jobs_write_tags_job_set_fields (JobsWriteTagsJob    *self,
                                const char *const   *words,
                                const char          *separator,
                                GError             **error)
{
  return tag_field_set_parse (&self->options.fields, words, separator, error);
}

GPtrArray *
jobs_write_tags_job_get_outcomes (JobsWriteTagsJob *self)
{
  return self->outcomes;
}

gint64
jobs_write_tags_job_get_batch (JobsWriteTagsJob *self)
{
  g_mutex_lock (&self->lock);
  gint64 batch = self->batch;
  g_mutex_unlock (&self->lock);

  return batch;
}
