/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What a write keeps of a file besides its content, and what stops it: links, rights, a full disk, a
 * change by someone else, a veto, a cancel. */

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/wait.h>
#include <sys/xattr.h>
#include <unistd.h>

#include "engine/base/error.h"
#include "rich.h"
#include "tags/tag-writer.h"
#include "tests/support/fixtures.h"
#include "tests/support/ordinary-user.h"

typedef struct
{
  char     *folder;
  char     *path;
  RichFile *rich;
  TagPlan  *plan;
} Fixture;

static TagPlan *
make_plan (const char *path)
{
  TagMoodEdit edit = { "calm", 0.1, 0.2, { NULL } };
  g_autoptr (GError) error = NULL;
  TagPlan *plan = tag_plan_new_mood (path, &edit, &error);

  g_assert_no_error (error);

  return plan;
}

static void
set_up (Fixture      *fixture,
        gconstpointer data)
{
  fixture->folder = fixture_folder_new ();
  fixture->rich = rich_file_new (RICH_MP3_V24);
  fixture->path = rich_file_write (fixture->rich, fixture->folder);
  fixture->plan = make_plan (fixture->path);
}

/* The file as it was at first. */
static void
fixture_reset (Fixture *fixture)
{
  g_free (rich_file_write (fixture->rich, fixture->folder));
}

static void
tear_down (Fixture      *fixture,
           gconstpointer data)
{
  tag_plan_free (fixture->plan);
  rich_file_free (fixture->rich);
  g_free (fixture->path);
  fixture_folder_free (fixture->folder);
}

static guint
count_files (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  guint n = 0;

  while (g_dir_read_name (dir) != NULL)
    n++;

  return n;
}

static gboolean
is_unchanged (const Fixture *fixture)
{
  g_autofree char *bytes = NULL;
  gsize length;

  g_assert_true (g_file_get_contents (fixture->path, &bytes, &length, NULL));

  return length == fixture->rich->bytes->len && memcmp (bytes, fixture->rich->bytes->data, length) == 0;
}

/* The original as it was, and nothing beside it. */
static void
assert_fails (Fixture      *fixture,
              BaseErrorCode code)
{
  g_autoptr (GError) error = NULL;
  guint n_files = count_files (fixture->folder);

  g_assert_false (tag_plan_apply (fixture->plan, NULL, NULL, NULL, &error));
  g_assert_error (error, BASE_ERROR, (int) code);
  g_assert_true (is_unchanged (fixture));
  g_assert_cmpuint (count_files (fixture->folder), ==, n_files);
}

