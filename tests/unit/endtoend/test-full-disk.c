/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A disk that has no room for the library or for the copy that a tag write makes. The disk is a
 * small one in memory, mounted in a mount namespace of the program's own, which goes with it; what
 * the disk holds in the end is copied out. */

#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <glib/gstdio.h>

#include "rows.h"
#include "tests/support/fixtures.h"

typedef struct
{
  Program program;
  char   *disk; /* (owned): where it is mounted */
  char   *kept; /* (owned): what it held when the program had ended */
} Disk;

static void
disk_set_up (Disk         *disk,
             gconstpointer data)
{
  program_set_up (&disk->program, NULL);
  disk->disk = g_build_filename (disk->program.folder, "disk", NULL);
  disk->kept = g_build_filename (disk->program.folder, "kept", NULL);
  g_assert_cmpint (g_mkdir (disk->disk, 0700), ==, 0);
  g_assert_cmpint (g_mkdir (disk->kept, 0700), ==, 0);
}

static void
disk_tear_down (Disk         *disk,
                gconstpointer data)
{
  program_tear_down (&disk->program, NULL);
  g_free (disk->disk);
  g_free (disk->kept);
}

/* Words before the program that give it a disk of @kilobytes, filled with what the folder has. */
#define MOUNT                                                                                                \
  "disk=$1 kept=$2 size=$3; shift 3; "                                                                       \
  "mkdir -p \"$kept.full\" && cp -a \"$disk/.\" \"$kept.full\" && "                                          \
  "mount -t tmpfs -o size=${size}k tmpfs \"$disk\" && cp -a \"$kept.full/.\" \"$disk\" || exit 99; "         \
  "\"$@\"; status=$?; cp -a \"$disk/.\" \"$kept\"; exit $status"

static Run *
run_on_disk (Disk              *disk,
             guint              kilobytes,
             const char *const *arguments)
{
  g_autofree char *size = g_strdup_printf ("%u", kilobytes);
  const char *const wrapper[] = {
    "unshare", geteuid () == 0 ? "--mount" : "--map-root-user", "--mount", "sh", "-c", MOUNT, "sh",
    disk->disk, disk->kept, size, NULL,
  };
  Run *run;

  disk->program.wrapper = wrapper;
  run = program_run_argv (&disk->program, NULL, NULL, arguments);
  disk->program.wrapper = NULL;

  return run;
}

/* Says why when no disk can be mounted here, as in most containers. */
static gboolean
can_mount (Disk *disk)
{
  const char *const arguments[] = { "--version", NULL };
  g_autofree char *unshare = g_find_program_in_path ("unshare");
  g_autoptr (Run) run = unshare != NULL ? run_on_disk (disk, 64, arguments) : NULL;

  if (run != NULL && run->status == 0)
    return TRUE;
  g_test_skip (unshare != NULL ? "a small disk cannot be mounted here: mount namespaces are not permitted"
                               : "unshare is not installed");

  return FALSE;
}

static void
empty_folder (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      g_assert_cmpint (g_remove (child), ==, 0);
    }
}

/* From a disk on which not even the empty library fits to one that is full after some songs: it is
 * always said, and what is left is a library that can be used when there is room again. */
static void
test_library (Disk         *disk,
              gconstpointer data)
{
  Program *program = &disk->program;
  g_autofree char *library = g_build_filename (disk->disk, "library.db", NULL);
  g_autofree char *kept = g_build_filename (disk->kept, "library.db", NULL);
  const char *const scan[]
      = { "scan", "--library", library, "--model", program->model, program->music, NULL };
  guint n_full = 0, n_done = 0;

  if (!can_mount (disk))
    return;
  for (guint i = 0; i < 12; i++)
    {
      g_autofree char *name = g_strdup_printf ("%02u.wav", i);

      g_free (program_add_song (program, name, 220 + 20 * i));
    }

  for (guint kilobytes = 4; kilobytes <= 2048; kilobytes *= 2)
    {
      g_autoptr (Run) run = run_on_disk (disk, kilobytes, scan);
      g_autoptr (Run) again = NULL;
      g_autoptr (Run) list = NULL;

      g_test_message ("%u KiB: %d %s%s", kilobytes, run->status, run->out, run->err);
      g_assert_true (run->status == 0 || run->status == 1);
      if (run->status == 1)
        {
          n_full++;
          g_assert_true (g_str_has_prefix (run->err, "moodplane-cli: "));
          g_assert_nonnull (strstr (run->err, "full"));
        }
      else
        n_done++;

      again = program_run (program, NULL, "scan", "--library", kept, "--model", program->model, program->music,
                           NULL);
      list = program_run (program, NULL, "list", "--library", kept, NULL);
      g_assert_cmpstr (again->err, ==, "");
      g_assert_cmpint (again->status, ==, 0);
      g_assert_cmpuint (list->n_lines, ==, 13);
      empty_folder (disk->kept);
    }
  g_assert_cmpuint (n_full, >, 2);
  g_assert_cmpuint (n_done, >, 0);
}

