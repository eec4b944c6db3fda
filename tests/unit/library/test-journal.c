/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "library/journal.h"

#include "tests/support/fixtures.h"

static LibraryDb *
open_library (const char *folder)
{
  g_autofree char *path = g_build_filename (folder, "library.db", NULL);
  g_autoptr (GError) error = NULL;
  LibraryDb *db = library_db_open (path, &error);

  g_assert_no_error (error);
  return db;
}

/* Begins an entry. Lists are written "a|b"; "" is the empty one. */
static gint64
begin (LibraryDb  *db,
       gint64      batch,
       const char *path,
       const char *field,
       const char *old_values,
       const char *new_values)
{
  g_auto (GStrv) old_list = g_strsplit (old_values, "|", -1);
  g_auto (GStrv) new_list = g_strsplit (new_values, "|", -1);
  g_autoptr (GError) error = NULL;
  LibraryJournalEntry entry = {
    .batch = batch,
    .path = (char *)path,
    .field = (char *)field,
    .old_values = old_list,
    .new_values = new_list,
  };
  gint64 id = library_journal_begin_entry (db, &entry, &error);

  g_assert_no_error (error);
  g_assert_cmpint (id, >, 0);
  return id;
}

static void
assert_ours (LibraryDb  *db,
             const char *path,
             const char *field,
             const char *expected)
{
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) values = library_journal_get_our_values (db, path, field, &error);
  g_autofree char *joined = g_strjoinv ("|", values);

  g_assert_no_error (error);
  g_assert_cmpstr (joined, ==, expected);
}

static void
write_mood (LibraryDb  *db,
            gint64      batch,
            const char *path,
            const char *old_values,
            const char *new_values,
            gint64     *id)
{
  gint64 entry = begin (db, batch, path, "MOOD", old_values, new_values);

  g_assert_true (library_journal_complete (db, entry, NULL));
  if (id != NULL)
    *id = entry;
}

/* The life of the mood field of one file that had a mood of its owner's, "A". */
static void
test_our_values (void)
{
  char *folder = fixture_folder_new ();
  g_autoptr (LibraryDb) db = open_library (folder);
  const char *path = "/m/\xe9.mp3";
  gint64 batch = library_journal_begin_batch (db, NULL);
  gint64 first, second;

  assert_ours (db, path, "MOOD", "");
  write_mood (db, batch, path, "A", "A|happy", &first);
  assert_ours (db, path, "MOOD", "happy");
  assert_ours (db, path, "MOOD_VALENCE", "");
  assert_ours (db, "/m/other.mp3", "MOOD", "");

  /* Another word of ours takes the place of the first; the owner's stays the owner's. */
  write_mood (db, batch, path, "A|happy", "A|sad", &second);
  assert_ours (db, path, "MOOD", "sad");

  g_assert_true (library_journal_mark_undone (db, second, NULL));
  assert_ours (db, path, "MOOD", "happy");
  g_assert_true (library_journal_mark_undone (db, first, NULL));
  assert_ours (db, path, "MOOD", "");

  /* The owner wrote "happy" too, later: not ours. */
  write_mood (db, batch, path, "A|happy", "A|happy|sad", NULL);
  assert_ours (db, path, "MOOD", "sad");
  /* What we kept stays ours. */
  write_mood (db, batch, path, "A|happy|sad", "A|sad", NULL);
  assert_ours (db, path, "MOOD", "sad");

  /* The case of a name is the owner's mood of the day. Of several moods in one value ours is a part. */
  assert_ours (db, path, "Mood", "sad");
  write_mood (db, batch, "/m/one.mp3", "A; B", "A; B; calm", NULL);
  assert_ours (db, "/m/one.mp3", "MOOD", "calm");
  write_mood (db, batch, "/m/one.mp3", "A; B; calm", "A; B; dark", NULL);
  assert_ours (db, "/m/one.mp3", "MOOD", "dark");

  g_clear_pointer (&db, library_db_unref);
  fixture_folder_free (folder);
}

