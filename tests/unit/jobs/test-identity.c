/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Files move, are copied, tagged, replaced and taken away while the library is not looking. */
#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <math.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <unistd.h>

#include "jobs/scan-job.h"
#include "library/folders.h"
#include "library/identity.h"
#include "library/journal.h"
#include "library/labels.h"
#include "library/playlist.h"
#include "library/problems.h"
#include "sounds.h"
#include "support.h"
#include "tags/tag-audio-hash.h"

static void
set_up (JobsFixture *fixture, gconstpointer data)
{
  jobs_fixture_set_up (fixture, data);
  sounds_begin ();
}

static void
tear_down (JobsFixture *fixture, gconstpointer data)
{
  sounds_end ();
  jobs_fixture_tear_down (fixture, data);
}

/* (transfer full) */
static char *
in_music (JobsFixture *fixture, const char *name)
{
  return g_build_filename (fixture->music, name, NULL);
}

static void
write_file (JobsFixture *fixture, const char *name, guint sound)
{
  g_autofree char *path = in_music (fixture, name);
  g_autofree char *folder = g_path_get_dirname (path);

  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  sounds_write (path, sound, SOUND_GOOD, "Title");
}

static void
move_file (JobsFixture *fixture, const char *from, const char *to)
{
  g_autofree char *old_path = in_music (fixture, from);
  g_autofree char *new_path = in_music (fixture, to);

  g_assert_cmpint (g_rename (old_path, new_path), ==, 0);
}

static void
copy_file (JobsFixture *fixture, const char *from, const char *to)
{
  g_autofree char *old_path = in_music (fixture, from);
  g_autofree char *new_path = in_music (fixture, to);

  sounds_copy (old_path, new_path);
}

static void
delete_file (JobsFixture *fixture, const char *name)
{
  g_autofree char *path = in_music (fixture, name);

  g_assert_cmpint (g_unlink (path), ==, 0);
}

static JobsProgress
scan_with (JobsFixture *fixture, const char *root, JobsScanFlags flags)
{
  const char *const roots[] = { root, NULL };
  JobsJob *job = jobs_scan_job_new (fixture->db, roots, fixture->model, 2);
  JobsProgress progress;

  jobs_scan_job_set_flags (JOBS_SCAN_JOB (job), flags);
  jobs_fixture_run (job, &progress);

  return progress;
}

static JobsProgress
scan (JobsFixture *fixture)
{
  return scan_with (fixture, fixture->music, JOBS_SCAN_DEFAULT);
}

/* (transfer full) */
static LibrarySong *
find (JobsFixture *fixture, const char *name)
{
  g_autofree char *path = in_music (fixture, name);
  g_autoptr (GError) error = NULL;
  LibrarySong *song = library_db_find_song (fixture->db, path, &error);

  g_assert_no_error (error);
  g_assert_nonnull (song);

  return song;
}

/* Checks that the song at @name is listed and is @sound. Returns: its id. */
static gint64
check (JobsFixture *fixture, const char *name, guint sound)
{
  g_autoptr (LibrarySong) song = find (fixture, name);
  g_autoptr (GPtrArray) listed = library_db_list_songs (fixture->db, NULL);
  gboolean is_listed = FALSE;

  for (guint i = 0; i < listed->len; i++)
    is_listed = is_listed || library_song_get_id (listed->pdata[i]) == library_song_get_id (song);
  g_assert_true (is_listed);
  g_assert_nonnull (library_song_get_prediction (song));
  g_assert_cmpfloat (library_song_get_prediction (song)->gaussian.valence, ==, sounds_get_valence (sound));
  g_assert_cmpfloat (library_song_get_duration (song), ==, 3.0);

  return library_song_get_id (song);
}

static guint
count_listed (JobsFixture *fixture)
{
  g_autoptr (GPtrArray) songs = library_db_list_songs (fixture->db, NULL);

  return songs->len;
}

static void
test_move (JobsFixture *fixture, gconstpointer data)
{
  JobsProgress progress;
  gint64 a, b;

  write_file (fixture, "one/a.wav", 1);
  write_file (fixture, "one/b.wav", 2);
  scan (fixture);
  a = check (fixture, "one/a.wav", 1);
  b = check (fixture, "one/b.wav", 2);

  move_file (fixture, "one/a.wav", "renamed.wav");
  progress = scan (fixture);
  g_assert_cmpuint (progress.n_recognized, ==, 1);
  g_assert_cmpuint (progress.n_skipped, ==, 2);
  g_assert_cmpint (check (fixture, "renamed.wav", 1), ==, a);

  /* The folder itself, by a scan of its new name alone. */
  move_file (fixture, "one", "two");
  {
    g_autofree char *two = in_music (fixture, "two");

    scan_with (fixture, two, JOBS_SCAN_DEFAULT);
  }
  g_assert_cmpint (check (fixture, "two/b.wav", 2), ==, b);
  g_assert_cmpuint (count_listed (fixture), ==, 2);
  g_assert_cmpuint (sounds_count_all (), ==, 2);
}

/* Each is in the other's place, and in a ring of three: all that is theirs goes with them. */
static void
test_exchange (JobsFixture *fixture, gconstpointer data)
{
  gint64 ids[3];

  write_file (fixture, "a.wav", 1);
  write_file (fixture, "b.wav", 2);
  write_file (fixture, "c.wav", 3);
  scan (fixture);
  ids[0] = check (fixture, "a.wav", 1);
  ids[1] = check (fixture, "b.wav", 2);
  ids[2] = check (fixture, "c.wav", 3);

  move_file (fixture, "a.wav", "x");
  move_file (fixture, "b.wav", "a.wav");
  move_file (fixture, "x", "b.wav");
  scan (fixture);
  g_assert_cmpint (check (fixture, "a.wav", 2), ==, ids[1]);
  g_assert_cmpint (check (fixture, "b.wav", 1), ==, ids[0]);

  move_file (fixture, "a.wav", "x");
  move_file (fixture, "b.wav", "a.wav");
  move_file (fixture, "c.wav", "b.wav");
  move_file (fixture, "x", "c.wav");
  scan (fixture);
  g_assert_cmpint (check (fixture, "a.wav", 1), ==, ids[0]);
  g_assert_cmpint (check (fixture, "b.wav", 3), ==, ids[2]);
  g_assert_cmpint (check (fixture, "c.wav", 2), ==, ids[1]);
  g_assert_cmpuint (count_listed (fixture), ==, 3);
  g_assert_cmpuint (sounds_count_all (), ==, 3);
}

