/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/base/temporary.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#define TEMPORARY_PREFIX ".moodplane-"
#define TEMPORARY_MIDDLE ".tmp"
#define RANDOM_LENGTH    6
#define MAX_TRIES        100

/* ".mp3" of the original's name. */
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
base_temporary_is_name (const char *basename)
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

BasePlace
base_temporary_find_place (int         fd,
                           const char *path)
{
  struct stat open_status, path_status;

  if (fstat (fd, &open_status) != 0)
    return BASE_PLACE_UNKNOWN;
  if (lstat (path, &path_status) != 0)
    return errno == ENOENT ? BASE_PLACE_OTHER : BASE_PLACE_UNKNOWN;

  return open_status.st_ino == path_status.st_ino && open_status.st_dev == path_status.st_dev ? BASE_PLACE_SAME
                                                                                             : BASE_PLACE_OTHER;
}

int
base_temporary_create (const char  *original,
                       int          mode,
                       char       **path)
{
  for (guint i = 0; i < MAX_TRIES; i++)
    {
      g_autofree char *name = make_name (original);
      int fd = open (name, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, mode);
      int saved_errno;
      BasePlace place;

      if (fd < 0 && errno == EEXIST)
        continue;
      if (fd < 0)
        return -1;

      while (flock (fd, LOCK_EX) != 0 && errno == EINTR)
        continue;
      /* Another process may have taken ours for a leftover before it was locked. */
      place = base_temporary_find_place (fd, name);
      if (place == BASE_PLACE_SAME)
        {
          *path = g_steal_pointer (&name);
          return fd;
        }

      saved_errno = errno;
      if (place == BASE_PLACE_UNKNOWN)
        unlink (name);
      close (fd);
      errno = saved_errno;
      if (place == BASE_PLACE_UNKNOWN)
        return -1;
    }

  errno = EEXIST;

  return -1;
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
  if (flock (fd, LOCK_EX | LOCK_NB) == 0 && base_temporary_find_place (fd, path) == BASE_PLACE_SAME)
    is_removed = unlink (path) == 0;
  close (fd);

  return is_removed;
}

guint
base_temporary_remove_leftovers (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;
  guint n_removed = 0;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    if (base_temporary_is_name (name))
      {
        g_autofree char *path = g_build_filename (folder, name, NULL);

        n_removed += remove_leftover (path);
      }

  return n_removed;
}

gboolean
base_temporary_write (int         fd,
                      const void *bytes,
                      gsize       size)
{
  const char *source = bytes;

  while (size > 0)
    {
      const ssize_t n = write (fd, source, size);

      if (n < 0 && errno == EINTR)
        continue;
      if (n <= 0)
        return FALSE;
      source += n;
      size -= (gsize) n;
    }

  return TRUE;
}

/* So that the new name survives a power cut. The file itself is safe already: nothing to report. */
static void
sync_folder (const char *folder)
{
  const int fd = open (folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

  if (fd < 0)
    return;
  (void) fsync (fd);
  close (fd);
}

gboolean
base_temporary_put (const char        *path,
                    int                mode,
                    BaseTemporaryFunc  fill,
                    gpointer           user_data)
{
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *temporary = NULL;
  gboolean is_written;
  int saved_errno, fd;

  base_temporary_remove_leftovers (folder);
  fd = base_temporary_create (path, mode, &temporary);
  if (fd < 0)
    return FALSE;

  is_written = fill (fd, user_data) && fsync (fd) == 0;
  saved_errno = errno;
  if (close (fd) != 0 && is_written)
    {
      is_written = FALSE;
      saved_errno = errno;
    }
  if (is_written && rename (temporary, path) != 0)
    {
      is_written = FALSE;
      saved_errno = errno;
    }
  if (is_written)
    sync_folder (folder);
  else
    unlink (temporary);
  errno = saved_errno;

  return is_written;
}
