/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/support/fixtures.h"

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

static void
test_write (gconstpointer data)
{
  g_autofree char *path = NULL;
  g_autofree char *contents = NULL;
  gsize size;
  FixtureSpec spec = {
    .format = GPOINTER_TO_INT (data),
    .sound = GPOINTER_TO_INT (data) == FIXTURE_APE ? FIXTURE_SILENCE : FIXTURE_CHORDS,
    .seconds = 2.0,
    .title = "A title",
    .cover = TRUE,
  };
  char *folder = fixture_folder_new ();

  path = fixture_write_into (&spec, folder, "song");
  if (path != NULL)
    {
      g_assert_true (g_file_get_contents (path, &contents, &size, NULL));
      g_assert_cmpuint (size, >, 100);
      if (spec.format == FIXTURE_MP3 || spec.format == FIXTURE_M4A || spec.format == FIXTURE_FLAC)
        {
          g_assert_nonnull (memmem (contents, size, "A title", 7));
          g_assert_nonnull (memmem (contents, size, "\x89PNG", 4));
        }
    }

  fixture_folder_free (folder);
}

static void
test_folder_is_removed (void)
{
  char *folder = fixture_folder_new ();
  g_autofree char *copy = g_strdup (folder);
  g_autofree char *below = g_build_filename (folder, "below", NULL);
  g_autofree char *link = g_build_filename (folder, "below", "link", NULL);

  g_mkdir (below, 0700);
  g_assert_cmpint (symlink ("/", link), ==, 0);
  fixture_folder_free (folder);
  g_assert_false (g_file_test (copy, G_FILE_TEST_EXISTS));
  g_assert_true (g_file_test ("/tmp", G_FILE_TEST_EXISTS));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  for (int format = 0; format < FIXTURE_N_FORMATS; format++)
    {
      g_autofree char *name = g_strconcat ("/fixtures/write/", fixture_format_get_extension (format), NULL);

      g_test_add_data_func (name, GINT_TO_POINTER (format), test_write);
    }
  g_test_add_func ("/fixtures/folder-is-removed", test_folder_is_removed);

  return g_test_run ();
}
