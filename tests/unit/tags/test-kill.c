/* SPDX-License-Identifier: GPL-3.0-or-later */

/* kill -9 at any moment of a write: the file is the old one or the new one, whole, and what is left
 * behind has a name of ours and is removed afterwards. */

#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "engine/base/rng.h"
#include "engine/base/temporary.h"
#include "rich.h"
#include "tags/tag-lister.h"
#include "tags/tag-writer.h"
#include "tests/support/fixtures.h"

#define N_KILLS 100
#define MAX_DELAY_US 40000
#define N_MOODS 3

static GPid
start_helper (GPtrArray *arguments)
{
  g_autoptr (GError) error = NULL;
  char line[6];
  GPid pid;
  int out;

  g_spawn_async_with_pipes (NULL, (char **) arguments->pdata, NULL, G_SPAWN_DO_NOT_REAP_CHILD, NULL, NULL, &pid, NULL,
                            &out, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (read (out, line, sizeof line), ==, sizeof line);
  close (out);

  return pid;
}

static void
kill_helper (GPid pid)
{
  int status;

  kill (pid, SIGKILL);
  g_assert_cmpint (waitpid (pid, &status, 0), ==, pid);
  /* It has to have been at work, not to have given up. */
  g_assert_true (WIFSIGNALED (status) && WTERMSIG (status) == SIGKILL);
}

/* All that a file may be: as it was made, and as each of the writes of the helper leaves it. What a
 * write gives can depend on the padding that the write before left, so the states are followed until
 * no new one comes. */
static GPtrArray *
collect_states (const RichFile *rich)
{
  static const char *const moods[N_MOODS] = { "calm", "tense", "a rather long mood, so that the padding does not do for it" };
  const char *const ours[] = { moods[0], moods[1], moods[2], "0.00", "0.10", "0.20", NULL };
  GPtrArray *states = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  /* In memory where there is such a place: each write waits for the disk otherwise. */
  g_autofree char *name = g_strdup_printf ("moodplane-test-kill-%d%s", getpid (), rich->extension);
  g_autofree char *path = g_build_filename (g_access ("/dev/shm", W_OK) == 0 ? "/dev/shm" : g_get_tmp_dir (), name, NULL);
  char *bytes;
  gsize length;

  g_ptr_array_add (states, g_bytes_new (rich->bytes->data, rich->bytes->len));
  for (guint i = 0; i < states->len; i++)
    for (guint k = 0; k < N_MOODS; k++)
      {
        GBytes *from = g_ptr_array_index (states, i);
        TagMoodEdit edit = { moods[k], k / 10.0, k / 10.0, { ours, ours, ours } };
        g_autoptr (TagPlan) plan = NULL;
        g_autoptr (GBytes) to = NULL;
        gboolean is_new = TRUE;

        g_assert_true (g_file_set_contents (path, g_bytes_get_data (from, NULL), (gssize) g_bytes_get_size (from), NULL));
        plan = tag_plan_new_mood (path, &edit, NULL);
        g_assert_nonnull (plan);
        g_assert_true (tag_plan_apply (plan, NULL, NULL, NULL, NULL));
        g_assert_true (g_file_get_contents (path, &bytes, &length, NULL));
        to = g_bytes_new_take (bytes, length);
        for (guint j = 0; j < states->len; j++)
          is_new &= !g_bytes_equal (g_ptr_array_index (states, j), to);
        if (is_new)
          g_ptr_array_add (states, g_steal_pointer (&to));
        g_assert_cmpuint (states->len, <, 64);
      }
  g_unlink (path);

  return states;
}

/* Returns: the number of the state that the file is in; fails the test when it is in none */
static guint
find_state (const char *path,
            GPtrArray  *states)
{
  g_autoptr (GBytes) now = NULL;
  char *bytes;
  gsize length;

  g_assert_true (g_file_get_contents (path, &bytes, &length, NULL));
  now = g_bytes_new_take (bytes, length);
  for (guint i = 0; i < states->len; i++)
    if (g_bytes_equal (g_ptr_array_index (states, i), now))
      return i;

  g_error ("%s is neither old nor new", path);
}

/* Everything in the folder that is not one of our files has to bear a temporary name. */
static guint
count_leftovers (const char *folder,
                 GPtrArray  *paths)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;
  guint n = 0;

  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      if (g_ptr_array_find_with_equal_func (paths, path, g_str_equal, NULL))
        continue;
      g_assert_true (base_temporary_is_name (name));
      n++;
    }

  return n;
}