static void
test_retag (JobsFixture *fixture, gconstpointer data)
{
  g_autofree char *path = in_music (fixture, "a.wav");
  g_autoptr (LibrarySong) song = NULL;
  JobsProgress progress;
  gint64 id;

  write_file (fixture, "a.wav", 1);
  scan (fixture);
  id = check (fixture, "a.wav", 1);
  sounds_write (path, 1, SOUND_GOOD, "Quite another title");
  progress = scan (fixture);
  g_assert_cmpuint (progress.n_recognized, ==, 1);
  g_assert_cmpint (check (fixture, "a.wav", 1), ==, id);
  song = find (fixture, "a.wav");
  g_assert_cmpstr (library_song_get_title (song), ==, "Quite another title");
  g_assert_cmpstr (library_song_get_genre (song), ==, SOUNDS_GENRE);
  g_assert_cmpuint (library_song_get_year (song), ==, 1971);
  g_assert_cmpuint (sounds_count_all (), ==, 1);

  progress = scan (fixture);
  g_assert_cmpuint (progress.n_recognized, ==, 0);
  g_assert_cmpuint (progress.n_skipped, ==, 1);
}

/* A Matroska file in name and beginning: what lies around its sound is not told from it. */
static void
write_matroska (JobsFixture *fixture, const char *name, guint sound, const char *title)
{
  static const char magic[] = "\x1a\x45\xdf\xa3";
  g_autofree char *path = in_music (fixture, name);
  g_autofree char *wav = NULL;
  g_autoptr (GByteArray) file = g_byte_array_new ();
  GStatBuf info;
  gsize length;

  sounds_write (path, sound, SOUND_GOOD, NULL);
  g_assert_true (g_file_get_contents (path, &wav, &length, NULL));
  g_assert_cmpint (g_stat (path, &info), ==, 0);
  g_byte_array_append (file, (const guint8 *)magic, sizeof magic - 1);
  g_byte_array_append (file, (const guint8 *)title, (guint)strlen (title));
  g_byte_array_append (file, (const guint8 *)wav, (guint)length);
  g_assert_true (g_file_set_contents (path, (const char *)file->data, file->len, NULL));
  g_assert_cmpint (utimensat (AT_FDCWD, path, (const struct timespec[]) { info.st_atim, info.st_mtim }, 0), ==,
                   0);
}

/* Other tags make another file of it, which is heard anew, and the same song; two that change places are known. */
static void
test_retag_whole (JobsFixture *fixture, gconstpointer data)
{
  gint64 a, b;

  write_matroska (fixture, "a.mka", 1, "One");
  write_matroska (fixture, "b.mka", 2, "Two");
  scan (fixture);
  a = check (fixture, "a.mka", 1);
  b = check (fixture, "b.mka", 2);
  write_matroska (fixture, "a.mka", 1, "Quite another title");
  scan (fixture);
  g_assert_cmpint (check (fixture, "a.mka", 1), ==, a);
  g_assert_cmpuint (sounds_count (1), ==, 2);
  g_assert_cmpuint (count_listed (fixture), ==, 2);

  move_file (fixture, "a.mka", "x");
  move_file (fixture, "b.mka", "a.mka");
  move_file (fixture, "x", "b.mka");
  scan (fixture);
  g_assert_cmpint (check (fixture, "a.mka", 2), ==, b);
  g_assert_cmpint (check (fixture, "b.mka", 1), ==, a);
  g_assert_cmpuint (sounds_count_all (), ==, 3);
}

/* Where its owner says that the song at @name belongs; NAN when nothing is said. */
static double
get_label (JobsFixture *fixture, const char *name)
{
  g_autoptr (LibrarySong) song = find (fixture, name);
  const LibraryLabel *label = library_song_get_label (song);

  return label != NULL ? label->valence : NAN;
}

/* A copy of another song, which is hashed as a whole as well, takes its place: what was said of it goes with its file. */
static void
test_replaced_whole (JobsFixture *fixture, gconstpointer data)
{
  gint64 one, two;

  write_matroska (fixture, "1.mka", 1, "One");
  write_matroska (fixture, "2.mka", 2, "Two");
  scan (fixture);
  one = check (fixture, "1.mka", 1);
  two = check (fixture, "2.mka", 2);
  g_assert_true (library_labels_set (fixture->db, one, 0.5, 0.25, NULL, NULL, NULL));

  move_file (fixture, "1.mka", "moved.mka");
  copy_file (fixture, "2.mka", "1.mka");
  scan (fixture);
  g_assert_cmpfloat (get_label (fixture, "moved.mka"), ==, 0.5);
  g_assert_true (isnan (get_label (fixture, "1.mka")));
  g_assert_true (isnan (get_label (fixture, "2.mka")));
  g_assert_cmpint (check (fixture, "moved.mka", 1), ==, one);
  g_assert_cmpint (check (fixture, "2.mka", 2), ==, two);
}

/* It may be the same with other tags, so that it keeps what was said of it; but it may be another, so that nothing else has it. */
static void
test_replaced_by_unknown (JobsFixture *fixture, gconstpointer data)
{
  gint64 id, copy;

  write_matroska (fixture, "1.mka", 1, "One");
  scan (fixture);
  id = check (fixture, "1.mka", 1);
  g_assert_true (library_labels_set (fixture->db, id, 0.5, 0.25, NULL, NULL, NULL));

  write_matroska (fixture, "1.mka", 2, "Two");
  scan (fixture);
  g_assert_cmpfloat (get_label (fixture, "1.mka"), ==, 0.5);
  copy_file (fixture, "1.mka", "2.mka");
  scan (fixture);
  g_assert_true (isnan (get_label (fixture, "2.mka")));

  /* What is said from now on is of both. */
  copy = check (fixture, "2.mka", 2);
  g_assert_true (library_labels_set (fixture->db, copy, -0.5, 0.25, NULL, NULL, NULL));
  copy_file (fixture, "1.mka", "3.mka");
  scan (fixture);
  g_assert_cmpfloat (get_label (fixture, "1.mka"), ==, -0.5);
  g_assert_cmpfloat (get_label (fixture, "3.mka"), ==, -0.5);
}

/* Copies are heard once, however many workers come upon them. */
static void
test_copies (JobsFixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) groups = NULL;
  g_autoptr (GError) error = NULL;
  gint64 first;

  for (guint i = 0; i < 20; i++)
    {
      g_autofree char *name = g_strdup_printf ("%02u.wav", i);

      write_file (fixture, name, i % 2);
    }
  /* Long enough for the other worker to come upon the next of them. */
  sounds_log_to (NULL, 20);
  scan (fixture);
  sounds_log_to (NULL, 0);
  g_assert_cmpuint (count_listed (fixture), ==, 20);
  g_assert_cmpuint (sounds_count (0), ==, 1);
  g_assert_cmpuint (sounds_count (1), ==, 1);
  first = check (fixture, "00.wav", 0);

  copy_file (fixture, "00.wav", "later.wav");
  scan (fixture);
  g_assert_cmpint (check (fixture, "later.wav", 0), !=, first);
  g_assert_cmpint (check (fixture, "00.wav", 0), ==, first);
  g_assert_cmpuint (sounds_count_all (), ==, 2);

  groups = library_db_list_duplicates (fixture->db, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (groups->len, ==, 2);
  g_assert_cmpuint (((GPtrArray *)groups->pdata[0])->len + ((GPtrArray *)groups->pdata[1])->len, ==, 21);
}

