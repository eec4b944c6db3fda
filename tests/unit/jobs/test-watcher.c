/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What is waited for comes some time or the test times out; that something does not come is told by what comes after. */
#include "jobs/watcher.h"

#include <glib/gstdio.h>

#include "tests/support/fixtures.h"

typedef struct
{
  char *folder;         /* (owned) */
  char *music;          /* (owned) */
  JobsWatcher *watcher; /* (owned) (nullable) */
  GHashTable *told;     /* (owned) of paths */
  guint n_signals;
} Fixture;

static const JobsWatcherLimits quick
    = { .n_monitors = 100, .quiet_ms = 50, .longest_ms = 500, .poll_ms = 50 };

static void
changed_cb (JobsWatcher *watcher, GStrv paths, Fixture *fixture)
{
  fixture->n_signals++;
  for (char **path = paths; *path != NULL; path++)
    g_hash_table_add (fixture->told, g_strdup (*path));
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->folder = fixture_folder_new ();
  fixture->music = g_build_filename (fixture->folder, "music", NULL);
  fixture->told = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_assert_cmpint (g_mkdir (fixture->music, 0700), ==, 0);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_clear_object (&fixture->watcher);
  g_hash_table_unref (fixture->told);
  fixture_folder_free (fixture->folder);
  g_free (fixture->music);
}

/* (transfer full) */
static char *
in_music (Fixture *fixture, const char *name)
{
  return g_build_filename (fixture->music, name, NULL);
}

static void
make_folder (Fixture *fixture, const char *name)
{
  g_autofree char *path = in_music (fixture, name);

  g_assert_cmpint (g_mkdir (path, 0700), ==, 0);
}

static void
write_file (Fixture *fixture, const char *name)
{
  g_autofree char *path = in_music (fixture, name);
  g_autoptr (GError) error = NULL;

  /* Without a temporary file beside it. */
  g_file_set_contents_full (path, "sound", -1, G_FILE_SET_CONTENTS_NONE, 0600, &error);
  g_assert_no_error (error);
}

/* And waits until it watches so many folders in each way. */
static void
watch (Fixture *fixture,
       const char *const *excluded,
       const JobsWatcherLimits *limits,
       guint n_monitored,
       guint n_polled)
{
  const char *const folders[] = { fixture->music, NULL };
  guint monitored, polled;

  fixture->watcher = jobs_watcher_new (folders, excluded, limits);
  g_signal_connect (fixture->watcher, "changed", G_CALLBACK (changed_cb), fixture);
  do
    {
      g_usleep (1000);
      jobs_watcher_get_counts (fixture->watcher, &monitored, &polled);
    }
  while (monitored != n_monitored || polled != n_polled);
}

static gboolean
has_told (Fixture *fixture, const char *name)
{
  g_autofree char *path = *name != '\0' ? in_music (fixture, name) : g_strdup (fixture->music);

  return g_hash_table_contains (fixture->told, path);
}

static void
wait_for (Fixture *fixture, const char *name)
{
  while (!has_told (fixture, name))
    g_main_context_iteration (NULL, TRUE);
}

static void
test_files (Fixture *fixture, gconstpointer data)
{
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;

  make_folder (fixture, "sub");
  write_file (fixture, "sub/a.mp3");
  first = in_music (fixture, "sub/a.mp3");
  second = in_music (fixture, "b.mp3");
  watch (fixture, NULL, &quick, 2, 1);

  write_file (fixture, "sub/a.mp3");
  wait_for (fixture, "sub/a.mp3");
  g_hash_table_remove_all (fixture->told);
  g_assert_cmpint (g_rename (first, second), ==, 0);
  wait_for (fixture, "sub/a.mp3");
  wait_for (fixture, "b.mp3");
  g_hash_table_remove_all (fixture->told);
  g_assert_cmpint (g_unlink (second), ==, 0);
  wait_for (fixture, "b.mp3");
}

