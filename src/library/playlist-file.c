/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "library/playlist-file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <glib/gi18n.h>

#include "engine/base/error.h"
#include "engine/base/paths.h"
#include "engine/base/temporary.h"

/* As many as the kernel follows. */
#define MAX_LINKS 40

typedef enum
{
  FORMAT_NONE,
  FORMAT_M3U,
  FORMAT_XSPF,
} Format;

void
library_playlist_line_free (LibraryPlaylistLine *self)
{
  g_free (self->shown);
  g_strfreev (self->paths);
  g_free (self->title);
  g_free (self->artist);
  g_free (self->text);
  g_free (self);
}

static Format
get_format (const char  *path,
            GError     **error)
{
  const char *dot = strrchr (path, '.');
  g_autofree char *shown = base_paths_to_utf8 (path);

  if (dot != NULL && (g_ascii_strcasecmp (dot, ".m3u8") == 0 || g_ascii_strcasecmp (dot, ".m3u") == 0))
    return FORMAT_M3U;
  if (dot != NULL && g_ascii_strcasecmp (dot, ".xspf") == 0)
    return FORMAT_XSPF;

  g_set_error (error, BASE_ERROR, BASE_ERROR_INVALID_ARGUMENT,
               _ ("“%s” does not end as a playlist does: with .m3u8, .m3u or .xspf."), shown);
  return FORMAT_NONE;
}

static void
set_error_from_errno (const char  *path,
                      int          saved_errno,
                      GError     **error)
{
  g_autofree char *shown = base_paths_to_utf8 (path);
  BaseErrorCode code = BASE_ERROR_FAILED;

  switch (saved_errno)
    {
    case EACCES:
    case EPERM: code = BASE_ERROR_PERMISSION_DENIED; break;
    case EROFS: code = BASE_ERROR_READ_ONLY; break;
    case ENOSPC:
    case EDQUOT: code = BASE_ERROR_NO_SPACE; break;
    case ENOENT:
    case ENOTDIR: code = BASE_ERROR_NOT_FOUND; break;
    default: break;
    }
  g_set_error (error, BASE_ERROR, code, "“%s”: %s", shown, g_strerror (saved_errno));
}

/* --- writing --- */

static gboolean
write_all (int         fd,
           const char *content,
           gsize       size)
{
  while (size > 0)
    {
      ssize_t n = write (fd, content, size);

      if (n < 0 && errno == EINTR)
        continue;
      if (n < 0)
        return FALSE;
      content += n;
      size -= (gsize)n;
    }

  return TRUE;
}

/* It has the rights of the file that it replaces. A file system without rights, as on a stick, takes no others than those that
 * all its files have. */
static gboolean
take_rights (int         fd,
             const char *path)
{
  struct stat old, now;

  if (stat (path, &old) != 0)
    return TRUE;
  if (fstat (fd, &now) != 0)
    return FALSE;

  return ((old.st_mode ^ now.st_mode) & 0777) == 0 || fchmod (fd, old.st_mode & 0777) == 0;
}

