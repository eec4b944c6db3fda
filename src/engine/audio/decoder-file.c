/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/audio/decoder-file.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n.h>
#include <sys/stat.h>
#include <unistd.h>

#include "engine/base/error.h"

static void
set_error_from_errno (GError **error,
                      int      number)
{
  switch (number)
    {
    case ENOENT:
    case ENOTDIR:
      g_set_error_literal (error, BASE_ERROR, BASE_ERROR_NOT_FOUND, _ ("The file is no longer there"));
      break;
    case EACCES:
    case EPERM:
      g_set_error_literal (error, BASE_ERROR, BASE_ERROR_PERMISSION_DENIED, _ ("The file may not be read"));
      break;
    case ELOOP:
      g_set_error_literal (error, BASE_ERROR, BASE_ERROR_NOT_A_FILE, _ ("The link leads in a circle"));
      break;
    default:
      g_set_error (error, BASE_ERROR, BASE_ERROR_FAILED, _ ("The file cannot be opened: %s"),
                   g_strerror (number));
    }
}

static gboolean
check_kind (const struct stat  *info,
            GError            **error)
{
  if (S_ISDIR (info->st_mode))
    g_set_error_literal (error, BASE_ERROR, BASE_ERROR_NOT_A_FILE, _ ("This is a folder, not a file"));
  else if (!S_ISREG (info->st_mode))
    g_set_error_literal (error, BASE_ERROR, BASE_ERROR_NOT_A_FILE, _ ("This is not an ordinary file"));
  else if (info->st_size == 0)
    g_set_error_literal (error, BASE_ERROR, BASE_ERROR_EMPTY, _ ("The file is empty"));
  else
    return TRUE;

  return FALSE;
}

/**
 * decoder_file_check:
 * @path: a path
 * @error: return location for an error
 *
 * Looks before anything is opened for good: a FIFO would block and a device may have side effects.
 *
 * Returns: whether @path is an ordinary file with something in it that may be read
 */
gboolean
decoder_file_check (const char  *path,
                    GError     **error)
{
  struct stat info;
  int fd;

  if (stat (path, &info) != 0)
    {
      set_error_from_errno (error, errno);
      return FALSE;
    }
  if (!check_kind (&info, error))
    return FALSE;

  /* Non-blocking, in case it became a FIFO just now. */
  fd = open (path, O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY);
  if (fd < 0)
    {
      set_error_from_errno (error, errno);
      return FALSE;
    }
  close (fd);

  return TRUE;
}

guint64
decoder_file_get_size (const char *path)
{
  struct stat info;

  return stat (path, &info) == 0 ? (guint64)info.st_size : 0;
}