/* What is no music, hidden, ours, or excluded is not told. */
static void
test_others (Fixture *fixture, gconstpointer data)
{
  g_autofree char *out = in_music (fixture, "out");
  const char *const excluded[] = { out, NULL };

  make_folder (fixture, "out");
  watch (fixture, excluded, &quick, 1, 1);
  write_file (fixture, "cover.png");
  write_file (fixture, ".hidden.mp3");
  write_file (fixture, ".moodplane-AbCdEf.tmp.mp3");
  write_file (fixture, "out/a.mp3");
  write_file (fixture, "z.mp3");
  wait_for (fixture, "z.mp3");
  g_assert_cmpuint (g_hash_table_size (fixture->told), ==, 1);
}

/* A folder that comes with all that is in it, is watched from then on, and goes. */
static void
test_folders (Fixture *fixture, gconstpointer data)
{
  g_autofree char *here = in_music (fixture, "new");
  g_autofree char *there = g_build_filename (fixture->folder, "there", NULL);
  guint monitored, polled;

  watch (fixture, NULL, &quick, 1, 1);
  make_folder (fixture, "new");
  wait_for (fixture, "new");
  g_hash_table_remove_all (fixture->told);
  write_file (fixture, "new/a.mp3");
  wait_for (fixture, "new/a.mp3");
  jobs_watcher_get_counts (fixture->watcher, &monitored, &polled);
  g_assert_cmpuint (monitored, ==, 2);

  g_hash_table_remove_all (fixture->told);
  g_assert_cmpint (g_rename (here, there), ==, 0);
  wait_for (fixture, "new");
  jobs_watcher_get_counts (fixture->watcher, &monitored, &polled);
  g_assert_cmpuint (monitored, ==, 1);
}

/* Beyond the limit folders are looked at, and told as a whole. */
static void
test_polling (Fixture *fixture, gconstpointer data)
{
  JobsWatcherLimits limits = quick;
  g_autofree char *path = in_music (fixture, "c/a.mp3");

  limits.n_monitors = 2;
  make_folder (fixture, "a");
  make_folder (fixture, "b");
  make_folder (fixture, "c");
  watch (fixture, NULL, &limits, 2, 3);
  write_file (fixture, "c/a.mp3");
  wait_for (fixture, "c");
  g_hash_table_remove_all (fixture->told);
  g_assert_cmpint (g_unlink (path), ==, 0);
  wait_for (fixture, "c");
}

/* The folder itself is not there, comes and goes. */
static void
test_root (Fixture *fixture, gconstpointer data)
{
  g_autofree char *away = g_build_filename (fixture->folder, "away", NULL);

  g_assert_cmpint (g_rename (fixture->music, away), ==, 0);
  watch (fixture, NULL, &quick, 0, 1);
  g_assert_cmpint (g_rename (away, fixture->music), ==, 0);
  wait_for (fixture, "");
  g_hash_table_remove_all (fixture->told);
  write_file (fixture, "a.mp3");
  wait_for (fixture, "a.mp3");
  g_hash_table_remove_all (fixture->told);
  g_assert_cmpint (g_rename (fixture->music, away), ==, 0);
  wait_for (fixture, "");
  g_assert_cmpint (g_rename (away, fixture->music), ==, 0);
}

/* Much at once is few signals and few paths. */
static void
test_many (Fixture *fixture, gconstpointer data)
{
  JobsWatcherLimits limits = quick;

  /* They are written before it is quiet for the first time. */
  limits.quiet_ms = 1000;
  limits.longest_ms = 60000;
  make_folder (fixture, "sub");
  watch (fixture, NULL, &limits, 2, 1);
  for (guint i = 0; i < 1200; i++)
    {
      g_autofree char *name = g_strdup_printf ("sub/%u.mp3", i);

      write_file (fixture, name);
    }
  wait_for (fixture, "sub");
}

static void
test_limits (void)
{
  JobsWatcherLimits limits;

  jobs_watcher_get_default_limits (&limits);
  g_assert_cmpuint (limits.n_monitors, >, 0);
  g_assert_cmpuint (limits.n_monitors, <=, 65536);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, function) g_test_add ("/jobs/watcher/" name, Fixture, NULL, set_up, function, tear_down)
  ADD ("files", test_files);
  ADD ("others", test_others);
  ADD ("folders", test_folders);
  ADD ("polling", test_polling);
  ADD ("root", test_root);
  ADD ("many", test_many);
  g_test_add_func ("/jobs/watcher/limits", test_limits);

  return g_test_run ();
}