/* Copied away, and only then deleted: the copy is another song, and the first comes back as itself. */
static void
test_restore (JobsFixture *fixture, gconstpointer data)
{
  gint64 id;

  write_file (fixture, "a.wav", 1);
  scan (fixture);
  id = check (fixture, "a.wav", 1);
  delete_file (fixture, "a.wav");
  scan (fixture);
  g_assert_cmpuint (count_listed (fixture), ==, 0);
  write_file (fixture, "a.wav", 1);
  scan (fixture);
  g_assert_cmpint (check (fixture, "a.wav", 1), ==, id);
  delete_file (fixture, "a.wav");
  scan (fixture);
  write_file (fixture, "elsewhere.wav", 1);
  scan (fixture);
  g_assert_cmpint (check (fixture, "elsewhere.wav", 1), ==, id);
  g_assert_cmpuint (sounds_count_all (), ==, 1);
}

/* Moved, and copied from there, before anybody looked: the one that keeps its time is the one that was moved, though the
 * copy is found first. */
static void
test_moved_and_copied (JobsFixture *fixture, gconstpointer data)
{
  gint64 id;

  write_file (fixture, "a.wav", 1);
  scan (fixture);
  id = check (fixture, "a.wav", 1);
  move_file (fixture, "a.wav", "c.wav");
  copy_file (fixture, "c.wav", "b.wav");
  copy_file (fixture, "c.wav", "d.wav");
  scan (fixture);
  g_assert_cmpint (check (fixture, "c.wav", 1), ==, id);
  g_assert_cmpint (check (fixture, "b.wav", 1), !=, id);
  g_assert_cmpint (check (fixture, "d.wav", 1), !=, id);
  g_assert_cmpuint (count_listed (fixture), ==, 3);
  g_assert_cmpuint (sounds_count_all (), ==, 1);
}

/* All of a sound's files have other names now: each is one of the songs, and none is lost or heard. */
static void
test_twins_moved (JobsFixture *fixture, gconstpointer data)
{
  gint64 ids[6];

  for (guint i = 0; i < G_N_ELEMENTS (ids); i++)
    {
      g_autofree char *name = g_strdup_printf ("old-%u.wav", i);

      write_file (fixture, name, 1);
    }
  scan (fixture);
  for (guint i = 0; i < G_N_ELEMENTS (ids); i++)
    {
      g_autofree char *name = g_strdup_printf ("old-%u.wav", i);
      g_autofree char *new_name = g_strdup_printf ("new-%u.wav", (i + 2) % 6);

      ids[i] = check (fixture, name, 1);
      move_file (fixture, name, new_name);
    }
  scan (fixture);
  for (guint i = 0; i < G_N_ELEMENTS (ids); i++)
    {
      g_autofree char *new_name = g_strdup_printf ("new-%u.wav", (i + 2) % 6);

      g_assert_cmpint (check (fixture, new_name, 1), ==, ids[i]);
    }
  g_assert_cmpuint (count_listed (fixture), ==, 6);
  g_assert_cmpuint (sounds_count_all (), ==, 1);
}

/* Another song in its place: what was there is kept for when it turns up, be it the scan after. */
static void
test_replaced (JobsFixture *fixture, gconstpointer data)
{
  g_autofree char *path = in_music (fixture, "a.wav");
  const char *const happy[] = { "Happy", NULL };
  char *nothing[] = { NULL };
  g_autoptr (GError) error = NULL;
  LibraryJournalEntry entry
      = { .path = path, .field = (char *)"MOOD", .old_values = nothing, .new_values = (char **)happy };
  gint64 id;

  write_file (fixture, "a.wav", 1);
  scan (fixture);
  id = check (fixture, "a.wav", 1);
  entry.batch = library_journal_begin_batch (fixture->db, &error);
  library_journal_complete (fixture->db, library_journal_begin_entry (fixture->db, &entry, &error), &error);
  g_assert_no_error (error);

  write_file (fixture, "a.wav", 2);
  scan (fixture);
  g_assert_cmpint (check (fixture, "a.wav", 2), !=, id);
  g_assert_cmpuint (count_listed (fixture), ==, 1);

  write_file (fixture, "b.wav", 1);
  scan (fixture);
  g_assert_cmpint (check (fixture, "b.wav", 1), ==, id);
  g_assert_cmpuint (sounds_count_all (), ==, 2);
  {
    g_autofree char *moved = in_music (fixture, "b.wav");
    g_auto (GStrv) of_new = library_journal_get_our_values (fixture->db, moved, "MOOD", &error);
    g_auto (GStrv) of_old = library_journal_get_our_values (fixture->db, path, "MOOD", &error);

    g_assert_cmpuint (g_strv_length (of_new), ==, 1);
    g_assert_cmpuint (g_strv_length (of_old), ==, 0);
  }
}

static guint
count_our_words (JobsFixture *fixture, const char *name)
{
  g_autofree char *path = in_music (fixture, name);
  g_auto (GStrv) words = library_journal_get_our_values (fixture->db, path, "MOOD", NULL);

  return g_strv_length (words);
}

/* An undo is of a file and not of a sound: a copy has no part in it, also when the file that was written is gone. */
static void
test_copy_without_journal (JobsFixture *fixture, gconstpointer data)
{
  g_autofree char *path = in_music (fixture, "a.wav");
  const char *const happy[] = { "Happy", NULL };
  char *nothing[] = { NULL };
  g_autoptr (GError) error = NULL;
  LibraryJournalEntry entry
      = { .path = path, .field = (char *)"MOOD", .old_values = nothing, .new_values = (char **)happy };

  write_file (fixture, "a.wav", 1);
  scan (fixture);
  entry.batch = library_journal_begin_batch (fixture->db, &error);
  library_journal_complete (fixture->db, library_journal_begin_entry (fixture->db, &entry, &error), &error);
  g_assert_no_error (error);
  copy_file (fixture, "a.wav", "b.wav");
  scan (fixture);
  g_assert_cmpuint (count_our_words (fixture, "a.wav"), ==, 1);
  g_assert_cmpuint (count_our_words (fixture, "b.wav"), ==, 0);
  delete_file (fixture, "a.wav");
  scan (fixture);
  g_assert_cmpuint (count_our_words (fixture, "b.wav"), ==, 0);
  write_file (fixture, "c.wav", 1);
  scan (fixture);
  g_assert_cmpuint (count_our_words (fixture, "c.wav"), ==, 1);
}

static void
add_to_list (JobsFixture *fixture, gint64 list, const char *name)
{
  g_autoptr (GPtrArray) entries
      = g_ptr_array_new_with_free_func ((GDestroyNotify)library_playlist_entry_free);
  g_autoptr (LibrarySong) song = find (fixture, name);
  g_autoptr (GError) error = NULL;

  g_ptr_array_add (entries, library_playlist_entry_new (song));
  g_assert_true (library_playlists_append (fixture->db, list, entries, &error));
  g_assert_no_error (error);
}

