/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "jobs/tag-lock.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n.h>
#include <sys/file.h>
#include <unistd.h>

#include "engine/base/error.h"

/* How often a lock that another holds is tried again: well below the 200 ms of a cancel. */
#define RETRY_US (50 * 1000)

struct _JobsTagLock
{
  int fd;
};

/* 0, or errno. A file system that has no such locks is one where we go without. */
static int
lock (int fd)
{
  while (flock (fd, LOCK_EX | LOCK_NB) != 0)
    if (errno == ENOLCK || errno == ENOSYS || errno == EOPNOTSUPP || errno == EINVAL)
      return 0;
    else if (errno != EINTR)
      return errno;

  return 0;
}

JobsTagLock *
jobs_tag_lock_try (LibraryDb  *library,
                   GError    **error)
{
  g_autofree char *path = g_strconcat (library_db_get_file (library), "-tags.lock", NULL);
  int fd = open (path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  int saved_errno = fd >= 0 ? lock (fd) : errno;

  if (fd >= 0 && saved_errno == 0)
    {
      JobsTagLock *self = g_new (JobsTagLock, 1);

      self->fd = fd;
      return self;
    }

  if (fd >= 0)
    close (fd);
  if (fd < 0 || saved_errno != EWOULDBLOCK)
    g_set_error (error, BASE_ERROR, saved_errno == ENOSPC ? BASE_ERROR_NO_SPACE : BASE_ERROR_FAILED,
                 _ ("The library cannot be locked for writing tags: %s."), g_strerror (saved_errno));

  return NULL;
}

JobsTagLock *
jobs_tag_lock_take (LibraryDb     *library,
                    GCancellable  *cancellable,
                    GError       **error)
{
  for (;;)
    {
      g_autoptr (GError) try_error = NULL;
      JobsTagLock *self = jobs_tag_lock_try (library, &try_error);

      if (self != NULL)
        return self;
      if (try_error != NULL)
        {
          g_propagate_error (error, g_steal_pointer (&try_error));
          return NULL;
        }
      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return NULL;
      g_usleep (RETRY_US);
    }
}

void
jobs_tag_lock_free (JobsTagLock *self)
{
  close (self->fd);
  g_free (self);
}
