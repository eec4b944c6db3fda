/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A disk that fails at any call of a write: the file is then what it was, byte for byte, nothing lies beside it,
 * and there is a sentence to show. Where the fault does not matter the file is written, whole. The full run,
 * every call of every kind of file, is MOODPLANE_TORTURE=1; the usual one takes the calls in turn. */

#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/xattr.h>

#include "engine/base/error.h"
#include "rich.h"
#include "tags/tag-audio-hash.h"
#include "tags/tag-writer.h"
#include "tests/support/faults.h"
#include "tests/support/fixtures.h"

#define MOOD "a rather long mood, so that the padding does not do for it"
#define USUAL_CALLS 6 /* of one name in one kind of file */

typedef struct
{
  char      *folder;
  char      *path;
  RichFile  *rich;
  GBytes    *written;  /* what a write without faults gives */
  TagAudioHash hash;
  guint      n_failed;
  guint      n_written;
} Subject;

/* What a disk answers to calls that write; the others only fail to read. */
static const int write_errors[] = { ENOSPC, EIO, EDQUOT, EROFS };

static const char *const writing_calls[] = { "open", "write", "pwrite", "copy_file_range", "ftruncate", "fsync", "rename", "fwrite",
                                             "fsetxattr", "fchmod", NULL };

static void
reset (Subject *self)
{
  g_autoptr (GDir) dir = g_dir_open (self->folder, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (self->folder, name, NULL);

      g_unlink (path);
    }
  g_assert_true (g_file_set_contents (self->path, (const char *)self->rich->bytes->data, self->rich->bytes->len, NULL));
  g_assert_cmpint (g_chmod (self->path, 0641), ==, 0);
  setxattr (self->path, "user.owner", "kept", 4, 0);
}

static gboolean
write_tags (Subject *self,
            GError **error)
{
  TagMoodEdit edit = { .mood = MOOD, .valence = 0.5, .arousal = 0.25 };
  g_autoptr (TagPlan) plan = tag_plan_new_mood (self->path, &edit, error);

  if (plan == NULL)
    return FALSE;
  tag_plan_set_keeps_mtime (plan, TRUE);

  return tag_plan_apply (plan, NULL, NULL, NULL, error);
}

static guint
count_others (Subject *self)
{
  g_autoptr (GDir) dir = g_dir_open (self->folder, 0, NULL);
  guint n = 0;

  while (g_dir_read_name (dir) != NULL)
    n++;

  return n - 1;
}

static GBytes *
read_file (Subject *self)
{
  char *bytes;
  gsize length;

  g_assert_true (g_file_get_contents (self->path, &bytes, &length, NULL));

  return g_bytes_new_take (bytes, length);
}

/* What a write that was lost in padding leaves: other padding, and all that counts. */
static gboolean
is_as_good (Subject *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TagPlan) plan = NULL;
  TagMoodEdit edit = { .mood = MOOD, .valence = 0.5, .arousal = 0.25 };
  TagAudioHash hash;

  plan = tag_plan_new_mood (self->path, &edit, &error);
  g_assert_no_error (error);
  g_assert_true (tag_audio_hash_compute (self->path, NULL, &hash, &error));

  return tag_plan_get_n_changes (plan) == 0 && tag_audio_hash_equal (&hash, &self->hash)
         && rich_file_find_missing (self->rich, self->path) < 0;
}

/* The sentence for a full disk must say so, where the call is ours and not TagLib's, which tells nothing. */
static void
check_error (const char   *call,
             int           error_number,
             const GError *error)
{
  gboolean is_direct = g_strv_contains (writing_calls, call) && strcmp (call, "fwrite") != 0 && strcmp (call, "fsetxattr") != 0
                       && strcmp (call, "copy_file_range") != 0 && strcmp (call, "ftruncate") != 0
                       && strcmp (call, "open") != 0;

  g_assert_nonnull (error);
  g_assert_cmpuint (error->domain, ==, BASE_ERROR);
  g_assert_cmpuint (strlen (error->message), >, 10);
  if (is_direct && (error_number == ENOSPC || error_number == EDQUOT))
    g_assert_error (error, BASE_ERROR, BASE_ERROR_NO_SPACE);
  if (is_direct && error_number == EROFS)
    g_assert_error (error, BASE_ERROR, BASE_ERROR_READ_ONLY);
}

/* Calls without which nothing may be renamed. Of the two fsync() the second is the folder's, after the rename. */
static gboolean
is_needed (const char *call,
           guint       number)
{
  static const char *const needed[] = { "rename", "fchmod", "fsetxattr", "fgetxattr", "flistxattr", "futimens", "pwrite", NULL };

  return g_strv_contains (needed, call) || (strcmp (call, "fsync") == 0 && number == 1);
}