/* So that the new name is on the disk as well; where a folder cannot be synced, it is as good as it gets. */
static void
sync_folder (const char *folder)
{
  int fd = open (folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

  if (fd < 0)
    return;
  fsync (fd);
  close (fd);
}

/* Beside it, to the disk, and into its place: there is no moment at which the file is half. */
static gboolean
replace_file (const char  *path,
              const char  *content,
              GError     **error)
{
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *temporary = NULL;
  int saved_errno;
  int fd;

  /* Nobody scans a folder of playlists alone. */
  base_temporary_remove_leftovers (folder);
  fd = base_temporary_create (path, 0666, &temporary);
  if (fd < 0)
    {
      set_error_from_errno (path, errno, error);
      return FALSE;
    }

  gboolean ok = write_all (fd, content, strlen (content)) && take_rights (fd, path) && fsync (fd) == 0;

  /* Its lock goes with the descriptor, and without it the temporary is a leftover, which others remove. */
  ok = ok && rename (temporary, path) == 0;
  saved_errno = errno;
  if (!ok)
    unlink (temporary);
  close (fd);
  if (!ok)
    {
      set_error_from_errno (path, saved_errno, error);
      return FALSE;
    }
  sync_folder (folder);

  return TRUE;
}

/* (transfer full) (nullable): the file that is written: where @path is a link, what that leads to, which need not be there
 * yet. NULL with an error for links that lead in a circle. */
static char *
follow_links (const char  *path,
              GError     **error)
{
  g_autofree char *target = g_strdup (path);

  for (guint i = 0; i < MAX_LINKS; i++)
    {
      g_autofree char *link = g_file_read_link (target, NULL);
      g_autofree char *folder = g_path_get_dirname (target);

      if (link == NULL)
        return g_steal_pointer (&target);
      g_free (target);
      /* Not canonicalized: ".." after a link to a folder is not where it came from. */
      target = g_path_is_absolute (link) ? g_strdup (link) : g_build_filename (folder, link, NULL);
    }

  set_error_from_errno (path, ELOOP, error);
  return NULL;
}

gboolean
library_playlist_file_export (const char  *path,
                              const char  *name,
                              GPtrArray   *entries,
                              gboolean     is_relative,
                              GError     **error)
{
  g_autofree char *absolute = g_canonicalize_filename (path, NULL);
  g_autofree char *folder = g_path_get_dirname (absolute);
  g_autofree char *content = NULL;
  g_autofree char *target = NULL;
  const char *from = is_relative ? folder : NULL;

  switch (get_format (path, error))
    {
    case FORMAT_M3U: content = library_m3u_write (entries, from); break;
    case FORMAT_XSPF: content = library_xspf_write (entries, name, from); break;
    case FORMAT_NONE:
    default: return FALSE;
    }

  target = follow_links (absolute, error);

  return target != NULL && replace_file (target, content, error);
}

/* --- reading --- */

/* (transfer full) (nullable): no more than a playlist may have, and nothing that is no file: a FIFO would never end. */
static GByteArray *
read_file (const char  *path,
           GError     **error)
{
  g_autoptr (GByteArray) content = g_byte_array_new ();
  int fd = open (path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
  struct stat info;
  guint8 buffer[65536];
  ssize_t n = 0;

  if (fd < 0)
    {
      set_error_from_errno (path, errno, error);
      return NULL;
    }
  if (fstat (fd, &info) != 0 || !S_ISREG (info.st_mode))
    {
      g_autofree char *shown = base_paths_to_utf8 (path);

      g_set_error (error, BASE_ERROR, BASE_ERROR_NOT_A_FILE, _ ("“%s” is not a file."), shown);
      close (fd);
      return NULL;
    }

  while (content->len <= LIBRARY_PLAYLIST_FILE_MAX && (n = read (fd, buffer, sizeof buffer)) > 0)
    g_byte_array_append (content, buffer, (guint)n);
  if (n < 0)
    set_error_from_errno (path, errno, error);
  close (fd);
  if (n < 0)
    return NULL;

  if (content->len > LIBRARY_PLAYLIST_FILE_MAX)
    {
      g_set_error (error, BASE_ERROR, BASE_ERROR_FAILED,
                   _ ("The playlist cannot be read: it is larger than %d MiB."),
                   LIBRARY_PLAYLIST_FILE_MAX / (1024 * 1024));
      return NULL;
    }

  return g_steal_pointer (&content);
}

GPtrArray *
library_playlist_file_import (LibraryDb   *db,
                              const char  *path,
                              GError     **error)
{
  g_autofree char *absolute = g_canonicalize_filename (path, NULL);
  g_autofree char *folder = g_path_get_dirname (absolute);
  Format format = get_format (path, error);
  g_autoptr (GByteArray) content = format != FORMAT_NONE ? read_file (absolute, error) : NULL;
  g_autoptr (GPtrArray) lines = NULL;

  if (content == NULL)
    return NULL;

  /* No bytes are not NULL to functions that look for some. */
  g_byte_array_append (content, (const guint8 *)"", 1);
  if (format == FORMAT_XSPF)
    lines = library_xspf_read ((const char *)content->data, content->len - 1, folder, error);
  else
    lines = library_m3u_read ((const char *)content->data, content->len - 1, folder, error);

  return lines != NULL ? library_playlist_match (db, lines, error) : NULL;
}