/* Checks that the list has the songs of these names, in this order. */
static void
check_list (JobsFixture *fixture, gint64 list, const char *const *names)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) entries = library_playlists_get_entries (fixture->db, list, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (entries->len, ==, g_strv_length ((char **)names));
  for (guint i = 0; i < entries->len; i++)
    {
      const LibraryPlaylistEntry *entry = entries->pdata[i];
      g_autofree char *path = in_music (fixture, names[i]);

      g_assert_cmpstr (entry->path, ==, path);
      g_assert_false (entry->is_missing);
    }
}

/* A better rip under the same name has the place of the old one in playlists, also when it moves later. */
static void
test_replaced_in_list (JobsFixture *fixture, gconstpointer data)
{
  gint64 list = library_playlists_create (fixture->db, "list", NULL, NULL);

  write_file (fixture, "old.wav", 1);
  scan (fixture);
  add_to_list (fixture, list, "old.wav");
  /* Where it was put in is not where it is replaced. */
  move_file (fixture, "old.wav", "a.wav");
  scan (fixture);
  write_file (fixture, "a.wav", 2);
  write_file (fixture, "old.wav", 3);
  scan (fixture);
  check_list (fixture, list, (const char *const[]) { "a.wav", NULL });
  move_file (fixture, "a.wav", "moved.wav");
  scan (fixture);
  check_list (fixture, list, (const char *const[]) { "moved.wav", NULL });
}

/* A spoilt file is no better rip: the song is kept for when it turns up. */
static void
test_emptied_in_list (JobsFixture *fixture, gconstpointer data)
{
  g_autofree char *path = in_music (fixture, "a.wav");
  gint64 list = library_playlists_create (fixture->db, "list", NULL, NULL);

  write_file (fixture, "a.wav", 1);
  scan (fixture);
  add_to_list (fixture, list, "a.wav");
  g_assert_true (g_file_set_contents (path, "", 0, NULL));
  scan (fixture);
  write_file (fixture, "b.wav", 1);
  scan (fixture);
  check_list (fixture, list, (const char *const[]) { "b.wav", NULL });
}

/* Songs that change places are still who they are. */
static void
test_exchanged_in_list (JobsFixture *fixture, gconstpointer data)
{
  gint64 list = library_playlists_create (fixture->db, "list", NULL, NULL);

  write_file (fixture, "a.wav", 1);
  write_file (fixture, "b.wav", 2);
  scan (fixture);
  add_to_list (fixture, list, "a.wav");
  add_to_list (fixture, list, "b.wav");
  move_file (fixture, "a.wav", "x");
  move_file (fixture, "b.wav", "a.wav");
  move_file (fixture, "x", "b.wav");
  scan (fixture);
  check_list (fixture, list, (const char *const[]) { "b.wav", "a.wav", NULL });
}

/* An unchanged file costs a stat: that it is another by now goes unseen when its size and time are the same. */
static void
test_unchanged_is_not_read (JobsFixture *fixture, gconstpointer data)
{
  g_autofree char *path = in_music (fixture, "a.wav");
  struct timespec times[2];
  struct stat info;
  gint64 id;

  write_file (fixture, "a.wav", 1);
  scan (fixture);
  id = check (fixture, "a.wav", 1);
  g_assert_cmpint (stat (path, &info), ==, 0);
  write_file (fixture, "a.wav", 2);
  times[0] = info.st_atim;
  times[1] = info.st_mtim;
  g_assert_cmpint (utimensat (AT_FDCWD, path, times, 0), ==, 0);
  scan (fixture);
  g_assert_cmpint (check (fixture, "a.wav", 1), ==, id);
}

static void
test_emptied (JobsFixture *fixture, gconstpointer data)
{
  g_autofree char *path = in_music (fixture, "a.wav");
  g_autoptr (LibrarySong) song = NULL;
  gint64 id;

  write_file (fixture, "a.wav", 1);
  scan (fixture);
  id = check (fixture, "a.wav", 1);
  g_assert_true (g_file_set_contents (path, "", 0, NULL));
  scan (fixture);
  song = find (fixture, "a.wav");
  g_assert_cmpint (library_song_get_id (song), !=, id);
  g_assert_null (library_song_get_estimate (song));
  write_file (fixture, "b.wav", 1);
  scan (fixture);
  g_assert_cmpint (check (fixture, "b.wav", 1), ==, id);
}

/* What ended the decoder is not tried again by itself: not under another name, not with other tags, not by another
 * model. It is when its owner asks. */
static void
test_dangerous (JobsFixture *fixture, gconstpointer data)
{
  g_autofree char *path = in_music (fixture, "bomb.wav");
  g_autoptr (GError) error = NULL;
  JobsProgress progress;
  guint n;

  sounds_write (path, 7, SOUND_CRASHING, "Title");
  progress = scan (fixture);
  g_assert_cmpuint (progress.n_failed, ==, 1);
  copy_file (fixture, "bomb.wav", "copy.wav");
  move_file (fixture, "bomb.wav", "moved.wav");
  progress = scan (fixture);
  g_assert_cmpuint (progress.n_problems, ==, 2);
  g_assert_cmpuint (progress.n_failed, ==, 0);
  g_free (path);
  path = in_music (fixture, "moved.wav");
  sounds_write (path, 7, SOUND_CRASHING, "Other title");
  progress = scan_with (fixture, fixture->music, JOBS_SCAN_REANALYZE);
  g_assert_cmpuint (progress.n_problems, ==, 2);
  g_assert_cmpuint (sounds_count_all (), ==, 1);

  g_assert_true (library_db_retry_problems (fixture->db, path, &n, &error));
  g_assert_cmpuint (n, ==, 1);
  progress = scan (fixture);
  g_assert_cmpuint (progress.n_failed, ==, 1);
  g_assert_cmpuint (progress.n_problems, ==, 1);
  g_assert_cmpuint (sounds_count_all (), ==, 2);
  progress = scan (fixture);
  g_assert_cmpuint (progress.n_problems, ==, 2);
  g_assert_cmpuint (sounds_count_all (), ==, 2);
}

/* A damaged file is tried again when it has changed, unless its owner does not want to hear of it. */
static void
test_ignored (JobsFixture *fixture, gconstpointer data)
{
  g_autofree char *path = in_music (fixture, "bad.wav");
  g_autoptr (GError) error = NULL;
  JobsProgress progress;

  sounds_write (path, 7, SOUND_DAMAGED, "Title");
  scan (fixture);
  sounds_write (path, 7, SOUND_DAMAGED, "Other");
  progress = scan (fixture);
  g_assert_cmpuint (progress.n_failed, ==, 1);
  g_assert_cmpuint (sounds_count_all (), ==, 2);

  g_assert_true (library_db_ignore_problems (fixture->db, path, TRUE, NULL, &error));
  sounds_write (path, 7, SOUND_DAMAGED, "Third");
  progress = scan (fixture);
  g_assert_cmpuint (progress.n_problems, ==, 1);
  g_assert_cmpuint (sounds_count_all (), ==, 2);
}