static void
try_fault (Subject    *self,
           const char *call,
           FaultKind   kind,
           guint       number,
           gboolean    is_lasting,
           int         error_number,
           const char *denied)
{
  g_autoptr (GBytes) now = NULL;
  g_autoptr (GBytes) old = g_bytes_new_static (self->rich->bytes->data, self->rich->bytes->len);
  g_autoptr (GError) error = NULL;
  struct stat before, after;
  char value[8] = { 0 };
  gboolean is_written;

  reset (self);
  g_assert_cmpint (stat (self->path, &before), ==, 0);
  faults_arm (self->folder, call, kind, number, is_lasting, error_number);
  faults_deny (denied, ENOSYS);
  is_written = write_tags (self, &error);
  faults_disarm ();
  g_assert_cmpint (stat (self->path, &after), ==, 0);
  now = read_file (self);
  if (!g_bytes_equal (now, is_written ? self->written : old)
      && !(is_written && strcmp (call, "fwrite") == 0 && kind != FAULT_ERROR && is_as_good (self)))
    g_error ("%s: %s no. %u (kind %d, %s) left a file that is neither old nor new: %s", self->rich->name, call, number, kind,
             g_strerror (error_number), error != NULL ? error->message : "no error");
  if (strcmp (call, "unlink") != 0 && count_others (self) != 0)
    g_error ("%s: %s no. %u (%s) left a file beside it", self->rich->name, call, number, g_strerror (error_number));
  g_assert_cmpint (after.st_mode, ==, before.st_mode);
  g_assert_cmpint (after.st_mtim.tv_nsec, ==, before.st_mtim.tv_nsec);
  if (getxattr (self->path, "user.owner", value, sizeof value) >= 0)
    g_assert_cmpstr (value, ==, "kept");
  if (is_written && kind == FAULT_ERROR && is_needed (call, number))
    g_error ("%s: %s no. %u failed, and the file was written nevertheless", self->rich->name, call, number);
  if (is_written)
    g_assert_no_error (error);
  else
    {
      g_assert_cmpuint (after.st_ino, ==, before.st_ino);
      check_error (call, error_number, error);
    }
  self->n_failed += !is_written;
  self->n_written += is_written;
}

static guint
count_calls (Subject    *self,
             const char *call,
             const char *denied)
{
  g_autoptr (GError) error = NULL;

  reset (self);
  faults_arm (self->folder, call, FAULT_ERROR, 0, FALSE, 0);
  faults_deny (denied, ENOSYS);
  write_tags (self, &error);
  g_assert_no_error (error);

  return faults_disarm ();
}

static void
try_call (Subject    *self,
          const char *call,
          const char *denied)
{
  gboolean is_full = g_getenv ("MOODPLANE_TORTURE") != NULL;
  guint n_calls = count_calls (self, call, denied);
  guint step = is_full || n_calls <= USUAL_CALLS ? 1 : n_calls / USUAL_CALLS;
  gboolean is_writing = g_strv_contains (writing_calls, call);

  /* In every kind of file other ones. */
  for (guint i = 1 + (is_full ? 0 : self->rich->bytes->len % step); i <= n_calls; i += step)
    {
      for (guint k = 0; k < (is_full && is_writing ? G_N_ELEMENTS (write_errors) : 1); k++)
        {
          int error_number = is_writing ? write_errors[(i + k) % G_N_ELEMENTS (write_errors)] : EIO;

          try_fault (self, call, FAULT_ERROR, i, FALSE, error_number, denied);
          if (is_writing)
            try_fault (self, call, FAULT_ERROR, i, TRUE, error_number, denied);
        }
      if (strcmp (call, "read") == 0 || strcmp (call, "pread") == 0 || strcmp (call, "write") == 0 || strcmp (call, "pwrite") == 0
          || strcmp (call, "fwrite") == 0 || strcmp (call, "fread") == 0 || strcmp (call, "copy_file_range") == 0)
        try_fault (self, call, FAULT_SHORT, i, FALSE, EIO, denied);
      if (strcmp (call, "fwrite") == 0)
        try_fault (self, call, FAULT_LOST, i, FALSE, EIO, denied);
    }
}

/* A rename that is done and told of as failed: the file is written, and that is what has to be said, since what is
 * noted of a failed write is thrown away. */
static void
test_rename_done (gconstpointer data)
{
  Subject self = { .folder = fixture_folder_new (), .rich = rich_file_new ((RichKind)GPOINTER_TO_UINT (data)) };
  static const int errors[] = { ENOENT, EIO, ETIMEDOUT };

  self.path = rich_file_write (self.rich, self.folder);
  for (guint i = 0; i < G_N_ELEMENTS (errors); i++)
    {
      g_autoptr (GError) error = NULL;

      reset (&self);
      faults_arm (self.folder, "rename", FAULT_DONE, 1, FALSE, errors[i]);
      g_assert_true (write_tags (&self, &error));
      g_assert_cmpuint (faults_disarm (), ==, 1);
      g_assert_no_error (error);
      g_assert_cmpuint (count_others (&self), ==, 0);
      g_assert_true (tag_audio_hash_compute (self.path, NULL, &self.hash, &error));
      g_assert_true (is_as_good (&self));
    }
  rich_file_free (self.rich);
  g_free (self.path);
  fixture_folder_free (self.folder);
}

