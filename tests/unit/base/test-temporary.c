/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "engine/base/temporary.h"

static void
test_names (void)
{
  g_assert_true (base_temporary_is_name (".moodplane-aB3dE9.tmp"));
  g_assert_true (base_temporary_is_name (".moodplane-aB3dE9.tmp.flac"));
  g_assert_false (base_temporary_is_name (".moodplane-aB3dE9.tmpx"));
  g_assert_false (base_temporary_is_name (".moodplane-aB3d.tmp.mp3"));
  g_assert_false (base_temporary_is_name (".moodplane-"));
  g_assert_false (base_temporary_is_name ("moodplane-aB3dE9.tmp"));
  g_assert_false (base_temporary_is_name ("song.mp3"));
}

/* Those of the living stay, and so does all that is not ours. */
static void
test_leftovers (void)
{
  g_autofree char *folder = g_dir_make_tmp ("moodplane-test-XXXXXX", NULL);
  g_autofree char *original = g_build_filename (folder, "list.m3u8", NULL);
  g_autofree char *dead = g_build_filename (folder, ".moodplane-aaaaaa.tmp.m3u8", NULL);
  g_autofree char *other = g_build_filename (folder, ".moodplane-aaaaaa.m3u8", NULL);
  g_autofree char *path = NULL;
  g_autofree char *name = NULL;
  struct stat info;
  int fd = base_temporary_create (original, 0640, &path);

  g_assert_cmpint (fd, >=, 0);
  name = g_path_get_basename (path);
  g_assert_true (base_temporary_is_name (name));
  g_assert_true (g_str_has_suffix (name, ".m3u8"));
  g_assert_cmpint (stat (path, &info), ==, 0);
  g_assert_cmpint (info.st_mode & 0137, ==, 0);
  g_assert_true (g_file_set_contents (dead, "x", 1, NULL));
  g_assert_true (g_file_set_contents (other, "x", 1, NULL));
  g_assert_cmpuint (base_temporary_remove_leftovers (folder), ==, 1);
  g_assert_false (g_file_test (dead, G_FILE_TEST_EXISTS));
  g_assert_true (g_file_test (path, G_FILE_TEST_EXISTS));
  close (fd);
  g_assert_cmpuint (base_temporary_remove_leftovers (folder), ==, 1);
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));

  g_assert_cmpint (g_unlink (other), ==, 0);
  g_assert_cmpint (g_rmdir (folder), ==, 0);
  g_clear_pointer (&path, g_free);
  g_assert_cmpint (base_temporary_create (original, 0600, &path), ==, -1);
  g_assert_cmpint (errno, ==, ENOENT);
  g_assert_null (path);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/temporary/names", test_names);
  g_test_add_func ("/temporary/leftovers", test_leftovers);

  return g_test_run ();
}