static void
set_mount (JobsFixture *fixture, const char *folder)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (library_db_set_mount (fixture->db, fixture->music, folder, &error));
  g_assert_no_error (error);
}

static guint
count_absent (JobsFixture *fixture)
{
  g_autoptr (GPtrArray) songs = library_db_list_songs (fixture->db, NULL);
  guint n = 0;

  for (guint i = 0; i < songs->len; i++)
    n += library_song_get_is_absent (songs->pdata[i]);

  return n;
}

/* The drive is out: its songs are absent, not missing, and a file elsewhere that sounds the same is a copy. When it is
 * back, all is as it was. */
static void
test_drive_out (JobsFixture *fixture, gconstpointer data)
{
  g_autofree char *away = g_build_filename (fixture->folder, "away", NULL);
  g_autofree char *other = g_build_filename (fixture->folder, "other", NULL);
  g_autofree char *copied = g_build_filename (other, "a.wav", NULL);
  g_autoptr (LibrarySong) song = NULL;
  JobsProgress progress;
  gint64 id;

  write_file (fixture, "a.wav", 1);
  write_file (fixture, "b.wav", 2);
  scan (fixture);
  id = check (fixture, "a.wav", 1);
  g_assert_cmpint (g_rename (fixture->music, away), ==, 0);
  g_assert_cmpint (g_mkdir (fixture->music, 0700), ==, 0);
  set_mount (fixture, fixture->music);
  progress = scan (fixture);
  g_assert_cmpuint (progress.n_total, ==, 0);
  g_assert_cmpuint (count_absent (fixture), ==, 2);

  g_assert_cmpint (g_mkdir (other, 0700), ==, 0);
  sounds_write (copied, 1, SOUND_GOOD, "Title");
  scan_with (fixture, other, JOBS_SCAN_DEFAULT);
  song = library_db_find_song (fixture->db, copied, NULL);
  g_assert_cmpint (library_song_get_id (song), !=, id);
  g_assert_nonnull (library_song_get_estimate (song));
  g_assert_cmpuint (count_listed (fixture), ==, 3);

  g_assert_cmpint (g_rmdir (fixture->music), ==, 0);
  g_assert_cmpint (g_rename (away, fixture->music), ==, 0);
  progress = scan (fixture);
  g_assert_cmpuint (progress.n_skipped, ==, 2);
  g_assert_cmpint (check (fixture, "a.wav", 1), ==, id);
  g_assert_cmpuint (count_absent (fixture), ==, 0);
  g_assert_cmpuint (sounds_count_all (), ==, 2);
}

/* A drive within a folder. */
static void
test_inner_drive_out (JobsFixture *fixture, gconstpointer data)
{
  g_autofree char *stick = in_music (fixture, "stick");
  g_autoptr (GError) error = NULL;

  write_file (fixture, "stick/a.wav", 1);
  write_file (fixture, "b.wav", 2);
  scan (fixture);
  g_assert_true (library_db_add_mount (fixture->db, stick, &error));
  delete_file (fixture, "stick/a.wav");
  delete_file (fixture, "b.wav");
  scan (fixture);
  g_assert_cmpuint (count_listed (fixture), ==, 1);
  g_assert_cmpuint (count_absent (fixture), ==, 1);
  write_file (fixture, "stick/a.wav", 1);
  scan (fixture);
  g_assert_cmpuint (count_absent (fixture), ==, 0);
  g_assert_cmpuint (sounds_count_all (), ==, 2);
}

/* A link to a folder on a drive that is out: absent, without an error, and what sounds the same elsewhere is a copy. */
static void
test_linked_drive_out (JobsFixture *fixture, gconstpointer data)
{
  g_autofree char *drive = g_build_filename (fixture->folder, "drive", NULL);
  g_autofree char *unplugged = g_build_filename (fixture->folder, "unplugged", NULL);
  g_autofree char *song = g_build_filename (drive, "x.wav", NULL);
  g_autofree char *link = in_music (fixture, "sub");
  JobsProgress progress;
  gint64 id;

  g_assert_cmpint (g_mkdir (drive, 0700), ==, 0);
  sounds_write (song, 1, SOUND_GOOD, "Title");
  write_file (fixture, "keep.wav", 2);
  g_assert_cmpint (symlink (drive, link), ==, 0);
  scan (fixture);
  id = check (fixture, "sub/x.wav", 1);
  g_assert_cmpint (g_rename (drive, unplugged), ==, 0);
  progress = scan (fixture);
  g_assert_cmpuint (progress.n_failed, ==, 0);
  g_assert_cmpuint (count_listed (fixture), ==, 2);
  g_assert_cmpuint (count_absent (fixture), ==, 1);
  write_file (fixture, "copy.wav", 1);
  scan (fixture);
  g_assert_cmpint (check (fixture, "copy.wav", 1), !=, id);
  g_assert_cmpint (g_rename (unplugged, drive), ==, 0);
  scan (fixture);
  g_assert_cmpint (check (fixture, "sub/x.wav", 1), ==, id);
  g_assert_cmpuint (count_absent (fixture), ==, 0);

  /* The link itself is deleted: so are its songs. */
  g_assert_cmpint (g_unlink (link), ==, 0);
  scan (fixture);
  g_assert_cmpuint (count_listed (fixture), ==, 2);
  g_assert_cmpuint (count_absent (fixture), ==, 0);
}

static gboolean is_caseless; /* whether the file system takes a name for another that differs from it in case alone */

/* As a FAT drive does, of the names that are there. */
static int
stat_caseless (const char *path, struct stat *info)
{
  g_auto (GStrv) names = g_strsplit (path, "/", -1);
  g_autoptr (GString) real = g_string_new (NULL);

  for (guint i = 1; names[i] != NULL; i++)
    {
      g_autofree char *wanted = g_utf8_casefold (names[i], -1);
      g_autoptr (GDir) dir = g_dir_open (real->len > 0 ? real->str : "/", 0, NULL);
      const char *name = NULL;

      while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
        {
          g_autofree char *folded = g_utf8_casefold (name, -1);

          if (g_str_equal (folded, wanted))
            break;
        }
      g_string_append_printf (real, "/%s", name != NULL ? name : names[i]);
    }

  return fstatat (AT_FDCWD, real->str, info, 0);
}

static struct
{
  const char *path; /* (nullable) */
  const char *away; /* where it goes */
  guint n_left;     /* so many looks at @path from now on it is emptied; 0: never */
} unplugging;

