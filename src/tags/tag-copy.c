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
#include "tags/tag-error.h"
#include "tags/tag-writer.h"

#define TEMPORARY_PREFIX ".moodplane-"
#define TEMPORARY_MIDDLE ".tmp"
#define RANDOM_LENGTH    6
#define MAX_TRIES        100
#define COPY_BLOCK       (4 * 1024 * 1024)

/* ".mp3" of the original's name, so that whatever looks at names sees the same kind of file. */
static char *
get_extension (const char *path)
{
  const char *base = strrchr (path, '/') != NULL ? strrchr (path, '/') + 1 : path;
  const char *dot = strrchr (base, '.');

  if (dot == NULL || dot == base || strlen (dot) > 8)
    return g_strdup ("");
  for (const char *p = dot + 1; *p != '\0'; p++)
    if (!g_ascii_isalnum (*p))
      return g_strdup ("");

  return g_strdup (dot);
}

static char *
make_name (const char *original)
{
  static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
  g_autofree char *folder = g_path_get_dirname (original);
  g_autofree char *extension = get_extension (original);
  g_autofree char *name = NULL;
  char random[RANDOM_LENGTH + 1] = { 0 };

  for (guint i = 0; i < RANDOM_LENGTH; i++)
    random[i] = letters[g_random_int_range (0, (gint32)strlen (letters))];
  name = g_strconcat (TEMPORARY_PREFIX, random, TEMPORARY_MIDDLE, extension, NULL);

  return g_build_filename (folder, name, NULL);
}

gboolean
tag_writer_is_temporary_name (const char *basename)
{
  const char *p = basename + strlen (TEMPORARY_PREFIX);

  if (!g_str_has_prefix (basename, TEMPORARY_PREFIX))
    return FALSE;
  for (guint i = 0; i < RANDOM_LENGTH; i++, p++)
    if (!g_ascii_isalnum (*p))
      return FALSE;
  if (!g_str_has_prefix (p, TEMPORARY_MIDDLE))
    return FALSE;

  p += strlen (TEMPORARY_MIDDLE);

  return *p == '\0' || *p == '.';
}

typedef enum
{
  PLACE_SAME,
  PLACE_OTHER, /* gone, or another file: another process may have taken ours for a leftover before it was locked */
  PLACE_UNKNOWN,
} Place;

/* Whether the file that is open as @fd is still the one at @path. */
static Place
find_place (int         fd,
            const char *path)
{
  struct stat open_status, path_status;

  if (fstat (fd, &open_status) != 0)
    return PLACE_UNKNOWN;
  if (lstat (path, &path_status) != 0)
    return errno == ENOENT ? PLACE_OTHER : PLACE_UNKNOWN;

  return open_status.st_ino == path_status.st_ino && open_status.st_dev == path_status.st_dev ? PLACE_SAME
                                                                                             : PLACE_OTHER;
}

/**
 * tag_copy_create:
 *
 * Makes an empty file in the folder of @original and takes a lock on it, by which
 * tag_writer_remove_leftovers() tells the copies of living processes from those of dead ones. File
 * systems without locks are written to nevertheless.
 */
gboolean
tag_copy_create (TagCopy    *self,
                 const char *original,
                 GError    **error)
{
  self->fd = -1;
  for (guint i = 0; i < MAX_TRIES; i++)
    {
      g_autofree char *path = make_name (original);
      int fd = open (path, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
      Place place;

      if (fd < 0 && errno == EEXIST)
        continue;
      if (fd < 0)
        {
          tag_error_set (error, errno);
          return FALSE;
        }

      while (flock (fd, LOCK_EX) != 0 && errno == EINTR)
        continue;
      place = find_place (fd, path);
      if (place == PLACE_OTHER)
        {
          close (fd);
          continue;
        }

      self->fd = fd;
      self->path = g_steal_pointer (&path);
      self->original = g_strdup (original);
      if (place == PLACE_SAME)
        return TRUE;

      tag_error_set (error, errno);
      tag_copy_clear (self);
      return FALSE;
    }

  tag_error_set (error, EEXIST);

  return FALSE;
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

  if (fd >= 0 && find_place (self->fd, self->path) == PLACE_SAME)
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
 * what stands in the original's place tells. */
static gboolean
rename_over (TagCopy    *self,
             const char *original)
{
  int rename_errno;

  if (rename (self->path, original) == 0)
    return TRUE;

  rename_errno = errno;
  if (find_place (self->fd, original) == PLACE_SAME)
    return TRUE;
  errno = rename_errno;

  return FALSE;
}

/**
 * tag_copy_put_in_place:
 *
 * Renames the copy over @original: from here on it is the file. The folder is synced then, so
 * that the new name survives a power cut; where that fails, the old file does, which is no error.
 */
gboolean
tag_copy_put_in_place (TagCopy    *self,
                       const char *original,
                       GError    **error)
{
  g_autofree char *folder = g_path_get_dirname (original);
  int fd;

  if (!rename_over (self, original))
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

/* Takes the lock that the maker of the file would still have, and removes it under that lock. */
static gboolean
remove_leftover (const char *path)
{
  gboolean is_removed = FALSE;
  struct stat status;
  int fd;

  if (lstat (path, &status) != 0 || !S_ISREG (status.st_mode))
    return FALSE;

  /* For writing where possible: some network file systems want that for an exclusive lock. */
  fd = open (path, O_RDWR | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK);
  if (fd < 0)
    fd = open (path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK);
  if (fd < 0)
    return FALSE;
  if (flock (fd, LOCK_EX | LOCK_NB) == 0 && find_place (fd, path) == PLACE_SAME)
    is_removed = unlink (path) == 0;
  close (fd);

  return is_removed;
}

guint
tag_writer_remove_leftovers (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;
  guint n_removed = 0;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    if (tag_writer_is_temporary_name (name))
      {
        g_autofree char *path = g_build_filename (folder, name, NULL);

        n_removed += remove_leftover (path);
      }

  return n_removed;
}
