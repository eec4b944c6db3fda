/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "library/files.h"

#include <errno.h>
#include <fcntl.h>
#include <gio/gio.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "engine/base/error.h"
#include "engine/base/paths.h"

void
library_files_set_error (const char  *path,
                         int          saved_errno,
                         GError     **error)
{
  g_autofree char *shown = base_paths_to_utf8 (path);
  BaseErrorCode code = BASE_ERROR_FAILED;

  if (saved_errno == EACCES || saved_errno == EPERM)
    code = BASE_ERROR_PERMISSION_DENIED;
  else if (saved_errno == EROFS)
    code = BASE_ERROR_READ_ONLY;
  else if (saved_errno == ENOSPC || saved_errno == EDQUOT || saved_errno == EFBIG)
    code = BASE_ERROR_NO_SPACE;
  else if (saved_errno == ENOENT || saved_errno == ENOTDIR)
    code = BASE_ERROR_NOT_FOUND;

  g_set_error (error, BASE_ERROR, code, _ ("The library “%s” cannot be opened: %s."), shown, g_strerror (saved_errno));
}

void
library_files_split_name (const char  *path,
                          char       **stem,
                          char       **extension)
{
  g_autofree char *name = g_path_get_basename (path);
  const char *dot = strrchr (name, '.');
  gsize length = dot != NULL && dot != name ? (gsize)(dot - name) : strlen (name);

  *stem = g_strndup (name, length);
  *extension = g_strdup (name + length);
}

char *
library_files_name_beside (const char *path,
                           const char *mark)
{
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *stem = NULL;
  g_autofree char *extension = NULL;
  gint64 seconds = g_get_real_time () / G_USEC_PER_SEC;

  library_files_split_name (path, &stem, &extension);
  for (;; seconds++)
    {
      g_autoptr (GDateTime) time = g_date_time_new_from_unix_utc (seconds);
      g_autofree char *stamp = g_date_time_format (time, "%Y-%m-%d-%H%M%S");
      g_autofree char *name = g_strconcat (stem, mark, stamp, extension, NULL);
      char *beside = g_build_filename (folder, name, NULL);

      if (!g_file_test (beside, G_FILE_TEST_EXISTS))
        return beside;
      g_free (beside);
    }
}

/* A folder, too. */
gboolean
library_files_sync (const char  *path,
                    GError     **error)
{
  int fd = open (path, O_RDONLY | O_CLOEXEC);
  gboolean ok = fd >= 0 && fsync (fd) == 0;

  if (!ok)
    library_files_set_error (path, errno, error);
  if (fd >= 0)
    close (fd);

  return ok;
}

gboolean
library_files_rename (const char  *from,
                      const char  *to,
                      GError     **error)
{
  g_autofree char *folder = g_path_get_dirname (to);

  if (rename (from, to) != 0)
    {
      library_files_set_error (to, errno, error);
      return FALSE;
    }

  return library_files_sync (folder, error);
}

/* Over what is there; a copy that fails is removed. */
gboolean
library_files_copy (const char  *from,
                    const char  *to,
                    GError     **error)
{
  g_autoptr (GFile) source = g_file_new_for_path (from);
  g_autoptr (GFile) target = g_file_new_for_path (to);
  g_autoptr (GError) copy_error = NULL;

  if (g_file_copy (source, target, G_FILE_COPY_OVERWRITE, NULL, NULL, NULL, &copy_error))
    return TRUE;

  g_unlink (to);
  if (g_error_matches (copy_error, G_IO_ERROR, G_IO_ERROR_NO_SPACE))
    library_files_set_error (from, ENOSPC, error);
  else
    g_set_error (error, BASE_ERROR, BASE_ERROR_FAILED, _ ("The library could not be copied: %s"), copy_error->message);

  return FALSE;
}