/* In place of the one of libc: takes a drive out right after a look at its mount point, and finds names of other case. */
int
stat (const char *path, struct stat *info)
{
  int result = fstatat (AT_FDCWD, path, info, 0);

  if (result != 0 && errno == ENOENT && is_caseless)
    result = stat_caseless (path, info);
  if (unplugging.n_left > 0 && g_str_equal (path, unplugging.path) && --unplugging.n_left == 0)
    {
      g_assert_cmpint (g_rename (path, unplugging.away), ==, 0);
      g_assert_cmpint (g_mkdir (path, 0700), ==, 0);
    }

  return result;
}

/* A name that changes in nothing but its case, of a file or of its folder: the old one still leads to it on many a drive,
 * and it is one song. */
static void
test_case_of_names (JobsFixture *fixture, gconstpointer data)
{
  g_autofree char *bad = in_music (fixture, "bad.wav");
  gint64 a, b;

  write_file (fixture, "a.wav", 1);
  write_file (fixture, "one/\303\244.wav", 2);
  sounds_write (bad, 7, SOUND_DAMAGED, "Title");
  scan (fixture);
  a = check (fixture, "a.wav", 1);
  b = check (fixture, "one/\303\244.wav", 2);
  g_assert_cmpuint (count_listed (fixture), ==, 3);

  is_caseless = TRUE;
  move_file (fixture, "a.wav", "A.wav");
  move_file (fixture, "one/\303\244.wav", "one/\303\204.WAV");
  move_file (fixture, "one", "One");
  move_file (fixture, "bad.wav", "BAD.wav");
  scan (fixture);
  g_assert_cmpint (check (fixture, "A.wav", 1), ==, a);
  g_assert_cmpint (check (fixture, "One/\303\204.WAV", 2), ==, b);
  g_assert_cmpuint (count_listed (fixture), ==, 3);

  /* A copy is one there as well. */
  copy_file (fixture, "A.wav", "Another a.wav");
  scan (fixture);
  g_assert_cmpint (check (fixture, "A.wav", 1), ==, a);
  g_assert_cmpint (check (fixture, "Another a.wav", 1), !=, a);
  g_assert_cmpuint (sounds_count (1) + sounds_count (2), ==, 2);
  is_caseless = FALSE;
}

/* Where case is told, two links of one file whose names differ in nothing else are two songs. */
static void
test_links_of_other_case (JobsFixture *fixture, gconstpointer data)
{
  g_autofree char *one = in_music (fixture, "a.wav");
  g_autofree char *other = in_music (fixture, "A.wav");
  gint64 id;

  write_file (fixture, "a.wav", 1);
  scan (fixture);
  id = check (fixture, "a.wav", 1);
  g_assert_cmpint (link (one, other), ==, 0);
  scan (fixture);
  g_assert_cmpint (check (fixture, "a.wav", 1), ==, id);
  g_assert_cmpint (check (fixture, "A.wav", 1), !=, id);
  g_assert_cmpuint (count_listed (fixture), ==, 2);
}

/* It is there when the scan begins, and an empty folder when the walk lists it. */
static void
test_drive_out_while_walked (JobsFixture *fixture, gconstpointer data)
{
  g_autofree char *stick = in_music (fixture, "stick");
  g_autofree char *away = g_build_filename (fixture->folder, "away", NULL);
  g_autoptr (GError) error = NULL;

  write_file (fixture, "stick/a.wav", 1);
  write_file (fixture, "b.wav", 2);
  scan (fixture);
  g_assert_true (library_db_add_mount (fixture->db, stick, &error));
  unplugging.path = stick;
  unplugging.away = away;
  unplugging.n_left = 2; /* whether it is out; then the walk */
  scan (fixture);
  g_assert_cmpuint (unplugging.n_left, ==, 0);
  g_assert_cmpuint (count_listed (fixture), ==, 2);
  g_assert_cmpuint (count_absent (fixture), ==, 1);
}

/* What another scan stores after the walk has passed by is there. */
static void
test_stored_meanwhile (JobsFixture *fixture, gconstpointer data)
{
  const char *const roots[] = { fixture->music, NULL };
  const LibraryVersion version = { .model = "other" };
  g_autofree char *path = in_music (fixture, "sub/new.wav");
  g_autoptr (JobsJob) job = NULL;
  g_autoptr (LibrarySong) song = NULL;
  g_autoptr (GError) error = NULL;
  JobsProgress progress;

  write_file (fixture, "a.wav", 1);
  sounds_log_to (NULL, 1000);
  job = jobs_scan_job_new (fixture->db, roots, fixture->model, 1);
  jobs_job_start (job);
  do
    {
      g_usleep (1000);
      jobs_job_get_progress (job, &progress);
    }
  while (!progress.is_total_known);
  write_file (fixture, "sub/new.wav", 2);
  song = library_db_store (fixture->db,
                           &(LibrarySongFields) { .path = path, .size = 1, .mtime = 1, .duration = 3.0 }, NULL,
                           NULL, &version, &error);
  g_assert_no_error (error);
  jobs_job_wait (job, &error);
  g_assert_no_error (error);
  sounds_log_to (NULL, 0);
  g_assert_cmpuint (count_listed (fixture), ==, 2);

  /* A file that is gone is missing, as ever. */
  delete_file (fixture, "sub/new.wav");
  scan (fixture);
  g_assert_cmpuint (count_listed (fixture), ==, 1);
}

/* Where a song was is a link now that leads to where it is: it is listed once. */
static void
test_folder_left_a_link (JobsFixture *fixture, gconstpointer data)
{
  g_autofree char *link = in_music (fixture, "z");

  write_file (fixture, "z/x.wav", 1);
  scan (fixture);
  move_file (fixture, "z", "a");
  g_assert_cmpint (symlink ("a", link), ==, 0);
  scan (fixture);
  g_assert_cmpuint (count_listed (fixture), ==, 1);
  check (fixture, "a/x.wav", 1);
}

/* The folder has another name now, on a drive that is there: its songs are shown as absent, and where they turn up they
 * are themselves. */
static void
test_folder_renamed (JobsFixture *fixture, gconstpointer data)
{
  g_autofree char *renamed = g_build_filename (fixture->folder, "renamed", NULL);
  g_autofree char *path = g_build_filename (renamed, "a.wav", NULL);
  g_autoptr (LibrarySong) song = NULL;
  gint64 id;

  write_file (fixture, "a.wav", 1);
  scan (fixture);
  id = check (fixture, "a.wav", 1);
  g_assert_cmpint (g_rename (fixture->music, renamed), ==, 0);
  scan (fixture);
  g_assert_cmpuint (count_absent (fixture), ==, 1);
  scan_with (fixture, renamed, JOBS_SCAN_DEFAULT);
  song = library_db_find_song (fixture->db, path, NULL);
  g_assert_cmpint (library_song_get_id (song), ==, id);
  g_assert_cmpuint (count_absent (fixture), ==, 0);
  g_assert_cmpuint (sounds_count_all (), ==, 1);
}

