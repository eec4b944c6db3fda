/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A disk that fails under the library, or under the music, while a batch is written: no file is damaged, and once the
 * disk works again the journal says what the files hold, so that all of it can be undone. */

#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>

#include "engine/base/temporary.h"
#include "jobs/journal-recovery.h"
#include "jobs/tag-lock.h"
#include "jobs/walker.h"
#include "jobs/write-tags-job.h"
#include "rich.h"
#include "tags/tag-writer.h"
#include "tests/support/faults.h"
#include "tests/support/fixtures.h"

#define USUAL_CALLS 12 /* of one name */

static const RichKind kinds[] = { RICH_MP3_V24, RICH_FLAC, RICH_M4A_FRONT };
static const char *const names[] = { "MOOD", "MOOD_VALENCE", "MOOD_AROUSAL" };

typedef struct
{
  char *folder;
  char *music;
  char *data; /* the folder of the library */
  char *library_path;
  char *paths[G_N_ELEMENTS (kinds)];
  LibraryDb *library;
  GPtrArray *songs;
  guint n_ended, n_whole, n_partly;
} Scene;

static LibrarySong *
store (LibraryDb  *library,
       const char *path)
{
  const LibraryVersion version = { .model = "m", .frontend_version = 1 };
  MoodGaussian gaussian = { .valence = 0.6, .arousal = 0.5, .valence_sd = 0.1, .arousal_sd = 0.1 };
  MoodEstimate estimate;
  LibrarySongFields fields = { .path = path, .estimate = &estimate };
  g_autoptr (GError) error = NULL;
  LibrarySong *song;

  mood_estimate_init (&estimate, &gaussian);
  g_assert_true (jobs_walk_get_state (path, &fields.size, &fields.mtime));
  song = library_db_store (library, &fields, NULL, NULL, &version, &error);
  g_assert_no_error (error);

  return song;
}

static void
open_library (Scene *self)
{
  g_autoptr (GError) error = NULL;

  self->library = library_db_open (self->library_path, &error);
  g_assert_no_error (error);
}

static void
set_up (Scene *self)
{
  self->folder = fixture_folder_new ();
  self->music = g_build_filename (self->folder, "music", NULL);
  self->data = g_build_filename (self->folder, "data", NULL);
  self->library_path = g_build_filename (self->data, "library.db", NULL);
  g_assert_cmpint (g_mkdir (self->music, 0700), ==, 0);
  g_assert_cmpint (g_mkdir (self->data, 0700), ==, 0);
  open_library (self);
  self->songs = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      g_autoptr (RichFile) rich = rich_file_new (kinds[i]);

      self->paths[i] = rich_file_write (rich, self->music);
      g_ptr_array_add (self->songs, store (self->library, self->paths[i]));
    }
}

static void
tear_down (Scene *self)
{
  g_ptr_array_unref (self->songs);
  library_db_unref (self->library);
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    g_free (self->paths[i]);
  fixture_folder_free (self->folder);
  g_free (self->music);
  g_free (self->data);
  g_free (self->library_path);
}

static gboolean
holds (const char *path,
       const char *name,
       GStrv       values)
{
  TagChange change = { .old_values = values, .new_values = values };
  g_autoptr (TagPlan) plan = NULL;

  g_assert_true (tag_field_from_name (name, &change.field));
  plan = tag_plan_new_exact (path, &change, 1, NULL);

  return plan != NULL;
}

/* The entries of the journal are what the files hold, and files without are what they were. */
static void
check (Scene *self)
{
  g_autoptr (GArray) batches = library_journal_list_batches (self->library, NULL);
  g_autoptr (GPtrArray) entries = NULL;
  guint n_written = 0;

  g_assert_cmpuint (batches->len, <=, 1);
  if (batches->len > 0)
    entries = library_journal_list_batch (self->library, g_array_index (batches, LibraryJournalBatch, 0).id, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      g_autoptr (RichFile) rich = rich_file_new (kinds[i]);
      g_autoptr (GBytes) old = g_bytes_new_static (rich->bytes->data, rich->bytes->len);
      g_autoptr (GBytes) now = NULL;
      char *bytes;
      gsize length;
      guint n = 0;

      for (guint k = 0; entries != NULL && k < entries->len; k++)
        {
          const LibraryJournalEntry *entry = entries->pdata[k];

          if (!g_str_equal (entry->path, self->paths[i]))
            continue;
          n++;
          g_assert_true (holds (entry->path, entry->field, entry->new_values));
        }
      g_assert_true (g_file_get_contents (self->paths[i], &bytes, &length, NULL));
      now = g_bytes_new_take (bytes, length);
      g_assert_cmpint (rich_file_find_missing (rich, self->paths[i]), <, 0);
      if (g_bytes_equal (old, now) != (n == 0))
        g_error ("%s has %u entries in the journal and %s", rich->name, n, n == 0 ? "was changed" : "was not");
      g_assert_true (n == 0 || n == G_N_ELEMENTS (names));
      n_written += n > 0;
    }
  if (n_written == G_N_ELEMENTS (kinds))
    self->n_whole++;
  else if (n_written > 0)
    self->n_partly++;
}