/* No room for the copy: that song is a row, its file is as it was, no copy is left; the small song
 * that does fit is written. */
static void
test_tags (Disk         *disk,
           gconstpointer data)
{
  Program *program = &disk->program;
  FixtureSpec big = { FIXTURE_FLAC, FIXTURE_NOISE, .seconds = 10 };
  FixtureSpec little = { FIXTURE_FLAC, FIXTURE_CHORDS, .seconds = 6, .rate = 16000, .channels = 1 };
  g_autofree char *big_path = g_build_filename (disk->disk, "big.flac", NULL);
  g_autofree char *little_path = g_build_filename (disk->disk, "little.flac", NULL);
  g_autofree char *big_kept = g_build_filename (disk->kept, "big.flac", NULL);
  g_autofree char *little_kept = g_build_filename (disk->kept, "little.flac", NULL);
  const char *const tag[]
      = { "tag", "--library", program->library, "--model", program->model, disk->disk, NULL };
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  g_autofree char *tagged = NULL;
  g_autoptr (Run) run = NULL;
  g_autoptr (GDir) dir = NULL;
  const char *name;
  gsize size, size_after, size_little;

  if (!can_mount (disk) || !fixture_write_or_skip (&big, big_path)
      || !fixture_write_or_skip (&little, little_path))
    return;
  g_assert_true (g_file_get_contents (big_path, &before, &size, NULL));
  g_assert_true (g_file_get_contents (little_path, &tagged, &size_little, NULL));
  g_clear_pointer (&tagged, g_free);

  run = run_on_disk (disk, (guint)((size + 3 * size_little) / 1024 + 64), tag);
  g_test_message ("%d %s%s", run->status, run->out, run->err);
  g_assert_cmpint (run->status, ==, 2);
  g_assert_nonnull (strstr (run->err, "big.flac"));
  g_assert_nonnull (strstr (run->err, "full"));
  g_assert_null (strstr (run->err, "little.flac"));

  g_assert_true (g_file_get_contents (big_kept, &after, &size_after, NULL));
  g_assert_cmpmem (after, size_after, before, size);
  g_assert_true (g_file_get_contents (little_kept, &tagged, &size_little, NULL));
  g_assert_nonnull (memmem (tagged, size_little, "MOOD_VALENCE=", 13));
  dir = g_dir_open (disk->kept, 0, NULL);
  while ((name = g_dir_read_name (dir)) != NULL)
    g_assert_true (g_str_equal (name, "big.flac") || g_str_equal (name, "little.flac"));
}

/* JSON that nobody can write down must not end as if it had been. */
static void
test_output (Disk         *disk,
             gconstpointer data)
{
  Program *program = &disk->program;
  g_autofree char *song = program_add_song (program, "song.wav", 220);
  g_autofree char *command
      = g_strdup_printf ("'%s' analyze --format json --model '%s' '%s' > /dev/full",
                         g_getenv ("MOODPLANE_CLI"), program->model, program->music);
  g_autoptr (GSubprocess) process
      = g_subprocess_new (G_SUBPROCESS_FLAGS_STDERR_PIPE, NULL, "sh", "-c", command, NULL);
  g_autofree char *err = NULL;

  g_assert_true (g_subprocess_communicate_utf8 (process, NULL, NULL, NULL, &err, NULL));
  g_assert_cmpint (g_subprocess_get_exit_status (process), ==, 1);
  g_assert_nonnull (strstr (err, "moodplane-cli: "));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define ADD(name, test) g_test_add ("/full-disk/" name, Disk, NULL, disk_set_up, test, disk_tear_down)
  ADD ("library", test_library);
  ADD ("tags", test_tags);
  ADD ("output", test_output);
#undef ADD

  return g_test_run ();
}