static void
test_begun (void)
{
  char *folder = fixture_folder_new ();
  g_autoptr (LibraryDb) db = open_library (folder);
  gint64 batch = library_journal_begin_batch (db, NULL);
  gint64 a = begin (db, batch, "/m/a.mp3", "MOOD", "", "happy");
  gint64 b = begin (db, batch, "/m/b.mp3", "MOOD", "", "sad");
  g_autoptr (GPtrArray) begun = NULL;

  /* Not completed: it counts for nothing yet, and outlives the program. */
  assert_ours (db, "/m/a.mp3", "MOOD", "");
  g_assert_cmpint (library_journal_get_last_batch (db, NULL), ==, 0);
  g_clear_pointer (&db, library_db_unref);
  db = open_library (folder);

  begun = library_journal_list_begun (db, NULL);
  g_assert_cmpuint (begun->len, ==, 2);
  LibraryJournalEntry *entry = begun->pdata[0];
  g_assert_cmpint (entry->id, ==, a);
  g_assert_cmpstr (entry->path, ==, "/m/a.mp3");
  g_assert_cmpstr (entry->field, ==, "MOOD");
  g_assert_cmpuint (g_strv_length (entry->old_values), ==, 0);
  g_assert_cmpstr (entry->new_values[0], ==, "happy");

  g_assert_false (library_journal_complete (db, 12345, NULL));
  g_assert_true (library_journal_complete (db, a, NULL));
  g_assert_true (library_journal_discard (db, b, NULL));
  /* What has happened cannot be forgotten by mistake. */
  g_assert_true (library_journal_discard (db, a, NULL));
  assert_ours (db, "/m/a.mp3", "MOOD", "happy");
  assert_ours (db, "/m/b.mp3", "MOOD", "");
  g_ptr_array_unref (begun);
  begun = library_journal_list_begun (db, NULL);
  g_assert_cmpuint (begun->len, ==, 0);

  g_clear_pointer (&db, library_db_unref);
  fixture_folder_free (folder);
}

static void
test_batches (void)
{
  char *folder = fixture_folder_new ();
  g_autoptr (LibraryDb) db = open_library (folder);
  gint64 first = library_journal_begin_batch (db, NULL);
  gint64 second = library_journal_begin_batch (db, NULL);
  gint64 ids[3];

  g_assert_cmpint (first, >, 0);
  g_assert_cmpint (second, >, first);
  write_mood (db, first, "/m/a.mp3", "", "happy", &ids[0]);
  write_mood (db, second, "/m/a.mp3", "happy", "sad", &ids[1]);
  write_mood (db, second, "/m/b.mp3", "", "sad", &ids[2]);

  g_autoptr (GPtrArray) entries = library_journal_list_batch (db, second, NULL);
  g_assert_cmpuint (entries->len, ==, 2);
  g_assert_cmpint (((LibraryJournalEntry *)entries->pdata[0])->id, ==, ids[2]);
  g_assert_cmpint (((LibraryJournalEntry *)entries->pdata[1])->id, ==, ids[1]);
  g_assert_cmpint (((LibraryJournalEntry *)entries->pdata[0])->written_at, >, 1000000000);

  g_assert_cmpint (library_journal_get_last_batch (db, NULL), ==, second);
  g_assert_true (library_journal_mark_undone (db, ids[1], NULL));
  g_assert_cmpint (library_journal_get_last_batch (db, NULL), ==, second);
  g_assert_true (library_journal_mark_undone (db, ids[2], NULL));
  g_assert_cmpint (library_journal_get_last_batch (db, NULL), ==, first);

  g_clear_pointer (&db, library_db_unref);
  fixture_folder_free (folder);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/library/journal/our-values", test_our_values);
  g_test_add_func ("/library/journal/begun", test_begun);
  g_test_add_func ("/library/journal/batches", test_batches);

  return g_test_run ();
}