static void
subject_init (Subject *self, RichKind kind)
{
  *self = (Subject) { .folder = fixture_folder_new (), .rich = rich_file_new (kind) };
  self->path = rich_file_write (self->rich, self->folder);
  reset (self);
  g_assert_true (write_tags (self, NULL));
  self->written = read_file (self);
  g_assert_true (tag_audio_hash_compute (self->path, NULL, &self->hash, NULL));
}

static void
subject_clear (Subject *self)
{
  g_bytes_unref (self->written);
  rich_file_free (self->rich);
  g_free (self->path);
  fixture_folder_free (self->folder);
}

/* What could not be read is not taken to be absent, whichever read it was: free space that was not seen would be made anew. */
static void
test_every_read (gconstpointer data)
{
  Subject self;
  guint n_calls;

  subject_init (&self, (RichKind)GPOINTER_TO_UINT (data));
  n_calls = count_calls (&self, "pread", NULL);
  g_assert_cmpuint (n_calls, >, 30);
  for (guint i = 1; i <= n_calls; i++)
    try_fault (&self, "pread", FAULT_ERROR, i, FALSE, EIO, NULL);
  subject_clear (&self);
}

static void
test_faults (gconstpointer data)
{
  Subject self;
  const char *call;
  guint n = 0;

  subject_init (&self, (RichKind)GPOINTER_TO_UINT (data));
  while ((call = faults_get_call_name (n++)) != NULL)
    try_call (&self, call, NULL);
  /* Where the kernel does not copy for us. */
  try_call (&self, "write", "copy_file_range");
  g_test_message ("%s: %u faults ended the write, %u did not matter", self.rich->name, self.n_failed, self.n_written);
  /* Otherwise the faults hit nothing. */
  g_assert_cmpuint (self.n_failed, >, 30);
  subject_clear (&self);
}

/* A disk that cannot be read makes no other song of a file. */
static void
test_hash (gconstpointer data)
{
  char *folder = fixture_folder_new ();
  g_autoptr (RichFile) rich = rich_file_new ((RichKind)GPOINTER_TO_UINT (data));
  g_autofree char *path = rich_file_write (rich, folder);
  TagAudioHash expected, hash;
  guint n_calls;

  faults_arm (folder, "pread", FAULT_ERROR, 0, FALSE, 0);
  g_assert_true (tag_audio_hash_compute (path, NULL, &expected, NULL));
  n_calls = faults_disarm ();
  g_assert_cmpuint (n_calls, >, 3);
  for (guint i = 1; i <= n_calls; i++)
    for (int lasting = 0; lasting < 2; lasting++)
      {
        g_autoptr (GError) error = NULL;

        faults_arm (folder, "pread", FAULT_ERROR, i, lasting, EIO);
        g_assert_false (tag_audio_hash_compute (path, NULL, &hash, &error));
        faults_disarm ();
        g_assert_error (error, BASE_ERROR, BASE_ERROR_FAILED);
        faults_arm (folder, "pread", FAULT_SHORT, i, lasting, EIO);
        g_clear_error (&error);
        if (tag_audio_hash_compute (path, NULL, &hash, &error))
          g_assert_true (tag_audio_hash_equal (&hash, &expected));
        faults_disarm ();
      }
  fixture_folder_free (folder);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_data_func ("/tags/faults/rename-done/mp3", GUINT_TO_POINTER (RICH_MP3_V24), test_rename_done);
  g_test_add_data_func ("/tags/faults/rename-done/flac", GUINT_TO_POINTER (RICH_FLAC), test_rename_done);
  g_test_add_data_func ("/tags/faults/every-read/m4a-free", GUINT_TO_POINTER (RICH_M4A_FREE), test_every_read);
  for (guint i = 0; i < RICH_N_WRITABLE; i++)
    {
      g_autoptr (RichFile) rich = rich_file_new ((RichKind)i);
      g_autofree char *name = g_strconcat ("/tags/faults/", rich->name, NULL);

      g_autofree char *hash_name = g_strconcat ("/tags/faults/hash/", rich->name, NULL);

      g_test_add_data_func (name, GUINT_TO_POINTER (i), test_faults);
      g_test_add_data_func (hash_name, GUINT_TO_POINTER (i), test_hash);
    }

  return g_test_run ();
}
