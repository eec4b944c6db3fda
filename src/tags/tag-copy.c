/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tags/tag-copy.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n.h>
#include <linux/fs.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "engine/base/error.h"
#include "engine/base/temporary.h"
#include "tags/tag-error.h"
#include "tags/tag-writer.h"

#define COPY_BLOCK       (4 * 1024 * 1024)

gboolean
tag_copy_create (TagCopy    *self,
                 const char *original,
                 GError    **error)
{
  self->fd = base_temporary_create (original, 0600, &self->path);
  if (self->fd < 0)
    {
      tag_error_set (error, errno);
      return FALSE;
    }
  self->original = g_strdup (original);

  return TRUE;
}

void
tag_copy_clear (TagCopy *self)
{
  if (self->path != NULL)
    unlink (self->path);
  if (self->fd >= 0)
    close (self->fd);
  g_clear_pointer (&self->path, g_free);
  g_clear_pointer (&self->original, g_free);
  self->fd = -1;
}

static gboolean
write_all (TagCopy      *self,
           const guint8 *bytes,
           gsize         length,
           GError      **error)
{
  while (length > 0)
    {
      gssize n = write (self->fd, bytes, length);

      if (n < 0 && errno == EINTR)
        continue;
      if (n <= 0)
        {
          tag_error_set (error, n < 0 ? errno : EIO);
          return FALSE;
        }
      bytes += n;
      length -= (gsize)n;
    }

  return TRUE;
}

/* By hand, where the file system does not copy for us. */
static gboolean
copy_block (TagCopy         *self,
            const TagSource *source,
            guint64          offset,
            gsize            length,
            GError         **error)
{
  g_autofree guint8 *buffer = g_malloc (length);

  return tag_source_read (source, offset, buffer, length, error) && write_all (self, buffer, length, error);
}

/* Appends a range of the original. The kernel may share the blocks between both files. */
static gboolean
copy_range (TagCopy         *self,
            const TagSource *source,
            guint64          offset,
            guint64          length,
            GCancellable    *cancellable,
            GError         **error)
{
  gboolean by_kernel = TRUE;

  while (length > 0)
    {
      gsize block = (gsize)MIN (length, COPY_BLOCK);
      off64_t from = (off64_t)offset;
      gssize n = 0;

      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;

      if (by_kernel)
        n = copy_file_range (source->fd, &from, self->fd, NULL, block, 0);
      if (n < 0 && (errno == ENOSPC || errno == EDQUOT || errno == EFBIG))
        {
          tag_error_set (error, errno);
          return FALSE;
        }
      if (n <= 0)
        {
          by_kernel = FALSE;
          if (!copy_block (self, source, offset, block, error))
            return FALSE;
          n = (gssize)block;
        }
      offset += (guint64)n;
      length -= (guint64)n;
    }

  return TRUE;
}

/**
 * tag_copy_write:
 *
 * Writes the whole original into the copy. Where the file system can, both share their blocks until one of
 * them is written to (a reflink: Btrfs, XFS and others); any failure of that is no error, and the bytes are copied.
 */
gboolean
tag_copy_write (TagCopy         *self,
                const TagSource *source,
                GCancellable    *cancellable,
                GError         **error)
{
  struct stat status;

  if (ioctl (self->fd, FICLONE, source->fd) == 0 && fstat (self->fd, &status) == 0
      && (guint64)status.st_size == source->size)
    return TRUE;
  /* Whatever a clone of another length may have left. */
  if (ftruncate (self->fd, 0) != 0 || lseek (self->fd, 0, SEEK_SET) != 0)
    {
      tag_error_set (error, errno);
      return FALSE;
    }

  return copy_range (self, source, 0, source->size, cancellable, error);
}

/**
 * tag_copy_reopen:
 *
 * Opens the copy anew by its name, as whoever reads it later will.
 *
 * Returns: a descriptor for reading; -1 with an error
 */
int
tag_copy_reopen (TagCopy *self,
                 GError **error)
{
  int fd = open (self->path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK);

  if (fd >= 0 && base_temporary_find_place (self->fd, self->path) == BASE_PLACE_SAME)
    return fd;

  if (fd >= 0)
    close (fd);
  g_set_error_literal (error, BASE_ERROR, BASE_ERROR_FAILED,
                       _ ("The written copy could not be read again; the file was left as it was"));

  return -1;
}

/**
 * tag_copy_test_room:
 *
 * Tries whether the copy could grow by @length, since TagLib does not tell of a disk that is full. Between
 * this and its write the disk may still fill up: then what it wrote does not compare, and is thrown away.
 */
gboolean
tag_copy_test_room (TagCopy *self,
                    gsize    length,
                    GError **error)
{
  g_autofree guint8 *zeros = g_malloc0 (length);
  off_t end = lseek (self->fd, 0, SEEK_END);

  if (end < 0)
    {
      tag_error_set (error, errno);
      return FALSE;
    }
  if (!write_all (self, zeros, length, error))
    return FALSE;
  if (ftruncate (self->fd, end) != 0)
    {
      tag_error_set (error, errno);
      return FALSE;
    }

  return TRUE;
}

gboolean
tag_copy_sync (TagCopy *self,
               GError **error)
{
  if (fsync (self->fd) == 0)
    return TRUE;

  tag_error_set (error, errno);

  return FALSE;
}

/* A network file system can rename and yet return an error, when the answer is lost and the question asked again:
 * what stands in the original's place tells, if it can be looked at. */
static BasePlace
rename_over (TagCopy    *self,
             const char *original)
{
  int rename_errno;
  BasePlace place;

  if (rename (self->path, original) == 0)
    return BASE_PLACE_SAME;

  rename_errno = errno;
  place = base_temporary_find_place (self->fd, original);
  errno = rename_errno;

  return place;
}

/**
 * tag_copy_put_in_place:
 *
 * Renames the copy over @original: from here on it is the file. The folder is synced then, so
 * that the new name survives a power cut; where that fails, the old file does, which is no error.
 *
 * @is_in_doubt: (out): with an error: it may have been renamed nevertheless
 */
gboolean
tag_copy_put_in_place (TagCopy    *self,
                       const char *original,
                       gboolean   *is_in_doubt,
                       GError    **error)
{
  g_autofree char *folder = g_path_get_dirname (original);
  BasePlace place = rename_over (self, original);
  int fd;

  *is_in_doubt = place == BASE_PLACE_UNKNOWN;
  if (*is_in_doubt)
    {
      g_set_error (error, BASE_ERROR, BASE_ERROR_FAILED,
                   _ ("Whether it was written cannot be seen now: %s; the next scan finds out"), g_strerror (errno));
      return FALSE;
    }
  if (place != BASE_PLACE_SAME)
    {
      tag_error_set (error, errno);
      return FALSE;
    }

  g_clear_pointer (&self->path, g_free);
  close (self->fd);
  self->fd = -1;
  fd = open (folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (fd >= 0)
    {
      fsync (fd);
      close (fd);
    }

  return TRUE;
}
