/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What is named to a scan and cannot be looked at, or is no music: what is said of it, and what the library keeps. */
#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <sys/stat.h>
#include <sys/vfs.h>

#include "jobs/scan-job.h"
#include "library/folders.h"
#include "library/problems.h"
#include "sounds.h"
#include "support.h"

#define FUSE_MAGIC 0x65735546

static const char *share;        /* (nullable): a folder that lies on a network, as far as anybody can tell */
static const char *disconnected; /* (nullable): a folder that cannot be listed */

/* In place of those of the C library. */
int
statfs (const char *path, struct statfs *info)
{
  *info = (struct statfs) { .f_type = share != NULL && g_str_equal (path, share) ? FUSE_MAGIC : 0xEF53 };

  return 0;
}

DIR *
opendir (const char *path)
{
  DIR *(*real) (const char *) = dlsym (RTLD_NEXT, "opendir");

  if (disconnected != NULL && g_str_equal (path, disconnected))
    {
      errno = ENOTCONN;
      return NULL;
    }

  return real (path);
}

int
stat (const char *path, struct stat *info)
{
  if (disconnected != NULL && g_str_has_prefix (path, disconnected) && path[strlen (disconnected)] == '/')
    {
      errno = ENOTCONN;
      return -1;
    }

  return fstatat (AT_FDCWD, path, info, 0);
}

static void
set_up (JobsFixture *fixture, gconstpointer data)
{
  jobs_fixture_set_up (fixture, data);
  sounds_begin ();
}

static void
tear_down (JobsFixture *fixture, gconstpointer data)
{
  share = disconnected = NULL;
  sounds_end ();
  jobs_fixture_tear_down (fixture, data);
}

static void
write_songs (JobsFixture *fixture)
{
  for (guint i = 1; i <= 2; i++)
    {
      g_autofree char *name = g_strdup_printf ("%u.wav", i);
      g_autofree char *path = g_build_filename (fixture->music, name, NULL);

      sounds_write (path, i, SOUND_GOOD, "Title");
    }
}

/* Returns: (transfer full): what was said */
static GStrv
scan (JobsFixture *fixture, const char *root, JobsProgress *progress)
{
  const char *const roots[] = { root, NULL };
  g_autoptr (JobsJob) job = jobs_scan_job_new (fixture->db, roots, fixture->model, 2);

  jobs_fixture_run (g_object_ref (job), progress);

  return jobs_scan_job_dup_remarks (JOBS_SCAN_JOB (job));
}

static void
check_songs (JobsFixture *fixture, guint n, guint n_absent)
{
  g_autoptr (GPtrArray) songs = library_db_list_songs (fixture->db, NULL);
  guint n_away = 0;

  g_assert_cmpuint (songs->len, ==, n);
  for (guint i = 0; i < songs->len; i++)
    n_away += library_song_get_is_absent (songs->pdata[i]);
  g_assert_cmpuint (n_away, ==, n_absent);
}

static void
check_said (GStrv remarks, const char *text)
{
  g_assert_cmpuint (g_strv_length (remarks), ==, 1);
  g_assert_nonnull (strstr (remarks[0], text));
}

static void
test_folder_away (JobsFixture *fixture, gconstpointer data)
{
  g_autofree char *elsewhere = g_build_filename (fixture->folder, "elsewhere", NULL);
  g_autofree char *within = g_build_filename (fixture->music, "sub", NULL);
  g_auto (GStrv) nothing = NULL;
  g_auto (GStrv) away = NULL;
  g_auto (GStrv) away_within = NULL;
  g_auto (GStrv) back = NULL;
  JobsProgress progress;

  write_songs (fixture);
  nothing = scan (fixture, fixture->music, &progress);
  g_assert_cmpuint (g_strv_length (nothing), ==, 0);
  g_assert_cmpint (g_rename (fixture->music, elsewhere), ==, 0);
  away = scan (fixture, fixture->music, &progress);
  check_said (away, fixture->music);
  check_said (away, "away");
  check_songs (fixture, 2, 2);
  /* A folder within it is none that was deleted. */
  away_within = scan (fixture, within, &progress);
  check_said (away_within, within);
  check_songs (fixture, 2, 2);
  g_assert_cmpint (g_rename (elsewhere, fixture->music), ==, 0);
  back = scan (fixture, fixture->music, &progress);
  g_assert_cmpuint (g_strv_length (back), ==, 0);
  check_songs (fixture, 2, 0);
  g_assert_cmpuint (sounds_count_all (), ==, 2);
}