/* Left out of scans until it is included again, or asked for by name; not a folder of the library in itself. */
static void
test_excluded (JobsFixture *fixture, gconstpointer data)
{
  g_autofree char *sub = in_music (fixture, "sub");
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) folders = NULL;

  write_file (fixture, "a.wav", 1);
  write_file (fixture, "sub/b.wav", 2);
  scan (fixture);
  g_assert_true (library_db_exclude (fixture->db, sub, NULL, &error));
  g_assert_cmpuint (count_listed (fixture), ==, 1);
  write_file (fixture, "sub/c.wav", 3);
  scan (fixture);
  g_assert_cmpuint (count_listed (fixture), ==, 1);
  g_assert_cmpuint (sounds_count (3), ==, 0);

  scan_with (fixture, sub, JOBS_SCAN_DEFAULT);
  g_assert_cmpuint (count_listed (fixture), ==, 3);
  scan (fixture);
  g_assert_cmpuint (count_listed (fixture), ==, 3);
  g_assert_cmpuint (sounds_count_all (), ==, 3);
  folders = library_db_list_folders (fixture->db, &error);
  g_assert_cmpuint (g_strv_length (folders), ==, 1);
}

/* The watcher's paths are nobody's wish: what is excluded stays out, be the path the folder or a file in it. */
static void
test_excluded_and_watched (JobsFixture *fixture, gconstpointer data)
{
  g_autofree char *sub = in_music (fixture, "sub");
  g_autofree char *path = in_music (fixture, "sub/b.wav");
  g_autofree char *other = g_build_filename (fixture->folder, "other", NULL);
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) excluded = NULL;
  g_auto (GStrv) folders = NULL;
  JobsProgress progress;

  write_file (fixture, "a.wav", 1);
  write_file (fixture, "sub/b.wav", 2);
  scan (fixture);
  g_assert_true (library_db_exclude (fixture->db, sub, NULL, &error));
  g_assert_cmpint (g_mkdir (other, 0700), ==, 0);
  scan_with (fixture, path, JOBS_SCAN_UNNAMED);
  scan_with (fixture, sub, JOBS_SCAN_UNNAMED);
  scan_with (fixture, other, JOBS_SCAN_UNNAMED);
  g_assert_cmpuint (count_listed (fixture), ==, 1);
  excluded = library_db_list_excluded (fixture->db, &error);
  g_assert_cmpuint (g_strv_length (excluded), ==, 1);
  folders = library_db_list_folders (fixture->db, &error);
  g_assert_cmpuint (g_strv_length (folders), ==, 1);

  /* Others are scanned as ever. */
  write_file (fixture, "c.wav", 3);
  progress = scan_with (fixture, fixture->music, JOBS_SCAN_UNNAMED);
  g_assert_cmpuint (progress.n_done, ==, 2);
  check (fixture, "c.wav", 3);

  /* A whole folder of the library, when all of them are scanned. */
  g_assert_true (library_db_exclude (fixture->db, fixture->music, NULL, &error));
  jobs_fixture_run (jobs_scan_job_new (fixture->db, NULL, fixture->model, 1), &progress);
  g_assert_cmpuint (progress.n_done, ==, 0);
  g_assert_cmpuint (count_listed (fixture), ==, 0);
}

/* No root: the folders of the library. One file that has gone, alone. */
static void
test_roots (JobsFixture *fixture, gconstpointer data)
{
  g_autofree char *path = in_music (fixture, "b.wav");
  JobsProgress progress;

  write_file (fixture, "a.wav", 1);
  write_file (fixture, "b.wav", 2);
  scan (fixture);
  write_file (fixture, "c.wav", 3);
  jobs_fixture_run (jobs_scan_job_new (fixture->db, NULL, fixture->model, 1), &progress);
  g_assert_cmpuint (progress.n_done, ==, 3);
  delete_file (fixture, "b.wav");
  progress = scan_with (fixture, path, JOBS_SCAN_DEFAULT);
  g_assert_cmpuint (progress.n_total, ==, 0);
  g_assert_cmpuint (progress.n_failed, ==, 0);
  g_assert_cmpuint (count_listed (fixture), ==, 2);
}

/* As if the way to make hashes had changed since. */
static void
forget_sound (JobsFixture *fixture, const char *name)
{
  const LibraryAudioHash old = { .version = TAG_AUDIO_HASH_VERSION + 1, .digest = { 9 } };
  g_autoptr (LibrarySong) song = find (fixture, name);
  g_autoptr (GError) error = NULL;

  g_assert_true (library_db_set_audio (fixture->db, library_song_get_path (song),
                                       library_song_get_size (song), library_song_get_mtime (song), &old,
                                       &error));
  g_assert_no_error (error);
}

static gboolean
is_hashed (JobsFixture *fixture, const char *name)
{
  const LibraryVersion version = { .model = "" };
  g_autofree char *path = in_music (fixture, name);
  LibraryStanding standing;

  g_assert_true (library_db_get_standing (fixture->db, path, &version, &standing, NULL));

  return standing.audio.version == TAG_AUDIO_HASH_VERSION;
}

static void
run_sql (JobsFixture *fixture, const char *sql)
{
  sqlite3 *sqlite = NULL;

  g_assert_cmpint (sqlite3_open (fixture->library, &sqlite), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (sqlite, sql, NULL, NULL, NULL), ==, SQLITE_OK);
  sqlite3_close (sqlite);
}

/* Songs from before genres and years: their tags are read at the next scan, once, and nothing else is. */
static void
test_tags_of_old_libraries (JobsFixture *fixture, gconstpointer data)
{
  g_autoptr (LibrarySong) song = NULL;
  g_autoptr (LibrarySong) other = NULL;
  JobsProgress progress;
  gint64 id;

  write_file (fixture, "a.wav", 1);
  write_file (fixture, "b.wav", 2);
  scan (fixture);
  id = check (fixture, "a.wav", 1);
  run_sql (fixture, "UPDATE songs SET genre = NULL, year = 0, title = 'old'");
  progress = scan (fixture);
  g_assert_cmpuint (progress.n_skipped, ==, 2);
  g_assert_cmpuint (progress.n_recognized, ==, 0);
  g_assert_cmpint (check (fixture, "a.wav", 1), ==, id);
  song = find (fixture, "a.wav");
  g_assert_cmpstr (library_song_get_title (song), ==, "Title");
  g_assert_cmpstr (library_song_get_genre (song), ==, SOUNDS_GENRE);
  g_assert_cmpuint (library_song_get_year (song), ==, 1971);
  g_assert_true (is_hashed (fixture, "a.wav"));
  g_assert_cmpuint (sounds_count_all (), ==, 2);

  run_sql (fixture, "UPDATE songs SET title = 'not read again'");
  scan (fixture);
  other = find (fixture, "a.wav");
  g_assert_cmpstr (library_song_get_title (other), ==, "not read again");
}

