/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "jobs/walker.h"

#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "engine/base/error.h"
#include "tests/support/fixtures.h"

typedef struct
{
  char *folder;
  GString *log; /* one line for each thing that was found: its path below the folder */
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  fixture->folder = fixture_folder_new ();
  fixture->log = g_string_new (NULL);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  fixture_folder_free (fixture->folder);
  g_string_free (fixture->log, TRUE);
}

static char *
path_in (Fixture    *fixture,
         const char *name)
{
  return g_build_filename (fixture->folder, name, NULL);
}

static void
touch (Fixture    *fixture,
       const char *name)
{
  g_autofree char *path = path_in (fixture, name);
  g_autofree char *folder = g_path_get_dirname (path);

  g_assert_cmpint (g_mkdir_with_parents (folder, 0755), ==, 0);
  g_assert_true (g_file_set_contents (path, "x", 1, NULL));
}

static void
make_link (Fixture    *fixture,
           const char *name,
           const char *target)
{
  g_autofree char *path = path_in (fixture, name);

  g_assert_cmpint (symlink (target, path), ==, 0);
}

static gboolean
found_cb (const JobsFound  *found,
          gpointer          user_data,
          GError          **error)
{
  Fixture *fixture = user_data;
  const char *name = found->path;

  if (g_str_has_prefix (name, fixture->folder))
    name += strlen (fixture->folder);
  g_string_append_printf (fixture->log, "%s", name);
  if (found->error != NULL)
    g_string_append_printf (fixture->log, " (%s)", base_error_get_code (found->error));
  g_string_append_c (fixture->log, '\n');

  return TRUE;
}

static void
walk (Fixture *fixture, const char *first, ...)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) roots = NULL;
  g_autoptr (GError) error = NULL;
  JobsWalkHandler handler = { .found = found_cb, .user_data = fixture };
  va_list names;

  va_start (names, first);
  for (const char *name = first; name != NULL; name = va_arg (names, const char *))
    {
      g_autofree char *path = path_in (fixture, name);

      g_strv_builder_add (builder, path);
    }
  va_end (names);
  roots = g_strv_builder_end (builder);

  g_string_truncate (fixture->log, 0);
  g_assert_true (jobs_walk ((const char *const *)roots, &handler, NULL, &error));
  g_assert_no_error (error);
}

static void
test_names (void)
{
  static const char *const yes[]
      = { "a.mp3", "a.MP3", "a.b.flac", ".ogg",  "a.wv",  "a.3gp", "a.webm", "a.opus",
          "a.m4a", "a.wma", "a.aiff",   "a.mka", "a.ape", "a.mpc", "a.oga",  "a.aac",
          "a.mp4", "a.mkv", "a.aif",    "a.wav", "a.mp+", "a.mp2", "a.tta" };
  static const char *const no[] = { "a.txt", "mp3", "a.mp3.part", "a.", "a", "", "cover.jpg", "a.mp" };

  for (gsize i = 0; i < G_N_ELEMENTS (yes); i++)
    g_assert_true (jobs_walk_is_audio_name (yes[i]));
  for (gsize i = 0; i < G_N_ELEMENTS (no); i++)
    g_assert_false (jobs_walk_is_audio_name (no[i]));
}

static void
test_order (Fixture       *fixture,
            gconstpointer  data)
{
  touch (fixture, "b.mp3");
  touch (fixture, "a/2.ogg");
  touch (fixture, "a/1.FLAC");
  touch (fixture, "a/cover.jpg");
  touch (fixture, "c/deep/er/x.wav");
  touch (fixture, "B.mp3");
  touch (fixture, "caf\xe9.mp3");
  touch (fixture, ".hidden.mp3");
  touch (fixture, ".hidden/y.mp3");
  touch (fixture, "a/.moodplane-AbCdEf.tmp.mp3");

  walk (fixture, "", NULL);
  g_assert_cmpstr (fixture->log->str, ==,
                   "/B.mp3\n/a/1.FLAC\n/a/2.ogg\n/b.mp3\n/c/deep/er/x.wav\n/caf\xe9.mp3\n");
}

static void
test_roots (Fixture       *fixture,
            gconstpointer  data)
{
  touch (fixture, "a/1.mp3");
  touch (fixture, "a/b/2.mp3");
  touch (fixture, "song.dat");

  /* A file is taken whatever its name; a folder within another is not entered twice. */
  walk (fixture, "song.dat", "a", "a/b", "nothing.mp3", NULL);
  g_assert_cmpstr (fixture->log->str, ==, "/song.dat\n/a/1.mp3\n/a/b/2.mp3\n/nothing.mp3 (not-found)\n");
}

static void
test_links (Fixture       *fixture,
            gconstpointer  data)
{
  touch (fixture, "real/1.mp3");
  make_link (fixture, "real/again.mp3", "1.mp3");
  make_link (fixture, "real/to-the-top", "..");
  make_link (fixture, "real/here", ".");
  make_link (fixture, "second-way", "real");
  make_link (fixture, "ring.mp3", "ring.mp3");
  make_link (fixture, "nowhere.mp3", "missing");
  make_link (fixture, "nowhere.txt", "missing");

  walk (fixture, "", NULL);
  g_assert_cmpstr (fixture->log->str, ==,
                   "/nowhere.mp3 (not-found)\n"
                   "/real/1.mp3\n"
                   "/real/again.mp3\n"
                   "/real/here (not-a-file)\n"
                   "/real/to-the-top (not-a-file)\n"
                   "/ring.mp3 (not-a-file)\n");
}

