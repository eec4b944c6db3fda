/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/support/fixtures.h"

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "engine/base/rng.h"
#include "tests/support/fixtures-private.h"

/* Musepack has no encoder in GStreamer, but a small program of its own in Debian. */
static gboolean
write_musepack (const FixtureSpec  *spec,
                const char         *path,
                GError            **error)
{
  g_autofree char *wave = g_strconcat (path, ".wav", NULL);
  g_autofree char *program = g_find_program_in_path ("mpcenc");
  const char *arguments[] = { "mpcenc", "--silent", "--overwrite", wave, path, NULL };
  FixtureSpec plain = *spec;
  int status;
  gboolean done;

  if (program == NULL)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED, "mpcenc is not installed");
      return FALSE;
    }

  plain.format = FIXTURE_WAV;
  if (!fixture_encode (&plain, wave, error))
    return FALSE;

  done = g_spawn_sync (NULL, (char **)arguments, NULL,
                       G_SPAWN_SEARCH_PATH | G_SPAWN_STDOUT_TO_DEV_NULL | G_SPAWN_STDERR_TO_DEV_NULL, NULL,
                       NULL, NULL, NULL, &status, error)
         && g_spawn_check_wait_status (status, error);
  g_unlink (wave);

  return done;
}

gboolean
fixture_write (const FixtureSpec  *spec,
               const char         *path,
               GError            **error)
{
  FixtureSpec full = fixture_spec_complete (spec);

  switch (full.format)
    {
    case FIXTURE_APE: return fixture_write_ape (&full, path, error);
    case FIXTURE_MPC: return write_musepack (&full, path, error);
    default: return fixture_encode (&full, path, error);
    }
}

/**
 * fixture_write_or_skip:
 * @spec: what to make
 * @path: where
 *
 * Marks the running test as skipped, by the name of the encoder, when the format cannot be made
 * here; any other failure is a failure of the test.
 *
 * Returns: whether the file is there
 */
gboolean
fixture_write_or_skip (const FixtureSpec *spec,
                       const char        *path)
{
  g_autoptr (GError) error = NULL;

  if (fixture_write (spec, path, &error))
    return TRUE;

  if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED))
    g_assert_no_error (error);
  g_test_skip (error->message);

  return FALSE;
}

char *
fixture_write_into (const FixtureSpec *spec,
                    const char        *folder,
                    const char        *stem)
{
  g_autofree char *name = g_strconcat (stem, ".", fixture_format_get_extension (spec->format), NULL);
  g_autofree char *path = g_build_filename (folder, name, NULL);

  return fixture_write_or_skip (spec, path) ? g_steal_pointer (&path) : NULL;
}

char *
fixture_folder_new (void)
{
  g_autoptr (GError) error = NULL;
  char *folder = g_dir_make_tmp ("moodplane-test-XXXXXX", &error);

  g_assert_no_error (error);

  return folder;
}

static void
remove_tree (const char *path)
{
  g_autoptr (GDir) dir = NULL;
  const char *name;
  struct stat info;

  if (lstat (path, &info) == 0 && !S_ISDIR (info.st_mode))
    {
      g_unlink (path);
      return;
    }

  g_chmod (path, 0700);
  dir = g_dir_open (path, 0, NULL);
  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      remove_tree (child);
    }
  g_rmdir (path);
}

/**
 * fixture_folder_free:
 * @folder: (transfer full) (nullable): from fixture_folder_new()
 *
 * Removes the folder with all it holds; links are removed, not followed.
 */
void
fixture_folder_free (char *folder)
{
  if (folder != NULL)
    remove_tree (folder);
  g_free (folder);
}

void
fixture_truncate (const char *path,
                  double      share_kept)
{
  struct stat info;

  g_assert_cmpint (stat (path, &info), ==, 0);
  g_assert_cmpint (truncate (path, (off_t)((double)info.st_size * share_kept)), ==, 0);
}

/**
 * fixture_flip_bits:
 * @path: a file, damaged in place
 * @n_flips: how many bits
 * @first_byte: bytes before this one stay
 * @seed: which bits
 */
void
fixture_flip_bits (const char *path,
                   guint       n_flips,
                   gsize       first_byte,
                   guint64     seed)
{
  g_autofree char *bytes = NULL;
  g_autoptr (GError) error = NULL;
  gsize size;
  BaseRng rng;

  g_file_get_contents (path, &bytes, &size, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (size, >, first_byte);

  base_rng_init (&rng, seed);
  for (guint i = 0; i < n_flips; i++)
    bytes[first_byte + base_rng_below (&rng, size - first_byte)] ^= (char)(1 << base_rng_below (&rng, 8));

  g_file_set_contents (path, bytes, (gssize)size, &error);
  g_assert_no_error (error);
}