/* Hashes of another version: what is where it was gets its new one without being heard; what has moved is known by size
 * and time; a copy by what its file sounds like now. Only what has changed and moved at once counts as new. */
/* A file that cannot be read just now has its tags read by a later scan, but is not tried for ever. */
static void
test_tags_cannot_be_read (JobsFixture *fixture, gconstpointer data)
{
  g_autofree char *path = in_music (fixture, "a.wav");

  write_file (fixture, "a.wav", 1);
  scan (fixture);
  g_assert_cmpint (g_chmod (path, 0), ==, 0);
  if (access (path, R_OK) == 0)
    {
      g_test_skip ("Whoever runs this may read everything");
      return;
    }
  for (guint n_bad = 1; n_bad <= 3; n_bad += 2)
    {
      run_sql (fixture, "UPDATE songs SET genre = NULL");
      run_sql (fixture, "DELETE FROM attempts");
      g_assert_cmpint (g_chmod (path, 0), ==, 0);
      for (guint i = 0; i < n_bad; i++)
        scan (fixture);
      g_assert_cmpint (g_chmod (path, 0600), ==, 0);
      scan (fixture);

      g_autoptr (LibrarySong) song = find (fixture, "a.wav");

      g_assert_cmpstr (library_song_get_genre (song), ==, (n_bad == 1 ? SOUNDS_GENRE : ""));
    }
}

static void
test_other_hash_version (JobsFixture *fixture, gconstpointer data)
{
  static const char *const names[] = { "stays.wav", "moves.wav", "copied.wav", "z.wav" };
  gint64 ids[G_N_ELEMENTS (names)];
  JobsProgress progress;

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    write_file (fixture, names[i], i);
  scan (fixture);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      ids[i] = check (fixture, names[i], i);
      forget_sound (fixture, names[i]);
      g_assert_false (is_hashed (fixture, names[i]));
    }
  move_file (fixture, "moves.wav", "a-moved.wav");
  copy_file (fixture, "copied.wav", "a-copy.wav");
  progress = scan (fixture);
  g_assert_cmpuint (progress.n_recognized, ==, 2);
  g_assert_cmpuint (progress.n_skipped, ==, 5);
  g_assert_cmpuint (sounds_count_all (), ==, 4);
  g_assert_cmpint (check (fixture, "stays.wav", 0), ==, ids[0]);
  g_assert_cmpint (check (fixture, "a-moved.wav", 1), ==, ids[1]);
  g_assert_cmpint (check (fixture, "copied.wav", 2), ==, ids[2]);
  g_assert_cmpint (check (fixture, "a-copy.wav", 2), !=, ids[2]);
  g_assert_true (is_hashed (fixture, "stays.wav"));
  g_assert_true (is_hashed (fixture, "copied.wav"));
  g_assert_true (is_hashed (fixture, "z.wav"));

  /* And then as ever. */
  move_file (fixture, "stays.wav", "moved.wav");
  scan (fixture);
  g_assert_cmpint (check (fixture, "moved.wav", 0), ==, ids[0]);
  g_assert_cmpuint (sounds_count_all (), ==, 4);
}

/* What another model has heard is not lost by moving, and heard again once when that is asked for, copies included. */
static void
test_stale (JobsFixture *fixture, gconstpointer data)
{
  g_autofree char *path = in_music (fixture, "a.wav");
  const LibraryVersion other = { .model = "other" };
  const LibraryAudioHash *none = NULL;
  g_autoptr (LibrarySong) song = NULL;
  g_autoptr (GError) error = NULL;
  JobsProgress progress;

  write_file (fixture, "a.wav", 1);
  scan (fixture);
  song = find (fixture, "a.wav");
  g_object_unref (library_db_store (fixture->db,
                                    &(LibrarySongFields) { .path = path,
                                                           .size = library_song_get_size (song),
                                                           .mtime = library_song_get_mtime (song),
                                                           .duration = 3.0,
                                                           .estimate = library_song_get_estimate (song),
                                                           .audio = none },
                                    NULL, NULL, &other, &error));
  g_assert_no_error (error);
  scan (fixture);
  move_file (fixture, "a.wav", "b.wav");
  copy_file (fixture, "b.wav", "c.wav");
  progress = scan (fixture);
  g_assert_cmpuint (progress.n_stale, ==, 2);
  g_assert_cmpint (check (fixture, "b.wav", 1), ==, library_song_get_id (song));
  check (fixture, "c.wav", 1);
  g_assert_cmpuint (sounds_count_all (), ==, 1);

  progress = scan_with (fixture, fixture->music, JOBS_SCAN_REANALYZE);
  g_assert_cmpuint (sounds_count_all (), ==, 2);
  g_assert_cmpuint (progress.n_recognized, ==, 1);
  progress = scan (fixture);
  g_assert_cmpuint (progress.n_stale, ==, 0);
  g_assert_cmpuint (progress.n_skipped, ==, 2);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, function)                                                                                  \
  g_test_add ("/jobs/identity/" name, JobsFixture, NULL, set_up, function, tear_down)
  ADD ("move", test_move);
  ADD ("exchange", test_exchange);
  ADD ("retag", test_retag);
  ADD ("retag-whole", test_retag_whole);
  ADD ("replaced-whole", test_replaced_whole);
  ADD ("replaced-by-unknown", test_replaced_by_unknown);
  ADD ("copies", test_copies);
  ADD ("restore", test_restore);
  ADD ("moved-and-copied", test_moved_and_copied);
  ADD ("twins-moved", test_twins_moved);
  ADD ("replaced", test_replaced);
  ADD ("copy-without-journal", test_copy_without_journal);
  ADD ("replaced-in-list", test_replaced_in_list);
  ADD ("emptied-in-list", test_emptied_in_list);
  ADD ("exchanged-in-list", test_exchanged_in_list);
  ADD ("unchanged-is-not-read", test_unchanged_is_not_read);
  ADD ("emptied", test_emptied);
  ADD ("dangerous", test_dangerous);
  ADD ("ignored", test_ignored);
  ADD ("drive-out", test_drive_out);
  ADD ("inner-drive-out", test_inner_drive_out);
  ADD ("linked-drive-out", test_linked_drive_out);
  ADD ("drive-out-while-walked", test_drive_out_while_walked);
  ADD ("case-of-names", test_case_of_names);
  ADD ("links-of-other-case", test_links_of_other_case);
  ADD ("stored-meanwhile", test_stored_meanwhile);
  ADD ("folder-left-a-link", test_folder_left_a_link);
  ADD ("folder-renamed", test_folder_renamed);
  ADD ("excluded", test_excluded);
  ADD ("excluded-and-watched", test_excluded_and_watched);
  ADD ("roots", test_roots);
  ADD ("tags-of-old-libraries", test_tags_of_old_libraries);
  ADD ("tags-cannot-be-read", test_tags_cannot_be_read);
  ADD ("other-hash-version", test_other_hash_version);
  ADD ("stale", test_stale);

  return g_test_run ();
}