static void
undo_all (Scene *self)
{
  g_autoptr (JobsJob) job = jobs_write_tags_job_new_undo (self->library, 0);
  g_autoptr (GError) error = NULL;

  jobs_job_start (job);
  jobs_job_wait (job, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      g_autoptr (RichFile) rich = rich_file_new (kinds[i]);
      g_auto (GStrv) moods = g_strsplit (rich->owner_mood, "|", -1);

      g_assert_true (holds (self->paths[i], "MOOD", moods));
    }
}

/* Returns: how many such calls there were */
static guint
try_fault (Scene      *total,
           gboolean    is_library,
           const char *call,
           FaultKind   kind,
           guint       number,
           gboolean    is_lasting,
           int         error_number)
{
  Scene self = { NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (JobsJob) job = NULL;
  g_autoptr (JobsTagLock) lock = NULL;
  guint n_calls;

  set_up (&self);
  job = jobs_write_tags_job_new_write (self.library, self.songs);
  faults_arm (is_library ? self.data : self.music, call, kind, number, is_lasting, error_number);
  jobs_job_start (job);
  if (!jobs_job_wait (job, &error))
    {
      total->n_ended++;
      g_assert_cmpuint (strlen (error->message), >, 10);
    }
  n_calls = faults_disarm ();

  /* The next start. */
  g_clear_object (&job);
  g_clear_pointer (&self.library, library_db_unref);
  open_library (&self);
  g_clear_error (&error);
  lock = jobs_tag_lock_try (self.library, &error);
  g_assert_nonnull (lock);
  g_assert_true (jobs_recover_journal (self.library, NULL, &error));
  g_clear_pointer (&lock, jobs_tag_lock_free);
  base_temporary_remove_leftovers (self.music);
  check (&self);
  undo_all (&self);
  total->n_whole += self.n_whole;
  total->n_partly += self.n_partly;
  tear_down (&self);

  return n_calls;
}

static void
test_faults (gconstpointer data)
{
  gboolean is_library = GPOINTER_TO_INT (data);
  static const char *const calls[] = { "open", "pwrite", "write", "fsync", "ftruncate", "pread", "rename", "unlink", NULL };
  static const int errors[] = { EIO, ENOSPC, EROFS };
  gboolean is_full = g_getenv ("MOODPLANE_TORTURE") != NULL;
  Scene total = { NULL };
  guint n_faults = 0;

  for (guint i = 0; calls[i] != NULL; i++)
    {
      guint n_calls = try_fault (&total, is_library, calls[i], FAULT_ERROR, 0, FALSE, 0);
      guint step = is_full ? 1 : MAX (1, n_calls / USUAL_CALLS);

      for (guint k = 1; k <= n_calls; k += step)
        for (guint lasting = 0; lasting < 2; lasting++, n_faults++)
          try_fault (&total, is_library, calls[i], FAULT_ERROR, k, lasting != 0, errors[(k + i) % G_N_ELEMENTS (errors)]);
    }
  g_test_message ("%u faults: %u ended the batch, %u left it written in part, %u whole", n_faults, total.n_ended,
                  total.n_partly, total.n_whole);
  g_assert_cmpuint (n_faults, >, 20);
  g_assert_cmpuint (total.n_partly, >, 0);
}

/* Renames that are done and told of as failed: the journal keeps what was written. */
static void
test_rename_done (void)
{
  Scene total = { NULL };

  g_assert_cmpuint (try_fault (&total, FALSE, "rename", FAULT_DONE, 1, TRUE, ENOENT), ==, G_N_ELEMENTS (kinds));
  g_assert_cmpuint (total.n_whole, ==, 1);
}

/* A rename that is done and told of as failed, and then nobody can see what has become of the file: the journal keeps what may
 * have been written until that can be seen. */
static void
test_rename_in_doubt (void)
{
  Scene total = { NULL };

  try_fault (&total, FALSE, "rename", FAULT_BLIND, 1, FALSE, EIO);
  g_assert_cmpuint (total.n_partly, ==, 1);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_data_func ("/tags/journal-faults/library", GINT_TO_POINTER (TRUE), test_faults);
  g_test_add_data_func ("/tags/journal-faults/music", GINT_TO_POINTER (FALSE), test_faults);

  g_test_add_func ("/tags/journal-faults/rename-done", test_rename_done);
  g_test_add_func ("/tags/journal-faults/rename-in-doubt", test_rename_in_doubt);

  return g_test_run ();
}