/* A share that goes leaves its mount point, and nothing in it, or something that cannot be listed. On a disk of one's own,
 * an empty folder is one whose files were deleted. */
static void
test_share_gone (JobsFixture *fixture, gconstpointer data)
{
  g_autofree char *elsewhere = g_build_filename (fixture->folder, "elsewhere", NULL);
  JobsProgress progress;

  write_songs (fixture);
  g_strfreev (scan (fixture, fixture->music, &progress));
  disconnected = fixture->music;
  g_strfreev (scan (fixture, fixture->music, &progress));
  check_songs (fixture, 3, 2); /* and the folder, with what is wrong */
  disconnected = NULL;
  g_strfreev (scan (fixture, fixture->music, &progress));
  check_songs (fixture, 2, 0);

  g_assert_cmpint (g_rename (fixture->music, elsewhere), ==, 0);
  g_assert_cmpint (g_mkdir (fixture->music, 0700), ==, 0);
  share = fixture->music;
  {
    g_auto (GStrv) remarks = scan (fixture, fixture->music, &progress);

    check_said (remarks, "away");
  }
  check_songs (fixture, 2, 2);
  share = NULL;
  g_strfreev (scan (fixture, fixture->music, &progress));
  check_songs (fixture, 0, 0);
  g_assert_cmpint (g_rmdir (fixture->music), ==, 0);
  g_assert_cmpint (g_rename (elsewhere, fixture->music), ==, 0);
  g_strfreev (scan (fixture, fixture->music, &progress));
  check_songs (fixture, 2, 0);
  g_assert_cmpuint (sounds_count_all (), ==, 2);
}

/* What somebody names is listened to whatever it is called; what is no music then is not remembered. */
static void
test_no_music (JobsFixture *fixture, gconstpointer data)
{
  g_autofree char *text = g_build_filename (fixture->music, "hostname", NULL);
  g_autofree char *song = g_build_filename (fixture->music, "song", NULL);
  g_autofree char *bad = g_build_filename (fixture->music, "bad.wav", NULL);
  g_autofree char *nowhere = g_build_filename (fixture->folder, "nowhere", NULL);
  JobsProgress progress;

  g_assert_true (g_file_set_contents (text, "moodplane\n", -1, NULL));
  g_assert_true (g_file_set_contents (bad, "moodplane\n", -1, NULL));
  sounds_write (song, 1, SOUND_GOOD, "Title");
  {
    g_auto (GStrv) remarks = scan (fixture, text, &progress);

    check_said (remarks, text);
    g_assert_cmpuint (progress.n_failed, ==, 1);
    check_songs (fixture, 0, 0);
  }
  {
    g_auto (GStrv) remarks = scan (fixture, nowhere, &progress);

    check_said (remarks, nowhere);
    g_assert_cmpuint (progress.n_failed, ==, 1);
    check_songs (fixture, 0, 0);
  }
  {
    g_auto (GStrv) remarks = scan (fixture, song, &progress);

    g_assert_cmpuint (g_strv_length (remarks), ==, 0);
    check_songs (fixture, 1, 0);
  }
  {
    g_auto (GStrv) remarks = scan (fixture, bad, &progress);

    g_assert_cmpuint (g_strv_length (remarks), ==, 0);
    g_assert_cmpuint (progress.n_failed, ==, 1);
    check_songs (fixture, 2, 0);
  }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, function)                                                                                  \
  g_test_add ("/jobs/away/" name, JobsFixture, NULL, set_up, function, tear_down)
  ADD ("folder", test_folder_away);
  ADD ("share-gone", test_share_gone);
  ADD ("no-music", test_no_music);

  return g_test_run ();
}
