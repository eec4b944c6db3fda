/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "library/lock.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "engine/base/error.h"
#include "library/files.h"
#include "library/statement.h"

#define RETRY_US (50 * 1000)
/* Who excludes others is at work on the library, which may be large, and is done some time: a program that ends leaves its
 * locks. */
#define WORK_MS  (2 * 60 * 1000)

struct _LibraryLock
{
  int fd;
};

static char *
get_lock_path (const char *path)
{
  return g_strconcat (path, "-open.lock", NULL);
}

/* A file system that has no such locks is one where we go without. */
static gboolean
take (LibraryLock  *self,
      int           operation,
      GError      **error)
{
  gint64 timeout = operation == LOCK_EX ? LIBRARY_BUSY_TIMEOUT_MS : WORK_MS;
  gint64 end = g_get_monotonic_time () + timeout * G_GINT64_CONSTANT (1000);

  while (flock (self->fd, operation | LOCK_NB) != 0 && (errno == EWOULDBLOCK || errno == EINTR))
    {
      if (g_get_monotonic_time () > end)
        {
          g_set_error_literal (error, BASE_ERROR, BASE_ERROR_FAILED, _ ("The library is in use by another program."));
          return FALSE;
        }
      g_usleep (RETRY_US);
    }

  return TRUE;
}

LibraryLock *
library_lock_new (const char  *path,
                  GError     **error)
{
  g_autofree char *lock_path = get_lock_path (path);
  int fd = open (lock_path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);

  if (fd < 0)
    {
      library_files_set_error (path, errno, error);
      return NULL;
    }

  g_autoptr (LibraryLock) self = g_new (LibraryLock, 1);

  self->fd = fd;

  return take (self, LOCK_SH, error) ? g_steal_pointer (&self) : NULL;
}

void
library_lock_free (LibraryLock *self)
{
  close (self->fd);
  g_free (self);
}

/* When it fails, the lock is shared as before. */
gboolean
library_lock_exclude (LibraryLock  *self,
                      GError      **error)
{
  if (take (self, LOCK_EX, error))
    return TRUE;

  library_lock_share (self);
  return FALSE;
}

gboolean
library_lock_try_exclude (LibraryLock *self)
{
  return flock (self->fd, LOCK_EX | LOCK_NB) == 0 || (errno != EWOULDBLOCK && errno != EINTR);
}

void
library_lock_release (LibraryLock *self)
{
  flock (self->fd, LOCK_UN);
}

void
library_lock_share (LibraryLock *self)
{
  take (self, LOCK_SH, NULL);
}

gboolean
library_lock_exists (const char *path)
{
  g_autofree char *lock_path = get_lock_path (path);

  return g_file_test (lock_path, G_FILE_TEST_IS_REGULAR);
}

/* A byte in the file, which nobody reads. That it cannot be written costs only what it is for. */
void
library_lock_note_made (LibraryLock *self)
{
  struct stat status;

  if (fstat (self->fd, &status) == 0 && status.st_size == 0 && ftruncate (self->fd, 1) != 0)
    g_debug ("that the library is made: %s", g_strerror (errno));
}

gboolean
library_lock_was_made (const char *path)
{
  g_autofree char *lock_path = get_lock_path (path);
  struct stat status;

  return stat (lock_path, &status) == 0 && S_ISREG (status.st_mode) && status.st_size > 0;
}
