/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What a file is besides its content: whose it is, who may do what with it, what others noted about it. */

#include <errno.h>
#include <glib/gi18n.h>
#include <string.h>
#include <sys/xattr.h>
#include <unistd.h>

#include "engine/base/error.h"
#include "tags/tag-copy.h"
#include "tags/tag-error.h"

/* Security labels are the system's to give; the rest is the owner's and has to be kept. */
static gboolean
may_be_left (const char *name)
{
  return g_str_has_prefix (name, "security.") || g_str_has_prefix (name, "trusted.");
}

static gboolean
copy_attribute (TagCopy    *self,
                int         original_fd,
                const char *name,
                GError    **error)
{
  gssize size = fgetxattr (original_fd, name, NULL, 0);
  g_autofree char *value = NULL;

  if (size < 0)
    return errno == ENODATA || may_be_left (name)
               ? TRUE
               : (tag_error_set (error, errno), FALSE);

  value = g_malloc ((gsize)size + 1);
  size = fgetxattr (original_fd, name, value, (gsize)size);
  if (size >= 0 && fsetxattr (self->fd, name, value, (gsize)size, 0) == 0)
    return TRUE;
  if (may_be_left (name))
    return TRUE;

  tag_error_set (error, errno);

  return FALSE;
}

/* Returns: (transfer full) (nullable): the names, each ended by a zero; NULL with @size 0 where the file system
 * has none, with @size -1 on error */
static char *
list_attributes (int     fd,
                 gssize *size)
{
  g_autofree char *names = NULL;

  *size = flistxattr (fd, NULL, 0);
  if (*size < 0 && (errno == ENOTSUP || errno == ENOSYS))
    *size = 0;
  if (*size <= 0)
    return NULL;

  names = g_malloc ((gsize)*size + 1);
  *size = flistxattr (fd, names, (gsize)*size);

  return *size >= 0 ? g_steal_pointer (&names) : NULL;
}

static gboolean
has_name (const char *names,
          gssize      size,
          const char *name)
{
  for (gssize at = 0; at < size; at += (gssize)strlen (names + at) + 1)
    if (strcmp (names + at, name) == 0)
      return TRUE;

  return FALSE;
}

/* Access lists are extended attributes too: a new file may have one of its folder's that the original has not. */
static gboolean
copy_attributes (TagCopy *self,
                 int      original_fd,
                 GError **error)
{
  gssize size, own_size = 0;
  g_autofree char *names = list_attributes (original_fd, &size);
  g_autofree char *own_names = size >= 0 ? list_attributes (self->fd, &own_size) : NULL;

  if (size < 0 || own_size < 0)
    {
      tag_error_set (error, errno);
      return FALSE;
    }

  for (gssize at = 0; at < size; at += (gssize)strlen (names + at) + 1)
    if (!copy_attribute (self, original_fd, names + at, error))
      return FALSE;
  for (gssize at = 0; at < own_size; at += (gssize)strlen (own_names + at) + 1)
    if (!has_name (names, size, own_names + at) && !may_be_left (own_names + at)
        && fremovexattr (self->fd, own_names + at) != 0 && errno != ENODATA)
      {
        tag_error_set (error, errno);
        return FALSE;
      }

  return TRUE;
}

static gboolean
take_owner (TagCopy           *self,
            const struct stat *now,
            const struct stat *original,
            GError           **error)
{
  if ((now->st_uid == original->st_uid && now->st_gid == original->st_gid)
      || fchown (self->fd, original->st_uid, original->st_gid) == 0)
    return TRUE;

  g_set_error (error, BASE_ERROR, BASE_ERROR_PERMISSION_DENIED,
               _ ("The file belongs to another user or group, whom a written copy cannot be given to (%s); it was left "
                  "as it was"),
               g_strerror (errno));

  return FALSE;
}

/**
 * tag_copy_take_identity:
 * @keeps_mtime: whether the copy is also to be as old as the original
 *
 * Gives the copy the owner, group, mode, access list and extended attributes of the original. What
 * cannot be kept is an error: a file must not change hands by being tagged.
 */
gboolean
tag_copy_take_identity (TagCopy           *self,
                        int                original_fd,
                        const struct stat *original,
                        gboolean           keeps_mtime,
                        GError           **error)
{
  const struct timespec times[2] = { original->st_atim, original->st_mtim };
  struct stat now;

  if (fstat (self->fd, &now) != 0)
    {
      tag_error_set (error, errno);
      return FALSE;
    }
  if (!take_owner (self, &now, original, error) || !copy_attributes (self, original_fd, error))
    return FALSE;

  /* After the owner, whose change takes the special bits away. File systems without rights of their own give
   * both files the same ones, and do not let them be set. */
  if (fstat (self->fd, &now) != 0
      || ((now.st_mode & 07777) != (original->st_mode & 07777)
          && fchmod (self->fd, original->st_mode & 07777) != 0)
      || (keeps_mtime && futimens (self->fd, times) != 0))
    {
      tag_error_set (error, errno);
      return FALSE;
    }

  return TRUE;
}
