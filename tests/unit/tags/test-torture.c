/* SPDX-License-Identifier: GPL-3.0-or-later */

/* kill -9 at any moment of writing tags and of undoing it, over every kind of file, with the journal: after the
 * next start no file is damaged, nothing lies about, the journal says what the files hold, and undoing all of it
 * gives every value back. MOODPLANE_TORTURE says how often; a few times if not given. */

#include <fcntl.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "engine/base/rng.h"
#include "engine/base/temporary.h"
#include "jobs/journal-recovery.h"
#include "jobs/tag-lock.h"
#include "jobs/write-tags-job.h"
#include "rich.h"
#include "tags/tag-audio-hash.h"
#include "tags/tag-lister.h"
#include "tags/tag-writer.h"
#include "tests/support/fixtures.h"

#define USUAL_KILLS  60
#define EPOCH        20 /* kills of one library */
#define MAX_DELAY_US 60000

static const TagField all_fields[] = { TAG_FIELD_MOOD, TAG_FIELD_VALENCE, TAG_FIELD_AROUSAL };

typedef struct
{
  char *folder;    /* (owned) */
  char *library;   /* (owned) path */
  GPtrArray *paths; /* (owned) of char * */
  GPtrArray *before; /* (owned) of TagListing: of the files as they were made */
  GArray *hashes;  /* (owned) of TagAudioHash */
  GPtrArray *rich; /* (owned) of RichFile */

  guint n_leftovers;
  guint n_begun;
  guint n_half_undone;
  guint n_entries;
} Torture;

static TagListing *
list (const char *path)
{
  g_autoptr (GError) error = NULL;
  TagListing *listing;
  TagSource source;
  int fd = open (path, O_RDONLY | O_CLOEXEC);

  g_assert_cmpint (fd, >=, 0);
  g_assert_true (tag_source_init (&source, fd, NULL));
  listing = tag_lister_list (&source, TAG_LIST_ALL, &error);
  g_assert_no_error (error);
  close (fd);

  return listing;
}

static void
set_up (Torture *self)
{
  g_autofree char *music = NULL;

  self->folder = fixture_folder_new ();
  music = g_build_filename (self->folder, "music", NULL);
  self->library = g_build_filename (self->folder, "library.db", NULL);
  g_assert_cmpint (g_mkdir (music, 0700), ==, 0);
  self->paths = g_ptr_array_new_with_free_func (g_free);
  self->before = g_ptr_array_new_with_free_func ((GDestroyNotify)tag_listing_free);
  self->rich = g_ptr_array_new_with_free_func ((GDestroyNotify)rich_file_free);
  self->hashes = g_array_new (FALSE, FALSE, sizeof (TagAudioHash));
  for (guint i = 0; i < RICH_N_WRITABLE; i++)
    {
      RichFile *rich = rich_file_new ((RichKind)i);
      char *path = rich_file_write (rich, music);
      TagAudioHash hash;

      g_assert_true (tag_audio_hash_compute (path, NULL, &hash, NULL));
      g_ptr_array_add (self->rich, rich);
      g_ptr_array_add (self->paths, path);
      g_ptr_array_add (self->before, list (path));
      g_array_append_val (self->hashes, hash);
    }
}

static void
tear_down (Torture *self)
{
  fixture_folder_free (self->folder);
  g_free (self->library);
  g_ptr_array_unref (self->paths);
  g_ptr_array_unref (self->before);
  g_ptr_array_unref (self->rich);
  g_array_unref (self->hashes);
}