static void
test_special (Fixture       *fixture,
              gconstpointer  data)
{
  g_autofree char *fifo = path_in (fixture, "fifo.mp3");
  g_autofree char *other = path_in (fixture, "fifo");

  g_assert_cmpint (mkfifo (fifo, 0600), ==, 0);
  g_assert_cmpint (mkfifo (other, 0600), ==, 0);
  walk (fixture, "", NULL);
  g_assert_cmpstr (fixture->log->str, ==, "/fifo.mp3\n");
  walk (fixture, "fifo", NULL);
  g_assert_cmpstr (fixture->log->str, ==, "/fifo\n");
}

/* As an ordinary user, in a child: root may read everything. */
static void
test_unreadable (Fixture       *fixture,
                 gconstpointer  data)
{
  g_autofree char *closed = path_in (fixture, "closed");
  int status;
  pid_t child;

  touch (fixture, "closed/1.mp3");
  touch (fixture, "open/2.mp3");
  g_assert_cmpint (g_chmod (fixture->folder, 0755), ==, 0);
  g_assert_cmpint (g_chmod (closed, 0), ==, 0);

  child = fork ();
  if (child == 0)
    {
      if (geteuid () == 0 && setresuid (65534, 65534, 65534) != 0)
        _exit (2);
      walk (fixture, "", NULL);
      _exit (g_str_equal (fixture->log->str, "/closed (permission-denied)\n/open/2.mp3\n") ? 0 : 1);
    }
  g_assert_cmpint (waitpid (child, &status, 0), ==, child);
  g_chmod (closed, 0755);
  g_assert_true (WIFEXITED (status));
  g_assert_cmpint (WEXITSTATUS (status), ==, 0);
}

static int reading_error; /* what the end of a folder looks like; 0: the end */

/* In place of the one of libc, for GLib. */
struct dirent64 *
readdir64 (DIR *dir)
{
  static struct dirent64 *(*original) (DIR *);
  struct dirent64 *entry;

  if (original == NULL)
    original = (struct dirent64 * (*)(DIR *)) dlsym (RTLD_NEXT, "readdir64");
  entry = original (dir);
  if (entry == NULL && reading_error != 0)
    errno = reading_error;

  return entry;
}

/* A disk that fails within a folder: what was read of it counts, and it is told that this is not all. */
static void
test_half_read (Fixture       *fixture,
                gconstpointer  data)
{
  touch (fixture, "a/1.mp3");
  reading_error = EIO;
  walk (fixture, "a", NULL);
  reading_error = 0;
  g_assert_cmpstr (fixture->log->str, ==, "/a (failed)\n/a/1.mp3\n");
}

static gboolean
knows_cb (const char *path,
          gpointer    user_data)
{
  return g_str_has_suffix (path, "/known");
}

static gboolean
found_folder_cb (const JobsFound  *found,
                 gpointer          user_data,
                 GError          **error)
{
  g_assert_true (found->is_folder);

  return found_cb (found, user_data, error);
}

/* A link to a folder that is out is told when songs were below it once. */
static void
test_known (Fixture       *fixture,
            gconstpointer  data)
{
  const char *const roots[] = { fixture->folder, NULL };
  const JobsWalkHandler handler = { .found = found_folder_cb, .knows = knows_cb, .user_data = fixture };
  g_autoptr (GError) error = NULL;

  make_link (fixture, "known", "missing");
  make_link (fixture, "other", "missing");
  g_assert_true (jobs_walk (roots, &handler, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpstr (fixture->log->str, ==, "/known (not-found)\n");
}

static void
count_folder_cb (const char *path,
                 gpointer    user_data)
{
  (*(guint *)user_data)++;
}

static gboolean
ignore_cb (const JobsFound  *found,
           gpointer          user_data,
           GError          **error)
{
  return TRUE;
}

static gboolean
refuse_cb (const JobsFound  *found,
           gpointer          user_data,
           GError          **error)
{
  g_set_error_literal (error, BASE_ERROR, BASE_ERROR_NO_SPACE, "Full.");
  return FALSE;
}

static void
test_handler (Fixture       *fixture,
              gconstpointer  data)
{
  const char *const roots[] = { fixture->folder, NULL };
  guint n_folders = 0;
  const JobsWalkHandler counting = { .found = ignore_cb, .folder = count_folder_cb, .user_data = &n_folders };
  const JobsWalkHandler refusing = { .found = refuse_cb };
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  touch (fixture, "a/1.mp3");
  touch (fixture, "b/c/2.mp3");
  g_assert_true (jobs_walk (roots, &counting, cancellable, &error));
  g_assert_cmpuint (n_folders, ==, 4);

  g_assert_false (jobs_walk (roots, &refusing, cancellable, &error));
  g_assert_error (error, BASE_ERROR, BASE_ERROR_NO_SPACE);
  g_clear_error (&error);

  g_cancellable_cancel (cancellable);
  g_assert_false (jobs_walk (roots, &counting, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/jobs/walker/names", test_names);
#define ADD(name, function) g_test_add ("/jobs/walker/" name, Fixture, NULL, set_up, function, tear_down)
  ADD ("order", test_order);
  ADD ("roots", test_roots);
  ADD ("links", test_links);
  ADD ("special", test_special);
  ADD ("unreadable", test_unreadable);
  ADD ("half-read", test_half_read);
  ADD ("known", test_known);
  ADD ("handler", test_handler);

  return g_test_run ();
}
