/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "library/history.h"

#include "tests/support/fixtures.h"

typedef struct
{
  char *folder;  /* (owned) */
  LibraryDb *db; /* (owned) */
} Fixture;

static void
set_up (Fixture *self, gconstpointer data)
{
  g_autofree char *path = NULL;
  g_autoptr (GError) error = NULL;

  self->folder = fixture_folder_new ();
  path = g_build_filename (self->folder, "library.db", NULL);
  self->db = library_db_open (path, &error);
  g_assert_no_error (error);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  library_db_unref (self->db);
  fixture_folder_free (self->folder);
}

static LibrarySong *
store (Fixture *self, const char *path, const char *model)
{
  const LibraryVersion version = { .model = model, .frontend_version = 3 };
  const MoodGaussian gaussian = { 0.5, 0.5, 0.2, 0.2, 0 };
  MoodEstimate estimate;
  const LibrarySongFields fields = {
    .path = path,
    .estimate = model != NULL ? &estimate : NULL,
    .error_code = model != NULL ? NULL : "failed",
    .error_message = model != NULL ? NULL : "No",
  };
  const LibraryVersion none = { .model = "none", .frontend_version = 1 };
  g_autoptr (GError) error = NULL;
  LibrarySong *song;

  mood_estimate_init (&estimate, &gaussian);
  song = library_db_store (self->db, &fields, NULL, NULL, model != NULL ? &version : &none, &error);
  g_assert_no_error (error);

  return song;
}

static gint64
write_tag (Fixture *self, gint64 batch, const char *path, const char *new_value, gboolean is_complete)
{
  char *old_values[] = { NULL };
  char *new_values[] = { (char *)new_value, NULL };
  const LibraryJournalEntry entry = {
    .batch = batch,
    .path = (char *)path,
    .field = (char *)"MOOD",
    .old_values = old_values,
    .new_values = new_values,
  };
  g_autoptr (GError) error = NULL;
  const gint64 id = library_journal_begin_entry (self->db, &entry, &error);

  g_assert_no_error (error);
  if (is_complete)
    library_journal_complete (self->db, id, &error);
  g_assert_no_error (error);

  return id;
}

static LibraryHistory *
load (Fixture *self, LibrarySong *song)
{
  g_autoptr (GError) error = NULL;
  LibraryHistory *history = library_history_load (self->db, song, &error);

  g_assert_no_error (error);

  return history;
}

static void
test_heard (Fixture *self, gconstpointer data)
{
  g_autoptr (LibrarySong) heard = store (self, "/m/a.mp3", "abc");
  g_autoptr (LibrarySong) failed = store (self, "/m/b.mp3", NULL);
  g_autoptr (LibraryHistory) of_heard = load (self, heard);
  g_autoptr (LibraryHistory) of_failed = load (self, failed);

  g_assert_cmpstr (of_heard->model, ==, "abc");
  g_assert_cmpuint (of_heard->frontend_version, ==, 3);
  g_assert_cmpuint (of_heard->writes->len + of_heard->sayings->len, ==, 0);
  g_assert_null (of_failed->model);
}

/* Of this song only, the newest first, and nothing that did not happen. */
static void
test_writes (Fixture *self, gconstpointer data)
{
  g_autoptr (LibrarySong) song = store (self, "/m/a.mp3", "abc");
  const gint64 first = library_journal_begin_batch (self->db, NULL);
  const gint64 second = library_journal_begin_batch (self->db, NULL);
  gint64 undone;
  g_autoptr (LibraryHistory) history = NULL;
  const LibraryJournalEntry *entry;

  undone = write_tag (self, first, "/m/a.mp3", "calm", TRUE);
  write_tag (self, first, "/m/b.mp3", "dark", TRUE);
  write_tag (self, second, "/m/a.mp3", "happy", TRUE);
  write_tag (self, second, "/m/a.mp3", "never", FALSE);
  g_assert_true (library_journal_mark_undone (self->db, undone, NULL));

  history = load (self, song);
  g_assert_cmpuint (history->writes->len, ==, 2);
  entry = g_ptr_array_index (history->writes, 0);
  g_assert_cmpstr (entry->new_values[0], ==, "happy");
  g_assert_cmpint (entry->batch, ==, second);
  g_assert_false (entry->undone);
  entry = g_ptr_array_index (history->writes, 1);
  g_assert_cmpstr (entry->new_values[0], ==, "calm");
  g_assert_true (entry->undone);
}

static void
test_sayings (Fixture *self, gconstpointer data)
{
  g_autoptr (LibrarySong) song = store (self, "/m/a.mp3", "abc");
  g_autoptr (LibraryHistory) history = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (library_labels_set (self->db, library_song_get_id (song), -0.5, 0.25, NULL, NULL, &error));
  g_assert_true (library_labels_clear (self->db, library_song_get_id (song), NULL, NULL, &error));
  history = load (self, song);
  g_assert_cmpuint (history->sayings->len, ==, 2);
  g_assert_cmpfloat (g_array_index (history->sayings, LibrarySaying, 0).valence, ==, -0.5);
  g_assert_true (g_array_index (history->sayings, LibrarySaying, 1).is_forgotten);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define ADD(name, function) g_test_add ("/library/history/" name, Fixture, NULL, set_up, function, tear_down)
  ADD ("heard", test_heard);
  ADD ("writes", test_writes);
  ADD ("sayings", test_sayings);

  return g_test_run ();
}