static void
write_until_killed (Torture *self,
                    BaseRng *rng)
{
  g_autoptr (GPtrArray) arguments = g_ptr_array_new ();
  g_autofree char *seed = g_strdup_printf ("%u", (guint)base_rng_below (rng, G_MAXINT32));
  g_autoptr (GError) error = NULL;
  char line[6];
  int out, status;
  GPid pid;

  g_ptr_array_add (arguments, (char *)g_getenv ("TAG_TORTURE_HELPER"));
  g_ptr_array_add (arguments, self->library);
  g_ptr_array_add (arguments, seed);
  for (guint i = 0; i < self->paths->len; i++)
    g_ptr_array_add (arguments, self->paths->pdata[i]);
  g_ptr_array_add (arguments, NULL);
  g_spawn_async_with_pipes (NULL, (char **)arguments->pdata, NULL, G_SPAWN_DO_NOT_REAP_CHILD, NULL, NULL, &pid, NULL,
                            &out, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (read (out, line, sizeof line), ==, sizeof line);
  close (out);
  g_usleep (base_rng_below (rng, MAX_DELAY_US));
  kill (pid, SIGKILL);
  g_assert_cmpint (waitpid (pid, &status, 0), ==, pid);
  /* It has to have been at work, not to have given up. */
  g_assert_true (WIFSIGNALED (status) && WTERMSIG (status) == SIGKILL);
}

/* What a scan does first. */
static void
start_again (Torture   *self,
             LibraryDb *library)
{
  g_autofree char *music = g_path_get_dirname (self->paths->pdata[0]);
  g_autoptr (GError) error = NULL;
  g_autoptr (JobsTagLock) lock = jobs_tag_lock_try (library, &error);
  g_autoptr (GPtrArray) begun = library_journal_list_begun (library, NULL);
  g_autoptr (GPtrArray) still_begun = NULL;
  g_autoptr (GDir) dir = NULL;
  const char *name;
  guint n = 0;

  g_assert_no_error (error);
  g_assert_nonnull (lock);
  self->n_begun += begun->len;
  g_assert_true (jobs_recover_journal (library, NULL, &error));
  still_begun = library_journal_list_begun (library, NULL);
  g_assert_cmpuint (still_begun->len, ==, 0);

  self->n_leftovers += base_temporary_remove_leftovers (music);
  dir = g_dir_open (music, 0, NULL);
  while ((name = g_dir_read_name (dir)) != NULL)
    n++;
  g_assert_cmpuint (n, ==, self->paths->len);
}

/* Everything but our fields is as it was, byte for byte. */
static TagListing *
check_file (Torture *self,
            guint    index)
{
  const char *path = self->paths->pdata[index];
  TagListing *now = list (path);
  g_autoptr (GError) error = NULL;
  TagAudioHash hash;

  tag_listing_compare (self->before->pdata[index], now, all_fields, G_N_ELEMENTS (all_fields), &error);
  g_assert_no_error (error);
  g_assert_true (tag_audio_hash_compute (path, NULL, &hash, NULL));
  g_assert_true (tag_audio_hash_equal (&hash, &g_array_index (self->hashes, TagAudioHash, index)));
  /* By other eyes than the lister's; of an unsynchronized tag the bytes in the file are others until it is written. */
  if (strstr (path, "unsync") == NULL && rich_file_find_missing (self->rich->pdata[index], path) >= 0)
    g_error ("%s has lost something", path);

  return now;
}

static gboolean
is_same (GStrv a,
         GStrv b)
{
  return g_strv_equal ((const char *const *)a, (const char *const *)b);
}

/* The last word of the journal on a field is what the file holds. A kill between the rename of an undo and its note
 * leaves a field that holds the old values already: the next undo finds that. */
static void
check_field (Torture          *self,
             GHashTable       *last,
             guint             index,
             const TagListing *now,
             TagField          field)
{
  g_autofree char *key = g_strdup_printf ("%s\n%s", (char *)self->paths->pdata[index], tag_field_get_name (field));
  const LibraryJournalEntry *entry = g_hash_table_lookup (last, key);
  g_auto (GStrv) values = tag_listing_get_field (now, field);
  g_auto (GStrv) old = tag_listing_get_field (self->before->pdata[index], field);

  if (is_same (values, entry != NULL ? entry->new_values : old))
    return;
  if (entry == NULL || !is_same (values, entry->old_values))
    g_error ("%s: the file and the journal do not agree", key);
  self->n_half_undone++;
}

static void
check_all (Torture   *self,
           LibraryDb *library)
{
  g_autoptr (GArray) batches = library_journal_list_batches (library, NULL);
  g_autoptr (GPtrArray) lists = g_ptr_array_new_with_free_func ((GDestroyNotify)g_ptr_array_unref);
  g_autoptr (GHashTable) last = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  /* Oldest first, so that the last one stays. */
  for (guint i = batches->len; i-- > 0;)
    {
      GPtrArray *entries
          = library_journal_list_batch (library, g_array_index (batches, LibraryJournalBatch, i).id, NULL);

      g_ptr_array_add (lists, entries);
      for (guint k = entries->len; k-- > 0;)
        {
          LibraryJournalEntry *entry = entries->pdata[k];

          self->n_entries++;
          if (!entry->undone)
            g_hash_table_insert (last, g_strdup_printf ("%s\n%s", entry->path, entry->field), entry);
        }
    }
  for (guint i = 0; i < self->paths->len; i++)
    {
      g_autoptr (TagListing) now = check_file (self, i);

      for (guint k = 0; k < G_N_ELEMENTS (all_fields); k++)
        check_field (self, last, i, now, all_fields[k]);
    }
}

static void
undo_all (Torture   *self,
          LibraryDb *library)
{
  gint64 batch;

  while ((batch = library_journal_get_last_batch (library, NULL)) != 0)
    {
      g_autoptr (JobsJob) job = jobs_write_tags_job_new_undo (library, batch);
      g_autoptr (GError) error = NULL;
      GPtrArray *outcomes;

      jobs_job_start (job);
      jobs_job_wait (job, &error);
      g_assert_no_error (error);
      outcomes = jobs_write_tags_job_get_outcomes (JOBS_WRITE_TAGS_JOB (job));
      for (guint i = 0; i < outcomes->len; i++)
        g_assert_cmpstr (((JobsTagOutcome *)outcomes->pdata[i])->error_message, ==, NULL);
    }
  for (guint i = 0; i < self->paths->len; i++)
    {
      g_autoptr (TagListing) now = check_file (self, i);

      for (guint k = 0; k < G_N_ELEMENTS (all_fields); k++)
        {
          g_auto (GStrv) values = tag_listing_get_field (now, all_fields[k]);
          g_auto (GStrv) old = tag_listing_get_field (self->before->pdata[i], all_fields[k]);

          g_assert_true (is_same (values, old));
        }
    }
}

static void
test_torture (void)
{
  const char *wanted = g_getenv ("MOODPLANE_TORTURE");
  guint n_kills = wanted != NULL && atoi (wanted) > USUAL_KILLS ? (guint)atoi (wanted) : USUAL_KILLS;
  guint n_leftovers = 0, n_begun = 0, n_half_undone = 0, n_entries = 0;
  BaseRng rng;

  base_rng_init (&rng, 99);
  for (guint done = 0; done < n_kills;)
    {
      Torture self = { NULL };

      set_up (&self);
      for (guint i = 0; i < EPOCH && done < n_kills; i++, done++)
        {
          g_autoptr (LibraryDb) library = NULL;
          g_autoptr (GError) error = NULL;

          write_until_killed (&self, &rng);
          library = library_db_open (self.library, &error);
          g_assert_no_error (error);
          start_again (&self, library);
          check_all (&self, library);
          if (i == EPOCH - 1 || done == n_kills - 1)
            undo_all (&self, library);
        }
      n_leftovers += self.n_leftovers;
      n_begun += self.n_begun;
      n_half_undone += self.n_half_undone;
      n_entries += self.n_entries;
      tear_down (&self);
    }
  g_test_message ("%u kills over %u kinds of files: 0 damaged, %u copies left and removed, %u entries begun and settled, "
                  "%u fields undone and not yet noted, %u entries compared",
                  n_kills, (guint)RICH_N_WRITABLE, n_leftovers, n_begun, n_half_undone, n_entries);
  /* Otherwise the kills hit nothing. */
  g_assert_cmpuint (n_leftovers, >, 0);
  g_assert_cmpuint (n_entries, >, 0);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/tags/torture", test_torture);

  return g_test_run ();
}