static void
test_kill (void)
{
  g_autoptr (GPtrArray) arguments = g_ptr_array_new ();
  g_autoptr (GPtrArray) paths = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) states = g_ptr_array_new_with_free_func ((GDestroyNotify) g_ptr_array_unref);
  char *folder = fixture_folder_new ();
  guint n_leftovers = 0, n_changed = 0, n_removed = 0;
  g_autofree guint *last = g_new0 (guint, RICH_N_WRITABLE);
  BaseRng rng;

  g_ptr_array_add (arguments, (char *) g_getenv ("TAG_KILL_HELPER"));
  g_ptr_array_add (arguments, (char *) "loop");
  for (guint i = 0; i < RICH_N_WRITABLE; i++)
    {
      g_autoptr (RichFile) rich = rich_file_new ((RichKind) i);
      char *path = rich_file_write (rich, folder);

      g_ptr_array_add (paths, path);
      g_ptr_array_add (states, collect_states (rich));
      g_ptr_array_add (arguments, path);
    }
  g_ptr_array_add (arguments, NULL);

  base_rng_init (&rng, 4711);
  for (guint i = 0; i < N_KILLS; i++)
    {
      GPid pid = start_helper (arguments);
      guint n;

      g_usleep (base_rng_below (&rng, MAX_DELAY_US));
      kill_helper (pid);
      n = count_leftovers (folder, paths);
      g_assert_cmpuint (n, <=, 1);
      n_leftovers += n;
      n_removed += base_temporary_remove_leftovers (folder);
      g_assert_cmpuint (count_leftovers (folder, paths), ==, 0);
      for (guint k = 0; k < paths->len; k++)
        {
          guint state = find_state (paths->pdata[k], states->pdata[k]);

          n_changed += state != last[k];
          last[k] = state;
        }
    }
  g_assert_cmpuint (n_removed, ==, n_leftovers);
  g_test_message ("%u kills: %u temporary files left and removed, %u files seen changed, none torn", N_KILLS, n_leftovers,
                  n_changed);
  /* Otherwise the kills hit nothing, and the test says nothing. */
  g_assert_cmpuint (n_leftovers, >, 0);
  g_assert_cmpuint (n_changed, >, 0);
  fixture_folder_free (folder);
}

/* What a living process still holds is not taken from it. */
static void
test_living_are_spared (void)
{
  g_autoptr (GPtrArray) arguments = g_ptr_array_new ();
  g_autoptr (GPtrArray) none = g_ptr_array_new ();
  char *folder = fixture_folder_new ();
  g_autofree char *target = g_build_filename (folder, "song.mp3", NULL);
  g_autofree char *dead = g_build_filename (folder, ".moodplane-AbCdEf.tmp.mp3", NULL);
  g_autofree char *other = g_build_filename (folder, ".moodplane-notes.txt", NULL);
  GPid pid;

  g_ptr_array_add (arguments, (char *) g_getenv ("TAG_KILL_HELPER"));
  g_ptr_array_add (arguments, (char *) "hold");
  g_ptr_array_add (arguments, target);
  g_ptr_array_add (arguments, NULL);
  g_assert_true (g_file_set_contents (dead, "x", 1, NULL));
  pid = start_helper (arguments);
  g_assert_cmpuint (count_leftovers (folder, none), ==, 2);
  g_assert_cmpuint (base_temporary_remove_leftovers (folder), ==, 1);
  g_assert_false (g_file_test (dead, G_FILE_TEST_EXISTS));
  g_assert_cmpuint (count_leftovers (folder, none), ==, 1);

  kill_helper (pid);
  /* A stranger's file with a name that is nearly ours stays. */
  g_assert_true (g_file_set_contents (other, "x", 1, NULL));
  g_assert_cmpuint (base_temporary_remove_leftovers (folder), ==, 1);
  g_assert_true (g_file_test (other, G_FILE_TEST_EXISTS));
  fixture_folder_free (folder);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/tags/kill/living-are-spared", test_living_are_spared);
  g_test_add_func ("/tags/kill/hundred-times", test_kill);

  return g_test_run ();
}