static void
assert_succeeds (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;

  tag_plan_apply (fixture->plan, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_false (is_unchanged (fixture));
}

static void
test_keeps_identity (Fixture      *fixture,
                     gconstpointer data)
{
  struct stat before, after;
  char value[16] = { 0 };
  gboolean has_attributes;

  g_assert_cmpint (chmod (fixture->path, 0641), ==, 0);
  if (geteuid () == 0)
    g_assert_cmpint (chown (fixture->path, 65534, 65534), ==, 0);
  has_attributes = setxattr (fixture->path, "user.owner", "kept", 4, 0) == 0;
  g_assert_cmpint (stat (fixture->path, &before), ==, 0);
  assert_succeeds (fixture);
  g_assert_cmpint (stat (fixture->path, &after), ==, 0);
  g_assert_cmpint (after.st_mode, ==, before.st_mode);
  g_assert_cmpint (after.st_uid, ==, before.st_uid);
  g_assert_cmpint (after.st_gid, ==, before.st_gid);
  g_assert_cmpint (after.st_nlink, ==, 1);
  if (has_attributes)
    {
      g_assert_cmpint (getxattr (fixture->path, "user.owner", value, sizeof value), ==, 4);
      g_assert_cmpstr (value, ==, "kept");
    }
  g_assert_cmpuint (count_files (fixture->folder), ==, 1);
}

/* user:65534:rw besides the owner, as the kernel stores it. */
static void
test_keeps_access_list (Fixture      *fixture,
                        gconstpointer data)
{
  static const guint8 list[] = { 2, 0, 0, 0, 1, 0, 6, 0, 255, 255, 255, 255, 2, 0, 6, 0, 254, 255, 0, 0, 4, 0, 4, 0,
                                 255, 255, 255, 255, 16, 0, 6, 0, 255, 255, 255, 255, 32, 0, 0, 0, 255, 255, 255, 255 };
  guint8 after[sizeof list + 8];

  if (setxattr (fixture->path, "system.posix_acl_access", list, sizeof list, 0) != 0)
    {
      g_test_skip ("this file system has no access lists");
      return;
    }
  assert_succeeds (fixture);
  g_assert_cmpint (getxattr (fixture->path, "system.posix_acl_access", after, sizeof after), ==, sizeof list);
  g_assert_cmpmem (after, sizeof list, list, sizeof list);
}

/* Folders can give new files an access list: the file has none, and gets none. */
static void
test_no_access_list (Fixture      *fixture,
                     gconstpointer data)
{
  static const guint8 list[] = { 2, 0, 0, 0, 1, 0, 7, 0, 255, 255, 255, 255, 2, 0, 7, 0, 254, 255, 0, 0, 4, 0, 5, 0,
                                 255, 255, 255, 255, 16, 0, 7, 0, 255, 255, 255, 255, 32, 0, 0, 0, 255, 255, 255, 255 };
  struct stat before, after;

  if (setxattr (fixture->folder, "system.posix_acl_default", list, sizeof list, 0) != 0)
    {
      g_test_skip ("this file system has no access lists");
      return;
    }
  g_assert_cmpint (stat (fixture->path, &before), ==, 0);
  assert_succeeds (fixture);
  g_assert_cmpint (stat (fixture->path, &after), ==, 0);
  g_assert_cmpint (getxattr (fixture->path, "system.posix_acl_access", NULL, 0), ==, -1);
  g_assert_cmpint (after.st_mode, ==, before.st_mode);
}

static void
test_mtime (Fixture      *fixture,
            gconstpointer data)
{
  struct timespec times[2] = { { 1000000000, 5 }, { 1100000000, 123456789 } };
  struct stat after;

  for (int keeps = 1; keeps >= 0; keeps--)
    {
      fixture_reset (fixture);
      g_assert_cmpint (utimensat (AT_FDCWD, fixture->path, times, 0), ==, 0);
      tag_plan_free (fixture->plan);
      fixture->plan = make_plan (fixture->path);
      tag_plan_set_keeps_mtime (fixture->plan, keeps);
      assert_succeeds (fixture);
      g_assert_cmpint (stat (fixture->path, &after), ==, 0);
      g_assert_true ((after.st_mtim.tv_sec == times[1].tv_sec && after.st_mtim.tv_nsec == times[1].tv_nsec) == keeps);
    }
}

/* Whoever plays the file goes on with what they opened. */
static void
test_being_played (Fixture      *fixture,
                   gconstpointer data)
{
  int fd = open (fixture->path, O_RDONLY | O_CLOEXEC);
  gsize length = fixture->rich->bytes->len;
  g_autofree guint8 *bytes = g_malloc (length + 1);

  assert_succeeds (fixture);
  g_assert_cmpint (read (fd, bytes, length + 1), ==, (gssize) length);
  g_assert_cmpmem (bytes, length, fixture->rich->bytes->data, length);
  close (fd);
}

static void
test_symlink (Fixture      *fixture,
              gconstpointer data)
{
  g_autofree char *sub = g_build_filename (fixture->folder, "sub", NULL);
  g_autofree char *link = g_build_filename (sub, "link.mp3", NULL);
  g_autofree char *target = NULL;
  g_autoptr (TagPlan) plan = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (g_mkdir (sub, 0700), ==, 0);
  g_assert_cmpint (symlink ("../mp3-v24.mp3", link), ==, 0);
  plan = make_plan (link);
  tag_plan_apply (plan, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  /* The link is still one, and the file that it leads to is the one that was written. */
  target = g_file_read_link (link, NULL);
  g_assert_cmpstr (target, ==, "../mp3-v24.mp3");
  g_assert_false (is_unchanged (fixture));
  g_assert_cmpuint (count_files (sub), ==, 1);
}

static void
test_hard_link (Fixture      *fixture,
                gconstpointer data)
{
  g_autofree char *other = g_build_filename (fixture->folder, "other.mp3", NULL);

  g_assert_cmpint (link (fixture->path, other), ==, 0);
  tag_plan_free (fixture->plan);
  fixture->plan = make_plan (fixture->path);
  assert_fails (fixture, BASE_ERROR_FAILED);
}

static void
test_changed_meanwhile (Fixture      *fixture,
                        gconstpointer data)
{
  struct timespec times[2] = { { 1000000000, 5 }, { 1000000000, 5 } };

  g_assert_cmpint (utimensat (AT_FDCWD, fixture->path, times, 0), ==, 0);
  assert_fails (fixture, BASE_ERROR_CHANGED_MEANWHILE);
}

/* Writes one byte of @path, and puts its times back. */
static void
overwrite_unseen (const char *path,
                  guint64     offset,
                  char        byte)
{
  struct stat before;
  int fd = open (path, O_WRONLY | O_CLOEXEC);

  g_assert_cmpint (fstat (fd, &before), ==, 0);
  g_assert_cmpint (pwrite (fd, &byte, 1, (off_t) offset), ==, 1);
  g_assert_cmpint (futimens (fd, (struct timespec[]) { before.st_atim, before.st_mtim }), ==, 0);
  close (fd);
}

static gboolean
overwrite_cb (const TagPlan *plan,
              gpointer       user_data,
              GError       **error)
{
  overwrite_unseen (tag_plan_get_path (plan), *(guint64 *) user_data, '!');

  return TRUE;
}

/* Tag editors that keep the time of a file, and write into its padding: between plan and write, and
 * while the copy is made. */
static void
test_changed_unseen (Fixture      *fixture,
                     gconstpointer data)
{
  g_autofree char *now = NULL;
  g_autoptr (GError) error = NULL;
  gsize length;
  guint64 last;

  g_assert_true (g_file_get_contents (fixture->path, &now, &length, NULL));
  last = length - 1;
  g_usleep (20 * 1000); /* a clock of files ticks this often */
  g_assert_false (tag_plan_apply (fixture->plan, overwrite_cb, &last, NULL, &error));
  g_assert_error (error, BASE_ERROR, BASE_ERROR_CHANGED_MEANWHILE);
  g_assert_cmpuint (count_files (fixture->folder), ==, 1);
  g_clear_pointer (&now, g_free);
  g_assert_true (g_file_get_contents (fixture->path, &now, &length, NULL));
  g_assert_cmpint (now[last], ==, '!');

  const char *mood = memmem (now, length, "TMOO", 4);

  g_assert_nonnull (mood);
  overwrite_unseen (fixture->path, (guint64) (mood - now) + 11, 'X');
  g_clear_error (&error);
  g_assert_false (tag_plan_apply (fixture->plan, NULL, NULL, NULL, &error));
  g_assert_error (error, BASE_ERROR, BASE_ERROR_CHANGED_MEANWHILE);
}

static void
test_vanished (Fixture      *fixture,
               gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (g_unlink (fixture->path), ==, 0);
  g_assert_false (tag_plan_apply (fixture->plan, NULL, NULL, NULL, &error));
  g_assert_error (error, BASE_ERROR, BASE_ERROR_NOT_FOUND);
  g_assert_cmpuint (count_files (fixture->folder), ==, 0);
}

typedef struct
{
  Fixture *fixture;
  guint    n_calls;
  gboolean do_touch;
  gboolean answer;
} Callback;

static gboolean
before_rename_cb (const TagPlan *plan,
                  gpointer       user_data,
                  GError       **error)
{
  Callback *callback = user_data;

  callback->n_calls++;
  /* The copy is there, and the original still is what it was. */
  g_assert_cmpuint (count_files (callback->fixture->folder), ==, 2);
  g_assert_true (is_unchanged (callback->fixture));
  if (callback->do_touch)
    {
      struct timespec times[2] = { { 1000000000, 5 }, { 1000000000, 5 } };

      g_assert_cmpint (utimensat (AT_FDCWD, callback->fixture->path, times, 0), ==, 0);
    }
  if (!callback->answer)
    g_set_error_literal (error, BASE_ERROR, BASE_ERROR_BAD_LIBRARY, "no journal");

  return callback->answer;
}

static void
test_before_rename (Fixture      *fixture,
                    gconstpointer data)
{
  Callback callback = { fixture, 0, FALSE, FALSE };
  g_autoptr (GError) error = NULL;

  g_assert_false (tag_plan_apply (fixture->plan, before_rename_cb, &callback, NULL, &error));
  g_assert_error (error, BASE_ERROR, BASE_ERROR_BAD_LIBRARY);
  g_assert_true (is_unchanged (fixture));
  g_assert_cmpuint (count_files (fixture->folder), ==, 1);
  g_clear_error (&error);

  /* Someone writes the file while the journal does. */
  callback.answer = TRUE;
  callback.do_touch = TRUE;
  g_assert_false (tag_plan_apply (fixture->plan, before_rename_cb, &callback, NULL, &error));
  g_assert_error (error, BASE_ERROR, BASE_ERROR_CHANGED_MEANWHILE);
  g_assert_true (is_unchanged (fixture));
  g_assert_cmpuint (callback.n_calls, ==, 2);

  tag_plan_free (fixture->plan);
  fixture->plan = make_plan (fixture->path);
  callback.do_touch = FALSE;
  g_clear_error (&error);
  g_assert_true (tag_plan_apply (fixture->plan, before_rename_cb, &callback, NULL, &error));
  g_assert_cmpuint (callback.n_calls, ==, 3);
  g_assert_false (is_unchanged (fixture));
}

static void
test_cancel (Fixture      *fixture,
             gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  g_cancellable_cancel (cancellable);
  g_assert_false (tag_plan_apply (fixture->plan, NULL, NULL, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_true (is_unchanged (fixture));
  g_assert_cmpuint (count_files (fixture->folder), ==, 1);
}

/* A limit on the size of files ends a write in the middle as a full disk does: at every size of the
 * copy, from none to all but one byte. In a child, since the limit is the process's. */
static void
test_full_disk_limit (Fixture      *fixture,
                      gconstpointer data)
{
  for (guint i = 0; i < 20; i++)
    {
      struct rlimit limit = { fixture->rich->bytes->len * i / 20, RLIM_INFINITY };
      int status;
      pid_t pid = fork ();

      g_assert_cmpint (pid, >=, 0);
      if (pid == 0)
        {
          g_autoptr (GError) error = NULL;

          signal (SIGXFSZ, SIG_IGN);
          setrlimit (RLIMIT_FSIZE, &limit);
          _exit (tag_plan_apply (fixture->plan, NULL, NULL, NULL, &error) ? 1
                 : g_error_matches (error, BASE_ERROR, BASE_ERROR_NO_SPACE) ? 0
                                                                             : 2);
        }
      g_assert_cmpint (waitpid (pid, &status, 0), ==, pid);
      g_assert_true (WIFEXITED (status));
      g_assert_cmpint (WEXITSTATUS (status), ==, 0);
      g_assert_true (is_unchanged (fixture));
      g_assert_cmpuint (count_files (fixture->folder), ==, 1);
    }
  assert_succeeds (fixture);
}

static gboolean
run (const char *const *argv,
     char             **output)
{
  int status;

  return g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_SEARCH_PATH | G_SPAWN_STDERR_TO_DEV_NULL, NULL, NULL, output,
                       NULL, &status, NULL)
         && g_spawn_check_wait_status (status, NULL);
}

/* A file system that really is full, where this may be mounted. */
static void
test_full_disk_mounted (Fixture      *fixture,
                        gconstpointer data)
{
  g_autofree char *mount_point = g_build_filename (fixture->folder, "small", NULL);
  g_autofree char *path = NULL;
  const char *mount[] = { "mount", "-t", "tmpfs", "-o", "size=80k", "tmpfs", mount_point, NULL };
  const char *unmount[] = { "umount", mount_point, NULL };
  g_autoptr (TagPlan) plan = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *bytes = NULL;
  gsize length;

  g_assert_cmpint (g_mkdir (mount_point, 0700), ==, 0);
  if (geteuid () != 0 || !run (mount, NULL))
    {
      g_test_skip ("a small file system cannot be mounted here");
      return;
    }
  path = rich_file_write (fixture->rich, mount_point);
  plan = make_plan (path);
  g_assert_false (tag_plan_apply (plan, NULL, NULL, NULL, &error));
  g_assert_error (error, BASE_ERROR, BASE_ERROR_NO_SPACE);
  g_assert_true (g_file_get_contents (path, &bytes, &length, NULL));
  g_assert_cmpmem (bytes, length, fixture->rich->bytes->data, fixture->rich->bytes->len);
  g_assert_cmpuint (count_files (mount_point), ==, 1);
  g_assert_true (run (unmount, NULL));
}

/* A file system that may not be written, and a file that may not be, also by root. */
static void
test_read_only (Fixture      *fixture,
                gconstpointer data)
{
  g_autofree char *mount_point = g_build_filename (fixture->folder, "ro", NULL);
  g_autofree char *path = NULL;
  const char *mount[] = { "mount", "-t", "tmpfs", "tmpfs", mount_point, NULL };
  const char *remount[] = { "mount", "-o", "remount,ro", mount_point, NULL };
  const char *unmount[] = { "umount", mount_point, NULL };
  g_autoptr (TagPlan) plan = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (g_mkdir (mount_point, 0700), ==, 0);
  if (geteuid () != 0 || !run (mount, NULL))
    {
      g_test_skip ("a file system cannot be mounted here");
      return;
    }
  path = rich_file_write (fixture->rich, mount_point);
  plan = make_plan (path);
  g_assert_true (run (remount, NULL));
  g_assert_false (tag_plan_apply (plan, NULL, NULL, NULL, &error));
  g_assert_error (error, BASE_ERROR, BASE_ERROR_READ_ONLY);
  g_assert_cmpuint (count_files (mount_point), ==, 1);
  g_assert_true (run (unmount, NULL));
}

/* A file system that shares blocks between files: the write is the same, and takes no room for the audio. */
static void
test_reflink (Fixture      *fixture,
              gconstpointer data)
{
  g_autofree char *image = g_build_filename (fixture->folder, "image", NULL);
  g_autofree char *mount_point = g_build_filename (fixture->folder, "mounted", NULL);
  g_autofree char *path = g_build_filename (mount_point, "song.ape", NULL);
  const char *make[] = { "mkfs.xfs", "-q", "-m", "reflink=1", image, NULL };
  const char *mount[] = { "mount", "-o", "loop", image, mount_point, NULL };
  const char *unmount[] = { "umount", mount_point, NULL };
  g_autoptr (RichFile) rich = rich_file_new (RICH_MONKEY);
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  g_autofree guint8 *audio = g_malloc0 (1 << 20);
  g_autoptr (TagPlan) plan = NULL;
  g_autoptr (GError) error = NULL;
  struct statvfs before, after;
  struct stat status;
  int old;

  g_assert_true (g_file_set_contents (image, "", 0, NULL));
  g_assert_cmpint (truncate (image, 400 << 20), ==, 0);
  g_assert_cmpint (g_mkdir (mount_point, 0700), ==, 0);
  if (geteuid () != 0 || !run (make, NULL) || !run (mount, NULL))
    {
      g_test_skip ("an XFS file system cannot be made and mounted here");
      return;
    }
  g_byte_array_append (bytes, (const guint8 *) "MAC \x96\x0f\0\0", 8);
  for (guint i = 0; i < 40; i++)
    {
      audio[i] = (guint8) i;
      g_byte_array_append (bytes, audio, 1 << 20);
    }
  g_assert_true (g_file_set_contents (path, (const char *) bytes->data, bytes->len, NULL));
  sync ();
  plan = make_plan (path);
  /* The old file stays while somebody has it open. */
  old = open (path, O_RDONLY | O_CLOEXEC);
  g_assert_cmpint (statvfs (mount_point, &before), ==, 0);
  tag_plan_apply (plan, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  sync ();
  g_assert_cmpint (statvfs (mount_point, &after), ==, 0);
  g_assert_cmpint (stat (path, &status), ==, 0);
  g_assert_cmpint (status.st_size, >, bytes->len);
  g_assert_cmpuint ((before.f_bfree - after.f_bfree) * after.f_bsize, <, 4 << 20);
  close (old);
  g_assert_true (run (unmount, NULL));
}

static void
test_immutable (Fixture      *fixture,
                gconstpointer data)
{
  const char *protect[] = { "chattr", "+i", fixture->path, NULL };
  const char *release[] = { "chattr", "-i", fixture->path, NULL };
  g_autoptr (GError) error = NULL;

  if (geteuid () != 0 || !run (protect, NULL))
    {
      g_test_skip ("files cannot be made immutable here");
      return;
    }
  /* chattr changes the time of its last change. */
  tag_plan_free (fixture->plan);
  fixture->plan = make_plan (fixture->path);
  g_assert_false (tag_plan_apply (fixture->plan, NULL, NULL, NULL, &error));
  g_assert_true (run (release, NULL));
  g_assert_error (error, BASE_ERROR, BASE_ERROR_PERMISSION_DENIED);
  g_assert_true (is_unchanged (fixture));
  g_assert_cmpuint (count_files (fixture->folder), ==, 1);
}

/* What the helper prints when it writes @path as an ordinary user. */
static char *
write_as_nobody (const char *path)
{
  const char *helper = g_getenv ("TAG_KILL_HELPER");
  const char *as_root[] = { "setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", helper, "once", path, NULL };
  const char *as_user[] = { helper, "once", path, NULL };
  char *output = NULL;

  run (geteuid () == 0 ? as_root : as_user, &output);

  return g_strchomp (output);
}

static void
test_permissions (Fixture      *fixture,
                  gconstpointer data)
{
  static const struct
  {
    int         folder_mode;
    int         file_mode;
    const char *result;
  } cases[] = {
    { 0555, 0644, "permission-denied" }, /* no file can be made beside it */
    { 0755, 0444, "permission-denied" }, /* protected by its owner, though a rename could */
    { 0755, 0000, "permission-denied" },
    { 0755, 0644, "written" },
  };

  if (geteuid () == 0)
    {
      if (!test_ordinary_user_may_run (g_getenv ("TAG_KILL_HELPER")))
        {
          g_test_skip ("running as root, and nobody may not run programs from the build folder");
          return;
        }
      g_assert_cmpint (chown (fixture->folder, 65534, 65534), ==, 0);
      g_assert_cmpint (chown (fixture->path, 65534, 65534), ==, 0);
    }
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *result = NULL;

      g_assert_cmpint (chmod (fixture->path, (mode_t) cases[i].file_mode), ==, 0);
      g_assert_cmpint (chmod (fixture->folder, (mode_t) cases[i].folder_mode), ==, 0);
      result = write_as_nobody (fixture->path);
      g_assert_cmpint (chmod (fixture->folder, 0755), ==, 0);
      g_assert_cmpstr (result, ==, cases[i].result);
      g_assert_cmpint (chmod (fixture->path, 0644), ==, 0);
      g_assert_true (is_unchanged (fixture) == (i < 3));
      g_assert_cmpuint (count_files (fixture->folder), ==, 1);
    }
}

/* A file of someone else in a folder that all may write: it would change hands. */
static void
test_foreign_owner (Fixture      *fixture,
                    gconstpointer data)
{
  g_autofree char *result = NULL;

  if (geteuid () != 0)
    {
      g_test_skip ("needs two users");
      return;
    }
  g_assert_cmpint (chmod (fixture->folder, 0777), ==, 0);
  g_assert_cmpint (chmod (fixture->path, 0666), ==, 0);
  result = write_as_nobody (fixture->path);
  g_assert_cmpstr (result, ==, "permission-denied");
  g_assert_true (is_unchanged (fixture));
  g_assert_cmpuint (count_files (fixture->folder), ==, 1);
}

/* A name that is not UTF-8, and one with an extension that is none. */
static void
test_names (Fixture      *fixture,
            gconstpointer data)
{
  static const char *const names[] = { "na\xffme.mp3", "no extension", ".hidden", "odd.ext-ension", "UPPER.MP3" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path = g_build_filename (fixture->folder, names[i], NULL);
      g_autoptr (TagPlan) plan = NULL;
      g_autoptr (GError) error = NULL;

      g_assert_true (g_file_set_contents (path, (const char *) fixture->rich->bytes->data, fixture->rich->bytes->len, NULL));
      plan = make_plan (path);
      tag_plan_apply (plan, NULL, NULL, NULL, &error);
      g_assert_no_error (error);
      g_assert_cmpstr (tag_plan_get_path (plan), ==, path);
    }
  g_assert_cmpuint (count_files (fixture->folder), ==, 1 + G_N_ELEMENTS (names));
}

/* Refused with a sentence: what cannot be written without risk. */
static void
test_refused (Fixture      *fixture,
              gconstpointer data)
{
  TagMoodEdit edit = { "calm", 0, 0, { NULL } };
  g_autoptr (RichFile) rich = rich_file_new (RICH_MP3_NONE);
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  g_autoptr (GError) error = NULL;
  char id3v1[128] = "TAGA title in the old tag";
  TagPlan *plan;

  /* A second tag would hide the first from players that look into the newest only. */
  g_byte_array_append (bytes, rich->bytes->data, rich->bytes->len);
  g_byte_array_append (bytes, (const guint8 *) id3v1, sizeof id3v1);
  g_assert_true (g_file_set_contents (fixture->path, (const char *) bytes->data, bytes->len, NULL));
  plan = tag_plan_new_mood (fixture->path, &edit, &error);
  g_assert_null (plan);
  g_assert_error (error, BASE_ERROR, BASE_ERROR_UNSUPPORTED_TAGS);
  g_assert_nonnull (strstr (error->message, "ID3v1"));
}

#define ADD(name, test) g_test_add ("/tags/safety/" name, Fixture, NULL, set_up, test, tear_down)

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("identity", test_keeps_identity);
  ADD ("access-list", test_keeps_access_list);
  ADD ("no-access-list", test_no_access_list);
  ADD ("mtime", test_mtime);
  ADD ("being-played", test_being_played);
  ADD ("read-only", test_read_only);
  ADD ("reflink", test_reflink);
  ADD ("immutable", test_immutable);
  ADD ("symlink", test_symlink);
  ADD ("hard-link", test_hard_link);
  ADD ("changed-meanwhile", test_changed_meanwhile);
  ADD ("changed-unseen", test_changed_unseen);
  ADD ("vanished", test_vanished);
  ADD ("before-rename", test_before_rename);
  ADD ("cancel", test_cancel);
  ADD ("full-disk-limit", test_full_disk_limit);
  ADD ("full-disk-mounted", test_full_disk_mounted);
  ADD ("permissions", test_permissions);
  ADD ("foreign-owner", test_foreign_owner);
  ADD ("names", test_names);
  ADD ("refused", test_refused);

  return g_test_run ();
}
